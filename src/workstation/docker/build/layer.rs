//! The layers that instructions make.
//!
//! Nothing runs. What `COPY` brings is a real archive of real files; what `RUN` would leave behind
//! is declared: a digest made of everything that went into the step, and a size.

use std::rc::Rc;

use super::context::{Context, NotFound, Selected};
use super::dockerfile::{Command, Transfer};
use super::state::{State, Step};
use super::{BuildError, BuiltLayer, BuiltStep};
use crate::json::{Layout, print};
use crate::oci::archive::{Entry, gzip, tar};
use crate::oci::{Digest, LayerContent, MediaType};
use crate::ordered::OrderedMap;
use crate::workstation::session::Session;

/// Whether a step may take what an earlier build made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cache {
    May,
    MayNot,
}

/// How a step that makes a layer came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Made {
    Now,
    Earlier,
}

/// Words that leave more than a few kilobytes behind.
const FETCHES: [&str; 7] = ["install", "apk add", "curl ", "wget ", " download", " build", "pip "];

/// The layer that an instruction makes, before it is known whether it was made earlier.
#[derive(Debug)]
pub(super) struct Pending {
    /// Everything that goes into it.
    pub(super) key: Digest,
    created_by: String,
    content: Content,
}

#[derive(Debug)]
enum Content {
    /// Files and folders: path, permissions, bytes.
    Files(Vec<(String, u32, Rc<[u8]>)>),
    /// Whatever a command leaves behind.
    Declared { size_bytes: u64 },
}

impl Pending {
    /// `RUN`.
    pub(super) fn run(state: &State, command: &Command) -> Self {
        let line = command.words().join(" ");
        let mut by = String::from("RUN ");
        let arguments: Vec<_> =
            state.arguments.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !arguments.is_empty() {
            let count = arguments.len();
            by.extend([&format!("|{count} "), &*arguments.join(" "), " "]);
        }
        by.extend([&line, " # buildkit"]);
        // What a command does depends on what it is told, not on labels and the like.
        let mut told = format!("{} {by}", state.key);
        for name in ["Env", "User", "WorkingDir"] {
            if let Some(node) = state.process.get(name) {
                told.push_str(&print(node, Layout::Compact));
            }
        }
        let key = Digest::of(told.as_bytes());
        let content = Content::Declared { size_bytes: declared_size(key, &line) };
        Self { key, created_by: by, content }
    }

    /// `WORKDIR`.
    pub(super) fn workdir(state: &mut State, path: &str) -> Self {
        let path = state.expand(path);
        let absolute = state.absolute(&path);
        let shown = format!("/{absolute}");
        state.process.insert("WorkingDir".into(), shown.as_str().into());
        let by = format!("WORKDIR {shown}");
        let key = Digest::of(format!("{} {by}", state.key).as_bytes());
        let content = Content::Files(folders(&format!("{absolute}/")));
        Self { key, created_by: by, content }
    }

    /// `COPY` and `ADD`, from files that are known.
    pub(super) fn copy(
        state: &State,
        transfer: &Transfer,
        source: &OrderedMap<Box<str>, Rc<[u8]>>,
    ) -> Result<Self, NotFound> {
        let sources: Vec<_> = transfer.sources.iter().map(|path| state.expand(path)).collect();
        let destination = state.expand(&transfer.destination);
        let is_folder = destination.ends_with(['/', '.']) || sources.len() > 1;
        let target = state.absolute(&destination);
        let mut files: OrderedMap<Box<str>, Rc<[u8]>> = OrderedMap::new();
        for path in &sources {
            let selected = Context::select(source, path)?;
            let is_folder = is_folder || selected.len() > 1;
            for Selected { path, bytes, is_named } in selected {
                let below = if is_named && !is_folder { String::new() } else { format!("/{path}") };
                let whole = format!("{target}{below}");
                files.insert(whole.trim_start_matches('/').into(), bytes);
            }
        }
        let mut entries: Vec<(String, u32, Rc<[u8]>)> = Vec::new();
        let mut described = String::new();
        for (path, bytes) in &files {
            described.extend([path, " ", &*Digest::of(bytes).hex(), " "]);
            for folder in folders(path) {
                if !entries.iter().any(|(known, ..)| *known == folder.0) {
                    entries.push(folder);
                }
            }
            entries.push((path.to_string(), transfer.mode, Rc::clone(bytes)));
        }
        let by = transfer.shown(&sources, &destination);
        let what = format!("{} {by} {:o} {described}", state.key, transfer.mode);
        let key = Digest::of(what.as_bytes());
        Ok(Self { key, created_by: by, content: Content::Files(entries) })
    }

