//! The decision in the shape in which AWS tells the details of a denied request.
//!
//! Source: IAM Toolbox API reference, version 2018-05-10, `GetRequestAuthorizationDetails`,
//! `Evaluation`, `MatchedPolicy`, `MatchedStatement`, `PolicyInfo`, `AttachedTo`.

use super::{Object, list};
use crate::aws::Arn;
use crate::iam::evaluate::{AttachedPolicy, Authorization};
use crate::iam::keys;
use crate::iam::policy::Effect;
use crate::iam::principal::Principal;
use crate::iam::request::{Context, ContextValue};
use crate::iam::verdict::{Layer, Verdict};
use crate::json::{Node, Value};

/// `{"requestContext", "evaluations", "policies"}`: one evaluation, since a request of ours has
/// one action on one resource.
///
/// What is not modelled is an implicit denial. AWS gives these details for denials alone; we give
/// them for what is allowed, too.
pub fn authorization_details(of: &Authorization) -> Node {
    let policies = of.policies.iter().enumerate();
    let evaluation = Object::default()
        .with("action", &*of.request.action)
        // Source: `Evaluation`: empty for actions that are not about one resource.
        .with("resource", Node::from(resource(of).as_str()))
        .with("evaluatedEffect", effect(of.verdict))
        .with("matchedPolicies", list(matched_policies(of)));
    Object::default()
        .with("requestContext", context(&of.request.context))
        .with("evaluations", list(vec![evaluation.into()]))
        .with("policies", list(policies.map(|(index, one)| policy(of, index, one)).collect()))
        .into()
}

fn resource(of: &Authorization) -> String {
    of.request.resource.arn.as_ref().map_or_else(String::new, Arn::to_string)
}

fn effect(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allowed { .. } => "ALLOW",
        Verdict::ExplicitlyDenied { .. } => "EXPLICIT_DENY",
        Verdict::ImplicitlyDenied { .. } | Verdict::NotModelled { .. } => "IMPLICIT_DENY",
    }
}

/// The policies with statements that brought the effect about.
///
/// Source: `Evaluation`: an implicit denial has no matched policies.
/// Assumed: of an explicit denial the statements that deny are told, of an Allow those that allow.
fn matched_policies(of: &Authorization) -> Vec<Node> {
    let wanted = match of.verdict {
        Verdict::Allowed { .. } => Effect::Allow,
        Verdict::ExplicitlyDenied { .. } => Effect::Deny,
        Verdict::ImplicitlyDenied { .. } | Verdict::NotModelled { .. } => return Vec::new(),
    };
    let mut matched = Vec::new();
    for (index, attached) in of.policies.iter().enumerate() {
        let mut statements = Vec::new();
        for each in &of.evaluations {
            if each.policy != index || each.effect != wanted || !each.applies() {
                continue;
            }
            let statement = attached.policy.statements.get(each.statement);
            let sid = statement.and_then(|statement| statement.sid.as_deref());
            // Source: `MatchedStatement`: a statement without Sid is told under a made one.
            let made = || ["Statement[", &each.statement.to_string(), "]"].concat();
            let sid = sid.map_or_else(made, str::to_owned);
            let effect = if wanted == Effect::Allow { "ALLOW" } else { "DENY" };
            let object = Object::default().with("sid", sid.as_str());
            statements.push(object.with("evaluatedEffect", effect).into());
        }
        if !statements.is_empty() {
            let object = Object::default().with("uri", uri(index, attached).as_str());
            matched.push(object.with("matchedStatements", list(statements)).into());
        }
    }
    matched
}

/// A managed policy's ARN; for others a name that means something within these details only.
fn uri(index: usize, attached: &AttachedPolicy) -> String {
    match &attached.arn {
        Some(arn) => arn.to_string(),
        None => ["inline:", &index.to_string(), ":", &attached.name].concat(),
    }
}

fn policy(of: &Authorization, index: usize, attached: &AttachedPolicy) -> Node {
    let on = attached_to(of, attached.layer);
    let on = on.map(|arn| list(vec![Object::default().with("arn", arn.as_str()).into()]));
    Object::default()
        .with("uri", uri(index, attached).as_str())
        .with("type", policy_type(attached.layer))
        .with("inline", attached.arn.is_none())
        .maybe("attachedTo", on)
        .into()
}

/// What a policy hangs on, where the request tells.
fn attached_to(of: &Authorization, layer: Layer) -> Option<String> {
    match layer {
        Layer::IdentityPolicy | Layer::PermissionsBoundary => match &of.request.principal {
            Principal::User { arn, .. } => Some(arn.to_string()),
            Principal::AssumedRole { role_arn, .. } => Some(role_arn.to_string()),
            Principal::FederatedUser { user_arn, .. } => Some(user_arn.to_string()),
            Principal::Root { .. }
            | Principal::Service { .. }
            | Principal::Federated { .. }
            | Principal::Anonymous => None,
        },
        Layer::SessionPolicy => Some(of.request.principal.to_string()),
        Layer::ResourcePolicy => of.request.resource.arn.as_ref().map(Arn::to_string),
        Layer::RegistryPolicy
        | Layer::ServiceControlPolicy
        | Layer::ResourceControlPolicy
        | Layer::VpcEndpointPolicy => None,
    }
}

fn policy_type(layer: Layer) -> &'static str {
    match layer {
        Layer::ResourceControlPolicy => "RESOURCE_CONTROL_POLICY",
        Layer::ServiceControlPolicy => "SERVICE_CONTROL_POLICY",
        Layer::VpcEndpointPolicy => "VPC_ENDPOINT_POLICY",
        Layer::ResourcePolicy | Layer::RegistryPolicy => "RESOURCE_BASED_POLICY",
        Layer::IdentityPolicy => "IDENTITY_BASED_POLICY",
        Layer::PermissionsBoundary => "PERMISSIONS_BOUNDARY",
        Layer::SessionPolicy => "SESSION_POLICY",
    }
}

fn context(context: &Context) -> Object {
    let mut object = Object::default();
    for (key, value) in context.iter() {
        let value = match value {
            ContextValue::One(value) => Node::from(&**value),
            ContextValue::Many(values) => {
                Node::new(Value::Array(values.iter().map(|value| Node::from(&**value)).collect()))
            }
        };
        object = object.with(&spelled(key), value);
    }
    object
}

/// A key as AWS spells it; a tag's name stays in lower case, as letter case means nothing there.
fn spelled(key_lower: &str) -> String {
    match keys::find(key_lower) {
        Some(key) => [key.name, key_lower.get(key.name.len()..).unwrap_or("")].concat(),
        None => key_lower.to_owned(),
    }
}
