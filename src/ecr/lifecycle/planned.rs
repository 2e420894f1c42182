//! What is told of an image that a rule acts on, or would act on.

use super::plan::{Fate, Plan};
use super::policy::{Action, StorageClass};
use crate::aws::Timestamp;
use crate::ecr::storage::ImageStatus;
use crate::oci::Digest;

/// An image and what its rule does with it: as previews and reports tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedImage {
    /// The image.
    pub digest: Digest,
    /// Its tags, in alphabetical order.
    pub tags: Vec<Box<str>>,
    /// When it was first pushed.
    pub pushed_at: Timestamp,
    /// Where it is.
    pub storage_class: StorageClass,
    /// What the rule does with it.
    pub action: Action,
    /// The priority of the rule.
    pub rule_priority: u64,
}

/// An image that its rule would act on if no index named it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockedImage {
    /// The image, and what its rule would do.
    pub image: PlannedImage,
    /// The indexes that name it, by digest.
    pub indexes: Vec<Digest>,
}

impl Plan<'_> {
    /// The images that rules act on, oldest first; without those that follow their subjects.
    pub fn acted_on(&self) -> Vec<PlannedImage> {
        let acted_on = self.oldest_first().filter(|(_, outcome)| outcome.is_acted_on());
        acted_on.filter_map(|(place, _)| self.planned(place)).collect()
    }

    /// The images that rules would act on if no index named them, oldest first.
    pub fn blocked(&self) -> Vec<BlockedImage> {
        let mut blocked = Vec::new();
        for (place, outcome) in self.oldest_first() {
            if outcome.fate == Fate::Blocked
                && let Some(image) = self.planned(place)
            {
                blocked.push(BlockedImage { image, indexes: self.indexes_naming(place) });
            }
        }
        blocked
    }

    /// The image at a place and what the rule that it belongs to does; nothing if it belongs to
    /// none.
    fn planned(&self, place: usize) -> Option<PlannedImage> {
        let entry = self.inventory.entries().get(place)?;
        let rule = self.rules.get(self.outcomes().get(place)?.rule()?)?;
        let tags = self.inventory.tags(entry).iter();
        Some(PlannedImage {
            digest: entry.digest,
            tags: tags.map(|tag| (*tag).into()).collect(),
            pushed_at: entry.times.pushed_at,
            storage_class: match entry.status {
                ImageStatus::Active | ImageStatus::Activating => StorageClass::Standard,
                ImageStatus::Archived => StorageClass::Archive,
            },
            action: rule.action,
            rule_priority: rule.priority,
        })
    }
}
