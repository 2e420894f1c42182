//! Every registry's rules, and how the copies stand.

use yew::prelude::*;

use super::lanes::{LaneLine, picture};
use super::{clock, refusal};
use crate::app::components::table;
use crate::app::inspector::command::{Suggested, in_region};
use crate::app::inspector::link;
use crate::app::route::{ReplicationRoute, Route};
use crate::app::session::{Snapshot, use_session};
use crate::app::world::{RepositoryPlace, Selection};
use crate::aws::{AccountId, Region};
use crate::ecr::Registry;
use crate::ecr::replication::{
    PrefixFilter, ReplicationConfiguration, ReplicationDestination, ReplicationRule, Tally,
};
use crate::json::Layout;
use crate::sim::Sim;
use crate::workstation::quoted;

/// Properties of [`Overview`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct OverviewProps {
    /// The world that is drawn.
    pub world: Snapshot,
}

/// A section for each registry that sends copies, and a table of all registries.
#[component]
pub fn Overview(props: &OverviewProps) -> Html {
    let session = use_session();
    let world = &props.world.0;
    let all: Vec<_> = world
        .cloud
        .accounts()
        .flat_map(|account| {
            account.registries().map(move |(region, registry)| (account.id, region, registry))
        })
        .collect();
    let sending =
        || all.iter().filter(|(.., registry)| !registry.replication_configuration.rules.is_empty());
    let sections = sending().map(|(account, region, registry)| {
        let source = ReplicationDestination { region: *region, registry_id: *account };
        let title = [region.name(), " of ", &account.to_string()].concat();
        html! {
            <section class="card replication-lanes" aria-label={title.clone()} data-pane={title.clone()} tabindex="-1">
                <h2>{ link(&Selection::Registry(*account, *region), &title) }</h2>
                <ul>{ for registry.replication_configuration.rules.iter().map(|rule| html! { <li>{ rule.to_string() }{ "." }</li> }) }</ul>
                { picture(world, source, &lanes(world, source, registry)) }
                { clock(&session, source) }
            </section>
        }
    });
    html! {
        <>
            { refusal(&session) }
            if sending().next().is_none() {
                { first(world) }
            }
            { for sections }
            <section class="card" aria-label="Registries">
                { table("Registries", &["Registry", "Rules", "Repositories"], all.iter().map(|(account, region, registry)| row(*account, *region, registry)).collect()) }
            </section>
        </>
    }
}

/// The first thing to do where nothing is sent anywhere.
fn first(world: &Sim) -> Html {
    let Some(who) = world.workstation.current() else { return Html::default() };
    let (here, other) = (world.workstation.region(), Region::all());
    let same = other.filter(|region| region.partition() == here.partition());
    let Some(region) = same.filter(|region| *region != here).last() else { return Html::default() };
    let destination = ReplicationDestination { region, registry_id: who.account };
    let rule = ReplicationRule {
        destinations: vec![destination],
        repository_filters: Vec::new(),
        delete_replication: None,
    };
    let document = ReplicationConfiguration::default().with(rule).document(Layout::Compact);
    let line = [
        "aws ecr put-replication-configuration --replication-configuration ",
        &quoted(&document),
        &in_region(world, here),
    ];
    html! {
        <section class="card" aria-label="Begin">
            <p>{ "No registry sends copies anywhere. This lets the one of whoever is typing send all that is pushed to " }{ region.name() }{ "; or choose a repository, and write a rule." }</p>
            <Suggested line={line.concat()} word="Send copies" />
        </section>
    }
}

/// The lanes of a whole registry: what its repositories come to together.
fn lanes(world: &Sim, source: ReplicationDestination, registry: &Registry) -> Vec<LaneLine> {
    let mut lines: Vec<LaneLine> = Vec::new();
    for (number, rule) in (1..).zip(&registry.replication_configuration.rules) {
        let filters: Vec<&str> = rule.repository_filters.iter().map(PrefixFilter::as_str).collect();
        let names = if filters.is_empty() {
            "every repository".to_owned()
        } else {
            filters.join("…, ") + "…"
        };
        let why = format!("rule {number} takes {names}");
        for to in &rule.destinations {
            match lines.iter_mut().find(|line| line.destination == *to) {
                Some(line) => line.why = [&line.why, "; ", &why].concat(),
                None => lines.push(LaneLine {
                    destination: *to,
                    tally: Tally::default(),
                    why: why.clone(),
                    bar: None,
                }),
            }
        }
    }
    for repository in registry.repositories() {
        let place = (source.registry_id, source.region);
        let Some(plan) = world.cloud.replication(place, repository.name()) else { continue };
        for (at, lane) in (0..).zip(&plan.lanes) {
            if let Some(line) = lines.iter_mut().find(|line| line.destination == lane.destination) {
                line.tally.add(&plan.tally(at));
            }
        }
    }
    lines
}

/// How many repositories of a registry are named here; the choice above has all.
const NAMED: usize = 12;

fn row(account: AccountId, region: Region, registry: &Registry) -> Vec<Html> {
    let title = [region.name(), " of ", &account.to_string()].concat();
    let rules = &registry.replication_configuration.rules;
    let repositories = registry.repositories().take(NAMED).map(|repository| {
        let place = RepositoryPlace { account, region, name: repository.name().clone() };
        let on = Some(place.to_string());
        let route = Route::Replication(ReplicationRoute { on }).to_string();
        html! { <li><a href={route}>{ repository.name().as_str() }</a></li> }
    });
    let hidden = registry.repositories().len().saturating_sub(NAMED);
    vec![
        link(&Selection::Registry(account, region), &title),
        if rules.is_empty() {
            html! { { "none: images stay here" } }
        } else {
            html! { <ul class="plain-list">{ for rules.iter().map(|rule| html! { <li>{ rule.to_string() }</li> }) }</ul> }
        },
        html! {
            <ul class="plain-list">
                { for repositories }
                if hidden > 0 {
                    <li>{ "and " }{ hidden }{ " more" }</li>
                }
            </ul>
        },
    ]
}
