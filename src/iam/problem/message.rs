//! The sentences of problems: what is wrong, and what would be right.

use std::fmt;

use super::{Problem, ProblemKind, nearest_operator, spelling};

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(_)
            | Self::InvalidCharacter(_)
            | Self::TooLong { .. }
            | Self::WrongType { .. }
            | Self::UnknownElement { .. }
            | Self::Duplicate(_)
            | Self::DuplicateKey(_)
            | Self::Missing(_)
            | Self::Both(..)
            | Self::NotAllowedIn(..) => self.about_form(f),
            Self::UnknownVersion(version) => {
                write!(f, "unknown version `{version}`; write `2012-10-17`")
            }
            Self::NeedsVersion(kind) => {
                write!(f, "{} needs `\"Version\": \"2012-10-17\"`", kind.title())
            }
            Self::UnknownEffect(effect) => {
                write!(f, "unknown effect `{effect}`; `Allow` and `Deny` exist, spelled so")
            }
            Self::InvalidSid(sid) => write!(f, "the Sid `{sid}` may hold letters and digits alone"),
            Self::RepeatedSid(sid) => write!(f, "the Sid `{sid}` stands here twice"),
            Self::InvalidAction(action) => no_action(action, f),
            Self::InvalidResource(text) => {
                write!(f, "`{text}` is neither `*` nor an ARN; so it matches nothing")
            }
            Self::InvalidVariable(error) => write!(f, "{}; write `${{key}}`", error.text()),
            Self::MisplacedVariable => {
                f.write_str("variables work behind the fifth colon of an ARN only")
            }
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
            Self::UnknownPrincipalType(name) => write!(
                f,
                "unknown kind of principal `{name}`; `AWS`, `Service`, `Federated` and \
                 `CanonicalUser` exist"
            ),
            Self::InvalidPrincipal { key, text } => no_principal(key.as_deref(), text, f),
            Self::NotPrincipalWithAllow => {
                f.write_str("`NotPrincipal` goes with `Deny` only; it would let everyone else in")
            }
            Self::UnknownOperator(name) => {
                write!(f, "unknown operator `{name}`{}", DidYouMean(nearest_operator(name)))
            }
            Self::Doubt(doubt) => doubt.fmt(f),
        }
    }
}

fn no_action(action: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    // Everywhere else it is all actions.
    if action == "*" {
        return f.write_str(
            "a resource control policy names the service of its actions; write `ecr:*` for those of \
             ECR",
        );
    }
    write!(f, "`{action}` is no action; write `service:Name`, such as `ecr:PutImage`")
}

fn no_principal(key: Option<&str>, text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if key == Some("Service") {
        return write!(
            f,
            "`{text}` is no service; write its name in full, such as `codebuild.amazonaws.com`"
        );
    }
    write!(
        f,
        "`{text}` is no principal; an account id, the ARN of a user, role or session, or `*` alone \
         is"
    )
}

impl ProblemKind {
    /// What is wrong with the JSON and with the elements as such.
    #[expect(clippy::wildcard_enum_match_arm, reason = "Display hands on these ten alone")]
    fn about_form(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(expected) => write!(f, "not JSON: expected {expected}"),
            Self::InvalidCharacter(letter) => write!(
                f,
                "`{letter}` (U+{:04X}) is no character for a policy; those of Latin-1 are",
                u32::from(*letter)
            ),
            Self::TooLong { limit, .. } => {
                write!(f, "longer than the {limit} characters it may have")
            }
            Self::WrongType { wanted, found } => write!(f, "{found} where {wanted} belongs"),
            Self::UnknownElement { name, known } => {
                let nearest = spelling::nearest(name, known).map(str::to_owned);
                write!(f, "unknown element `{name}`{}", DidYouMean(nearest))
            }
            Self::Duplicate(name) => write!(f, "`{name}` stands here twice; keep one"),
            Self::DuplicateKey(name) => write!(
                f,
                "`{name}` stands here twice, letter case left out; put the values into one list"
            ),
            Self::Missing(name) => write!(f, "`{name}` is missing"),
            Self::Both(one, other) => write!(f, "either `{one}` or `{other}`, not both"),
            Self::NotAllowedIn(name, kind) => write!(f, "{} has no `{name}`", kind.title()),
            _ => Ok(()),
        }
    }
}

/// `; did you mean …?`, or nothing.
pub(in crate::iam) struct DidYouMean(pub(in crate::iam) Option<String>);

impl fmt::Display for DidYouMean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
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
