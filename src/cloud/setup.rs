//! What a scenario does before anybody can sign a request.
//!
//! On AWS an account is opened with a credit card and an instance gets its role's session from
//! the machine below it; neither is a call. Everything else a scenario needs it does by calls,
//! like everyone.

use std::fmt;
use std::rc::Rc;

use super::credentials::{Credentials, Holder, Passed, Session};
use super::{Account, Cloud, Internet, Organization, VpcEndpoint};
use crate::aws::{AccountId, Ids, Region, Timestamp};
use crate::ecr::{Bulk, Quotas, Registry};
use crate::iam::Problem;
use crate::iam::directory::{self, Directory};
use crate::ordered::OrderedMap;

/// Why set-up could not be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetupError {
    /// The account is there already.
    AccountExists(AccountId),
    /// There is no such account.
    NoSuchAccount(AccountId),
    /// There is an organisation already.
    OrganizationExists,
    /// There is a VPC endpoint of that id already.
    EndpointExists(Box<str>),
    /// A policy is not one.
    Policy(Box<str>),
    /// A registry refuses.
    Registry(Box<str>),
    /// The account's directory refuses.
    Directory(directory::Error),
}

impl fmt::Display for SetupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AccountExists(id) => write!(f, "there is an account {id} already"),
            Self::NoSuchAccount(id) => write!(f, "there is no account {id}"),
            Self::OrganizationExists => f.write_str("there is an organisation already"),
            Self::EndpointExists(id) => write!(f, "there is a VPC endpoint {id} already"),
            Self::Policy(problem) => write!(f, "the policy is refused: {problem}"),
            Self::Registry(sentence) => f.write_str(sentence),
            Self::Directory(error) => write!(f, "{error}"),
        }
    }
}

impl From<directory::Error> for SetupError {
    fn from(error: directory::Error) -> Self {
        Self::Directory(error)
    }
}

/// What is wrong with a policy; the first of it stands for all.
impl From<Vec<Problem>> for SetupError {
    fn from(problems: Vec<Problem>) -> Self {
        let first = problems.first().map(ToString::to_string).unwrap_or_default();
        Self::Policy(first.into())
    }
}

impl Cloud {
    /// Opens an account in which nobody may do anything but the root user.
    pub fn add_account(&mut self, id: AccountId, name: &str) -> Result<(), SetupError> {
        if self.accounts.contains_key(&id) {
            return Err(SetupError::AccountExists(id));
        }
        let directory = Directory::new(id);
        let account = Account { id, name: name.into(), directory, registries: OrderedMap::new() };
        self.accounts.insert(id, Rc::new(account));
        Ok(())
    }

    /// Makes an organisation that `management` rules; the others join it by the change.
    ///
    /// The change gets the organisation, the time, and the source of ids that new units need.
    pub fn set_up_organization<T>(
        &mut self,
        management: AccountId,
        change: impl FnOnce(&mut Organization, Timestamp, &mut Ids) -> T,
    ) -> Result<T, SetupError> {
        let account =
            self.accounts.get(&management).ok_or(SetupError::NoSuchAccount(management))?;
        if self.organization.is_some() {
            return Err(SetupError::OrganizationExists);
        }
        let named = (management, &*account.name);
        let mut organization = Organization::new(named, self.now, &mut self.ids);
        let made = change(&mut organization, self.now, &mut self.ids);
        self.organization = Some(Rc::new(organization));
        Ok(made)
    }

    /// Sets up a VPC endpoint.
    pub fn add_endpoint(&mut self, endpoint: VpcEndpoint) -> Result<(), SetupError> {
        if self.endpoints.contains_key(&endpoint.id) {
            return Err(SetupError::EndpointExists(endpoint.id));
        }
        self.endpoints.insert(endpoint.id.clone(), Rc::new(endpoint));
        Ok(())
    }

    /// Changes what the public registries are like, outside any request. The change gets the time.
    pub fn set_up_internet(&mut self, change: impl FnOnce(&mut Internet, Timestamp)) {
        change(Rc::make_mut(&mut self.internet), self.now);
    }

    /// Sets how much registries take: those that are there, and those that come.
    pub fn set_quotas(&mut self, quotas: Quotas) {
        self.quotas = quotas;
        for account in self.accounts.values_mut() {
            for registry in Rc::make_mut(account).registries.values_mut() {
                Rc::make_mut(registry).quotas = quotas;
            }
        }
    }

