//! The stages of a Dockerfile for one platform, in order.

use super::BuildError;
use super::base::Base;
use super::dockerfile::{Argument, Dockerfile, Instruction, Kind, Stage};
use super::layer::{Cache, Made, Pending};
use super::options::Options;
use super::progress::Progress;
use super::state::State;
use super::words::expand;
use crate::oci::Platform;
use crate::ordered::OrderedMap;
use crate::workstation::docker::figures::human_size;
use crate::workstation::docker::platform;
use crate::workstation::session::Session;

/// A Dockerfile being built for one platform.
pub(super) struct Stages<'a> {
    pub(super) options: &'a Options,
    pub(super) file: &'a Dockerfile,
    pub(super) platform: Platform,
    pub(super) progress: &'a mut Progress,
}

impl Stages<'_> {
    /// Builds what is wanted, and of the other stages those that it needs.
    pub(super) fn build(&mut self, session: &mut Session<'_>) -> Result<State, BuildError> {
        let target = self.target()?;
        let wanted = self.needed(target);
        let mut bases = Vec::new();
        for (index, stage) in self.file.stages.iter().enumerate() {
            let is_wanted = wanted.get(index).copied().unwrap_or(false);
            bases.push(if is_wanted { self.base(session, index, stage)? } else { None });
        }
        self.progress.done_once("[internal] load .dockerignore", &[transferred("context", 2)]);
        let copies = |(index, stage): (usize, &Stage)| {
            wanted.get(index).copied().unwrap_or(false) && stage.needs_context()
        };
        let mut has_context = self.file.stages.iter().enumerate().any(copies);
        let mut built: Vec<Option<State>> = Vec::new();
        for ((index, stage), base) in self.file.stages.iter().enumerate().zip(bases) {
            let is_wanted = wanted.get(index).copied().unwrap_or(false);
            let state = match base {
                _ if !is_wanted => None,
                Some(base) => {
                    let name = format!("{} FROM {}", self.label(index, 1), base.name);
                    self.progress.done(&name, &base.said);
                    Some(base.state)
                }
                None => {
                    self.stage_named(&self.base_name(stage)).and_then(|of| built.get(of)?.clone())
                }
            };
            let state = state.unwrap_or_else(|| State::scratch(&self.platform));
            if std::mem::take(&mut has_context) {
                let said = transferred("context", self.options.context.size_bytes());
                self.progress.done_once("[internal] load build context", &[said]);
            }
            let state = if is_wanted {
                Some(self.stage(session, (index, stage), state, &built)?)
            } else {
                None
            };
            built.push(state);
        }
        let state = built.into_iter().nth(target).flatten();
        Ok(state.unwrap_or_else(|| State::scratch(&self.platform)))
    }

    fn target(&self) -> Result<usize, BuildError> {
        let last = self.file.stages.len().saturating_sub(1);
        let Some(name) = &self.options.target else { return Ok(last) };
        self.stage_named(name).ok_or_else(|| {
            BuildError::Plain(format!(
                "failed to solve: target stage \"{name}\" could not be found"
            ))
        })
    }

    /// A stage by its name or number.
    fn stage_named(&self, name: &str) -> Option<usize> {
        let lower = name.to_ascii_lowercase();
        let by_name =
            self.file.stages.iter().rposition(|stage| stage.name.as_ref() == Some(&lower));
        by_name.or_else(|| name.parse().ok().filter(|index| *index < self.file.stages.len()))
    }

    /// Which stages the target needs, itself included.
    fn needed(&self, target: usize) -> Vec<bool> {
        let mut needed = vec![false; self.file.stages.len()];
        let mut open = vec![target];
        while let Some(index) = open.pop() {
            let Some(stage) = self.file.stages.get(index) else { continue };
            match needed.get_mut(index) {
                Some(place) if !*place => *place = true,
                _ => continue,
            }
            let sources = stage.instructions.iter().filter_map(Instruction::source);
            for name in sources.chain([self.base_name(stage)]) {
                // A stage sees only those before it.
                open.extend(self.stage_named(&name).filter(|found| *found < index));
            }
        }
        needed
    }

    /// What stands behind `FROM`, variables replaced.
    fn base_name(&self, stage: &Stage) -> String {
        let globals = self.globals();
        expand(&stage.base, &|name| globals.get(name).cloned())
    }

    /// The arguments before the first `FROM`, and those of the platform.
    fn globals(&self) -> OrderedMap<Box<str>, String> {
        let mut globals = self.platform_arguments();
        for argument in &self.file.globals {
            if let Some(value) = self.given(argument, &|name| globals.get(name).cloned()) {
                globals.insert(argument.name.as_str().into(), value);
            }
        }
        globals
    }

    fn platform_arguments(&self) -> OrderedMap<Box<str>, String> {
        let host = platform::host();
        let of = &self.platform;
        let variant = of.variant.as_deref().unwrap_or_default();
        let values = [
            ("TARGETPLATFORM", of.to_string()),
            ("TARGETOS", of.os.to_string()),
            ("TARGETARCH", of.architecture.to_string()),
            ("TARGETVARIANT", variant.to_owned()),
            ("BUILDPLATFORM", host.to_string()),
            ("BUILDOS", host.os.to_string()),
            ("BUILDARCH", host.architecture.to_string()),
        ];
        values.into_iter().map(|(name, value)| (name.into(), value)).collect()
    }

    /// The value of an argument: from the command line, else its default.
    fn given(&self, argument: &Argument, known: &dyn Fn(&str) -> Option<String>) -> Option<String> {
        let on_line = self.options.arguments.iter().rev();
        let mut on_line = on_line.filter(|(name, _)| *name == argument.name);
        let default = || argument.default.as_ref().map(|text| expand(text, known));
        on_line.next().map(|(_, value)| value.clone()).or_else(default)
    }

    /// `[linux/arm64 builder 2/3]`: which step of which stage.
    fn label(&self, index: usize, step: usize) -> String {
        let Some(stage) = self.file.stages.get(index) else { return String::new() };
        let count = stage.instructions.iter().filter(|it| it.makes_layer()).count()
            + usize::from(self.has_base(index, stage));
        let mut label = String::from("[");
        if self.options.platforms.len() > 1 {
            label.extend([&self.platform.to_string(), " "]);
        }
        if self.file.stages.len() > 1 {
            let name = stage.name.clone().unwrap_or_else(|| format!("stage-{index}"));
            label.extend([&name, " "]);
        }
        let width = count.to_string().len();
        label.extend([format!("{step:width$}/{count}]")]);
        label
    }

    /// Whether a stage builds on an image, not on another stage or on nothing.
    fn has_base(&self, index: usize, stage: &Stage) -> bool {
        let name = self.base_name(stage);
        name != "scratch" && self.stage_named(&name).is_none_or(|found| found >= index)
    }

    /// Finds what a stage builds on; `None` where that is another stage, or nothing.
    fn base(
        &mut self,
        session: &mut Session<'_>,
        index: usize,
        stage: &Stage,
    ) -> Result<Option<Base>, BuildError> {
        let name = self.base_name(stage);
        if !self.has_base(index, stage) {
            return Ok(None);
        }
        let wanted = match &stage.platform {
            None => self.platform.clone(),
            Some(text) => {
                let globals = self.globals();
                let text = expand(text, &|name| globals.get(name).cloned());
                platform::parse(&text).map_err(|message| at(stage.lines, message))?
            }
        };
        self.image(session, &name, &wanted, stage.lines).map(Some)
    }

    /// Runs the instructions of a stage.
    fn stage(
        &mut self,
        session: &mut Session<'_>,
        (index, stage): (usize, &Stage),
        base: State,
        built: &[Option<State>],
    ) -> Result<State, BuildError> {
        let mut image = State { arguments: Vec::new(), ..base };
        let mut step = usize::from(self.has_base(index, stage));
        let mut cache = self.options.cache;
        for instruction in &stage.instructions {
            if let Kind::Arg(arguments) = &instruction.kind {
                self.declare(&mut image, arguments);
                continue;
            }
            if image.configure(instruction) {
                continue;
            }
            step += 1;
            let label = format!("{} {}", self.label(index, step), instruction.text);
            let pending = self.pending(session, (index, instruction), &mut image, built);
            let pending = match pending {
                Ok(pending) => pending,
                Err(Missing::Failed(error)) => return Err(error),
                Err(Missing::File(problem)) => {
                    self.progress.failed(&label, &[], &problem);
                    let message = format!("failed to compute cache key: {problem}");
                    return Err(at(instruction.lines, message));
                }
            };
            match pending.apply(session, &mut image, cache)? {
                Made::Earlier => self.progress.step(&label, &[], "CACHED"),
                Made::Now => {
                    // What builds on something new is new.
                    cache = Cache::MayNot;
                    self.progress.done(&label, &[]);
                }
            }
        }
        Ok(image)
    }

    /// `ARG`: what the command line says, else the default, else what stood before the first
    /// `FROM`.
    fn declare(&self, state: &mut State, arguments: &[Argument]) {
        let globals = self.globals();
        for argument in arguments {
            let mut by = format!("ARG {}", argument.name);
            let global = || globals.get(argument.name.as_str()).cloned();
            if let Some(value) = self.given(argument, &|name| state.variable(name)).or_else(global)
            {
                by.extend(["=", &value]);
                state.arguments.push((argument.name.clone(), value));
            }
            state.note(by);
        }
    }

    fn pending(
        &mut self,
        session: &mut Session<'_>,
        (index, instruction): (usize, &Instruction),
        state: &mut State,
        built: &[Option<State>],
    ) -> Result<Pending, Missing> {
        let transfer = match &instruction.kind {
            Kind::Run(command) => return Ok(Pending::run(state, command)),
            Kind::Workdir(path) => return Ok(Pending::workdir(state, path)),
            Kind::Copy(transfer) => transfer,
            Kind::Env(_)
            | Kind::Label(_)
            | Kind::Cmd(_)
            | Kind::Entrypoint(_)
            | Kind::Expose(_)
            | Kind::User(_)
            | Kind::Arg(_) => {
                return Err(Missing::Failed(BuildError::Ours("this makes no layer".into())));
            }
        };
        let not_found = |path: &str, state: &State| {
            let id = state.key.hex();
            let id = id.get(..25).unwrap_or_default().to_owned();
            Missing::File(format!(
                "failed to calculate checksum of ref {id}::{id}: \"{path}\": not found"
            ))
        };
        let Some(from) = &transfer.from else {
            return Pending::copy(state, transfer, &self.options.context.files)
                .map_err(|missing| not_found(&missing.path, state));
        };
        let found = self.stage_named(from).filter(|found| *found < index);
        let source = if let Some(source) = found.and_then(|found| built.get(found)?.clone()) {
            source
        } else {
            let wanted = self.platform.clone();
            let base = self.image(session, from, &wanted, instruction.lines);
            base.map_err(Missing::Failed)?.state
        };
        match Pending::copy(state, transfer, &source.files) {
            Ok(pending) => Ok(pending),
            Err(_) if source.is_opaque => Ok(Pending::opaque_copy(state, transfer, &source)),
            Err(missing) => Err(not_found(&missing.path, &source)),
        }
    }
}

/// Why an instruction cannot make its layer.
enum Missing {
    /// A file is not there: what `BuildKit` says.
    File(String),
    /// Something else.
    Failed(BuildError),
}

/// An error that is shown with its place.
pub(super) fn at(lines: (usize, usize), message: String) -> BuildError {
    BuildError::At { lines, message }
}

fn transferred(what: &str, bytes: usize) -> String {
    let size = human_size(u64::try_from(bytes).unwrap_or(u64::MAX));
    format!("transferring {what}: {size} done")
}
