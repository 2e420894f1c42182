//! `docker pull`

use std::rc::Rc;

use super::config;
use super::containerd::{Access, Client, Refusal};
use super::error::Failure;
use super::flags::Matches;
use super::platform;
use super::registry::{Ask, Registry};
use super::store::{Docker, ImageStore};
use crate::json;
use crate::oci::{
    Descriptor, Digest, ImageReference, LayerContent, Manifest, MediaType, Platform, Tag,
};
use crate::wire::{Body, Method, Response};
use crate::workstation::session::Session;

/// What the client can read, as its `Accept` headers say.
const ACCEPTED: [MediaType; 4] = [
    MediaType::DockerManifest,
    MediaType::DockerManifestList,
    MediaType::OciManifest,
    MediaType::OciIndex,
];

/// Why a pull ended early.
#[derive(Debug)]
enum Trouble {
    /// A request failed.
    Failed(Failure),
    /// The configuration could not be had, which docker says in words of its own.
    Configuration(Failure),
    /// What came is no manifest.
    NotAManifest(String),
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// `docker pull NAME[:TAG|@DIGEST]`
pub(super) fn run(session: &mut Session<'_>, matches: &Matches) -> u8 {
    let is_quiet = matches.has("quiet");
    let written: ImageReference = match matches.argument(0).parse() {
        Ok(reference) => reference,
        Err(error) => return session.fail(&format!("{error}"), 1),
    };
    let wanted = match matches.value("platform").map(platform::parse).transpose() {
        Ok(wanted) => wanted,
        Err(message) => {
            return session.fail(&format!("Error response from daemon: {message}"), 1);
        }
    };
    let is_bare = written.tag.is_none() && written.digest.is_none();
    if matches.has("all-tags") {
        if !is_bare {
            return session.fail("tag can't be used with --all-tags/-a", 1);
        }
        let machine = wanted.unwrap_or_else(platform::host);
        let (result, progress) = session.capture(|session| pull_all(session, &written, &machine));
        return finish_all(session, &written, result, if is_quiet { "" } else { &progress });
    }
    let reference = written.or_latest();
    if is_bare && !is_quiet {
        session.out("Using default tag: latest");
    }
    let machine = wanted.clone().unwrap_or_else(platform::host);
    let (result, progress) = session.capture(|session| pull(session, &reference, &machine));
    if !is_quiet {
        session.out_raw(&progress);
    }
    if let Err(message) = result {
        return session.fail(&format!("Error response from daemon: {message}"), 1);
    }
    if let Some(wanted) = wanted
        && let Some(of) = platform_of(session, &reference).filter(|of| !platform::fits(of, &wanted))
        && !is_quiet
    {
        session.out(&format!(
            "WARNING: image with reference {reference} was found but its platform ({of}) does not \
             match the specified platform ({wanted})"
        ));
    }
    session.out(&full_name(&reference));
    0
}

/// What a single image that was pulled is for; an index has been asked for the right one.
fn platform_of(session: &Session<'_>, reference: &ImageReference) -> Option<Platform> {
    let docker = session.docker()?;
    let image = docker.find(reference)?;
    let is_single = !image.media_type().is_index();
    is_single.then(|| config::platform_of(config::of(docker, image).as_ref()))
}

/// Pulls an image for a machine; the error is what stands behind `Error response from daemon: `.
pub(super) fn pull(
    session: &mut Session<'_>,
    reference: &ImageReference,
    machine: &Platform,
) -> Result<(), String> {
    let store = session.docker().map(Docker::image_store).unwrap_or_default();
    match store {
        ImageStore::Classic => {
            let outcome = Registry::connect(session, reference)
                .map_err(Trouble::from)
                .and_then(|registry| pull_classic(session, &registry, reference, machine))
                .map_err(|trouble| trouble.words(reference))?;
            session.out(&outcome.status(reference));
        }
        ImageStore::Containerd => pull_containerd(session, reference, machine)
            .map_err(|refusal| refusal.words_of_pull(reference))?,
    }
    Ok(())
}

/// Pulls every image of a repository that has a tag. The tags are asked for by docker's own client,
/// whatever the store.
fn pull_all(
    session: &mut Session<'_>,
    name: &ImageReference,
    machine: &Platform,
) -> Result<(), String> {
    let registry =
        Registry::connect(session, name).map_err(|failure| failure.words_of_pull(name))?;
    let tags = tags(session, &registry).map_err(|failure| failure.words_of_pull(name))?;
    let store = session.docker().map(Docker::image_store).unwrap_or_default();
    let mut outcome = Outcome::UpToDate;
    for tag in tags {
        let mut reference = name.clone();
        reference.tag = Some(tag);
        match store {
            ImageStore::Classic => {
                let one = pull_classic(session, &registry, &reference, machine)
                    .map_err(|trouble| trouble.words(&reference))?;
                outcome = if one == Outcome::Newer { one } else { outcome };
            }
            ImageStore::Containerd => pull_containerd(session, &reference, machine)
                .map_err(|refusal| refusal.words_of_pull(&reference))?,
        }
    }
    // Docker's own store says once, of the repository, what the other says of every tag.
    if store == ImageStore::Classic {
        session.out(&outcome.status(name));
    }
    Ok(())
}

fn finish_all(
    session: &mut Session<'_>,
    name: &ImageReference,
    result: Result<(), String>,
    progress: &str,
) -> u8 {
    session.out_raw(progress);
    match result {
        Ok(()) => {
            session.out(&full_name(name));
            0
        }
        Err(message) => session.fail(&format!("Error response from daemon: {message}"), 1),
    }
}

/// The tags of a repository, page after page.
fn tags(session: &mut Session<'_>, registry: &Registry) -> Result<Vec<Tag>, Failure> {
    let mut tags = Vec::new();
    let mut response = registry.ask(session, Ask::new(Method::Get, "tags/list"))?;
    loop {
        if !response.is_success() {
            return Err(Failure::of(&response));
        }
        let text = String::from_utf8_lossy(response.body.bytes().unwrap_or_default());
        let page = json::parse(&text).ok();
        let page = page.as_ref().and_then(|page| page.get("tags")?.as_array()).unwrap_or_default();
        tags.extend(page.iter().filter_map(|tag| tag.as_str()?.parse::<Tag>().ok()));
        let link = response.headers.get("Link").and_then(|link| link.split_once('<'));
        let Some((next, _)) = link.and_then(|(_, rest)| rest.split_once('>')) else {
            return Ok(tags);
        };
        response = registry.follow(session, next, Ask::new(Method::Get, ""))?;
    }
}

/// Whether a pull brought anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Newer,
    UpToDate,
}

