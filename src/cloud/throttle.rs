//! How many calls a second AWS takes.
//!
//! Off in a new cloud: the simulated clock stands still while a learner types, so limits on a
//! second would hit whoever works quickly and not whoever asks too much.
//!
//! Source: ECR User Guide, "Amazon ECR service quotas", rates of API calls.

use super::Cloud;
use super::authenticate::Caller;
use super::call::Call;
use crate::aws::{AccountId, Region, Timestamp};
use crate::ordered::OrderedMap;

/// Calls a second, for each action that has a limit of its own.
pub const CALLS_PER_SECOND: [(&str, u64); 8] = [
    ("BatchCheckLayerAvailability", 1_000),
    ("BatchGetImage", 2_000),
    ("CompleteLayerUpload", 100),
    ("GetAuthorizationToken", 500),
    ("GetDownloadUrlForLayer", 3_000),
    ("InitiateLayerUpload", 100),
    ("PutImage", 10),
    ("UploadLayerPart", 500),
];

/// Whether too many calls a second are refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Throttling {
    /// As many are taken as come.
    #[default]
    Off,
    /// They are refused.
    On,
}

/// Who has called what how often of late.
#[derive(Clone, Debug, Default)]
pub(super) struct Throttle {
    throttling: Throttling,
    buckets: OrderedMap<(AccountId, Region, &'static str), Bucket>,
}

/// A bucket of tokens that fills up by so many a second; each call takes one.
///
/// Assumed: it holds one second's worth; AWS says how fast it fills, not how much it holds.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    /// Thousandths of a token.
    level: u64,
    at: Timestamp,
}

impl Bucket {
    /// Takes a token at `now`; `false` where there is none.
    fn take(&mut self, calls_per_second: u64, now: Timestamp) -> bool {
        let elapsed = u64::try_from(now.since(self.at).as_millis()).unwrap_or(u64::MAX);
        // So many tokens a second are as many thousandths a millisecond.
        let filled = self.level.saturating_add(elapsed.saturating_mul(calls_per_second));
        self.level = filled.min(calls_per_second * 1_000);
        self.at = now;
        let has_one = self.level >= 1_000;
        self.level -= if has_one { 1_000 } else { 0 };
        has_one
    }
}

impl Cloud {
    /// Whether too many calls a second are refused.
    pub fn throttling(&self) -> Throttling {
        self.throttle.throttling
    }

    /// Refuses too many calls a second from now on, or takes as many as come.
    pub fn set_throttling(&mut self, throttling: Throttling) {
        self.throttle = Throttle { throttling, buckets: OrderedMap::new() };
    }

    /// Whether a call is one too many in this second.
    ///
    /// Assumed: calls count by the account of the caller and the Region that is called, denied ones
    /// too.
    pub(super) fn is_throttled(&mut self, caller: Option<&Caller>, call: &Call) -> bool {
        let (Throttling::On, Some(caller), Call::Ecr { region, call, .. }) =
            (self.throttle.throttling, caller, call)
        else {
            return false;
        };
        let operation = call.operation();
        let Some((_, rate)) = CALLS_PER_SECOND.iter().find(|(name, _)| *name == operation) else {
            return false;
        };
        let key = (caller.holder.account(), *region, operation);
        let full = Bucket { level: rate * 1_000, at: self.now };
        let bucket = self.throttle.buckets.get_or_insert_with(key, || full);
        !bucket.take(*rate, self.now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_holds_a_second_and_fills_as_time_passes() {
        let at = |milliseconds| Timestamp::from_millis(milliseconds);
        let mut bucket = Bucket { level: 2_000, at: at(0) };
        let cases = [
            (0, true),
            (0, true),
            (0, false),
            (499, false),
            (500, true),
            (999, false),
            (1_000, true),
            (9_000, true),
            (9_000, true),
            (9_000, false),
        ];
        for (now, expected) in cases {
            assert_eq!(bucket.take(2, at(now)), expected, "at {now} ms");
        }
    }
}
