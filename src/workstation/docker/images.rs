//! `docker images` and `docker tag`

use std::rc::Rc;

use super::OURS;
use super::config;
use super::figures::{ago, human_size, print_table};
use super::flags::Matches;
use super::store::Docker;
use super::template::{Template, TemplateError};
use crate::aws::{Timestamp, glob};
use crate::json::Node;
use crate::oci::{ImageReference, Manifest};
use crate::ordered::sorted_by;
use crate::workstation::session::Session;

/// What stands where there is no name.
pub(super) const NONE: &str = "<none>";

/// One line of the list.
#[derive(Debug)]
struct Row {
    repository: String,
    tag: String,
    digest: String,
    image: Rc<Manifest>,
    config: Option<Node>,
    created: Option<Timestamp>,
}

/// `docker images [REPOSITORY[:TAG]]`
pub(super) fn run(session: &mut Session<'_>, matches: &Matches) -> u8 {
    let wanted = match matches.arguments.first().map(|text| text.parse::<ImageReference>()) {
        Some(Err(error)) => {
            return session.fail(&format!("Error response from daemon: {error}"), 1);
        }
        Some(Ok(reference)) => Some(reference),
        None => None,
    };
    let filters = match read_filters(matches) {
        Ok(filters) => filters,
        Err((message, exit_code)) => return session.fail(&message, exit_code),
    };
    let Some(docker) = session.docker() else { return 0 };
    let mut rows = rows(docker);
    if let Some(wanted) = wanted {
        let tag = wanted.tag.as_ref().map(ToString::to_string);
        rows.retain(|row| {
            row.repository == wanted.familiar_name()
                && tag.as_ref().is_none_or(|tag| *tag == row.tag)
        });
    }
    rows.retain(|row| filters.iter().all(|filter| filter.keeps(row)));
    let is_whole = matches.has("no-trunc");
    let id = |row: &Row| {
        let id = docker.id(&row.image);
        if is_whole { id.to_string() } else { id.short() }
    };
    let size = |row: &Row| human_size(config::size_bytes(docker, &row.image));
    let cells: Vec<_> = rows.iter().map(|row| (id(row), size(row))).collect();
    if matches.has("quiet") {
        let mut ids: Vec<_> = cells.into_iter().map(|(id, _)| id).collect();
        ids.dedup();
        for id in &ids {
            session.out(id);
        }
        return 0;
    }
    let now = session.now();
    let nodes: Vec<_> = rows.iter().zip(cells).map(|(row, cells)| row.node(cells, now)).collect();
    let default = if matches.has("digests") {
        "table {{.Repository}}\t{{.Tag}}\t{{.Digest}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}"
    } else {
        "table {{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}"
    };
    show(session, (matches.value("format"), default), "IMAGE ID", &nodes)
}

/// Prints rows by a template, by `table` and a template, or as `json`. Every list has its own head
/// for ids.
pub(super) fn show(
    session: &mut Session<'_>,
    (format, default): (Option<&str>, &str),
    id_head: &str,
    rows: &[Node],
) -> u8 {
    let format = match format {
        None | Some("" | "table") => default,
        Some("json") => "{{json .}}",
        Some(format) => format,
    };
    let (is_table, text) = match format.strip_prefix("table") {
        Some(rest) => (true, rest.trim_start()),
        None => (false, format),
    };
    let text = text.replace("\\t", "\t").replace("\\n", "\n");
    let filled: Result<(Template, Vec<String>), TemplateError> =
        Template::parse(&text).and_then(|template| {
            let lines: Result<_, _> = rows.iter().map(|row| template.fill(row)).collect();
            Ok((template, lines?))
        });
    match filled {
        Err(error) => session.fail(&error.to_string(), 1),
        Ok((template, lines)) if is_table => {
            let mut table = vec![template.heads(|field| head(field, id_head))];
            table.extend(lines);
            let cells = |line: &String| line.split('\t').map(str::to_owned).collect();
            let table: Vec<Vec<String>> = table.iter().map(cells).collect();
            print_table(session, &table);
            0
        }
        Ok((_, lines)) => {
            for line in lines {
                session.out(&line);
            }
            0
        }
    }
}

/// What stands above the column of a field.
fn head(field: &str, id_head: &str) -> String {
    match field {
        "ID" => id_head.to_owned(),
        "CreatedSince" => "CREATED".to_owned(),
        "CreatedAt" => "CREATED AT".to_owned(),
        "CreatedBy" => "CREATED BY".to_owned(),
        field => field.to_ascii_uppercase(),
    }
}

impl Row {
    /// What templates know of a line.
    fn node(&self, (id, size): (String, String), now: Timestamp) -> Node {
        let since = self.created.map_or("N/A".to_owned(), |at| ago(now.since(at)));
        let at = self.created.map_or("N/A".to_owned(), go_time);
        Node::object([
            ("Containers", "N/A".into()),
            ("CreatedAt", at.as_str().into()),
            ("CreatedSince", since.as_str().into()),
            ("Digest", self.digest.as_str().into()),
            ("ID", id.as_str().into()),
            ("Repository", self.repository.as_str().into()),
            ("SharedSize", "N/A".into()),
            ("Size", size.as_str().into()),
            ("Tag", self.tag.as_str().into()),
            ("UniqueSize", "N/A".into()),
        ])
    }
}

