//! What CloudTrail is told when a lifecycle policy was looked at: `PolicyExecutionEvent`, and
//! `DryRunEvent` of a preview.
//!
//! Source: ECR User Guide, "Logging Amazon ECR actions with AWS CloudTrail", and public records.

use std::rc::Rc;

use super::LifecyclePolicy;
use super::planned::{BlockedImage, PlannedImage, failure_reason};
use super::policy::{Action, Count, Rule, TagSelection};
use crate::aws::{Arn, Ids, Timestamp};
use crate::ecr::RepositoryName;
use crate::json::{Node, Value};
use crate::oci::Digest;

/// How many images one event tells of.
///
/// Source: the user guide says that there are several events from ten images on. Assumed: so each
/// has nine at most.
const IMAGES_MAX: usize = 9;

/// How many tags of an image are told.
///
/// Source: the user guide.
const TAGS_MAX: usize = 100;

/// That a policy was looked at, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyReport {
    /// Whether anything was done.
    pub run: Run,
    /// The repository.
    pub repository_name: RepositoryName,
    /// Its ARN.
    pub repository_arn: Arn,
    /// The policy.
    pub policy: Rc<LifecyclePolicy>,
    /// How often a policy was set on the repository until this one.
    pub policy_version: u64,
    /// When the policy was last evaluated before.
    pub last_evaluated_at: Option<Timestamp>,
    /// What was done, oldest image first.
    pub actions: Vec<PlannedImage>,
    /// What could not be done.
    pub failures: Vec<BlockedImage>,
}

/// Why a policy was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Run {
    /// To do what it says.
    Execution,
    /// To see what it would do.
    Preview,
}

impl Run {
    /// The name of the event.
    pub fn event_name(self) -> &'static str {
        match self {
            Self::Execution => "PolicyExecutionEvent",
            Self::Preview => "DryRunEvent",
        }
    }
}

impl PolicyReport {
    /// The same in as many reports as events are needed, one at least.
    pub(super) fn split(mut self) -> Vec<Self> {
        let (mut actions, mut failures) = (
            std::mem::take(&mut self.actions).into_iter().peekable(),
            std::mem::take(&mut self.failures).into_iter().peekable(),
        );
        let mut reports = Vec::new();
        while reports.is_empty() || actions.peek().is_some() || failures.peek().is_some() {
            let mut report = self.clone();
            report.actions.extend(actions.by_ref().take(IMAGES_MAX));
            report.failures.extend(failures.by_ref().take(IMAGES_MAX));
            reports.push(report);
        }
        reports
    }

    /// `serviceEventDetails`.
    pub(in crate::ecr) fn detail(&self) -> Node {
        let last_evaluated_at = self.last_evaluated_at.map_or(0, Timestamp::as_millis);
        let policy = Node::object([
            ("lifecycleEventRules", Node::array(self.policy.rules().iter().map(rule))),
            ("lastEvaluatedAt", number(last_evaluated_at)),
            ("policyVersion", self.policy_version.into()),
            ("policyId", self.policy_id().as_str().into()),
        ]);
        let actions = self.actions.iter().map(|acted| {
            Node::object([
                ("lifecycleEventImage", image(acted)),
                ("rulePriority", acted.rule_priority.into()),
            ])
        });
        let failures = self.failures.iter().map(|blocked| {
            Node::object([
                ("lifecycleEventImage", image(&blocked.image)),
                ("rulePriority", blocked.image.rule_priority.into()),
                ("failureCode", "ImageReferencedByManifestList".into()),
                ("failureReason", failure_reason(&blocked.indexes).as_str().into()),
            ])
        });
        Node::object([
            ("repositoryName", Node::display(&self.repository_name)),
            ("lifecycleEventPolicy", policy),
            ("lifecycleEventImageActions", Node::array(actions)),
            ("lifecycleEventFailureDetails", Node::array(failures)),
        ])
    }

    /// An id of the policy.
    ///
    /// Assumed: AWS draws one; this one follows from the repository and the version, so that
    /// looking at a policy draws nothing.
    fn policy_id(&self) -> String {
        let named = format!("{} {}", self.repository_arn, self.policy_version);
        let hex = Digest::of(named.as_bytes()).hex();
        let seed = hex.get(..16).and_then(|hex| u64::from_str_radix(hex, 16).ok());
        Ids::new(seed.unwrap_or_default()).uuid()
    }
}

fn number(number: i64) -> Node {
    Node::new(Value::Number(number.to_string().into()))
}

fn texts(texts: &[Box<str>]) -> Node {
    Node::array(texts.iter().map(|text| Node::from(&**text)))
}

/// Assumed: the words for the last two kinds of count, and `targetStorageClass`, after those that
/// public records show.
fn rule(rule: &Rule) -> Node {
    let (status, prefixes, patterns): (_, &[_], &[_]) = match &rule.tag_selection {
        TagSelection::Untagged => ("Untagged", &[], &[]),
        TagSelection::Any => ("Any", &[], &[]),
        TagSelection::Prefixes(prefixes) => ("Tagged", prefixes, &[]),
        TagSelection::Patterns(patterns) => ("Tagged", &[], patterns),
    };
    let (kind, count) = match rule.count {
        Count::ImageCountMoreThan(count) => ("Image count more than", count),
        Count::SinceImagePushed { days } => ("Time since image pushed", days),
        Count::SinceImagePulled { days } => ("Time since image pulled", days),
        Count::SinceImageTransitioned { days } => ("Time since image transitioned", days),
    };
    let unit = !matches!(rule.count, Count::ImageCountMoreThan(_));
    let unit = unit.then(|| ("countUnit", Node::from("Days")));
    let selection = Node::object(
        [
            ("tagStatus", Node::from(status)),
            ("tagPrefixList", texts(prefixes)),
            ("tagPatternList", texts(patterns)),
            ("countType", kind.into()),
        ]
        .into_iter()
        .chain(unit)
        .chain([("countNumber", count.into())]),
    );
    let description = rule.description.as_deref();
    let description = description.map(|text| ("description", Node::from(text)));
    let (action, target) = match rule.action {
        Action::Expire => ("expire", None),
        Action::Archive => ("transition", Some(("targetStorageClass", Node::from("archive")))),
    };
    let tail = [("lifecycleEventSelection", selection), ("action", action.into())];
    let head = [("rulePriority", rule.priority.into())].into_iter().chain(description);
    Node::object(head.chain(tail).chain(target))
}

fn image(image: &PlannedImage) -> Node {
    let tags = image.tags.get(..TAGS_MAX).unwrap_or(&image.tags);
    Node::object([
        ("digest", Node::display(&image.digest)),
        ("tagStatus", if tags.is_empty() { "Untagged" } else { "Tagged" }.into()),
        ("tagList", texts(tags)),
        ("pushedAt", number(image.pushed_at.as_millis())),
    ])
}
