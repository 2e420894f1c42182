//! The least that somebody needs: the identity policy that allows certain calls and no others.
//!
//! Every pair of an action and a resource that was asked for becomes part of one statement.
//! Resources that need the same actions share it, and nothing else does: a statement allows every
//! one of its actions on every one of its resources, so this keeps it from allowing more.

use std::rc::Rc;

use super::actions::needs_no_permission;
use super::{
    Authorization, AuthorizationRequest, Layer, Policy, PolicyKind, PolicySet, Principal, Verdict,
    authorize,
};
use crate::json::{Layout, Node, print};
use crate::ordered::{OrderedMap, OrderedSet};

/// A policy and what it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Least {
    /// The document, for a user, a group or a role; none if nothing that was asked for needs one.
    pub document: Option<Node>,
    policy: Option<Rc<Policy>>,
    /// How many decisions it allows.
    pub allowed: usize,
    /// How many were denied: what was refused is nothing that somebody needs.
    pub denied: usize,
    /// How many need no identity policy: root users and services have none, and some actions are
    /// open to everybody.
    pub free: usize,
}

/// What statements are kept apart by: the service and the type of the resource, as its ARN tells
/// them; `*` for none.
type Kind = (Box<str>, Box<str>);

/// The identity policy that allows what was allowed.
///
/// Conditions are not looked at: the policy has none. Order does not matter; the document is the
/// same for the same decisions. Who asked does not matter either: what several people were allowed
/// comes together in one policy.
pub fn least<'a>(decisions: impl IntoIterator<Item = &'a Authorization>) -> Least {
    let mut least = Least { document: None, policy: None, allowed: 0, denied: 0, free: 0 };
    let mut actions: OrderedMap<(Kind, String), OrderedSet<Box<str>>> = OrderedMap::new();
    for decision in decisions {
        let request = &decision.request;
        if !decision.verdict.is_allowed() {
            least.denied += 1;
        } else if is_free(request) {
            least.free += 1;
        } else {
            least.allowed += 1;
            let place = (kind_of(request), resource_of(request));
            let known = actions.get_or_insert_with(place, OrderedSet::default);
            known.insert(request.action.clone());
        }
    }
    let mut statements: OrderedMap<(Kind, Vec<Box<str>>), Vec<String>> = OrderedMap::new();
    for ((kind, resource), actions) in actions {
        let actions = actions.iter().cloned().collect();
        statements.get_or_insert_with((kind, actions), Vec::new).push(resource);
    }
    if !statements.is_empty() {
        let document = document(&statements);
        let policy = Policy::parse(&print(&document, Layout::Compact), PolicyKind::Identity);
        debug_assert!(policy.is_ok(), "actions and ARNs that were asked for make a policy");
        least.policy = policy.ok().map(Rc::new);
        least.document = Some(document);
    }
    least
}

fn document(statements: &OrderedMap<(Kind, Vec<Box<str>>), Vec<String>>) -> Node {
    let mut nodes = Vec::new();
    for ((_, actions), resources) in statements {
        nodes.push(Node::object([
            ("Effect", "Allow".into()),
            ("Action", one_or_many(actions.iter().map(|action| &**action))),
            ("Resource", one_or_many(resources.iter().map(String::as_str))),
        ]));
    }
    Node::object([("Version", "2012-10-17".into()), ("Statement", Node::array(nodes))])
}

/// One text stands for itself, as policies are written by hand.
fn one_or_many<'a>(texts: impl Iterator<Item = &'a str>) -> Node {
    let mut nodes: Vec<Node> = texts.map(Node::from).collect();
    match nodes.pop() {
        Some(only) if nodes.is_empty() => only,
        last => {
            nodes.extend(last);
            Node::array(nodes)
        }
    }
}

fn is_free(request: &AuthorizationRequest) -> bool {
    let has_policies = match request.principal {
        Principal::User { .. }
        | Principal::AssumedRole { .. }
        | Principal::FederatedUser { .. } => true,
        Principal::Root { .. }
        | Principal::Service { .. }
        | Principal::Federated { .. }
        | Principal::Anonymous => false,
    };
    !has_policies || needs_no_permission(&request.action)
}

/// An action without a resource is kept with those of its service.
fn kind_of(request: &AuthorizationRequest) -> Kind {
    let Some(arn) = &request.resource.arn else {
        let service = request.action.split(':').next().unwrap_or_default();
        return (service.into(), "*".into());
    };
    let kind = arn.resource().split(['/', ':']).next().unwrap_or_default();
    (arn.service().into(), kind.into())
}

fn resource_of(request: &AuthorizationRequest) -> String {
    request.resource.arn.as_ref().map_or_else(|| "*".to_owned(), ToString::to_string)
}

impl Least {
    /// Whether a decision would still be a yes if the document were all that its caller's user or
    /// role had.
    ///
    /// What others have to say stays: limits of the organisation, of boundaries and sessions, and
    /// the owner of a resource in another account, or of a role. In the caller's own account a
    /// policy of the resource could stand in for a missing permission, so it is left out.
    pub fn suffices(&self, decision: &Authorization) -> bool {
        let request = &decision.request;
        if is_free(request) {
            return true;
        }
        let Some(policy) = &self.policy else { return false };
        let is_trust = request.action.starts_with("sts:");
        let is_own = request.principal.account() == request.resource.account && !is_trust;
        let mut policies = PolicySet::new();
        policies.set_scp_levels(decision.policies.scp_levels());
        for attached in decision.policies.iter() {
            let stays = match attached.layer {
                Layer::IdentityPolicy => false,
                Layer::ResourcePolicy | Layer::RegistryPolicy => !is_own,
                Layer::ResourceControlPolicy
                | Layer::ServiceControlPolicy
                | Layer::VpcEndpointPolicy
                | Layer::PermissionsBoundary
                | Layer::SessionPolicy => true,
            };
            if stays {
                policies.add(attached.clone());
            }
        }
        policies.push(Layer::IdentityPolicy, "least", policy);
        matches!(authorize(request.clone(), policies).verdict, Verdict::Allowed { .. })
    }
}
