//! The verdict and what it names.

use std::fmt;

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
        })
    }
}
