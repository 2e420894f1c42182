//! Talking to one registry: the ping, the login that goes with it, and redirects.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::error::Failure;
use super::store::Login;
use crate::aws::RegistryHost;
use crate::cloud::PublicRegistry;
use crate::json::{self, Node};
use crate::oci::ImageReference;
use crate::wire::{Body, Headers, Method, Request, Response, percent_decoded};
use crate::workstation::session::{Effect, Session};

/// What the default registry answers at; its images are named without a host.
const DOCKER_HUB: &str = "registry-1.docker.io";

/// A registry that has answered, and how to prove who is asking.
#[derive(Clone, Debug)]
pub(super) struct Registry {
    host: Box<str>,
    repository: Box<str>,
    wants_login: bool,
    authorization: Option<String>,
}

/// A request to a registry, before it is addressed.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    pub(super) method: Method,
    pub(super) path: String,
    headers: Headers,
    body: Body,
}

impl Ask {
    /// A request below the repository: `manifests/1.0`, `blobs/sha256:…`.
    pub(super) fn new(method: Method, path: &str) -> Self {
        Self { method, path: path.to_owned(), headers: Headers::new(), body: Body::Empty }
    }

    /// With a header.
    pub(super) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push(name, value);
        self
    }

    /// With something to carry.
    pub(super) fn body(mut self, body: Body) -> Self {
        self.body = body;
        self
    }
}

impl Registry {
    /// Finds the registry of an image and asks it, without any proof, whether it wants one.
    pub(super) fn connect(
        session: &mut Session<'_>,
        reference: &ImageReference,
    ) -> Result<Self, Failure> {
        let response = ping(session, reference.host(), None)?;
        let mut registry = Self::open(session, reference)?;
        match response.status {
            401 => registry.prove(session, &response)?,
            500.. => return Err(Failure::of(&response)),
            _ => {}
        }
        Ok(registry)
    }

    /// Finds the registry of an image without asking it anything yet.
    pub(super) fn open(session: &Session<'_>, reference: &ImageReference) -> Result<Self, Failure> {
        let host = reference.host();
        reachable(host)?;
        let login = session.docker().and_then(|docker| docker.login(host));
        Ok(Self {
            host: address_of(host).into(),
            repository: reference.repository().into(),
            wants_login: false,
            authorization: login.map(basic),
        })
    }

    /// Whether it has been told who is asking.
    pub(super) fn knows_login(&self) -> bool {
        self.wants_login
    }

    /// Proves from now on who is asking, as a refusal says: by the login, or by a token that is got
    /// with it. A token is given to whoever has no login, too.
    pub(super) fn prove(
        &mut self,
        session: &mut Session<'_>,
        refusal: &Response,
    ) -> Result<(), Failure> {
        self.wants_login = true;
        if let Some(challenge) = bearer(refusal) {
            let scope = format!("repository:{}:pull", self.repository);
            let login = self.authorization.as_deref();
            let token = token(session, challenge, Some(&scope), login)?;
            self.authorization = Some(format!("Bearer {token}"));
        }
        Ok(())
    }

    /// The address of something below the repository.
    pub(super) fn url(&self, path: &str) -> String {
        format!("https://{}/v2/{}/{path}", self.host, self.repository)
    }

    /// Sends a request below the repository.
    pub(super) fn ask(&self, session: &mut Session<'_>, ask: Ask) -> Result<Response, Failure> {
        let path = format!("/v2/{}/{}", self.repository, ask.path);
        let mut request = Request::new(ask.method, &self.host, &path);
        request.headers = ask.headers;
        request.body = ask.body;
        self.send(session, request)
    }

    /// Sends a request to an address that the registry named, such as that of an upload.
    pub(super) fn follow(
        &self,
        session: &mut Session<'_>,
        location: &str,
        ask: Ask,
    ) -> Result<Response, Failure> {
        let mut request = address(ask.method, location, &self.host);
        request.query.extend(query(&ask.path));
        request.headers = ask.headers;
        request.body = ask.body;
        self.send(session, request)
    }

    /// Fetches a blob.
    pub(super) fn blob(&self, session: &mut Session<'_>, path: &str) -> Result<Response, Failure> {
        let first = self.ask(session, Ask::new(Method::Get, path))?;
        let response = self.redirected(session, first);
        if response.is_success() { Ok(response) } else { Err(Failure::of(&response)) }
    }

    /// Follows a response to where it sends the client, which goes there without its login.
    pub(super) fn redirected(&self, session: &mut Session<'_>, first: Response) -> Response {
        let mut response = first;
        let mut hops = 0;
        while let (301..=308, Some(location), 0..10) =
            (response.status, response.headers.get("Location"), hops)
        {
            let request = address(Method::Get, location, &self.host);
            response = session.send(request, Effect::Changes);
            hops += 1;
        }
        response
    }

    fn send(&self, session: &mut Session<'_>, mut request: Request) -> Result<Response, Failure> {
        match (&self.authorization, self.wants_login) {
            (Some(authorization), true) => {
                request.headers.push("Authorization", authorization.as_str());
            }
            (None, true) => {
                let (method, url) = (request.method, request.url().into());
                return Err(Failure::NoCredentials { method, url });
            }
            (_, false) => {}
        }
        Ok(session.send(request, Effect::Changes))
    }
}

