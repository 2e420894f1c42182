//! Backfills: the images that a registry has already, sent to a destination.
//!
//! Source: ECR API reference, `StartReplicationBackfill` and its kin.

use std::fmt;
use std::rc::Rc;
use std::str::FromStr;
use std::time::Duration;

use super::copy::{ImageCopy, take_up};
use super::{ReplicationConfiguration, ReplicationDestination, ReplicationFailure};
use crate::aws::{Ids, Timestamp};
use crate::ecr::storage::ImageStatus;
use crate::ecr::{
    Constraint, FollowUp, ImageTag, Registry, Repository, RepositoryName, Scope, UploadId,
};
use crate::oci::Digest;
use crate::ordered::{OrderedMap, OrderedSet};

/// How long a backfill looks for the images that it is to send.
///
/// Assumed: a minute; AWS names the status and not how long it lasts.
pub(in crate::ecr) const PREPARATION: Duration = Duration::from_secs(60);

/// How many copies of a backfill are under way at once.
///
/// Assumed: ten; that there may be several follows from the status `STOPPING`.
const AT_ONCE: usize = 10;

/// How long what has ended is shown.
///
/// Source: ECR API reference, `ListReplicationBackfills`.
const RETENTION: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// The name of a backfill: a UUID.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BackfillId(UploadId);

/// One replication of a backfill, by its number among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackfillPlace {
    /// The backfill.
    pub id: BackfillId,
    /// The number, counted from 0.
    pub number: usize,
}

/// A backfill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backfill {
    /// Its name.
    pub id: BackfillId,
    /// Where it sends images.
    pub destination: ReplicationDestination,
    /// When it was started.
    pub started_at: Timestamp,
    /// How far it is.
    pub stage: Stage,
}

/// How far a backfill is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It looks for the images that it is to send.
    Preparing,
    /// It sends them.
    InProgress(Run),
    /// It was told to stop, and finishes what is under way.
    Stopping(Run),
    /// It has ended.
    Ended {
        /// How.
        how: End,
        /// When.
        at: Timestamp,
        /// What it has sent; nothing if it did not get as far.
        run: Option<Run>,
    },
}

/// How a backfill has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Every image was tried.
    Complete,
    /// It could not begin: no rule names the destination any more.
    ///
    /// Assumed: that this is what fails a backfill; an image that fails does not.
    Failed,
    /// It was stopped.
    Stopped,
}

/// What a backfill sends: one item for each tag of an image, one for an image without tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    items: Vec<Item>,
    begun: usize,
    completed: usize,
    failures: OrderedMap<ReplicationFailure, usize>,
}

/// One replication of a backfill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The repository.
    pub repository_name: RepositoryName,
    /// The image.
    pub image_digest: Digest,
    /// The tag that goes with it.
    pub image_tag: Option<ImageTag>,
    /// Whether the image is an index, with which the images go that it names.
    pub is_index: bool,
    /// How it has ended, if it has.
    pub result: Option<Result<(), ReplicationFailure>>,
}

impl BackfillId {
    pub(in crate::ecr) fn draw(ids: &mut Ids) -> Self {
        Self(UploadId::draw(ids))
    }
}

impl FromStr for BackfillId {
    type Err = Constraint;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl fmt::Display for BackfillId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Stage {
    /// The `status`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Preparing => "PREPARING",
            Self::InProgress(_) => "IN_PROGRESS",
            Self::Stopping(_) => "STOPPING",
            Self::Ended { how: End::Complete, .. } => "COMPLETE",
            Self::Ended { how: End::Failed, .. } => "FAILED",
            Self::Ended { how: End::Stopped, .. } => "STOPPED",
        }
    }

    /// What is sent, once that is known.
    pub fn run(&self) -> Option<&Run> {
        match self {
            Self::Preparing => None,
            Self::InProgress(run) | Self::Stopping(run) => Some(run),
            Self::Ended { run, .. } => run.as_ref(),
        }
    }

    /// When it ended.
    pub fn ended_at(&self) -> Option<Timestamp> {
        match self {
            Self::Ended { at, .. } => Some(*at),
            Self::Preparing | Self::InProgress(_) | Self::Stopping(_) => None,
        }
    }

    /// The `failureCode` of the whole.
    ///
    /// Assumed: the word.
    pub fn failure_code(&self) -> Option<&'static str> {
        matches!(self, Self::Ended { how: End::Failed, .. }).then_some("DestinationNotConfigured")
    }
}

impl Run {
    /// Every replication, in the order in which they begin.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// How many have arrived.
    pub fn completed(&self) -> usize {
        self.completed
    }

    /// How many have failed.
    pub fn failed(&self) -> usize {
        self.failures.values().sum()
    }

    /// Why, each cause once.
    pub fn failures(&self) -> impl Iterator<Item = ReplicationFailure> {
        self.failures.keys().copied()
    }

    fn under_way(&self) -> usize {
        self.begun - self.completed - self.failed()
    }
}

impl Backfill {
    /// Whether it is still shown.
    pub fn is_kept(&self, now: Timestamp) -> bool {
        self.stage.ended_at().is_none_or(|at| now < at + RETENTION)
    }
}

/// What a backfill sends: the images of the repositories that the rules send to the destination,
/// by repository, oldest push first.
///
/// Assumed: an image without tags that an index names goes with the index and is not counted for
/// itself; images in the archive stay behind; images that came by replication go, too.
fn items(registry: &Registry, to: &ReplicationDestination, now: Timestamp) -> Vec<Item> {
    let rules: &ReplicationConfiguration = &registry.replication_configuration;
    let mut items = Vec::new();
    let names = registry.repositories().filter(|it| rules.reaches(to, it.name()));
    for repository in names {
        add_items(&mut items, repository, now);
    }
    items
}

