//! What refers to an image that is gone.
//!
//! Source: ECR User Guide: referrers of a deleted image are deleted within 24 hours. Assumed: after
//! all of them.

use std::time::Duration;

use super::event::{Event, ImageAction, ImageEvent};
use super::follow_up::FollowUp;
use super::replication::follow_deletion;
use super::{RepositoryName, Scope};
use crate::oci::Digest;

/// How long referrers outlive their subject.
const DELAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Plans the end of what refers to an image, if anything does. The image has been deleted.
pub(super) fn follow_subject(
    scope: &mut Scope<'_>,
    repository_name: &RepositoryName,
    subject: Digest,
) {
    let repository = scope.registry.repository(repository_name);
    let is_gone = repository.is_some_and(|it| it.image(&subject).is_none());
    if is_gone && repository.is_some_and(|it| it.referrers_of(&subject).next().is_some()) {
        let repository_name = repository_name.clone();
        scope.later(DELAY, FollowUp::DeleteReferrers { repository_name, subject });
    }
}

/// Deletes what refers to an image, unless that is back. What refers to these goes a day later.
pub(super) fn delete_referrers(
    scope: &mut Scope<'_>,
    repository_name: &RepositoryName,
    subject: Digest,
) {
    let Some(repository) = scope.registry.repository_mut(repository_name) else { return };
    if repository.image(&subject).is_some() {
        return;
    }
    let mut events = Vec::new();
    for referrer in repository.referrers_of(&subject) {
        let digest = referrer.manifest.digest();
        let tag = repository.tags_of(&digest).next().cloned();
        events.push(ImageEvent::new(ImageAction::Delete, repository_name, referrer, tag));
    }
    events.retain(|event| repository.indexes_naming(&event.image_digest).is_empty());
    for event in &events {
        repository.delete_image(&event.image_digest);
    }
    for event in events {
        follow_deletion(scope, &event);
        follow_subject(scope, repository_name, event.image_digest);
        scope.emit(Event::Image(event));
    }
}
