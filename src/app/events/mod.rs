//! Every call that was made, newest first.

mod filter;
mod row;

use std::rc::Rc;

use yew::prelude::*;

use filter::{Ending, Filter};
use row::Row;

use super::components::Button;
use super::dom;
use super::session::Snapshot;
use super::world::format::count;

/// Properties of [`Events`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct EventsProps {
    /// The world whose trail is shown.
    pub world: Snapshot,
}

/// How many calls are drawn at first, and how many more each time.
const PAGE: usize = 200;

/// The log and its filter.
#[component]
pub fn Events(props: &EventsProps) -> Html {
    let filter = use_state(|| Filter { text: String::new(), ending: Ending::Any });
    let limit = use_state(|| PAGE);
    let trail = props.world.0.cloud.trail();
    let found: Vec<_> = trail.iter().rev().filter(|record| filter.shows(record)).collect();
    let hidden = found.len().saturating_sub(*limit);
    let more = {
        let limit = limit.clone();
        Callback::from(move |_: MouseEvent| limit.set(*limit + PAGE))
    };
    html! {
        <div class="events">
            { controls(&filter) }
            <p class="events-count" role="status">{ count(found.len(), "call", "calls") }{ ", newest first" }</p>
            <ol class="event-list" aria-label="Calls">
                { for found.iter().take(*limit).map(|record| html! {
                    <Row key={record.sequence} record={Rc::clone(record)} />
                }) }
            </ol>
            if hidden > 0 {
                <Button onclick={more}>{ "Show more (" }{ hidden }{ " hidden)" }</Button>
            }
        </div>
    }
}

fn controls(filter: &UseStateHandle<Filter>) -> Html {
    let oninput = {
        let filter = filter.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(field) = dom::target(&event) {
                filter.set(Filter { text: field.value(), ending: filter.ending });
            }
        })
    };
    let onchange = {
        let filter = filter.clone();
        Callback::from(move |event: Event| {
            let word = dom::target(&event).map(|field| field.value()).unwrap_or_default();
            let ending = Ending::ALL.into_iter().find(|ending| ending.word() == word);
            let ending = ending.unwrap_or(Ending::Any);
            filter.set(Filter { text: filter.text.clone(), ending });
        })
    };
    let option = |ending: Ending| {
        html! { <option value={ending.word()} selected={ending == filter.ending}>{ ending.word() }</option> }
    };
    html! {
        <div class="events-filter" role="search" aria-label="Events">
            <label>{ "Filter" }<input type="text" value={filter.text.clone()} autocomplete="off" {oninput} /></label>
            <label>{ "Outcome" }<select {onchange}>{ for Ending::ALL.into_iter().map(option) }</select></label>
        </div>
    }
}
