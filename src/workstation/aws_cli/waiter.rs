//! `aws SERVICE wait …`: asking the same again and again until the answer is the one that was hoped
//! for, or another one.
//!
//! On the simulated machine waiting takes no time, but on the simulated clock it does: between two
//! requests it moves on by as much as the real tool sleeps, so that what is due happens.
//!
//! Source: botocore, `waiter.py`: what counts first, when it gives up, and its sentences.

use std::fmt;
use std::time::Duration;

use super::arguments::{Globals, Parameters};
use super::error::Misuse;
use super::operation::{Operation, Service, kebab};
use super::request::Poll;
use crate::json::Node;
use crate::workstation::session::Session;

/// Something that can be waited for.
#[derive(Debug)]
pub(in crate::workstation) struct Waiter {
    /// The name in the model, such as `ImageScanComplete`.
    pub(in crate::workstation) name: &'static str,
    /// What it waits for, in few words.
    pub(in crate::workstation) about: &'static str,
    /// The operation that is asked.
    pub(super) operation: &'static str,
    /// How long to wait between two requests.
    pub(in crate::workstation) delay_seconds: u64,
    /// After how many requests it gives up.
    pub(in crate::workstation) attempts_max: u32,
    /// What the answers mean; the first that matches counts.
    pub(super) acceptors: &'static [Acceptor],
}

/// What an answer means.
#[derive(Debug)]
pub(super) struct Acceptor {
    pub(super) state: State,
    pub(super) matcher: Matcher,
}

/// What comes of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// It is done.
    Success,
    /// It will never be done.
    Failure,
    /// Not yet.
    Retry,
}

/// Which answers an acceptor is about.
#[derive(Debug)]
pub(super) enum Matcher {
    /// Those with this text at this place, members from the outside in with dots between them.
    Path { path: &'static str, expected: &'static str },
    /// Errors of this code.
    Error(&'static str),
    /// Every answer that is no error.
    Answered,
}

impl Matcher {
    fn matches(&self, answer: &Result<Node, Misuse>) -> bool {
        match (self, answer) {
            (Self::Path { path, expected }, Ok(answer)) => {
                let found = path.split('.').try_fold(answer, |node, name| node.get(name));
                found.and_then(Node::as_str) == Some(expected)
            }
            (Self::Error(expected), Err(Misuse::Service { code, .. })) => code == expected,
            (Self::Answered, Ok(_)) => true,
            (Self::Path { .. } | Self::Error(_) | Self::Answered, _) => false,
        }
    }
}

impl fmt::Display for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path { path, expected } => {
                write!(f, "For expression \"{path}\" we matched expected path: \"{expected}\"")
            }
            Self::Error(code) => write!(f, "Matched expected service error code: {code}"),
            Self::Answered => f.write_str("Matched expected HTTP status code: 200"),
        }
    }
}

impl Waiter {
    /// The word for it on the command line: `image-scan-complete`.
    pub(in crate::workstation) fn command(&self) -> String {
        kebab(self.name)
    }

    /// The operation that is asked; `None` where the simulator does not have it.
    pub(in crate::workstation) fn operation(&self, service: Service) -> Option<&'static Operation> {
        service.operations().iter().find(|each| each.name == self.operation)
    }

    /// Asks until it is done; gives the exit code.
    pub(super) fn wait(
        &self,
        session: &mut Session<'_>,
        globals: &Globals,
        (service, operation): (Service, &Operation),
        parameters: &Parameters,
    ) -> Result<u8, Misuse> {
        let poll = Poll::new(session, globals, (service, operation))?;
        let mut last_matched = None;
        for attempt in 1..=self.attempts_max {
            if attempt > 1 {
                session.advance(Duration::from_secs(self.delay_seconds));
            }
            let answer = poll.ask(session, &parameters.members);
            let accepted = self.acceptors.iter().find(|each| each.matcher.matches(&answer));
            match (accepted, answer) {
                (Some(Acceptor { state: State::Success, .. }), _) => return Ok(0),
                (Some(Acceptor { state: State::Failure, matcher }), _) => {
                    let reason = format!("Waiter encountered a terminal failure state: {matcher}");
                    return Err(self.failed(&reason));
                }
                (Some(Acceptor { state: State::Retry, matcher }), _) => {
                    last_matched = Some(matcher);
                }
                (None, Err(Misuse::Service { code, message, .. })) => {
                    let reason = format!("An error occurred ({code}): {message}");
                    return Err(self.failed(&reason));
                }
                (None, Err(other)) => return Err(other),
                (None, Ok(_)) => {}
            }
        }
        let before = last_matched.map(|matcher| format!(". Previously accepted state: {matcher}"));
        Err(self.failed(&format!("Max attempts exceeded{}", before.unwrap_or_default())))
    }

    fn failed(&self, reason: &str) -> Misuse {
        Misuse::GaveUp(format!("Waiter {} failed: {reason}", self.name))
    }
}
