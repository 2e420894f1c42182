//! Images and their parts, as the Open Container Initiative defines them.
//!
//! An image is a manifest that names a configuration and layers by their digests. This layer
//! knows no AWS: digests, tags, references, manifests and layers would be the same in any
//! registry.

pub mod archive;
pub mod digest;
pub mod error;
pub mod layer;
pub mod manifest;
pub mod media_type;
pub mod published;
pub mod reference;
pub mod tag;
pub mod untar;

pub use digest::Digest;
pub use error::ErrorCode;
pub use layer::LayerContent;
pub use manifest::{Descriptor, Manifest, ManifestContent, Platform};
pub use media_type::MediaType;
pub use reference::ImageReference;
pub use tag::Tag;
