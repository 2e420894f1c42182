//! The field in which a policy is written, whichever of the two it is: the plain one that is there
//! at once, or the editor that takes its place.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use yew::prelude::*;

use super::problems::{Found, marks, mendable, next};
use super::surface::{Ask, Asked, Chunk, Mounted, Stand, TabKey};
use crate::app::dom;
use crate::app::utf16::{byte_of, units_of};
use crate::iam::complete::{Completions, Known, complete};
use crate::iam::hover::{Hover, hover};
use crate::iam::{Fix, PolicyKind};
use crate::json::{self, Layout, Node, Span};

/// What the field shows now; renewed whenever it is drawn.
#[derive(Clone)]
pub(super) struct Shown {
    /// What it is called.
    pub(super) name: AttrValue,
    /// The text.
    pub(super) text: AttrValue,
    /// What hangs on where it hangs.
    pub(super) kind: PolicyKind,
    /// The names of the world.
    pub(super) known: Rc<Known>,
    /// What is wrong with the text.
    pub(super) found: Rc<Vec<Found>>,
    /// Where a changed text goes.
    pub(super) onchange: Callback<String>,
    /// Where the caret goes, in bytes.
    pub(super) caret: UseStateSetter<usize>,
    /// What a key has done, for the status line.
    pub(super) said: UseStateSetter<String>,
    /// What Tab does.
    pub(super) tab: UseStateSetter<TabKey>,
}

/// The field and what is known about it.
pub(super) struct Desk {
    /// The plain field.
    pub(super) field: NodeRef,
    /// The place of the editor.
    pub(super) host: NodeRef,
    mounted: RefCell<Option<Rc<Mounted>>>,
    shown: RefCell<Option<Shown>>,
    /// Where the caret of the plain field has to go once it is drawn.
    wanted: Cell<Option<Stand>>,
}

impl Desk {
    /// A desk with nothing on it yet.
    pub(super) fn new() -> Self {
        Self {
            field: NodeRef::default(),
            host: NodeRef::default(),
            mounted: RefCell::new(None),
            shown: RefCell::new(None),
            wanted: Cell::new(None),
        }
    }

    /// Notes what is drawn.
    pub(super) fn show(&self, shown: Shown) {
        *self.shown.borrow_mut() = Some(shown);
    }

    fn shown(&self) -> Option<Shown> {
        self.shown.borrow().clone()
    }

    fn mounted(&self) -> Option<Rc<Mounted>> {
        self.mounted.borrow().clone()
    }

    /// Puts the editor in the place of the plain field, the caret where it was; whether it could.
    pub(super) fn mount(self: &Rc<Self>, chunk: &Chunk) -> bool {
        let (Some(host), Some(shown)) = (dom::element(&self.host), self.shown()) else {
            return false;
        };
        let stand = self.field_stand();
        let desk = Rc::clone(self);
        let ask = Ask::new(move |word: String, text: String, number: u32| {
            Asked::read(&word, text, number).map_or_else(String::new, |asked| desk.answer(asked))
        });
        // What was typed while the file arrived may not have been drawn yet.
        let text = dom::element(&self.field).map_or(shown.text.to_string(), |field| field.value());
        let mounted = Mounted::new(chunk, &host, (&shown.name, &text, stand), ask);
        let is_mounted = mounted.is_some();
        *self.mounted.borrow_mut() = mounted.map(Rc::new);
        is_mounted
    }

    /// Takes the editor away; the plain field goes on where it was.
    pub(super) fn unmount(&self) {
        if let Some(mounted) = self.mounted.take() {
            self.wanted.set(Some(Stand { has_focus: false, ..mounted.stand() }));
        }
    }

    fn field_stand(&self) -> Stand {
        let Some(field) = dom::element(&self.field) else { return Stand::default() };
        Stand {
            from: field.selection_start(),
            to: field.selection_end(),
            top: field.scroll_top(),
            has_focus: field.has_focus_within(),
        }
    }

    /// Brings the text, its marks and the caret to what is drawn.
    pub(super) fn refresh(&self) {
        let Some(shown) = self.shown() else { return };
        if let Some(mounted) = self.mounted() {
            mounted.surface().set_text(&shown.text);
            mounted.surface().set_problems(&marks(&shown.found, &shown.text));
        } else if let (Some(field), Some(stand)) = (dom::element(&self.field), self.wanted.take()) {
            field.set_selection_range(stand.from, stand.to);
            if stand.has_focus {
                field.focus();
            }
        }
    }

    /// Shows beside lines how much they decided.
    pub(super) fn cover(&self, rows: &str) {
        if let Some(mounted) = self.mounted() {
            mounted.surface().set_coverage(rows);
        }
    }

    /// Selects a stretch of the text and goes there.
    pub(super) fn select(&self, span: Span) {
        let Some(shown) = self.shown() else { return };
        let [from, to] = [span.start, span.end].map(|byte| units_of(&shown.text, byte));
        if let Some(mounted) = self.mounted() {
            mounted.surface().select(from, to);
        } else if let Some(field) = dom::element(&self.field) {
            field.focus();
            field.set_selection_range(from, to);
        }
        shown.caret.set(span.start);
    }

