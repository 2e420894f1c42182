//! What came of one line.

use crate::cloud::Exchange;

/// Where a tool writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// What was asked for; a pipe carries it on.
    Out,
    /// What went wrong, and warnings.
    Err,
}

/// The outcome of one line: what was printed, how it ended, and what travelled.
#[derive(Clone, Debug)]
pub struct Run {
    /// What was printed, in order; every piece ends with its newline where it has one.
    pub output: Vec<(Stream, String)>,
    /// How the last command ended; 0 is success.
    pub exit_code: u8,
    /// Every request and its answer, in order.
    pub exchanges: Vec<Exchange>,
    pub(super) has_changed: bool,
}

impl Run {
    /// A command of another layer that printed a text and succeeded.
    pub fn printed(text: &str) -> Self {
        Self::of(Stream::Out, text, 0)
    }

    /// A command of another layer that failed with a message.
    pub fn failed(text: &str, exit_code: u8) -> Self {
        Self::of(Stream::Err, text, exit_code)
    }

    fn of(stream: Stream, text: &str, exit_code: u8) -> Self {
        let output = if text.is_empty() { vec![] } else { vec![(stream, format!("{text}\n"))] };
        Self { output, exit_code, exchanges: Vec::new(), has_changed: false }
    }

    /// Adds what came of the line behind it; together they ended as the second did.
    pub fn append(&mut self, next: &Self) {
        self.output.extend(next.output.iter().cloned());
        self.exchanges.extend(next.exchanges.iter().cloned());
        self.exit_code = next.exit_code;
        self.has_changed |= next.has_changed;
    }

    /// Whether nothing is different afterwards, on the machine or in the cloud, that anyone would
    /// want to take back: the line only looked.
    ///
    /// Whatever a registry was asked counts as a change: a denied pull is an event to go back to.
    pub fn is_only_looking(&self) -> bool {
        !self.has_changed
    }

    /// Everything printed, as it stands in a terminal.
    pub fn text(&self) -> String {
        self.output.iter().map(|(_, text)| text.as_str()).collect()
    }

    /// What went to standard output.
    pub fn stdout(&self) -> String {
        self.of_stream(Stream::Out)
    }

    /// What went to standard error.
    pub fn stderr(&self) -> String {
        self.of_stream(Stream::Err)
    }

    fn of_stream(&self, wanted: Stream) -> String {
        let pieces = self.output.iter().filter(|(stream, _)| *stream == wanted);
        pieces.map(|(_, text)| text.as_str()).collect()
    }
}
