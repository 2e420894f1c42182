//! Findings as the API and Inspector write them.

use super::finding::Finding;
use super::package::{Ecosystem, Package};
use super::state::CompletedScan;
use super::vulnerability::Cvss;
use super::{database, version};
use crate::aws::Timestamp;
use crate::ecr::{Image, Repository};
use crate::json::{Node, Value};
use crate::oci::Digest;

/// A finding of ECR's own scanner.
///
/// Source: ECR User Guide, sample of basic scan findings, for the attributes and their order.
pub(in crate::ecr) fn basic_finding(finding: &Finding) -> Node {
    let vulnerability = finding.vulnerability;
    let cvss = vulnerability.cvss;
    let (vector, score) = if cvss.version() == "2.0" {
        ("CVSS2_VECTOR", "CVSS2_SCORE")
    } else {
        ("CVSS3_VECTOR", "CVSS3_SCORE")
    };
    let attributes = [
        ("package_version", finding.version()),
        ("package_name", finding.affected.source),
        (vector, cvss.vector),
        (score, &cvss.score()),
    ];
    let attributes =
        attributes.map(|(key, value)| Node::object([("key", key.into()), ("value", value.into())]));
    Node::object([
        ("name", vulnerability.id.into()),
        ("description", vulnerability.description.into()),
        ("uri", vulnerability.url(finding.ecosystem()).as_str().into()),
        ("severity", finding.severity().name().into()),
        ("attributes", Node::array(attributes)),
    ])
}

/// When the set of weaknesses last grew before a scan.
pub(in crate::ecr) fn source_updated_at(at: Timestamp) -> Option<Timestamp> {
    let mut latest = None;
    for vulnerability in database::VULNERABILITIES {
        let published_at = vulnerability.published_at();
        if published_at <= at {
            latest = latest.max(Some(published_at));
        }
    }
    latest
}

/// An image that Inspector has looked through.
pub(in crate::ecr) struct Inspected<'a> {
    /// Where it is.
    pub(in crate::ecr) repository: &'a Repository,
    /// It.
    pub(in crate::ecr) image: &'a Image,
    /// The scan.
    pub(in crate::ecr) completed: &'a CompletedScan,
    /// How moments are written: in seconds in the API, [`spelled`] in events.
    pub(in crate::ecr) date: fn(Timestamp) -> Node,
}

