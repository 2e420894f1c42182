//! Real HTTP to the engine's requests and back.
//!
//! On AWS the host name says which service, Region and registry a request is for. A client that was
//! pointed at a loopback port says so in other ways, and these are tried in order:
//!
//! 1. the `Host` header, for clients that resolve AWS's names to this machine;
//! 2. a path below `/_s3/HOST/`, which answers of ours put in the place of layer addresses;
//! 3. a path below `/v2/`: the registry of the login, or `--account` in us-east-1 before one;
//! 4. the scope of the signature: service and Region.
//!
//! Answers name AWS's hosts where a client has to go on; those are turned into this endpoint's.

use axum::body::Bytes;
use axum::http::request::Parts;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::UnknownKeys;
use super::world::Start;
use crate::aws::{Host, Region, RegistryHost};
use crate::cloud::Cloud;
use crate::cloud::signature::Signature;
use crate::wire::{self, Body, Headers, Method};

/// Where layer addresses lead to, so that a download comes back here.
const LAYERS: &str = "/_s3/";

/// A request as it came.
#[derive(Debug)]
pub(super) struct Incoming {
    method: Method,
    /// With its percent-encoding.
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: Bytes,
}

/// An answer to be sent.
#[derive(Debug)]
pub(super) struct Outgoing {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Incoming {
    /// Nothing for a method that neither protocol has.
    pub(super) fn read(parts: &Parts, body: Bytes) -> Option<Self> {
        let method = match parts.method.as_str() {
            "GET" => Method::Get,
            "HEAD" => Method::Head,
            "POST" => Method::Post,
            "PUT" => Method::Put,
            "PATCH" => Method::Patch,
            "DELETE" => Method::Delete,
            _ => return None,
        };
        let header = |(name, value): (&axum::http::HeaderName, &axum::http::HeaderValue)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        Some(Self {
            method,
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            headers: parts.headers.iter().map(header).collect(),
            body,
        })
    }
}

/// Answers a request.
pub(super) fn answer(cloud: &mut Cloud, start: &Start, incoming: Incoming) -> Outgoing {
    let mut headers = Headers::new();
    for (name, value) in incoming.headers {
        headers.push(&name, value);
    }
    admit(cloud, start, &headers);
    let here = headers.get("Host").unwrap_or_default().to_owned();
    let (host, path) = address(cloud, start, &headers, &incoming.path);
    let mut request = wire::Request::new(incoming.method, &host, &wire::percent_decoded(&path));
    request.query = query(&incoming.query);
    request.headers = headers;
    if !incoming.body.is_empty() {
        request.body = Body::Bytes(incoming.body.as_ref().into());
    }
    let response = cloud.handle(request).response;
    Translation { host: &host, here: &here }.tell(response)
}

/// Makes the signer of a request known, if strangers are to be let in.
fn admit(cloud: &mut Cloud, start: &Start, headers: &Headers) {
    let (UnknownKeys::Root, Ok(signature)) = (start.unknown_keys, Signature::of(headers)) else {
        return;
    };
    if !cloud.knows_key(signature.access_key_id) {
        let (id, token) = (signature.access_key_id, signature.session_token);
        // The account was made with the world.
        let _ = cloud.admit_root_key(start.account, id, token);
    }
}

/// The host of AWS that a request is meant for, and the path there.
fn address(cloud: &Cloud, start: &Start, headers: &Headers, path: &str) -> (String, String) {
    let named = headers.get("Host").unwrap_or_default();
    let named = named.rsplit_once(':').map_or(named, |(name, _)| name);
    if named.parse::<Host>().is_ok() {
        return (named.to_owned(), path.to_owned());
    }
    if let Some((host, path)) = path.strip_prefix(LAYERS).and_then(|rest| rest.split_once('/')) {
        return (host.to_owned(), format!("/{path}"));
    }
    let host = if path == "/v2" || path.starts_with("/v2/") {
        registry(cloud, start, headers).to_string()
    } else {
        service(headers)
    };
    (host, path.to_owned())
}

/// The registry that the login is for; before a login, that of `--account`.
fn registry(cloud: &Cloud, start: &Start, headers: &Headers) -> RegistryHost {
    let password = headers.get("Authorization").and_then(password);
    let scope = password.and_then(|password| cloud.login_scope(&password));
    let (account, region) = scope.unwrap_or((start.account, Region::US_EAST_1));
    RegistryHost::new(account, region)
}

fn password(header: &str) -> Option<String> {
    let pair = STANDARD.decode(header.strip_prefix("Basic ")?.trim()).ok()?;
    String::from_utf8(pair).ok()?.strip_prefix("AWS:").map(str::to_owned)
}

/// The service that the signature is for; of an unsigned request, the one that its header names.
fn service(headers: &Headers) -> String {
    let signature = Signature::of(headers).ok();
    let region = signature.and_then(|signature| signature.region.parse().ok());
    let region: Region = region.unwrap_or(Region::US_EAST_1);
    match signature.map(|signature| signature.service) {
        Some("sts") => Host::sts(region),
        Some("iam") => Host::IAM.to_owned(),
        Some("organizations") => Host::ORGANIZATIONS.to_owned(),
        Some("cloudtrail") => Host::cloud_trail(region),
        Some("monitoring") => Host::cloud_watch(region),
        Some("ecr") => Host::ecr_api(region),
        None if headers.get("X-Amz-Target").is_some() => Host::ecr_api(region),
        // Nobody of AWS's that is simulated: answered as an address where nobody lives.
        other => format!("{}.amazonaws.com", other.unwrap_or("unknown")),
    }
}

fn query(text: &str) -> Vec<(Box<str>, Box<str>)> {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let plain = |text: &str| wire::percent_decoded(&text.replace('+', " ")).into();
        (plain(name), plain(value))
    };
    text.split('&').filter(|pair| !pair.is_empty()).map(pair).collect()
}

