//! Policies at work: once a day, each does what its plan says.

use std::rc::Rc;

use super::LifecyclePolicy;
use super::inventory::Inventory;
use super::plan::{Fate, Plan, plan};
use super::report::{PolicyReport, Run};
use crate::aws::Timestamp;
use crate::ecr::event::{Event, ImageAction, ImageEvent, StorageClassEvent};
use crate::ecr::replication::follow_deletion;
use crate::ecr::storage::{ImageStatus, Storage};
use crate::ecr::{FollowUp, Repository, RepositoryName, Scope};
use crate::oci::Digest;

const DAY_MS: i64 = 86_400_000;

/// How far the evaluation of a repository's policy is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evaluation {
    last_at: Option<Timestamp>,
    next_at: Option<Timestamp>,
    policy_version: u64,
    quiet: Option<Quiet>,
}

/// That the images were looked at, and until when looking again would find the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Quiet {
    /// How often the images had changed.
    changes: u64,
    /// The last moment at which no further image is due; none if time alone brings none.
    until: Option<Timestamp>,
}

impl Evaluation {
    /// When the policy was last evaluated.
    pub fn last_at(&self) -> Option<Timestamp> {
        self.last_at
    }

    /// When it will be evaluated next.
    pub fn next_at(&self) -> Option<Timestamp> {
        self.next_at
    }
}

/// When a policy that is there at `now` is evaluated next.
///
/// Source: ECR User Guide: within 24 hours. Assumed: at midnight.
pub fn next_evaluation_after(now: Timestamp) -> Timestamp {
    let days = now.as_millis().div_euclid(DAY_MS);
    Timestamp::from_millis(days.saturating_add(1).saturating_mul(DAY_MS))
}

/// Sets the policy of a repository, in place of the one that was there.
///
/// Assumed: the new one has not been evaluated yet.
pub(in crate::ecr) fn set_policy(
    scope: &mut Scope<'_>,
    repository_name: &RepositoryName,
    policy: Rc<LifecyclePolicy>,
) {
    if let Some(repository) = scope.registry.repository_mut(repository_name) {
        repository.lifecycle_policy = Some(policy);
        let evaluation = &mut repository.evaluation;
        evaluation.last_at = None;
        evaluation.quiet = None;
        evaluation.policy_version += 1;
    }
    schedule(scope, repository_name);
}

/// Plans the next evaluation, if the repository has a policy and none is planned yet.
pub(in crate::ecr) fn schedule(scope: &mut Scope<'_>, repository_name: &RepositoryName) {
    let now = scope.now;
    let Some(repository) = scope.registry.repository_mut(repository_name) else { return };
    if repository.lifecycle_policy.is_none() || repository.evaluation.next_at.is_some() {
        return;
    }
    let next_at = next_evaluation_after(now);
    repository.evaluation.next_at = Some(next_at);
    let repository_name = repository_name.clone();
    scope.later(next_at.since(now), FollowUp::EvaluateLifecyclePolicy { repository_name });
}

/// Evaluates the policy of a repository, and plans the next evaluation.
///
/// A day on which nothing can have become due costs next to nothing: then the images are not looked
/// at, and nothing is reported. Here Drydock departs from AWS, which reports every evaluation.
pub(in crate::ecr) fn evaluate(scope: &mut Scope<'_>, repository_name: &RepositoryName) {
    let now = scope.now;
    let Some(repository) = scope.registry.repository_mut(repository_name) else { return };
    // A repository of the same name has been deleted, and its evaluation stays on the agenda.
    if repository.evaluation.next_at.is_none_or(|next_at| next_at > now) {
        return;
    }
    repository.evaluation.next_at = None;
    let Some(policy) = repository.lifecycle_policy.clone() else { return };
    let changes = repository.image_changes();
    let quiet = repository.evaluation.quiet;
    let is_quiet = quiet.is_some_and(|quiet| {
        quiet.changes == changes && quiet.until.is_none_or(|until| now <= until)
    });
    if !is_quiet {
        let until = act(scope, repository_name, &policy);
        if let Some(repository) = scope.registry.repository_mut(repository_name) {
            repository.evaluation.quiet = Some(Quiet { changes, until });
        }
    }
    if let Some(repository) = scope.registry.repository_mut(repository_name) {
        repository.evaluation.last_at = Some(now);
    }
    schedule(scope, repository_name);
}

