//! A verdict laid out for reading: two lanes of rungs and the word that joins them.
//!
//! The page draws this and the terminal prints it; neither adds a judgement of its own. Built by
//! `explain` from the evaluations that the verdict was read off.

use std::rc::Rc;

use super::assumption::Assumption;
use super::verdict::Layer;
use crate::aws::AccountId;
use crate::json::Span;

/// The whole explanation of one decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// What was decided, in few words: `DENIED: silent, not forbidden`.
    pub headline: String,
    /// Why, in one sentence that names the account or policy that decided.
    pub sentence: String,
    /// AWS's own message, for a denial.
    pub aws_message: Option<String>,
    /// What the verdict rests on and AWS does not document; nearly always nothing.
    pub assumptions: Vec<Assumption>,
    /// How the two lanes are joined.
    pub join: Join,
    /// The caller's side.
    pub caller: Lane,
    /// The resource owner's side.
    pub owner: Lane,
}

/// How the caller's side and the owner's side make one verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// One account: either side may allow, neither may forbid.
    Or,
    /// Two accounts: both sides must allow.
    And,
    /// The action knows no resource type: the caller's policies alone decide.
    CallerOnly,
    /// A service principal: the owner's policies alone decide.
    OwnerOnly,
}

impl Join {
    /// The word that stands between the sides.
    pub fn word(self) -> &'static str {
        match self {
            Self::Or => "OR",
            Self::And => "AND",
            Self::CallerOnly => "Caller only",
            Self::OwnerOnly => "Owner only",
        }
    }

    /// What that means.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Or => "one account: either side may allow, neither may forbid",
            Self::And => "two accounts: both sides must say yes",
            Self::CallerOnly => "the action names no resource, so nobody owns one",
            Self::OwnerOnly => "a service asks, so only the owner is asked",
        }
    }
}

/// One side of the ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Whose side it is, where it is an account's.
    pub account: Option<AccountId>,
    /// From the outermost limit down to the policy nearest the caller or the resource.
    pub rungs: Vec<Rung>,
}

/// One kind of policy and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rung {
    /// The kind.
    pub layer: Layer,
    /// What it is called here: `Repository policy`, `Role policies`.
    pub title: String,
    /// What it says.
    pub state: RungState,
    /// Whether the verdict rests on this rung; true of exactly one rung of a proof.
    pub is_deciding: bool,
    /// What it says and what that means, in one sentence.
    pub sentence: String,
    /// The policies of the kind.
    pub documents: Vec<Document>,
    /// Every statement of every one of them, applying or not.
    pub statements: Vec<StatementRow>,
}

/// A policy as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What people call it.
    pub name: String,
    /// The text that spans refer to.
    pub text: Rc<str>,
}

/// What a kind of policy says to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RungState {
    /// A statement allows it and none forbids it.
    Allows,
    /// A statement forbids it.
    Forbids,
    /// Policies are attached and none of their statements applies.
    Silent,
    /// No policy of the kind is attached; the sentence says what that means.
    NoneAttached,
    /// A policy uses something that Drydock does not model, so the request fails closed.
    NotModelled,
}

impl RungState {
    /// The word for it, never colour or shape alone.
    pub fn word(self) -> &'static str {
        match self {
            Self::Allows => "allows",
            Self::Forbids => "forbids",
            Self::Silent => "silent",
            Self::NoneAttached => "none attached",
            Self::NotModelled => "not modelled",
        }
    }
}

/// One statement and how it met the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementRow {
    /// The policy it stands in, an index into the rung's documents.
    pub document: usize,
    /// Its Sid, or `Statement[1]` where it has none.
    pub name: String,
    /// `Allow` or `Deny`.
    pub effect: &'static str,
    /// Whether the verdict rests on it.
    pub is_deciding: bool,
    /// Whether all its tests pass, so that its effect counts.
    pub applies: bool,
    /// The tests in this order: principal, action, resource, condition.
    pub tests: [Test; 4],
    /// Where the statement stands in the policy's text.
    pub span: Span,
}

/// How one element of a statement met the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    /// The element: `Principal`, `NotAction`, `Condition` …
    pub element: &'static str,
    /// How it went.
    pub outcome: TestOutcome,
    /// What the statement wants, as written.
    pub wanted: String,
    /// What the request brings.
    pub given: String,
    /// For a failure, what differs: `account differs`, `ecr:Get* does not cover BatchGetImage`.
    pub difference: Option<String>,
    /// Where the element stands in the policy's text.
    pub span: Span,
}

/// The outcome of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestOutcome {
    /// The request is covered.
    Passes,
    /// The request is not covered, so the statement does not apply.
    Fails,
    /// The statement has no such element, so there is nothing to fail.
    Absent,
    /// The element uses something that Drydock does not model; never counts as an Allow.
    NotModelled,
}

impl TestOutcome {
    /// The word for it, never colour or shape alone.
    pub fn word(self) -> &'static str {
        match self {
            Self::Passes => "passes",
            Self::Fails => "fails",
            Self::Absent => "nothing to fail",
            Self::NotModelled => "not modelled",
        }
    }
}

impl From<bool> for TestOutcome {
    fn from(passes: bool) -> Self {
        if passes { Self::Passes } else { Self::Fails }
    }
}
