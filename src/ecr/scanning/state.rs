//! What is known of the scans of one image, and what follows from it at a moment.
//!
//! Of a scan only its times are kept. The findings follow from the packages of the image and the
//! time of the scan, and whether it is still watched from the settings of the registry.

use std::time::Duration;

use super::finding::{Finding, findings};
use super::inventory::Inventory;
use super::{ScanFrequency, ScanType};
use crate::aws::Timestamp;
use crate::ecr::storage::ImageStatus;
use crate::ecr::{Image, Registry, Repository};

/// How long after one scan of an image ECR itself scans it again at the earliest.
pub(crate) const BASIC_INTERVAL: Duration = Duration::from_secs(24 * 60 * 60);

/// How long Inspector watches an image that was pushed. An image that is in use it watches longer;
/// none is here.
///
/// Source: Inspector User Guide, "Configuring the Amazon ECR re-scan duration".
pub(crate) const WATCHED_FOR: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// The scans of an image, by who scans. Those of the one are hidden while the other scans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scans {
    /// The last one of ECR itself.
    pub basic: Option<BasicScan>,
    /// Those of Inspector.
    pub enhanced: Option<EnhancedScan>,
}

/// A scan of ECR itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BasicScan {
    /// When it began.
    pub started_at: Timestamp,
    /// How far it is.
    pub progress: BasicProgress,
}

/// How far a scan of ECR itself is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BasicProgress {
    /// It goes on.
    InProgress,
    /// It is over, since then.
    Complete(Timestamp),
    /// It is over, and nothing could be read.
    Unsupported,
}

/// The scans of Inspector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnhancedScan {
    /// The first one, or the first after a restore, waits since then.
    Pending(Timestamp),
    /// Nothing could be read.
    Unsupported,
    /// The first and the last one.
    Scanned {
        /// When the first one was over.
        first_at: Timestamp,
        /// When the last one was over.
        last_at: Timestamp,
    },
}

/// What a registry says of a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScanStatus {
    /// It goes on.
    InProgress,
    /// It is over.
    Complete,
    /// The image cannot be read.
    UnsupportedImage,
    /// Inspector watches the image.
    Active,
    /// The first scan of Inspector waits.
    Pending,
    /// Inspector does not watch the image, or no longer: it was pushed too long ago.
    ScanEligibilityExpired,
    /// The image is in the archive.
    ImageArchived,
}

/// What there is to tell about the scan of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanReport {
    /// Who scans.
    pub scan_type: ScanType,
    /// How far it is.
    pub status: ScanStatus,
    /// What was found, once it is over.
    pub completed: Option<CompletedScan>,
}

/// A scan that is over, and what it found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompletedScan {
    /// When the first scan of the image was over.
    pub first_at: Timestamp,
    /// When this one was over.
    pub at: Timestamp,
    /// What was looked through.
    pub inventory: Inventory,
    /// What was found, gravest first.
    pub findings: Vec<Finding>,
}

impl ScanStatus {
    /// The word of the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::InProgress => "IN_PROGRESS",
            Self::Complete => "COMPLETE",
            Self::UnsupportedImage => "UNSUPPORTED_IMAGE",
            Self::Active => "ACTIVE",
            Self::Pending => "PENDING",
            Self::ScanEligibilityExpired => "SCAN_ELIGIBILITY_EXPIRED",
            Self::ImageArchived => "IMAGE_ARCHIVED",
        }
    }

    /// AWS's sentence about it, where one is known.
    ///
    /// Source: ECR User Guide, samples of scan findings; public reports.
    pub fn description(self) -> Option<&'static str> {
        match self {
            Self::Complete => Some("The scan was completed successfully."),
            Self::UnsupportedImage => Some(
                "UnsupportedImageError: The operating system and/or package manager are not supported.",
            ),
            Self::Active => Some("Continuous scan is selected for image."),
            Self::InProgress
            | Self::Pending
            | Self::ScanEligibilityExpired
            | Self::ImageArchived => None,
        }
    }
}

impl BasicScan {
    /// Whether ECR scans the image again only later.
    pub fn is_recent(self, now: Timestamp) -> bool {
        now.since(self.started_at) < BASIC_INTERVAL
    }
}

impl CompletedScan {
    fn of(
        (repository, image): (&Repository, &Image),
        scan_type: ScanType,
        (first_at, at): (Timestamp, Timestamp),
    ) -> Option<Self> {
        let inventory = Inventory::of(&image.manifest, repository)?;
        let findings = findings(&inventory, scan_type, at);
        Some(Self { first_at, at, inventory, findings })
    }
}

/// From when on Inspector counts how long it watches an image: the push, or the way out of the
/// archive, which acts like one.
fn pushed_at(image: &Image, now: Timestamp) -> Timestamp {
    image.storage.last_activated_at(now).map_or(image.pushed_at, |at| at.max(image.pushed_at))
}

/// Whether an image was pushed so recently that Inspector watches it.
pub(super) fn is_eligible(image: &Image, now: Timestamp) -> bool {
    now.since(pushed_at(image, now)) < WATCHED_FOR
}

/// What there is to tell about the scan of an image by whoever scans in this registry; nothing
/// where nobody has scanned it or will.
///
/// Assumed: an image in the archive shows no findings, and one that is watched no longer loses them.
pub fn report(
    registry: &Registry,
    repository: &Repository,
    image: &Image,
    now: Timestamp,
) -> Option<ScanReport> {
    let scan_type = registry.scanning_configuration.scan_type;
    let (status, times) = match scan_type {
        ScanType::Basic => basic(image.scans.basic?),
        ScanType::Enhanced => {
            let applied = registry.scanning_configuration.applied_to(repository);
            enhanced(image, applied.scan_frequency, now)?
        }
    };
    if image.storage.status(now) != ImageStatus::Active {
        let status = ScanStatus::ImageArchived;
        return Some(ScanReport { scan_type, status, completed: None });
    }
    let completed = times.and_then(|it| CompletedScan::of((repository, image), scan_type, it));
    Some(ScanReport { scan_type, status, completed })
}

/// When the first and the last scan were over.
type Times = (Timestamp, Timestamp);

fn basic(scan: BasicScan) -> (ScanStatus, Option<Times>) {
    match scan.progress {
        BasicProgress::InProgress => (ScanStatus::InProgress, None),
        BasicProgress::Complete(at) => (ScanStatus::Complete, Some((at, at))),
        BasicProgress::Unsupported => (ScanStatus::UnsupportedImage, None),
    }
}

/// Assumed: an image that was watched and is in a repository that is watched no more keeps what was
/// found, as after a scan on push.
fn enhanced(
    image: &Image,
    frequency: ScanFrequency,
    now: Timestamp,
) -> Option<(ScanStatus, Option<Times>)> {
    let is_watched = frequency == ScanFrequency::ContinuousScan;
    match image.scans.enhanced {
        Some(EnhancedScan::Pending(_)) => Some((ScanStatus::Pending, None)),
        Some(EnhancedScan::Unsupported) => Some((ScanStatus::UnsupportedImage, None)),
        None | Some(EnhancedScan::Scanned { .. })
            if is_watched && super::is_scannable(&image.manifest) && !is_eligible(image, now) =>
        {
            Some((ScanStatus::ScanEligibilityExpired, None))
        }
        Some(EnhancedScan::Scanned { first_at, last_at }) => {
            let status = if is_watched { ScanStatus::Active } else { ScanStatus::Complete };
            Some((status, Some((first_at, last_at))))
        }
        None => None,
    }
}
