//! When images are scanned: on a push, on request, when the settings change, and when a weakness
//! becomes known.

use std::time::Duration;

use super::database::VULNERABILITIES;
use super::inventory::Inventory;
use super::state::{BasicProgress, BasicScan, EnhancedScan, Scans, is_eligible, report};
use super::{RegistryScanningConfiguration, ScanFrequency, ScanType, event, is_scannable};
use crate::aws::Timestamp;
use crate::ecr::event::Event;
use crate::ecr::storage::ImageStatus;
use crate::ecr::{FollowUp, Image, RepositoryName, Scope};
use crate::oci::Digest;

/// How long a scan of ECR itself takes. Assumed: AWS names no time.
const BASIC_TIME: Duration = Duration::from_secs(30);

/// How long the first scan of Inspector waits. Assumed: AWS names no time.
const ENHANCED_TIME: Duration = Duration::from_secs(2 * 60);

/// Which image of which repository of a registry.
pub(in crate::ecr) type Place<'a> = (&'a RepositoryName, &'a Digest);

/// What a scan that is due was planned for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedScan {
    /// The repository.
    pub repository_name: RepositoryName,
    /// The image.
    pub image_digest: Digest,
    /// Who scans.
    pub scan_type: ScanType,
    /// When it was begun or planned.
    pub since: Timestamp,
}

/// An image has come into a repository: it is scanned if the settings say so.
pub(in crate::ecr) fn arrived(scope: &mut Scope<'_>, place: Place<'_>) {
    let Some((image, frequency)) = find(scope, place) else { return };
    if !is_scannable(&image.manifest) {
        return;
    }
    let scans = image.scans;
    match (scope.registry.scanning_configuration.scan_type, frequency) {
        (ScanType::Basic, ScanFrequency::ScanOnPush) => {
            if !scans.basic.is_some_and(|scan| scan.is_recent(scope.now)) {
                start_basic(scope, place, scans);
            }
        }
        (ScanType::Enhanced, ScanFrequency::ScanOnPush | ScanFrequency::ContinuousScan) => {
            // An image that came out of the archive at this moment counts as pushed again.
            let is_restored = image.storage.last_activated_at(scope.now) == Some(scope.now);
            if scans.enhanced.is_none() || is_restored {
                start_enhanced(scope, place, scans);
            }
        }
        (ScanType::Basic, ScanFrequency::ContinuousScan | ScanFrequency::Manual)
        | (ScanType::Enhanced, ScanFrequency::Manual) => {}
    }
}

/// The settings of the registry were others `before`.
///
/// Inspector then scans the images that it is to watch from now on, unless they were pushed too
/// long ago. Assumed: in repositories that are scanned on push only what is pushed from now on.
pub(in crate::ecr) fn configured(scope: &mut Scope<'_>, before: &RegistryScanningConfiguration) {
    if scope.registry.scanning_configuration.scan_type != ScanType::Enhanced {
        return;
    }
    let (mut changes, mut waiting, mut watched) = (Vec::new(), Vec::new(), Vec::new());
    for repository in scope.registry.repositories() {
        let now = scope.registry.scanning_configuration.applied_to(repository).scan_frequency;
        let previous = before.applied_to(repository).scan_frequency;
        if now != previous {
            changes.push((repository.name().clone(), now, previous));
        }
        if now != ScanFrequency::ContinuousScan {
            continue;
        }
        for image in repository.images() {
            let is_scanned = is_scannable(&image.manifest)
                && image.storage.status(scope.now) == ImageStatus::Active
                && is_eligible(image, scope.now);
            let place = (repository.name().clone(), image.manifest.digest());
            match image.scans.enhanced {
                None if is_scanned => waiting.push((place, image.scans)),
                Some(EnhancedScan::Scanned { last_at, .. }) if is_scanned => {
                    watched.push((place, last_at));
                }
                None | Some(_) => {}
            }
        }
    }
    if !changes.is_empty() {
        scope.emit(Event::Scanning(event::frequency_changed(scope.registry, &changes)));
    }
    for ((name, digest), scans) in waiting {
        start_enhanced(scope, (&name, &digest), scans);
    }
    for ((name, digest), last_at) in watched {
        plan_rescan(scope, (&name, &digest), last_at);
    }
}

/// Starts a scan of ECR itself. Whether that may be, was asked before.
pub(in crate::ecr) fn start_basic(scope: &mut Scope<'_>, place: Place<'_>, scans: Scans) {
    let since = scope.now;
    let basic = Some(BasicScan { started_at: since, progress: BasicProgress::InProgress });
    set(scope, place, Scans { basic, ..scans });
    let planned = planned(place, ScanType::Basic, since);
    scope.later(BASIC_TIME, FollowUp::FinishScan(planned));
}

fn start_enhanced(scope: &mut Scope<'_>, place: Place<'_>, scans: Scans) {
    let since = scope.now;
    set(scope, place, Scans { enhanced: Some(EnhancedScan::Pending(since)), ..scans });
    let planned = planned(place, ScanType::Enhanced, since);
    scope.later(ENHANCED_TIME, FollowUp::FinishScan(planned));
}

fn planned((name, digest): Place<'_>, scan_type: ScanType, since: Timestamp) -> PlannedScan {
    PlannedScan { repository_name: name.clone(), image_digest: *digest, scan_type, since }
}

