//! Which scenario the workbench is in, and going over to another.

use yew::prelude::*;

use crate::app::dom;
use crate::app::route::{Pane, Route, SimRoute};
use crate::app::session::use_session;
use crate::sim::Scenario;

/// The scenarios to choose from. What was done in one is kept while another is open.
#[component]
pub fn ScenarioPicker() -> Html {
    let session = use_session();
    let scenarios = use_memo((), |()| Scenario::all());
    let open = session.history.scenario();
    let onchange = Callback::from(|event: Event| {
        if let Some(field) = dom::target(&event) {
            let (scenario, pane) = (Some(field.value()), Some(Pane::World));
            dom::go(&Route::Sim(SimRoute { scenario, selection: None, pane }).to_string());
        }
    });
    let option = |id: &'static str, title: &str| {
        html! { <option value={id} selected={*open.id == *id}>{ title.to_owned() }</option> }
    };
    html! {
        <div class="scenario">
            <label>
                { "Scenario" }
                <select {onchange}>
                    { for scenarios.iter().map(|info| option(info.id, &info.title)) }
                </select>
            </label>
            <p class="muted">{ open.summary.to_string() }</p>
        </div>
    }
}
