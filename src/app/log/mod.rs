//! The log screen: filter, list, files to take away, the policy that calls need, metrics.

mod filter;
mod least;
mod metrics;

use std::rc::Rc;

use yew::prelude::*;

use self::filter::FilterForm;
use self::least::LeastPanel;
use self::metrics::Metrics;
use super::components::{Button, CopyButton};
use super::dom;
use super::events::{PAGE, Row};
use super::route::Route;
use super::session::use_session;
use super::world::format::{count, moment};
use crate::cloud::log::{LogEntry, LogFilter, csv, json_lines};
use crate::ordered::OrderedSet;

/// Properties of [`Log`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct LogProps {
    /// The filter of the address.
    pub filter: Option<String>,
}

/// The entries that the reader has ticked, by id.
type Chosen = Rc<OrderedSet<Box<str>>>;

/// Where the buttons above the list lead.
const POLICY_ID: &str = "log-policy";
const METRICS_ID: &str = "log-metrics";

/// The whole screen.
#[component]
pub fn Log(props: &LogProps) -> Html {
    let session = use_session();
    let world = session.snapshot();
    let text = props.filter.clone().unwrap_or_default();
    let read = LogFilter::parse(&text);
    let filter = read.clone().unwrap_or_default();
    let log = use_memo(world.clone(), |world| world.0.cloud.log());
    let shown = use_memo((Rc::clone(&log), filter.clone()), |(log, filter)| {
        let taken = log.iter().rev().filter(|entry| filter.takes(entry));
        taken.cloned().collect::<Vec<_>>()
    });
    let chosen = use_state(Chosen::default);
    let picked = picked(&shown, &chosen);
    html! {
        <>
            <FilterForm log={Rc::clone(&log)} {filter} />
            if let Err(error) = read {
                <p class="log-error" role="alert">{ error.to_string() }</p>
            }
            { tools(&text, &shown) }
            <div class="log-body">
                <List shown={Rc::clone(&shown)} {chosen} />
                <div class="log-side">
                    <section id={POLICY_ID} class="card" tabindex="-1" aria-label="The policy that these calls need">
                        <LeastPanel entries={picked} />
                    </section>
                    <section id={METRICS_ID} class="card" tabindex="-1" aria-label="Metrics">
                        <Metrics {world} shown={Rc::clone(&shown)} />
                    </section>
                </div>
            </div>
        </>
    }
}

/// What the policy is made from: the ticked entries, or all that are shown.
fn picked(shown: &Rc<Vec<LogEntry>>, chosen: &Chosen) -> Rc<Vec<LogEntry>> {
    if chosen.is_empty() {
        return Rc::clone(shown);
    }
    let mut picked = Vec::new();
    for entry in shown.iter() {
        if chosen.contains(entry.id()) {
            picked.push(entry.clone());
        }
    }
    Rc::new(picked)
}

/// How much there is, and what can be done with all of it.
fn tools(filter: &str, shown: &Rc<Vec<LogEntry>>) -> Html {
    let save = |name: &'static str, kind: &'static str, write: fn(&[LogEntry]) -> String| {
        let shown = Rc::clone(shown);
        Callback::from(move |_: MouseEvent| dom::save(name, kind, &write(&shown)))
    };
    let jump = |id: &'static str| {
        Callback::from(move |_: MouseEvent| {
            dom::focus_id(id);
        })
    };
    let address = Route::Log(Some(filter.to_owned()).filter(|text| !text.is_empty()));
    let link: AttrValue = dom::link_to(&address.to_string()).into();
    html! {
        <div class="log-tools">
            <p role="status">{ count(shown.len(), "entry", "entries") }{ ", newest first" }</p>
            <Button onclick={save("drydock-log.jsonl", "application/jsonl", |shown| json_lines(shown))}>{ "Save as JSONL" }</Button>
            <Button onclick={save("drydock-log.csv", "text/csv", |shown| csv(shown))}>{ "Save as CSV" }</Button>
            <CopyButton text={link} label="Link to this" word="Link to this" />
            <Button onclick={jump(POLICY_ID)}>{ "Policy" }</Button>
            <Button onclick={jump(METRICS_ID)}>{ "Metrics" }</Button>
        </div>
    }
}

/// Properties of [`List`].
#[derive(Clone, Debug, PartialEq, Properties)]
struct ListProps {
    shown: Rc<Vec<LogEntry>>,
    chosen: UseStateHandle<Chosen>,
}

/// The entries, each with a box to tick, under the day that they belong to.
#[component]
fn List(props: &ListProps) -> Html {
    let limit = use_state(|| PAGE);
    let hidden = props.shown.len().saturating_sub(*limit);
    let more = {
        let limit = limit.clone();
        Callback::from(move |_: MouseEvent| limit.set(*limit + PAGE))
    };
    let chosen = &props.chosen;
    let clear = {
        let chosen = chosen.clone();
        Callback::from(move |_: MouseEvent| chosen.set(Chosen::default()))
    };
    let row = |entry: &LogEntry| {
        html! {
            <Row key={entry.id().to_owned()} entry={entry.clone()}>{ tick(entry, chosen) }</Row>
        }
    };
    html! {
        <div class="log-list">
            if props.shown.is_empty() {
                <p>{ "Nothing fits the filter. " }<a href="#/log">{ "Show everything" }</a></p>
            }
            if !chosen.is_empty() {
                <p>
                    { count(chosen.iter().count(), "entry", "entries") }{ " ticked " }
                    <Button onclick={clear}>{ "Untick all" }</Button>
                </p>
            }
            <ol class="event-list" aria-label="Calls and events">
                { for props.shown.iter().take(*limit).map(row) }
            </ol>
            if hidden > 0 {
                <Button onclick={more}>{ "Show more (" }{ hidden }{ " hidden)" }</Button>
            }
        </div>
    }
}

fn tick(entry: &LogEntry, chosen: &UseStateHandle<Chosen>) -> Html {
    let label = ["Tick ", entry.name(), " at ", &moment(entry.at())].concat();
    let is_chosen = chosen.contains(entry.id());
    let onchange = {
        let (chosen, id) = (chosen.clone(), Box::<str>::from(entry.id()));
        Callback::from(move |_: Event| {
            let mut next = OrderedSet::clone(&chosen);
            if !next.remove(&*id) {
                next.insert(id.clone());
            }
            chosen.set(Rc::new(next));
        })
    };
    html! {
        <label class="event-tick">
            <span class="visually-hidden">{ label }</span>
            <input type="checkbox" checked={is_chosen} {onchange} />
        </label>
    }
}
