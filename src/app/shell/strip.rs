//! The status strip: steps back and forward, and the simulated clock.

use yew::prelude::*;

use crate::app::components::{Button, Icon, Weight, icon};
use crate::app::dom;
use crate::app::session::{Action, SessionHandle, send, use_session};
use crate::app::shell::agenda::Agenda;

/// Undo, redo, the step slider and the clock; the same on every page.
#[component]
pub fn Strip() -> Html {
    let session = use_session();
    html! {
        <footer class="footer">
            <div class="strip">
                { steps(&session) }
                { slider(&session) }
                { clock(&session) }
                <p class="colophon">
                    <span>{ "Nothing leaves this page" }</span>
                    <span>{ "Not affiliated with AWS" }</span>
                </p>
            </div>
        </footer>
    }
}

fn steps(session: &SessionHandle) -> Html {
    let history = &session.history;
    html! {
        <div class="strip-group" role="group" aria-label="Steps">
            <Button weight={Weight::Quiet} icon={Icon::Undo} disabled={!history.can_undo()} onclick={send(&session.dispatcher(), Action::Undo)}>
                { "Undo" }
            </Button>
            <Button weight={Weight::Quiet} icon={Icon::Redo} disabled={!history.can_redo()} onclick={send(&session.dispatcher(), Action::Redo)}>
                { "Redo" }
            </Button>
        </div>
    }
}

fn slider(session: &SessionHandle) -> Html {
    let history = &session.history;
    let (position, count) = (history.position(), history.steps().len());
    let line = position.checked_sub(1).and_then(|at| history.steps().get(at));
    let line = line.map_or("the beginning", |step| &*step.line);
    let text = ["step ", &position.to_string(), " of ", &count.to_string(), ": ", line].concat();
    let oninput = {
        let dispatcher = session.dispatcher();
        Callback::from(move |event: InputEvent| {
            let step = dom::target(&event).and_then(|slider| slider.value().parse().ok());
            if let Some(step) = step {
                dispatcher.dispatch(Action::GoTo(step));
            }
        })
    };
    html! {
        <label class="strip-group slider">
            <span class="visually-hidden">{ "Step" }</span>
            <input
                type="range"
                min="0"
                max={count.to_string()}
                value={position.to_string()}
                aria-valuetext={text.clone()}
                {oninput}
            />
            <output title={text}>{ position }{ "/" }{ count }</output>
        </label>
    }
}

fn clock(session: &SessionHandle) -> Html {
    let later = |hours: &str| {
        let command = ["clock +", hours, "h"].concat();
        let words = ["+", hours, " h"].concat();
        let label = [&words, ": move the clock on"].concat();
        html! {
            <Button weight={Weight::Quiet} {label} onclick={send(&session.dispatcher(), Action::Run(vec![command]))}>{ words }</Button>
        }
    };
    html! {
        <div class="strip-group" role="group" aria-label="Simulated clock">
            { icon(Icon::Clock) }
            <time class="clock">{ session.snapshot().clock() }{ " UTC" }</time>
            { later("1") }
            { later("13") }
            <Agenda upcoming={session.snapshot().upcoming()} />
        </div>
    }
}
