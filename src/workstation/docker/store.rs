//! What lies on the disk of a docker daemon: images, blobs, and the logins of its user.

use std::rc::Rc;

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

/// Local images and logins.
///
/// Cloning shares everything until one of the copies changes.
#[derive(Clone, Debug, Default)]
pub struct Docker {
    shelves: Rc<Shelves>,
}

#[derive(Clone, Debug, Default)]
struct Shelves {
    /// Names with a tag, each pointing at a manifest.
    tags: OrderedMap<ImageReference, Digest>,
    /// Under which registry names a manifest has been pushed or pulled.
    digests: OrderedSet<(ImageReference, Digest)>,
    images: OrderedMap<Digest, Rc<Manifest>>,
    blobs: OrderedMap<Digest, LayerContent>,
    logins: OrderedMap<Box<str>, Login>,
}

impl Docker {
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

    /// Notes that a registry holds the image under this name.
    pub fn add_digest(&mut self, reference: &ImageReference, image: Digest) {
        self.shelves_mut().digests.insert((without_tag(reference), image));
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

    /// Every registry name under which an image was pushed or pulled; the names have no tag.
    pub fn digests(&self) -> impl Iterator<Item = (&ImageReference, Digest)> {
        self.shelves.digests.iter().map(|(reference, digest)| (reference, *digest))
    }

    /// Every image.
    pub fn images(&self) -> impl Iterator<Item = &Rc<Manifest>> {
        self.shelves.images.values()
    }

    /// The image of that digest.
    pub fn image(&self, digest: Digest) -> Option<&Rc<Manifest>> {
        self.shelves.images.get(&digest)
    }

    /// The image that a name points at: by its digest, else by its tag, else by `latest`.
    pub fn find(&self, reference: &ImageReference) -> Option<&Rc<Manifest>> {
        if let Some(digest) = reference.digest {
            let is_known = self.shelves.digests.contains(&(without_tag(reference), digest));
            return self.image(digest).filter(|_| is_known);
        }
        self.image(*self.shelves.tags.get(&reference.clone().or_latest())?)
    }

    /// The blob of that digest.
    pub fn blob(&self, digest: Digest) -> Option<&LayerContent> {
        self.shelves.blobs.get(&digest)
    }

    fn shelves_mut(&mut self) -> &mut Shelves {
        Rc::make_mut(&mut self.shelves)
    }
}

/// The name alone.
fn without_tag(reference: &ImageReference) -> ImageReference {
    let mut name = reference.clone();
    name.tag = None;
    name.digest = None;
    name
}
