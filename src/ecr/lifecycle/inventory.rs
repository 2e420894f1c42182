//! The images of a repository, as the rules of a lifecycle policy look at them.
//!
//! A plan goes through all images and asks little of each, so what it asks lies close together: an
//! entry for each image, and the tags of all of them in one list. What few images have, a subject
//! or children, lies apart.

use std::ops::Range;

use super::order::ascending;
use crate::aws::Timestamp;
use crate::ecr::Repository;
use crate::ecr::storage::ImageStatus;
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

/// All images of a repository, by digest. Each has a place, counted from 0.
#[derive(Clone, Debug, Default)]
pub struct Inventory<'a> {
    entries: Vec<Entry>,
    tags: Vec<&'a str>,
    /// The images that refer to another one, and to which; by place.
    subjects: Vec<(usize, Digest)>,
    /// The indexes and the images that they name; by place.
    children: Vec<(usize, Digest)>,
}

impl<'a> Inventory<'a> {
    /// Of these images, no two of which have the same digest.
    pub fn new(images: Vec<Candidate<'a>>) -> Self {
        let mut inventory = Self::default();
        for image in sorted_by_key(images, |image| image.digest) {
            inventory.tags.extend(&image.tags);
            inventory.push(image.digest, image.times, image.status);
            inventory.relate(image.subject, image.children.into_iter());
        }
        inventory
    }

    /// Of the images that a repository has at `now`.
    pub fn of(repository: &'a Repository, now: Timestamp) -> Self {
        let mut inventory = Self::default();
        let listed =
            sorted_by_key(repository.images_from(0).collect(), |it| it.image().manifest.digest());
        for listed in listed {
            let image = listed.image();
            let (manifest, storage) = (&image.manifest, image.storage);
            let digest = manifest.digest();
            for tag in listed.tags() {
                inventory.tags.push(tag.as_str());
            }
            let times = Times {
                pushed_at: image.pushed_at,
                last_recorded_pull_time: image.last_recorded_pull_time,
                last_archived_at: storage.last_archived_at(),
                last_activated_at: storage.last_activated_at(now),
            };
            inventory.push(digest, times, storage.status(now));
            let subject = manifest.subject().map(|subject| subject.digest);
            inventory.relate(subject, manifest.manifests().iter().map(|child| child.digest));
        }
        inventory
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
        self.entries.binary_search_by(|entry| entry.digest.cmp(digest)).ok()
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

    /// The places in the order in which the images count as pushed, oldest first.
    ///
    /// Assumed: of two that were pushed in the same moment the one with the higher digest counts
    /// as newer.
    pub(super) fn oldest_first(&self) -> Vec<usize> {
        let pushed = self.entries.iter().map(|entry| entry.times.pushed().as_millis());
        // The order of whole numbers as that of their bits: the sign turned round.
        let keys: Vec<_> = pushed.map(|at| at.cast_unsigned() ^ (1 << 63)).collect();
        ascending(&keys)
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
