//! One worked case as JSON: the format that `drydock decide` reads.
//!
//! `{"id", "request": {"principal", "action", "resource", "context"}, "policies": {…}}`; documents
//! stand in it as a user would write them, each as `{"name", "arn", "document"}`, where `arn` is
//! that of a managed policy. What AWS would refuse is refused. `src/FIDELITY.md` says where readings
//! were chosen.

mod error;
mod request;

use std::rc::Rc;

pub use error::CaseError;

use request::Exemptions;

use super::evaluate::{AttachedPolicy, PolicySet};
use super::evaluations::ActionKind;
use super::parse::Reading;
use super::policy::{Policy, PolicyKind};
use super::problem::{Problem, ProblemKind, Severity};
use super::request::AuthorizationRequest;
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

impl Case {
    /// Reads a case from its JSON.
    pub fn read(node: &Node) -> Result<Self, CaseError> {
        let request = node.get("request").ok_or(CaseError::Member("request"))?;
        for name in ["request", "policies"] {
            let members = node.as_object().unwrap_or_default();
            if members.iter().filter(|member| &*member.name == name).count() > 1 {
                return Err(CaseError::Twice { within: "case", name: name.into() });
            }
        }
        let (request, exempt) = request::read(request)?;
        let policies = node.get("policies").ok_or(CaseError::Member("policies"))?;
        let policies = read_policies(policies, &request, exempt)?;
        Ok(Self { request, policies })
    }
}

/// Refuses members of an object that the format does not know, and those that stand twice.
fn known(node: &Node, within: &'static str, names: &[&str]) -> Result<(), CaseError> {
    let members = node.as_object().ok_or(CaseError::Member(within))?;
    for (index, member) in members.iter().enumerate() {
        let name = &member.name;
        if !names.contains(&&**name) {
            return Err(CaseError::Unknown { within, name: name.clone() });
        }
        if members.iter().take(index).any(|earlier| earlier.name == *name) {
            return Err(CaseError::Twice { within, name: name.clone() });
        }
    }
    Ok(())
}

fn text<'n>(node: &'n Node, name: &str) -> Option<&'n str> {
    node.get(name)?.as_str()
}

/// Levels of an organisation: the root, five organizational units below each other, the account.
///
/// Source: Organizations user guide, quotas.
const MAX_LEVELS: usize = 7;

const POLICIES: [&str; 8] =
    ["identity", "boundary", "session", "scp", "rcp", "resource", "registry", "vpce"];

fn read_policies(
    node: &Node,
    request: &AuthorizationRequest,
    exempt: Exemptions,
) -> Result<PolicySet, CaseError> {
    let mut set = PolicySet::new();
    known(node, "policies", &POLICIES)?;
    let resource_kind = match ActionKind::of(request) {
        ActionKind::Trust => PolicyKind::Trust,
        ActionKind::Ordinary | ActionKind::Free | ActionKind::Unknown => PolicyKind::Repository,
    };
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
        let levels = node.get(name).map(as_list).unwrap_or_default();
        if levels.len() > MAX_LEVELS {
            return Err(CaseError::TooManyLevels(name));
        }
        if is_exempt {
            continue;
        }
        for (depth, level) in levels.iter().enumerate() {
            if layer == Layer::ServiceControlPolicy {
                set.set_scp_levels(depth + 1);
            }
            let policies = level.get("policies").ok_or(CaseError::NoPolicies(name))?;
            known(level, name, &["level", "policies"])?;
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
    known(node, "policy", &["name", "arn", "document"])?;
    let document = node.get("document").ok_or_else(|| CaseError::NoDocument(name.clone()))?;
    let arn = match node.get("arn") {
        Some(arn) => {
            let arn = arn.as_str().and_then(|arn| arn.parse().ok());
            Some(arn.ok_or(CaseError::Member("arn"))?)
        }
        None => None,
    };
    let Reading { policy, problems } = Policy::read(&print(document, Layout::Spaces(2)), kind);
    let is_refused = problems.iter().any(|problem| decides_nothing(problem, document));
    let policy = policy.filter(|_| !is_refused);
    let policy = policy.ok_or_else(|| CaseError::Policy { name: name.clone(), problems })?;
    set.add(AttachedPolicy { layer, level, name, arn, policy: Rc::new(policy) });
    Ok(())
}

/// Whether a policy with this problem cannot be set, and so has no say.
fn decides_nothing(problem: &Problem, document: &Node) -> bool {
    // Assumed (O13): what a statement would mean that names nobody can be asked all the same.
    if problem.kind == ProblemKind::Missing("Principal") {
        return false;
    }
    // Where white space counts, the writer's is not known.
    if let ProblemKind::TooLong { limit, .. } = problem.kind {
        return print(document, Layout::Compact).chars().count() > limit;
    }
    problem.severity() == Severity::Error
}
