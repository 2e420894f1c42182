//! How the images of a repository are scanned, and what was found in them.

use std::rc::Rc;

use yew::prelude::*;

use super::heading;
use super::picker::{choice, places};
use crate::app::components::CopyButton;
use crate::app::dom;
use crate::app::inspector::command::Suggested;
use crate::app::route::{Route, ScansRoute};
use crate::app::scans::{Desk, address};
use crate::app::session::use_session;
use crate::app::world::{RepositoryPlace, Selection};
use crate::ecr::scanning::Scans;

/// Properties of [`ScansPage`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ScansProps {
    /// What the address names.
    pub shown: ScansRoute,
}

/// The choice of a repository, and the desk for it.
#[component]
pub fn ScansPage(props: &ScansProps) -> Html {
    let world = use_session().snapshot();
    let places = places(&world.0, |repository| {
        let mut images = repository.images_from(0);
        images.any(|it| it.image().scans != Scans::default())
    });
    let place = match &props.shown.on {
        None => places.first().cloned(),
        Some(on) => match on.parse() {
            Ok(Selection::Repository(place)) => Some(place),
            _ => None,
        },
    };
    let found = place.and_then(|place| Some((Rc::clone(place.find(&world.0)?), place)));
    let link = found.as_ref().map(|(_, place)| {
        let on = Some(place.to_string());
        let route = Route::Scans(ScansRoute { on, image: props.shown.image.clone() });
        dom::link_to(&route.to_string())
    });
    html! {
        <div class="bench">
            <div class="bench-title">
                { heading("Scans") }
                <p class="muted">{ "Which known weaknesses the images of a repository have, and what mends them." }</p>
                if let Some(link) = link {
                    <CopyButton text={link} label="Link to this" word="Link to this" />
                }
            </div>
            { choice(&places, found.as_ref().map(|(_, place)| place), chosen) }
            if let Some((repository, place)) = found {
                <Desk key={place.to_string()} {repository} place={place.clone()} image={props.shown.image.clone()} />
            } else if props.shown.on.is_some() {
                <p role="status">{ "There is no such repository now: choose another one." }</p>
            } else {
                <p role="status">{ "There are no repositories yet. The first command:" }</p>
                <Suggested line="aws ecr create-repository --repository-name my-app" word="Create it" />
            }
        </div>
    }
}

fn chosen(place: &RepositoryPlace) -> String {
    address(place, None)
}
