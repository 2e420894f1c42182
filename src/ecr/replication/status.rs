//! What is known, where an image was pushed, of its copies elsewhere.

use std::fmt;

use super::ReplicationDestination;
use crate::aws::{AccountId, Region, Timestamp};
use crate::ecr::{Error, ImageTag};
use crate::ordered::OrderedMap;

/// An image as replication sees it: where it came from, where it goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageReplication {
    /// The registry that it came from, if it was replication that brought it here.
    pub origin: Option<Origin>,
    copies: OrderedMap<ReplicationDestination, CopyRecord>,
}

/// Where an image came from by replication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The account of the registry.
    pub registry_id: AccountId,
    /// Its Region.
    pub region: Region,
    /// When it arrived here.
    pub at: Timestamp,
}

/// What is known of the copy of an image at one destination: one entry for all of its tags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CopyRecord {
    under_way: Vec<UnderWay>,
    /// How the last one that has ended did end.
    pub outcome: Option<CopyOutcome>,
}

/// A replication that has begun and not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnderWay {
    /// When it began.
    pub since: Timestamp,
    /// When it will end.
    pub due_at: Timestamp,
}

/// A replication that has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyOutcome {
    /// When it began.
    pub since: Timestamp,
    /// When it ended.
    pub at: Timestamp,
    /// How.
    pub result: Result<Arrived, ReplicationFailure>,
}

/// An image is at the destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrived {
    /// With the tag that it was pushed by, if there was one and it still points at the image.
    Whole,
    /// Without this tag: another image has it there, and tags are immutable.
    WithoutTag(ImageTag),
}

/// Why an image did not get to a destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReplicationFailure {
    /// The destination does not allow this action.
    AccessDenied {
        /// `ecr:CreateRepository` or `ecr:ReplicateImage`.
        action: &'static str,
    },
    /// The image was gone before its copy was made, or was in the archive then.
    ImageNotFound,
    /// A quota of the destination does not allow it.
    LimitExceeded,
    /// The repository is not there, and its creation template cannot make it.
    RepositoryNotFound,
}

/// The words of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplicationStatus {
    /// On its way.
    InProgress,
    /// There.
    Complete,
    /// Not there.
    Failed(ReplicationFailure),
}

impl ReplicationFailure {
    /// The `failureCode`.
    ///
    /// Assumed: the words. AWS documents that there is a code and none of its values.
    pub fn name(self) -> &'static str {
        match self {
            Self::AccessDenied { .. } => "AccessDenied",
            Self::ImageNotFound => "ImageNotFound",
            Self::LimitExceeded => "LimitExceeded",
            Self::RepositoryNotFound => "RepositoryNotFound",
        }
    }

    /// What a refusal of the destination's registry comes to.
    pub fn of(error: &Error) -> Self {
        if matches!(error, Error::LimitExceeded) {
            Self::LimitExceeded
        } else {
            Self::RepositoryNotFound
        }
    }
}

/// The cause and what would help, in a sentence without its end.
impl fmt::Display for ReplicationFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AccessDenied { action } => write!(
                f,
                "the destination does not allow `{action}`: its registry policy has to allow it to the source account"
            ),
            Self::ImageNotFound => f.write_str("the image was gone before it was copied"),
            Self::LimitExceeded => f.write_str("a quota of the destination is used up"),
            Self::RepositoryNotFound => f.write_str(
                "the repository could not be created: its creation template sets tags or a key and needs a `customRoleArn`",
            ),
        }
    }
}

impl ReplicationStatus {
    /// The `status`.
    pub fn name(self) -> &'static str {
        match self {
            Self::InProgress => "IN_PROGRESS",
            Self::Complete => "COMPLETE",
            Self::Failed(_) => "FAILED",
        }
    }
}

impl CopyRecord {
    /// The one that ends last of those under way.
    pub fn under_way(&self) -> Option<UnderWay> {
        self.under_way.iter().copied().max_by_key(|it| it.due_at)
    }

    /// The word of the API: nothing where nothing was ever tried.
    ///
    /// Assumed: of several pushes of one image the status is that of all together, under way as
    /// long as one of them is.
    pub fn status(&self) -> Option<ReplicationStatus> {
        if !self.under_way.is_empty() {
            return Some(ReplicationStatus::InProgress);
        }
        let outcome = self.outcome.as_ref()?;
        Some(match outcome.result {
            Ok(_) => ReplicationStatus::Complete,
            Err(failure) => ReplicationStatus::Failed(failure),
        })
    }
}

impl ImageReplication {
    /// Its copies, by destination.
    pub fn copies(&self) -> impl Iterator<Item = (&ReplicationDestination, &CopyRecord)> {
        self.copies.iter()
    }

    /// Its copy at a destination.
    pub fn copy(&self, destination: &ReplicationDestination) -> Option<&CopyRecord> {
        self.copies.get(destination)
    }

    /// Whether there is nothing to say.
    pub(in crate::ecr) fn is_empty(&self) -> bool {
        self.origin.is_none() && self.copies.is_empty()
    }

    /// Notes that a replication begins.
    pub(in crate::ecr) fn begin(&mut self, to: ReplicationDestination, what: UnderWay) {
        self.copies.get_or_insert_with(to, CopyRecord::default).under_way.push(what);
    }

    /// Notes that one has ended that was due at `due_at`.
    pub(in crate::ecr) fn end(
        &mut self,
        to: ReplicationDestination,
        due_at: Timestamp,
        at: Timestamp,
        result: Result<Arrived, ReplicationFailure>,
    ) {
        let record = self.copies.get_or_insert_with(to, CopyRecord::default);
        let position = record.under_way.iter().position(|it| it.due_at == due_at);
        let since = position.map_or(at, |position| record.under_way.remove(position).since);
        record.outcome = Some(CopyOutcome { since, at, result });
    }

    /// Notes that the image went along with an index that names it.
    pub(in crate::ecr) fn went_along(&mut self, to: ReplicationDestination, outcome: CopyOutcome) {
        self.copies.get_or_insert_with(to, CopyRecord::default).outcome = Some(outcome);
    }

    /// Forgets what is over, now that the image is gone.
    pub(in crate::ecr) fn forget(&mut self) {
        self.origin = None;
        self.copies.retain(|_, record| {
            record.outcome = None;
            !record.under_way.is_empty()
        });
    }
}
