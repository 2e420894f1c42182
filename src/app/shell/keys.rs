//! Keys that work on the whole page, and the sheet that lists them.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use yew::prelude::*;

use crate::app::components::Dialog;
use crate::app::dom;
use crate::app::session::{Action, SessionHandle};
use crate::app::why::last_question;

/// What a key on the page does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PageKey {
    Undo,
    Redo,
    Why,
    Sheet,
    NextPane,
    PreviousPane,
}

/// A key with what was held down.
#[derive(Clone, Copy, Debug)]
struct Chord<'a> {
    key: &'a str,
    /// Shift, Control or Command, Alt.
    held: [bool; 3],
    place: Place,
}

/// Where the focus is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    TextField,
    Elsewhere,
}

/// What a chord does; letters alone and Ctrl+Z belong to a text field while one has the focus.
fn page_key(chord: &Chord<'_>) -> Option<PageKey> {
    let [shift, control, alt] = chord.held;
    let key = chord.key.to_ascii_lowercase();
    match (key.as_str(), shift, control, alt, chord.place) {
        ("z", false, true, false, Place::Elsewhere) => Some(PageKey::Undo),
        ("y", false, true, false, Place::Elsewhere)
        | ("z", true, true, false, Place::Elsewhere) => Some(PageKey::Redo),
        ("w", false, false, true, _) => Some(PageKey::Why),
        ("?", _, false, false, Place::Elsewhere) => Some(PageKey::Sheet),
        ("f6", false, false, false, _) => Some(PageKey::NextPane),
        ("f6", true, false, false, _) => Some(PageKey::PreviousPane),
        _ => None,
    }
}

/// Listens to the page's keys; gives the sheet, to be drawn somewhere, and what opens it.
#[hook]
pub fn use_keys(session: &SessionHandle) -> (Html, Callback<MouseEvent>) {
    let is_open = use_state(|| false);
    // The listener lives as long as the page; what it acts on is looked up when a key comes.
    let latest = use_mut_ref(|| session.clone());
    *latest.borrow_mut() = session.clone();
    {
        let is_open = is_open.setter();
        use_effect_with((), move |()| {
            let options = EventListenerOptions::enable_prevent_default();
            let document = gloo::utils::document();
            let listener =
                EventListener::new_with_options(&document, "keydown", options, move |event| {
                    let Some(key) = read(event).and_then(|chord| page_key(&chord.as_chord()))
                    else {
                        return;
                    };
                    if act(key, &latest.borrow(), &is_open) {
                        event.prevent_default();
                    }
                });
            move || drop(listener)
        });
    }
    let onclose = {
        let is_open = is_open.clone();
        Callback::from(move |()| is_open.set(false))
    };
    let open = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| is_open.set(true))
    };
    let sheet = html! {
        <Dialog title="Keys" is_open={*is_open} {onclose}>{ key_list() }</Dialog>
    };
    (sheet, open)
}

struct OwnedChord {
    key: String,
    held: [bool; 3],
    place: Place,
}

impl OwnedChord {
    fn as_chord(&self) -> Chord<'_> {
        Chord { key: &self.key, held: self.held, place: self.place }
    }
}

fn read(event: &Event) -> Option<OwnedChord> {
    let place = if dom::is_text_field(event) { Place::TextField } else { Place::Elsewhere };
    let event = event.dyn_ref::<KeyboardEvent>()?;
    let control = event.ctrl_key() || event.meta_key();
    Some(OwnedChord {
        key: event.key(),
        held: [event.shift_key(), control, event.alt_key()],
        place,
    })
}

/// Does what the key says; whether there was anything to do.
fn act(key: PageKey, session: &SessionHandle, is_open: &UseStateSetter<bool>) -> bool {
    match key {
        PageKey::Undo => session.dispatch(Action::Undo),
        PageKey::Redo => session.dispatch(Action::Redo),
        PageKey::Why => match last_question(session.history.entries()) {
            Some(question) => dom::go(&question.to_string()),
            None => return false,
        },
        PageKey::Sheet => is_open.set(true),
        PageKey::NextPane => return dom::focus_pane(1),
        PageKey::PreviousPane => return dom::focus_pane(-1),
    }
    true
}

fn key_list() -> Html {
    let keys = [
        ("Enter", "run the command"),
        ("↑ ↓", "earlier and later commands"),
        ("Tab", "take the suggestion, when one is open; otherwise move on"),
        ("Esc", "close the suggestions"),
        ("Alt + W", "why did the last pull, push or login end so?"),
        ("Ctrl + Z, Ctrl + Y", "one step back, one forward; outside of text fields"),
        ("F6, Shift + F6", "next pane, previous pane"),
        ("?", "this sheet; outside of text fields"),
    ];
    let row = |(key, what): (&str, &str)| {
        html! { <><dt><kbd>{ key }</kbd></dt><dd>{ what }</dd></> }
    };
    html! { <dl class="key-list">{ for keys.map(row) }</dl> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_field_keeps_its_own_keys() {
        use Place::{Elsewhere, TextField};
        let cases = [
            ("z", [false, true, false], Elsewhere, Some(PageKey::Undo)),
            ("z", [false, true, false], TextField, None),
            ("Z", [true, true, false], Elsewhere, Some(PageKey::Redo)),
            ("y", [false, true, false], Elsewhere, Some(PageKey::Redo)),
            ("z", [false, false, false], Elsewhere, None),
            ("w", [false, false, true], TextField, Some(PageKey::Why)),
            ("?", [true, false, false], Elsewhere, Some(PageKey::Sheet)),
            ("?", [true, false, false], TextField, None),
            ("F6", [false, false, false], TextField, Some(PageKey::NextPane)),
            ("F6", [true, false, false], Elsewhere, Some(PageKey::PreviousPane)),
            ("r", [false, true, false], Elsewhere, None),
        ];
        for (key, held, place, expected) in cases {
            assert_eq!(page_key(&Chord { key, held, place }), expected, "{key} {held:?} {place:?}");
        }
    }
}
