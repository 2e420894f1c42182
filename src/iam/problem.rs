//! What can be wrong with a policy, where, and what would be right.

use std::fmt;

use super::policy::PolicyKind;
use crate::json::Span;

/// One thing that is wrong, or doubtful, in a policy document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which element, such as `Statement[1].Condition.StringEqual`; empty for the document.
    pub path: String,
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: ProblemKind,
}

impl Problem {
    /// How much it matters.
    pub fn severity(&self) -> Severity {
        self.kind.severity()
    }

    /// What is wrong and what would be right, without the place.
    pub fn message(&self) -> String {
        self.kind.to_string()
    }

    /// The issue code of the finding that IAM Access Analyzer has for it, if it has one.
    pub fn code(&self) -> Option<&'static str> {
        None
    }

    /// A change that makes the problem go away and no new error; `text` and `kind` are those that
    /// the problem was found in.
    pub fn fix(&self, _text: &str, _kind: PolicyKind) -> Option<Fix> {
        None
    }
}

/// A change to a document that answers one problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, such as ``Replace with `ecr:BatchGetImage` ``.
    pub title: String,
    /// The place that is replaced; empty where something is only put in.
    pub span: Span,
    /// What comes there.
    pub replacement: String,
}

impl Fix {
    /// The document with the change made.
    pub fn apply(&self, text: &str) -> String {
        let before = text.get(..self.span.start).unwrap_or("");
        let behind = text.get(self.span.end..).unwrap_or("");
        [before, &self.replacement, behind].concat()
    }
}

/// How much a problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// AWS refuses the policy.
    Error,
    /// The policy allows more than it seems to.
    SecurityWarning,
    /// The policy hardly does what was meant.
    Warning,
    /// It could be said better.
    Suggestion,
}

