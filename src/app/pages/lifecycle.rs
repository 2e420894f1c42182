//! What a lifecycle policy does with the images of a repository, now and later.

use std::rc::Rc;

use yew::prelude::*;

use super::heading;
use crate::app::components::CopyButton;
use crate::app::dom;
use crate::app::lifecycle::Desk;
use crate::app::route::{LifecycleRoute, Route};
use crate::app::session::use_session;
use crate::app::world::{RepositoryPlace, Selection};
use crate::sim::Sim;

/// Properties of [`LifecyclePage`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct LifecycleProps {
    /// What the address names.
    pub shown: LifecycleRoute,
}

/// The choice of a repository, and the desk for it.
#[component]
pub fn LifecyclePage(props: &LifecycleProps) -> Html {
    let world = use_session().snapshot();
    let places = places(&world.0);
    let place = match &props.shown.on {
        None => places.first().cloned(),
        Some(on) => match on.parse() {
            Ok(Selection::Repository(place)) => Some(place),
            _ => None,
        },
    };
    let found = place.and_then(|place| Some((Rc::clone(place.find(&world.0)?), place)));
    let link = found.as_ref().map(|(_, place)| dom::link_to(&address(place)));
    html! {
        <div class="bench">
            <div class="bench-title">
                { heading("Lifecycle") }
                <p class="muted">{ "What a policy would do with the images, and why. Nothing is changed before you put it." }</p>
                if let Some(link) = link {
                    <CopyButton text={link} label="Link to this" word="Link to this" />
                }
            </div>
            { choice(&places, found.as_ref().map(|(_, place)| place)) }
            if let Some((repository, place)) = found {
                <Desk key={place.to_string()} {repository} place={place.clone()} />
            } else {
                <p role="status">{ nothing(&props.shown) }</p>
            }
        </div>
    }
}

fn nothing(shown: &LifecycleRoute) -> &'static str {
    match shown.on {
        Some(_) => "There is no such repository now: choose another one.",
        None => {
            "There are no repositories yet: `aws ecr create-repository --repository-name NAME` makes one."
        }
    }
}

fn address(place: &RepositoryPlace) -> String {
    Route::Lifecycle(LifecycleRoute { on: Some(place.to_string()) }).to_string()
}

/// Every repository; those that have a lifecycle policy first.
fn places(world: &Sim) -> Vec<RepositoryPlace> {
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for account in world.cloud.accounts() {
        for (region, registry) in account.registries() {
            for repository in registry.repositories() {
                let name = repository.name().clone();
                let place = RepositoryPlace { account: account.id, region, name };
                match repository.lifecycle_policy {
                    Some(_) => with.push(place),
                    None => without.push(place),
                }
            }
        }
    }
    with.append(&mut without);
    with
}

fn choice(places: &[RepositoryPlace], chosen: Option<&RepositoryPlace>) -> Html {
    let onchange = Callback::from(|event: Event| {
        if let Some(Ok(Selection::Repository(place))) =
            dom::target(&event).map(|field| field.value().parse())
        {
            dom::go(&address(&place));
        }
    });
    let option = |place: &RepositoryPlace| {
        let words =
            [place.name.as_str(), ", ", place.region.name(), ", ", &place.account.to_string()]
                .concat();
        html! { <option value={place.to_string()} selected={chosen == Some(place)}>{ words }</option> }
    };
    html! {
        <label class="field lifecycle-choice">
            <span class="field-label">{ "Repository" }</span>
            <select {onchange}>
                if chosen.is_none() {
                    <option selected=true disabled=true>{ "none chosen" }</option>
                }
                { for places.iter().map(option) }
            </select>
        </label>
    }
}
