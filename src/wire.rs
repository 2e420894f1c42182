//! HTTP as data: what a client sends and what the cloud answers.
//!
//! Nothing here opens a socket. The workstation builds a [`Request`], `Cloud::handle` answers with
//! a [`Response`], and the native endpoint translates real HTTP to and from the same two types.

use std::fmt;
use std::rc::Rc;

use crate::oci::Digest;

/// The methods that the registry and the API use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Read.
    Get,
    /// Read without the body.
    Head,
    /// Start or call.
    Post,
    /// Write whole.
    Put,
    /// Write on.
    Patch,
    /// Remove.
    Delete,
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        })
    }
}

/// Header fields in the order written. Names are compared without letter case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers(Vec<(Box<str>, Box<str>)>);

impl Headers {
    /// No fields yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a field at the end.
    pub fn push(&mut self, name: &str, value: impl Into<Box<str>>) {
        self.0.push((name.into(), value.into()));
    }

    /// The value of the first field called `name`.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| &**value)
    }

    /// All values of fields called `name`, in order.
    pub fn get_all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(field, _)| field.eq_ignore_ascii_case(name))
            .map(|(_, value)| &**value)
    }

    /// Every field, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }
}

/// A stretch of a layer whose bytes nobody has: only its digest and size are known.
///
/// Published layers are tens of megabytes; the simulation moves their description. A client that
/// brings real bytes sends [`Body::Bytes`] instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlobRange {
    /// The digest of the whole blob.
    pub digest: Digest,
    /// The size of the whole blob.
    pub size_bytes: u64,
    /// The first byte of the stretch, counted from 0.
    pub first_byte: u64,
    /// How many bytes the stretch has.
    pub length_bytes: u64,
}

/// What a message carries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Body {
    /// Nothing.
    #[default]
    Empty,
    /// Bytes as they travel.
    Bytes(Rc<[u8]>),
    /// A stretch of a layer that is known by digest and size alone.
    Blob(BlobRange),
}

impl Body {
    /// A body of text.
    pub fn text(text: &str) -> Self {
        Self::Bytes(text.as_bytes().into())
    }

    /// How many bytes the message would carry.
    pub fn length_bytes(&self) -> u64 {
        match self {
            Self::Empty => 0,
            Self::Bytes(bytes) => u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            Self::Blob(range) => range.length_bytes,
        }
    }

    /// The bytes, empty when there are none; `None` for a described layer.
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Empty => Some(&[]),
            Self::Bytes(bytes) => Some(bytes),
            Self::Blob(_) => None,
        }
    }
}

/// One HTTP request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What to do.
    pub method: Method,
    /// The host that it is sent to, such as `111122223333.dkr.ecr.us-east-1.amazonaws.com`.
    pub host: Box<str>,
    /// The path with its leading slash and without the query; percent-encoding resolved.
    pub path: Box<str>,
    /// The query in order, percent-encoding resolved.
    pub query: Vec<(Box<str>, Box<str>)>,
    /// The header fields.
    pub headers: Headers,
    /// What it carries.
    pub body: Body,
}

impl Request {
    /// A request without query, headers or body.
    pub fn new(method: Method, host: &str, path: &str) -> Self {
        Self {
            method,
            host: host.into(),
            path: path.into(),
            query: Vec::new(),
            headers: Headers::new(),
            body: Body::Empty,
        }
    }

    /// The value of the first query parameter called `name`.
    pub fn query_value(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| &**key == name).map(|(_, value)| &**value)
    }

    /// The whole address, as a log shows it.
    pub fn url(&self) -> String {
        let mut url = format!("https://{}{}", self.host, self.path);
        for (index, (name, value)) in self.query.iter().enumerate() {
            url.push(if index == 0 { '?' } else { '&' });
            url.push_str(name);
            url.push('=');
            url.push_str(value);
        }
        url
    }
}

/// One HTTP response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The status code, such as 200 or 403.
    pub status: u16,
    /// The header fields.
    pub headers: Headers,
    /// What it carries.
    pub body: Body,
}

impl Response {
    /// A response without headers or body.
    pub fn new(status: u16) -> Self {
        Self { status, headers: Headers::new(), body: Body::Empty }
    }

    /// Whether the status is one of success, 200 to 299.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// The reason phrase of a status code, as clients print it.
pub fn reason_phrase(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        307 => "Temporary Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        416 => "Range Not Satisfiable",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "",
    }
}

/// A text with `%2F` and the like resolved; a `%` without two digits behind it stands for itself,
/// and bytes that are no UTF-8 become replacement characters.
pub fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let digits = if first == b'%' { tail.split_at_checked(2) } else { None };
        let byte = digits.and_then(|(digits, behind)| {
            let is_hex = digits.iter().all(u8::is_ascii_hexdigit);
            let hex = std::str::from_utf8(digits).ok().filter(|_| is_hex)?;
            Some((u8::from_str_radix(hex, 16).ok()?, behind))
        });
        let (byte, behind) = byte.unwrap_or((first, tail));
        bytes.push(byte);
        rest = behind;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::percent_decoded;

    #[test]
    fn percent_encoding_is_resolved() {
        let cases = [
            ("a%2Fb%20c", "a/b c"),
            ("%7B%22a%22%3A1%7D", "{\"a\":1}"),
            ("100%", "100%"),
            ("%2", "%2"),
            ("%zz%+1", "%zz%+1"),
            ("%C3%A9", "é"),
            ("%ff", "\u{fffd}"),
            ("", ""),
        ];
        for (text, decoded) in cases {
            assert_eq!(percent_decoded(text), decoded, "{text}");
        }
    }
}
