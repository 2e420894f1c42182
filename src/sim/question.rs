//! "Can this principal do that?" answered by doing it on a copy of the world.

use std::rc::Rc;

use crate::iam::Proof;

/// One question: who, what, on which image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The identity's label, such as `consumer/ci`.
    pub who: String,
    /// What the client does.
    pub operation: ClientOperation,
    /// The image, as `docker` is told: `111122223333.dkr.ecr.us-east-1.amazonaws.com/team/api:1.4.2`.
    pub on: String,
}

/// What a person does with a client; each is several calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClientOperation {
    /// `aws ecr get-login-password | docker login`
    Login,
    /// Log in, then `docker pull`.
    Pull,
    /// Log in, then `docker push`.
    Push,
}

impl ClientOperation {
    /// All of them, in the order a menu shows.
    pub const ALL: [Self; 3] = [Self::Login, Self::Pull, Self::Push];

    /// The word for it, as it stands in a question and in the address.
    pub fn word(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Pull => "pull",
            Self::Push => "push",
        }
    }
}

/// The answer to a [`Question`], read off the calls that the clients made.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What was asked.
    pub question: Question,
    /// How it ended.
    pub finding: Finding,
    /// How it ended, in few words: `DENIED: silent, not forbidden`.
    pub headline: String,
    /// Why, in one sentence.
    pub sentence: String,
    /// The calls in order; equal calls in a row are one entry.
    pub calls: Vec<AskedCall>,
    /// Which of `calls` the answer rests on: the first that failed, else the last.
    pub deciding: Option<usize>,
    /// What the person at the keyboard saw last.
    pub client_output: String,
    /// The smallest change that lets it through, tried on a copy before it is offered.
    pub fix: Option<Fix>,
}

/// How a client operation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// It went through.
    Allowed,
    /// A statement forbids one of its calls.
    Forbidden,
    /// No statement allows one of its calls.
    Silent,
    /// Permissions were not the trouble: no login, an expired token, no such image.
    OtherCause,
}

/// One call, or several alike in a row, of a client operation.
#[derive(Clone, Debug)]
pub struct AskedCall {
    /// The action, such as `ecr:BatchGetImage`.
    pub action: String,
    /// How many times in a row.
    pub times: usize,
    /// How it ended, in a word: `allowed`, `denied`, `failed`.
    pub outcome: &'static str,
    /// Why, where permissions were asked for.
    pub proof: Option<Rc<Proof>>,
}

/// A change to a policy, as the commands that make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in one sentence.
    pub sentence: String,
    /// The statement that is added, as JSON.
    pub statement: String,
    /// What to type, in order; the first makes sure that the right identity types it.
    pub commands: Vec<String>,
    /// What else becomes possible, as `consumer/dev: pull team/api`; the question itself is not named.
    pub also_opens: Vec<String>,
    /// How many other questions keep their answer.
    pub unchanged: usize,
}
