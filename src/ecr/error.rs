//! What operations refuse, in AWS's words.
//!
//! Sources: the error shapes of the ECR API model; sentences from public reports of real answers
//! where there are any, else the model's description of the exception.

mod entry;
mod scan;

use std::fmt;

pub use entry::{Missing, Taken};
pub use scan::ScanError;

use super::lifecycle::InvalidLifecyclePolicy;
use super::upstream::UpstreamFailure;
use super::{ImageTag, RepositoryName, UploadId};
use crate::aws::AccountId;
use crate::json::Node;
use crate::oci::Digest;

/// Which repository of which registry an error speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The repository.
    pub repository_name: RepositoryName,
    /// The registry.
    pub registry_id: AccountId,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { repository_name, registry_id } = self;
        write!(f, "with name '{repository_name}' in the registry with id '{registry_id}'")
    }
}

/// What a parameter had to satisfy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Constraint {
    /// It must be there.
    NotNull,
    /// It must be of this JSON type: `a string`.
    Type(&'static str),
    /// It must match this pattern.
    Pattern(&'static str),
    /// It must be one of these.
    Enumeration(&'static [&'static str]),
    /// It must have at least this many characters, bytes or elements.
    LengthAtLeast(u64),
    /// It must have at most this many characters, bytes or elements.
    LengthAtMost(u64),
    /// It must be this number or a greater one.
    ValueAtLeast(u64),
    /// It must be this number or a smaller one.
    ValueAtMost(u64),
    /// Something that AWS says in a sentence of its own.
    Text(&'static str),
    /// It must be the text of a lifecycle policy.
    LifecyclePolicy(InvalidLifecyclePolicy),
}

impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotNull => f.write_str("Member must not be null"),
            // Assumed: a value of another JSON type is reported as any other invalid parameter.
            Self::Type(wanted) => write!(f, "Member must be {wanted}"),
            Self::Pattern(pattern) => write!(f, "must satisfy regular expression '{pattern}'"),
            Self::Enumeration(values) => {
                write!(f, "Member must satisfy enum value set: [{}]", values.join(", "))
            }
            Self::LengthAtLeast(length) => {
                write!(f, "Member must have length greater than or equal to {length}")
            }
            Self::LengthAtMost(length) => {
                write!(f, "Member must have length less than or equal to {length}")
            }
            Self::ValueAtLeast(value) => {
                write!(f, "Member must have value greater than or equal to {value}")
            }
            Self::ValueAtMost(value) => {
                write!(f, "Member must have value less than or equal to {value}")
            }
            Self::Text(text) => f.write_str(text),
            Self::LifecyclePolicy(why) => {
                write!(f, "Lifecycle policy validation failure: {why}")
            }
        }
    }
}

