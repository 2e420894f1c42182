//! `PutImage`: the end of every push.

use std::rc::Rc;

use crate::ecr::arrival::{Arrival, arrive};
use crate::ecr::event::{Event, StorageClassEvent};
use crate::ecr::members::Members;
use crate::ecr::operation::{Operation, Response, Scope, Target};
use crate::ecr::storage::ImageStatus;
use crate::ecr::{Constraint, Error, ImageTag, Location, Quotas, Repository};
use crate::json::Node;
use crate::oci::manifest::InvalidManifest;
use crate::oci::{Manifest, MediaType};

use super::ImageIdentifier;

/// How large a manifest may be.
const MANIFEST_SIZE_BYTES_MAX: u64 = 4_194_304;

/// Keeps an image whose layers are there, and points a tag at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutImage {
    /// The repository.
    pub target: Target,
    /// The manifest's exact bytes.
    pub image_manifest: Rc<[u8]>,
    /// What the manifest is, where it does not say so itself.
    pub image_manifest_media_type: Option<MediaType>,
    /// The tag.
    pub image_tag: Option<ImageTag>,
    /// The digest that the manifest should have, as written.
    pub image_digest: Option<Box<str>>,
}

/// The image that was put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutImageResponse {
    /// The repository.
    pub location: Location,
    /// The image.
    pub manifest: Manifest,
    /// The tag that points at it now.
    pub image_tag: Option<ImageTag>,
}

impl Operation for PutImage {
    const ERRORS: &'static [&'static str] = &[
        "ImageAlreadyExistsException",
        "ImageDigestDoesNotMatchException",
        "ImageTagAlreadyExistsException",
        "InvalidParameterException",
        "KmsException",
        "LayersNotFoundException",
        "LimitExceededException",
        "ReferencedImagesNotFoundException",
        "RepositoryNotFoundException",
        "ServerException",
    ];
    type Response = PutImageResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let manifest = members.field("imageManifest");
        let text = manifest.required(manifest.sized_text(1..=MANIFEST_SIZE_BYTES_MAX)?)?;
        Ok(Self {
            target: Target::read(members)?,
            image_manifest: text.as_bytes().into(),
            image_manifest_media_type: members
                .field("imageManifestMediaType")
                .text()?
                .map(MediaType::from),
            image_tag: members.field("imageTag").parsed()?,
            image_digest: members.field("imageDigest").text()?.map(Into::into),
        })
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    /// Assumed: the order of the checks. Which exceptions there are is documented, which of two
    /// comes first is not.
    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let location = self.target.location(scope.registry);
        let repository = self.target.find(scope.registry)?;
        let declared = self.image_manifest_media_type.as_ref();
        let manifest = Manifest::parse(&self.image_manifest, declared)
            .map_err(|error| invalid_manifest(&error))?;
        let digest = manifest.digest().to_string();
        if self.image_digest.is_some_and(|wanted| *wanted != *digest) {
            return Err(Error::ImageDigestDoesNotMatch);
        }
        check_parts(&manifest, repository, &location)?;
        // Pushing an image that is in the archive brings it back, under whatever tag.
        let is_archived = repository
            .image(&manifest.digest())
            .is_some_and(|image| image.storage.status(scope.now) == ImageStatus::Archived);
        if !is_archived {
            check_new(&manifest, self.image_tag.as_ref(), repository, &location)?;
        }
        check_tag(&manifest, self.image_tag.as_ref(), repository, &location)?;
        check_quotas(&manifest, self.image_tag.as_ref(), repository, scope.registry.quotas)?;

        let repository = self.target.find_mut(scope.registry)?;
        repository.put_image(manifest.clone(), self.image_tag.clone(), scope.now);
        if is_archived {
            scope.emit(Event::StorageClass(StorageClassEvent {
                repository_name: self.target.repository_name.clone(),
                manifest: manifest.clone(),
                status: ImageStatus::Active,
                last_activated_at: Some(scope.now),
            }));
        }
        let (image_digest, image_tag) = (manifest.digest(), self.image_tag.clone());
        let repository_name = self.target.repository_name;
        arrive(scope, Arrival::Pushed { repository_name, image_digest, image_tag });
        Ok(PutImageResponse { location, manifest, image_tag: self.image_tag })
    }
}

