//! Alarms of CloudWatch: a metric, a threshold, and the state that follows from the last periods.
//!
//! The state is a function of the samples and the clock, so nothing has to be kept up to date.
//!
//! Source: CloudWatch user guide, "Alarm evaluation", "Configuring how CloudWatch alarms treat
//! missing data". Assumed: only the evaluation periods themselves are looked at; AWS also looks at
//! a few before them when some have no data.

use std::fmt;
use std::rc::Rc;
use std::time::Duration;

use super::Cloud;
use super::metric::{Datapoint, Metric, Statistic, datapoints, decimal, period_of};
use crate::aws::{AccountId, Region, Timestamp};

/// An alarm as it was set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// Its name, one of its kind in an account and Region.
    pub name: Box<str>,
    /// What it is for.
    pub description: Option<Box<str>>,
    /// The namespace of the metric.
    pub namespace: Box<str>,
    /// The name of the metric, of which there may be none.
    pub metric_name: Box<str>,
    /// The dimensions of the metric.
    pub dimensions: Vec<(Box<str>, Box<str>)>,
    /// What is compared.
    pub statistic: Statistic,
    /// How long a period is.
    pub period: Duration,
    /// How many periods are looked at.
    pub evaluation_periods: u32,
    /// How many of them have to cross the threshold.
    pub datapoints_to_alarm: u32,
    /// The threshold in thousandths.
    pub threshold_thousandths: u64,
    /// On which side of it the alarm is.
    pub comparison: Comparison,
    /// What a period without data counts as.
    pub missing_data: MissingData,
    /// When it was set.
    pub configured_at: Timestamp,
}

/// On which side of the threshold an alarm is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `GreaterThanOrEqualToThreshold`
    GreaterOrEqual,
    /// `GreaterThanThreshold`
    Greater,
    /// `LessThanOrEqualToThreshold`
    LessOrEqual,
    /// `LessThanThreshold`
    Less,
}

/// What a period without data counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingData {
    /// Nothing; with nothing else there is not enough to go by.
    Missing,
    /// A period that stays on the good side.
    NotBreaching,
    /// A period that crosses the threshold.
    Breaching,
    /// A reason to leave the state as it was.
    Ignore,
}

/// The state of an alarm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlarmState {
    /// The threshold is not crossed.
    Ok,
    /// The threshold is crossed.
    Alarm,
    /// There is too little to go by.
    InsufficientData,
}

/// The state of an alarm, since when, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlarmReading {
    /// The state.
    pub state: AlarmState,
    /// Since when.
    pub since: Timestamp,
    /// AWS's sentence about it.
    pub reason: String,
}

/// How many periods are gone back at most to find when a state began: a month of minutes.
const PERIODS_BACK_MAX: usize = 43_200;

impl Comparison {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::GreaterOrEqual, Self::Greater, Self::LessOrEqual, Self::Less];

    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::GreaterOrEqual => "GreaterThanOrEqualToThreshold",
            Self::Greater => "GreaterThanThreshold",
            Self::LessOrEqual => "LessThanOrEqualToThreshold",
            Self::Less => "LessThanThreshold",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::GreaterOrEqual => "greater than or equal to",
            Self::Greater => "greater than",
            Self::LessOrEqual => "less than or equal to",
            Self::Less => "less than",
        }
    }

    fn holds(self, value: u64, threshold: u64) -> bool {
        match self {
            Self::GreaterOrEqual => value >= threshold,
            Self::Greater => value > threshold,
            Self::LessOrEqual => value <= threshold,
            Self::Less => value < threshold,
        }
    }
}

impl MissingData {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Missing, Self::NotBreaching, Self::Breaching, Self::Ignore];

    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::NotBreaching => "notBreaching",
            Self::Breaching => "breaching",
            Self::Ignore => "ignore",
        }
    }
}

/// As the API writes it.
impl fmt::Display for AlarmState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ok => "OK",
            Self::Alarm => "ALARM",
            Self::InsufficientData => "INSUFFICIENT_DATA",
        })
    }
}

impl Alarm {
    /// The metric, if ECR reports one of that name.
    pub fn metric(&self) -> Option<Metric> {
        Metric::find(&self.namespace, &self.metric_name, &self.dimensions)
    }

