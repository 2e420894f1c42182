//! Bytes → what a manifest says.
//!
//! Sources: OCI image specification 1.1, manifest.md and image-index.md; Docker image manifest
//! version 2, schema 2.

use super::{Body, Descriptor, InvalidManifest, ManifestContent, Platform};
use crate::json::{self, Node};
use crate::oci::MediaType;
use crate::ordered::OrderedMap;

pub(super) fn read(
    bytes: &[u8],
    declared: Option<&MediaType>,
) -> Result<(MediaType, Body), InvalidManifest> {
    let text = std::str::from_utf8(bytes).map_err(|_| InvalidManifest::NotText)?;
    let node = json::parse(text).map_err(InvalidManifest::Syntax)?;
    let root = Place { node: &node, path: String::new() };
    if node.as_object().is_none() {
        return Err(root.wrong("an object"));
    }
    // Schema 1 has no media type of its own where it is not signed, but it has its number.
    if node.get("schemaVersion").and_then(Node::as_u64) == Some(1) {
        return Err(InvalidManifest::Schema1);
    }
    let media_type = media_type(&root, declared)?;
    let content = match &media_type {
        MediaType::OciManifest | MediaType::DockerManifest => image(&root)?,
        MediaType::OciIndex | MediaType::DockerManifestList => {
            ManifestContent::Index { manifests: descriptors(&root, "manifests")? }
        }
        MediaType::DockerSchema1 | MediaType::DockerSchema1Signed => {
            return Err(InvalidManifest::Schema1);
        }
        MediaType::OciConfig
        | MediaType::DockerConfig
        | MediaType::OciLayerGzip
        | MediaType::DockerLayerGzip
        | MediaType::ForeignLayer(_)
        | MediaType::Other(_) => return Err(InvalidManifest::UnknownMediaType(media_type)),
    };
    schema_version(&root)?;
    let body = Body {
        content,
        artifact_type: root.text("artifactType")?.map(MediaType::from),
        subject: root.optional("subject").map(|it| descriptor(&it).map(Box::new)).transpose()?,
        annotations: annotations(&root)?,
    };
    Ok((media_type, body))
}

fn media_type(
    root: &Place<'_>,
    declared: Option<&MediaType>,
) -> Result<MediaType, InvalidManifest> {
    let written = root.text("mediaType")?.map(MediaType::from);
    match (written, declared) {
        (Some(written), Some(declared)) if written != *declared => {
            Err(InvalidManifest::OtherMediaType { written, declared: declared.clone() })
        }
        (Some(written), _) => Ok(written),
        (None, Some(declared)) => Ok(declared.clone()),
        (None, None) => Err(InvalidManifest::NoMediaType),
    }
}

fn schema_version(root: &Place<'_>) -> Result<(), InvalidManifest> {
    let version = root.required("schemaVersion")?;
    if version.node.as_u64() == Some(2) { Ok(()) } else { Err(version.wrong("2")) }
}

fn image(root: &Place<'_>) -> Result<ManifestContent, InvalidManifest> {
    let config = descriptor(&root.required("config")?)?;
    Ok(ManifestContent::Image { config, layers: descriptors(root, "layers")? })
}

fn descriptors(root: &Place<'_>, name: &str) -> Result<Box<[Descriptor]>, InvalidManifest> {
    let list = root.required(name)?;
    let elements = list.node.as_array().ok_or_else(|| list.wrong("an array"))?;
    elements
        .iter()
        .enumerate()
        .map(|(index, node)| descriptor(&Place { node, path: format!("{name}[{index}]") }))
        .collect()
}

fn descriptor(place: &Place<'_>) -> Result<Descriptor, InvalidManifest> {
    let media_type = place.required_text("mediaType")?.into();
    let digest = place.required("digest")?;
    let size = place.required("size")?;
    let wanted = "`sha256:` and 64 lower-case hexadecimal digits";
    Ok(Descriptor {
        media_type,
        digest: place.required_text("digest")?.parse().map_err(|_| digest.wrong(wanted))?,
        size_bytes: size.node.as_u64().ok_or_else(|| size.wrong("a whole number of bytes"))?,
        platform: place.optional("platform").map(|it| platform(&it).map(Box::new)).transpose()?,
        annotations: annotations(place)?,
    })
}

fn platform(place: &Place<'_>) -> Result<Platform, InvalidManifest> {
    Ok(Platform {
        os: place.required_text("os")?.into(),
        architecture: place.required_text("architecture")?.into(),
        variant: place.text("variant")?.map(Into::into),
    })
}

fn annotations(place: &Place<'_>) -> Result<OrderedMap<Box<str>, Box<str>>, InvalidManifest> {
    let Some(map) = place.optional("annotations") else { return Ok(OrderedMap::new()) };
    let members = map.node.as_object().ok_or_else(|| map.wrong("an object"))?;
    members
        .iter()
        .map(|member| {
            let text = map.text(&member.name)?.ok_or_else(|| map.wrong("strings"))?;
            Ok((member.name.clone(), text.into()))
        })
        .collect()
}

/// A value and where it stands, for errors.
struct Place<'a> {
    node: &'a Node,
    path: String,
}

impl<'a> Place<'a> {
    fn wrong(&self, expected: &'static str) -> InvalidManifest {
        let path = if self.path.is_empty() { "manifest" } else { &self.path };
        InvalidManifest::Wrong { path: path.into(), expected }
    }

    fn path_to(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// The member called `name`; `null` counts as absent.
    fn optional(&self, name: &str) -> Option<Self> {
        let node = self.node.get(name)?;
        let is_null = node.value == json::Value::Null;
        (!is_null).then(|| Self { node, path: self.path_to(name) })
    }

    fn required(&self, name: &str) -> Result<Self, InvalidManifest> {
        self.optional(name).ok_or_else(|| InvalidManifest::Missing(self.path_to(name).into()))
    }

    fn text(&self, name: &str) -> Result<Option<&'a str>, InvalidManifest> {
        let Some(place) = self.optional(name) else { return Ok(None) };
        place.node.as_str().map(Some).ok_or_else(|| place.wrong("a string"))
    }

    fn required_text(&self, name: &str) -> Result<&'a str, InvalidManifest> {
        self.text(name)?.ok_or_else(|| InvalidManifest::Missing(self.path_to(name).into()))
    }
}
