//! What is selected in the workbench, as an address writes it.

use std::fmt;
use std::rc::Rc;
use std::str::FromStr;

use crate::aws::{AccountId, Arn, Region};
use crate::ecr::{Repository, RepositoryName};
use crate::oci::Digest;
use crate::sim::Sim;

/// One thing in the simulation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// `organization`: the organisation that the accounts are in.
    Organization,
    /// `account:111122223333`
    Account(AccountId),
    /// `registry:111122223333/us-east-1`
    Registry(AccountId, Region),
    /// A repository's ARN.
    Repository(RepositoryPlace),
    /// A repository's ARN, `@` and a digest.
    Image(RepositoryPlace, Digest),
    /// `docker`: the local images and logins of whoever is typing.
    Docker,
    /// `identity:consumer/ci`
    Identity(String),
}

/// Where a repository is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepositoryPlace {
    /// Whose registry.
    pub account: AccountId,
    /// In which Region.
    pub region: Region,
    /// The name inside the registry.
    pub name: RepositoryName,
}

impl RepositoryPlace {
    /// The repository that is there now.
    pub fn find<'a>(&self, world: &'a Sim) -> Option<&'a Rc<Repository>> {
        world.cloud.registry(self.account, self.region)?.repository(&self.name)
    }
}

/// Text that names nothing which could be selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotASelection;

impl FromStr for Selection {
    type Err = NotASelection;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read(text).ok_or(NotASelection)
    }
}

fn read(text: &str) -> Option<Selection> {
    if text == "docker" {
        return Some(Selection::Docker);
    }
    if text == "organization" {
        return Some(Selection::Organization);
    }
    if let Some(id) = text.strip_prefix("account:") {
        return Some(Selection::Account(id.parse().ok()?));
    }
    if let Some(label) = text.strip_prefix("identity:") {
        return Some(Selection::Identity(label.to_owned()));
    }
    if let Some(registry) = text.strip_prefix("registry:") {
        let (account, region) = registry.split_once('/')?;
        return Some(Selection::Registry(account.parse().ok()?, region.parse().ok()?));
    }
    match text.split_once('@') {
        None => Some(Selection::Repository(place(text)?)),
        Some((arn, digest)) => Some(Selection::Image(place(arn)?, digest.parse().ok()?)),
    }
}

fn place(text: &str) -> Option<RepositoryPlace> {
    let arn: Arn = text.parse().ok()?;
    let name = arn.resource().strip_prefix("repository/")?.parse().ok()?;
    Some(RepositoryPlace { account: arn.account?, region: arn.region?, name })
}

impl fmt::Display for Selection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Organization => f.write_str("organization"),
            Self::Account(id) => write!(f, "account:{id}"),
            Self::Registry(account, region) => write!(f, "registry:{account}/{region}"),
            Self::Repository(place) => write!(f, "{place}"),
            Self::Image(place, digest) => write!(f, "{place}@{digest}"),
            Self::Docker => f.write_str("docker"),
            Self::Identity(label) => write!(f, "identity:{label}"),
        }
    }
}

/// As an ARN.
impl fmt::Display for RepositoryPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Arn::repository(self.region, self.account, self.name.as_str()).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selection_reads_back_as_written() {
        let image =
            ["arn:aws:ecr:us-east-1:111122223333:repository/team/api@sha256:", &"0a".repeat(32)]
                .concat();
        let cases = [
            ("docker", true),
            ("organization", true),
            ("account:111122223333", true),
            ("registry:111122223333/eu-west-1", true),
            ("identity:consumer/ci", true),
            ("arn:aws:ecr:us-east-1:111122223333:repository/team/api", true),
            (&image, true),
            ("account:12", false),
            ("registry:111122223333", false),
            ("arn:aws:iam::111122223333:role/ci", false),
            ("", false),
        ];
        for (text, is_one) in cases {
            let read = text.parse::<Selection>();
            let expected = is_one.then(|| text.to_owned());
            assert_eq!(read.ok().map(|selection| selection.to_string()), expected, "{text}");
        }
    }
}
