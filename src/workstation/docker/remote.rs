//! `docker manifest inspect` and `docker buildx imagetools inspect`: an image as its registry has
//! it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::containerd::{Access, Client};
use super::error::Failure;
use super::flags::Matches;
use super::pull::{accepting, full_name};
use super::registry::Registry;
use crate::json::{self, Layout, Node, print};
use crate::oci::{Descriptor, ImageReference, Manifest, MediaType, Platform};
use crate::wire::Method;
use crate::workstation::session::Session;

/// `docker buildx imagetools inspect NAME`
pub(super) fn imagetools_inspect(session: &mut Session<'_>, matches: &Matches) -> u8 {
    let reference: ImageReference = match matches.argument(0).parse::<ImageReference>() {
        Ok(reference) => reference.or_latest(),
        Err(error) => return session.fail(&format!("ERROR: {error}"), 1),
    };
    let found = Client::open(session, &reference, Access::Pull)
        .and_then(|mut client| client.resolve(session));
    let manifest = match found {
        Ok(manifest) => manifest,
        Err(refusal) => return session.fail(&format!("ERROR: {refusal}"), 1),
    };
    if matches.has("raw") {
        session.out_raw(manifest.text());
        return 0;
    }
    let name = full_name(&reference);
    session.out(&format!(
        "Name:      {name}\nMediaType: {}\nDigest:    {}",
        manifest.media_type().as_str(),
        manifest.digest()
    ));
    for (index, child) in manifest.manifests().iter().enumerate() {
        session.out(if index == 0 { "\nManifests:" } else { "" });
        session.out(&format!(
            "  Name:      {name}@{}\n  MediaType: {}",
            child.digest,
            child.media_type.as_str()
        ));
        if let Some(platform) = &child.platform {
            session.out(&format!("  Platform:  {platform}"));
        }
    }
    0
}

/// `docker manifest inspect NAME`
pub(super) fn manifest_inspect(session: &mut Session<'_>, matches: &Matches) -> u8 {
    if matches.arguments.len() > 1 {
        return session.fail(&format!("No such manifest: {}", matches.argument(1)), 1);
    }
    let written = matches.argument(0);
    let reference: ImageReference = match written.parse::<ImageReference>() {
        Ok(reference) => reference.or_latest(),
        Err(error) => return session.fail(&error.to_string(), 1),
    };
    let detail = if matches.has("verbose") { Detail::Verbose } else { Detail::Manifest };
    match inspect(session, &reference, detail) {
        Ok(text) => {
            session.out(&text);
            0
        }
        Err(Failure::Registry { code, .. })
            if ["manifest unknown", "name unknown"].contains(&&*code) =>
        {
            session.fail(&format!("no such manifest: {reference}"), 1)
        }
        Err(failure) => session.fail(&failure.to_string(), 1),
    }
}

/// How much `docker manifest inspect` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Detail {
    Manifest,
    Verbose,
}

fn inspect(
    session: &mut Session<'_>,
    reference: &ImageReference,
    detail: Detail,
) -> Result<String, Failure> {
    let registry = Registry::connect(session, reference)?;
    let at = match (&reference.digest, &reference.tag) {
        (Some(digest), _) => digest.to_string(),
        (None, tag) => tag.as_ref().map(ToString::to_string).unwrap_or_default(),
    };
    let root = fetch(session, &registry, &at)?;
    if !root.media_type().is_index() {
        let platform = platform_of(session, &registry, &root)?;
        if detail == Detail::Manifest {
            return Ok(print(&parsed(&root), Layout::Tabs));
        }
        let node = verbose(&reference.to_string(), &root, platform.as_ref());
        return Ok(print(&node, Layout::Tabs));
    }
    // Docker reads every image of the index, and the configuration of each, before it says a word.
    let mut images = Vec::new();
    for child in root.manifests() {
        let image = fetch(session, &registry, &child.digest.to_string())?;
        platform_of(session, &registry, &image)?;
        images.push((child, image));
    }
    if detail == Detail::Manifest {
        return Ok(print(&list(&root), Layout::Spaces(3)));
    }
    let name = reference.familiar_name();
    let nodes = images.iter().map(|(child, image)| {
        verbose(&format!("{name}@{}", child.digest), image, child.platform.as_deref())
    });
    Ok(print(&Node::array(nodes), Layout::Tabs))
}

fn fetch(session: &mut Session<'_>, registry: &Registry, at: &str) -> Result<Manifest, Failure> {
    let response = registry.ask(session, accepting(Method::Get, &format!("manifests/{at}")))?;
    if !response.is_success() {
        return Err(Failure::of(&response));
    }
    let declared = response.headers.get("Content-Type").map(MediaType::from);
    let bytes = response.body.bytes().unwrap_or_default();
    Manifest::parse(bytes, declared.as_ref()).map_err(|error| Failure::Unreadable {
        status: response.status,
        problem: error.to_string().into(),
        body: "".into(),
    })
}

/// Reads the configuration in the registry, which says what the image is for.
fn platform_of(
    session: &mut Session<'_>,
    registry: &Registry,
    image: &Manifest,
) -> Result<Option<Platform>, Failure> {
    let Some(config) = image.config() else { return Ok(None) };
    let response = registry.blob(session, &format!("blobs/{}", config.digest))?;
    let text = response.body.bytes().and_then(|bytes| std::str::from_utf8(bytes).ok());
    let node = text.and_then(|text| json::parse(text).ok());
    Ok(node.map(|node| super::config::platform_of(Some(&node))))
}

fn parsed(manifest: &Manifest) -> Node {
    json::parse(manifest.text()).unwrap_or_else(|_| Node::object([]))
}

fn list(root: &Manifest) -> Node {
    let entry = |child: &Descriptor| {
        let mut members = vec![
            ("mediaType", child.media_type.as_str().into()),
            ("size", child.size_bytes.into()),
            ("digest", Node::display(&child.digest)),
        ];
        members.extend(child.platform.as_ref().map(|of| ("platform", platform_node(of))));
        Node::object(members)
    };
    Node::object([
        ("schemaVersion", 2.into()),
        ("mediaType", root.media_type().as_str().into()),
        ("manifests", Node::array(root.manifests().iter().map(entry))),
    ])
}

fn verbose(name: &str, image: &Manifest, platform: Option<&Platform>) -> Node {
    let size = u64::try_from(image.bytes().len()).unwrap_or(u64::MAX);
    let mut descriptor = vec![
        ("mediaType", image.media_type().as_str().into()),
        ("digest", Node::display(&image.digest())),
        ("size", size.into()),
    ];
    descriptor.extend(platform.map(|of| ("platform", platform_node(of))));
    let is_docker = *image.media_type() == MediaType::DockerManifest;
    let kind = if is_docker { "SchemaV2Manifest" } else { "OCIManifest" };
    Node::object([
        ("Ref", name.into()),
        ("Descriptor", Node::object(descriptor)),
        ("Raw", STANDARD.encode(image.bytes()).as_str().into()),
        (kind, parsed(image)),
    ])
}

pub(super) fn platform_node(platform: &Platform) -> Node {
    let mut members =
        vec![("architecture", (&*platform.architecture).into()), ("os", (&*platform.os).into())];
    members.extend(platform.variant.as_deref().map(|variant| ("variant", variant.into())));
    Node::object(members)
}
