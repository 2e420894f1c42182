//! Accounts.

use yew::prelude::*;

use super::people::policies;
use super::{facts, link, title};
use crate::app::components::CodeView;
use crate::app::world::Selection;
use crate::aws::AccountId;
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
