//! The steps of a simulation, and going back and forth between them.
//!
//! One typed command is one step. Every step keeps the world as it was behind it, so going back
//! is choosing an older one; worlds share what they have in common.

use std::rc::Rc;

use super::control::{Control, Refusal};
use super::{Scenario, ScenarioError, Sim, dropped};
use crate::cloud::log::LogEntry;
use crate::workstation::Run;

/// A command that was run, and the world behind it.
#[derive(Clone, Debug)]
pub struct Step {
    /// What was typed.
    pub line: Rc<str>,
    /// What came of it.
    pub run: Rc<Run>,
    /// The world afterwards.
    pub after: Rc<Sim>,
}

/// One block of the terminal: a line that was typed and what it printed.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Counts from 1 and never repeats, so that a page can tell blocks apart.
    pub number: usize,
    /// Who typed it, such as `consumer/ci`.
    pub prompt: Rc<str>,
    /// What was typed.
    pub line: Rc<str>,
    /// What came of it.
    pub run: Rc<Run>,
    /// The step that it made; `None` for commands that only look or move between steps.
    pub step: Option<usize>,
}

/// A simulation with its past and, after an undo, its future.
#[derive(Clone, Debug)]
pub struct History {
    scenario: Rc<Scenario>,
    start: Rc<Sim>,
    steps: Vec<Step>,
    position: usize,
    entries: Vec<Rc<Entry>>,
    typed: usize,
}

impl History {
    /// A fresh simulation of a scenario; nothing has been typed yet.
    pub fn new(scenario: &str) -> Result<Self, ScenarioError> {
        let scenario = Scenario::find(scenario)?;
        Ok(Self {
            start: Rc::new(scenario.build()?),
            scenario: Rc::new(scenario),
            steps: Vec::new(),
            position: 0,
            entries: Vec::new(),
            typed: 0,
        })
    }

    /// What it began with.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The world as it stands.
    pub fn present(&self) -> &Rc<Sim> {
        self.at(self.position)
    }

    /// The world behind step `step`; step 0 is the start.
    pub(super) fn at(&self, step: usize) -> &Rc<Sim> {
        let behind = step.checked_sub(1).and_then(|index| self.steps.get(index));
        behind.map_or(&self.start, |step| &step.after)
    }

    /// Every step taken, those of the future included.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// How many of the steps lie behind the present world.
    pub fn position(&self) -> usize {
        self.position
    }

    /// What the terminal shows, oldest first.
    pub fn entries(&self) -> &[Rc<Entry>] {
        &self.entries
    }

    /// The step behind which a record of the log was first there, 0 being the start; `None` for one
    /// that is not of this past.
    pub fn moment_of(&self, entry: &LogEntry) -> Option<usize> {
        let has = |sim: &Sim| match entry {
            LogEntry::Call(call) => {
                let found = sim.cloud.trail().get(call.sequence.checked_sub(1)?);
                found.map(|found| Rc::ptr_eq(found, call))
            }
            LogEntry::Event(event) => {
                let found = sim.cloud.events().get(event.sequence.checked_sub(1)?);
                found.map(|found| Rc::ptr_eq(found, event))
            }
        };
        (0..=self.position).find(|step| has(self.at(*step)) == Some(true))
    }

    /// Whether there is a step to take back.
    pub fn can_undo(&self) -> bool {
        self.position > 0
    }

    /// Whether there is a step to take again.
    pub fn can_redo(&self) -> bool {
        self.position < self.steps.len()
    }

    /// Takes one step back; `false` at the start.
    pub fn undo(&mut self) -> bool {
        let possible = self.can_undo();
        self.position -= usize::from(possible);
        possible
    }

    /// Takes one step forward again; `false` at the end.
    pub fn redo(&mut self) -> bool {
        let possible = self.can_redo();
        self.position += usize::from(possible);
        possible
    }

    /// Goes to the world behind step `step`, or to the last one there is.
    pub fn go_to(&mut self, step: usize) {
        self.position = step.min(self.steps.len());
    }

    /// Types one line: a command of the simulated machine, or one that moves between steps.
    ///
    /// Taking a new step forgets the steps that had been undone.
    pub fn run(&mut self, line: &str) -> Rc<Entry> {
        let prompt: Rc<str> = self.present().workstation.prompt().into();
        match Control::parse(line) {
            Ok(Some(control)) => {
                let run = self.obey(control);
                self.record(prompt, line, Rc::new(run), None)
            }
            Ok(None) => self.step(prompt, line),
            Err(refusal) => {
                let run = Run::failed(&refusal.to_string(), Refusal::EXIT_CODE);
                self.record(prompt, line, Rc::new(run), None)
            }
        }
    }

