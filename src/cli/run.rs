//! `drydock run`: transcripts as tests.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;

use crate::sim::transcript::{self, Mismatch};

/// What to do with outputs that differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Say so.
    Compare,
    /// Write them into the file.
    Update,
}

/// How to report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Report {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// How one file fared, worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
enum Outcome {
    Holds,
    Updated,
    Differs,
    Unusable,
}

/// What came of one file.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Examined {
    file: PathBuf,
    outcome: Outcome,
    commands: usize,
    differences: Vec<Difference>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// One output that is not as written.
#[derive(Debug, Serialize)]
struct Difference {
    line: usize,
    command: String,
    expected: String,
    actual: String,
}

/// Runs every file; the exit code is that of the worst.
pub(super) fn run(files: &[PathBuf], purpose: Purpose, report: Report) -> ExitCode {
    let mut worst = Outcome::Holds;
    for file in files {
        let examined = examine(file, purpose);
        worst = worst.max(examined.outcome);
        let text = match report {
            Report::Text => in_words(&examined),
            Report::Json => serde_json::to_string(&examined).unwrap_or_default() + "\n",
        };
        // A closed pipe is no reason to stop checking the other files.
        let _ = write!(io::stdout(), "{text}");
    }
    match worst {
        Outcome::Holds | Outcome::Updated => ExitCode::SUCCESS,
        Outcome::Differs => ExitCode::from(1),
        Outcome::Unusable => ExitCode::from(2),
    }
}

fn examine(file: &Path, purpose: Purpose) -> Examined {
    let unusable = |error: String| Examined {
        file: file.to_owned(),
        outcome: Outcome::Unusable,
        commands: 0,
        differences: Vec::new(),
        error: Some(error),
    };
    let document = match fs::read_to_string(file) {
        Ok(document) => document,
        Err(error) => return unusable(format!("cannot be read: {error}")),
    };
    let replay = match transcript::replay(&document) {
        Ok(replay) => replay,
        Err(error) => return unusable(error.to_string()),
    };
    let mut outcome = Outcome::Holds;
    if !replay.mismatches.is_empty() {
        outcome = Outcome::Differs;
        if purpose == Purpose::Update {
            if let Err(error) = fs::write(file, &replay.text) {
                return unusable(format!("cannot be written: {error}"));
            }
            outcome = Outcome::Updated;
        }
    }
    let differences = replay.mismatches.into_iter().map(difference).collect();
    Examined { file: file.to_owned(), outcome, commands: replay.commands, differences, error: None }
}

fn difference(mismatch: Mismatch) -> Difference {
    let Mismatch { line, command, expected, actual } = mismatch;
    Difference { line, command, expected, actual }
}

fn in_words(examined: &Examined) -> String {
    let Examined { file, outcome, commands, differences, error } = examined;
    let (file, differing) = (file.display(), differences.len());
    match outcome {
        Outcome::Holds => format!("{file}: {commands} commands, all as written\n"),
        Outcome::Updated => format!("{file}: {differing} of {commands} outputs rewritten\n"),
        Outcome::Unusable => format!("{file}: {}\n", error.as_deref().unwrap_or_default()),
        Outcome::Differs => {
            let mut text = format!("{file}: {differing} of {commands} outputs differ\n");
            for Difference { line, command, expected, actual } in differences {
                let mismatch = Mismatch {
                    line: *line,
                    command: command.clone(),
                    expected: expected.clone(),
                    actual: actual.clone(),
                };
                text.push_str(&mismatch.to_string());
            }
            text
        }
    }
}
