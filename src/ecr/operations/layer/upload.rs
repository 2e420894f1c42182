//! `InitiateLayerUpload`, `UploadLayerPart`, `CompleteLayerUpload`: a layer on its way in.

use std::rc::Rc;

use crate::ecr::creation_template::{AppliedFor, RepositoryCreationTemplate};
use crate::ecr::lifecycle::evaluation;
use crate::ecr::members::Members;
use crate::ecr::operation::{Operation, Response, Scope, Target};
use crate::ecr::storage::ImageStatus;
use crate::ecr::{
    Error, LayerPart, Location, Registry, Repository, RepositoryName, Requirement, UploadId,
};
use crate::json::Node;
use crate::oci::{Digest, LayerContent};

use super::read_digest;

/// How large a part should be; AWS's sample answers this.
const PART_SIZE_BYTES: u64 = 10 * 1024 * 1024;

/// How large a part through the API may be.
const PART_SIZE_BYTES_MAX: u64 = 20 * 1024 * 1024;

/// How large every part but the last must be.
const PART_SIZE_BYTES_MIN: u64 = 5 * 1024 * 1024;

/// How many parts an upload may have.
const PARTS_MAX: usize = 4200;

/// Starts an upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InitiateLayerUpload {
    /// The repository.
    pub target: Target,
    /// A layer that could be taken over instead. Only the registry's door knows of that.
    pub mount: Option<Mount>,
}

/// A layer of another repository of the same registry, which its owner may let be used here too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount {
    /// The layer.
    pub digest: Digest,
    /// Where it lies.
    pub from: RepositoryName,
}

/// An upload that has started, or is not needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InitiateLayerUploadResponse {
    /// It has started.
    Started {
        /// Its name.
        upload_id: UploadId,
        /// How large its parts should be.
        part_size_bytes: u64,
    },
    /// The layer was taken over.
    Mounted {
        /// The layer.
        layer_digest: Digest,
    },
}

/// Sends a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadLayerPart {
    /// The repository.
    pub target: Target,
    /// The upload.
    pub upload_id: UploadId,
    /// The part's first byte in the layer, counted from 0.
    pub part_first_byte: u64,
    /// Its last byte.
    pub part_last_byte: u64,
    /// Its data.
    pub layer_part_blob: LayerPart,
}

/// A part that has arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadLayerPartResponse {
    /// The repository.
    pub location: Location,
    /// The upload.
    pub upload_id: UploadId,
    /// The last byte that has arrived, counted from 0.
    pub last_byte_received: u64,
}

/// Ends an upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompleteLayerUpload {
    /// The repository.
    pub target: Target,
    /// The upload.
    pub upload_id: UploadId,
    /// The digest that the layer should have, as written; one of several is enough.
    pub layer_digests: Vec<Box<str>>,
}

/// A layer that has arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompleteLayerUploadResponse {
    /// The repository.
    pub location: Location,
    /// The upload that it came with.
    pub upload_id: UploadId,
    /// Its digest.
    pub layer_digest: Digest,
}

impl Operation for InitiateLayerUpload {
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterException",
        "KmsException",
        "RepositoryNotFoundException",
        "ServerException",
    ];
    type Response = InitiateLayerUploadResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        Ok(Self { target: Target::read(members)?, mount: None })
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    /// A push into a repository that a template makes needs the right to make it, too.
    fn requirement(&self, action: &'static str, registry: &Registry) -> Vec<Requirement> {
        let name = &self.target.repository_name;
        let on = |action| Requirement { action, resource: Some(registry.repository_arn(name)) };
        let is_made = registry.repository(name).is_none()
            && RepositoryCreationTemplate::best(registry, name, AppliedFor::CreateOnPush).is_some();
        let make = is_made.then(|| on("ecr:CreateRepository"));
        [on(action)].into_iter().chain(make).collect()
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        if let Some(repository) = self.created_on_push(scope) {
            scope.registry.insert(Rc::new(repository));
            evaluation::schedule(scope, &self.target.repository_name);
        }
        let mounted = self.mounted(scope)?;
        let repository = self.target.find_mut(scope.registry)?;
        if let Some((layer_digest, content)) = mounted {
            repository.mount_layer(layer_digest, content);
            return Ok(InitiateLayerUploadResponse::Mounted { layer_digest });
        }
        let upload_id = UploadId::draw(scope.ids);
        repository.start_upload(upload_id.clone());
        let part_size_bytes = PART_SIZE_BYTES;
        Ok(InitiateLayerUploadResponse::Started { upload_id, part_size_bytes })
    }
}

impl InitiateLayerUpload {
    /// The repository that a template makes for this push; nothing where there is one, or where
    /// none can be made, which leaves the push without a repository.
    ///
    /// Assumed: a registry that is full is such a case; the operation declares no exception for it.
    fn created_on_push(&self, scope: &Scope<'_>) -> Option<Repository> {
        let (registry, name) = (&*scope.registry, &self.target.repository_name);
        let is_full = registry.repositories().len() >= registry.quotas.repositories_max;
        if is_full || registry.repository(name).is_some() {
            return None;
        }
        let template = RepositoryCreationTemplate::best(registry, name, AppliedFor::CreateOnPush);
        let plain = Repository::new(&registry.location(name), registry.region, scope.now);
        template?.make(plain)
    }

    /// The layer that is taken over; nothing where it has to be uploaded. Whether the caller may
    /// get it from where it lies is asked before.
    ///
    /// Source: ECR User Guide, "Blob mounting": one registry, one way of encryption.
    fn mounted(&self, scope: &Scope<'_>) -> Result<Option<(Digest, LayerContent)>, Error> {
        let here = self.target.find(scope.registry)?;
        let Some(mount) = &self.mount else { return Ok(None) };
        let source = scope.registry.repository(&mount.from);
        let source = source.filter(|source| {
            scope.registry.is_blob_mounting_enabled
                && source.encryption == here.encryption
                && source.layer_status(&mount.digest, scope.now) == Some(ImageStatus::Active)
        });
        let content = source.and_then(|source| source.layer(&mount.digest));
        Ok(content.map(|content| (mount.digest, content.clone())))
    }
}

