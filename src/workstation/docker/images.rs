//! `docker images` and `docker tag`

use std::rc::Rc;
use std::time::Duration;

use super::flags::Matches;
use super::store::Docker;
use crate::aws::Timestamp;
use crate::json::{self, Node};
use crate::oci::{Digest, ImageReference, Manifest};
use crate::ordered::sorted_by;
use crate::workstation::session::Session;

/// What stands where there is no name.
const NONE: &str = "<none>";

/// One line of the list.
#[derive(Debug)]
struct Row {
    repository: String,
    tag: String,
    digest: String,
    image: Rc<Manifest>,
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
    let Some(docker) = session.docker() else { return 0 };
    let mut rows = rows(docker);
    if let Some(wanted) = wanted {
        let tag = wanted.tag.as_ref().map(ToString::to_string);
        rows.retain(|row| {
            row.repository == wanted.familiar_name()
                && tag.as_ref().is_none_or(|tag| *tag == row.tag)
        });
    }
    let now = session.now();
    let is_whole = matches.has("no-trunc");
    let id = |row: &Row| {
        let id = id(&row.image);
        if is_whole { id.to_string() } else { id.short() }
    };
    if matches.has("quiet") {
        let mut ids: Vec<_> = rows.iter().map(id).collect();
        ids.dedup();
        for id in &ids {
            session.out(id);
        }
        return 0;
    }
    let mut table = vec![columns(
        ["REPOSITORY", "TAG", "DIGEST", "IMAGE ID", "CREATED", "SIZE"].map(str::to_owned),
        matches,
    )];
    for row in rows {
        let created = row.created.map_or("N/A".to_owned(), |at| ago(now.since(at)));
        let (id, size) = (id(&row), size(&row.image));
        table.push(columns([row.repository, row.tag, row.digest, id, created, size], matches));
    }
    print(session, &table);
    0
}

fn columns(cells: [String; 6], matches: &Matches) -> Vec<String> {
    let with_digests = matches.has("digests");
    let shown = |index: usize| index != 2 || with_digests;
    cells.into_iter().enumerate().filter(|(index, _)| shown(*index)).map(|(_, cell)| cell).collect()
}

/// Lays a table out as docker does: three blanks between columns, none at the end.
fn print(session: &mut Session<'_>, table: &[Vec<String>]) {
    let count = table.first().map_or(0, Vec::len);
    let width = |column: usize| {
        let cells = table.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count() + 3).max().unwrap_or(0).max(10)
    };
    let widths: Vec<_> = (0..count).map(width).collect();
    for row in table {
        let cells = row.iter().zip(&widths).enumerate();
        let line: String = cells
            .map(
                |(index, (cell, width))| {
                    if index + 1 == count { cell.clone() } else { format!("{cell:<width$}") }
                },
            )
            .collect();
        session.out(&line);
    }
}

/// The newest image first; images of one age by name.
fn rows(docker: &Docker) -> Vec<Row> {
    let mut rows = Vec::new();
    for image in docker.images() {
        let digest = image.digest();
        let created = created(docker, image);
        let row = |repository: &str, tag: &str, digest: &str| Row {
            repository: repository.to_owned(),
            tag: tag.to_owned(),
            digest: digest.to_owned(),
            image: Rc::clone(image),
            created,
        };
        let in_registry: Vec<String> = docker
            .digests()
            .filter(|(_, of)| *of == digest)
            .map(|(name, _)| name.familiar_name())
            .collect();
        let mut named = Vec::new();
        for (reference, _) in docker.tags().filter(|(_, of)| *of == digest) {
            let name = reference.familiar_name();
            let is_in_registry = in_registry.contains(&name);
            let shown = if is_in_registry { digest.to_string() } else { NONE.to_owned() };
            let tag = reference.tag.as_ref().map(ToString::to_string).unwrap_or_default();
            rows.push(row(&name, &tag, &shown));
            named.push(name);
        }
        let untagged = in_registry.iter().filter(|name| !named.contains(name));
        let untagged: Vec<_> = untagged.map(|name| row(name, NONE, &digest.to_string())).collect();
        if named.is_empty() && untagged.is_empty() {
            rows.push(row(NONE, NONE, NONE));
        }
        rows.extend(untagged);
    }
    sorted_by(rows, |one, other| {
        other
            .created
            .cmp(&one.created)
            .then_with(|| one.repository.cmp(&other.repository))
            .then_with(|| one.tag.cmp(&other.tag))
    })
}

/// When the configuration says that the image was made; unknown where only its digest is known.
fn created(docker: &Docker, image: &Manifest) -> Option<Timestamp> {
    let bytes = docker.blob(image.config()?.digest)?.bytes()?;
    let config = json::parse(std::str::from_utf8(bytes).ok()?).ok()?;
    config.get("created").and_then(Node::as_str)?.parse().ok()
}

