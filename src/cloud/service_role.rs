//! Roles of services that a call makes on the way, if its caller may.
//!
//! Source: ECR User Guide, "Using service-linked roles for Amazon ECR".

use std::rc::Rc;

use super::authorize::Requirement;
use super::{Cloud, replicate};
use crate::aws::{AccountId, Arn};
use crate::ecr;
use crate::iam::directory::service_linked_role;

/// The service that does what a call asks for with a role of its own.
fn service_of(call: &ecr::Call) -> Option<&'static str> {
    if matches!(call, ecr::Call::PutReplicationConfiguration(_)) {
        return Some(replicate::SERVICE);
    }
    let is_rule = matches!(call, ecr::Call::CreatePullThroughCacheRule(_));
    is_rule.then_some("pullthroughcache.ecr.amazonaws.com")
}

impl Cloud {
    /// The service whose role a call in an account has to make first; nothing where the role is
    /// there.
    fn service_without_role(&self, account: AccountId, call: &ecr::Call) -> Option<&'static str> {
        let service = service_of(call)?;
        let (_, role) = service_linked_role(service)?;
        let directory = &self.account(account)?.directory;
        directory.role(role).is_err().then_some(service)
    }

    /// What a call needs so that it may make the role of a service.
    pub(super) fn to_make_service_role(
        &self,
        account: AccountId,
        call: &ecr::Call,
    ) -> Option<Requirement> {
        let service = self.service_without_role(account, call)?;
        let (path, role) = service_linked_role(service)?;
        let arn = Arn::iam(account, &["role", &path, role].concat());
        let mut requirement = Requirement::new("iam:CreateServiceLinkedRole", Some(arn), account);
        requirement.context.set("iam:AWSServiceName", service);
        Some(requirement)
    }

    /// Makes the role of a service, now that the call has succeeded.
    #[inline(never)]
    pub(super) fn make_service_role(&mut self, account: AccountId, call: &ecr::Call) {
        let Some(service) = self.service_without_role(account, call) else { return };
        let Some(of) = self.accounts.get_mut(&account) else { return };
        let directory = &mut Rc::make_mut(of).directory;
        let made = directory.create_service_linked_role(service, self.now, &mut self.ids);
        debug_assert!(made.is_ok(), "a service of ECR has a role that is not there yet");
    }
}
