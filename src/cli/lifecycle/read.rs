//! Images as `aws ecr describe-images` prints them.

use crate::aws::Timestamp;
use crate::ecr::ImageTag;
use crate::ecr::lifecycle::{Candidate, Times};
use crate::ecr::storage::ImageStatus;
use crate::json::{self, Node, Span, Value};
use crate::oci::Digest;
use crate::ordered::sorted_by_key;

/// One image of a file.
#[derive(Debug)]
pub(super) struct Image {
    pub(super) digest: Digest,
    pub(super) tags: Vec<ImageTag>,
    times: Times,
    status: ImageStatus,
    subject: Option<Digest>,
    children: Vec<Digest>,
}

/// Why a file holds no images.
#[derive(Debug)]
pub(super) struct Unreadable {
    span: Span,
    path: String,
    why: String,
}

impl Unreadable {
    /// What follows the name of the file: `:3:17: imageDetails[0].imagePushedAt: …`.
    pub(super) fn in_text(&self, text: &str) -> String {
        let (line, column) = self.span.line_and_column(text);
        let path = if self.path.is_empty() { String::new() } else { format!("{}: ", self.path) };
        format!(":{line}:{column}: {path}{}", self.why)
    }
}

/// Reads the answer of `DescribeImages`, or the list in it; gives the images in the same order.
pub(super) fn read(text: &str) -> Result<Vec<Image>, Unreadable> {
    let document = json::parse(text).map_err(|error| Unreadable {
        span: error.span,
        path: String::new(),
        why: error.to_string(),
    })?;
    let root = At { node: &document, path: String::new() };
    let list = match document.as_object() {
        Some(_) => root.member("imageDetails").ok_or_else(|| {
            root.error("`imageDetails` is missing: give what `aws ecr describe-images` prints")
        })?,
        None => root,
    };
    let mut images = Vec::new();
    let elements = list.elements()?;
    for element in &elements {
        images.push(Image::read(element)?);
    }
    let places = images.iter().enumerate().map(|(place, image)| (image.digest, place)).collect();
    for pair in sorted_by_key(places, |(digest, _): &(Digest, usize)| *digest).windows(2) {
        if let [(one, first), (other, second)] = pair
            && one == other
            && let (Some(first), Some(second)) = (elements.get(*first), elements.get(*second))
        {
            let why = format!("is that of {}, too; an image stands there once", first.path);
            return Err(second.required("imageDigest")?.error(&why));
        }
    }
    Ok(images)
}

impl Image {
    /// As rules see it.
    pub(super) fn candidate(&self) -> Candidate<'_> {
        Candidate {
            digest: self.digest,
            times: self.times,
            status: self.status,
            subject: self.subject,
            tags: self.tags.iter().map(ImageTag::as_str).collect(),
            children: self.children.clone(),
        }
    }

    fn read(at: &At<'_>) -> Result<Self, Unreadable> {
        if at.node.as_object().is_none() {
            return Err(at.expected("an image, which is an object"));
        }
        let time = |name: &str| at.member(name).map(|at| at.time()).transpose();
        let digests = |name: &str| match at.member(name) {
            Some(list) => list.elements()?.iter().map(At::digest).collect(),
            None => Ok(Vec::new()),
        };
        let tags = match at.member("imageTags") {
            Some(list) => list.elements()?.iter().map(At::tag).collect::<Result<_, _>>()?,
            None => Vec::new(),
        };
        Ok(Self {
            digest: at.required("imageDigest")?.digest()?,
            tags,
            times: Times {
                pushed_at: at.required("imagePushedAt")?.time()?,
                last_recorded_pull_time: time("lastRecordedPullTime")?,
                last_archived_at: time("lastArchivedAt")?,
                last_activated_at: time("lastActivatedAt")?,
            },
            status: status(at)?,
            subject: at.member("subjectManifestDigest").map(|at| at.digest()).transpose()?,
            children: digests("manifestListChildren")?,
        })
    }
}

