//! Where the images of registries go, and what has become of the copies.

use std::rc::Rc;

use yew::prelude::*;

use super::heading;
use super::picker::{option, places};
use crate::app::components::CopyButton;
use crate::app::dom;
use crate::app::replication::{Desk, Overview};
use crate::app::route::{ReplicationRoute, Route};
use crate::app::session::use_session;
use crate::app::world::{RepositoryPlace, Selection};

/// Properties of [`ReplicationPage`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ReplicationProps {
    /// What the address names.
    pub shown: ReplicationRoute,
}

/// The choice of a repository and the desk for it, or all registries.
#[component]
pub fn ReplicationPage(props: &ReplicationProps) -> Html {
    let world = use_session().snapshot();
    let place = props.shown.on.as_ref().and_then(|on| match on.parse() {
        Ok(Selection::Repository(place)) => Some(place),
        _ => None,
    });
    let found = place.and_then(|place| Some((Rc::clone(place.find(&world.0)?), place)));
    let link = dom::link_to(&Route::Replication(props.shown.clone()).to_string());
    html! {
        <div class="bench replication">
            <div class="bench-title">
                { heading("Replication") }
                <p class="muted">{ "Where pushed images go, what is under way, and why a copy is missing." }</p>
                <CopyButton text={link} label="Link to this" word="Link to this" />
            </div>
            { choice(&places(&world.0, |_| false), &props.shown, found.as_ref().map(|(_, place)| place)) }
            if let Some((repository, place)) = found {
                <Desk key={place.to_string()} {repository} place={place.clone()} />
            } else if props.shown.on.is_some() {
                <p role="status">{ "There is no such repository now: choose another one." }</p>
            } else {
                <Overview {world} />
            }
        </div>
    }
}

fn choice(
    places: &[RepositoryPlace],
    shown: &ReplicationRoute,
    chosen: Option<&RepositoryPlace>,
) -> Html {
    let onchange = Callback::from(|event: Event| {
        if let Some(field) = dom::target(&event) {
            let on = Some(field.value()).filter(|on| !on.is_empty());
            dom::go(&Route::Replication(ReplicationRoute { on }).to_string());
        }
    });
    let is_lost = shown.on.is_some() && chosen.is_none();
    html! {
        <label class="field replication-choice">
            <span class="field-label">{ "Repository" }</span>
            <select {onchange}>
                if is_lost {
                    <option selected=true disabled=true>{ "none chosen" }</option>
                }
                <option value="" selected={shown.on.is_none()}>{ "all registries: an overview" }</option>
                { for places.iter().map(|place| option(place, chosen)) }
            </select>
        </label>
    }
}
