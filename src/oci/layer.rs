//! What a registry holds of a layer.

use std::rc::Rc;

use super::{Digest, MediaType};

/// The content of a blob: real bytes, or the statement of what the bytes would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LayerContent {
    /// A published blob whose bytes are not here: its digest and size are what was published.
    Declared {
        /// The digest of the bytes that are not here.
        digest: Digest,
        /// How many they are.
        size_bytes: u64,
        /// What they are, where a manifest has said so.
        media_type: Option<MediaType>,
    },
    /// The bytes themselves.
    Bytes(Rc<[u8]>),
}

impl LayerContent {
    /// The digest; of real bytes it is computed.
    pub fn digest(&self) -> Digest {
        match self {
            Self::Declared { digest, .. } => *digest,
            Self::Bytes(bytes) => Digest::of(bytes),
        }
    }

    /// How many bytes the blob has.
    pub fn size_bytes(&self) -> u64 {
        match self {
            Self::Declared { size_bytes, .. } => *size_bytes,
            Self::Bytes(bytes) => u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        }
    }

    /// The bytes, where they are here.
    pub fn bytes(&self) -> Option<&Rc<[u8]>> {
        match self {
            Self::Declared { .. } => None,
            Self::Bytes(bytes) => Some(bytes),
        }
    }
}
