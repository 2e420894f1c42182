//! What lies on the disk of a docker daemon: images, blobs, and the logins of its user.

use std::fmt;
use std::rc::Rc;
use std::str::FromStr;

use super::build::BuiltStep;
use crate::aws::Timestamp;
use crate::oci::published::PublishedImage;
use crate::oci::{Digest, ImageReference, LayerContent, Manifest};
use crate::ordered::{OrderedMap, OrderedSet};

/// A login at one registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// The user name; for ECR always `AWS`.
    pub username: Box<str>,
    /// The password, here a token.
    pub password: Box<str>,
}

/// Which of its two image stores a daemon works with. It decides what a push asks of a registry,
/// and so which permissions it needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ImageStore {
    /// Docker's own store: one platform an image, and a manifest is put without looking first.
    #[default]
    Classic,
    /// The store of containerd: images for several platforms, and a `HEAD` before every `PUT`.
    Containerd,
}

impl ImageStore {
    /// Both, in the order in which they are listed.
    pub const ALL: [Self; 2] = [Self::Classic, Self::Containerd];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Classic => "classic",
            Self::Containerd => "containerd",
        }
    }
}

impl fmt::Display for ImageStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// There is no such image store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownImageStore;

impl FromStr for ImageStore {
    type Err = UnknownImageStore;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|store| store.name() == text).ok_or(UnknownImageStore)
    }
}

/// Local images and logins.
///
/// Cloning shares everything until one of the copies changes.
#[derive(Clone, Debug, Default)]
pub struct Docker {
    shelves: Rc<Shelves>,
}

#[derive(Clone, Debug, Default)]
struct Shelves {
    store: ImageStore,
    /// Names with a tag, each pointing at a manifest.
    tags: OrderedMap<ImageReference, Digest>,
    /// Under which registry names and digests an image has been pushed or pulled.
    digests: OrderedMap<(ImageReference, Digest), Digest>,
    images: OrderedMap<Digest, Rc<Manifest>>,
    /// When an image was last given a name here.
    tagged_at: OrderedMap<Digest, Timestamp>,
    blobs: OrderedMap<Digest, LayerContent>,
    /// What the steps of builds made, by everything that went into them.
    steps: OrderedMap<Digest, BuiltStep>,
    logins: OrderedMap<Box<str>, Login>,
}

impl Docker {
    /// Which image store is in use.
    pub fn image_store(&self) -> ImageStore {
        self.shelves.store
    }

    /// Works with another image store from now on. Images stay at hand.
    pub fn set_image_store(&mut self, store: ImageStore) {
        self.shelves_mut().store = store;
    }

    /// Puts a published image on the disk under a name, as if it had been built or pulled earlier.
    pub fn add_published(&mut self, image: &PublishedImage, reference: ImageReference) {
        for (digest, content) in &image.blobs {
            self.add_blob(*digest, content.clone());
        }
        let digest = self.add_image(Rc::new(image.manifest.clone()));
        self.tag(reference.or_latest(), digest);
    }

    /// Keeps an image whose blobs are here.
    pub fn add_image(&mut self, manifest: Rc<Manifest>) -> Digest {
        let digest = manifest.digest();
        self.shelves_mut().images.insert(digest, manifest);
        digest
    }

    /// Keeps a blob.
    pub fn add_blob(&mut self, digest: Digest, content: LayerContent) {
        self.shelves_mut().blobs.insert(digest, content);
    }

    /// Points a name with a tag at an image.
    pub fn tag(&mut self, reference: ImageReference, image: Digest) {
        self.shelves_mut().tags.insert(reference, image);
    }

    /// Notes when an image was given a name on this machine.
    pub(super) fn note_tagged(&mut self, image: Digest, at: Timestamp) {
        self.shelves_mut().tagged_at.insert(image, at);
    }

    /// When the image was last given a name on this machine.
    pub(super) fn tagged_at(&self, image: Digest) -> Option<Timestamp> {
        self.shelves.tagged_at.get(&image).copied()
    }

    /// Notes that a registry holds the image under this name and digest. The digest is that of an
    /// index where the name stands for one and the image is one of its manifests.
    pub fn add_digest(&mut self, reference: &ImageReference, digest: Digest, image: Digest) {
        self.shelves_mut().digests.insert((without_tag(reference), digest), image);
    }

    /// Takes a name with a tag away; `false` when there is none.
    pub(super) fn untag(&mut self, reference: &ImageReference) -> bool {
        self.shelves_mut().tags.remove(reference).is_some()
    }

    /// Forgets that a registry holds an image under this name and digest.
    pub(super) fn forget_digest(&mut self, reference: &ImageReference, digest: Digest) {
        self.shelves_mut().digests.remove(&(without_tag(reference), digest));
    }

