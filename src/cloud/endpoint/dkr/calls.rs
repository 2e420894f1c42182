//! Which call of the API each request to a registry is.

use std::rc::Rc;

use super::error::RegistryError;
use crate::ecr::operation::Call;
use crate::ecr::operations::image::{
    BatchDeleteImage, BatchGetImage, ImageFilter, ImageIdentifier, ListImageReferrers, ListImages,
    PutImage, StatusFilter, TagStatus,
};
use crate::ecr::operations::layer::{
    BatchCheckLayerAvailability, CompleteLayerUpload, GetDownloadUrlForLayer, InitiateLayerUpload,
    Mount, UploadLayerPart,
};
use crate::ecr::{LayerPart, PageRequest, RepositoryName, Target, UploadId};
use crate::oci::{Digest, ErrorCode, MediaType, Tag};
use crate::wire::{BlobRange, Body, Request};

/// How many bytes the registry hands on at once: as many as one part should have.
const PART_BYTES_MAX: u64 = 10_485_760;

/// A tag or a digest, as the last part of a manifest's path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reference {
    Tag(Tag),
    Digest(Digest),
}

impl Reference {
    /// Reads the last part of a manifest's path.
    pub(super) fn read(text: &str) -> Result<Self, RegistryError> {
        if text.contains(':') {
            return digest(text).map(Self::Digest);
        }
        let invalid = |_| RegistryError::plain(ErrorCode::TagInvalid);
        text.parse().map(Self::Tag).map_err(invalid)
    }

    fn identifier(&self) -> ImageIdentifier {
        match self {
            Self::Tag(tag) => ImageIdentifier::tag(&tag.into()),
            Self::Digest(digest) => ImageIdentifier::digest(digest),
        }
    }
}

/// Reads a digest.
pub(super) fn digest(text: &str) -> Result<Digest, RegistryError> {
    text.parse().map_err(|_| RegistryError::plain(ErrorCode::DigestInvalid))
}

/// Reads the name of a repository.
pub(super) fn target(name: &str) -> Result<Target, RegistryError> {
    let invalid = |_| RegistryError::plain(ErrorCode::NameInvalid);
    name.parse::<RepositoryName>().map(Target::new).map_err(invalid)
}

/// Reads the id of an upload.
pub(super) fn upload_id(id: &str) -> Result<UploadId, RegistryError> {
    id.parse().map_err(|_| RegistryError::plain(ErrorCode::BlobUploadUnknown))
}

/// `HEAD` of a blob.
pub(super) fn blob_presence(target: Target, digest: Digest) -> Call {
    let layer_digests = vec![digest.to_string().into()];
    Call::BatchCheckLayerAvailability(BatchCheckLayerAvailability { target, layer_digests })
}

/// `GET` of a blob.
pub(super) fn download(target: Target, digest: Digest) -> Call {
    let layer_digest = digest.to_string().into();
    Call::GetDownloadUrlForLayer(GetDownloadUrlForLayer { target, layer_digest })
}

/// `POST` of an upload, perhaps of a layer that lies in another repository already. A mount that
/// cannot be read is none: the client then uploads the layer.
pub(super) fn start_upload(target: Target, request: &Request) -> Call {
    let digest = request.query_value("mount").and_then(|text| text.parse().ok());
    let from = request.query_value("from").and_then(|text| text.parse().ok());
    let mount = digest.zip(from).map(|(digest, from)| Mount { digest, from });
    Call::InitiateLayerUpload(InitiateLayerUpload { target, mount })
}

/// `PUT` of an upload, without the bytes that may come with it.
pub(super) fn end_upload(target: Target, upload_id: UploadId, digest: Digest) -> Call {
    let layer_digests = vec![digest.to_string().into()];
    Call::CompleteLayerUpload(CompleteLayerUpload { target, upload_id, layer_digests })
}

/// `GET` and `HEAD` of a manifest.
pub(super) fn get_image(target: Target, reference: &Reference, request: &Request) -> Call {
    let accepted_media_types = request
        .headers
        .get_all("Accept")
        .flat_map(|line| line.split(','))
        .map(|each| each.split(';').next().unwrap_or_default().trim())
        .filter(|media_type| !media_type.is_empty() && *media_type != "*/*")
        .map(Into::into)
        .collect();
    let image_ids = vec![reference.identifier()];
    Call::BatchGetImage(BatchGetImage { target, image_ids, accepted_media_types })
}

