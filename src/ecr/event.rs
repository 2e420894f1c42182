//! What a registry reports about itself: to EventBridge, and to CloudTrail what nobody called for.
//!
//! Source: ECR User Guide, "Amazon ECR events and EventBridge", "Logging Amazon ECR actions with
//! AWS CloudTrail".

use super::lifecycle::PolicyReport;
use super::operations::image::FailureCode;
use super::prefix::RepositoryPrefix;
use super::pull_through::Lookup;
use super::replication::Origin;
use super::scanning::event::ScanEvent;
use super::storage::ImageStatus;
use super::upstream::{UpstreamFailure, UpstreamReference};
use super::{Image, ImageTag, RepositoryName};
use crate::aws::{Arn, Timestamp};
use crate::json::Node;
use crate::oci::{Digest, Manifest};

/// Something that a registry reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// `ECR Image Action`, or `ECR Referrer Action` for an image that refers to another: it was
    /// pushed or deleted.
    Image(ImageEvent),
    /// The same for an image that went into the archive or came out of it.
    StorageClass(StorageClassEvent),
    /// `ECR Pull Through Cache Action`: an upstream registry was asked for an image.
    Sync(SyncEvent),
    /// `ECR Replication Action`, told by the destination.
    Replication(ReplicationEvent),
    /// `ImageActivationEvent` of CloudTrail: an image has come out of the archive.
    Activation {
        /// The repository.
        repository_name: RepositoryName,
        /// The image.
        image_digest: Digest,
    },
    /// `PolicyExecutionEvent` or `DryRunEvent` of CloudTrail: a lifecycle policy was looked at.
    LifecyclePolicy(Box<PolicyReport>),
    /// `ECR Image Scan` and the like: an image was scanned, or how images are scanned has changed.
    Scanning(ScanEvent),
}

/// Which service is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listener {
    /// EventBridge, as an event of `aws.ecr` with this `detail-type`.
    EventBridge(&'static str),
    /// EventBridge, as an event of `aws.inspector2` with this `detail-type`.
    Inspector(&'static str),
    /// CloudTrail, as an `AwsServiceEvent` of this name.
    CloudTrail(&'static str),
}

/// A push or a deletion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageEvent {
    /// What was done.
    pub action: ImageAction,
    /// The repository.
    pub repository_name: RepositoryName,
    /// The image.
    pub image_digest: Digest,
    /// The tag that it was pushed or deleted by.
    pub image_tag: Option<ImageTag>,
    /// Whether the image refers to another, as a signature does.
    pub is_referrer: bool,
}

/// What was done to an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageAction {
    /// It was pushed.
    Push,
    /// It was deleted.
    Delete,
}

/// A move between storage classes that is complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorageClassEvent {
    /// The repository.
    pub repository_name: RepositoryName,
    /// The image: its digest and its kind stand in the event.
    pub manifest: Manifest,
    /// Where it is now.
    pub status: ImageStatus,
    /// When it last came out of the archive.
    pub last_activated_at: Option<Timestamp>,
}

/// What came of asking an upstream registry for an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncEvent {
    /// Under which prefix the image is cached.
    pub ecr_repository_prefix: RepositoryPrefix,
    /// The repository.
    pub repository_name: RepositoryName,
    /// Its ARN, which it has even if there was no reason to make it.
    pub repository_arn: Arn,
    /// Where the image comes from.
    pub upstream_registry_url: Box<str>,
    /// How it was asked for.
    pub reference: UpstreamReference,
    /// The image that came, or why none did.
    pub outcome: Result<Digest, UpstreamFailure>,
}

impl SyncEvent {
    /// About one image of a lookup.
    pub(super) fn new(
        lookup: &Lookup,
        repository_arn: Arn,
        reference: &UpstreamReference,
        outcome: Result<Digest, UpstreamFailure>,
    ) -> Self {
        Self {
            ecr_repository_prefix: lookup.rule.ecr_repository_prefix.clone(),
            repository_name: lookup.repository_name.clone(),
            repository_arn,
            upstream_registry_url: lookup.rule.upstream_registry_url.clone(),
            reference: reference.clone(),
            outcome,
        }
    }

    /// Assumed: the words of a failure; that there are a code and a reason is documented.
    fn detail(&self) -> Node {
        let status = if self.outcome.is_ok() { "SUCCESS" } else { "FAILED" };
        let members = [
            ("rule-version", "1".into()),
            ("sync-status", status.into()),
            ("ecr-repository-prefix", Node::display(&self.ecr_repository_prefix)),
            ("repository-name", Node::display(&self.repository_name)),
            ("upstream-registry-url", Node::from(&*self.upstream_registry_url)),
        ];
        let mut members = Vec::from(members);
        members.extend(self.reference.tag().map(|tag| ("image-tag", Node::display(tag))));
        let digest = match (&self.outcome, &self.reference) {
            (Ok(digest), _) | (Err(_), UpstreamReference::Digest(digest)) => Some(digest),
            (Err(_), UpstreamReference::Tag(_)) => None,
        };
        members.extend(digest.map(|digest| ("image-digest", Node::display(digest))));
        if let Err(why) = self.outcome {
            members.push(("failure-code", FailureCode::from(why).name().into()));
            members.push(("failure-reason", Node::display(&why)));
        }
        Node::object(members)
    }
}

