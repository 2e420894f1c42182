//! `docker history`

use super::OURS;
use super::config;
use super::figures::{ago, human_size};
use super::flags::Matches;
use super::images::{go_time, show};
use super::platform;
use crate::aws::Timestamp;
use crate::json::{Node, Value};
use crate::oci::Manifest;
use crate::workstation::session::Session;

/// How many characters of a step's command are shown.
const COMMAND_LENGTH_MAX: usize = 45;

/// What stands for the id of a step that is no image by itself.
const MISSING: &str = "<missing>";

/// `docker history IMAGE`
pub(super) fn run(session: &mut Session<'_>, matches: &Matches) -> u8 {
    let written = matches.argument(0);
    let Some(docker) = session.docker() else { return 0 };
    let Some(image) = docker.find_by_name_or_id(written) else {
        return session.fail(&super::inspect::no_such_image(written), 1);
    };
    let id = docker.id(image);
    let shown = config::for_platform(docker, image, &platform::host());
    let config = shown.and_then(|shown| config::of(docker, shown));
    let Some(config) = config else {
        let message = format!(
            "{OURS} The configuration of {written} was not published, so nobody knows its history."
        );
        return session.fail(&message, 1);
    };
    let sizes: Vec<u64> =
        shown.map(Manifest::layers).unwrap_or_default().iter().map(|it| it.size_bytes).collect();
    let is_whole = matches.has("no-trunc");
    let top = if is_whole { id.to_string() } else { id.short() };
    let steps = steps(&config, &sizes);
    let now = session.now();
    let mut rows = Vec::new();
    for (index, step) in steps.iter().rev().enumerate() {
        let id = if index == 0 { top.as_str() } else { MISSING };
        let longest = if is_whole { usize::MAX } else { COMMAND_LENGTH_MAX };
        rows.push(step.node(id, now, longest));
    }
    if matches.has("quiet") {
        for index in 0..rows.len() {
            session.out(if index == 0 { &top } else { MISSING });
        }
        return 0;
    }
    let default = "table {{.ID}}\t{{.CreatedSince}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}";
    show(session, (matches.value("format"), default), "IMAGE", &rows)
}

/// One step of the making.
struct Step<'a> {
    created: Option<Timestamp>,
    created_by: &'a str,
    comment: &'a str,
    size_bytes: u64,
}

/// The steps, first one first, each with the size of its layer where it made one.
fn steps<'a>(config: &'a Node, sizes: &[u64]) -> Vec<Step<'a>> {
    let mut sizes = sizes.iter();
    let history = config.get("history").and_then(Node::as_array).unwrap_or_default();
    let mut steps = Vec::new();
    for entry in history {
        let text = |name| entry.get(name).and_then(Node::as_str).unwrap_or_default();
        let is_empty = entry.get("empty_layer").is_some_and(|it| it.value == Value::Bool(true));
        steps.push(Step {
            created: text("created").parse().ok(),
            created_by: text("created_by"),
            comment: text("comment"),
            size_bytes: if is_empty { 0 } else { sizes.next().copied().unwrap_or(0) },
        });
    }
    steps
}

impl Step<'_> {
    fn node(&self, id: &str, now: Timestamp, length_max: usize) -> Node {
        let since = self.created.map_or("N/A".to_owned(), |at| ago(now.since(at)));
        let at = self.created.map_or("N/A".to_owned(), go_time);
        let by = self.created_by.replace('\t', " ");
        let by = if by.chars().count() <= length_max {
            by
        } else {
            let mut short: String = by.chars().take(length_max - 1).collect();
            short.push('…');
            short
        };
        Node::object([
            ("Comment", self.comment.into()),
            ("CreatedAt", at.as_str().into()),
            ("CreatedBy", by.as_str().into()),
            ("CreatedSince", since.as_str().into()),
            ("ID", id.into()),
            ("Size", human_size(self.size_bytes).as_str().into()),
        ])
    }
}
