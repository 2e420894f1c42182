//! The statements of one rung and how each of their four tests went.

use std::ops::Range;

use yew::prelude::*;

use super::difference::{Cut, cut};
use crate::app::components::{CodeView, Mark, mark, table};
use crate::iam::proof::{Rung, StatementRow, Test, TestOutcome};

/// Properties of [`StatementTruth`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct TruthProps {
    /// The rung that is open.
    pub rung: Rung,
}

/// What the rung says in a sentence, and its statements, applying or not.
#[component]
pub(super) fn StatementTruth(props: &TruthProps) -> Html {
    let rung = &props.rung;
    html! {
        <div class="truth" role="group" aria-label={rung.title.clone()}>
            <h2 class="truth-title">{ rung.title.as_str() }</h2>
            <p>{ rung.sentence.as_str() }</p>
            { for rung.statements.iter().map(|row| statement(rung, row)) }
            { for rung.documents.iter().enumerate().map(|(index, document)| html! {
                <CodeView
                    name={document.name.clone()}
                    text={document.text.to_string()}
                    marked={telling(rung, index)}
                />
            }) }
        </div>
    }
}

/// The place of a policy's text to look at: the statement that counts or, where none does, the
/// element for which the first one does not.
fn telling(rung: &Rung, document: usize) -> Option<Range<usize>> {
    let own = || rung.statements.iter().filter(|row| row.document == document);
    let counts = own().find(|row| row.is_deciding).or_else(|| own().find(|row| row.applies));
    let span = if let Some(row) = counts {
        row.span
    } else {
        let mut tests = own().flat_map(|row| &row.tests);
        tests.find(|test| test.outcome == TestOutcome::Fails)?.span
    };
    Some(span.start..span.end)
}

fn statement(rung: &Rung, row: &StatementRow) -> Html {
    let policy = rung.documents.get(row.document).map_or("", |document| &document.name);
    let caption = [policy, " · ", &row.name, " · ", row.effect, " · ", applies(row)].concat();
    let tests = row.tests.iter().map(test_row).collect();
    html! {
        <div class={classes!("statement", (!row.applies).then_some("is-idle"))}>
            { table(&caption, &["Test", "The statement wants", "The request brings", "Result"], tests) }
        </div>
    }
}

fn applies(row: &StatementRow) -> &'static str {
    if row.applies { "applies" } else { "does not apply" }
}

fn test_row(test: &Test) -> Vec<Html> {
    let (wanted, given) = match test.outcome {
        TestOutcome::Fails => {
            let (wanted, given) = cut(&test.wanted, &test.given);
            (marked(wanted), marked(given))
        }
        TestOutcome::Passes | TestOutcome::NotModelled => (plain(&test.wanted), plain(&test.given)),
        TestOutcome::Absent => {
            (html! { <span class="muted">{ "not written" }</span> }, plain(&test.given))
        }
    };
    vec![html! { test.element }, wanted, given, result(test)]
}

fn plain(value: &str) -> Html {
    html! { <code class="value">{ value }</code> }
}

fn marked(value: Cut<'_>) -> Html {
    html! {
        <code class="value">
            { value.before }
            if !value.middle.is_empty() { <mark>{ value.middle }</mark> }
            { value.after }
        </code>
    }
}

fn result(test: &Test) -> Html {
    let shape = match test.outcome {
        TestOutcome::Passes => Mark::Allows,
        TestOutcome::Fails => Mark::Silent,
        TestOutcome::Absent => Mark::Absent,
        TestOutcome::NotModelled => Mark::Unknown,
    };
    html! {
        <span class={classes!("result", shape.class())}>
            { mark(shape) }
            <span>
                { test.outcome.word() }
                if let Some(difference) = &test.difference { { ": " }{ difference.as_str() } }
            </span>
        </span>
    }
}