    /// The state behind the last whole period before `now`.
    pub fn read(&self, samples: &[(Timestamp, u64)], now: Timestamp) -> AlarmReading {
        let range = (Timestamp::from_millis(0), now);
        let points = datapoints(samples, range, self.period);
        let end = period_of(now, self.period);
        let state = self.state_at(&points, end);
        // Back to where it was another one, or to where nobody had asked yet.
        let (mut since, mut steps) = (end, 0);
        while since > self.configured_at
            && steps < PERIODS_BACK_MAX
            && self.state_at(&points, since - self.period) == state
        {
            since = since - self.period;
            steps += 1;
        }
        let since = since.max(self.configured_at);
        AlarmReading { state, since, reason: self.reason(&points, end, state) }
    }

    /// The periods that count at the end of one, latest first, each with its value if it has any.
    fn window<'a>(&'a self, points: &'a [Datapoint], end: Timestamp) -> Vec<Option<&'a Datapoint>> {
        let mut at = end;
        let mut window = Vec::new();
        for _ in 0..self.evaluation_periods {
            at = at - self.period;
            let found = points.binary_search_by(|point| point.at.cmp(&at));
            window.push(found.ok().and_then(|index| points.get(index)));
        }
        window
    }

    fn state_at(&self, points: &[Datapoint], end: Timestamp) -> AlarmState {
        // Nobody had set it yet.
        if end <= self.configured_at {
            return AlarmState::InsufficientData;
        }
        let window = self.window(points, end);
        let known = window.iter().flatten();
        let breaching = known.clone().filter(|point| self.is_breaching(point)).count();
        let missing = window.len() - known.count();
        let breaching = match self.missing_data {
            MissingData::Breaching => breaching + missing,
            MissingData::Missing if missing == window.len() => {
                return AlarmState::InsufficientData;
            }
            MissingData::Ignore if missing == window.len() => {
                return self.last_known(points, end);
            }
            MissingData::Missing | MissingData::NotBreaching | MissingData::Ignore => breaching,
        };
        let wanted = usize::try_from(self.datapoints_to_alarm).unwrap_or(usize::MAX);
        if breaching >= wanted { AlarmState::Alarm } else { AlarmState::Ok }
    }

    /// The state when there was last anything to go by.
    fn last_known(&self, points: &[Datapoint], end: Timestamp) -> AlarmState {
        let last = points.iter().rev().find(|point| point.at < end);
        match last.map(|last| last.at + self.period).filter(|end| *end > self.configured_at) {
            Some(end) => self.state_at(points, end),
            None => AlarmState::InsufficientData,
        }
    }

    fn is_breaching(&self, point: &Datapoint) -> bool {
        self.comparison.holds(point.thousandths(self.statistic), self.threshold_thousandths)
    }

    /// AWS's sentence, as alarms show it.
    fn reason(&self, points: &[Datapoint], end: Timestamp, state: AlarmState) -> String {
        if end <= self.configured_at {
            return "Unchecked: Initial alarm creation".to_owned();
        }
        let window = self.window(points, end);
        let count = window.len();
        let plural = if count == 1 { "datapoint" } else { "datapoints" };
        let known: Vec<_> = window.into_iter().flatten().collect();
        if known.is_empty() {
            return match state {
                AlarmState::InsufficientData => {
                    let were = if count == 1 { "was" } else { "were" };
                    format!("Insufficient Data: {count} {plural} {were} unknown.")
                }
                AlarmState::Ok | AlarmState::Alarm => format!(
                    "Threshold Crossed: no datapoints were received for {count} period{} and \
                     {count} missing {plural} {} treated as [{}].",
                    if count == 1 { "" } else { "s" },
                    if count == 1 { "was" } else { "were" },
                    if state == AlarmState::Alarm { "Breaching" } else { "NonBreaching" }
                ),
            };
        }
        let wanted = self.datapoints_to_alarm;
        let (not, transition) = match state {
            AlarmState::Alarm => ("", "OK -> ALARM"),
            AlarmState::Ok | AlarmState::InsufficientData => ("not ", "ALARM -> OK"),
        };
        let relevant =
            known.iter().filter(|point| self.is_breaching(point) == (state == AlarmState::Alarm));
        let values: Vec<String> = relevant.map(|point| self.value_at(point)).collect();
        let (shown, were) = (values.len(), if values.len() == 1 { "was" } else { "were" });
        format!(
            "Threshold Crossed: {shown} out of the last {count} datapoints [{}] {were} {not}{} \
             the threshold ({}) (minimum {wanted} datapoint{} for {transition} transition).",
            values.join(", "),
            self.comparison.words(),
            decimal(self.threshold_thousandths),
            if wanted == 1 { "" } else { "s" }
        )
    }

