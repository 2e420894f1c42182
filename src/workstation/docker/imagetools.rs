//! `docker buildx imagetools`: images in registries, looked at and put together without pulling them.
//!
//! Source: docker/buildx, `commands/imagetools` and `util/imagetools`.

use super::build::export::{entry, index_of};
use super::build::progress::Progress;
use super::containerd::{Access, Client, Refusal};
use super::flags::Matches;
use super::pull::full_name;
use super::template::Template;
use super::{OURS, config};
use crate::json::{self, Layout, Node, print};
use crate::oci::{Digest, ImageReference, Manifest, MediaType};
use crate::workstation::session::Session;

/// `docker buildx imagetools inspect NAME`
pub(super) fn inspect(session: &mut Session<'_>, matches: &Matches) -> u8 {
    let reference: ImageReference = match matches.argument(0).parse::<ImageReference>() {
        Ok(reference) => reference.or_latest(),
        Err(error) => return session.fail(&format!("ERROR: {error}"), 1),
    };
    let manifest = match resolve(session, &reference) {
        Ok(manifest) => manifest,
        Err(refusal) => return session.fail(&format!("ERROR: {refusal}"), 1),
    };
    if matches.has("raw") {
        session.out_raw(manifest.text());
        return 0;
    }
    let name = full_name(&reference);
    if let Some(format) = matches.value("format") {
        return match formatted(format, &name, &manifest) {
            Ok(text) => {
                session.out(&text);
                0
            }
            Err(message) => session.fail(&format!("ERROR: {message}"), 1),
        };
    }
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

fn resolve(session: &mut Session<'_>, reference: &ImageReference) -> Result<Manifest, Refusal> {
    Client::open(session, reference, Access::Pull).and_then(|mut client| client.resolve(session))
}

/// Fills a template in: `.Name` and `.Manifest`, whose `json` is laid out in lines.
fn formatted(format: &str, name: &str, manifest: &Manifest) -> Result<String, String> {
    let size = u64::try_from(manifest.bytes().len()).unwrap_or(u64::MAX);
    let known = [
        ("schemaVersion", "SchemaVersion", Node::from(2)),
        ("mediaType", "MediaType", Node::from(manifest.media_type().as_str())),
        ("digest", "Digest", Node::display(&manifest.digest())),
        ("size", "Size", Node::from(size)),
    ];
    if format.split_whitespace().collect::<String>() == "{{json.Manifest}}" {
        let children = entries(manifest);
        let mut members: Vec<_> =
            known.iter().map(|(name, _, value)| (*name, value.clone())).collect();
        if !children.is_empty() {
            members.push(("manifests", Node::array(children)));
        }
        return Ok(print(&Node::object(members), Layout::Spaces(2)));
    }
    if format.contains(".Image") || format.contains(".SBOM") || format.contains(".Provenance") {
        return Err(format!("{OURS} The simulator's imagetools knows .Name and .Manifest only."));
    }
    let manifest = Node::object(known.map(|(_, name, value)| (name, value)));
    let node = Node::object([("Name", name.into()), ("Manifest", manifest)]);
    let filled = Template::parse(format).and_then(|template| template.fill(&node));
    filled.map_err(|error| error.to_string())
}

/// `docker buildx imagetools create [SOURCE...]`
pub(super) fn create(session: &mut Session<'_>, matches: &Matches) -> u8 {
    // BuildKit reads registries without docker's store: what it fetches does not stay there.
    let before = session.docker().cloned();
    let result = Plan::read(matches).and_then(|plan| plan.carry_out(session));
    if let (Some(before), Some(docker)) = (before, session.docker_mut()) {
        *docker = before;
    }
    match result {
        Ok(()) => 0,
        Err(message) => session.fail(&format!("ERROR: {message}"), 1),
    }
}

/// What is put together, and where it goes.
struct Plan {
    sources: Vec<ImageReference>,
    tags: Vec<ImageReference>,
    is_dry_run: bool,
}

impl Plan {
    fn read(matches: &Matches) -> Result<Self, String> {
        if matches.arguments.is_empty() {
            return Err("no sources specified".to_owned());
        }
        let is_dry_run = matches.has("dry-run");
        let mut tags = Vec::new();
        for tag in matches.values("tag") {
            let tag = tag.parse::<ImageReference>().map_err(|error| error.to_string())?;
            tags.push(tag.or_latest());
        }
        if tags.is_empty() && !is_dry_run {
            let message = "can't push with no tags specified, please set --tag or --dry-run";
            return Err(message.to_owned());
        }
        let mut sources = read_sources(&matches.arguments, &tags)?;
        if let Some(first) = tags.first().filter(|_| matches.has("append")) {
            sources.insert(0, first.clone());
        }
        Ok(Self { sources, tags, is_dry_run })
    }

    fn carry_out(&self, session: &mut Session<'_>) -> Result<(), String> {
        let mut found = Vec::new();
        for source in &self.sources {
            let manifest = resolve(session, source).map_err(|refusal| refusal.to_string())?;
            found.push((source, manifest));
        }
        let made = combine(session, &found)?;
        if self.is_dry_run {
            session.out(made.text());
            return Ok(());
        }
        let mut progress = Progress::default();
        let result =
            self.tags.iter().try_for_each(|tag| push(session, (&made, tag), &found, &mut progress));
        session.err(progress.text().trim_end());
        result
    }
}

/// Reads sources: names, or digests in the one repository that the others are of.
fn read_sources(words: &[String], tags: &[ImageReference]) -> Result<Vec<ImageReference>, String> {
    let mut named = Vec::new();
    for word in words.iter().filter(|word| word.parse::<Digest>().is_err()) {
        named.push(read_source(word)?);
    }
    let mut repositories = named.iter().chain(tags);
    let first = repositories.next();
    let is_one = first.is_some_and(|first| {
        repositories.all(|each| each.familiar_name() == first.familiar_name())
    });
    let mut sources = Vec::new();
    for word in words {
        let Ok(digest) = word.parse::<Digest>() else {
            sources.push(read_source(word)?.or_latest());
            continue;
        };
        let Some(first) = first else {
            let message = "no repositories specified, please set a reference in tag or source";
            return Err(message.to_owned());
        };
        if !is_one {
            return Err(format!(
                "multiple repositories specified, cannot infer repository for \"{word}\""
            ));
        }
        sources.push(by_digest(first, digest));
    }
    Ok(sources)
}

fn read_source(word: &str) -> Result<ImageReference, String> {
    if word.starts_with('{') {
        return Err(format!("{OURS} The simulator's imagetools takes no descriptors as sources."));
    }
    word.parse().map_err(|error| {
        format!(
            "failed to parse source \"{word}\", valid sources are digests, references and \
             descriptors: {error}"
        )
    })
}

/// One index of everything that the sources have, each image once; a single index stays as it is.
fn combine(
    session: &mut Session<'_>,
    sources: &[(&ImageReference, Manifest)],
) -> Result<Manifest, String> {
    if let [(_, only)] = sources
        && only.media_type().is_index()
    {
        return Ok(only.clone());
    }
    let mut all: Vec<Node> = Vec::new();
    for (source, manifest) in sources {
        let entries = if manifest.media_type().is_index() {
            entries(manifest)
        } else {
            vec![entry_of(session, source, manifest)?]
        };
        for entry in entries {
            let digest = entry.get("digest").and_then(Node::as_str);
            let is_new = |known: &Node| known.get("digest").and_then(Node::as_str) != digest;
            if all.iter().all(is_new) {
                all.push(entry);
            }
        }
    }
    let is_docker = |entry: &Node| {
        let media_type = entry.get("mediaType").and_then(Node::as_str);
        media_type.is_some_and(|media_type| media_type.starts_with("application/vnd.docker."))
    };
    let media_type =
        if all.iter().all(is_docker) { MediaType::DockerManifestList } else { MediaType::OciIndex };
    index_of(&media_type, all).ok_or_else(|| "the index cannot be written".to_owned())
}

/// The entries of an index as they are written.
fn entries(index: &Manifest) -> Vec<Node> {
    let node = json::parse(index.text()).ok();
    let entries = node.as_ref().and_then(|node| node.get("manifests")?.as_array());
    entries.unwrap_or_default().to_vec()
}

/// What an index says about an image; which machine it is for says its configuration.
fn entry_of(
    session: &mut Session<'_>,
    source: &ImageReference,
    image: &Manifest,
) -> Result<Node, String> {
    if let Some(blob) = image.config() {
        Client::open(session, source, Access::Pull)
            .and_then(|mut client| client.fetch_blob(session, blob))
            .map_err(|refusal| refusal.to_string())?;
    }
    let config = session.docker().and_then(|docker| config::of(docker, image));
    Ok(entry(image, &config::platform_of(config.as_ref())))
}

/// Pushes what was made under a tag, after everything from other repositories.
fn push(
    session: &mut Session<'_>,
    (made, tag): (&Manifest, &ImageReference),
    sources: &[(&ImageReference, Manifest)],
    progress: &mut Progress,
) -> Result<(), String> {
    let target = full_name(tag);
    let mut said = Vec::new();
    let mut send = |session: &mut Session<'_>| -> Result<(), Refusal> {
        for (source, manifest) in sources {
            if source.familiar_name() != tag.familiar_name() {
                let from = full_name(source);
                said.push(format!("0.000 copying {} from {from} to {target}", manifest.digest()));
                copy(session, (source, manifest), tag)?;
            }
        }
        said.push(format!("0.000 pushing {} to {target}", made.digest()));
        Client::open(session, tag, Access::Push)?.push(session, made, &[])
    };
    // What a push says of layers is docker's, not this tool's.
    let (result, _) = session.capture(&mut send);
    let name = format!("[internal] pushing {target}");
    match result {
        Ok(()) => {
            progress.done(&name, &said);
            Ok(())
        }
        Err(refusal) => {
            progress.failed(&name, &said, &refusal.to_string());
            Err(refusal.to_string())
        }
    }
}

/// Brings an image and all that belongs to it into the repository of `target`.
fn copy(
    session: &mut Session<'_>,
    (source, root): (&ImageReference, &Manifest),
    target: &ImageReference,
) -> Result<(), Refusal> {
    let mut from = Client::open(session, source, Access::Pull)?;
    let mut children = Vec::new();
    for child in root.manifests() {
        children.push(from.manifest(session, child.digest)?);
    }
    for blob in children.iter().chain([root]).flat_map(Manifest::blobs) {
        from.fetch_blob(session, blob)?;
    }
    let target = by_digest(target, root.digest());
    Client::open(session, &target, Access::Push)?.push(session, root, &children)
}

/// An image of the repository of `name`.
fn by_digest(name: &ImageReference, digest: Digest) -> ImageReference {
    let mut reference = name.clone();
    (reference.tag, reference.digest) = (None, Some(digest));
    reference
}
