//! `drydock run`: transcripts as tests.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::sim::transcript;

/// How one file fared, worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Holds,
    Differs,
    Unusable,
}

/// Runs every file; the exit code is that of the worst.
pub(super) fn run(files: &[PathBuf], update: bool) -> ExitCode {
    let worst = files.iter().map(|file| one(file, update)).max().unwrap_or(Outcome::Holds);
    match worst {
        Outcome::Holds => ExitCode::SUCCESS,
        Outcome::Differs => ExitCode::from(1),
        Outcome::Unusable => ExitCode::from(2),
    }
}

fn one(file: &Path, update: bool) -> Outcome {
    let (outcome, report) = examine(file, update);
    // A closed pipe is no reason to stop checking the other files.
    let _ = write!(io::stdout(), "{}: {report}", file.display());
    outcome
}

fn examine(file: &Path, update: bool) -> (Outcome, String) {
    let document = match fs::read_to_string(file) {
        Ok(document) => document,
        Err(error) => return (Outcome::Unusable, format!("cannot be read: {error}\n")),
    };
    let replay = match transcript::replay(&document) {
        Ok(replay) => replay,
        Err(error) => return (Outcome::Unusable, format!("{error}\n")),
    };
    let (commands, differing) = (replay.commands, replay.mismatches.len());
    if replay.mismatches.is_empty() {
        return (Outcome::Holds, format!("{commands} commands, all as written\n"));
    }
    if update {
        return match fs::write(file, &replay.text) {
            Ok(()) => (Outcome::Holds, format!("{differing} of {commands} outputs rewritten\n")),
            Err(error) => (Outcome::Unusable, format!("cannot be written: {error}\n")),
        };
    }
    let mut report = format!("{differing} of {commands} outputs differ\n");
    for mismatch in &replay.mismatches {
        report.push_str(&mismatch.to_string());
    }
    (Outcome::Differs, report)
}
