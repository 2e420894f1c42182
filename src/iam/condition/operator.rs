//! The names of the condition operators.

/// A condition operator with its prefix and suffix: `ForAnyValue:StringLikeIfExists`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operator {
    /// How the values of the request are counted.
    pub quantifier: Quantifier,
    /// How one value of the request is compared.
    pub comparison: Comparison,
    /// Whether it is a negated one, such as `StringNotEquals`: true where no value compares.
    pub is_negated: bool,
    /// Whether it ends in `IfExists`: true where the key is absent.
    pub is_if_exists: bool,
}

/// How the values of the request are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    /// The key has one value.
    One,
    /// Every value of the request has to pass; an absent key does.
    ForAllValues,
    /// One value of the request has to pass.
    ForAnyValue,
}

/// How one value of the request is compared with one of the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// The same text.
    StringEquals,
    /// The same text but for letter case.
    StringEqualsIgnoreCase,
    /// Text with wildcards.
    StringLike,
    /// Numbers.
    Numeric(Order),
    /// Moments.
    Date(Order),
    /// `true` or `false`.
    Bool,
    /// The same bytes, in base64.
    Binary,
    /// An address in a block.
    Address,
    /// ARNs with wildcards, field by field.
    Arn,
    /// Whether the key is absent.
    Null,
}

/// How the request's value has to lie to the policy's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The same.
    Equal,
    /// Below.
    Less,
    /// Below or the same.
    LessOrEqual,
    /// Above.
    Greater,
    /// Above or the same.
    GreaterOrEqual,
}

impl Order {
    /// Whether `given` lies so to `wanted`.
    pub fn holds<T: Ord>(self, given: &T, wanted: &T) -> bool {
        match self {
            Self::Equal => given == wanted,
            Self::Less => given < wanted,
            Self::LessOrEqual => given <= wanted,
            Self::Greater => given > wanted,
            Self::GreaterOrEqual => given >= wanted,
        }
    }
}

/// Source: IAM user guide, "IAM JSON policy elements: Condition operators".
const NAMES: [(&str, Comparison, bool); 27] = [
    ("StringEquals", Comparison::StringEquals, false),
    ("StringNotEquals", Comparison::StringEquals, true),
    ("StringEqualsIgnoreCase", Comparison::StringEqualsIgnoreCase, false),
    ("StringNotEqualsIgnoreCase", Comparison::StringEqualsIgnoreCase, true),
    ("StringLike", Comparison::StringLike, false),
    ("StringNotLike", Comparison::StringLike, true),
    ("NumericEquals", Comparison::Numeric(Order::Equal), false),
    ("NumericNotEquals", Comparison::Numeric(Order::Equal), true),
    ("NumericLessThan", Comparison::Numeric(Order::Less), false),
    ("NumericLessThanEquals", Comparison::Numeric(Order::LessOrEqual), false),
    ("NumericGreaterThan", Comparison::Numeric(Order::Greater), false),
    ("NumericGreaterThanEquals", Comparison::Numeric(Order::GreaterOrEqual), false),
    ("DateEquals", Comparison::Date(Order::Equal), false),
    ("DateNotEquals", Comparison::Date(Order::Equal), true),
    ("DateLessThan", Comparison::Date(Order::Less), false),
    ("DateLessThanEquals", Comparison::Date(Order::LessOrEqual), false),
    ("DateGreaterThan", Comparison::Date(Order::Greater), false),
    ("DateGreaterThanEquals", Comparison::Date(Order::GreaterOrEqual), false),
    ("Bool", Comparison::Bool, false),
    ("BinaryEquals", Comparison::Binary, false),
    ("IpAddress", Comparison::Address, false),
    ("NotIpAddress", Comparison::Address, true),
    ("ArnEquals", Comparison::Arn, false),
    ("ArnLike", Comparison::Arn, false),
    ("ArnNotEquals", Comparison::Arn, true),
    ("ArnNotLike", Comparison::Arn, true),
    ("Null", Comparison::Null, false),
];

/// An operator's name in parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::iam) struct Parts<'a> {
    /// `ForAnyValue:`, `ForAllValues:` or nothing.
    pub(in crate::iam) prefix: &'a str,
    /// The rest, without `IfExists`.
    pub(in crate::iam) name: &'a str,
    /// `IfExists` or nothing.
    pub(in crate::iam) suffix: &'a str,
}

impl<'a> Parts<'a> {
    /// Takes a name apart.
    pub(in crate::iam) fn of(text: &'a str) -> Self {
        let colon = text.find(':').map_or(0, |at| at + 1);
        let (prefix, rest) = text.split_at(colon);
        let name = rest.strip_suffix("IfExists").unwrap_or(rest);
        let suffix = rest.get(name.len()..).unwrap_or_default();
        Self { prefix, name, suffix }
    }
}

impl Operator {
    /// The operator of that name; letter case counts.
    pub fn find(text: &str) -> Option<Self> {
        let parts = Parts::of(text);
        let quantifier = match parts.prefix {
            "" => Quantifier::One,
            "ForAllValues:" => Quantifier::ForAllValues,
            "ForAnyValue:" => Quantifier::ForAnyValue,
            _ => return None,
        };
        let &(_, comparison, is_negated) = NAMES.iter().find(|(name, ..)| *name == parts.name)?;
        Some(Self { quantifier, comparison, is_negated, is_if_exists: !parts.suffix.is_empty() })
    }

    /// Every name, without prefix and suffix.
    pub(in crate::iam) fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(name, ..)| *name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_are_found_with_prefix_and_suffix() {
        let found = Operator::find("ForAnyValue:StringNotLikeIfExists").unwrap();
        assert_eq!(found.quantifier, Quantifier::ForAnyValue);
        assert_eq!(found.comparison, Comparison::StringLike);
        assert!(found.is_negated && found.is_if_exists);
        for text in ["", "stringequals", "ForSomeValue:Bool", "StringEqual", "IfExists", ":Bool"] {
            assert_eq!(Operator::find(text), None, "{text}");
        }
    }
}
