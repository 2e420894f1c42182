//! `docker load`: images out of a file, by their real bytes.
//!
//! The file may come from outside the simulator: a reader can drop one on the page. So nothing in
//! it is believed: every blob is held against its digest, once, and how much there is of everything
//! is limited.
//!
//! Source: OCI image specification 1.1, image-layout.md; moby/moby, `image/tarexport`.

use std::fmt;
use std::rc::Rc;

use super::OURS;
use super::flags::Matches;
use super::save::{IMAGE_NAME, REF_NAME, length, path};
use crate::json::{self, Layout, Node, print};
use crate::oci::archive::gzip;
use crate::oci::untar::{FILES_MAX, Files, TarError, untar};
use crate::oci::{Digest, ImageReference, LayerContent, Manifest, MediaType};
use crate::ordered::OrderedMap;
use crate::workstation::session::Session;

/// The largest archive that is read, in bytes: 64 MiB.
pub const ARCHIVE_BYTES_MAX: usize = 64 << 20;

/// The most images in an archive, and the most of an index.
const IMAGES_MAX: usize = 64;

/// The largest manifest. Source: OCI distribution specification 1.1, at least 4 MiB.
const MANIFEST_BYTES_MAX: usize = 4 << 20;

/// `docker load -i FILE`
pub(super) fn load(session: &mut Session<'_>, matches: &Matches) -> u8 {
    let Some(file) = matches.value("input") else {
        return session.fail("requested load from stdin, but stdin is empty", 1);
    };
    let Some(bytes) = session.machine.file(file).map(Rc::clone) else {
        return session.fail(&format!("open {file}: no such file or directory"), 1);
    };
    let images = match Archive::open(&bytes).and_then(|mut archive| archive.images()) {
        Ok(images) => images,
        Err(problem) => {
            session.err(&format!("Error response from daemon: {}", problem.words_of_docker()));
            return session.fail(&format!("{OURS} {file}: {problem}"), 1);
        }
    };
    for image in images {
        let lines = keep(session, image);
        for line in lines.iter().filter(|_| !matches.has("quiet")) {
            session.out(line);
        }
    }
    0
}

/// Puts an image among the local ones; gives what docker says.
fn keep(session: &mut Session<'_>, image: Loaded) -> Vec<String> {
    let now = session.now();
    let Some(docker) = session.docker_mut() else { return Vec::new() };
    for (digest, bytes) in image.blobs {
        docker.add_blob(digest, LayerContent::Bytes(bytes));
    }
    for manifest in image.manifests {
        docker.add_image(Rc::new(manifest));
    }
    let id = docker.id(&image.root);
    let root = docker.add_image(Rc::new(image.root));
    if image.names.is_empty() {
        return vec![format!("Loaded image ID: {id}")];
    }
    let mut lines = Vec::new();
    for name in image.names {
        lines.push(format!("Loaded image: {name}"));
        docker.tag(name, root);
        docker.note_tagged(root, now);
    }
    lines
}

/// Why an archive cannot be loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
enum ArchiveError {
    /// It is compressed: with what, and what unpacks it.
    Compressed(&'static str, &'static str),
    /// More than [`ARCHIVE_BYTES_MAX`].
    TooLarge,
    /// No archive at all, or one that is damaged.
    Tar(TarError),
    /// Neither `index.json` nor `manifest.json`.
    NoImages,
    /// A document that is not what it should be.
    Unreadable(String),
    /// A file that another one names is not there.
    Missing(String),
    /// A file that is named for its digest has another one.
    OtherDigest(String),
    /// A manifest of more than [`MANIFEST_BYTES_MAX`].
    LargeManifest(String),
    /// More than [`IMAGES_MAX`] images.
    TooManyImages,
}

impl ArchiveError {
    fn words_of_docker(&self) -> &'static str {
        match self {
            Self::Compressed(..) | Self::TooLarge | Self::Tar(_) | Self::NoImages => {
                "invalid archive: does not contain a manifest.json"
            }
            Self::Unreadable(_)
            | Self::Missing(_)
            | Self::OtherDigest(_)
            | Self::LargeManifest(_)
            | Self::TooManyImages => "invalid archive",
        }
    }
}

