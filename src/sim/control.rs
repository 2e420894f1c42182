//! The commands that move between steps or look at the whole simulation; the simulated machine
//! never sees them.

use std::fmt;

use super::{ClientOperation, DraftCommand, Question};

/// A command of the simulation itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Control {
    /// `undo [n]`: take steps back.
    Undo(usize),
    /// `redo [n]`: take them again.
    Redo(usize),
    /// `goto <step>`: to the world behind a step.
    GoTo(usize),
    /// `goto <name>`: to the world behind the step that a name was given to.
    GoToCheckpoint(Box<str>),
    /// `checkpoint [name]`: give the present step a name, or list the names.
    Checkpoint(Option<Box<str>>),
    /// `reset`: to the start; `redo` still goes forward again.
    Reset,
    /// `steps`: list them.
    Steps,
    /// `history`: list the lines that were typed.
    History,
    /// `scenario [ls]`: list the scenarios, with the one that is open.
    Scenario,
    /// `clear`: empty the terminal; the world stays.
    Clear,
    /// `why [last|<step>]`: the ladder of the last call that was refused, or of a step's.
    Why(Option<usize>),
    /// `can <who> <operation> <what>`: whether somebody may; what it is about is as typed.
    Can(Question),
    /// `who-can <operation> <what>`: who may.
    WhoCan {
        /// What a client would do.
        operation: ClientOperation,
        /// The image, as typed.
        on: Box<str>,
    },
    /// `fix`: the smallest change that lets the last refused question through.
    Fix,
    /// `fix apply [1]`: make it.
    ApplyFix,
    /// `draft …`: the changes to policies that are not made yet.
    Draft(DraftCommand),
}

/// The control words.
const WORDS: [&str; 14] = [
    "undo",
    "redo",
    "goto",
    "checkpoint",
    "reset",
    "steps",
    "history",
    "scenario",
    "clear",
    "why",
    "can",
    "who-can",
    "fix",
    "draft",
];

/// A control word with a wrong argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    word: &'static str,
}

impl Refusal {
    /// The exit code of a command that was used wrongly.
    pub const EXIT_CODE: u8 = 2;
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: takes {}", self.word, takes(self.word))
    }
}

/// What a control word takes. A function, so that the page's first screen comes without the texts.
#[inline(never)]
fn takes(word: &str) -> &'static str {
    match word {
        "undo" | "redo" => "a number of steps, or nothing for one",
        "goto" => "the number of a step, 0 for the start, or the name of a checkpoint",
        "checkpoint" => "a name that is no number, or nothing for a list",
        "scenario" => "nothing, or `ls`; to open another one, use the page's list of scenarios",
        "why" => "`last`, the number of a step, or nothing for the last call that was refused",
        "can" => "WHO login|pull|push IMAGE, such as `can consumer/ci pull team/api:1.4.2`",
        "who-can" => "login|pull|push IMAGE, such as `who-can pull team/api:1.4.2`",
        "fix" => "nothing, or `apply`; there is one change at most",
        "draft" => "nothing, `apply`, `discard`, or `on` or `off` with the number of an edit",
        _ => "no argument",
    }
}

impl Control {
    /// Reads a line; `None` when it is not a control command.
    pub fn parse(line: &str) -> Result<Option<Self>, Refusal> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let Some((first, arguments)) = words.split_first() else { return Ok(None) };
        let Some(word) = WORDS.iter().find(|word| *word == first) else {
            return Ok(None);
        };
        match Self::read(word, arguments) {
            Some(control) => Ok(Some(control)),
            None => Err(Refusal { word }),
        }
    }

    /// `None` where the word takes something else.
    #[inline(never)]
    fn read(word: &str, arguments: &[&str]) -> Option<Self> {
        let count = |text: &str| text.parse().ok().filter(|count| *count > 0);
        Some(match (word, arguments) {
            ("undo", []) => Self::Undo(1),
            ("undo", [text]) => Self::Undo(count(text)?),
            ("redo", []) => Self::Redo(1),
            ("redo", [text]) => Self::Redo(count(text)?),
            ("goto", [text]) => match text.parse() {
                Ok(step) => Self::GoTo(step),
                Err(_) => Self::GoToCheckpoint((*text).into()),
            },
            ("checkpoint", []) => Self::Checkpoint(None),
            ("checkpoint", [name]) if name.parse::<usize>().is_err() => {
                Self::Checkpoint(Some((*name).into()))
            }
            ("reset", []) => Self::Reset,
            ("steps", []) => Self::Steps,
            ("history", []) => Self::History,
            ("scenario", [] | ["ls"]) => Self::Scenario,
            ("clear", []) => Self::Clear,
            ("why", [] | ["last"]) => Self::Why(None),
            ("why", [step]) => Self::Why(Some(count(step)?)),
            ("can", [who, operation, on]) => Self::Can(Question {
                who: (*who).to_owned(),
                operation: ClientOperation::parse(operation)?,
                on: (*on).to_owned(),
            }),
            ("who-can", [operation, on]) => {
                Self::WhoCan { operation: ClientOperation::parse(operation)?, on: (*on).into() }
            }
            ("fix", []) => Self::Fix,
            ("fix", ["apply"] | ["apply", "1"]) => Self::ApplyFix,
            ("draft", arguments) => Self::Draft(DraftCommand::parse(arguments)?),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Switch;
    use super::*;

    fn question() -> Question {
        Question { who: "x".into(), operation: ClientOperation::Pull, on: "y".into() }
    }

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
            (
                "goto",
                Err(
                    "goto: takes the number of a step, 0 for the start, or the name of a checkpoint",
                ),
            ),
            ("goto before", Ok(Some(Control::GoToCheckpoint("before".into())))),
            ("checkpoint", Ok(Some(Control::Checkpoint(None)))),
            ("checkpoint before", Ok(Some(Control::Checkpoint(Some("before".into()))))),
            (
                "checkpoint 3",
                Err("checkpoint: takes a name that is no number, or nothing for a list"),
            ),
            ("why", Ok(Some(Control::Why(None)))),
            ("why last", Ok(Some(Control::Why(None)))),
            ("why 3", Ok(Some(Control::Why(Some(3))))),
            (
                "why | grep ECR",
                Err(
                    "why: takes `last`, the number of a step, or nothing for the last call that was refused",
                ),
            ),
            ("can x pull y", Ok(Some(Control::Can(question())))),
            (
                "can x fly y",
                Err(
                    "can: takes WHO login|pull|push IMAGE, such as `can consumer/ci pull team/api:1.4.2`",
                ),
            ),
            (
                "who-can push y",
                Ok(Some(Control::WhoCan { operation: ClientOperation::Push, on: "y".into() })),
            ),
            ("fix", Ok(Some(Control::Fix))),
            ("fix apply 1", Ok(Some(Control::ApplyFix))),
            ("fix apply 2", Err("fix: takes nothing, or `apply`; there is one change at most")),
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
    #[test]
    fn what_the_draft_is_told() {
        let cases = [
            ("draft", Some(DraftCommand::List)),
            ("draft apply", Some(DraftCommand::Apply)),
            ("draft discard", Some(DraftCommand::Discard)),
            ("draft off 2", Some(DraftCommand::Switch(2, Switch::Off))),
            ("draft on 1", Some(DraftCommand::Switch(1, Switch::On))),
            ("draft on 0", None),
            ("draft on", None),
        ];
        for (line, expected) in cases {
            let parsed = Control::parse(line).ok().flatten();
            assert_eq!(parsed, expected.map(Control::Draft), "{line}");
        }
    }
}
