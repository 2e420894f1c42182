//! A registry: its repositories, its settings, its quotas.

use yew::prelude::*;

use super::command::Suggested;
use super::quotas::quotas;
use super::settings::settings;
use super::{link, title};
use crate::app::components::{Tab, Tabs, long_table, use_window};
use crate::app::session::Snapshot;
use crate::app::world::format::count;
use crate::app::world::{RepositoryPlace, Selection};
use crate::aws::{AccountId, Region};
use crate::ecr::{Registry, Repository};

/// Properties of [`RegistryView`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct RegistryProps {
    /// The world that it is in.
    pub(super) world: Snapshot,
    /// Whose it is.
    pub(super) account: AccountId,
    /// Where it is.
    pub(super) region: Region,
}

const REPOSITORIES: &str = "tab-repositories";
const SETTINGS: &str = "tab-registry-settings";
const QUOTAS: &str = "tab-quotas";

const TABS: [(&str, &str); 3] =
    [(REPOSITORIES, "Repositories"), (SETTINGS, "Settings"), (QUOTAS, "Quotas")];

/// A registry in tabs. One that no call has reached yet is shown as what it is: empty.
#[component]
pub(super) fn RegistryView(props: &RegistryProps) -> Html {
    let shown = use_state(|| REPOSITORIES);
    let RegistryProps { world, account, region } = props;
    let unused = Registry::with_quotas(*account, *region, world.0.cloud.quotas());
    let registry = world.0.cloud.registry(*account, *region).unwrap_or(&unused);
    let tabs = TABS.map(|(id, title)| Tab { id, title: title.into() }).to_vec();
    let onselect = {
        let shown = shown.clone();
        Callback::from(move |id| shown.set(id))
    };
    html! {
        <>
            { title(&region.to_string(), &["Registry of ", &account.to_string()].concat()) }
            <Tabs label="Registry" {tabs} selected={*shown} {onselect}>
                { match *shown {
                    SETTINGS => settings(&world.0, registry),
                    QUOTAS => quotas(registry),
                    _ => html! { <Repositories world={world.clone()} account={*account} region={*region} /> },
                } }
            </Tabs>
        </>
    }
}

/// Properties of [`Repositories`].
#[derive(Clone, Debug, PartialEq, Properties)]
struct RepositoriesProps {
    world: Snapshot,
    account: AccountId,
    region: Region,
}

#[component]
fn Repositories(props: &RepositoriesProps) -> Html {
    let RepositoriesProps { world, account, region } = props;
    let registry = world.0.cloud.registry(*account, *region);
    let window = use_window(registry.map_or(0, |registry| registry.repositories().len()));
    let drawn = registry.into_iter().flat_map(|registry| {
        registry.repositories().skip(window.rows.start).take(window.rows.len())
    });
    let rows: Vec<Vec<Html>> = drawn.map(|repository| row(*account, *region, repository)).collect();
    if rows.is_empty() {
        let line =
            ["aws ecr create-repository --repository-name team/new --region ", &region.to_string()];
        return html! {
            <>
                <p>{ "No repositories here. This makes one, as whoever is typing:" }</p>
                <Suggested line={line.concat()} word="Create" />
            </>
        };
    }
    long_table(&window, "Repositories", &["Name", "Images", "Policy"], rows)
}

fn row(account: AccountId, region: Region, repository: &Repository) -> Vec<Html> {
    let place = RepositoryPlace { account, region, name: repository.name().clone() };
    let policy = if repository.policy.is_some() { "set" } else { "none" };
    vec![
        link(&Selection::Repository(place), repository.name().as_str()),
        html! { count(repository.images_count(), "image", "images") },
        html! { policy },
    ]
}
