//! Console transcripts: documents whose commands run and whose outputs are checked.
//!
//! A transcript is Markdown. A line `World: two-accounts` names the scenario; in every block
//! fenced as `console` a line `$ command` is typed and what stands below it is the output, with
//! `[exit 1]` as the last line where the command failed. Everything else is prose. Replaying
//! writes the document anew with the outputs that came, so a transcript that holds is one that
//! comes out as it went in.

use std::fmt;
use std::fmt::Write as _;

use super::{History, ScenarioError};

/// What came of running a transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replay {
    /// The document with the outputs that came.
    pub text: String,
    /// How many commands ran.
    pub commands: usize,
    /// Where the outputs differ from the document, in order; empty when it holds.
    pub mismatches: Vec<Mismatch>,
}

/// A command whose output is not the one in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The line of the command in the document, counted from 1.
    pub line: usize,
    /// The command.
    pub command: String,
    /// What the document says.
    pub expected: String,
    /// What came.
    pub actual: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, command, expected, actual } = self;
        writeln!(f, "line {line}: $ {command}")?;
        for (sign, text) in [('-', expected), ('+', actual)] {
            for each in text.lines() {
                writeln!(f, "  {sign} {each}")?;
            }
        }
        Ok(())
    }
}

/// Why a document is no transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TranscriptError {
    /// No line says which world to run in.
    NoWorld,
    /// The world is not there, or cannot be made.
    World(ScenarioError),
    /// A console block holds output before the first command.
    OutputWithoutCommand {
        /// Where, counted from 1.
        line: usize,
    },
    /// A console block is not closed.
    OpenBlock {
        /// Where it begins, counted from 1.
        line: usize,
    },
}

impl fmt::Display for TranscriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoWorld => f.write_str("no line `World: <scenario>` says where to run"),
            Self::World(error) => write!(f, "{error}"),
            Self::OutputWithoutCommand { line } => {
                write!(f, "line {line}: output before the first `$ command` of the block")
            }
            Self::OpenBlock { line } => {
                write!(f, "line {line}: this `console` block is not closed by ```")
            }
        }
    }
}

/// Runs every command of `document` in its world and compares the outputs.
pub fn replay(document: &str) -> Result<Replay, TranscriptError> {
    let world = document
        .lines()
        .find_map(|line| line.strip_prefix("World: "))
        .ok_or(TranscriptError::NoWorld)?;
    let mut history = History::new(world.trim()).map_err(TranscriptError::World)?;
    let mut replay = Replay { text: String::new(), commands: 0, mismatches: Vec::new() };
    let mut lines = document.lines().enumerate().peekable();
    while let Some((index, line)) = lines.next() {
        push_line(&mut replay.text, line);
        if line.trim_end() != "```console" {
            continue;
        }
        let mut closed = false;
        while let Some((at, line)) = lines.next() {
            if line.trim_end() == "```" {
                push_line(&mut replay.text, line);
                closed = true;
                break;
            }
            let Some(first) = line.strip_prefix("$ ") else {
                return Err(TranscriptError::OutputWithoutCommand { line: at + 1 });
            };
            let mut command = first.to_owned();
            push_line(&mut replay.text, line);
            while let Some((_, more)) = lines.next_if(|(_, next)| next.starts_with("> ")) {
                push_line(&mut replay.text, more);
                command.push('\n');
                command.push_str(more.get(2..).unwrap_or(""));
            }
            let mut expected = String::new();
            let is_output = |line: &str| !line.starts_with("$ ") && line.trim_end() != "```";
            while let Some((_, output)) = lines.next_if(|(_, next)| is_output(next)) {
                push_line(&mut expected, output);
            }
            let actual = type_in(&mut history, &command);
            replay.text.push_str(&actual);
            replay.commands += 1;
            if actual != expected {
                replay.mismatches.push(Mismatch { line: at + 1, command, expected, actual });
            }
        }
        if !closed {
            return Err(TranscriptError::OpenBlock { line: index + 1 });
        }
    }
    Ok(replay)
}

/// Types one command; gives what a terminal would show, each line ended.
fn type_in(history: &mut History, command: &str) -> String {
    let entry = history.run(command);
    let mut shown = String::new();
    for line in entry.run.text().lines() {
        push_line(&mut shown, line.trim_end());
    }
    if entry.run.exit_code != 0 {
        // Writing to a String cannot fail.
        let _ = writeln!(shown, "[exit {}]", entry.run.exit_code);
    }
    shown
}

fn push_line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}
