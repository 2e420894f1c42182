//! The log: every call and every event in one time line, to be read, filtered and taken away.
//!
//! It is wider than what AWS keeps in any one place: calls of all accounts and Regions, those that
//! CloudTrail leaves out, and beside them what registries reported to EventBridge and CloudTrail.

mod export;
mod filter;
mod tally;

use std::rc::Rc;

pub use self::export::{csv, json_lines};
pub use self::filter::{FilterError, LogFilter, Outcomes};
pub use self::tally::{Pulls, outcomes, pulls};
use super::agenda::EventRecord;
use super::{CallRecord, Cloud, Outcome};
use crate::aws::{AccountId, Arn, Region, Timestamp};
use crate::ecr::event::Listener;
use crate::iam::Principal;
use crate::json::Node;

/// One line of the log.
#[derive(Clone, Debug)]
pub enum LogEntry {
    /// A call.
    Call(Rc<CallRecord>),
    /// What a registry reported.
    Event(Rc<EventRecord>),
}

/// Two entries are the same if they are the very same record, which never changes.
impl PartialEq for LogEntry {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Call(one), Self::Call(other)) => Rc::ptr_eq(one, other),
            (Self::Event(one), Self::Event(other)) => Rc::ptr_eq(one, other),
            (Self::Call(_), Self::Event(_)) | (Self::Event(_), Self::Call(_)) => false,
        }
    }
}

impl Cloud {
    /// Everything that the log holds, oldest first. At the same moment the call comes first that
    /// an event is about.
    pub fn log(&self) -> Vec<LogEntry> {
        let (calls, events) = (self.trail(), self.events());
        let mut entries = Vec::with_capacity(calls.len() + events.len());
        let mut waiting = events.iter().peekable();
        for call in calls {
            while let Some(event) = waiting.next_if(|event| event.at < call.at) {
                entries.push(LogEntry::Event(Rc::clone(event)));
            }
            entries.push(LogEntry::Call(Rc::clone(call)));
        }
        for event in waiting {
            entries.push(LogEntry::Event(Rc::clone(event)));
        }
        entries
    }
}

impl LogEntry {
    /// Its id, a UUID.
    pub fn id(&self) -> &str {
        match self {
            Self::Call(call) => &call.event_id,
            Self::Event(event) => &event.id,
        }
    }

    /// When.
    pub fn at(&self) -> Timestamp {
        match self {
            Self::Call(call) => call.at,
            Self::Event(event) => event.at,
        }
    }

    /// In which Region.
    pub fn region(&self) -> Region {
        match self {
            Self::Call(call) => call.region,
            Self::Event(event) => event.region,
        }
    }

    /// The operation, or the kind of event.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Call(call) => call.operation,
            Self::Event(event) => match event.event.listener() {
                Listener::EventBridge(name)
                | Listener::Inspector(name)
                | Listener::CloudTrail(name) => name,
            },
        }
    }

    /// The service that was called, in a word: `ecr`, `sts`; of an event, the one that is told.
    pub fn source(&self) -> &'static str {
        match self {
            Self::Call(call) => {
                let source = call.event_source();
                source.split_once('.').map_or(source, |(service, _)| service)
            }
            Self::Event(event) => match event.event.listener() {
                Listener::EventBridge(_) | Listener::Inspector(_) => "eventbridge",
                Listener::CloudTrail(_) => "cloudtrail",
            },
        }
    }

    /// How it ended, in a word; an event is `reported`.
    pub fn outcome(&self) -> Outcomes {
        match self {
            Self::Call(call) => match call.outcome {
                Outcome::Succeeded => Outcomes::Succeeded,
                Outcome::Denied { .. } => Outcomes::Denied,
                Outcome::Failed { .. } => Outcomes::Failed,
                Outcome::Unauthenticated { .. } => Outcomes::Unauthenticated,
            },
            Self::Event(_) => Outcomes::Reported,
        }
    }

    /// The code of the error, where there is one.
    pub fn error_code(&self) -> Option<&str> {
        match self {
            Self::Call(call) => call.outcome.error_code(),
            Self::Event(_) => None,
        }
    }

    /// The sentence of the error, where there is one.
    pub fn error_message(&self) -> Option<&str> {
        match self {
            Self::Call(call) => call.outcome.message(),
            Self::Event(_) => None,
        }
    }

    /// The account that acted: the caller's; of an event, the registry's.
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Self::Call(call) => call.caller.account(),
            Self::Event(event) => Some(event.account),
        }
    }

    /// Who did it, within the account: `user/ana`, `assumed-role/ci/build`, `root`; of an event,
    /// `ecr`.
    pub fn who(&self) -> String {
        let Self::Call(call) = self else { return "ecr".to_owned() };
        if call.caller == Principal::Anonymous {
            return "nobody known".to_owned();
        }
        let name = call.caller.to_string();
        // What stands behind the account in an ARN; other names stay whole.
        name.splitn(6, ':').nth(5).map_or(name.clone(), str::to_owned)
    }

    /// What it is about, as an ARN.
    pub fn resource(&self) -> Option<Arn> {
        match self {
            Self::Call(call) => call.resource.clone(),
            Self::Event(event) => {
                let name = event.event.repository_name()?;
                Some(Arn::repository(event.region, event.account, name.as_str()))
            }
        }
    }

    /// As CloudTrail or EventBridge deliver it.
    pub fn to_json(&self) -> Node {
        match self {
            Self::Call(call) => call.to_cloud_trail(None),
            Self::Event(event) => event.to_json(),
        }
    }
}
