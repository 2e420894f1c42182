//! One image on its way to one destination: taken up at a push, packed at the source when it is
//! due, delivered at the destination, and noted at the source.

use std::rc::Rc;
use std::time::Duration;

use super::status::{Arrived, CopyOutcome, Origin, ReplicationFailure, UnderWay};
use super::{BackfillPlace, ReplicationDestination};
use crate::aws::Timestamp;
use crate::ecr::arrival::{Arrival, arrive};
use crate::ecr::creation_template::{AppliedFor, RepositoryCreationTemplate};
use crate::ecr::event::{Event, ReplicationEvent, StorageClassEvent};
use crate::ecr::follow_up::FollowUp;
use crate::ecr::lifecycle::evaluation;
use crate::ecr::operations::image::check_quotas;
use crate::ecr::scanning::engine as scanning;
use crate::ecr::storage::ImageStatus;
use crate::ecr::{Error, Image, ImageTag, Registry, Repository, RepositoryName, Scope};
use crate::oci::{Digest, LayerContent, Manifest};

/// What every copy takes.
const START: Duration = Duration::from_secs(60);
/// How much is copied in a second.
const BYTES_A_SECOND: u64 = 10_000_000;
/// What a copy takes at most.
const LAG_MAX: Duration = Duration::from_secs(30 * 60);

/// An image that is to be copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageCopy {
    /// The repository, here and there.
    pub repository_name: RepositoryName,
    /// The image.
    pub image_digest: Digest,
    /// The tag that goes with it.
    pub image_tag: Option<ImageTag>,
    /// Where it goes.
    pub destination: ReplicationDestination,
    /// The backfill that sends it; none for a push.
    pub backfill: Option<BackfillPlace>,
}

/// An image with everything that it is made of, as it was read at the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shipment {
    repository_name: RepositoryName,
    origin: Origin,
    /// What an index names comes before it; the image itself is the last.
    manifests: Vec<Manifest>,
    layers: Vec<(Digest, LayerContent)>,
    image_digest: Digest,
    image_tag: Option<ImageTag>,
}

/// How long a copy takes.
///
/// Assumed: a minute, and a second for each 10 MB, half an hour at most. AWS says that the majority
/// of images replicate in less than 30 minutes. An index takes as long as the largest of its images,
/// so that it never arrives before one of them that was pushed before it.
///
/// Source: ECR User Guide, "Private image replication".
pub fn lag(repository: &Repository, image: &Image) -> Duration {
    let seconds = repository.image_size_bytes(image) / BYTES_A_SECOND;
    (START + Duration::from_secs(seconds)).min(LAG_MAX)
}

/// Begins to copy an image that was pushed to every destination that the rules of the
/// registry name for it.
pub(in crate::ecr) fn follow_push(
    scope: &mut Scope<'_>,
    repository_name: &RepositoryName,
    image_digest: Digest,
    image_tag: Option<&ImageTag>,
) {
    let lanes = scope.registry.replication_configuration.lanes(repository_name);
    for lane in lanes.into_iter().filter(|lane| lane.reach.is_covered()) {
        take_up(
            scope,
            ImageCopy {
                repository_name: repository_name.clone(),
                image_digest,
                image_tag: image_tag.cloned(),
                destination: lane.destination,
                backfill: None,
            },
        );
    }
}

/// Does the same for an image that came back from the archive, with each of its tags.
///
/// Source: ECR User Guide, "Archive an image": a restore acts like a push.
pub(in crate::ecr) fn follow_restore(
    scope: &mut Scope<'_>,
    repository_name: &RepositoryName,
    image_digest: Digest,
) {
    let Some(repository) = scope.registry.repository(repository_name) else { return };
    let tags: Vec<_> = repository.tags_of(&image_digest).cloned().collect();
    for tag in &tags {
        follow_push(scope, repository_name, image_digest, Some(tag));
    }
    if tags.is_empty() {
        follow_push(scope, repository_name, image_digest, None);
    }
}

