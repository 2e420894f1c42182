//! Conditions: tests of a request's context.

mod number;
mod operand;
mod operator;

pub use operand::Operand;
pub use operator::{Family, Operator, Order, SetOperator};

use super::assumption::Assumption;
use super::request::{Context, ContextValue, Frame};
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
    pub(super) fn holds(&self, frame: Frame<'_>) -> bool {
        let given = self.given(frame.context);
        if self.operator.family == Family::Null {
            let is_null = given.is_none_or(|given| is_empty(given, frame));
            return self.operands.iter().any(|operand| operand.wants_null() == Some(is_null));
        }
        match (self.operator.set, given) {
            (Some(SetOperator::ForAllValues), None) => true,
            // Assumed (O1): `ForAnyValue:…IfExists` is true for a key that is absent.
            (Some(SetOperator::ForAnyValue), None) => {
                self.operator.if_exists && !frame.is_otherwise(Assumption::ForAnyValueAbsent)
            }
            (None, None) => self.operator.if_exists || self.operator.is_negated,
            (Some(SetOperator::ForAllValues), Some(given)) => {
                is_empty(given, frame) || values(given).iter().all(|one| self.holds_for(one, frame))
            }
            (Some(SetOperator::ForAnyValue), Some(given)) => {
                values(given).iter().any(|one| self.holds_for(one, frame))
            }
            (None, Some(ContextValue::One(given))) => self.holds_for(given, frame),
            // A key of many values needs a set operator; without one nothing matches.
            // Assumed (O7): nor does a negated operator.
            (None, Some(ContextValue::Many(values))) => {
                self.operator.is_negated
                    && frame.is_otherwise(Assumption::NegatedManyValues)
                    && values.iter().all(|one| self.holds_for(one, frame))
            }
        }
    }

    /// What the request brings for the key.
    pub(super) fn given<'a>(&self, context: &'a Context) -> Option<&'a ContextValue> {
        context.get_lower(&self.key_lower)
    }

    /// Whether nobody can tell if the condition holds: the key may be there or not.
    pub(super) fn is_open(&self, context: &Context) -> bool {
        self.is_unknowable && self.given(context).is_none()
    }

    fn holds_for(&self, given: &str, frame: Frame<'_>) -> bool {
        if !self.operator.is_negated {
            return self.operands.iter().any(|operand| operand.covers(given, frame));
        }
        // Assumed (O5, O6): a value that cannot be read equals nothing.
        let is_strict = match self.operator.family {
            Family::ArnLike => frame.is_otherwise(Assumption::NegatedNoArn),
            Family::StringEquals
            | Family::StringEqualsIgnoreCase
            | Family::StringLike
            | Family::Numeric(_)
            | Family::Date(_)
            | Family::Bool
            | Family::BinaryEquals
            | Family::IpAddress
            | Family::Null => frame.is_otherwise(Assumption::NegatedUnreadable),
        };
        if is_strict && !self.operands.iter().all(|operand| operand.can_read(given)) {
            return false;
        }
        !self.operands.iter().any(|operand| operand.covers(given, frame))
    }
}

fn values(given: &ContextValue) -> &[Box<str>] {
    match given {
        ContextValue::One(value) => std::slice::from_ref(value),
        ContextValue::Many(values) => values,
    }
}

/// A list without entries, or with nothing but empty ones, counts as no value.
///
/// Assumed (O10): so does a single value that is empty.
fn is_empty(given: &ContextValue, frame: Frame<'_>) -> bool {
    match given {
        ContextValue::One(value) => value.is_empty() && !frame.is_otherwise(Assumption::EmptyValue),
        ContextValue::Many(values) => values.iter().all(|value| value.is_empty()),
    }
}
