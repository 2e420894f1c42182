//! Replication at work: the lanes of a repository, its images at each destination, the rules of
//! its registry, and its backfills.

mod backfills;
mod form;
mod lanes;
mod matrix;
mod overview;
mod permissions;
mod rules;

use std::rc::Rc;

use yew::prelude::*;

pub use overview::Overview;

use crate::app::components::{Button, CopyButton, Weight};
use crate::app::inspector::command::in_region;
use crate::app::inspector::link;
use crate::app::session::{Action, SessionHandle, send, use_session};
use crate::app::world::format::moment;
use crate::app::world::{RepositoryPlace, Selection};
use crate::aws::{AccountId, Region};
use crate::cloud::Due;
use crate::ecr::replication::ReplicationDestination;
use crate::ecr::{FollowUp, Repository};
use crate::sim::Sim;
use backfills::backfills;
use lanes::{LaneLine, picture};
use matrix::Matrix;
use permissions::permissions;
use rules::Rules;

/// Properties of [`Desk`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct DeskProps {
    /// Whose images.
    pub repository: Rc<Repository>,
    /// Where that is.
    pub place: RepositoryPlace,
}

/// Everything about the copies of one repository.
#[component]
pub fn Desk(props: &DeskProps) -> Html {
    let session = use_session();
    let world = session.snapshot();
    let RepositoryPlace { account, region, name } = &props.place;
    let (Some(plan), Some(registry)) = (
        world.0.cloud.replication((*account, *region), name),
        world.0.cloud.registry(*account, *region),
    ) else {
        return Html::default();
    };
    let plan = Rc::new(plan);
    let lines: Vec<LaneLine> =
        (0..).zip(&plan.lanes).map(|(at, lane)| LaneLine::of(lane, plan.tally(at))).collect();
    let source = ReplicationDestination { region: *region, registry_id: *account };
    html! {
        <>
            <section class="card replication-lanes" aria-labelledby="replication-lanes" data-pane="lanes" tabindex="-1">
                <h2 id="replication-lanes">{ "Lanes" }</h2>
                if lines.is_empty() {
                    <p>{ "No rule sends anything from this registry: add one below." }</p>
                } else {
                    { picture(&world.0, source, &lines) }
                }
                { clock(&session, source) }
            </section>
            { refusal(&session) }
            if !plan.lanes.is_empty() {
                <section class="card" aria-labelledby="replication-images" data-pane="images" tabindex="-1">
                    <h2 id="replication-images">{ "Images" }</h2>
                    <Matrix repository={Rc::clone(&props.repository)} plan={Rc::clone(&plan)} />
                </section>
            }
            <section class="card" aria-labelledby="replication-rules" data-pane="rules" tabindex="-1">
                <h2 id="replication-rules" tabindex="-1">{ "Rules of the registry" }</h2>
                <Rules world={world.clone()} place={source} configuration={registry.replication_configuration.clone()} />
            </section>
            { permissions(&session, source, &plan) }
            { backfills(&session, registry) }
            <p>
                { "In the simulator: " }
                { link(&Selection::Repository(props.place.clone()), name.as_str()) }
                { ", " }
                { link(&Selection::Registry(*account, *region), "its registry") }
            </p>
        </>
    }
}

/// A command with what makes it reach a registry's Region.
fn command(world: &Sim, region: Region, words: &str) -> String {
    ["aws ecr ", words, &in_region(world, region)].concat()
}

/// What is due in a registry because of replication.
fn due(world: &Sim, of: ReplicationDestination) -> Vec<&Due> {
    let is_meant = |due: &&Due| {
        (due.account, due.region) == (of.registry_id, of.region)
            && matches!(due.follow_up, FollowUp::Replicate(_) | FollowUp::PrepareBackfill { .. })
    };
    world.cloud.agenda().filter(is_meant).collect()
}

/// What comes next, and buttons that move the clock there.
fn clock(session: &SessionHandle, of: ReplicationDestination) -> Html {
    let world = session.snapshot();
    let due = due(&world.0, of);
    let until = |due: Option<&&Due>| {
        let line = due.map(|due| ["clock until ", &due.at.to_string()].concat());
        send(&session.dispatcher(), Action::Run(line.into_iter().collect()))
    };
    let (next, last) = (due.first(), due.last());
    let words = match next {
        Some(next) => [&*next.follow_up.to_string(), ", at ", &moment(next.at), " UTC."].concat(),
        None => "nothing is under way in this registry.".to_owned(),
    };
    let is_idle = next.is_none();
    html! {
        <div class="replication-clock">
            <p role="status">{ "Next: " }{ words }</p>
            <div class="policy-actions">
                <Button weight={Weight::Primary} disabled={is_idle} onclick={until(next)}>{ "Clock to the next" }</Button>
                <Button disabled={is_idle} onclick={until(last)}>{ "Clock to the last of " }{ due.len() }</Button>
            </div>
        </div>
    }
}

/// What the last command was refused with, if it was one of this page's.
fn refusal(session: &SessionHandle) -> Html {
    let last = session.history.entries().last().filter(|entry| {
        let is_of_this_page = ["replication", "registry-policy"];
        entry.run.exit_code != 0 && is_of_this_page.iter().any(|word| entry.line.contains(word))
    });
    let Some(entry) = last else { return Html::default() };
    html! {
        <div class="policy-refusal" role="status">
            <p><b>{ "Refused." }</b>{ " The terminal shows the same:" }</p>
            <pre class="commands" tabindex="0" aria-label="Refusal">{ entry.run.stderr() }</pre>
        </div>
    }
}

/// Where whoever types is of another account: buttons that change that. Such commands reach the
/// caller's own registry alone.
fn owners(session: &SessionHandle, account: AccountId) -> Html {
    let world = session.snapshot();
    let workstation = &world.0.workstation;
    if is_owner(&world.0, account) {
        return Html::default();
    }
    let identities = workstation.identities().filter(|identity| identity.account == account);
    let button = |label: &str| {
        let onclick = send(&session.dispatcher(), Action::Run(vec![["as ", label].concat()]));
        html! { <Button {onclick}>{ "Type as " }{ label }</Button> }
    };
    html! {
        <div class="note">
            <p>{ "The commands here are for " }{ account.to_string() }{ ", and " }{ world.identity() }{ " belongs to another account." }</p>
            <div class="policy-actions">{ for identities.map(|identity| button(&identity.label)) }</div>
        </div>
    }
}

fn is_owner(world: &Sim, account: AccountId) -> bool {
    world.workstation.current().is_some_and(|who| who.account == account)
}

/// A command that can be run and copied: a word, and what it is done to.
fn runnable(session: &SessionHandle, line: &str, (word, what): (&str, &str)) -> Html {
    let onclick = send(&session.dispatcher(), Action::Run(vec![line.to_owned()]));
    let label = [word, ": ", what].concat();
    let copy = ["Copy as CLI: ", &label].concat();
    html! {
        <span class="labelled">
            <Button {onclick} {label}>{ word.to_owned() }</Button>
            <CopyButton text={line.to_owned()} label={copy} word="Copy as CLI" />
        </span>
    }
}
