//! How grave findings are, as a bar: one part for each severity, gravest first, told apart by
//! pattern and place, so that colour only helps. The counts stand beside it in words.

use yew::prelude::*;

use crate::ecr::scanning::finding::{Finding, counts_in_words};
use crate::ecr::scanning::severity_counts;
use crate::ecr::scanning::vulnerability::Severity;

/// The bar's size in its own units; it is drawn as wide as there is room.
const WIDTH: u64 = 240;
const HEIGHT: u64 = 14;

/// The least part that can be seen.
const LEAST: u64 = 8;

const GAP: u64 = 2;

/// A part of the bar: what it stands for, where it begins and how wide it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    severity: Severity,
    x: u64,
    width: u64,
}

/// The parts for these counts; they fill the bar, and none is too small to be seen.
fn parts(counts: &[(Severity, u64)]) -> Vec<Part> {
    let total: u64 = counts.iter().map(|(_, count)| count).sum::<u64>().max(1);
    let all = u64::try_from(counts.len()).unwrap_or(0);
    let spare = WIDTH.saturating_sub(all * (LEAST + GAP)) + GAP;
    let (mut parts, mut x, mut before) = (Vec::new(), 0, 0);
    for (severity, count) in counts {
        // From the sum so far, so that what is lost by rounding does not add up.
        let more = (before + count) * spare / total - before * spare / total;
        let width = LEAST + more;
        parts.push(Part { severity: *severity, x, width });
        x += width + GAP;
        before += count;
    }
    parts
}

/// The bar, and the counts in words.
pub(super) fn bar(findings: &[Finding]) -> Html {
    let words = counts_in_words(findings);
    if findings.is_empty() {
        return html! { { words } };
    }
    let parts = parts(&severity_counts(findings));
    html! {
        <span class="severity">
            <svg class="severity-bar" viewBox={format!("0 0 {WIDTH} {HEIGHT}")} preserveAspectRatio="none" aria-hidden="true" focusable="false">
                { for parts.iter().map(|part| rect(part.severity, part.x, part.width)) }
            </svg>
            <span class="severity-words">{ words }</span>
        </span>
    }
}

fn rect(severity: Severity, x: u64, width: u64) -> Html {
    html! {
        <rect
            class={classes!("severity-part", class(severity))}
            x={x.to_string()} y="1" width={width.to_string()} height={(HEIGHT - 2).to_string()}
            fill={["url(#", pattern_id(severity), ")"].concat()}
        />
    }
}

/// A severity as a word, with its pattern before it.
pub(super) fn word(severity: Severity) -> Html {
    html! {
        <span class="severity-word">
            <svg class="severity-sample" viewBox="0 0 14 14" aria-hidden="true" focusable="false">{ rect(severity, 1, 12) }</svg>
            { severity.name() }
        </span>
    }
}

/// What the patterns mean. It holds them too: a page with a bar has it once.
pub(super) fn legend() -> Html {
    html! {
        <p class="severity-legend">
            <svg class="severity-patterns" width="0" height="0" aria-hidden="true" focusable="false">
                <defs>{ for Severity::ALL.iter().map(|it| pattern(*it)) }</defs>
            </svg>
            <span>{ "Bars, gravest first:" }</span>
            { for Severity::ALL.iter().map(|it| word(*it)) }
        </p>
    }
}

/// From full to empty: the graver, the more ink.
fn pattern(severity: Severity) -> Html {
    let strokes = match severity {
        Severity::Critical => "M0 0H8V8H0z",
        Severity::High => "M0 0H8V8H0zM0 4H8",
        Severity::Medium => "M-2 2 2-2M-2 10 10-2M6 10 10 6",
        Severity::Low => "M2 0V8",
        Severity::Informational => "M3 4h1",
    };
    html! {
        <pattern id={pattern_id(severity)} class={classes!("severity-pattern", class(severity))} width="8" height="8" patternUnits="userSpaceOnUse">
            <path d={strokes} />
        </pattern>
    }
}

fn pattern_id(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "severity-critical",
        Severity::High => "severity-high",
        Severity::Medium => "severity-medium",
        Severity::Low => "severity-low",
        Severity::Informational => "severity-informational",
    }
}

fn class(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "is-critical",
        Severity::High => "is-high",
        Severity::Medium => "is-medium",
        Severity::Low => "is-low",
        Severity::Informational => "is-informational",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_fill_the_bar_and_are_seen() {
        let [critical, high, medium, low, informational] = Severity::ALL;
        let cases: [&[(Severity, u64)]; 4] = [
            &[(critical, 1)],
            &[(critical, 2), (high, 2), (medium, 3), (low, 1), (informational, 8)],
            &[(critical, 1), (informational, 100_000)],
            &[(high, 1), (medium, 1), (low, 1)],
        ];
        for counts in cases {
            let parts = parts(counts);
            assert_eq!(parts.first().unwrap().x, 0);
            let last = parts.last().unwrap();
            assert_eq!(last.x + last.width, WIDTH, "{parts:?}");
            for (part, next) in parts.iter().zip(parts.iter().skip(1)) {
                assert_eq!(part.x + part.width + GAP, next.x);
            }
            for (one, (_, count)) in parts.iter().zip(counts) {
                assert!(one.width >= LEAST);
                for (other, (_, fewer)) in parts.iter().zip(counts) {
                    assert!(fewer >= count || other.width <= one.width + 1, "{parts:?}");
                }
            }
        }
        assert_eq!(parts(&[]), []);
    }
}
