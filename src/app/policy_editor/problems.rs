//! What is wrong with the text: as marks, as a list, by key.

use yew::prelude::*;

use crate::app::components::{Button, Weight};
use crate::app::utf16::units_of;
use crate::iam::{self, Fix, PolicyKind, Problem, Severity};
use crate::json::{self, Layout, Node, Span};

/// A problem and the change that would mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    problem: Problem,
    /// Line and column, from 1.
    place: (usize, usize),
    /// What it does to the text, if a machine can mend it.
    pub(super) fix: Option<Fix>,
}

impl Found {
    /// Place and message in one sentence.
    pub(super) fn told(&self) -> String {
        let (line, column) = self.place;
        let place = ["Line ", &line.to_string(), ", column ", &column.to_string(), ": "].concat();
        [&*place, &self.problem.to_string(), "."].concat()
    }

    /// Where it stands, in bytes.
    pub(super) fn span(&self) -> Span {
        self.problem.span
    }
}

/// How many problems are looked for a quick fix: each is tried on the whole text.
const FIXES_MAX: usize = 12;

/// Everything that is wrong or doubtful, in the order of places.
pub(super) fn found(text: &str, kind: PolicyKind) -> Vec<Found> {
    if text.trim().is_empty() {
        return Vec::new();
    }
    let problems = iam::validate(text, kind);
    let fixes = iam::fixes(&problems, text, kind, FIXES_MAX);
    let found = problems.into_iter().zip(fixes);
    let found = found.map(|(problem, fix)| Found {
        place: problem.span.line_and_column(text),
        fix,
        problem,
    });
    found.collect()
}

/// The first problem that begins behind `at`, else the first of all.
pub(super) fn next(found: &[Found], at: usize) -> Option<&Found> {
    found.iter().find(|found| found.span().start > at).or_else(|| found.first())
}

/// The problem nearest to `at` that can be mended: one that holds it, else one of its line.
pub(super) fn mendable(found: &[Found], text: &str, at: usize) -> Option<usize> {
    let can = |found: &Found| found.fix.is_some();
    let holds = |found: &Found| found.span().start <= at && at <= found.span().end;
    // A problem of the whole document holds every place: the smallest one is meant.
    let held = found.iter().enumerate().filter(|(_, found)| can(found) && holds(found));
    let held = held.min_by_key(|(_, found)| found.span().end - found.span().start);
    let (line, _) = Span { start: at, end: at }.line_and_column(text);
    let of_line = || found.iter().position(|found| can(found) && found.place.0 == line);
    held.map(|(index, _)| index).or_else(of_line)
}

/// The marks, as the editor takes them.
pub(super) fn marks(found: &[Found], text: &str) -> String {
    let mark = |found: &Found| {
        let severity = match found.problem.severity() {
            Severity::Error => "error",
            Severity::SecurityWarning | Severity::Warning => "warning",
            Severity::Suggestion => "info",
        };
        let unit = |byte| Node::from(u64::from(units_of(text, byte)));
        let mut mark = vec![
            ("from", unit(found.span().start)),
            ("to", unit(found.span().end)),
            ("severity", Node::from(severity)),
            ("message", Node::display(&found.problem)),
        ];
        if let Some(fix) = &found.fix {
            mark.push(("fix", Node::from(&*fix.title)));
        }
        Node::object(mark)
    };
    json::print(&Node::array(found.iter().map(mark)), Layout::Compact)
}

/// The problems as a list, each with its place to go to and its quick fix; called with its number.
pub(super) fn list(
    id: &str,
    found: &[Found],
    (onplace, onfix): (&Callback<usize>, &Callback<usize>),
) -> Html {
    let count = match found.len() {
        0 => "No problems found.".to_owned(),
        1 => "1 problem".to_owned(),
        many => [&many.to_string(), " problems"].concat(),
    };
    let rows = found.iter().enumerate().map(|(index, found)| row(index, found, (onplace, onfix)));
    html! {
        <section class="policy-problems" aria-label="Problems">
            <h3>{ "Problems" }</h3>
            <p id={id.to_owned()} role="status">{ count }</p>
            <ul>{ for rows }</ul>
        </section>
    }
}

fn row(
    index: usize,
    found: &Found,
    (onplace, onfix): (&Callback<usize>, &Callback<usize>),
) -> Html {
    let severity = match found.problem.severity() {
        Severity::Error => "Error",
        Severity::SecurityWarning => "Security warning",
        Severity::Warning => "Warning",
        Severity::Suggestion => "Suggestion",
    };
    let (line, column) = found.place;
    let place = ["line ", &line.to_string(), ", column ", &column.to_string()].concat();
    let go = onplace.reform(move |_: MouseEvent| index);
    let mend = onfix.reform(move |_: MouseEvent| index);
    html! {
        <li>
            <b>{ severity }</b>
            { ", " }
            <button type="button" class="place-link" onclick={go}>{ place }</button>
            { ": " }{ found.problem.to_string() }
            if let Some(fix) = &found.fix {
                { " " }
                <Button weight={Weight::Quiet} onclick={mend}>{ fix.title.clone() }</Button>
            }
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "allow", "Action": "ecr:PutImages", "Resource": "*" },
    { "Effect": "Deny", "Action": "ecr:PutImage", "Resource": "arn" }
  ]
}"#;

    #[test]
    fn the_next_problem_comes_round() {
        let found = found(TEXT, PolicyKind::Identity);
        let line = |at| next(&found, at).map(|found| found.place);
        let effect = TEXT.find("\"allow\"").unwrap();
        let action = TEXT.find("\"ecr:PutImages\"").unwrap();
        assert_eq!(line(0), Some((4, 17)));
        assert_eq!(line(effect), Some((4, 36)));
        assert_eq!(line(action), Some((5, 63)));
        assert_eq!(line(TEXT.len()), Some((4, 17)));
        assert_eq!(next(&[], 0), None);
    }

    #[test]
    fn the_problem_at_the_caret_is_mended() {
        let found = found(TEXT, PolicyKind::Identity);
        let mended = |at: &str| {
            let index = mendable(&found, TEXT, TEXT.find(at).unwrap());
            index.and_then(|index| found.get(index)?.fix.clone()).map(|fix| fix.title)
        };
        assert_eq!(mended("llow").as_deref(), Some("Replace with `Allow`"));
        assert_eq!(mended("PutImages").as_deref(), Some("Replace with `ecr:PutImage`"));
        assert_eq!(mended("\"Resource\": \"*\"").as_deref(), Some("Replace with `Allow`"));
        assert_eq!(mended("Version"), None);
    }

    #[test]
    fn marks_count_as_the_browser_does() {
        let text = "{\"Statement\": {\"Sid\": \"😀\", \"Effect\": \"no\", \"Action\": \"*\"}}";
        let marks = marks(&found(text, PolicyKind::Repository), text);
        let units: Vec<u16> = text.encode_utf16().collect();
        let effect = units.windows(4).position(|four| four == [34, 110, 111, 34]).unwrap();
        assert!(marks.contains(&format!("\"from\":{effect},\"to\":{}", effect + 4)), "{marks}");
    }
}
