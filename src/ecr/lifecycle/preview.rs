//! Previews: what a policy would do, worked out some seconds after somebody has asked.

use std::rc::Rc;
use std::time::Duration;

use super::inventory::Inventory;
use super::plan::plan;
use super::planned::PlannedImage;
use super::report::{PolicyReport, Run};
use super::{LifecyclePolicy, evaluation};
use crate::aws::Timestamp;
use crate::ecr::{FollowUp, RepositoryName, Scope};

/// How long a preview takes.
///
/// Assumed: AWS says only that it takes a while.
const PREVIEW_TIME: Duration = Duration::from_secs(5);

/// How long its results are kept.
///
/// Assumed: AWS says only that they expire.
const KEPT_TIME: Duration = Duration::from_secs(24 * 60 * 60);

/// The last preview of a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// The policy that is tried.
    pub policy: Rc<LifecyclePolicy>,
    /// How far it is.
    pub state: PreviewState,
}

/// How far a preview is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PreviewState {
    /// It is being worked out.
    InProgress {
        /// Since when.
        started_at: Timestamp,
    },
    /// It was worked out.
    Complete {
        /// When.
        at: Timestamp,
        /// The images that the policy would act on, oldest first.
        results: Vec<PlannedImage>,
    },
}

/// How a preview stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PreviewStatus {
    /// It is being worked out.
    InProgress,
    /// Its results can be had.
    Complete,
    /// Its results were dropped.
    Expired,
}

impl PreviewStatus {
    /// The word of the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::InProgress => "IN_PROGRESS",
            Self::Complete => "COMPLETE",
            Self::Expired => "EXPIRED",
        }
    }
}

impl Preview {
    /// How it stands at `now`.
    pub fn status(&self, now: Timestamp) -> PreviewStatus {
        match &self.state {
            PreviewState::InProgress { .. } => PreviewStatus::InProgress,
            PreviewState::Complete { at, .. } if now < *at + KEPT_TIME => PreviewStatus::Complete,
            PreviewState::Complete { .. } => PreviewStatus::Expired,
        }
    }

    /// Its results, if they can be had at `now`.
    pub fn results(&self, now: Timestamp) -> &[PlannedImage] {
        match &self.state {
            PreviewState::Complete { results, .. }
                if self.status(now) == PreviewStatus::Complete =>
            {
                results
            }
            PreviewState::InProgress { .. } | PreviewState::Complete { .. } => &[],
        }
    }
}

/// Begins the preview of a policy, in place of the one that was there.
pub(in crate::ecr) fn start(
    scope: &mut Scope<'_>,
    repository_name: &RepositoryName,
    policy: Rc<LifecyclePolicy>,
) {
    let started_at = scope.now;
    if let Some(repository) = scope.registry.repository_mut(repository_name) {
        let state = PreviewState::InProgress { started_at };
        repository.lifecycle_preview = Some(Rc::new(Preview { policy, state }));
        let repository_name = repository_name.clone();
        scope.later(PREVIEW_TIME, FollowUp::CompletePreview { repository_name, started_at });
    }
}

/// Ends the preview that was begun at `started_at`, if it is still the last one.
pub(in crate::ecr) fn complete(
    scope: &mut Scope<'_>,
    repository_name: &RepositoryName,
    started_at: Timestamp,
) {
    let now = scope.now;
    let Some(repository) = scope.registry.repository(repository_name) else { return };
    let state = PreviewState::InProgress { started_at };
    let preview = repository.lifecycle_preview.as_ref().filter(|preview| preview.state == state);
    let Some(policy) = preview.map(|preview| Rc::clone(&preview.policy)) else { return };
    let inventory = Inventory::of(repository, now);
    let plan = plan(&policy, &inventory, now);
    let (results, failures) = (plan.acted_on(), plan.blocked());
    let report = PolicyReport {
        actions: results.clone(),
        failures,
        ..evaluation::report(repository, Run::Preview, Rc::clone(&policy))
    };
    if let Some(repository) = scope.registry.repository_mut(repository_name) {
        let state = PreviewState::Complete { at: now, results };
        repository.lifecycle_preview = Some(Rc::new(Preview { policy, state }));
    }
    evaluation::emit(scope, report);
}