/// One variant for each exception that the operations declare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// There is no such operation.
    UnknownOperation(Box<str>),
    /// The body is not a JSON object.
    Serialization,
    /// A parameter is not what it must be.
    InvalidParameter {
        /// Its path, such as `tags.2.member.key`.
        member: Box<str>,
        /// What it had to satisfy.
        constraint: Constraint,
    },
    /// The parameters together are not what they must be.
    InvalidParameters(&'static str),
    /// A resource tag is not one.
    InvalidTagParameter,
    /// More than 50 resource tags.
    TooManyTags,
    /// There is no such repository.
    RepositoryNotFound(Location),
    /// There is such a repository already.
    RepositoryAlreadyExists(Location),
    /// The repository still contains images.
    RepositoryNotEmpty(Location),
    /// The repository has no policy.
    RepositoryPolicyNotFound(Location),
    /// Something beside repositories and images is not there.
    NotFound(Missing),
    /// Something beside repositories and images is there already.
    AlreadyExists(Taken),
    /// An image is not scanned, or its scan cannot be shown.
    Scan(ScanError),
    /// The image cannot change its storage class now.
    ImageStorageClassUpdateNotSupported,
    /// Another backfill is on its way to that Region.
    ReplicationBackfillInProgress,
    /// The backfill has ended.
    ReplicationBackfillInvalidStatus,
    /// A registry cannot be cached from, or not so.
    UnsupportedUpstreamRegistry(&'static str),
    /// The secret that a cache rule names is not there.
    SecretNotFound(Box<str>),
    /// There is no such image.
    ImageNotFound {
        /// The digest asked for, as written.
        image_digest: Option<Box<str>>,
        /// The tag asked for, as written.
        image_tag: Option<Box<str>>,
        /// Where.
        location: Location,
    },
    /// The image is there already, under that tag.
    ImageAlreadyExists {
        /// The image.
        image_digest: Digest,
        /// The tag, if one was given.
        image_tag: Option<ImageTag>,
        /// Where.
        location: Location,
    },
    /// The tag is taken and may not be overwritten.
    ImageTagAlreadyExists {
        /// The tag.
        image_tag: ImageTag,
        /// Where.
        repository_name: RepositoryName,
    },
    /// The manifest has another digest than the one given.
    ImageDigestDoesNotMatch,
    /// The manifest names layers that the repository does not have.
    LayersNotFound {
        /// The layers, in the manifest's order.
        layer_digests: Vec<Digest>,
        /// Where.
        location: Location,
    },
    /// There is no such layer.
    LayerNotFound {
        /// The layer asked for, as written.
        layer_digest: Box<str>,
        /// Where.
        location: Location,
    },
    /// The index names images that the repository does not have.
    ReferencedImagesNotFound {
        /// The images, in the index's order.
        image_digests: Vec<Digest>,
        /// Where.
        location: Location,
    },
    /// The layer belongs to no image.
    LayerInaccessible,
    /// The repository has that layer already.
    LayerAlreadyExists,
    /// A part that is not the last is smaller than 5 MiB.
    LayerPartTooSmall,
    /// What was uploaded has another digest than the one given.
    InvalidLayer,
    /// The part does not follow the last one, or has not the length that it states.
    InvalidLayerPart {
        /// The upload.
        upload_id: UploadId,
        /// The last byte that arrived, counted from 0; none when none did.
        last_valid_byte_received: Option<u64>,
        /// Where.
        location: Location,
    },
    /// The upload has no part.
    EmptyUpload,
    /// There is no such upload.
    UploadNotFound {
        /// The upload asked for.
        upload_id: UploadId,
        /// Where.
        location: Location,
    },
    /// The last preview of a lifecycle policy is not complete.
    LifecyclePolicyPreviewInProgress,
    /// A quota does not allow it.
    LimitExceeded,
    /// The key cannot be used.
    Kms {
        /// What the key service said.
        kms_error: Box<str>,
    },
    /// The image could not be got from where it is cached from.
    UnableToGetUpstreamImage(UpstreamFailure),
    /// The layer could not be got from where it is cached from.
    UnableToGetUpstreamLayer,
    /// The service failed.
    Server,
}

impl Error {
    /// The code, as it stands in `__type` and as clients print it in brackets.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownOperation(_) => "UnknownOperationException",
            Self::Serialization => "SerializationException",
            Self::InvalidParameter { .. } | Self::InvalidParameters(_) => {
                "InvalidParameterException"
            }
            Self::InvalidTagParameter => "InvalidTagParameterException",
            Self::TooManyTags => "TooManyTagsException",
            Self::RepositoryNotFound(_) => "RepositoryNotFoundException",
            Self::RepositoryAlreadyExists(_) => "RepositoryAlreadyExistsException",
            Self::RepositoryNotEmpty(_) => "RepositoryNotEmptyException",
            Self::RepositoryPolicyNotFound(_) => "RepositoryPolicyNotFoundException",
            Self::NotFound(missing) => missing.code(),
            Self::AlreadyExists(taken) => taken.code(),
            Self::Scan(error) => error.code(),
            Self::ImageStorageClassUpdateNotSupported => {
                "ImageStorageClassUpdateNotSupportedException"
            }
            Self::ReplicationBackfillInProgress => "ReplicationBackfillInProgressException",
            Self::ReplicationBackfillInvalidStatus => "ReplicationBackfillInvalidStatusException",
            Self::UnsupportedUpstreamRegistry(_) => "UnsupportedUpstreamRegistryException",
            Self::SecretNotFound(_) => "SecretNotFoundException",
            Self::ImageNotFound { .. } => "ImageNotFoundException",
            Self::ImageAlreadyExists { .. } => "ImageAlreadyExistsException",
            Self::ImageTagAlreadyExists { .. } => "ImageTagAlreadyExistsException",
            Self::ImageDigestDoesNotMatch => "ImageDigestDoesNotMatchException",
            Self::LayersNotFound { .. } | Self::LayerNotFound { .. } => "LayersNotFoundException",
            Self::ReferencedImagesNotFound { .. } => "ReferencedImagesNotFoundException",
            Self::LayerInaccessible => "LayerInaccessibleException",
            Self::LayerAlreadyExists => "LayerAlreadyExistsException",
            Self::LayerPartTooSmall => "LayerPartTooSmallException",
            Self::InvalidLayer => "InvalidLayerException",
            Self::InvalidLayerPart { .. } => "InvalidLayerPartException",
            Self::EmptyUpload => "EmptyUploadException",
            Self::UploadNotFound { .. } => "UploadNotFoundException",
            Self::LifecyclePolicyPreviewInProgress => "LifecyclePolicyPreviewInProgressException",
            Self::LimitExceeded => "LimitExceededException",
            Self::Kms { .. } => "KmsException",
            Self::UnableToGetUpstreamImage(_) => "UnableToGetUpstreamImageException",
            Self::UnableToGetUpstreamLayer => "UnableToGetUpstreamLayerException",
            Self::Server => "ServerException",
        }
    }

    /// The HTTP status of the API's answer.
    pub fn status(&self) -> u16 {
        if matches!(self, Self::Server) { 500 } else { 400 }
    }

    /// The body of the API's answer.
    pub fn node(&self) -> Node {
        let message = self.to_string();
        let head = [("__type", self.code().into()), ("message", message.as_str().into())];
        Node::object(head.into_iter().chain(self.members()))
    }

    /// The members that the answer has beside the message, in the model's order.
    pub fn members(&self) -> Vec<(&'static str, Node)> {
        if let Self::Kms { kms_error } = self {
            return vec![("kmsError", Node::from(&**kms_error))];
        }
        let Self::InvalidLayerPart { upload_id, last_valid_byte_received, location } = self else {
            return Vec::new();
        };
        let mut members = vec![
            ("registryId", Node::display(&location.registry_id)),
            ("repositoryName", Node::display(&location.repository_name)),
            ("uploadId", Node::display(upload_id)),
        ];
        members.extend(last_valid_byte_received.map(|byte| ("lastValidByteReceived", byte.into())));
        members
    }
}

