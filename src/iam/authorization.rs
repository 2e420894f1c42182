//! A request, the policies, and the verdict, kept together.

use super::evaluate::{Evaluations, evaluate};
use super::policy_set::PolicySet;
use super::relation::is_trust_action;
use super::request::AuthorizationRequest;
use super::verdict::{Layer, StatementRef, Verdict, verdict};

/// A decision with everything that it was made from, as the record of a call keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorization {
    /// What was asked.
    pub request: AuthorizationRequest,
    /// The policies that had a say.
    pub policies: PolicySet,
    /// How every statement met the request.
    pub evaluations: Evaluations,
    /// What follows.
    pub verdict: Verdict,
}

/// Decides a request.
pub fn authorize(request: AuthorizationRequest, policies: PolicySet) -> Authorization {
    let evaluations = evaluate(&request, &policies);
    let verdict = verdict(&evaluations);
    Authorization { request, policies, evaluations, verdict }
}

impl Authorization {
    /// Whether the request goes through.
    pub fn is_allowed(&self) -> bool {
        self.verdict.is_allowed()
    }

    /// AWS's message for a denial; none for a request that goes through.
    ///
    /// What Drydock does not model has no message of AWS's, and gets one that says so.
    ///
    /// Source: IAM user guide, "Troubleshoot access denied error messages".
    pub fn aws_message(&self) -> Option<String> {
        let reason = match self.verdict {
            Verdict::Allowed { .. } => return None,
            Verdict::ExplicitlyDenied { by } => self.explicit_reason(by),
            Verdict::ImplicitlyDenied { missing } => {
                let kind = self.aws_name(missing);
                format!("because no {kind} allows the {} action", self.request.action)
            }
            Verdict::NotModelled { .. } => {
                "because Drydock does not model what would decide it".to_owned()
            }
        };
        let AuthorizationRequest { principal, action, resource, .. } = &self.request;
        let resource = resource.arn.as_ref().map_or_else(|| "*".to_owned(), ToString::to_string);
        Some(format!(
            "User: {principal} is not authorized to perform: {action} on resource: {resource} \
             {reason}"
        ))
    }

    fn explicit_reason(&self, by: StatementRef) -> String {
        let kind = self.aws_name(by.layer);
        let article = match by.layer {
            Layer::IdentityPolicy => "an",
            Layer::ResourcePolicy if self.is_about_trust() => "the",
            Layer::ResourceControlPolicy
            | Layer::ServiceControlPolicy
            | Layer::VpcEndpointPolicy
            | Layer::ResourcePolicy
            | Layer::RegistryPolicy
            | Layer::PermissionsBoundary
            | Layer::SessionPolicy => "a",
        };
        let mut reason = format!("with an explicit deny in {article} {kind}");
        let arn = self.policies.get(by).and_then(|(attached, _)| attached.arn.as_ref());
        if let Some(arn) = arn {
            reason.push_str(": ");
            reason.push_str(&arn.to_string());
        }
        reason
    }

    /// As AWS names a kind of policy in this request.
    pub fn aws_name(&self, layer: Layer) -> &'static str {
        match layer {
            Layer::ResourcePolicy if self.is_about_trust() => "role trust policy",
            Layer::ResourceControlPolicy
            | Layer::ServiceControlPolicy
            | Layer::VpcEndpointPolicy
            | Layer::ResourcePolicy
            | Layer::RegistryPolicy
            | Layer::IdentityPolicy
            | Layer::PermissionsBoundary
            | Layer::SessionPolicy => layer.aws_name(),
        }
    }

    /// Whether a role is asked to be assumed.
    pub(super) fn is_about_trust(&self) -> bool {
        is_trust_action(&self.request.action)
    }
}
