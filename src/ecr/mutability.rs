//! Whether a tag, once it points at an image, may be pointed at another.
//!
//! Source: ECR User Guide, "Preventing image tags from being overwritten".

use std::str::FromStr;

use super::error::Error;
use super::members::Members;
use super::{Constraint, ImageTag};
use crate::aws::glob;
use crate::json::Node;

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

    /// Reads `imageTagMutability` and its filters; nothing where neither is there.
    pub(super) fn read(members: &Members<'_>) -> Result<Option<Self>, Error> {
        // AWS's own error lists the values in this order.
        let setting = members.field("imageTagMutability").word(&[
            "IMMUTABLE",
            "MUTABLE",
            "MUTABLE_WITH_EXCLUSION",
            "IMMUTABLE_WITH_EXCLUSION",
        ])?;
        let field = members.field("imageTagMutabilityExclusionFilters");
        let filters = field.list(1..=5, |filter| {
            let filter = filter.required(filter.members()?)?;
            let (kind, text) = (filter.field("filterType"), filter.field("filter"));
            kind.required(kind.word(&["WILDCARD"])?)?;
            text.required(text.parsed::<ExclusionFilter>()?)
        })?;
        Ok(Some(match (setting, filters) {
            (Some("IMMUTABLE_WITH_EXCLUSION"), filters) => {
                Self::ImmutableWithExclusion(field.required(filters)?)
            }
            (Some("MUTABLE_WITH_EXCLUSION"), filters) => {
                Self::MutableWithExclusion(field.required(filters)?)
            }
            // Assumed: that they are refused is known, the words are not.
            (_, Some(_)) => return Err(field.error(Constraint::Text("Member must be null"))),
            (Some("IMMUTABLE"), None) => Self::Immutable,
            (Some(_), None) => Self::Mutable,
            (None, None) => return Ok(None),
        }))
    }

    /// As the API shows it: the setting, and the filters where there are any.
    pub(super) fn members(&self) -> impl Iterator<Item = (&'static str, Node)> {
        let filters = self.filters().iter().map(|filter| {
            Node::object([("filterType", "WILDCARD".into()), ("filter", filter.as_str().into())])
        });
        let filters = (!self.filters().is_empty())
            .then(|| ("imageTagMutabilityExclusionFilters", Node::array(filters)));
        [("imageTagMutability", Node::from(self.name()))].into_iter().chain(filters)
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
