//! `requestParameters` and `responseElements`: what CloudTrail keeps of a call's words.
//!
//! A record keeps the call or the answer itself where those share their manifests with the
//! registry; they become JSON only when somebody reads the record.

use std::rc::Rc;

use super::Door;
use crate::aws::{AccountId, Timestamp};
use crate::cloud::call::{Answer, Call};
use crate::cloud::endpoint::xml;
use crate::cloud::refusal::Refusal;
use crate::ecr::operations::image::ImageIdentifier;
use crate::ecr::{self, Target};
use crate::iam::actions::{self, AccessLevel};
use crate::json::{Member, Node, Value};

/// What was asked.
#[derive(Clone, Debug)]
pub(in crate::cloud) enum Asked {
    /// Nothing that could be read.
    Nothing,
    /// These parameters.
    Parameters(Rc<Node>),
    /// A call that a registry made of a request of its own protocol.
    Registry(AccountId, Box<ecr::Call>),
}

/// What was answered.
#[derive(Clone, Debug)]
pub(in crate::cloud) enum Answered {
    /// Nothing that CloudTrail keeps: looking leaves no answer behind, nor does what failed.
    Nothing,
    /// By ECR.
    Ecr(Box<ecr::Answer>),
    /// By another service.
    Other(Rc<Node>),
}

impl Asked {
    /// What a call asks; `parameters` are those of its request, where they were read.
    pub(in crate::cloud) fn of(call: &Call, parameters: Option<&Rc<Node>>) -> Self {
        let Call::Ecr { registry: Some(registry), call, .. } = call else {
            return parameters.map_or(Self::Nothing, |it| Self::Parameters(Rc::clone(it)));
        };
        // The bytes of a layer are nobody's parameters.
        if matches!(call, ecr::Call::UploadLayerPart(_)) {
            let node = registry_parameters(call, *registry);
            return node.map_or(Self::Nothing, |node| Self::Parameters(Rc::new(node)));
        }
        Self::Registry(*registry, Box::new(call.clone()))
    }

    /// `requestParameters`; null where there is nothing.
    pub(super) fn node(&self) -> Node {
        match self {
            Self::Nothing => Node::new(Value::Null),
            Self::Parameters(node) => retold(node),
            Self::Registry(registry, call) => {
                registry_parameters(call, *registry).unwrap_or(Node::new(Value::Null))
            }
        }
    }
}

impl Answered {
    /// What CloudTrail keeps of an answer.
    ///
    /// Source: CloudTrail user guide, record contents: `responseElements` is there for calls that
    /// change something. STS changes nothing, and yet sessions that it makes stand there.
    pub(in crate::cloud) fn of(
        door: Door,
        operation: &str,
        answer: &Result<Answer, Refusal>,
    ) -> Self {
        let Ok(answer) = answer else { return Self::Nothing };
        let keeps = match door {
            Door::Sts => operation != "GetCallerIdentity",
            Door::Api
            | Door::Registry
            | Door::Iam
            | Door::Organizations
            | Door::CloudTrail
            | Door::CloudWatch => !is_read_only(door, operation),
        };
        match answer {
            _ if !keeps => Self::Nothing,
            Answer::Ecr(answer) => Self::Ecr(Box::new(answer.clone())),
            Answer::Query(None) => Self::Nothing,
            Answer::Query(Some(elements)) => Self::Other(Rc::new(xml::to_node(elements))),
            Answer::Organizations(node) | Answer::Monitoring(node) => {
                Self::Other(Rc::new(node.clone()))
            }
        }
    }

    /// `responseElements`; null where there is nothing.
    pub(super) fn node(&self) -> Node {
        let node = match self {
            Self::Nothing => return Node::new(Value::Null),
            Self::Ecr(answer) => retold(&answer.node()),
            Self::Other(node) => retold(node),
        };
        let is_empty = node.as_object().is_some_and(<[_]>::is_empty);
        if is_empty { Node::new(Value::Null) } else { node }
    }
}

