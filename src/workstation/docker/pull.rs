//! `docker pull`

use std::rc::Rc;

use super::error::Failure;
use super::flags::Matches;
use super::registry::{Ask, Registry};
use crate::oci::{Descriptor, Digest, ImageReference, LayerContent, Manifest, MediaType};
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
    let is_bare = written.tag.is_none() && written.digest.is_none();
    let reference = written.or_latest();
    if is_bare && !is_quiet {
        session.out("Using default tag: latest");
    }
    let (result, progress) = session.capture(|session| pull(session, &reference));
    if !is_quiet {
        session.out_raw(&progress);
    }
    let message = match result {
        Ok(()) => {
            session.out(&full_name(&reference));
            return 0;
        }
        Err(Trouble::Failed(failure)) => failure.words_of_pull(&reference),
        Err(Trouble::Configuration(failure)) => {
            format!(
                "error pulling image configuration: download failed after attempts=1: {failure}"
            )
        }
        Err(Trouble::NotAManifest(problem)) => problem,
    };
    session.fail(&format!("Error response from daemon: {message}"), 1)
}

fn pull(session: &mut Session<'_>, reference: &ImageReference) -> Result<(), Trouble> {
    let registry = Registry::connect(session, reference)?;
    let (listed, manifest) = resolve(session, &registry, reference)?;
    let before = session.docker().and_then(|docker| docker.find(reference)).map(Rc::clone);
    let at = match (&reference.digest, &reference.tag) {
        (Some(digest), _) => digest.to_string(),
        (None, tag) => tag.as_ref().map(ToString::to_string).unwrap_or_default(),
    };
    session.out(&format!("{at}: Pulling from {}", reference.repository()));
    let is_here = session.docker().is_some_and(|docker| docker.image(manifest.digest()).is_some());
    if !is_here {
        fetch_blobs(session, &registry, &manifest)?;
    }
    let digest = manifest.digest();
    let is_current = before.is_some_and(|before| before.digest() == digest);
    session.out(&format!("Digest: {listed}"));
    let outcome = if is_current { "Image is up to date" } else { "Downloaded newer image" };
    session.out(&format!("Status: {outcome} for {reference}"));
    if let Some(docker) = session.docker_mut() {
        docker.add_image(Rc::new(manifest));
        docker.add_digest(reference, digest);
        if reference.digest.is_none() {
            docker.tag(reference.clone(), digest);
        }
    }
    Ok(())
}

/// Finds out which manifest the reference names, and fetches it; of an index, the one for this
/// machine. Gives the digest that the reference names, too.
fn resolve(
    session: &mut Session<'_>,
    registry: &Registry,
    reference: &ImageReference,
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
    let is_ours = |each: &&Descriptor| {
        each.platform.as_ref().is_some_and(|platform| platform.to_string() == "linux/amd64")
    };
    let ours = manifest.manifests().iter().find(is_ours).ok_or(Failure::NoMatchingManifest)?;
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

fn accepting(method: Method, path: &str) -> Ask {
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
    let content = match response.body {
        Body::Bytes(bytes) => LayerContent::Bytes(bytes),
        Body::Empty => LayerContent::Bytes(Rc::from([])),
        Body::Blob(range) => LayerContent::Declared {
            digest: range.digest,
            size_bytes: range.size_bytes,
            media_type: Some(blob.media_type.clone()),
        },
    };
    if let Some(docker) = session.docker_mut() {
        docker.add_blob(blob.digest, content);
    }
    Ok(())
}

/// The reference with nothing left out, as docker prints it last.
fn full_name(reference: &ImageReference) -> String {
    let shown = reference.to_string();
    let is_short = !shown.starts_with(reference.host());
    if !is_short {
        return shown;
    }
    let rest = shown.strip_prefix(&reference.familiar_name()).unwrap_or_default();
    format!("{}/{}{rest}", reference.host(), reference.repository())
}
