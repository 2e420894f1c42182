//! `docker save`: images as one file.
//!
//! An archive of docker since version 25 is an OCI layout with docker's older `manifest.json`
//! beside it. Source: OCI image specification 1.1, image-layout.md; moby/moby, `image/tarexport`.

use std::rc::Rc;

use super::OURS;
use super::flags::Matches;
use super::pull::full_name;
use super::store::Docker;
use crate::json::{Layout, Node, print};
use crate::oci::archive::{Entry, tar};
use crate::oci::{Digest, ImageReference, LayerContent, Manifest, MediaType};
use crate::ordered::OrderedMap;
use crate::workstation::session::Session;

/// How an index names an image in an archive.
pub(super) const IMAGE_NAME: &str = "io.containerd.image.name";

/// How an index names the tag, or the whole name.
pub(super) const REF_NAME: &str = "org.opencontainers.image.ref.name";

/// `docker save -o FILE IMAGE [IMAGE...]`
pub(super) fn save(session: &mut Session<'_>, matches: &Matches) -> u8 {
    let Some(file) = matches.value("output") else {
        let message = "cowardly refusing to save to a terminal. Use the -o flag or redirect";
        return session.fail(message, 1);
    };
    let Some(docker) = session.docker() else { return 0 };
    let packed = matches
        .arguments
        .iter()
        .try_fold(Packed::default(), |packed, written| packed.add(docker, written))
        .and_then(|packed| packed.archive());
    match packed {
        Ok(bytes) => {
            session.machine.write_file(file, &bytes);
            session.note_change();
            0
        }
        Err(message) => session.fail(&message, 1),
    }
}

/// An archive in the making.
#[derive(Default)]
struct Packed {
    blobs: OrderedMap<Digest, Rc<[u8]>>,
    /// The entries of `index.json`.
    manifests: Vec<Node>,
    /// The entries of `manifest.json`.
    images: Vec<Node>,
}

impl Packed {
    fn add(mut self, docker: &Docker, written: &str) -> Result<Self, String> {
        let missing = || "Error response from daemon: reference does not exist".to_owned();
        let image = docker.find_by_name_or_id(written).ok_or_else(missing)?;
        let reference = written.parse::<ImageReference>().map(ImageReference::or_latest);
        let name = reference.ok().filter(|reference| docker.find(reference).is_some());
        self.pack(docker, image)?;
        let mut members = vec![
            ("mediaType", image.media_type().as_str().into()),
            ("digest", Node::display(&image.digest())),
            ("size", length(image.bytes())),
        ];
        let tag = name.as_ref().and_then(|name| name.tag.as_ref());
        if let (Some(name), Some(tag)) = (&name, tag) {
            let full = full_name(name);
            let notes = [(IMAGE_NAME, full.as_str().into()), (REF_NAME, Node::display(tag))];
            members.push(("annotations", Node::object(notes)));
        }
        self.manifests.push(Node::object(members));
        if let Some(config) = image.config() {
            let layers = image.layers().iter().map(|layer| Node::from(&*path(layer.digest)));
            self.images.push(Node::object([
                ("Config", path(config.digest).as_str().into()),
                ("RepoTags", Node::array(name.iter().map(Node::display))),
                ("Layers", Node::array(layers)),
            ]));
        }
        Ok(self)
    }

    /// Packs a manifest and everything that it names and that is here.
    fn pack(&mut self, docker: &Docker, image: &Manifest) -> Result<(), String> {
        self.blobs.insert(image.digest(), Rc::clone(image.bytes()));
        for child in image.manifests() {
            if let Some(child) = docker.image(child.digest) {
                self.pack(docker, child)?;
            }
        }
        for blob in image.blobs() {
            let bytes = docker.blob(blob.digest).and_then(LayerContent::bytes);
            let missing = || {
                format!(
                    "{OURS} The bytes of {} are not in the simulator: only digest and size of this \
                     layer are known.",
                    blob.digest
                )
            };
            self.blobs.insert(blob.digest, Rc::clone(bytes.ok_or_else(missing)?));
        }
        Ok(())
    }

    fn archive(&self) -> Result<Vec<u8>, String> {
        let mut files = Vec::new();
        for (digest, bytes) in &self.blobs {
            files.push((path(*digest), bytes.to_vec()));
        }
        let index = Node::object([
            ("schemaVersion", 2.into()),
            ("mediaType", MediaType::OciIndex.as_str().into()),
            ("manifests", Node::array(self.manifests.iter().cloned())),
        ]);
        let images = Node::array(self.images.iter().cloned());
        files.push(("index.json".into(), print(&index, Layout::Compact).into_bytes()));
        files.push(("manifest.json".into(), print(&images, Layout::Compact).into_bytes()));
        files.push(("oci-layout".into(), br#"{"imageLayoutVersion":"1.0.0"}"#.to_vec()));
        let entries: Vec<_> =
            files.iter().map(|(path, content)| Entry { path, mode: 0o644, content }).collect();
        // Every path here is short.
        tar(&entries).map_err(|_| format!("{OURS} a path is too long for an archive"))
    }
}

/// Where an archive keeps a blob.
pub(super) fn path(digest: Digest) -> String {
    format!("blobs/sha256/{}", digest.hex())
}

pub(super) fn length(bytes: &[u8]) -> Node {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX).into()
}
