//! One worked case as JSON: the format that `drydock decide` reads.
//!
//! `{"id", "request": {"principal", "action", "resource", "context"}, "policies": {…}}`; documents
//! stand in it as a user would write them, each as `{"name", "arn", "document"}`, where `arn` is
//! that of a managed policy. `src/FIDELITY.md` says where readings were chosen.

use std::fmt;
use std::rc::Rc;

use super::evaluate::{AttachedPolicy, PolicySet};
use super::parse::Reading;
use super::policy::{Policy, PolicyKind};
use super::principal::{Principal, RoleKind};
use super::problem::Problem;
use super::request::{AuthorizationRequest, Context, Resource};
use super::verdict::Layer;
use crate::json::{Layout, Node, Value, print};

/// A case that can be decided.
#[derive(Clone, Debug)]
pub struct Case {
    /// What is asked.
    pub request: AuthorizationRequest,
    /// What has a say.
    pub policies: PolicySet,
}

/// Why a case cannot be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseError {
    /// A member is missing or not of its form: the path of it.
    Member(&'static str),
    /// A member that the format does not know: the path of it.
    ///
    /// Among policies and keys of the request a slip of the pen would leave out a limit, so it is
    /// refused; what stands beside `request` and `policies` is the writer's own.
    Unknown {
        /// Where it stands.
        within: &'static str,
        /// Its name.
        name: Box<str>,
    },
    /// A level of control policies without its list of policies, which may be empty.
    NoPolicies(&'static str),
    /// A policy without its document.
    NoDocument(Box<str>),
    /// A policy that AWS would refuse.
    Policy {
        /// Which one.
        name: Box<str>,
        /// What is wrong with it.
        problems: Vec<Problem>,
    },
}

impl fmt::Display for CaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Member(name) => write!(f, "`{name}` is missing or not of its form"),
            Self::Unknown { within, name } => write!(f, "`{within}` has no member `{name}`"),
            Self::NoPolicies(layer) => write!(f, "a level of `policies.{layer}` has no `policies`"),
            Self::NoDocument(name) => write!(f, "policy `{name}` has no `document`"),
            Self::Policy { name, problems } => {
                let first = problems.first().map(ToString::to_string).unwrap_or_default();
                write!(f, "policy `{name}` is refused: {first}")
            }
        }
    }
}

impl Case {
    /// Reads a case from its JSON.
    pub fn read(node: &Node) -> Result<Self, CaseError> {
        let request = node.get("request").ok_or(CaseError::Member("request"))?;
        known(request, "request", &["principal", "action", "resource", "context"])?;
        let principal = request.get("principal").ok_or(CaseError::Member("request.principal"))?;
        let resource = request.get("resource").ok_or(CaseError::Member("request.resource"))?;
        let exempt = Exemptions {
            caller_manages: is_set(principal, "managementAccount"),
            owner_manages: is_set(resource, "managementAccount"),
        };
        let request = AuthorizationRequest {
            principal: read_principal(principal)?,
            action: text(request, "action").ok_or(CaseError::Member("request.action"))?.into(),
            resource: read_resource(resource)?,
            context: read_context(request.get("context"))?,
        };
        let policies = node.get("policies").ok_or(CaseError::Member("policies"))?;
        let policies = read_policies(policies, &request, exempt)?;
        Ok(Self { request, policies })
    }
}

/// Management accounts, which control policies leave alone.
#[derive(Clone, Copy)]
struct Exemptions {
    caller_manages: bool,
    owner_manages: bool,
}

/// Refuses members of an object that the format does not know.
fn known(node: &Node, within: &'static str, names: &[&str]) -> Result<(), CaseError> {
    for member in node.as_object().ok_or(CaseError::Member(within))? {
        if !names.contains(&&*member.name) {
            return Err(CaseError::Unknown { within, name: member.name.clone() });
        }
    }
    Ok(())
}

fn text<'n>(node: &'n Node, name: &str) -> Option<&'n str> {
    node.get(name)?.as_str()
}

fn is_set(node: &Node, name: &str) -> bool {
    matches!(node.get(name).map(|node| &node.value), Some(Value::Bool(true)))
}

fn read_principal(node: &Node) -> Result<Principal, CaseError> {
    let arn = |name: &str, path| {
        text(node, name).and_then(|arn| arn.parse().ok()).ok_or(CaseError::Member(path))
    };
    let session_arn = || arn("arn", "request.principal.arn");
    let is_service_linked = is_set(node, "serviceLinkedRole");
    let role_kind = if is_service_linked { RoleKind::ServiceLinked } else { RoleKind::Ordinary };
    Ok(match text(node, "type").ok_or(CaseError::Member("request.principal.type"))? {
        "root" => {
            let account = text(node, "account").and_then(|account| account.parse().ok());
            Principal::Root {
                account: account.ok_or(CaseError::Member("request.principal.account"))?,
            }
        }
        "user" => Principal::User { arn: session_arn()?, unique_id: "".into() },
        "assumed-role" => Principal::AssumedRole {
            session_arn: session_arn()?,
            role_arn: arn("roleArn", "request.principal.roleArn")?,
            unique_id: "".into(),
            role_kind,
        },
        "federated-user" => Principal::FederatedUser {
            session_arn: session_arn()?,
            user_arn: arn("userArn", "request.principal.userArn")?,
        },
        "service" => {
            let name =
                text(node, "service").ok_or(CaseError::Member("request.principal.service"))?;
            Principal::Service { name: name.into() }
        }
        "federated" => {
            let provider =
                text(node, "provider").ok_or(CaseError::Member("request.principal.provider"))?;
            Principal::Federated { provider: provider.into() }
        }
        "anonymous" => Principal::Anonymous,
        _ => return Err(CaseError::Member("request.principal.type")),
    })
}

