//! Images: put, get, list, describe, delete; scans and signings of them.

mod delete;
mod get;
mod list;
mod put;
mod referrers;
mod scan;
mod signing_status;
mod storage_class;

pub use delete::{BatchDeleteImage, BatchDeleteImageResponse};
pub use get::{BatchGetImage, BatchGetImageResponse, FoundImage};
pub use list::{
    DescribeImages, DescribeImagesResponse, ImageDetail, ImageFilter, ListImages,
    ListImagesResponse, StatusFilter, TagRange, TagStatus,
};
pub use put::{PutImage, PutImageResponse};
pub use referrers::{ListImageReferrers, ListImageReferrersResponse};
pub use scan::{
    DescribeImageScanFindings, DescribeImageScanFindingsResponse, StartImageScan,
    StartImageScanResponse,
};
pub use signing_status::{DescribeImageSigningStatus, DescribeImageSigningStatusResponse};
pub use storage_class::{
    TargetStorageClass, UpdateImageStorageClass, UpdateImageStorageClassResponse,
};

pub(in crate::ecr) use put::check_quotas;

use std::rc::Rc;

use super::layer::{DIGEST_PATTERN, has_digest_form};
use crate::ecr::members::{Field, Members};
use crate::ecr::upstream::UpstreamFailure;
use crate::ecr::{Error, Image, ImageTag, Location, Repository};
use crate::json::Node;
use crate::oci::Digest;

/// How a caller names an image: by tag, by digest or by both, as written. What names nothing is
/// answered for each image, not refused for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageIdentifier {
    /// The digest.
    pub image_digest: Option<Box<str>>,
    /// The tag.
    pub image_tag: Option<Box<str>>,
}

impl ImageIdentifier {
    /// The image that a tag points at.
    pub fn tag(tag: &ImageTag) -> Self {
        Self { image_digest: None, image_tag: Some(tag.as_str().into()) }
    }

    /// The image with a digest.
    pub fn digest(digest: &Digest) -> Self {
        Self { image_digest: Some(digest.to_string().into()), image_tag: None }
    }

    /// The same, its digest named beside the tag.
    fn with_digest(self, digest: &Digest) -> Self {
        Self { image_digest: Some(digest.to_string().into()), ..self }
    }

    fn read(field: &Field<'_>) -> Result<Self, Error> {
        let members = field.required(field.members()?)?;
        Ok(Self {
            image_digest: members.field("imageDigest").text()?.map(Into::into),
            image_tag: members.field("imageTag").text()?.map(Into::into),
        })
    }

    /// Reads the one that a request is about.
    pub(super) fn read_one(field: &Field<'_>) -> Result<Self, Error> {
        let image_id = Self::read(field)?;
        let tag = field.required(field.members()?)?.field("imageTag");
        tag.parsed::<ImageTag>()?;
        Ok(image_id)
    }

    pub(in crate::ecr::operations) fn read_list(
        members: &Members<'_>,
    ) -> Result<Option<Vec<Self>>, Error> {
        members.field("imageIds").list(1..=100, |field| Self::read(&field))
    }

    /// The image that is meant, or why there is none.
    fn find<'r>(&self, repository: &'r Repository) -> Result<&'r Rc<Image>, FailureCode> {
        let digest = match &self.image_digest {
            Some(text) if !has_digest_form(text) => return Err(FailureCode::InvalidImageDigest),
            Some(text) => Some(text.parse::<Digest>().map_err(|_| FailureCode::ImageNotFound)?),
            None => None,
        };
        let tag = match &self.image_tag {
            Some(text) => Some(text.parse::<ImageTag>().map_err(|_| FailureCode::InvalidImageTag)?),
            None => None,
        };
        let found = match (digest, tag) {
            (None, None) => return Err(FailureCode::MissingDigestAndTag),
            (Some(digest), None) => repository.image(&digest),
            (None, Some(tag)) => repository.tagged(&tag),
            (Some(digest), Some(tag)) => {
                let tagged = repository.tagged(&tag);
                if tagged.is_some_and(|image| image.manifest.digest() != digest) {
                    return Err(FailureCode::ImageTagDoesNotMatchDigest);
                }
                tagged
            }
        };
        found.ok_or(FailureCode::ImageNotFound)
    }

    /// The image that a request is about; if there is none, that is an error of the request.
    pub(super) fn find_for<'r>(
        &self,
        repository: &'r Repository,
        location: &Location,
    ) -> Result<&'r Rc<Image>, Error> {
        self.find(repository).map_err(|code| match code {
            FailureCode::MissingDigestAndTag => Error::InvalidParameters(
                "Invalid request parameters: both tag and digest cannot be null",
            ),
            FailureCode::ImageNotFound
            | FailureCode::InvalidImageDigest
            | FailureCode::InvalidImageTag
            | FailureCode::ImageTagDoesNotMatchDigest
            | FailureCode::ImageReferencedByManifestList
            | FailureCode::UpstreamAccessDenied
            | FailureCode::UpstreamTooManyRequests
            | FailureCode::UpstreamUnavailable => self.not_found(location.clone()),
        })
    }

    fn not_found(&self, location: Location) -> Error {
        Error::ImageNotFound {
            image_digest: self.image_digest.clone(),
            image_tag: self.image_tag.clone(),
            location,
        }
    }

    pub(super) fn node(&self) -> Node {
        let digest = self.image_digest.as_deref().map(|text| ("imageDigest", Node::from(text)));
        let tag = self.image_tag.as_deref().map(|text| ("imageTag", Node::from(text)));
        Node::object(digest.into_iter().chain(tag))
    }
}

