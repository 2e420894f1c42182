//! Who is asking.

use std::fmt;

use crate::aws::{AccountId, Arn, Partition};

/// The one who makes a request, as the cloud has authenticated it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// The root user of an account.
    Root {
        /// The account.
        account: AccountId,
    },
    /// An IAM user, with long-term keys or with those of `GetSessionToken`.
    User {
        /// `arn:aws:iam::111122223333:user/[path/]name`.
        arn: Arn,
        /// `AIDA…`, which tells a user from an earlier one of the same name.
        unique_id: Box<str>,
    },
    /// A session of a role.
    AssumedRole {
        /// `arn:aws:sts::111122223333:assumed-role/name/session`, without the role's path.
        session_arn: Arn,
        /// `arn:aws:iam::111122223333:role/[path/]name`.
        role_arn: Arn,
        /// `AROA…` of the role.
        unique_id: Box<str>,
        /// Whether the role is a service-linked one, which SCPs and RCPs leave alone.
        role_kind: RoleKind,
    },
    /// A session of `GetFederationToken`.
    FederatedUser {
        /// `arn:aws:sts::111122223333:federated-user/name`.
        session_arn: Arn,
        /// The user who asked for the token.
        user_arn: Arn,
    },
    /// An AWS service that acts for itself, such as `lambda.amazonaws.com`.
    Service {
        /// The service principal's exact name.
        name: Box<str>,
    },
    /// Someone an identity provider vouches for; meets trust policies only.
    Federated {
        /// The provider: an ARN, or a name such as `cognito-identity.amazonaws.com`.
        provider: Box<str>,
    },
    /// Nobody who signed the request.
    Anonymous,
}

/// Who made a role and for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleKind {
    /// Made by the account's administrators.
    Ordinary,
    /// Made by a service for itself, below `aws-service-role/`.
    ServiceLinked,
}

impl Principal {
    /// The name of an IAM user, without its path.
    pub fn user_name(&self) -> Option<&str> {
        match self {
            Self::User { arn, .. } => arn.resource().rsplit('/').next(),
            Self::Root { .. }
            | Self::AssumedRole { .. }
            | Self::FederatedUser { .. }
            | Self::Service { .. }
            | Self::Federated { .. }
            | Self::Anonymous => None,
        }
    }

    /// The account that the principal belongs to; services and strangers belong to none.
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Self::Root { account } => Some(*account),
            Self::User { arn, .. } => arn.account,
            Self::AssumedRole { session_arn, .. } | Self::FederatedUser { session_arn, .. } => {
                session_arn.account
            }
            Self::Service { .. } | Self::Federated { .. } | Self::Anonymous => None,
        }
    }

    /// The partition of its account. A root user has no ARN to read it off; the accounts of other
    /// partitions are not simulated.
    pub fn partition(&self) -> Option<Partition> {
        match self {
            Self::Root { .. } => Some(Partition::Aws),
            Self::User { arn, .. } => Some(arn.partition),
            Self::AssumedRole { session_arn, .. } | Self::FederatedUser { session_arn, .. } => {
                Some(session_arn.partition)
            }
            Self::Service { .. } | Self::Federated { .. } | Self::Anonymous => None,
        }
    }
}

/// As `sts get-caller-identity` and every denial message name the principal.
impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root { account } => write!(f, "arn:aws:iam::{account}:root"),
            Self::User { arn, .. } => write!(f, "{arn}"),
            Self::AssumedRole { session_arn, .. } | Self::FederatedUser { session_arn, .. } => {
                write!(f, "{session_arn}")
            }
            Self::Service { name } => f.write_str(name),
            Self::Federated { provider } => f.write_str(provider),
            Self::Anonymous => f.write_str("anonymous"),
        }
    }
}
