//! Manifests: the document that an image is known by.
//!
//! A manifest names a configuration and layers, an index names manifests, each by digest. Its own
//! digest covers its exact bytes, white space included, so the bytes are kept as they came.

mod read;

use std::fmt;
use std::rc::Rc;

use super::{Digest, MediaType};
use crate::json::SyntaxError;
use crate::ordered::OrderedMap;

/// A manifest that could be read, with the bytes that it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    bytes: Rc<[u8]>,
    digest: Digest,
    media_type: MediaType,
    body: Rc<Body>,
}

/// What a manifest says.
#[derive(Debug, PartialEq, Eq)]
struct Body {
    content: ManifestContent,
    artifact_type: Option<MediaType>,
    subject: Option<Box<Descriptor>>,
    annotations: OrderedMap<Box<str>, Box<str>>,
}

/// The two kinds of manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ManifestContent {
    /// Of one image: a configuration and layers, lowest first.
    Image {
        /// The configuration.
        config: Descriptor,
        /// The layers, lowest first.
        layers: Box<[Descriptor]>,
    },
    /// Of several: one manifest for each platform.
    Index {
        /// The manifests, in the order written.
        manifests: Box<[Descriptor]>,
    },
}

/// What a manifest says about a blob or another manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Descriptor {
    /// What it is.
    pub media_type: MediaType,
    /// The digest of its bytes.
    pub digest: Digest,
    /// How many they are.
    pub size_bytes: u64,
    /// The platform that it is for; only indexes say so.
    pub platform: Option<Box<Platform>>,
    /// Notes of its maker, by name.
    pub annotations: OrderedMap<Box<str>, Box<str>>,
}

/// The machines that an image runs on, shown as `linux/arm64/v8`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Platform {
    /// The operating system, such as `linux`.
    pub os: Box<str>,
    /// The processor, such as `amd64`.
    pub architecture: Box<str>,
    /// The processor's variant, such as `v8`.
    pub variant: Option<Box<str>>,
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.os, self.architecture)?;
        self.variant.iter().try_for_each(|variant| write!(f, "/{variant}"))
    }
}

/// Why bytes are no manifest that Drydock knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvalidManifest {
    /// The bytes are not UTF-8 text.
    NotText,
    /// The text is not JSON.
    Syntax(SyntaxError),
    /// A member that must be there is not: its path.
    Missing(Box<str>),
    /// A member does not hold what it should.
    Wrong {
        /// The member's path, such as `layers[0].digest`.
        path: Box<str>,
        /// What would be right there.
        expected: &'static str,
    },
    /// Neither the manifest nor its sender says what it is.
    NoMediaType,
    /// The manifest says that it is one thing and its sender another.
    OtherMediaType {
        /// What the manifest says.
        written: MediaType,
        /// What its sender says.
        declared: MediaType,
    },
    /// Docker's schema 1, which Drydock recognises and does not model.
    Schema1,
    /// A media type that is not that of a manifest.
    UnknownMediaType(MediaType),
}

impl fmt::Display for InvalidManifest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotText => f.write_str("the manifest is not UTF-8 text"),
            Self::Syntax(error) => write!(f, "the manifest is not JSON: {error}"),
            Self::Missing(path) => write!(f, "{path}: is missing"),
            Self::Wrong { path, expected } => write!(f, "{path}: expected {expected}"),
            Self::NoMediaType => {
                f.write_str("image manifest mediatype not provided in manifest or parameter")
            }
            Self::OtherMediaType { written, declared } => {
                write!(f, "mediaType: the manifest says `{written}`, its sender `{declared}`")
            }
            Self::Schema1 => f.write_str("schema 1 manifests are not modelled"),
            Self::UnknownMediaType(media_type) => {
                write!(f, "mediaType: `{media_type}` is not the type of a manifest")
            }
        }
    }
}

impl Manifest {
    /// Reads a manifest. `declared` is what its sender says it is; the manifest's own `mediaType`
    /// may be absent then, and must say the same otherwise.
    pub fn parse(bytes: &[u8], declared: Option<&MediaType>) -> Result<Self, InvalidManifest> {
        let (media_type, body) = read::read(bytes, declared)?;
        Ok(Self { bytes: bytes.into(), digest: Digest::of(bytes), media_type, body: Rc::new(body) })
    }

    /// The bytes as they came.
    pub fn bytes(&self) -> &Rc<[u8]> {
        &self.bytes
    }

    /// The bytes as text; what could be read as JSON is text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap_or("")
    }

    /// The digest of the bytes: the image's name for ever.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// What kind of manifest it is.
    pub fn media_type(&self) -> &MediaType {
        &self.media_type
    }

    /// What it names.
    pub fn content(&self) -> &ManifestContent {
        &self.body.content
    }

    /// The configuration; an index has none.
    pub fn config(&self) -> Option<&Descriptor> {
        match &self.body.content {
            ManifestContent::Image { config, .. } => Some(config),
            ManifestContent::Index { .. } => None,
        }
    }

    /// The layers, lowest first; an index has none.
    pub fn layers(&self) -> &[Descriptor] {
        match &self.body.content {
            ManifestContent::Image { layers, .. } => layers,
            ManifestContent::Index { .. } => &[],
        }
    }

    /// The manifests that an index names; that of an image names none.
    pub fn manifests(&self) -> &[Descriptor] {
        match &self.body.content {
            ManifestContent::Image { .. } => &[],
            ManifestContent::Index { manifests } => manifests,
        }
    }

    /// The blobs that a registry must hold for it: configuration and layers, except the layers
    /// that no registry keeps.
    pub fn blobs(&self) -> impl Iterator<Item = &Descriptor> {
        self.config()
            .into_iter()
            .chain(self.layers())
            .filter(|blob| !blob.media_type.is_foreign_layer())
    }

    /// The kind of artifact: what the manifest says, else the type of its configuration.
    pub fn artifact_type(&self) -> Option<&MediaType> {
        let of_config = || self.config().map(|config| &config.media_type);
        self.body.artifact_type.as_ref().or_else(of_config)
    }

    /// The manifest that this one says something about.
    pub fn subject(&self) -> Option<&Descriptor> {
        self.body.subject.as_deref()
    }

    /// Notes of its maker, by name.
    pub fn annotations(&self) -> &OrderedMap<Box<str>, Box<str>> {
        &self.body.annotations
    }
}
