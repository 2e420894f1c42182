//! What stands around every page: header, status strip, footer, keys.

mod agenda;
mod header;
mod keys;
mod strip;
mod theme;

use yew::prelude::*;

pub use header::Header;
pub use keys::use_keys;
pub use strip::Strip;

use super::dom;

/// Properties of [`SkipLink`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct SkipProps {
    /// The id of the element it leads to.
    pub to: &'static str,
    /// The words.
    pub children: Html,
}

/// A link past the header, seen when the keyboard reaches it.
///
/// It moves the focus itself: the address behind `#` belongs to the pages.
#[component]
pub fn SkipLink(props: &SkipProps) -> Html {
    let to = props.to;
    let onclick = Callback::from(move |event: MouseEvent| {
        event.prevent_default();
        dom::focus_id(to);
    });
    html! { <a class="skip-link" href={["#", to].concat()} {onclick}>{ props.children.clone() }</a> }
}
