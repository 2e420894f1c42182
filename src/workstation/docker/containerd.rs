//! The registry client of containerd and `BuildKit`: what it asks and what it says when refused.
//!
//! Where docker's own client puts a manifest without asking, this one asks by `HEAD` first, which
//! ECR authorises as `BatchGetImage`; and the answer to a `HEAD` has no body that could say why.
//! Source: containerd/containerd, `core/remotes/docker`; moby/moby, `daemon/containerd`.

use std::fmt;
use std::rc::Rc;

use super::error::{Failure, lacks_scope, read_errors, title_case};
use super::platform;
use super::pull::{accepting, content_of, full_name};
use super::push::{body_of, location_of};
use super::registry::{Ask, Registry};
use crate::oci::{Descriptor, Digest, ImageReference, Manifest, MediaType, Platform};
use crate::ordered::OrderedSet;
use crate::wire::{Body, Method, Response, reason_phrase};
use crate::workstation::session::Session;

/// Why a request of this client came to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The name of the host leads nowhere.
    NoSuchHost { host: Box<str>, method: Method, url: String },
    /// The registry wants a login and there is none for this host.
    NoCredentials(Access),
    /// There is no such image.
    NotFound { reference: String },
    /// A status that ends the work; the sentence is that of the body, if there was one.
    Status { method: Method, url: String, status: u16, sentence: Option<String> },
    /// The token that the registry gave is not good for this.
    InsufficientScope(Access),
    /// A blob or manifest that cannot be had: the address, the status, and what the registry said.
    Download { url: String, status: u16, server: Option<String> },
    /// An index without a manifest for the machine.
    NoMatch { platform: String, index: Digest },
    /// What came is no manifest, or not the one that was asked for.
    NotAManifest(String),
}

/// What somebody wanted to do at a registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    Pull,
    Push,
}

impl Access {
    fn word(self) -> &'static str {
        match self {
            Self::Pull => "pull",
            Self::Push => "push",
        }
    }
}

impl Refusal {
    /// What `docker push` prints: the registry's own sentence where it gave one.
    pub(super) fn words_of_push(&self) -> String {
        match self {
            Self::Status { sentence: Some(sentence), .. } => {
                format!("error from registry: {sentence}")
            }
            Self::Status { sentence: None, .. }
            | Self::NoSuchHost { .. }
            | Self::NoCredentials(_)
            | Self::InsufficientScope(_)
            | Self::NotFound { .. }
            | Self::Download { .. }
            | Self::NoMatch { .. }
            | Self::NotAManifest(_) => self.to_string(),
        }
    }

    /// What `docker pull` prints, behind `Error response from daemon: `.
    pub(super) fn words_of_pull(&self, reference: &ImageReference) -> String {
        match self {
            Self::NoMatch { platform, .. } => format!(
                "no matching manifest for {platform} in the manifest list entries: no match for \
                 platform in manifest: not found"
            ),
            Self::Download { .. } | Self::NotAManifest(_) => self.to_string(),
            Self::NoSuchHost { .. }
            | Self::NoCredentials(_)
            | Self::InsufficientScope(_)
            | Self::NotFound { .. }
            | Self::Status { .. } => {
                format!("failed to resolve reference \"{}\": {self}", full_name(reference))
            }
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchHost { host, method, url } => {
                let method = title_case(*method);
                write!(
                    f,
                    "failed to do request: {method} \"{url}\": dial tcp: lookup {host}: no such host"
                )
            }
            Self::NoCredentials(access) => {
                let access = access.word();
                write!(
                    f,
                    "{access} access denied, repository does not exist or may require \
                     authorization: authorization failed: no basic auth credentials"
                )
            }
            Self::InsufficientScope(access) => {
                let access = access.word();
                write!(
                    f,
                    "{access} access denied, repository does not exist or may require \
                     authorization: server message: insufficient_scope: authorization failed"
                )
            }
            Self::NotFound { reference } => write!(f, "{reference}: not found"),
            Self::Status { method, url, status, .. } => {
                let reason = reason_phrase(*status);
                write!(f, "unexpected status from {method} request to {url}: {status} {reason}")
            }
            Self::Download { url, status, server } => {
                let reason = reason_phrase(*status);
                write!(
                    f,
                    "failed to copy: httpReadSeeker: failed open: unexpected status code {url}: \
                     {status} {reason}"
                )?;
                match server {
                    Some(server) => write!(f, " - Server message: {server}"),
                    None => Ok(()),
                }
            }
            Self::NoMatch { index, .. } => {
                write!(f, "no match for platform in manifest {index}: not found")
            }
            Self::NotAManifest(problem) => f.write_str(problem),
        }
    }
}

