//! What a lifecycle policy does with the images of a repository, now and later.

use std::rc::Rc;

use yew::prelude::*;

use super::heading;
use super::picker::{choice, places};
use crate::app::components::CopyButton;
use crate::app::dom;
use crate::app::lifecycle::Desk;
use crate::app::route::{LifecycleRoute, Route};
use crate::app::session::use_session;
use crate::app::world::{RepositoryPlace, Selection};

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
    let places = places(&world.0, |repository| repository.lifecycle_policy.is_some());
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
            { choice(&places, found.as_ref().map(|(_, place)| place), address) }
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