/// Turns AWS's hosts in an answer into this endpoint.
struct Translation<'a> {
    /// The host that answered.
    host: &'a str,
    /// This endpoint, as the client calls it.
    here: &'a str,
}

impl Translation<'_> {
    fn tell(&self, response: wire::Response) -> Outgoing {
        let mut headers = Vec::new();
        for (name, value) in response.headers.iter() {
            let is_address = name.eq_ignore_ascii_case("Location");
            let value = if is_address { self.address(value) } else { value.to_owned() };
            headers.push((name.to_owned(), value));
        }
        let (status, body) = match response.body {
            Body::Empty => (response.status, Vec::new()),
            Body::Bytes(bytes) => (response.status, self.body(&bytes)),
            // A published layer: its digest and size are known here, its bytes are not.
            Body::Blob(_) => {
                headers.retain(|(name, _)| !name.eq_ignore_ascii_case("Content-Length"));
                headers.push(("Content-Type".to_owned(), "text/plain; charset=utf-8".to_owned()));
                (501, NO_BYTES.as_bytes().to_vec())
            }
        };
        Outgoing { status, headers, body }
    }

    /// `https://` to a host of AWS becomes `http://` to here.
    fn address(&self, address: &str) -> String {
        let Some(rest) = address.strip_prefix("https://") else { return address.to_owned() };
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        if host == self.host {
            return format!("http://{}/{path}", self.here);
        }
        format!("http://{}{LAYERS}{host}/{path}", self.here)
    }

    /// The one body that names an address to go to: the answer of `GetDownloadUrlForLayer`.
    fn body(&self, bytes: &[u8]) -> Vec<u8> {
        const MEMBER: &str = "\"downloadUrl\":\"";
        let told = std::str::from_utf8(bytes).ok().and_then(|text| {
            let (before, after) = text.split_once(MEMBER)?;
            let (address, behind) = after.split_once('"')?;
            Some([before, MEMBER, &self.address(address), "\"", behind].concat())
        });
        told.map_or_else(|| bytes.to_vec(), String::into_bytes)
    }
}

const NO_BYTES: &str = "Drydock knows this published layer by its digest and size alone; its bytes \
                        are not here. Layers that a client has pushed come back whole.\n";

#[cfg(test)]
mod tests {
    use super::super::Clock;
    use super::*;

    fn headers(list: &[(&str, &str)]) -> Headers {
        let mut headers = Headers::new();
        for (name, value) in list {
            headers.push(name, *value);
        }
        headers
    }

    #[test]
    fn a_request_says_which_host_of_aws_it_is_for() {
        let signed = |service: &str| {
            format!(
                "AWS4-HMAC-SHA256 Credential=AKIA1/20260601/eu-west-1/{service}/aws4_request, \
                 SignedHeaders=host, Signature=00"
            )
        };
        let cases = [
            ("/", signed("ecr"), "api.ecr.eu-west-1.amazonaws.com", "/"),
            ("/", signed("sts"), "sts.eu-west-1.amazonaws.com", "/"),
            ("/", signed("iam"), "iam.amazonaws.com", "/"),
            ("/", signed("organizations"), Host::ORGANIZATIONS, "/"),
            ("/", signed("s3"), "s3.amazonaws.com", "/"),
            ("/v2/", String::new(), "123456789012.dkr.ecr.us-east-1.amazonaws.com", "/v2/"),
            ("/_s3/bucket.s3/1/ab", String::new(), "bucket.s3", "/1/ab"),
        ];
        let start = Start {
            scenario: "two-accounts".to_owned(),
            account: "123456789012".parse().unwrap(),
            unknown_keys: UnknownKeys::Deny,
            clock: Clock::Still,
        };
        let cloud = Cloud::new(1, "2026-06-01T09:00:00Z".parse().unwrap());
        for (path, authorization, host, there) in cases {
            let mut list = vec![("Host", "127.0.0.1:4566")];
            if !authorization.is_empty() {
                list.push(("Authorization", &authorization));
            }
            let found = address(&cloud, &start, &headers(&list), path);
            assert_eq!(found, (host.to_owned(), there.to_owned()), "{path} {authorization}");
        }
        let named = headers(&[("Host", "111122223333.dkr.ecr.us-east-1.amazonaws.com:443")]);
        let (host, _) = address(&cloud, &start, &named, "/v2/");
        assert_eq!(host, "111122223333.dkr.ecr.us-east-1.amazonaws.com");
    }

    #[test]
    fn addresses_in_answers_lead_here() {
        let to = Translation { host: "reg.example", here: "127.0.0.1:1" };
        let cases = [
            ("https://reg.example/v2/a", "http://127.0.0.1:1/v2/a"),
            ("https://bucket.example/1/2?x=y", "http://127.0.0.1:1/_s3/bucket.example/1/2?x=y"),
            ("/v2/a", "/v2/a"),
        ];
        for (address, told) in cases {
            assert_eq!(to.address(address), told);
        }
        let body = to.body(br#"{"downloadUrl":"https://b/1","layerDigest":"sha256:0"}"#);
        let told = r#"{"downloadUrl":"http://127.0.0.1:1/_s3/b/1","layerDigest":"sha256:0"}"#;
        assert_eq!(String::from_utf8(body).unwrap(), told);
    }
}
