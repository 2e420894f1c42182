//! Conditions: tests of a request's context.

mod number;
mod operand;
mod operator;

pub use operand::Operand;
pub use operator::{Family, Operator, Order, SetOperator};

use super::request::{Context, ContextValue};
use crate::json::Span;

/// One line of a condition block: an operator, a key, and the values to compare with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The operator.
    pub operator: Operator,
    /// The key as written; letter case means nothing.
    pub key: Box<str>,
    /// The key in lower case, as it is looked up.
    pub(super) key_lower: Box<str>,
    /// Whether the simulation cannot tell when the key is present: AWS has it, or nobody knows it.
    pub(super) is_unknowable: bool,
    /// The values; one is enough for a positive operator, none may match for a negated one.
    pub operands: Vec<Operand>,
    /// Where the values stand.
    pub span: Span,
}

impl Condition {
    /// Whether the condition holds.
    ///
    /// Source: IAM user guide, condition operators, and single- and multivalued keys.
    pub(super) fn holds(&self, context: &Context) -> bool {
        let given = context.get(&self.key_lower);
        if self.operator.family == Family::Null {
            let is_null = given.is_none_or(is_empty);
            return self.operands.iter().any(|operand| operand.wants_null() == Some(is_null));
        }
        match (self.operator.set, given) {
            (Some(SetOperator::ForAllValues), None) => true,
            // Assumed (O1): `ForAnyValue:…IfExists` is true for a key that is absent.
            (Some(SetOperator::ForAnyValue), None) => self.operator.if_exists,
            (None, None) => self.operator.if_exists || self.operator.is_negated,
            (Some(SetOperator::ForAllValues), Some(given)) => {
                is_empty(given) || values(given).iter().all(|one| self.holds_for(one, context))
            }
            (Some(SetOperator::ForAnyValue), Some(given)) => {
                values(given).iter().any(|one| self.holds_for(one, context))
            }
            (None, Some(ContextValue::One(given))) => self.holds_for(given, context),
            // Assumed (O7): a key of many values needs a set operator; without one nothing matches.
            (None, Some(ContextValue::Many(_))) => false,
        }
    }

    fn holds_for(&self, given: &str, context: &Context) -> bool {
        let any = self.operands.iter().any(|operand| operand.covers(given, context));
        any != self.operator.is_negated
    }
}

fn values(given: &ContextValue) -> &[Box<str>] {
    match given {
        ContextValue::One(value) => std::slice::from_ref(value),
        ContextValue::Many(values) => values,
    }
}

/// A list without entries, or with nothing but empty ones, counts as no value.
fn is_empty(given: &ContextValue) -> bool {
    values(given).iter().all(|value| value.is_empty())
}