impl Outcome {
    fn status(self, reference: &ImageReference) -> String {
        let outcome = match self {
            Self::Newer => "Downloaded newer image",
            Self::UpToDate => "Image is up to date",
        };
        format!("Status: {outcome} for {reference}")
    }
}

impl Trouble {
    /// What stands behind `Error response from daemon: `.
    fn words(&self, reference: &ImageReference) -> String {
        match self {
            Self::Failed(failure) => failure.words_of_pull(reference),
            Self::Configuration(failure) => format!(
                "error pulling image configuration: download failed after attempts=1: {failure}"
            ),
            Self::NotAManifest(problem) => problem.clone(),
        }
    }
}

fn pull_classic(
    session: &mut Session<'_>,
    registry: &Registry,
    reference: &ImageReference,
    machine: &Platform,
) -> Result<Outcome, Trouble> {
    let (listed, manifest) = resolve(session, registry, reference, machine)?;
    announce(session, reference);
    let is_here = session.docker().is_some_and(|docker| docker.image(manifest.digest()).is_some());
    if !is_here {
        fetch_blobs(session, registry, &manifest)?;
    }
    Ok(finish(session, reference, listed, manifest))
}

/// The store of containerd keeps an index as it is, and of its images the one for the machine.
fn pull_containerd(
    session: &mut Session<'_>,
    reference: &ImageReference,
    machine: &Platform,
) -> Result<(), Refusal> {
    let mut client = Client::open(session, reference, Access::Pull)?;
    let root = client.resolve(session)?;
    let image = client.for_platform(session, &root, machine)?;
    announce(session, reference);
    if let Some(config) = image.config() {
        client.fetch_blob(session, config)?;
    }
    for layer in image.layers() {
        if client.fetch_blob(session, layer)? {
            session.out(&format!("{}: Pull complete", layer.digest.short()));
        }
    }
    if root.media_type().is_index()
        && let Some(docker) = session.docker_mut()
    {
        docker.add_image(Rc::new(image));
    }
    let outcome = finish(session, reference, root.digest(), root);
    session.out(&outcome.status(reference));
    Ok(())
}

fn announce(session: &mut Session<'_>, reference: &ImageReference) {
    let at = match (&reference.digest, &reference.tag) {
        (Some(digest), _) => digest.to_string(),
        (None, tag) => tag.as_ref().map(ToString::to_string).unwrap_or_default(),
    };
    session.out(&format!("{at}: Pulling from {}", reference.repository()));
}

/// Gives what was pulled its names. `listed` is the digest that the reference stands for.
fn finish(
    session: &mut Session<'_>,
    reference: &ImageReference,
    listed: Digest,
    manifest: Manifest,
) -> Outcome {
    let digest = manifest.digest();
    let before = session.docker().and_then(|docker| docker.find(reference));
    let is_current = before.is_some_and(|before| before.digest() == digest);
    session.out(&format!("Digest: {listed}"));
    if let Some(docker) = session.docker_mut() {
        docker.add_image(Rc::new(manifest));
        docker.add_digest(reference, listed, digest);
        if reference.digest.is_none() {
            docker.tag(reference.clone(), digest);
        }
    }
    if is_current { Outcome::UpToDate } else { Outcome::Newer }
}

