//! Images that somebody published, written again from their figures.
//!
//! Each program that makes images lays out its JSON in its own way: order of members, indentation,
//! a newline at the end or not. The figures here and the layout together give the very bytes that
//! were published, so their digests are the published ones. Of the layers only digest and size are
//! known.
//!
//! Sources: the repositories `docker-library/busybox` and `debuerreotype/docker-debian-artifacts`;
//! the samples of `BatchGetImage` in the ECR API reference, and of `batch-get-image` and
//! `put-image` in the AWS CLI's documentation.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Digest, LayerContent, Manifest, MediaType, Platform};
use crate::json::{Layout, Node, print};

/// A published image and what is known of its blobs.
#[derive(Clone, Debug)]
pub struct PublishedImage {
    /// The name that scenarios call it by.
    pub name: &'static str,
    /// The manifest.
    pub manifest: Manifest,
    /// The configuration, then the layers, lowest first.
    pub blobs: Vec<(Digest, LayerContent)>,
    /// What it runs on.
    pub platform: Platform,
}

/// Every published image.
pub fn all() -> Vec<PublishedImage> {
    let busyboxes = BUSYBOXES.iter().map(Busybox::image);
    let debians = DEBIANS.iter().map(Debian::image);
    let samples = SAMPLES.iter().map(Sample::image);
    // A slip in the figures would show as a missing image; the tests name all of them.
    busyboxes.chain(debians).chain(samples).flatten().collect()
}

/// The published image called `name`.
pub fn find(name: &str) -> Option<PublishedImage> {
    all().into_iter().find(|image| image.name == name)
}

/// A blob of which digest and size were published: the digest's text without `sha256:`.
struct Figures {
    hex: &'static str,
    size_bytes: u64,
}

const fn blob(hex: &'static str, size_bytes: u64) -> Figures {
    Figures { hex, size_bytes }
}

const PATH: &str = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// A busybox: manifest and configuration indented by tabs, in the order of their specification.
struct Busybox {
    name: &'static str,
    libc: &'static str,
    built_on: &'static str,
    architecture: &'static str,
    variant: Option<&'static str>,
    layer: Figures,
    diff_id: &'static str,
}

const BUSYBOXES: [Busybox; 3] = [
    Busybox {
        name: "busybox-glibc-amd64",
        libc: "glibc",
        built_on: "Debian 13",
        architecture: "amd64",
        variant: None,
        layer: blob("b05093807bb0294152bb9cf86d64da722732dddaf7f8882fa1f120477dbc4db3", 2_226_327),
        diff_id: "0958e0fef2d6a31e1325b8bfecd99dead933363682d69850a7606599023751bc",
    },
    Busybox {
        name: "busybox-musl-amd64",
        libc: "musl",
        built_on: "Alpine 3.23.5",
        architecture: "amd64",
        variant: None,
        layer: blob("5c3b447848a98e48dce106cb3e6acbd4fb6f9b26ee778798137349ce01f4d3c1", 886_160),
        diff_id: "0f8918d0fe4f272ce8acece89916a9ba0b240584d3c1dd1943f343f69b0d0ffb",
    },
    Busybox {
        name: "busybox-glibc-arm64v8",
        libc: "glibc",
        built_on: "Debian 13",
        architecture: "arm64",
        variant: Some("v8"),
        layer: blob("025fe1949698376d1d9a946f8a39a3529ad3ea540ca92b78c6cd041deb19d63e", 1_915_158),
        diff_id: "66cb17eae60e0bf660a4cf7c5fada7a748febe4c92dd972f1735af7a7c7c740d",
    },
];

impl Busybox {
    const CREATED: &'static str = "2026-05-13T02:21:49Z";

    fn image(&self) -> Option<PublishedImage> {
        let config = format!("{}\n", print(&self.config(), Layout::Tabs));
        let manifest = format!("{}\n", print(&self.manifest(&config), Layout::Tabs));
        let platform = platform(self.architecture, self.variant);
        image(self.name, &manifest, Some(&config), platform)
    }

    fn config(&self) -> Node {
        let process = Node::object([
            ("Cmd", Node::array(["sh".into()])),
            ("Env", Node::array([PATH.into()])),
        ]);
        let by = format!("BusyBox 1.38.0 ({}), {}", self.libc, self.built_on);
        let step =
            Node::object([("created", Self::CREATED.into()), ("created_by", by.as_str().into())]);
        let rootfs = Node::object([
            ("type", "layers".into()),
            ("diff_ids", Node::array([digest(self.diff_id)])),
        ]);
        let members = [
            ("config", process),
            ("created", Self::CREATED.into()),
            ("history", Node::array([step])),
            ("rootfs", rootfs),
            ("architecture", self.architecture.into()),
            ("os", "linux".into()),
        ];
        let variant = self.variant.map(|variant| ("variant", variant.into()));
        Node::object(members.into_iter().chain(variant))
    }

