//! Whether a tag, once it points at an image, may be pointed at another.
//!
//! Source: ECR User Guide, "Preventing image tags from being overwritten".

use std::str::FromStr;

use super::{Constraint, ImageTag};
use crate::aws::glob;

/// Which tags of a repository may be overwritten. Deleting a tag is always possible, and so is
/// adding a new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImageTagMutability {
    /// Every tag.
    Mutable,
    /// None.
    Immutable,
    /// Every tag that no filter covers.
    MutableWithExclusion(Vec<ExclusionFilter>),
    /// Only tags that a filter covers.
    ImmutableWithExclusion(Vec<ExclusionFilter>),
}

impl ImageTagMutability {
    /// The setting's name, as the API writes it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Mutable => "MUTABLE",
            Self::Immutable => "IMMUTABLE",
            Self::MutableWithExclusion(_) => "MUTABLE_WITH_EXCLUSION",
            Self::ImmutableWithExclusion(_) => "IMMUTABLE_WITH_EXCLUSION",
        }
    }

    /// The filters; the plain settings have none.
    pub fn filters(&self) -> &[ExclusionFilter] {
        match self {
            Self::Mutable | Self::Immutable => &[],
            Self::MutableWithExclusion(filters) | Self::ImmutableWithExclusion(filters) => filters,
        }
    }

    /// Whether `tag`, pointing at one image, may be pointed at another.
    pub fn permits_overwriting(&self, tag: &ImageTag) -> bool {
        let is_excluded = self.filters().iter().any(|filter| filter.covers(tag));
        match self {
            Self::Mutable | Self::MutableWithExclusion(_) => !is_excluded,
            Self::Immutable | Self::ImmutableWithExclusion(_) => is_excluded,
        }
    }
}

/// A wildcard over tags, such as `dev-*`: 1 to 128 letters, digits, `.`, `_`, `-` and at most two
/// `*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExclusionFilter(Box<str>);

impl ExclusionFilter {
    /// The wildcard's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the whole of `tag` matches.
    pub fn covers(&self, tag: &ImageTag) -> bool {
        glob::matches(&self.0, tag.as_str())
    }
}

impl FromStr for ExclusionFilter {
    type Err = Constraint;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"._*-".contains(&byte);
        match text.len() {
            0 => Err(Constraint::LengthAtLeast(1)),
            129.. => Err(Constraint::LengthAtMost(128)),
            _ if !text.bytes().all(is_letter) => {
                Err(Constraint::Pattern("^[0-9a-zA-Z._*-]{1,128}$"))
            }
            // Assumed: AWS documents the limit of two and not its words.
            _ if text.matches('*').count() > 2 => {
                Err(Constraint::Text("must contain at most two wildcards"))
            }
            _ => Ok(Self(text.into())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_decides_which_tags_may_move() {
        let filters = || vec!["dev-*".parse().unwrap(), "latest".parse().unwrap()];
        let cases = [
            (ImageTagMutability::Mutable, "1.0", true),
            (ImageTagMutability::Immutable, "1.0", false),
            (ImageTagMutability::MutableWithExclusion(filters()), "1.0", true),
            (ImageTagMutability::MutableWithExclusion(filters()), "latest", false),
            (ImageTagMutability::MutableWithExclusion(filters()), "latest2", true),
            (ImageTagMutability::ImmutableWithExclusion(filters()), "1.0", false),
            (ImageTagMutability::ImmutableWithExclusion(filters()), "dev-7", true),
        ];
        for (setting, tag, may_move) in cases {
            let tag = tag.parse().unwrap();
            assert_eq!(setting.permits_overwriting(&tag), may_move, "{setting:?} {tag}");
        }
    }

    #[test]
    fn a_filter_follows_the_pattern() {
        let too_long = "a".repeat(129);
        let cases = [
            ("dev-*", true),
            ("*a*", true),
            ("", false),
            ("*a*b*", false),
            ("a b", false),
            (&too_long, false),
        ];
        for (text, valid) in cases {
            assert_eq!(text.parse::<ExclusionFilter>().is_ok(), valid, "{text}");
        }
    }
}
