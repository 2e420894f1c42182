//! The policy of a repository: who else may use it.

use std::rc::Rc;

use crate::ecr::members::Members;
use crate::ecr::operation::{Operation, Response, Scope, Target};
use crate::ecr::{Constraint, Error, Location};
use crate::iam::{Policy, PolicyKind};
use crate::json::Node;

/// Sets the policy, in place of the one that was there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetRepositoryPolicy {
    /// The repository.
    pub target: Target,
    /// The document.
    pub policy_text: Box<str>,
    /// Whether to set it even if the caller could not set another one afterwards. Who may is not
    /// known here: the cloud looks.
    pub force: bool,
}

/// Asks for the policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GetRepositoryPolicy {
    /// The repository.
    pub target: Target,
}

/// Takes the policy away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteRepositoryPolicy {
    /// The repository.
    pub target: Target,
}

/// The policy that is there, or was until now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepositoryPolicyResponse {
    /// The repository.
    pub location: Location,
    /// The policy.
    pub policy: Rc<Policy>,
}

impl Operation for SetRepositoryPolicy {
    const ERRORS: &'static [&'static str] =
        &["InvalidParameterException", "RepositoryNotFoundException", "ServerException"];
    type Response = RepositoryPolicyResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let text = members.field("policyText");
        Ok(Self {
            target: Target::read(members)?,
            policy_text: text.required(text.sized_text(0..=10_240)?)?.into(),
            force: members.field("force").flag()?.unwrap_or(false),
        })
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        self.target.find(scope.registry)?;
        let policy = Policy::parse(&self.policy_text, PolicyKind::Repository).map_err(|_| {
            Error::InvalidParameter {
                member: "PolicyText".into(),
                constraint: Constraint::Text("Invalid repository policy provided"),
            }
        })?;
        let policy = Rc::new(policy);
        let location = self.target.location(scope.registry);
        self.target.find_mut(scope.registry)?.policy = Some(Rc::clone(&policy));
        Ok(RepositoryPolicyResponse { location, policy })
    }
}

impl Operation for GetRepositoryPolicy {
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterException",
        "RepositoryNotFoundException",
        "RepositoryPolicyNotFoundException",
        "ServerException",
    ];
    type Response = RepositoryPolicyResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        Ok(Self { target: Target::read(members)? })
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        current(&self.target, scope)
    }
}

impl Operation for DeleteRepositoryPolicy {
    const ERRORS: &'static [&'static str] = GetRepositoryPolicy::ERRORS;
    type Response = RepositoryPolicyResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        Ok(Self { target: Target::read(members)? })
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let response = current(&self.target, scope)?;
        self.target.find_mut(scope.registry)?.policy = None;
        Ok(response)
    }
}

fn current(target: &Target, scope: &Scope<'_>) -> Result<RepositoryPolicyResponse, Error> {
    let location = target.location(scope.registry);
    match &target.find(scope.registry)?.policy {
        Some(policy) => Ok(RepositoryPolicyResponse { location, policy: Rc::clone(policy) }),
        None => Err(Error::RepositoryPolicyNotFound(location)),
    }
}

impl Response for RepositoryPolicyResponse {
    fn node(&self) -> Node {
        Node::object([
            ("registryId", Node::display(&self.location.registry_id)),
            ("repositoryName", Node::display(&self.location.repository_name)),
            ("policyText", Node::from(&*self.policy.text)),
        ])
    }
}
