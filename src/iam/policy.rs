//! Policies as they are evaluated: read once, patterns prepared, places kept.

use std::rc::Rc;

use super::condition::Condition;
use super::matching::{ActionElement, PrincipalElement, ResourceElement};
use crate::json::Span;

/// A policy that may be evaluated: its document had no errors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The language it is written in.
    pub version: Version,
    /// The statements in the order written; the order means nothing.
    pub statements: Vec<Statement>,
    /// The document as written; every place in a statement is a place in it.
    pub text: Rc<str>,
}

/// The version of the policy language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// `2008-10-17`, and no version at all: `${…}` is plain text.
    V2008,
    /// `2012-10-17`: `${…}` is a variable.
    V2012,
}

/// What a statement does when it applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Lets the request pass this kind of policy.
    Allow,
    /// Forbids the request, whatever else is said.
    Deny,
}

impl Effect {
    /// As it stands in a policy.
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        }
    }
}

/// One statement: it applies to a request if every element covers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its name, if it has one.
    pub sid: Option<Box<str>>,
    /// What it does.
    pub effect: Effect,
    /// Whom it covers; absent in policies that hang on whom they cover.
    pub principal: Option<PrincipalElement>,
    /// Which actions it covers.
    pub action: ActionElement,
    /// Which resources it covers; absent means the resource that the policy hangs on.
    pub resource: Option<ResourceElement>,
    /// What else must hold, all of it; empty when nothing must.
    pub conditions: Vec<Condition>,
    /// Where it stands in the text.
    pub span: Span,
}

/// What a policy hangs on, which decides what it must and must not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PolicyKind {
    /// On a user, group or role.
    Identity,
    /// The permissions boundary of a user or role.
    PermissionsBoundary,
    /// Passed when a session is made.
    Session,
    /// A service control policy of an organisation.
    ServiceControl,
    /// A resource control policy of an organisation.
    ResourceControl,
    /// On an ECR repository.
    Repository,
    /// On an ECR registry.
    Registry,
    /// On a VPC endpoint.
    VpcEndpoint,
    /// On a role, about who may assume it.
    Trust,
}

impl PolicyKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Identity,
        Self::PermissionsBoundary,
        Self::Session,
        Self::ServiceControl,
        Self::ResourceControl,
        Self::Repository,
        Self::Registry,
        Self::VpcEndpoint,
        Self::Trust,
    ];

    /// A word for it, as command lines and case tables name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::PermissionsBoundary => "boundary",
            Self::Session => "session",
            Self::ServiceControl => "scp",
            Self::ResourceControl => "rcp",
            Self::Repository => "repository",
            Self::Registry => "registry",
            Self::VpcEndpoint => "endpoint",
            Self::Trust => "trust",
        }
    }

    /// Whether statements name principals: policies that hang on a resource do.
    pub fn names_principals(self) -> bool {
        matches!(
            self,
            Self::ResourceControl
                | Self::Repository
                | Self::Registry
                | Self::VpcEndpoint
                | Self::Trust
        )
    }

    /// The largest document, in characters, and whether white space counts towards it.
    ///
    /// Source: IAM and STS quotas; Organizations quotas; ECR API reference; VPC guide.
    pub fn size_limit(self) -> (usize, bool) {
        match self {
            Self::Identity | Self::ServiceControl | Self::Repository | Self::Registry => {
                (10_240, self != Self::Identity)
            }
            Self::PermissionsBoundary => (6_144, false),
            Self::Session => (2_048, true),
            Self::ResourceControl => (5_120, true),
            Self::VpcEndpoint => (20_480, true),
            Self::Trust => (2_048, false),
        }
    }

    /// What it is called in a sentence.
    pub fn title(self) -> &'static str {
        match self {
            Self::Identity => "an identity-based policy",
            Self::PermissionsBoundary => "a permissions boundary",
            Self::Session => "a session policy",
            Self::ServiceControl => "a service control policy",
            Self::ResourceControl => "a resource control policy",
            Self::Repository => "a repository policy",
            Self::Registry => "a registry policy",
            Self::VpcEndpoint => "a VPC endpoint policy",
            Self::Trust => "a role trust policy",
        }
    }
}
