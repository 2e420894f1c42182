//! What destinations in other accounts have to allow.

use yew::prelude::*;

use super::{command, is_owner, owners, runnable};
use crate::app::components::CodeView;
use crate::app::inspector::link;
use crate::app::session::SessionHandle;
use crate::app::world::Selection;
use crate::ecr::replication::{Plan, ReplicationDestination};
use crate::json::Layout;
use crate::workstation::quoted;

/// For each destination in another account: whether it lets copies in, and the policy that does.
pub(super) fn permissions(
    session: &SessionHandle,
    source: ReplicationDestination,
    plan: &Plan,
) -> Html {
    let lanes = (0..).zip(&plan.lanes);
    let foreign = lanes.filter(|(_, lane)| lane.destination.registry_id != source.registry_id);
    let all: Vec<Html> = foreign
        .map(|(at, lane)| destination(session, source, plan, (at, lane.destination)))
        .collect();
    if all.is_empty() {
        return Html::default();
    }
    html! {
        <section class="card replication-permissions" aria-labelledby="replication-permissions" data-pane="permissions" tabindex="-1">
            <h2 id="replication-permissions">{ "Other accounts" }</h2>
            <p>{ "The registry policy of the destination has to let the copies in. The source cannot give that right." }</p>
            { for all }
        </section>
    }
}

fn destination(
    session: &SessionHandle,
    source: ReplicationDestination,
    plan: &Plan,
    (at, to): (usize, ReplicationDestination),
) -> Html {
    let world = session.snapshot();
    let name = [to.region.name(), " of ", &to.registry_id.to_string()].concat();
    let registry = world.0.cloud.registry(to.registry_id, to.region);
    let is_there = registry.is_some_and(|registry| registry.policy.is_some());
    let text = to.needed_policy(source.registry_id, Layout::Spaces(2));
    let compact = quoted(&to.needed_policy(source.registry_id, Layout::Compact));
    let words = ["put-registry-policy --policy-text ", &compact].concat();
    let line = command(&world.0, to.region, &words);
    html! {
        <div class="replication-permission">
            <h3>{ &name }</h3>
            <p>
                { "As far as is known, " }{ plan.permission(at).to_string() }{ ". " }
                if is_there {
                    { "That registry has a policy now: " }
                    { link(&Selection::Registry(to.registry_id, to.region), "see its settings") }
                    { ". This one would take its place." }
                } else {
                    { "That registry has no policy now." }
                }
            </p>
            <CodeView name={["registry policy for ", &name].concat()} {text} is_ghost={!is_there} />
            { owners(session, to.registry_id) }
            if is_owner(&world.0, to.registry_id) {
                <div class="policy-actions">
                    { runnable(session, &line, (&["Put as ", &world.identity()].concat(), &["the registry policy of ", &name].concat())) }
                </div>
            }
        </div>
    }
}
