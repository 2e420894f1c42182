//! What CloudWatch knows of registries: pulls, alarms; and what it does not know.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::components::{bar, columns, mark, table};
use crate::app::events::{outcome_mark, same_entries};
use crate::app::session::Snapshot;
use crate::app::world::format::{moment, size};
use crate::cloud::alarm::{Alarm, AlarmReading, AlarmState};
use crate::cloud::log::{LogEntry, Pulls, outcomes, pulls};

/// Properties of [`Metrics`].
#[derive(Clone, Debug, Properties)]
pub(super) struct MetricsProps {
    /// The world.
    pub(super) world: Snapshot,
    /// The entries that the filter takes.
    pub(super) shown: Rc<Vec<LogEntry>>,
}

impl PartialEq for MetricsProps {
    fn eq(&self, other: &Self) -> bool {
        self.world == other.world && same_entries(&self.shown, &other.shown)
    }
}

/// Plots of what is shown, the alarms of the world, the sizes of its repositories.
#[component]
pub(super) fn Metrics(props: &MetricsProps) -> Html {
    html! {
        <>
            <h2>{ "Metrics" }</h2>
            { of_outcomes(&props.shown) }
            { of_pulls(pulls(&props.shown)) }
            { alarms(&props.world) }
            { sizes(&props.world) }
        </>
    }
}

fn of_outcomes(shown: &[LogEntry]) -> Html {
    let figures = outcomes(shown);
    let most = figures.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let row = |(outcome, count): (_, u64)| {
        let word = html! { <>{ mark(outcome_mark(outcome)) }{ " " }{ outcome.word() }</> };
        vec![word, html! { count.to_string() }, bar(count, most)]
    };
    let rows = figures.into_iter().map(row).collect();
    table("What is shown, by outcome", &["Outcome", "Entries", "Share"], rows)
}

fn of_pulls(found: Option<Pulls>) -> Html {
    let Some(pulls) = found else {
        return html! { <p>{ "Nothing that is shown is a pull." }</p> };
    };
    let minutes = pulls.period.as_secs() / 60;
    let period = if minutes < 60 {
        [&minutes.to_string(), " min"].concat()
    } else {
        [&(minutes / 60).to_string(), " h"].concat()
    };
    let caption = ["RepositoryPullCount, every ", &period, " from ", &moment(pulls.from)].concat();
    let row = |(name, figures): &(String, Vec<u64>)| {
        let sum: u64 = figures.iter().sum();
        vec![html! { <code>{ name.clone() }</code> }, html! { sum.to_string() }, columns(figures)]
    };
    let rows = pulls.repositories.iter().map(row).collect();
    html! {
        <>
            { table(&caption, &["Repository", "Pulls", "Over time"], rows) }
            <details>
                <summary>{ "The figures of the plot" }</summary>
                { figures(&pulls) }
            </details>
        </>
    }
}

/// One row for each period in which anybody pulled.
fn figures(pulls: &Pulls) -> Html {
    let mut rows = Vec::new();
    let mut at = pulls.from;
    let length = pulls.repositories.first().map_or(0, |(_, figures)| figures.len());
    for index in 0..length {
        for (name, figures) in &pulls.repositories {
            if let Some(count) = figures.get(index).filter(|count| **count > 0) {
                rows.push(vec![
                    html! { moment(at) },
                    html! { <code>{ name.clone() }</code> },
                    html! { count.to_string() },
                ]);
            }
        }
        at = at + pulls.period;
    }
    table("Pulls by period", &["From", "Repository", "Pulls"], rows)
}

fn alarms(world: &Snapshot) -> Html {
    let cloud = &world.0.cloud;
    let mut rows = Vec::new();
    for account in cloud.accounts() {
        for region in crate::aws::Region::all() {
            for alarm in cloud.alarms(account.id, region) {
                rows.push(alarm_row(alarm, &cloud.read_alarm(account.id, region, alarm)));
            }
        }
    }
    if rows.is_empty() {
        return html! {
            <p>{ "There are no alarms. " }<code>{ "aws cloudwatch put-metric-alarm" }</code>{ " in the terminal sets one." }</p>
        };
    }
    table("Alarms", &["Alarm", "State", "Since", "Why"], rows)
}

fn alarm_row(alarm: &Alarm, reading: &AlarmReading) -> Vec<Html> {
    let shape = match reading.state {
        AlarmState::Ok => crate::app::components::Mark::Allows,
        AlarmState::Alarm => crate::app::components::Mark::Forbids,
        AlarmState::InsufficientData => crate::app::components::Mark::Unknown,
    };
    vec![
        html! { <>{ &*alarm.name }<br /><code>{ &*alarm.metric_name }</code></> },
        html! { <>{ mark(shape) }{ " " }{ reading.state.to_string() }</> },
        html! { moment(reading.since) },
        html! { reading.reason.clone() },
    ]
}

/// Books name a metric for this; there is none.
fn sizes(world: &Snapshot) -> Html {
    let mut rows = Vec::new();
    for account in world.0.cloud.accounts() {
        for (region, registry) in account.registries() {
            for repository in registry.repositories() {
                let mut bytes = 0;
                for image in repository.images() {
                    bytes += repository.image_size_bytes(image);
                }
                let place = [&account.name, "/", region.name()].concat();
                rows.push(vec![
                    html! { <code>{ repository.name().to_string() }</code> },
                    html! { place },
                    html! { size(bytes) },
                ]);
            }
        }
    }
    html! {
        <>
            <p>
                <code>{ "RepositorySizeBytes" }</code>
                { ", which some study texts name, does not exist: CloudWatch answers with no data. \
                   The size of a repository is the sum of " }
                <code>{ "imageSizeInBytes" }</code>{ " in " }<code>{ "DescribeImages" }</code>{ "." }
            </p>
            { table("Sum of imageSizeInBytes", &["Repository", "Registry", "Size"], rows) }
        </>
    }
}
