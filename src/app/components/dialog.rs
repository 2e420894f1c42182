//! A dialog on the browser's own element, which keeps focus inside and closes on Escape.

use yew::prelude::*;

use super::button::{Button, Weight};
use super::icon::Icon;
use crate::app::dom;

/// Properties of [`Dialog`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct DialogProps {
    /// Its heading.
    pub title: AttrValue,
    /// Whether it is open.
    pub is_open: bool,
    /// Called when the reader has closed it.
    pub onclose: Callback<()>,
    /// What it holds.
    pub children: Html,
}

/// A modal dialog.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    use_effect_with((node.clone(), props.is_open), |(node, is_open)| {
        if *is_open {
            dom::open_dialog(node);
        } else {
            dom::close_dialog(node);
        }
    });
    let close = props.onclose.reform(|_: MouseEvent| ());
    let onclose = props.onclose.reform(|_: Event| ());
    html! {
        <dialog ref={node} class="dialog" aria-labelledby="dialog-title" {onclose}>
            <div class="dialog-header">
                <h2 id="dialog-title">{ &props.title }</h2>
                <Button weight={Weight::Quiet} icon={Icon::Close} onclick={close}>{ "Close" }</Button>
            </div>
            { props.children.clone() }
        </dialog>
    }
}
