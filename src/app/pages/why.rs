//! One question and its whole answer.

use yew::prelude::*;

use super::heading;
use crate::app::route::WhyRoute;

/// Properties of [`WhyPage`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct WhyProps {
    /// The question, as far as the address states it.
    pub asked: WhyRoute,
}

/// Asks and explains.
#[component]
pub fn WhyPage(_props: &WhyProps) -> Html {
    html! { <div class="column">{ heading("Why?") }</div> }
}
