//! The commands that move between steps; the simulated machine never sees them.

use std::fmt;

/// A command of the simulation itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// `undo [n]`: take steps back.
    Undo(usize),
    /// `redo [n]`: take them again.
    Redo(usize),
    /// `goto <step>`: to the world behind a step.
    GoTo(usize),
    /// `reset`: to the start, forgetting the steps.
    Reset,
    /// `steps`: list them.
    Steps,
    /// `clear`: empty the terminal; the world stays.
    Clear,
}

/// A control word with a wrong argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    word: &'static str,
    takes: &'static str,
}

impl Refusal {
    /// The exit code of a command that was used wrongly.
    pub const EXIT_CODE: u8 = 2;
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: takes {}", self.word, self.takes)
    }
}

impl Control {
    /// Reads a line; `None` when it is not a control command.
    pub fn parse(line: &str) -> Result<Option<Self>, Refusal> {
        let mut words = line.split_whitespace();
        let (word, argument, rest) = (words.next(), words.next(), words.next());
        let count = argument.map(str::parse::<usize>);
        let one = |word, takes| Refusal { word, takes };
        let control = match (word, &count, rest) {
            (Some("undo"), None, _) => Self::Undo(1),
            (Some("undo"), Some(Ok(count @ 1..)), None) => Self::Undo(*count),
            (Some("undo"), ..) => return Err(one("undo", "a number of steps, or nothing for one")),
            (Some("redo"), None, _) => Self::Redo(1),
            (Some("redo"), Some(Ok(count @ 1..)), None) => Self::Redo(*count),
            (Some("redo"), ..) => return Err(one("redo", "a number of steps, or nothing for one")),
            (Some("goto"), Some(Ok(step)), None) => Self::GoTo(*step),
            (Some("goto"), ..) => return Err(one("goto", "the number of a step, 0 for the start")),
            (Some("reset"), None, _) => Self::Reset,
            (Some("reset"), ..) => return Err(one("reset", "no argument")),
            (Some("steps"), None, _) => Self::Steps,
            (Some("steps"), ..) => return Err(one("steps", "no argument")),
            (Some("clear"), None, _) => Self::Clear,
            (Some("clear"), ..) => return Err(one("clear", "no argument")),
            _ => return Ok(None),
        };
        Ok(Some(control))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_words_are_told_from_commands() {
        let cases = [
            ("undo", Ok(Some(Control::Undo(1)))),
            (" undo 3 ", Ok(Some(Control::Undo(3)))),
            ("redo", Ok(Some(Control::Redo(1)))),
            ("goto 0", Ok(Some(Control::GoTo(0)))),
            ("reset", Ok(Some(Control::Reset))),
            ("steps", Ok(Some(Control::Steps))),
            ("clear", Ok(Some(Control::Clear))),
            ("undo 0", Err("undo: takes a number of steps, or nothing for one")),
            ("undo x", Err("undo: takes a number of steps, or nothing for one")),
            ("goto", Err("goto: takes the number of a step, 0 for the start")),
            ("reset now", Err("reset: takes no argument")),
            ("undoing", Ok(None)),
            ("docker pull x", Ok(None)),
            ("", Ok(None)),
        ];
        for (line, expected) in cases {
            let parsed = Control::parse(line).map_err(|refusal| refusal.to_string());
            assert_eq!(parsed, expected.map_err(str::to_owned), "{line}");
        }
    }
}