impl fmt::Display for ArchiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Compressed(with, by) => write!(
                f,
                "compressed with {with}; the simulator reads plain .tar files: unpack it first, \
                 with `{by}`"
            ),
            Self::TooLarge => write!(f, "larger than {} MiB", ARCHIVE_BYTES_MAX >> 20),
            Self::Tar(TarError::NotAnArchive) => f.write_str("no tar archive"),
            Self::Tar(TarError::Damaged(place)) => {
                write!(f, "damaged: no header at byte {place}")
            }
            Self::Tar(TarError::Cut(path)) => write!(f, "ends within `{path}`"),
            Self::Tar(TarError::TooMany) => write!(f, "more than {FILES_MAX} files"),
            Self::NoImages => f.write_str(
                "neither `index.json` nor `manifest.json` in it; `docker save` and OCI layouts \
                 have them",
            ),
            Self::Unreadable(path) => write!(f, "`{path}` cannot be read"),
            Self::Missing(path) => write!(f, "`{path}` is not in it"),
            Self::OtherDigest(path) => {
                write!(f, "`{path}` does not have the digest that it is named for")
            }
            Self::LargeManifest(path) => {
                write!(f, "`{path}` is a manifest of more than {} MiB", MANIFEST_BYTES_MAX >> 20)
            }
            Self::TooManyImages => write!(f, "more than {IMAGES_MAX} images"),
        }
    }
}

/// An archive, opened.
struct Archive<'a> {
    files: Files<'a>,
    /// The blobs that were asked for and have the digest that they are named for.
    checked: OrderedMap<Digest, Rc<[u8]>>,
    /// The manifests that were read.
    manifests: OrderedMap<Digest, Manifest>,
    /// The layers that were without compression, packed, by their path.
    packed: OrderedMap<String, (Digest, Rc<[u8]>)>,
}

/// An image out of an archive.
struct Loaded {
    root: Manifest,
    manifests: Vec<Manifest>,
    blobs: OrderedMap<Digest, Rc<[u8]>>,
    names: Vec<ImageReference>,
}

/// How compressed files begin.
const COMPRESSIONS: [(&[u8], &str, &str); 4] = [
    (&[0x1f, 0x8b], "gzip", "gunzip FILE"),
    (&[0x28, 0xb5, 0x2f, 0xfd], "zstd", "zstd -d FILE"),
    (b"BZh", "bzip2", "bunzip2 FILE"),
    (&[0xfd, b'7', b'z', b'X', b'Z'], "xz", "unxz FILE"),
];

