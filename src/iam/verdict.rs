//! The verdict: what was decided, read off the evaluations by one function.

use std::fmt;

use super::evaluate::{Evaluations, Modelled};
use super::matching::Naming;
use super::relation::Relation;

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
    /// All kinds, in the order in which a denial message names one where several deny.
    ///
    /// Assumed: AWS says that only one is named, and not which.
    pub const ALL: [Self; 8] = [
        Self::ServiceControlPolicy,
        Self::ResourceControlPolicy,
        Self::VpcEndpointPolicy,
        Self::PermissionsBoundary,
        Self::SessionPolicy,
        Self::IdentityPolicy,
        Self::ResourcePolicy,
        Self::RegistryPolicy,
    ];

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

/// Which statement of which policy: indices into the policy set of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StatementRef {
    /// The kind of policy.
    pub layer: Layer,
    /// Which policy of that kind, in the order given.
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
    /// Drydock cannot tell, and so says no.
    NotModelled {
        /// The Deny that may or may not apply; none where it is the action that is unknown.
        by: Option<StatementRef>,
    },
}

/// Reads the verdict off the evaluations.
///
/// Source: IAM user guide, "Policy evaluation logic" and "Cross-account policy evaluation logic".
pub fn verdict(evaluations: &Evaluations) -> Verdict {
    if let Some(by) = evaluations.denial() {
        return Verdict::ExplicitlyDenied { by };
    }
    if let Some(by) = evaluations.possible_denial() {
        return Verdict::NotModelled { by: Some(by) };
    }
    match allowance(evaluations) {
        Err(missing) => Verdict::ImplicitlyDenied { missing },
        Ok(_) if evaluations.action == Modelled::No => Verdict::NotModelled { by: None },
        Ok(by) => Verdict::Allowed { by },
    }
}

/// The statement that lets a request in which nothing forbids, or the kind of policy that ought to
/// allow it and is silent.
fn allowance(evaluations: &Evaluations) -> Result<Option<StatementRef>, Layer> {
    let silent = |limit: &Layer| !evaluations.lets_pass(*limit);
    let outer = [Layer::ServiceControlPolicy, Layer::VpcEndpointPolicy];
    if let Some(limit) = outer.into_iter().find(silent) {
        return Err(limit);
    }
    // What caps the caller's own policies; a statement that names the caller itself lifts it.
    let cap = [Layer::PermissionsBoundary, Layer::SessionPolicy].into_iter().find(silent);
    let own = || match (evaluations.allowed_by(Layer::IdentityPolicy), cap) {
        _ if evaluations.is_root() => Ok(None),
        (None, _) => Err(Layer::IdentityPolicy),
        (Some(_), Some(cap)) => Err(cap),
        (Some(by), None) => Ok(Some(by)),
    };
    let grant = evaluations.grant();
    let unnamed = Layer::ResourcePolicy;
    match (evaluations.relation, grant) {
        (Relation::Neither, _) => Err(Layer::IdentityPolicy),
        (Relation::CallerOnly, _) | (Relation::SameAccount, None) => own(),
        (Relation::OwnerOnly, Some((_, by))) => Ok(Some(by)),
        (Relation::CrossAccount, Some((_, by))) => own().map(|_| Some(by)),
        (Relation::OwnerOnly | Relation::CrossAccount | Relation::SameAccountTrust, None) => {
            Err(unnamed)
        }
        (Relation::SameAccount | Relation::SameAccountTrust, Some((naming, by))) => match naming {
            Naming::Everyone | Naming::Itself => Ok(Some(by)),
            Naming::Role | Naming::Creator => cap.map_or(Ok(Some(by)), Err),
            Naming::Account | Naming::NotNamed => own(),
        },
    }
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
