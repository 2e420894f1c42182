//! The configuration of a local image: what it runs, for which machine, and how it was made.

use super::platform;
use super::store::Docker;
use crate::aws::Timestamp;
use crate::json::{self, Node};
use crate::oci::{Descriptor, Digest, Manifest, Platform};

/// The members of what an image runs, in the order in which docker writes and prints them.
pub(super) const PROCESS_MEMBERS: [&str; 14] = [
    "User",
    "ExposedPorts",
    "Env",
    "Entrypoint",
    "Cmd",
    "Volumes",
    "WorkingDir",
    "Labels",
    "StopSignal",
    "ArgsEscaped",
    "Healthcheck",
    "OnBuild",
    "StopTimeout",
    "Shell",
];

/// The configuration of an image; `None` where only its digest is known, or where the image is an
/// index, which has none.
pub(super) fn of(docker: &Docker, image: &Manifest) -> Option<Node> {
    let bytes = docker.blob(image.config()?.digest)?.bytes()?;
    json::parse(std::str::from_utf8(bytes).ok()?).ok()
}

/// When the configuration says that the image was made.
pub(super) fn created(config: &Node) -> Option<Timestamp> {
    config.get("created").and_then(Node::as_str)?.parse().ok()
}

/// The machine that a configuration is for. Assumed: linux/amd64 where it was not published.
pub(super) fn platform_of(config: Option<&Node>) -> Platform {
    let text = |name| config.and_then(|config| config.get(name)).and_then(Node::as_str);
    let (Some(os), Some(architecture)) = (text("os"), text("architecture")) else {
        return platform::host();
    };
    let variant = text("variant").map(Into::into);
    Platform { os: os.into(), architecture: architecture.into(), variant }
}

/// The digests of what is in the layers, lowest first; empty where nobody says.
pub(super) fn diff_ids(config: Option<&Node>) -> Vec<Digest> {
    let ids = config
        .and_then(|config| config.get("rootfs")?.get("diff_ids")?.as_array())
        .unwrap_or_default();
    ids.iter().filter_map(|id| id.as_str()?.parse().ok()).collect()
}

/// The image that a machine of `platform` would use: of an index one of its manifests, where it is
/// here. An image for one platform is itself, whatever its platform.
pub(super) fn for_platform<'a>(
    docker: &'a Docker,
    image: &'a Manifest,
    wanted: &Platform,
) -> Option<&'a Manifest> {
    if !image.media_type().is_index() {
        return Some(image);
    }
    let is_wanted =
        |child: &&Descriptor| child.platform.as_ref().is_some_and(|of| platform::fits(of, wanted));
    let child = image.manifests().iter().find(is_wanted)?;
    docker.image(child.digest).map(|child| &**child)
}

/// The sum of the layers as they travel, of an index that of all its images at hand.
///
/// Assumed: docker shows what they unpack to, which nobody here has unpacked.
pub(super) fn size_bytes(docker: &Docker, image: &Manifest) -> u64 {
    let own: u64 = image.layers().iter().map(|layer| layer.size_bytes).sum();
    let children = image.manifests().iter().filter_map(|child| docker.image(child.digest));
    own + children.map(|child| size_bytes(docker, child)).sum::<u64>()
}
