//! Stands in until the evaluator is merged: allows whoever has any policy, and says nothing more.
//!
//! The four names here are all that `cloud` and the directory use of the evaluator.

use std::rc::Rc;

use super::{AuthorizationRequest, Layer, Principal, Verdict};

/// A decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorization {
    /// What was asked.
    pub request: AuthorizationRequest,
    /// What was decided.
    pub verdict: Verdict,
}

impl Authorization {
    /// AWS's message for a denial.
    pub fn aws_message(&self) -> Option<String> {
        (!self.verdict.is_allowed()).then(|| {
            let AuthorizationRequest { principal, action, .. } = &self.request;
            format!("User: {principal} is not authorized to perform: {action}")
        })
    }
}

/// A policy that has been read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy;

/// The policies that have a say, each with its kind and name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicySet(Vec<(Layer, Box<str>, Rc<Policy>)>);

impl PolicySet {
    /// None.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a policy.
    pub fn push(&mut self, layer: Layer, name: &str, policy: &Rc<Policy>) {
        self.0.push((layer, name.into(), Rc::clone(policy)));
    }
}

/// Decides.
pub fn authorize(request: AuthorizationRequest, policies: &PolicySet) -> Authorization {
    let is_root = matches!(request.principal, Principal::Root { .. });
    let verdict = if is_root || !policies.0.is_empty() {
        Verdict::Allowed { by: None }
    } else {
        Verdict::ImplicitlyDenied { missing: Layer::IdentityPolicy }
    };
    Authorization { request, verdict }
}
