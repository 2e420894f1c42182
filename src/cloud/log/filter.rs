//! What of the log is shown: `who:ci outcome:denied on:team/api` and words that stand anywhere.

use std::fmt;

use super::LogEntry;
use crate::aws::Timestamp;
use crate::aws::time::InvalidTimestamp;

/// How entries ended, as far as the log tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcomes {
    /// Done.
    Succeeded,
    /// Not permitted.
    Denied,
    /// Permitted, and impossible.
    Failed,
    /// By nobody known.
    Unauthenticated,
    /// An event, which does not end in any way.
    Reported,
}

/// What is asked of the log. What is not given takes everything; letter case counts nowhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogFilter {
    /// A part of the caller's name, or its account.
    pub who: Option<String>,
    /// A part of the operation, or of the kind of event.
    pub action: Option<String>,
    /// A part of the resource's ARN.
    pub on: Option<String>,
    /// How it ended.
    pub outcome: Option<Outcomes>,
    /// The Region.
    pub region: Option<String>,
    /// The service: `ecr`, `sts`, `eventbridge`.
    pub source: Option<String>,
    /// From when on.
    pub since: Option<Timestamp>,
    /// Until when, that moment too.
    pub until: Option<Timestamp>,
    /// Words that have to stand somewhere, all of them.
    pub words: Vec<String>,
}

/// A filter that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilterError {
    /// No such outcome.
    Outcome(String),
    /// No time.
    Time(&'static str, InvalidTimestamp),
}

impl Outcomes {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Succeeded, Self::Denied, Self::Failed, Self::Unauthenticated, Self::Reported];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Denied => "denied",
            Self::Failed => "failed",
            Self::Unauthenticated => "unauthenticated",
            Self::Reported => "reported",
        }
    }

    /// The outcome of a word.
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.word().eq_ignore_ascii_case(word))
    }
}

impl LogFilter {
    /// Reads a filter. A word with a colon that is none of ours, such as an ARN, is a word.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        let mut filter = Self::default();
        for word in text.split_whitespace() {
            let (key, value) = word.split_once(':').unwrap_or(("", word));
            let value = || Some(value.to_owned()).filter(|value| !value.is_empty());
            match key {
                "who" => filter.who = value(),
                "action" => filter.action = value(),
                "on" => filter.on = value(),
                "region" => filter.region = value(),
                "source" => filter.source = value(),
                "outcome" => filter.outcome = value().map(outcome).transpose()?,
                "since" => filter.since = value().map(|it| time("since", &it)).transpose()?,
                "until" => filter.until = value().map(|it| time("until", &it)).transpose()?,
                _ => filter.words.push(word.to_owned()),
            }
        }
        Ok(filter)
    }

    /// Whether an entry is shown.
    pub fn takes(&self, entry: &LogEntry) -> bool {
        let has = |wanted: &Option<String>, found: &dyn Fn() -> String| {
            wanted.as_ref().is_none_or(|wanted| contains(&found(), wanted))
        };
        let is = |wanted: &Option<String>, found: &str| {
            wanted.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(found))
        };
        self.outcome.is_none_or(|outcome| outcome == entry.outcome())
            && self.since.is_none_or(|since| entry.at() >= since)
            && self.until.is_none_or(|until| entry.at() <= until)
            && is(&self.source, entry.source())
            && is(&self.region, entry.region().name())
            && has(&self.action, &|| entry.name().to_owned())
            && has(&self.who, &|| who(entry))
            && has(&self.on, &|| resource(entry))
            && self.has_words(entry)
    }

    fn has_words(&self, entry: &LogEntry) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let code = entry.error_code().unwrap_or_default();
        let message = entry.error_message().unwrap_or_default();
        let (who, resource) = (who(entry), resource(entry));
        let outcome = entry.outcome().word();
        let all = [entry.name(), &who, &resource, outcome, code, message, entry.id()].join(" ");
        self.words.iter().all(|word| contains(&all, word))
    }
}

fn outcome(word: String) -> Result<Outcomes, FilterError> {
    Outcomes::find(&word).ok_or(FilterError::Outcome(word))
}

fn time(key: &'static str, text: &str) -> Result<Timestamp, FilterError> {
    text.parse().map_err(|error| FilterError::Time(key, error))
}

/// The caller as it can be asked for: by ARN, by account, by name.
fn who(entry: &LogEntry) -> String {
    match entry {
        LogEntry::Call(call) => call.caller.to_string(),
        LogEntry::Event(event) => ["ecr ", &event.account.to_string()].concat(),
    }
}

fn resource(entry: &LogEntry) -> String {
    entry.resource().map(|arn| arn.to_string()).unwrap_or_default()
}

fn contains(text: &str, wanted: &str) -> bool {
    text.to_lowercase().contains(&wanted.to_lowercase())
}

/// The filter as it is written; reading it back gives the same one.
impl fmt::Display for LogFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outcome = self.outcome.map(|outcome| outcome.word().to_owned());
        let (since, until) =
            (self.since.map(|at| at.to_string()), self.until.map(|at| at.to_string()));
        let parts = [
            ("who", &self.who),
            ("action", &self.action),
            ("on", &self.on),
            ("outcome", &outcome),
            ("region", &self.region),
            ("source", &self.source),
            ("since", &since),
            ("until", &until),
        ];
        let mut gap = "";
        for (key, value) in parts {
            if let Some(value) = value {
                write!(f, "{gap}{key}:{value}")?;
                gap = " ";
            }
        }
        for word in &self.words {
            write!(f, "{gap}{word}")?;
            gap = " ";
        }
        Ok(())
    }
}

impl fmt::Display for FilterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Outcome(word) => {
                let all = Outcomes::ALL.map(Outcomes::word).join(", ");
                write!(f, "outcome: there is no `{word}`; there are {all}")
            }
            Self::Time(key, error) => write!(f, "{key}: {error}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_reads_back_as_written() {
        let cases = [
            ("", Ok("")),
            ("who:ci outcome:DENIED", Ok("who:ci outcome:denied")),
            ("denied team/api", Ok("denied team/api")),
            ("arn:aws:ecr on:team/api", Ok("on:team/api arn:aws:ecr")),
            ("since:2026-06-01T09:00:00Z", Ok("since:2026-06-01T09:00:00Z")),
            ("who: x", Ok("x")),
            (
                "outcome:maybe",
                Err("outcome: there is no `maybe`; there are succeeded, denied, failed, \
                     unauthenticated, reported"),
            ),
        ];
        for (text, expected) in cases {
            let read = LogFilter::parse(text).map(|filter| filter.to_string());
            let read = read.map_err(|error| error.to_string());
            assert_eq!(read.as_deref().map_err(String::as_str), expected, "{text}");
            if let Ok(written) = read {
                let again = LogFilter::parse(&written).map(|filter| filter.to_string());
                assert_eq!(again, Ok(written));
            }
        }
    }
}
