//! The public registries beyond AWS: what lies in them, when it changes, and how much Docker Hub
//! gives to whom.
//!
//! Images of Docker Hub whose bytes were published are those; the others are made up, small, and
//! the same for ever. Which tags there are and when they move is a table of dates, so that the same
//! moment always shows the same registries.

mod catalog;
mod docker_hub;
mod image;
mod registry;

use std::fmt;

pub use docker_hub::{DockerHub, Puller};
pub(super) use registry::answer;

use crate::aws::Timestamp;
use crate::ecr::upstream::{UpstreamFailure, UpstreamImage, UpstreamReference, UpstreamRegistry};
use crate::oci::{Digest, LayerContent, Manifest};
use crate::ordered::OrderedSet;

/// A registry that anybody reaches and nobody here pushes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PublicRegistry {
    /// Docker Hub.
    DockerHub,
    /// The public gallery of ECR.
    EcrPublic,
    /// Quay.
    Quay,
    /// The registry of Kubernetes.
    K8s,
    /// The container registry of GitHub.
    GitHub,
    /// Chainguard.
    Chainguard,
    /// The container registry of GitLab, which is empty here.
    GitLab,
}

impl PublicRegistry {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 7] = [
        Self::DockerHub,
        Self::EcrPublic,
        Self::Quay,
        Self::K8s,
        Self::GitHub,
        Self::Chainguard,
        Self::GitLab,
    ];

    /// Where it answers.
    pub fn host(self) -> &'static str {
        match self {
            Self::DockerHub => "registry-1.docker.io",
            Self::EcrPublic => "public.ecr.aws",
            Self::Quay => "quay.io",
            Self::K8s => "registry.k8s.io",
            Self::GitHub => "ghcr.io",
            Self::Chainguard => "cgr.dev",
            Self::GitLab => "registry.gitlab.com",
        }
    }

    /// The registry at a host; what docker calls `docker.io` is reached elsewhere.
    pub fn at(host: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|registry| registry.host() == host)
    }

    /// The registry that images are cached from; none of the kinds that are here for another one of
    /// ECR, and for those of Azure.
    fn of(upstream: UpstreamRegistry) -> Option<Self> {
        match upstream {
            UpstreamRegistry::DockerHub => Some(Self::DockerHub),
            UpstreamRegistry::EcrPublic => Some(Self::EcrPublic),
            UpstreamRegistry::Quay => Some(Self::Quay),
            UpstreamRegistry::K8s => Some(Self::K8s),
            UpstreamRegistry::GitHub => Some(Self::GitHub),
            UpstreamRegistry::Chainguard => Some(Self::Chainguard),
            UpstreamRegistry::GitLab => Some(Self::GitLab),
            UpstreamRegistry::Ecr(_) | UpstreamRegistry::Azure => None,
        }
    }

    /// Whether it says of a repository that it does not have that one may not see it.
    ///
    /// Source: public reports of pulls of images that are not there.
    fn hides_what_it_lacks(self) -> bool {
        match self {
            Self::DockerHub | Self::GitHub | Self::GitLab | Self::Chainguard => true,
            Self::EcrPublic | Self::Quay | Self::K8s => false,
        }
    }
}

impl fmt::Display for PublicRegistry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.host())
    }
}

/// Whether a registry answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reachability {
    /// It does.
    Answers,
    /// It does not.
    Down,
}

/// The public registries as one simulation sees them.
#[derive(Clone, Debug, Default)]
pub struct Internet {
    /// What Docker Hub has given to whom.
    pub docker_hub: DockerHub,
    /// The registries that do not answer at present.
    outages: OrderedSet<PublicRegistry>,
}

impl Internet {
    /// Whether a registry answers at present.
    pub fn reachability(&self, registry: PublicRegistry) -> Reachability {
        if self.outages.contains(&registry) { Reachability::Down } else { Reachability::Answers }
    }

    /// Takes a registry away, or gives it back.
    pub fn set_reachability(&mut self, registry: PublicRegistry, reachability: Reachability) {
        match reachability {
            Reachability::Answers => {
                self.outages.remove(&registry);
            }
            Reachability::Down => {
                self.outages.insert(registry);
            }
        }
    }

    /// An image, for the login of a cache rule. At Docker Hub it counts as that login's pulls, one
    /// for each platform, unless it is the one that is known already: asking alone is no pull.
    pub(super) fn pull(
        &mut self,
        wanted: &Wanted<'_>,
        puller: &Puller,
        now: Timestamp,
    ) -> Result<UpstreamImage, UpstreamFailure> {
        let registry = PublicRegistry::of(wanted.upstream).ok_or(UpstreamFailure::NotFound)?;
        self.check_reachable(wanted.upstream)?;
        let found = catalog::find(registry, wanted.repository, wanted.reference, now)?;
        if registry == PublicRegistry::DockerHub && wanted.known != Some(found.digest()) {
            let pulls = found.children.len().max(1);
            if self.docker_hub.pulls_left(puller, now) < pulls {
                return Err(UpstreamFailure::TooManyRequests);
            }
            for _ in 0..pulls {
                self.docker_hub.count_pull(puller, now);
            }
        }
        Ok(found)
    }

    /// Whether a registry answers.
    pub(super) fn check_reachable(
        &self,
        upstream: UpstreamRegistry,
    ) -> Result<(), UpstreamFailure> {
        match PublicRegistry::of(upstream).map(|registry| self.reachability(registry)) {
            Some(Reachability::Down) => Err(UpstreamFailure::Unavailable),
            Some(Reachability::Answers) | None => Ok(()),
        }
    }
}

/// What a cache rule asks a public registry for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted<'w> {
    /// Where.
    pub(super) upstream: UpstreamRegistry,
    /// The repository there.
    pub(super) repository: &'w str,
    /// Which of its images.
    pub(super) reference: &'w UpstreamReference,
    /// The image that is cached under that reference.
    pub(super) known: Option<Digest>,
}

/// A manifest and what is known of its blobs: the configuration, then the layers.
#[derive(Clone, Debug)]
struct PublicImage {
    manifest: Manifest,
    blobs: Vec<(Digest, LayerContent)>,
}