/// `DELETE` of a manifest.
pub(super) fn delete_image(target: Target, reference: &Reference) -> Call {
    Call::BatchDeleteImage(BatchDeleteImage { target, image_ids: vec![reference.identifier()] })
}

/// `PUT` of a manifest.
pub(super) fn put_image(
    target: Target,
    reference: &Reference,
    request: &Request,
) -> Result<Call, RegistryError> {
    let Body::Bytes(bytes) = &request.body else {
        return Err(RegistryError::plain(ErrorCode::ManifestInvalid));
    };
    let (image_tag, image_digest) = match reference {
        Reference::Tag(tag) => (Some(tag.into()), None),
        Reference::Digest(digest) => (None, Some(digest.to_string().into())),
    };
    let media_type = request.headers.get("Content-Type").map(MediaType::from);
    Ok(Call::PutImage(PutImage {
        target,
        image_manifest: Rc::clone(bytes),
        image_manifest_media_type: media_type,
        image_tag,
        image_digest,
    }))
}

/// `GET` of the list of tags, all of them: ECR's front end follows its own pages.
pub(super) fn list_tags(target: Target) -> Call {
    let filter = ImageFilter { tag_status: TagStatus::Tagged, ..ImageFilter::ALL };
    let page = PageRequest { length_max: usize::MAX, ..PageRequest::default() };
    Call::ListImages(ListImages { target, filter, page })
}

/// `GET` of what refers to a manifest, all of it.
pub(super) fn list_referrers(target: Target, subject: Digest, request: &Request) -> Call {
    let artifact_types = request.query_value("artifactType").map(Into::into);
    Call::ListImageReferrers(ListImageReferrers {
        target,
        subject,
        artifact_types: artifact_types.into_iter().collect(),
        artifact_status: StatusFilter::ACTIVE,
        page: PageRequest { length_max: usize::MAX, ..PageRequest::default() },
    })
}

/// The calls that hand on the bytes of a `PATCH` or `PUT`, in parts of at most 10 MiB.
///
/// `received` is how many bytes the upload has already; a client that says where its bytes begin
/// is believed, and the API refuses what does not follow.
pub(super) fn upload_parts(
    target: &Target,
    upload_id: &UploadId,
    received: u64,
    request: &Request,
) -> Vec<Call> {
    let mut first = request.headers.get("Content-Range").and_then(first_byte).unwrap_or(received);
    let mut calls = Vec::new();
    let mut taken = 0;
    while let Some(part) = part_of(&request.body, taken) {
        let length = part.length_bytes();
        calls.push(Call::UploadLayerPart(UploadLayerPart {
            target: target.clone(),
            upload_id: upload_id.clone(),
            part_first_byte: first,
            part_last_byte: first.saturating_add(length) - 1,
            layer_part_blob: part,
        }));
        taken += length;
        first = first.saturating_add(length);
    }
    calls
}

/// The `5` of `bytes 5-9`, `5-9` or `5-9/*`.
fn first_byte(range: &str) -> Option<u64> {
    range.trim_start_matches("bytes").trim().split('-').next()?.parse().ok()
}

/// The part of a body that begins at `from`; `None` behind its end.
fn part_of(body: &Body, from: u64) -> Option<LayerPart> {
    let length = body.length_bytes().checked_sub(from).filter(|&rest| rest > 0)?;
    let length_bytes = length.min(PART_BYTES_MAX);
    match body {
        Body::Empty => None,
        Body::Bytes(bytes) => {
            let index = |at| usize::try_from(at).ok();
            let part = bytes.get(index(from)?..index(from + length_bytes)?)?;
            Some(LayerPart::Bytes(part.into()))
        }
        Body::Blob(range) => {
            let first_byte = range.first_byte + from;
            Some(LayerPart::Range(BlobRange { first_byte, length_bytes, ..*range }))
        }
    }
}