    fn manifest(&self, config: &str) -> Node {
        let config =
            descriptor(&MediaType::OciConfig, &Digest::of(config.as_bytes()), config.len());
        let layer = Node::object([
            ("mediaType", MediaType::OciLayerGzip.as_str().into()),
            ("digest", digest(self.layer.hex)),
            ("size", self.layer.size_bytes.into()),
        ]);
        let version = format!("1.38.0-{}", self.libc);
        let annotations = Node::object([
            ("org.opencontainers.image.url", "https://github.com/docker-library/busybox".into()),
            ("org.opencontainers.image.version", version.as_str().into()),
        ]);
        Node::object([
            ("schemaVersion", 2.into()),
            ("mediaType", MediaType::OciManifest.as_str().into()),
            ("config", config),
            ("layers", Node::array([layer])),
            ("annotations", annotations),
        ])
    }
}

/// A debian: no white space, members in alphabetical order, and the configuration once more inside
/// the manifest.
struct Debian {
    name: &'static str,
    suite: &'static str,
    layer: Figures,
    diff_id: &'static str,
}

const DEBIANS: [Debian; 3] = [
    Debian {
        name: "debian-bookworm-amd64",
        suite: "bookworm",
        layer: blob("fdf894e782a221820acf469d425b802be26aedb5e5d26ea80a650ff6a974d488", 48_497_210),
        diff_id: "301c1bb42cc0bc6618fcaf036e8711f2aad66f76697f541e2014a69e1f456aa4",
    },
    Debian {
        name: "debian-bookworm-slim-amd64",
        suite: "bookworm",
        layer: blob("bc0965b23a04fe7f2d9fb20f597008fcf89891de1c705ffc1c80483a1f098e4f", 28_231_580),
        diff_id: "c0f1022b22a9b36851b358f44e5475e39d166e71a8073cf53c894a299239b1c5",
    },
    Debian {
        name: "debian-trixie-slim-amd64",
        suite: "trixie",
        layer: blob("3b263e8feb0fb90fb041bef52d74021ccfea6add0453ed6ca0d6c4acadb2dbdf", 31_529_980),
        diff_id: "2692b7ef53685c3b992741bcafa27e559c1a089374825adf4e943020ee1e0ba2",
    },
];

impl Debian {
    const CREATED: &'static str = "2024-12-02T00:00:00Z";

    fn image(&self) -> Option<PublishedImage> {
        let config = format!("{}\n", print(&self.config(), Layout::Compact));
        let manifest = format!("{}\n", print(&self.manifest(&config), Layout::Compact));
        image(self.name, &manifest, Some(&config), platform("amd64", None))
    }

    fn config(&self) -> Node {
        let process = Node::object([
            ("Cmd", Node::array(["bash".into()])),
            ("Entrypoint", Node::array([])),
            ("Env", Node::array([PATH.into()])),
        ]);
        // The number is the date of the build, in seconds.
        let by = format!("# debian.sh --arch 'amd64' out/ '{}' '@1733097600'", self.suite);
        let step = Node::object([
            ("comment", "debuerreotype 0.15".into()),
            ("created", Self::CREATED.into()),
            ("created_by", by.as_str().into()),
        ]);
        let rootfs = Node::object([
            ("diff_ids", Node::array([digest(self.diff_id)])),
            ("type", "layers".into()),
        ]);
        Node::object([
            ("architecture", "amd64".into()),
            ("config", process),
            ("created", Self::CREATED.into()),
            ("history", Node::array([step])),
            ("os", "linux".into()),
            ("rootfs", rootfs),
        ])
    }

    fn manifest(&self, config: &str) -> Node {
        let described = Node::object([
            ("data", STANDARD.encode(config).as_str().into()),
            ("digest", Node::display(&Digest::of(config.as_bytes()))),
            ("mediaType", MediaType::OciConfig.as_str().into()),
            ("size", length(config.len())),
        ]);
        let layer = Node::object([
            ("digest", digest(self.layer.hex)),
            ("mediaType", MediaType::OciLayerGzip.as_str().into()),
            ("size", self.layer.size_bytes.into()),
        ]);
        Node::object([
            ("config", described),
            ("layers", Node::array([layer])),
            ("mediaType", MediaType::OciManifest.as_str().into()),
            ("schemaVersion", 2.into()),
        ])
    }
}

/// An image of which AWS's documentation prints the manifest; its configuration was never
/// published.
struct Sample {
    name: &'static str,
    indent: usize,
    end: &'static str,
    config: Figures,
    layers: &'static [Figures],
}

