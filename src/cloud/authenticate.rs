//! Credentials or token → who is calling.
//!
//! The API, STS and IAM are called with signed requests; a registry is called with the password
//! that `GetAuthorizationToken` gave out. Either leads to a holder, and the holder, looked up in
//! today's directory, to a principal.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Cloud;
use super::credentials::{Credentials, Holder};
use super::network::Route;
use super::signature::{Signature, Unsigned};
use crate::aws::{Arn, Region};
use crate::iam::Principal;
use crate::wire::Headers;

/// Someone who has proved who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Caller {
    /// As policies see them.
    pub(super) principal: Principal,
    /// By what they proved it.
    pub(super) holder: Holder,
    /// By which way they come.
    pub(super) route: Route,
    /// The access key that signed, or by which the registry's password was asked for; a service
    /// has none.
    pub(super) access_key_id: Option<Box<str>>,
}

/// Why nobody knows who is calling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cloud) enum Unauthenticated {
    /// The request brings no credentials.
    Missing,
    /// What it brings has not the form of credentials.
    Incomplete,
    /// Nobody was given these, or whoever was is gone.
    Unknown,
    /// They are for another Region or service.
    Misscoped,
    /// They have ended.
    Expired,
}

/// What a request has to prove itself with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proving {
    /// A signature for this service, in this Region.
    Signature {
        /// The name in the signature's scope.
        service: &'static str,
        /// The Region, where the door is in one.
        region: Option<Region>,
    },
    /// A registry token of this Region.
    Token {
        /// The Region of the registry.
        region: Region,
    },
}

impl Cloud {
    /// Finds out who is calling.
    pub(super) fn authenticate(
        &self,
        headers: &Headers,
        proving: Proving,
        route: Route,
    ) -> Result<Caller, Unauthenticated> {
        let (holder, access_key_id) = match proving {
            Proving::Signature { service, region } => self.signer(headers, service, region)?,
            Proving::Token { region } => self.token_holder(headers, region)?,
        };
        let principal = self.principal_of(&holder).ok_or(Unauthenticated::Unknown)?;
        Ok(Caller { principal, holder, route, access_key_id: Some(access_key_id) })
    }

    fn signer(
        &self,
        headers: &Headers,
        service: &str,
        region: Option<Region>,
    ) -> Result<(Holder, Box<str>), Unauthenticated> {
        let signature = Signature::of(headers).map_err(|unsigned| match unsigned {
            Unsigned::Missing => Unauthenticated::Missing,
            Unsigned::Incomplete => Unauthenticated::Incomplete,
        })?;
        let issued =
            self.credentials.find(signature.access_key_id).ok_or(Unauthenticated::Unknown)?;
        if issued.credentials.session_token.as_deref() != signature.session_token {
            return Err(Unauthenticated::Unknown);
        }
        if signature.service != service
            || region.is_some_and(|region| region.name() != signature.region)
        {
            return Err(Unauthenticated::Misscoped);
        }
        if issued.expires_at.is_some_and(|end| end <= self.now) {
            return Err(Unauthenticated::Expired);
        }
        // Source: STS API reference, GetSessionToken and GetFederationToken: without MFA, neither's
        // credentials call IAM.
        let is_token = match &issued.holder {
            Holder::Federated(_) => true,
            Holder::Root { session_began, .. } | Holder::User { session_began, .. } => {
                session_began.is_some()
            }
            Holder::Role(_) | Holder::Service(_) => false,
        };
        if is_token && service == "iam" {
            return Err(Unauthenticated::Unknown);
        }
        Ok((issued.holder.clone(), signature.access_key_id.into()))
    }

    /// Assumed: a token of another Region is as good as none; AWS documents that tokens are bound
    /// to their Region, and not what the registry answers.
    fn token_holder(
        &self,
        headers: &Headers,
        region: Region,
    ) -> Result<(Holder, Box<str>), Unauthenticated> {
        let header = headers.get("Authorization").ok_or(Unauthenticated::Missing)?;
        let password = password(header).ok_or(Unauthenticated::Incomplete)?;
        let token = self.credentials.token(&password).ok_or(Unauthenticated::Unknown)?;
        if token.region != region {
            return Err(Unauthenticated::Misscoped);
        }
        if token.expires_at <= self.now {
            return Err(Unauthenticated::Expired);
        }
        Ok((token.holder.clone(), token.access_key_id.clone()))
    }

    /// Who some credentials belong to; `None` when they were never given out, or when the user or
    /// role is gone.
    pub fn principal(&self, credentials: &Credentials) -> Option<Principal> {
        let issued = self.credentials.find(&credentials.access_key_id)?;
        self.principal_of(&issued.holder)
    }

    /// The principal that a holder is now; `None` when the user or role is gone.
    pub(super) fn principal_of(&self, holder: &Holder) -> Option<Principal> {
        let directory = &self.accounts.get(&holder.account())?.directory;
        match holder {
            Holder::Root { account, .. } => Some(Principal::Root { account: *account }),
            Holder::User { name, unique_id, .. } => {
                let user = &directory.user(name).ok()?.identity;
                (user.unique_id == *unique_id).then(|| Principal::User {
                    arn: user.arn.clone(),
                    unique_id: unique_id.clone(),
                })
            }
            Holder::Role(session) => {
                let role = directory.role(&session.identity).ok()?;
                let name = format!("assumed-role/{}/{}", session.identity, session.name);
                (role.identity.unique_id == session.unique_id).then(|| Principal::AssumedRole {
                    session_arn: Arn::sts(session.account, &name),
                    role_arn: role.identity.arn.clone(),
                    unique_id: session.unique_id.clone(),
                    role_kind: role.kind,
                })
            }
            Holder::Federated(session) => {
                let user = &directory.user(&session.identity).ok()?.identity;
                let name = format!("federated-user/{}", session.name);
                (user.unique_id == session.unique_id).then(|| Principal::FederatedUser {
                    session_arn: Arn::sts(session.account, &name),
                    user_arn: user.arn.clone(),
                })
            }
            Holder::Service(service) => Some(Principal::Service { name: service.name.clone() }),
        }
    }
}

/// The password of `Basic …`, whose user is always `AWS`.
fn password(header: &str) -> Option<String> {
    let pair = STANDARD.decode(header.strip_prefix("Basic ")?.trim()).ok()?;
    let pair = String::from_utf8(pair).ok()?;
    pair.strip_prefix("AWS:").map(str::to_owned)
}
