//! The verdict and what it names.

use std::fmt;

use super::actions;
use super::assumption::Assumption;
use super::evaluate::{PolicySet, StatementEvaluation, is_subject};
use super::matching::Named;
use super::policy::Effect;
use super::principal::Principal;
use super::request::AuthorizationRequest;

/// A kind of policy that has a say in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// Resource control policies of the resource owner's organisation.
    ResourceControlPolicy,
    /// Service control policies of the caller's organisation.
    ServiceControlPolicy,
    /// The policy of the VPC endpoint that the request came through.
    VpcEndpointPolicy,
    /// The policy of the resource itself: of a repository, or the trust policy of a role.
    ResourcePolicy,
    /// The registry's own policy, over all its repositories.
    RegistryPolicy,
    /// Policies of the user, its groups, or the role.
    IdentityPolicy,
    /// The permissions boundary of the user or role.
    PermissionsBoundary,
    /// Policies passed when the session was made.
    SessionPolicy,
}

impl Layer {
    /// As AWS's denial messages name the kind: `because no <kind> allows …`.
    pub fn aws_name(self) -> &'static str {
        match self {
            Self::ResourceControlPolicy => "resource control policy",
            Self::ServiceControlPolicy => "service control policy",
            Self::VpcEndpointPolicy => "VPC endpoint policy",
            Self::ResourcePolicy | Self::RegistryPolicy => "resource-based policy",
            Self::IdentityPolicy => "identity-based policy",
            Self::PermissionsBoundary => "permissions boundary",
            Self::SessionPolicy => "session policy",
        }
    }
}

/// Which statement of which policy: places in the policy set of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StatementRef {
    /// The kind of policy.
    pub layer: Layer,
    /// Which policy of the set.
    pub policy: usize,
    /// Which statement of it, in the order written.
    pub statement: usize,
}

/// What was decided and what decided it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every side that has to say yes has said it.
    Allowed {
        /// The statement that let the request in; none for a root user, who needs none.
        by: Option<StatementRef>,
    },
    /// A statement forbids it. No other statement can help.
    ExplicitlyDenied {
        /// The forbidding statement that AWS would name first.
        by: StatementRef,
    },
    /// Nobody forbids it, but a kind of policy that had to allow it is silent.
    ImplicitlyDenied {
        /// The silent kind that AWS would name first.
        missing: Layer,
    },
    /// What might decide is not modelled; so it fails closed.
    NotModelled {
        /// What that is.
        what: Unmodelled,
    },
}

/// What a verdict would need and Drydock does not model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unmodelled {
    /// The condition key that a Deny rests on.
    Condition(StatementRef),
    /// The action: nobody here knows what it does and whose word it needs.
    Action,
}

impl Verdict {
    /// Whether both are the same decision, whoever decided it.
    pub fn is_same_decision(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }

    /// The kind of policy that a denial names.
    pub fn denied_by(self) -> Option<Layer> {
        match self {
            Self::ExplicitlyDenied { by } => Some(by.layer),
            Self::ImplicitlyDenied { missing } => Some(missing),
            Self::Allowed { .. } | Self::NotModelled { .. } => None,
        }
    }

    /// Whether the request goes through.
    pub fn is_allowed(self) -> bool {
        matches!(self, Self::Allowed { .. })
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Allowed { .. } => "allowed",
            Self::ExplicitlyDenied { .. } => "explicitDeny",
            Self::ImplicitlyDenied { .. } => "implicitDeny",
            Self::NotModelled { .. } => "notModelled",
        })
    }
}

/// The evaluations of one request, and how the caller stands to the resource.
///
/// All that [`verdict`] can see: it knows no policy text and no request, only how they met.
#[derive(Clone, Copy, Debug)]
pub struct Evaluations<'a> {
    statements: &'a [StatementEvaluation],
    policies: &'a PolicySet,
    request: &'a AuthorizationRequest,
    relation: Relation,
    otherwise: Option<Assumption>,
}

/// How the caller stands to the resource, which decides whose word is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// One account: either side's word is enough.
    SameAccount,
    /// Two accounts: both sides' words are needed.
    CrossAccount,
    /// The action knows no resource: the caller's side decides, and a caller without an account
    /// has none.
    ///
    /// Assumed (O16): a registry policy can forbid such an action and cannot grant it.
    NoResource,
    /// The caller belongs to no account: the resource's side decides.
    NoAccount,
}

impl Relation {
    /// How the caller of a request stands to its resource.
    pub fn of(request: &AuthorizationRequest) -> Self {
        Self::of_otherwise(request, None)
    }