/// Where an image is, said in one or two ways: `storageClass` and `imageStatus`.
fn status(at: &At<'_>) -> Result<ImageStatus, Unreadable> {
    let class = at.member("storageClass");
    let class_word = class.as_ref().map(|at| at.word(&["STANDARD", "ARCHIVE"])).transpose()?;
    let status = at.member("imageStatus");
    let words = ["ACTIVE", "ARCHIVED", "ACTIVATING"];
    let status_word = status.as_ref().map(|at| at.word(&words)).transpose()?;
    Ok(match (class_word, status_word) {
        (_, Some("ACTIVATING")) => ImageStatus::Activating,
        (Some("ARCHIVE"), None | Some("ARCHIVED")) | (None, Some("ARCHIVED")) => {
            ImageStatus::Archived
        }
        (Some("STANDARD") | None, None | Some("ACTIVE")) => ImageStatus::Active,
        (_, _) => {
            let why = "does not go with `imageStatus`: ACTIVE is STANDARD, ARCHIVED is ARCHIVE";
            return Err(class.as_ref().unwrap_or(at).error(why));
        }
    })
}

/// A value and the path to it.
#[derive(Debug)]
struct At<'n> {
    node: &'n Node,
    path: String,
}

impl<'n> At<'n> {
    /// A member that is there; one that is `null` is not.
    fn member(&self, name: &str) -> Option<At<'n>> {
        let node = self.node.get(name).filter(|node| node.value != Value::Null)?;
        let dot = if self.path.is_empty() { "" } else { "." };
        Some(At { node, path: format!("{}{dot}{name}", self.path) })
    }

    fn required(&self, name: &str) -> Result<At<'n>, Unreadable> {
        self.member(name).ok_or_else(|| self.error(&format!("`{name}` is missing")))
    }

    fn elements(&self) -> Result<Vec<At<'n>>, Unreadable> {
        let elements = self.node.as_array().ok_or_else(|| self.expected("a list"))?;
        let element = |(place, node)| At { node, path: format!("{}[{place}]", self.path) };
        Ok(elements.iter().enumerate().map(element).collect())
    }

    fn text(&self) -> Result<&'n str, Unreadable> {
        self.node.as_str().ok_or_else(|| self.expected("a string"))
    }

    fn word(&self, words: &[&'static str]) -> Result<&'static str, Unreadable> {
        let text = self.text()?;
        let found = words.iter().copied().find(|word| *word == text);
        found.ok_or_else(|| self.error(&format!("`{text}` is none of {}", words.join(", "))))
    }

    fn digest(&self) -> Result<Digest, Unreadable> {
        self.text()?.parse().map_err(|why| self.error(&format!("{why}")))
    }

    fn tag(&self) -> Result<ImageTag, Unreadable> {
        let text = self.text()?;
        text.parse().map_err(|_| {
            let why = "is not a tag: 1 to 300 letters, digits, `_`, `.` and `-` are, not starting with the last two";
            self.error(&format!("`{text}` {why}"))
        })
    }

    /// A moment as the AWS CLI prints it, or in seconds as the API writes it.
    fn time(&self) -> Result<Timestamp, Unreadable> {
        match &self.node.value {
            Value::String(text) => text.parse().map_err(|why| self.error(&format!("{why}"))),
            Value::Number(text) => seconds(text).ok_or_else(|| {
                self.error(&format!(
                    "`{text}` is not a time: write seconds since 1970 as 1780304400.5"
                ))
            }),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
                Err(self.expected("a time such as 2026-06-01T09:00:00Z"))
            }
        }
    }

    fn expected(&self, what: &str) -> Unreadable {
        self.error(&format!("expected {what}, found {}", self.node.kind()))
    }

    fn error(&self, why: &str) -> Unreadable {
        Unreadable { span: self.node.span, path: self.path.clone(), why: why.to_owned() }
    }
}

/// Reads seconds since 1970 with or without a fraction, of which milliseconds are kept.
fn seconds(text: &str) -> Option<Timestamp> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let milliseconds: String = fraction.chars().chain("000".chars()).take(3).collect();
    let (whole, milliseconds) = (whole.parse::<i64>().ok()?, milliseconds.parse::<i64>().ok()?);
    let milliseconds = if text.starts_with('-') { -milliseconds } else { milliseconds };
    Some(Timestamp::from_millis(whole.checked_mul(1000)?.checked_add(milliseconds)?))
}
