//! How the caller stands to the owner of the resource, and which policies reach it at all.
//!
//! Source: IAM user guide, "Policy evaluation logic"; Organizations user guide, "Service control
//! policies" and "Resource control policies".

use super::principal::{Principal, RoleKind};
use super::request::AuthorizationRequest;
use super::verdict::Layer;

/// How the caller and the owner of the resource stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// One account: either side may allow.
    SameAccount,
    /// One account, and the action is one of those that the resource itself must allow: a role
    /// decides who assumes it.
    SameAccountTrust,
    /// Two accounts: both sides must allow.
    CrossAccount,
    /// No resource that could have a policy: the caller's side decides.
    CallerOnly,
    /// A caller without an account, such as a service: the owner's side decides.
    OwnerOnly,
    /// Neither an account nor a resource that could have a policy: nobody can allow it.
    Neither,
}

impl Relation {
    /// The relation of a request.
    pub fn of(request: &AuthorizationRequest) -> Self {
        let resource = &request.resource;
        let owner = resource.arn.as_ref().map(|arn| resource.account.or(arn.account));
        match (request.principal.account(), owner) {
            (None, None) => Self::Neither,
            (Some(_), None) => Self::CallerOnly,
            (None, Some(_)) => Self::OwnerOnly,
            (Some(caller), Some(owner)) if owner != Some(caller) => Self::CrossAccount,
            (Some(_), Some(_)) if is_trust_action(&request.action) => Self::SameAccountTrust,
            (Some(_), Some(_)) => Self::SameAccount,
        }
    }
}

/// Whether the action is one that a role's trust policy answers.
pub(super) fn is_trust_action(action: &str) -> bool {
    let is_start = |start: &str| {
        action.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start))
    };
    ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"].into_iter().any(is_start)
}

/// Some kinds of policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LayerSet(u8);

impl LayerSet {
    const ALL: Self = Self(u8::MAX);

    /// No kinds.
    pub(super) const NONE: Self = Self(0);

    fn bit(layer: Layer) -> u8 {
        1 << layer as u8
    }

    /// Whether `layer` is among them.
    pub(super) fn contains(self, layer: Layer) -> bool {
        self.0 & Self::bit(layer) != 0
    }

    /// The same kinds and one more.
    pub(super) fn with(self, layer: Layer) -> Self {
        Self(self.0 | Self::bit(layer))
    }

    fn without(self, layers: &[Layer]) -> Self {
        Self(layers.iter().fold(self.0, |rest, layer| rest & !Self::bit(*layer)))
    }
}

/// The kinds of policy that reach a caller at all, where they are attached.
pub(super) fn reaching(principal: &Principal) -> LayerSet {
    let caps = [Layer::PermissionsBoundary, Layer::SessionPolicy, Layer::IdentityPolicy];
    match principal {
        Principal::User { .. }
        | Principal::FederatedUser { .. }
        | Principal::AssumedRole { role_kind: RoleKind::Ordinary, .. } => LayerSet::ALL,
        Principal::AssumedRole { role_kind: RoleKind::ServiceLinked, .. } => {
            LayerSet::ALL.without(&[
                Layer::ServiceControlPolicy,
                Layer::ResourceControlPolicy,
                Layer::PermissionsBoundary,
            ])
        }
        Principal::Root { .. } => LayerSet::ALL.without(&caps),
        Principal::Service { .. } | Principal::Federated { .. } | Principal::Anonymous => {
            LayerSet::ALL.without(&caps).without(&[Layer::ServiceControlPolicy])
        }
    }
}
