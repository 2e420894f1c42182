//! What the verdict reads: how all statements met a request, and how the caller stands to it.

use super::actions::{self, ResourceType};
use super::assumption::Assumption;
use super::evaluate::{PolicySet, StatementEvaluation, is_subject};
use super::policy::Effect;
use super::principal::Principal;
use super::request::AuthorizationRequest;
use super::verdict::{Layer, StatementRef};

/// What the evaluations of one request come to, and how the caller stands to the resource.
///
/// All that [`verdict`](super::verdict::verdict) can see: it knows no policy text and no request,
/// only how they met. Gathered in one walk over the evaluations.
#[derive(Clone, Copy, Debug)]
pub struct Evaluations<'a> {
    /// Of the applying statements that forbid the one that AWS would name.
    denial: Option<&'a StatementEvaluation>,
    /// The first that forbids and of which nobody can tell whether it applies.
    undecided_denial: Option<&'a StatementEvaluation>,
    /// The kinds of policy of which a statement allows.
    allowing: Layers,
    /// The levels of service control policies of which a statement allows, a bit each.
    allowing_levels: u64,
    /// The first identity statement that allows.
    own: Option<&'a StatementEvaluation>,
    /// Of the repository's and of the registry's grants the one that names the caller most
    /// directly; of equals the first.
    grants: [Option<&'a StatementEvaluation>; 2],
    /// The kinds of policy of which one is attached that reaches the caller.
    attached: Layers,
    scp_levels: usize,
    /// How the caller stands to the resource.
    pub(super) relation: Relation,
    /// What is special about the action.
    pub(super) action: ActionKind,
    /// Whether the caller is a root user, who needs no policy of its own.
    is_root: bool,
    otherwise: Option<Assumption>,
}

/// What is made of an Allow of which nobody can tell whether it applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hope {
    /// It allows nothing.
    None,
    /// It applies: that shows whether a denial rests on it.
    Best,
}

/// Some kinds of policy.
#[derive(Clone, Copy, Debug)]
struct Layers(u8);

impl Layers {
    fn insert(&mut self, layer: Layer) {
        self.0 |= 1 << layer as u8;
    }

    fn contains(self, layer: Layer) -> bool {
        self.0 & (1 << layer as u8) != 0
    }
}

/// What the verdict has to know about an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ActionKind {
    /// The rules of an account's own policies and of the resource's hold.
    Ordinary,
    /// Only a role's own trust policy lets someone assume it.
    Trust,
    /// The service answers everyone who has credentials.
    Free,
    /// Nobody here knows whose word it needs.
    Unknown,
}

impl ActionKind {
    /// Of the action that is asked for.
    pub(super) fn of(request: &AuthorizationRequest) -> Self {
        let action = &request.action;
        let is_sts = action.split_once(':').is_some_and(|(it, _)| it.eq_ignore_ascii_case("sts"));
        // A session is tagged, and told who is behind it, by the word of the role's trust policy too.
        let arn = request.resource.arn.as_ref();
        let is_on_role =
            || arn.is_some_and(|arn| arn.service() == "iam" && arn.resource().starts_with("role/"));
        if request.principal.account().is_some() && actions::needs_no_permission(action) {
            return Self::Free;
        }
        match actions::find(action) {
            Some(known) if is_sts && (known.resource == ResourceType::Role || is_on_role()) => {
                Self::Trust
            }
            None if !actions::is_modelled(action) => Self::Unknown,
            Some(_) | None => Self::Ordinary,
        }
    }
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
    /// What came of evaluating `request` against `policies`, an open question answered otherwise,
    /// and the best hoped for or not.
    pub(super) fn new(
        request: &'a AuthorizationRequest,
        policies: &'a PolicySet,
        (otherwise, hope): (Option<Assumption>, Hope),
        statements: &'a [StatementEvaluation],
    ) -> Self {
        let principal = &request.principal;
        let mut attached = Layers(0);
        for policy in policies.iter() {
            if is_subject(principal, policy.layer) {
                attached.insert(policy.layer);
            }
        }
        // A level of service control policies may be empty, and then it allows nothing.
        let scp = Layer::ServiceControlPolicy;
        if policies.scp_levels() > 0 && is_subject(principal, scp) {
            attached.insert(scp);
        }
        // A session of `GetFederationToken` without a session policy may do nothing.
        if matches!(principal, Principal::FederatedUser { .. }) {
            attached.insert(Layer::SessionPolicy);
        }
        let mut all = Self {
            denial: None,
            undecided_denial: None,
            allowing: Layers(0),
            allowing_levels: 0,
            own: None,
            grants: [None; 2],
            attached,
            scp_levels: policies.scp_levels(),
            relation: Relation::of_otherwise(request, otherwise),
            action: ActionKind::of(request),
            is_root: matches!(principal, Principal::Root { .. }),
            otherwise,
        };
        for each in statements {
            match each.effect {
                Effect::Allow if each.applies() => all.add_allow(each),
                Effect::Allow if hope == Hope::Best && each.is_undecided() => all.add_allow(each),
                Effect::Deny if each.applies() => all.add_denial(each),
                Effect::Deny if each.is_undecided() && all.undecided_denial.is_none() => {
                    all.undecided_denial = Some(each);
                }
                Effect::Allow | Effect::Deny => {}
            }
        }
        all
    }

