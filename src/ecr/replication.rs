//! Where the images of a registry are copied to when they are pushed, and what becomes of that.
//!
//! A push begins one copy for each destination; the cloud makes it when it is due, for it reaches
//! two registries: it packs the image at the source, delivers it at the destination and settles the
//! account of it at the source. An image that arrives so is not sent on, so that no configuration
//! makes images go round.
//!
//! Source: ECR User Guide, "Private image replication".

mod backfill;
mod copy;
mod deletion;
mod edit;
mod lane;
mod permission;
mod plan;
mod status;
mod tally;

pub use backfill::{Backfill, BackfillId, BackfillPlace, End, Item, Run, Stage};
pub use copy::{ImageCopy, Shipment, create_repository, lag, report_failure, settle};
pub use deletion::Deletion;
pub use edit::NotAFilter;
pub use lane::{Lane, Reach};
pub use permission::Permission;
pub use plan::{CopyState, ImagePlan, Plan};
pub use status::{
    Arrived, CopyOutcome, CopyRecord, ImageReplication, Origin, ReplicationFailure,
    ReplicationStatus, UnderWay,
};
pub use tally::{CopyKind, Tally};

pub(super) use backfill::{prepare, start, stop};
pub(super) use copy::{follow_push, follow_restore};
pub(super) use deletion::follow_deletion;

use std::fmt;
use std::str::FromStr;

use super::error::Error;
use super::members::{Field, Members};
use super::meter::REPLICATION_RULES_MAX;
use super::operation::read_registry_id;
use super::{Constraint, Registry};
use crate::aws::{AccountId, Region};
use crate::json::Node;

/// All the rules of a registry; a new one has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReplicationConfiguration {
    /// They, in the order given.
    pub rules: Vec<ReplicationRule>,
}

/// Which repositories go where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplicationRule {
    /// Where.
    pub destinations: Vec<ReplicationDestination>,
    /// Which repositories: those whose name starts with one of these; all where there is none.
    pub repository_filters: Vec<PrefixFilter>,
    /// Whether deletions are replicated too; they are not where nothing is said.
    pub delete_replication: Option<bool>,
}

/// A registry that gets copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReplicationDestination {
    /// Its Region.
    pub region: Region,
    /// Its account.
    pub registry_id: AccountId,
}

/// What is done at a destination because of what has happened at the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replicate {
    /// An image is copied.
    Image(ImageCopy),
    /// A deletion is repeated.
    Deletion(Deletion),
}

impl Replicate {
    /// Where.
    pub fn destination(&self) -> ReplicationDestination {
        match self {
            Self::Image(copy) => copy.destination,
            Self::Deletion(deletion) => deletion.destination,
        }
    }
}

/// What will happen, in a sentence without its end.
impl fmt::Display for Replicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ReplicationDestination { region, registry_id } = self.destination();
        match self {
            Self::Image(ImageCopy { repository_name, image_digest, image_tag, .. }) => {
                write!(f, "{repository_name}: {image_digest}")?;
                if let Some(tag) = image_tag {
                    write!(f, " ({tag})")?;
                }
                write!(f, " arrives in {registry_id}, {region}")
            }
            Self::Deletion(Deletion {
                repository_name,
                image_digest,
                image_tag: Some(tag),
                ..
            }) => {
                write!(
                    f,
                    "{repository_name}: {image_digest} loses the tag {tag} in {registry_id}, {region}"
                )
            }
            Self::Deletion(Deletion { repository_name, image_digest, image_tag: None, .. }) => {
                write!(f, "{repository_name}: {image_digest} is deleted in {registry_id}, {region}")
            }
        }
    }
}

/// The beginning of names of repositories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrefixFilter(Box<str>);

impl ReplicationConfiguration {
    /// Reads `replicationConfiguration`.
    pub(super) fn read(members: &Members<'_>) -> Result<Self, Error> {
        let field = members.field("replicationConfiguration");
        let configuration = field.required(field.members()?)?;
        let rules = configuration.field("rules");
        let list = rules.list(0..=REPLICATION_RULES_MAX.into(), |rule| read_rule(&rule))?;
        Ok(Self { rules: rules.required(list)? })
    }

    /// That every destination is another registry than `source`, and one that it can reach.
    pub(super) fn check(&self, source: &Registry) -> Result<(), Error> {
        let refuse = |text| {
            let constraint = Constraint::Text(text);
            Err(Error::InvalidParameter { member: "replicationConfiguration".into(), constraint })
        };
        let here = ReplicationDestination { region: source.region, registry_id: source.id };
        for destination in self.rules.iter().flat_map(|rule| &rule.destinations) {
            if *destination == here {
                return refuse("Replication destination cannot be the same as the source registry");
            }
            // Assumed: that images do not leave a partition is documented, the words are not.
            if destination.region.partition() != source.region.partition() {
                return refuse(
                    "Replication destination must be in the partition of the source registry",
                );
            }
        }
        Ok(())
    }