    /// Removes an image, what its index names, and the blobs that nothing else needs.
    pub(super) fn remove_image(&mut self, image: Digest) {
        let Some(manifest) = self.shelves_mut().images.remove(&image) else { return };
        for child in manifest.manifests() {
            let is_needed = self.has_name(child.digest)
                || self
                    .images()
                    .any(|other| other.manifests().iter().any(|each| each.digest == child.digest));
            if !is_needed {
                self.shelves_mut().images.remove(&child.digest);
            }
        }
        let shelves = self.shelves_mut();
        let mut needed = OrderedSet::new();
        for image in shelves.images.values() {
            for blob in image.blobs() {
                needed.insert(blob.digest);
            }
        }
        for step in shelves.steps.values() {
            needed.insert(step.layer.digest);
        }
        shelves.blobs.retain(|digest, _| needed.contains(digest));
    }

    /// Whether an image has a name of its own, with a tag or with a digest.
    fn has_name(&self, image: Digest) -> bool {
        self.tags().any(|(_, of)| of == image) || self.digests().any(|(.., of)| of == image)
    }

    /// Keeps a login, in place of an earlier one at the same registry.
    pub fn add_login(&mut self, host: &str, login: Login) {
        self.shelves_mut().logins.insert(host.into(), login);
    }

    /// Forgets a login; `false` when there was none.
    pub fn remove_login(&mut self, host: &str) -> bool {
        self.shelves_mut().logins.remove(host).is_some()
    }

    /// The login at a registry.
    pub fn login(&self, host: &str) -> Option<&Login> {
        self.shelves.logins.get(host)
    }

    /// Every login, by host.
    pub fn logins(&self) -> impl Iterator<Item = (&str, &Login)> {
        self.shelves.logins.iter().map(|(host, login)| (&**host, login))
    }

    /// Every name with a tag, and the image that it points at.
    pub fn tags(&self) -> impl Iterator<Item = (&ImageReference, Digest)> {
        self.shelves.tags.iter().map(|(reference, digest)| (reference, *digest))
    }

    /// Every registry name and digest under which an image was pushed or pulled, and the image;
    /// the names have no tag.
    pub fn digests(&self) -> impl Iterator<Item = (&ImageReference, Digest, Digest)> {
        self.shelves.digests.iter().map(|((name, digest), image)| (name, *digest, *image))
    }

    /// Every image; one that only an index names is part of that index.
    pub fn images(&self) -> impl Iterator<Item = &Rc<Manifest>> {
        let mut children = OrderedSet::new();
        for image in self.shelves.images.values() {
            for child in image.manifests() {
                children.insert(child.digest);
            }
        }
        self.shelves.images.values().filter(move |image| {
            !children.contains(&image.digest()) || self.has_name(image.digest())
        })
    }

    /// The image of that digest.
    pub fn image(&self, digest: Digest) -> Option<&Rc<Manifest>> {
        self.shelves.images.get(&digest)
    }

    /// The image that a name points at: by its digest, else by its tag, else by `latest`.
    pub fn find(&self, reference: &ImageReference) -> Option<&Rc<Manifest>> {
        if let Some(digest) = reference.digest {
            let key = (without_tag(reference), digest);
            return self.image(*self.shelves.digests.get(&key)?);
        }
        self.image(*self.shelves.tags.get(&reference.clone().or_latest())?)
    }

    /// The image that a name, or the beginning of an id, stands for.
    pub(super) fn find_by_name_or_id(&self, written: &str) -> Option<&Rc<Manifest>> {
        let reference = written.parse::<ImageReference>().ok();
        if let Some(found) = reference.and_then(|reference| self.find(&reference)) {
            return Some(found);
        }
        let prefix = written.strip_prefix("sha256:").unwrap_or(written);
        let mut matching = self
            .images()
            .filter(|image| prefix.len() >= 4 && self.id(image).hex().starts_with(prefix));
        // Two that begin alike are as good as none.
        matching.next().filter(|_| matching.next().is_none())
    }

    /// Docker's id of an image: the classic store takes the digest of its configuration, that of
    /// containerd the digest of its manifest.
    pub(super) fn id(&self, image: &Manifest) -> Digest {
        match self.shelves.store {
            ImageStore::Classic => image.config().map_or(image.digest(), |config| config.digest),
            ImageStore::Containerd => image.digest(),
        }
    }

    /// The blob of that digest.
    pub fn blob(&self, digest: Digest) -> Option<&LayerContent> {
        self.shelves.blobs.get(&digest)
    }

    /// Keeps what a step of a build made.
    pub(super) fn add_step(&mut self, key: Digest, step: BuiltStep) {
        self.shelves_mut().steps.insert(key, step);
    }

    /// What a step of an earlier build made.
    pub(super) fn step(&self, key: Digest) -> Option<&BuiltStep> {
        self.shelves.steps.get(&key)
    }

    fn shelves_mut(&mut self) -> &mut Shelves {
        Rc::make_mut(&mut self.shelves)
    }
}

/// The name alone.
pub(super) fn without_tag(reference: &ImageReference) -> ImageReference {
    let mut name = reference.clone();
    name.tag = None;
    name.digest = None;
    name
}
