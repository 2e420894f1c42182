//! How much of its quotas a registry uses.

use super::{Quotas, Registry, Repository};

/// One quota and how much of it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meter {
    /// What is counted, such as `Images in a repository`.
    pub what: &'static str,
    /// The repository in which there are most, where each repository has the quota to itself.
    pub fullest: Option<Box<str>>,
    /// How many there are. It may be more than the limit: lowering a quota takes nothing away.
    pub used: usize,
    /// How many there may be.
    pub limit: usize,
}

/// Most rules of a pull through cache, principals whose pulls do not count, rules of a lifecycle
/// policy and resource tags.
///
/// Source: ECR User Guide, service quotas.
pub(super) const CACHE_RULES_MAX: usize = 50;
pub(super) const EXCLUSIONS_MAX: usize = 100;
pub(super) const LIFECYCLE_RULES_MAX: usize = 50;
pub(super) const RESOURCE_TAGS_MAX: usize = 50;
/// Most rules by which images are replicated, and signed, and scanned.
///
/// Source: ECR API model, `ReplicationRuleList`, `SigningRuleList`, `RegistryScanningRuleList`.
pub(super) const REPLICATION_RULES_MAX: u16 = 25;
pub(super) const SIGNING_RULES_MAX: u16 = 10;
pub(super) const SCANNING_RULES_MAX: u16 = 2;

impl Registry {
    /// Every quota of the registry as a whole; of those that each repository has to itself, the
    /// repository that uses most.
    pub fn meters(&self) -> Vec<Meter> {
        let whole = |what, used, limit| Meter { what, fullest: None, used, limit };
        let mut meters = vec![whole(
            "Repositories in the registry",
            self.repositories().len(),
            self.quotas.repositories_max,
        )];
        let mut fullest = Vec::<Meter>::new();
        for repository in self.repositories() {
            let name = || Some(repository.name().as_str().into());
            for (at, meter) in repository.meters(self.quotas).into_iter().enumerate() {
                match fullest.get_mut(at) {
                    Some(most) if most.used >= meter.used => {}
                    Some(most) => *most = Meter { fullest: name(), ..meter },
                    None => fullest.push(Meter { fullest: name(), ..meter }),
                }
            }
        }
        meters.append(&mut fullest);
        let replication = self.replication_configuration.rules.len();
        let signing = self.signing_configuration.as_ref().map_or(0, |it| it.rules.len());
        let scanning = self.scanning_configuration.rules.len();
        let cache = self.pull_through_cache_rules.len();
        let exclusions = self.pull_time_update_exclusions.len();
        meters.extend([
            whole("Replication rules", replication, usize::from(REPLICATION_RULES_MAX)),
            whole("Scanning rules", scanning, usize::from(SCANNING_RULES_MAX)),
            whole("Signing rules", signing, usize::from(SIGNING_RULES_MAX)),
            whole("Pull through cache rules", cache, CACHE_RULES_MAX),
            whole("Pull time update exclusions", exclusions, EXCLUSIONS_MAX),
        ]);
        meters
    }
}

impl Repository {
    /// Every quota that a repository has to itself.
    pub fn meters(&self, quotas: Quotas) -> [Meter; 4] {
        let own = |what, used, limit| Meter { what, fullest: None, used, limit };
        let tags = self.images_from(0).map(|image| image.tags().len()).max();
        let rules = self.lifecycle_policy.as_ref().map_or(0, |policy| policy.rules().len());
        [
            own("Images in a repository", self.images_count(), quotas.images_max),
            own("Tags on an image", tags.unwrap_or(0), quotas.tags_max),
            own("Rules of a lifecycle policy", rules, LIFECYCLE_RULES_MAX),
            own("Resource tags of a repository", self.resource_tags.len(), RESOURCE_TAGS_MAX),
        ]
    }
}
