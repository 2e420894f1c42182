//! Figures of the log, to be drawn.

use std::time::Duration;

use super::{LogEntry, Outcomes};
use crate::aws::Timestamp;
use crate::cloud::metric::{is_pull, period_of};
use crate::ordered::OrderedMap;

/// How often each repository was pulled from, period after period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pulls {
    /// When the first period begins.
    pub from: Timestamp,
    /// How long each is.
    pub period: Duration,
    /// The repositories by name, each with its figure for every period.
    pub repositories: Vec<(String, Vec<u64>)>,
}

/// Periods that people think in.
const PERIODS: [u64; 8] = [60, 300, 900, 3600, 21_600, 86_400, 604_800, 2_592_000];
/// How many periods are drawn at most, as long as there is one that is long enough.
const PERIODS_MAX: u64 = 24;

/// Counts pulls; nothing where there are none. The periods are the shortest of which few enough
/// hold all of it.
pub fn pulls(entries: &[LogEntry]) -> Option<Pulls> {
    let mut found = Vec::new();
    for entry in entries {
        if let LogEntry::Call(call) = entry
            && is_pull(call)
            && let Some(arn) = &call.resource
        {
            let name = arn.resource().strip_prefix("repository/").unwrap_or(arn.resource());
            found.push((call.at, name));
        }
    }
    let first = found.iter().map(|(at, _)| *at).min()?;
    let last = found.iter().map(|(at, _)| *at).max()?;
    let count = |period: Duration| {
        let seconds = period_of(last, period).since(period_of(first, period)).as_secs();
        seconds / period.as_secs() + 1
    };
    let mut period = Duration::from_secs(PERIODS[0]);
    for seconds in PERIODS {
        if count(period) > PERIODS_MAX {
            period = Duration::from_secs(seconds);
        }
    }
    let from = period_of(first, period);
    let length = usize::try_from(count(period)).unwrap_or(usize::MAX);
    let mut repositories: OrderedMap<String, Vec<u64>> = OrderedMap::new();
    for (at, name) in found {
        let figures = repositories.get_or_insert_with(name.to_owned(), || vec![0; length]);
        let index = at.since(from).as_secs() / period.as_secs();
        let figure = usize::try_from(index).ok().and_then(|index| figures.get_mut(index));
        if let Some(figure) = figure {
            *figure += 1;
        }
    }
    Some(Pulls { from, period, repositories: repositories.into_iter().collect() })
}

/// How many entries ended in each way, in the order of the ways.
pub fn outcomes(entries: &[LogEntry]) -> [(Outcomes, u64); 5] {
    Outcomes::ALL.map(|outcome| {
        (outcome, entries.iter().filter(|entry| entry.outcome() == outcome).count() as u64)
    })
}
