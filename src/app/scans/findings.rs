//! The findings of an image: gravest first, by severity and text.

use yew::prelude::*;

use super::bar::word;
use crate::app::components::{CopyButton, table};
use crate::app::dom;
use crate::app::world::format::count;
use crate::ecr::scanning::export::{csv, json};
use crate::ecr::scanning::finding::Finding;
use crate::ecr::scanning::severity_counts;

/// Properties of [`Findings`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct FindingsProps {
    /// They, gravest first.
    pub(super) findings: Vec<Finding>,
    /// What people call the image.
    pub(super) name: String,
}

/// A filter and a table.
#[component]
pub(super) fn Findings(props: &FindingsProps) -> Html {
    let (severity, text) = (use_state(String::new), use_state(String::new));
    if props.findings.is_empty() {
        return Html::default();
    }
    let mut shown: Vec<&Finding> = Vec::new();
    for finding in &props.findings {
        let is_meant = severity.is_empty() || **severity == *finding.severity().name();
        if is_meant && finding.mentions(text.trim()) {
            shown.push(finding);
        }
    }
    let found = count(shown.len(), "finding", "findings");
    html! {
        <>
            <div class="finding-filter" role="search" aria-label="Findings">
                <label>{ "Severity" }{ severities(&props.findings, &severity) }</label>
                <label>{ "Weakness, package or word" }<input type="text" value={(*text).clone()} autocomplete="off" oninput={written(&text)} /></label>
                <p role="status">{ found }</p>
                <span class="labelled">
                    { "These as" }
                    <CopyButton text={csv(shown.iter().copied())} label="Copy the findings as CSV" word="CSV" />
                    <CopyButton text={json(shown.iter().copied())} label="Copy the findings as JSON" word="JSON" />
                </span>
            </div>
            <div class="findings">
                { table(&["Findings of ", &*props.name, ", gravest first"].concat(), &COLUMNS, shown.iter().map(|it| row(it)).collect()) }
            </div>
        </>
    }
}

fn written(text: &UseStateHandle<String>) -> Callback<InputEvent> {
    let text = text.clone();
    Callback::from(move |event: InputEvent| {
        if let Some(field) = dom::target(&event) {
            text.set(field.value());
        }
    })
}

fn severities(findings: &[Finding], chosen: &UseStateHandle<String>) -> Html {
    let onchange = {
        let chosen = chosen.clone();
        Callback::from(move |event: Event| {
            if let Some(field) = dom::target(&event) {
                chosen.set(field.value());
            }
        })
    };
    html! {
        <select {onchange}>
            <option value="" selected={chosen.is_empty()}>{ "all" }</option>
            { for severity_counts(findings).into_iter().map(|(severity, count)| html! {
                <option value={severity.name()} selected={**chosen == *severity.name()}>{ severity.name() }{ ", " }{ count }</option>
            }) }
        </select>
    }
}

const COLUMNS: [&str; 6] =
    ["Weakness", "Severity", "Packages", "Installed", "Mended in", "What it is, and what mends it"];

fn row(finding: &Finding) -> Vec<Html> {
    let vulnerability = finding.vulnerability;
    vec![
        html! { vulnerability.id },
        word(finding.severity()),
        html! { finding.package_names() },
        html! { <code>{ finding.version() }</code> },
        match finding.affected.fixed {
            Some(fixed) => html! { <code>{ fixed }</code> },
            None => html! { "none yet" },
        },
        html! {
            <>
                { vulnerability.description }
                <p class="finding-advice">{ finding.advice() }</p>
                <span class="muted">{ "CVSS " }{ vulnerability.cvss.score() }{ " " }</span>
                <code class="muted">{ vulnerability.cvss.vector }</code>
            </>
        },
    ]
}
