//! The steps of a simulation, and going back and forth between them.
//!
//! One typed command is one step. Every step keeps the world as it was behind it, so going back
//! is choosing an older one; worlds share what they have in common.

use std::rc::Rc;

use super::control::{Control, Refusal};
use super::{PolicyPlace, Scenario, ScenarioError, Sim, dropped, inquiry};
use crate::cloud::CallRecord;
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
    /// How it was made, for whoever has to make it again.
    pub made: Made,
}

/// How a step was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    /// By typing its line.
    Typed,
    /// By dropping an archive of images, which its line then loads.
    Loaded {
        /// What the file was called where it came from.
        name: Rc<str>,
        /// What was in it.
        bytes: Rc<[u8]>,
    },
    /// By writing in the draft.
    Edited {
        /// Where the document shall hang.
        place: PolicyPlace,
        /// What it shall say; `None` takes it away.
        text: Option<Rc<str>>,
    },
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
    /// What was typed; `clear` keeps it.
    typed: Vec<Rc<str>>,
    /// Names and the steps that they were given to, in the order of the steps.
    checkpoints: Vec<(Box<str>, usize)>,
    /// How many calls the set-up made.
    set_up_calls: usize,
}

impl History {
    /// A fresh simulation of a scenario; nothing has been typed yet.
    pub fn new(scenario: &str) -> Result<Self, ScenarioError> {
        let scenario = Scenario::find(scenario)?;
        let start = scenario.build()?;
        Ok(Self {
            set_up_calls: start.cloud.trail().len(),
            start: Rc::new(start),
            scenario: Rc::new(scenario),
            steps: Vec::new(),
            position: 0,
            entries: Vec::new(),
            typed: Vec::new(),
            checkpoints: Vec::new(),
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

    /// The calls of the present world that came after the set-up, oldest first.
    pub(super) fn calls(&self) -> impl DoubleEndedIterator<Item = &Rc<CallRecord>> {
        let set_up = self.set_up_calls;
        self.present().cloud.trail().iter().filter(move |call| call.sequence > set_up)
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

    /// Types one line: a command of the simulated machine, or one of the simulation.
    ///
    /// Taking a new step forgets the steps that had been undone.
    pub fn run(&mut self, line: &str) -> Rc<Entry> {
        let prompt: Rc<str> = self.present().workstation.prompt().into();
        match Control::parse(line) {
            Ok(Some(Control::ApplyFix)) => self.apply_fix(prompt, line),
            Ok(Some(Control::Draft(command))) => self.draft_command(command, prompt, line),
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
        let (run, step) = self.take(&line, sim);
        if let Some(loaded) = step.and(self.steps.last_mut()) {
            loaded.made = Made::Loaded { name: name.into(), bytes: bytes.into() };
        }
        self.record(prompt, &line, run, step)
    }

    /// The command that [`History::load_archive`] will type.
    pub fn load_command(&self, name: &str, bytes: &[u8]) -> String {
        dropped::command(&dropped::name_on(&self.present().workstation, name, bytes))
    }

    fn step(&mut self, prompt: Rc<str>, line: &str) -> Rc<Entry> {
        // The one copy of a world: the old one stays for undo.
        let sim = Sim::clone(self.present());
        let (run, step) = self.take(line, sim);
        self.record(prompt, line, run, step)
    }

    /// Runs a line in `sim`, a copy of the present world; with the step if it made one.
    fn take(&mut self, line: &str, mut sim: Sim) -> (Rc<Run>, Option<usize>) {
        let run = Rc::new(sim.workstation.run(&mut sim.cloud, line));
        if run.is_only_looking() {
            // Every call stands in the trail, but looking is no step: what was undone can still
            // be taken again.
            if !run.exchanges.is_empty() {
                self.amend(sim);
            }
            return (run, None);
        }
        let (line, after) = (line.into(), Rc::new(sim));
        let step = self.push(Step { line, run: Rc::clone(&run), after, made: Made::Typed });
        (run, Some(step))
    }

    /// Takes a step from here; those that had been undone are forgotten. Gives its number.
    pub(super) fn push(&mut self, step: Step) -> usize {
        self.forget_future();
        self.steps.push(step);
        self.position = self.steps.len();
        self.position
    }

    /// Forgets the steps that had been undone, and with each the name that it was given.
    pub(super) fn forget_future(&mut self) {
        self.steps.truncate(self.position);
        self.checkpoints.retain(|(_, step)| *step <= self.position);
    }

    /// The step behind which the present world is.
    pub(super) fn last(&self) -> Option<&Step> {
        self.steps.get(self.position.checked_sub(1)?)
    }

    /// Types the commands of the proposed change, a step each, in one block of the terminal.
    #[inline(never)]
    fn apply_fix(&mut self, prompt: Rc<str>, line: &str) -> Rc<Entry> {
        let fix = match inquiry::fix(self) {
            Ok((_, fix)) => fix,
            Err(run) => return self.record(prompt, line, Rc::new(run), None),
        };
        let before = self.position;
        let (all, _) = self.take_all(&fix.commands);
        let step = Some(self.position).filter(|step| *step > before);
        self.record(prompt, line, Rc::new(all), step)
    }

    /// Types commands, a step each, up to the first that fails; gives what they print, and whether
    /// all went through.
    #[inline(never)]
    pub(super) fn take_all(&mut self, commands: &[String]) -> (Run, bool) {
        let mut all = Run::printed("");
        for command in commands {
            let sim = Sim::clone(self.present());
            all.append(&Run::printed(&format!("{} $ {command}", sim.workstation.prompt())));
            let (run, _) = self.take(command, sim);
            all.append(&run);
            if run.exit_code != 0 {
                return (all, false);
            }
        }
        (all, true)
    }

    /// Puts `sim` in the place of the present world.
    fn amend(&mut self, sim: Sim) {
        let behind = self.position.checked_sub(1).and_then(|index| self.steps.get_mut(index));
        *behind.map_or(&mut self.start, |step| &mut step.after) = Rc::new(sim);
    }

    pub(super) fn record(
        &mut self,
        prompt: Rc<str>,
        line: &str,
        run: Rc<Run>,
        step: Option<usize>,
    ) -> Rc<Entry> {
        let typed: Rc<str> = line.into();
        self.typed.push(Rc::clone(&typed));
        let entry = Rc::new(Entry { number: self.typed.len(), prompt, line: typed, run, step });
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
            Control::GoToCheckpoint(name) => self.go_to_checkpoint(&name),
            Control::Checkpoint(name) => self.checkpoint(name),
            Control::Steps => Run::printed(&self.list()),
            Control::History => Run::printed(&self.typed_lines()),
            Control::Scenario => Run::printed(&self.scenarios()),
            Control::Why(step) => inquiry::why(self, step),
            Control::Can(question) => inquiry::can(self.present(), &question),
            Control::WhoCan { operation, on } => inquiry::who_can(self.present(), operation, &on),
            Control::Fix => inquiry::show_fix(self),
            // `record` empties the terminal, and `run` takes the steps of a fix and of the draft.
            Control::Clear | Control::ApplyFix | Control::Draft(_) => Run::printed(""),
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
        match self.last() {
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

    #[inline(never)]
    fn go_to_checkpoint(&mut self, name: &str) -> Run {
        let Some((_, step)) = self.checkpoints.iter().find(|(known, _)| **known == *name) else {
            let message = format!(
                "goto: there is no checkpoint `{name}`; `checkpoint` lists them, `checkpoint {name}` makes it"
            );
            return Run::failed(&message, 1);
        };
        self.go_to(*step);
        Run::printed(&self.where_we_are())
    }

    /// Gives the present step a name, which may be one that another step had; or lists the names.
    #[inline(never)]
    fn checkpoint(&mut self, name: Option<Box<str>>) -> Run {
        if let Some(name) = name {
            self.checkpoints.retain(|(known, _)| *known != name);
            let at = self.checkpoints.iter().position(|(_, step)| *step > self.position);
            let at = at.unwrap_or(self.checkpoints.len());
            let said =
                format!("Step {} is `{name}`: `goto {name}` comes back here.", self.position);
            self.checkpoints.insert(at, (name, self.position));
            return Run::printed(&said);
        }
        if self.checkpoints.is_empty() {
            return Run::printed("No checkpoints yet; `checkpoint NAME` makes one.");
        }
        let mut lines = Vec::new();
        for (name, step) in &self.checkpoints {
            let behind = step.checked_sub(1).and_then(|index| self.steps.get(index));
            let line = behind.map_or("the start", |step| &step.line);
            let mark = if *step == self.position { '*' } else { ' ' };
            lines.push(format!("{mark} {step:>3}  {name}: {line}"));
        }
        Run::printed(&lines.join("\n"))
    }

    #[inline(never)]
    fn typed_lines(&self) -> String {
        let mut lines = Vec::new();
        for (index, line) in self.typed.iter().enumerate() {
            lines.push(format!("{:>5}  {line}", index + 1));
        }
        lines.join("\n")
    }

    #[inline(never)]
    fn scenarios(&self) -> String {
        let mut lines = Vec::new();
        for info in Scenario::all() {
            let mark = if info.id == &*self.scenario.id { '*' } else { ' ' };
            lines.push(format!("{mark} {}: {}", info.id, info.title));
        }
        lines.push("Another one is opened from the page's list of scenarios.".to_owned());
        lines.join("\n")
    }
}