/// Why one image of several could not be got or deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FailureCode {
    /// There is no such image.
    ImageNotFound,
    /// The text is not a digest.
    InvalidImageDigest,
    /// The text is not a tag.
    InvalidImageTag,
    /// The tag points at another image.
    ImageTagDoesNotMatchDigest,
    /// Neither a digest nor a tag is given.
    MissingDigestAndTag,
    /// An index in the repository names the image.
    ImageReferencedByManifestList,
    /// The upstream registry refuses the login of the cache rule.
    UpstreamAccessDenied,
    /// The upstream registry has been asked too often.
    UpstreamTooManyRequests,
    /// The upstream registry does not answer.
    UpstreamUnavailable,
}

impl From<UpstreamFailure> for FailureCode {
    fn from(failure: UpstreamFailure) -> Self {
        match failure {
            UpstreamFailure::NotFound => Self::ImageNotFound,
            UpstreamFailure::AccessDenied => Self::UpstreamAccessDenied,
            UpstreamFailure::TooManyRequests => Self::UpstreamTooManyRequests,
            UpstreamFailure::Unavailable => Self::UpstreamUnavailable,
        }
    }
}

impl FailureCode {
    /// The code, as the API writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::ImageNotFound => "ImageNotFound",
            Self::InvalidImageDigest => "InvalidImageDigest",
            Self::InvalidImageTag => "InvalidImageTag",
            Self::ImageTagDoesNotMatchDigest => "ImageTagDoesNotMatchDigest",
            Self::MissingDigestAndTag => "MissingDigestAndTag",
            Self::ImageReferencedByManifestList => "ImageReferencedByManifestList",
            Self::UpstreamAccessDenied => "UpstreamAccessDenied",
            Self::UpstreamTooManyRequests => "UpstreamTooManyRequests",
            Self::UpstreamUnavailable => "UpstreamUnavailable",
        }
    }
}

/// One image of several that could not be got or deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageFailure {
    /// As the caller named it.
    pub image_id: ImageIdentifier,
    /// Why.
    pub code: FailureCode,
    /// The indexes that name it, where that is why.
    pub referenced_by: Vec<Digest>,
}

impl ImageFailure {
    fn new(image_id: ImageIdentifier, code: FailureCode) -> Self {
        Self { image_id, code, referenced_by: Vec::new() }
    }

    /// The reason in AWS's words.
    ///
    /// Assumed: those for a bad tag and for a tag that points elsewhere; the others are known.
    pub fn reason(&self) -> String {
        match self.code {
            FailureCode::ImageNotFound => "Requested image not found".to_owned(),
            FailureCode::InvalidImageDigest => format!(
                "Invalid request parameters: image digest should satisfy the regex '{DIGEST_PATTERN}'"
            ),
            FailureCode::InvalidImageTag => {
                "Invalid request parameters: image tag is not valid".to_owned()
            }
            FailureCode::ImageTagDoesNotMatchDigest => {
                "Requested image tag does not match the image digest".to_owned()
            }
            FailureCode::MissingDigestAndTag => {
                "Invalid request parameters: both tag and digest cannot be null".to_owned()
            }
            FailureCode::ImageReferencedByManifestList => {
                let lists: Vec<_> = self.referenced_by.iter().map(ToString::to_string).collect();
                format!("Requested image referenced by manifest list: [{}]", lists.join(", "))
            }
            FailureCode::UpstreamAccessDenied => UpstreamFailure::AccessDenied.to_string(),
            FailureCode::UpstreamTooManyRequests => UpstreamFailure::TooManyRequests.to_string(),
            FailureCode::UpstreamUnavailable => UpstreamFailure::Unavailable.to_string(),
        }
    }

    fn node(&self) -> Node {
        Node::object([
            ("imageId", self.image_id.node()),
            ("failureCode", self.code.name().into()),
            ("failureReason", self.reason().as_str().into()),
        ])
    }
}