/// What a problem is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// The text is not JSON.
    Syntax(&'static str),
    /// The document is longer than its kind may be.
    TooLong(usize),
    /// A value of the wrong JSON type.
    WrongType {
        /// What would be right.
        wanted: &'static str,
        /// What stands there.
        found: &'static str,
    },
    /// A name that the grammar does not know.
    UnknownElement {
        /// The name.
        name: Box<str>,
        /// The known name nearest to it.
        nearest: Option<&'static str>,
    },
    /// The same name twice in one object.
    Duplicate(Box<str>),
    /// An element that must be there.
    Missing(&'static str),
    /// Two elements of which only one may be there.
    Both(&'static str, &'static str),
    /// An element that this kind of policy may not have.
    NotAllowedIn(&'static str, PolicyKind),
    /// A `Version` that does not exist.
    UnknownVersion(Box<str>),
    /// An `Effect` that is neither of the two.
    UnknownEffect(Box<str>),
    /// A Sid with characters that this kind of policy refuses.
    InvalidSid(Box<str>),
    /// The same Sid twice.
    RepeatedSid(Box<str>),
    /// An action that is not `service:Name`.
    InvalidAction(Box<str>),
    /// An action that ECR does not have.
    UnknownAction {
        /// As written.
        action: Box<str>,
        /// The nearest that ECR has.
        nearest: Option<&'static str>,
    },
    /// A resource that is neither `*` nor an ARN.
    InvalidResource(Box<str>),
    /// A variable that cannot be read.
    InvalidVariable(&'static str),
    /// A variable in a field of an ARN that takes none.
    MisplacedVariable,
    /// An ARN with fields left out, where all are wanted.
    ShortArn(Box<str>),
    /// A resource control policy that allows.
    DenyOnly,
    /// A resource control policy about someone in particular.
    EveryoneOnly,
    /// A trust policy about actions of another service.
    NotSts(Box<str>),
    /// A variable in a document whose version knows none.
    IdleVariable,
    /// A key of `Principal` that does not exist.
    UnknownPrincipalType(Box<str>),
    /// A principal that does not exist in this form.
    InvalidPrincipal(Box<str>),
    /// `NotPrincipal` with Allow.
    NotPrincipalWithAllow,
    /// A condition operator that does not exist.
    UnknownOperator {
        /// As written.
        operator: Box<str>,
        /// The nearest that exists.
        nearest: Option<&'static str>,
    },
    /// A condition value that is not of the operator's type.
    InvalidValue(&'static str, Box<str>),
    /// A condition key that no request to ECR ever has.
    UnknownKey(Box<str>),
    /// An action without resource type, in a statement that does not cover `*`.
    NeedsEveryResource(Box<str>),
}

impl ProblemKind {
    /// How much it matters.
    pub fn severity(&self) -> Severity {
        match self {
            Self::UnknownAction { .. }
            | Self::IdleVariable
            | Self::InvalidValue(..)
            | Self::UnknownKey(_)
            | Self::NeedsEveryResource(_) => Severity::Warning,
            Self::RepeatedSid(_)
            | Self::Syntax(_)
            | Self::TooLong(_)
            | Self::WrongType { .. }
            | Self::UnknownElement { .. }
            | Self::Duplicate(_)
            | Self::Missing(_)
            | Self::Both(..)
            | Self::NotAllowedIn(..)
            | Self::UnknownVersion(_)
            | Self::UnknownEffect(_)
            | Self::InvalidSid(_)
            | Self::InvalidAction(_)
            | Self::InvalidResource(_)
            | Self::InvalidVariable(_)
            | Self::MisplacedVariable
            | Self::ShortArn(_)
            | Self::DenyOnly
            | Self::EveryoneOnly
            | Self::NotSts(_)
            | Self::UnknownPrincipalType(_)
            | Self::InvalidPrincipal(_)
            | Self::NotPrincipalWithAllow
            | Self::UnknownOperator { .. } => Severity::Error,
        }
    }
}

impl ProblemKind {
    /// Whether a policy that AWS refuses for this still has one meaning, so that it can be shown
    /// what it would decide.
    ///
    /// Assumed (O13): a statement that names nobody, where it has to, matches nobody.
    pub(super) fn has_plain_meaning(&self) -> bool {
        *self == Self::Missing("Principal")
            || matches!(
                self,
                Self::ShortArn(_) | Self::DenyOnly | Self::EveryoneOnly | Self::NotSts(_)
            )
    }

    /// What only some kinds of policy, or some fields, refuse.
    #[expect(clippy::wildcard_enum_match_arm, reason = "Display hands on these five alone")]
    fn about_kind(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ShortArn(arn) => {
                write!(f, "`{arn}` leaves fields out; a session policy needs all six")
            }
            Self::DenyOnly => f.write_str("a resource control policy can only `Deny`"),
            Self::EveryoneOnly => f.write_str(
                "the principal of a resource control policy is `*`; narrow it with a condition",
            ),
            Self::NotSts(action) => {
                write!(f, "a role trust policy is about actions of `sts`, not `{action}`")
            }
            _ => f.write_str("variables work behind the fifth colon of an ARN only"),
        }
    }
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(expected) => write!(f, "not JSON: expected {expected}"),
            Self::TooLong(limit) => write!(f, "longer than the {limit} characters it may have"),
            Self::WrongType { wanted, found } => write!(f, "{found} where {wanted} belongs"),
            Self::UnknownElement { name, nearest } => {
                write!(f, "unknown element `{name}`{}", DidYouMean(*nearest))
            }
            Self::Duplicate(name) => write!(f, "`{name}` stands here twice; keep one"),
            Self::Missing(name) => write!(f, "`{name}` is missing"),
            Self::Both(one, other) => write!(f, "either `{one}` or `{other}`, not both"),
            Self::NotAllowedIn(name, kind) => write!(f, "{} has no `{name}`", kind.title()),
            Self::UnknownVersion(version) => {
                write!(f, "unknown version `{version}`; write `2012-10-17`")
            }
            Self::UnknownEffect(effect) => {
                write!(f, "unknown effect `{effect}`; `Allow` and `Deny` exist, spelled so")
            }
            Self::InvalidSid(sid) => write!(f, "the Sid `{sid}` may hold letters and digits alone"),
            Self::RepeatedSid(sid) => write!(f, "the Sid `{sid}` stands here twice"),
            Self::InvalidAction(action) => {
                write!(f, "`{action}` is no action; write `service:Name`, such as `ecr:PutImage`")
            }
            Self::UnknownAction { action, nearest } => {
                write!(f, "ECR has no action `{action}`{}", DidYouMean(*nearest))
            }
            Self::InvalidResource(text) => {
                write!(f, "`{text}` is neither `*` nor an ARN; so it matches nothing")
            }
            Self::InvalidVariable(what) => write!(f, "{what}; write `${{key}}`"),
            Self::MisplacedVariable
            | Self::ShortArn(_)
            | Self::DenyOnly
            | Self::EveryoneOnly
            | Self::NotSts(_) => self.about_kind(f),
            Self::IdleVariable => f.write_str(
                "a variable is plain text unless the policy says `\"Version\": \"2012-10-17\"`",
            ),
            Self::UnknownPrincipalType(name) => write!(
                f,
                "unknown kind of principal `{name}`; `AWS`, `Service`, `Federated` and \
                 `CanonicalUser` exist"
            ),
            Self::InvalidPrincipal(text) => write!(
                f,
                "`{text}` is no principal; an account id, the ARN of a user, role or session, or \
                 `*` alone is"
            ),
            Self::NotPrincipalWithAllow => {
                f.write_str("`NotPrincipal` goes with `Deny` only; it would let everyone else in")
            }
            Self::UnknownOperator { operator, nearest } => {
                write!(f, "unknown operator `{operator}`{}", DidYouMean(*nearest))
            }
            Self::InvalidValue(what, text) => write!(f, "`{text}` is {what}; so it equals nothing"),
            Self::UnknownKey(key) => write!(f, "no request to ECR has a condition key `{key}`"),
            Self::NeedsEveryResource(action) => write!(
                f,
                "`{action}` acts on no repository; it needs `\"Resource\": \"*\"` to be granted"
            ),
        }
    }
}

struct DidYouMean(Option<&'static str>);

impl fmt::Display for DidYouMean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(nearest) => write!(f, "; did you mean `{nearest}`?"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            return write!(f, "{}", self.kind);
        }
        write!(f, "{}: {}", self.path, self.kind)
    }
}

/// The candidate nearest to `text`, if one is near enough to be meant.
pub(super) fn nearest(
    text: &str,
    candidates: impl Iterator<Item = &'static str>,
) -> Option<&'static str> {
    let limit = (text.chars().count() / 3).clamp(1, 4);
    candidates
        .map(|candidate| (distance(text, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// How many letters have to be added, dropped or changed, letter case left out.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.to_ascii_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, letter) in one.to_ascii_lowercase().chars().enumerate() {
        let mut diagonal = index;
        let mut left = index + 1;
        for (cell, wanted) in row.iter_mut().skip(1).zip(&other) {
            let changed = diagonal + usize::from(letter != *wanted);
            diagonal = *cell;
            left = changed.min(*cell + 1).min(left + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = index + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_if_it_is_near() {
        let known = || ["StringEquals", "StringLike", "Bool"].into_iter();
        assert_eq!(nearest("StringEqual", known()), Some("StringEquals"));
        assert_eq!(nearest("stringlike", known()), Some("StringLike"));
        assert_eq!(nearest("Numeric", known()), None);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