/// Docker's id of an image is the digest of its configuration.
fn id(image: &Manifest) -> Digest {
    image.config().map_or(image.digest(), |config| config.digest)
}

/// Assumed: the sum of the layers as they travel. Docker shows what they unpack to, which nobody
/// here has unpacked.
fn size(image: &Manifest) -> String {
    let bytes: u64 = image.layers().iter().map(|layer| layer.size_bytes).sum();
    human_size(bytes)
}

/// Three significant digits and a decimal unit.
fn human_size(bytes: u64) -> String {
    let mut unit_bytes = 1;
    let mut units = ["B", "kB", "MB", "GB", "TB"].into_iter();
    let mut unit = units.next().unwrap_or("B");
    while bytes / unit_bytes >= 1000 {
        let Some(next) = units.next() else { break };
        unit_bytes *= 1000;
        unit = next;
    }
    let decimals = match bytes / unit_bytes {
        _ if unit == "B" => 0,
        0..=9 => 2,
        10..=99 => 1,
        _ => 0,
    };
    // Whole numbers of the last digit shown, rounded half up: the page knows no floating point.
    let digit_bytes = unit_bytes / 10_u64.pow(decimals);
    let digits = (bytes + digit_bytes / 2) / digit_bytes.max(1);
    let (whole, fraction) = (digits / 10_u64.pow(decimals), digits % 10_u64.pow(decimals));
    let places = usize::try_from(decimals).unwrap_or(0);
    let fraction = if places == 0 { String::new() } else { format!(".{fraction:0places$}") };
    let fraction = fraction.trim_end_matches('0').trim_end_matches('.');
    format!("{whole}{fraction}{unit}")
}

/// How long ago, as docker says it.
fn ago(age: Duration) -> String {
    let seconds = age.as_secs();
    let (minutes, hours) = (seconds / 60, (seconds + 1800) / 3600);
    let text = match (seconds, minutes, hours) {
        (0, ..) => "Less than a second".to_owned(),
        (1, ..) => "1 second".to_owned(),
        (2..60, ..) => format!("{seconds} seconds"),
        (_, 1, _) => "About a minute".to_owned(),
        (_, 2..60, _) => format!("{minutes} minutes"),
        (.., 1) => "About an hour".to_owned(),
        (.., 2..48) => format!("{hours} hours"),
        (.., 48..336) => format!("{} days", hours / 24),
        (.., 336..1440) => format!("{} weeks", hours / 24 / 7),
        (.., 1440..17_520) => format!("{} months", hours / 24 / 30),
        _ => format!("{} years", hours / 24 / 365),
    };
    format!("{text} ago")
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
    let Some(image) = session.docker().and_then(|docker| source(docker, written)) else {
        let shown = written.parse::<ImageReference>();
        let shown = shown.map_or(written.to_owned(), |source| source.or_latest().to_string());
        return session.fail(&format!("Error response from daemon: No such image: {shown}"), 1);
    };
    if let Some(docker) = session.docker_mut() {
        docker.tag(target.or_latest(), image);
    }
    0
}

/// The image that a name, or the beginning of an id, stands for.
fn source(docker: &Docker, written: &str) -> Option<Digest> {
    let reference = written.parse::<ImageReference>().ok();
    if let Some(found) = reference.and_then(|reference| docker.find(&reference)) {
        return Some(found.digest());
    }
    let prefix = written.strip_prefix("sha256:").unwrap_or(written);
    let mut matching =
        docker.images().filter(|image| prefix.len() >= 4 && id(image).hex().starts_with(prefix));
    // Two that begin alike are as good as none.
    matching.next().filter(|_| matching.next().is_none()).map(|image| image.digest())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_ages_are_said_as_docker_says_them() {
        let sizes = [
            (0, "0B"),
            (423, "423B"),
            (2_226_327, "2.23MB"),
            (886_160, "886kB"),
            (28_231_580, "28.2MB"),
            (1_000, "1kB"),
            (1_500_000_000, "1.5GB"),
        ];
        for (bytes, shown) in sizes {
            assert_eq!(human_size(bytes), shown);
        }
        let ages = [
            (0, "Less than a second ago"),
            (59, "59 seconds ago"),
            (90, "About a minute ago"),
            (3_600, "About an hour ago"),
            (46_800, "13 hours ago"),
            (200_000, "2 days ago"),
            (19 * 86_400, "2 weeks ago"),
            (545 * 86_400, "18 months ago"),
            (800 * 86_400, "2 years ago"),
        ];
        for (seconds, shown) in ages {
            assert_eq!(ago(Duration::from_secs(seconds)), shown);
        }
    }
}
