//! The choice of a repository on pages that are about one.

use yew::prelude::*;

use crate::app::dom;
use crate::app::world::{RepositoryPlace, Selection};
use crate::ecr::Repository;
use crate::sim::Sim;

/// Every repository; first those with which there is more to see.
pub(super) fn places(world: &Sim, is_first: fn(&Repository) -> bool) -> Vec<RepositoryPlace> {
    let (mut first, mut others) = (Vec::new(), Vec::new());
    for account in world.cloud.accounts() {
        for (region, registry) in account.registries() {
            for repository in registry.repositories() {
                let name = repository.name().clone();
                let place = RepositoryPlace { account: account.id, region, name };
                if is_first(repository) { first.push(place) } else { others.push(place) }
            }
        }
    }
    first.append(&mut others);
    first
}

/// A field to choose one of them; `address` is where the page shows it.
pub(super) fn choice(
    places: &[RepositoryPlace],
    chosen: Option<&RepositoryPlace>,
    address: fn(&RepositoryPlace) -> String,
) -> Html {
    let onchange = Callback::from(move |event: Event| {
        if let Some(Ok(Selection::Repository(place))) =
            dom::target(&event).map(|field| field.value().parse())
        {
            dom::go(&address(&place));
        }
    });
    html! {
        <label class="field repository-choice">
            <span class="field-label">{ "Repository" }</span>
            <select {onchange}>
                if chosen.is_none() {
                    <option selected=true disabled=true>{ "none chosen" }</option>
                }
                { for places.iter().map(|place| option(place, chosen)) }
            </select>
        </label>
    }
}

/// One of them in the field.
pub(super) fn option(place: &RepositoryPlace, chosen: Option<&RepositoryPlace>) -> Html {
    let words = [place.name.as_str(), ", ", place.region.name(), ", ", &place.account.to_string()];
    html! {
        <option value={place.to_string()} selected={chosen == Some(place)}>{ words.concat() }</option>
    }
}
