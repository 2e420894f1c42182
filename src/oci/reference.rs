//! Image references: what stands behind `docker pull`.
//!
//! The grammar and the errors are those of the reference package that docker reads names with.
//! Source: github.com/distribution/reference, the grammar in its package comment.

use std::fmt;
use std::str::FromStr;

use super::{Digest, Tag};

/// The registry that a name without a host belongs to.
const DEFAULT_HOST: &str = "docker.io";

/// What that registry was called before.
const LEGACY_DEFAULT_HOST: &str = "index.docker.io";

/// Where the default registry keeps images whose name has one part.
const OFFICIAL_PREFIX: &str = "library/";

/// The longest name inside a registry.
const NAME_LENGTH_MAX: usize = 255;

/// An image as docker names it: `host/repository:tag@digest`, the parts that are left out filled
/// in where docker fills them in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ImageReference {
    host: Box<str>,
    repository: Box<str>,
    /// The tag, if one is written.
    pub tag: Option<Tag>,
    /// The digest, if one is written.
    pub digest: Option<Digest>,
}

impl ImageReference {
    /// The registry's host, with its port where one is written: `docker.io`, `localhost:5000`.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The name inside the registry: `library/busybox`, `team/api`.
    pub fn repository(&self) -> &str {
        &self.repository
    }

    /// The name as docker shows it, without tag and digest: what belongs to the default registry
    /// is shown without its host.
    pub fn familiar_name(&self) -> String {
        if *self.host != *DEFAULT_HOST {
            return format!("{}/{}", self.host, self.repository);
        }
        let official = self.repository.strip_prefix(OFFICIAL_PREFIX);
        official.filter(|name| !name.contains('/')).unwrap_or(&self.repository).to_owned()
    }

    /// The same reference with the tag `latest` where neither a tag nor a digest is written.
    #[must_use]
    pub fn or_latest(mut self) -> Self {
        if self.tag.is_none() && self.digest.is_none() {
            self.tag = Some(Tag::latest());
        }
        self
    }
}

impl fmt::Display for ImageReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.familiar_name())?;
        if let Some(tag) = &self.tag {
            write!(f, ":{tag}")?;
        }
        if let Some(digest) = &self.digest {
            write!(f, "@{digest}")?;
        }
        Ok(())
    }
}

/// Why a text is no image reference, in docker's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvalidReference {
    /// It does not have the form.
    Format,
    /// It would have, were it not for capital letters in the repository's name.
    NotLowercase(Box<str>),
    /// It reads as the id of an image, which is not a name.
    Identifier(Box<str>),
    /// The name is longer than any may be.
    TooLong,
    /// The digest has too few or too many digits for its algorithm.
    DigestLength,
    /// The digest has digits that its algorithm does not write.
    DigestFormat,
    /// The digest is of an algorithm that nobody here computes.
    DigestAlgorithm,
}

impl fmt::Display for InvalidReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Format => f.write_str("invalid reference format"),
            Self::NotLowercase(name) => {
                write!(f, "invalid reference format: repository name ({name}) must be lowercase")
            }
            Self::Identifier(name) => write!(
                f,
                "invalid repository name ({name}), cannot specify 64-byte hexadecimal strings"
            ),
            Self::TooLong => {
                write!(f, "repository name must not be more than {NAME_LENGTH_MAX} characters")
            }
            Self::DigestLength => f.write_str("invalid checksum digest length"),
            Self::DigestFormat => f.write_str("invalid checksum digest format"),
            Self::DigestAlgorithm => f.write_str("unsupported digest algorithm"),
        }
    }
}

impl FromStr for ImageReference {
    type Err = InvalidReference;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_identifier = text.len() == 64 && text.bytes().all(is_lowercase_hex);
        if is_identifier {
            return Err(InvalidReference::Identifier(text.into()));
        }
        let (host, rest) = split_host(text);
        let official = host == DEFAULT_HOST && !rest.contains('/');
        let rest = if official { format!("{OFFICIAL_PREFIX}{rest}") } else { rest.to_owned() };

