//! The lines of the tree, read off a world.

use super::format::{count, short, size};
use super::selection::{RepositoryPlace, Selection};
use crate::app::components::{Icon, TreeItem};
use crate::cloud::{Account, Organization};
use crate::ecr::{Image, ImageTag, Registry, Repository};
use crate::sim::Sim;
use crate::workstation::Identity;

/// How many images of a repository have a line of their own, the newest ones.
const IMAGES_MAX: usize = 12;

/// Every line, all opened, from top to bottom.
pub(super) fn lines(world: &Sim) -> Vec<TreeItem> {
    let mut lines = Vec::new();
    lines.extend(world.cloud.organization().map(organization));
    for account in world.cloud.accounts() {
        add_account(&mut lines, account);
    }
    lines.push(docker(world));
    let who = world.workstation.prompt();
    for identity in world.workstation.identities() {
        lines.push(identity_line(identity, who));
    }
    lines
}

fn line(selection: &Selection, level: usize, icon: Icon, words: [String; 2]) -> TreeItem {
    let [name, note] = words;
    TreeItem { id: selection.to_string().into(), level, name: name.into(), note: note.into(), icon }
}

fn organization(of: &Organization) -> TreeItem {
    let policies = of.policies().filter(|policy| !policy.is_of_aws).count();
    let note =
        [count(of.members().count(), "account", "accounts"), count(policies, "policy", "policies")];
    let words = [["organization ", &of.id].concat(), note.join(", ")];
    line(&Selection::Organization, 1, Icon::Registry, words)
}

fn add_account(lines: &mut Vec<TreeItem>, account: &Account) {
    let people = account.directory.users().count() + account.directory.roles().count();
    let repositories = account.registries().map(|(_, it)| it.repositories().count()).sum();
    let note = [
        account.id.to_string(),
        count(repositories, "repository", "repositories"),
        count(people, "user or role", "users and roles"),
    ];
    let words = [["account ", &account.name].concat(), note.join(", ")];
    lines.push(line(&Selection::Account(account.id), 1, Icon::Account, words));
    for (region, registry) in account.registries() {
        let note = count(registry.repositories().count(), "repository", "repositories");
        let selection = Selection::Registry(account.id, region);
        lines.push(line(&selection, 2, Icon::Registry, [region.to_string(), note]));
        add_repositories(lines, registry);
    }
}

fn add_repositories(lines: &mut Vec<TreeItem>, registry: &Registry) {
    for repository in registry.repositories() {
        let place = RepositoryPlace {
            account: registry.id,
            region: registry.region,
            name: repository.name().clone(),
        };
        let policy = if repository.policy.is_some() { "policy set" } else { "no policy" };
        let images = match repository.images_count() {
            many if many > IMAGES_MAX => format!("{many} images, newest {IMAGES_MAX} below"),
            few => count(few, "image", "images"),
        };
        let note = [images, policy.to_owned()];
        let words = [repository.name().to_string(), note.join(", ")];
        lines.push(line(&Selection::Repository(place.clone()), 3, Icon::Repository, words));
        // The inspector lists them all, and finds one among thousands.
        for image in repository.images().take(IMAGES_MAX) {
            let selection = Selection::Image(place.clone(), image.manifest.digest());
            let words = [image_name(repository, image), size(repository.image_size_bytes(image))];
            lines.push(line(&selection, 4, Icon::Registry, words));
        }
    }
}

/// An image's tags, or the beginning of its digest.
pub fn image_name(repository: &Repository, image: &Image) -> String {
    let digest = image.manifest.digest();
    let tags: Vec<&str> = repository.tags_of(&digest).map(ImageTag::as_str).collect();
    if tags.is_empty() { short(&digest) } else { tags.join(", ") }
}

fn docker(world: &Sim) -> TreeItem {
    let (images, logins) = world
        .workstation
        .docker()
        .map_or((0, 0), |docker| (docker.images().count(), docker.logins().count()));
    let note = [count(images, "image", "images"), count(logins, "login", "logins")].join(", ");
    let name = ["local docker of ", world.workstation.prompt()].concat();
    line(&Selection::Docker, 1, Icon::Machine, [name, note])
}

fn identity_line(identity: &Identity, who: &str) -> TreeItem {
    let note = if &*identity.label == who {
        "identity, typing now".to_owned()
    } else {
        ["identity in ", &identity.account.to_string()].concat()
    };
    let selection = Selection::Identity(identity.label.to_string());
    line(&selection, 1, Icon::Person, [identity.label.to_string(), note])
}
