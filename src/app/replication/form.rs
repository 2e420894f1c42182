//! One more rule, as fields.

use yew::prelude::*;

use super::is_owner;
use super::rules::put;
use crate::app::components::{Button, CopyButton, Weight};
use crate::app::dom;
use crate::app::session::{Action, Snapshot, use_session};
use crate::aws::{AccountId, Region};
use crate::ecr::replication::{
    PrefixFilter, ReplicationConfiguration, ReplicationDestination, ReplicationRule,
};

/// Properties of [`RuleForm`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct FormProps {
    /// The world that it is in.
    pub(super) world: Snapshot,
    /// Whose rules.
    pub(super) place: ReplicationDestination,
    /// Those that are there.
    pub(super) configuration: ReplicationConfiguration,
}

/// What stands in the fields.
#[derive(Clone, Debug, PartialEq)]
struct Fields {
    destination: ReplicationDestination,
    filters: String,
    deletes: bool,
}

impl Fields {
    /// The first Region of the partition that is not the source's own.
    fn new(place: ReplicationDestination) -> Self {
        let region = regions(place).find(|region| *region != place.region).unwrap_or(place.region);
        let destination = ReplicationDestination { region, ..place };
        Self { destination, filters: String::new(), deletes: false }
    }
}

fn regions(place: ReplicationDestination) -> impl Iterator<Item = Region> {
    Region::all().filter(move |region| region.partition() == place.region.partition())
}

/// The fields, the command that they come to, and the button that types it.
#[component]
pub(super) fn RuleForm(props: &FormProps) -> Html {
    let session = use_session();
    let FormProps { world, place, configuration } = props;
    let fields = use_state(|| Fields::new(*place));
    let rule = PrefixFilter::read_list(&fields.filters).map(|repository_filters| ReplicationRule {
        destinations: vec![fields.destination],
        repository_filters,
        delete_replication: fields.deletes.then_some(true),
    });
    let line =
        rule.as_ref().ok().map(|rule| put(&world.0, *place, &configuration.with(rule.clone())));
    let is_possible = line.is_some() && is_owner(&world.0, place.registry_id);
    let add = {
        let (dispatcher, line) = (session.dispatcher(), line.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(line) = line.clone().filter(|_| is_possible) {
                dispatcher.dispatch(Action::Run(vec![line]));
            }
        })
    };
    html! {
        <form class="rules" onsubmit={add}>
            <fieldset class="rule">
                <legend>{ "One more rule" }</legend>
                { accounts(props, &fields) }
                { region_field(*place, &fields) }
                { filter_field(&fields) }
                { deletes_field(&fields) }
                <p class="rule-words" role="status">{ match &rule {
                    Ok(rule) => ["It ", &rule.to_string(), "."].concat(),
                    Err(why) => why.to_string(),
                } }</p>
                if let Some(line) = line {
                    <pre class="commands" tabindex="0" aria-label="Command: one more rule">{ &line }</pre>
                    <Button is_submit=true weight={Weight::Plain} disabled={!is_possible} onclick={Callback::noop()}>
                        { "Add the rule as " }{ world.identity() }
                    </Button>
                    <CopyButton text={line} label="Copy the command: one more rule" />
                }
            </fieldset>
        </form>
    }
}

/// Takes what is chosen or typed in a field.
fn field<E: AsRef<Event> + 'static>(
    fields: &UseStateHandle<Fields>,
    take: impl Fn(&mut Fields, String) + 'static,
) -> Callback<E> {
    let fields = fields.clone();
    Callback::from(move |event: E| {
        if let Some(field) = dom::target(event.as_ref()) {
            let mut next = (*fields).clone();
            take(&mut next, field.value());
            fields.set(next);
        }
    })
}

fn accounts(props: &FormProps, fields: &UseStateHandle<Fields>) -> Html {
    let chosen = fields.destination.registry_id;
    let onchange = field::<Event>(fields, |fields, value| {
        if let Ok(id) = value.parse::<AccountId>() {
            fields.destination.registry_id = id;
        }
    });
    let options = props.world.0.cloud.accounts().map(|account| {
        let id = account.id.to_string();
        let words = [&*account.name, " ", &id].concat();
        html! { <option value={id} selected={account.id == chosen}>{ words }</option> }
    });
    html! {
        <label class="rule-field">
            <span>{ "To the account" }</span>
            <select {onchange}>{ for options }</select>
        </label>
    }
}

fn region_field(place: ReplicationDestination, fields: &UseStateHandle<Fields>) -> Html {
    let chosen = fields.destination.region;
    let onchange = field::<Event>(fields, |fields, value| {
        if let Ok(region) = value.parse::<Region>() {
            fields.destination.region = region;
        }
    });
    let options = regions(place).map(|region| {
        html! { <option value={region.name()} selected={region == chosen}>{ region.name() }</option> }
    });
    html! {
        <label class="rule-field">
            <span>{ "In the Region" }</span>
            <select {onchange}>{ for options }</select>
        </label>
    }
}

fn filter_field(fields: &UseStateHandle<Fields>) -> Html {
    let oninput = field::<InputEvent>(fields, |fields, value| fields.filters = value);
    html! {
        <label class="rule-field is-wide">
            <span>{ "Beginnings of names, with blanks between; empty for every repository" }</span>
            <input type="text" autocomplete="off" autocapitalize="off" spellcheck="false" value={fields.filters.clone()} {oninput} />
        </label>
    }
}

fn deletes_field(fields: &UseStateHandle<Fields>) -> Html {
    let onchange = field::<Event>(fields, |fields, _| fields.deletes = !fields.deletes);
    html! {
        <label class="rule-check">
            <input type="checkbox" checked={fields.deletes} {onchange} />
            <span>{ "Replicate deletions too" }</span>
        </label>
    }
}
