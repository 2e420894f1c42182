//! The start scene: a pull that failed, why it did, and the one statement that mends it.

use std::rc::Rc;

use yew::prelude::*;

use super::heading;
use crate::app::components::{Button, Icon, Weight};
use crate::app::dom;
use crate::app::route::{Pane, Route, SimRoute, WhyRoute};
use crate::app::session::{Action, SessionHandle, use_session};
use crate::app::terminal::Terminal;
use crate::app::why::{FixPanel, Ladder, RungPlace, VerdictBanner};
use crate::iam::Proof;
use crate::sim::{self, Finding, Fix, Question};

/// The first page.
#[component]
pub fn Home() -> Html {
    html! {
        <div class="home">
            <div class="intro">
                { heading("A private container registry and its permissions, simulated in this page.") }
                <p>{ "No account, nothing sent. Below, a real " }<code>{ "docker pull" }</code>{ " across two accounts has just failed. See why, change one statement, pull again." }</p>
            </div>
            <div class="scene">
                <section class="card scene-terminal" aria-label="Terminal" data-pane="terminal" tabindex="-1">
                    <Terminal />
                </section>
                <Explanation />
            </div>
            { doors() }
        </div>
    }
}

/// The question that the scenario opens with, and the command that asks it.
fn scene_question(session: &SessionHandle) -> Option<(Question, String)> {
    let scenario = session.history.scenario();
    let line = scenario.opening.last()?;
    Some((scenario.question().ok()?, (*line).to_owned()))
}

/// The verdict, the ladder and the way out, always of the world as it is now.
#[component]
fn Explanation() -> Html {
    let session = use_session();
    let open = use_state(|| None::<RungPlace>);
    let is_asked = use_state(|| false);
    let undo_to = use_state(|| None::<usize>);
    let asked = use_memo((), |()| scene_question(&session));
    let answer = use_memo((session.snapshot(), Rc::clone(&asked)), |(world, asked)| {
        asked.as_ref().as_ref().map(|(question, _)| sim::ask(&world.0, question))
    });
    let fix = use_memo((session.snapshot(), *is_asked), |(world, is_asked)| {
        let answer = answer.as_ref().as_ref().filter(|_| *is_asked)?;
        sim::propose_fix(&world.0, answer)
    });
    let Some(answer) = answer.as_ref() else { return Html::default() };
    let proof = answer.deciding.and_then(|at| answer.calls.get(at)?.proof.clone());
    let onopen = {
        let open = open.clone();
        Callback::from(move |place| open.set(place))
    };
    let onwhy = why(proof.as_ref(), &open, &is_asked);
    let ontry = try_fix(&session, fix.as_ref().as_ref(), asked.as_ref().as_ref(), &undo_to);
    html! {
        <section class="card explanation" aria-label="Why" data-pane="why" tabindex="-1">
            <VerdictBanner finding={answer.finding} headline={answer.headline.clone()} sentence={answer.sentence.clone()}>
                { next_action(&session, answer.finding, &undo_to, (!*is_asked).then_some(onwhy)) }
            </VerdictBanner>
            if let Some(proof) = proof {
                <Ladder {proof} open={*open} {onopen} />
            }
            if let Some(fix) = fix.as_ref() {
                <FixPanel fix={fix.clone()} {ontry} />
            }
        </section>
    }
}

/// Opens the deciding rung and shows the way out.
fn why(
    proof: Option<&Rc<Proof>>,
    open: &UseStateHandle<Option<RungPlace>>,
    is_asked: &UseStateHandle<bool>,
) -> Callback<MouseEvent> {
    let place = proof.and_then(|proof| RungPlace::deciding(proof));
    let (open, is_asked) = (open.clone(), is_asked.clone());
    Callback::from(move |_| {
        open.set(place);
        is_asked.set(true);
        if let Some(place) = place {
            dom::focus_id(&place.id());
        }
    })
}

/// Types the fix and then the command that had failed.
fn try_fix(
    session: &SessionHandle,
    fix: Option<&Fix>,
    asked: Option<&(Question, String)>,
    undo_to: &UseStateHandle<Option<usize>>,
) -> Callback<MouseEvent> {
    let mut lines = fix.map_or_else(Vec::new, |fix| fix.commands.clone());
    lines.extend(asked.map(|(_, line)| line.clone()));
    let (session, undo_to) = (session.clone(), undo_to.clone());
    Callback::from(move |_| {
        undo_to.set(Some(session.history.position()));
        session.dispatch(Action::Run(lines.clone()));
    })
}

/// The one button that comes next: Why?, or Undo once the fix is in.
fn next_action(
    session: &SessionHandle,
    finding: Finding,
    undo_to: &UseStateHandle<Option<usize>>,
    onwhy: Option<Callback<MouseEvent>>,
) -> Html {
    let is_allowed = finding == Finding::Allowed;
    match (**undo_to, onwhy) {
        (Some(step), _) if is_allowed => {
            let (session, undo_to) = (session.clone(), undo_to.clone());
            let onclick = Callback::from(move |_: MouseEvent| {
                undo_to.set(None);
                session.dispatch(Action::GoTo(step));
            });
            html! { <Button icon={Icon::Undo} {onclick}>{ "Undo" }</Button> }
        }
        (_, Some(onwhy)) if !is_allowed => {
            html! { <Button id="why" weight={Weight::Primary} onclick={onwhy}>{ "Why?" }</Button> }
        }
        _ => Html::default(),
    }
}

fn doors() -> Html {
    let policy = SimRoute { pane: Some(Pane::World), ..SimRoute::default() };
    let doors = [
        (
            Route::Sim(SimRoute::default()),
            "Learn by doing",
            "Both accounts, a terminal with docker and aws, and every object in them. Everything can be undone.",
        ),
        (
            Route::Sim(policy),
            "Change a policy",
            "Pick a repository, edit its policy as JSON, and see at once what the next pull makes of it.",
        ),
        (
            Route::Why(WhyRoute::default()),
            "Ask a question",
            "Who may log in, pull or push what? Get the verdict with every statement that had a say.",
        ),
    ];
    let door = |(to, title, text): (Route, &str, &str)| {
        html! {
            <li class="door">
                <a href={to.to_string()}>{ title }</a>
                <p>{ text }</p>
            </li>
        }
    };
    html! {
        <nav aria-label="Where to go from here"><ul class="doors">{ for doors.map(door) }</ul></nav>
    }
}
