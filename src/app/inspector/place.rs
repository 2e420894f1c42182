//! Accounts and registries.

use yew::prelude::*;

use super::command::Suggested;
use super::people::policies;
use super::{facts, link, rows_or, title};
use crate::app::components::CodeView;
use crate::app::world::format::count;
use crate::app::world::{RepositoryPlace, Selection};
use crate::aws::{AccountId, Region};
use crate::ecr::Registry;
use crate::iam::directory::IdentityKind;
use crate::sim::Sim;

/// An account with everybody in it.
pub(super) fn account(world: &Sim, id: AccountId) -> Option<Html> {
    let account = world.cloud.account(id)?;
    let person = |kind, identity| policies(kind, &account.directory, identity);
    let users: Vec<Html> =
        account.directory.users().map(|user| person(IdentityKind::User, &user.identity)).collect();
    let roles = account.directory.roles().map(|role| {
        let name = ["trust policy of ", &role.identity.name].concat();
        html! {
            <>
                { person(IdentityKind::Role, &role.identity) }
                <CodeView {name} text={role.trust_policy.text.to_string()} />
            </>
        }
    });
    let groups = account.directory.groups().map(|group| person(IdentityKind::Group, group));
    let endpoints = world.cloud.endpoints().filter(|endpoint| endpoint.account == id);
    let endpoints = endpoints.map(|endpoint| {
        let name = ["policy of ", &endpoint.id].concat();
        html! { <CodeView {name} text={endpoint.policy.text.to_string()} /> }
    });
    let registries = account.registries().map(|(region, _)| {
        html! { <li>{ link(&Selection::Registry(id, region), &region.to_string()) }</li> }
    });
    Some(html! {
        <>
            { title(&account.name, "Account") }
            { facts(vec![
                ("Number", html! { <code>{ id.to_string() }</code> }),
                ("Registries", html! { <ul class="plain-list">{ for registries }</ul> }),
            ]) }
            <div class="stack">{ for users }{ for groups }{ for roles }{ for endpoints }</div>
        </>
    })
}

/// A registry and its repositories.
pub(super) fn registry(world: &Sim, account: AccountId, region: Region) -> Html {
    let repositories =
        world.cloud.registry(account, region).into_iter().flat_map(Registry::repositories);
    let rows = repositories.map(|repository| {
        let place = RepositoryPlace { account, region, name: repository.name().clone() };
        let policy = if repository.policy.is_some() { "set" } else { "none" };
        vec![
            link(&Selection::Repository(place), repository.name().as_str()),
            html! { count(repository.images_count(), "image", "images") },
            html! { policy },
        ]
    });
    let otherwise = html! {
        <>
            <p>{ "No repositories here. This makes one, as whoever is typing:" }</p>
            <Suggested
                line={["aws ecr create-repository --repository-name team/new --region ", &region.to_string()].concat()}
                word="Create"
            />
        </>
    };
    html! {
        <>
            { title(&region.to_string(), &["Registry of ", &account.to_string()].concat()) }
            { rows_or("Repositories", &["Name", "Images", "Policy"], rows.collect(), otherwise) }
        </>
    }
}
