//! The proof as JSON: lanes, rungs, statements, tests.

use super::{Object, layer_word, list, number, place};
use crate::iam::assumption::Assumption;
use crate::iam::proof::{Join, Lane, Proof, Rung, RungState, StatementRow, Test, TestOutcome};
use crate::json::Node;

/// The whole explanation of one decision.
pub fn proof(of: &Proof) -> Node {
    Object::default()
        .with("headline", of.headline.as_str())
        .with("sentence", of.sentence.as_str())
        .maybe("awsMessage", of.aws_message.as_deref())
        .with("assumptions", list(of.assumptions.iter().copied().map(assumption).collect()))
        .with("join", join(of.join))
        .with("caller", lane(&of.caller))
        .with("owner", lane(&of.owner))
        .into()
}

/// A question that AWS leaves open and the answer that the decision rests on.
fn assumption(of: Assumption) -> Node {
    Object::default()
        .with("id", of.id())
        .with("question", of.question())
        .with("answer", of.answer())
        .into()
}

fn join(join: Join) -> &'static str {
    match join {
        Join::Or => "or",
        Join::And => "and",
        Join::CallerOnly => "callerOnly",
        Join::OwnerOnly => "ownerOnly",
    }
}

fn lane(lane: &Lane) -> Object {
    Object::default()
        .maybe("account", lane.account.map(|account| Node::display(&account)))
        .with("rungs", list(lane.rungs.iter().map(rung).collect()))
}

fn rung(rung: &Rung) -> Node {
    let documents = rung.documents.iter().map(|document| {
        Object::default().with("name", &*document.name).with("text", &*document.text).into()
    });
    Object::default()
        .with("layer", layer_word(rung.layer))
        .with("title", rung.title.as_str())
        .with("state", state(rung.state))
        .with("decides", rung.is_deciding)
        .with("sentence", rung.sentence.as_str())
        .with("documents", list(documents.collect()))
        .with("statements", list(rung.statements.iter().map(|row| statement(row, rung)).collect()))
        .into()
}

fn state(state: RungState) -> &'static str {
    match state {
        RungState::Allows => "allows",
        RungState::Forbids => "forbids",
        RungState::Silent => "silent",
        RungState::NoneAttached => "noneAttached",
        RungState::NotModelled => "notModelled",
    }
}

fn statement(row: &StatementRow, rung: &Rung) -> Node {
    let text = rung.documents.get(row.document).map_or("", |document| &document.text);
    Object::default()
        .with("document", number(row.document))
        .with("name", row.name.as_str())
        .with("effect", row.effect)
        .with("decides", row.is_deciding)
        .with("applies", row.applies)
        .with("tests", list(row.tests.iter().map(|one| test(one, text)).collect()))
        .with("place", place(row.span, text))
        .into()
}

fn test(of: &Test, text: &str) -> Node {
    Object::default()
        .with("element", of.element)
        .with("outcome", outcome(of.outcome))
        .with("wanted", of.wanted.as_str())
        .with("given", of.given.as_str())
        .maybe("difference", of.difference.as_deref())
        .with("place", place(of.span, text))
        .into()
}

fn outcome(outcome: TestOutcome) -> &'static str {
    match outcome {
        TestOutcome::Passes => "passes",
        TestOutcome::Fails => "fails",
        TestOutcome::Absent => "absent",
        TestOutcome::NotModelled => "notModelled",
    }
}
