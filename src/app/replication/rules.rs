//! The rules of a registry in words, and what changes them.

use yew::prelude::*;

use super::form::RuleForm;
use super::{command, is_owner, owners};
use crate::app::components::{Button, CodeView, CopyButton, Weight};
use crate::app::dom;
use crate::app::session::{Action, Snapshot, use_session};
use crate::ecr::replication::{ReplicationConfiguration, ReplicationDestination, ReplicationRule};
use crate::json::Layout;
use crate::sim::Sim;
use crate::workstation::quoted;

/// Properties of [`Rules`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct RulesProps {
    /// The world that it is in.
    pub(super) world: Snapshot,
    /// Whose rules.
    pub(super) place: ReplicationDestination,
    /// They.
    pub(super) configuration: ReplicationConfiguration,
}

/// The command that gives a registry these rules.
pub(super) fn put(
    world: &Sim,
    of: ReplicationDestination,
    rules: &ReplicationConfiguration,
) -> String {
    let document = quoted(&rules.document(Layout::Compact));
    let words = ["put-replication-configuration --replication-configuration ", &document];
    command(world, of.region, &words.concat())
}

/// Each rule in a sentence with a button that takes it away, the form for one more, and the JSON.
#[component]
pub(super) fn Rules(props: &RulesProps) -> Html {
    let session = use_session();
    let RulesProps { world, place, configuration } = props;
    let rules = &configuration.rules;
    let remove = |at: usize| {
        let line = put(&world.0, *place, &configuration.without(at));
        let dispatcher = session.dispatcher();
        Callback::from(move |_: MouseEvent| {
            dispatcher.dispatch(Action::Run(vec![line.clone()]));
            // The button goes, the heading stays.
            dom::focus_id("replication-rules");
        })
    };
    let is_foreign = !is_owner(&world.0, place.registry_id);
    let item = |(at, rule): (usize, &ReplicationRule)| {
        let label = format!("Remove rule {}", at + 1);
        html! {
            <li>
                <span>{ "Rule " }{ at + 1 }{ " " }{ rule.to_string() }{ "." }</span>
                <Button weight={Weight::Quiet} {label} disabled={is_foreign} onclick={remove(at)}>{ "Remove" }</Button>
            </li>
        }
    };
    let document = configuration.document(Layout::Spaces(2));
    let line = put(&world.0, *place, configuration);
    html! {
        <div class="replication-rules">
            { owners(&session, place.registry_id) }
            if rules.is_empty() {
                <p>{ "No rules: images stay where they are pushed." }</p>
            } else {
                <ul class="plain-list">{ for rules.iter().enumerate().map(item) }</ul>
            }
            <RuleForm world={world.clone()} place={*place} configuration={configuration.clone()} />
            if !rules.is_empty() {
                <details>
                    <summary>{ "The configuration as JSON" }</summary>
                    <CodeView name="replication configuration" text={document} />
                </details>
                <CopyButton text={line} label="Copy as CLI: the configuration as it is" word="Copy as CLI" />
            }
        </div>
    }
}
