//! Backfills: what a registry has already, sent to a destination.

use yew::prelude::*;

use super::{command, is_owner, owners, runnable};
use crate::app::components::table;
use crate::app::session::SessionHandle;
use crate::app::world::format::moment;
use crate::ecr::Registry;
use crate::ecr::replication::{Backfill, ReplicationDestination, Run};
use crate::sim::Sim;

/// Those that there are, and buttons that start one for each destination.
pub(super) fn backfills(session: &SessionHandle, registry: &Registry) -> Html {
    let world = session.snapshot();
    let now = world.0.cloud.now();
    let is_own = is_owner(&world.0, registry.id);
    let kept = registry.backfills.values().filter(|backfill| backfill.is_kept(now));
    let mut kept: Vec<&Backfill> = kept.map(|backfill| &**backfill).collect();
    kept.sort_by_key(|backfill| std::cmp::Reverse(backfill.started_at));
    let rows: Vec<Vec<Html>> =
        kept.into_iter().map(|backfill| row(session, registry, backfill)).collect();
    let starts = destinations(registry).into_iter().map(|to| start(session, registry, to));
    html! {
        <section class="card replication-backfills" aria-labelledby="replication-backfills" data-pane="backfills" tabindex="-1">
            <h2 id="replication-backfills">{ "Backfills" }</h2>
            <p>{ "A rule sends what is pushed after it. A backfill sends what was there before." }</p>
            { owners(session, registry.id) }
            if registry.replication_configuration.rules.is_empty() {
                <p>{ "There is no destination to send anything to: add a rule first." }</p>
            } else if is_own {
                <div class="policy-actions">{ for starts }</div>
            }
            if !rows.is_empty() {
                { table("Backfills, newest first", &["Destination", "Status", "Progress", "Failures", "Stop"], rows) }
            }
        </section>
    }
}

/// Every destination that the rules name, once.
fn destinations(registry: &Registry) -> Vec<ReplicationDestination> {
    let mut found = Vec::new();
    for rule in &registry.replication_configuration.rules {
        for to in &rule.destinations {
            if !found.contains(to) {
                found.push(*to);
            }
        }
    }
    found
}

fn name(to: ReplicationDestination) -> String {
    [to.region.name(), " of ", &to.registry_id.to_string()].concat()
}

fn start(session: &SessionHandle, registry: &Registry, to: ReplicationDestination) -> Html {
    let world: &Sim = &session.snapshot().0;
    let account = to.registry_id.to_string();
    let words = [
        "start-replication-backfill --destination region=",
        to.region.name(),
        ",registryId=",
        &account,
    ];
    let line = command(world, registry.region, &words.concat());
    runnable(session, &line, (&["Start one to ", &name(to)].concat(), "a backfill"))
}

fn row(session: &SessionHandle, registry: &Registry, backfill: &Backfill) -> Vec<Html> {
    let world: &Sim = &session.snapshot().0;
    let stage = &backfill.stage;
    let id = backfill.id.to_string();
    let words = ["stop-replication-backfill --replication-backfill-id ", &id].concat();
    let line = command(world, registry.region, &words);
    let can_stop = stage.ended_at().is_none() && is_owner(world, registry.id);
    let status = match stage.failure_code() {
        Some(code) => [stage.name(), ": ", code].concat(),
        None => stage.name().to_owned(),
    };
    let failures = stage.run().into_iter().flat_map(Run::failures);
    vec![
        html! { <>{ name(backfill.destination) }<br /><time class="muted">{ moment(backfill.started_at) }</time></> },
        html! { <code>{ status }</code> },
        match stage.run() {
            Some(run) => progress(run),
            None => html! { { "images not counted" } },
        },
        html! { { for failures.map(|failure| html! { <span class="why">{ failure.to_string() }</span> }) } },
        if can_stop {
            let what = ["the backfill to ", &name(backfill.destination)].concat();
            runnable(session, &line, ("Stop", &what))
        } else {
            Html::default()
        },
    ]
}

fn progress(run: &Run) -> Html {
    let (all, failed) = (run.items().len(), run.failed());
    let done = run.completed() + failed;
    let words = format!("{done} of {all} done, {failed} failed");
    html! {
        <span class="replication-progress">
            <progress value={done.to_string()} max={all.max(1).to_string()} aria-label={words.clone()} />
            { words }
        </span>
    }
}
