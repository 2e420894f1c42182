//! Texts as AWS and the client wrote them.

use yew::prelude::*;

use crate::app::components::CopyButton;

/// Properties of [`Said`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct SaidProps {
    /// Whose words they are: `AWS’s message`.
    pub title: AttrValue,
    /// The words.
    pub text: AttrValue,
}

/// A message, raw, with a button that copies it.
#[component]
pub fn Said(props: &SaidProps) -> Html {
    let label: AttrValue = ["Copy: ", &props.title].concat().into();
    html! {
        <figure class="said">
            <figcaption>
                <span>{ &props.title }</span>
                <CopyButton text={props.text.clone()} {label} />
            </figcaption>
            <pre tabindex="0" aria-label={props.title.clone()}>{ &props.text }</pre>
        </figure>
    }
}
