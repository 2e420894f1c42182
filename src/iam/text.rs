//! A proof as text: both sides of the ladder, how they are joined, the statements of a rung.

pub mod paper;

use self::paper::{Ink, Paper, pad, wrap};
use super::Proof;
use super::proof::{Lane, Rung, StatementRow, Test, TestOutcome};

/// Columns of a lane below which two no longer stand beside each other.
const LANE_MIN: usize = 36;

/// Which rungs are told statement by statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// The one that decides.
    Deciding,
    /// All that have a policy, and the one that decides.
    All,
}

/// Both lanes, the join, the statements of the rungs told, and AWS's own message.
pub fn ladder(proof: &Proof, told: Told, paper: Paper) -> Vec<String> {
    let mut lines = lanes(proof, paper);
    let join = [proof.join.word(), ": ", proof.join.meaning()].concat();
    lines.push(String::new());
    lines.extend(wrap(&join, paper.width, 0).iter().map(|line| paper.ink(line, Ink::Strong)));
    for rung in proof.caller.rungs.iter().chain(&proof.owner.rungs) {
        if rung.is_deciding || (told == Told::All && !rung.documents.is_empty()) {
            lines.push(String::new());
            lines.extend(truth(rung, paper));
        }
    }
    for assumption in &proof.assumptions {
        let (question, answer) = (assumption.question(), assumption.answer());
        let said = ["AWS does not document this: ", question, "; taken here: ", answer].concat();
        lines.push(String::new());
        lines.extend(wrap(&said, paper.width, 2));
    }
    if let Some(message) = &proof.aws_message {
        lines.push(String::new());
        lines.push(paper.ink("AWS's message", Ink::Strong));
        lines.extend(wrap(message, paper.width - 2, 0).iter().map(|line| indented(line, 2)));
    }
    lines
}

fn indented(line: &str, by: usize) -> String {
    [&" ".repeat(by), line].concat()
}

fn lanes(proof: &Proof, paper: Paper) -> Vec<String> {
    let between = paper.pick(" │ ", " | ");
    let width = (paper.width - between.chars().count()) / 2;
    let (caller, owner) =
        (lane("Caller's side", &proof.caller, paper), lane("Owner's side", &proof.owner, paper));
    if width < LANE_MIN {
        let blank = Cell::plain(String::new());
        return caller.iter().chain([&blank]).chain(&owner).map(|cell| cell.ink(paper)).collect();
    }
    let blank = Cell::plain(String::new());
    (0..caller.len().max(owner.len()))
        .map(|row| {
            let (left, right) =
                (caller.get(row).unwrap_or(&blank), owner.get(row).unwrap_or(&blank));
            let gap = pad("", width.saturating_sub(left.text.chars().count()));
            [&left.ink(paper), &gap, between, &right.ink(paper)].concat().trim_end().to_owned()
        })
        .collect()
}

/// A line of a lane before it is coloured, so that its width is known.
struct Cell {
    text: String,
    ink: Option<Ink>,
}

impl Cell {
    fn plain(text: String) -> Self {
        Self { text, ink: None }
    }

    fn inked(text: String, ink: Ink) -> Self {
        Self { text, ink: Some(ink) }
    }

    fn ink(&self, paper: Paper) -> String {
        match self.ink {
            Some(ink) => paper.ink(&self.text, ink),
            None => self.text.clone(),
        }
    }
}

/// The title, then two lines a rung: its mark and title, and what it says.
fn lane(title: &str, lane: &Lane, paper: Paper) -> Vec<Cell> {
    let account = lane.account.map_or(String::new(), |account| format!(", account {account}"));
    let mut cells = vec![Cell::inked([title, &account].concat(), Ink::Strong)];
    for rung in &lane.rungs {
        let mark = paper.rung_mark(rung.state);
        cells.push(Cell::plain([mark, " ", &rung.title].concat()));
        let decides = if rung.is_deciding { decides(paper) } else { "" };
        let word = ["  ", rung.state.word(), decides].concat();
        cells.push(Cell::inked(word, Ink::from(rung.state)));
    }
    cells
}

fn decides(paper: Paper) -> &'static str {
    paper.pick("  ◀ DECIDES", "  <- DECIDES")
}

/// What a rung says, then each of its statements with its four tests.
fn truth(rung: &Rung, paper: Paper) -> Vec<String> {
    let decides = if rung.is_deciding { decides(paper) } else { "" };
    let head = [&rung.title, ": ", rung.state.word(), decides].concat();
    let mut lines = vec![paper.ink(&head, Ink::Strong)];
    lines.extend(wrap(&rung.sentence, paper.width - 2, 0).iter().map(|line| indented(line, 2)));
    for row in &rung.statements {
        lines.push(String::new());
        lines.extend(statement(rung, row, paper));
    }
    lines
}

fn statement(rung: &Rung, row: &StatementRow, paper: Paper) -> Vec<String> {
    let document = rung.documents.get(row.document);
    let name = document.map_or("", |document| &document.name);
    let place = document.map_or(1, |document| row.span.line_and_column(&document.text).0);
    let applies = if row.applies { "applies" } else { "does not apply" };
    let decides = if row.is_deciding { decides(paper) } else { "" };
    let head = format!("{} {} ({name}, line {place}): {applies}{decides}", row.effect, row.name);
    let mut lines: Vec<_> =
        wrap(&head, paper.width - 2, 2).iter().map(|line| indented(line, 2)).collect();
    for each in &row.tests {
        lines.extend(test(each, paper));
    }
    lines
}

fn test(of: &Test, paper: Paper) -> Vec<String> {
    let mark = paper.test_mark(of.outcome);
    let word = match (&of.difference, of.outcome) {
        (Some(difference), _) => [of.outcome.word(), ": ", difference].concat(),
        (None, TestOutcome::Absent) => "not written, so nothing can fail".to_owned(),
        (None, TestOutcome::Passes | TestOutcome::Fails | TestOutcome::NotModelled) => {
            of.outcome.word().to_owned()
        }
    };
    let head = [mark, " ", &pad(of.element, 12), " ", &word].concat();
    let hang = 15;
    let mut lines = Vec::new();
    for (number, line) in wrap_behind(&head, paper.width - 4, hang).iter().enumerate() {
        let line = if number == 0 { paper.ink(line, Ink::from(of.outcome)) } else { line.clone() };
        lines.push(indented(&line, 4));
    }
    if of.outcome != TestOutcome::Absent {
        for (label, value) in [("wanted  ", &of.wanted), ("given   ", &of.given)] {
            let value = [label, value].concat();
            let wrapped = wrap_behind(&value, paper.width - 6, 8);
            lines.extend(wrapped.iter().map(|line| indented(line, 6)));
        }
    }
    lines
}

/// Wraps what stands behind the first `column` columns, which stay as they are.
fn wrap_behind(line: &str, width: usize, column: usize) -> Vec<String> {
    let label: String = line.chars().take(column).collect();
    let rest: String = line.chars().skip(column).collect();
    let mut lines = wrap(&rest, width - column, 0).into_iter();
    let first = [label.as_str(), &lines.next().unwrap_or_default()].concat();
    let further = lines.map(|line| indented(&line, column));
    [first.trim_end().to_owned()].into_iter().chain(further).collect()
}