/// Whether an operation only looks.
///
/// Source: for ECR its access level in the Service Authorization Reference; CloudTrail's own logs
/// call everything of STS read-only. Assumed: for the others their names tell.
pub(super) fn is_read_only(door: Door, operation: &str) -> bool {
    match door {
        Door::Sts => true,
        Door::Api | Door::Registry => {
            let action = actions::find(&["ecr:", operation].concat());
            let level = action.map(|action| action.level);
            matches!(level, Some(AccessLevel::List | AccessLevel::Read))
        }
        Door::Iam | Door::Organizations | Door::CloudTrail | Door::CloudWatch => {
            let looks = ["Get", "List", "Describe", "Lookup", "Simulate"];
            looks.iter().any(|word| operation.starts_with(word))
        }
    }
}

/// The parameters of a call that docker made, in the order of the examples of the ECR user guide;
/// `None` for what no registry forwards.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "registries make ten of the operations; the others are none of theirs"
)]
fn registry_parameters(call: &ecr::Call, registry: AccountId) -> Option<Node> {
    let mut members = Vec::new();
    let target = match call {
        ecr::Call::BatchCheckLayerAvailability(call) => {
            members.push(("layerDigests", texts(&call.layer_digests)));
            &call.target
        }
        ecr::Call::BatchDeleteImage(call) => {
            members.push(("imageIds", image_ids(&call.image_ids)));
            &call.target
        }
        ecr::Call::BatchGetImage(call) => {
            members.push(("imageIds", image_ids(&call.image_ids)));
            members.push(("acceptedMediaTypes", texts(&call.accepted_media_types)));
            &call.target
        }
        ecr::Call::CompleteLayerUpload(call) => {
            members.push(("uploadId", Node::display(&call.upload_id)));
            members.push(("layerDigests", texts(&call.layer_digests)));
            &call.target
        }
        ecr::Call::GetDownloadUrlForLayer(call) => {
            members.push(("layerDigest", Node::from(&*call.layer_digest)));
            &call.target
        }
        ecr::Call::InitiateLayerUpload(call) => &call.target,
        ecr::Call::ListImageReferrers(call) => {
            let subject = [("imageDigest", Node::display(&call.subject))];
            members.push(("subjectId", Node::object(subject)));
            &call.target
        }
        ecr::Call::ListImages(call) => &call.target,
        ecr::Call::PutImage(call) => {
            if let Some(tag) = &call.image_tag {
                members.push(("imageTag", Node::display(tag)));
            }
            if let Some(digest) = &call.image_digest {
                members.push(("imageDigest", Node::from(&**digest)));
            }
            if let Ok(manifest) = std::str::from_utf8(&call.image_manifest) {
                members.push(("imageManifest", Node::from(manifest)));
            }
            &call.target
        }
        ecr::Call::UploadLayerPart(call) => {
            members.push(("uploadId", Node::display(&call.upload_id)));
            members.push(("partFirstByte", Node::from(call.part_first_byte)));
            members.push(("partLastByte", Node::from(call.part_last_byte)));
            &call.target
        }
        _ => return None,
    };
    Some(Node::object(place(registry, target).into_iter().chain(members)))
}

