//! `docker push`

use std::rc::Rc;

use super::config;
use super::containerd::{Access, Client};
use super::error::Failure;
use super::flags::Matches;
use super::platform;
use super::registry::{Ask, Registry};
use super::store::{Docker, ImageStore};
use crate::oci::{Descriptor, ImageReference, LayerContent, Manifest, Platform};
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
    let wanted = match matches.value("platform").map(platform::parse).transpose() {
        Ok(wanted) => wanted,
        Err(message) => return session.fail(&message, 1),
    };
    let takes_all = matches.has("all-tags");
    if takes_all && written.tag.is_some() {
        return session.fail("tag can't be used with --all-tags/-a", 1);
    }
    let is_bare = written.tag.is_none() && !takes_all;
    let reference = if takes_all { written } else { written.or_latest() };
    if is_bare && !is_quiet {
        session.out("Using default tag: latest");
    }
    let (result, progress) = session.capture(|session| push(session, &reference, wanted.as_ref()));
    if !is_quiet {
        session.out_raw(&progress);
    }
    match result {
        Ok(()) if is_quiet => {
            session.out(&reference.to_string());
            0
        }
        Ok(()) => 0,
        Err(message) => session.fail(&message, 1),
    }
}

/// Pushes the image of a name with a tag, or without one all images of the name; the error is what
/// docker says.
pub(super) fn push(
    session: &mut Session<'_>,
    reference: &ImageReference,
    wanted: Option<&Platform>,
) -> Result<(), String> {
    let name = reference.familiar_name();
    let (host, repository) = (reference.host(), reference.repository());
    session.out(&format!("The push refers to repository [{host}/{repository}]"));
    let mut named = Vec::new();
    for (each, _) in session.docker().into_iter().flat_map(Docker::tags) {
        if each.familiar_name() == name {
            named.push(each.clone());
        }
    }
    if named.is_empty() {
        return Err(format!("An image does not exist locally with the tag: {name}"));
    }
    let store = session.docker().map(Docker::image_store).unwrap_or_default();
    if reference.tag.is_some() {
        named = vec![reference.clone()];
    }
    match (store, wanted) {
        (ImageStore::Classic, Some(_)) => Err("Error response from daemon: graphdriver backed \
             image store doesn't support multiplatform images"
            .to_owned()),
        (ImageStore::Classic, None) => {
            let registry = Registry::connect(session, reference).map_err(|it| it.to_string())?;
            named.iter().try_for_each(|tag| push_classic(session, &registry, tag))
        }
        (ImageStore::Containerd, _) => {
            named.iter().try_for_each(|tag| push_containerd(session, tag, wanted))
        }
    }
}

/// The image that a tag points at.
fn tagged(session: &Session<'_>, reference: &ImageReference) -> Result<Rc<Manifest>, String> {
    let found = session.docker().and_then(|docker| docker.find(reference)).map(Rc::clone);
    found.ok_or_else(|| format!("tag does not exist: {reference}"))
}

/// The classic store knows one platform an image, and sends that.
fn push_classic(
    session: &mut Session<'_>,
    registry: &Registry,
    reference: &ImageReference,
) -> Result<(), String> {
    let image = tagged(session, reference)?;
    let host = platform::host();
    let manifest = session
        .docker()
        .and_then(|docker| config::for_platform(docker, &image, &host))
        .cloned()
        .ok_or_else(|| format!("tag does not exist: {reference}"))?;
    push_layers(session, registry, &manifest)
        .and_then(|()| match manifest.config() {
            Some(config) => push_config(session, registry, config),
            None => Ok(()),
        })
        .and_then(|()| push_manifest(session, registry, reference, &manifest))
        .map_err(|failure| failure.to_string())
}

fn push_containerd(
    session: &mut Session<'_>,
    reference: &ImageReference,
    wanted: Option<&Platform>,
) -> Result<(), String> {
    let image = tagged(session, reference)?;
    let missing = |child: &Descriptor| {
        session.docker().is_none_or(|docker| docker.image(child.digest).is_none())
    };
    let is_partial = image.manifests().iter().any(missing);
    let host = platform::host();
    let one = match wanted {
        Some(wanted) => Some(wanted),
        None if is_partial => Some(&host),
        None => None,
    };
    let sent = match (one, session.docker()) {
        (Some(one), Some(docker)) => config::for_platform(docker, &image, one)
            .filter(|sent| {
                let of = config::platform_of(config::of(docker, sent).as_ref());
                platform::fits(&of, one)
            })
            .cloned()
            .ok_or_else(|| {
                format!(
                    "Error response from daemon: image with reference {reference} was found but \
                     does not provide the specified platform ({one})"
                )
            })?,
        _ => Manifest::clone(&image),
    };
    let mut children = Vec::new();
    for child in sent.manifests() {
        let found = session.docker().and_then(|docker| docker.image(child.digest));
        children.extend(found.map(|child| Manifest::clone(child)));
    }
    let mut client =
        Client::open(session, reference, Access::Push).map_err(|refusal| refusal.to_string())?;
    client.push(session, &sent, &children).map_err(|refusal| refusal.words_of_push())?;
    pushed(session, reference, &sent);
    if is_partial && wanted.is_none() {
        session.out(&format!(
            "\n i Info → Not all multiplatform-content is present and only the available \
             single-platform image was pushed\n         {} -> {}",
            image.digest(),
            sent.digest()
        ));
    }
    Ok(())
}

/// Says and notes that a registry has the image now.
fn pushed(session: &mut Session<'_>, reference: &ImageReference, manifest: &Manifest) {
    let tag = reference.tag.as_ref().map(ToString::to_string).unwrap_or_default();
    let (digest, size) = (manifest.digest(), manifest.bytes().len());
    session.out(&format!("{tag}: digest: {digest} size: {size}"));
    if let Some(docker) = session.docker_mut() {
        docker.add_digest(reference, digest, digest);
    }
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
    let diff_ids = config::diff_ids(config::of(docker, manifest).as_ref());
    let name =
        |(index, layer): (usize, &Descriptor)| diff_ids.get(index).unwrap_or(&layer.digest).short();
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
pub(super) fn location_of(response: &Response) -> Result<String, Failure> {
    let location = response.headers.get("Location").filter(|_| response.is_success());
    location.map(str::to_owned).ok_or_else(|| Failure::of(response))
}

pub(super) fn body_of(docker: &Docker, blob: &Descriptor) -> Body {
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
) -> Result<(), Failure> {
    let tag = reference.tag.as_ref().map(ToString::to_string).unwrap_or_default();
    let put = Ask::new(Method::Put, &format!("manifests/{tag}"))
        .header("Content-Type", manifest.media_type().as_str())
        .body(Body::Bytes(Rc::clone(manifest.bytes())));
    let response = registry.ask(session, put)?;
    if !response.is_success() {
        return Err(Failure::of(&response));
    }
    pushed(session, reference, manifest);
    Ok(())
}
