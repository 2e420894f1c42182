//! The stages of a Dockerfile, built one instruction after the other.
//!
//! Nothing runs. What `COPY` brings is a real archive of real files; what `RUN` would leave behind
//! is declared: a digest made of everything that went into the step, and a size.

use std::rc::Rc;

use super::archive::{Entry, gzip, tar};
use super::context::{Context, NotFound, Selected};
use super::dockerfile::{Command, Instruction, Kind, Stage, Transfer};
use super::words::{Pair, expand};
use super::{BuildError, BuiltLayer, BuiltStep};
use crate::aws::Timestamp;
use crate::json::{Layout, Node, Value, print};
use crate::oci::{Digest, LayerContent, MediaType, Platform};
use crate::ordered::OrderedMap;
use crate::workstation::session::Session;

/// An image in the making.
#[derive(Clone, Debug)]
pub(super) struct State {
    /// Everything that went into it so far, as a digest.
    pub(super) key: Digest,
    pub(super) platform: Platform,
    /// What it runs, by the names that configurations use.
    pub(super) process: OrderedMap<Box<str>, Node>,
    pub(super) layers: Vec<BuiltLayer>,
    pub(super) base_history: Vec<Node>,
    pub(super) base_created: Option<Timestamp>,
    pub(super) steps: Vec<Step>,
    /// The files that are known to be in it, by their path without a slash in front.
    pub(super) files: OrderedMap<Box<str>, Rc<[u8]>>,
    /// Whether it also holds files that nobody here knows.
    pub(super) is_opaque: bool,
    /// The build arguments that the stage has asked for.
    pub(super) arguments: OrderedMap<Box<str>, String>,
}

/// One entry of the history.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) created_by: String,
    /// When its layer was made; `None` without one.
    pub(super) created: Option<Timestamp>,
}

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

impl State {
    /// Nothing at all: `FROM scratch`.
    pub(super) fn scratch(platform: &Platform) -> Self {
        Self {
            key: Digest::of(format!("scratch {platform}").as_bytes()),
            platform: platform.clone(),
            process: default_process(),
            layers: Vec::new(),
            base_history: Vec::new(),
            base_created: None,
            steps: Vec::new(),
            files: OrderedMap::new(),
            is_opaque: false,
            arguments: OrderedMap::new(),
        }
    }

    /// The value of a variable: what `ENV` says, else a build argument.
    pub(super) fn variable(&self, name: &str) -> Option<String> {
        let environment = self.process.get("Env").and_then(Node::as_array).unwrap_or_default();
        let find = |entry: &Node| {
            let (known, value) = entry.as_str()?.split_once('=')?;
            (known == name).then(|| value.to_owned())
        };
        let found = environment.iter().find_map(find);
        found.or_else(|| self.arguments.get(name).cloned())
    }

    fn expand(&self, text: &str) -> String {
        expand(text, &|name| self.variable(name))
    }

    /// Does what makes no layer; `false` for an instruction that makes one.
    pub(super) fn configure(&mut self, instruction: &Instruction) -> bool {
        let by = match &instruction.kind {
            Kind::Run(_) | Kind::Copy(_) | Kind::Workdir(_) | Kind::Arg(_) => return false,
            Kind::Env(pairs) => {
                let pairs = self.expanded(pairs);
                for pair in &pairs {
                    self.set_environment(&pair.name, &pair.value);
                }
                format!("ENV {}", shown(&pairs))
            }
            Kind::Label(pairs) => {
                let pairs = self.expanded(pairs);
                for pair in &pairs {
                    self.set_member("Labels", &pair.name, pair.value.as_str().into());
                }
                format!("LABEL {}", shown(&pairs))
            }
            Kind::Cmd(command) => {
                self.process.insert("Cmd".into(), list(&command.words()));
                self.process.insert("ArgsEscaped".into(), true.into());
                format!("CMD {}", shown_words(command))
            }
            Kind::Entrypoint(command) => {
                self.process.insert("Entrypoint".into(), list(&command.words()));
                // The command of the base is not meant for another entrypoint.
                let has_own = self.steps.iter().any(|step| step.created_by.starts_with("CMD "));
                if !has_own {
                    self.process.remove("Cmd");
                }
                format!("ENTRYPOINT {}", shown_words(command))
            }
            Kind::Expose(ports) => {
                let mut all = Vec::new();
                for port in ports {
                    let port = self.expand(port);
                    let port = if port.contains('/') { port } else { format!("{port}/tcp") };
                    self.set_member("ExposedPorts", &port, Node::object([]));
                    all.push(format!("{port}:{{}}"));
                }
                format!("EXPOSE map[{}]", all.join(" "))
            }
            Kind::User(user) => {
                let user = self.expand(user);
                self.process.insert("User".into(), user.as_str().into());
                format!("USER {user}")
            }
        };
        self.note(by);
        true
    }

