//! Pulls through the cache: what a pull asks of an upstream registry before it is answered, and
//! what becomes of the answers.
//!
//! Nobody here asks: [`Lookup::of`] says what is to be asked, whoever can reach the registry asks,
//! and [`Lookup::import`] takes in what came.
//!
//! Source: ECR User Guide, "Sync an upstream registry with an Amazon ECR private registry",
//! "Troubleshooting pull through cache issues".

use std::rc::Rc;
use std::time::Duration;

use super::arrival::{Arrival, arrive};
use super::creation_template::{AppliedFor, RepositoryCreationTemplate};
use super::event::{Event, SyncEvent};
use super::lifecycle::evaluation;
use super::operations::image::{
    BatchGetImage, BatchGetImageResponse, FailureCode, ImageIdentifier,
};
use super::operations::pull_through_cache::PullThroughCacheRule;
use super::replication::follow_push;
use super::storage::ImageStatus;
use super::upstream::{UpstreamFailure, UpstreamImage, UpstreamReference};
use super::{Error, ImageTag, Registry, Repository, RepositoryName, Requirement, Scope};
use crate::aws::Timestamp;
use crate::oci::Manifest;

/// How long a cached tag is good before the upstream registry is asked again.
const CHECK_PERIOD: Duration = Duration::from_secs(24 * 60 * 60);

/// What a pull asks of an upstream registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// The rule that says where to ask.
    pub rule: Rc<PullThroughCacheRule>,
    /// The repository that is pulled from.
    pub repository_name: RepositoryName,
    /// What the repository is called upstream.
    pub upstream_repository: Box<str>,
    /// The images to ask for, in the order of the pull.
    pub references: Vec<UpstreamReference>,
    /// Whether everything that is asked for is here already, perhaps out of date.
    pub is_refresh: bool,
}

/// One image that was asked for, and what came of it.
pub type Found = (UpstreamReference, Result<UpstreamImage, UpstreamFailure>);

impl Lookup {
    /// What a pull asks; nothing where no rule covers the repository or everything is here and
    /// fresh.
    ///
    /// A tag is asked for again when 24 hours have passed since it last was, unless it may not be
    /// overwritten. Assumed: a tag that somebody pushed is not asked for, nor one whose image is in
    /// the archive; the hours count from an attempt that failed, too.
    pub fn of(registry: &Registry, pull: &BatchGetImage, now: Timestamp) -> Option<Self> {
        let repository_name = &pull.target.repository_name;
        let rule = PullThroughCacheRule::covering(registry, repository_name)?;
        let upstream_repository = rule.upstream_repository(repository_name);
        let repository = registry.repository(repository_name).map(|repository| &**repository);
        let (mut references, mut is_refresh) = (Vec::new(), true);
        for image_id in &pull.image_ids {
            let Some(reference) = reference_of(image_id) else { continue };
            let Some(is_here) = need(&reference, repository, now) else { continue };
            is_refresh &= is_here;
            references.push(reference);
        }
        (!references.is_empty()).then(|| Self {
            rule: Rc::clone(rule),
            repository_name: repository_name.clone(),
            upstream_repository: upstream_repository.into(),
            references,
            is_refresh,
        })
    }

    /// What the puller has to be allowed so that the upstream registry is asked.
    pub fn requirement(&self, registry: &Registry) -> Vec<Requirement> {
        let arn = || Some(registry.repository_arn(&self.repository_name));
        let on = |action| Requirement { action, resource: arn() };
        let is_new = registry.repository(&self.repository_name).is_none();
        let create = is_new.then(|| on("ecr:CreateRepository"));
        [on("ecr:BatchImportUpstreamImage")].into_iter().chain(create).collect()
    }

    /// Takes in what came: makes the repository if it is not there, keeps the images with
    /// everything that belongs to them, points the tags at them, and reports.
    ///
    /// What did not come leaves what is here as it is. An error has changed nothing.
    pub fn import(&self, scope: &mut Scope<'_>, found: Vec<Found>) -> Result<(), Error> {
        let has_come = found.iter().any(|(_, image)| image.is_ok());
        let is_here = scope.registry.repository(&self.repository_name).is_some();
        let made = (has_come && !is_here).then(|| self.make(scope)).transpose()?.flatten();
        let room = scope.registry.quotas.images_max;
        if let Some(repository) = scope.registry.repository(&self.repository_name)
            && new_images(repository, &found) + repository.images_count() > room
        {
            return Err(Error::LimitExceeded);
        }
        if let Some(repository) = made {
            scope.registry.insert(Rc::new(repository));
            evaluation::schedule(scope, &self.repository_name);
        }
        for (reference, image) in found {
            self.take_in(scope, &reference, image);
        }
        Ok(())
    }

    /// The repository, as a template or else the defaults say; nothing where the template asks for
    /// what it names no role for.
    fn make(&self, scope: &Scope<'_>) -> Result<Option<Repository>, Error> {
        let (registry, name) = (&*scope.registry, &self.repository_name);
        if registry.repositories().count() >= registry.quotas.repositories_max {
            return Err(Error::LimitExceeded);
        }
        let plain = Repository::new(&registry.location(name), registry.region, scope.now);
        let when = AppliedFor::PullThroughCache;
        Ok(match RepositoryCreationTemplate::best(registry, name, when) {
            Some(template) => template.make(plain),
            None => Some(plain),
        })
    }

