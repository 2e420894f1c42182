//! Policies that are replaced outside any call: what a draft is tried with.
//!
//! A document is read as strictly as by the call that would set it, and one that names a principal
//! who is not there is refused as there. Who may set it is not asked, and nothing is recorded.

use std::rc::Rc;

use super::credentials::{Credentials, Holder, SessionPolicy};
use super::organization::{ControlPolicy, Draft};
use super::setup::SetupError;
use super::{Cloud, VpcEndpoint};
use crate::aws::{AccountId, Region};
use crate::ecr::{Registry, RepositoryName};
use crate::iam::{Policy, PolicyKind};

impl Cloud {
    /// Replaces the policy of a repository, or takes it away.
    pub fn replace_repository_policy(
        &mut self,
        (account, region): (AccountId, Region),
        name: &RepositoryName,
        text: Option<&str>,
    ) -> Result<(), SetupError> {
        let policy = self.resource_policy(text, PolicyKind::Repository)?;
        let is_there = self.registry_mut(account, region)?.replace_repository_policy(name, policy);
        let absent = || SetupError::Registry(format!("there is no repository {name}").into());
        is_there.then_some(()).ok_or_else(absent)
    }

    /// Replaces the policy of a registry, or takes it away.
    pub fn replace_registry_policy(
        &mut self,
        account: AccountId,
        region: Region,
        text: Option<&str>,
    ) -> Result<(), SetupError> {
        let policy = self.resource_policy(text, PolicyKind::Registry)?;
        self.registry_mut(account, region)?.policy = policy;
        Ok(())
    }

    /// Replaces the trust policy of a role.
    pub fn replace_trust_policy(
        &mut self,
        account: AccountId,
        role: &str,
        text: &str,
    ) -> Result<(), SetupError> {
        self.check_principals(text)?;
        self.set_up_directory(account, |directory, _, _| directory.update_trust_policy(role, text))
    }

    /// Replaces the document of an SCP or RCP, wherever it hangs.
    pub fn replace_control_policy(&mut self, id: &str, text: &str) -> Result<(), SetupError> {
        let refused = |sentence: &str| SetupError::Policy(sentence.into());
        let organization = self.organization.as_mut().map(Rc::make_mut);
        let organization = organization.ok_or_else(|| refused("there is no organisation"))?;
        let changed =
            organization.update_policy(id, Draft { content: Some(text), ..Draft::default() });
        changed.map(|_: &ControlPolicy| ()).map_err(|error| refused(&error.to_string()))
    }

    /// Replaces the policy of a VPC endpoint; taken away, everybody may do everything through it.
    ///
    /// Ways through the endpoint that somebody holds already keep the old one: they are to be
    /// asked for again.
    pub fn replace_endpoint_policy(
        &mut self,
        id: &str,
        text: Option<&str>,
    ) -> Result<(), SetupError> {
        let absent = || SetupError::Policy(format!("there is no VPC endpoint {id}").into());
        let old = self.endpoints.get(id).map(Rc::clone).ok_or_else(absent)?;
        let new = VpcEndpoint::new(&old.id, &old.vpc_id, old.account, text)?;
        self.endpoints.insert(old.id.clone(), Rc::new(new));
        Ok(())
    }

    /// Replaces the policies of the session that credentials belong to by one, or takes all away.
    pub fn replace_session_policy(
        &mut self,
        credentials: &Credentials,
        text: Option<&str>,
    ) -> Result<(), SetupError> {
        let read = |text| Policy::parse(text, PolicyKind::Session);
        let document = text.map(read).transpose()?;
        let policies = document.map(|document| SessionPolicy {
            name: "Session policy".into(),
            arn: None,
            document: Rc::new(document),
        });
        let store = Rc::make_mut(&mut self.credentials);
        let session = store.session_mut(&credentials.access_key_id);
        let absent = || SetupError::Policy("the credentials are of no session".into());
        session.ok_or_else(absent)?.passed.policies = policies.into_iter().collect();
        Ok(())
    }

    /// What the policies of the session say that credentials belong to; `None` where they are of no
    /// session.
    pub fn session_policies(&self, credentials: &Credentials) -> Option<Vec<Rc<str>>> {
        let holder = &self.credentials.find(&credentials.access_key_id)?.holder;
        let (Holder::Role(session) | Holder::Federated(session)) = holder else { return None };
        Some(
            session.passed.policies.iter().map(|policy| Rc::clone(&policy.document.text)).collect(),
        )
    }

    fn resource_policy(
        &self,
        text: Option<&str>,
        kind: PolicyKind,
    ) -> Result<Option<Rc<Policy>>, SetupError> {
        let Some(text) = text else { return Ok(None) };
        let policy = Policy::parse(text, kind)?;
        self.check_principals(text)?;
        Ok(Some(Rc::new(policy)))
    }

    fn check_principals(&self, text: &str) -> Result<(), SetupError> {
        let Some(missing) = self.missing_principal(text) else { return Ok(()) };
        Err(SetupError::Policy(format!("there is no principal {missing}").into()))
    }

    fn registry_mut(
        &mut self,
        account: AccountId,
        region: Region,
    ) -> Result<&mut Registry, SetupError> {
        let quotas = self.quotas;
        let of = self.accounts.get_mut(&account).ok_or(SetupError::NoSuchAccount(account))?;
        let unused = || Rc::new(Registry::with_quotas(account, region, quotas));
        let registries = &mut Rc::make_mut(of).registries;
        Ok(Rc::make_mut(registries.get_or_insert_with(region, unused)))
    }
}
