//! What an address shows that names nothing.

use yew::prelude::*;

use super::heading;

/// Properties of [`Missing`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct MissingProps {
    /// The address.
    pub address: AttrValue,
}

/// Says that there is no such page, and which there are.
#[component]
pub fn Missing(props: &MissingProps) -> Html {
    html! {
        <div class="column">
            { heading("No such page") }
            <p>{ "There is nothing at " }<code>{ "#" }{ &props.address }</code>{ ". There are:" }</p>
            <ul>
                <li><a href="#/">{ "the start" }</a></li>
                <li><a href="#/sim">{ "the simulator" }</a></li>
                <li><a href="#/why">{ "one question and its answer" }</a></li>
            </ul>
        </div>
    }
}
