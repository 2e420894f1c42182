//! The editor of policies: a text with its problems, completion, meanings and use, or the same as
//! fields.
//!
//! A plain field stands there at once. Where there is room, and the reader has not chosen to keep
//! it, the editor's own file is fetched and takes its place, the caret where it was. What is said
//! about the text comes from `iam`: `validate` and `fix`, `complete`, `hover`, `form`.
//!
//! Whoever shows it keeps the text: it goes in as a property and comes back through `onchange`.

mod desk;
mod fields;
mod problems;
mod surface;
mod view;

use std::rc::Rc;

use yew::prelude::*;

use super::components::{Tab, Tabs};
use super::dom;
use super::session::Snapshot;
use crate::iam::PolicyKind;
use crate::sim::known::known;
use desk::{Desk, Shown};
use fields::Fields;
use surface::TabKey;

/// Where the reader's choice of field is stored.
const STORED: &str = "drydock.editor";

/// From this width of the page on, in pixels, the plain field is replaced unasked.
const WIDE: u32 = 800;

/// Properties of [`PolicyEditor`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct PolicyEditorProps {
    /// What the text is called, such as `Policy of team/api`; the field's label.
    pub name: AttrValue,
    /// The text.
    pub text: AttrValue,
    /// What it hangs on.
    pub kind: PolicyKind,
    /// The world whose names are offered.
    pub world: Snapshot,
    /// Called with the text whenever it has changed.
    pub onchange: Callback<String>,
    /// The command that would put the text where it belongs.
    #[prop_or_default]
    pub command: Option<AttrValue>,
    /// What the statements did in recorded calls.
    #[prop_or_default]
    pub coverage: Vec<Covered>,
    /// Names of the two tabs in the document, for JSON and fields; unique on the page.
    #[prop_or(["policy-json", "policy-form"])]
    pub tabs: [&'static str; 2],
}

/// What the statement that begins on a line did in recorded calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// The line, from 1.
    pub line: usize,
    /// Beside the line, such as `14/143`.
    pub words: AttrValue,
    /// In the list: `This statement decided 14 of 143 calls.`
    pub sentence: AttrValue,
    /// Whether it did anything.
    pub is_used: bool,
}

/// How far the editor's own file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chunk {
    /// Not here, and nobody needs it yet.
    Away,
    /// In place of the plain field.
    Up,
    /// It could not be loaded.
    Failed,
}

/// Which of the two fields the reader wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Plain,
    Rich,
}

impl Field {
    /// As chosen before, else by the room that there is.
    fn wanted() -> Self {
        match dom::stored(STORED).as_deref() {
            Some("plain") => Self::Plain,
            Some("rich") => Self::Rich,
            _ if dom::screen_width() < WIDE => Self::Plain,
            _ => Self::Rich,
        }
    }

    fn store(self) {
        dom::store(STORED, Some(if self == Self::Plain { "plain" } else { "rich" }));
    }
}

/// A policy to be written.
#[component]
pub fn PolicyEditor(props: &PolicyEditorProps) -> Html {
    let desk = use_memo((), |()| Desk::new());
    let (shown_tab, caret) = (use_state(|| props.tabs[0]), use_state(|| 0));
    let (said, tab) = (use_state(String::new), use_state(TabKey::default));
    let wanted = use_state(Field::wanted);
    let chunk = use_state(|| Chunk::Away);
    let names = use_memo(props.world.clone(), |world| known(&world.0));
    let found =
        use_memo((props.text.clone(), props.kind), |(text, kind)| problems::found(text, *kind));
    desk.show(Shown {
        name: props.name.clone(),
        text: props.text.clone(),
        kind: props.kind,
        known: Rc::clone(&names),
        found: Rc::clone(&found),
        onchange: props.onchange.clone(),
        caret: caret.setter(),
        said: said.setter(),
        tab: tab.setter(),
    });
    use_chunk(Rc::clone(&desk), *wanted, chunk.setter());
    use_refresh(Rc::clone(&desk), props, *chunk);
    let switch = {
        let wanted = wanted.clone();
        Callback::from(move |()| {
            let other = if *wanted == Field::Plain { Field::Rich } else { Field::Plain };
            other.store();
            wanted.set(other);
        })
    };
    let [json, form] = props.tabs;
    let is_form = *shown_tab == form;
    let tabs = vec![Tab { id: json, title: "JSON".into() }, Tab { id: form, title: "Form".into() }];
    let onselect = Callback::from(move |id| shown_tab.set(id));
    let selected = if is_form { form } else { json };
    let id: AttrValue = [json, "-problems"].concat().into();
    let (go, mend) = (desk_call(&desk, Desk::go), desk_call(&desk, Desk::mend));
    html! {
        <div class="policy-editor">
            { view::head(props, (*wanted, *chunk), &switch) }
            <Tabs label={["View of ", &props.name].concat()} {tabs} {selected} {onselect}>
                <div class="policy-writing" hidden={is_form}>
                    { view::field(props, &desk, *chunk, &id) }
                    { view::keys(*chunk, *tab) }
                    { view::about(&props.text, *caret, &names) }
                </div>
                if is_form {
                    <Fields
                        id={form}
                        text={props.text.clone()}
                        kind={props.kind}
                        known={Rc::clone(&names)}
                        onchange={props.onchange.clone()}
                    />
                }
            </Tabs>
            { view::tools(props, &said) }
            { problems::list(&id, &found, (&go, &mend)) }
            { view::coverage(&props.coverage) }
        </div>
    }
}

fn desk_call(desk: &Rc<Desk>, call: fn(&Desk, usize)) -> Callback<usize> {
    let desk = Rc::clone(desk);
    Callback::from(move |index| call(&desk, index))
}

/// Fetches the editor's file when it is wanted, and takes the editor away when it is not.
#[hook]
fn use_chunk(desk: Rc<Desk>, wanted: Field, chunk: UseStateSetter<Chunk>) {
    use_effect_with(wanted, move |wanted| {
        // Who left before the file came wants no editor any more.
        let is_wanted = Rc::new(std::cell::Cell::new(*wanted == Field::Rich));
        if is_wanted.get() {
            let (desk, chunk, is_wanted) = (Rc::clone(&desk), chunk.clone(), Rc::clone(&is_wanted));
            surface::load(move |loaded| {
                if is_wanted.get() {
                    let is_up = loaded.is_some_and(|loaded| desk.mount(&loaded));
                    chunk.set(if is_up { Chunk::Up } else { Chunk::Failed });
                }
            });
        } else {
            chunk.set(Chunk::Away);
        }
        move || {
            is_wanted.set(false);
            desk.unmount();
        }
    });
}

/// Keeps the field in step with what is drawn.
#[hook]
fn use_refresh(desk: Rc<Desk>, props: &PolicyEditorProps, chunk: Chunk) {
    {
        let desk = Rc::clone(&desk);
        let (text, kind) = (props.text.clone(), props.kind);
        use_effect_with((text, kind, chunk), move |_| desk.refresh());
    }
    use_effect_with((props.coverage.clone(), chunk), move |(coverage, _)| {
        desk.cover(&view::shares(coverage));
    });
}
