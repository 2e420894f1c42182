//! Names of repositories.

use std::fmt;
use std::rc::Rc;
use std::str::FromStr;

use super::Constraint;
use crate::oci::reference::is_path_component;

/// The pattern as AWS's error quotes it.
const PATTERN: &str = "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*";

/// The name of a repository inside its registry, such as `team/api`: 2 to 256 characters.
///
/// Shared by everything that speaks of the repository, so that a copy costs nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RepositoryName(Rc<str>);

impl RepositoryName {
    /// The name's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for RepositoryName {
    type Err = Constraint;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.len() {
            0 | 1 => return Err(Constraint::Text("must have length greater than or equal to 2")),
            2..=256 => {}
            _ => return Err(Constraint::Text("must have length less than or equal to 256")),
        }
        let is_name = text.split('/').all(is_path_component);
        if is_name { Ok(Self(text.into())) } else { Err(Constraint::Pattern(PATTERN)) }
    }
}

impl fmt::Display for RepositoryName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_follows_the_pattern() {
        let (longest, too_long) = ("a".repeat(256), "a".repeat(257));
        let cases = [
            ("team/api", true),
            ("ab", true),
            ("0a", true),
            ("a--b", true),
            ("a---b", true),
            ("a__b", true),
            ("a/b__c", true),
            ("a.b_c-d/e", true),
            (&longest, true),
            (&too_long, false),
            ("", false),
            ("a", false),
            ("a___b", false),
            ("a_-b", false),
            ("a..b", false),
            ("a/", false),
            ("/a", false),
            ("a//b", false),
            ("-a", false),
            ("a-", false),
            ("Team/api", false),
            ("a b", false),
        ];
        for (text, valid) in cases {
            assert_eq!(text.parse::<RepositoryName>().is_ok(), valid, "{text}");
        }
    }
}
