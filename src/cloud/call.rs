//! One call, whichever door it came through: what it needs and what it does.

use std::rc::Rc;

use super::Cloud;
use super::authenticate::Caller;
use super::authorize::Permission;
use super::context::principal_arn;
use super::credentials::RegistryToken;
use super::endpoint::iam::Desk;
use super::endpoint::xml::Element;
use super::endpoint::{iam, sts};
use super::refusal::Refusal;
use crate::aws::{AccountId, Arn, Region};
use crate::ecr;

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
}

impl Call {
    /// The operation's name, where that much is known.
    pub(super) fn operation(&self) -> Option<&'static str> {
        match self {
            Self::Ecr { call, .. } => Some(call.operation()),
            Self::Sts(call) => Some(call.operation()),
            Self::Iam(call) => Some(call.operation()),
            Self::Unreadable { operation, .. } => *operation,
        }
    }

    /// The Region that answers; STS and IAM answer from the one where they are global.
    pub(super) fn region(&self) -> Region {
        match self {
            Self::Ecr { region, .. } | Self::Unreadable { region, .. } => *region,
            Self::Sts(_) | Self::Iam(_) => Region::US_EAST_1,
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
                let principal = principal_arn(&caller.principal).and_then(|arn| arn.parse().ok());
                self.execute_ecr((account, *region), principal, call.clone())
            }
            Call::Sts(sts::Call::GetCallerIdentity) => {
                Ok(Answer::Query(Some(sts::describe_caller(&caller.principal))))
            }
            Call::Sts(sts::Call::AssumeRole(call)) => Ok(self.assume_role(call.clone())),
            Call::Iam(call) => self.execute_iam(call, caller),
            Call::Unreadable { refusal, .. } => Err(refusal.clone()),
        }
    }

    fn execute_ecr(
        &mut self,
        (account, region): (AccountId, Region),
        principal: Option<Arn>,
        call: ecr::Call,
    ) -> Result<Answer, Refusal> {
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
        let mut scope = ecr::Scope { registry, now: self.now, ids: &mut self.ids, principal };
        call.execute(&mut scope).map(Answer::Ecr).map_err(Refusal::Ecr)
    }

    fn assume_role(&mut self, call: sts::AssumeRole) -> Answer {
        // The trust policy has said yes, so the role is there.
        let account = self.accounts.get(&call.role.account).map(Rc::clone);
        let role = account.as_ref().and_then(|of| of.directory.role(&call.role.name).ok());
        let Some(role) = role else { return Answer::Query(None) };
        let credentials = Rc::make_mut(&mut self.credentials);
        Answer::Query(Some(call.execute(role, credentials, self.now, &mut self.ids)))
    }

    fn execute_iam(&mut self, call: &iam::Call, caller: &Caller) -> Result<Answer, Refusal> {
        let id = caller.holder.account();
        let Some(account) = self.accounts.get_mut(&id) else { return Ok(Answer::Query(None)) };
        let mut desk = Desk {
            account: id,
            caller: &caller.principal,
            directory: &mut Rc::make_mut(account).directory,
            credentials: Rc::make_mut(&mut self.credentials),
            now: self.now,
            ids: &mut self.ids,
        };
        call.execute(&mut desk).map(Answer::Query).map_err(Refusal::Query)
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
        let token =
            RegistryToken { holder: caller.holder.clone(), region, expires_at: issued.expires_at };
        Rc::make_mut(&mut self.credentials).remember_token(&issued.password, token);
    }
}