impl Inspected<'_> {
    /// A finding.
    ///
    /// Assumed: no exploit is known of any weakness, and the recommendation says nothing, as it
    /// mostly does.
    pub(in crate::ecr) fn finding(&self, finding: &Finding) -> Node {
        let vulnerability = finding.vulnerability;
        let mut names: Vec<&str> = Vec::new();
        for package in &finding.packages {
            names.push(&package.name);
        }
        let title = format!("{} - {}", vulnerability.id, names.join(", "));
        let recommendation = Node::object([("text", "None Provided".into())]);
        let first_at = self.completed.first_at.max(vulnerability.published_at());
        let last_at = (self.date)(self.completed.at);
        let fix = if finding.affected.fixed.is_some() { "YES" } else { "NO" };
        Node::object([
            ("awsAccountId", Node::display(&self.repository.registry_id())),
            ("description", vulnerability.description.into()),
            ("findingArn", self.finding_arn(finding).as_str().into()),
            ("firstObservedAt", (self.date)(first_at)),
            ("lastObservedAt", last_at.clone()),
            ("packageVulnerabilityDetails", self.details(finding)),
            ("remediation", Node::object([("recommendation", recommendation)])),
            ("resources", Node::array([self.resource()])),
            ("score", score(vulnerability.cvss)),
            ("scoreDetails", Node::object([("cvss", score_details(vulnerability.cvss))])),
            ("severity", finding.severity().name().into()),
            ("status", "ACTIVE".into()),
            ("title", title.as_str().into()),
            ("type", "PACKAGE_VULNERABILITY".into()),
            ("updatedAt", last_at),
            ("fixAvailable", fix.into()),
            ("exploitAvailable", "NO".into()),
        ])
    }

    /// The id is made of what the finding is about: the same finding has the same one.
    fn finding_arn(&self, finding: &Finding) -> String {
        let arn = self.repository.arn();
        let region = arn.region.map(|region| region.to_string()).unwrap_or_default();
        let (digest, id) = (self.image.manifest.digest(), finding.vulnerability.id);
        let what = format!("{arn} {digest} {id} {}", finding.affected.source);
        let id: String = Digest::of(what.as_bytes()).hex().chars().take(32).collect();
        format!("arn:aws:inspector2:{region}:{}:finding/{id}", self.repository.registry_id())
    }

    fn details(&self, finding: &Finding) -> Node {
        let vulnerability = finding.vulnerability;
        let ecosystem = finding.ecosystem();
        let (source, vendor_severity) = match ecosystem {
            Ecosystem::Debian(_) => ("DEBIAN_CVE", vulnerability.urgency.name()),
            Ecosystem::Python | Ecosystem::Node => ("NVD", vulnerability.severity().name()),
        };
        let url = vulnerability.url(ecosystem);
        let cvss = Node::object([
            ("baseScore", score(vulnerability.cvss)),
            ("scoringVector", vulnerability.cvss.vector.into()),
            ("source", "NVD".into()),
            ("version", vulnerability.cvss.version().into()),
        ]);
        let packages = finding.packages.iter().map(|it| self.package(it, finding));
        Node::object([
            ("cvss", Node::array([cvss])),
            ("referenceUrls", Node::array([url.as_str().into()])),
            ("relatedVulnerabilities", Node::array([])),
            ("source", source.into()),
            ("sourceUrl", url.as_str().into()),
            ("vendorCreatedAt", (self.date)(vulnerability.published_at())),
            ("vendorSeverity", vendor_severity.into()),
            ("vulnerabilityId", vulnerability.id.into()),
            ("vulnerablePackages", Node::array(packages)),
        ])
    }

    fn package(&self, package: &Package, finding: &Finding) -> Node {
        let is_system = package.ecosystem.is_operating_system();
        let (epoch, upstream, release) =
            if is_system { version::parts(&package.version) } else { ("0", &*package.version, "") };
        let architecture = self.completed.inventory.architecture.as_deref();
        let architecture = architecture.filter(|_| is_system).map(str::to_ascii_uppercase);
        let mut members = Vec::new();
        members.extend(architecture.map(|name| ("arch", Node::from(name.as_str()))));
        members.push(("epoch", Node::from(epoch.parse::<u64>().unwrap_or(0))));
        members.extend(package.file.as_deref().map(|path| ("filePath", Node::from(path))));
        members.push(("name", Node::from(&*package.name)));
        members.push(("packageManager", package.manager().into()));
        if !release.is_empty() {
            members.push(("release", release.into()));
        }
        members.push(("sourceLayerHash", Node::display(&package.layer)));
        members.push(("version", upstream.into()));
        members.extend(finding.affected.fixed.map(|fixed| ("fixedInVersion", fixed.into())));
        Node::object(members)
    }

    fn resource(&self) -> Node {
        let (repository, image) = (self.repository, self.image);
        let inventory = &self.completed.inventory;
        let digest = image.manifest.digest();
        let tags = repository.tags_of(&digest).map(Node::display);
        let mut members = Vec::new();
        let architecture = inventory.architecture.as_deref();
        members.extend(architecture.map(|name| ("architecture", Node::from(name))));
        members.extend(inventory.author.as_deref().map(|name| ("author", Node::from(name))));
        members.extend([
            ("imageHash", Node::display(&digest)),
            ("imageTags", Node::array(tags)),
            ("platform", inventory.release.platform().into()),
            ("pushedAt", (self.date)(image.pushed_at)),
            // Nothing runs here, so nothing is in use.
            ("inUseCount", 0_u64.into()),
            ("registry", Node::display(&repository.registry_id())),
            ("repositoryName", Node::display(repository.name())),
        ]);
        let details = Node::object([("awsEcrContainerImage", Node::object(members))]);
        Node::object([
            ("details", details),
            ("id", format!("{}/{digest}", repository.arn()).as_str().into()),
            ("tags", Node::object([])),
            ("type", "AWS_ECR_CONTAINER_IMAGE".into()),
        ])
    }
}

fn score(cvss: Cvss) -> Node {
    Node::new(Value::Number(cvss.score().into()))
}

fn score_details(cvss: Cvss) -> Node {
    Node::object([
        ("adjustments", Node::array([])),
        ("score", score(cvss)),
        ("scoreSource", "NVD".into()),
        ("scoringVector", cvss.vector.into()),
        ("version", cvss.version().into()),
    ])
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A moment as Inspector's events spell it: `Apr 1, 2022, 4:38:07 PM`.
pub(super) fn spelled(at: Timestamp) -> Node {
    let at = at.calendar();
    let month = usize::try_from(at.month - 1).ok().and_then(|month| MONTHS.get(month));
    let half = if at.hour < 12 { "AM" } else { "PM" };
    let hour = match at.hour % 12 {
        0 => 12,
        hour => hour,
    };
    let text = format!(
        "{} {}, {}, {hour}:{:02}:{:02} {half}",
        month.unwrap_or(&""),
        at.day,
        at.year,
        at.minute,
        at.second
    );
    text.as_str().into()
}
