//! The verdict and what it names.

use std::fmt;

use super::evaluate::{PolicySet, StatementEvaluation, is_subject};
use super::matching::Named;
use super::policy::Effect;
use super::principal::Principal;
use super::request::AuthorizationRequest;
use crate::aws::Arn;

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
    /// A statement that might decide rests on something that is not modelled; so it fails closed.
    NotModelled {
        /// The statement.
        by: StatementRef,
    },
}

impl Verdict {
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
    relation: Relation,
    is_trust: bool,
    principal: &'a Principal,
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
        let caller = request.principal.account();
        let Some(arn) = &request.resource.arn else { return Self::NoResource };
        // An owner who is not known is taken for a stranger, so that both sides have to agree.
        let owner = request.resource.account.or(arn.account);
        if caller.is_none() {
            Self::NoAccount
        } else if caller == owner {
            Self::SameAccount
        } else {
            Self::CrossAccount
        }
    }
}

/// Whether the action is one that only a role's trust policy can allow.
fn is_assumption(action: &str) -> bool {
    action.to_ascii_lowercase().starts_with("sts:assumerole")
}

/// Whether STS is asked for something about a role: a session, its tags, its source identity.
fn is_role(request: &AuthorizationRequest) -> bool {
    let arn = request.resource.arn.as_ref();
    let is_role = |arn: &Arn| arn.service() == "iam" && arn.resource().starts_with("role/");
    arn.is_some_and(is_role) && request.action.to_ascii_lowercase().starts_with("sts:")
}

impl<'a> Evaluations<'a> {
    /// What came of evaluating `request` against `policies`.
    pub fn new(
        request: &'a AuthorizationRequest,
        policies: &'a PolicySet,
        statements: &'a [StatementEvaluation],
    ) -> Self {
        Self {
            statements,
            policies,
            relation: Relation::of(request),
            // Only a role's own trust policy lets someone assume it, tag the session, and say who is
            // behind it.
            is_trust: is_role(request) || is_assumption(&request.action),
            principal: &request.principal,
        }
    }

    fn first(
        &self,
        layer: Layer,
        wanted: impl Fn(&StatementEvaluation) -> bool,
    ) -> Option<StatementRef> {
        let is_wanted = |each: &&StatementEvaluation| each.layer == layer && wanted(each);
        self.statements.iter().find(is_wanted).map(StatementEvaluation::reference)
    }

    fn allow(&self, layer: Layer) -> Option<StatementRef> {
        self.first(layer, |each| each.effect == Effect::Allow && each.applies())
    }

    fn deny(&self, layer: Layer) -> Option<StatementRef> {
        self.first(layer, |each| each.effect == Effect::Deny && each.applies())
    }

    fn undecided_deny(&self) -> Option<StatementRef> {
        let is_open =
            |each: &&StatementEvaluation| each.effect == Effect::Deny && each.is_undecided();
        self.statements.iter().find(is_open).map(StatementEvaluation::reference)
    }

    /// The grant of a resource policy that names the requester most directly.
    fn best_grant(&self) -> Option<&'a StatementEvaluation> {
        let is_grant = |each: &&StatementEvaluation| {
            matches!(each.layer, Layer::ResourcePolicy | Layer::RegistryPolicy)
                && each.effect == Effect::Allow
                && each.applies()
        };
        // Of equals the first: `max_by_key` would give the last.
        self.statements.iter().rev().filter(is_grant).max_by_key(|each| each.named)
    }

    /// Whether a limit lets the request through: it is not there, or it says yes.
    fn passes(&self, layer: Layer) -> bool {
        if !is_subject(self.principal, layer) {
            return true;
        }
        match layer {
            Layer::ServiceControlPolicy => (0..self.policies.scp_levels()).all(|level| {
                let allows = |each: &StatementEvaluation| {
                    each.level == level && each.effect == Effect::Allow && each.applies()
                };
                self.first(layer, allows).is_some()
            }),
            // A session of `GetFederationToken` without a session policy may do nothing.
            Layer::SessionPolicy if matches!(self.principal, Principal::FederatedUser { .. }) => {
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

    /// The caller's own side: its policies within its limits. A root user needs no policy.
    fn own(&self) -> Result<Option<StatementRef>, Layer> {
        let by = self.allow(Layer::IdentityPolicy);
        let is_root = matches!(self.principal, Principal::Root { .. });
        if by.is_none() && !is_root {
            return Err(Layer::IdentityPolicy);
        }
        let limits = [Layer::PermissionsBoundary, Layer::SessionPolicy];
        limits.into_iter().find(|limit| !self.passes(*limit)).map_or(Ok(by), Err)
    }
}

/// In which order kinds of policy are named when several forbid.
///
/// Assumed: AWS names one and does not say which; this is the order of its own walk.
const DENY_ORDER: [Layer; 8] = [
    Layer::ServiceControlPolicy,
    Layer::ResourceControlPolicy,
    Layer::VpcEndpointPolicy,
    Layer::PermissionsBoundary,
    Layer::SessionPolicy,
    Layer::IdentityPolicy,
    Layer::ResourcePolicy,
    Layer::RegistryPolicy,
];

/// The decision. Reads nothing but the evaluations.
///
/// `own` is the word of the caller's side, `grant` that of the resource's side.
///
/// Source: IAM user guide, policy evaluation logic.
pub fn verdict(of: &Evaluations<'_>) -> Verdict {
    if let Some(by) = DENY_ORDER.into_iter().find_map(|layer| of.deny(layer)) {
        return Verdict::ExplicitlyDenied { by };
    }
    if let Some(by) = of.undecided_deny() {
        return Verdict::NotModelled { by };
    }
    let limits = [Layer::ServiceControlPolicy, Layer::VpcEndpointPolicy];
    if let Some(missing) = limits.into_iter().find(|limit| !of.passes(*limit)) {
        return Verdict::ImplicitlyDenied { missing };
    }
    let grant = of.best_grant();
    let granted = grant.map(StatementEvaluation::reference);
    let own = of.own();
    let session_limits = [Layer::PermissionsBoundary, Layer::SessionPolicy];
    let is_limited = session_limits.into_iter().any(|limit| !of.passes(limit));
    let decision = match (of.relation, grant.map(|grant| grant.named)) {
        (Relation::NoAccount, _) => granted.map(Some).ok_or(Layer::ResourcePolicy),
        // Both sides must say yes, however directly the resource's side names the caller.
        (Relation::CrossAccount, None) => Err(Layer::ResourcePolicy),
        (Relation::CrossAccount, Some(_)) => own.map(|_| granted),
        // A grant to the user or session itself is not held back by what its limits leave out.
        (Relation::SameAccount, Some(Named::Itself)) => Ok(granted),
        // A grant to the role, or to a session's maker, is.
        (Relation::SameAccount, Some(Named::ByRole | Named::ByCreator)) if !is_limited => {
            Ok(granted)
        }
        (Relation::SameAccount, None) if of.is_trust => Err(Layer::ResourcePolicy),
        (Relation::SameAccount | Relation::NoResource, _) => own,
    };
    match decision {
        Ok(by) => Verdict::Allowed { by },
        Err(missing) => Verdict::ImplicitlyDenied { missing },
    }
}