impl Operation for UploadLayerPart {
    const ERRORS: &'static [&'static str] = &[
        "InvalidLayerPartException",
        "InvalidParameterException",
        "KmsException",
        "LimitExceededException",
        "RepositoryNotFoundException",
        "ServerException",
        "UploadNotFoundException",
    ];
    type Response = UploadLayerPartResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let upload_id = members.field("uploadId");
        let (first, last) = (members.field("partFirstByte"), members.field("partLastByte"));
        let blob = members.field("layerPartBlob");
        Ok(Self {
            target: Target::read(members)?,
            upload_id: upload_id.required(upload_id.parsed()?)?,
            part_first_byte: first.required(first.number(0..=u64::MAX)?)?,
            part_last_byte: last.required(last.number(0..=u64::MAX)?)?,
            layer_part_blob: LayerPart::Bytes(
                blob.required(blob.blob(0..=PART_SIZE_BYTES_MAX)?)?.into(),
            ),
        })
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let location = self.target.location(scope.registry);
        let upload = self.target.find(scope.registry)?.upload(&self.upload_id);
        let Some(upload) = upload else {
            return Err(Error::UploadNotFound { upload_id: self.upload_id, location });
        };
        let received_bytes = upload.received_bytes();
        let length_bytes = self.layer_part_blob.length_bytes();
        let follows = length_bytes > 0
            && self.part_first_byte == received_bytes
            && self.part_first_byte.checked_add(length_bytes - 1) == Some(self.part_last_byte);
        if !follows {
            return Err(Error::InvalidLayerPart {
                upload_id: self.upload_id,
                last_valid_byte_received: received_bytes.checked_sub(1),
                location,
            });
        }
        // Assumed: a layer that grows too large is refused with the exception for quotas.
        let most_bytes = scope.registry.quotas.layer_size_bytes_max;
        if upload.parts().len() >= PARTS_MAX || self.part_last_byte >= most_bytes {
            return Err(Error::LimitExceeded);
        }
        let repository = self.target.find_mut(scope.registry)?;
        repository.receive_part(&self.upload_id, self.layer_part_blob);
        Ok(UploadLayerPartResponse {
            location,
            upload_id: self.upload_id,
            last_byte_received: self.part_last_byte,
        })
    }
}

impl Operation for CompleteLayerUpload {
    const ERRORS: &'static [&'static str] = &[
        "EmptyUploadException",
        "InvalidLayerException",
        "InvalidParameterException",
        "KmsException",
        "LayerAlreadyExistsException",
        "LayerPartTooSmallException",
        "RepositoryNotFoundException",
        "ServerException",
        "UploadNotFoundException",
    ];
    type Response = CompleteLayerUploadResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let upload_id = members.field("uploadId");
        let digests = members.field("layerDigests");
        let list = digests.list(1..=100, |digest| read_digest(&digest))?;
        Ok(Self {
            target: Target::read(members)?,
            upload_id: upload_id.required(upload_id.parsed()?)?,
            layer_digests: digests.required(list)?,
        })
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    /// Assumed: an upload whose digest does not match stays, as everything stays when an operation
    /// fails; AWS does not say.
    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let location = self.target.location(scope.registry);
        let repository = self.target.find(scope.registry)?;
        let Some(upload) = repository.upload(&self.upload_id) else {
            return Err(Error::UploadNotFound { upload_id: self.upload_id, location });
        };
        let Some((_, before_last)) = upload.parts().split_last() else {
            return Err(Error::EmptyUpload);
        };
        if before_last.iter().any(|part| part.length_bytes() < PART_SIZE_BYTES_MIN) {
            return Err(Error::LayerPartTooSmall);
        }
        let content = upload.content().ok_or(Error::InvalidLayer)?;
        let layer_digest = content.digest();
        let named = layer_digest.to_string();
        if !self.layer_digests.iter().all(|digest| **digest == *named) {
            return Err(Error::InvalidLayer);
        }
        if repository.layer(&layer_digest).is_some() {
            return Err(Error::LayerAlreadyExists);
        }
        let repository = self.target.find_mut(scope.registry)?;
        repository.finish_upload(&self.upload_id, layer_digest, content);
        Ok(CompleteLayerUploadResponse { location, upload_id: self.upload_id, layer_digest })
    }
}

impl Response for InitiateLayerUploadResponse {
    fn node(&self) -> Node {
        match self {
            Self::Started { upload_id, part_size_bytes } => Node::object([
                ("uploadId", Node::display(upload_id)),
                ("partSize", (*part_size_bytes).into()),
            ]),
            // The API starts no upload with a mount.
            Self::Mounted { .. } => Node::object([]),
        }
    }
}

impl Response for UploadLayerPartResponse {
    fn node(&self) -> Node {
        Node::object([
            ("registryId", Node::display(&self.location.registry_id)),
            ("repositoryName", Node::display(&self.location.repository_name)),
            ("uploadId", Node::display(&self.upload_id)),
            ("lastByteReceived", self.last_byte_received.into()),
        ])
    }
}

impl Response for CompleteLayerUploadResponse {
    fn node(&self) -> Node {
        Node::object([
            ("registryId", Node::display(&self.location.registry_id)),
            ("repositoryName", Node::display(&self.location.repository_name)),
            ("uploadId", Node::display(&self.upload_id)),
            ("layerDigest", Node::display(&self.layer_digest)),
        ])
    }
}
