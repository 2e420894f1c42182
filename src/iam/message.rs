//! AWS's own sentence for a denial.

use super::evaluate::Authorization;
use super::evaluations::ActionKind;
use super::verdict::{Layer, Unmodelled, Verdict};

impl Authorization {
    /// Whether the request goes through.
    pub fn is_allowed(&self) -> bool {
        self.verdict.is_allowed()
    }

    /// The sentence that a denied caller reads; none for a request that goes through.
    ///
    /// Source: IAM user guide, troubleshoot access denied error messages. The policy's ARN stands
    /// behind an explicit denial where the policy has one.
    pub fn aws_message(&self) -> Option<String> {
        let action = &self.request.action;
        let reason = match self.verdict {
            Verdict::Allowed { .. } => return None,
            Verdict::ImplicitlyDenied { missing } => {
                format!("because no {} allows the {action} action", self.kind(missing))
            }
            Verdict::ExplicitlyDenied { by } => {
                let kind = self.kind(by.layer);
                let article = match kind {
                    "role trust policy" => "the",
                    "identity-based policy" => "an",
                    _ => "a",
                };
                let arn = self.policies.get(by.policy).and_then(|policy| policy.arn.as_ref());
                let arn = arn.map_or(String::new(), |arn| format!(": {arn}"));
                format!("with an explicit deny in {article} {kind}{arn}")
            }
            Verdict::NotModelled { what: Unmodelled::Action } => {
                "because Drydock does not model the action".to_owned()
            }
            Verdict::NotModelled { what: Unmodelled::Condition(_) } => {
                "because a policy uses a condition key that Drydock does not model".to_owned()
            }
        };
        let resource = match &self.request.resource.arn {
            Some(arn) => arn.to_string(),
            None => "*".to_owned(),
        };
        let principal = &self.request.principal;
        Some(format!(
            "User: {principal} is not authorized to perform: {action} on resource: {resource} \
             {reason}"
        ))
    }

    /// Whether the action needs no permission, so that no policy has a say.
    pub fn needs_no_permission(&self) -> bool {
        ActionKind::of(&self.request) == ActionKind::Free
    }

    /// Whether the resource is a role that somebody wants to become, and its policy its trust.
    pub(super) fn is_about_trust(&self) -> bool {
        ActionKind::of(&self.request) == ActionKind::Trust
    }

    /// What a kind of policy is called in this request: a role's resource policy is its trust.
    pub(super) fn kind(&self, layer: Layer) -> &'static str {
        if layer == Layer::ResourcePolicy && self.is_about_trust() {
            return "role trust policy";
        }
        layer.aws_name()
    }
}
