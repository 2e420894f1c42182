//! One question and its whole answer.

use std::rc::Rc;

use yew::prelude::*;

use super::heading;
use crate::app::components::CopyButton;
use crate::app::dom;
use crate::app::route::WhyRoute;
use crate::app::session::use_session;
use crate::app::why::{
    AskForm, CallStrip, FixPanel, Ladder, RungPlace, Said, VerdictBanner, address, no_fix,
    use_trial,
};
use crate::iam::Proof;
use crate::sim::{Answer, Finding, Question, Scenario};

/// Properties of [`WhyPage`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct WhyProps {
    /// The question, as far as the address states it.
    pub asked: WhyRoute,
}

/// Asks and explains.
#[component]
pub fn WhyPage(props: &WhyProps) -> Html {
    let session = use_session();
    let question = whole(&props.asked, session.history.scenario());
    let title = heading("Why?");
    let Some(question) = question else {
        return html! { <div class="bench">{ title }</div> };
    };
    let link: AttrValue = dom::link_to(&address(&question).to_string()).into();
    html! {
        <div class="bench">
            <div class="bench-title">
                { title }
                <p class="muted">{ "One question, asked of this world by doing it on a copy. Nothing is changed." }</p>
                <CopyButton text={link} label="Link to this" word="Link to this" />
            </div>
            <AskForm question={question.clone()} />
            <AnswerView {question} />
        </div>
    }
}

/// The question of the address; what it leaves open is the scenario's own question.
fn whole(asked: &WhyRoute, scenario: &Scenario) -> Option<Question> {
    let own = scenario.question().ok()?;
    Some(Question {
        who: asked.who.clone().unwrap_or(own.who),
        operation: asked.operation.unwrap_or(own.operation),
        on: asked.on.clone().unwrap_or(own.on),
    })
}

/// Properties of [`AnswerView`].
#[derive(Clone, Debug, PartialEq, Properties)]
struct AnswerProps {
    question: Question,
}

/// The verdict, the calls, the ladder of one of them, the way out, and everybody's words.
#[component]
fn AnswerView(props: &AnswerProps) -> Html {
    let trial = use_trial(&props.question, None);
    let answer = &trial.answer;
    let chosen = use_state(|| None::<(Question, usize)>);
    // A choice among the calls holds for the question that it was made for.
    let selected = chosen.as_ref().filter(|(question, _)| *question == props.question);
    let selected = selected.map(|(_, index)| *index).or(answer.deciding);
    let proof = selected.and_then(|index| answer.calls.get(index)?.proof.clone());
    let onselect = {
        let (chosen, question) = (chosen.clone(), props.question.clone());
        Callback::from(move |index| chosen.set(Some((question.clone(), index))))
    };
    let action = match answer.finding {
        Finding::Silent | Finding::Allowed => {
            trial.next_action("What would allow it?", Callback::noop())
        }
        Finding::Forbidden | Finding::OtherCause => Html::default(),
    };
    html! {
        <section class="card answer" aria-label="Answer" data-pane="why" tabindex="-1">
            <VerdictBanner finding={answer.finding} headline={answer.headline.clone()} sentence={answer.sentence.clone()}>
                { action }
            </VerdictBanner>
            if let Some(fix) = trial.fix.clone() {
                <FixPanel {fix} ontry={trial.ontry.clone()} />
            } else if trial.is_wanted() {
                { no_fix() }
            }
            <CallStrip answer={Rc::clone(answer)} {selected} {onselect} />
            if let Some(proof) = proof.clone() {
                <Explained {proof} />
            }
            { said(answer, proof.as_deref()) }
        </section>
    }
}

fn said(answer: &Answer, proof: Option<&Proof>) -> Html {
    let message = proof.and_then(|proof| proof.aws_message.clone());
    html! {
        <div class="saids">
            if let Some(message) = message {
                <Said title="AWS’s message" text={message} />
            }
            if !answer.client_output.is_empty() {
                <Said title="What the person at the keyboard saw" text={answer.client_output.clone()} />
            }
        </div>
    }
}

/// Properties of [`Explained`].
#[derive(Clone, Debug, PartialEq, Properties)]
struct ExplainedProps {
    proof: Rc<Proof>,
}

/// A ladder that begins with its deciding rung open, and does so again for another proof.
#[component]
fn Explained(props: &ExplainedProps) -> Html {
    let chosen = use_state(|| None::<(Rc<Proof>, Option<RungPlace>)>);
    let kept = chosen.as_ref().filter(|(proof, _)| *proof == props.proof);
    let open = kept.map_or_else(|| RungPlace::deciding(&props.proof), |(_, open)| *open);
    let onopen = {
        let proof = Rc::clone(&props.proof);
        Callback::from(move |place| chosen.set(Some((Rc::clone(&proof), place))))
    };
    html! { <Ladder proof={Rc::clone(&props.proof)} {open} {onopen} /> }
}
