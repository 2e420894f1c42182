//! The policy of a whole registry: put, look at, delete.

use std::rc::Rc;

use crate::aws::AccountId;
use crate::ecr::error::Missing;
use crate::ecr::members::Members;
use crate::ecr::operation::{Operation, Response, Scope};
use crate::ecr::{Constraint, Error, Registry};
use crate::iam::{Policy, PolicyKind};
use crate::json::Node;

/// Sets the registry's policy, in place of the one that was there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutRegistryPolicy {
    /// The document.
    pub policy_text: Box<str>,
}

/// Asks for the registry's policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GetRegistryPolicy;

/// Takes the registry's policy away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeleteRegistryPolicy;

/// The policy that is there, or was until now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryPolicyResponse {
    /// The registry.
    pub registry_id: AccountId,
    /// The policy.
    pub policy: Rc<Policy>,
}

impl Operation for PutRegistryPolicy {
    const ERRORS: &'static [&'static str] =
        &["InvalidParameterException", "ServerException", "ValidationException"];
    type Response = RegistryPolicyResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let text = members.field("policyText");
        Ok(Self { policy_text: text.required(text.sized_text(0..=10_240)?)?.into() })
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let policy = Policy::parse(&self.policy_text, PolicyKind::Registry);
        let policy = policy.map(Rc::new).map_err(|_| Error::InvalidParameter {
            member: "PolicyText".into(),
            constraint: Constraint::Text("Invalid registry policy provided"),
        })?;
        scope.registry.policy = Some(Rc::clone(&policy));
        Ok(RegistryPolicyResponse { registry_id: scope.registry.id, policy })
    }
}

impl Operation for GetRegistryPolicy {
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterException",
        "RegistryPolicyNotFoundException",
        "ServerException",
        "ValidationException",
    ];
    type Response = RegistryPolicyResponse;

    fn read(_: &Members<'_>) -> Result<Self, Error> {
        Ok(Self)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        current(scope.registry)
    }
}

impl Operation for DeleteRegistryPolicy {
    const ERRORS: &'static [&'static str] = GetRegistryPolicy::ERRORS;
    type Response = RegistryPolicyResponse;

    fn read(_: &Members<'_>) -> Result<Self, Error> {
        Ok(Self)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let response = current(scope.registry)?;
        scope.registry.policy = None;
        Ok(response)
    }
}

fn current(registry: &Registry) -> Result<RegistryPolicyResponse, Error> {
    let registry_id = registry.id;
    match &registry.policy {
        Some(policy) => Ok(RegistryPolicyResponse { registry_id, policy: Rc::clone(policy) }),
        None => Err(Error::NotFound(Missing::RegistryPolicy(registry_id))),
    }
}

impl Response for RegistryPolicyResponse {
    fn node(&self) -> Node {
        Node::object([
            ("registryId", Node::display(&self.registry_id)),
            ("policyText", Node::from(&*self.policy.text)),
        ])
    }
}
