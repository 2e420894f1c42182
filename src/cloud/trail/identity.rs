//! `userIdentity`: who made a call, and how the credentials came about.
//!
//! Source: CloudTrail user guide, "CloudTrail userIdentity element". That calls of docker are
//! `invokedBy` `AWS Internal` is what their records show.

use super::{CallRecord, Door};
use crate::aws::Arn;
use crate::cloud::authenticate::Caller;
use crate::cloud::endpoint::sts::user_id;
use crate::iam::Principal;
use crate::json::Node;

type Members = Vec<(&'static str, Node)>;

impl CallRecord {
    /// Who made the call, as CloudTrail's lists name them; nobody where it names none.
    pub fn user_name(&self) -> Option<String> {
        let last = |arn: &Arn| arn.resource().rsplit('/').next().map(str::to_owned);
        match &self.caller {
            Principal::Root { .. } => Some("root".to_owned()),
            Principal::User { .. } => self.caller.user_name().map(str::to_owned),
            Principal::AssumedRole { session_arn, .. }
            | Principal::FederatedUser { session_arn, .. } => last(session_arn),
            Principal::Service { .. } | Principal::Federated { .. } | Principal::Anonymous => None,
        }
    }

    /// The access key that the call goes back to, where there is one.
    pub fn access_key_id(&self) -> Option<&str> {
        self.by.as_ref()?.access_key_id.as_deref().filter(|key| !key.is_empty())
    }

    pub(super) fn user_identity(&self) -> Node {
        let mut members = of_principal(&self.caller);
        if let Some(key) = self.access_key_id() {
            members.push(("accessKeyId", Node::from(key)));
        }
        if let Some(name) = self.caller.user_name() {
            members.push(("userName", Node::from(name)));
        }
        if let Some(context) = self.by.as_deref().and_then(session_context) {
            members.push(("sessionContext", context));
        }
        let forwarder = self.by.as_ref().and_then(|by| by.route.called_via().last());
        if let Some(service) = forwarder {
            members.push(("invokedBy", Node::from(&**service)));
        } else if self.source == Door::Registry && self.by.is_some() {
            members.push(("invokedBy", Node::from(super::AWS_INTERNAL)));
        }
        Node::object(members)
    }
}

fn of_principal(principal: &Principal) -> Members {
    let kind = match principal {
        Principal::Root { .. } => "Root",
        Principal::User { .. } => "IAMUser",
        Principal::AssumedRole { .. } => "AssumedRole",
        Principal::FederatedUser { .. } => "FederatedUser",
        Principal::Service { name } => {
            return vec![("type", "AWSService".into()), ("invokedBy", Node::from(&**name))];
        }
        Principal::Federated { .. } | Principal::Anonymous => {
            return vec![("type", "Unknown".into())];
        }
    };
    let mut members = vec![
        ("type", Node::from(kind)),
        ("principalId", Node::from(user_id(principal).as_str())),
        ("arn", Node::display(principal)),
    ];
    if let Some(account) = principal.account() {
        members.push(("accountId", Node::display(&account)));
    }
    members
}

/// When temporary credentials were made, and from what; long-term keys have no such context.
fn session_context(caller: &Caller) -> Option<Node> {
    let began = caller.holder.session_began()?;
    let mut members = Members::new();
    if let Some(issuer) = issuer(&caller.principal) {
        members.push(("sessionIssuer", issuer));
    }
    let attributes = [
        ("creationDate", Node::from(super::to_the_second(began).as_str())),
        ("mfaAuthenticated", "false".into()),
    ];
    members.push(("attributes", Node::object(attributes)));
    let source = caller.holder.passed().and_then(|passed| passed.source_identity.as_deref());
    if let Some(source) = source {
        members.push(("sourceIdentity", Node::from(source)));
    }
    Some(Node::object(members))
}

fn issuer(principal: &Principal) -> Option<Node> {
    let (kind, unique_id, arn) = match principal {
        Principal::AssumedRole { role_arn, unique_id, .. } => ("Role", Some(unique_id), role_arn),
        Principal::FederatedUser { user_arn, .. } => ("IAMUser", None, user_arn),
        Principal::Root { .. }
        | Principal::User { .. }
        | Principal::Service { .. }
        | Principal::Federated { .. }
        | Principal::Anonymous => return None,
    };
    let mut members = vec![("type", Node::from(kind))];
    if let Some(unique_id) = unique_id {
        members.push(("principalId", Node::from(&**unique_id)));
    }
    members.push(("arn", Node::display(arn)));
    if let Some(account) = arn.account {
        members.push(("accountId", Node::display(&account)));
    }
    let name = arn.resource().rsplit('/').next().unwrap_or_default();
    members.push(("userName", Node::from(name)));
    Some(Node::object(members))
}