/// `GET /v2/`: is this a registry, and does it know me?
pub(super) fn ping(
    session: &mut Session<'_>,
    host: &str,
    login: Option<&Login>,
) -> Result<Response, Failure> {
    reachable(host)?;
    let mut request = Request::new(Method::Get, address_of(host), "/v2/");
    if let Some(login) = login {
        request.headers.push("Authorization", basic(login));
    }
    Ok(session.send(request, Effect::Changes))
}

/// Logs in at a registry: by the ping, or where that is not how, by a token.
pub(super) fn log_in(
    session: &mut Session<'_>,
    host: &str,
    login: &Login,
) -> Result<Response, Failure> {
    let response = ping(session, host, Some(login))?;
    match bearer(&response) {
        Some(challenge) if response.status == 401 => {
            token(session, challenge, None, Some(&basic(login)))?;
            Ok(Response::new(200))
        }
        Some(_) | None => Ok(response),
    }
}

/// The address where a registry answers, which for the default one is another name.
pub(super) fn address_of(host: &str) -> &str {
    if host == "docker.io" { DOCKER_HUB } else { host }
}

/// What is reached are the simulated cloud and the public registries that are here; everything else
/// is a name without an address.
fn reachable(host: &str) -> Result<(), Failure> {
    let host = address_of(host);
    if host.parse::<RegistryHost>().is_ok() || PublicRegistry::at(host).is_some() {
        return Ok(());
    }
    Err(Failure::NoSuchHost { host: host.into() })
}

/// Where and for what a refusal says that there is a token: the parameters of the challenge.
fn bearer(refusal: &Response) -> Option<&str> {
    refusal.headers.get("Www-Authenticate")?.strip_prefix("Bearer ")
}

/// A parameter of a challenge: `realm="…"`.
fn parameter<'c>(challenge: &'c str, name: &str) -> Option<&'c str> {
    let mut pairs = challenge.split(',').filter_map(|pair| pair.split_once('='));
    pairs.find(|(known, _)| known.trim() == name).map(|(_, value)| value.trim_matches('"'))
}

/// Gets a token for a scope, or for none to try a login.
fn token(
    session: &mut Session<'_>,
    challenge: &str,
    scope: Option<&str>,
    login: Option<&str>,
) -> Result<String, Failure> {
    let realm = parameter(challenge, "realm").unwrap_or_default();
    let mut request = address(Method::Get, realm, "");
    let service = parameter(challenge, "service").map(|service| ("service", service));
    for (name, value) in service.into_iter().chain(scope.map(|scope| ("scope", scope))) {
        request.query.push((name.into(), value.into()));
    }
    if let Some(login) = login {
        request.headers.push("Authorization", login);
    }
    let response = session.send(request, Effect::Changes);
    if !response.is_success() {
        return Err(Failure::of(&response));
    }
    let body = response.body.bytes().and_then(|bytes| std::str::from_utf8(bytes).ok());
    let node = body.and_then(|text| json::parse(text).ok());
    let token = node.as_ref().and_then(|node| node.get("token")).and_then(Node::as_str);
    Ok(token.unwrap_or_default().to_owned())
}

fn basic(login: &Login) -> String {
    format!("Basic {}", STANDARD.encode(format!("{}:{}", login.username, login.password)))
}

/// The request to an address as a `Location` header writes it, with or without its host.
fn address(method: Method, location: &str, own_host: &str) -> Request {
    let (host, rest) = match location.split_once("://") {
        Some((_, rest)) => rest.split_at_checked(rest.find('/').unwrap_or(rest.len())),
        None => Some((own_host, location)),
    }
    .unwrap_or((own_host, location));
    let (path, behind) = rest.split_once('?').unwrap_or((rest, ""));
    let mut request = Request::new(method, host, &percent_decoded(path));
    request.query = query(behind).collect();
    request
}

fn query(text: &str) -> impl Iterator<Item = (Box<str>, Box<str>)> {
    text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (percent_decoded(name).into(), percent_decoded(value).into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_challenge_is_read_by_its_parameters() {
        let challenge =
            r#"realm="https://auth.example/token",service="hub", scope="a:b:pull,push""#;
        assert_eq!(parameter(challenge, "realm"), Some("https://auth.example/token"));
        assert_eq!(parameter(challenge, "service"), Some("hub"));
        assert_eq!(parameter(challenge, "error"), None);
    }

    #[test]
    fn a_location_becomes_an_address() {
        let cases = [
            ("https://h.example/v2/a/blobs/uploads/1", "https://h.example/v2/a/blobs/uploads/1"),
            ("/v2/a/blobs/uploads/1?x=1%202", "https://own.example/v2/a/blobs/uploads/1?x=1 2"),
            ("https://s3.example/k%2Fl?a=b&c=", "https://s3.example/k/l?a=b&c="),
            ("https://s3.example", "https://s3.example"),
        ];
        for (location, url) in cases {
            assert_eq!(address(Method::Get, location, "own.example").url(), url);
        }
    }
}
