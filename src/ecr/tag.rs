//! Tags of images, as the API allows them.

use std::borrow::Borrow;
use std::fmt;
use std::rc::Rc;
use std::str::FromStr;

use super::Constraint;
use crate::oci;

/// A tag in a repository: 1 to 300 characters.
///
/// The API allows longer tags than the registry protocol, whose [`oci::Tag`] ends at 128.
/// Assumed: the same letters; the API model states the lengths alone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImageTag(Rc<str>);

impl ImageTag {
    /// The tag's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for ImageTag {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<&oci::Tag> for ImageTag {
    fn from(tag: &oci::Tag) -> Self {
        Self(tag.as_str().into())
    }
}

impl FromStr for ImageTag {
    type Err = Constraint;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.len() {
            0 => Err(Constraint::LengthAtLeast(1)),
            1..=300 if oci::tag::has_tag_letters(text) => Ok(Self(text.into())),
            1..=300 => Err(Constraint::Pattern("[a-zA-Z0-9_][a-zA-Z0-9-_.]*")),
            _ => Err(Constraint::LengthAtMost(300)),
        }
    }
}

impl fmt::Display for ImageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