/// Finds out which manifest the reference names, and fetches it; of an index, the one for the
/// machine. Gives the digest that the reference names, too.
fn resolve(
    session: &mut Session<'_>,
    registry: &Registry,
    reference: &ImageReference,
    machine: &Platform,
) -> Result<(Digest, Manifest), Trouble> {
    let digest = match (reference.digest, &reference.tag) {
        (Some(digest), _) => digest.to_string(),
        (None, tag) => {
            let tag = tag.as_ref().map_or("latest", |tag| tag.as_str());
            digest_of_tag(session, registry, tag)?
        }
    };
    let manifest = fetch_manifest(session, registry, &digest)?;
    let listed = manifest.digest();
    if !manifest.media_type().is_index() {
        return Ok((listed, manifest));
    }
    let is_ours =
        |each: &&Descriptor| each.platform.as_ref().is_some_and(|of| platform::fits(of, machine));
    let missing = || Failure::NoMatchingManifest { platform: machine.to_string().into() };
    let ours = manifest.manifests().iter().find(is_ours).ok_or_else(missing)?;
    Ok((listed, fetch_manifest(session, registry, &ours.digest.to_string())?))
}

/// Asks by `HEAD`; where that fails, by `GET`, because only that says why.
fn digest_of_tag(
    session: &mut Session<'_>,
    registry: &Registry,
    tag: &str,
) -> Result<String, Failure> {
    let path = format!("manifests/{tag}");
    let head = registry.ask(session, accepting(Method::Head, &path))?;
    let found = |response: &Response| {
        let digest = response.headers.get("Docker-Content-Digest").map(str::to_owned);
        digest.filter(|_| response.is_success())
    };
    if let Some(digest) = found(&head) {
        return Ok(digest);
    }
    let get = registry.ask(session, accepting(Method::Get, &path))?;
    found(&get).ok_or_else(|| Failure::of(&get))
}

fn fetch_manifest(
    session: &mut Session<'_>,
    registry: &Registry,
    digest: &str,
) -> Result<Manifest, Trouble> {
    let response = registry.ask(session, accepting(Method::Get, &format!("manifests/{digest}")))?;
    if !response.is_success() {
        return Err(Failure::of(&response).into());
    }
    let declared = response.headers.get("Content-Type").map(MediaType::from);
    let bytes = response.body.bytes().unwrap_or_default();
    let manifest = Manifest::parse(bytes, declared.as_ref())
        .map_err(|error| Trouble::NotAManifest(error.to_string()))?;
    if manifest.digest().to_string() != digest {
        return Err(Trouble::NotAManifest(format!(
            "manifest verification failed for digest {digest}"
        )));
    }
    Ok(manifest)
}

pub(super) fn accepting(method: Method, path: &str) -> Ask {
    let ask = Ask::new(method, path);
    ACCEPTED.iter().fold(ask, |ask, accepted| ask.header("Accept", accepted.as_str()))
}

/// The configuration first, then the layers, lowest first.
fn fetch_blobs(
    session: &mut Session<'_>,
    registry: &Registry,
    manifest: &Manifest,
) -> Result<(), Trouble> {
    if let Some(config) = manifest.config() {
        fetch_blob(session, registry, config).map_err(Trouble::Configuration)?;
    }
    let layers = manifest.layers();
    for (index, layer) in layers.iter().enumerate() {
        let id = layer.digest.short();
        let is_here = session.docker().is_some_and(|docker| docker.blob(layer.digest).is_some());
        if is_here {
            session.out(&format!("{id}: Already exists"));
            continue;
        }
        if let Err(failure) = fetch_blob(session, registry, layer) {
            // What was only announced stays on the screen as announced.
            for waiting in layers.iter().skip(index) {
                session.out(&format!("{}: Pulling fs layer", waiting.digest.short()));
            }
            return Err(failure.into());
        }
        session.out(&format!("{id}: Pull complete"));
    }
    Ok(())
}

fn fetch_blob(
    session: &mut Session<'_>,
    registry: &Registry,
    blob: &Descriptor,
) -> Result<(), Failure> {
    if session.docker().is_some_and(|docker| docker.blob(blob.digest).is_some()) {
        return Ok(());
    }
    let response = registry.blob(session, &format!("blobs/{}", blob.digest))?;
    let content = content_of(response.body, blob);
    if let Some(docker) = session.docker_mut() {
        docker.add_blob(blob.digest, content);
    }
    Ok(())
}

/// What a body brings of a blob.
pub(super) fn content_of(body: Body, blob: &Descriptor) -> LayerContent {
    match body {
        Body::Bytes(bytes) => LayerContent::Bytes(bytes),
        Body::Empty => LayerContent::Bytes(Rc::from([])),
        Body::Blob(range) => LayerContent::Declared {
            digest: range.digest,
            size_bytes: range.size_bytes,
            media_type: Some(blob.media_type.clone()),
        },
    }
}

/// The reference with nothing left out, as docker prints it last.
pub(super) fn full_name(reference: &ImageReference) -> String {
    let shown = reference.to_string();
    let is_short = !shown.starts_with(reference.host());
    if !is_short {
        return shown;
    }
    let rest = shown.strip_prefix(&reference.familiar_name()).unwrap_or_default();
    format!("{}/{}{rest}", reference.host(), reference.repository())
}
