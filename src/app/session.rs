//! The one place where the page changes the simulation.

use std::rc::Rc;

use yew::prelude::*;

use super::saved::{Deed, Saved};
use super::world::format::moment;
use crate::sim::{History, PolicyPlace, ScenarioError, Sim};
use crate::workstation::Upcoming;

/// The scenario that a visitor meets first.
pub const FIRST_SCENARIO: &str = "two-accounts";

/// Everything that more than one part of the page has to agree on.
#[derive(Clone, Debug)]
pub struct Session {
    /// The steps so far and the world that they lead to.
    pub history: History,
    /// What the browser's storage holds of it.
    saved: Saved,
    /// Scenarios that were left for another, each as it was left.
    parked: Vec<(History, Saved)>,
    /// What is being written and not yet put anywhere, by what it is for.
    drafts: Vec<(String, Rc<str>)>,
    /// How many actions there have been: two sessions with the same count are the same.
    actions: usize,
}

impl PartialEq for Session {
    fn eq(&self, other: &Self) -> bool {
        self.actions == other.actions
    }
}

/// What a reader can do to the simulation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Types one command after another.
    Run(Vec<String>),
    /// Takes one step back.
    Undo,
    /// Takes one step forward again.
    Redo,
    /// Goes to the world after so many steps.
    GoTo(usize),
    /// Keeps what is being written for something, or throws it away.
    Draft(String, Option<Rc<str>>),
    /// Writes in the draft what shall hang at a place; `None` takes the document away.
    Edit(PolicyPlace, Option<Rc<str>>),
    /// Goes over to a scenario, which is as it was left, or new.
    Open(String),
    /// Loads an archive of images that the reader has: what it is called, and its bytes.
    Load(String, Rc<[u8]>),
}

impl Session {
    /// A session that begins with a scenario's own first commands.
    pub fn new(scenario: &str) -> Result<Self, ScenarioError> {
        let mut history = History::new(scenario)?;
        for line in history.scenario().opening.clone() {
            history.run(&line);
        }
        let saved = Saved::new(scenario);
        saved.store();
        Ok(Self { history, saved, parked: Vec::new(), drafts: Vec::new(), actions: 0 })
    }

    /// The session to start with: a new one of `scenario`, unless the program stopped in an
    /// earlier one and the reader asked to go on before its last step.
    pub fn start(scenario: &str) -> Result<Self, ScenarioError> {
        let Some(back) = Saved::taken_back() else { return Self::new(scenario) };
        let Ok(mut session) = Self::new(&back.scenario) else { return Self::new(scenario) };
        for deed in &back.lines {
            match deed {
                Deed::Typed(line) => session.play(line),
                Deed::Edited(place, text) => session.edit(place, text.clone()),
            }
        }
        Ok(session)
    }

    /// Takes a step, which is written down before: it may be the one that stops the program.
    fn play(&mut self, line: &str) {
        self.saved.note(line);
        self.history.run(line);
    }

    /// Writes in the draft, which is a step as well.
    #[inline(never)]
    fn edit(&mut self, place: &PolicyPlace, text: Option<Rc<str>>) {
        self.saved.note_edit(place, text.as_ref());
        self.history.edit(place, text);
    }

    /// Goes over to the scenario of that id; stays where it is if there is none.
    fn open(&mut self, scenario: &str) {
        if *self.history.scenario().id == *scenario {
            return;
        }
        let is_it = |(history, _): &(History, Saved)| *history.scenario().id == *scenario;
        let (history, saved) = match self.parked.iter().position(is_it) {
            Some(index) => self.parked.remove(index),
            None => match Self::new(scenario) {
                Ok(new) => (new.history, new.saved),
                Err(_) => return,
            },
        };
        saved.store();
        let left = (
            std::mem::replace(&mut self.history, history),
            std::mem::replace(&mut self.saved, saved),
        );
        self.parked.push(left);
    }

    /// What is being written for something, if anything is.
    pub fn draft(&self, of: &str) -> Option<Rc<str>> {
        let draft = self.drafts.iter().find(|(what, _)| what == of);
        draft.map(|(_, text)| Rc::clone(text))
    }

    /// The world as it is now.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot(Rc::clone(self.history.present()))
    }
}

impl Reducible for Session {
    type Action = Action;

    // Always a new `Rc`: for the same one Yew would not draw again.
    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Run(lines) => {
                for line in &lines {
                    next.play(line);
                }
            }
            // The buttons print nothing, the commands of the same name do.
            Action::Undo => {
                next.saved.note("undo");
                next.history.undo();
            }
            Action::Redo => {
                next.saved.note("redo");
                next.history.redo();
            }
            Action::Edit(place, text) => next.edit(&place, text),
            Action::Open(scenario) => next.open(&scenario),
            Action::Load(name, bytes) => {
                // Written down as the command that it is shown as. The bytes are not: played again
                // the command says that the file is not there.
                next.saved.note(&next.history.load_command(&name, &bytes));
                next.history.load_archive(&name, &bytes);
            }
            Action::Draft(of, text) => {
                next.drafts.retain(|(what, _)| *what != of);
                next.drafts.extend(text.map(|text| (of, text)));
            }
            Action::GoTo(step) => {
                next.saved.note(&["goto ", &step.to_string()].concat());
                next.history.go_to(step);
            }
        }
        next.actions += 1;
        Rc::new(next)
    }
}

/// A session that components can read and send actions to.
pub type SessionHandle = UseReducerHandle<Session>;

/// One world, as components get it: two are equal when they are the very same.
#[derive(Clone, Debug)]
pub struct Snapshot(pub Rc<Sim>);

impl PartialEq for Snapshot {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Snapshot {
    /// Who the terminal acts as, such as `consumer/ci`.
    pub fn identity(&self) -> String {
        self.0.workstation.prompt().to_owned()
    }

    /// The simulated time, to the minute.
    pub fn clock(&self) -> String {
        moment(self.0.cloud.now())
    }

    /// What will happen by itself, and when.
    pub fn upcoming(&self) -> Vec<Upcoming> {
        self.0.workstation.upcoming(&self.0.cloud)
    }
}

/// Where actions go. It never changes, so who only sends does not draw again.
pub type Dispatcher = UseReducerDispatcher<Session>;

/// The session that the page runs; who reads it draws again after every action.
#[expect(clippy::expect_used, reason = "a component outside of the page is a mistake in it")]
#[hook]
pub fn use_session() -> SessionHandle {
    use_context().expect("every component is drawn inside the session's provider")
}

/// Where this page's actions go.
#[expect(clippy::expect_used, reason = "a component outside of the page is a mistake in it")]
#[hook]
pub fn use_dispatcher() -> Dispatcher {
    use_context().expect("every component is drawn inside the dispatcher's provider")
}

/// Sends an action whenever the callback is called.
pub fn send(dispatcher: &Dispatcher, action: Action) -> Callback<MouseEvent> {
    let dispatcher = dispatcher.clone();
    Callback::from(move |_| dispatcher.dispatch(action.clone()))
}
