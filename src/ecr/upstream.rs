//! Registries that images can be cached from.
//!
//! Source: ECR User Guide, "Sync an upstream registry"; ECR API model, `UpstreamRegistry`.

use crate::aws::{AccountId, Region, RegistryHost};

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
