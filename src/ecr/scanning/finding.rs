//! Findings: which known weaknesses an image has, told from its packages alone.

use std::cmp::Reverse;
use std::fmt;

use super::database::VULNERABILITIES;
use super::inventory::Inventory;
use super::package::{Ecosystem, Package};
use super::vulnerability::{Affected, Severity, Vulnerability};
use super::{ScanType, version};
use crate::aws::Timestamp;
use crate::ordered::sorted_by_key;

/// A weakness of an image, and the packages that have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The weakness.
    pub vulnerability: &'static Vulnerability,
    /// What is known of these packages.
    pub affected: &'static Affected,
    /// The packages, at least one.
    pub packages: Vec<Package>,
}

/// The weaknesses of an image that were known at a moment, gravest first, then by number.
///
/// The scanner of ECR itself sees packages of the operating system alone.
pub fn findings(inventory: &Inventory, scan_type: ScanType, at: Timestamp) -> Vec<Finding> {
    let mut findings = Vec::new();
    for vulnerability in VULNERABILITIES {
        if vulnerability.published_at() > at {
            continue;
        }
        for affected in vulnerability.affects {
            let is_seen =
                scan_type == ScanType::Enhanced || affected.ecosystem.is_operating_system();
            let having = inventory.packages.iter().filter(|it| is_seen && affected.covers(it));
            let packages: Vec<_> = having.cloned().collect();
            if !packages.is_empty() {
                findings.push(Finding { vulnerability, affected, packages });
            }
        }
    }
    sorted_by_key(findings, |it| Reverse(it.severity()))
}

/// How many findings there are of each severity that there are any of, gravest first.
pub fn severity_counts(findings: &[Finding]) -> Vec<(Severity, u64)> {
    let mut counts = Vec::new();
    for severity in Severity::ALL {
        let count = findings.iter().filter(|it| it.severity() == severity).count();
        if count > 0 {
            counts.push((severity, u64::try_from(count).unwrap_or(u64::MAX)));
        }
    }
    counts
}

/// What was found, in few words: how many, how grave, and how many a newer version mends.
pub fn summary(findings: &[Finding]) -> String {
    if findings.is_empty() {
        return "No findings: nothing is known against the packages that were seen.".to_owned();
    }
    let noun = if findings.len() == 1 { "finding" } else { "findings" };
    let fixed = findings.iter().filter(|it| it.affected.fixed.is_some()).count();
    let mended = match fixed {
        0 => "No newer version mends any of them.".to_owned(),
        1 => "A newer version mends 1 of them.".to_owned(),
        fixed => format!("Newer versions mend {fixed} of them."),
    };
    format!("{} {noun}: {}. {mended}", findings.len(), counts_in_words(findings))
}

/// `2 critical, 1 low`; `none` where there are none.
pub fn counts_in_words(findings: &[Finding]) -> String {
    let mut words = Vec::new();
    for (severity, count) in severity_counts(findings) {
        words.push([&count.to_string(), " ", &severity.name().to_ascii_lowercase()].concat());
    }
    if words.is_empty() { "none".to_owned() } else { words.join(", ") }
}

impl Affected {
    /// Whether a package is among them in a version that has the weakness.
    pub fn covers(&self, package: &Package) -> bool {
        let is_before = |bound: &str| version::compare(&package.version, bound).is_lt();
        self.ecosystem == package.ecosystem
            && self.names(&package.name)
            && !self.introduced.is_some_and(is_before)
            && self.fixed.is_none_or(is_before)
    }
}

impl Finding {
    /// How grave it is.
    pub fn severity(&self) -> Severity {
        self.vulnerability.severity()
    }

    /// Where the packages come from.
    pub fn ecosystem(&self) -> Ecosystem {
        self.affected.ecosystem
    }

    /// The version of the packages; those of one source have one.
    pub fn version(&self) -> &str {
        self.packages.first().map_or("", |package| &package.version)
    }

    /// The names of the packages, with commas between them.
    pub fn package_names(&self) -> String {
        let names: Vec<&str> = self.packages.iter().map(|package| &*package.name).collect();
        names.join(", ")
    }

    /// Whether a text stands in its number, its description or the name of a package, in capitals
    /// or not.
    pub fn mentions(&self, text: &str) -> bool {
        let text = text.to_ascii_lowercase();
        let is_in = |place: &str| place.to_ascii_lowercase().contains(&text);
        let vulnerability = self.vulnerability;
        is_in(vulnerability.id)
            || is_in(vulnerability.description)
            || is_in(self.affected.source)
            || self.packages.iter().any(|package| is_in(&package.name))
    }

    /// What can be done, in a sentence.
    pub fn advice(&self) -> String {
        let source = self.affected.source;
        match (self.affected.fixed, self.ecosystem()) {
            (Some(fixed), Ecosystem::Debian(_)) => {
                format!(
                    "{source} {fixed} mends it: build on a newer base image, or upgrade the packages in a RUN."
                )
            }
            (Some(fixed), Ecosystem::Python | Ecosystem::Node) => {
                format!(
                    "{source} {fixed} mends it: name that version or a later one, and build again."
                )
            }
            (None, _) => format!(
                "No version of {source} mends it in this release: take another release, or leave the package out."
            ),
        }
    }
}

/// What was found, in a sentence.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, severity) = (self.vulnerability.id, self.severity().name());
        write!(f, "{id}, {severity}: {} {}", self.package_names(), self.version())
    }
}
