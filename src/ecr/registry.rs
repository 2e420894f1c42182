//! A private registry: all the repositories of one account in one Region.

use std::rc::Rc;

use super::creation_template::{RepositoryCreationTemplate, TemplatePolicy};
use super::operations::exclusion::ExcludedPrincipal;
use super::operations::pull_through_cache::PullThroughCacheRule;
use super::prefix::RepositoryPrefix;
use super::replication::{Backfill, BackfillId, ReplicationConfiguration};
use super::scanning::RegistryScanningConfiguration;
use super::signing::SigningConfiguration;
use super::{Location, Quotas, Repository, RepositoryName};
use crate::aws::{AccountId, Arn, Region, RegistryHost, Timestamp};
use crate::iam::{Policy, PolicyKind};
use crate::ordered::{OrderedMap, SharedMap, Values};

/// One private registry. Its id is the id of the account that owns it.
///
/// Repositories are shared with earlier copies of the registry until one of them changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registry {
    /// The account.
    pub id: AccountId,
    /// The Region.
    pub region: Region,
    /// What the registry as a whole allows and forbids; a new one says nothing.
    pub policy: Option<Rc<Policy>>,
    /// How much it takes.
    pub quotas: Quotas,
    /// How its images are scanned.
    pub scanning_configuration: RegistryScanningConfiguration,
    /// Where its images are copied to.
    pub replication_configuration: ReplicationConfiguration,
    /// The images that were there before, on their way to the same places.
    pub backfills: OrderedMap<BackfillId, Rc<Backfill>>,
    /// Which of its images are signed.
    pub signing_configuration: Option<SigningConfiguration>,
    /// Where images are cached from, by the prefix under which they are.
    pub pull_through_cache_rules: OrderedMap<RepositoryPrefix, Rc<PullThroughCacheRule>>,
    /// What repositories are like that ECR creates, by the beginning of their names.
    pub creation_templates: OrderedMap<RepositoryPrefix, Rc<RepositoryCreationTemplate>>,
    /// Whether a push may take layers over from other repositories of the registry.
    ///
    /// Assumed: it may not in a new registry; AWS does not say what the setting is then.
    pub is_blob_mounting_enabled: bool,
    /// Principals whose pulls do not count, and since when.
    pub pull_time_update_exclusions: OrderedMap<ExcludedPrincipal, Timestamp>,
    repositories: SharedMap<RepositoryName, Rc<Repository>>,
}

impl Registry {
    /// A registry without repositories, of the size that AWS documents today.
    pub fn new(id: AccountId, region: Region) -> Self {
        Self::with_quotas(id, region, Quotas::AWS_TODAY)
    }

    /// One of another size.
    pub fn with_quotas(id: AccountId, region: Region, quotas: Quotas) -> Self {
        Self {
            id,
            region,
            quotas,
            policy: None,
            scanning_configuration: RegistryScanningConfiguration::default(),
            replication_configuration: ReplicationConfiguration::default(),
            backfills: OrderedMap::new(),
            signing_configuration: None,
            pull_through_cache_rules: OrderedMap::new(),
            creation_templates: OrderedMap::new(),
            is_blob_mounting_enabled: false,
            pull_time_update_exclusions: OrderedMap::new(),
            repositories: SharedMap::new(),
        }
    }

    /// The host that docker speaks to.
    pub fn host(&self) -> RegistryHost {
        RegistryHost::new(self.id, self.region)
    }

    /// The repository called `name`.
    pub fn repository(&self, name: &RepositoryName) -> Option<&Rc<Repository>> {
        self.repositories.get(name)
    }

    /// Every repository, by name. Skipping many costs no more than skipping one.
    pub fn repositories(&self) -> Values<'_, RepositoryName, Rc<Repository>> {
        self.repositories.values()
    }

    /// Every policy that names principals: the registry's own, then those of repositories, then
    /// those that templates give to new repositories.
    pub fn policies(&self) -> impl Iterator<Item = &Rc<Policy>> {
        let of_repositories = self.repositories.values().filter_map(|it| it.policy.as_ref());
        let of_templates = self.creation_templates.values().filter_map(|it| it.settings.policy());
        self.policy.iter().chain(of_repositories).chain(of_templates)
    }

    /// Replaces policies by what `change` makes of them; what it gives `None` for stays.
    pub fn replace_policies(&mut self, change: impl Fn(&Policy, PolicyKind) -> Option<Rc<Policy>>) {
        if let Some(policy) = self.policy.as_mut()
            && let Some(changed) = change(policy, PolicyKind::Registry)
        {
            *policy = changed;
        }
        let mut changes = Vec::new();
        for (name, repository) in &self.repositories {
            let policy = repository.policy.as_ref();
            if let Some(changed) = policy.and_then(|it| change(it, PolicyKind::Repository)) {
                changes.push((name.clone(), changed));
            }
        }
        for (name, changed) in changes {
            if let Some(repository) = self.repository_mut(&name) {
                repository.policy = Some(changed);
            }
        }
        for template in self.creation_templates.values_mut() {
            if let Some(changed) =
                template.settings.policy().and_then(|it| change(it, PolicyKind::Repository))
            {
                let policy = Some(TemplatePolicy::Policy(changed));
                Rc::make_mut(template).settings.repository_policy = policy;
            }
        }
    }

    /// Replaces the policy of a repository; `false` where there is no such repository.
    pub fn replace_repository_policy(
        &mut self,
        name: &RepositoryName,
        policy: Option<Rc<Policy>>,
    ) -> bool {
        let repository = self.repository_mut(name);
        repository.map(|repository| repository.policy = policy).is_some()
    }

    /// Whether the pulls of a principal do not count.
    pub fn excludes_pulls_of(&self, principal: Option<&Arn>) -> bool {
        let mut excluded = self.pull_time_update_exclusions.keys().map(ExcludedPrincipal::arn);
        principal.is_some_and(|principal| excluded.any(|arn| arn == principal))
    }

    /// The ARN that a repository called `name` has or would have.
    pub fn repository_arn(&self, name: &RepositoryName) -> Arn {
        Arn::repository(self.region, self.id, name.as_str())
    }

    /// The resource of a call that is about every repository. IAM compares it as it is written, so
    /// only a statement on `repository/*` or more covers it.
    pub fn every_repository_arn(&self) -> Arn {
        Arn::repository(self.region, self.id, "*")
    }

    /// Where errors say that a repository called `name` is or should be.
    pub fn location(&self, name: &RepositoryName) -> Location {
        Location { repository_name: name.clone(), registry_id: self.id }
    }

    pub(super) fn repository_mut(&mut self, name: &RepositoryName) -> Option<&mut Repository> {
        self.repositories.get_mut(name).map(Rc::make_mut)
    }

    pub(super) fn insert(&mut self, repository: Rc<Repository>) {
        self.repositories.insert(repository.name().clone(), repository);
    }

    pub(super) fn remove(&mut self, name: &RepositoryName) -> Option<Rc<Repository>> {
        self.repositories.remove(name)
    }
}
