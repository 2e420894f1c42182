//! What is still to happen, and what the registries have reported so far.
//!
//! Time passes only in [`Cloud::advance`]. It does what is due on the way, one thing after the
//! other, the clock standing at the moment for which each was planned.

use std::convert::Infallible;
use std::rc::Rc;
use std::time::Duration;

use super::Cloud;
use crate::aws::{AccountId, Ids, Region, Timestamp};
use crate::ecr::{self, Effects, Event, FollowUp};
use crate::ordered::{SharedMap, SharedVec};

/// Something that will happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// When.
    pub at: Timestamp,
    /// Tells apart what is due at the same moment: what was planned first happens first.
    pub sequence: u64,
    /// In whose registry.
    pub account: AccountId,
    /// In which Region.
    pub region: Region,
    /// What.
    pub follow_up: FollowUp,
}

/// Everything that will happen, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Agenda {
    due: SharedMap<(Timestamp, u64), Rc<Due>>,
    planned: u64,
}

/// Something that a registry has reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRecord {
    /// Its place among the events, counted from 1.
    pub sequence: usize,
    /// The id of the event, a UUID.
    pub id: Box<str>,
    /// When.
    pub at: Timestamp,
    /// Whose registry.
    pub account: AccountId,
    /// In which Region.
    pub region: Region,
    /// What.
    pub event: Event,
}

/// Every event so far, oldest first. Clones share the records.
///
/// The ids have a source of their own: what is reported does not change which upload gets which id.
#[derive(Clone, Debug)]
pub(super) struct EventLog {
    records: SharedVec<Rc<EventRecord>>,
    ids: Ids,
}

impl Agenda {
    fn plan(&mut self, (account, region): (AccountId, Region), at: Timestamp, what: FollowUp) {
        self.planned += 1;
        let due = Due { at, sequence: self.planned, account, region, follow_up: what };
        self.due.insert((at, self.planned), Rc::new(due));
    }

    /// Takes out what is due first, if that is at `until` or before.
    fn take_due(&mut self, until: Timestamp) -> Option<Rc<Due>> {
        let first = *self.due.keys().next().filter(|(at, _)| *at <= until)?;
        self.due.remove(&first)
    }
}

impl EventLog {
    /// A log without events whose ids are drawn from `seed`.
    pub(super) fn new(seed: u64) -> Self {
        Self { records: SharedVec::new(), ids: Ids::new(!seed) }
    }

    fn push(&mut self, (account, region): (AccountId, Region), at: Timestamp, event: Event) {
        let id = self.ids.uuid().into();
        let sequence = self.records.len() + 1;
        let record = EventRecord { sequence, id, at, account, region, event };
        self.records.push(Rc::new(record));
    }
}

impl Cloud {
    /// Lets time pass. What becomes due on the way is done, in the order in which it is due.
    pub fn advance(&mut self, by: Duration) {
        let until = self.now + by;
        while let Some(due) = self.agenda.take_due(until) {
            // What was planned for a moment that is past already happens now.
            self.now = self.now.max(due.at);
            self.perform(&due);
        }
        self.now = until;
    }

    /// Everything that will happen, in order.
    pub fn agenda(&self) -> impl Iterator<Item = &Due> {
        self.agenda.due.values().map(|due| &**due)
    }

    /// Every event so far, oldest first.
    pub fn events(&self) -> &SharedVec<Rc<EventRecord>> {
        &self.events.records
    }

    #[inline(never)]
    fn perform(&mut self, due: &Due) {
        if let FollowUp::Replicate(what) = &due.follow_up {
            return self.replicate(due, what);
        }
        let place = (due.account, due.region);
        self.do_in(place, |scope| due.follow_up.clone().perform(scope));
    }

    /// Does something in a registry that nobody calls for and that cannot fail.
    pub(super) fn do_in(
        &mut self,
        place: (AccountId, Region),
        act: impl FnOnce(&mut ecr::Scope<'_>),
    ) {
        let Ok(()) = self.act_in(place, |scope| {
            act(scope);
            Ok::<_, Infallible>(())
        });
    }

    /// Does something in a registry that nobody calls for. What follows from it counts only if it
    /// succeeds. A registry that has never been used is made here.
    pub(super) fn act_in<T, E>(
        &mut self,
        place: (AccountId, Region),
        act: impl FnOnce(&mut ecr::Scope<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let unused = || Rc::new(ecr::Registry::with_quotas(place.0, place.1, self.quotas));
        let mut nowhere = unused();
        let registry = match self.accounts.get_mut(&place.0) {
            Some(account) => Rc::make_mut(account).registries.get_or_insert_with(place.1, unused),
            None => &mut nowhere,
        };
        let mut effects = Effects::default();
        let result = act(&mut ecr::Scope {
            registry: Rc::make_mut(registry),
            now: self.now,
            ids: &mut self.ids,
            principal: None,
            effects: &mut effects,
        });
        if result.is_ok() {
            self.take_in(place, effects);
        }
        result
    }

    /// Plans what is to follow, and keeps what was reported.
    pub(super) fn take_in(&mut self, place: (AccountId, Region), effects: Effects) {
        for (at, follow_up) in effects.follow_ups {
            self.agenda.plan(place, at, follow_up);
        }
        for event in effects.events {
            self.events.push(place, self.now, event);
        }
    }
}
