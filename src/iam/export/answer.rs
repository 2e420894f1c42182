//! One case in, one decision out.

use std::fmt;

use super::{Object, authorization_details, layer_word, number, proof};
use crate::iam::case::{Case, CaseError};
use crate::iam::evaluate::{Authorization, authorize};
use crate::iam::verdict::{StatementRef, Unmodelled, Verdict};
use crate::json::{Node, SyntaxError, parse};

/// How much is told of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// What was decided, by what, and one sentence.
    Decision,
    /// That and the whole proof, in our shape and in AWS's.
    Proof,
}

/// What came of a case.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The case's `id`, whatever its type.
    pub id: Option<Node>,
    /// The decision, or why there is none.
    pub outcome: Result<Authorization, Refusal>,
}

/// Why a text is no case that can be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The bytes are no text in UTF-8.
    NotText {
        /// How many of them are.
        valid_bytes: usize,
    },
    /// The text is not JSON.
    NotJson {
        /// Line and column, from 1.
        at: (usize, usize),
        /// What is wrong.
        error: SyntaxError,
    },
    /// The JSON is no case.
    Case(CaseError),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotText { valid_bytes } => {
                write!(f, "no text in UTF-8 behind byte {valid_bytes}")
            }
            Self::NotJson { at: (1, column), error } => {
                write!(f, "not JSON at column {column}: {error}")
            }
            Self::NotJson { at: (line, column), error } => {
                write!(f, "not JSON at line {line}, column {column}: {error}")
            }
            Self::Case(error) => write!(f, "{error}"),
        }
    }
}

/// Decides the case that `text` holds, in the format of [`crate::iam::case`].
///
/// A mark of byte order in front, as editors of Windows leave it, says nothing.
pub fn answer(text: &str) -> Answer {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let node = match parse(text) {
        Ok(node) => node,
        Err(error) => {
            let at = error.span.line_and_column(text);
            return Answer { id: None, outcome: Err(Refusal::NotJson { at, error }) };
        }
    };
    let outcome = match Case::read(&node) {
        Ok(case) => Ok(authorize(case.request, case.policies)),
        Err(error) => Err(Refusal::Case(error)),
    };
    Answer { id: node.get("id").cloned(), outcome }
}

impl Answer {
    /// The answer to bytes that are no text.
    pub fn not_text(valid_bytes: usize) -> Self {
        Self { id: None, outcome: Err(Refusal::NotText { valid_bytes }) }
    }

    /// `{"id", "decision", "decidedBy", "message"}`, for a case that was refused `{"id", "line",
    /// "decision": "error", "message"}` where `line` says which line of a stream it was.
    ///
    /// `decision` is `allowed`, `explicitDeny`, `implicitDeny` or `error`. What rests on something
    /// that is not modelled fails closed: it is an `implicitDeny` with `"notModelled": true`.
    /// `message` is AWS's own for a denial that AWS would make, our sentence otherwise. With
    /// [`Detail::Proof`] there are `proof` and `authorizationDetails`, too.
    pub fn to_json(&self, detail: Detail, line: Option<usize>) -> Node {
        let object = Object::default().maybe("id", self.id.clone());
        match &self.outcome {
            Ok(authorization) => decision(object, authorization, detail).into(),
            Err(refusal) => {
                let object = object.maybe("line", line.map(number)).with("decision", "error");
                object.with("message", Node::display(refusal)).into()
            }
        }
    }
}

fn decision(object: Object, of: &Authorization, detail: Detail) -> Object {
    let (word, is_modelled) = match of.verdict {
        Verdict::Allowed { .. } => ("allowed", true),
        Verdict::ExplicitlyDenied { .. } => ("explicitDeny", true),
        Verdict::ImplicitlyDenied { .. } => ("implicitDeny", true),
        Verdict::NotModelled { .. } => ("implicitDeny", false),
    };
    let message = if is_modelled { of.aws_message() } else { None };
    let object = object
        .with("decision", word)
        .maybe("notModelled", (!is_modelled).then_some(true))
        .with("decidedBy", decided_by(of))
        .with("message", message.unwrap_or_else(|| of.sentence()).as_str());
    match detail {
        Detail::Decision => object,
        Detail::Proof => object
            .with("proof", proof(&of.proof()))
            .with("authorizationDetails", authorization_details(of)),
    }
}

/// The statement that the decision rests on, or the kind of policy that had to allow and did not.
fn decided_by(of: &Authorization) -> Object {
    let layer = |layer| Object::default().with("layer", layer_word(layer));
    match of.verdict {
        Verdict::Allowed { by: Some(by) }
        | Verdict::ExplicitlyDenied { by }
        | Verdict::NotModelled { what: Unmodelled::Condition(by) } => {
            statement(layer(by.layer), of, by)
        }
        Verdict::ImplicitlyDenied { missing } => layer(missing),
        Verdict::NotModelled { what: Unmodelled::Action } => {
            Object::default().with("layer", "action")
        }
        Verdict::Allowed { by: None } if of.needs_no_permission() => {
            Object::default().with("layer", "service")
        }
        // The one caller who needs no policy.
        Verdict::Allowed { by: None } => Object::default().with("layer", "root"),
    }
}

fn statement(object: Object, of: &Authorization, by: StatementRef) -> Object {
    let Some(attached) = of.policies.get(by.policy) else { return object };
    let sid = attached.policy.statements.get(by.statement).and_then(|one| one.sid.as_deref());
    object
        .with("policy", &*attached.name)
        .maybe("arn", attached.arn.as_ref().map(Node::display))
        .with("statement", number(by.statement))
        .maybe("sid", sid)
}
