//! Private registries: repositories, images, layers, and the operations on them.
//!
//! An account has one private registry in each Region. A registry holds repositories; a repository
//! holds layers, images that are made of them, and tags that point at images. This layer knows what
//! each operation does and what it refuses; who may call it is decided elsewhere.

mod arrival;
pub mod bulk;
mod call;
pub mod creation_template;
pub mod error;
pub mod event;
pub mod follow_up;
pub mod lifecycle;
mod members;
mod meter;
pub mod mutability;
pub mod name;
pub mod operation;
pub mod operations;
mod orphans;
mod page;
pub mod prefix;
pub mod pull_through;
pub mod quotas;
pub mod registry;
pub mod replication;
pub mod repository;
pub mod resource_tags;
pub mod scanning;
pub mod signing;
pub mod storage;
pub mod tag;
pub mod upload;
pub mod upstream;

pub use bulk::Bulk;
pub use call::SavedPolicy;
pub use error::{Constraint, Error, Location};
pub use event::Event;
pub use follow_up::{Effects, FollowUp};
pub use meter::Meter;
pub use mutability::ImageTagMutability;
pub use name::RepositoryName;
pub use operation::{Answer, Call, Requirement, Scope, Target};
pub use page::PageRequest;
pub use quotas::Quotas;
pub use registry::Registry;
pub use repository::{Image, Repository};
pub use tag::ImageTag;
pub use upload::{LayerPart, UploadId};
