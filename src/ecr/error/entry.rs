//! What a registry or a repository may have or lack beside images: one row for each.

use std::fmt;

use super::Location;
use crate::aws::AccountId;

/// What is not there. Each has an exception of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The repository has no lifecycle policy.
    LifecyclePolicy(Location),
    /// No lifecycle policy was tried on the repository.
    LifecyclePolicyPreview(Location),
    /// The registry has no policy.
    RegistryPolicy(AccountId),
    /// No pull through cache rule has this prefix.
    PullThroughCacheRule(Box<str>, AccountId),
    /// No creation template has this prefix.
    RepositoryCreationTemplate(Box<str>, AccountId),
    /// No exclusion from pull times has this ARN.
    PullTimeUpdateExclusion(Box<str>),
    /// The registry has no signing configuration.
    SigningConfiguration(AccountId),
    /// The registry has no such replication backfill.
    ReplicationBackfill,
}

/// What is there already. Each has an exception of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// A pull through cache rule has this prefix.
    PullThroughCacheRule(Box<str>, AccountId),
    /// A creation template has this prefix.
    RepositoryCreationTemplate(Box<str>, AccountId),
    /// An exclusion from pull times has this ARN.
    PullTimeUpdateExclusion(Box<str>),
}

impl Missing {
    /// The exception's code.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::LifecyclePolicy(_) => "LifecyclePolicyNotFoundException",
            Self::LifecyclePolicyPreview(_) => "LifecyclePolicyPreviewNotFoundException",
            Self::RegistryPolicy(_) => "RegistryPolicyNotFoundException",
            Self::PullThroughCacheRule(..) => "PullThroughCacheRuleNotFoundException",
            Self::RepositoryCreationTemplate(..) => "TemplateNotFoundException",
            Self::PullTimeUpdateExclusion(_) => "ExclusionNotFoundException",
            Self::SigningConfiguration(_) => "SigningConfigurationNotFoundException",
            Self::ReplicationBackfill => "ReplicationBackfillNotFoundException",
        }
    }
}

impl Taken {
    /// The exception's code.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::PullThroughCacheRule(..) => "PullThroughCacheRuleAlreadyExistsException",
            Self::RepositoryCreationTemplate(..) => "TemplateAlreadyExistsException",
            Self::PullTimeUpdateExclusion(_) => "ExclusionAlreadyExistsException",
        }
    }
}

/// Assumed: all but those about policies; the exceptions are documented, their sentences were not seen.
impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LifecyclePolicy(location) => {
                write!(f, "Lifecycle policy does not exist for the repository {location}")
            }
            Self::LifecyclePolicyPreview(location) => {
                write!(f, "Lifecycle policy preview does not exist for the repository {location}")
            }
            Self::RegistryPolicy(registry_id) => {
                write!(f, "Registry policy does not exist in the registry with id '{registry_id}'")
            }
            Self::PullThroughCacheRule(prefix, registry_id) => write!(
                f,
                "The pull through cache rule with repository prefix '{prefix}' does not exist in the registry with id '{registry_id}'"
            ),
            Self::RepositoryCreationTemplate(prefix, registry_id) => write!(
                f,
                "The repository creation template with prefix '{prefix}' does not exist in the registry with id '{registry_id}'"
            ),
            Self::PullTimeUpdateExclusion(arn) => {
                write!(f, "The pull time update exclusion for principal '{arn}' does not exist")
            }
            Self::SigningConfiguration(registry_id) => write!(
                f,
                "Signing configuration does not exist in the registry with id '{registry_id}'"
            ),
            Self::ReplicationBackfill => f.write_str(
                "The specified replication backfill could not be found. Check the specified replication backfill ID and ensure that you are operating on the correct registry.",
            ),
        }
    }
}

/// Assumed: the sentences; only the exceptions are documented.
impl fmt::Display for Taken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PullThroughCacheRule(prefix, registry_id) => write!(
                f,
                "The pull through cache rule with repository prefix '{prefix}' already exists in the registry with id '{registry_id}'"
            ),
            Self::RepositoryCreationTemplate(prefix, registry_id) => write!(
                f,
                "The repository creation template with prefix '{prefix}' already exists in the registry with id '{registry_id}'"
            ),
            Self::PullTimeUpdateExclusion(arn) => {
                write!(f, "The pull time update exclusion for principal '{arn}' already exists")
            }
        }
    }
}
