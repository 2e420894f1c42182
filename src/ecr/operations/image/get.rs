//! `BatchGetImage`: the start of every pull.

use std::rc::Rc;
use std::time::Duration;

use crate::aws::Timestamp;
use crate::ecr::members::Members;
use crate::ecr::operation::{Operation, Response, Scope, Target};
use crate::ecr::storage::ImageStatus;
use crate::ecr::{Error, Image, Location, Repository};
use crate::json::Node;
use crate::oci::Manifest;

use super::put::image_node;
use super::{FailureCode, ImageFailure, ImageIdentifier};

/// A pull is recorded once in this time.
///
/// Source: ECR API reference, `lastRecordedPullTime`.
const PULL_RECORD_PERIOD: Duration = Duration::from_secs(24 * 60 * 60);

/// Asks for manifests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchGetImage {
    /// The repository.
    pub target: Target,
    /// The images.
    pub image_ids: Vec<ImageIdentifier>,
    /// The kinds of manifest that the caller can read. Not modelled: a manifest is answered as it
    /// was put, never converted.
    pub accepted_media_types: Vec<Box<str>>,
}

/// The manifests that are there, and which are not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchGetImageResponse {
    /// The repository.
    pub location: Location,
    /// The images, in the order asked.
    pub images: Vec<FoundImage>,
    /// What could not be got, in the order asked.
    pub failures: Vec<ImageFailure>,
}

/// An image that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundImage {
    /// Its digest, and its tag if it was asked for by that.
    pub image_id: ImageIdentifier,
    /// Its manifest.
    pub manifest: Manifest,
}

impl Operation for BatchGetImage {
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterException",
        "LimitExceededException",
        "RepositoryNotFoundException",
        "ServerException",
        "UnableToGetUpstreamImageException",
    ];
    type Response = BatchGetImageResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let media_types = members
            .field("acceptedMediaTypes")
            .list(1..=100, |field| Ok(field.required(field.text()?)?.into()))?;
        let image_ids = ImageIdentifier::read_list(members)?;
        Ok(Self {
            target: Target::read(members)?,
            image_ids: members.field("imageIds").required(image_ids)?,
            accepted_media_types: media_types.unwrap_or_default(),
        })
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let location = self.target.location(scope.registry);
        let repository = self.target.find(scope.registry)?;
        let counts = !scope.registry.excludes_pulls_of(scope.principal.as_ref());
        let (mut images, mut failures, mut pulled) = (Vec::new(), Vec::new(), Vec::new());
        for image_id in self.image_ids {
            match pullable(&image_id, repository, scope.now) {
                Ok(image) => {
                    let digest = image.manifest.digest();
                    if counts && is_record_due(image, scope.now) {
                        pulled.push(digest);
                    }
                    let image_digest = Some(digest.to_string().into());
                    let image_id = ImageIdentifier { image_digest, ..image_id };
                    images.push(FoundImage { image_id, manifest: image.manifest.clone() });
                }
                Err(code) => failures.push(ImageFailure::new(image_id, code)),
            }
        }
        if !pulled.is_empty() {
            let repository = self.target.find_mut(scope.registry)?;
            for digest in &pulled {
                repository.record_pull(digest, scope.now);
            }
        }
        Ok(BatchGetImageResponse { location, images, failures })
    }
}

/// The image, if it can be pulled.
///
/// Assumed: one in the archive, or not yet out of it, is answered as if it were not there; that it
/// cannot be pulled and that docker gets a 404 is documented.
fn pullable<'r>(
    image_id: &ImageIdentifier,
    repository: &'r Repository,
    now: Timestamp,
) -> Result<&'r Rc<Image>, FailureCode> {
    let image = image_id.find(repository)?;
    match image.storage.status(now) {
        ImageStatus::Active => Ok(image),
        ImageStatus::Archived | ImageStatus::Activating => Err(FailureCode::ImageNotFound),
    }
}

fn is_record_due(image: &Image, now: Timestamp) -> bool {
    image.last_recorded_pull_time.is_none_or(|last| now.since(last) >= PULL_RECORD_PERIOD)
}

impl Response for BatchGetImageResponse {
    fn node(&self) -> Node {
        let images = self.images.iter();
        let images = images.map(|it| image_node(&self.location, &it.image_id, &it.manifest));
        let failures = self.failures.iter().map(ImageFailure::node);
        Node::object([("images", Node::array(images)), ("failures", Node::array(failures))])
    }
}
