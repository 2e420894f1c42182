//! What has become of every image of a repository at every destination, and why.

use std::fmt;
use std::rc::Rc;

use super::lane::{Lane, Reach};
use super::status::{
    Arrived, CopyOutcome, CopyRecord, ImageReplication, Origin, ReplicationFailure, UnderWay,
};
use super::{ReplicationConfiguration, ReplicationDestination};
use crate::aws::Timestamp;
use crate::ecr::{Image, ImageTag, Repository};
use crate::oci::Digest;

/// A repository, its destinations, and its images at each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The destinations that the rules name, as they name them, then those that they do not name
    /// any more and that still have copies.
    pub lanes: Vec<Lane>,
    /// The images, newest push first.
    pub images: Vec<ImagePlan>,
}

/// An image at each destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImagePlan {
    /// The image.
    pub image_digest: Digest,
    /// Its tags, in alphabetical order.
    pub image_tags: Vec<ImageTag>,
    /// Whether another registry has sent it.
    pub origin: Option<Origin>,
    /// One for each of the plan's lanes.
    pub copies: Vec<CopyState>,
}

/// What has become of an image at a destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CopyState {
    /// The rules do not send the repository there, or do not any more.
    NotSent(Reach),
    /// It came by replication itself, and such images are not sent on.
    NotSentOn(Origin),
    /// It was pushed before a rule sent it there.
    PushedBefore {
        /// When.
        at: Timestamp,
    },
    /// It is on its way.
    UnderWay(UnderWay),
    /// It is there.
    Arrived {
        /// When it was pushed.
        since: Timestamp,
        /// When it arrived.
        at: Timestamp,
    },
    /// It is there without a tag.
    ArrivedWithoutTag {
        /// The tag.
        image_tag: ImageTag,
        /// When it arrived.
        at: Timestamp,
    },
    /// It arrived, and somebody there has deleted it since.
    DeletedThere {
        /// When it arrived.
        at: Timestamp,
    },
    /// It did not get there.
    Failed {
        /// Why not.
        failure: ReplicationFailure,
        /// When that was seen.
        at: Timestamp,
    },
}

impl Plan {
    /// The plan of a repository. `is_there` says whether a destination has an image now.
    pub fn new(
        repository: &Repository,
        rules: &ReplicationConfiguration,
        is_there: impl Fn(&ReplicationDestination, &Digest) -> bool,
    ) -> Self {
        let mut lanes = rules.lanes(repository.name());
        for image in repository.images() {
            let known = repository.replication(&image.manifest.digest());
            for (destination, _) in known.into_iter().flat_map(ImageReplication::copies) {
                if !lanes.iter().any(|lane| lane.destination == *destination) {
                    lanes.push(Lane { destination: *destination, reach: Reach::Removed });
                }
            }
        }
        let plan = |image: &Rc<Image>| {
            let image_digest = image.manifest.digest();
            let known = repository.replication(&image_digest);
            let copy = |lane: &Lane| {
                let record = known.and_then(|known| known.copy(&lane.destination));
                let there = || is_there(&lane.destination, &image_digest);
                let origin = known.and_then(|known| known.origin);
                record
                    .and_then(|record| CopyState::of(record, there))
                    .unwrap_or_else(|| CopyState::never(lane, origin, image.pushed_at))
            };
            ImagePlan {
                image_digest,
                image_tags: repository.tags_of(&image_digest).cloned().collect(),
                origin: known.and_then(|known| known.origin),
                copies: lanes.iter().map(copy).collect(),
            }
        };
        let images = repository.images().map(plan).collect();
        Self { lanes, images }
    }
}

impl CopyState {
    /// Of a copy that was begun.
    fn of(record: &CopyRecord, is_there: impl Fn() -> bool) -> Option<Self> {
        if let Some(under_way) = record.under_way() {
            return Some(Self::UnderWay(under_way));
        }
        let CopyOutcome { since, at, result } = record.outcome.clone()?;
        Some(match result {
            Err(failure) => Self::Failed { failure, at },
            Ok(_) if !is_there() => Self::DeletedThere { at },
            Ok(Arrived::Whole) => Self::Arrived { since, at },
            Ok(Arrived::WithoutTag(image_tag)) => Self::ArrivedWithoutTag { image_tag, at },
        })
    }

    /// Of one that never was.
    fn never(lane: &Lane, origin: Option<Origin>, pushed_at: Timestamp) -> Self {
        match (&lane.reach, origin) {
            (Reach::Filtered { .. } | Reach::Removed, _) => Self::NotSent(lane.reach.clone()),
            (Reach::Covered { .. }, Some(origin)) => Self::NotSentOn(origin),
            (Reach::Covered { .. }, None) => Self::PushedBefore { at: pushed_at },
        }
    }

    /// Whether the destination has the image.
    pub fn is_there(&self) -> bool {
        matches!(self, Self::Arrived { .. } | Self::ArrivedWithoutTag { .. })
    }
}

/// What has become of it and why, in a sentence without its end.
impl fmt::Display for CopyState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSent(reach) => write!(f, "not sent: {reach}"),
            Self::NotSentOn(origin) => write!(
                f,
                "not sent: it came by replication from {} in {}, and copies are not sent on",
                origin.registry_id, origin.region
            ),
            Self::PushedBefore { at } => write!(
                f,
                "not sent: it was pushed at {at}, before a rule sent it here; a backfill sends it"
            ),
            Self::UnderWay(UnderWay { since, due_at }) => {
                write!(f, "on its way since {since}, due at {due_at}")
            }
            Self::Arrived { since, at } => {
                let seconds = (at.as_millis() - since.as_millis()) / 1000;
                write!(f, "arrived at {at}, after {} min {} s", seconds / 60, seconds % 60)
            }
            Self::ArrivedWithoutTag { image_tag, at } => write!(
                f,
                "arrived at {at} without the tag `{image_tag}`, which another image has there: its tags are immutable"
            ),
            Self::DeletedThere { at } => {
                write!(f, "arrived at {at} and is not there any more")
            }
            Self::Failed { failure, at } => write!(f, "failed at {at}: {failure}"),
        }
    }
}