    /// Puts an archive of images from outside on the machine and has docker load it: one step,
    /// typed as the command that loads it.
    ///
    /// The file is called `name`, in letters that need no quotes, and with a number where there is
    /// another one of that name. Where it cannot be loaded nothing of it stays. Its bytes stand in
    /// no command, so whoever plays the commands again does not have them.
    pub fn load_archive(&mut self, name: &str, bytes: &[u8]) -> Rc<Entry> {
        let line = self.load_command(name, bytes);
        let mut sim = Sim::clone(self.present());
        let prompt: Rc<str> = sim.workstation.prompt().into();
        sim.workstation.write_file(&dropped::name_on(&sim.workstation, name, bytes), bytes);
        self.play(prompt, &line, sim)
    }

    /// The command that [`History::load_archive`] will type.
    pub fn load_command(&self, name: &str, bytes: &[u8]) -> String {
        dropped::command(&dropped::name_on(&self.present().workstation, name, bytes))
    }

    fn step(&mut self, prompt: Rc<str>, line: &str) -> Rc<Entry> {
        // The one copy of a world: the old one stays for undo.
        let sim = Sim::clone(self.present());
        self.play(prompt, line, sim)
    }

    /// Runs a line in `sim`, a copy of the present world.
    fn play(&mut self, prompt: Rc<str>, line: &str, mut sim: Sim) -> Rc<Entry> {
        let run = Rc::new(sim.workstation.run(&mut sim.cloud, line));
        if run.is_only_looking() {
            // Every call stands in the trail, but looking is no step: what was undone can still
            // be taken again.
            if !run.exchanges.is_empty() {
                self.amend(sim);
            }
            return self.record(prompt, line, run, None);
        }
        self.steps.truncate(self.position);
        self.steps.push(Step { line: line.into(), run: Rc::clone(&run), after: Rc::new(sim) });
        self.position = self.steps.len();
        self.record(prompt, line, run, Some(self.position))
    }

    /// Puts `sim` in the place of the present world.
    fn amend(&mut self, sim: Sim) {
        let behind = self.position.checked_sub(1).and_then(|index| self.steps.get_mut(index));
        *behind.map_or(&mut self.start, |step| &mut step.after) = Rc::new(sim);
    }

    fn record(
        &mut self,
        prompt: Rc<str>,
        line: &str,
        run: Rc<Run>,
        step: Option<usize>,
    ) -> Rc<Entry> {
        self.typed += 1;
        let entry = Rc::new(Entry { number: self.typed, prompt, line: line.into(), run, step });
        if matches!(Control::parse(line), Ok(Some(Control::Clear))) {
            self.entries.clear();
        } else {
            self.entries.push(Rc::clone(&entry));
        }
        entry
    }

    fn obey(&mut self, control: Control) -> Run {
        match control {
            Control::Undo(count) => self.walk(count, "undo", Self::undo),
            Control::Redo(count) => self.walk(count, "redo", Self::redo),
            Control::GoTo(step) if step <= self.steps.len() => {
                self.go_to(step);
                Run::printed(&self.where_we_are())
            }
            Control::GoTo(step) => {
                let last = self.steps.len();
                Run::failed(&format!("goto: there is no step {step}; the last one is {last}"), 1)
            }
            Control::Reset => {
                self.go_to(0);
                Run::printed(&self.where_we_are())
            }
            Control::Steps => Run::printed(&self.list()),
            Control::Clear => Run::printed(""),
        }
    }

    fn walk(&mut self, count: usize, word: &str, one: impl Fn(&mut Self) -> bool) -> Run {
        let walked = (0..count).take_while(|_| one(self)).count();
        if walked == 0 {
            return Run::failed(&format!("{word}: nothing to {word}"), 1);
        }
        Run::printed(&self.where_we_are())
    }

    fn where_we_are(&self) -> String {
        let total = self.steps.len();
        let behind = self.position.checked_sub(1).and_then(|index| self.steps.get(index));
        match behind {
            Some(step) => format!("At step {} of {total}: {}", self.position, step.line),
            None if total == 0 => "At the start.".to_owned(),
            None => format!("At the start; {total} steps can be redone."),
        }
    }

    fn list(&self) -> String {
        if self.steps.is_empty() {
            return "No steps yet.".to_owned();
        }
        let row = |(index, step): (usize, &Step)| {
            let mark = if index + 1 == self.position { '>' } else { ' ' };
            format!("{mark} {:>3}  {}", index + 1, step.line)
        };
        self.steps.iter().enumerate().map(row).collect::<Vec<_>>().join("\n")
    }
}
