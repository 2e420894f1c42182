//! The filter as a form. It writes the address, and the address is the filter.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::components::{Button, Weight};
use crate::app::dom;
use crate::app::events::outcome_options;
use crate::app::route::Route;
use crate::cloud::log::{LogEntry, LogFilter, Outcomes};
use crate::ordered::OrderedSet;

/// Properties of [`FilterForm`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct FilterProps {
    /// Everything that there is to choose from.
    pub(super) log: Rc<Vec<LogEntry>>,
    /// What is shown now.
    pub(super) filter: LogFilter,
}

/// One part of the filter that is chosen from a list.
type Part = fn(&mut LogFilter) -> &mut Option<String>;

/// Fields for every part of the filter.
#[component]
pub(super) fn FilterForm(props: &FilterProps) -> Html {
    let filter = &props.filter;
    let choices = use_memo(Rc::clone(&props.log), |log| Choices::of(log));
    let words = use_node_ref();
    let set = words.clone();
    let shown = filter.words.join(" ");
    use_effect_with(shown, move |shown| {
        if let Some(field) = dom::element(&set) {
            field.set_value(shown);
        }
    });
    let onsubmit = {
        let (filter, words) = (filter.clone(), words.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let typed = dom::element(&words).map(|field| field.value()).unwrap_or_default();
            // The field takes the whole grammar: `who:ci denied` sets two parts at once.
            let text = LogFilter { words: vec![typed], ..filter.clone() }.to_string();
            go(text);
        })
    };
    let outcome = {
        let filter = filter.clone();
        Callback::from(move |event: Event| {
            let outcome = Outcomes::find(&value(&event));
            go(LogFilter { outcome, ..filter.clone() }.to_string());
        })
    };
    html! {
        <form class="log-filter" role="search" aria-label="Log" {onsubmit}>
            <label class="log-words">
                { "Words" }
                <input ref={words} type="text" autocomplete="off" spellcheck="false" aria-describedby="log-grammar" />
            </label>
            { choice("Who", filter, &choices.who, |filter| &mut filter.who) }
            { choice("Action", filter, &choices.actions, |filter| &mut filter.action) }
            { choice("Resource", filter, &choices.resources, |filter| &mut filter.on) }
            <label>{ "Outcome" }<select onchange={outcome}>{ outcome_options(filter.outcome) }</select></label>
            { choice("Region", filter, &choices.regions, |filter| &mut filter.region) }
            { choice("Source", filter, &choices.sources, |filter| &mut filter.source) }
            <Button weight={Weight::Primary} onclick={Callback::noop()} is_submit=true>{ "Filter" }</Button>
            <a href="#/log">{ "Clear" }</a>
            <p id="log-grammar" class="muted">
                { "Words stand anywhere; " }<code>{ "since:2026-06-01T09:00:00Z" }</code>{ " and " }
                <code>{ "until:" }</code>{ " bound the time, " }<code>{ "who:ci" }</code>
                { " and its like set a field." }
            </p>
        </form>
    }
}

/// What stands in the log, each once and in order.
#[derive(Debug, Default, PartialEq)]
struct Choices {
    who: OrderedSet<String>,
    actions: OrderedSet<String>,
    resources: OrderedSet<String>,
    regions: OrderedSet<String>,
    sources: OrderedSet<String>,
}

impl Choices {
    fn of(log: &[LogEntry]) -> Self {
        let mut found = Self::default();
        for entry in log {
            // A filter is made of words, so what has a blank in it cannot be chosen.
            let mut keep = |set: fn(&mut Self) -> &mut OrderedSet<String>, text: String| {
                if !text.contains(' ') {
                    set(&mut found).insert(text);
                }
            };
            keep(|found| &mut found.who, entry.who());
            keep(|found| &mut found.actions, entry.name().to_owned());
            keep(|found| &mut found.regions, entry.region().to_string());
            keep(|found| &mut found.sources, entry.source().to_owned());
            if let Some(arn) = entry.resource() {
                keep(|found| &mut found.resources, arn.resource().to_owned());
            }
        }
        found
    }
}

fn choice(label: &str, filter: &LogFilter, choices: &OrderedSet<String>, part: Part) -> Html {
    let mut of = filter.clone();
    let current = part(&mut of).clone();
    let is_listed = current.as_ref().is_none_or(|current| choices.contains(current));
    let onchange = {
        let filter = filter.clone();
        Callback::from(move |event: Event| {
            let mut next = filter.clone();
            *part(&mut next) = Some(value(&event)).filter(|value| !value.is_empty());
            go(next.to_string());
        })
    };
    let option = |value: &String| {
        let is_current = current.as_ref() == Some(value);
        html! { <option value={value.clone()} selected={is_current}>{ value.clone() }</option> }
    };
    html! {
        <label>
            { label.to_owned() }
            <select {onchange}>
                <option value="" selected={current.is_none()}>{ "any" }</option>
                if !is_listed {
                    { for current.iter().map(option) }
                }
                { for choices.iter().map(option) }
            </select>
        </label>
    }
}

fn value(event: &Event) -> String {
    dom::target(event).map(|field| field.value()).unwrap_or_default()
}

fn go(filter: String) {
    dom::go(&Route::Log(Some(filter).filter(|text| !text.is_empty())).to_string());
}
