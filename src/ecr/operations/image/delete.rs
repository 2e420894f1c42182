//! `BatchDeleteImage`.

use crate::ecr::event::{Event, ImageAction, ImageEvent};
use crate::ecr::members::Members;
use crate::ecr::operation::{Operation, Response, Scope, Target};
use crate::ecr::orphans::follow_subject;
use crate::ecr::replication::follow_deletion;
use crate::ecr::{Error, ImageTag, Repository};
use crate::json::Node;
use crate::oci::Digest;

use super::{FailureCode, ImageFailure, ImageIdentifier};

/// Deletes images, or tags of them.
///
/// A tag is taken away, and the image with its last tag; a digest without a tag takes the image
/// with all its tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchDeleteImage {
    /// The repository.
    pub target: Target,
    /// The images.
    pub image_ids: Vec<ImageIdentifier>,
}

/// What was deleted and what was not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchDeleteImageResponse {
    /// What was deleted: one entry for each tag, or the digest alone where there was none.
    pub image_ids: Vec<(Digest, Option<ImageTag>)>,
    /// What was not, in the order asked.
    pub failures: Vec<ImageFailure>,
}

impl Operation for BatchDeleteImage {
    const ERRORS: &'static [&'static str] =
        &["InvalidParameterException", "RepositoryNotFoundException", "ServerException"];
    type Response = BatchDeleteImageResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let image_ids = ImageIdentifier::read_list(members)?;
        Ok(Self {
            target: Target::read(members)?,
            image_ids: members.field("imageIds").required(image_ids)?,
        })
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let repository = self.target.find_mut(scope.registry)?;
        let (mut deleted, mut failures, mut events) = (Vec::new(), Vec::new(), Vec::new());
        for image_id in self.image_ids {
            match delete(repository, &image_id) {
                Ok((entries, event)) => {
                    deleted.extend(entries);
                    events.push(event);
                }
                Err((code, referenced_by)) => {
                    failures.push(ImageFailure { image_id, code, referenced_by });
                }
            }
        }
        for event in events {
            follow_deletion(scope, &event);
            follow_subject(scope, &event.repository_name, event.image_digest);
            scope.emit(Event::Image(event));
        }
        Ok(BatchDeleteImageResponse { image_ids: deleted, failures })
    }
}

/// What is deleted together: a digest with each of the tags that it had.
type Deleted = Vec<(Digest, Option<ImageTag>)>;

fn delete(
    repository: &mut Repository,
    image_id: &ImageIdentifier,
) -> Result<(Deleted, ImageEvent), (FailureCode, Vec<Digest>)> {
    let image = image_id.find(repository).map_err(|code| (code, Vec::new()))?;
    let digest = image.manifest.digest();
    let tags: Vec<_> = repository.tags_of(&digest).cloned().collect();
    let tag = image_id.image_tag.as_deref().and_then(|text| text.parse::<ImageTag>().ok());
    // Assumed: one event for each entry of the request, with the tag that it named or else the
    // image's first one. That there is one for each image is documented.
    let named = tag.clone().or_else(|| tags.first().cloned());
    let event = ImageEvent::new(ImageAction::Delete, repository.name(), image, named);
    if let Some(tag) = tag.filter(|_| tags.len() > 1) {
        repository.delete_tag(&tag);
        return Ok((vec![(digest, Some(tag))], event));
    }
    let lists = repository.indexes_naming(&digest);
    if !lists.is_empty() {
        return Err((FailureCode::ImageReferencedByManifestList, lists));
    }
    repository.delete_image(&digest);
    let untagged = tags.is_empty().then_some((digest, None));
    Ok((tags.into_iter().map(|tag| (digest, Some(tag))).chain(untagged).collect(), event))
}

impl Response for BatchDeleteImageResponse {
    fn node(&self) -> Node {
        let entries = self.image_ids.iter().map(|(digest, tag)| {
            let tag = tag.as_ref().map(|tag| ("imageTag", Node::display(tag)));
            Node::object([("imageDigest", Node::display(digest))].into_iter().chain(tag))
        });
        let failures = self.failures.iter().map(ImageFailure::node);
        Node::object([("imageIds", Node::array(entries)), ("failures", Node::array(failures))])
    }
}
