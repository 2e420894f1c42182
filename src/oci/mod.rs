//! Images and their parts, as the Open Container Initiative defines them.
//!
//! This layer knows no AWS: digests, tags, references, manifests and layers would be the same in
//! any registry.

pub mod digest;

pub use digest::Digest;
