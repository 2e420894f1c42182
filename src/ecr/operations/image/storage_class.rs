//! `UpdateImageStorageClass`: into the archive, and out of it.

use crate::ecr::event::{Event, StorageClassEvent};
use crate::ecr::members::Members;
use crate::ecr::operation::{Operation, Response, Scope, Target};
use crate::ecr::storage::{ImageStatus, RESTORE_TIME, Restore};
use crate::ecr::{Error, FollowUp, Location};
use crate::json::Node;

use super::ImageIdentifier;

/// Moves an image to another storage class: into the archive at once, out of it in some minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateImageStorageClass {
    /// The repository.
    pub target: Target,
    /// The image.
    pub image_id: ImageIdentifier,
    /// Where it is to be.
    pub target_storage_class: TargetStorageClass,
}

/// Where an image is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetStorageClass {
    /// Where it can be pulled from.
    Standard,
    /// In the archive.
    Archive,
}

/// An image and what can be done with it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateImageStorageClassResponse {
    /// The repository.
    pub location: Location,
    /// The image: its digest, and its tag if it was named by that.
    pub image_id: ImageIdentifier,
    /// What can be done with it.
    pub image_status: ImageStatus,
}

impl Operation for UpdateImageStorageClass {
    const ERRORS: &'static [&'static str] = &[
        "ImageNotFoundException",
        "ImageStorageClassUpdateNotSupportedException",
        "InvalidParameterException",
        "RepositoryNotFoundException",
        "ServerException",
        "ValidationException",
    ];
    type Response = UpdateImageStorageClassResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let class = members.field("targetStorageClass");
        let target_storage_class = match class.required(class.word(&["STANDARD", "ARCHIVE"])?)? {
            "ARCHIVE" => TargetStorageClass::Archive,
            _ => TargetStorageClass::Standard,
        };
        Ok(Self {
            target: Target::read(members)?,
            image_id: ImageIdentifier::read_one(&members.field("imageId"))?,
            target_storage_class,
        })
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    /// Assumed: an image that is where it is to be stays, and one that is on its way out of the
    /// archive cannot be moved before it has arrived.
    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let location = self.target.location(scope.registry);
        let now = scope.now;
        let image = self.image_id.find_for(self.target.find(scope.registry)?, &location)?;
        let (manifest, storage) = (image.manifest.clone(), image.storage);
        let digest = manifest.digest();
        let moved = match (storage.status(now), self.target_storage_class) {
            (ImageStatus::Active, TargetStorageClass::Archive) => storage.archived(now),
            (ImageStatus::Archived, TargetStorageClass::Standard) => {
                storage.restored(now, Restore::Asked)
            }
            (ImageStatus::Activating, TargetStorageClass::Archive) => {
                return Err(Error::ImageStorageClassUpdateNotSupported);
            }
            (ImageStatus::Active | ImageStatus::Activating, TargetStorageClass::Standard)
            | (ImageStatus::Archived, TargetStorageClass::Archive) => storage,
        };
        self.target.find_mut(scope.registry)?.set_storage(&digest, moved);
        let repository_name = self.target.repository_name;
        match (moved.status(now), moved == storage) {
            (_, true) | (ImageStatus::Active, _) => {}
            (status @ ImageStatus::Archived, _) => {
                scope.emit(Event::StorageClass(StorageClassEvent {
                    repository_name,
                    manifest,
                    status,
                    last_activated_at: moved.last_activated_at(now),
                }));
            }
            (ImageStatus::Activating, _) => scope.later(
                RESTORE_TIME,
                FollowUp::ActivateImage { repository_name, image_digest: digest },
            ),
        }
        let image_id = self.image_id.with_digest(&digest);
        Ok(UpdateImageStorageClassResponse { location, image_id, image_status: moved.status(now) })
    }
}

impl Response for UpdateImageStorageClassResponse {
    fn node(&self) -> Node {
        Node::object([
            ("registryId", Node::display(&self.location.registry_id)),
            ("repositoryName", Node::display(&self.location.repository_name)),
            ("imageId", self.image_id.node()),
            ("imageStatus", self.image_status.name().into()),
        ])
    }
}
