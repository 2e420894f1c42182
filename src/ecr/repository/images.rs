//! The images of a repository, and the tags and indexes that name them.

use std::cmp::Reverse;
use std::rc::Rc;

use super::Image;
use crate::aws::Timestamp;
use crate::ecr::ImageTag;
use crate::ecr::storage::{Availability, ImageStatus};
use crate::oci::Digest;
use crate::ordered::{Entries, OrderedSet, SharedMap, Values};

/// An image and what names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Held {
    image: Rc<Image>,
    /// What its storage comes to, at hand: a list that looks for few among very many does not have
    /// to go to each image.
    availability: Availability,
    /// The tags that point at it, in alphabetical order.
    tags: Box<[ImageTag]>,
    /// The indexes that name it, by digest.
    indexes: Box<[Digest]>,
}

impl Held {
    pub(super) fn image(&self) -> &Rc<Image> {
        &self.image
    }

    pub(super) fn tags(&self) -> &[ImageTag] {
        &self.tags
    }

    pub(super) fn indexes(&self) -> &[Digest] {
        &self.indexes
    }

    pub(super) fn status(&self, now: Timestamp) -> ImageStatus {
        self.availability.status(now)
    }
}

/// Where an image stands among the others: newest push first; of one moment, by digest.
pub(super) type Rank = (Reverse<Timestamp>, Digest);

/// Every image, in the order in which they are listed, and the ways to find one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Images {
    held: SharedMap<Rank, Held>,
    pushed_at: SharedMap<Digest, Timestamp>,
    tags: SharedMap<ImageTag, Digest>,
}

impl Images {
    pub(super) fn len(&self) -> usize {
        self.held.len()
    }

    pub(super) fn newest_first(&self) -> Values<'_, Rank, Held> {
        self.held.values()
    }

    pub(super) fn get(&self, digest: &Digest) -> Option<&Held> {
        self.held.get(&self.rank(digest)?)
    }

    pub(super) fn image(&self, digest: &Digest) -> Option<&Rc<Image>> {
        self.get(digest).map(|held| &held.image)
    }

    pub(super) fn tags(&self) -> Entries<'_, ImageTag, Digest> {
        self.tags.iter()
    }

    pub(super) fn tag(&self, tag: &ImageTag) -> Option<&Digest> {
        self.tags.get(tag)
    }

    /// Adds an image that is not there yet.
    pub(super) fn insert(&mut self, image: Image) {
        let (digest, pushed_at) = (image.manifest.digest(), image.pushed_at);
        for child in image.manifest.manifests() {
            self.note(&child.digest, |child| child.indexes = with(&child.indexes, digest));
        }
        let held = Held {
            availability: image.storage.availability(),
            image: Rc::new(image),
            tags: Box::default(),
            indexes: Box::default(),
        };
        self.held.insert((Reverse(pushed_at), digest), held);
        self.pushed_at.insert(digest, pushed_at);
    }

    /// Takes an image out with all its tags.
    pub(super) fn remove(&mut self, digest: &Digest) -> Option<Rc<Image>> {
        let rank = self.rank(digest)?;
        let Held { image, tags, .. } = self.held.remove(&rank)?;
        self.pushed_at.remove(digest);
        for tag in &tags {
            self.tags.remove(tag);
        }
        for child in image.manifest.manifests() {
            self.note(&child.digest, |child| child.indexes = without(&child.indexes, digest));
        }
        Some(image)
    }

    /// Changes an image in anything but its manifest and when it was pushed; gives it as it was.
    pub(super) fn change(
        &mut self,
        digest: &Digest,
        change: impl FnOnce(&mut Image),
    ) -> Option<Rc<Image>> {
        let held = self.held.get_mut(&self.rank(digest)?)?;
        let before = Rc::clone(&held.image);
        change(Rc::make_mut(&mut held.image));
        held.availability = held.image.storage.availability();
        Some(before)
    }

    fn note(&mut self, digest: &Digest, note: impl FnOnce(&mut Held)) {
        if let Some(held) = self.rank(digest).and_then(|rank| self.held.get_mut(&rank)) {
            note(held);
        }
    }

    /// Points a tag at an image. It leaves the image that it pointed at before.
    pub(super) fn point(&mut self, tag: ImageTag, digest: Digest) {
        let before = self.tags.insert(tag.clone(), digest);
        if before == Some(digest) {
            return;
        }
        if let Some(before) = before {
            self.note(&before, |held| held.tags = without(&held.tags, &tag));
        }
        self.note(&digest, |held| held.tags = with(&held.tags, tag));
    }

    /// Takes a tag away; the image stays.
    pub(super) fn untag(&mut self, tag: &ImageTag) {
        if let Some(digest) = self.tags.remove(tag) {
            self.note(&digest, |held| held.tags = without(&held.tags, tag));
        }
    }

    fn rank(&self, digest: &Digest) -> Option<Rank> {
        Some((Reverse(*self.pushed_at.get(digest)?), *digest))
    }

    /// Whether what is noted of one image agrees with itself.
    pub(super) fn agree_about(&self, digest: &Digest) -> bool {
        let Some(held) = self.get(digest) else { return false };
        let mut children = held.image.manifest.manifests().iter();
        held.image.manifest.digest() == *digest
            && self.pushed_at.get(digest) == Some(&held.image.pushed_at)
            && held.availability == held.image.storage.availability()
            && held.tags.iter().all(|tag| self.tags.get(tag) == Some(digest))
            && held.tags.is_sorted()
            && children.all(|child| {
                self.get(&child.digest).is_some_and(|child| child.indexes.contains(digest))
            })
    }

    /// Whether nothing is noted but what [`Self::agree_about`] looks at.
    pub(super) fn are_counted(&self) -> bool {
        let (mut tags, mut named, mut naming) = (0, 0, 0);
        for held in self.newest_first() {
            tags += held.tags.len();
            named += held.indexes.len();
            let manifests = held.image.manifest.manifests().iter();
            // An index may name a manifest twice, for two platforms.
            let digests = manifests.map(|child| child.digest);
            naming += digests.collect::<OrderedSet<_>>().iter().len();
        }
        self.pushed_at.len() == self.held.len() && self.tags.len() == tags && named == naming
    }
}

/// The entries and one more, in order. None is there twice.
fn with<T: Ord + Clone>(entries: &[T], one: T) -> Box<[T]> {
    let mut all = entries.to_vec();
    if let Err(place) = all.binary_search(&one) {
        all.insert(place, one);
    }
    all.into()
}

/// The entries but one.
fn without<T: PartialEq + Clone>(entries: &[T], one: &T) -> Box<[T]> {
    entries.iter().filter(|entry| *entry != one).cloned().collect()
}
