//! Whether the images of a repository go to a destination, and by what.

use std::fmt;

use super::{PrefixFilter, ReplicationConfiguration, ReplicationDestination, ReplicationRule};
use crate::ecr::RepositoryName;

/// A repository and one of the destinations that its registry's rules name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// The destination.
    pub destination: ReplicationDestination,
    /// Whether the repository's images go there.
    pub reach: Reach,
}

/// Whether images go to a destination. Rules are counted from 1, as they stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// They go.
    Covered {
        /// The first rule by which they do.
        rule: usize,
        /// Its filter that matches; none where the rule has no filters.
        filter: Option<PrefixFilter>,
        /// Whether any rule by which they go replicates deletions too.
        replicates_deletions: bool,
    },
    /// No filter of the rules that name the destination matches the repository's name.
    Filtered {
        /// These rules, each with its filters.
        rules: Vec<(usize, Vec<PrefixFilter>)>,
    },
    /// No rule names the destination any more; some did when images were pushed.
    Removed,
}

impl Reach {
    /// Whether images that are pushed now go there.
    pub fn is_covered(&self) -> bool {
        matches!(self, Self::Covered { .. })
    }

    /// Whether images that are deleted now are deleted there.
    pub fn replicates_deletions(&self) -> bool {
        matches!(self, Self::Covered { replicates_deletions: true, .. })
    }
}

/// Why images go or do not, in a sentence without its end.
impl fmt::Display for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Covered { rule, filter: None, .. } => {
                write!(f, "rule {rule} takes every repository")
            }
            Self::Covered { rule, filter: Some(filter), .. } => {
                write!(f, "rule {rule} takes names that begin with `{}`", filter.as_str())
            }
            Self::Filtered { rules } => {
                f.write_str("no filter matches the name:")?;
                for (position, (rule, filters)) in rules.iter().enumerate() {
                    let comma = if position == 0 { "" } else { "," };
                    write!(f, "{comma} rule {rule} takes")?;
                    for (position, filter) in filters.iter().enumerate() {
                        let or = if position == 0 { "" } else { " or" };
                        write!(f, "{or} `{}…`", filter.as_str())?;
                    }
                }
                Ok(())
            }
            Self::Removed => f.write_str("no rule names this destination any more"),
        }
    }
}

impl ReplicationRule {
    /// Whether the images of a repository go by this rule.
    fn covers(&self, name: &RepositoryName) -> bool {
        self.repository_filters.is_empty() || self.matching(name).is_some()
    }

    /// The first filter that matches.
    fn matching(&self, name: &RepositoryName) -> Option<&PrefixFilter> {
        let matches = |filter: &&PrefixFilter| name.as_str().starts_with(filter.as_str());
        self.repository_filters.iter().find(matches)
    }
}

impl ReplicationConfiguration {
    /// Every destination that the rules name, once, in the order in which they name them, and
    /// whether the images of a repository go there. Empty where there are no rules.
    ///
    /// Source: ECR User Guide, "Private image replication": a filter is a prefix of the repository's
    /// name, a rule without filters takes every repository.
    pub fn lanes(&self, name: &RepositoryName) -> Vec<Lane> {
        let mut lanes = Vec::<Lane>::new();
        for (number, rule) in (1..).zip(&self.rules) {
            for destination in &rule.destinations {
                let position = lanes.iter().position(|lane| lane.destination == *destination);
                let before = position.map(|position| lanes.remove(position));
                let at = position.unwrap_or(lanes.len());
                let reach = rule.extend(number, name, before.map(|lane| lane.reach));
                lanes.insert(at, Lane { destination: *destination, reach });
            }
        }
        lanes
    }

    /// Whether the images of a repository go to a destination.
    pub fn reaches(&self, destination: &ReplicationDestination, name: &RepositoryName) -> bool {
        self.rules.iter().any(|rule| rule.destinations.contains(destination) && rule.covers(name))
    }

    /// Whether a rule names the destination, whatever it takes there.
    pub fn names(&self, destination: &ReplicationDestination) -> bool {
        self.rules.iter().any(|rule| rule.destinations.contains(destination))
    }
}

impl ReplicationRule {
    /// What earlier rules and this one together say about a destination.
    fn extend(&self, number: usize, name: &RepositoryName, before: Option<Reach>) -> Reach {
        let deletes = self.delete_replication == Some(true);
        match (before, self.covers(name)) {
            (Some(Reach::Covered { rule, filter, replicates_deletions }), also) => {
                let replicates_deletions = replicates_deletions || (deletes && also);
                Reach::Covered { rule, filter, replicates_deletions }
            }
            (_, true) => Reach::Covered {
                rule: number,
                filter: self.matching(name).cloned(),
                replicates_deletions: deletes,
            },
            (before, false) => {
                let mut rules = match before {
                    Some(Reach::Filtered { rules }) => rules,
                    Some(Reach::Covered { .. } | Reach::Removed) | None => Vec::new(),
                };
                // A rule may name a destination twice.
                if rules.last().is_none_or(|(last, _)| *last != number) {
                    rules.push((number, self.repository_filters.clone()));
                }
                Reach::Filtered { rules }
            }
        }
    }
}
