//! Buttons.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::icon::{Icon, icon};
use crate::app::dom;

/// How much a button asks to be pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    /// The one thing to do next; at most one on a screen.
    Primary,
    /// A thing to do.
    #[default]
    Plain,
    /// A thing that could be done, set like text.
    Quiet,
}

/// Properties of [`Button`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ButtonProps {
    /// What pressing it does.
    pub onclick: Callback<MouseEvent>,
    /// How much it asks to be pressed.
    #[prop_or_default]
    pub weight: Weight,
    /// The icon before the words.
    #[prop_or_default]
    pub icon: Option<Icon>,
    /// Whether it cannot be pressed now. It stays focusable, so that focus is never lost.
    #[prop_or_default]
    pub disabled: bool,
    /// What a screen reader says, where the words alone would not be enough.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// Whether it sends the form that it stands in; Enter in one of the fields presses it too.
    #[prop_or_default]
    pub is_submit: bool,
    /// Its name in the document.
    #[prop_or_default]
    pub id: Option<AttrValue>,
    /// The words.
    #[prop_or_default]
    pub children: Html,
}

/// A button that acts at once.
#[component]
pub fn Button(props: &ButtonProps) -> Html {
    let weight = match props.weight {
        Weight::Primary => "is-primary",
        Weight::Plain => "is-plain",
        Weight::Quiet => "is-quiet",
    };
    let onclick = if props.disabled { Callback::noop() } else { props.onclick.clone() };
    html! {
        <button
            type={if props.is_submit { "submit" } else { "button" }}
            id={props.id.clone()}
            class={classes!("button", weight)}
            aria-disabled={props.disabled.then_some("true")}
            aria-label={props.label.clone()}
            title={props.label.clone()}
            {onclick}
        >
            { props.icon.map(icon).unwrap_or_default() }
            { props.children.clone() }
        </button>
    }
}

/// Properties of [`CopyButton`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct CopyProps {
    /// What goes on the clipboard.
    pub text: AttrValue,
    /// What a screen reader calls the text: `Copy the statement`.
    pub label: AttrValue,
    /// What the button says until it is pressed.
    #[prop_or(AttrValue::Static("Copy"))]
    pub word: AttrValue,
}

/// Puts a text on the clipboard and says so for two seconds.
#[component]
pub fn CopyButton(props: &CopyProps) -> Html {
    let done = use_state(|| false);
    let forget = use_mut_ref(|| None::<Timeout>);
    let onclick = {
        let (done, text) = (done.clone(), props.text.clone());
        Callback::from(move |_: MouseEvent| {
            dom::copy(&text);
            done.set(true);
            let done = done.clone();
            *forget.borrow_mut() = Some(Timeout::new(2000, move || done.set(false)));
        })
    };
    let (shown, word) =
        if *done { (Icon::Done, "Copied".into()) } else { (Icon::Copy, props.word.clone()) };
    html! {
        <Button weight={Weight::Quiet} icon={shown} label={props.label.clone()} {onclick}>{ word }</Button>
    }
}