    /// As the API shows it.
    pub(super) fn node(&self) -> Node {
        let rules = self.rules.iter().map(|rule| {
            let destinations = rule.destinations.iter().map(ReplicationDestination::node);
            let filters = rule.repository_filters.iter().map(|filter| {
                let text = Node::from(filter.as_str());
                Node::object([("filter", text), ("filterType", "PREFIX_MATCH".into())])
            });
            let filters = (!rule.repository_filters.is_empty())
                .then(|| ("repositoryFilters", Node::array(filters)));
            let deletes = rule.delete_replication.map(|enabled| {
                ("deleteReplication", Node::object([("enabled", Node::from(enabled))]))
            });
            let destinations = [("destinations", Node::array(destinations))];
            Node::object(destinations.into_iter().chain(filters).chain(deletes))
        });
        Node::object([("rules", Node::array(rules))])
    }
}

fn read_rule(field: &Field<'_>) -> Result<ReplicationRule, Error> {
    let rule = field.required(field.members()?)?;
    let destinations = rule.field("destinations");
    let list = destinations.list(0..=100, |each| ReplicationDestination::read(&each))?;
    let filters = rule.field("repositoryFilters").list(1..=100, |filter| {
        let filter = filter.required(filter.members()?)?;
        let (text, kind) = (filter.field("filter"), filter.field("filterType"));
        kind.required(kind.word(&["PREFIX_MATCH"])?)?;
        text.required(text.parsed::<PrefixFilter>()?)
    })?;
    let delete_replication = match rule.field("deleteReplication").members()? {
        Some(deletes) => {
            let enabled = deletes.field("enabled");
            Some(enabled.required(enabled.flag()?)?)
        }
        None => None,
    };
    Ok(ReplicationRule {
        destinations: destinations.required(list)?,
        repository_filters: filters.unwrap_or_default(),
        delete_replication,
    })
}

impl ReplicationDestination {
    /// Reads one, which has to be there.
    pub(super) fn read(field: &Field<'_>) -> Result<Self, Error> {
        let destination = field.required(field.members()?)?;
        let (region, registry) = (destination.field("region"), destination.field("registryId"));
        let text = region.required(region.sized_text(2..=25)?)?;
        let is_letter =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if !text.bytes().all(is_letter) {
            return Err(region.error(Constraint::Pattern("[0-9a-z-]{2,25}")));
        }
        // Assumed: the words for a Region that does not exist.
        let unknown = || region.error(Constraint::Text("Invalid region"));
        Ok(Self {
            region: text.parse().map_err(|_| unknown())?,
            registry_id: read_registry_id(&registry, registry.required(registry.text()?)?)?,
        })
    }

    /// As the API shows it.
    pub(super) fn node(&self) -> Node {
        Node::object([
            ("region", Node::display(&self.region)),
            ("registryId", Node::display(&self.registry_id)),
        ])
    }
}

impl PrefixFilter {
    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PrefixFilter {
    type Err = Constraint;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.len() {
            0 | 1 => Err(Constraint::LengthAtLeast(2)),
            257.. => Err(Constraint::LengthAtMost(256)),
            _ if !is_prefix(text) => Err(Constraint::Pattern(
                "^(?:[a-z0-9]+(?:[._-][a-z0-9]*)*/)*[a-z0-9]*(?:[._-][a-z0-9]*)*$",
            )),
            _ => Ok(Self(text.into())),
        }
    }
}

/// Parts of a name, each of which starts with a letter or digit; the last may be cut anywhere.
fn is_prefix(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_letter = |byte: u8| is_plain(byte) || b"._-".contains(&byte);
    let mut parts = text.split('/').rev();
    parts.next().is_some_and(|last| last.bytes().all(is_letter))
        && parts
            .all(|part| part.bytes().next().is_some_and(is_plain) && part.bytes().all(is_letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_follows_the_pattern() {
        let (longest, too_long) = ("a".repeat(256), "a".repeat(257));
        let cases = [
            ("prod", true),
            ("prod/", true),
            ("team/api-", true),
            ("a.b/c__d", true),
            ("..", true),
            (&longest, true),
            (&too_long, false),
            ("a", false),
            ("/a", false),
            ("a//", false),
            (".a/b", false),
            ("Prod", false),
            ("prod*", false),
        ];
        for (text, valid) in cases {
            assert_eq!(text.parse::<PrefixFilter>().is_ok(), valid, "{text}");
        }
    }
}
