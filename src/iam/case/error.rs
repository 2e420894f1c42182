//! Why a case cannot be decided, and what would be right.

use std::fmt;

use super::MAX_LEVELS;
use crate::iam::actions::ResourceType;
use crate::iam::principal::InvalidPrincipal;
use crate::iam::problem::Problem;

/// Why a case cannot be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseError {
    /// A member is missing or not of its form: the path of it.
    Member(&'static str),
    /// The principal's names are not those of one principal.
    Principal(InvalidPrincipal),
    /// What is asked for is not one action.
    Action(Box<str>),
    /// The action does not act on what is named.
    Resource {
        /// The action.
        action: Box<str>,
        /// What it acts on.
        wanted: ResourceType,
    },
    /// The account that is told is not that of the resource's name.
    OtherOwner,
    /// What acts on no resource is asked of another account than the caller's.
    OtherRegistry(Box<str>),
    /// A member that the format does not know: the path of it.
    ///
    /// A slip of the pen would leave out a limit or lift one, so it is refused; what stands beside `request` and `policies` is the writer's own.
    Unknown {
        /// Where it stands.
        within: &'static str,
        /// Its name.
        name: Box<str>,
    },
    /// A member that stands twice: which of the two is meant, nobody can tell.
    Twice {
        /// Where it stands.
        within: &'static str,
        /// Its name.
        name: Box<str>,
    },
    /// A level of control policies without its list of policies, which may be empty.
    NoPolicies(&'static str),
    /// More levels of control policies than an organisation has.
    TooManyLevels(&'static str),
    /// A policy without its document.
    NoDocument(Box<str>),
    /// A policy that AWS would refuse.
    Policy {
        /// Which one.
        name: Box<str>,
        /// What is wrong with it.
        problems: Vec<Problem>,
    },
}

impl fmt::Display for CaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Member(name) => write!(f, "`{name}` is missing or not of its form"),
            Self::Principal(why) => write!(f, "`request.principal` is no principal: {why}"),
            Self::Action(action) => write!(
                f,
                "`request.action` is `{action}`, which is not one action; write `service:Name` \
                 without wildcards, such as `ecr:PutImage`"
            ),
            Self::Resource { action, wanted: ResourceType::Any } => write!(
                f,
                "`request.resource.arn` is an ARN, and {action} acts on nothing that has one; \
                 write `*`"
            ),
            Self::Resource { action, wanted } => write!(
                f,
                "`request.resource.arn` is nothing that {action} acts on; write `{}`",
                wanted.form()
            ),
            Self::OtherOwner => f.write_str(
                "`request.resource.account` is not the account of the ARN; leave it out",
            ),
            Self::OtherRegistry(action) => write!(
                f,
                "`request.resource.account` is not the caller's, and {action} acts in the \
                 caller's own; leave it out"
            ),
            Self::Unknown { within, name } => write!(f, "`{within}` has no member `{name}`"),
            Self::Twice { within, name } => {
                write!(f, "`{within}` has the member `{name}` twice; keep one")
            }
            Self::NoPolicies(layer) => write!(f, "a level of `policies.{layer}` has no `policies`"),
            Self::TooManyLevels(layer) => write!(
                f,
                "`policies.{layer}` has more than {MAX_LEVELS} levels; an organisation has its \
                 root, five organizational units below each other, and the account"
            ),
            Self::NoDocument(name) => write!(f, "policy `{name}` has no `document`"),
            Self::Policy { name, problems } => {
                let first = problems.first().map(ToString::to_string).unwrap_or_default();
                write!(f, "policy `{name}` is refused: {first}")
            }
        }
    }
}

impl From<InvalidPrincipal> for CaseError {
    fn from(why: InvalidPrincipal) -> Self {
        Self::Principal(why)
    }
}
