//! What happened: one record for every call, denied ones included.
//!
//! CloudTrail keeps such records on AWS. Ours carry more: every authorisation with its proof, and
//! the calls of callers who could not be authenticated, which CloudTrail leaves out.

use std::fmt;
use std::rc::Rc;

use crate::aws::{Arn, Region, Timestamp};
use crate::iam::{Authorization, Principal};
use crate::ordered::SharedVec;

/// One call, from its caller to its outcome.
#[derive(Clone, Debug)]
pub struct CallRecord {
    /// Its place in the trail, counted from 1.
    pub sequence: usize,
    /// The id of the event, a UUID.
    pub event_id: Box<str>,
    /// When it was made.
    pub at: Timestamp,
    /// Which door it came through.
    pub source: Door,
    /// The operation, such as `BatchGetImage`, whatever the client called it.
    pub operation: &'static str,
    /// The Region that answered.
    pub region: Region,
    /// Who made it.
    pub caller: Principal,
    /// What it was about; none for calls about no one resource.
    pub resource: Option<Arn>,
    /// The decisions it needed, in order, up to the first that was a no. Empty when the call came
    /// to no decision, or needs none.
    pub authorizations: Vec<Rc<Authorization>>,
    /// How it ended.
    pub outcome: Outcome,
}

/// The doors of the cloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Door {
    /// The ECR API.
    Api,
    /// A registry, as docker knows it.
    Registry,
    /// STS.
    Sts,
    /// IAM.
    Iam,
    /// Organizations.
    Organizations,
}

/// How a call ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It did what it was asked.
    Succeeded,
    /// The caller may not do it.
    Denied {
        /// AWS's sentence.
        message: Box<str>,
    },
    /// The caller may do it, but it cannot be done.
    Failed {
        /// The code of the exception, such as `RepositoryNotFoundException`.
        code: Box<str>,
        /// AWS's sentence.
        message: Box<str>,
    },
    /// Nobody knows who the caller is, so nothing was decided.
    Unauthenticated {
        /// The code of the exception; the registry's is `DENIED` or, without a login, none at all.
        code: Box<str>,
        /// AWS's sentence.
        message: Box<str>,
    },
}

impl CallRecord {
    /// The action that decided: the last one that was asked about.
    pub fn authorization(&self) -> Option<&Rc<Authorization>> {
        self.authorizations.last()
    }

    /// Which service answered, as CloudTrail names it.
    pub fn event_source(&self) -> &'static str {
        match self.source {
            Door::Api | Door::Registry => "ecr.amazonaws.com",
            Door::Sts => "sts.amazonaws.com",
            Door::Iam => "iam.amazonaws.com",
            Door::Organizations => "organizations.amazonaws.com",
        }
    }
}

impl Outcome {
    /// The exception's code, for a call that did not succeed.
    pub fn error_code(&self) -> Option<&str> {
        match self {
            Self::Succeeded => None,
            Self::Denied { .. } => Some("AccessDenied"),
            Self::Failed { code, .. } | Self::Unauthenticated { code, .. } => Some(code),
        }
    }
}

/// The outcome in a word.
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Succeeded => "succeeded",
            Self::Denied { .. } => "denied",
            Self::Failed { .. } => "failed",
            Self::Unauthenticated { .. } => "unauthenticated",
        })
    }
}

/// Every record so far, oldest first.
///
/// A clone shares the records.
#[derive(Clone, Debug, Default)]
pub(super) struct Trail(SharedVec<Rc<CallRecord>>);

impl Trail {
    /// The records.
    pub(super) fn records(&self) -> &SharedVec<Rc<CallRecord>> {
        &self.0
    }

    /// The number of the record that comes next.
    pub(super) fn next_sequence(&self) -> usize {
        self.0.len() + 1
    }

    /// Adds a record at the end.
    pub(super) fn push(&mut self, record: Rc<CallRecord>) {
        self.0.push(record);
    }
}
