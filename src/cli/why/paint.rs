//! Text for a terminal of any kind: with or without colours, beyond ASCII or not, any width.

use std::env;
use std::io::{self, IsTerminal as _};

use clap::ValueEnum;

use crate::iam::proof::{RungState, TestOutcome};

/// Columns where nothing says how many there are.
const WIDTH_DEFAULT: usize = 80;

/// Narrower than this nothing can be laid out.
const WIDTH_MIN: usize = 40;

/// When to write in colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    /// Where a terminal shows it and `NO_COLOR` is not set.
    Auto,
    /// Wherever it goes.
    Always,
    /// Nowhere.
    Never,
}

/// Which characters may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Charset {
    /// ASCII alone.
    Ascii,
    /// All of Unicode.
    Unicode,
}

/// What may be written and how wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Paper {
    /// Which characters.
    pub(super) charset: Charset,
    /// Whether in colours.
    pub(super) has_colours: bool,
    /// How many columns.
    pub(super) width: usize,
}

impl Paper {
    /// What standard output and the environment allow.
    pub(super) fn of_stdout(colours: When, charset: Option<Charset>) -> Self {
        let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
        let width = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        Self {
            charset: charset.unwrap_or_else(charset_of_locale),
            has_colours: match colours {
                When::Auto => io::stdout().is_terminal() && !is_set("NO_COLOR"),
                When::Always => true,
                When::Never => false,
            },
            width: width.unwrap_or(WIDTH_DEFAULT).max(WIDTH_MIN),
        }
    }

    /// One of two spellings.
    pub(super) fn pick(self, unicode: &'static str, ascii: &'static str) -> &'static str {
        match self.charset {
            Charset::Unicode => unicode,
            Charset::Ascii => ascii,
        }
    }

    /// `text` in `ink`; nothing is added where there are no colours.
    pub(super) fn ink(self, text: &str, ink: Ink) -> String {
        if self.has_colours && !text.is_empty() {
            return format!("\u{1b}[{}m{text}\u{1b}[0m", ink.code());
        }
        text.to_owned()
    }

    /// The mark that stands for what a rung says: another one for each.
    pub(super) fn rung_mark(self, state: RungState) -> &'static str {
        match state {
            RungState::Allows => self.pick("✓", "+"),
            RungState::Forbids => self.pick("✗", "x"),
            RungState::Silent => self.pick("○", "o"),
            RungState::NoneAttached => self.pick("·", "."),
            RungState::NotModelled => "?",
        }
    }

    /// The mark that stands for how a test went.
    pub(super) fn test_mark(self, outcome: TestOutcome) -> &'static str {
        match outcome {
            TestOutcome::Passes => self.pick("✓", "+"),
            TestOutcome::Fails => self.pick("✗", "x"),
            TestOutcome::Absent => self.pick("·", "."),
            TestOutcome::NotModelled => "?",
        }
    }
}

/// The first of the variables that say it, as C programs read them.
fn charset_of_locale() -> Charset {
    let said = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| {
        let value = env::var(name).ok()?;
        (!value.is_empty()).then(|| value.to_ascii_lowercase())
    });
    match said {
        Some(locale) if locale.contains("utf-8") || locale.contains("utf8") => Charset::Unicode,
        _ => Charset::Ascii,
    }
}

/// What a stretch of text means, where colours can say so; words and marks always do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    /// To be seen first.
    Strong,
    /// Says yes.
    Allows,
    /// Says no.
    Forbids,
    /// Says nothing about this.
    Silent,
    /// Not there, or not worth a look.
    Faint,
    /// Cannot be told.
    Unknown,
}

impl Ink {
    /// The parameter of the escape sequence that sets it.
    fn code(self) -> &'static str {
        match self {
            Self::Strong => "1",
            Self::Allows => "32",
            Self::Forbids => "31",
            Self::Silent => "33",
            Self::Faint => "2",
            Self::Unknown => "35",
        }
    }
}

impl From<RungState> for Ink {
    fn from(state: RungState) -> Self {
        match state {
            RungState::Allows => Self::Allows,
            RungState::Forbids => Self::Forbids,
            RungState::Silent => Self::Silent,
            RungState::NoneAttached => Self::Faint,
            RungState::NotModelled => Self::Unknown,
        }
    }
}

impl From<TestOutcome> for Ink {
    fn from(outcome: TestOutcome) -> Self {
        match outcome {
            TestOutcome::Passes => Self::Allows,
            TestOutcome::Fails => Self::Forbids,
            TestOutcome::Absent => Self::Faint,
            TestOutcome::NotModelled => Self::Unknown,
        }
    }
}

/// `text` in lines of at most `width` columns, broken between words; a longer word, such as an
/// ARN, stays whole so that it can be copied. The second line and those after it begin with
/// `hang` spaces.
pub(super) fn wrap(text: &str, width: usize, hang: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let length = line.chars().count();
        let is_fresh = line.trim_end().is_empty();
        if !is_fresh && length + 1 + word.chars().count() > width {
            lines.push(std::mem::replace(&mut line, " ".repeat(hang)));
        } else if !is_fresh {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

/// `text` with spaces up to `width` columns.
pub(super) fn pad(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(text.chars().count());
    [text, &" ".repeat(missing)].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words() {
        let cases: [(&str, usize, usize, &[&str]); 5] = [
            ("a statement says yes", 12, 0, &["a statement", "says yes"]),
            ("a statement says yes", 12, 2, &["a statement", "  says yes"]),
            ("arn:aws:ecr:us-east-1 is long", 8, 0, &["arn:aws:ecr:us-east-1", "is long"]),
            ("", 8, 2, &[""]),
            ("über ärger", 5, 0, &["über", "ärger"]),
        ];
        for (text, width, hang, lines) in cases {
            assert_eq!(wrap(text, width, hang), lines, "{text}");
        }
    }
}
