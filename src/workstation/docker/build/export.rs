//! What was built → configuration and manifests.
//!
//! Sources: moby/buildkit, `exporter/containerimage`, for the order of members and the layout;
//! OCI image specification 1.1.

use super::state::State;
use crate::aws::Timestamp;
use crate::json::{Layout, Node, Value, print};
use crate::oci::{Digest, Manifest, MediaType, Platform};
use crate::workstation::docker::config::PROCESS_MEMBERS;
use crate::workstation::docker::remote::platform_node;

/// Whose manifests are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// Docker's, as the classic store pushes them.
    Docker,
    /// Those of the Open Container Initiative.
    Oci,
}

/// An image that is ready to be kept or sent.
#[derive(Clone, Debug)]
pub(super) struct BuiltImage {
    pub(super) config: Box<[u8]>,
    pub(super) manifest: Manifest,
    pub(super) platform: Platform,
}

/// Writes configuration and manifest of a state. `now` dates what nothing else dates.
pub(super) fn image(state: &State, format: Format, now: Timestamp) -> Option<BuiltImage> {
    let config = config(state, now);
    let (manifest_type, config_type, layer_type, layout) = match format {
        Format::Docker => (
            MediaType::DockerManifest,
            MediaType::DockerConfig,
            MediaType::DockerLayerGzip,
            Layout::Spaces(3),
        ),
        Format::Oci => (
            MediaType::OciManifest,
            MediaType::OciConfig,
            MediaType::OciLayerGzip,
            Layout::Spaces(2),
        ),
    };
    let described = |media_type: &MediaType, digest: Digest, size: u64| {
        let (size, digest) = (("size", size.into()), ("digest", Node::display(&digest)));
        let (second, third) = match format {
            Format::Docker => (size, digest),
            Format::Oci => (digest, size),
        };
        Node::object([("mediaType", media_type.as_str().into()), second, third])
    };
    let layers =
        state.layers.iter().map(|layer| described(&layer_type, layer.digest, layer.size_bytes));
    let manifest = Node::object([
        ("schemaVersion", 2.into()),
        ("mediaType", manifest_type.as_str().into()),
        ("config", described(&config_type, Digest::of(&config), length(&config))),
        ("layers", Node::array(layers)),
    ]);
    let manifest = Manifest::parse(print(&manifest, layout).as_bytes(), None).ok()?;
    Some(BuiltImage { config: config.into(), manifest, platform: state.platform.clone() })
}

/// Writes an index of images, one for each platform.
pub(super) fn index(images: &[BuiltImage]) -> Option<Manifest> {
    let manifests = images.iter().map(|image| entry(&image.manifest, &image.platform)).collect();
    index_of(&MediaType::OciIndex, manifests)
}

/// What an index says about an image.
pub(in crate::workstation::docker) fn entry(image: &Manifest, platform: &Platform) -> Node {
    Node::object([
        ("mediaType", image.media_type().as_str().into()),
        ("digest", Node::display(&image.digest())),
        ("size", length(image.bytes()).into()),
        ("platform", platform_node(platform)),
    ])
}

/// Writes an index of these entries.
pub(in crate::workstation::docker) fn index_of(
    media_type: &MediaType,
    entries: Vec<Node>,
) -> Option<Manifest> {
    let index = Node::object([
        ("schemaVersion", 2.into()),
        ("mediaType", media_type.as_str().into()),
        ("manifests", Node::array(entries)),
    ]);
    Manifest::parse(print(&index, Layout::Spaces(2)).as_bytes(), None).ok()
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

fn config(state: &State, now: Timestamp) -> Vec<u8> {
    let (history, created) = history(state, now);
    let process = PROCESS_MEMBERS
        .iter()
        .filter_map(|name| state.process.get(*name).map(|node| (*name, node.clone())));
    let diff_ids = state.layers.iter().map(|layer| Node::display(&layer.diff_id));
    let mut members = vec![
        ("architecture", (&*state.platform.architecture).into()),
        ("config", Node::object(process)),
        ("created", Node::display(&created)),
        ("history", Node::array(history)),
        ("os", (&*state.platform.os).into()),
        ("rootfs", Node::object([("type", "layers".into()), ("diff_ids", Node::array(diff_ids))])),
    ];
    members.extend(state.platform.variant.as_deref().map(|variant| ("variant", variant.into())));
    let text = print(&Node::object(members), Layout::Compact);
    // Go's printer writes these three as escapes, for the sake of web pages.
    text.replace('&', "\\u0026").replace('<', "\\u003c").replace('>', "\\u003e").into_bytes()
}

/// The steps with their times. What made no layer has the time of the step before it, and what
/// stands before the first new layer has the time of that one.
fn history(state: &State, now: Timestamp) -> (Vec<Node>, Timestamp) {
    let first = state.steps.iter().find_map(|step| step.created);
    let mut last = first.or(state.base_created).unwrap_or(now);
    let mut history = state.base_history.clone();
    for step in &state.steps {
        last = step.created.unwrap_or(last);
        let mut members = vec![
            ("created", Node::display(&last)),
            ("created_by", step.created_by.as_str().into()),
            ("comment", "buildkit.dockerfile.v0".into()),
        ];
        if step.created.is_none() {
            members.push(("empty_layer", Node::new(Value::Bool(true))));
        }
        history.push(Node::object(members));
    }
    (history, last)
}