    fn of_otherwise(request: &AuthorizationRequest, otherwise: Option<Assumption>) -> Self {
        let caller = request.principal.account();
        let arn = &request.resource.arn;
        // Assumed (O16): without a resource the caller's side decides alone.
        if arn.is_none() && otherwise != Some(Assumption::RegistryWideGrant) {
            return Self::NoResource;
        }
        // Assumed (O17): an owner who is not known is a stranger, so both sides have to agree.
        let owner = request.resource.account.or(arn.as_ref().and_then(|arn| arn.account));
        let is_own = owner.is_none() && otherwise == Some(Assumption::UnknownOwner);
        if caller.is_none() {
            Self::NoAccount
        } else if caller == owner || is_own {
            Self::SameAccount
        } else {
            Self::CrossAccount
        }
    }
}

impl<'a> Evaluations<'a> {
    /// What came of evaluating `request` against `policies`, an open question answered otherwise.
    pub(super) fn new(
        request: &'a AuthorizationRequest,
        policies: &'a PolicySet,
        otherwise: Option<Assumption>,
        statements: &'a [StatementEvaluation],
    ) -> Self {
        let relation = Relation::of_otherwise(request, otherwise);
        Self { statements, policies, request, relation, otherwise }
    }

    fn is_otherwise(&self, assumption: Assumption) -> bool {
        self.otherwise == Some(assumption)
    }

    fn allow(&self, layer: Layer) -> Option<StatementRef> {
        let is_allow = |each: &&StatementEvaluation| {
            each.layer == layer && each.effect == Effect::Allow && each.applies()
        };
        self.statements.iter().find(is_allow).map(StatementEvaluation::reference)
    }

    /// The forbidding statement that AWS would name.
    fn denial(&self) -> Option<StatementRef> {
        let mut named: Option<&StatementEvaluation> = None;
        for each in self.statements {
            if each.effect == Effect::Deny && each.applies() {
                let is_before = |named: &StatementEvaluation| {
                    let (one, other) = (denial_rank(each.layer), denial_rank(named.layer));
                    if self.is_otherwise(Assumption::DenialOrder) {
                        one > other
                    } else {
                        one < other
                    }
                };
                if named.is_none_or(is_before) {
                    named = Some(each);
                }
            }
        }
        named.map(StatementEvaluation::reference)
    }

    fn undecided_deny(&self) -> Option<StatementRef> {
        let is_open =
            |each: &&StatementEvaluation| each.effect == Effect::Deny && each.is_undecided();
        self.statements.iter().find(is_open).map(StatementEvaluation::reference)
    }

    /// The grant of a resource policy that names the requester most directly.
    ///
    /// Assumed (O8): repository and registry policy speak as one.
    fn best_grant(&self) -> Option<&'a StatementEvaluation> {
        let both = [Layer::ResourcePolicy, Layer::RegistryPolicy];
        let is_attached = |layer: &Layer| self.policies.of(*layer).next().is_some();
        if self.is_otherwise(Assumption::RegistryAndRepository) && both.iter().all(is_attached) {
            let [one, other] = both.map(|layer| self.best_grant_in(&[layer]));
            return one
                .zip(other)
                .map(|(one, other)| if one.named < other.named { one } else { other });
        }
        self.best_grant_in(&both)
    }

    fn best_grant_in(&self, layers: &[Layer]) -> Option<&'a StatementEvaluation> {
        let mut best: Option<&StatementEvaluation> = None;
        for each in self.statements {
            let is_grant =
                each.effect == Effect::Allow && layers.contains(&each.layer) && each.applies();
            // Of equals the first.
            if is_grant && best.is_none_or(|best| each.named > best.named) {
                best = Some(each);
            }
        }
        best
    }

    /// Whether a limit lets the request through: it is not there, or it says yes.
    fn passes(&self, layer: Layer) -> bool {
        let principal = &self.request.principal;
        if !is_subject(principal, layer) {
            return true;
        }
        match layer {
            Layer::ServiceControlPolicy => (0..self.policies.scp_levels()).all(|level| {
                self.statements.iter().any(|each| {
                    each.level == level
                        && each.layer == layer
                        && each.effect == Effect::Allow
                        && each.applies()
                })
            }),
            // A session of `GetFederationToken` without a session policy may do nothing.
            Layer::SessionPolicy if matches!(principal, Principal::FederatedUser { .. }) => {
                self.allow(layer).is_some()
            }
            // `RCPFullAWSAccess` is always attached.
            Layer::ResourceControlPolicy => true,
            Layer::VpcEndpointPolicy
            | Layer::PermissionsBoundary
            | Layer::SessionPolicy
            | Layer::IdentityPolicy
            | Layer::ResourcePolicy
            | Layer::RegistryPolicy => {
                self.policies.of(layer).next().is_none() || self.allow(layer).is_some()
            }
        }
    }

    /// The one of two limits that does not let the request through; of both the first.
    fn silent(&self, [first, second]: [Layer; 2]) -> Option<Layer> {
        let second = (!self.passes(second)).then_some(second);
        if self.passes(first) { second } else { Some(self.either(first, second)) }
    }

    /// Which of two silent kinds a denial names.
    ///
    /// Assumed (O14): the first.
    fn either(&self, first: Layer, second: Option<Layer>) -> Layer {
        second.filter(|_| self.is_otherwise(Assumption::DenialOrder)).unwrap_or(first)
    }

    /// The caller's own side: its policies within its limits. A root user needs no policy.
    fn own(&self, limit: Option<Layer>) -> Result<Option<StatementRef>, Layer> {
        let by = self.allow(Layer::IdentityPolicy);
        let is_root = matches!(self.request.principal, Principal::Root { .. });
        if by.is_none() && !is_root {
            return Err(self.either(Layer::IdentityPolicy, limit));
        }
        limit.map_or(Ok(by), Err)
    }

    /// Only a role's own trust policy lets someone assume it.
    fn is_trust(&self) -> bool {
        let action = self.request.action.as_bytes();
        let start = action.get(.."sts:AssumeRole".len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(b"sts:AssumeRole"))
    }
}

