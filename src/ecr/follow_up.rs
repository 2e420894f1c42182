//! What ECR does later because of what has happened now.
//!
//! An operation or a follow-up leaves [`Effects`] behind. The cloud puts the follow-ups on its
//! agenda and does each when it is due; the events it keeps.

use std::fmt;
use std::time::Duration;

use super::arrival::{Arrival, arrive};
use super::event::{Event, StorageClassEvent};
use super::storage::ImageStatus;
use super::{RepositoryName, Scope};
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
        }
    }
}
