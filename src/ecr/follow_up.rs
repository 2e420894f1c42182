//! What ECR does later because of what has happened now.
//!
//! An operation or a follow-up leaves [`Effects`] behind. The cloud puts the follow-ups on its
//! agenda and does each when it is due; the events it keeps.

use std::fmt;
use std::time::Duration;

use super::arrival::{Arrival, arrive};
use super::event::{Event, StorageClassEvent};
use super::orphans::delete_referrers;
use super::replication::{BackfillId, Replicate, prepare};
use super::scanning::{PlannedScan, ScanType, engine};
use super::signing::{self, PlannedSigning};
use super::storage::ImageStatus;
use super::{RepositoryName, Scope, lifecycle};
use crate::aws::Timestamp;
use crate::oci::Digest;

/// What a registry does later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FollowUp {
    /// An image arrives from the archive.
    ActivateImage {
        /// The repository.
        repository_name: RepositoryName,
        /// The image.
        image_digest: Digest,
    },
    /// What refers to an image that was deleted goes too.
    DeleteReferrers {
        /// The repository.
        repository_name: RepositoryName,
        /// The image that was deleted.
        subject: Digest,
    },
    /// The lifecycle policy of a repository does its work.
    EvaluateLifecyclePolicy {
        /// The repository.
        repository_name: RepositoryName,
    },
    /// The preview of a lifecycle policy is complete.
    CompletePreview {
        /// The repository.
        repository_name: RepositoryName,
        /// When it was begun.
        started_at: Timestamp,
    },
    /// Another registry gets a copy, or a deletion is repeated there.
    Replicate(Replicate),
    /// A backfill has found the images that it is to send.
    PrepareBackfill {
        /// The backfill.
        id: BackfillId,
    },
    /// A scan comes to its end.
    FinishScan(PlannedScan),
    /// Inspector looks at an image again, because something has become known.
    RescanImage(PlannedScan),
    /// An image is signed.
    SignImage(PlannedSigning),
}

/// What a call or a follow-up leads to beyond its answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// What is to be done later, and when.
    pub follow_ups: Vec<(Timestamp, FollowUp)>,
    /// What there is to report, in order.
    pub events: Vec<Event>,
}

impl Scope<'_> {
    /// Puts something off.
    pub(super) fn later(&mut self, after: Duration, follow_up: FollowUp) {
        self.effects.follow_ups.push((self.now + after, follow_up));
    }

    /// Reports something.
    pub(super) fn emit(&mut self, event: Event) {
        self.effects.events.push(event);
    }
}

impl FollowUp {
    /// Does it, now that it is due. What it was about may have changed or gone in the meantime.
    pub fn perform(self, scope: &mut Scope<'_>) {
        match self {
            Self::ActivateImage { repository_name, image_digest } => {
                activate(scope, repository_name, image_digest);
            }
            Self::DeleteReferrers { repository_name, subject } => {
                delete_referrers(scope, &repository_name, subject);
            }
            Self::EvaluateLifecyclePolicy { repository_name } => {
                lifecycle::evaluation::evaluate(scope, &repository_name);
            }
            Self::CompletePreview { repository_name, started_at } => {
                lifecycle::preview::complete(scope, &repository_name, started_at);
            }
            // It reaches another registry, so the cloud does it.
            Self::Replicate(_) => {}
            Self::PrepareBackfill { id } => prepare(scope, &id),
            Self::FinishScan(planned) => engine::finish(scope, &planned),
            Self::RescanImage(planned) => engine::rescan(scope, &planned),
            Self::SignImage(planned) => signing::engine::sign(scope, planned),
        }
    }
}

/// An image that was deleted on the way, or went back into the archive, does not arrive.
fn activate(scope: &mut Scope<'_>, repository_name: RepositoryName, image_digest: Digest) {
    let repository = scope.registry.repository(&repository_name);
    let Some(image) = repository.and_then(|repository| repository.image(&image_digest)) else {
        return;
    };
    let last_activated_at = image.storage.last_activated_at(scope.now);
    if last_activated_at != Some(scope.now) {
        return;
    }
    let manifest = image.manifest.clone();
    if let Some(repository) = scope.registry.repository_mut(&repository_name) {
        repository.note_arrival(&image_digest);
    }
    scope.emit(Event::StorageClass(StorageClassEvent {
        repository_name: repository_name.clone(),
        manifest,
        status: ImageStatus::Active,
        last_activated_at,
    }));
    scope.emit(Event::Activation { repository_name: repository_name.clone(), image_digest });
    arrive(scope, Arrival::Restored { repository_name, image_digest });
}

/// What will happen, in a sentence without its end.
impl fmt::Display for FollowUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ActivateImage { repository_name, image_digest } => {
                write!(f, "{repository_name}: {image_digest} is back from the archive")
            }
            Self::DeleteReferrers { repository_name, subject } => {
                write!(f, "{repository_name}: what refers to {subject} is deleted")
            }
            Self::EvaluateLifecyclePolicy { repository_name } => {
                write!(f, "{repository_name}: the lifecycle policy is evaluated")
            }
            Self::CompletePreview { repository_name, .. } => {
                write!(f, "{repository_name}: the preview of a lifecycle policy is complete")
            }
            Self::Replicate(what) => what.fmt(f),
            Self::PrepareBackfill { id } => {
                write!(f, "replication backfill {id} has found its images")
            }
            Self::FinishScan(PlannedScan { repository_name, image_digest, scan_type, .. }) => {
                let who = match scan_type {
                    ScanType::Basic => "the scan",
                    ScanType::Enhanced => "the first scan by Inspector",
                };
                write!(f, "{repository_name}: {who} of {image_digest} is over")
            }
            Self::RescanImage(PlannedScan { repository_name, image_digest, .. }) => {
                write!(f, "{repository_name}: Inspector scans {image_digest} again")
            }
            Self::SignImage(PlannedSigning { repository_name, image_digest, profile, .. }) => {
                write!(f, "{repository_name}: {image_digest} is signed with {profile}")
            }
        }
    }
}
