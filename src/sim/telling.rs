//! An answer as text, for terminals.

use super::{Answer, AskedCall, ClientOperation, Finding, Question};
use crate::iam::Authorization;
use crate::iam::text::paper::{Ink, Paper, pad, wrap};
use crate::iam::text::{Told, ladder};

/// What was asked, how it ended and why, every call, the ladder of the deciding one, and what the
/// client printed.
pub fn answer_in_words(answer: &Answer, told: Told, paper: Paper) -> Vec<String> {
    let asked = question_in_words(&answer.question);
    let mut lines = head(&answer.headline, &answer.sentence, &asked, paper);
    lines.extend(calls(answer, paper));
    if let Some(proof) = deciding(answer).and_then(|call| call.proof.as_ref()) {
        lines.push(String::new());
        lines.extend(ladder(proof, told, paper));
    }
    lines.push(String::new());
    lines.push(paper.ink("The client says", Ink::Strong));
    for line in answer.client_output.lines() {
        lines.extend(wrap(line, paper.width - 2, 2).iter().map(|line| ["  ", line].concat()));
    }
    lines
}

/// A question as a sentence: `consumer/ci asks to pull …`.
pub(super) fn question_in_words(question: &Question) -> String {
    let Question { who, operation, on } = question;
    let doing = match operation {
        ClientOperation::Login => "log in at",
        ClientOperation::Pull | ClientOperation::Push => operation.word(),
    };
    format!("{who} asks to {doing} {on}")
}

/// What a call asks for: `arn:… asks for ecr:PutImage on arn:…`.
pub fn call_in_words(of: &Authorization) -> String {
    let request = &of.request;
    let on = request.resource.arn.as_ref().map_or("*".to_owned(), ToString::to_string);
    format!("{} asks for {} on {on}", request.principal, request.action)
}

/// How it ended, why, and what was asked.
pub fn head(headline: &str, sentence: &str, question: &str, paper: Paper) -> Vec<String> {
    let mut lines = vec![paper.ink(headline, Ink::Strong)];
    lines.extend(wrap(sentence, paper.width, 0));
    lines.push(String::new());
    lines.extend(wrap(question, paper.width, 2));
    lines
}

/// The mark that stands for how a call or a question ended, and its colour.
pub(super) fn finding_mark(finding: Finding, paper: Paper) -> (&'static str, Ink) {
    match finding {
        Finding::Allowed => (paper.pick("✓", "+"), Ink::Allows),
        Finding::Forbidden => (paper.pick("✗", "x"), Ink::Forbids),
        Finding::Silent => (paper.pick("○", "o"), Ink::Silent),
        Finding::OtherCause => ("?", Ink::Unknown),
    }
}

/// The calls that the client made, in order, with the one that the answer rests on pointed out.
fn calls(answer: &Answer, paper: Paper) -> Vec<String> {
    let mut lines = vec![String::new(), paper.ink("Calls", Ink::Strong)];
    for (index, call) in answer.calls.iter().enumerate() {
        let (mark, ink) = finding_mark(call.finding, paper);
        let times = if call.times > 1 { format!(" x {}", call.times) } else { String::new() };
        let name = pad(&[&call.action, times.as_str()].concat(), 42);
        let is_first_to_fail = answer.deciding == Some(index) && call.finding != Finding::Allowed;
        let pointer = paper.pick("  ◀ the first that fails", "  <- the first that fails");
        let pointer = if is_first_to_fail { pointer } else { "" };
        let word = [call.finding.word(), pointer].concat();
        lines.push(format!("  {mark} {name} {}", paper.ink(&word, ink)));
    }
    lines
}

/// The call that an answer rests on.
pub(super) fn deciding(answer: &Answer) -> Option<&AskedCall> {
    answer.calls.get(answer.deciding?)
}