        // Docker looks for capitals in all that stands before the first colon, even where a digest
        // follows without a tag.
        let before_tag = rest.split(':').next().unwrap_or("");
        if before_tag.chars().any(char::is_uppercase) {
            return Err(InvalidReference::NotLowercase(before_tag.into()));
        }
        let (named, digest) = match rest.split_once('@') {
            Some((named, digest)) => (named, Some(digest)),
            None => (&*rest, None),
        };
        let (repository, tag) = match named.split_once(':') {
            Some((repository, tag)) => (repository, Some(tag)),
            None => (named, None),
        };
        if !is_host(host) || !repository.split('/').all(is_path_component) {
            return Err(InvalidReference::Format);
        }
        let tag = tag.map(|tag| tag.parse().map_err(|_| InvalidReference::Format)).transpose()?;
        let is_digest = digest.is_none_or(has_digest_form);
        if !is_digest {
            return Err(InvalidReference::Format);
        }
        if repository.len() > NAME_LENGTH_MAX {
            return Err(InvalidReference::TooLong);
        }
        let digest = digest.map(read_digest).transpose()?;
        Ok(Self { host: host.into(), repository: repository.into(), tag, digest })
    }
}

/// The host and what follows it. The first part is a host when it could be nothing else: it has a
/// dot, a port or a capital letter, or is `localhost`.
fn split_host(text: &str) -> (&str, &str) {
    match text.split_once('/') {
        Some((LEGACY_DEFAULT_HOST, rest)) => (DEFAULT_HOST, rest),
        Some((first, rest))
            if first == "localhost"
                || first.contains(['.', ':'])
                || first.chars().any(char::is_uppercase) =>
        {
            (first, rest)
        }
        Some(_) | None => (DEFAULT_HOST, text),
    }
}

/// A domain name, or an IPv6 address in brackets, with or without a port.
fn is_host(host: &str) -> bool {
    if let Some(rest) = host.strip_prefix('[') {
        let Some((address, port)) = rest.split_once(']') else { return false };
        let is_address = !address.is_empty()
            && address.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b':');
        return is_address && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port));
    }
    let (name, port) = match host.split_once(':') {
        Some((name, port)) => (name, Some(port)),
        None => (host, None),
    };
    port.is_none_or(is_port) && name.split('.').all(is_host_component)
}

fn is_port(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_host_component(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with('-')
        && !text.ends_with('-')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// One part of a repository name: letters and digits, with `.`, `_`, `__` or any run of `-` in
/// between. ECR's own names follow the same rule.
pub fn is_path_component(text: &str) -> bool {
    let is_separator = |run: &str| {
        matches!(run, "." | "_" | "__") || (!run.is_empty() && run.bytes().all(|byte| byte == b'-'))
    };
    let mut rest = text;
    loop {
        let word = rest.trim_start_matches(|letter: char| {
            letter.is_ascii_lowercase() || letter.is_ascii_digit()
        });
        if word.len() == rest.len() {
            return false;
        }
        if word.is_empty() {
            return true;
        }
        rest = word.trim_start_matches(['.', '_', '-']);
        let run = word.strip_suffix(rest).unwrap_or("");
        if !is_separator(run) {
            return false;
        }
    }
}

/// `algorithm:hex` with at least 32 digits; whether the algorithm is known is asked later.
fn has_digest_form(text: &str) -> bool {
    let Some((algorithm, hex)) = text.split_once(':') else { return false };
    let is_word = |word: &str| {
        word.starts_with(|letter: char| letter.is_ascii_alphabetic())
            && word.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    algorithm.split(['-', '_', '+', '.']).all(is_word)
        && hex.len() >= 32
        && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn read_digest(text: &str) -> Result<Digest, InvalidReference> {
    let Some(hex) = text.strip_prefix("sha256:") else {
        return Err(InvalidReference::DigestAlgorithm);
    };
    if hex.len() != 64 {
        return Err(InvalidReference::DigestLength);
    }
    text.parse().map_err(|_| InvalidReference::DigestFormat)
}

fn is_lowercase_hex(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}
