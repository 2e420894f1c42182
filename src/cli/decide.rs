//! `drydock decide`: a stream of cases, a stream of decisions.

use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::process::ExitCode;

use super::report;
use crate::iam::export::{Answer, Detail, answer};
use crate::json::{Layout, Node, print};

/// Room for many lines, so that a long stream costs few calls of the system.
const BUFFER_BYTES: usize = 1 << 18;

/// How a stream went, as the exit code tells it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Outcome {
    /// Every line was decided.
    #[default]
    Decided,
    /// At least one line could not be; its answer says why.
    WithErrors,
}

/// Answers standard input line by line on standard output.
pub(super) fn decide(detail: Detail) -> ExitCode {
    match stream(io::stdin().lock(), io::stdout().lock(), detail) {
        Ok(Outcome::Decided) => ExitCode::SUCCESS,
        Ok(Outcome::WithErrors) => ExitCode::from(1),
        // Whoever closed the pipe does not want the rest.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => report("decide", &error),
    }
}

/// One answer for each line that is not blank, in their order; holds one line at a time.
fn stream(input: impl Read, output: impl Write, detail: Detail) -> io::Result<Outcome> {
    let mut input = BufReader::with_capacity(BUFFER_BYTES, input);
    let mut output = BufWriter::with_capacity(BUFFER_BYTES, output);
    let mut outcome = Outcome::default();
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        // Before waiting for more, everything that is known is said: a person or a program at
        // the other end may be waiting for the answer before it asks again.
        if input.buffer().is_empty() {
            output.flush()?;
        }
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            output.flush()?;
            return Ok(outcome);
        }
        number += 1;
        let Some(said) = say(&line, number, detail, &mut outcome) else { continue };
        output.write_all(print(&said, Layout::Compact).as_bytes())?;
        output.write_all(b"\n")?;
    }
}

/// The answer to one line; none to a blank one.
fn say(line: &[u8], number: usize, detail: Detail, outcome: &mut Outcome) -> Option<Node> {
    if line.iter().all(u8::is_ascii_whitespace) {
        return None;
    }
    let answer = match str::from_utf8(line) {
        Ok(text) => answer(text.trim_end()),
        Err(error) => Answer::not_text(error.valid_up_to()),
    };
    if answer.outcome.is_err() {
        *outcome = Outcome::WithErrors;
    }
    Some(answer.to_json(detail, Some(number)))
}
