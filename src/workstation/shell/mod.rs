//! The shell: a small part of what `sh` understands, and a plain word about the rest.

mod expand;
pub(super) mod script;
pub(super) mod syntax;

use super::command::COMMANDS;
use super::session::Session;
use super::words::nearest;
use script::{Connector, Pipeline, Simple};
use syntax::SyntaxError;

/// The exit code for a command that is not there.
const NOT_FOUND: u8 = 127;

/// The exit code for a line that cannot be read.
const MISUSED: u8 = 2;

/// A text as one word of a line.
pub fn quoted(text: &str) -> String {
    ["'", &text.replace('\'', r"'\''"), "'"].concat()
}

/// What a command is started with.
#[derive(Clone, Debug, Default)]
pub(super) struct Invocation {
    /// The words behind the command's name, expanded.
    pub(super) arguments: Vec<String>,
    /// What the command on the other side of the pipe printed; `None` without a pipe.
    pub(super) stdin: Option<String>,
}

/// Runs a line, or several; gives the exit code of the last command that ran.
pub(super) fn run(session: &mut Session<'_>, line: &str) -> u8 {
    let script = match syntax::parse(line) {
        Ok(script) => script,
        Err(error) => return refuse(session, &error),
    };
    let mut exit_code = 0;
    for (connector, pipeline) in &script.0 {
        if *connector == Connector::IfSucceeded && exit_code != 0 {
            continue;
        }
        exit_code = run_pipeline(session, pipeline);
        session.machine.last_exit_code = exit_code;
    }
    exit_code
}

fn refuse(session: &mut Session<'_>, error: &SyntaxError) -> u8 {
    session.fail(&error.to_string(), MISUSED)
}

fn run_pipeline(session: &mut Session<'_>, pipeline: &Pipeline) -> u8 {
    let mut exit_code = 0;
    let mut stdin = None;
    for (index, command) in pipeline.0.iter().enumerate() {
        let is_last = index + 1 == pipeline.0.len();
        if is_last {
            return run_simple(session, command, stdin);
        }
        let (code, printed) = session.capture(|session| run_simple(session, command, stdin.take()));
        stdin = Some(printed);
        exit_code = code;
    }
    exit_code
}

fn run_simple(session: &mut Session<'_>, command: &Simple, stdin: Option<String>) -> u8 {
    let mut words = Vec::new();
    for word in &command.words {
        words.extend(expand::fields(session, word));
    }
    let mut assignments = Vec::new();
    for (name, word) in &command.assignments {
        let value = expand::text(session, word);
        assignments.push((name.clone(), value));
    }
    let mut words = words.into_iter();
    let Some(name) = words.next() else {
        return assign(session, assignments, command);
    };
    let invocation = Invocation { arguments: words.collect(), stdin };
    with_variables(session, assignments, |session| {
        let Some(redirect) = &command.redirect else {
            return start(session, &name, &invocation);
        };
        let file = expand::text(session, &redirect.target);
        let (exit_code, printed) = session.capture(|session| start(session, &name, &invocation));
        let mut bytes = match session.machine.file(&file) {
            Some(bytes) if redirect.appends => bytes.to_vec(),
            _ => Vec::new(),
        };
        bytes.extend_from_slice(printed.as_bytes());
        session.machine.write_file(&file, &bytes);
        session.note_change();
        exit_code
    })
}

/// `NAME=value` alone sets variables; the exit code is that of the last `$(…)` in them.
fn assign(session: &mut Session<'_>, assignments: Vec<(String, String)>, command: &Simple) -> u8 {
    let substitutes = command.assignments.iter().any(|(_, word)| word.has_substitution());
    for (name, value) in assignments {
        session.machine.variables.insert(name.into(), value.into());
        session.note_change();
    }
    if substitutes { session.machine.last_exit_code } else { 0 }
}

/// `NAME=value command` sets variables for that command alone.
fn with_variables(
    session: &mut Session<'_>,
    assignments: Vec<(String, String)>,
    work: impl FnOnce(&mut Session<'_>) -> u8,
) -> u8 {
    if assignments.is_empty() {
        return work(session);
    }
    // A copy of a handful of short texts, put back when the command has ended.
    let before = session.machine.variables.clone();
    let set = assignments.into_iter().map(|(name, value)| (name.into(), value.into()));
    session.machine.variables.extend(set);
    let exit_code = work(session);
    session.machine.variables = before;
    exit_code
}

fn start(session: &mut Session<'_>, name: &str, invocation: &Invocation) -> u8 {
    match COMMANDS.iter().find(|command| command.name == name) {
        Some(command) => (command.run)(session, invocation),
        None => not_found(session, name),
    }
}

fn not_found(session: &mut Session<'_>, name: &str) -> u8 {
    let names: Vec<_> = COMMANDS.iter().map(|command| command.name).collect();
    let near = nearest(name, names.iter().copied());
    let hint = near.map(|near| format!(" Did you mean `{near}`?")).unwrap_or_default();
    let available = names.join(", ");
    let message =
        format!("The simulator's shell has no `{name}`.{hint} Available here: {available}.");
    session.fail(&message, NOT_FOUND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_text_is_one_word() {
        let cases = [("{}", "'{}'"), ("it's", r"'it'\''s'"), ("a\nb", "'a\nb'")];
        for (text, expected) in cases {
            assert_eq!(quoted(text), expected);
        }
    }
}