/// A copy that has arrived, or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplicationEvent {
    /// Whether it has.
    pub is_success: bool,
    /// The repository.
    pub repository_name: RepositoryName,
    /// Its ARN at the destination.
    pub repository_arn: Arn,
    /// The image.
    pub image_digest: Digest,
    /// The tag that went with it.
    pub image_tag: Option<ImageTag>,
    /// The registry that it comes from.
    pub origin: Origin,
}

impl Event {
    /// Who is told, and under which name.
    pub fn listener(&self) -> Listener {
        let is_referrer = match self {
            Self::Image(event) => event.is_referrer,
            Self::StorageClass(event) => event.manifest.subject().is_some(),
            Self::Sync(_) => return Listener::EventBridge("ECR Pull Through Cache Action"),
            Self::Replication(_) => return Listener::EventBridge("ECR Replication Action"),
            Self::Activation { .. } => return Listener::CloudTrail("ImageActivationEvent"),
            Self::LifecyclePolicy(report) => return Listener::CloudTrail(report.run.event_name()),
            Self::Scanning(event) => return event.listener(),
        };
        Listener::EventBridge(if is_referrer { "ECR Referrer Action" } else { "ECR Image Action" })
    }

    /// The repository that it is about, where it is about one.
    pub fn repository_name(&self) -> Option<&RepositoryName> {
        match self {
            Self::Image(ImageEvent { repository_name, .. })
            | Self::StorageClass(StorageClassEvent { repository_name, .. })
            | Self::Sync(SyncEvent { repository_name, .. })
            | Self::Replication(ReplicationEvent { repository_name, .. })
            | Self::Activation { repository_name, .. } => Some(repository_name),
            Self::LifecyclePolicy(report) => Some(&report.repository_name),
            Self::Scanning(event) => event.repository_name(),
        }
    }

    /// `resources` of the event: most have none.
    pub fn resources(&self) -> Vec<Arn> {
        match self {
            Self::Sync(event) => vec![event.repository_arn.clone()],
            Self::Replication(event) => vec![event.repository_arn.clone()],
            Self::Image(_) | Self::StorageClass(_) | Self::Activation { .. } => Vec::new(),
            Self::LifecyclePolicy(report) => vec![report.repository_arn.clone()],
            Self::Scanning(event) => event.resources(),
        }
    }

    /// `detail` of an event of EventBridge, `serviceEventDetails` of one of CloudTrail.
    pub fn detail(&self) -> Node {
        match self {
            Self::Image(event) => event.detail(),
            Self::StorageClass(event) => event.detail(),
            Self::Sync(event) => event.detail(),
            Self::Replication(event) => event.detail(),
            Self::Scanning(event) => event.detail(),
            // Assumed: the members; that there is such an event is documented.
            Self::Activation { repository_name, image_digest } => Node::object([
                ("repositoryName", Node::display(repository_name)),
                ("imageDigest", Node::display(image_digest)),
            ]),
            Self::LifecyclePolicy(report) => report.detail(),
        }
    }
}

impl ImageEvent {
    /// About an image of a repository.
    pub fn new(
        action: ImageAction,
        repository_name: &RepositoryName,
        image: &Image,
        image_tag: Option<ImageTag>,
    ) -> Self {
        Self {
            action,
            repository_name: repository_name.clone(),
            image_digest: image.manifest.digest(),
            image_tag,
            is_referrer: image.manifest.subject().is_some(),
        }
    }

    fn detail(&self) -> Node {
        let tag = self.image_tag.as_ref().map(|tag| ("image-tag", Node::display(tag)));
        let members = [
            ("result", "SUCCESS".into()),
            ("repository-name", Node::display(&self.repository_name)),
            ("image-digest", Node::display(&self.image_digest)),
            ("action-type", self.action.name().into()),
        ];
        Node::object(members.into_iter().chain(tag))
    }
}

impl ReplicationEvent {
    fn detail(&self) -> Node {
        let tag = self.image_tag.as_ref().map(|tag| ("image-tag", Node::display(tag)));
        let members = [
            ("result", Node::from(if self.is_success { "SUCCESS" } else { "FAILED" })),
            ("repository-name", Node::display(&self.repository_name)),
            ("image-digest", Node::display(&self.image_digest)),
            ("source-account", Node::display(&self.origin.registry_id)),
            ("action-type", "REPLICATE".into()),
            ("source-region", Node::display(&self.origin.region)),
        ];
        Node::object(members.into_iter().chain(tag))
    }
}

impl ImageAction {
    /// The word of the event.
    pub fn name(self) -> &'static str {
        match self {
            Self::Push => "PUSH",
            Self::Delete => "DELETE",
        }
    }
}

impl StorageClassEvent {
    fn detail(&self) -> Node {
        let target = match self.status {
            ImageStatus::Archived => "ARCHIVE",
            ImageStatus::Active | ImageStatus::Activating => "STANDARD",
        };
        let artifact = self.manifest.artifact_type();
        let artifact = artifact.map(|kind| ("artifact-media-type", Node::display(kind)));
        let activated = self.last_activated_at.map(|at| ("last-activated-at", Node::display(&at)));
        let members = [
            ("action-type", "UPDATE_STORAGE_CLASS".into()),
            ("target-storage-class", target.into()),
            ("image-digest", Node::display(&self.manifest.digest())),
            ("repository-name", Node::display(&self.repository_name)),
            ("result", "SUCCESS".into()),
            ("manifest-media-type", Node::display(self.manifest.media_type())),
        ];
        Node::object(members.into_iter().chain(artifact).chain(activated))
    }
}
