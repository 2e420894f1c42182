//! `docker push`

use std::rc::Rc;

use super::error::Failure;
use super::flags::Matches;
use super::registry::{Ask, Registry};
use super::store::Docker;
use crate::json::{self, Node};
use crate::oci::{Descriptor, ImageReference, LayerContent, Manifest};
use crate::wire::{BlobRange, Body, Method, Response};
use crate::workstation::session::Session;

/// `docker push NAME[:TAG]`
pub(super) fn run(session: &mut Session<'_>, matches: &Matches) -> u8 {
    let is_quiet = matches.has("quiet");
    let written: ImageReference = match matches.argument(0).parse() {
        Ok(reference) => reference,
        Err(error) => return session.fail(&format!("{error}"), 1),
    };
    if written.digest.is_some() {
        return session.fail("cannot push a digest reference", 1);
    }
    let is_bare = written.tag.is_none();
    let reference = written.or_latest();
    if is_bare && !is_quiet {
        session.out("Using default tag: latest");
    }
    let (result, progress) = session.capture(|session| push(session, &reference));
    if !is_quiet {
        session.out_raw(&progress);
    }
    match result {
        Ok(()) if is_quiet => {
            session.out(&reference.to_string());
            0
        }
        Ok(()) => 0,
        Err(Trouble::Failed(failure)) => session.fail(&failure.to_string(), 1),
        Err(Trouble::NotHere(message)) => session.fail(&message, 1),
    }
}

/// Why a push ended early.
#[derive(Debug)]
enum Trouble {
    /// A request failed.
    Failed(Failure),
    /// The image is not on this machine: what docker says.
    NotHere(String),
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

fn push(session: &mut Session<'_>, reference: &ImageReference) -> Result<(), Trouble> {
    let name = reference.familiar_name();
    let (host, repository) = (reference.host(), reference.repository());
    session.out(&format!("The push refers to repository [{host}/{repository}]"));
    let same_name = |(each, _): &(&ImageReference, _)| each.familiar_name() == name;
    let is_known = session.docker().is_some_and(|docker| docker.tags().any(|tag| same_name(&tag)));
    if !is_known {
        let message = format!("An image does not exist locally with the tag: {name}");
        return Err(Trouble::NotHere(message));
    }
    let registry = Registry::connect(session, reference)?;
    let found = session.docker().and_then(|docker| docker.find(reference)).map(Rc::clone);
    let Some(manifest) = found else {
        return Err(Trouble::NotHere(format!("tag does not exist: {reference}")));
    };
    push_layers(session, &registry, &manifest)?;
    if let Some(config) = manifest.config() {
        push_config(session, &registry, config)?;
    }
    push_manifest(session, &registry, reference, &manifest)
}

/// The layers from the top down, as docker walks them.
fn push_layers(
    session: &mut Session<'_>,
    registry: &Registry,
    manifest: &Manifest,
) -> Result<(), Failure> {
    let names = session.docker().map(|docker| layer_names(docker, manifest)).unwrap_or_default();
    let layers: Vec<_> = manifest.layers().iter().zip(names).rev().collect();
    for (index, (layer, name)) in layers.iter().enumerate() {
        let state = match push_layer(session, registry, layer) {
            Ok(state) => state,
            Err(failure) => {
                // What was only announced stays on the screen as announced.
                for (_, waiting) in layers.iter().skip(index) {
                    session.out(&format!("{waiting}: Preparing"));
                }
                return Err(failure);
            }
        };
        session.out(&format!("{name}: {state}"));
    }
    Ok(())
}

/// Docker names a layer by the digest of what is in it, which the configuration lists. Where only
/// the digest of the configuration is known, the compressed layer's own digest stands in.
fn layer_names(docker: &Docker, manifest: &Manifest) -> Vec<String> {
    let config = manifest.config().and_then(|config| docker.blob(config.digest)?.bytes());
    let parsed = config.and_then(|bytes| json::parse(std::str::from_utf8(bytes).ok()?).ok());
    let diff_ids =
        parsed.as_ref().and_then(|config| config.get("rootfs")?.get("diff_ids")?.as_array());
    let name = |(index, layer): (usize, &Descriptor)| {
        let diff_id = diff_ids.and_then(|ids| ids.get(index)).and_then(Node::as_str);
        let hex = diff_id.and_then(|id| id.strip_prefix("sha256:"));
        hex.map_or_else(|| layer.digest.short(), |hex| hex.chars().take(12).collect())
    };
    manifest.layers().iter().enumerate().map(name).collect()
}

/// Whether the registry has a blob.
fn exists(
    session: &mut Session<'_>,
    registry: &Registry,
    blob: &Descriptor,
) -> Result<bool, Failure> {
    let head = Ask::new(Method::Head, &format!("blobs/{}", blob.digest));
    let response = registry.ask(session, head)?;
    match response.status {
        200..300 => Ok(true),
        404 => Ok(false),
        _ => Err(Failure::of(&response)),
    }
}

fn push_layer(
    session: &mut Session<'_>,
    registry: &Registry,
    layer: &Descriptor,
) -> Result<&'static str, Failure> {
    // A check that fails is no reason to stop: docker notes it for the daemon's log and uploads.
    if let Ok(true) = exists(session, registry, layer) {
        return Ok("Layer already exists");
    }
    upload(session, registry, layer)?;
    Ok("Pushed")
}

