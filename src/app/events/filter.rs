//! Which calls of the log are shown.

use crate::cloud::{CallRecord, Outcome};

/// How calls ended, as far as the log tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// Every call.
    Any,
    /// Done.
    Succeeded,
    /// Not permitted.
    Denied,
    /// Permitted, and impossible.
    Failed,
    /// By nobody known.
    Unauthenticated,
}

impl Ending {
    pub(super) const ALL: [Self; 5] =
        [Self::Any, Self::Succeeded, Self::Denied, Self::Failed, Self::Unauthenticated];

    /// How a call ended.
    pub(super) fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Succeeded => Self::Succeeded,
            Outcome::Denied { .. } => Self::Denied,
            Outcome::Failed { .. } => Self::Failed,
            Outcome::Unauthenticated { .. } => Self::Unauthenticated,
        }
    }

    /// The word for it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Succeeded => "succeeded",
            Self::Denied => "denied",
            Self::Failed => "failed",
            Self::Unauthenticated => "unauthenticated",
        }
    }
}

/// What the reader asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Filter {
    /// Words that the call must hold, all of them, in any letter case.
    pub(super) text: String,
    /// How it ended.
    pub(super) ending: Ending,
}

impl Filter {
    /// Whether a call is shown.
    pub(super) fn shows(&self, record: &CallRecord) -> bool {
        let is_ending = self.ending == Ending::Any || self.ending == Ending::of(&record.outcome);
        is_ending && holds(&self.text, || words_of(record))
    }
}

fn holds(asked: &str, words: impl FnOnce() -> String) -> bool {
    if asked.trim().is_empty() {
        return true;
    }
    let words = words().to_lowercase();
    asked.to_lowercase().split_whitespace().all(|word| words.contains(word))
}

fn words_of(record: &CallRecord) -> String {
    let resource = record.resource.as_ref().map_or_else(String::new, ToString::to_string);
    let code = record.outcome.error_code().unwrap_or("");
    [record.operation, &record.caller.to_string(), &resource, code, &record.outcome.to_string()]
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_must_be_there() {
        let call = || "BatchGetImage arn:aws:iam::1:role/ci denied".to_owned();
        let cases =
            [("", true), ("batch", true), ("CI batch", true), ("ci push", false), (" ", true)];
        for (asked, expected) in cases {
            assert_eq!(holds(asked, call), expected, "{asked}");
        }
    }
}
