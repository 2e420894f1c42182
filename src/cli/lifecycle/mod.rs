//! `drydock lifecycle`: what a lifecycle policy does with images.

mod read;

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::report;
use super::validate::read as read_file;
use crate::aws::Timestamp;
use crate::ecr::lifecycle::{
    Fate, Inventory, LifecyclePolicy, Plan, Reason, Summary, failure_reason, plan,
};
use crate::json::{Layout, Node, parse, print};
use read::Image;

/// What is to be done.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Say what a policy does with images at one moment, and why.
    ///
    /// The images are as `aws ecr describe-images` prints them: an object with `imageDetails`, or
    /// that list alone. Read are `imageDigest` and `imagePushedAt`, which must be there, and
    /// `imageTags`, `lastRecordedPullTime`, `imageStatus`, `lastArchivedAt`, `lastActivatedAt` and
    /// `subjectManifestDigest`. What is not printed there may be added: `storageClass` (`STANDARD`
    /// or `ARCHIVE`) and, for an index, `manifestListChildren` with the digests of its images.
    /// Times in it are written as 2026-06-01T09:00:00Z or in seconds since 1970.
    ///
    /// Prints one JSON object: `previewResults` and `summary` as `GetLifecyclePolicyPreview`
    /// gives them, oldest image first; under `explained`, in the order of the file, every image with its
    /// `decision` (EXPIRE, TRANSITION, KEEP), the `rulePriority` of the rule that it belongs to,
    /// from when on that takes it (`dueAfter`, for rules that go by age), the `reason`, and what
    /// keeps it from being deleted (`failureCode`, `failureReason`); under `advice` what is
    /// doubtful about the rules.
    ///
    /// Exits with 2 when a file cannot be read.
    #[command(verbatim_doc_comment)]
    Preview(Preview),
}

/// What a preview is made of.
#[derive(Debug, Args)]
pub(super) struct Preview {
    /// The policy; `-` is standard input.
    #[arg(long, value_name = "FILE")]
    policy: PathBuf,
    /// The images; `-` is standard input.
    #[arg(long, value_name = "FILE")]
    images: PathBuf,
    /// The moment, such as 2026-06-01T09:00:00Z.
    #[arg(long, value_name = "TIME", value_parser = |text: &str| text.parse::<Timestamp>().map_err(|why| why.to_string()))]
    now: Timestamp,
}

/// Does it.
pub(super) fn lifecycle(command: &Command) -> ExitCode {
    let Command::Preview(preview) = command;
    match previewed(preview) {
        Ok(text) => {
            // A closed pipe wants no more.
            let _ = io::stdout().write_all(text.as_bytes());
            ExitCode::SUCCESS
        }
        Err(why) => report("lifecycle preview", &why),
    }
}

fn previewed(preview: &Preview) -> Result<String, String> {
    let text = |path: &Path| {
        read_file(path).map_err(|why| format!("{}: cannot be read: {why}", path.display()))
    };
    let policy = read_policy(&text(&preview.policy)?)
        .map_err(|why| format!("{}{why}", preview.policy.display()))?;
    let document = text(&preview.images)?;
    let images = read::read(&document)
        .map_err(|why| format!("{}{}", preview.images.display(), why.in_text(&document)))?;
    let inventory = Inventory::new(images.iter().map(Image::candidate).collect());
    let plan = plan(&policy, &inventory, preview.now);
    Ok(print(&shown(&plan, &images), Layout::Spaces(4)) + "\n")
}

/// Where JSON ends to be JSON is said by line and column; what ECR refuses, in its words.
fn read_policy(text: &str) -> Result<LifecyclePolicy, String> {
    if let Err(error) = parse(text) {
        let (line, column) = error.span.line_and_column(text);
        return Err(format!(":{line}:{column}: {error}"));
    }
    LifecyclePolicy::parse(text)
        .map_err(|why| format!(": Lifecycle policy validation failure: {why}"))
}

fn shown(plan: &Plan<'_>, images: &[Image]) -> Node {
    let acted_on = plan.acted_on();
    let results = acted_on.iter().map(|it| it.preview_result(time(it.pushed_at)));
    let advice = plan.advice();
    let advice = advice.iter().map(|advice| {
        Node::object([
            ("rulePriority", advice.rule_priority.into()),
            ("message", Node::display(&advice.kind)),
        ])
    });
    Node::object([
        ("previewResults", Node::array(results)),
        ("summary", Summary::of(&acted_on).node()),
        ("explained", Node::array(images.iter().filter_map(|image| explained(plan, image)))),
        ("advice", Node::array(advice)),
    ])
}

fn explained(plan: &Plan<'_>, image: &Image) -> Option<Node> {
    let place = plan.inventory.place(&image.digest)?;
    let outcome = plan.outcomes().get(place)?;
    let decision = match outcome.fate {
        Fate::Kept | Fate::Blocked => "KEEP",
        Fate::Expires => "EXPIRE",
        Fate::Archived => "TRANSITION",
    };
    let rule = outcome.rule().and_then(|rule| plan.rules.get(rule));
    let rule = rule.map(|rule| ("rulePriority", rule.priority.into()));
    let due = match outcome.reason {
        Reason::Aged { due_after, .. } => due_after.map(|due_after| ("dueAfter", time(due_after))),
        Reason::NotSelected
        | Reason::Activating
        | Reason::Refers { .. }
        | Reason::Counted { .. } => None,
    };
    let reason = [("reason", Node::display(&plan.sentence(place)))];
    let failure = (outcome.fate == Fate::Blocked).then(|| {
        let why = failure_reason(&plan.indexes_naming(place));
        [
            ("failureCode", Node::from("ImageReferencedByManifestList")),
            ("failureReason", why.as_str().into()),
        ]
    });
    let head = [
        ("imageDigest", Node::display(&image.digest)),
        ("imageTags", Node::array(image.tags.iter().map(Node::display))),
        ("decision", decision.into()),
    ];
    let middle = rule.into_iter().chain(due).chain(reason);
    Some(Node::object(head.into_iter().chain(middle).chain(failure.into_iter().flatten())))
}

/// A moment as the AWS CLI prints it.
fn time(at: Timestamp) -> Node {
    at.to_cli().as_str().into()
}