/// Puts a copy on its way.
pub(super) fn take_up(scope: &mut Scope<'_>, copy: ImageCopy) {
    let now = scope.now;
    // A copy whose repository is gone is taken up all the same: it fails when it is due, and the
    // backfill that it belongs to hears of it.
    let mut lag = START;
    if let Some(repository) = scope.registry.repository_mut(&copy.repository_name) {
        if let Some(image) = repository.image(&copy.image_digest) {
            lag = self::lag(repository, image);
        }
        let under_way = UnderWay { since: now, due_at: now + lag };
        repository.change_replication(copy.image_digest, |known| {
            known.begin(copy.destination, under_way);
        });
    }
    scope.later(lag, FollowUp::Replicate(super::Replicate::Image(copy)));
}

impl Shipment {
    /// Reads the image as it is now; nothing where it is gone.
    ///
    /// The tag goes along only if it still points at the image: whatever has it now has a copy of
    /// its own on the way.
    ///
    /// Assumed: an image that has gone into the archive meanwhile cannot be read.
    pub fn pack(registry: &Registry, copy: &ImageCopy, now: Timestamp) -> Option<Self> {
        let repository = registry.repository(&copy.repository_name)?;
        let image = repository.image(&copy.image_digest)?;
        if image.storage.status(now) != ImageStatus::Active {
            return None;
        }
        let mut manifests = Vec::new();
        collect(repository, image, &mut manifests);
        let blobs = manifests.iter().flat_map(Manifest::blobs);
        let layers =
            blobs.filter_map(|blob| Some((blob.digest, repository.layer(&blob.digest)?.clone())));
        let points_here = |tag: &ImageTag| {
            repository.tagged(tag).is_some_and(|it| it.manifest.digest() == copy.image_digest)
        };
        Some(Self {
            repository_name: copy.repository_name.clone(),
            origin: Origin { registry_id: registry.id, region: registry.region, at: now },
            layers: layers.collect(),
            manifests,
            image_digest: copy.image_digest,
            image_tag: copy.image_tag.clone().filter(points_here),
        })
    }

    /// Takes the image in. The repository is there.
    ///
    /// Manifests keep their bytes and so their digests. An image that is in the archive comes back.
    /// A tag that another image has is moved, unless it is immutable: then the image arrives
    /// without it.
    ///
    /// Source: ECR User Guide, "Private image replication", considerations.
    pub fn deliver(self, scope: &mut Scope<'_>) -> Result<Arrived, Error> {
        let Self { repository_name, origin, manifests, layers, image_digest, image_tag } = self;
        let (now, quotas) = (scope.now, scope.registry.quotas);
        let location = scope.registry.location(&repository_name);
        let repository = scope.registry.repository(&repository_name);
        let repository = repository.ok_or(Error::RepositoryNotFound(location))?;
        let taken = image_tag.clone().filter(|tag| is_taken(repository, tag, &image_digest));
        let image_tag = image_tag.filter(|_| taken.is_none());
        let is_new = |it: &&Manifest| repository.image(&it.digest()).is_none();
        let new: Vec<_> = manifests.iter().filter(is_new).map(Manifest::digest).collect();
        if repository.images_count() + new.len() > quotas.images_max {
            return Err(Error::LimitExceeded);
        }
        for manifest in &manifests {
            let tag = image_tag.as_ref().filter(|_| manifest.digest() == image_digest);
            check_quotas(manifest, tag, repository, quotas)?;
        }
        let Some(repository) = scope.registry.repository_mut(&repository_name) else {
            return Ok(Arrived::Whole);
        };
        for (digest, content) in layers {
            repository.mount_layer(digest, content);
        }
        for manifest in manifests {
            let tag = image_tag.clone().filter(|_| manifest.digest() == image_digest);
            let event = keep(repository, manifest, tag, (origin, now));
            scope.effects.events.extend(event);
        }
        // What an index names has come with it, and is looked at like the index itself.
        for child in new.into_iter().filter(|digest| *digest != image_digest) {
            scanning::arrived(scope, (&repository_name, &child));
        }
        arrive(scope, Arrival::Replicated { repository_name, image_digest, image_tag, origin });
        Ok(taken.map_or(Arrived::Whole, Arrived::WithoutTag))
    }
}

/// Keeps one manifest; what there is to report of it.
fn keep(
    repository: &mut Repository,
    manifest: Manifest,
    tag: Option<ImageTag>,
    (origin, now): (Origin, Timestamp),
) -> Option<Event> {
    let known = repository.image(&manifest.digest()).map(|image| image.storage.status(now));
    repository.put_image(manifest.clone(), tag, now);
    if known.is_none() {
        let origin = Some(Origin { at: now, ..origin });
        repository.change_replication(manifest.digest(), |known| known.origin = origin);
    }
    (known == Some(ImageStatus::Archived)).then(|| {
        Event::StorageClass(StorageClassEvent {
            repository_name: repository.name().clone(),
            manifest,
            status: ImageStatus::Active,
            last_activated_at: Some(now),
        })
    })
}

