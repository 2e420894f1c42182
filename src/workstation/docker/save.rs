//! `docker save` and `docker load`: images as one file.
//!
//! An archive of docker since version 25 is an OCI layout with docker's older `manifest.json`
//! beside it. Source: OCI image specification 1.1, image-layout.md; moby/moby, `image/tarexport`.

use std::rc::Rc;

use super::OURS;
use super::flags::Matches;
use super::pull::full_name;
use super::store::Docker;
use crate::json::{self, Layout, Node, print};
use crate::oci::archive::{Entry, gzip, tar, untar};
use crate::oci::{Descriptor, Digest, ImageReference, LayerContent, Manifest, MediaType};
use crate::ordered::OrderedMap;
use crate::workstation::session::Session;

/// How an index names an image in an archive.
const IMAGE_NAME: &str = "io.containerd.image.name";

/// How an index names the tag, or the whole name.
const REF_NAME: &str = "org.opencontainers.image.ref.name";

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

fn path(digest: Digest) -> String {
    format!("blobs/sha256/{}", digest.hex())
}

fn length(bytes: &[u8]) -> Node {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX).into()
}

/// `docker load -i FILE`
pub(super) fn load(session: &mut Session<'_>, matches: &Matches) -> u8 {
    let Some(file) = matches.value("input") else {
        return session.fail("requested load from stdin, but stdin is empty", 1);
    };
    let Some(bytes) = session.machine.file(file).map(Rc::clone) else {
        return session.fail(&format!("open {file}: no such file or directory"), 1);
    };
    let loaded = Archive::open(&bytes).ok_or("invalid archive: does not contain a manifest.json");
    let loaded = loaded.and_then(|archive| archive.images().ok_or("invalid archive"));
    let images = match loaded {
        Ok(images) => images,
        Err(problem) => return session.fail(&format!("Error response from daemon: {problem}"), 1),
    };
    let now = session.now();
    for image in images {
        let Some(docker) = session.docker_mut() else { break };
        for (digest, bytes) in image.blobs {
            docker.add_blob(digest, LayerContent::Bytes(bytes));
        }
        for manifest in image.manifests {
            docker.add_image(Rc::new(manifest));
        }
        let root = docker.add_image(Rc::new(image.root.clone()));
        let id = docker.id(&image.root);
        let mut lines = Vec::new();
        for name in image.names {
            docker.tag(name.clone(), root);
            docker.note_tagged(root, now);
            lines.push(format!("Loaded image: {name}"));
        }
        if lines.is_empty() {
            lines.push(format!("Loaded image ID: {id}"));
        }
        for line in lines {
            session.out(&line);
        }
    }
    0
}

/// An archive, opened.
struct Archive<'a> {
    files: Vec<(String, &'a [u8])>,
}

/// An image out of an archive.
struct Loaded {
    root: Manifest,
    manifests: Vec<Manifest>,
    blobs: Vec<(Digest, Rc<[u8]>)>,
    names: Vec<ImageReference>,
}

impl<'a> Archive<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        untar(bytes).map(|files| Self { files })
    }

    fn file(&self, path: &str) -> Option<&'a [u8]> {
        self.files.iter().find(|(known, _)| known == path).map(|(_, content)| *content)
    }

    fn document(&self, path: &str) -> Option<Node> {
        json::parse(std::str::from_utf8(self.file(path)?).ok()?).ok()
    }

    /// A blob whose bytes are what its digest says.
    fn blob(&self, digest: Digest) -> Option<&'a [u8]> {
        self.file(&path(digest)).filter(|bytes| Digest::of(bytes) == digest)
    }

    /// The images: by the OCI layout where there is one, because it keeps their digests.
    fn images(&self) -> Option<Vec<Loaded>> {
        let Some(index) = self.document("index.json") else { return self.older_images() };
        let entries = index.get("manifests")?.as_array()?;
        entries.iter().map(|entry| self.image(entry)).collect()
    }

    fn image(&self, entry: &Node) -> Option<Loaded> {
        let root = self.manifest(entry.get("digest")?.as_str()?.parse().ok()?)?;
        let note = |name| entry.get("annotations")?.get(name)?.as_str();
        // Other tools write the whole name where docker writes the tag alone.
        let whole = || note(REF_NAME).filter(|name| name.contains(':'));
        let name = note(IMAGE_NAME).or_else(whole).and_then(|name| name.parse().ok());
        let mut manifests = Vec::new();
        for child in root.manifests() {
            // An archive may hold some of the platforms only.
            manifests.extend(self.manifest(child.digest));
        }
        let mut blobs = Vec::new();
        for blob in manifests.iter().chain([&root]).flat_map(Manifest::blobs) {
            let Descriptor { digest, .. } = blob;
            blobs.push((*digest, Rc::from(self.blob(*digest)?)));
        }
        Some(Loaded { root, manifests, blobs, names: name.into_iter().collect() })
    }

    fn manifest(&self, digest: Digest) -> Option<Manifest> {
        Manifest::parse(self.blob(digest)?, None).ok()
    }

    /// The images of an archive of docker before version 25: layers without compression, and no
    /// manifests, which are made as a push would make them.
    fn older_images(&self) -> Option<Vec<Loaded>> {
        let list = self.document("manifest.json")?;
        list.as_array()?.iter().map(|entry| self.older_image(entry)).collect()
    }

    fn older_image(&self, entry: &Node) -> Option<Loaded> {
        let config = self.file(entry.get("Config")?.as_str()?)?;
        let mut blobs: Vec<(Digest, Rc<[u8]>)> = vec![(Digest::of(config), config.into())];
        let mut layers = Vec::new();
        for layer in entry.get("Layers")?.as_array()? {
            let packed: Rc<[u8]> = gzip(self.file(layer.as_str()?)?).into();
            layers.push(described(&MediaType::DockerLayerGzip, &packed));
            blobs.push((Digest::of(&packed), packed));
        }
        let manifest = Node::object([
            ("schemaVersion", 2.into()),
            ("mediaType", MediaType::DockerManifest.as_str().into()),
            ("config", described(&MediaType::DockerConfig, config)),
            ("layers", Node::array(layers)),
        ]);
        let text = print(&manifest, Layout::Spaces(3));
        let root = Manifest::parse(text.as_bytes(), None).ok()?;
        let names = entry.get("RepoTags").and_then(Node::as_array).unwrap_or_default();
        let names = names.iter().filter_map(|name| name.as_str()?.parse().ok()).collect();
        Some(Loaded { root, manifests: vec![], blobs, names })
    }
}

fn described(media_type: &MediaType, bytes: &[u8]) -> Node {
    Node::object([
        ("mediaType", media_type.as_str().into()),
        ("size", length(bytes)),
        ("digest", Node::display(&Digest::of(bytes))),
    ])
}
