//! The doors of the public registries: the registry protocol, to read and for everybody.
//!
//! Docker Hub wants a token, which it gives to whoever asks; a login makes it another account's. The
//! others are open here. What is pulled by a cache rule does not come this way.
//!
//! Source: Docker's documentation, "Docker Hub usage and limits"; distribution specification, token
//! authentication.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::catalog;
use super::{Internet, PublicRegistry, Puller, Reachability};
use crate::aws::Timestamp;
use crate::cloud::endpoint::dkr::{RegistryError, Route};
use crate::ecr::upstream::{UpstreamFailure, UpstreamReference};
use crate::json::{Layout, Node, print};
use crate::oci::{Digest, ErrorCode, LayerContent, Manifest};
use crate::wire::{BlobRange, Body, Method, Request, Response};

/// Where Docker Hub gives out tokens.
const TOKEN_HOST: &str = "auth.docker.io";

const SERVICE: &str = "registry.docker.io";

/// Answers a request to a public registry or to Docker Hub's tokens; `None` for any other host.
pub(in crate::cloud) fn answer(
    internet: &mut Internet,
    request: &Request,
    now: Timestamp,
) -> Option<Response> {
    let is_token = &*request.host == TOKEN_HOST;
    let registry =
        if is_token { PublicRegistry::DockerHub } else { PublicRegistry::at(&request.host)? };
    if internet.reachability(registry) == Reachability::Down {
        return Some(Response::new(503));
    }
    if is_token {
        return Some(token(internet, request));
    }
    let visit = Visit { registry, request, now };
    Some(visit.answer(internet).unwrap_or_else(|error| error.respond(request.method)))
}

/// `GET /token`: the token of an account, or of nobody.
fn token(internet: &Internet, request: &Request) -> Response {
    let login = request.headers.get("Authorization");
    let account = match login.map(basic) {
        None => String::new(),
        Some(Some((name, password))) if internet.docker_hub.knows(&name, &password) => name,
        Some(_) => {
            let details = Node::object([("details", "incorrect username or password".into())]);
            return json(401, &details);
        }
    };
    let scope = request.query_value("scope").unwrap_or_default();
    let repository = scope.split(':').nth(1).unwrap_or_default();
    let token = STANDARD.encode(format!("{account} {repository}"));
    json(200, &Node::object([("token", token.as_str().into()), ("expires_in", 300.into())]))
}

/// User name and password.
fn basic(header: &str) -> Option<(String, String)> {
    let pair = STANDARD.decode(header.strip_prefix("Basic ")?.trim()).ok()?;
    let pair = String::from_utf8(pair).ok()?;
    let (name, password) = pair.split_once(':')?;
    Some((name.to_owned(), password.to_owned()))
}

/// A request to a registry.
struct Visit<'r> {
    registry: PublicRegistry,
    request: &'r Request,
    now: Timestamp,
}

