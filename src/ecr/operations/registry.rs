//! The policy of a whole registry.

use std::rc::Rc;

use crate::aws::AccountId;
use crate::ecr::members::Members;
use crate::ecr::operation::{Operation, Requirement, Response, Scope, Target};
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

/// What every operation on a registry needs: its action on no resource.
fn on_no_resource(action: &'static str) -> Vec<Requirement> {
    vec![Requirement { action, resource: None }]
}

impl Operation for PutRegistryPolicy {
    const ERRORS: &'static [&'static str] =
        &["InvalidParameterException", "ServerException", "ValidationException"];
    type Response = RegistryPolicyResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let text = members.field("policyText");
        Ok(Self { policy_text: text.required(text.sized_text(0..=10_240)?)?.into() })
    }

    fn target(&self) -> Option<&Target> {
        None
    }

    fn requirement(&self, action: &'static str, _: &Registry) -> Vec<Requirement> {
        on_no_resource(action)
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

    fn target(&self) -> Option<&Target> {
        None
    }

    fn requirement(&self, action: &'static str, _: &Registry) -> Vec<Requirement> {
        on_no_resource(action)
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

    fn target(&self) -> Option<&Target> {
        None
    }

    fn requirement(&self, action: &'static str, _: &Registry) -> Vec<Requirement> {
        on_no_resource(action)
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
        None => Err(Error::RegistryPolicyNotFound(registry_id)),
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
