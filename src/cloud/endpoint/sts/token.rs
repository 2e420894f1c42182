//! `GetFederationToken` and `GetSessionToken`: sessions of the user who asks.

use std::rc::Rc;

use super::assume_role::check_name;
use super::{Desk, Passing, add_request_tags, credentials, lasting, passed, seconds};
use crate::aws::{AccountId, Arn};
use crate::cloud::credentials::{Holder, Session};
use crate::cloud::endpoint::form::Form;
use crate::cloud::endpoint::query::{QueryError, required};
use crate::cloud::endpoint::xml::Element;
use crate::iam::Context;

/// How long such sessions last where nothing is said, and at most, in seconds.
///
/// Source: STS API reference, `GetFederationToken`, `GetSessionToken`.
const SECONDS_USUAL: u64 = 43_200;
const SECONDS_MAX: u64 = 129_600;
/// The most for a root user, and what it gets where nothing is said.
const SECONDS_MAX_OF_ROOT: u64 = 3600;

/// The parameters of `GetFederationToken`.
#[derive(Clone, Debug)]
pub(in crate::cloud) struct GetFederationToken {
    name: Box<str>,
    seconds: Option<u64>,
    passing: Rc<Passing>,
}

/// The parameters of `GetSessionToken`.
#[derive(Clone, Debug)]
pub(in crate::cloud) struct GetSessionToken {
    seconds: Option<u64>,
}

impl GetFederationToken {
    pub(super) fn read(form: &Form) -> Result<Self, QueryError> {
        let name = required(form, "Name", "name")?;
        check_name("name", name, 32)?;
        let passing = Rc::new(Passing::read(form)?);
        Ok(Self { name: name.into(), seconds: seconds(form, SECONDS_MAX)?, passing })
    }

    /// The session that would be made.
    pub(in crate::cloud) fn resource(&self, account: AccountId) -> Arn {
        Arn::sts(account, &format!("federated-user/{}", self.name))
    }

    /// What the caller has to be allowed.
    pub(in crate::cloud) fn actions(&self) -> Vec<&'static str> {
        let mut actions = vec!["sts:GetFederationToken"];
        if !self.passing.tags.is_empty() {
            actions.push("sts:TagSession");
        }
        actions
    }

    /// The condition keys that come with the call.
    pub(in crate::cloud) fn add_keys(&self, context: &mut Context) {
        add_request_tags(&self.passing.tags, context);
    }

    /// Makes the session.
    pub(in crate::cloud) fn execute(
        &self,
        desk: &mut Desk<'_>,
    ) -> Result<Vec<Element>, QueryError> {
        let passed = passed(desk.directory, &self.passing)?;
        let Holder::User { account, name, unique_id, .. } = desk.holder else {
            return Err(QueryError::NotAUser);
        };
        let holder = Holder::Federated(Rc::new(Session {
            account: *account,
            identity: name.clone(),
            unique_id: unique_id.clone(),
            name: self.name.clone(),
            began_at: desk.now,
            passed,
        }));
        let life = lasting(self.seconds.unwrap_or(SECONDS_USUAL));
        let keys = desk.credentials.issue_session(holder, desk.now, Some(life), desk.ids);
        let user = vec![
            Element::text("FederatedUserId", format!("{account}:{}", self.name)),
            Element::text("Arn", self.resource(*account)),
        ];
        let until = desk.now + life;
        Ok(vec![credentials(keys, until), Element::of("FederatedUser", user)])
    }
}

impl GetSessionToken {
    pub(super) fn read(form: &Form) -> Result<Self, QueryError> {
        for parameter in ["SerialNumber", "TokenCode"] {
            if form.get(parameter).is_some() {
                return Err(QueryError::NotModelled { parameter });
            }
        }
        Ok(Self { seconds: seconds(form, SECONDS_MAX)? })
    }

    /// Makes the session: the same user or root user, with keys that end.
    pub(in crate::cloud) fn execute(&self, desk: &mut Desk<'_>) -> Vec<Element> {
        let began = Some(desk.now);
        let (holder, usual, most) = match desk.holder {
            Holder::Root { account, .. } => {
                let holder = Holder::Root { account: *account, session_began: began };
                (holder, SECONDS_MAX_OF_ROOT, SECONDS_MAX_OF_ROOT)
            }
            Holder::User { account, name, unique_id, .. } => {
                let (name, unique_id) = (name.clone(), unique_id.clone());
                let holder =
                    Holder::User { account: *account, name, unique_id, session_began: began };
                (holder, SECONDS_USUAL, SECONDS_MAX)
            }
            other @ (Holder::Role(_) | Holder::Federated(_) | Holder::Service(_)) => {
                (other.clone(), SECONDS_USUAL, SECONDS_MAX)
            }
        };
        let life = lasting(self.seconds.unwrap_or(usual).min(most));
        let keys = desk.credentials.issue_session(holder, desk.now, Some(life), desk.ids);
        vec![credentials(keys, desk.now + life)]
    }
}
