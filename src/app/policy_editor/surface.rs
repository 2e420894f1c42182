//! The bridge to the editor's own file, which arrives the first time that somebody writes a policy.
//!
//! See `www/editor/editor.js`. It draws and types; what it asks is answered here.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::app::dom::Element;
use crate::json::{self, Layout, Node};

#[wasm_bindgen]
extern "C" {
    /// The boot script's: brings the file.
    #[wasm_bindgen(catch, js_name = drydockLoadEditor)]
    fn load_editor() -> Result<Promise, JsValue>;

    type Promise;

    #[wasm_bindgen(method)]
    fn then(this: &Promise, done: &JsValue, failed: &JsValue) -> Promise;

    /// The file, loaded.
    pub(super) type Chunk;

    #[wasm_bindgen(method, catch, js_name = mount)]
    fn mount_in(this: &Chunk, host: &Element, start: &str) -> Result<Surface, JsValue>;

    /// An editor on the page.
    #[derive(Debug)]
    pub(super) type Surface;

    #[wasm_bindgen(method, setter)]
    fn set_ask(this: &Surface, ask: &Ask);

    /// Takes over a text that was changed elsewhere; the caret stays with its letters.
    #[wasm_bindgen(method, js_name = setText)]
    pub(super) fn set_text(this: &Surface, text: &str);

    /// Selects a stretch, in UTF-16 units, shows it, and takes the focus.
    #[wasm_bindgen(method)]
    pub(super) fn select(this: &Surface, from: u32, to: u32);

    /// Marks problems, given as JSON.
    #[wasm_bindgen(method, js_name = setProblems)]
    pub(super) fn set_problems(this: &Surface, problems: &str);

    /// Shows beside lines how much they decided, given as JSON.
    #[wasm_bindgen(method, js_name = setCoverage)]
    pub(super) fn set_coverage(this: &Surface, rows: &str);

    #[wasm_bindgen(method)]
    fn place(this: &Surface) -> String;

    #[wasm_bindgen(method)]
    fn text(this: &Surface) -> String;

    #[wasm_bindgen(method)]
    fn destroy(this: &Surface);
}

/// What the editor asks or tells: a word, a text, a number.
pub(super) type Ask = Closure<dyn Fn(String, String, u32) -> String>;

/// What the editor asks or tells, taken apart. Places are UTF-16 units.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// The text is this now.
    Text(String),
    /// The caret has moved.
    Caret(u32),
    /// Tab indents, or leaves the field.
    Tab(TabKey),
    /// The problem of that number is to be mended.
    Fix(usize),
    /// The key for the next problem was pressed.
    Next(u32),
    /// The key for a quick fix was pressed.
    Mend(u32),
    /// What could be written there?
    Complete(String, u32),
    /// What does the word there mean?
    Hover(String, u32),
}

/// What the Tab key does in the editor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum TabKey {
    /// Moves on, as everywhere.
    #[default]
    Leaves,
    /// Indents.
    Indents,
}

impl Asked {
    /// Reads a call of the editor; `None` for a word that it does not have.
    pub(super) fn read(word: &str, text: String, number: u32) -> Option<Self> {
        Some(match word {
            "text" => Self::Text(text),
            "caret" => Self::Caret(number),
            "tab" => Self::Tab(if number == 1 { TabKey::Indents } else { TabKey::Leaves }),
            "fix" => Self::Fix(usize::try_from(number).ok()?),
            "next" => Self::Next(number),
            "mend" => Self::Mend(number),
            "complete" => Self::Complete(text, number),
            "hover" => Self::Hover(text, number),
            _ => return None,
        })
    }
}

/// Where somebody is in a text, in UTF-16 units, and whether the keyboard is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Stand {
    /// Where the selection begins.
    pub(super) from: u32,
    /// Where it ends.
    pub(super) to: u32,
    /// How far the text is scrolled, in pixels.
    pub(super) top: u32,
    /// Whether the field has the focus.
    pub(super) has_focus: bool,
}

/// An editor on the page and the function that it calls; taken off with this.
#[derive(Debug)]
pub(super) struct Mounted {
    surface: Surface,
    // Lives as long as the editor, which calls it.
    _ask: Ask,
}

impl Mounted {
    /// Puts an editor into an element; `None` where it cannot.
    pub(super) fn new(
        chunk: &Chunk,
        host: &Element,
        (label, text, stand): (&str, &str, Stand),
        ask: Ask,
    ) -> Option<Self> {
        let start = Node::object([
            ("label", Node::from(label)),
            ("text", Node::from(text)),
            ("from", Node::from(u64::from(stand.from))),
            ("to", Node::from(u64::from(stand.to))),
            ("top", Node::from(u64::from(stand.top))),
            ("hasFocus", Node::from(stand.has_focus)),
        ]);
        let surface = chunk.mount_in(host, &json::print(&start, Layout::Compact)).ok()?;
        surface.set_ask(&ask);
        Some(Self { surface, _ask: ask })
    }

    /// The editor.
    pub(super) fn surface(&self) -> &Surface {
        &self.surface
    }

    /// What is written in it.
    pub(super) fn text(&self) -> String {
        self.surface.text()
    }

    /// Where the caret is.
    pub(super) fn stand(&self) -> Stand {
        read_stand(&self.surface.place()).unwrap_or_default()
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.surface.destroy();
    }
}

fn read_stand(text: &str) -> Option<Stand> {
    let node = json::parse(text).ok()?;
    let number = |name| node.get(name)?.as_u64().and_then(|number| u32::try_from(number).ok());
    Some(Stand {
        from: number("from")?,
        to: number("to")?,
        // Browsers scroll by parts of pixels.
        top: number("top").unwrap_or_default(),
        has_focus: node.get("hasFocus")?.as_bool()?,
    })
}

/// Fetches the editor's file, once for the page, and hands it over; `None` if it did not come.
pub(super) fn load(done: impl FnOnce(Option<Chunk>) + 'static) {
    let done = std::rc::Rc::new(std::cell::Cell::new(Some(done)));
    let Ok(promise) = load_editor() else {
        if let Some(done) = done.take() {
            done(None);
        }
        return;
    };
    let failed = std::rc::Rc::clone(&done);
    let on_done = Closure::once_into_js(move |chunk: Chunk| {
        if let Some(done) = done.take() {
            done(Some(chunk));
        }
    });
    let on_failed = Closure::once_into_js(move |_: JsValue| {
        if let Some(done) = failed.take() {
            done(None);
        }
    });
    drop(promise.then(&on_done, &on_failed));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_editor_tells_is_read() {
        let cases = [
            ("text", Some(Asked::Text("a".to_owned()))),
            ("caret", Some(Asked::Caret(1))),
            ("tab", Some(Asked::Tab(TabKey::Indents))),
            ("fix", Some(Asked::Fix(1))),
            ("hover", Some(Asked::Hover("a".to_owned(), 1))),
            ("", None),
        ];
        for (word, expected) in cases {
            assert_eq!(Asked::read(word, "a".to_owned(), 1), expected, "{word}");
        }
        let stand = read_stand(r#"{"from":1,"to":2,"top":0.5,"hasFocus":true}"#);
        assert_eq!(stand, Some(Stand { from: 1, to: 2, top: 0, has_focus: true }));
    }
}
