//! A decision written down: who asks for what, which policies have a say, what comes out.

use std::rc::Rc;

use drydock::iam::principal::RoleKind;
use drydock::iam::{
    AttachedPolicy, AuthorizationRequest, Context, Guardrails, Policy, PolicyKind, PolicySet,
    Principal, Resource,
};
use serde_json::Value;

/// The request of a case.
pub(super) fn request(case: &Value) -> AuthorizationRequest {
    let request = &case["request"];
    let resource = &request["resource"];
    AuthorizationRequest {
        principal: principal(&request["principal"]),
        action: text(&request["action"]).into(),
        resource: Resource {
            arn: text(&resource["arn"]).parse().ok(),
            account: resource["account"].as_str().map(|id| id.parse().unwrap()),
        },
        context: context(&request["context"]),
    }
}

/// The policies of a case.
pub(super) fn policies(case: &Value) -> PolicySet {
    let (request, policies) = (&case["request"], &case["policies"]);
    let resource_kind = if text(&request["action"]).starts_with("sts:AssumeRole") {
        PolicyKind::Trust
    } else {
        PolicyKind::Repository
    };
    let one = |name: &str, kind| policies.get(name).map(|policy| attached(policy, kind));
    PolicySet {
        scp: guardrails(policies.get("scp"), &request["principal"], PolicyKind::ServiceControl),
        rcp: guardrails(policies.get("rcp"), &request["resource"], PolicyKind::ResourceControl),
        vpc_endpoint: one("vpce", PolicyKind::VpcEndpoint),
        boundary: one("boundary", PolicyKind::PermissionsBoundary),
        session: policies.get("session").map(|list| all(list, PolicyKind::Session)),
        identity: policies
            .get("identity")
            .map(|list| all(list, PolicyKind::Identity))
            .unwrap_or_default(),
        resource: one("resource", resource_kind),
        registry: one("registry", PolicyKind::Registry),
    }
}

fn guardrails(levels: Option<&Value>, member: &Value, kind: PolicyKind) -> Guardrails {
    match levels {
        None => Guardrails::NoOrganization,
        Some(_) if member["managementAccount"] == true => Guardrails::ManagementAccount,
        Some(levels) => {
            let levels = levels.as_array().unwrap().iter();
            Guardrails::Levels(levels.map(|level| all(&level["policies"], kind)).collect())
        }
    }
}

fn all(list: &Value, kind: PolicyKind) -> Vec<AttachedPolicy> {
    list.as_array().unwrap().iter().map(|policy| attached(policy, kind)).collect()
}

/// A policy is put to the question even where AWS would refuse it, as long as its meaning is clear.
fn attached(policy: &Value, kind: PolicyKind) -> AttachedPolicy {
    let document = policy["document"].to_string();
    let reading = Policy::read(&document, kind);
    let policy_read = reading.policy.unwrap_or_else(|| panic!("{:?}", reading.problems));
    AttachedPolicy {
        name: text(&policy["name"]).into(),
        arn: policy["arn"].as_str().map(|arn| arn.parse().unwrap()),
        policy: Rc::clone(&policy_read),
    }
}

fn principal(principal: &Value) -> Principal {
    let arn = |name: &str| text(&principal[name]).parse().unwrap();
    match text(&principal["type"]) {
        "root" => Principal::Root { account: text(&principal["account"]).parse().unwrap() },
        "user" => Principal::User { arn: arn("arn"), unique_id: "AIDAEXAMPLE".into() },
        "assumed-role" => Principal::AssumedRole {
            session_arn: arn("arn"),
            role_arn: arn("roleArn"),
            unique_id: "AROAEXAMPLE".into(),
            role_kind: if principal["serviceLinkedRole"] == true {
                RoleKind::ServiceLinked
            } else {
                RoleKind::Ordinary
            },
        },
        "federated-user" => {
            Principal::FederatedUser { session_arn: arn("arn"), user_arn: arn("userArn") }
        }
        "service" => Principal::Service { name: text(&principal["service"]).into() },
        "federated" => Principal::Federated { provider: text(&principal["provider"]).into() },
        "anonymous" => Principal::Anonymous,
        other => panic!("no principal is of the type {other}"),
    }
}

fn context(keys: &Value) -> Context {
    let mut context = Context::new();
    for (key, value) in keys.as_object().unwrap() {
        match value.as_array() {
            Some(values) => {
                context.set_many(key, values.iter().map(|value| text(value).into()).collect());
            }
            None => context.set(key, text(value)),
        }
    }
    context
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("`{value}` is no string"))
}
