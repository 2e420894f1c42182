//! What is told of scans: by ECR of its own, by Inspector of its findings.
//!
//! Source: ECR User Guide, "Amazon ECR events and EventBridge"; Inspector User Guide, "Amazon
//! EventBridge event schema".

use super::ScanFrequency;
use super::answer::{Inspected, spelled};
use super::finding::{Finding, severity_counts};
use super::state::CompletedScan;
use super::vulnerability::Severity;
use crate::aws::{Arn, Timestamp};
use crate::ecr::event::Listener;
use crate::ecr::{Image, ImageTag, Registry, Repository, RepositoryName};
use crate::json::Node;
use crate::oci::Digest;

/// Something about scans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScanEvent {
    /// ECR has scanned an image.
    ImageScan(ScannedImage),
    /// Repositories are scanned at other times than before.
    FrequencyChange(Vec<FrequencyChange>),
    /// Inspector has scanned an image for the first time.
    InspectorScan(ScannedImage),
    /// Inspector has found something: the finding as it stands in the event.
    InspectorFinding {
        /// The repository.
        repository_name: RepositoryName,
        /// Its ARN.
        repository_arn: Arn,
        /// The finding.
        finding: Node,
    },
}

/// An image that was scanned, and how much was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScannedImage {
    /// The repository.
    pub repository_name: RepositoryName,
    /// Its ARN.
    pub repository_arn: Arn,
    /// The image.
    pub image_digest: Digest,
    /// Its tags, in alphabetical order.
    pub image_tags: Vec<ImageTag>,
    /// How many findings of each severity.
    pub severity_counts: Vec<(Severity, u64)>,
}

/// A repository that is scanned at other times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrequencyChange {
    /// The repository.
    pub repository_name: RepositoryName,
    /// Its ARN.
    pub repository_arn: Arn,
    /// When from now on.
    pub scan_frequency: ScanFrequency,
    /// When until now.
    pub previous_scan_frequency: ScanFrequency,
}

impl ScanEvent {
    /// Who is told, and under which name.
    pub fn listener(&self) -> Listener {
        match self {
            Self::ImageScan(_) => Listener::EventBridge("ECR Image Scan"),
            Self::FrequencyChange(_) => Listener::EventBridge("ECR Scan Resource Change"),
            Self::InspectorScan(_) => Listener::Inspector("Inspector2 Scan"),
            Self::InspectorFinding { .. } => Listener::Inspector("Inspector2 Finding"),
        }
    }

    /// The repository that it is about, where it is about one.
    pub fn repository_name(&self) -> Option<&RepositoryName> {
        match self {
            Self::ImageScan(ScannedImage { repository_name, .. })
            | Self::InspectorScan(ScannedImage { repository_name, .. })
            | Self::InspectorFinding { repository_name, .. } => Some(repository_name),
            Self::FrequencyChange(changes) => match changes.as_slice() {
                [one] => Some(&one.repository_name),
                _ => None,
            },
        }
    }

    /// `resources` of the event.
    pub fn resources(&self) -> Vec<Arn> {
        match self {
            Self::ImageScan(ScannedImage { repository_arn, .. })
            | Self::InspectorScan(ScannedImage { repository_arn, .. })
            | Self::InspectorFinding { repository_arn, .. } => vec![repository_arn.clone()],
            Self::FrequencyChange(_) => Vec::new(),
        }
    }

