//! The verdict and what it names.

use std::fmt;

use super::evaluate::StatementEvaluation;
use super::evaluations::{ActionKind, Evaluations, Relation};
use super::matching::Named;

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
        /// The statement that let the request in; none for a root user, who needs none, and for
        /// an action that needs none.
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
    /// The condition key of a statement that the decision rests on: of a Deny that may apply, or
    /// of an Allow without which nothing lets the request through.
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

/// The decision. Reads nothing but the evaluations.
///
/// `own` is the word of the caller's side, `grant` that of the resource's side.
///
/// Source: IAM user guide, policy evaluation logic.
pub fn verdict(of: &Evaluations<'_>) -> Verdict {
    if of.action == ActionKind::Free {
        return Verdict::Allowed { by: None };
    }
    if let Some(by) = of.denial() {
        return Verdict::ExplicitlyDenied { by };
    }
    if let Some(by) = of.undecided_denial() {
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
        (Relation::SameAccount | Relation::NoResource, None) if of.action == ActionKind::Trust => {
            Err(Layer::ResourcePolicy)
        }
        (Relation::SameAccount | Relation::NoResource, _) => own,
    };
    // These limits hold whoever allows.
    let outer = of.silent([Layer::ServiceControlPolicy, Layer::VpcEndpointPolicy]);
    let outer = outer.map(|outer| of.either(outer, decision.err()));
    match outer.map_or(decision, Err) {
        Err(missing) => Verdict::ImplicitlyDenied { missing },
        Ok(_) if of.action == ActionKind::Unknown => {
            Verdict::NotModelled { what: Unmodelled::Action }
        }
        Ok(by) => Verdict::Allowed { by },
    }
}