/// A registry as this client sees it: the login goes along once it has been asked for.
#[derive(Debug)]
pub(super) struct Client {
    registry: Registry,
    reference: ImageReference,
    access: Access,
}

impl Client {
    /// Finds the registry of an image.
    pub(super) fn open(
        session: &Session<'_>,
        reference: &ImageReference,
        access: Access,
    ) -> Result<Self, Refusal> {
        let (method, path) = (Method::Head, place(reference));
        match Registry::open(session, reference) {
            Ok(registry) => Ok(Self { registry, reference: reference.clone(), access }),
            Err(Failure::NoSuchHost { host }) => {
                let url = format!("https://{host}/v2/{}/{path}", reference.repository());
                Err(Refusal::NoSuchHost { host, method, url })
            }
            Err(failure) => Err(Refusal::NotAManifest(failure.to_string())),
        }
    }

    /// Sends a request; where the registry wants to know who asks, once more with the login.
    fn ask(&mut self, session: &mut Session<'_>, ask: Ask) -> Result<Response, Refusal> {
        let access = self.access;
        let no_login = |_: Failure| Refusal::NoCredentials(access);
        let response = self.registry.ask(session, ask.clone()).map_err(no_login)?;
        if response.status != 401 || self.registry.knows_login() {
            return Ok(response);
        }
        self.registry.prove(session, &response).map_err(|failure| match failure {
            // The server of tokens refuses the login.
            Failure::Registry { .. } => Refusal::NotAManifest(format!(
                "failed to authorize: failed to fetch oauth token: {failure}"
            )),
            Failure::NoSuchHost { .. }
            | Failure::NoCredentials { .. }
            | Failure::Unreadable { .. }
            | Failure::UnexpectedStatus { .. }
            | Failure::NoMatchingManifest { .. } => Refusal::NoCredentials(access),
        })?;
        self.registry.ask(session, ask).map_err(no_login)
    }

    fn refused(&self, method: Method, path: &str, response: &Response) -> Refusal {
        if lacks_scope(response) {
            return Refusal::InsufficientScope(self.access);
        }
        refused(method, self.registry.url(path), response)
    }

    fn not_fetched(&self, path: &str, response: &Response) -> Refusal {
        let body = String::from_utf8_lossy(response.body.bytes().unwrap_or_default());
        let server = read_errors(&body).ok().map(|(code, text)| format!("{code}: {text}"));
        Refusal::Download { url: self.registry.url(path), status: response.status, server }
    }

    /// Finds out which manifest the reference names, and fetches it.
    pub(super) fn resolve(&mut self, session: &mut Session<'_>) -> Result<Manifest, Refusal> {
        let path = place(&self.reference);
        let head = self.ask(session, accepting(Method::Head, &path))?;
        if head.status == 404 {
            return Err(Refusal::NotFound { reference: full_name(&self.reference) });
        }
        let digest = head.headers.get("Docker-Content-Digest").and_then(|text| text.parse().ok());
        match digest.filter(|_| head.is_success()) {
            Some(digest) => self.manifest(session, digest),
            None => Err(self.refused(Method::Head, &path, &head)),
        }
    }

    /// Fetches the manifest of that digest.
    pub(super) fn manifest(
        &mut self,
        session: &mut Session<'_>,
        digest: Digest,
    ) -> Result<Manifest, Refusal> {
        let path = format!("manifests/{digest}");
        let response = self.ask(session, accepting(Method::Get, &path))?;
        if !response.is_success() {
            return Err(self.not_fetched(&path, &response));
        }
        let declared = response.headers.get("Content-Type").map(MediaType::from);
        let bytes = response.body.bytes().unwrap_or_default();
        let manifest = Manifest::parse(bytes, declared.as_ref())
            .map_err(|error| Refusal::NotAManifest(error.to_string()))?;
        if manifest.digest() == digest {
            Ok(manifest)
        } else {
            Err(Refusal::NotAManifest(format!(
                "unexpected commit digest {}, expected {digest}: failed precondition",
                manifest.digest()
            )))
        }
    }

    /// The manifest for a machine: itself, or of an index the one that fits.
    pub(super) fn for_platform(
        &mut self,
        session: &mut Session<'_>,
        root: &Manifest,
        wanted: &Platform,
    ) -> Result<Manifest, Refusal> {
        if !root.media_type().is_index() {
            return Ok(root.clone());
        }
        let fits = |child: &&Descriptor| {
            child.platform.as_ref().is_some_and(|of| platform::fits(of, wanted))
        };
        let found = root.manifests().iter().find(fits);
        let missing = || Refusal::NoMatch { platform: wanted.to_string(), index: root.digest() };
        let digest = found.ok_or_else(missing)?.digest;
        self.manifest(session, digest)
    }

