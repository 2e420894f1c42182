//! Commands that the inspector types, so that each change is a step like any other.

use yew::prelude::*;

use crate::app::components::{Button, CopyButton, Weight};
use crate::app::dom;
use crate::app::session::{Action, send, use_dispatcher, use_session};
use crate::aws::Region;
use crate::ecr::Repository;
use crate::sim::Sim;
use crate::workstation::quoted;

/// Writes a repository's policy.
pub(super) fn set_policy(world: &Sim, repository: &Repository, text: &str) -> String {
    let words = ["aws ecr set-repository-policy", &target(world, repository), "--policy-text"];
    [words.join(" "), quoted(text)].join(" ")
}

/// Takes a repository's policy away.
pub(super) fn delete_policy(world: &Sim, repository: &Repository) -> String {
    ["aws ecr delete-repository-policy ", &target(world, repository)].concat()
}

/// The options that name a repository to whoever is typing; what his profile implies is left out.
pub(in crate::app) fn target(world: &Sim, repository: &Repository) -> String {
    let mut words = vec!["--repository-name".to_owned(), repository.name().to_string()];
    if world.workstation.current().map(|who| who.account) != Some(repository.registry_id()) {
        words.extend(["--registry-id".to_owned(), repository.registry_id().to_string()]);
    }
    let region = repository.arn().region;
    if let Some(region) = region.filter(|region| *region != world.workstation.region()) {
        words.extend(["--region".to_owned(), region.to_string()]);
    }
    words.join(" ")
}

/// The option that names a Region, where it is not the one of whoever is typing.
pub(in crate::app) fn in_region(world: &Sim, region: Region) -> String {
    if region == world.workstation.region() {
        return String::new();
    }
    [" --region ", &region.to_string()].concat()
}

/// Properties of [`Suggested`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(in crate::app) struct SuggestedProps {
    /// The command.
    pub(in crate::app) line: AttrValue,
    /// The word on the button that runs it.
    pub(in crate::app) word: AttrValue,
}

/// A command that would fill an empty list, and the button that types it.
#[component]
pub(in crate::app) fn Suggested(props: &SuggestedProps) -> Html {
    let onclick = send(&use_dispatcher(), Action::Run(vec![props.line.to_string()]));
    html! {
        <div class="suggested">
            <pre class="commands" tabindex="0" aria-label="Command">{ &props.line }</pre>
            <Button weight={Weight::Plain} {onclick}>{ &props.word }</Button>
            <CopyButton text={props.line.clone()} label="Copy the command" />
        </div>
    }
}

/// One of the values that a setting can have.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::app) struct ChoiceOption {
    /// The value.
    pub(in crate::app) value: AttrValue,
    /// What people call it.
    pub(in crate::app) words: AttrValue,
    /// The command that sets it.
    pub(in crate::app) line: AttrValue,
}

/// Properties of [`Choice`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(in crate::app) struct ChoiceProps {
    /// What is chosen.
    pub(in crate::app) label: AttrValue,
    /// What there is to choose from.
    pub(in crate::app) options: Vec<ChoiceOption>,
    /// The value that it has now.
    pub(in crate::app) current: AttrValue,
    /// Whether it is not for whoever is typing to set.
    #[prop_or_default]
    pub(in crate::app) is_foreign: bool,
}

/// A setting with few values: choose one, see the command that sets it, and type that.
#[component]
pub(in crate::app) fn Choice(props: &ChoiceProps) -> Html {
    let session = use_session();
    let chosen = use_state(|| None::<AttrValue>);
    let value = chosen.as_ref().unwrap_or(&props.current);
    let Some(option) = props.options.iter().find(|option| option.value == *value) else {
        return Html::default();
    };
    let onchange = {
        let chosen = chosen.clone();
        Callback::from(move |event: Event| {
            chosen.set(dom::target(&event).map(|field| field.value().into()));
        })
    };
    let line = option.line.clone();
    let is_current = option.value == props.current;
    let onclick = send(&session.dispatcher(), Action::Run(vec![line.to_string()]));
    let refusal = session.history.entries().last().filter(|entry| *entry.line == *line);
    let refusal = refusal.filter(|entry| entry.run.exit_code != 0).map(|it| it.run.stderr());
    html! {
        <div class="choice">
            <label>
                { &props.label }
                <select {onchange}>{ for props.options.iter().map(|option| html! {
                    <option value={option.value.clone()} selected={option.value == *value}>
                        { &option.words }
                        { if option.value == props.current { " (now)" } else { "" } }
                    </option>
                }) }</select>
            </label>
            <pre class="commands" tabindex="0" aria-label={[&*props.label, ": command"].concat()}>{ &line }</pre>
            <Button disabled={is_current || props.is_foreign} {onclick}>{ "Set as " }{ session.snapshot().identity() }</Button>
            <CopyButton text={line} label={["Copy the command: ", &*props.label].concat()} />
            <p role="status">
                if let Some(refusal) = refusal {
                    <b>{ "Refused." }</b>{ " " }{ refusal }
                }
            </p>
        </div>
    }
}
