//! The step that writes the trail.

use std::rc::Rc;

use super::Cloud;
use super::authorize::Permission;
use super::call::{Answer, Call};
use super::refusal::Refusal;
use super::trail::{CallRecord, Door, Outcome};
use crate::aws::Region;
use crate::iam::{Authorization, Principal};

impl Cloud {
    /// Adds what happened to the trail; a request for no known operation leaves no record.
    pub(super) fn record(
        &mut self,
        door: Door,
        call: &Call,
        permission: &Permission<'_>,
        answer: &Result<Answer, Refusal>,
    ) -> Option<Rc<CallRecord>> {
        let operation = call.operation()?;
        let record = Rc::new(CallRecord {
            sequence: self.trail.next_sequence(),
            event_id: self.ids.uuid().into(),
            at: self.now,
            source: door,
            operation,
            region: call.region(),
            caller: permission
                .caller
                .map_or(Principal::Anonymous, |caller| caller.principal.clone()),
            resource: permission.resource.clone(),
            authorizations: permission.authorizations.clone(),
            outcome: match answer {
                Ok(_) => Outcome::Succeeded,
                Err(refusal) => refusal.outcome(door),
            },
        });
        self.trail.push(Rc::clone(&record));
        Some(record)
    }

    /// Adds what a service has tried for itself.
    pub(super) fn record_own(
        &mut self,
        operation: &'static str,
        region: Region,
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
        };
        self.trail.push(Rc::new(record));
    }
}
