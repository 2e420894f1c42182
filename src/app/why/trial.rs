//! Asking a question in the present world, and trying what would let it through.

use std::rc::Rc;

use yew::prelude::*;

use super::fix::{NO_FIX_ID, TRY_ID};
use crate::app::components::{Button, Icon, Weight};
use crate::app::dom;
use crate::app::session::{Action, SessionHandle, Snapshot, use_session};
use crate::sim::{self, Answer, Finding, Fix, Question};

/// The name of the button that asks for the way out.
const WHY_ID: &str = "why";

/// The name of the button that takes a fix back.
const UNDO_ID: &str = "undo-fix";

/// How far the reader has gone with a proposed change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Nothing asked for yet.
    Untouched,
    /// The change is wanted.
    Wanted,
    /// The change is in; before it, there were so many steps.
    Tried(usize),
    /// The change was in and was taken back.
    TakenBack,
}

/// A question's answer in the present world, and the change that would let it through.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The answer.
    pub answer: Rc<Answer>,
    /// The change, once it was asked for, where there is one.
    pub fix: Option<Fix>,
    /// Makes the change.
    pub ontry: Callback<MouseEvent>,
    session: SessionHandle,
    stage: UseStateHandle<Stage>,
}

/// Asks `question`; trying a fix types `rerun` after it, the command that had failed.
#[hook]
pub fn use_trial(question: &Question, rerun: Option<&str>) -> Trial {
    let session = use_session();
    let stage = use_state(|| Stage::Untouched);
    let answer = use_answer(session.snapshot(), question.clone());
    let is_wanted = matches!(*stage, Stage::Wanted);
    // A fix is found by some dozen runs, so only for the reader who asked for one.
    let fix = use_memo((session.snapshot(), question.clone(), is_wanted), |(world, _, wanted)| {
        wanted.then(|| sim::propose_fix(&world.0, &answer)).flatten()
    });
    use_focus(*stage, answer.finding);
    let ontry = {
        let mut lines = fix.as_ref().as_ref().map_or_else(Vec::new, |fix| fix.commands.clone());
        lines.extend(rerun.map(str::to_owned));
        let (session, stage) = (session.clone(), stage.clone());
        Callback::from(move |_: MouseEvent| {
            stage.set(Stage::Tried(session.history.position()));
            session.dispatch(Action::Run(lines.clone()));
        })
    };
    Trial { answer, fix: (*fix).clone(), ontry, session, stage }
}

/// The answer, asked again only when the question or the world is another.
#[hook]
fn use_answer(world: Snapshot, question: Question) -> Rc<Answer> {
    use_memo((world, question), |(world, question)| sim::ask(&world.0, question))
}

/// The button that was pressed is gone when its work is done; the focus goes to the one that
/// follows it.
#[hook]
fn use_focus(stage: Stage, finding: Finding) {
    use_effect_with((stage, finding == Finding::Allowed), |(stage, is_allowed)| {
        match (stage, is_allowed) {
            (Stage::Wanted, _) => dom::catch_focus(TRY_ID) || dom::catch_focus(NO_FIX_ID),
            (Stage::Tried(_), true) => dom::focus_id(UNDO_ID),
            (Stage::TakenBack, false) => dom::focus_id(WHY_ID),
            (Stage::Untouched | Stage::Tried(_) | Stage::TakenBack, _) => false,
        };
    });
}

impl Trial {
    /// Whether the reader has asked for the way out and it is still to be taken.
    pub fn is_wanted(&self) -> bool {
        *self.stage == Stage::Wanted
    }

    /// The one button that comes next: `word` asks for the way out, Undo takes it back.
    pub fn next_action(&self, word: &'static str, onwant: Callback<()>) -> Html {
        let is_allowed = self.answer.finding == Finding::Allowed;
        match (*self.stage, is_allowed) {
            (Stage::Tried(step), true) => {
                let (session, stage) = (self.session.clone(), self.stage.clone());
                let onclick = Callback::from(move |_: MouseEvent| {
                    stage.set(Stage::TakenBack);
                    session.dispatch(Action::GoTo(step));
                });
                html! { <Button id={UNDO_ID} icon={Icon::Undo} {onclick}>{ "Undo" }</Button> }
            }
            (Stage::Wanted, false) | (_, true) => Html::default(),
            (Stage::Untouched | Stage::TakenBack | Stage::Tried(_), false) => {
                let stage = self.stage.clone();
                let onclick = Callback::from(move |_: MouseEvent| {
                    stage.set(Stage::Wanted);
                    onwant.emit(());
                });
                html! { <Button id={WHY_ID} weight={Weight::Primary} {onclick}>{ word }</Button> }
            }
        }
    }
}