    /// `COPY --from` of files that a command has made.
    pub(super) fn opaque_copy(state: &State, transfer: &Transfer, from: &State) -> Self {
        let sources: Vec<_> = transfer.sources.iter().map(|path| state.expand(path)).collect();
        let by = transfer.shown(&sources, &state.expand(&transfer.destination));
        let key = Digest::of(format!("{} {} {by}", state.key, from.key).as_bytes());
        let content = Content::Declared { size_bytes: declared_size(key, " build") };
        Self { key, created_by: by, content }
    }

    /// Adds the layer to the state: the one that was made earlier, or a new one.
    pub(super) fn apply(
        self,
        session: &mut Session<'_>,
        state: &mut State,
        cache: Cache,
    ) -> Result<Made, BuildError> {
        let earlier = session.docker().and_then(|docker| docker.step(self.key)).cloned();
        let (step, made) = match earlier.filter(|_| cache == Cache::May) {
            Some(step) => (step, Made::Earlier),
            None => (self.make(session)?, Made::Now),
        };
        match &self.content {
            Content::Files(entries) => {
                let files = entries.iter().filter(|(path, ..)| !path.ends_with('/'));
                for (path, _, bytes) in files {
                    state.files.insert(path.as_str().into(), Rc::clone(bytes));
                }
            }
            Content::Declared { .. } => state.is_opaque = true,
        }
        state.key = self.key;
        state.layers.push(step.layer);
        state.steps.push(Step { created_by: self.created_by, created: Some(step.created) });
        Ok(made)
    }

    fn make(&self, session: &mut Session<'_>) -> Result<BuiltStep, BuildError> {
        let (layer, content) = match &self.content {
            Content::Declared { size_bytes } => {
                let digest = Digest::of(format!("layer {}", self.key).as_bytes());
                let diff_id = Digest::of(format!("content {}", self.key).as_bytes());
                let media_type = Some(MediaType::OciLayerGzip);
                let content =
                    LayerContent::Declared { digest, size_bytes: *size_bytes, media_type };
                (BuiltLayer { digest, size_bytes: *size_bytes, diff_id }, content)
            }
            Content::Files(entries) => {
                let entries: Vec<_> = entries
                    .iter()
                    .map(|(path, mode, content)| Entry { path, mode: *mode, content })
                    .collect();
                let archive = tar(&entries).map_err(|_| {
                    BuildError::Ours("the path of a file is longer than an archive can hold".into())
                })?;
                let content = LayerContent::Bytes(gzip(&archive).into());
                let (digest, size_bytes) = (content.digest(), content.size_bytes());
                (BuiltLayer { digest, size_bytes, diff_id: Digest::of(&archive) }, content)
            }
        };
        let step = BuiltStep { layer, created: session.now() };
        if let Some(docker) = session.docker_mut() {
            docker.add_blob(step.layer.digest, content);
            docker.add_step(self.key, step.clone());
        }
        Ok(step)
    }
}

/// The folders above a path, and the path itself where it is one.
fn folders(path: &str) -> Vec<(String, u32, Rc<[u8]>)> {
    let ends = path.match_indices('/').map(|(at, _)| at);
    let folder = |end| path.get(..=end).unwrap_or_default().to_owned();
    ends.map(folder).filter(|path| path != "/").map(|path| (path, 0o755, Rc::from([]))).collect()
}

/// Assumed: a command that fetches or builds leaves megabytes behind, another a few kilobytes; how
/// many exactly, the step's own digest decides. Nobody runs the command.
fn declared_size(key: Digest, line: &str) -> u64 {
    let hex = key.hex();
    let number = hex.get(..6).and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or(0);
    if FETCHES.iter().any(|word| line.contains(word)) {
        4_000_000 + number
    } else {
        200 + number % 4_000
    }
}
