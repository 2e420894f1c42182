//! Deletions that are replicated: of images and of tags.
//!
//! Source: ECR API model, `DeleteReplication`.

use std::time::Duration;

use super::ReplicationDestination;
use crate::ecr::event::{Event, ImageAction, ImageEvent};
use crate::ecr::follow_up::FollowUp;
use crate::ecr::{Error, ImageTag, Registry, RepositoryName, Scope};
use crate::oci::Digest;

/// How long a deletion takes.
///
/// Assumed: a minute; nothing is said of it.
const LAG: Duration = Duration::from_secs(60);

/// A deletion that is to be repeated elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deletion {
    /// The repository, here and there.
    pub repository_name: RepositoryName,
    /// The image.
    pub image_digest: Digest,
    /// The tag that was taken away; none when the image was.
    pub image_tag: Option<ImageTag>,
    /// Where.
    pub destination: ReplicationDestination,
}

/// Begins to repeat a deletion wherever the rules of the registry say so. It has happened here.
///
/// Assumed: not when a repository is deleted with all that is in it; nothing is said of that.
///
/// Source: ECR User Guide, "Replicating image deletions in Amazon ECR".
pub(in crate::ecr) fn follow_deletion(scope: &mut Scope<'_>, event: &ImageEvent) {
    let rules = &scope.registry.replication_configuration;
    let lanes = rules.lanes(&event.repository_name);
    for lane in lanes.into_iter().filter(|lane| lane.reach.replicates_deletions()) {
        let deletion = Deletion {
            repository_name: event.repository_name.clone(),
            image_digest: event.image_digest,
            image_tag: event.image_tag.clone().filter(|_| is_there(scope.registry, event)),
            destination: lane.destination,
        };
        scope.later(LAG, FollowUp::Replicate(super::Replicate::Deletion(deletion)));
    }
}

fn is_there(registry: &Registry, event: &ImageEvent) -> bool {
    let repository = registry.repository(&event.repository_name);
    repository.is_some_and(|repository| repository.image(&event.image_digest).is_some())
}

impl Deletion {
    /// Whether the source still lacks what was deleted: an image or tag that was pushed again since
    /// then is not deleted at the destination.
    pub fn holds(&self, source: &Registry) -> bool {
        let Some(repository) = source.repository(&self.repository_name) else { return true };
        match &self.image_tag {
            None => repository.image(&self.image_digest).is_none(),
            Some(tag) => repository
                .tagged(tag)
                .is_none_or(|image| image.manifest.digest() != self.image_digest),
        }
    }

    /// Whether there is anything to delete at the destination.
    pub fn finds(&self, destination: &Registry) -> bool {
        let repository = destination.repository(&self.repository_name);
        repository.is_some_and(|repository| match &self.image_tag {
            None => repository.image(&self.image_digest).is_some(),
            Some(tag) => repository
                .tagged(tag)
                .is_some_and(|image| image.manifest.digest() == self.image_digest),
        })
    }

    /// Deletes it there. An image that an index names there stays.
    pub fn deliver(&self, scope: &mut Scope<'_>) -> Result<(), Error> {
        let location = scope.registry.location(&self.repository_name);
        let not_found = Error::RepositoryNotFound(location);
        let repository = scope.registry.repository_mut(&self.repository_name).ok_or(not_found)?;
        let Some(image) = repository.image(&self.image_digest) else { return Ok(()) };
        let tag = self
            .image_tag
            .clone()
            .or_else(|| repository.tags_of(&self.image_digest).next().cloned());
        let event = ImageEvent::new(ImageAction::Delete, repository.name(), image, tag);
        match &self.image_tag {
            Some(tag) => repository.delete_tag(tag),
            None if repository.indexes_naming(&self.image_digest).is_empty() => {
                repository.delete_image(&self.image_digest);
            }
            None => return Ok(()),
        }
        scope.emit(Event::Image(event));
        Ok(())
    }
}
