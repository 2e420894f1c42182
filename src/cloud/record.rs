//! The step that writes the trail.

use std::rc::Rc;

use super::Cloud;
use super::authenticate::Caller;
use super::authorize::Permission;
use super::call::{Answer, Call};
use super::refusal::Refusal;
use super::trail::{Answered, Asked, CallRecord, Door, Outcome};
use crate::aws::Region;
use crate::iam::{Authorization, Principal};
use crate::json::Node;

/// What the trail keeps of the request that a call came in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin<'a> {
    /// The door that it came to.
    pub(super) door: Door,
    /// Who sent it.
    pub(super) caller: Option<&'a Rc<Caller>>,
    /// Its id.
    pub(super) request_id: &'a str,
    /// What its client calls itself.
    pub(super) user_agent: Option<&'a str>,
    /// Whether it asks for the head of the answer alone.
    pub(super) is_head: bool,
    /// What it asks for; a registry's requests say it in other ways.
    pub(super) parameters: Option<&'a Rc<Node>>,
}

impl Cloud {
    /// Adds what happened to the trail; a request for no known operation leaves no record.
    pub(super) fn record(
        &mut self,
        origin: Origin<'_>,
        call: &Call,
        permission: &Permission<'_>,
        answer: &Result<Answer, Refusal>,
    ) -> Option<Rc<CallRecord>> {
        let operation = call.operation()?;
        let record = Rc::new(CallRecord {
            sequence: self.trail.next_sequence(),
            event_id: self.ids.uuid().into(),
            at: self.now,
            source: origin.door,
            operation,
            region: call.region(),
            caller: permission
                .caller
                .map_or(Principal::Anonymous, |caller| caller.principal.clone()),
            resource: permission.resource.clone(),
            authorizations: permission.authorizations.clone(),
            outcome: match answer {
                Ok(_) => Outcome::Succeeded,
                Err(refusal) => refusal.outcome(origin.door),
            },
            request_id: origin.request_id.into(),
            user_agent: origin.user_agent.map(Into::into),
            by: origin.caller.map(Rc::clone),
            is_head: origin.is_head,
            asked: Asked::of(call, origin.parameters),
            answered: Answered::of(origin.door, operation, answer),
        });
        self.trail.push(Rc::clone(&record));
        Some(record)
    }

    /// Adds what a service has tried for itself.
    pub(super) fn record_own(
        &mut self,
        caller: Rc<Caller>,
        (operation, region): (&'static str, Region),
        authorization: Rc<Authorization>,
        outcome: Outcome,
    ) {
        let record = CallRecord {
            sequence: self.trail.next_sequence(),
            event_id: self.ids.uuid().into(),
            at: self.now,
            source: Door::Api,
            operation,
            region,
            caller: authorization.request.principal.clone(),
            resource: authorization.request.resource.arn.clone(),
            authorizations: vec![authorization],
            outcome,
            request_id: self.ids.uuid().into(),
            user_agent: None,
            by: Some(caller),
            is_head: false,
            asked: Asked::Nothing,
            answered: Answered::Nothing,
        };
        self.trail.push(Rc::new(record));
    }
}
