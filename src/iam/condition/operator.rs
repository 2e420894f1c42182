//! The names of condition operators, taken apart.

use std::fmt;

/// A condition operator, such as `ForAnyValue:StringNotLikeIfExists`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operator {
    /// How several values of the request are combined.
    pub set: Option<SetOperator>,
    /// What is compared, and how.
    pub family: Family,
    /// Whether it asks for the opposite.
    pub is_negated: bool,
    /// Whether an absent key passes.
    pub if_exists: bool,
}

/// How several values of the request are combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetOperator {
    /// Every value has to pass; no value at all passes.
    ForAllValues,
    /// One value has to pass; no value at all fails.
    ForAnyValue,
}

/// What an operator compares, negation left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Text, letter case counts.
    StringEquals,
    /// Text, letter case ignored.
    StringEqualsIgnoreCase,
    /// Text with wildcards.
    StringLike,
    /// Numbers.
    Numeric(Order),
    /// Moments.
    Date(Order),
    /// `true` or `false`.
    Bool,
    /// Bytes, in base64.
    BinaryEquals,
    /// An address within a range.
    IpAddress,
    /// ARNs, field by field with wildcards; `ArnEquals` and `ArnLike` are the same.
    ArnLike,
    /// Whether the key is absent.
    Null,
}

/// How two values are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The same.
    Equal,
    /// The request's value is smaller.
    Less,
    /// The request's value is not greater.
    LessOrEqual,
    /// The request's value is greater.
    Greater,
    /// The request's value is not smaller.
    GreaterOrEqual,
}

impl Order {
    /// Whether `ordering`, of the request's value to the policy's, is the one asked for.
    pub(super) fn admits(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
        }
    }
}

/// Every operator without prefix and suffix: name, family, negated.
const NAMES: [(&str, Family, bool); 28] = [
    ("StringEquals", Family::StringEquals, false),
    ("StringNotEquals", Family::StringEquals, true),
    ("StringEqualsIgnoreCase", Family::StringEqualsIgnoreCase, false),
    ("StringNotEqualsIgnoreCase", Family::StringEqualsIgnoreCase, true),
    ("StringLike", Family::StringLike, false),
    ("StringNotLike", Family::StringLike, true),
    ("NumericEquals", Family::Numeric(Order::Equal), false),
    ("NumericNotEquals", Family::Numeric(Order::Equal), true),
    ("NumericLessThan", Family::Numeric(Order::Less), false),
    ("NumericLessThanEquals", Family::Numeric(Order::LessOrEqual), false),
    ("NumericGreaterThan", Family::Numeric(Order::Greater), false),
    ("NumericGreaterThanEquals", Family::Numeric(Order::GreaterOrEqual), false),
    ("DateEquals", Family::Date(Order::Equal), false),
    ("DateNotEquals", Family::Date(Order::Equal), true),
    ("DateLessThan", Family::Date(Order::Less), false),
    ("DateLessThanEquals", Family::Date(Order::LessOrEqual), false),
    ("DateGreaterThan", Family::Date(Order::Greater), false),
    ("DateGreaterThanEquals", Family::Date(Order::GreaterOrEqual), false),
    ("Bool", Family::Bool, false),
    ("BoolNotEquals", Family::Bool, true),
    ("BinaryEquals", Family::BinaryEquals, false),
    ("IpAddress", Family::IpAddress, false),
    ("NotIpAddress", Family::IpAddress, true),
    ("ArnEquals", Family::ArnLike, false),
    ("ArnLike", Family::ArnLike, false),
    ("ArnNotEquals", Family::ArnLike, true),
    ("ArnNotLike", Family::ArnLike, true),
    ("Null", Family::Null, false),
];

impl Operator {
    /// Reads an operator's name; `None` for a name that no operator has.
    pub fn parse(text: &str) -> Option<Self> {
        let (set, rest) = match text.split_once(':') {
            None => (None, text),
            Some(("ForAllValues", rest)) => (Some(SetOperator::ForAllValues), rest),
            Some(("ForAnyValue", rest)) => (Some(SetOperator::ForAnyValue), rest),
            Some(_) => return None,
        };
        let (name, if_exists) = match rest.strip_suffix("IfExists") {
            Some(name) => (name, true),
            None => (rest, false),
        };
        let (_, family, is_negated) = *NAMES.iter().find(|(known, ..)| *known == name)?;
        if family == Family::Null && (if_exists || set.is_some()) {
            return None;
        }
        Some(Self { set, family, is_negated, if_exists })
    }

    /// The names of all operators without prefix and suffix.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(name, ..)| *name)
    }

    /// Whether variables are read in the values.
    ///
    /// Assumed (O11): `Bool` reads them too; one of AWS's pages says so, another does not.
    pub fn takes_variables(self) -> bool {
        match self.family {
            Family::StringEquals
            | Family::StringEqualsIgnoreCase
            | Family::StringLike
            | Family::Bool
            | Family::ArnLike => true,
            Family::Numeric(_)
            | Family::Date(_)
            | Family::BinaryEquals
            | Family::IpAddress
            | Family::Null => false,
        }
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.set {
            Some(SetOperator::ForAllValues) => f.write_str("ForAllValues:")?,
            Some(SetOperator::ForAnyValue) => f.write_str("ForAnyValue:")?,
            None => {}
        }
        let is_mine = |&&(_, family, negated): &&(&str, Family, bool)| {
            family == self.family && negated == self.is_negated
        };
        f.write_str(NAMES.iter().find(is_mine).map_or("", |(name, ..)| name))?;
        f.write_str(if self.if_exists { "IfExists" } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operator_reads_with_prefix_and_suffix() {
        for (name, family, is_negated) in NAMES {
            let plain = Operator::parse(name).unwrap();
            assert_eq!((plain.family, plain.is_negated), (family, is_negated), "{name}");
            let full = Operator::parse(&format!("ForAnyValue:{name}IfExists"));
            assert_eq!(full.is_some(), family != Family::Null, "{name}");
        }
        for name in ["StringEqual", "stringequals", "ForSome:StringEquals", "", "NullIfExists"] {
            assert_eq!(Operator::parse(name), None, "{name}");
        }
    }
}
