//! What can be wrong with the text of a lifecycle policy, in the words of the validator that AWS
//! uses.

use std::fmt;

/// Why a text is no lifecycle policy.
///
/// The sentences up to [`AnyNotLast`](Self::AnyNotLast) are AWS's. Assumed: the others; that such
/// policies are refused is documented, the words are not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvalidLifecyclePolicy {
    /// It is not a JSON object.
    NotAnObject,
    /// Members are missing, in alphabetical order.
    Missing(Vec<&'static str>),
    /// Members are unknown, in alphabetical order.
    Unknown(Vec<Box<str>>),
    /// A value has another type.
    Type {
        /// The type that it has.
        found: &'static str,
        /// The type that it should have.
        allowed: &'static str,
    },
    /// A word is none of these.
    Enumeration {
        /// The word.
        found: Box<str>,
        /// The words that could stand there, in alphabetical order.
        possible: &'static [&'static str],
    },
    /// The members of a selection or an action do not go together.
    NoAlternative,
    /// A number is smaller than 1.
    TooSmall(Box<str>),
    /// `tagged` without saying which tags.
    NoTags,
    /// Two rules for untagged images of one storage class.
    TwoUntagged,
    /// A rule for all images comes before another one of its storage class.
    AnyNotLast,
    /// A number is not a whole number that can be counted to.
    NotCountable(Box<str>),
    /// More than 50 rules.
    TooManyRules(usize),
    /// Two rules have this priority.
    SamePriority(u64),
    /// A rule has prefixes and patterns.
    PrefixesAndPatterns,
    /// A rule that is not about tagged images names tags.
    TagsWithoutTagged,
    /// Two rules of one storage class are about the same tags.
    SameTags,
    /// A pattern has more than four wildcards.
    TooManyWildcards(Box<str>),
    /// The kind of count does not go with the action or the storage class.
    CountType(&'static str),
    /// An image stays in the archive for 90 days at least.
    ArchivedTooShort,
}

impl fmt::Display for InvalidLifecyclePolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnObject => f.write_str("Could not map policyString into LifecyclePolicy."),
            Self::Missing(names) => {
                write!(f, "object has missing required properties ({})", quoted(names))
            }
            Self::Unknown(names) => write!(
                f,
                "object instance has properties which are not allowed by the schema: ({})",
                quoted(names)
            ),
            Self::Type { found, allowed } => write!(
                f,
                "instance type ({found}) does not match any allowed primitive type (allowed: [\"{allowed}\"])"
            ),
            Self::Enumeration { found, possible } => write!(
                f,
                "instance value ({found}) not found in enum :(possible values: {})",
                quoted(possible)
            ),
            Self::NoAlternative => {
                f.write_str("instance failed to match exactly one schema (matched 0 out of 2)")
            }
            Self::TooSmall(found) => write!(
                f,
                "numeric instance is lower than the required minimum (minimum: 1, found: {found})"
            ),
            Self::NoTags => f.write_str(
                "Must specify tagPrefixList or tagPatternList when tagStatus=TAGGED.",
            ),
            Self::TwoUntagged => {
                f.write_str("Only one rule can select Untagged images per storage class.")
            }
            Self::AnyNotLast => f.write_str(
                "Rule for tagStatus=ANY must have the lowest priority per storage class",
            ),
            Self::NotCountable(found) => write!(f, "numeric instance is too large (found: {found})"),
            Self::TooManyRules(count) => write!(
                f,
                "array is too long: must have at most 50 elements but instance has {count} elements"
            ),
            Self::SamePriority(priority) => {
                write!(f, "Rule priorities must be unique, {priority} is used more than once.")
            }
            Self::PrefixesAndPatterns => {
                f.write_str("Only one of tagPrefixList and tagPatternList can be specified.")
            }
            Self::TagsWithoutTagged => f.write_str(
                "tagPrefixList and tagPatternList can only be specified when tagStatus=TAGGED.",
            ),
            Self::SameTags => f.write_str(
                "The set of all rules selecting a storage class must contain a unique set of prefixes or patterns.",
            ),
            Self::TooManyWildcards(pattern) => {
                write!(f, "Tag pattern {pattern} has more than 4 wildcards.")
            }
            Self::CountType(sentence) => f.write_str(sentence),
            Self::ArchivedTooShort => f.write_str(
                "countNumber must be at least 90 when countType=sinceImageTransitioned.",
            ),
        }
    }
}

fn quoted<T: AsRef<str>>(names: &[T]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("\"{}\"", name.as_ref())).collect();
    format!("[{}]", names.join(", "))
}
