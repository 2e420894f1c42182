//! Where an image is kept: where it can be pulled from, or in the archive.
//!
//! Source: ECR User Guide, "Archive an image"; ECR API model, `ImageStatus`.

use std::time::Duration;

use crate::aws::Timestamp;

/// How long an image takes out of the archive.
///
/// Assumed: all of the 20 minutes that AWS names as the most.
pub(super) const RESTORE_TIME: Duration = Duration::from_secs(20 * 60);

/// Where an image is kept, and since when.
///
/// The way out of the archive takes time. Its end is written down beforehand, so that nothing has
/// to happen then: until that moment the image is on its way, and from it on it can be pulled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    /// Where it can be pulled from.
    Standard {
        /// When it last went into the archive, if it ever did.
        last_archived_at: Option<Timestamp>,
        /// From when on it can be pulled again, if it was ever in the archive.
        active_from: Option<Timestamp>,
    },
    /// In the archive.
    Archive {
        /// Since when.
        since: Timestamp,
        /// When it was last pullable again before that.
        last_activated_at: Option<Timestamp>,
    },
}

/// What can be done with an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ImageStatus {
    /// It can be pulled.
    Active,
    /// It is in the archive.
    Archived,
    /// It is on its way out of the archive.
    Activating,
}

/// From when on an image can be pulled, as things stand: all that lists need to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Availability {
    /// It always could be.
    Always,
    /// It is out of the archive from then on.
    From(Timestamp),
    /// It is in the archive.
    Never,
}

impl Availability {
    /// What can be done with the image at `now`.
    pub(super) fn status(self, now: Timestamp) -> ImageStatus {
        match self {
            Self::Never => ImageStatus::Archived,
            Self::From(from) if now < from => ImageStatus::Activating,
            Self::From(_) | Self::Always => ImageStatus::Active,
        }
    }
}

impl ImageStatus {
    /// The word of the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Archived => "ARCHIVED",
            Self::Activating => "ACTIVATING",
        }
    }
}

impl Storage {
    /// That of an image which has just been pushed.
    pub const NEW: Self = Self::Standard { last_archived_at: None, active_from: None };

    /// What can be done with the image at `now`.
    pub fn status(self, now: Timestamp) -> ImageStatus {
        self.availability().status(now)
    }

    /// From when on the image can be pulled.
    pub(super) fn availability(self) -> Availability {
        match self {
            Self::Archive { .. } => Availability::Never,
            Self::Standard { active_from: Some(from), .. } => Availability::From(from),
            Self::Standard { active_from: None, .. } => Availability::Always,
        }
    }

    /// When the image last went into the archive.
    pub fn last_archived_at(self) -> Option<Timestamp> {
        match self {
            Self::Standard { last_archived_at, .. } => last_archived_at,
            Self::Archive { since, .. } => Some(since),
        }
    }

    /// When the image last came out of the archive.
    pub fn last_activated_at(self, now: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Standard { active_from, .. } => active_from.filter(|from| *from <= now),
            Self::Archive { last_activated_at, .. } => last_activated_at,
        }
    }

    /// In the archive from `now` on.
    pub(super) fn archived(self, now: Timestamp) -> Self {
        Self::Archive { since: now, last_activated_at: self.last_activated_at(now) }
    }

    /// On the way out of the archive, or back at once because the image was pushed again.
    pub(super) fn restored(self, now: Timestamp, how: Restore) -> Self {
        let active_from = match how {
            Restore::Asked => now + RESTORE_TIME,
            Restore::Pushed => now,
        };
        let last_archived_at = self.last_archived_at();
        Self::Standard { last_archived_at, active_from: Some(active_from) }
    }
}

/// Why an image comes out of the archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Restore {
    /// Somebody asked for it.
    Asked,
    /// Somebody pushed it again, so its bytes are at hand. Assumed: that this takes no time.
    Pushed,
}