impl fmt::Display for Error {
    #[expect(clippy::too_many_lines, reason = "a table: one arm for each sentence")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownOperation(name) => write!(f, "`{name}` is not an operation of ECR here"),
            Self::Serialization => f.write_str("the body is not a JSON object"),
            Self::InvalidParameter { member, constraint } => write!(
                f,
                "Invalid parameter at '{member}' failed to satisfy constraint: '{constraint}'"
            ),
            Self::InvalidParameters(sentence) | Self::UnsupportedUpstreamRegistry(sentence) => {
                f.write_str(sentence)
            }
            Self::InvalidTagParameter => f.write_str("Tag parameters are invalid"),
            Self::TooManyTags => f.write_str("The list of tags on the repository is over the limit. The maximum number of tags that can be applied to a repository is 50."),
            Self::RepositoryNotFound(Location { repository_name, registry_id }) => write!(
                f,
                "The repository with name '{repository_name}' does not exist in the registry with id '{registry_id}'"
            ),
            Self::RepositoryAlreadyExists(Location { repository_name, registry_id }) => write!(
                f,
                "The repository with name '{repository_name}' already exists in the registry with id '{registry_id}'"
            ),
            Self::RepositoryNotEmpty(Location { repository_name, registry_id }) => write!(
                f,
                "The repository with name '{repository_name}' in registry with id '{registry_id}' cannot be deleted because it still contains images"
            ),
            Self::RepositoryPolicyNotFound(location) => {
                write!(f, "Repository policy does not exist for the repository {location}")
            }
            Self::NotFound(missing) => write!(f, "{missing}"),
            Self::AlreadyExists(taken) => write!(f, "{taken}"),
            Self::Scan(error) => write!(f, "{error}"),
            Self::ImageStorageClassUpdateNotSupported => {
                f.write_str("The requested image storage class update is not supported.")
            }
            Self::ReplicationBackfillInProgress => f.write_str("A replication backfill is already in progress for the specified destination Region."),
            Self::ReplicationBackfillInvalidStatus => f.write_str("The requested operation can't be performed on the replication backfill because it is not in a valid status for that operation."),
            Self::SecretNotFound(arn) => write!(f, "The secret '{arn}' does not exist"),
            Self::ImageNotFound { image_digest, image_tag, location } => {
                let digest = image_digest.as_deref().unwrap_or("null");
                let tag = image_tag.as_deref().unwrap_or("null");
                write!(
                    f,
                    "The image with imageId {{imageDigest:'{digest}', imageTag:'{tag}'}} does not exist within the repository {location}"
                )
            }
            Self::ImageAlreadyExists { image_digest, image_tag, location } => {
                let Location { repository_name, registry_id } = location;
                let tag = image_tag.as_ref().map_or("null", ImageTag::as_str);
                write!(
                    f,
                    "Image with digest '{image_digest}' and tag '{tag}' already exists in the repository with name '{repository_name}' in registry with id '{registry_id}'"
                )
            }
            Self::ImageTagAlreadyExists { image_tag, repository_name } => write!(
                f,
                "The image tag '{image_tag}' already exists in the '{repository_name}' repository and cannot be overwritten because the repository is immutable."
            ),
            Self::ImageDigestDoesNotMatch => f.write_str("The specified image digest does not match the digest that Amazon ECR calculated for the image."),
            Self::LayersNotFound { layer_digests, location } => {
                missing(f, "Layers", layer_digests, location)
            }
            Self::LayerNotFound { layer_digest, location } => write!(
                f,
                "The layer with digest {layer_digest} does not exist within the repository {location}"
            ),
            Self::ReferencedImagesNotFound { image_digests, location } => {
                missing(f, "Images", image_digests, location)
            }
            Self::LayerInaccessible => f.write_str("The specified layer is not available because it is not associated with an image. Unassociated image layers may be cleaned up at any time."),
            Self::LayerAlreadyExists => f.write_str("The image layer already exists in the associated repository."),
            Self::LayerPartTooSmall => f.write_str("Layer parts must be at least 5 MiB in size."),
            Self::InvalidLayer => f.write_str("The layer digest calculation performed by Amazon ECR upon receipt of the image layer does not match the digest specified."),
            Self::InvalidLayerPart { upload_id, location, .. } => write!(
                f,
                "Invalid layer part upload for upload with id '{upload_id}' in the repository {location}"
            ),
            Self::EmptyUpload => f.write_str("The specified layer upload does not contain any layer parts."),
            Self::UploadNotFound { upload_id, location } => write!(
                f,
                "Upload with id '{upload_id}' could not be found for the repository {location}"
            ),
            Self::LifecyclePolicyPreviewInProgress => f.write_str("The previous lifecycle policy preview request has not completed. Wait and try again."),
            Self::LimitExceeded => f.write_str("The operation did not succeed because it would have exceeded a service limit for your account."),
            Self::Kms { .. } => f.write_str("The operation failed due to a KMS exception."),
            Self::UnableToGetUpstreamImage(why) => write!(f, "{why}"),
            Self::UnableToGetUpstreamLayer => f.write_str("There was an issue getting the upstream layer matching the pull through cache rule."),
            Self::Server => f.write_str("These errors are usually caused by a server-side issue."),
        }
    }
}

/// What a manifest needs and the repository does not have.
fn missing(
    f: &mut fmt::Formatter<'_>,
    what: &str,
    digests: &[Digest],
    location: &Location,
) -> fmt::Result {
    let digests: Vec<_> = digests.iter().map(ToString::to_string).collect();
    let digests = digests.join(", ");
    write!(
        f,
        "{what} with digests '[{digests}]' required for pushing image into repository {location} do not exist"
    )
}