/// In which order kinds of policy are named when several forbid.
///
/// Assumed (O14): AWS names one and does not say which; this is the order of its own walk.
fn denial_rank(layer: Layer) -> u8 {
    match layer {
        Layer::ResourceControlPolicy => 0,
        Layer::ServiceControlPolicy => 1,
        Layer::VpcEndpointPolicy => 2,
        Layer::PermissionsBoundary => 3,
        Layer::SessionPolicy => 4,
        Layer::IdentityPolicy => 5,
        Layer::ResourcePolicy => 6,
        Layer::RegistryPolicy => 7,
    }
}

/// The decision. Reads nothing but the evaluations.
///
/// `own` is the word of the caller's side, `grant` that of the resource's side.
///
/// Source: IAM user guide, policy evaluation logic.
pub fn verdict(of: &Evaluations<'_>) -> Verdict {
    if let Some(by) = of.denial() {
        return Verdict::ExplicitlyDenied { by };
    }
    if let Some(by) = of.undecided_deny() {
        return Verdict::NotModelled { what: Unmodelled::Condition(by) };
    }
    let grant = of.best_grant();
    let granted = grant.map(StatementEvaluation::reference);
    let limit = of.silent([Layer::PermissionsBoundary, Layer::SessionPolicy]);
    let own = of.own(limit);
    let decision = match (of.relation, grant.map(|grant| grant.named)) {
        (Relation::NoAccount, _) => granted.map(Some).ok_or(Layer::ResourcePolicy),
        // Both sides must say yes, however directly the resource's side names the caller.
        (Relation::CrossAccount, None) => Err(of.either(Layer::ResourcePolicy, own.err())),
        (Relation::CrossAccount, Some(_)) => own.map(|_| granted),
        // A grant to the user or session itself is not held back by what its limits leave out.
        (Relation::SameAccount, Some(Named::Itself)) => Ok(granted),
        // A grant to the role, or to a session's maker, is; no other policy can make up for it.
        (Relation::SameAccount, Some(Named::ByRole | Named::ByCreator)) => {
            limit.map_or(Ok(granted), Err)
        }
        (Relation::SameAccount, None) if of.is_trust() => Err(Layer::ResourcePolicy),
        (Relation::SameAccount | Relation::NoResource, _) => own,
    };
    // These limits hold whoever allows.
    let outer = of.silent([Layer::ServiceControlPolicy, Layer::VpcEndpointPolicy]);
    let outer = outer.map(|outer| of.either(outer, decision.err()));
    match outer.map_or(decision, Err) {
        Err(missing) => Verdict::ImplicitlyDenied { missing },
        Ok(_) if !actions::is_modelled(&of.request.action) => {
            Verdict::NotModelled { what: Unmodelled::Action }
        }
        Ok(by) => Verdict::Allowed { by },
    }
}
