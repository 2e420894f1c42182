//! The workbench: terminal, world, inspector, events.

use yew::prelude::*;

use super::heading;
use crate::app::route::SimRoute;
use crate::app::terminal::Terminal;

/// Properties of [`SimPage`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct SimProps {
    /// What the address names.
    pub shown: SimRoute,
}

/// Everything in the simulation, side by side.
#[component]
pub fn SimPage(_props: &SimProps) -> Html {
    html! {
        <div class="workbench">
            { heading("Simulator") }
            <section class="pane" aria-label="Terminal" data-pane="terminal" tabindex="-1"><Terminal /></section>
        </div>
    }
}
