//! What ECR does in another registry: copies that arrive, deletions that are repeated.
//!
//! It acts with the service-linked role of the account that sends. Every attempt at the
//! destination is a call that the policies there decide, and stands in the trail with its proof.
//!
//! Source: ECR User Guide, "Private image replication", "Registry permissions".

use std::rc::Rc;

use super::Cloud;
use super::agenda::Due;
use super::authenticate::Caller;
use super::authorize::ecr_requirement;
use super::credentials::{Holder, Passed, Session};
use super::network::Route;
use super::refusal::Refusal;
use super::trail::{Door, Outcome};
use crate::aws::{AccountId, Arn, Region};
use crate::ecr::replication::{
    Arrived, Deletion, ImageCopy, Origin, Plan, Replicate, ReplicationDestination,
    ReplicationFailure, Shipment, create_repository, report_failure, settle,
};
use crate::ecr::{self, Registry, RepositoryName, Scope};
use crate::iam::directory::service_linked_role;

/// The service that replicates.
pub(super) const SERVICE: &str = "replication.ecr.amazonaws.com";

/// The name of its sessions.
///
/// Assumed: AWS does not say what it is.
const SESSION: &str = "replication";

/// Where a registry is.
type Place = (AccountId, Region);

/// Something that is tried at a destination.
#[derive(Clone, Copy, Debug)]
struct Attempt<'a> {
    /// What is called, as the trail names it.
    operation: &'static str,
    /// What has to be allowed.
    action: &'static str,
    /// Where.
    place: Place,
    /// On which repository.
    repository_name: &'a RepositoryName,
}

impl Cloud {
    /// Does at the destination what is due there.
    #[inline(never)]
    pub(super) fn replicate(&mut self, due: &Due, what: &Replicate) {
        let source = (due.account, due.region);
        match what {
            Replicate::Image(copy) => self.copy_image(due, copy),
            Replicate::Deletion(deletion) => self.repeat_deletion(source, deletion),
        }
    }

    fn copy_image(&mut self, due: &Due, copy: &ImageCopy) {
        let source = (due.account, due.region);
        let to = place_of(copy.destination);
        let result = self.try_to_copy(source, copy);
        if result.is_err() {
            let origin = Origin { registry_id: source.0, region: source.1, at: self.now };
            self.do_in(to, |scope| report_failure(scope, copy, origin));
        }
        self.do_in(source, |scope| settle(scope, copy, due.at, result));
    }

    /// Reads the image as it is now and takes it into the other registry, whose repository is made
    /// where it is missing.
    fn try_to_copy(
        &mut self,
        source: Place,
        copy: &ImageCopy,
    ) -> Result<Arrived, ReplicationFailure> {
        let registry = self.registry(source.0, source.1);
        let shipment = registry.and_then(|registry| Shipment::pack(registry, copy, self.now));
        let shipment = shipment.ok_or(ReplicationFailure::ImageNotFound)?;
        let place = place_of(copy.destination);
        let repository_name = &copy.repository_name;
        let create = Attempt {
            operation: "CreateRepository",
            action: "ecr:CreateRepository",
            place,
            repository_name,
        };
        let registry = self.registry(place.0, place.1);
        if registry.is_none_or(|registry| registry.repository(repository_name).is_none()) {
            self.attempt(source, create, |scope| create_repository(scope, repository_name))?;
        }
        self.attempt(source, Attempt::replicate(place, repository_name), |scope| {
            shipment.deliver(scope)
        })
    }

    /// Assumed: whoever may replicate images may replicate their deletion; no other action is
    /// documented for it. What is refused is seen in the trail alone.
    fn repeat_deletion(&mut self, source: Place, deletion: &Deletion) {
        let place = place_of(deletion.destination);
        let holds = self.registry(source.0, source.1).is_none_or(|it| deletion.holds(it));
        let finds = self.registry(place.0, place.1).is_some_and(|it| deletion.finds(it));
        if holds && finds {
            let attempt = Attempt::replicate(place, &deletion.repository_name);
            // There is nothing left at the source at which a failure could be noted.
            let _ = self.attempt(source, attempt, |scope| deletion.deliver(scope));
        }
    }

    /// Makes a call at a destination with the role of the source, and records it.
    fn attempt<T>(
        &mut self,
        source: Place,
        attempt: Attempt<'_>,
        act: impl FnOnce(&mut Scope<'_>) -> Result<T, ecr::Error>,
    ) -> Result<T, ReplicationFailure> {
        let denied = ReplicationFailure::AccessDenied { action: attempt.action };
        // The role was made when replication was first configured.
        let caller = self.replicator(source.0).ok_or(denied)?;
        let (account, region) = attempt.place;
        let arn = Arn::repository(region, account, attempt.repository_name.as_str());
        let unused = Registry::new(account, region);
        let registry = self.registry(account, region).unwrap_or(&unused);
        let requirement = ecr_requirement(registry, attempt.action, Some(arn));
        let authorization = Rc::new(self.decide(&caller, requirement));
        let (outcome, result) = if authorization.verdict.is_allowed() {
            match self.act_in(attempt.place, act) {
                Ok(done) => (Outcome::Succeeded, Ok(done)),
                Err(error) => {
                    let failure = ReplicationFailure::of(&error);
                    (Refusal::Ecr(error).outcome(Door::Api), Err(failure))
                }
            }
        } else {
            let refusal = Refusal::Denied(Rc::clone(&authorization));
            (refusal.outcome(Door::Api), Err(denied))
        };
        let call = (attempt.operation, region);
        self.record_own(Rc::new(caller), call, authorization, outcome);
        result
    }

    /// The session with which ECR replicates for an account.
    fn replicator(&self, account: AccountId) -> Option<Caller> {
        let (_, name) = service_linked_role(SERVICE)?;
        let role = self.account(account)?.directory.role(name).ok()?;
        let holder = Holder::Role(Rc::new(Session {
            account,
            identity: name.into(),
            unique_id: role.identity.unique_id.clone(),
            name: SESSION.into(),
            began_at: self.now,
            passed: Passed::default(),
        }));
        let principal = self.principal_of(&holder)?;
        Some(Caller { principal, holder, route: Route::default(), access_key_id: None })
    }

    /// What has become of every image of a repository at every destination, and why; `None` where
    /// there is no such repository.
    pub fn replication(
        &self,
        (account, region): (AccountId, Region),
        repository_name: &RepositoryName,
    ) -> Option<Plan> {
        let registry = self.registry(account, region)?;
        let repository = registry.repository(repository_name)?;
        let rules = &registry.replication_configuration;
        Some(Plan::new(repository, rules, |to, digest| {
            let there = self.registry(to.registry_id, to.region);
            let there = there.and_then(|there| there.repository(repository_name));
            there.is_some_and(|there| there.image(digest).is_some())
        }))
    }
}

impl<'a> Attempt<'a> {
    fn replicate(place: Place, repository_name: &'a RepositoryName) -> Self {
        let (operation, action) = ("ReplicateImage", "ecr:ReplicateImage");
        Self { operation, action, place, repository_name }
    }
}

fn place_of(destination: ReplicationDestination) -> Place {
    (destination.registry_id, destination.region)
}
