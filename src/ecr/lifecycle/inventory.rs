//! The images of a repository, as the rules of a lifecycle policy look at them.
//!
//! A plan goes through all images once, the newest first, and asks little of each. So what it asks
//! lies close together and in that order: an entry for each image, and the tags of all of them in
//! one list. What few images have, a subject or children, lies apart.

use std::ops::Range;

use super::order::ascending;
use crate::aws::Timestamp;
use crate::ecr::storage::ImageStatus;
use crate::ecr::{Image, ImageTag, Repository};
use crate::oci::Digest;
use crate::ordered::sorted_by_key;

/// One image, as the rules see it.
#[derive(Clone, Debug)]
pub struct Candidate<'a> {
    /// Its digest.
    pub digest: Digest,
    /// When what happened to it.
    pub times: Times,
    /// Where it is.
    pub status: ImageStatus,
    /// What it refers to, as a signature does.
    pub subject: Option<Digest>,
    /// Its tags.
    pub tags: Vec<&'a str>,
    /// The images that it names, if it is an index.
    pub children: Vec<Digest>,
}

/// When what happened to an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// When it was first pushed.
    pub pushed_at: Timestamp,
    /// When a pull was last recorded.
    pub last_recorded_pull_time: Option<Timestamp>,
    /// When it last went into the archive.
    pub last_archived_at: Option<Timestamp>,
    /// When it last came out of the archive.
    pub last_activated_at: Option<Timestamp>,
}

impl Times {
    /// When the image counts as pushed: when it came out of the archive, if it ever did.
    ///
    /// Source: ECR User Guide, "Lifecycle policy properties in Amazon ECR".
    pub fn pushed(self) -> Timestamp {
        self.last_activated_at.unwrap_or(self.pushed_at)
    }

    /// When the image counts as pulled: when it was pushed or came out of the archive, if it has
    /// not been pulled since.
    pub fn pulled(self) -> Timestamp {
        match (self.last_recorded_pull_time, self.last_activated_at) {
            (None, _) => self.pushed(),
            (Some(pulled), None) => pulled,
            (Some(pulled), Some(activated)) => pulled.max(activated),
        }
    }
}

/// What a plan asks of every image.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its digest.
    pub digest: Digest,
    /// When what happened to it.
    pub times: Times,
    /// Where it is.
    pub status: ImageStatus,
    tags: Range<usize>,
}

/// All images of a repository, the newest first. Each has a place, counted from 0.
///
/// Images are as new as they count as pushed. Assumed: of two that were pushed in the same moment
/// the one with the higher digest counts as newer.
#[derive(Clone, Debug, Default)]
pub struct Inventory<'a> {
    entries: Vec<Entry>,
    tags: Vec<&'a str>,
    /// The places of the images, by digest.
    by_digest: Vec<usize>,
    /// The images that refer to another one, and to which; by place.
    subjects: Vec<(usize, Digest)>,
    /// The indexes and the images that they name; by place.
    children: Vec<(usize, Digest)>,
}

impl<'a> Inventory<'a> {
    /// Of these images, no two of which have the same digest.
    pub fn new(images: Vec<Candidate<'a>>) -> Self {
        let images = sorted_by_key(images, |image| image.digest);
        let mut inventory = Self::default();
        for place in inventory.arrange(images.iter().map(|image| image.times)) {
            let Some(image) = images.get(place) else { continue };
            inventory.tags.extend(&image.tags);
            inventory.push(image.digest, image.times, image.status);
            inventory.relate(image.subject, image.children.iter().copied());
        }
        inventory
    }

    /// Of the images that a repository has at `now`.
    pub fn of(repository: &'a Repository, now: Timestamp) -> Self {
        let images: Vec<_> = repository.images_by_digest().collect();
        let times = |image: &Image| Times {
            pushed_at: image.pushed_at,
            last_recorded_pull_time: image.last_recorded_pull_time,
            last_archived_at: image.storage.last_archived_at(),
            last_activated_at: image.storage.last_activated_at(now),
        };
        let mut inventory = Self::default();
        for place in inventory.arrange(images.iter().map(|listed| times(listed.image()))) {
            let Some(listed) = images.get(place) else { continue };
            let (image, manifest) = (listed.image(), &listed.image().manifest);
            inventory.tags.extend(listed.tags().iter().map(ImageTag::as_str));
            inventory.push(manifest.digest(), times(image), listed.status(now));
            let subject = manifest.subject().map(|subject| subject.digest);
            inventory.relate(subject, manifest.manifests().iter().map(|child| child.digest));
        }
        inventory
    }

    /// Notes where images that come by digest will be; gives them, each by its number, in the order
    /// in which they are to be added.
    fn arrange(&mut self, times: impl ExactSizeIterator<Item = Times>) -> Vec<usize> {
        let keys = times.map(|times| times.pushed().as_millis().cast_unsigned());
        // The order of whole numbers as that of their bits: the sign turned round.
        let keys: Vec<_> = keys.map(|at| at ^ (1 << 63)).collect();
        let mut newest_first = ascending(&keys);
        newest_first.reverse();
        self.by_digest = vec![0; newest_first.len()];
        for (place, number) in newest_first.iter().enumerate() {
            if let Some(slot) = self.by_digest.get_mut(*number) {
                *slot = place;
            }
        }
        newest_first
    }

    /// Adds an image whose tags are the last ones of the list.
    fn push(&mut self, digest: Digest, times: Times, status: ImageStatus) {
        let start = self.entries.last().map_or(0, |before| before.tags.end);
        self.entries.push(Entry { digest, times, status, tags: start..self.tags.len() });
    }

    /// Says what the last image refers to and what it names.
    fn relate(&mut self, subject: Option<Digest>, children: impl Iterator<Item = Digest>) {
        let place = self.entries.len().saturating_sub(1);
        self.subjects.extend(subject.map(|subject| (place, subject)));
        self.children.extend(children.map(|child| (place, child)));
    }

    /// How many images there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The place of an image.
    pub fn place(&self, digest: &Digest) -> Option<usize> {
        let digest_at = |place: &usize| self.entries.get(*place).map(|entry| entry.digest);
        let found = self.by_digest.binary_search_by(|place| digest_at(place).cmp(&Some(*digest)));
        self.by_digest.get(found.ok()?).copied()
    }

    /// The images, by place.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The tags of an image.
    pub fn tags(&self, entry: &Entry) -> &[&'a str] {
        self.tags.get(entry.tags.clone()).unwrap_or_default()
    }

    /// The places of the images that refer to another one, and those others.
    pub(super) fn subjects(&self) -> &[(usize, Digest)] {
        &self.subjects
    }

    /// The places of the images that indexes here name, each with that of such an index; sorted.
    pub(super) fn naming(&self) -> Vec<(usize, usize)> {
        let mut naming = Vec::new();
        for (index, child) in &self.children {
            if let Some(child) = self.place(child) {
                naming.push((child, *index));
            }
        }
        sorted_by_key(naming, |pair| *pair)
    }
}
