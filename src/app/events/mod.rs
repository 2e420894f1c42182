//! Every call that was made and every event that was reported, newest first.

mod row;

use std::rc::Rc;

use yew::prelude::*;

pub(super) use row::{Row, outcome_mark};

use super::components::Button;
use super::dom;
use super::route::Route;
use super::session::Snapshot;
use super::world::format::count;
use crate::cloud::log::{LogEntry, LogFilter, Outcomes};

/// Properties of [`Events`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct EventsProps {
    /// The world whose log is shown.
    pub world: Snapshot,
}

/// How many entries are drawn at first, and how many more each time.
pub(super) const PAGE: usize = 200;

/// The log beside the terminal, and a short filter.
#[component]
pub fn Events(props: &EventsProps) -> Html {
    let filter = use_state(LogFilter::default);
    let limit = use_state(|| PAGE);
    let log = use_memo(props.world.clone(), |world| world.0.cloud.log());
    let found: Vec<_> = log.iter().rev().filter(|entry| filter.takes(entry)).collect();
    let hidden = found.len().saturating_sub(*limit);
    let more = {
        let limit = limit.clone();
        Callback::from(move |_: MouseEvent| limit.set(*limit + PAGE))
    };
    let whole = Route::Log(Some(filter.to_string()).filter(|text| !text.is_empty())).to_string();
    html! {
        <div class="events">
            { controls(&filter) }
            <p class="events-count">
                <span role="status">{ count(found.len(), "entry", "entries") }{ ", newest first" }</span>
                { " · " }<a href={whole}>{ "Open the log" }</a>
            </p>
            <ol class="event-list" aria-label="Calls and events">
                { for found.iter().take(*limit).map(|entry| html! {
                    <Row key={entry.id().to_owned()} entry={LogEntry::clone(entry)} />
                }) }
            </ol>
            if hidden > 0 {
                <Button onclick={more}>{ "Show more (" }{ hidden }{ " hidden)" }</Button>
            }
        </div>
    }
}

fn controls(filter: &UseStateHandle<LogFilter>) -> Html {
    let oninput = {
        let filter = filter.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(field) = dom::target(&event) {
                let words = field.value().split_whitespace().map(str::to_owned).collect();
                filter.set(LogFilter { words, ..(*filter).clone() });
            }
        })
    };
    let onchange = {
        let filter = filter.clone();
        Callback::from(move |event: Event| {
            let word = dom::target(&event).map(|field| field.value()).unwrap_or_default();
            let outcome = Outcomes::find(&word);
            filter.set(LogFilter { outcome, ..(*filter).clone() });
        })
    };
    html! {
        <div class="events-filter" role="search" aria-label="Events">
            <label>{ "Filter" }<input type="text" autocomplete="off" {oninput} /></label>
            <label>{ "Outcome" }<select {onchange}>{ outcome_options(filter.outcome) }</select></label>
        </div>
    }
}

/// `any` and every way to end.
pub(super) fn outcome_options(chosen: Option<Outcomes>) -> Html {
    let option = |outcome: Outcomes| {
        let word = outcome.word();
        html! { <option value={word} selected={chosen == Some(outcome)}>{ word }</option> }
    };
    html! {
        <>
            <option value="" selected={chosen.is_none()}>{ "any" }</option>
            { for Outcomes::ALL.into_iter().map(option) }
        </>
    }
}

/// Whether two lists hold the same entries; entries never change.
pub(super) fn same_entries(one: &Rc<Vec<LogEntry>>, other: &Rc<Vec<LogEntry>>) -> bool {
    Rc::ptr_eq(one, other) || one == other
}
