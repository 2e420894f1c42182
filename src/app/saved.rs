//! The session in the browser's storage, for the case that the program stops.
//!
//! What is stored is a scenario and what was typed: played again they give the same world. It is
//! written before a step is taken, so the step that stops the program is the last line; the boot
//! script's "Undo the last step" asks the next start to play all lines but that one.

use super::dom;
use crate::json::{self, Layout, Node, print};

/// Where the boot script looks for the session.
const SESSION: &str = "drydock.session";

/// Where the boot script asks for all but the last line.
const UNDO: &str = "drydock.undo";

/// A session as it is stored, and as "Copy state" hands it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Saved {
    /// The scenario's id.
    pub(super) scenario: String,
    /// What was typed since the scenario's opening.
    pub(super) lines: Vec<String>,
}

impl Saved {
    /// A session in which nothing was typed yet.
    pub(super) fn new(scenario: &str) -> Self {
        Self { scenario: scenario.to_owned(), lines: Vec::new() }
    }

    /// Notes a line that is about to be played.
    pub(super) fn note(&mut self, line: &str) {
        self.lines.push(line.to_owned());
        self.store();
    }

    /// Writes it where the boot script finds it.
    pub(super) fn store(&self) {
        dom::store(SESSION, Some(&print(&self.node(), Layout::Compact)));
    }

    fn node(&self) -> Node {
        let lines = self.lines.iter().map(|line| Node::from(line.as_str()));
        Node::object([
            ("scenario", Node::from(self.scenario.as_str())),
            ("lines", Node::array(lines)),
        ])
    }

    /// The session that the boot script asks to go back to, once: all lines but the last.
    pub(super) fn taken_back() -> Option<Self> {
        dom::stored(UNDO)?;
        dom::store(UNDO, None);
        Self::without_last(&dom::stored(SESSION)?)
    }

    fn without_last(text: &str) -> Option<Self> {
        let node = json::parse(text).ok()?;
        let (_, lines) = node.get("lines")?.as_array()?.split_last().unwrap_or((&node, &[]));
        let lines: Option<_> = lines.iter().map(|line| line.as_str().map(str::to_owned)).collect();
        Some(Self { scenario: node.get("scenario")?.as_str()?.to_owned(), lines: lines? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn going_back_leaves_out_the_last_line() {
        let cases: [(&str, Option<&[&str]>); 5] = [
            (r#"{"scenario":"two-accounts","lines":["a","b"]}"#, Some(&["a"])),
            (r#"{"scenario":"two-accounts","lines":["a"]}"#, Some(&[])),
            (r#"{"scenario":"two-accounts","lines":[]}"#, Some(&[])),
            (r#"{"steps":["docker images"]}"#, None),
            ("cut off", None),
        ];
        for (text, lines) in cases {
            let saved = Saved::without_last(text).map(|saved| saved.lines);
            assert_eq!(
                saved.as_deref(),
                lines
                    .map(|lines| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>())
                    .as_deref(),
                "{text}"
            );
        }
    }
}