/// Does what the policy says and reports it; gives the last moment at which nothing further is due.
fn act(
    scope: &mut Scope<'_>,
    repository_name: &RepositoryName,
    policy: &Rc<LifecyclePolicy>,
) -> Option<Timestamp> {
    let repository = scope.registry.repository(repository_name)?;
    let inventory = Inventory::of(repository, scope.now);
    let plan = plan(policy, &inventory, scope.now);
    let work = Work::of(&plan, repository);
    let until = plan.next_due_after();
    let report = PolicyReport {
        actions: plan.acted_on(),
        failures: plan.blocked(),
        ..report(repository, Run::Execution, Rc::clone(policy))
    };
    work.apply(scope, repository_name);
    emit(scope, report);
    until
}

/// Everything that a plan does.
#[derive(Debug, Default)]
struct Work {
    expired: Vec<Digest>,
    archived: Vec<(Digest, Storage)>,
    /// In the order in which it happens.
    events: Vec<Event>,
}

impl Work {
    /// The oldest images first; those that follow their subjects come behind all others.
    fn of(plan: &Plan<'_>, repository: &Repository) -> Self {
        let mut work = Self::default();
        let entries = plan.inventory.entries();
        let mut order = Vec::new();
        for is_led in [false, true] {
            let images = plan.oldest_first();
            order.extend(images.filter(|(_, outcome)| outcome.rule().is_none() == is_led));
        }
        for (place, outcome) in order {
            let Some(entry) = entries.get(place) else { continue };
            let Some(image) = repository.image(&entry.digest) else { continue };
            match outcome.fate {
                Fate::Kept | Fate::Blocked => {}
                Fate::Expires => {
                    work.expired.push(entry.digest);
                    let tag = plan.inventory.tags(entry).first().and_then(|tag| tag.parse().ok());
                    let (action, name) = (ImageAction::Delete, repository.name());
                    work.events.push(Event::Image(ImageEvent::new(action, name, image, tag)));
                }
                Fate::Archived => {
                    let storage = image.storage.archived(plan.now);
                    work.archived.push((entry.digest, storage));
                    work.events.push(Event::StorageClass(StorageClassEvent {
                        repository_name: repository.name().clone(),
                        manifest: image.manifest.clone(),
                        status: ImageStatus::Archived,
                        last_activated_at: storage.last_activated_at(plan.now),
                    }));
                }
            }
        }
        work
    }

    fn apply(self, scope: &mut Scope<'_>, repository_name: &RepositoryName) {
        if let Some(repository) = scope.registry.repository_mut(repository_name) {
            for digest in &self.expired {
                repository.delete_image(digest);
            }
            for (digest, storage) in self.archived {
                repository.set_storage(&digest, storage);
            }
        }
        for event in self.events {
            // Source: ECR User Guide, "Replicating image deletions in Amazon ECR".
            if let Event::Image(deletion) = &event {
                follow_deletion(scope, deletion);
            }
            scope.emit(event);
        }
    }
}

/// A report about a policy, without images.
pub(super) fn report(
    repository: &Repository,
    run: Run,
    policy: Rc<LifecyclePolicy>,
) -> PolicyReport {
    PolicyReport {
        run,
        repository_name: repository.name().clone(),
        repository_arn: repository.arn(),
        policy,
        // A policy that came with a template was never put.
        policy_version: repository.evaluation.policy_version.max(1),
        last_evaluated_at: repository.evaluation.last_at,
        actions: Vec::new(),
        failures: Vec::new(),
    }
}

/// Reports, in as many events as are needed.
pub(super) fn emit(scope: &mut Scope<'_>, report: PolicyReport) {
    for report in report.split() {
        scope.emit(Event::LifecyclePolicy(Box::new(report)));
    }
}
