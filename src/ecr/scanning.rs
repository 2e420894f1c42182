//! How a registry scans its images: which kind of scan, when, and of which repositories.
//!
//! Source: ECR User Guide, "Scan images for software vulnerabilities", "Using filters".

mod answer;
mod base;
pub mod comparison;
pub mod coverage;
pub mod database;
pub(super) mod engine;
pub mod event;
pub mod export;
pub mod finding;
mod install;
pub mod inventory;
pub mod package;
pub mod state;
pub mod version;
pub mod vulnerability;

pub(super) use answer::{Inspected, basic_finding, source_updated_at};
pub use engine::PlannedScan;
pub use finding::{Finding, findings, severity_counts};
pub use inventory::Inventory;
pub use state::{ScanReport, ScanStatus, Scans, report};

use std::str::FromStr;

use super::error::Error;
use super::members::{Field, Members};
use super::meter::SCANNING_RULES_MAX;
use super::{Constraint, Repository};
use crate::aws::glob;
use crate::json::Node;
use crate::oci::{Manifest, MediaType};

/// The settings of a registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryScanningConfiguration {
    /// Who scans.
    pub scan_type: ScanType,
    /// When, and of which repositories; at most one rule for each frequency.
    pub rules: Vec<RegistryScanningRule>,
}

/// Who scans.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ScanType {
    /// ECR itself, packages of the operating system.
    Basic,
    /// Amazon Inspector, packages of programming languages too.
    Enhanced,
}

/// When an image is scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ScanFrequency {
    /// When it is pushed.
    ScanOnPush,
    /// When it is pushed, and again when a weakness becomes known.
    ContinuousScan,
    /// When somebody asks for it.
    Manual,
}

/// When the images of some repositories are scanned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryScanningRule {
    /// When.
    pub scan_frequency: ScanFrequency,
    /// Of which repositories.
    pub repository_filters: Vec<ScanningFilter>,
}

/// Names of repositories: those that contain a text, or that a wildcard covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanningFilter(Box<str>);

/// What the settings of the registry come to for one repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppliedScanning {
    /// When its images are scanned.
    pub scan_frequency: ScanFrequency,
    /// The filters that cover it.
    pub filters: Vec<ScanningFilter>,
}

/// Whether scanners look at images of this kind: at images for machines, not at indexes of them,
/// signatures or other artifacts.
pub fn is_scannable(manifest: &Manifest) -> bool {
    let is_of_image =
        |kind: &MediaType| matches!(kind, MediaType::OciConfig | MediaType::DockerConfig);
    manifest.media_type().is_image_manifest()
        && manifest.subject().is_none()
        && manifest.artifact_type().is_some_and(is_of_image)
}

/// A new registry scans by itself, and only where a repository or a person asks for it.
impl Default for RegistryScanningConfiguration {
    fn default() -> Self {
        Self { scan_type: ScanType::Basic, rules: Vec::new() }
    }
}

impl ScanType {
    /// The word of the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Basic => "BASIC",
            Self::Enhanced => "ENHANCED",
        }
    }
}

impl ScanFrequency {
    /// The word of the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::ScanOnPush => "SCAN_ON_PUSH",
            Self::ContinuousScan => "CONTINUOUS_SCAN",
            Self::Manual => "MANUAL",
        }
    }

    /// Whether a registry that scans in this way knows the frequency.
    pub fn goes_with(self, scan_type: ScanType) -> bool {
        match self {
            Self::ScanOnPush => true,
            Self::ContinuousScan => scan_type == ScanType::Enhanced,
            Self::Manual => scan_type == ScanType::Basic,
        }
    }
}

impl RegistryScanningConfiguration {
    /// What the settings come to for a repository, which may ask for a scan on push itself.
    ///
    /// Of two rules that cover it, the one that scans more often counts. The repository's own
    /// wish counts only while ECR scans. Assumed: where neither asks for more, the frequency is
    /// `MANUAL` for either type.
    pub fn applied_to(&self, repository: &Repository) -> AppliedScanning {
        let covering = |frequency| self.covering(frequency, repository.name().as_str());
        for frequency in [ScanFrequency::ContinuousScan, ScanFrequency::ScanOnPush] {
            let filters = covering(frequency);
            if !filters.is_empty() {
                return AppliedScanning { scan_frequency: frequency, filters };
            }
        }
        let on_push = repository.scan_on_push && self.scan_type == ScanType::Basic;
        let scan_frequency =
            if on_push { ScanFrequency::ScanOnPush } else { ScanFrequency::Manual };
        AppliedScanning { scan_frequency, filters: covering(ScanFrequency::Manual) }
    }

    fn covering(&self, frequency: ScanFrequency, name: &str) -> Vec<ScanningFilter> {
        let rules = self.rules.iter().filter(|rule| rule.scan_frequency == frequency);
        let filters = rules.flat_map(|rule| &rule.repository_filters);
        filters.filter(|filter| filter.covers(name)).cloned().collect()
    }