/// A scan comes to its end. One whose image is gone, in the archive or being scanned anew comes to
/// none.
pub(in crate::ecr) fn finish(scope: &mut Scope<'_>, planned: &PlannedScan) {
    let place = (&planned.repository_name, &planned.image_digest);
    let Some((image, _)) = find(scope, place) else { return };
    let mut scans = image.scans;
    let is_active = image.storage.status(scope.now) == ImageStatus::Active;
    let is_readable = scope
        .registry
        .repository(place.0)
        .is_some_and(|repository| Inventory::of(&image.manifest, repository).is_some());
    match planned.scan_type {
        ScanType::Basic => {
            let Some(scan) = scans.basic.filter(|scan| scan.started_at == planned.since) else {
                return;
            };
            let progress = match (is_active, is_readable) {
                (false, _) => None,
                (true, true) => Some(BasicProgress::Complete(scope.now)),
                (true, false) => Some(BasicProgress::Unsupported),
            };
            scans.basic = progress.map(|progress| BasicScan { progress, ..scan });
        }
        ScanType::Enhanced => {
            if scans.enhanced != Some(EnhancedScan::Pending(planned.since)) {
                return;
            }
            let is_wanted =
                is_active && scope.registry.scanning_configuration.scan_type == ScanType::Enhanced;
            scans.enhanced = match (is_wanted, is_readable) {
                (false, _) => None,
                (true, true) => {
                    Some(EnhancedScan::Scanned { first_at: scope.now, last_at: scope.now })
                }
                (true, false) => Some(EnhancedScan::Unsupported),
            };
        }
    }
    set(scope, place, scans);
    tell(scope, place, planned.scan_type);
}

/// Reports a scan that is complete. Assumed: nothing is reported of an image that cannot be read,
/// nor while the other scanner's results are shown.
fn tell(scope: &mut Scope<'_>, place: Place<'_>, scan_type: ScanType) {
    let Some(repository) = scope.registry.repository(place.0) else { return };
    let Some(image) = repository.image(place.1) else { return };
    let report = report(scope.registry, repository, image, scope.now);
    let Some(report) = report.filter(|report| report.scan_type == scan_type) else { return };
    let Some(completed) = &report.completed else { return };
    let events = match scan_type {
        ScanType::Basic => vec![event::image_scanned(repository, image, completed)],
        ScanType::Enhanced => event::image_inspected(repository, image, completed),
    };
    let last_at = completed.at;
    for event in events {
        scope.emit(Event::Scanning(event));
    }
    if scan_type == ScanType::Enhanced {
        plan_rescan(scope, place, last_at);
    }
}

/// Plans the scan after the next day on which something becomes known about the image, while it is
/// watched.
fn plan_rescan(scope: &mut Scope<'_>, place: Place<'_>, last_at: Timestamp) {
    let Some((image, ScanFrequency::ContinuousScan)) = find(scope, place) else { return };
    let Some(repository) = scope.registry.repository(place.0) else { return };
    let Some(inventory) = Inventory::of(&image.manifest, repository) else { return };
    let mut next: Option<Timestamp> = None;
    for vulnerability in VULNERABILITIES {
        let at = vulnerability.published_at();
        let concerns = |row: &super::vulnerability::Affected| {
            inventory.packages.iter().any(|package| row.covers(package))
        };
        let is_sooner = next.is_none_or(|next| at < next);
        if at > last_at && is_sooner && vulnerability.affects.iter().any(concerns) {
            next = Some(at);
        }
    }
    if let Some(at) = next {
        let planned = planned(place, ScanType::Enhanced, last_at);
        scope.later(at.since(scope.now), FollowUp::RescanImage(planned));
    }
}

/// Inspector looks again, if it still watches the image and has not looked since.
pub(in crate::ecr) fn rescan(scope: &mut Scope<'_>, planned: &PlannedScan) {
    let place = (&planned.repository_name, &planned.image_digest);
    let Some((image, frequency)) = find(scope, place) else { return };
    let is_watched = frequency == ScanFrequency::ContinuousScan
        && scope.registry.scanning_configuration.scan_type == ScanType::Enhanced
        && image.storage.status(scope.now) == ImageStatus::Active
        && is_eligible(&image, scope.now);
    let Some(EnhancedScan::Scanned { first_at, last_at }) = image.scans.enhanced else { return };
    if !is_watched || last_at != planned.since {
        return;
    }
    let enhanced = Some(EnhancedScan::Scanned { first_at, last_at: scope.now });
    set(scope, place, Scans { enhanced, ..image.scans });
    let Some(repository) = scope.registry.repository(place.0) else { return };
    let Some(image) = repository.image(place.1) else { return };
    let report = report(scope.registry, repository, image, scope.now);
    if let Some(completed) = report.and_then(|report| report.completed) {
        let events = event::found_since(repository, image, &completed, last_at);
        for event in events {
            scope.emit(Event::Scanning(event));
        }
    }
    plan_rescan(scope, place, scope.now);
}

/// The image and how its repository is scanned.
fn find(scope: &Scope<'_>, (name, digest): Place<'_>) -> Option<(Image, ScanFrequency)> {
    let repository = scope.registry.repository(name)?;
    let applied = scope.registry.scanning_configuration.applied_to(repository);
    // A copy of a few pointers, so that the registry can be changed beside it.
    Some((Image::clone(repository.image(digest)?), applied.scan_frequency))
}

fn set(scope: &mut Scope<'_>, (name, digest): Place<'_>, scans: Scans) {
    if let Some(repository) = scope.registry.repository_mut(name) {
        repository.set_scans(digest, scans);
    }
}
