//! What is selected, in full.

pub(super) mod command;
mod image;
mod images;
mod organization;
mod people;
mod place;
mod policy;
mod push;
mod quotas;
mod registry;
mod repository;
mod settings;
mod tags;

use std::rc::Rc;

use yew::prelude::*;

use super::components::{CopyButton, table};
use super::session::Snapshot;
use super::world::Selection;

/// Properties of [`Inspector`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct InspectorProps {
    /// The world that it is looked up in.
    pub world: Snapshot,
    /// What is selected, as the address has it.
    pub selected: Option<AttrValue>,
}

/// Shows the selected thing, or says that there is none of that name.
#[component]
pub fn Inspector(props: &InspectorProps) -> Html {
    let Some(selected) = &props.selected else {
        return empty("Choose something in the world: a repository, an image, an account.");
    };
    let world = &props.world;
    let shown = selected.parse::<Selection>().ok().and_then(|selection| match selection {
        Selection::Organization => organization::organization(&world.0),
        Selection::Account(id) => place::account(&world.0, id),
        Selection::Registry(account, region) => {
            let (key, world) = (selected.to_string(), world.clone());
            Some(html! { <registry::RegistryView {key} {world} {account} {region} /> })
        }
        Selection::Repository(place) => {
            let repository = Rc::clone(place.find(&world.0)?);
            Some(html! { <repository::RepositoryView key={place.to_string()} {repository} /> })
        }
        Selection::Image(place, digest) => {
            let repository = Rc::clone(place.find(&world.0)?);
            repository.image(&digest)?;
            Some(html! { <image::ImageView key={selected.to_string()} {repository} {digest} /> })
        }
        Selection::Docker => people::docker(&world.0),
        Selection::Identity(label) => people::identity(&world.0, &label),
    });
    shown.unwrap_or_else(|| {
        empty("This is not there now: it was never made, was deleted, or a step was undone.")
    })
}

/// Words where nothing else is to be shown.
fn empty(words: &str) -> Html {
    html! { <p class="inspector-empty">{ words.to_owned() }</p> }
}

/// The heading of the selected thing, with what kind of thing it is.
fn title(name: &str, kind: &str) -> Html {
    html! {
        <header class="inspector-title">
            <h2>{ name.to_owned() }</h2>
            <p class="muted">{ kind.to_owned() }</p>
        </header>
    }
}

/// A list of facts: a word and what it stands for.
fn facts(facts: Vec<(&'static str, Html)>) -> Html {
    html! {
        <dl class="facts">
            { for facts.into_iter().map(|(name, value)| html! { <><dt>{ name }</dt><dd>{ value }</dd></> }) }
        </dl>
    }
}

/// A text that is set like code and can be copied.
fn copyable(text: &str, label: &str) -> Html {
    html! {
        <span class="copyable">
            <code>{ text.to_owned() }</code>
            <CopyButton text={text.to_owned()} label={label.to_owned()} />
        </span>
    }
}

/// A link that selects something.
pub(super) fn link(selection: &Selection, words: &str) -> Html {
    use super::route::{Pane, Route, SimRoute};
    let route = Route::Sim(SimRoute {
        selection: Some(selection.to_string()),
        pane: Some(Pane::Inspector),
        ..SimRoute::default()
    });
    html! { <a href={route.to_string()}>{ words.to_owned() }</a> }
}

/// A table that has rows, else `otherwise`.
fn rows_or(caption: &str, columns: &[&str], rows: Vec<Vec<Html>>, otherwise: Html) -> Html {
    if rows.is_empty() { otherwise } else { table(caption, columns, rows) }
}
