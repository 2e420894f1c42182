//! The images in the public registries: published ones, indexes of these, and made-up ones.

use super::PublicImage;
use crate::json::{Layout, Node, print};
use crate::oci::{Digest, LayerContent, Manifest, MediaType, Platform, published};

/// An image of the catalog.
#[derive(Clone, Copy, Debug)]
pub(super) enum Source {
    /// One whose bytes were published, by its name in [`published`].
    Published(&'static str),
    /// An index of such images.
    Index(&'static [&'static str]),
    /// A made-up one, for amd64 and arm64.
    MadeUp(MadeUp),
}

/// A made-up image: its layers are declared, everything else is real bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct MadeUp {
    /// What tells it from others: its name and version.
    pub(super) name: &'static str,
    /// When it was built.
    pub(super) created: &'static str,
    /// What it starts.
    pub(super) command: &'static str,
    /// How large its layers are, lowest first.
    pub(super) layer_sizes: &'static [u64],
}

impl Source {
    /// The image, behind the images that it names.
    pub(super) fn images(self) -> Vec<PublicImage> {
        match self {
            Self::Published(name) => published::find(name).map(of_published).into_iter().collect(),
            Self::Index(names) => {
                let children = names.iter().filter_map(|name| published::find(name));
                let children: Vec<_> = children.map(|it| (it.platform.clone(), it)).collect();
                let platforms: Vec<_> = children.iter().map(|(of, _)| of.clone()).collect();
                let children = children.into_iter().map(|(_, it)| of_published(it)).collect();
                indexed(children, &platforms)
            }
            Self::MadeUp(image) => {
                let platforms = ["amd64", "arm64"].map(platform);
                let children = platforms.iter().filter_map(|of| image.build(of)).collect();
                indexed(children, &platforms)
            }
        }
    }
}

fn of_published(image: published::PublishedImage) -> PublicImage {
    PublicImage { manifest: image.manifest, blobs: image.blobs }
}

fn platform(architecture: &str) -> Platform {
    Platform { os: "linux".into(), architecture: architecture.into(), variant: None }
}

/// Images with the index of all of them behind them.
fn indexed(mut children: Vec<PublicImage>, platforms: &[Platform]) -> Vec<PublicImage> {
    let described = children.iter().zip(platforms).map(|(child, platform)| {
        let manifest = &child.manifest;
        let variant = platform.variant.as_deref().map(|variant| ("variant", variant.into()));
        let machine = [
            ("architecture", Node::from(&*platform.architecture)),
            ("os", Node::from(&*platform.os)),
        ];
        Node::object([
            ("mediaType", Node::display(manifest.media_type())),
            ("digest", Node::display(&manifest.digest())),
            ("size", length(manifest.bytes().len())),
            ("platform", Node::object(machine.into_iter().chain(variant))),
        ])
    });
    let index = Node::object([
        ("schemaVersion", 2.into()),
        ("mediaType", MediaType::OciIndex.as_str().into()),
        ("manifests", Node::array(described)),
    ]);
    children.extend(read(&index, Vec::new()));
    children
}

impl MadeUp {
    fn build(&self, platform: &Platform) -> Option<PublicImage> {
        let layers: Vec<_> = self.layers(platform).collect();
        let config = print(&self.config(platform, &layers), Layout::Compact);
        let config: LayerContent = LayerContent::Bytes(config.as_bytes().into());
        let described = |media_type: &MediaType, content: &LayerContent| {
            Node::object([
                ("mediaType", media_type.as_str().into()),
                ("digest", Node::display(&content.digest())),
                ("size", content.size_bytes().into()),
            ])
        };
        let manifest = Node::object([
            ("schemaVersion", 2.into()),
            ("mediaType", MediaType::OciManifest.as_str().into()),
            ("config", described(&MediaType::OciConfig, &config)),
            (
                "layers",
                Node::array(layers.iter().map(|it| described(&MediaType::OciLayerGzip, it))),
            ),
        ]);
        let blobs = [config].into_iter().chain(layers);
        read(&manifest, blobs.map(|content| (content.digest(), content)).collect())
    }

    /// Nobody has the bytes: their digest is that of what tells the layer from others.
    fn layers(&self, platform: &Platform) -> impl Iterator<Item = LayerContent> {
        let of = format!("{} {platform}", self.name);
        self.layer_sizes.iter().enumerate().map(move |(index, size_bytes)| LayerContent::Declared {
            digest: Digest::of(format!("{of} {index}").as_bytes()),
            size_bytes: *size_bytes,
            media_type: Some(MediaType::OciLayerGzip),
        })
    }

    fn config(&self, platform: &Platform, layers: &[LayerContent]) -> Node {
        let process = Node::object([("Cmd", Node::array([self.command.into()]))]);
        let steps = layers.iter().map(|_| {
            Node::object([("created", self.created.into()), ("created_by", self.name.into())])
        });
        // The archive inside has a digest of its own; of bytes that nobody has, another made-up one.
        let diff_ids = layers.iter().map(|layer| {
            Node::display(&Digest::of(format!("{} unpacked", layer.digest()).as_bytes()))
        });
        let rootfs = Node::object([("type", "layers".into()), ("diff_ids", Node::array(diff_ids))]);
        Node::object([
            ("architecture", Node::from(&*platform.architecture)),
            ("os", Node::from(&*platform.os)),
            ("created", self.created.into()),
            ("config", process),
            ("rootfs", rootfs),
            ("history", Node::array(steps)),
        ])
    }
}

fn read(manifest: &Node, blobs: Vec<(Digest, LayerContent)>) -> Option<PublicImage> {
    let text = print(manifest, Layout::Compact);
    let manifest = Manifest::parse(text.as_bytes(), None).ok()?;
    Some(PublicImage { manifest, blobs })
}

fn length(bytes: usize) -> Node {
    u64::try_from(bytes).unwrap_or(u64::MAX).into()
}
