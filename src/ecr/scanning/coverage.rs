//! How the images of a repository are scanned, and which setting is the reason, in words.

use std::fmt;

use super::{
    AppliedScanning, RegistryScanningConfiguration, RegistryScanningRule, ScanFrequency, ScanType,
};
use crate::ecr::{Repository, RepositoryName};

/// What scans the images of a repository, when, and why so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// Who scans.
    pub scan_type: ScanType,
    /// What the settings of the registry come to.
    pub applied: AppliedScanning,
    /// Whether the repository asks for a scan on push itself.
    pub scan_on_push: bool,
}

impl Coverage {
    /// Of a repository of a registry with these settings.
    pub fn of(configuration: &RegistryScanningConfiguration, repository: &Repository) -> Self {
        Self {
            scan_type: configuration.scan_type,
            applied: configuration.applied_to(repository),
            scan_on_push: repository.scan_on_push,
        }
    }

    /// Whether anybody may ask for a scan: Inspector decides by itself.
    pub fn can_be_asked(&self) -> bool {
        self.scan_type == ScanType::Basic
    }
}

impl RegistryScanningConfiguration {
    /// These settings, changed so that the registry scans a repository in this way: a rule covers
    /// it with its name as filter, or none does where no frequency is given.
    ///
    /// Rules that the type of scanning does not know are left out, and filters that would make it
    /// scan more often. `None` where the name cannot be a filter.
    pub fn arranged(
        &self,
        scan_type: ScanType,
        scan_frequency: Option<ScanFrequency>,
        name: &RepositoryName,
    ) -> Option<Self> {
        let is_too_often = |rule: ScanFrequency| match scan_frequency {
            Some(ScanFrequency::ContinuousScan) => false,
            Some(ScanFrequency::ScanOnPush) => rule == ScanFrequency::ContinuousScan,
            Some(ScanFrequency::Manual) | None => rule != ScanFrequency::Manual,
        };
        let mut rules = Vec::new();
        for rule in &self.rules {
            let mut rule = rule.clone();
            if is_too_often(rule.scan_frequency) {
                rule.repository_filters.retain(|filter| !filter.covers(name.as_str()));
            }
            if rule.scan_frequency.goes_with(scan_type) && !rule.repository_filters.is_empty() {
                rules.push(rule);
            }
        }
        if let Some(scan_frequency) = scan_frequency {
            let filter = name.as_str().parse().ok()?;
            match rules.iter_mut().find(|rule| rule.scan_frequency == scan_frequency) {
                Some(rule) if rule.repository_filters.contains(&filter) => {}
                Some(rule) => rule.repository_filters.push(filter),
                None => {
                    let repository_filters = vec![filter];
                    rules.push(RegistryScanningRule { scan_frequency, repository_filters });
                }
            }
        }
        Some(Self { scan_type, rules })
    }
}

/// Two sentences: who scans and when, and the reason.
impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let frequency = self.applied.scan_frequency;
        f.write_str(match (self.scan_type, frequency) {
            (ScanType::Basic, ScanFrequency::Manual) => {
                "Basic scanning: ECR scans an image when somebody asks for it."
            }
            (ScanType::Basic, ScanFrequency::ScanOnPush | ScanFrequency::ContinuousScan) => {
                "Basic scanning: ECR scans each image when it is pushed."
            }
            (ScanType::Enhanced, ScanFrequency::Manual) => {
                "Enhanced scanning: Amazon Inspector looks at none of these images."
            }
            (ScanType::Enhanced, ScanFrequency::ScanOnPush) => {
                "Enhanced scanning: Amazon Inspector scans each image when it is pushed."
            }
            (ScanType::Enhanced, ScanFrequency::ContinuousScan) => {
                "Enhanced scanning: Amazon Inspector scans each image when it is pushed, and again when a weakness becomes known."
            }
        })?;
        if let [first, rest @ ..] = self.applied.filters.as_slice() {
            let word = if rest.is_empty() { "filter" } else { "filters" };
            let rule = frequency.name();
            write!(f, " The registry’s {rule} rule covers it, by the {word} {}", first.as_str())?;
            for filter in rest {
                write!(f, ", {}", filter.as_str())?;
            }
            return f.write_str(".");
        }
        f.write_str(match (self.scan_on_push, self.scan_type) {
            (true, ScanType::Basic) => {
                " The repository’s own flag scanOnPush asks for it; no rule of the registry does."
            }
            (true, ScanType::Enhanced) => {
                " The repository’s own flag scanOnPush does not count while scanning is enhanced, and no rule of the registry covers it."
            }
            (false, _) => {
                " No rule of the registry covers the repository, and its own flag scanOnPush is off."
            }
        })
    }
}
