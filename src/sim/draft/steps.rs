//! The draft as part of the history: writing it, `draft`, and making what it says.

use std::rc::Rc;

use super::{Draft, Switch};
use crate::sim::history::{Entry, History, Made, Step};
use crate::sim::{PolicyPlace, Sim};
use crate::workstation::Run;

/// What `draft` is told to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftCommand {
    /// `draft`: list the edits.
    List,
    /// `draft apply`: make them.
    Apply,
    /// `draft discard`: throw them away.
    Discard,
    /// `draft on <n>`, `draft off <n>`: switch one, counted from 1.
    Switch(usize, Switch),
}

impl DraftCommand {
    /// Reads what stands behind `draft`.
    pub(in crate::sim) fn parse(arguments: &[&str]) -> Option<Self> {
        Some(match arguments {
            [] | ["ls"] => Self::List,
            ["apply"] => Self::Apply,
            ["discard"] => Self::Discard,
            ["on", number] => Self::Switch(number.parse().ok().filter(|it| *it > 0)?, Switch::On),
            ["off", number] => Self::Switch(number.parse().ok().filter(|it| *it > 0)?, Switch::Off),
            _ => return None,
        })
    }
}

impl History {
    /// Writes in the draft what shall hang at a place; `None` takes the document away.
    ///
    /// It is a step, and one with the step before if that wrote for the same place: undo takes back
    /// what was written there, not every letter of it. What changes nothing is no step.
    pub fn edit(&mut self, place: &PolicyPlace, text: Option<Rc<str>>) {
        let present = self.present();
        let draft = present.draft.with(present, place.clone(), text.clone());
        if draft == present.draft {
            return;
        }
        let after = Rc::new(Sim { draft, ..Sim::clone(present) });
        let line = ["draft: ", &place.to_string()].concat().into();
        let made = Made::Edited { place: place.clone(), text };
        let step = Step { line, run: Rc::new(Run::printed("")), after, made };
        let is_same =
            |step: &Step| matches!(&step.made, Made::Edited { place: of, .. } if of == place);
        if self.last().is_some_and(is_same) {
            self.undo();
            self.forget_future();
        }
        // Writing what stood there before the step takes the step away.
        if step.after.draft != self.present().draft {
            self.push(step);
        }
    }

    /// Does what `draft` was told.
    #[inline(never)]
    pub(in crate::sim) fn draft_command(
        &mut self,
        command: DraftCommand,
        prompt: Rc<str>,
        line: &str,
    ) -> Rc<Entry> {
        let draft = self.present().draft.clone();
        let (changed, said) = match command {
            DraftCommand::List => (None, Run::printed(&list(self.present()))),
            DraftCommand::Apply => return self.apply_draft(prompt, line),
            _ if draft.is_empty() => (None, Run::failed("draft: there are no edits", 1)),
            DraftCommand::Discard => {
                (Some(Draft::default()), Run::printed("The draft is empty; `undo` brings it back."))
            }
            DraftCommand::Switch(number, to) => {
                if let Some(switched) = draft.switched(number - 1, to) {
                    let after = Sim { draft: switched.clone(), ..Sim::clone(self.present()) };
                    (Some(switched), Run::printed(&list(&after)))
                } else {
                    let last = draft.edits().len();
                    let message =
                        format!("draft: there is no edit {number}; the last one is {last}");
                    (None, Run::failed(&message, 1))
                }
            }
        };
        let run = Rc::new(said);
        let step = changed.map(|draft| {
            let after = Rc::new(Sim { draft, ..Sim::clone(self.present()) });
            self.push(Step { line: line.into(), run: Rc::clone(&run), after, made: Made::Typed })
        });
        self.record(prompt, line, run, step)
    }

    /// Types the commands that make the edits, a step each, and empties the draft with the last.
    fn apply_draft(&mut self, prompt: Rc<str>, line: &str) -> Rc<Entry> {
        let commands = match self.present().draft.commands(self.present()) {
            Ok(commands) if commands.is_empty() => {
                let run = Run::failed("draft: there is no edit that is on", 1);
                return self.record(prompt, line, Rc::new(run), None);
            }
            Ok(commands) => commands,
            Err(error) => {
                let run = Run::failed(&format!("draft: {error}"), 1);
                return self.record(prompt, line, Rc::new(run), None);
            }
        };
        let (all, done) = self.take_all(&commands);
        let all = Rc::new(all);
        let step = if done {
            // Edits that were off stay; those that are made say what the world says now.
            let present = self.present();
            let mut draft = present.draft.clone();
            for edit in present.draft.edits().iter().filter(|edit| edit.is_on) {
                draft = draft.without(&edit.place);
            }
            let after = Rc::new(Sim { draft, ..Sim::clone(present) });
            Some(self.push(Step {
                line: line.into(),
                run: Rc::clone(&all),
                after,
                made: Made::Typed,
            }))
        } else {
            None
        };
        self.record(prompt, line, all, step)
    }
}

/// The edits, numbered, with what stands in the way of each.
fn list(sim: &Sim) -> String {
    if sim.draft.is_empty() {
        return "The draft is empty: it holds changes to policies that are not made yet."
            .to_owned();
    }
    let (_, errors) = sim.draft.applied_as_far(sim);
    let mut lines = Vec::new();
    for (number, edit) in (1..).zip(sim.draft.edits()) {
        let is_on = if edit.is_on { "on " } else { "off" };
        let what = if edit.text.is_some() { "" } else { "taken away: " };
        lines.push(format!("{number:>3}  {is_on}  {what}{}", edit.place.title(sim)));
        if !edit.is_valid() {
            lines.push("          this is no policy: the last valid version counts".to_owned());
        }
        lines.extend(
            errors
                .iter()
                .filter(|error| *error.place() == edit.place)
                .map(|error| format!("          {error}")),
        );
    }
    lines.join("\n")
}