    /// Notes a step without a layer.
    pub(super) fn note(&mut self, created_by: String) {
        self.steps.push(Step { created_by, created: None });
    }

    fn expanded(&self, pairs: &[Pair]) -> Vec<Pair> {
        let expand =
            |pair: &Pair| Pair { name: self.expand(&pair.name), value: self.expand(&pair.value) };
        pairs.iter().map(expand).collect()
    }

    fn set_environment(&mut self, name: &str, value: &str) {
        let mut entries = match self.process.get("Env").map(|node| &node.value) {
            Some(Value::Array(entries)) => entries.clone(),
            _ => Vec::new(),
        };
        let entry = Node::from(format!("{name}={value}").as_str());
        let is_it = |node: &Node| {
            node.as_str().and_then(|text| text.split_once('=')).is_some_and(|(of, _)| of == name)
        };
        match entries.iter_mut().find(|node| is_it(node)) {
            Some(known) => *known = entry,
            None => entries.push(entry),
        }
        self.process.insert("Env".into(), Node::array(entries));
    }

    /// Sets a member of an object such as `Labels`; Go prints these in order.
    pub(super) fn set_member(&mut self, object: &str, name: &str, node: Node) {
        let mut members: OrderedMap<Box<str>, Node> = OrderedMap::new();
        let known = self.process.get(object).and_then(Node::as_object).unwrap_or_default();
        for member in known {
            members.insert(member.name.clone(), member.node.clone());
        }
        members.insert(name.into(), node);
        let members = members.iter().map(|(name, node)| (&**name, node.clone()));
        self.process.insert(object.into(), Node::object(members));
    }

    /// The folder that relative paths begin at, without slashes at its ends.
    fn folder(&self) -> String {
        let folder = self.process.get("WorkingDir").and_then(Node::as_str).unwrap_or("/");
        folder.trim_matches('/').to_owned()
    }

    /// A path inside the image, without a slash in front.
    pub(super) fn absolute(&self, path: &str) -> String {
        let whole = if path.starts_with('/') {
            path.to_owned()
        } else {
            [&self.folder(), "/", path].concat()
        };
        let mut parts: Vec<&str> = Vec::new();
        for part in whole.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop();
                }
                part => parts.push(part),
            }
        }
        parts.join("/")
    }
}

/// What every image starts from. Source: moby/buildkit, `emptyImage`.
fn default_process() -> OrderedMap<Box<str>, Node> {
    let path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    let mut process = OrderedMap::new();
    process.insert("Env".into(), Node::array([path.into()]));
    process.insert("WorkingDir".into(), "/".into());
    process
}

fn list(words: &[String]) -> Node {
    Node::array(words.iter().map(|word| word.as_str().into()))
}

/// Pairs as the history shows them.
fn shown(pairs: &[Pair]) -> String {
    let words: Vec<_> = pairs.iter().map(|pair| format!("{}={}", pair.name, pair.value)).collect();
    words.join(" ")
}

/// The words as Go shows a list of strings.
fn shown_words(command: &Command) -> String {
    let words: Vec<_> = command.words().iter().map(|word| format!("{word:?}")).collect();
    format!("[{}]", words.join(" "))
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
        let arguments: Vec<_> = state
            .arguments
            .iter()
            .filter(|(name, _)| !name.starts_with("TARGET") && !name.starts_with("BUILD"))
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
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

/// Whether a stage takes files from the build's own folder.
pub(super) fn needs_context(stage: &Stage) -> bool {
    stage.instructions.iter().any(
        |instruction| matches!(&instruction.kind, Kind::Copy(transfer) if transfer.from.is_none()),
    )
}
