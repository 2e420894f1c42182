//! `docker inspect` and `docker image inspect`

use super::OURS;
use super::config;
use super::flags::Matches;
use super::platform;
use super::store::{Docker, ImageStore};
use super::template::Template;
use crate::json::{Layout, Node, Value, print};
use crate::oci::{ImageReference, Manifest};
use crate::workstation::session::Session;

/// `docker inspect NAME [NAME...]`
pub(super) fn object(session: &mut Session<'_>, matches: &Matches) -> u8 {
    run(session, matches, |written| format!("Error: No such object: {written}"))
}

/// `docker image inspect NAME [NAME...]`
pub(super) fn image(session: &mut Session<'_>, matches: &Matches) -> u8 {
    run(session, matches, no_such_image)
}

fn run(session: &mut Session<'_>, matches: &Matches, missing: fn(&str) -> String) -> u8 {
    let template = match matches.value("format") {
        None | Some("") => None,
        Some("json") => Some("{{json .}}"),
        Some(text) => Some(text),
    };
    let template = match template.map(Template::parse).transpose() {
        Ok(template) => template,
        Err(error) => return session.fail(&error.to_string(), 1),
    };
    let Some(docker) = session.docker() else { return 0 };
    let (mut found, mut problems, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
    for written in &matches.arguments {
        match docker.find_by_name_or_id(written) {
            Some(image) => {
                let host = platform::host();
                let shown = config::for_platform(docker, image, &host).unwrap_or(image);
                if config::of(docker, shown).is_none() {
                    unknown.push(format!(
                        "{OURS} The configuration of {written} was not published; what it would \
                         say is left out."
                    ));
                }
                found.push(describe(docker, image, shown));
            }
            None => problems.push(missing(written)),
        }
    }
    let mut exit_code = u8::from(!problems.is_empty());
    if let Some(template) = &template {
        for node in &found {
            match template.fill(node) {
                Ok(text) => session.out(&text),
                Err(error) => exit_code = session.fail(&error.to_string(), 1),
            }
        }
    } else {
        session.out(&print(&Node::array(found), Layout::Spaces(4)));
    }
    for line in unknown.iter().chain(&problems) {
        session.err(line);
    }
    exit_code
}

/// What docker says of an image that is not here.
pub(super) fn no_such_image(written: &str) -> String {
    let shown = written.parse::<ImageReference>();
    let shown = shown.map_or(written.to_owned(), |reference| reference.or_latest().to_string());
    format!("Error response from daemon: No such image: {shown}")
}

/// `shown` is the image itself, or of an index the one for this machine.
fn describe(docker: &Docker, image: &Manifest, shown: &Manifest) -> Node {
    let config = config::of(docker, shown);
    let digest = image.digest();
    let tags = docker.tags().filter(|(_, of)| *of == digest);
    let tags = tags.map(|(reference, _)| Node::display(reference)).collect::<Vec<_>>();
    let in_registry = docker.digests().filter(|(.., of)| *of == digest);
    let in_registry = in_registry
        .map(|(name, digest, _)| Node::display(&format!("{}@{digest}", name.familiar_name())))
        .collect::<Vec<_>>();
    let created = config.as_ref().and_then(|config| config.get("created").cloned());
    let platform = config::platform_of(config.as_ref());
    let layers = config::diff_ids(config.as_ref());
    let (graph_driver, is_containerd) = match docker.image_store() {
        ImageStore::Classic => ("overlay2", false),
        ImageStore::Containerd => ("overlayfs", true),
    };
    let tagged = docker.tagged_at(digest).map(|at| at.to_string());
    let tagged = tagged.as_deref().unwrap_or("0001-01-01T00:00:00Z");
    let comment = config.as_ref().and_then(comment).unwrap_or_default();
    let mut members = vec![
        ("Id", Node::display(&docker.id(image))),
        ("RepoTags", Node::array(tags)),
        ("RepoDigests", Node::array(in_registry)),
        ("Parent", "".into()),
        ("Comment", comment.as_str().into()),
        ("Created", created.unwrap_or_else(|| Node::new(Value::Null))),
        ("DockerVersion", "".into()),
        ("Author", "".into()),
        ("Config", config.as_ref().map_or_else(|| Node::new(Value::Null), process)),
        ("Architecture", (&*platform.architecture).into()),
    ];
    if let Some(variant) = &platform.variant {
        members.push(("Variant", (&**variant).into()));
    }
    members.extend([
        ("Os", (&*platform.os).into()),
        ("Size", config::size_bytes(docker, image).into()),
        (
            "GraphDriver",
            Node::object([("Data", Node::new(Value::Null)), ("Name", graph_driver.into())]),
        ),
        (
            "RootFS",
            Node::object([
                ("Type", "layers".into()),
                ("Layers", Node::array(layers.iter().map(Node::display))),
            ]),
        ),
        ("Metadata", Node::object([("LastTagTime", tagged.into())])),
    ]);
    if is_containerd {
        members.push(("Descriptor", descriptor(image)));
    }
    Node::object(members)
}

/// The note of the last step.
fn comment(config: &Node) -> Option<String> {
    let last = config.get("history")?.as_array()?.last()?;
    last.get("comment")?.as_str().map(str::to_owned)
}

fn descriptor(image: &Manifest) -> Node {
    Node::object([
        ("mediaType", image.media_type().as_str().into()),
        ("digest", Node::display(&image.digest())),
        ("size", u64::try_from(image.bytes().len()).unwrap_or(u64::MAX).into()),
    ])
}

/// What the image runs; members that say nothing are left out.
fn process(config: &Node) -> Node {
    let process = config.get("config");
    let member = |name: &&'static str| {
        let node = process?.get(name)?;
        let says_nothing = matches!(&node.value, Value::Null | Value::Bool(false))
            || node.as_array().is_some_and(<[_]>::is_empty)
            || node.as_str() == Some("");
        (!says_nothing).then(|| (*name, node.clone()))
    };
    Node::object(config::PROCESS_MEMBERS.iter().filter_map(member))
}
