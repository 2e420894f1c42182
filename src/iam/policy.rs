//! A policy, compiled: what it says, and where in its text it says it.

use std::fmt;

use super::condition::Condition;
use super::pattern::Pattern;
use crate::aws::{AccountId, Arn, Partition};
use crate::json::Span;

/// A policy of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// What it is attached to, which decides what its statements may hold.
    pub kind: PolicyKind,
    /// Its statements, in the order written.
    pub statements: Vec<Statement>,
    /// As it was written; every [`Span`] is a place in here.
    pub text: Box<str>,
}

/// What a policy is attached to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PolicyKind {
    /// A user, group or role.
    Identity,
    /// A user or role, as a cap on what its identity policies can allow.
    PermissionsBoundary,
    /// A session, passed when it was made.
    Session,
    /// An organisation's root, unit or account, over its principals.
    ServiceControl,
    /// An organisation's root, unit or account, over its resources.
    ResourceControl,
    /// An ECR repository.
    Repository,
    /// An ECR registry.
    Registry,
    /// A VPC endpoint.
    VpcEndpoint,
    /// A role, saying who may assume it.
    Trust,
}

impl PolicyKind {
    /// Whether its statements say whom they are about. The others are about whoever they are
    /// attached to.
    pub fn names_principals(self) -> bool {
        match self {
            Self::ResourceControl
            | Self::Repository
            | Self::Registry
            | Self::VpcEndpoint
            | Self::Trust => true,
            Self::Identity | Self::PermissionsBoundary | Self::Session | Self::ServiceControl => {
                false
            }
        }
    }

    /// The longest text that AWS takes, and whether white space counts towards it.
    ///
    /// Source: IAM quotas, Organizations quotas, ECR API reference, VPC endpoint policies. Inline
    /// policies share a sum per user or role, which the directory watches over.
    pub fn length_max(self) -> (usize, WhiteSpace) {
        match self {
            Self::Identity => (10_240, WhiteSpace::Ignored),
            Self::PermissionsBoundary => (6_144, WhiteSpace::Ignored),
            Self::Session => (2_048, WhiteSpace::Counted),
            Self::ServiceControl | Self::Repository | Self::Registry => {
                (10_240, WhiteSpace::Counted)
            }
            Self::ResourceControl => (5_120, WhiteSpace::Counted),
            Self::VpcEndpoint => (20_480, WhiteSpace::Counted),
            // The quota starts at 2,048 and can be raised to this.
            Self::Trust => (8_192, WhiteSpace::Ignored),
        }
    }
}

impl fmt::Display for PolicyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Identity => "an identity policy",
            Self::PermissionsBoundary => "a permissions boundary",
            Self::Session => "a session policy",
            Self::ServiceControl => "a service control policy",
            Self::ResourceControl => "a resource control policy",
            Self::Repository => "a repository policy",
            Self::Registry => "a registry policy",
            Self::VpcEndpoint => "a VPC endpoint policy",
            Self::Trust => "a role trust policy",
        })
    }
}

/// Whether white space counts towards a limit of length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhiteSpace {
    /// It does.
    Counted,
    /// It does not.
    Ignored,
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its name, if it has one.
    pub sid: Option<Box<str>>,
    /// What it does where it applies.
    pub effect: Effect,
    /// Whom it is about; absent from kinds that are about whoever they are attached to.
    pub principal: Option<Element<PrincipalPattern>>,
    /// Which actions it is about.
    pub action: Element<ActionPattern>,
    /// Which resources it is about; absent from trust policies, and from repository policies that
    /// mean their own repository.
    pub resource: Option<Element<ResourcePattern>>,
    /// In which situation it applies: in one that meets all of these.
    pub conditions: Vec<Condition>,
    /// Where the conditions stand, if there is such an element.
    pub condition_span: Option<Span>,
    /// Where the statement stands.
    pub span: Span,
}

/// What a statement does where it applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It allows.
    Allow,
    /// It forbids, whatever else allows.
    Deny,
}

impl Effect {
    /// As it is written.
    pub fn word(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        }
    }
}

/// A list in a statement, such as `Action` or `NotAction`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element<T> {
    /// Whether it covers what is listed or everything else.
    pub sense: Sense,
    /// What is listed.
    pub entries: Vec<T>,
    /// Where the list stands.
    pub span: Span,
}

/// Whether an element covers what it lists or everything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// It covers what it lists.
    Listed,
    /// It covers everything that it does not list: `NotAction`, `NotResource`, `NotPrincipal`.
    Unlisted,
}

/// One entry of `Principal`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrincipalPattern {
    /// As it was written, with its key: `AWS: 111122223333`, `*`.
    pub text: Box<str>,
    /// Whom it names.
    pub who: Named,
}

/// Whom an entry of `Principal` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// `"*"`: everyone.
    Everyone,
    /// `{"AWS": "*"}`: everyone but services.
    EveryAwsPrincipal,
    /// A whole account, by its number or its root ARN.
    Account {
        /// The account.
        id: AccountId,
        /// The partition, where the entry says it.
        partition: Option<Partition>,
    },
    /// One user.
    User(Arn),
    /// One role, and so all its sessions.
    Role(Arn),
    /// One session of a role.
    Session(Arn),
    /// One session of `GetFederationToken`.
    FederatedUser(Arn),
    /// A user or role by its unique id, as AWS stores and shows it.
    UniqueId(Box<str>),
    /// An AWS service.
    Service(Box<str>),
    /// An identity provider.
    Federated(Box<str>),
    /// An S3 canonical user id, which nobody here has.
    CanonicalUser,
}

/// One entry of `Action`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionPattern {
    /// As it was written.
    pub text: Box<str>,
    /// The same in lower case, since letter case does not count in actions.
    pub(super) pattern: Pattern,
}

/// One entry of `Resource`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResourcePattern {
    /// A lone `*`, which also covers requests that have no resource.
    Everything,
    /// An ARN with wildcards and variables.
    Arn(Box<ArnPattern>),
}

impl ResourcePattern {
    /// As it was written.
    pub fn text(&self) -> &str {
        match self {
            Self::Everything => "*",
            Self::Arn(pattern) => &pattern.text,
        }
    }
}

/// An ARN with wildcards, field by field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArnPattern {
    /// As it was written.
    pub text: Box<str>,
    /// The partition.
    pub(super) partition: Pattern,
    /// The service.
    pub(super) service: Pattern,
    /// The Region.
    pub(super) region: Pattern,
    /// The account.
    pub(super) account: AccountPattern,
    /// Everything after the fifth colon.
    pub(super) resource: Pattern,
}

/// The account of an ARN. A whole number is compared as one, which needs no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum AccountPattern {
    One(AccountId),
    Text(Pattern),
}