    fn add_denial(&mut self, each: &'a StatementEvaluation) {
        let is_before = |named: &StatementEvaluation| {
            let (one, other) = (denial_rank(each.layer), denial_rank(named.layer));
            if self.is_otherwise(Assumption::DenialOrder) { one > other } else { one < other }
        };
        if self.denial.is_none_or(is_before) {
            self.denial = Some(each);
        }
    }

    fn add_allow(&mut self, each: &'a StatementEvaluation) {
        self.allowing.insert(each.layer);
        let [repository, registry] = &mut self.grants;
        let grant = match each.layer {
            Layer::ResourcePolicy => repository,
            Layer::RegistryPolicy => registry,
            Layer::IdentityPolicy => {
                self.own = self.own.or(Some(each));
                return;
            }
            Layer::ServiceControlPolicy => {
                // AWS has seven levels; one beyond the last bit never allows.
                let level = u32::try_from(each.level).ok();
                let bit = level.and_then(|level| 1_u64.checked_shl(level));
                self.allowing_levels |= bit.unwrap_or(0);
                return;
            }
            Layer::ResourceControlPolicy
            | Layer::VpcEndpointPolicy
            | Layer::PermissionsBoundary
            | Layer::SessionPolicy => return,
        };
        if grant.is_none_or(|best| each.named > best.named) {
            *grant = Some(each);
        }
    }

    fn is_otherwise(&self, assumption: Assumption) -> bool {
        self.otherwise == Some(assumption)
    }

    /// The forbidding statement that AWS would name.
    pub(super) fn denial(&self) -> Option<StatementRef> {
        self.denial.map(StatementEvaluation::reference)
    }

    /// A statement that may forbid, and nobody can tell.
    pub(super) fn undecided_denial(&self) -> Option<StatementRef> {
        self.undecided_denial.map(StatementEvaluation::reference)
    }

    /// The grant of a resource policy that names the requester most directly.
    ///
    /// Assumed (O8): repository and registry policy speak as one.
    pub(super) fn best_grant(&self) -> Option<&'a StatementEvaluation> {
        let both = [Layer::ResourcePolicy, Layer::RegistryPolicy];
        let are_attached = both.iter().all(|layer| self.attached.contains(*layer));
        match self.grants {
            [Some(one), Some(other)] if other.named > one.named => Some(other),
            [Some(_), None] | [None, Some(_)]
                if are_attached && self.is_otherwise(Assumption::RegistryAndRepository) =>
            {
                None
            }
            [one, other] => one.or(other),
        }
    }

    /// Whether a limit lets the request through: it is not there, or it says yes.
    pub(super) fn passes(&self, layer: Layer) -> bool {
        if !self.attached.contains(layer) {
            return true;
        }
        if layer != Layer::ServiceControlPolicy {
            return self.allowing.contains(layer);
        }
        let every_level = u32::try_from(self.scp_levels).ok();
        let every_level = every_level.and_then(|count| 1_u64.checked_shl(count));
        every_level.is_some_and(|end| self.allowing_levels == end - 1)
    }

    /// The one of two limits that does not let the request through; of both the first.
    pub(super) fn silent(&self, [first, second]: [Layer; 2]) -> Option<Layer> {
        let second = (!self.passes(second)).then_some(second);
        if self.passes(first) { second } else { Some(self.either(first, second)) }
    }

    /// Which of two silent kinds a denial names.
    ///
    /// Assumed (O14): the first.
    pub(super) fn either(&self, first: Layer, second: Option<Layer>) -> Layer {
        second.filter(|_| self.is_otherwise(Assumption::DenialOrder)).unwrap_or(first)
    }

    /// The caller's own side: its policies within its limits. A root user needs no policy.
    pub(super) fn own(&self, limit: Option<Layer>) -> Result<Option<StatementRef>, Layer> {
        let by = self.own.map(StatementEvaluation::reference);
        if by.is_none() && !self.is_root {
            return Err(self.either(Layer::IdentityPolicy, limit));
        }
        limit.map_or(Ok(by), Err)
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
