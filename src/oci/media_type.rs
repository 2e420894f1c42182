//! Media types: what a blob or a manifest says it is.

use std::fmt;

/// The media types that Drydock treats as what they are, and any other as it is written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MediaType {
    /// An image manifest of the Open Container Initiative.
    OciManifest,
    /// An image index of the Open Container Initiative.
    OciIndex,
    /// An image manifest of Docker, version 2 schema 2.
    DockerManifest,
    /// A manifest list of Docker.
    DockerManifestList,
    /// A manifest of Docker's version 2 schema 1, unsigned.
    DockerSchema1,
    /// A manifest of Docker's version 2 schema 1 with its signatures.
    DockerSchema1Signed,
    /// An image configuration, OCI.
    OciConfig,
    /// An image configuration, Docker.
    DockerConfig,
    /// A layer as a compressed archive, OCI.
    OciLayerGzip,
    /// A layer as a compressed archive, Docker.
    DockerLayerGzip,
    /// A layer that registries do not keep: its bytes come from elsewhere.
    ForeignLayer(Box<str>),
    /// Anything else, as written.
    Other(Box<str>),
}

/// Every known type and its text.
const NAMES: [(MediaType, &str); 10] = [
    (MediaType::OciManifest, "application/vnd.oci.image.manifest.v1+json"),
    (MediaType::OciIndex, "application/vnd.oci.image.index.v1+json"),
    (MediaType::DockerManifest, "application/vnd.docker.distribution.manifest.v2+json"),
    (MediaType::DockerManifestList, "application/vnd.docker.distribution.manifest.list.v2+json"),
    (MediaType::DockerSchema1, "application/vnd.docker.distribution.manifest.v1+json"),
    (MediaType::DockerSchema1Signed, "application/vnd.docker.distribution.manifest.v1+prettyjws"),
    (MediaType::OciConfig, "application/vnd.oci.image.config.v1+json"),
    (MediaType::DockerConfig, "application/vnd.docker.container.image.v1+json"),
    (MediaType::OciLayerGzip, "application/vnd.oci.image.layer.v1.tar+gzip"),
    (MediaType::DockerLayerGzip, "application/vnd.docker.image.rootfs.diff.tar.gzip"),
];

impl MediaType {
    /// The text that stands in manifests and headers.
    pub fn as_str(&self) -> &str {
        if let Self::ForeignLayer(text) | Self::Other(text) = self {
            return text;
        }
        NAMES.iter().find(|(known, _)| known == self).map_or("", |&(_, text)| text)
    }

    /// Whether it is that of an index or manifest list, which names other manifests.
    pub fn is_index(&self) -> bool {
        matches!(self, Self::OciIndex | Self::DockerManifestList)
    }

    /// Whether it is that of a manifest of one image.
    pub fn is_image_manifest(&self) -> bool {
        matches!(self, Self::OciManifest | Self::DockerManifest)
    }

    /// Whether a registry keeps no bytes for such a layer.
    pub fn is_foreign_layer(&self) -> bool {
        matches!(self, Self::ForeignLayer(_))
    }
}

impl From<&str> for MediaType {
    fn from(text: &str) -> Self {
        let known = NAMES.iter().find(|&&(_, name)| name == text);
        if let Some((media_type, _)) = known {
            return media_type.clone();
        }
        let is_foreign = text.starts_with("application/vnd.docker.image.rootfs.foreign.")
            || text.starts_with("application/vnd.oci.image.layer.nondistributable.");
        if is_foreign { Self::ForeignLayer(text.into()) } else { Self::Other(text.into()) }
    }
}

impl fmt::Display for MediaType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_media_type_reads_back_as_written() {
        let others = [
            "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
            "application/vnd.cncf.helm.config.v1+json",
            "",
        ];
        for text in NAMES.iter().map(|&(_, text)| text).chain(others) {
            assert_eq!(MediaType::from(text).as_str(), text);
        }
        assert!(MediaType::from(others[0]).is_foreign_layer());
    }
}