impl Visit<'_> {
    fn answer(&self, internet: &mut Internet) -> Result<Response, RegistryError> {
        let unsupported = || RegistryError::plain(ErrorCode::Unsupported);
        let route = Route::read(&self.request.path).ok_or_else(unsupported)?;
        let name = match route {
            Route::Base => None,
            Route::Manifest { name, .. }
            | Route::Blob { name, .. }
            | Route::Uploads { name }
            | Route::Upload { name, .. }
            | Route::Tags { name }
            | Route::Referrers { name, .. } => Some(name),
        };
        let is_read = matches!(self.request.method, Method::Get | Method::Head);
        let Some(puller) = self.puller(name) else { return Ok(self.challenge(name, None)) };
        let Some(name) = name else { return Ok(Response::new(200)) };
        if !catalog::has_repository(self.registry, name, self.now) || !is_read {
            return self.refused(name);
        }
        match route {
            Route::Manifest { reference, .. } => self.manifest(internet, &puller, name, reference),
            Route::Blob { digest, .. } => self.blob(name, digest),
            Route::Base
            | Route::Uploads { .. }
            | Route::Upload { .. }
            | Route::Tags { .. }
            | Route::Referrers { .. } => Err(unsupported()),
        }
    }

    /// Whose pull it is; nothing without a token for this repository, where one is wanted.
    fn puller(&self, name: Option<&str>) -> Option<Puller> {
        let anonymous = Puller::workstation();
        if self.registry != PublicRegistry::DockerHub {
            return Some(anonymous);
        }
        let header = self.request.headers.get("Authorization")?;
        let token = STANDARD.decode(header.strip_prefix("Bearer ")?).ok()?;
        let token = String::from_utf8(token).ok()?;
        let (account, repository) = token.split_once(' ')?;
        if name.is_some_and(|name| name != repository) {
            return None;
        }
        Some(if account.is_empty() { anonymous } else { Puller::Account(account.into()) })
    }

    /// 401: get a token first, or one that allows more.
    fn challenge(&self, name: Option<&str>, error: Option<&str>) -> Response {
        let mut response =
            RegistryError::plain(ErrorCode::Unauthorized).respond(self.request.method);
        let actions = match self.request.method {
            Method::Get | Method::Head => "pull",
            Method::Post | Method::Put | Method::Patch | Method::Delete => "pull,push",
        };
        let scope = name.map(|name| format!(",scope=\"repository:{name}:{actions}\""));
        let error = error.map(|error| format!(",error=\"{error}\""));
        let (scope, error) = (scope.unwrap_or_default(), error.unwrap_or_default());
        let challenge = format!(
            "Bearer realm=\"https://{TOKEN_HOST}/token\",service=\"{SERVICE}\"{scope}{error}"
        );
        response.headers.push("Www-Authenticate", challenge);
        response
    }

    /// A repository that is not there, or something that nobody here may do.
    fn refused(&self, name: &str) -> Result<Response, RegistryError> {
        if self.registry == PublicRegistry::DockerHub {
            return Ok(self.challenge(Some(name), Some("insufficient_scope")));
        }
        let code = if self.registry.hides_what_it_lacks() {
            ErrorCode::Denied
        } else {
            ErrorCode::NameUnknown
        };
        Err(RegistryError::plain(code))
    }

    fn manifest(
        &self,
        internet: &mut Internet,
        puller: &Puller,
        name: &str,
        reference: &str,
    ) -> Result<Response, RegistryError> {
        let unknown = || RegistryError::plain(ErrorCode::ManifestUnknown);
        let reference = match reference.parse() {
            Ok(digest) => UpstreamReference::Digest(digest),
            Err(_) => UpstreamReference::Tag(reference.parse().map_err(|_| unknown())?),
        };
        let found = catalog::find(self.registry, name, &reference, self.now);
        let found = found.map_err(|failure| match failure {
            UpstreamFailure::NotFound
            | UpstreamFailure::AccessDenied
            | UpstreamFailure::TooManyRequests
            | UpstreamFailure::Unavailable => unknown(),
        })?;
        let mut response = described(&found.manifest);
        if self.registry == PublicRegistry::DockerHub {
            let left = self.count(internet, puller, &found.manifest)?;
            let limit = puller.pulls_max();
            response.headers.push("RateLimit-Limit", format!("{limit};w=21600"));
            response.headers.push("RateLimit-Remaining", format!("{left};w=21600"));
            response.headers.push("Docker-RateLimit-Source", puller.name());
        }
        if self.request.method != Method::Head {
            response.body = Body::Bytes(std::rc::Rc::clone(found.manifest.bytes()));
        }
        Ok(response)
    }

    /// Counts a pull, which is to get the manifest of an image; how many are left.
    ///
    /// Source: Docker's documentation: a `HEAD` is no pull, and an index counts as the images of it
    /// that are pulled. Sentences: public reports.
    fn count(
        &self,
        internet: &mut Internet,
        puller: &Puller,
        manifest: &Manifest,
    ) -> Result<usize, RegistryError> {
        let hub = &mut internet.docker_hub;
        if self.request.method == Method::Head || manifest.media_type().is_index() {
            return Ok(hub.pulls_left(puller, self.now));
        }
        hub.count_pull(puller, self.now).ok_or_else(|| {
            let sentence = match puller {
                Puller::Address(_) => {
                    "You have reached your unauthenticated pull rate limit. \
                     https://www.docker.com/increase-rate-limit"
                }
                Puller::Account(_) => {
                    "You have reached your pull rate limit. You may increase the limit by \
                     authenticating and upgrading: https://www.docker.com/increase-rate-limit"
                }
            };
            RegistryError::new(ErrorCode::TooManyRequests, sentence)
        })
    }

    fn blob(&self, name: &str, digest: &str) -> Result<Response, RegistryError> {
        let unknown = || RegistryError::plain(ErrorCode::BlobUnknown);
        let digest: Digest = digest.parse().map_err(|_| unknown())?;
        let content = catalog::blob(self.registry, name, &digest, self.now).ok_or_else(unknown)?;
        let mut response = Response::new(200);
        response.headers.push("Content-Type", "application/octet-stream");
        response.headers.push("Content-Length", content.size_bytes().to_string());
        response.headers.push("Docker-Content-Digest", digest.to_string());
        if self.request.method != Method::Head {
            response.body = body_of(content);
        }
        Ok(response)
    }
}

fn body_of(content: LayerContent) -> Body {
    match content {
        LayerContent::Bytes(bytes) => Body::Bytes(bytes),
        LayerContent::Declared { digest, size_bytes, .. } => {
            Body::Blob(BlobRange { digest, size_bytes, first_byte: 0, length_bytes: size_bytes })
        }
    }
}

fn described(manifest: &Manifest) -> Response {
    let mut response = Response::new(200);
    response.headers.push("Content-Type", manifest.media_type().as_str());
    response.headers.push("Content-Length", manifest.bytes().len().to_string());
    response.headers.push("Docker-Content-Digest", manifest.digest().to_string());
    response
}

fn json(status: u16, body: &Node) -> Response {
    let mut response = Response::new(status);
    response.headers.push("Content-Type", "application/json");
    response.body = Body::text(&print(body, Layout::Compact));
    response
}
