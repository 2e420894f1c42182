//! Points in time, in the forms that AWS writes.

use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;
use std::time::Duration;

/// A moment, in milliseconds since 1970-01-01T00:00:00Z.
///
/// Shown as RFC 3339 in UTC, `2026-06-01T09:00:00Z`, with milliseconds only where there are any.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// A calendar reading of a [`Timestamp`], always UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// The year of the Gregorian calendar.
    pub year: i64,
    /// 1 to 12.
    pub month: i64,
    /// 1 to 31.
    pub day: i64,
    /// 0 to 23.
    pub hour: i64,
    /// 0 to 59.
    pub minute: i64,
    /// 0 to 59; leap seconds do not exist here.
    pub second: i64,
    /// 0 to 999.
    pub millisecond: i64,
}

const DAY_MS: i64 = 86_400_000;

impl Timestamp {
    /// The moment `milliseconds` after the epoch.
    pub const fn from_millis(milliseconds: i64) -> Self {
        Self(milliseconds)
    }

    /// Milliseconds since the epoch.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// The moment of a calendar reading; fields beyond their range carry over.
    pub fn from_calendar(at: Calendar) -> Self {
        let days = days_before(at.year, at.month, at.day);
        let seconds = (at.hour * 60 + at.minute) * 60 + at.second;
        Self(days * DAY_MS + seconds * 1000 + at.millisecond)
    }

    /// The calendar reading in UTC.
    pub fn calendar(self) -> Calendar {
        let (days, rest) = (self.0.div_euclid(DAY_MS), self.0.rem_euclid(DAY_MS));
        let (year, month, day) = civil_from_days(days);
        Calendar {
            year,
            month,
            day,
            hour: rest / 3_600_000,
            minute: rest / 60_000 % 60,
            second: rest / 1000 % 60,
            millisecond: rest % 1000,
        }
    }

    /// As the AWS CLI prints a time: `2026-06-01T09:00:00+00:00`, milliseconds as `.123000`.
    pub fn to_cli(self) -> String {
        let at = self.calendar();
        let fraction = match at.millisecond {
            0 => String::new(),
            milliseconds => format!(".{milliseconds:03}000"),
        };
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{fraction}+00:00",
            at.year, at.month, at.day, at.hour, at.minute, at.second
        )
    }

    /// As a signature and its scope write a time: `20260601T090000Z`.
    pub fn to_basic(self) -> String {
        let at = self.calendar();
        format!(
            "{:04}{:02}{:02}T{:02}{:02}{:02}Z",
            at.year, at.month, at.day, at.hour, at.minute, at.second
        )
    }

    /// How long after `earlier` this is; zero when it is not after.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0 - earlier.0).unwrap_or(0))
    }
}

/// Days from the epoch to a date. Counts in eras of 400 years that begin on 1 March, so that the
/// leap day is the last day of its year. Source: the Gregorian rule itself.
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let leap_free = day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096;
    let year_of_era = leap_free / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

impl Add<Duration> for Timestamp {
    type Output = Self;

    fn add(self, later: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(later.as_millis()).unwrap_or(i64::MAX)))
    }
}

impl Sub<Duration> for Timestamp {
    type Output = Self;

    fn sub(self, earlier: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(earlier.as_millis()).unwrap_or(i64::MAX)))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.calendar();
        let Calendar { year, month, day, hour, minute, second, millisecond } = at;
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        if millisecond != 0 {
            write!(f, ".{millisecond:03}")?;
        }
        f.write_str("Z")
    }
}

/// The text is not a time in the W3C profile of ISO 8601.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidTimestamp(Box<str>);

impl fmt::Display for InvalidTimestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a time: write it as 2026-06-01T09:00:00Z", self.0)
    }
}

impl FromStr for Timestamp {
    type Err = InvalidTimestamp;

    /// Reads the forms of the W3C profile: `2026`, `2026-06`, `2026-06-01`, and a date with time
    /// and zone, `2026-06-01T09:00Z`, `2026-06-01T09:00:00.5+02:00`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read(text).ok_or_else(|| InvalidTimestamp(text.into()))
    }
}

fn read(text: &str) -> Option<Timestamp> {
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut parts = date.split('-');
    let year = digits(parts.next()?, 4)?;
    let month = parts.next().map_or(Some(1), |part| digits(part, 2))?;
    let day = parts.next().map_or(Some(1), |part| digits(part, 2))?;
    let full_date = date.len() == 10;
    if parts.next().is_some() || (time.is_some() && !full_date) {
        return None;
    }
    let mut at = Calendar { year, month, day, hour: 0, minute: 0, second: 0, millisecond: 0 };
    let zone_minutes = match time {
        Some(time) => read_time(time, &mut at)?,
        None => 0,
    };
    let moment = Timestamp::from_calendar(at);
    // A date that does not exist, such as 31 February, reads back as another one.
    (moment.calendar() == at).then_some(Timestamp(moment.0 - zone_minutes * 60_000))
}

/// Fills in the time of day; gives the minutes that the zone is ahead of UTC.
fn read_time(text: &str, at: &mut Calendar) -> Option<i64> {
    let zone_at = text.find(['Z', '+', '-'])?;
    let (clock, zone) = text.split_at(zone_at);
    let mut parts = clock.split(':');
    at.hour = digits(parts.next()?, 2)?;
    at.minute = digits(parts.next()?, 2)?;
    if let Some(seconds) = parts.next() {
        let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
        at.second = digits(whole, 2)?;
        if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let padded: String = fraction.chars().chain("000".chars()).take(3).collect();
        at.millisecond = padded.parse().ok()?;
    }
    if parts.next().is_some() {
        return None;
    }
    if zone == "Z" {
        return Some(0);
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let (hours, minutes) = (digits(hours, 2)?, digits(minutes, 2)?);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

fn digits(text: &str, count: usize) -> Option<i64> {
    (text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_and_print() {
        let cases = [
            ("2026-06-01T09:00:00Z", Some("2026-06-01T09:00:00Z")),
            ("2026-06-01T09:00Z", Some("2026-06-01T09:00:00Z")),
            ("2026-06-01T09:00:00.5+02:00", Some("2026-06-01T07:00:00.500Z")),
            ("2026-06-01", Some("2026-06-01T00:00:00Z")),
            ("2026-06", Some("2026-06-01T00:00:00Z")),
            ("2026", Some("2026-01-01T00:00:00Z")),
            ("2024-02-29", Some("2024-02-29T00:00:00Z")),
            ("1969-12-31T23:59:59.999Z", Some("1969-12-31T23:59:59.999Z")),
            ("2026-02-29", None),
            ("2026-13-01", None),
            ("2026-06-01T09:00:00", None),
            ("2026-06T09:00Z", None),
            ("2026-06-01T24:00Z", None),
            ("", None),
        ];
        for (text, shown) in cases {
            let read = text.parse::<Timestamp>().ok().map(|at| at.to_string());
            assert_eq!(read.as_deref(), shown, "{text}");
        }
    }

    #[test]
    fn every_day_of_eight_centuries_reads_back() {
        for day in -146_097..146_097 {
            let at = Timestamp::from_millis(day * DAY_MS + 12_345);
            assert_eq!(Timestamp::from_calendar(at.calendar()), at);
        }
    }

    #[test]
    fn tools_print_their_own_forms() {
        let at: Timestamp = "2026-06-01T09:00:00.120Z".parse().unwrap();
        assert_eq!(at.to_cli(), "2026-06-01T09:00:00.120000+00:00");
        assert_eq!(at.to_basic(), "20260601T090000Z");
    }
}
