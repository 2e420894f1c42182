//! The start scene: a pull that failed, why it did, and the one statement that mends it.

use std::rc::Rc;

use yew::prelude::*;

use super::heading;
use crate::app::dom;
use crate::app::route::{Pane, Route, SimRoute, WhyRoute};
use crate::app::session::{SessionHandle, use_session};
use crate::app::terminal::Terminal;
use crate::app::why::{FixPanel, Ladder, RungPlace, VerdictBanner, use_trial};
use crate::iam::Proof;
use crate::sim::Question;

/// The name of the scene's ladder in the document.
const LADDER: &str = "rung";

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
    Some((scenario.question().ok()?, line.to_string()))
}

/// The verdict, the ladder and the way out, always of the world as it is now.
#[component]
fn Explanation() -> Html {
    let session = use_session();
    let asked = use_memo((), |()| scene_question(&session));
    match asked.as_ref() {
        Some((question, line)) => {
            html! { <Scene question={question.clone()} line={line.clone()} /> }
        }
        None => Html::default(),
    }
}

/// Properties of [`Scene`].
#[derive(Clone, Debug, PartialEq, Properties)]
struct SceneProps {
    question: Question,
    /// The command that asks it.
    line: String,
}

#[component]
fn Scene(props: &SceneProps) -> Html {
    let open = use_state(|| None::<RungPlace>);
    let trial = use_trial(&props.question, Some(&props.line));
    let answer = &trial.answer;
    let proof = answer.deciding.and_then(|at| answer.calls.get(at)?.proof.clone());
    let onopen = {
        let open = open.clone();
        Callback::from(move |place| open.set(place))
    };
    let onwant = why(proof.as_ref(), &open);
    html! {
        <section class="card explanation" aria-label="Why" data-pane="why" tabindex="-1">
            <VerdictBanner finding={answer.finding} headline={answer.headline.clone()} sentence={answer.sentence.clone()}>
                { trial.next_action("Why?", onwant) }
            </VerdictBanner>
            if let Some(proof) = proof {
                <Ladder name={LADDER} {proof} open={*open} {onopen} />
            }
            if let Some(fix) = trial.fix.clone() {
                <FixPanel {fix} ontry={trial.ontry.clone()} />
            }
        </section>
    }
}

/// Opens the deciding rung and brings the focus to it.
fn why(proof: Option<&Rc<Proof>>, open: &UseStateHandle<Option<RungPlace>>) -> Callback<()> {
    let place = proof.and_then(|proof| RungPlace::deciding(proof));
    let open = open.clone();
    Callback::from(move |()| {
        open.set(place);
        if let Some(place) = place {
            dom::focus_id(&place.id(LADDER));
        }
    })
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
