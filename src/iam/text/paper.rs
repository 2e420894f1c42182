//! Text for a terminal of any kind: with or without colours, beyond ASCII or not, any width.

use crate::iam::proof::{RungState, TestOutcome};

/// Which characters may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// ASCII alone.
    Ascii,
    /// All of Unicode.
    Unicode,
}

/// What may be written and how wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Which characters.
    pub charset: Charset,
    /// Whether in colours.
    pub has_colours: bool,
    /// How many columns.
    pub width: usize,
}

impl Paper {
    /// How many columns there are where nothing says it.
    pub const WIDTH_DEFAULT: usize = 80;

    /// A terminal that shows all of Unicode and no colours: the simulated one.
    pub const PLAIN: Self =
        Self { charset: Charset::Unicode, has_colours: false, width: Self::WIDTH_DEFAULT };

    /// One of two spellings.
    pub fn pick(self, unicode: &'static str, ascii: &'static str) -> &'static str {
        match self.charset {
            Charset::Unicode => unicode,
            Charset::Ascii => ascii,
        }
    }

    /// `text` in `ink`; nothing is added where there are no colours.
    pub fn ink(self, text: &str, ink: Ink) -> String {
        if self.has_colours && !text.is_empty() {
            return format!("\u{1b}[{}m{text}\u{1b}[0m", ink.code());
        }
        text.to_owned()
    }

    /// The mark that stands for what a rung says: another one for each.
    pub fn rung_mark(self, state: RungState) -> &'static str {
        match state {
            RungState::Allows => self.pick("✓", "+"),
            RungState::Forbids => self.pick("✗", "x"),
            RungState::Silent => self.pick("○", "o"),
            RungState::NoneAttached => self.pick("·", "."),
            RungState::NotModelled => "?",
        }
    }

    /// The mark that stands for how a test went.
    pub fn test_mark(self, outcome: TestOutcome) -> &'static str {
        match outcome {
            TestOutcome::Passes => self.pick("✓", "+"),
            TestOutcome::Fails => self.pick("✗", "x"),
            TestOutcome::Absent => self.pick("·", "."),
            TestOutcome::NotModelled => "?",
        }
    }
}

/// What a stretch of text means, where colours can say so; words and marks always do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
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
pub fn wrap(text: &str, width: usize, hang: usize) -> Vec<String> {
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
pub fn pad(text: &str, width: usize) -> String {
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
