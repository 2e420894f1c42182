//! Very many repositories and images of a scenario.

use super::organization::number_of;
use super::{AccountSpec, ScenarioError, refused};
use crate::aws::Region;
use crate::cloud::Cloud;
use crate::ecr::{Bulk, RepositoryName};
use crate::oci::published;

/// Repositories that are alike, each with the same images: builds of one published image, a minute
/// apart. Commands would make the same, in minutes rather than a moment.
#[derive(Clone, Debug)]
pub struct BulkSpec {
    /// The name of the account whose they are, in us-east-1.
    pub account: Box<str>,
    /// The repository; where there are several, what their names begin with, before `-00001`.
    pub name: Box<str>,
    /// How many repositories there are.
    pub repositories: usize,
    /// How many images each holds.
    pub images: usize,
    /// The published image that they are builds of.
    pub published: Box<str>,
}

impl BulkSpec {
    pub(super) fn build(
        &self,
        accounts: &[AccountSpec],
        cloud: &mut Cloud,
    ) -> Result<(), ScenarioError> {
        let account = number_of(&self.account, accounts)?;
        let image = published::find(&self.published)
            .ok_or_else(|| refused(&self.published, "no published image of that name"))?;
        let mut names = Vec::new();
        for number in 1..=self.repositories {
            let name = match self.repositories {
                1 => self.name.to_string(),
                _ => format!("{}-{number:05}", self.name),
            };
            let name: Result<RepositoryName, _> = name.parse();
            names.push(name.map_err(|_| refused(&self.name, "not the name of a repository"))?);
        }
        let bulk = Bulk { names: &names, image: &image, images: self.images };
        let filled = cloud.fill_registry(account, Region::US_EAST_1, &bulk);
        filled.map_err(|error| refused(&self.name, error))
    }
}