    /// Fetches a blob, unless it is here already; says whether it had to.
    pub(super) fn fetch_blob(
        &mut self,
        session: &mut Session<'_>,
        blob: &Descriptor,
    ) -> Result<bool, Refusal> {
        if session.docker().is_some_and(|docker| docker.blob(blob.digest).is_some()) {
            return Ok(false);
        }
        let path = format!("blobs/{}", blob.digest);
        let first = self.ask(session, Ask::new(Method::Get, &path))?;
        let response = self.registry.redirected(session, first);
        if !response.is_success() {
            return Err(self.not_fetched(&path, &response));
        }
        let content = content_of(response.body, blob);
        if let Some(docker) = session.docker_mut() {
            docker.add_blob(blob.digest, content);
        }
        Ok(true)
    }

    /// Sends an image with everything that belongs to it, the images of an index before the index,
    /// and names it by the reference's tag. Prints a line for each layer.
    pub(super) fn push(
        &mut self,
        session: &mut Session<'_>,
        image: &Manifest,
        children: &[Manifest],
    ) -> Result<(), Refusal> {
        let mut done = OrderedSet::new();
        for child in children {
            self.push_blobs(session, child, &mut done)?;
            self.push_manifest(session, &format!("manifests/{}", child.digest()), child)?;
        }
        self.push_blobs(session, image, &mut done)?;
        self.push_manifest(session, &place(&self.reference), image)
    }

    fn push_blobs(
        &mut self,
        session: &mut Session<'_>,
        image: &Manifest,
        done: &mut OrderedSet<Digest>,
    ) -> Result<(), Refusal> {
        let config = image.config().map(|config| config.digest);
        let layers = image.layers().iter().chain(image.config());
        for blob in layers {
            if !done.insert(blob.digest) {
                continue;
            }
            let state = self.push_blob(session, blob)?;
            if Some(blob.digest) != config {
                session.out(&format!("{}: {state}", blob.digest.short()));
            }
        }
        Ok(())
    }

    fn push_blob(
        &mut self,
        session: &mut Session<'_>,
        blob: &Descriptor,
    ) -> Result<&'static str, Refusal> {
        let path = format!("blobs/{}", blob.digest);
        let head = self.ask(session, Ask::new(Method::Head, &path))?;
        match head.status {
            200..300 => return Ok("Layer already exists"),
            404 => {}
            _ => return Err(self.refused(Method::Head, &path, &head)),
        }
        let path = "blobs/uploads/";
        let started = self.ask(session, Ask::new(Method::Post, path))?;
        let Ok(location) = location_of(&started) else {
            return Err(self.refused(Method::Post, path, &started));
        };
        let body = session.docker().map(|docker| body_of(docker, blob)).unwrap_or_default();
        let put = Ask::new(Method::Put, &format!("digest={}", blob.digest))
            .header("Content-Type", "application/octet-stream")
            .body(body);
        let access = self.access;
        let stored = self
            .registry
            .follow(session, &location, put)
            .map_err(|_| Refusal::NoCredentials(access))?;
        if stored.is_success() {
            return Ok("Pushed");
        }
        Err(refused(Method::Put, location, &stored))
    }

    fn push_manifest(
        &mut self,
        session: &mut Session<'_>,
        path: &str,
        manifest: &Manifest,
    ) -> Result<(), Refusal> {
        let head = self.ask(session, accepting(Method::Head, path))?;
        let there = head.headers.get("Docker-Content-Digest");
        match head.status {
            200..300 if there == Some(&manifest.digest().to_string()) => return Ok(()),
            200..300 | 404 => {}
            _ => return Err(self.refused(Method::Head, path, &head)),
        }
        let put = Ask::new(Method::Put, path)
            .header("Content-Type", manifest.media_type().as_str())
            .body(Body::Bytes(Rc::clone(manifest.bytes())));
        let response = self.ask(session, put)?;
        if response.is_success() { Ok(()) } else { Err(self.refused(Method::Put, path, &response)) }
    }
}

fn refused(method: Method, url: String, response: &Response) -> Refusal {
    let body = String::from_utf8_lossy(response.body.bytes().unwrap_or_default());
    let sentence = read_errors(&body).ok().map(|(_, message)| message.into());
    Refusal::Status { method, url, status: response.status, sentence }
}

/// Where a reference's manifest is found, below the repository.
fn place(reference: &ImageReference) -> String {
    match (&reference.digest, &reference.tag) {
        (Some(digest), _) => format!("manifests/{digest}"),
        (None, Some(tag)) => format!("manifests/{tag}"),
        (None, None) => "manifests/latest".to_owned(),
    }
}
