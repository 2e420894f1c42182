//! What holds for every repository at any time.

use super::Repository;
use crate::ecr::storage::Storage;
use crate::oci::Digest;

impl Repository {
    /// What holds for every repository at any time, and does not hold for this one: nothing, unless
    /// Drydock is wrong. Looks at everything.
    pub fn broken_invariant(&self) -> Option<&'static str> {
        if let Some(fault) = self.images().find_map(|it| self.fault_of(&it.manifest.digest())) {
            return Some(fault);
        }
        if !self.images.are_counted() {
            return Some("a tag points at an image, an index names one of this repository");
        }
        let listed = self.referrers.values().map(Vec::len).sum::<usize>();
        if self.images().filter(|it| it.manifest.subject().is_some()).count() != listed {
            return Some("what is listed with a subject refers to it");
        }
        if !self.layers.are_counted(self.images()) {
            return Some("a layer knows how many images name it");
        }
        let is_standing = |digest| {
            let image = self.image(digest);
            image.is_some_and(|it| matches!(it.storage, Storage::Standard { .. }))
        };
        (!self.awaited.iter().all(is_standing)).then_some("what is awaited has left the archive")
    }

    /// The same, as far as it concerns one image.
    pub(super) fn fault_of(&self, digest: &Digest) -> Option<&'static str> {
        let Some(image) = self.image(digest).filter(|_| self.images.agree_about(digest)) else {
            return Some("an image is found by its digest, its tags and its indexes");
        };
        let is_held = |digest| self.layers.get(digest).is_some_and(|it| it.media_type.is_some());
        if !image.manifest.blobs().all(|blob| is_held(&blob.digest)) {
            return Some("an image finds its layers in this repository");
        }
        let subject = image.manifest.subject().map(|subject| subject.digest);
        let is_listed = subject.is_none_or(|subject| {
            self.referrers.get(&subject).is_some_and(|referrers| referrers.contains(digest))
        });
        (!is_listed).then_some("a referrer is listed with its subject")
    }
}
