//! Access keys, sessions and registry tokens: everything by which a caller proves who it is.

use std::time::Duration;

use std::rc::Rc;

use super::network::ServiceCaller;
use crate::aws::{AccountId, Arn, Ids, Region, Timestamp};
use crate::iam::Policy;
use crate::iam::directory::{IdentityKind, Tags};
use crate::ordered::{OrderedMap, sorted_by_key};

/// What a client is configured with to sign its requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// `AKIA…` for long-term keys, `ASIA…` for those of a session.
    pub access_key_id: Box<str>,
    /// The secret half; it never travels.
    pub secret_access_key: Box<str>,
    /// What travels beside the signature of a session.
    pub session_token: Option<Box<str>>,
}

/// Whom credentials belong to. Who that is now is looked up at every request, because a user can
/// be gone and a role can be another one of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Holder {
    /// The root user of an account.
    Root {
        /// The account.
        account: AccountId,
        /// When `GetSessionToken` was asked; `None` for long-term keys.
        session_began: Option<Timestamp>,
    },
    /// A user.
    User {
        /// Its account.
        account: AccountId,
        /// Its name.
        name: Box<str>,
        /// `AIDA…`
        unique_id: Box<str>,
        /// When `GetSessionToken` was asked; `None` for long-term keys.
        session_began: Option<Timestamp>,
    },
    /// A session of a role.
    Role(Rc<Session>),
    /// A session of `GetFederationToken`; the identity is the user who asked for it.
    Federated(Rc<Session>),
    /// An AWS service that acts for itself.
    Service(Rc<ServiceCaller>),
}

/// A session: on whose permissions it rests, and what was said when it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Session {
    /// The account of the role or user.
    pub(super) account: AccountId,
    /// The name of the role, or of the user who asked for the token.
    pub(super) identity: Box<str>,
    /// `AROA…` of the role, `AIDA…` of the user.
    pub(super) unique_id: Box<str>,
    /// The name of the session.
    pub(super) name: Box<str>,
    /// When it was made.
    pub(super) began_at: Timestamp,
    /// What was passed with it.
    pub(super) passed: Passed,
}

/// What the maker of a session passes on to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Passed {
    /// Session policies, the inline one and the managed ones; none caps nothing.
    pub(super) policies: Vec<SessionPolicy>,
    /// Session tags, inherited ones included.
    pub(super) tags: Tags,
    /// The keys of those tags that sessions made from this one inherit.
    pub(super) transitive: Vec<Box<str>>,
    /// Who is behind the session; it stays through a chain of roles.
    pub(super) source_identity: Option<Box<str>>,
}

/// A policy that caps a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SessionPolicy {
    /// What people call it.
    pub(super) name: Box<str>,
    /// Its own ARN, if it is a managed policy of the account.
    pub(super) arn: Option<Arn>,
    /// What it says.
    pub(super) document: Rc<Policy>,
}

/// Credentials that the cloud has given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Issued {
    /// What was given out.
    pub(super) credentials: Credentials,
    /// To whom.
    pub(super) holder: Holder,
    /// When.
    pub(super) given_out_at: Timestamp,
    /// When they end; long-term keys do not.
    pub(super) expires_at: Option<Timestamp>,
}

/// The password of a `docker login`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RegistryToken {
    /// The caller who asked for it; what the caller may do is not in it.
    pub(super) holder: Holder,
    /// The access key that signed the request for it.
    pub(super) access_key_id: Box<str>,
    /// The Region it was asked for in, the only one where it is good.
    pub(super) region: Region,
    /// Twelve hours after it was asked for.
    pub(super) expires_at: Timestamp,
}

/// Everything given out so far, by the part that travels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct CredentialStore {
    keys: OrderedMap<Box<str>, Issued>,
    tokens: OrderedMap<Box<str>, RegistryToken>,
}

impl CredentialStore {
    /// Gives out keys that do not end.
    pub(super) fn issue_keys(
        &mut self,
        holder: Holder,
        now: Timestamp,
        ids: &mut Ids,
    ) -> Credentials {
        let credentials = Credentials {
            access_key_id: ids.unique_id("AKIA").into(),
            secret_access_key: ids.secret(40).into(),
            session_token: None,
        };
        self.keep(holder, credentials, now, None)
    }