    /// `3.0 (01/06/26 09:00:00)`
    fn value_at(&self, point: &Datapoint) -> String {
        let at = point.at.calendar();
        format!(
            "{} ({:02}/{:02}/{:02} {:02}:{:02}:{:02})",
            decimal(point.thousandths(self.statistic)),
            at.day,
            at.month,
            at.year % 100,
            at.hour,
            at.minute,
            at.second
        )
    }
}

impl Cloud {
    /// The alarms of an account in a Region, by name.
    pub fn alarms(&self, account: AccountId, region: Region) -> Vec<&Alarm> {
        let mut alarms = Vec::new();
        for ((of, within, _), alarm) in self.alarms.iter() {
            if *of == account && *within == region {
                alarms.push(&**alarm);
            }
        }
        alarms
    }

    /// What an alarm says now.
    pub fn read_alarm(&self, account: AccountId, region: Region, alarm: &Alarm) -> AlarmReading {
        let samples = alarm.metric().map(|metric| self.samples(account, region, &metric));
        alarm.read(&samples.unwrap_or_default(), self.now())
    }

    /// Sets an alarm, in the place of one of its name.
    pub(super) fn put_alarm(&mut self, account: AccountId, region: Region, alarm: Alarm) {
        self.alarms.insert((account, region, alarm.name.clone()), Rc::new(alarm));
    }

    /// Takes an alarm away; `false` where there is none of that name.
    pub(super) fn delete_alarm(&mut self, account: AccountId, region: Region, name: &str) -> bool {
        self.alarms.remove(&(account, region, Box::from(name))).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_millis(minute * 60_000)
    }

    fn alarm(missing_data: MissingData) -> Alarm {
        Alarm {
            name: "pulls".into(),
            description: None,
            namespace: "AWS/ECR".into(),
            metric_name: "RepositoryPullCount".into(),
            dimensions: vec![("RepositoryName".into(), "team/api".into())],
            statistic: Statistic::Sum,
            period: MINUTE,
            evaluation_periods: 2,
            datapoints_to_alarm: 1,
            threshold_thousandths: 2000,
            comparison: Comparison::Greater,
            missing_data,
            configured_at: at(0),
        }
    }

    /// Samples at minute 3 (three pulls) and at minute 6 (one).
    #[test]
    fn the_state_follows_from_the_last_periods() {
        use AlarmState::{Alarm, InsufficientData, Ok};
        let samples = [(at(3), 1), (at(3), 1), (at(3), 1), (at(6), 1)];
        let cases = [
            (MissingData::Missing, 2, InsufficientData, 0),
            (MissingData::Missing, 4, Alarm, 4),
            (MissingData::Missing, 5, Alarm, 4),
            (MissingData::Missing, 6, InsufficientData, 6),
            (MissingData::Missing, 7, Ok, 7),
            (MissingData::NotBreaching, 6, Ok, 6),
            (MissingData::Breaching, 2, Alarm, 1),
            (MissingData::Ignore, 2, InsufficientData, 0),
            (MissingData::Ignore, 6, Alarm, 4),
            (MissingData::Ignore, 20, Ok, 7),
        ];
        for (missing_data, minute, state, since) in cases {
            let reading = alarm(missing_data).read(&samples, at(minute));
            let found = (reading.state, reading.since);
            assert_eq!(found, (state, at(since)), "{missing_data:?} at {minute}");
        }
    }

    #[test]
    fn the_reason_names_the_values() {
        let samples = [(at(3), 1), (at(3), 1), (at(3), 1)];
        let alarm = alarm(MissingData::Missing);
        let cases = [
            (0, "Unchecked: Initial alarm creation"),
            (2, "Insufficient Data: 2 datapoints were unknown."),
            (
                4,
                "Threshold Crossed: 1 out of the last 2 datapoints [3.0 (01/01/70 00:03:00)] was \
                 greater than the threshold (2.0) (minimum 1 datapoint for OK -> ALARM \
                 transition).",
            ),
        ];
        for (minute, expected) in cases {
            assert_eq!(alarm.read(&samples, at(minute)).reason, expected);
        }
    }
}
