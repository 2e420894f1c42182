//! The field that commands are typed into.
//!
//! A plain text field on purpose: a screen reader, a phone's keyboard and a pasted script all know
//! what to do with it. It grows with its text; Shift+Enter writes a line break.

use yew::prelude::*;

use super::editing::{Editing, Outcome, commands};
use crate::app::dom;
use crate::app::session::{Action, SessionHandle, use_session};
use crate::app::utf16::{byte_of, units_of};
use crate::workstation::{Completions, Suggestion};

/// The field's name in the document, for whoever wants to bring the focus there.
pub(super) const COMMAND_ID: &str = "command";

/// The prompt, the field, and the suggestions below it.
#[component]
pub(super) fn Prompt() -> Html {
    let session = use_session();
    let editing = use_state(Editing::default);
    let field = use_node_ref();
    use_caret(field.clone(), editing.caret, editing.text.clone());
    let prompt = session.snapshot().identity();
    let active = editing.active.filter(|_| editing.is_open()).map(option_id);
    html! {
        <form class="prompt" onsubmit={Callback::from(|event: SubmitEvent| event.prevent_default())}>
            <label class="prompt-who" for={COMMAND_ID}>
                { prompt }{ " $" }<span class="visually-hidden">{ " Command" }</span>
            </label>
            <textarea
                ref={field.clone()}
                id={COMMAND_ID}
                class="prompt-field"
                rows={rows(&editing.text)}
                value={editing.text.clone()}
                placeholder="docker pull …, aws ecr …, help"
                aria-label="Command"
                aria-describedby="command-help"
                aria-autocomplete="list"
                aria-controls="suggestions"
                aria-activedescendant={active}
                enterkeyhint="send"
                autocapitalize="off"
                autocomplete="off"
                autocorrect="off"
                spellcheck="false"
                oninput={typed(&session, &editing)}
                onkeydown={pressed(&session, &editing)}
            />
            <p id="command-help" class="visually-hidden">
                { "Enter runs. Up and down bring earlier commands. Tab takes a suggestion when one is open; Escape closes them; Tab then moves on." }
            </p>
            { suggestions(&session, &editing) }
        </form>
    }
}

fn rows(text: &str) -> String {
    (text.matches('\n').count() + 1).to_string()
}

fn option_id(index: usize) -> String {
    ["suggestion-", &index.to_string()].concat()
}

/// Puts the caret where the last key of ours wants it; what the reader types moves it alone.
#[hook]
fn use_caret(field: NodeRef, caret: Option<usize>, text: String) {
    use_effect_with((caret, text), move |(caret, text)| {
        if let (Some(caret), Some(field)) = (*caret, dom::element(&field)) {
            let units = units_of(text, caret);
            field.set_selection_range(units, units);
        }
    });
}

fn typed(session: &SessionHandle, editing: &UseStateHandle<Editing>) -> Callback<InputEvent> {
    let (session, editing) = (session.clone(), editing.clone());
    Callback::from(move |event: InputEvent| {
        let Some(field) = dom::target(&event) else { return };
        let text = field.value();
        let caret = byte_of(&text, field.selection_start());
        let suggestions = complete(&session, &text, caret);
        editing.set(Editing::typed(text, suggestions));
    })
}

fn complete(session: &SessionHandle, text: &str, caret: usize) -> Completions {
    {
        let world = session.snapshot().0;
        world.workstation.complete(&world.cloud, text, caret)
    }
}

fn pressed(session: &SessionHandle, editing: &UseStateHandle<Editing>) -> Callback<KeyboardEvent> {
    let (session, editing) = (session.clone(), editing.clone());
    Callback::from(move |event: KeyboardEvent| {
        let is_chord = event.shift_key() || event.ctrl_key() || event.alt_key() || event.meta_key();
        if is_chord || event.is_composing() {
            return;
        }
        let past: Vec<&str> = session.history.entries().iter().map(|entry| &*entry.line).collect();
        match editing.press(&event.key(), &past) {
            Outcome::Ignored => return,
            Outcome::Changed(next) => editing.set(next),
            Outcome::Taken(next) => editing.set(with_suggestions(next, &session)),
            Outcome::Submitted(text) => {
                session.dispatch(Action::Run(commands(&text)));
                editing.set(Editing::default());
            }
        }
        event.prevent_default();
    })
}

/// After one word was completed, what the next could be.
fn with_suggestions(mut editing: Editing, session: &SessionHandle) -> Editing {
    let caret = editing.caret.unwrap_or(editing.text.len());
    editing.suggestions = complete(session, &editing.text, caret);
    editing
}

fn suggestions(session: &SessionHandle, editing: &UseStateHandle<Editing>) -> Html {
    let is_open = editing.is_open();
    let count = editing.suggestions.items.len();
    let announced = match (is_open, count) {
        (false, _) => String::new(),
        (true, 1) => "1 suggestion".to_owned(),
        (true, count) => [&count.to_string(), " suggestions"].concat(),
    };
    let items = editing.suggestions.items.iter().enumerate().filter(|_| is_open);
    html! {
        <>
            <ul id="suggestions" class="suggestions" role="listbox" aria-label="Suggestions" hidden={!is_open}>
                { for items.map(|(index, item)| option(index, item, session, editing)) }
            </ul>
            <p class="visually-hidden" role="status">{ announced }</p>
        </>
    }
}

fn option(
    index: usize,
    item: &Suggestion,
    session: &SessionHandle,
    editing: &UseStateHandle<Editing>,
) -> Html {
    // On mouse down, not on click: the field keeps the focus.
    let onmousedown = {
        let (session, editing) = (session.clone(), editing.clone());
        Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            if let Outcome::Taken(next) = editing.choose(index) {
                editing.set(with_suggestions(next, &session));
            }
        })
    };
    let is_active = editing.active == Some(index);
    html! {
        <li
            id={option_id(index)}
            class="suggestion"
            role="option"
            aria-selected={if is_active { "true" } else { "false" }}
            {onmousedown}
        >
            <span class="suggestion-text">{ item.text.as_str() }</span>
            <span class="suggestion-note">{ item.description.as_str() }</span>
        </li>
    }
}
