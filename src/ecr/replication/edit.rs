//! A configuration as people change it: rule by rule.

use std::fmt;

use super::{PrefixFilter, ReplicationConfiguration, ReplicationRule};
use crate::ecr::Constraint;
use crate::json::{Layout, print};

/// A word that is no prefix filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAFilter {
    /// The word.
    pub word: Box<str>,
    /// Why not.
    pub why: Constraint,
}

impl ReplicationConfiguration {
    /// As JSON, for `put-replication-configuration`.
    pub fn document(&self, layout: Layout) -> String {
        print(&self.node(), layout)
    }

    /// It with one more rule at the end.
    #[must_use]
    pub fn with(&self, rule: ReplicationRule) -> Self {
        let mut rules = self.rules.clone();
        rules.push(rule);
        Self { rules }
    }

    /// It without the rule that has `index` rules before it.
    #[must_use]
    pub fn without(&self, index: usize) -> Self {
        let mut rules = self.rules.clone();
        if index < rules.len() {
            rules.remove(index);
        }
        Self { rules }
    }
}

impl PrefixFilter {
    /// Reads filters with blanks or commas between them.
    pub fn read_list(text: &str) -> Result<Vec<Self>, NotAFilter> {
        let mut filters = Vec::new();
        for word in text.split([' ', ',']).filter(|word| !word.is_empty()) {
            let filter = word.parse().map_err(|why| NotAFilter { word: word.into(), why })?;
            filters.push(filter);
        }
        Ok(filters)
    }
}

impl fmt::Display for NotAFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no prefix of a name: {}", self.word, self.why)
    }
}

/// What it does, in a sentence without its end.
impl fmt::Display for ReplicationRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("copies ")?;
        if self.repository_filters.is_empty() {
            f.write_str("every repository")?;
        }
        for (position, filter) in self.repository_filters.iter().enumerate() {
            let before = if position == 0 { "repositories named " } else { " or " };
            write!(f, "{before}`{}…`", filter.as_str())?;
        }
        for (position, to) in self.destinations.iter().enumerate() {
            let before = if position == 0 { " to " } else { " and " };
            write!(f, "{before}{} of {}", to.region, to.registry_id)?;
        }
        if self.destinations.is_empty() {
            f.write_str(" nowhere")?;
        }
        f.write_str(match self.delete_replication {
            Some(true) => "; deletions go there too",
            Some(false) | None => "; deletions do not",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::ReplicationDestination;
    use super::*;
    use crate::aws::Region;

    fn rule(filters: &str, deletes: Option<bool>) -> ReplicationRule {
        let registry_id = "444455556666".parse().unwrap();
        ReplicationRule {
            destinations: vec![ReplicationDestination { region: Region::US_EAST_1, registry_id }],
            repository_filters: PrefixFilter::read_list(filters).unwrap(),
            delete_replication: deletes,
        }
    }

    #[test]
    fn a_rule_says_what_it_does() {
        let cases = [
            (
                rule("", None),
                "copies every repository to us-east-1 of 444455556666; deletions do not",
            ),
            (
                rule("team/, prod", Some(true)),
                "copies repositories named `team/…` or `prod…` to us-east-1 of 444455556666; deletions go there too",
            ),
            (
                ReplicationRule { destinations: Vec::new(), ..rule("", Some(false)) },
                "copies every repository nowhere; deletions do not",
            ),
        ];
        for (rule, words) in cases {
            assert_eq!(rule.to_string(), words);
        }
    }

    #[test]
    fn a_configuration_is_changed_rule_by_rule() {
        let none = ReplicationConfiguration::default();
        assert_eq!(none.document(Layout::Compact), r#"{"rules":[]}"#);
        let one = none.with(rule("team/", None));
        let two = one.with(rule("", Some(true)));
        assert_eq!(
            two.without(0).document(Layout::Compact),
            r#"{"rules":[{"destinations":[{"region":"us-east-1","registryId":"444455556666"}],"deleteReplication":{"enabled":true}}]}"#
        );
        assert_eq!(two.without(1), one);
        assert_eq!(two.without(2), two, "there is no such rule");
        let problem = PrefixFilter::read_list("team/ Prod*").unwrap_err().to_string();
        assert!(problem.starts_with("`Prod*` is no prefix of a name: must satisfy"), "{problem}");
    }
}
