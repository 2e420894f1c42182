//! The parts of the editor around its text.

use std::rc::Rc;

use yew::prelude::*;

use super::desk::Desk;
use super::surface::TabKey;
use super::{Chunk, Covered, Field, PolicyEditorProps};
use crate::app::components::{Button, CopyButton};
use crate::app::dom;
use crate::iam::complete::Known;
use crate::iam::hover::hover;
use crate::json::{self, Layout, Node};

/// The field's label and the switch between the two fields.
pub(super) fn head(
    props: &PolicyEditorProps,
    (wanted, chunk): (Field, Chunk),
    switch: &Callback<()>,
) -> Html {
    let label = if chunk == Chunk::Up {
        html! { <span class="policy-label">{ &props.name }</span> }
    } else {
        html! { <label class="policy-label" for={field_id(props)}>{ &props.name }</label> }
    };
    html! {
        <div class="policy-editor-head">
            { label }
            <label class="policy-plain">
                <input type="checkbox" checked={wanted == Field::Plain} onchange={switch.reform(|_: Event| ())} />
                { "Plain editor" }
            </label>
        </div>
    }
}

fn field_id(props: &PolicyEditorProps) -> String {
    [props.tabs[0], "-text"].concat()
}

/// The plain field, and the place of the editor that takes its place.
pub(super) fn field(
    props: &PolicyEditorProps,
    desk: &Rc<Desk>,
    chunk: Chunk,
    problems: &AttrValue,
) -> Html {
    html! {
        <>
            // Yew draws nothing in it: it belongs to the editor.
            <div class="policy-surface" ref={desk.host.clone()} data-text-field="" />
            if chunk != Chunk::Up {
                { plain(props, desk, problems) }
            }
            if chunk == Chunk::Failed {
                <p class="policy-note" role="status">
                    { "The editor’s own file did not arrive: this is the plain field. Reload when the connection is back." }
                </p>
            }
        </>
    }
}

fn plain(props: &PolicyEditorProps, desk: &Rc<Desk>, problems: &AttrValue) -> Html {
    let oninput = {
        let desk = Rc::clone(desk);
        Callback::from(move |event: InputEvent| {
            if let Some(field) = dom::target(&event) {
                desk.type_in(field.value());
            }
        })
    };
    let onkeydown = {
        let desk = Rc::clone(desk);
        Callback::from(move |event: KeyboardEvent| {
            if desk.press(&event) {
                event.prevent_default();
            }
        })
    };
    let moved = {
        let desk = Rc::clone(desk);
        Callback::from(move |()| desk.note_caret())
    };
    html! {
        <textarea
            ref={desk.field.clone()}
            id={field_id(props)}
            class="policy-text"
            rows="14"
            value={props.text.clone()}
            aria-describedby={problems.clone()}
            autocapitalize="off"
            autocomplete="off"
            spellcheck="false"
            {oninput}
            {onkeydown}
            onkeyup={moved.reform(|_: KeyboardEvent| ())}
            onclick={moved.reform(|_: MouseEvent| ())}
        />
    }
}

/// The keys that nobody would guess.
pub(super) fn keys(chunk: Chunk, tab: TabKey) -> Html {
    let own = "F8 next problem · Ctrl+. quick fix";
    let words = match (chunk, tab) {
        (Chunk::Up, TabKey::Leaves) => {
            [own, " · Ctrl+Space what could stand here · Ctrl+M lets Tab indent"].concat()
        }
        (Chunk::Up, TabKey::Indents) => [own, " · Tab indents; Ctrl+M lets it leave"].concat(),
        (Chunk::Away | Chunk::Failed, _) => own.to_owned(),
    };
    html! { <p class="policy-keys" role="status">{ words }</p> }
}

/// What the word at the caret means, and who says so.
pub(super) fn about(text: &str, at: usize, known: &Known) -> Html {
    let told = hover(text, at, known).map(|found| {
        html! {
            <>
                <b>{ found.title }</b>{ " " }{ found.text }
                if let Some(source) = found.source {
                    { " " }<a href={source.url} target="_blank" rel="noreferrer">{ source.title }</a>
                }
            </>
        }
    });
    let nothing =
        || html! { <span class="muted">{ "The word at the caret is explained here." }</span> };
    html! { <p class="policy-about">{ told.unwrap_or_else(nothing) }</p> }
}

/// What can be done with the whole text.
pub(super) fn tools(props: &PolicyEditorProps, said: &UseStateHandle<String>) -> Html {
    let format = {
        let (text, onchange, said) = (props.text.clone(), props.onchange.clone(), said.clone());
        Callback::from(move |_: MouseEvent| match json::parse(&text) {
            Ok(node) => {
                said.set("Formatted.".to_owned());
                onchange.emit(json::print(&node, Layout::Spaces(2)));
            }
            Err(error) => {
                let (line, _) = error.span.line_and_column(&text);
                let place = ["Line ", &line.to_string(), ": "].concat();
                said.set([&*place, &error.to_string(), "."].concat());
            }
        })
    };
    let copy: AttrValue = ["Copy ", &props.name].concat().into();
    html! {
        <div class="policy-tools">
            <Button onclick={format}>{ "Format" }</Button>
            <CopyButton text={props.text.clone()} label={copy} />
            if let Some(command) = &props.command {
                <CopyButton text={command.clone()} label="Copy as CLI" word="Copy as CLI" />
            }
            <p role="status">{ said.as_str() }</p>
        </div>
    }
}

/// What the statements did, as a list.
pub(super) fn coverage(rows: &[Covered]) -> Html {
    if rows.is_empty() {
        return Html::default();
    }
    let row = |row: &Covered| {
        html! { <li>{ "Line " }{ row.line }{ ": " }{ &row.sentence }</li> }
    };
    html! {
        <section class="policy-coverage" aria-label="In recorded calls">
            <h3>{ "In recorded calls" }</h3>
            <ul>{ for rows.iter().map(row) }</ul>
        </section>
    }
}

/// The same beside the lines, as the editor takes it.
pub(super) fn shares(rows: &[Covered]) -> String {
    let share = |row: &Covered| {
        Node::object([
            ("line", Node::from(u64::try_from(row.line).unwrap_or_default())),
            ("words", Node::from(&*row.words)),
            ("title", Node::from(&*row.sentence)),
            ("isUsed", Node::from(row.is_used)),
        ])
    };
    json::print(&Node::array(rows.iter().map(share)), Layout::Compact)
}