    /// Fills a registry with very many images, outside any call and so without records and events.
    /// The clock goes on by a minute an image.
    pub fn fill_registry(
        &mut self,
        account: AccountId,
        region: Region,
        bulk: &Bulk<'_>,
    ) -> Result<(), SetupError> {
        let of = self.accounts.get_mut(&account).ok_or(SetupError::NoSuchAccount(account))?;
        let registries = &mut Rc::make_mut(of).registries;
        let quotas = self.quotas;
        let unused = || Rc::new(Registry::with_quotas(account, region, quotas));
        let registry = registries.get_or_insert_with(region, unused);
        let filled = Rc::make_mut(registry).fill(bulk, self.now, &mut self.ids);
        self.now = filled.map_err(|error| SetupError::Registry(error.to_string().into()))?;
        Ok(())
    }

    /// Changes an account's directory, outside any call and so without a record.
    ///
    /// The change gets the directory, the time, and the source of ids that new entries need.
    pub fn set_up_directory<T>(
        &mut self,
        account: AccountId,
        change: impl FnOnce(&mut Directory, Timestamp, &mut Ids) -> Result<T, directory::Error>,
    ) -> Result<T, SetupError> {
        let of = self.accounts.get_mut(&account).ok_or(SetupError::NoSuchAccount(account))?;
        Ok(change(&mut Rc::make_mut(of).directory, self.now, &mut self.ids)?)
    }

    /// Keys of the root user, who may do everything in its own account.
    pub fn issue_root_keys(&mut self, account: AccountId) -> Result<Credentials, SetupError> {
        self.account(account).ok_or(SetupError::NoSuchAccount(account))?;
        Ok(self.issue(Holder::Root { account, session_began: None }))
    }

    /// Whether an access key was ever given out here.
    pub fn knows_key(&self, access_key_id: &str) -> bool {
        self.credentials.find(access_key_id).is_some()
    }

    /// Takes an access key from elsewhere for the root user's of an account.
    ///
    /// Its secret is not known here: signatures are read and not verified.
    pub fn admit_root_key(
        &mut self,
        account: AccountId,
        access_key_id: &str,
        session_token: Option<&str>,
    ) -> Result<(), SetupError> {
        self.account(account).ok_or(SetupError::NoSuchAccount(account))?;
        let credentials = Credentials {
            access_key_id: access_key_id.into(),
            secret_access_key: "".into(),
            session_token: session_token.map(Into::into),
        };
        let store = Rc::make_mut(&mut self.credentials);
        let holder = Holder::Root { account, session_began: None };
        store.admit(holder, credentials, self.now);
        Ok(())
    }

    /// Long-term keys of a user.
    pub fn issue_keys(
        &mut self,
        account: AccountId,
        user: &str,
    ) -> Result<Credentials, SetupError> {
        let of = self.account(account).ok_or(SetupError::NoSuchAccount(account))?;
        let unique_id = of.directory.user(user)?.identity.unique_id.clone();
        Ok(self.issue(Holder::User { account, name: user.into(), unique_id, session_began: None }))
    }

    /// The keys of a session of a role, such as a machine has whose instance profile renews them:
    /// they do not end, and no trust policy is asked.
    pub fn issue_session(
        &mut self,
        account: AccountId,
        role: &str,
        session_name: &str,
    ) -> Result<Credentials, SetupError> {
        let of = self.account(account).ok_or(SetupError::NoSuchAccount(account))?;
        let unique_id = of.directory.role(role)?.identity.unique_id.clone();
        Ok(self.issue(Holder::Role(Rc::new(Session {
            account,
            identity: role.into(),
            unique_id,
            name: session_name.into(),
            began_at: self.now,
            passed: Passed::default(),
        }))))
    }

    fn issue(&mut self, holder: Holder) -> Credentials {
        let is_session = holder.session_began().is_some();
        let store = Rc::make_mut(&mut self.credentials);
        if is_session {
            store.issue_session(holder, self.now, None, &mut self.ids)
        } else {
            store.issue_keys(holder, self.now, &mut self.ids)
        }
    }
}
