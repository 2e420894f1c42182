//! The workbench: terminal, world, inspector, events.

use yew::prelude::*;

use super::heading;
use crate::app::dom;
use crate::app::events::Events;
use crate::app::inspector::Inspector;
use crate::app::route::{Pane, Route, SimRoute};
use crate::app::session::{Action, SessionHandle, use_session};
use crate::app::terminal::Terminal;
use crate::app::world::{ScenarioPicker, World};

/// Properties of [`SimPage`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct SimProps {
    /// What the address names.
    pub shown: SimRoute,
}

/// Everything in the simulation, side by side.
///
/// Every pane is always drawn, so that none forgets anything; style sheets decide how many fit.
#[component]
pub fn SimPage(props: &SimProps) -> Html {
    let session = use_session();
    use_scenario(&session, props.shown.scenario.clone());
    let world = session.snapshot();
    let shown = &props.shown;
    let selected = shown.selection.clone().map(AttrValue::from);
    let onselect = use_callback(shown.clone(), |selection: AttrValue, shown| {
        select(shown, &selection);
    });
    let current = shown.pane.unwrap_or(Pane::Terminal);
    html! {
        <div class="workbench-box">
            <div class={classes!("workbench", ["shows-", current.word()].concat())}>
                { heading("Simulator") }
                { pane(Pane::Terminal, html! { <Terminal /> }) }
                { pane(Pane::World, html! {
                    <div>
                        <ScenarioPicker />
                        <World world={world.clone()} selected={selected.clone()} {onselect} />
                    </div>
                }) }
                { pane(Pane::Inspector, html! {
                    <div class="inspector"><Inspector world={world.clone()} {selected} /></div>
                }) }
                { pane(Pane::Log, html! { <Events {world} /> }) }
                { bar(shown, current) }
            </div>
        </div>
    }
}

/// Goes over to the scenario that the address names.
#[hook]
fn use_scenario(session: &SessionHandle, wanted: Option<String>) {
    let dispatcher = session.dispatcher();
    use_effect_with(wanted, move |wanted| {
        if let Some(wanted) = wanted.clone() {
            dispatcher.dispatch(Action::Open(wanted));
        }
    });
}

fn pane(pane: Pane, content: Html) -> Html {
    let title = (pane != Pane::Terminal)
        .then(|| html! { <p class="pane-title" aria-hidden="true">{ pane.title() }</p> });
    html! {
        <section
            id={pane_id(pane)}
            class={classes!("pane", ["is-", pane.word()].concat())}
            aria-label={pane.title()}
            data-pane={pane.word()}
            tabindex="-1"
        >
            { title }
            { content }
        </section>
    }
}

fn pane_id(pane: Pane) -> String {
    ["pane-", pane.word()].concat()
}

/// The bar that chooses a pane where not all fit.
fn bar(shown: &SimRoute, current: Pane) -> Html {
    let link = |pane: Pane| {
        let to = Route::Sim(SimRoute { pane: Some(pane), ..shown.clone() });
        html! {
            <li class={["is-", pane.word()].concat()}>
                <a href={to.to_string()} aria-current={(pane == current).then_some("true")}>{ pane.title() }</a>
            </li>
        }
    };
    html! { <nav class="pane-bar" aria-label="Panes"><ul>{ for Pane::ALL.map(link) }</ul></nav> }
}

/// Below this width, in pixels, the inspector takes the place of the tree; as in the style sheet.
const THREE_PANES: f64 = 1200.0;

/// Goes to the address of a selection. Where the tree gives way, the focus goes along.
fn select(shown: &SimRoute, selection: &str) {
    let (pane, selection) = (Some(Pane::Inspector), Some(selection.to_owned()));
    dom::go(&Route::Sim(SimRoute { selection, pane, ..shown.clone() }).to_string());
    let width = gloo::utils::window().inner_width().ok().and_then(|width| width.as_f64());
    if width.is_some_and(|width| width < THREE_PANES) {
        gloo::timers::callback::Timeout::new(0, || {
            dom::focus_id(&pane_id(Pane::Inspector));
        })
        .forget();
    }
}