fn read_resource(node: &Node) -> Result<Resource, CaseError> {
    let arn = match text(node, "arn").ok_or(CaseError::Member("request.resource.arn"))? {
        "*" => None,
        arn => Some(arn.parse().map_err(|_| CaseError::Member("request.resource.arn"))?),
    };
    let account = text(node, "account").and_then(|account| account.parse().ok());
    Ok(Resource { arn, account })
}

fn read_context(node: Option<&Node>) -> Result<Context, CaseError> {
    let mut context = Context::new();
    let Some(node) = node else { return Ok(context) };
    for member in node.as_object().ok_or(CaseError::Member("request.context"))? {
        if let Some(values) = member.node.as_array() {
            let values: Option<Vec<_>> = values.iter().map(scalar).collect();
            context.set_many(&member.name, values.ok_or(CaseError::Member("request.context"))?);
        } else {
            let value = scalar(&member.node).ok_or(CaseError::Member("request.context"))?;
            context.set(&member.name, value);
        }
    }
    Ok(context)
}

fn scalar(node: &Node) -> Option<Box<str>> {
    match &node.value {
        Value::String(text) | Value::Number(text) => Some(text.clone()),
        Value::Bool(is) => Some(is.to_string().into()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

const POLICIES: [&str; 8] =
    ["identity", "boundary", "session", "scp", "rcp", "resource", "registry", "vpce"];

fn read_policies(
    node: &Node,
    request: &AuthorizationRequest,
    exempt: Exemptions,
) -> Result<PolicySet, CaseError> {
    let mut set = PolicySet::new();
    known(node, "policies", &POLICIES)?;
    let is_trust = request.action.to_ascii_lowercase().starts_with("sts:assumerole");
    let resource_kind = if is_trust { PolicyKind::Trust } else { PolicyKind::Repository };
    let kinds = [
        ("identity", Layer::IdentityPolicy, PolicyKind::Identity),
        ("boundary", Layer::PermissionsBoundary, PolicyKind::PermissionsBoundary),
        ("session", Layer::SessionPolicy, PolicyKind::Session),
        ("resource", Layer::ResourcePolicy, resource_kind),
        ("registry", Layer::RegistryPolicy, PolicyKind::Registry),
        ("vpce", Layer::VpcEndpointPolicy, PolicyKind::VpcEndpoint),
    ];
    for (name, layer, kind) in kinds {
        for policy in node.get(name).map(as_list).unwrap_or_default() {
            add(&mut set, policy, (layer, 0), kind)?;
        }
    }
    let levels = [
        ("scp", Layer::ServiceControlPolicy, PolicyKind::ServiceControl, exempt.caller_manages),
        ("rcp", Layer::ResourceControlPolicy, PolicyKind::ResourceControl, exempt.owner_manages),
    ];
    for (name, layer, kind, is_exempt) in levels {
        if is_exempt {
            continue;
        }
        let levels = node.get(name).map(as_list).unwrap_or_default();
        for (depth, level) in levels.iter().enumerate() {
            if layer == Layer::ServiceControlPolicy {
                set.set_scp_levels(depth + 1);
            }
            let policies = level.get("policies").ok_or(CaseError::NoPolicies(name))?;
            for policy in as_list(policies) {
                add(&mut set, policy, (layer, depth), kind)?;
            }
        }
    }
    Ok(set)
}

fn as_list(node: &Node) -> &[Node] {
    match &node.value {
        Value::Array(elements) => elements,
        Value::Null => &[],
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
            std::slice::from_ref(node)
        }
    }
}

fn add(
    set: &mut PolicySet,
    node: &Node,
    (layer, level): (Layer, usize),
    kind: PolicyKind,
) -> Result<(), CaseError> {
    let name: Box<str> = text(node, "name").unwrap_or("policy").into();
    let document = node.get("document").ok_or_else(|| CaseError::NoDocument(name.clone()))?;
    let arn = match node.get("arn") {
        Some(arn) => {
            let arn = arn.as_str().and_then(|arn| arn.parse().ok());
            Some(arn.ok_or(CaseError::Member("arn"))?)
        }
        None => None,
    };
    let Reading { policy, problems } = Policy::read(&print(document, Layout::Spaces(2)), kind);
    let policy = policy.ok_or_else(|| CaseError::Policy { name: name.clone(), problems })?;
    set.add(AttachedPolicy { layer, level, name, arn, policy: Rc::new(policy) });
    Ok(())
}
