//! Registries that images can be cached from, and what comes from them.
//!
//! Source: ECR User Guide, "Sync an upstream registry"; ECR API model, `UpstreamRegistry`.

use std::fmt;

use super::ImageTag;
use crate::aws::{AccountId, Region, RegistryHost};
use crate::oci::{Digest, LayerContent, Manifest};

/// A kind of registry that images can be cached from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpstreamRegistry {
    /// Another private registry of ECR, the one at this host.
    Ecr(RegistryHost),
    /// The public gallery of ECR.
    EcrPublic,
    /// Quay.
    Quay,
    /// The registry of Kubernetes.
    K8s,
    /// Docker Hub.
    DockerHub,
    /// The container registry of GitHub.
    GitHub,
    /// A registry of Microsoft Azure.
    Azure,
    /// The container registry of GitLab.
    GitLab,
    /// Chainguard.
    Chainguard,
}

/// The words of the API, in the order of its model.
pub(super) const NAMES: &[&str] = &[
    "ecr",
    "ecr-public",
    "quay",
    "k8s",
    "docker-hub",
    "github-container-registry",
    "azure-container-registry",
    "gitlab-container-registry",
    "chainguard",
];

impl UpstreamRegistry {
    /// The kind of registry that stands at `url`; nothing where no images can be cached from it.
    ///
    /// Assumed: the host of Chainguard, which the API model names without its address.
    pub fn at(url: &str) -> Option<Self> {
        match url {
            "public.ecr.aws" => Some(Self::EcrPublic),
            "quay.io" => Some(Self::Quay),
            "registry.k8s.io" => Some(Self::K8s),
            "registry-1.docker.io" => Some(Self::DockerHub),
            "ghcr.io" => Some(Self::GitHub),
            "registry.gitlab.com" => Some(Self::GitLab),
            "cgr.dev" => Some(Self::Chainguard),
            _ => match url.strip_suffix(".azurecr.io") {
                Some(name) if !name.is_empty() && !name.contains(['/', '.']) => Some(Self::Azure),
                _ => url.parse().ok().map(Self::Ecr),
            },
        }
    }

    /// The word of the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ecr(_) => "ecr",
            Self::EcrPublic => "ecr-public",
            Self::Quay => "quay",
            Self::K8s => "k8s",
            Self::DockerHub => "docker-hub",
            Self::GitHub => "github-container-registry",
            Self::Azure => "azure-container-registry",
            Self::GitLab => "gitlab-container-registry",
            Self::Chainguard => "chainguard",
        }
    }

    /// Whether nobody gets images from it without a login.
    pub fn needs_credentials(self) -> bool {
        match self {
            Self::Ecr(_) | Self::EcrPublic | Self::Quay | Self::K8s => false,
            Self::DockerHub | Self::GitHub | Self::Azure | Self::GitLab | Self::Chainguard => true,
        }
    }

    /// Whether it is another account's registry, as seen from this one.
    pub(super) fn is_of_another_account(self, than: AccountId) -> bool {
        matches!(self, Self::Ecr(host) if host.account != than)
    }

    /// Whether it is this very registry.
    pub(super) fn is(self, account: AccountId, region: Region) -> bool {
        matches!(self, Self::Ecr(host) if host.account == account && host.region == region)
    }
}

/// How an upstream registry is asked for an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UpstreamReference {
    /// By its tag.
    Tag(ImageTag),
    /// By its digest.
    Digest(Digest),
}

impl UpstreamReference {
    /// The tag, if it is asked for by one.
    pub fn tag(&self) -> Option<&ImageTag> {
        match self {
            Self::Tag(tag) => Some(tag),
            Self::Digest(_) => None,
        }
    }
}

/// An image as it came from upstream, with everything that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpstreamImage {
    /// The manifest that was asked for.
    pub manifest: Manifest,
    /// The manifests that it names, those that they name before them.
    pub children: Vec<Manifest>,
    /// Configurations and layers of all of them.
    pub blobs: Vec<(Digest, LayerContent)>,
}

impl UpstreamImage {
    /// The digest of what was asked for.
    pub fn digest(&self) -> Digest {
        self.manifest.digest()
    }

    /// Every manifest, the one that was asked for last.
    pub fn manifests(&self) -> impl Iterator<Item = &Manifest> {
        self.children.iter().chain([&self.manifest])
    }
}

/// Why an upstream registry does not give an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpstreamFailure {
    /// It has no such image.
    NotFound,
    /// It does not let the rule's login see such an image. Some registries say so of everything
    /// that they do not have.
    AccessDenied,
    /// The rule's login has pulled too much.
    TooManyRequests,
    /// It does not answer.
    Unavailable,
}

/// Source: that of a refused login, public reports (aws/containers-roadmap, issue 2354). Assumed:
/// the others.
impl fmt::Display for UpstreamFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotFound => "Requested image not found",
            Self::AccessDenied => {
                "The authentication to the upstream registry failed. Verify that the credentials \
                 provided in the pull through cache rule are correct, and try again."
            }
            Self::TooManyRequests => {
                "The upstream registry refused the request because its pull rate limit is reached."
            }
            Self::Unavailable => "The upstream registry is not available.",
        })
    }
}
