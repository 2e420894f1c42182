//! The names that a policy can be about in a world, for whoever writes one.

use super::Sim;
use crate::cloud::{Account, Organization};
use crate::iam::complete::{Known, Name};
use crate::iam::directory::Identity;
use crate::ordered::OrderedMap;

/// Everything that has a name in a world.
pub fn known(sim: &Sim) -> Known {
    let mut known = Known::default();
    let mut regions = OrderedMap::new();
    for account in sim.cloud.accounts() {
        add_account(&mut known, account);
        for (region, registry) in account.registries() {
            regions.insert(region.to_string(), ());
            add_registry(&mut known, account, &region.to_string(), registry);
        }
    }
    if let Some(organization) = sim.cloud.organization() {
        add_organization(&mut known, organization);
    }
    let mut networks = OrderedMap::new();
    for endpoint in sim.cloud.endpoints() {
        let note = ["VPC endpoint in ", &endpoint.vpc_id].concat();
        known.endpoints.push(name(&endpoint.id, note));
        networks.insert(endpoint.vpc_id.clone(), endpoint.account);
    }
    for (id, account) in networks.iter() {
        known.networks.push(name(id, ["VPC of ", &account.to_string()].concat()));
    }
    known.regions = regions.keys().map(|region| name(region, "Region".to_owned())).collect();
    known
}

fn name(text: &str, note: String) -> Name {
    Name { text: text.to_owned(), note }
}

fn add_account(known: &mut Known, account: &Account) {
    known.accounts.push(name(&account.id.to_string(), account.name.to_string()));
    let identity = |kind: &str, identity: &Identity| {
        let note = [kind, &identity.name, " of ", &account.name].concat();
        name(&identity.arn.to_string(), note)
    };
    let roles = account.directory.roles().map(|role| identity("Role ", &role.identity));
    known.principals.extend(roles);
    let users = account.directory.users().map(|user| identity("User ", &user.identity));
    known.principals.extend(users);
}

fn add_registry(
    known: &mut Known,
    account: &Account,
    region: &str,
    registry: &crate::ecr::Registry,
) {
    for repository in registry.repositories() {
        let note = ["Repository ", repository.name().as_str(), " of ", &account.name].concat();
        known.resources.push(name(&repository.arn().to_string(), note));
    }
    let all = ["arn:aws:ecr:", region, ":", &account.id.to_string(), ":repository/*"].concat();
    let note = ["Every repository of ", &account.name, " in ", region].concat();
    known.resources.push(name(&all, note));
}

fn add_organization(known: &mut Known, organization: &Organization) {
    known.organizations.push(name(&organization.id, "The organisation".to_owned()));
    let mut paths = OrderedMap::new();
    for (account, member) in organization.members() {
        let Some(path) = organization.org_path(account) else { continue };
        paths.insert(path, ["The unit of ", &member.name].concat());
    }
    known.paths = paths.iter().map(|(path, note)| name(path, note.clone())).collect();
}
