//! One call, whichever door it came through: what it needs and what it does.

use std::rc::Rc;

use super::Cloud;
use super::authenticate::Caller;
use super::authorize::Permission;
use super::context::principal_arn;
use super::credentials::RegistryToken;
use super::endpoint::iam::Desk;
use super::endpoint::query::QueryError;
use super::endpoint::xml::Element;
use super::endpoint::{iam, monitoring, organizations, sts};
use super::refusal::Refusal;
use crate::aws::{AccountId, Region};
use crate::ecr;
use crate::iam::directory;
use crate::json::Node;

/// A call that has been read.
#[derive(Clone, Debug)]
pub(super) enum Call {
    /// Of ECR, in one Region.
    Ecr {
        /// The Region.
        region: Region,
        /// The registry that the door belongs to; the API's belongs to none.
        registry: Option<AccountId>,
        /// The call.
        call: ecr::Call,
    },
    /// Of STS.
    Sts(sts::Call),
    /// Of IAM.
    Iam(iam::Call),
    /// Of Organizations.
    Organizations(organizations::Call),
    /// Of CloudTrail or CloudWatch.
    Monitoring(monitoring::Call),
    /// Of something that cannot be read, so that it can only fail.
    Unreadable {
        /// The operation, where that much is known.
        operation: Option<&'static str>,
        /// The Region.
        region: Region,
        /// What is wrong.
        refusal: Refusal,
    },
}

/// What came of a call that succeeded.
#[derive(Clone, Debug)]
pub(super) enum Answer {
    /// Of ECR.
    Ecr(ecr::Answer),
    /// Of STS or IAM: what stands in the result element, if there is one.
    Query(Option<Vec<Element>>),
    /// Of Organizations.
    Organizations(Node),
    /// Of CloudTrail or CloudWatch.
    Monitoring(Node),
}

impl Call {
    /// The operation's name, where that much is known.
    pub(super) fn operation(&self) -> Option<&'static str> {
        match self {
            Self::Ecr { call, .. } => Some(call.operation()),
            Self::Sts(call) => Some(call.operation()),
            Self::Iam(call) => Some(call.operation()),
            Self::Organizations(call) => Some(call.operation()),
            Self::Monitoring(call) => Some(call.operation()),
            Self::Unreadable { operation, .. } => *operation,
        }
    }

    /// The Region that answers; STS and IAM answer from the one where they are global.
    pub(super) fn region(&self) -> Region {
        match self {
            Self::Ecr { region, .. } | Self::Unreadable { region, .. } => *region,
            Self::Monitoring(call) => call.region(),
            Self::Sts(_) | Self::Iam(_) | Self::Organizations(_) => Region::US_EAST_1,
        }
    }
}

impl Cloud {
    /// Does what was asked, if it may be done. A call that fails has changed nothing.
    pub(super) fn execute(
        &mut self,
        call: &Call,
        permission: &Permission<'_>,
    ) -> Result<Answer, Refusal> {
        let caller = permission.granted()?;
        match call {
            Call::Ecr { region, registry, call } => {
                let account = call.registry_id().or(*registry).unwrap_or(caller.holder.account());
                let mut answer = self.execute_ecr(caller, (account, *region), call.clone())?;
                self.make_service_role(account, call);
                self.validate((account, *region), &mut answer);
                Ok(answer)
            }
            Call::Sts(call) => {
                let answer = self.execute_sts(call, caller).map_err(Refusal::Query)?;
                Ok(Answer::Query(Some(answer)))
            }
            Call::Iam(call) => self.execute_iam(call, caller),
            Call::Organizations(call) => {
                let organization = self.organization.as_mut().map(Rc::make_mut);
                let answer = call.execute(caller.holder.account(), organization, &mut self.ids);
                answer.map(Answer::Organizations).map_err(Refusal::Organizations)
            }
            Call::Monitoring(call) => {
                let answer = self.execute_monitoring(call, caller.holder.account());
                answer.map(Answer::Monitoring).map_err(Refusal::Monitoring)
            }
            Call::Unreadable { refusal, .. } => Err(refusal.clone()),
        }
    }

    #[inline(never)]
    fn execute_ecr(
        &mut self,
        caller: &Caller,
        (account, region): (AccountId, Region),
        call: ecr::Call,
    ) -> Result<Answer, Refusal> {
        // What saves a policy is looked at again afterwards; the account can go back until then.
        let saving = call.saved_policy().map(|_| call.clone());
        let before = saving.as_ref().and_then(|_| self.accounts.get(&account).map(Rc::clone));
        // A registry that has never been used is made here; until then it is the same as empty.
        let mut unused = Rc::new(ecr::Registry::with_quotas(account, region, self.quotas));
        let registry = match self.accounts.get_mut(&account) {
            Some(of) => {
                let registries = &mut Rc::make_mut(of).registries;
                registries.get_or_insert_with(region, || Rc::clone(&unused))
            }
            None => &mut unused,
        };
        let registry = Rc::make_mut(registry);
        let principal = principal_arn(&caller.principal).and_then(|arn| arn.parse().ok());
        let mut effects = ecr::Effects::default();
        let mut scope = ecr::Scope {
            registry,
            now: self.now,
            ids: &mut self.ids,
            principal,
            effects: &mut effects,
        };
        let answer = call.execute(&mut scope).map_err(Refusal::Ecr)?;
        if let (Some(saving), Some(before)) = (saving, before)
            && let Some(refusal) = self.objection(caller, account, region, &saving)
        {
            self.accounts.insert(account, before);
            return Err(Refusal::Ecr(refusal));
        }
        self.note_forbidden_signings(caller, &mut effects);
        self.take_in((account, region), effects);
        Ok(Answer::Ecr(answer))
    }

