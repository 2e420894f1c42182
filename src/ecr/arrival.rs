//! What follows when an image has come into a repository, whichever way it came.

use super::event::{Event, ImageAction, ImageEvent, ReplicationEvent};
use super::replication::{Origin, follow_push, follow_restore};
use super::scanning::engine as scanning;
use super::signing::engine as signing;
use super::{ImageTag, RepositoryName, Scope};
use crate::oci::Digest;

/// How an image came into a repository. It is there already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Arrival {
    /// Somebody pushed it, or gave it another tag.
    Pushed {
        /// The repository.
        repository_name: RepositoryName,
        /// The image.
        image_digest: Digest,
        /// The tag that it was pushed by.
        image_tag: Option<ImageTag>,
    },
    /// It was cached from an upstream registry. The cache has reported it.
    Cached {
        /// The repository.
        repository_name: RepositoryName,
        /// The image.
        image_digest: Digest,
    },
    /// It came out of the archive, which acts like a push.
    ///
    /// Source: ECR User Guide, "Archive an image".
    Restored {
        /// The repository.
        repository_name: RepositoryName,
        /// The image.
        image_digest: Digest,
    },
    /// Replication has brought it.
    Replicated {
        /// The repository.
        repository_name: RepositoryName,
        /// The image.
        image_digest: Digest,
        /// The tag that it has brought with it.
        image_tag: Option<ImageTag>,
        /// The registry that it came from.
        origin: Origin,
    },
}

/// Does what follows: reports it, sends copies on their way, scans and signs the image. What was
/// replicated is not replicated once more.
///
/// Source: ECR User Guide, "Private image replication", considerations. Assumed: a copy that arrives
/// is scanned as a push is, and is not reported as one.
pub(super) fn arrive(scope: &mut Scope<'_>, arrival: Arrival) {
    match arrival {
        Arrival::Pushed { repository_name, image_digest, image_tag } => {
            let repository = scope.registry.repository(&repository_name);
            let image = repository.and_then(|repository| repository.image(&image_digest));
            let event = image.map(|image| {
                ImageEvent::new(ImageAction::Push, &repository_name, image, image_tag)
            });
            if let Some(event) = event {
                follow_push(scope, &repository_name, image_digest, event.image_tag.as_ref());
                scope.emit(Event::Image(event));
            }
            scanning::arrived(scope, (&repository_name, &image_digest));
            signing::pushed(scope, &repository_name, &image_digest);
        }
        // Assumed: what is cached is scanned as what is pushed.
        Arrival::Cached { repository_name, image_digest }
        | Arrival::Restored { repository_name, image_digest } => {
            scanning::arrived(scope, (&repository_name, &image_digest));
            follow_restore(scope, &repository_name, image_digest);
        }
        Arrival::Replicated { repository_name, image_digest, image_tag, origin } => {
            scanning::arrived(scope, (&repository_name, &image_digest));
            scope.emit(Event::Replication(ReplicationEvent {
                is_success: true,
                repository_arn: scope.registry.repository_arn(&repository_name),
                repository_name,
                image_digest,
                image_tag,
                origin,
            }));
        }
    }
}
