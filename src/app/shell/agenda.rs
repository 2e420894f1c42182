//! What will happen by itself: the next thing in the status strip, all of it in a dialog.

use yew::prelude::*;

use crate::app::components::{Button, Dialog, Weight};
use crate::app::session::{Action, Dispatcher, send, use_dispatcher};
use crate::app::world::format::{count, moment};
use crate::workstation::Upcoming;

/// How many rows the dialog shows; `agenda` in the terminal shows more.
const ROWS_MAX: usize = 100;

/// Properties of [`Agenda`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct AgendaProps {
    /// What will happen, in order.
    pub(super) upcoming: Vec<Upcoming>,
}

/// A button to the next moment at which something happens, and one for the list.
#[component]
pub(super) fn Agenda(props: &AgendaProps) -> Html {
    let dispatcher = use_dispatcher();
    let is_open = use_state(|| false);
    let set = |open: bool| {
        let is_open = is_open.clone();
        move || is_open.set(open)
    };
    let (open, close) = (set(true), set(false));
    let upcoming = &props.upcoming;
    let next = match upcoming.first() {
        Some(first) => ["Next, ", &moment(first.at), ": ", &first.what].concat(),
        None => "Next: nothing is due".to_owned(),
    };
    let run = |command: String| send(&dispatcher, Action::Run(vec![command]));
    html! {
        <>
            <Button weight={Weight::Quiet} label={next} disabled={upcoming.is_empty()} onclick={run("clock next".to_owned())}>
                { "Next" }
            </Button>
            <Button weight={Weight::Quiet} onclick={move |_: MouseEvent| open()}>
                { "Agenda" }
                if !upcoming.is_empty() {
                    <span class="count">{ upcoming.len() }</span>
                }
            </Button>
            <Dialog title="What is due" is_open={*is_open} onclose={move |()| close()}>
                if *is_open {
                    { list(upcoming, &dispatcher) }
                }
            </Dialog>
        </>
    }
}

fn list(upcoming: &[Upcoming], dispatcher: &Dispatcher) -> Html {
    if upcoming.is_empty() {
        return html! {
            <p>{ "Nothing is due. Scans, copies to other Regions, lifecycle policies and logins that end stand here." }</p>
        };
    }
    let lines = upcoming.iter().take(ROWS_MAX).map(|it| {
        let command = ["clock until ", &it.at.to_string()].concat();
        let label = ["Go there: move the clock to ", &moment(it.at)].concat();
        html! {
            <li>
                <p>
                    <strong>{ moment(it.at) }</strong>{ " · " }{ &*it.place }
                    <br />
                    { &*it.what }
                </p>
                <Button {label} onclick={send(dispatcher, Action::Run(vec![command]))}>{ "Go there" }</Button>
            </li>
        }
    });
    let hidden = upcoming.len().saturating_sub(ROWS_MAX);
    html! {
        <>
            <p>{ count(upcoming.len(), "thing is", "things are") }{ " due." }</p>
            <ol class="agenda">{ for lines }</ol>
            if hidden > 0 {
                <p>{ "And " }{ hidden }{ " more: " }<code>{ "agenda " }{ upcoming.len() }</code>{ " in the terminal lists all." }</p>
            }
        </>
    }
}
