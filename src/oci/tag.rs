//! Tags: the names that people give to images.

use std::fmt;
use std::str::FromStr;

/// The longest tag that the registry protocol knows.
const LENGTH_MAX: usize = 128;

/// A tag as docker and the registry protocol write it: a letter, digit or `_`, then up to 127
/// letters, digits, `_`, `.` and `-`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(Box<str>);

impl Tag {
    /// The tag that stands where none is named.
    pub fn latest() -> Self {
        Self("latest".into())
    }

    /// The tag's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The text is not a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidTag(Box<str>);

impl fmt::Display for InvalidTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not a tag: up to 128 letters, digits, `_`, `.` and `-` are, not starting with `.` or `-`",
            self.0
        )
    }
}

impl FromStr for Tag {
    type Err = InvalidTag;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_tag = text.len() <= LENGTH_MAX && has_tag_letters(text);
        if is_tag { Ok(Self(text.into())) } else { Err(InvalidTag(text.into())) }
    }
}

/// Whether `text` is made as a tag is, whatever its length.
pub fn has_tag_letters(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with(['.', '-'])
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_follows_the_grammar() {
        let longest = "a".repeat(128);
        let too_long = "a".repeat(129);
        let cases = [
            ("latest", true),
            ("1.4.2", true),
            ("_x", true),
            ("A-b_c.D", true),
            (&longest, true),
            (&too_long, false),
            ("", false),
            ("-x", false),
            (".x", false),
            ("a/b", false),
            ("a:b", false),
            ("ä", false),
        ];
        for (text, valid) in cases {
            assert_eq!(text.parse::<Tag>().is_ok(), valid, "{text}");
        }
    }
}
