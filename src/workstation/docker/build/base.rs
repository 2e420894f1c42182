//! The images that stages build on: local ones, and those of registries.

use std::rc::Rc;

use super::stages::{Stages, at};
use super::state::State;
use super::{BuildError, BuiltLayer};
use crate::aws::Timestamp;
use crate::json::{Node, Value};
use crate::oci::{ImageReference, Manifest, Platform};
use crate::ordered::OrderedMap;
use crate::workstation::docker::config;
use crate::workstation::docker::containerd::{Access, Client, Refusal};
use crate::workstation::docker::figures::human_size;
use crate::workstation::docker::platform;
use crate::workstation::docker::pull::full_name;
use crate::workstation::session::Session;

/// An image that a stage builds on.
pub(super) struct Base {
    pub(super) state: State,
    /// What its step said.
    pub(super) said: Vec<String>,
    pub(super) name: String,
}

impl Stages<'_> {
    /// An image by its name: one at hand, else one from a registry.
    pub(super) fn image(
        &mut self,
        session: &mut Session<'_>,
        name: &str,
        wanted: &Platform,
        lines: (usize, usize),
    ) -> Result<Base, BuildError> {
        let reference: ImageReference = name.parse::<ImageReference>().map_err(|error| {
            at(lines, format!("failed to parse stage name \"{name}\": {error}"))
        })?;
        let reference = reference.or_latest();
        let full = full_name(&reference);
        let of = match self.options.platforms.len() {
            0 | 1 => String::new(),
            _ => format!("{} ", self.platform),
        };
        let step = format!("[{of}internal] load metadata for {full}");
        let local = session.docker().and_then(|docker| {
            let found = docker.find(&reference).filter(|_| !self.options.always_pulls)?;
            let image = config::for_platform(docker, found, wanted)?;
            let known = config::of(docker, image);
            let fits = platform::fits(&config::platform_of(known.as_ref()), wanted);
            fits.then(|| (image.clone(), known))
        });
        let (image, known, said, name) = if let Some((image, known)) = local {
            (image, known, Vec::new(), full)
        } else {
            match fetch(session, &reference, wanted) {
                Ok((root, image, said)) => {
                    let known = session.docker().and_then(|docker| config::of(docker, &image));
                    (image, known, said, format!("{full}@{}", root.digest()))
                }
                Err(refusal) => {
                    self.progress.failed(&step, &[], &refusal.to_string());
                    let message =
                        format!("{full}: failed to resolve source metadata for {full}: {refusal}");
                    return Err(at(lines, message));
                }
            }
        };
        self.progress.done_once(&step, &[]);
        let Some(known) = known else {
            return Err(BuildError::Ours(format!(
                "the configuration of {reference} was not published, so nothing can be built on it"
            )));
        };
        Ok(Base { state: from_image(&image, &known, wanted), said, name })
    }
}

/// An image as a state to build on.
fn from_image(image: &Manifest, known: &Node, wanted: &Platform) -> State {
    let mut state = State::scratch(wanted);
    state.key = image.config().map_or(image.digest(), |config| config.digest);
    state.is_opaque = true;
    state.process = OrderedMap::new();
    for member in known.get("config").and_then(Node::as_object).unwrap_or_default() {
        if member.node.value != Value::Null {
            state.process.insert(member.name.clone(), member.node.clone());
        }
    }
    let history = known.get("history").and_then(Node::as_array).unwrap_or_default();
    state.base_history = history.to_vec();
    let last = history.last().and_then(|entry| entry.get("created")).and_then(Node::as_str);
    let last: Option<Timestamp> = last.and_then(|text| text.parse().ok());
    state.base_created = last.or_else(|| config::created(known));
    let diff_ids = config::diff_ids(Some(known));
    for (layer, diff_id) in image.layers().iter().zip(diff_ids) {
        let (digest, size_bytes) = (layer.digest, layer.size_bytes);
        state.layers.push(BuiltLayer { digest, size_bytes, diff_id });
    }
    state
}

/// Fetches an image from its registry: what the name stands for, the image for the platform, and
/// what is to be said.
fn fetch(
    session: &mut Session<'_>,
    reference: &ImageReference,
    wanted: &Platform,
) -> Result<(Rc<Manifest>, Manifest, Vec<String>), Refusal> {
    let mut client = Client::open(session, reference, Access::Pull)?;
    let root = client.resolve(session)?;
    let image = client.for_platform(session, &root, wanted)?;
    let mut said = vec![format!("resolve {}@{} done", full_name(reference), root.digest())];
    if let Some(config) = image.config() {
        client.fetch_blob(session, config)?;
    }
    for layer in image.layers() {
        if client.fetch_blob(session, layer)? {
            let size = human_size(layer.size_bytes);
            said.push(format!("{} {size} / {size} done", layer.digest));
            said.push(format!("extracting {} done", layer.digest));
        }
    }
    Ok((Rc::new(root), image, said))
}
