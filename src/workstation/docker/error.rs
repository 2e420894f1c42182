//! Responses that are no success → what docker makes of them.
//!
//! Nothing here knows why a request was refused: the status and the body are all there is, and a
//! `HEAD` has no body. Source: distribution/distribution, `registry/client/errors.go`; moby/moby,
//! `distribution/errors.go`.

use std::fmt;

use crate::json::{self, Node};
use crate::oci::ImageReference;
use crate::wire::{Method, Response, reason_phrase};

/// Why a registry request failed, as far as docker can tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The name of the host leads nowhere.
    NoSuchHost {
        /// The host.
        host: Box<str>,
    },
    /// The registry wants a login and there is none for this host. Nothing was sent.
    NoCredentials {
        /// What would have been sent.
        method: Method,
        /// To where.
        url: Box<str>,
    },
    /// The registry said what is wrong.
    Registry {
        /// The code in docker's spelling: `denied`, `name unknown`.
        code: Box<str>,
        /// The sentence behind it.
        message: Box<str>,
    },
    /// The body is not what an error looks like.
    Unreadable {
        /// The status.
        status: u16,
        /// What the reader of JSON says.
        problem: Box<str>,
        /// The body.
        body: Box<str>,
    },
    /// A status that no client expects.
    UnexpectedStatus {
        /// The status.
        status: u16,
    },
    /// An index without a manifest for the machine.
    NoMatchingManifest {
        /// The machine's platform, such as `linux/amd64`.
        platform: Box<str>,
    },
}

impl Failure {
    /// Reads a response that is no success.
    pub fn of(response: &Response) -> Self {
        let status = response.status;
        if !(400..500).contains(&status) {
            return Self::UnexpectedStatus { status };
        }
        if lacks_scope(response) {
            let message = "requested access to the resource is denied".into();
            return Self::Registry { code: "denied".into(), message };
        }
        let body = String::from_utf8_lossy(response.body.bytes().unwrap_or_default());
        match read_errors(&body) {
            Ok((code, message)) => Self::Registry { code, message },
            // A 401 counts as what it says even if its body says nothing readable.
            Err(_) if status == 401 => Self::Registry {
                code: "unauthorized".into(),
                message: details(&body).unwrap_or_else(|| "authentication required".into()),
            },
            Err(problem) => Self::Unreadable { status, problem, body: body.into() },
        }
    }

    /// What `docker pull` prints, behind `Error response from daemon: `.
    pub fn words_of_pull(&self, reference: &ImageReference) -> String {
        let name = reference.familiar_name();
        match self {
            Self::NoCredentials { method, url } => {
                let method = title_case(*method);
                format!("{method} \"{url}\": {self}")
            }
            Self::Registry { code, .. } => match &**code {
                "denied" => format!(
                    "pull access denied for {name}, repository does not exist or may require \
                     'docker login': {self}"
                ),
                "manifest unknown" => format!("manifest for {reference} not found: {self}"),
                "name unknown" => format!("repository {name} not found: {self}"),
                _ => self.to_string(),
            },
            Self::NoSuchHost { .. }
            | Self::Unreadable { .. }
            | Self::UnexpectedStatus { .. }
            | Self::NoMatchingManifest { .. } => self.to_string(),
        }
    }
}

/// As `docker push` prints it.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchHost { host } => {
                write!(f, "Get \"https://{host}/v2/\": dial tcp: lookup {host}: no such host")
            }
            Self::NoCredentials { .. } => f.write_str("no basic auth credentials"),
            Self::Registry { code, message } => write!(f, "{code}: {message}"),
            Self::Unreadable { status, problem, body } => {
                write!(f, "error parsing HTTP {status} response body: {problem}: {body:?}")
            }
            Self::UnexpectedStatus { status } => {
                let reason = reason_phrase(*status);
                write!(f, "received unexpected HTTP status: {status} {reason}")
            }
            Self::NoMatchingManifest { platform } => {
                write!(f, "no matching manifest for {platform} in the manifest list entries")
            }
        }
    }
}

/// Whether a token is good but not for this.
pub(super) fn lacks_scope(response: &Response) -> bool {
    let challenge = response.headers.get("Www-Authenticate").unwrap_or_default();
    response.status == 401 && challenge.contains("error=\"insufficient_scope\"")
}

/// What a server of tokens says is wrong: `{"details":"…"}`.
fn details(body: &str) -> Option<Box<str>> {
    let node = json::parse(body).ok()?;
    node.get("details").and_then(Node::as_str).map(Into::into)
}

/// The first error of `{"errors":[{"code":"DENIED","message":"…"}]}`; docker passes over the rest.
pub(super) fn read_errors(body: &str) -> Result<(Box<str>, Box<str>), Box<str>> {
    if body.trim().is_empty() {
        return Err("unexpected end of JSON input".into());
    }
    let document = json::parse(body).map_err(|error| {
        let rest = body.get(error.span.start..).unwrap_or_default();
        match rest.chars().next() {
            Some(letter) => {
                format!("invalid character '{letter}' looking for beginning of value")
            }
            None => "unexpected end of JSON input".to_owned(),
        }
    })?;
    let errors = document.get("errors").and_then(Node::as_array).unwrap_or_default();
    let Some(first) = errors.first() else {
        return Err("no error details found in HTTP response body".into());
    };
    let text = |name| first.get(name).and_then(Node::as_str).unwrap_or_default();
    let code = match text("code") {
        "" => "unknown".into(),
        code => code.to_ascii_lowercase().replace('_', " ").into(),
    };
    Ok((code, text("message").into()))
}

/// A method as Go's client names it in an error: `Head`, `Get`.
pub(super) fn title_case(method: Method) -> &'static str {
    match method {
        Method::Get => "Get",
        Method::Head => "Head",
        Method::Post => "Post",
        Method::Put => "Put",
        Method::Patch => "Patch",
        Method::Delete => "Delete",
    }
}
