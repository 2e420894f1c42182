//! The situation of a request: which condition keys it carries, and with what values.
//!
//! Whether a key is there decides as much as its value: `StringNotEquals` on an absent key is
//! true. So one table says for every key who carries it.
//!
//! Source: IAM user guide, global condition context keys; service authorization reference for ECR.

use super::endpoint::sts::user_id;
use crate::aws::{AccountId, Region, Timestamp};
use crate::iam::{Context, Principal};

/// What the values are drawn from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Situation<'a> {
    /// Who calls.
    pub(super) principal: &'a Principal,
    /// When the caller's session began; `None` for long-term keys.
    pub(super) session_began: Option<Timestamp>,
    /// Whose resource it is.
    pub(super) resource_account: AccountId,
    /// The Region that answers.
    pub(super) region: Region,
    /// When.
    pub(super) now: Timestamp,
}

/// The address of the learner's machine, from a block that is kept for documentation.
const WORKSTATION_ADDRESS: &str = "203.0.113.25";

/// A key and where its value comes from; a source that gives `None` leaves the key out.
type Row = (&'static str, fn(&Situation<'_>) -> Option<String>);

/// Every key that the cloud itself can set. `aws:RequestTag/…`, `aws:TagKeys` and the resource
/// tags come with the call. Keys of organisations, VPC endpoints and forwarded calls are absent,
/// because nobody here is in an organisation, behind an endpoint or called by a service.
const KEYS: [Row; 15] = [
    // IAM principals; the role for a session, never the session itself.
    ("aws:PrincipalArn", |of| principal_arn(of.principal)),
    ("aws:PrincipalAccount", |of| of.principal.account().map(|account| account.to_string())),
    ("aws:PrincipalType", |of| principal_type(of.principal).map(str::to_owned)),
    ("aws:PrincipalIsAWSService", |of| Some(is_service(of.principal).to_string())),
    // Users and sessions; users alone have a name.
    ("aws:userid", |of| Some(user_id(of.principal)).filter(|id| !id.is_empty())),
    ("aws:username", |of| of.principal.user_name().map(str::to_owned)),
    // Temporary credentials alone.
    ("aws:TokenIssueTime", |of| of.session_began.map(|began| began.to_string())),
    ("aws:MultiFactorAuthPresent", |of| of.session_began.map(|_| "false".to_owned())),
    ("aws:ResourceAccount", |of| Some(of.resource_account.to_string())),
    ("aws:RequestedRegion", |of| Some(of.region.to_string())),
    // The public endpoint, which is the one way in.
    ("aws:SourceIp", |_| Some(WORKSTATION_ADDRESS.to_owned())),
    ("aws:SecureTransport", |_| Some("true".to_owned())),
    ("aws:ViaAWSService", |_| Some("false".to_owned())),
    ("aws:CurrentTime", |of| Some(of.now.to_string())),
    ("aws:EpochTime", |of| Some(of.now.as_millis().div_euclid(1000).to_string())),
];

/// Sets every key of the table that the situation has a value for.
pub(super) fn fill(context: &mut Context, situation: &Situation<'_>) {
    for (key, source) in KEYS {
        if let Some(value) = source(situation) {
            context.set(key, value);
        }
    }
}

pub(super) fn principal_arn(principal: &Principal) -> Option<String> {
    match principal {
        Principal::Root { .. } | Principal::User { .. } | Principal::FederatedUser { .. } => {
            Some(principal.to_string())
        }
        Principal::AssumedRole { role_arn, .. } => Some(role_arn.to_string()),
        Principal::Service { .. } | Principal::Federated { .. } | Principal::Anonymous => None,
    }
}

fn principal_type(principal: &Principal) -> Option<&'static str> {
    match principal {
        Principal::Root { .. } => Some("Account"),
        Principal::User { .. } => Some("User"),
        Principal::AssumedRole { .. } => Some("AssumedRole"),
        Principal::FederatedUser { .. } => Some("FederatedUser"),
        Principal::Anonymous => Some("Anonymous"),
        Principal::Service { .. } | Principal::Federated { .. } => None,
    }
}

fn is_service(principal: &Principal) -> bool {
    matches!(principal, Principal::Service { .. })
}