/// `2026-05-13 02:21:49 +0000 UTC`, as Go shows a time.
pub(super) fn go_time(at: Timestamp) -> String {
    let text = at.to_string();
    let seconds = text.get(..19).unwrap_or_default();
    format!("{} +0000 UTC", seconds.replace('T', " "))
}

/// A condition on the lines of the list.
#[derive(Debug)]
enum Filter {
    Dangling(bool),
    Reference(String),
    Label(String, Option<String>),
}

impl Filter {
    fn keeps(&self, row: &Row) -> bool {
        match self {
            Self::Dangling(wanted) => (row.repository == NONE) == *wanted,
            Self::Reference(pattern) => {
                let whole = format!("{}:{}", row.repository, row.tag);
                glob::matches(pattern, &whole) || glob::matches(pattern, &row.repository)
            }
            Self::Label(name, value) => {
                let labels = row.config.as_ref().and_then(|of| of.get("config")?.get("Labels"));
                let label = labels.and_then(|labels| labels.get(name)).and_then(Node::as_str);
                label.is_some_and(|label| value.as_deref().is_none_or(|value| value == label))
            }
        }
    }
}

/// Reads `--filter`; the error is what to say and the exit code.
fn read_filters(matches: &Matches) -> Result<Vec<Filter>, (String, u8)> {
    let mut filters = Vec::new();
    for text in matches.values("filter") {
        let Some((name, value)) = text.split_once('=') else {
            let message = format!(
                "invalid argument \"{text}\" for \"-f, --filter\" flag: bad format of filter \
                 (expected name=value)\n\nUsage:  docker images [OPTIONS] [REPOSITORY[:TAG]]\n\nRun \
                 'docker images --help' for more information"
            );
            return Err((message, super::UNKNOWN_OPTION));
        };
        filters.push(match (name, value) {
            ("dangling", "true" | "1") => Filter::Dangling(true),
            ("dangling", "false" | "0") => Filter::Dangling(false),
            ("reference", pattern) => Filter::Reference(pattern.to_owned()),
            ("label", label) => match label.split_once('=') {
                Some((name, value)) => Filter::Label(name.to_owned(), Some(value.to_owned())),
                None => Filter::Label(label.to_owned(), None),
            },
            ("before" | "since" | "until", _) => {
                let message = format!(
                    "{OURS} The simulator's `docker images` has no filter `{name}`. Here: dangling, \
                     label, reference"
                );
                return Err((message, 1));
            }
            _ => {
                let message = format!("Error response from daemon: invalid filter '{text}'");
                return Err((message, 1));
            }
        });
    }
    Ok(filters)
}

/// The newest image first; images of one age by name.
fn rows(docker: &Docker) -> Vec<Row> {
    let mut rows = Vec::new();
    for image in docker.images() {
        let digest = image.digest();
        let shown = config::for_platform(docker, image, &super::platform::host());
        let config = shown.and_then(|shown| config::of(docker, shown));
        let created = config.as_ref().and_then(config::created);
        let row = |repository: &str, tag: &str, digest: &str| Row {
            repository: repository.to_owned(),
            tag: tag.to_owned(),
            digest: digest.to_owned(),
            image: Rc::clone(image),
            config: config.clone(),
            created,
        };
        let mut in_registry: Vec<(String, String)> = Vec::new();
        for (name, digest, _) in docker.digests().filter(|(.., of)| *of == digest) {
            in_registry.push((name.familiar_name(), digest.to_string()));
        }
        let mut named = Vec::new();
        for (reference, _) in docker.tags().filter(|(_, of)| *of == digest) {
            let name = reference.familiar_name();
            let there = in_registry.iter().find(|(known, _)| *known == name);
            let shown = there.map_or(NONE, |(_, digest)| digest.as_str());
            let tag = reference.tag.as_ref().map(ToString::to_string).unwrap_or_default();
            rows.push(row(&name, &tag, shown));
            named.push(name);
        }
        in_registry.retain(|(name, _)| !named.contains(name));
        if named.is_empty() && in_registry.is_empty() {
            rows.push(row(NONE, NONE, NONE));
        }
        rows.extend(in_registry.iter().map(|(name, digest)| row(name, NONE, digest)));
    }
    sorted_by(rows, |one, other| {
        other
            .created
            .cmp(&one.created)
            .then_with(|| one.repository.cmp(&other.repository))
            .then_with(|| one.tag.cmp(&other.tag))
    })
}

/// `docker tag SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]`
pub(super) fn tag(session: &mut Session<'_>, matches: &Matches) -> u8 {
    let target: ImageReference = match matches.argument(1).parse() {
        Ok(target) => target,
        Err(error) => {
            let message = format!(
                "Error parsing reference: \"{}\" is not a valid repository/tag: {error}",
                matches.argument(1)
            );
            return session.fail(&message, 1);
        }
    };
    if target.digest.is_some() {
        return session.fail("refusing to create a tag with a digest reference", 1);
    }
    let written = matches.argument(0);
    let found = session.docker().and_then(|docker| docker.find_by_name_or_id(written));
    let Some(image) = found.map(|image| image.digest()) else {
        let shown = written.parse::<ImageReference>();
        let shown = shown.map_or(written.to_owned(), |source| source.or_latest().to_string());
        return session.fail(&format!("Error response from daemon: No such image: {shown}"), 1);
    };
    let now = session.now();
    if let Some(docker) = session.docker_mut() {
        docker.tag(target.or_latest(), image);
        docker.note_tagged(image, now);
    }
    0
}
