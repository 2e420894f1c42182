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
    /// An IAM user by a name that was read; the id is empty where nobody knows it.
    pub fn user(arn: Arn, unique_id: &str) -> Result<Self, InvalidPrincipal> {
        entity(&arn, "iam", "user/").ok_or(InvalidPrincipal::User)?;
        Ok(Self::User { arn, unique_id: unique_id.into() })
    }

    /// A session of a role by names that were read. The session's tells the role without its path.
    pub fn assumed_role(
        session_arn: Arn,
        role_arn: Arn,
        unique_id: &str,
        role_kind: RoleKind,
    ) -> Result<Self, InvalidPrincipal> {
        let session = entity(&session_arn, "sts", "assumed-role/");
        let session = session.and_then(|session| session.split_once('/'));
        let (of, name) = session.ok_or(InvalidPrincipal::Session)?;
        if name.contains('/') {
            return Err(InvalidPrincipal::Session);
        }
        let role = entity(&role_arn, "iam", "role/").ok_or(InvalidPrincipal::Role)?;
        if !is_at_home(&session_arn, &role_arn) || role.rsplit('/').next() != Some(of) {
            return Err(InvalidPrincipal::OtherRole);
        }
        Ok(Self::AssumedRole { session_arn, role_arn, unique_id: unique_id.into(), role_kind })
    }

    /// A session of `GetFederationToken` by names that were read.
    pub fn federated_user(session_arn: Arn, user_arn: Arn) -> Result<Self, InvalidPrincipal> {
        let session = entity(&session_arn, "sts", "federated-user/");
        session.filter(|name| !name.contains('/')).ok_or(InvalidPrincipal::FederatedUser)?;
        entity(&user_arn, "iam", "user/").ok_or(InvalidPrincipal::Creator)?;
        if !is_at_home(&session_arn, &user_arn) {
            return Err(InvalidPrincipal::OtherCreator);
        }
        Ok(Self::FederatedUser { session_arn, user_arn })
    }

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

/// Path and name of an entity of an account, if the ARN is that of one of the wanted kind.
fn entity<'a>(arn: &'a Arn, service: &str, kind: &str) -> Option<&'a str> {
    let is_global = arn.service() == service && arn.region.is_none();
    let name = arn.resource().strip_prefix(kind).filter(|_| is_global && arn.account.is_some())?;
    (!name.split('/').any(str::is_empty)).then_some(name)
}

/// Whether a session and its maker are of one account.
fn is_at_home(session: &Arn, maker: &Arn) -> bool {
    session.account == maker.account && session.partition == maker.partition
}

/// Names that are not those of one principal. The words say which would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidPrincipal {
    /// Of a root user.
    Root,
    /// Of a user.
    User,
    /// Of a session of a role.
    Session,
    /// Of the role of a session.
    Role,
    /// The session is one of another role.
    OtherRole,
    /// Of a federated session.
    FederatedUser,
    /// Of the user who made a federated session.
    Creator,
    /// The user who made it belongs to another account.
    OtherCreator,
    /// The account that is told is not that of the name.
    OtherAccount,
}

impl fmt::Display for InvalidPrincipal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Root => "a root user is `arn:aws:iam::ACCOUNT:root`, its account twelve digits",
            Self::User => "a user is `arn:aws:iam::ACCOUNT:user/NAME`, its path before its name",
            Self::Session => {
                "the session of a role is `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`, \
                 without the role's path"
            }
            Self::Role => "a role is `arn:aws:iam::ACCOUNT:role/NAME`, its path before its name",
            Self::OtherRole => {
                "the session is not one of the role; account and name of the role stand in both"
            }
            Self::FederatedUser => {
                "a federated session is `arn:aws:sts::ACCOUNT:federated-user/NAME`"
            }
            Self::Creator => {
                "the one who made a federated session is `arn:aws:iam::ACCOUNT:user/NAME`"
            }
            Self::OtherCreator => "a federated session is one of its maker's account",
            Self::OtherAccount => "`account` is not that of the ARN; leave it out",
        })
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
