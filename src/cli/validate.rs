//! `drydock validate`: policies in, problems out.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::run::Report;
use crate::iam::export::{kind_of, kind_word, problems, severity_word};
use crate::iam::{PolicyKind, Problem, Severity, validate as problems_of};
use crate::json::{Layout, Node, print};

/// The words of `--kind`.
pub(super) fn kinds() -> impl TypedValueParser<Value = PolicyKind> {
    let values = PolicyKind::ALL.map(|kind| PossibleValue::new(kind_word(kind)).help(kind.title()));
    PossibleValuesParser::new(values)
        .try_map(|word| kind_of(&word).ok_or("a word of the list that no kind has"))
}

/// From which severity on a problem is a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// AWS refuses the policy.
    Error,
    /// The policy allows more than it seems to.
    Security,
    /// The policy hardly does what was meant.
    Warning,
    /// It could be said better.
    Suggestion,
}

impl FailOn {
    /// Severities are ordered with the worst first.
    fn includes(self, severity: Severity) -> bool {
        severity
            <= match self {
                Self::Error => Severity::Error,
                Self::Security => Severity::SecurityWarning,
                Self::Warning => Severity::Warning,
                Self::Suggestion => Severity::Suggestion,
            }
    }
}

/// How a file fared, worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Passes,
    Fails,
    Unreadable,
}

/// Checks every file; the exit code is that of the worst.
pub(super) fn validate(
    files: &[PathBuf],
    kind: PolicyKind,
    fail_on: FailOn,
    report: Report,
) -> ExitCode {
    let mut worst = Outcome::Passes;
    for file in files {
        let name = name(file);
        let (outcome, text) = match read(file) {
            Ok(text) => {
                let found = problems_of(&text, kind);
                let fails = found.iter().any(|one| fail_on.includes(one.severity()));
                let outcome = if fails { Outcome::Fails } else { Outcome::Passes };
                (outcome, told(&name, &text, kind, &found, report))
            }
            Err(error) => (Outcome::Unreadable, unreadable(&name, &error, report)),
        };
        worst = worst.max(outcome);
        // A closed pipe is no reason to stop checking the other files.
        let _ = io::stdout().write_all(text.as_bytes());
    }
    match worst {
        Outcome::Passes => ExitCode::SUCCESS,
        Outcome::Fails => ExitCode::from(1),
        Outcome::Unreadable => ExitCode::from(2),
    }
}

fn name(file: &Path) -> String {
    if file == Path::new("-") { "<stdin>".to_owned() } else { file.display().to_string() }
}

/// The text of a file, or of standard input for `-`.
pub(super) fn read(file: &Path) -> io::Result<String> {
    if file != Path::new("-") {
        return fs::read_to_string(file);
    }
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    Ok(text)
}

fn told(name: &str, text: &str, kind: PolicyKind, found: &[Problem], report: Report) -> String {
    match report {
        Report::Text => found.iter().map(|one| in_words(name, text, kind, one)).collect(),
        Report::Json => {
            let members = [("file", Node::from(name)), ("problems", problems(found, text, kind))];
            print(&Node::object(members), Layout::Compact) + "\n"
        }
    }
}

/// `file:line:column: severity: path: message`, as compilers write and editors read it.
fn in_words(name: &str, text: &str, kind: PolicyKind, problem: &Problem) -> String {
    let (line, column) = problem.span.line_and_column(text);
    let severity = severity_word(problem.severity());
    let mut words = format!("{name}:{line}:{column}: {severity}: ");
    if !problem.path.is_empty() {
        words.push_str(&problem.path);
        words.push_str(": ");
    }
    words.push_str(&problem.message());
    words.push('\n');
    if let Some(fix) = problem.fix(text, kind) {
        // Writing to a String cannot fail.
        let _ = writeln!(words, "    fix: {}", fix.title);
    }
    words
}

fn unreadable(name: &str, error: &io::Error, report: Report) -> String {
    match report {
        Report::Text => format!("{name}: cannot be read: {error}\n"),
        Report::Json => {
            let members = [("file", Node::from(name)), ("error", Node::display(error))];
            print(&Node::object(members), Layout::Compact) + "\n"
        }
    }
}
