//! Conditions: an operator, a key, and the values that the policy wants.
//!
//! All conditions of a statement have to hold. Of several values one has to compare for a plain
//! operator, and none may for a negated one. What an absent key means depends on the operator, and
//! is where most policies go wrong.
//!
//! Source: IAM user guide, "IAM JSON policy elements: Condition operators", "Conditions with
//! multiple context keys or values", "Single-valued vs. multivalued context keys".

pub mod address;
pub mod number;
pub mod operator;
mod values;

pub(super) use operator::Parts;
pub use operator::{Comparison, Operator, Order, Quantifier};
pub(super) use values::fields;
pub use values::{Value, Values};

use super::keys;
use super::pattern::Variable;
use super::proof::TestOutcome;
use super::request::{Context, ContextValue};
use crate::json::Span;

/// One line of a `Condition`: operator, key and values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The operator.
    pub operator: Operator,
    /// The operator as it was written.
    pub operator_text: Box<str>,
    /// The key in lower case.
    pub key: Box<str>,
    /// The key as it was written.
    pub key_text: Box<str>,
    /// The values that the policy wants.
    pub values: Values,
    /// Where key and values stand.
    pub span: Span,
    /// Whether Drydock knows the key, and so when a request carries it.
    pub(super) is_key_known: bool,
}

/// How all conditions of a statement meet a situation.
///
/// One that fails settles it; one that Drydock does not model leaves it open.
pub(super) fn test_all(conditions: &[Condition], context: &Context) -> TestOutcome {
    let mut all = TestOutcome::Passes;
    for condition in conditions {
        match condition.test(context) {
            TestOutcome::Fails => return TestOutcome::Fails,
            TestOutcome::NotModelled => all = TestOutcome::NotModelled,
            TestOutcome::Passes | TestOutcome::Absent => {}
        }
    }
    all
}

impl Condition {
    /// How this condition meets a situation.
    pub(super) fn test(&self, context: &Context) -> TestOutcome {
        if !self.is_modelled(context) {
            return TestOutcome::NotModelled;
        }
        if self.holds(context) { TestOutcome::Passes } else { TestOutcome::Fails }
    }

    /// Whether Drydock knows when each key that is named here is there. For AWS an unknown key is
    /// an absent one; here it may be one of AWS's that is missing from our table.
    fn is_modelled(&self, context: &Context) -> bool {
        (self.is_key_known || context.get(&self.key).is_some())
            && self.values.variables().all(|variable| is_variable_modelled(variable, context))
    }

    fn holds(&self, context: &Context) -> bool {
        let given = context.get(&self.key);
        if let Values::Null(wanted) = &self.values {
            let is_absent = given.is_none_or(is_null);
            return wanted.iter().any(|value| value.meaning == Some(is_absent));
        }
        let passes = |value: &str| self.values.any(value, context) != self.operator.is_negated;
        match (self.operator.quantifier, given) {
            (Quantifier::One, None) => self.operator.is_if_exists || self.operator.is_negated,
            (Quantifier::One, Some(ContextValue::One(value))) => passes(value),
            // An empty list is as good as an absent key.
            (Quantifier::One, Some(ContextValue::Many(values))) if values.is_empty() => {
                self.operator.is_if_exists || self.operator.is_negated
            }
            // Assumed: without a set operator a list of values never compares, negated or not.
            (Quantifier::One, Some(ContextValue::Many(_))) => false,
            (Quantifier::ForAllValues, None) => true,
            (Quantifier::ForAllValues, Some(value)) => {
                is_null(value) || values_of(value).iter().all(|value| passes(value))
            }
            // Assumed: `IfExists` goes before `ForAnyValue`; AWS does not say.
            (Quantifier::ForAnyValue, None) => self.operator.is_if_exists,
            (Quantifier::ForAnyValue, Some(value)) if is_null(value) => self.operator.is_if_exists,
            (Quantifier::ForAnyValue, Some(value)) => {
                values_of(value).iter().any(|value| passes(value))
            }
        }
    }
}

/// Whether Drydock knows when the key of a variable is there.
pub(super) fn is_variable_modelled(variable: &Variable, context: &Context) -> bool {
    context.get(&variable.key).is_some() || keys::find(&variable.key).is_some()
}

/// Nothing, an empty text, or only one empty text.
fn is_null(value: &ContextValue) -> bool {
    match values_of(value) {
        [] => true,
        [only] => only.is_empty(),
        [_, _, ..] => false,
    }
}

fn values_of(value: &ContextValue) -> &[Box<str>] {
    match value {
        ContextValue::One(value) => std::slice::from_ref(value),
        ContextValue::Many(values) => values,
    }
}