    /// Gives out the keys of a session; `None` for one that somebody keeps renewing.
    pub(super) fn issue_session(
        &mut self,
        holder: Holder,
        now: Timestamp,
        life: Option<Duration>,
        ids: &mut Ids,
    ) -> Credentials {
        let credentials = Credentials {
            access_key_id: ids.unique_id("ASIA").into(),
            secret_access_key: ids.secret(40).into(),
            session_token: Some(format!("IQoJb3JpZ2luX2Vj{}", ids.secret(160)).into()),
        };
        self.keep(holder, credentials, now, life.map(|life| now + life))
    }

    /// Takes in credentials that were given out elsewhere and do not end.
    pub(super) fn admit(&mut self, holder: Holder, credentials: Credentials, now: Timestamp) {
        self.keep(holder, credentials, now, None);
    }

    /// The credentials that an access key is part of.
    pub(super) fn find(&self, access_key_id: &str) -> Option<&Issued> {
        self.keys.get(access_key_id)
    }

    /// The session that an access key belongs to; `None` where it belongs to none.
    pub(super) fn session_mut(&mut self, access_key_id: &str) -> Option<&mut Session> {
        match &mut self.keys.get_mut(access_key_id)?.holder {
            Holder::Role(session) | Holder::Federated(session) => Some(Rc::make_mut(session)),
            Holder::Root { .. } | Holder::User { .. } | Holder::Service(_) => None,
        }
    }

    /// The long-term keys of a user, oldest first.
    pub(super) fn keys_of(&self, user_unique_id: &str) -> Vec<&Issued> {
        let is_theirs = |issued: &&Issued| match &issued.holder {
            Holder::User { unique_id, session_began: None, .. } => &**unique_id == user_unique_id,
            Holder::User { .. }
            | Holder::Root { .. }
            | Holder::Role(_)
            | Holder::Federated(_)
            | Holder::Service(_) => false,
        };
        let keys = self.keys.values().filter(is_theirs).collect();
        sorted_by_key(keys, |issued| issued.given_out_at)
    }

    /// Takes long-term keys out of use.
    pub(super) fn forget_keys(&mut self, access_key_id: &str) {
        self.keys.remove(access_key_id);
    }

    /// Remembers a registry token that ECR has drawn.
    pub(super) fn remember_token(&mut self, password: &str, token: RegistryToken) {
        self.tokens.insert(password.into(), token);
    }

    /// The registry token that a password is.
    pub(super) fn token(&self, password: &str) -> Option<&RegistryToken> {
        self.tokens.get(password)
    }

    fn keep(
        &mut self,
        holder: Holder,
        credentials: Credentials,
        given_out_at: Timestamp,
        expires_at: Option<Timestamp>,
    ) -> Credentials {
        let issued = Issued { credentials: credentials.clone(), holder, given_out_at, expires_at };
        self.keys.insert(credentials.access_key_id.clone(), issued);
        credentials
    }
}

impl Holder {
    /// When the session began; long-term keys are no session, and a service has none.
    pub(super) fn session_began(&self) -> Option<Timestamp> {
        match self {
            Self::Root { session_began, .. } | Self::User { session_began, .. } => *session_began,
            Self::Role(session) | Self::Federated(session) => Some(session.began_at),
            Self::Service(_) => None,
        }
    }

    /// What was said when the session was made; nothing is, of long-term keys.
    pub(super) fn passed(&self) -> Option<&Passed> {
        match self {
            Self::Role(session) | Self::Federated(session) => Some(&session.passed),
            Self::Root { .. } | Self::User { .. } | Self::Service(_) => None,
        }
    }

    /// The user or role whose policies count; a root user is neither, nor is a service.
    pub(super) fn identity(&self) -> Option<(IdentityKind, &str)> {
        match self {
            Self::User { name, .. } => Some((IdentityKind::User, name)),
            Self::Role(session) => Some((IdentityKind::Role, &session.identity)),
            Self::Federated(session) => Some((IdentityKind::User, &session.identity)),
            Self::Root { .. } | Self::Service(_) => None,
        }
    }

    /// The account that the holder belongs to; of a service, the account that it works for.
    pub(super) fn account(&self) -> AccountId {
        match self {
            Self::Root { account, .. } | Self::User { account, .. } => *account,
            Self::Role(session) | Self::Federated(session) => session.account,
            Self::Service(service) => service.source_account,
        }
    }
}