fn place(registry: AccountId, target: &Target) -> [(&'static str, Node); 2] {
    [
        ("repositoryName", Node::display(&target.repository_name)),
        ("registryId", Node::display(&registry)),
    ]
}

fn texts(texts: &[Box<str>]) -> Node {
    Node::array(texts.iter().map(|text| Node::from(&**text)))
}

fn image_ids(ids: &[ImageIdentifier]) -> Node {
    let mut nodes = Vec::new();
    for id in ids {
        let digest = id.image_digest.as_deref().map(|it| ("imageDigest", Node::from(it)));
        let tag = id.image_tag.as_deref().map(|it| ("imageTag", Node::from(it)));
        nodes.push(Node::object(digest.into_iter().chain(tag)));
    }
    Node::array(nodes)
}

/// The words of a service as CloudTrail tells them: names begin small, moments are written out,
/// secrets and the bytes of layers are left out.
///
/// Source: examples of log entries in the ECR and IAM user guides.
fn retold(node: &Node) -> Node {
    match &node.value {
        Value::Array(elements) => Node::array(elements.iter().map(retold)),
        Value::Object(members) => {
            let mut kept = Vec::new();
            for member in members {
                let name = small_first(&member.name);
                if matches!(name.as_str(), "secretAccessKey" | "layerPartBlob") {
                    continue;
                }
                let moment = is_moment(&name).then(|| moment(&member.node)).flatten();
                let node = moment.map_or_else(
                    || retold(&member.node),
                    |moment| Node::from(written_out(moment).as_str()),
                );
                kept.push(Member { name: name.into(), node, name_span: member.name_span });
            }
            Node::new(Value::Object(kept))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            Node::new(node.value.clone())
        }
    }
}

/// `RoleName` → `roleName`; `AWSServiceName` → `aWSServiceName`, as CloudTrail has it.
fn small_first(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

fn is_moment(name: &str) -> bool {
    ["At", "Date", "Time", "xpiration"].iter().any(|end| name.ends_with(end))
}

fn moment(node: &Node) -> Option<Timestamp> {
    match &node.value {
        Value::Number(text) => {
            let (seconds, _) = text.split_once('.').unwrap_or((text, ""));
            Some(Timestamp::from_millis(seconds.parse::<i64>().ok()?.checked_mul(1000)?))
        }
        Value::String(text) => text.parse().ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// `Jul 11, 2018 10:17:44 PM`
fn written_out(moment: Timestamp) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let at = moment.calendar();
    let month = usize::try_from(at.month - 1).ok().and_then(|index| MONTHS.get(index));
    let (hour, half) = match at.hour {
        0 => (12, "AM"),
        hour @ 1..=11 => (hour, "AM"),
        12 => (12, "PM"),
        hour => (hour - 12, "PM"),
    };
    format!(
        "{} {}, {} {hour}:{:02}:{:02} {half}",
        month.copied().unwrap_or_default(),
        at.day,
        at.year,
        at.minute,
        at.second
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{Layout, parse, print};

    #[test]
    fn moments_are_written_out_in_twelve_hours() {
        let cases = [
            ("2018-07-11T22:17:44Z", "Jul 11, 2018 10:17:44 PM"),
            ("2026-06-01T00:00:09Z", "Jun 1, 2026 12:00:09 AM"),
            ("2026-12-31T12:30:00Z", "Dec 31, 2026 12:30:00 PM"),
        ];
        for (moment, expected) in cases {
            assert_eq!(moment.parse().map(written_out).ok().as_deref(), Some(expected));
        }
    }

    #[test]
    fn words_are_retold() {
        let cases = [
            (
                r#"{"RoleName":"a","Tags":[{"Key":"k"}]}"#,
                r#"{"roleName":"a","tags":[{"key":"k"}]}"#,
            ),
            (
                r#"{"repository":{"createdAt":1531347464.5}}"#,
                r#"{"repository":{"createdAt":"Jul 11, 2018 10:17:44 PM"}}"#,
            ),
            (
                r#"{"AccessKey":{"SecretAccessKey":"s","Status":"Active"}}"#,
                r#"{"accessKey":{"status":"Active"}}"#,
            ),
            (r#"{"layerPartBlob":"AAAA","partFirstByte":0}"#, r#"{"partFirstByte":0}"#),
        ];
        for (said, expected) in cases {
            let node = parse(said).map(|node| print(&retold(&node), Layout::Compact));
            assert_eq!(node.ok().as_deref(), Some(expected), "{said}");
        }
    }
}
