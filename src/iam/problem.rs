//! What is wrong with a policy, where, and what would be right.

use std::fmt;

use super::pattern::InvalidVariable;
use super::policy::PolicyKind;
use crate::json::Span;

/// One thing that is wrong with a policy, or could be better.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The element: `Statement[1].Condition.StringEqual`; empty for the document itself.
    pub path: Box<str>,
    /// Where it stands.
    pub span: Span,
    /// How bad it is.
    pub severity: Severity,
    /// What it is.
    pub kind: ProblemKind,
}

/// How bad a problem is; worse is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It could be written better.
    Suggestion,
    /// It hardly does what was meant.
    Warning,
    /// It allows more than was meant.
    SecurityWarning,
    /// AWS refuses the policy.
    Error,
}

impl Severity {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Suggestion => "suggestion",
            Self::Warning => "warning",
            Self::SecurityWarning => "security",
            Self::Error => "error",
        }
    }
}

/// What can be wrong with a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// It is no JSON.
    Syntax {
        /// What would have been right there.
        expected: &'static str,
    },
    /// It holds a character that policies may not hold.
    Character(char),
    /// It is too long.
    TooLong {
        /// How long it is.
        length: usize,
        /// How long it may be.
        max: usize,
    },
    /// A value is of the wrong JSON type.
    Type {
        /// What it has to be.
        expected: &'static str,
        /// What it is.
        found: &'static str,
    },
    /// There is no element of that name.
    UnknownElement(Unknown),
    /// A name stands twice in one object.
    Twice(Box<str>),
    /// Two condition keys differ by letter case only.
    SameKey(Box<str>),
    /// An element is missing.
    Missing(&'static str),
    /// This kind of policy may not have the element.
    Forbidden {
        /// The element.
        element: &'static str,
        /// The kind.
        kind: PolicyKind,
    },
    /// Two elements that rule each other out.
    Both(&'static str, &'static str),
    /// A list without entries.
    Empty(&'static str),
    /// No such version of the language.
    Version(Box<str>),
    /// No version, so that variables do not work.
    NoVersion,
    /// No such effect.
    Effect(Box<str>),
    /// An RCP that allows.
    DenyOnly,
    /// A Sid with characters that it may not have.
    Sid(Box<str>),
    /// A Sid that another statement has.
    SidTwice(Box<str>),
    /// No action.
    Action(Box<str>),
    /// An action that ECR does not have.
    UnknownAction(Unknown),
    /// An RCP about every action of every service.
    EveryAction,
    /// A trust policy about other actions than those of STS.
    NotSts(Box<str>),
    /// An action that only `*` covers, beside resources that are named.
    NeedsEverything(Box<str>),
    /// An action that no repository policy can answer.
    NotAboutRepository(Box<str>),
    /// Neither `*` nor an ARN.
    Resource(Box<str>),
    /// An ARN with fewer than six fields.
    ShortArn(Box<str>),
    /// A variable in front of the fifth colon of an ARN.
    VariableInField,
    /// No principal.
    Principal(Box<str>),
    /// No key of `Principal`.
    PrincipalKey(Unknown),
    /// A principal with a wildcard in it.
    WildcardPrincipal(Box<str>),
    /// An RCP about someone in particular.
    EveryoneOnly,
    /// `NotPrincipal` with `Allow`.
    AllowNotPrincipal,
    /// No condition operator.
    Operator(Unknown),
    /// `Null` with a prefix or suffix.
    NullVariant,
    /// A broken variable.
    Variable(InvalidVariable),
    /// A variable that is plain text, because the version is the old one.
    OldVersionVariable,
    /// A variable whose key can have several values and so gives none.
    ManyValuedVariable(Box<str>),
    /// A variable with an operator that takes none.
    VariableWithOperator(Box<str>),
    /// A value that means nothing to its operator.
    Value {
        /// The value.
        found: Box<str>,
        /// What the operator compares.
        expected: &'static str,
    },
    /// A wildcard that is plain text, because the operator knows none.
    PlainWildcard(Box<str>),
    /// A condition key that Drydock does not know.
    Key(Unknown),
    /// A condition key that no request can carry that this policy is put to.
    NeverPresent {
        /// The key.
        key: Box<str>,
        /// When requests carry it.
        clause: &'static str,
    },
    /// A key with several values and no set operator.
    NeedsQuantifier(Box<str>),
    /// `ForAllValues` on a key that has one value.
    NeedlessForAllValues(Box<str>),
    /// `ForAllValues` in an Allow, which is true where the key is absent.
    ForAllValuesInAllow(Box<str>),
}

/// A name that does not exist, and the one that may have been meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The name.
    pub found: Box<str>,
    /// The one that may have been meant.
    pub suggestion: Option<Box<str>>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        self.kind.fmt(f)
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.found)?;
        match &self.suggestion {
            Some(suggestion) => write!(f, "; did you mean `{suggestion}`?"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax { .. }
            | Self::Character(_)
            | Self::TooLong { .. }
            | Self::Type { .. }
            | Self::UnknownElement(_)
            | Self::Twice(_)
            | Self::SameKey(_)
            | Self::Missing(_)
            | Self::Forbidden { .. }
            | Self::Both(..)
            | Self::Empty(_)
            | Self::Version(_)
            | Self::NoVersion
            | Self::Effect(_)
            | Self::DenyOnly
            | Self::Sid(_)
            | Self::SidTwice(_) => self.about_document(f),
            Self::Action(_)
            | Self::UnknownAction(_)
            | Self::EveryAction
            | Self::NotSts(_)
            | Self::NeedsEverything(_)
            | Self::NotAboutRepository(_)
            | Self::Resource(_)
            | Self::ShortArn(_)
            | Self::VariableInField
            | Self::Principal(_)
            | Self::PrincipalKey(_)
            | Self::WildcardPrincipal(_)
            | Self::EveryoneOnly
            | Self::AllowNotPrincipal => self.about_element(f),
            Self::Operator(_)
            | Self::NullVariant
            | Self::Variable(_)
            | Self::OldVersionVariable
            | Self::ManyValuedVariable(_)
            | Self::VariableWithOperator(_)
            | Self::Value { .. }
            | Self::PlainWildcard(_)
            | Self::Key(_)
            | Self::NeverPresent { .. }
            | Self::NeedsQuantifier(_)
            | Self::NeedlessForAllValues(_)
            | Self::ForAllValuesInAllow(_) => self.about_condition(f),
        }
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "Display has sorted the kinds in three; each part meets its own"
)]
impl ProblemKind {
    fn about_document(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax { expected } => write!(f, "not JSON: expected {expected}"),
            Self::Character(letter) => {
                write!(f, "policies take characters up to `ÿ` and line breaks, not `{letter}`")
            }
            Self::TooLong { length, max } => {
                write!(f, "{length} characters are too many: {max} is the limit")
            }
            Self::Type { expected, found } => write!(f, "expected {expected}, found {found}"),
            Self::UnknownElement(name) => write!(f, "unknown element {name}"),
            Self::Twice(name) => write!(f, "`{name}` stands here twice; keep one"),
            Self::SameKey(key) => {
                write!(f, "`{key}` stands here twice, since letter case does not count; keep one")
            }
            Self::Missing("Statement") => f.write_str("a policy needs at least one `Statement`"),
            Self::Missing(element) => write!(f, "`{element}` is missing"),
            Self::Forbidden { element, kind } => write!(f, "{kind} cannot have `{element}`"),
            Self::Both(one, other) => {
                write!(f, "`{one}` and `{other}` rule each other out; keep one")
            }
            Self::Empty(what) => write!(f, "the list of {what} is empty, so it matches nothing"),
            Self::Version(found) => {
                write!(f, "unknown version `{found}`; use `2012-10-17`")
            }
            Self::NoVersion => {
                f.write_str("without `Version` the old language of 2008 applies; add `2012-10-17`")
            }
            Self::Effect(found) => write!(f, "unknown effect `{found}`; use `Allow` or `Deny`"),
            Self::DenyOnly => f.write_str("a resource control policy can only `Deny`"),
            Self::Sid(found) => {
                write!(f, "`{found}` is no Sid here; use letters and digits only")
            }
            Self::SidTwice(found) => write!(f, "another statement has the Sid `{found}` too"),
            _ => Ok(()),
        }
    }

    fn about_element(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Action(found) => {
                write!(f, "`{found}` is not an action; write it as `ecr:BatchGetImage` or `ecr:*`")
            }
            Self::UnknownAction(name) => write!(f, "ECR has no action {name}"),
            Self::EveryAction => {
                f.write_str("a resource control policy names a service: `ecr:*`, not `*`")
            }
            Self::NotSts(found) => {
                write!(f, "a role trust policy is about actions of `sts`, not `{found}`")
            }
            Self::NeedsEverything(action) => {
                write!(f, "`{action}` acts on no repository and needs the Resource `*`")
            }
            Self::NotAboutRepository(action) => write!(
                f,
                "`{action}` acts on no repository, so only an identity policy can allow it"
            ),
            Self::Resource(found) => {
                write!(f, "`{found}` is neither `*` nor an ARN that starts with `arn:`")
            }
            Self::ShortArn(found) => write!(
                f,
                "`{found}` has fewer than six fields; what is missing at its end is taken as `*`"
            ),
            Self::VariableInField => {
                f.write_str("variables work behind the fifth colon of an ARN only")
            }
            Self::Principal(found) => write!(
                f,
                "`{found}` is no principal; use an account id, or the ARN of a user, role or session"
            ),
            Self::PrincipalKey(name) => write!(f, "unknown key of a principal {name}"),
            Self::WildcardPrincipal(found) => write!(
                f,
                "`{found}` has a wildcard, which works only alone; use a condition with `ArnLike` on `aws:PrincipalArn`"
            ),
            Self::EveryoneOnly => {
                f.write_str("the principal of a resource control policy is `*`; use a condition")
            }
            Self::AllowNotPrincipal => f.write_str(
                "`NotPrincipal` works with `Deny` only; with `Allow` it would let in everyone else",
            ),
            _ => Ok(()),
        }
    }

    fn about_condition(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operator(name) => write!(f, "unknown operator {name}"),
            Self::NullVariant => {
                f.write_str("`Null` takes neither `IfExists` nor a set operator; write `Null`")
            }
            Self::Variable(why) => fmt::Display::fmt(why, f),
            Self::OldVersionVariable => f.write_str(
                "variables are plain text in this version; use the version `2012-10-17`",
            ),
            Self::ManyValuedVariable(key) => {
                write!(f, "`{key}` can have several values, so as a variable it has none")
            }
            Self::VariableWithOperator(operator) => {
                write!(f, "`{operator}` takes no variables; String and Arn operators do")
            }
            Self::Value { found, expected } => write!(f, "`{found}` is not {expected}"),
            Self::PlainWildcard(operator) => {
                write!(f, "`{operator}` knows no wildcards; use `StringLike` or `StringNotLike`")
            }
            Self::Key(name) => write!(f, "unknown condition key {name}"),
            Self::NeverPresent { key, clause } => {
                write!(f, "`{key}` is there only {clause}, which this policy never meets")
            }
            Self::NeedsQuantifier(key) => write!(
                f,
                "`{key}` can have several values; use `ForAnyValue:` or `ForAllValues:`, or nothing matches"
            ),
            Self::NeedlessForAllValues(key) => write!(
                f,
                "`{key}` has one value; `ForAllValues:` adds only that the test passes without it"
            ),
            Self::ForAllValuesInAllow(key) => write!(
                f,
                "`ForAllValues:` passes where `{key}` is absent; add `\"Null\": {{\"{key}\": \"false\"}}`"
            ),
            _ => Ok(()),
        }
    }
}
