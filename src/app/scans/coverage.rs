//! How the images of a repository are scanned, and the commands that change it.

use yew::prelude::*;

use crate::app::inspector::command::{Choice, ChoiceOption, in_region, target};
use crate::ecr::scanning::coverage::Coverage;
use crate::ecr::scanning::{ScanFrequency, ScanType};
use crate::ecr::{Registry, Repository};
use crate::json::{Layout, print};
use crate::sim::Sim;
use crate::workstation::quoted;

/// The sentences and two settings: that of the repository and that of the registry.
pub(super) fn coverage(world: &Sim, registry: &Registry, repository: &Repository) -> Html {
    let coverage = Coverage::of(&registry.scanning_configuration, repository);
    let is_foreign = world.workstation.current().is_none_or(|who| who.account != registry.id);
    let current = current(&coverage);
    html! {
        <>
            <p>{ coverage.to_string() }</p>
            <Choice label="The repository’s scan on push" options={on_push(world, repository)} current={if repository.scan_on_push { "on" } else { "off" }} />
            <Choice label="The registry’s rule for it" options={rules(world, registry, repository, current)} {current} {is_foreign} />
            if is_foreign {
                <p class="muted">{ "The second command changes the registry of whoever types it, and that is another one now." }</p>
            }
        </>
    }
}

fn on_push(world: &Sim, repository: &Repository) -> Vec<ChoiceOption> {
    let option = |value: &'static str, flag: &str| {
        let line = [
            "aws ecr put-image-scanning-configuration ",
            &target(world, repository),
            " --image-scanning-configuration scanOnPush=",
            flag,
        ];
        ChoiceOption { value: value.into(), words: value.into(), line: line.concat().into() }
    };
    vec![option("off", "false"), option("on", "true")]
}

/// What to choose from: a name, in words, and what it asks for.
const RULES: [(&str, &str, ScanType, Option<ScanFrequency>); 4] = [
    ("basic", "basic, no rule covers it", ScanType::Basic, None),
    ("basic-push", "basic, on push", ScanType::Basic, Some(ScanFrequency::ScanOnPush)),
    ("enhanced-push", "enhanced, on push", ScanType::Enhanced, Some(ScanFrequency::ScanOnPush)),
    (
        "enhanced-continuous",
        "enhanced, again and again",
        ScanType::Enhanced,
        Some(ScanFrequency::ContinuousScan),
    ),
];

const NOT_COVERED: &str = "enhanced";

/// The name of what the registry does now.
fn current(coverage: &Coverage) -> &'static str {
    let frequency = coverage.applied.scan_frequency;
    let by_rule = (frequency != ScanFrequency::Manual && !coverage.applied.filters.is_empty())
        .then_some(frequency);
    let found = RULES.iter().find(|(_, _, scan_type, frequency)| {
        *scan_type == coverage.scan_type && *frequency == by_rule
    });
    found.map_or(NOT_COVERED, |(name, ..)| name)
}

fn rules(
    world: &Sim,
    registry: &Registry,
    repository: &Repository,
    current: &str,
) -> Vec<ChoiceOption> {
    let mut options = Vec::new();
    let not_covered = (NOT_COVERED, "enhanced, no rule covers it", ScanType::Enhanced, None);
    let more = (current == NOT_COVERED).then_some(not_covered);
    for (name, words, scan_type, frequency) in RULES.into_iter().chain(more) {
        let configuration = &registry.scanning_configuration;
        let Some(wanted) = configuration.arranged(scan_type, frequency, repository.name()) else {
            continue;
        };
        let node = wanted.node();
        let rules = node.get("rules").map(|rules| quoted(&print(rules, Layout::Compact)));
        let line = [
            "aws ecr put-registry-scanning-configuration --scan-type ",
            scan_type.name(),
            " --rules ",
            &rules.unwrap_or_default(),
            &in_region(world, registry.region),
        ];
        let line = line.concat().into();
        options.push(ChoiceOption { value: name.into(), words: words.into(), line });
    }
    options
}
