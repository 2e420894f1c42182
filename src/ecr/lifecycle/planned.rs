//! What is told of an image that a rule acts on, or would act on.

use super::plan::{Fate, Plan};
use super::policy::{Action, StorageClass};
use crate::aws::Timestamp;
use crate::ecr::storage::ImageStatus;
use crate::json::Node;
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

/// Why nothing is done with an image that these indexes name, in AWS's words.
pub fn failure_reason(indexes: &[Digest]) -> String {
    let indexes: Vec<_> = indexes.iter().map(ToString::to_string).collect();
    format!("Requested image referenced by manifest list: [{}]", indexes.join(", "))
}

/// How many images a policy would act on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many it would delete.
    pub expiring: u64,
    /// How many it would move into the archive.
    pub archiving: u64,
}

impl PlannedImage {
    /// As one of `previewResults`; the moment of the push is written as its reader is used to it.
    ///
    /// Assumed: an image without tags has an empty list of them here.
    pub fn preview_result(&self, pushed_at: Node) -> Node {
        let (kind, target) = match self.action {
            Action::Expire => ("EXPIRE", None),
            Action::Archive => ("TRANSITION", Some(("targetStorageClass", Node::from("ARCHIVE")))),
        };
        let class = match self.storage_class {
            StorageClass::Standard => "STANDARD",
            StorageClass::Archive => "ARCHIVE",
        };
        let action = [("type", Node::from(kind))].into_iter().chain(target);
        Node::object([
            ("imageTags", Node::array(self.tags.iter().map(|tag| Node::from(&**tag)))),
            ("imageDigest", Node::display(&self.digest)),
            ("imagePushedAt", pushed_at),
            ("action", Node::object(action)),
            ("appliedRulePriority", self.rule_priority.into()),
            ("storageClass", class.into()),
        ])
    }
}

impl Summary {
    /// Of these images.
    pub fn of(images: &[PlannedImage]) -> Self {
        let mut summary = Self::default();
        for image in images {
            match image.action {
                Action::Expire => summary.expiring += 1,
                Action::Archive => summary.archiving += 1,
            }
        }
        summary
    }

    /// As the API shows it.
    pub fn node(self) -> Node {
        let archiving = Node::object([
            ("targetStorageClass", "ARCHIVE".into()),
            ("imageTotalCount", self.archiving.into()),
        ]);
        let archiving = (self.archiving > 0).then_some(archiving);
        Node::object([
            ("expiringImageTotalCount", self.expiring.into()),
            ("transitioningImageTotalCounts", Node::array(archiving)),
        ])
    }
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