const SAMPLES: [Sample; 3] = [
    Sample {
        name: "aws-amazonlinux-2016.09",
        indent: 3,
        end: "",
        config: blob("5b52b314511a611975c2c65e695d920acdf8ae8848fe0ef00b7d018d1f118b64", 1486),
        layers: &[blob(
            "8e3fa21c4cc40232e835a6761332d225c7af3235c5755f44ada2ed9d0e4ab7e8",
            91_768_077,
        )],
    },
    Sample {
        name: "aws-cli-batch-get-image",
        indent: 3,
        end: "",
        config: blob("6171c7451a50945f8ddd72f7732cc04d7a0d1f48138a426b2e64387fdeb834ed", 2777),
        layers: &[
            blob("39fafc05754f195f134ca11ecdb1c9a691ab0848c697fffeb5a85f900caaf6e1", 17_743_696),
            blob("8c8a779d3a537b767ae1091fe6e00c2590afd16767aa6096d1b318d75494819f", 2_565_026),
            blob("c44ba47496991c9982ee493b47fd25c252caabf2b4ae7dd679c9a27b6a3c8fb7", 28_005_981),
            blob("e2c388b44226544363ca007be7b896bcce1baebea04da23cbd165eac30be650f", 775),
        ],
    },
    Sample {
        name: "aws-cli-put-image",
        indent: 2,
        end: "\n",
        config: blob("cea5fe7701b7db3dd1c372f3cea6f43cdda444fcc488f530829145e426d8b980", 5695),
        layers: &[
            blob("d8868e50ac4c7104d2200d42f432b661b2da8c1e417ccfae217e6a1e04bb9295", 39_096_921),
            blob("83251ac64627fc331584f6c498b3aba5badc01574e2c70b2499af3af16630eed", 57_938),
            blob("589bba2f1b36ae56f0152c246e2541c5aa604b058febfcf2be32e9a304fec610", 423),
            blob("d62ecaceda3964b735cdd2af613d6bb136a52c1da0838b2ff4b4dab4212bcb1c", 680),
            blob("6d93b41cfc6bf0d2522b7cf61588de4cd045065b36c52bd3aec2ba0622b2b22b", 162),
            blob("6986b4d4c07932c680b3587f2eac8b0e013568c003cc23b04044628a5c5e599f", 28_268_840),
            blob("8c5ec60f10102dc8da0649d866c7c2f706e459d0bdc25c83ad2de86f4996c276", 35_369_152),
            blob("cde50b1c594539c5f67cbede9aef95c9ae321ccfb857f7b251b45b84198adc85", 155),
            blob("2e102807ab72a73fc9abf53e8c50e421bdc337a0a8afcb242176edeec65977e4", 28_737),
            blob("fc379bbd5ed37808772bef016553a297356c59b8f134659e6ee4ecb563c2f5a7", 190),
            blob("021db240dfccf5a1aff19507d17c0177e5888e518acf295b52204b1825e8b7ee", 28_748),
        ],
    },
];

impl Sample {
    fn image(&self) -> Option<PublishedImage> {
        let described = |media_type: &MediaType, figures: &Figures| {
            Node::object([
                ("mediaType", media_type.as_str().into()),
                ("size", figures.size_bytes.into()),
                ("digest", digest(figures.hex)),
            ])
        };
        let layers = self.layers.iter().map(|layer| described(&MediaType::DockerLayerGzip, layer));
        let manifest = Node::object([
            ("schemaVersion", 2.into()),
            ("mediaType", MediaType::DockerManifest.as_str().into()),
            ("config", described(&MediaType::DockerConfig, &self.config)),
            ("layers", Node::array(layers)),
        ]);
        let manifest = format!("{}{}", print(&manifest, Layout::Spaces(self.indent)), self.end);
        // Assumed: linux/amd64, the platform of nearly every image of those years; the
        // configuration that would say so was not published.
        image(self.name, &manifest, None, platform("amd64", None))
    }
}

/// The image that `manifest` describes, with the bytes of its configuration where they are known.
fn image(
    name: &'static str,
    manifest: &str,
    config: Option<&str>,
    platform: Platform,
) -> Option<PublishedImage> {
    let manifest = Manifest::parse(manifest.as_bytes(), None).ok()?;
    let blob = |descriptor: &super::Descriptor| {
        let known = config.filter(|_| manifest.config() == Some(descriptor));
        let content = match known {
            Some(text) => LayerContent::Bytes(text.as_bytes().into()),
            None => LayerContent::Declared {
                digest: descriptor.digest,
                size_bytes: descriptor.size_bytes,
                media_type: Some(descriptor.media_type.clone()),
            },
        };
        (descriptor.digest, content)
    };
    let blobs = manifest.blobs().map(blob).collect();
    Some(PublishedImage { name, manifest, blobs, platform })
}

fn platform(architecture: &str, variant: Option<&str>) -> Platform {
    Platform {
        os: "linux".into(),
        architecture: architecture.into(),
        variant: variant.map(Into::into),
    }
}

fn descriptor(media_type: &MediaType, digest: &Digest, size: usize) -> Node {
    Node::object([
        ("mediaType", media_type.as_str().into()),
        ("digest", Node::display(digest)),
        ("size", length(size)),
    ])
}

fn length(bytes: usize) -> Node {
    u64::try_from(bytes).unwrap_or(u64::MAX).into()
}

fn digest(hex: &str) -> Node {
    format!("sha256:{hex}").as_str().into()
}
