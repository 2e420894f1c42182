//! The session in the browser's storage, for the case that the program stops.
//!
//! What is stored is a scenario and what was done: played again it gives the same world. It is
//! written before a step is taken, so the step that stops the program is the last; the boot script's
//! "Undo the last step" asks the next start to play all but that one.

use std::rc::Rc;

use super::dom;
use crate::json::{self, Layout, Node, Value, print};
use crate::sim::PolicyPlace;

/// Where the boot script looks for the session.
const SESSION: &str = "drydock.session";

/// Where the boot script asks for all but the last line.
const UNDO: &str = "drydock.undo";

/// A session as it is stored, and as "Copy state" hands it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Saved {
    /// The scenario's id.
    pub(super) scenario: String,
    /// What was done since the scenario's opening.
    pub(super) lines: Vec<Deed>,
}

/// One thing that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// A line was typed; stored as it is.
    Typed(String),
    /// Something was written in the draft: stored as `{"edit": PLACE, "text": TEXT}`.
    Edited(PolicyPlace, Option<Rc<str>>),
}

impl Saved {
    /// A session in which nothing was typed yet.
    pub(super) fn new(scenario: &str) -> Self {
        Self { scenario: scenario.to_owned(), lines: Vec::new() }
    }

    /// Notes a line that is about to be played.
    pub(super) fn note(&mut self, line: &str) {
        self.lines.push(Deed::Typed(line.to_owned()));
        self.store();
    }

    /// Notes what is about to be written in the draft. Of what is written at one place in a row,
    /// which is one step, the first and the last are enough.
    #[inline(never)]
    pub(super) fn note_edit(&mut self, place: &PolicyPlace, text: Option<&Rc<str>>) {
        self.keep_edit(place, text);
        self.store();
    }

    fn keep_edit(&mut self, place: &PolicyPlace, text: Option<&Rc<str>>) {
        let is_there = |deed: &Deed| matches!(deed, Deed::Edited(of, _) if of == place);
        if self.lines.iter().rev().take(2).filter(|deed| is_there(deed)).count() == 2 {
            self.lines.pop();
        }
        self.lines.push(Deed::Edited(place.clone(), text.map(Rc::clone)));
    }

    /// Writes it where the boot script finds it.
    pub(super) fn store(&self) {
        let lines = Node::array(self.lines.iter().map(Deed::node));
        let state = [("scenario", Node::from(&*self.scenario)), ("lines", lines)];
        dom::store(SESSION, Some(&print(&Node::object(state), Layout::Compact)));
    }

    /// The session that the boot script asks to go back to, once: all lines but the last.
    pub(super) fn taken_back() -> Option<Self> {
        dom::stored(UNDO)?;
        dom::store(UNDO, None);
        Self::without_last(&dom::stored(SESSION)?)
    }

    fn without_last(text: &str) -> Option<Self> {
        let state = json::parse(text).ok()?;
        let lines = state.get("lines")?.as_array()?;
        let mut lines: Vec<Deed> = lines.iter().map(Deed::read).collect::<Option<_>>()?;
        lines.pop();
        Some(Self { scenario: state.get("scenario")?.as_str()?.to_owned(), lines })
    }
}

impl Deed {
    fn node(&self) -> Node {
        match self {
            Self::Typed(line) => Node::from(&**line),
            Self::Edited(place, text) => edited(place, text.as_deref()),
        }
    }

    fn read(node: &Node) -> Option<Self> {
        if let Some(line) = node.as_str() {
            return Some(Self::Typed(line.to_owned()));
        }
        let place = node.get("edit")?.as_str()?.parse().ok()?;
        let text = node.get("text")?;
        let written = text.as_str().map(Rc::from);
        let is_read = written.is_some() || text.value == Value::Null;
        is_read.then_some(Self::Edited(place, written))
    }
}

#[inline(never)]
fn edited(place: &PolicyPlace, text: Option<&str>) -> Node {
    Node::object([
        ("edit", Node::display(place)),
        ("text", text.map_or_else(|| Node::new(Value::Null), Node::from)),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(line: &str) -> Deed {
        Deed::Typed(line.to_owned())
    }

    fn edited(text: Option<&str>) -> Deed {
        Deed::Edited("registry:111122223333/us-east-1".parse().unwrap(), text.map(Rc::from))
    }

    #[test]
    fn going_back_leaves_out_the_last_deed() {
        let cases = [
            (r#"{"scenario":"two-accounts","lines":["a","b"]}"#, Some(vec![typed("a")])),
            (r#"{"scenario":"two-accounts","lines":["a"]}"#, Some(vec![])),
            (r#"{"scenario":"two-accounts","lines":[]}"#, Some(vec![])),
            (
                r#"{"scenario":"two-accounts","lines":[{"edit":"registry:111122223333/us-east-1","text":"{}"},{"edit":"registry:111122223333/us-east-1","text":null},"a"]}"#,
                Some(vec![edited(Some("{}")), edited(None)]),
            ),
            (r#"{"scenario":"two-accounts","lines":[{"edit":"nowhere","text":""},"a"]}"#, None),
            (r#"{"steps":["docker images"]}"#, None),
            ("cut off", None),
        ];
        for (text, lines) in cases {
            assert_eq!(Saved::without_last(text).map(|saved| saved.lines), lines, "{text}");
        }
    }

    /// What is played again leads to the same steps, so that "undo" and "goto" among it mean the
    /// same ones.
    #[test]
    fn what_is_written_in_a_row_is_noted_so_that_it_plays_again() {
        let place: PolicyPlace = "registry:111122223333/us-east-1".parse().unwrap();
        let rows: [&[Option<&str>]; 4] = [
            &[Some("{"), Some("{}"), Some("{ }")],
            &[Some("{"), None],
            &[None, Some("{")],
            &[Some("{"), None, Some("{}"), None, Some("{ }")],
        ];
        for row in rows {
            let (mut played, mut again) = (world(), world());
            let mut saved = Saved { scenario: String::new(), lines: Vec::new() };
            for text in row {
                let text = text.map(Rc::<str>::from);
                saved.keep_edit(&place, text.as_ref());
                played.edit(&place, text);
            }
            assert!(saved.lines.len() <= 2, "{row:?}");
            for deed in &saved.lines {
                let Deed::Edited(place, text) = deed else { panic!("{deed:?}") };
                again.edit(place, text.clone());
            }
            assert_eq!(again.present().draft, played.present().draft, "{row:?}");
            assert_eq!(again.position(), played.position(), "{row:?}");
            assert_eq!(again.steps().len(), played.steps().len(), "{row:?}");
        }
    }

    fn world() -> crate::sim::History {
        crate::sim::History::new("two-accounts").unwrap()
    }
}