/// For the configuration a check that fails is the end.
fn push_config(
    session: &mut Session<'_>,
    registry: &Registry,
    config: &Descriptor,
) -> Result<(), Failure> {
    if exists(session, registry, config)? {
        return Ok(());
    }
    upload(session, registry, config)
}

/// `POST` to begin, `PATCH` with the bytes, `PUT` with the digest.
fn upload(
    session: &mut Session<'_>,
    registry: &Registry,
    blob: &Descriptor,
) -> Result<(), Failure> {
    let started = registry.ask(session, Ask::new(Method::Post, "blobs/uploads/"))?;
    let location = location_of(&started)?;
    let body = session.docker().map(|docker| body_of(docker, blob)).unwrap_or_default();
    let range = format!("0-{}", blob.size_bytes.saturating_sub(1));
    let patch = Ask::new(Method::Patch, "")
        .header("Content-Type", "application/octet-stream")
        .header("Content-Range", &range)
        .body(body);
    let sent = registry.follow(session, &location, patch)?;
    let location = location_of(&sent)?;
    let put = Ask::new(Method::Put, &format!("digest={}", blob.digest));
    let stored = registry.follow(session, &location, put)?;
    if stored.is_success() { Ok(()) } else { Err(Failure::of(&stored)) }
}

/// Where an upload goes on.
fn location_of(response: &Response) -> Result<String, Failure> {
    let location = response.headers.get("Location").filter(|_| response.is_success());
    location.map(str::to_owned).ok_or_else(|| Failure::of(response))
}

fn body_of(docker: &Docker, blob: &Descriptor) -> Body {
    match docker.blob(blob.digest) {
        Some(LayerContent::Bytes(bytes)) => Body::Bytes(Rc::clone(bytes)),
        Some(LayerContent::Declared { digest, size_bytes, .. }) => Body::Blob(BlobRange {
            digest: *digest,
            size_bytes: *size_bytes,
            first_byte: 0,
            length_bytes: *size_bytes,
        }),
        None => Body::Empty,
    }
}

fn push_manifest(
    session: &mut Session<'_>,
    registry: &Registry,
    reference: &ImageReference,
    manifest: &Manifest,
) -> Result<(), Trouble> {
    let tag = reference.tag.as_ref().map(ToString::to_string).unwrap_or_default();
    let put = Ask::new(Method::Put, &format!("manifests/{tag}"))
        .header("Content-Type", manifest.media_type().as_str())
        .body(Body::Bytes(Rc::clone(manifest.bytes())));
    let response = registry.ask(session, put)?;
    if !response.is_success() {
        return Err(Failure::of(&response).into());
    }
    let (digest, size) = (manifest.digest(), manifest.bytes().len());
    session.out(&format!("{tag}: digest: {digest} size: {size}"));
    if let Some(docker) = session.docker_mut() {
        docker.add_digest(reference, digest);
    }
    Ok(())
}