impl<'a> Archive<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, ArchiveError> {
        if let Some((_, with, by)) = COMPRESSIONS.iter().find(|(mark, ..)| bytes.starts_with(mark))
        {
            return Err(ArchiveError::Compressed(with, by));
        }
        if bytes.len() > ARCHIVE_BYTES_MAX {
            return Err(ArchiveError::TooLarge);
        }
        let files = untar(bytes).map_err(ArchiveError::Tar)?;
        Ok(Self {
            files,
            checked: OrderedMap::default(),
            manifests: OrderedMap::default(),
            packed: OrderedMap::default(),
        })
    }

    fn file(&self, path: &str) -> Result<&'a [u8], ArchiveError> {
        self.files.get(path).copied().ok_or_else(|| ArchiveError::Missing(path.to_owned()))
    }

    fn document(&self, path: &str) -> Result<Node, ArchiveError> {
        let text = std::str::from_utf8(self.file(path)?).ok();
        let node = text.and_then(|text| json::parse(text).ok());
        node.ok_or_else(|| ArchiveError::Unreadable(path.to_owned()))
    }

    /// A blob, held against its digest when it is asked for the first time.
    fn blob(&mut self, digest: Digest) -> Result<Rc<[u8]>, ArchiveError> {
        if let Some(bytes) = self.checked.get(&digest) {
            return Ok(Rc::clone(bytes));
        }
        let path = path(digest);
        let bytes = self.file(&path)?;
        if Digest::of(bytes) != digest {
            return Err(ArchiveError::OtherDigest(path));
        }
        let bytes: Rc<[u8]> = bytes.into();
        self.checked.insert(digest, Rc::clone(&bytes));
        Ok(bytes)
    }

    fn manifest(&mut self, digest: Digest) -> Result<Manifest, ArchiveError> {
        if let Some(manifest) = self.manifests.get(&digest) {
            return Ok(manifest.clone());
        }
        let bytes = self.blob(digest)?;
        if bytes.len() > MANIFEST_BYTES_MAX {
            return Err(ArchiveError::LargeManifest(path(digest)));
        }
        let manifest =
            Manifest::parse(&bytes, None).map_err(|_| ArchiveError::Unreadable(path(digest)))?;
        self.manifests.insert(digest, manifest.clone());
        Ok(manifest)
    }

    /// The images: by the OCI layout where there is one, because it keeps their digests.
    fn images(&mut self) -> Result<Vec<Loaded>, ArchiveError> {
        let (list, is_layout) =
            match (self.files.get("index.json"), self.files.get("manifest.json")) {
                (Some(_), _) => ("index.json", true),
                (None, Some(_)) => ("manifest.json", false),
                (None, None) => return Err(ArchiveError::NoImages),
            };
        let document = self.document(list)?;
        let entries = if is_layout { document.get("manifests") } else { Some(&document) };
        let unreadable = || ArchiveError::Unreadable(list.to_owned());
        let entries = entries.and_then(Node::as_array).ok_or_else(unreadable)?;
        if entries.len() > IMAGES_MAX {
            return Err(ArchiveError::TooManyImages);
        }
        let mut images = Vec::new();
        for entry in entries {
            images.push(if is_layout { self.image(entry)? } else { self.older_image(entry)? });
        }
        Ok(images)
    }

    fn image(&mut self, entry: &Node) -> Result<Loaded, ArchiveError> {
        let digest = entry.get("digest").and_then(Node::as_str).and_then(|text| text.parse().ok());
        let digest = digest.ok_or_else(|| ArchiveError::Unreadable("index.json".to_owned()))?;
        let root = self.manifest(digest)?;
        if root.manifests().len() > IMAGES_MAX {
            return Err(ArchiveError::TooManyImages);
        }
        let note = |name| entry.get("annotations")?.get(name)?.as_str();
        // Other tools write the whole name where docker writes the tag alone.
        let whole = || note(REF_NAME).filter(|name| name.contains(':'));
        let name = note(IMAGE_NAME).or_else(whole).and_then(|name| name.parse().ok());
        let mut manifests = Vec::new();
        for child in root.manifests() {
            // An archive may hold some of the platforms only.
            if self.files.contains_key(&path(child.digest)) {
                manifests.push(self.manifest(child.digest)?);
            }
        }
        let mut blobs = OrderedMap::default();
        for blob in manifests.iter().chain([&root]).flat_map(Manifest::blobs) {
            blobs.insert(blob.digest, self.blob(blob.digest)?);
        }
        let names = name.map(ImageReference::or_latest).into_iter().collect();
        Ok(Loaded { root, manifests, blobs, names })
    }

    /// An image in an archive of docker before version 25: layers without compression, and no
    /// manifest, which is made as a push would make it.
    fn older_image(&mut self, entry: &Node) -> Result<Loaded, ArchiveError> {
        let unreadable = || ArchiveError::Unreadable("manifest.json".to_owned());
        let config = entry.get("Config").and_then(Node::as_str).ok_or_else(unreadable)?;
        let config = self.file(config)?;
        let mut blobs: OrderedMap<Digest, Rc<[u8]>> = OrderedMap::default();
        blobs.insert(Digest::of(config), config.into());
        let mut layers = Vec::new();
        let paths = entry.get("Layers").and_then(Node::as_array).ok_or_else(unreadable)?;
        if paths.len() > FILES_MAX {
            return Err(unreadable());
        }
        for layer in paths {
            let (digest, packed) = self.packed_layer(layer.as_str().ok_or_else(unreadable)?)?;
            layers.push(described(&MediaType::DockerLayerGzip, digest, &packed));
            blobs.insert(digest, packed);
        }
        let manifest = Node::object([
            ("schemaVersion", 2.into()),
            ("mediaType", MediaType::DockerManifest.as_str().into()),
            ("config", described(&MediaType::DockerConfig, Digest::of(config), config)),
            ("layers", Node::array(layers)),
        ]);
        let text = print(&manifest, Layout::Spaces(3));
        let root = Manifest::parse(text.as_bytes(), None).map_err(|_| unreadable())?;
        let names = entry.get("RepoTags").and_then(Node::as_array).unwrap_or_default();
        let names = names.iter().filter_map(|name| name.as_str()?.parse().ok());
        let names = names.map(ImageReference::or_latest).collect();
        Ok(Loaded { root, manifests: vec![], blobs, names })
    }

    /// A layer, packed when it is asked for the first time.
    fn packed_layer(&mut self, path: &str) -> Result<(Digest, Rc<[u8]>), ArchiveError> {
        if let Some((digest, packed)) = self.packed.get(path) {
            return Ok((*digest, Rc::clone(packed)));
        }
        let packed: Rc<[u8]> = gzip(self.file(path)?).into();
        let digest = Digest::of(&packed);
        self.packed.insert(path.to_owned(), (digest, Rc::clone(&packed)));
        Ok((digest, packed))
    }
}

fn described(media_type: &MediaType, digest: Digest, bytes: &[u8]) -> Node {
    Node::object([
        ("mediaType", media_type.as_str().into()),
        ("size", length(bytes)),
        ("digest", Node::display(&digest)),
    ])
}