/// Assumed: what is no manifest in any way but by its syntax is reported as if it were; only that
/// sentence and the one for a missing media type are known.
fn invalid_manifest(error: &InvalidManifest) -> Error {
    let constraint = match error {
        InvalidManifest::NoMediaType => {
            return Error::InvalidParameters(
                "image manifest mediatype not provided in manifest or parameter",
            );
        }
        InvalidManifest::NotText | InvalidManifest::Syntax(_) => "Invalid JSON syntax",
        InvalidManifest::Missing(_) | InvalidManifest::Wrong { .. } => "Invalid image manifest",
        InvalidManifest::OtherMediaType { .. } | InvalidManifest::UnknownMediaType(_) => {
            "Invalid image manifest media type"
        }
        InvalidManifest::Schema1 => "Schema 1 manifests are not modelled",
    };
    Error::InvalidParameter {
        member: "ImageManifest".into(),
        constraint: Constraint::Text(constraint),
    }
}

/// All that the manifest names has to be in the repository.
fn check_parts(
    manifest: &Manifest,
    repository: &Repository,
    location: &Location,
) -> Result<(), Error> {
    if manifest.media_type().is_image_manifest() && manifest.layers().is_empty() {
        return Err(Error::InvalidParameter {
            member: "ImageManifest".into(),
            constraint: Constraint::Text("Image has to have at least 1 layer"),
        });
    }
    let absent = manifest.blobs().map(|blob| blob.digest);
    let absent: Vec<_> = absent.filter(|digest| repository.layer(digest).is_none()).collect();
    if !absent.is_empty() {
        return Err(Error::LayersNotFound { layer_digests: absent, location: location.clone() });
    }
    let absent = manifest.manifests().iter().map(|child| child.digest);
    let absent: Vec<_> = absent.filter(|digest| repository.image(digest).is_none()).collect();
    if !absent.is_empty() {
        let location = location.clone();
        return Err(Error::ReferencedImagesNotFound { image_digests: absent, location });
    }
    Ok(())
}

/// The image must be new, or new under this tag.
fn check_new(
    manifest: &Manifest,
    tag: Option<&ImageTag>,
    repository: &Repository,
    location: &Location,
) -> Result<(), Error> {
    let digest = manifest.digest();
    let known = match tag {
        Some(tag) => repository.tagged(tag),
        None => repository.image(&digest),
    };
    if known.is_some_and(|known| known.manifest.digest() == digest) {
        return Err(Error::ImageAlreadyExists {
            image_digest: digest,
            image_tag: tag.cloned(),
            location: location.clone(),
        });
    }
    Ok(())
}

/// A tag that points at another image must be free to move.
fn check_tag(
    manifest: &Manifest,
    tag: Option<&ImageTag>,
    repository: &Repository,
    location: &Location,
) -> Result<(), Error> {
    let Some((tag, known)) = tag.and_then(|tag| Some((tag, repository.tagged(tag)?))) else {
        return Ok(());
    };
    let moves = known.manifest.digest() != manifest.digest();
    if moves && !repository.image_tag_mutability.permits_overwriting(tag) {
        return Err(Error::ImageTagAlreadyExists {
            image_tag: tag.clone(),
            repository_name: location.repository_name.clone(),
        });
    }
    Ok(())
}

fn check_quotas(
    manifest: &Manifest,
    tag: Option<&ImageTag>,
    repository: &Repository,
    quotas: Quotas,
) -> Result<(), Error> {
    let digest = manifest.digest();
    let is_new = repository.image(&digest).is_none();
    let is_full = is_new && repository.images_count() >= quotas.images_max;
    let has_all_tags = tag.is_some() && repository.tags_of(&digest).len() >= quotas.tags_max;
    let size_bytes = manifest.blobs().map(|blob| blob.size_bytes).fold(0, u64::saturating_add);
    let is_too_large = quotas.image_size_bytes_max.is_some_and(|most| size_bytes > most);
    if is_full || has_all_tags || is_too_large { Err(Error::LimitExceeded) } else { Ok(()) }
}

impl Response for PutImageResponse {
    fn node(&self) -> Node {
        let image_id = ImageIdentifier {
            image_digest: Some(self.manifest.digest().to_string().into()),
            image_tag: self.image_tag.as_ref().map(|tag| tag.as_str().into()),
        };
        Node::object([("image", image_node(&self.location, &image_id, &self.manifest))])
    }
}

/// An image with its manifest.
pub(super) fn image_node(
    location: &Location,
    image_id: &ImageIdentifier,
    manifest: &Manifest,
) -> Node {
    Node::object([
        ("registryId", Node::display(&location.registry_id)),
        ("repositoryName", Node::display(&location.repository_name)),
        ("imageId", image_id.node()),
        ("imageManifest", manifest.text().into()),
        ("imageManifestMediaType", manifest.media_type().as_str().into()),
    ])
}
