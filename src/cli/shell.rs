//! `drydock shell`: the simulated terminal in a real one.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::process::ExitCode;

use super::report;
use crate::sim::{History, Scenario};
use crate::workstation::Stream;

/// Runs lines from standard input until it ends; the exit code is that of the last command.
pub(super) fn shell(scenario: &str) -> ExitCode {
    let mut history = match History::new(scenario) {
        Ok(history) => history,
        Err(error) => return report("shell", &error),
    };
    let mut exit_code = 0;
    prompt(&history);
    for line in io::stdin().lock().lines() {
        let Ok(line) = line else { break };
        let entry = history.run(&line);
        for (stream, text) in &entry.run.output {
            // Whoever closed the pipe does not want the rest.
            let written = match stream {
                Stream::Out => write!(io::stdout(), "{text}"),
                Stream::Err => write!(io::stderr(), "{text}"),
            };
            if written.is_err() {
                return ExitCode::from(exit_code);
            }
        }
        exit_code = entry.run.exit_code;
        prompt(&history);
    }
    ExitCode::from(exit_code)
}

/// Shows who types next, where someone is there to see it.
fn prompt(history: &History) {
    if io::stdin().is_terminal() {
        let _ = write!(io::stdout(), "{} $ ", history.present().workstation.prompt());
        let _ = io::stdout().flush();
    }
}

/// Lists the scenarios, one a line.
pub(super) fn scenarios() -> ExitCode {
    for scenario in Scenario::all() {
        if writeln!(io::stdout(), "{}: {}", scenario.id, scenario.summary).is_err() {
            break;
        }
    }
    ExitCode::SUCCESS
}