    /// Goes to the problem of that number.
    pub(super) fn go(&self, index: usize) {
        let span = self.shown().and_then(|shown| shown.found.get(index).map(Found::span));
        if let Some(span) = span {
            self.select(span);
        }
    }

    /// Mends the problem of that number.
    pub(super) fn mend(&self, index: usize) {
        let Some(shown) = self.shown() else { return };
        let Some(fix) = shown.found.get(index).and_then(|found| found.fix.clone()) else { return };
        self.make(&shown, &fix);
    }

    fn make(&self, shown: &Shown, fix: &Fix) {
        let text = fix.apply(&shown.text);
        let end = units_of(&text, fix.span.start + fix.replacement.len());
        let was = self.field_stand();
        self.wanted.set(Some(Stand { from: end, to: end, ..was }));
        shown.said.set(["Done: ", &fix.title, "."].concat());
        shown.onchange.emit(text);
    }

    /// Takes what was typed into the plain field.
    pub(super) fn type_in(&self, text: String) {
        self.answer(Asked::Text(text));
        self.note_caret();
    }

    /// What a key does in the plain field; whether it was one of ours.
    pub(super) fn press(&self, event: &KeyboardEvent) -> bool {
        let at = self.field_stand().from;
        let has_control = event.ctrl_key() || event.meta_key();
        let answer = match (&*event.key(), has_control) {
            ("F8", false) => self.answer(Asked::Next(at)),
            (".", true) => self.answer(Asked::Mend(at)),
            _ => return false,
        };
        !answer.is_empty()
    }

    /// Notes where the caret of the plain field is.
    pub(super) fn note_caret(&self) {
        let (Some(shown), Some(field)) = (self.shown(), dom::element(&self.field)) else { return };
        shown.caret.set(byte_of(&field.value(), field.selection_start()));
    }

    /// What the editor is answered; nothing is an empty text.
    fn answer(&self, asked: Asked) -> String {
        let Some(shown) = self.shown() else { return String::new() };
        match asked {
            Asked::Text(text) => {
                shown.said.set(String::new());
                shown.onchange.emit(text);
            }
            Asked::Caret(at) => shown.caret.set(byte_of(&self.written(&shown), at)),
            Asked::Tab(tab) => shown.tab.set(tab),
            Asked::Fix(index) => self.mend(index),
            Asked::Next(at) => {
                let at = byte_of(&shown.text, at);
                let Some(found) = next(&shown.found, at) else {
                    shown.said.set("No problems found.".to_owned());
                    return String::new();
                };
                shown.said.set(found.told());
                self.select(found.span());
            }
            Asked::Mend(at) => {
                let at = byte_of(&shown.text, at);
                match mendable(&shown.found, &shown.text, at) {
                    Some(index) => self.mend(index),
                    None => shown.said.set("No quick fix here.".to_owned()),
                }
            }
            Asked::Complete(text, at) => {
                let at = byte_of(&text, at);
                return completions(&text, &complete(&text, at, shown.kind, &shown.known));
            }
            Asked::Hover(text, at) => {
                let at = byte_of(&text, at);
                return meaning(&text, hover(&text, at, &shown.known).as_ref());
            }
        }
        "done".to_owned()
    }

    /// The text as it is in the editor, which may be ahead of what is drawn.
    fn written(&self, shown: &Shown) -> String {
        self.mounted().map_or_else(|| shown.text.to_string(), |mounted| mounted.text())
    }
}

fn unit(text: &str, byte: usize) -> Node {
    Node::from(u64::from(units_of(text, byte)))
}

fn completions(text: &str, found: &Completions) -> String {
    let items = found.items.iter().map(|item| {
        Node::object([
            ("label", Node::from(&*item.label)),
            ("note", Node::from(&*item.note)),
            ("insert", Node::from(&*item.insert)),
            ("caret", unit(&item.insert, item.caret)),
        ])
    });
    let (from, to) = (unit(text, found.from), unit(text, found.to));
    let all = Node::object([("from", from), ("to", to), ("items", Node::array(items))]);
    json::print(&all, Layout::Compact)
}

fn meaning(text: &str, found: Option<&Hover>) -> String {
    let Some(found) = found else { return "null".to_owned() };
    let mut members = vec![
        ("from", unit(text, found.span.start)),
        ("to", unit(text, found.span.end)),
        ("title", Node::from(&*found.title)),
        ("text", Node::from(&*found.text)),
    ];
    if let Some(source) = &found.source {
        members.push(("sourceTitle", Node::from(source.title)));
        members.push(("sourceUrl", Node::from(&*source.url)));
    }
    json::print(&Node::object(members), Layout::Compact)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_told_as_the_browser_counts() {
        let text = "{\"Statement\": {\"Sid\": \"😀\", \"Effect\": \"De";
        let known = Known::default();
        let found = complete(text, text.len(), PolicyKind::Repository, &known);
        let told = completions(text, &found);
        let from = units_of(text, text.len()) - 3;
        let start =
            format!("{{\"from\":{from},\"to\":{},\"items\":[{{\"label\":\"Deny\"", from + 3);
        assert!(told.starts_with(&start), "{told}");
        let hover = hover(text, text.find("Effect").unwrap(), &known);
        assert!(meaning(text, hover.as_ref()).contains("\"title\":\"Effect\""));
        assert_eq!(meaning(text, None), "null");
    }
}