fn add_items(items: &mut Vec<Item>, repository: &Repository, now: Timestamp) {
    let named: OrderedSet<Digest> = repository
        .images()
        .flat_map(|image| image.manifest.manifests().iter().map(|child| child.digest))
        .collect();
    for image in repository.images().rev() {
        let digest = image.manifest.digest();
        let tags = repository.tags_of(&digest);
        let goes_along = tags.as_slice().is_empty() && named.contains(&digest);
        if goes_along || image.storage.status(now) != ImageStatus::Active {
            continue;
        }
        let item = |image_tag| Item {
            repository_name: repository.name().clone(),
            image_digest: digest,
            image_tag,
            is_index: !image.manifest.manifests().is_empty(),
            result: None,
        };
        if tags.as_slice().is_empty() {
            items.push(item(None));
        }
        items.extend(tags.map(|tag| item(Some(tag.clone()))));
    }
}

/// Finds the images and begins to send them, unless the backfill was stopped before.
pub(in crate::ecr) fn prepare(scope: &mut Scope<'_>, id: &BackfillId) {
    let now = scope.now;
    let Some(backfill) = scope.registry.backfills.get(id) else { return };
    if backfill.stage != Stage::Preparing {
        return;
    }
    let to = backfill.destination;
    let is_named = scope.registry.replication_configuration.names(&to);
    let items = items(scope.registry, &to, now);
    let run = Run { items, begun: 0, completed: 0, failures: OrderedMap::new() };
    set_stage(
        scope,
        id,
        if is_named {
            Stage::InProgress(run)
        } else {
            Stage::Ended { how: End::Failed, at: now, run: None }
        },
    );
    go_on(scope, id);
}

/// Stops a backfill that has not ended; whether it had not.
pub(in crate::ecr) fn stop(scope: &mut Scope<'_>, id: &BackfillId) -> bool {
    let now = scope.now;
    let Some(backfill) = scope.registry.backfills.get(id) else { return false };
    let stage = match &backfill.stage {
        Stage::Preparing => Stage::Ended { how: End::Stopped, at: now, run: None },
        Stage::InProgress(run) | Stage::Stopping(run) => Stage::Stopping(run.clone()),
        Stage::Ended { .. } => return false,
    };
    set_stage(scope, id, stage);
    true
}

/// Notes how one replication has ended, and goes on with the next.
pub(super) fn settle(
    scope: &mut Scope<'_>,
    place: &BackfillPlace,
    result: Result<(), ReplicationFailure>,
) {
    let Some(backfill) = scope.registry.backfills.get_mut(&place.id) else { return };
    let (Stage::InProgress(run) | Stage::Stopping(run)) = &mut Rc::make_mut(backfill).stage else {
        return;
    };
    match result {
        Ok(()) => run.completed += 1,
        Err(failure) => *run.failures.get_or_insert_with(failure, || 0) += 1,
    }
    if let Some(item) = run.items.get_mut(place.number) {
        item.result = Some(result);
    }
    go_on(scope, &place.id);
}

/// Begins as many replications as may be under way, and ends the backfill when there are no more.
fn go_on(scope: &mut Scope<'_>, id: &BackfillId) {
    while let Some(copy) = next(scope.registry, id) {
        take_up(scope, copy);
    }
    let Some(backfill) = scope.registry.backfills.get(id) else { return };
    let ended = match &backfill.stage {
        Stage::InProgress(run) if run.under_way() == 0 => Some((End::Complete, run.clone())),
        Stage::Stopping(run) if run.under_way() == 0 => Some((End::Stopped, run.clone())),
        Stage::Preparing | Stage::InProgress(_) | Stage::Stopping(_) | Stage::Ended { .. } => None,
    };
    if let Some((how, run)) = ended {
        let at = scope.now;
        set_stage(scope, id, Stage::Ended { how, at, run: Some(run) });
    }
}

/// The replication that begins now, if one may.
fn next(registry: &mut Registry, id: &BackfillId) -> Option<ImageCopy> {
    let backfill = Rc::make_mut(registry.backfills.get_mut(id)?);
    let Stage::InProgress(run) = &mut backfill.stage else { return None };
    if run.under_way() >= AT_ONCE {
        return None;
    }
    let number = run.begun;
    let item = run.items.get(number)?;
    run.begun += 1;
    Some(ImageCopy {
        repository_name: item.repository_name.clone(),
        image_digest: item.image_digest,
        image_tag: item.image_tag.clone(),
        destination: backfill.destination,
        backfill: Some(BackfillPlace { id: id.clone(), number }),
    })
}

fn set_stage(scope: &mut Scope<'_>, id: &BackfillId, stage: Stage) {
    if let Some(backfill) = scope.registry.backfills.get_mut(id) {
        Rc::make_mut(backfill).stage = stage;
    }
}

/// Starts a backfill and forgets those that are not shown any more.
pub(in crate::ecr) fn start(
    scope: &mut Scope<'_>,
    destination: ReplicationDestination,
) -> Rc<Backfill> {
    let (now, id) = (scope.now, BackfillId::draw(scope.ids));
    let backfill =
        Backfill { id: id.clone(), destination, started_at: now, stage: Stage::Preparing };
    let backfill = Rc::new(backfill);
    let backfills = &mut scope.registry.backfills;
    backfills.retain(|_, backfill| backfill.is_kept(now));
    backfills.insert(id.clone(), Rc::clone(&backfill));
    scope.later(PREPARATION, FollowUp::PrepareBackfill { id });
    backfill
}