    /// `detail` of the event.
    pub fn detail(&self) -> Node {
        match self {
            Self::ImageScan(image) => {
                let name = Node::display(&image.repository_name);
                image.detail("COMPLETE", name, counts_node(&image.severity_counts))
            }
            Self::InspectorScan(image) => {
                let total = image.severity_counts.iter().map(|(_, count)| count).sum::<u64>();
                let counts = image.severity_counts.iter();
                let counts = counts.map(|(severity, count)| (severity.name(), (*count).into()));
                let counts = Node::object(counts.chain([("TOTAL", total.into())]));
                let arn = Node::display(&image.repository_arn);
                image.detail("INITIAL_SCAN_COMPLETE", arn, counts)
            }
            Self::InspectorFinding { finding, .. } => finding.clone(),
            Self::FrequencyChange(changes) => {
                let repositories = changes.iter().map(|change| {
                    Node::object([
                        ("repository-name", Node::display(&change.repository_name)),
                        ("repository-arn", Node::display(&change.repository_arn)),
                        ("scan-frequency", change.scan_frequency.name().into()),
                        ("previous-scan-frequency", change.previous_scan_frequency.name().into()),
                    ])
                });
                Node::object([
                    ("action-type", "SCAN_FREQUENCY_CHANGE".into()),
                    ("repositories", Node::array(repositories)),
                    ("resource-type", "REPOSITORY".into()),
                    ("scan-type", "ENHANCED".into()),
                ])
            }
        }
    }
}

impl ScannedImage {
    fn of(repository: &Repository, image: &Image, completed: &CompletedScan) -> Self {
        let image_digest = image.manifest.digest();
        Self {
            repository_name: repository.name().clone(),
            repository_arn: repository.arn(),
            image_digest,
            image_tags: repository.tags_of(&image_digest).cloned().collect(),
            severity_counts: severity_counts(&completed.findings),
        }
    }

    fn detail(&self, status: &'static str, repository: Node, counts: Node) -> Node {
        Node::object([
            ("scan-status", status.into()),
            ("repository-name", repository),
            ("finding-severity-counts", counts),
            ("image-digest", Node::display(&self.image_digest)),
            ("image-tags", Node::array(self.image_tags.iter().map(Node::display))),
        ])
    }
}

/// Counts as the API and the events write them.
pub(in crate::ecr) fn counts_node(counts: &[(Severity, u64)]) -> Node {
    Node::object(counts.iter().map(|(severity, count)| (severity.name(), (*count).into())))
}

/// ECR has scanned an image.
pub(super) fn image_scanned(
    repository: &Repository,
    image: &Image,
    completed: &CompletedScan,
) -> ScanEvent {
    ScanEvent::ImageScan(ScannedImage::of(repository, image, completed))
}

/// Inspector has scanned an image for the first time: that, and each thing that it found.
pub(super) fn image_inspected(
    repository: &Repository,
    image: &Image,
    completed: &CompletedScan,
) -> Vec<ScanEvent> {
    let mut events = vec![ScanEvent::InspectorScan(ScannedImage::of(repository, image, completed))];
    for finding in &completed.findings {
        events.push(found(repository, image, completed, finding));
    }
    events
}

/// What Inspector found that had not been known at `last_at`.
pub(super) fn found_since(
    repository: &Repository,
    image: &Image,
    completed: &CompletedScan,
    last_at: Timestamp,
) -> Vec<ScanEvent> {
    let mut events = Vec::new();
    for finding in &completed.findings {
        if finding.vulnerability.published_at() > last_at {
            events.push(found(repository, image, completed, finding));
        }
    }
    events
}

fn found(
    repository: &Repository,
    image: &Image,
    completed: &CompletedScan,
    finding: &Finding,
) -> ScanEvent {
    let inspected = Inspected { repository, image, completed, date: spelled };
    ScanEvent::InspectorFinding {
        repository_name: repository.name().clone(),
        repository_arn: repository.arn(),
        finding: inspected.finding(finding),
    }
}

/// Repositories are scanned at other times: name, frequency from now on, frequency until now.
pub(super) fn frequency_changed(
    registry: &Registry,
    changes: &[(RepositoryName, ScanFrequency, ScanFrequency)],
) -> ScanEvent {
    let mut list = Vec::new();
    for (name, now, previous) in changes {
        list.push(FrequencyChange {
            repository_name: name.clone(),
            repository_arn: registry.repository_arn(name),
            scan_frequency: *now,
            previous_scan_frequency: *previous,
        });
    }
    ScanEvent::FrequencyChange(list)
}