/// The manifests that an image needs, each before whatever names it.
fn collect(repository: &Repository, image: &Rc<Image>, manifests: &mut Vec<Manifest>) {
    let digest = image.manifest.digest();
    if manifests.iter().any(|known| known.digest() == digest) {
        return;
    }
    for child in image.manifest.manifests() {
        if let Some(child) = repository.image(&child.digest) {
            collect(repository, child, manifests);
        }
    }
    manifests.push(image.manifest.clone());
}

/// Whether another image has the tag and keeps it.
fn is_taken(repository: &Repository, tag: &ImageTag, digest: &Digest) -> bool {
    repository.tagged(tag).is_some_and(|image| {
        image.manifest.digest() != *digest
            && !repository.image_tag_mutability.permits_overwriting(tag)
    })
}

/// Creates the repository for a copy that arrives: by the best template for that, or as any new
/// one is.
///
/// Source: ECR User Guide, "Templates to control repositories created by Amazon ECR".
pub fn create_repository(scope: &mut Scope<'_>, name: &RepositoryName) -> Result<(), Error> {
    let registry = &*scope.registry;
    if registry.repositories().count() >= registry.quotas.repositories_max {
        return Err(Error::LimitExceeded);
    }
    let location = registry.location(name);
    let plain = Repository::new(&location, registry.region, scope.now);
    let template = RepositoryCreationTemplate::best(registry, name, AppliedFor::Replication);
    let made = match template {
        Some(template) => template.make(plain).ok_or(Error::RepositoryNotFound(location))?,
        None => plain,
    };
    scope.registry.insert(Rc::new(made));
    evaluation::schedule(scope, name);
    Ok(())
}

/// Notes at the source how a copy has ended that was due at `due_at`.
pub fn settle(
    scope: &mut Scope<'_>,
    copy: &ImageCopy,
    due_at: Timestamp,
    result: Result<Arrived, ReplicationFailure>,
) {
    let now = scope.now;
    let is_noted =
        |repository: &&mut Repository| repository.replication(&copy.image_digest).is_some();
    // A repository that was deleted and made anew knows nothing of the copy.
    let repository = scope.registry.repository_mut(&copy.repository_name).filter(is_noted);
    if let Some(repository) = repository {
        let to = copy.destination;
        let outcome = result.clone();
        repository
            .change_replication(copy.image_digest, |known| known.end(to, due_at, now, outcome));
        if result.is_ok() {
            note_children(repository, copy, now);
        }
    }
    if let Some(place) = &copy.backfill {
        super::backfill::settle(scope, place, result.map(|_| ()));
    }
}

/// What an index names has gone along with it, where it was not there already.
fn note_children(repository: &mut Repository, copy: &ImageCopy, now: Timestamp) {
    let Some(image) = repository.image(&copy.image_digest) else { return };
    let mut manifests = Vec::new();
    collect(repository, &Rc::clone(image), &mut manifests);
    for digest in manifests.iter().map(Manifest::digest).filter(|it| *it != copy.image_digest) {
        let known = repository.replication(&digest);
        let record = known.and_then(|known| known.copy(&copy.destination));
        let is_known = record.is_some_and(|record| {
            record.under_way().is_some()
                || record.outcome.as_ref().is_some_and(|it| it.result.is_ok())
        });
        if !is_known {
            let outcome = CopyOutcome { since: now, at: now, result: Ok(Arrived::Whole) };
            repository.change_replication(digest, |known| {
                known.went_along(copy.destination, outcome);
            });
        }
    }
}

/// Tells the destination's listeners that an image has not arrived.
pub fn report_failure(scope: &mut Scope<'_>, copy: &ImageCopy, origin: Origin) {
    scope.emit(Event::Replication(ReplicationEvent {
        is_success: false,
        repository_arn: scope.registry.repository_arn(&copy.repository_name),
        repository_name: copy.repository_name.clone(),
        image_digest: copy.image_digest,
        image_tag: copy.image_tag.clone(),
        origin,
    }));
}