    /// Reads `scanType` and `rules`. What is not said is as in a new registry.
    pub(super) fn read(members: &Members<'_>) -> Result<Self, Error> {
        let scan_type = match members.field("scanType").word(&["BASIC", "ENHANCED"])? {
            Some("ENHANCED") => ScanType::Enhanced,
            _ => ScanType::Basic,
        };
        let field = members.field("rules");
        let rules =
            field.list(0..=SCANNING_RULES_MAX.into(), |rule| read_rule(&rule))?.unwrap_or_default();
        // Assumed: that both are refused is documented, the words are not.
        let rule = rules.iter().find(|rule| !rule.scan_frequency.goes_with(scan_type));
        if rule.is_some() {
            let text = "scanFrequency must be one that the scanType supports";
            return Err(field.error(Constraint::Text(text)));
        }
        if let [one, other] = rules.as_slice()
            && one.scan_frequency == other.scan_frequency
        {
            let text = "there must be at most one rule for each scanFrequency";
            return Err(field.error(Constraint::Text(text)));
        }
        Ok(Self { scan_type, rules })
    }

    /// As the API shows it.
    pub fn node(&self) -> Node {
        let rules = self.rules.iter().map(|rule| {
            Node::object([
                ("scanFrequency", Node::from(rule.scan_frequency.name())),
                ("repositoryFilters", filters_node(&rule.repository_filters)),
            ])
        });
        Node::object([
            ("scanType", Node::from(self.scan_type.name())),
            ("rules", Node::array(rules)),
        ])
    }
}

fn read_rule(field: &Field<'_>) -> Result<RegistryScanningRule, Error> {
    let rule = field.required(field.members()?)?;
    let frequency = rule.field("scanFrequency");
    let words = &["SCAN_ON_PUSH", "CONTINUOUS_SCAN", "MANUAL"];
    let scan_frequency = match frequency.required(frequency.word(words)?)? {
        "SCAN_ON_PUSH" => ScanFrequency::ScanOnPush,
        "CONTINUOUS_SCAN" => ScanFrequency::ContinuousScan,
        _ => ScanFrequency::Manual,
    };
    let filters = rule.field("repositoryFilters");
    let list = filters.list(0..=100, |filter| {
        let filter = filter.required(filter.members()?)?;
        let (text, kind) = (filter.field("filter"), filter.field("filterType"));
        kind.required(kind.word(&["WILDCARD"])?)?;
        text.required(text.parsed::<ScanningFilter>()?)
    })?;
    Ok(RegistryScanningRule { scan_frequency, repository_filters: filters.required(list)? })
}

/// Filters as the API shows them.
pub(super) fn filters_node(filters: &[ScanningFilter]) -> Node {
    Node::array(filters.iter().map(|filter| {
        Node::object([("filter", Node::from(filter.as_str())), ("filterType", "WILDCARD".into())])
    }))
}

impl ScanningFilter {
    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it covers the repository called `name`.
    pub fn covers(&self, name: &str) -> bool {
        if self.0.contains('*') { glob::matches(&self.0, name) } else { name.contains(&*self.0) }
    }
}

impl FromStr for ScanningFilter {
    type Err = Constraint;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.len() {
            0 => Err(Constraint::LengthAtLeast(1)),
            256.. => Err(Constraint::LengthAtMost(255)),
            _ if !is_name_filter(text) => {
                Err(Constraint::Pattern("^[a-z0-9*](?:[._\\-/a-z0-9*]?[a-z0-9*]+)*$"))
            }
            _ => Ok(Self(text.into())),
        }
    }
}

/// Letters, digits and wildcards, between which one separator at a time may stand.
pub(super) fn is_name_filter(text: &str) -> bool {
    let runs = text.split(['.', '_', '-', '/']);
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'*';
    runs.into_iter().all(|run| !run.is_empty() && run.bytes().all(is_letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of AWS's documentation.
    #[test]
    fn a_filter_covers_what_the_user_guide_says() {
        let names = ["prod", "repo-prod", "prod-repo", "repo-prod-repo", "prodrepo"];
        let cases = [
            ("prod", [true, true, true, true, true]),
            ("*prod", [true, true, false, false, false]),
            ("prod*", [true, false, true, false, true]),
            ("*prod*", [true, true, true, true, true]),
            ("prod*repo", [false, false, true, false, true]),
        ];
        for (filter, expected) in cases {
            let filter: ScanningFilter = filter.parse().unwrap();
            assert_eq!(names.map(|name| filter.covers(name)), expected, "{filter:?}");
        }
    }

    #[test]
    fn a_filter_follows_the_pattern() {
        let (longest, too_long) = ("a".repeat(255), "a".repeat(256));
        let cases = [
            ("*", true),
            ("a", true),
            ("prod/*", true),
            ("a-b_c.d", true),
            (&longest, true),
            (&too_long, false),
            ("", false),
            ("a--b", false),
            ("/a", false),
            ("a/", false),
            ("A", false),
            ("a b", false),
        ];
        for (text, valid) in cases {
            assert_eq!(text.parse::<ScanningFilter>().is_ok(), valid, "{text}");
        }
    }
}
