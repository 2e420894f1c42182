//! What can be wrong with a policy, where, and what would be right.

mod code;
mod message;
pub(super) mod spelling;

pub(super) use message::DidYouMean;

use super::condition::Operator;
use super::lint::Doubt;
use super::policy::PolicyKind;
use super::template::VariableError;
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
    ///
    /// Access Analyzer calls some things errors that AWS accepts where the policy is applied, an
    /// action that does not exist for one; [`Severity::Error`] here means that AWS refuses.
    pub fn code(&self) -> Option<&'static str> {
        self.kind.code()
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

impl Severity {
    /// As Access Analyzer spells the type of a finding.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "ERROR",
            Self::SecurityWarning => "SECURITY_WARNING",
            Self::Warning => "WARNING",
            Self::Suggestion => "SUGGESTION",
        }
    }
}

/// What a problem is. All but a doubt are reasons for AWS to refuse the policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// The text is not JSON.
    Syntax(&'static str),
    /// A character that no policy may hold.
    InvalidCharacter(char),
    /// The document is longer than its kind may be.
    TooLong {
        /// The most that it may have, in characters.
        limit: usize,
        /// The kind.
        kind: PolicyKind,
    },
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
        /// The names that would be known there.
        known: &'static [&'static str],
    },
    /// The same name twice in one object.
    Duplicate(Box<str>),
    /// The same condition key twice under one operator, whatever its letter case.
    DuplicateKey(Box<str>),
    /// An element that must be there.
    Missing(&'static str),
    /// Two elements of which only one may be there.
    Both(&'static str, &'static str),
    /// An element that this kind of policy may not have.
    NotAllowedIn(&'static str, PolicyKind),
    /// A `Version` that does not exist.
    UnknownVersion(Box<str>),
    /// No `Version`, or the old one, where the new one is demanded.
    NeedsVersion(PolicyKind),
    /// An `Effect` that is neither of the two.
    UnknownEffect(Box<str>),
    /// A Sid with characters that this kind of policy refuses.
    InvalidSid(Box<str>),
    /// The same Sid twice.
    RepeatedSid(Box<str>),
    /// An action that is not `service:Name`.
    InvalidAction(Box<str>),
    /// A resource that is neither `*` nor an ARN.
    InvalidResource(Box<str>),
    /// A variable that cannot be read.
    InvalidVariable(VariableError),
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
    /// A key of `Principal` that does not exist.
    UnknownPrincipalType(Box<str>),
    /// A principal that does not exist in this form.
    InvalidPrincipal {
        /// The key that it stands under; absent for a text that stands alone.
        key: Option<Box<str>>,
        /// As written.
        text: Box<str>,
    },
    /// `NotPrincipal` with Allow.
    NotPrincipalWithAllow,
    /// A condition operator that does not exist.
    UnknownOperator(Box<str>),
    /// What AWS accepts although it hardly says what was meant.
    Doubt(Doubt),
}

impl ProblemKind {
    /// How much it matters.
    pub fn severity(&self) -> Severity {
        if let Self::Doubt(doubt) = self { doubt.severity() } else { Severity::Error }
    }

    /// Whether a policy that AWS refuses for this still has one meaning, so that it can be shown
    /// what it would decide.
    ///
    /// Assumed (O13): a statement that names nobody, where it has to, matches nobody.
    pub(super) fn has_plain_meaning(&self) -> bool {
        *self == Self::Missing("Principal")
            || matches!(
                self,
                Self::InvalidCharacter(_)
                    | Self::TooLong { .. }
                    | Self::NeedsVersion(_)
                    | Self::ShortArn(_)
                    | Self::DenyOnly
                    | Self::EveryoneOnly
                    | Self::NotSts(_)
            )
    }
}

/// The operator that `name` was meant to be, prefix and suffix included.
pub(super) fn nearest_operator(name: &str) -> Option<String> {
    let (set, rest) = match name.split_once(':') {
        Some((set, rest)) => {
            (Some(spelling::nearest(set, &["ForAllValues", "ForAnyValue"])?), rest)
        }
        None => (None, name),
    };
    let lower = rest.to_ascii_lowercase();
    let suffix = ["ifexists", "ifexist", "ifexits"].iter().find(|end| lower.ends_with(**end));
    let base = rest.get(..rest.len() - suffix.map_or(0, |end| end.len())).unwrap_or(rest);
    let base = spelling::nearest_of(base, Operator::names())?;
    // `Null` asks for the key itself: neither prefix nor suffix would mean anything.
    if base == "Null" {
        return Some(base.to_owned());
    }
    let suffix = if suffix.is_some() { "IfExists" } else { "" };
    Some(match set {
        Some(set) => format!("{set}:{base}{suffix}"),
        None => format!("{base}{suffix}"),
    })
}