    fn take_in(
        &self,
        scope: &mut Scope<'_>,
        reference: &UpstreamReference,
        image: Result<UpstreamImage, UpstreamFailure>,
    ) {
        let tag = reference.tag().cloned();
        let now = scope.now;
        let outcome = image.as_ref().map(UpstreamImage::digest).map_err(|failure| *failure);
        let arn = scope.registry.repository_arn(&self.repository_name);
        scope.emit(Event::Sync(SyncEvent::new(self, arn, reference, outcome)));
        let Some(repository) = scope.registry.repository_mut(&self.repository_name) else { return };
        let Ok(image) = image else {
            if let Some(tag) = tag.filter(|tag| repository.tagged(tag).is_some()) {
                repository.note_check(tag, now);
            }
            return;
        };
        let manifests = image.manifests().map(Manifest::digest);
        let new: Vec<_> = manifests.filter(|digest| repository.image(digest).is_none()).collect();
        let image_digest = image.digest();
        let is_moved = tag.as_ref().is_some_and(|tag| {
            repository.tagged(tag).is_none_or(|it| it.manifest.digest() != image_digest)
        });
        repository.import(image, tag.clone(), now);
        // A tag that comes to an image which is here already is replicated like one that is pushed.
        if is_moved && !new.contains(&image_digest) {
            follow_push(scope, &self.repository_name, image_digest, tag.as_ref());
        }
        for image_digest in new {
            let repository_name = self.repository_name.clone();
            arrive(scope, Arrival::Cached { repository_name, image_digest });
        }
    }

    /// The answer to the pull, with the upstream registry's reasons where it has some.
    ///
    /// Assumed: a repository that could not be made because the registry refused is the exception
    /// of the operation; an image that is missing in one that is there, a failure of the image.
    pub fn explain(
        failures: &[(UpstreamReference, UpstreamFailure)],
        answer: Result<BatchGetImageResponse, Error>,
    ) -> Result<BatchGetImageResponse, Error> {
        let refused = failures.iter().find(|(_, why)| *why != UpstreamFailure::NotFound);
        match (answer, refused) {
            (Err(Error::RepositoryNotFound(_)), Some((_, why))) => {
                Err(Error::UnableToGetUpstreamImage(*why))
            }
            (Ok(mut response), _) => {
                for failure in &mut response.failures {
                    let asked = reference_of(&failure.image_id);
                    let told = failures.iter().find(|(of, _)| Some(of) == asked.as_ref());
                    if let Some((_, why)) = told
                        && failure.code == FailureCode::ImageNotFound
                    {
                        failure.code = FailureCode::from(*why);
                    }
                }
                Ok(response)
            }
            (answer, _) => answer,
        }
    }
}

/// How the upstream registry is asked for an image; a tag goes before a digest.
fn reference_of(image_id: &ImageIdentifier) -> Option<UpstreamReference> {
    match (&image_id.image_tag, &image_id.image_digest) {
        (Some(tag), _) => tag.parse::<ImageTag>().ok().map(UpstreamReference::Tag),
        (None, Some(digest)) => digest.parse().ok().map(UpstreamReference::Digest),
        (None, None) => None,
    }
}

/// Whether the upstream registry is to be asked: `None` if not, else whether the image is here.
fn need(
    reference: &UpstreamReference,
    repository: Option<&Repository>,
    now: Timestamp,
) -> Option<bool> {
    let Some(repository) = repository else { return Some(false) };
    match reference {
        UpstreamReference::Digest(digest) => repository.image(digest).is_none().then_some(false),
        UpstreamReference::Tag(tag) => {
            let Some(image) = repository.tagged(tag) else { return Some(false) };
            let checked_at = repository.checked_at(tag)?;
            let is_due = now.since(checked_at) >= CHECK_PERIOD
                && image.storage.status(now) == ImageStatus::Active;
            (is_due && repository.image_tag_mutability.permits_overwriting(tag)).then_some(true)
        }
    }
}

fn new_images(repository: &Repository, found: &[Found]) -> usize {
    let manifests = found.iter().flat_map(|(_, image)| image).flat_map(UpstreamImage::manifests);
    manifests.filter(|manifest| repository.image(&manifest.digest()).is_none()).count()
}

/// An image of a repository with everything that belongs to it, as another registry gets it; nothing
/// where it is not there or in the archive.
pub fn copy(
    repository: &Repository,
    reference: &UpstreamReference,
    now: Timestamp,
) -> Option<UpstreamImage> {
    let image = match reference {
        UpstreamReference::Tag(tag) => repository.tagged(tag),
        UpstreamReference::Digest(digest) => repository.image(digest),
    };
    let image = image.filter(|image| image.storage.status(now) == ImageStatus::Active)?;
    let mut children = Vec::new();
    add_children(repository, &image.manifest, &mut children);
    let manifest = image.manifest.clone();
    let manifests = children.iter().chain([&manifest]);
    let named = manifests.flat_map(Manifest::blobs).map(|blob| blob.digest);
    let blobs = named.filter_map(|it| repository.layer(&it).map(|content| (it, content.clone())));
    let blobs = blobs.collect();
    Some(UpstreamImage { manifest, children, blobs })
}

/// What an index names, the deepest first.
fn add_children(repository: &Repository, manifest: &Manifest, children: &mut Vec<Manifest>) {
    for child in manifest.manifests() {
        let Some(image) = repository.image(&child.digest) else { continue };
        add_children(repository, &image.manifest, children);
        children.push(image.manifest.clone());
    }
}
