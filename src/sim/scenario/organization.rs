//! The organisation and the network of a scenario.

use super::{AccountSpec, ScenarioError, refused};
use crate::aws::{AccountId, Ids, Timestamp};
use crate::cloud::{Cloud, Organization, VpcEndpoint};

/// A tree of accounts. What policies hang on it is made by commands.
#[derive(Clone, Debug)]
pub struct OrganizationSpec {
    /// The name of the account that rules it; it stands below the root.
    pub management: Box<str>,
    /// The names of further accounts directly below the root.
    pub accounts: Vec<Box<str>>,
    /// What else stands below the root.
    pub units: Vec<UnitSpec>,
}

/// An organisational unit.
#[derive(Clone, Debug)]
pub struct UnitSpec {
    /// Its name.
    pub name: Box<str>,
    /// The names of the accounts directly below it.
    pub accounts: Vec<Box<str>>,
    /// The units directly below it.
    pub units: Vec<Self>,
}

/// A VPC endpoint of ECR.
#[derive(Clone, Debug)]
pub struct EndpointSpec {
    /// `vpce-…`
    pub id: Box<str>,
    /// `vpc-…`
    pub vpc: Box<str>,
    /// The name of the account that owns it.
    pub account: Box<str>,
    /// Its policy, as written; without one it lets everything through.
    pub policy: Option<String>,
}

impl OrganizationSpec {
    pub(super) fn build(
        &self,
        accounts: &[AccountSpec],
        cloud: &mut Cloud,
    ) -> Result<(), ScenarioError> {
        let management = number_of(&self.management, accounts)?;
        let made = cloud.set_up_organization(management, |organization, now, ids| {
            let root = organization.root_id.clone();
            let mut tree = Tree { organization, accounts, now, ids };
            tree.grow(&root, &self.accounts, &self.units)
        });
        made.map_err(|error| refused(&self.management, error))?
    }
}

/// An organisation that is being made.
struct Tree<'a> {
    organization: &'a mut Organization,
    accounts: &'a [AccountSpec],
    now: Timestamp,
    ids: &'a mut Ids,
}

impl Tree<'_> {
    fn grow(
        &mut self,
        parent: &str,
        accounts: &[Box<str>],
        units: &[UnitSpec],
    ) -> Result<(), ScenarioError> {
        for name in accounts {
            let id = number_of(name, self.accounts)?;
            self.organization.add_account(id, name, parent.into(), self.now);
        }
        for unit in units {
            let id = self.organization.add_unit(&unit.name, parent, self.ids);
            self.grow(&id, &unit.accounts, &unit.units)?;
        }
        Ok(())
    }
}

impl EndpointSpec {
    pub(super) fn build(
        &self,
        accounts: &[AccountSpec],
        cloud: &mut Cloud,
    ) -> Result<(), ScenarioError> {
        let account = number_of(&self.account, accounts)?;
        let endpoint = VpcEndpoint::new(&self.id, &self.vpc, account, self.policy.as_deref());
        endpoint
            .and_then(|endpoint| cloud.add_endpoint(endpoint))
            .map_err(|error| refused(&self.id, error))
    }
}

/// The number of the account that a scenario calls `name`.
pub(super) fn number_of(name: &str, accounts: &[AccountSpec]) -> Result<AccountId, ScenarioError> {
    let account = accounts.iter().find(|account| *account.name == *name);
    let account = account.ok_or_else(|| refused(name, "no account of that name"))?;
    account.id.parse().map_err(|error| refused(name, error))
}