    /// What speaks against a policy that has just been saved: it names somebody who is not there,
    /// or keeps its own author from changing it again.
    ///
    /// Source: ECR API reference, `SetRepositoryPolicy`, `force`. Assumed: the sentence about it is
    /// ours, and the registry's policy is not looked at in this way.
    #[inline(never)]
    fn objection(
        &self,
        caller: &Caller,
        account: AccountId,
        region: Region,
        saving: &ecr::Call,
    ) -> Option<ecr::Error> {
        let policy = saving.saved_policy()?;
        let refused = |sentence| {
            let (member, constraint) = (policy.member.into(), ecr::Constraint::Text(sentence));
            Some(ecr::Error::InvalidParameter { member, constraint })
        };
        if self.missing_principal(policy.text).is_some() {
            return refused(policy.refusal);
        }
        let ecr::Call::SetRepositoryPolicy(set) = saving else { return None };
        if set.force || self.may(caller, account, region, saving) {
            return None;
        }
        refused("the policy would keep you from setting another one: set it with force")
    }

    #[inline(never)]
    fn execute_sts(
        &mut self,
        call: &sts::Call,
        caller: &Caller,
    ) -> Result<Vec<Element>, QueryError> {
        let of = match call {
            sts::Call::AssumeRole(call) => call.role.account,
            sts::Call::GetCallerIdentity
            | sts::Call::GetFederationToken(_)
            | sts::Call::GetSessionToken(_) => caller.holder.account(),
        };
        // Whoever is here has an account, and the trust policy that said yes is a role's.
        let Some(account) = self.accounts.get(&of).map(Rc::clone) else { return Ok(Vec::new()) };
        let mut desk = sts::Desk {
            holder: &caller.holder,
            directory: &account.directory,
            credentials: Rc::make_mut(&mut self.credentials),
            now: self.now,
            ids: &mut self.ids,
        };
        match call {
            sts::Call::GetCallerIdentity => Ok(sts::describe_caller(&caller.principal)),
            sts::Call::AssumeRole(call) => {
                call.execute(account.directory.role(&call.role.name)?, &mut desk)
            }
            sts::Call::GetFederationToken(call) => call.execute(&mut desk),
            sts::Call::GetSessionToken(call) => Ok(call.execute(&mut desk)),
        }
    }

    #[inline(never)]
    fn execute_iam(&mut self, call: &iam::Call, caller: &Caller) -> Result<Answer, Refusal> {
        let id = caller.holder.account();
        let Some(account) = self.accounts.get_mut(&id) else { return Ok(Answer::Query(None)) };
        let departed = call.departing(&account.directory);
        let before = Rc::clone(account);
        let mut desk = Desk {
            account: id,
            caller: &caller.principal,
            directory: &mut Rc::make_mut(account).directory,
            credentials: Rc::make_mut(&mut self.credentials),
            now: self.now,
            ids: &mut self.ids,
        };
        let answer = call.execute(&mut desk).map_err(Refusal::Query)?;
        if let Some(missing) = call.trust_policy().and_then(|text| self.missing_principal(text)) {
            self.accounts.insert(id, before);
            let message = format!("Invalid principal in policy: \"AWS\":\"{missing}\"").into();
            let error = directory::Error::MalformedPolicyDocument { message };
            return Err(Refusal::Query(error.into()));
        }
        if let Some(departed) = departed {
            self.unbind(&departed);
        }
        Ok(Answer::Query(answer))
    }

    /// Takes in what a call leads to beyond its answer.
    pub(super) fn schedule(
        &mut self,
        region: Region,
        permission: &Permission<'_>,
        answer: &Result<Answer, Refusal>,
    ) {
        let (Ok(caller), Ok(Answer::Ecr(ecr::Answer::GetAuthorizationToken(issued)))) =
            (permission.granted(), answer)
        else {
            return;
        };
        let token = RegistryToken {
            holder: caller.holder.clone(),
            access_key_id: caller.access_key_id.clone().unwrap_or_default(),
            region,
            expires_at: issued.expires_at,
        };
        Rc::make_mut(&mut self.credentials).remember_token(&issued.password, token);
    }
}
