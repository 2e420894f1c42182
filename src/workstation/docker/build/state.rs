//! An image in the making: what it runs, its layers, and how it came about.

use std::rc::Rc;

use super::BuiltLayer;
use super::dockerfile::{Command, Instruction, Kind};
use super::words::{Pair, expand};
use crate::aws::Timestamp;
use crate::json::{Node, Value};
use crate::oci::{Digest, Platform};
use crate::ordered::OrderedMap;

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
    /// The build arguments that the stage has asked for, in the order in which it did.
    pub(super) arguments: Vec<(String, String)>,
}

/// One entry of the history.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) created_by: String,
    /// When its layer was made; `None` without one.
    pub(super) created: Option<Timestamp>,
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
            arguments: Vec::new(),
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
        let argument = || {
            let known = self.arguments.iter().rev().find(|(known, _)| known == name);
            known.map(|(_, value)| value.clone())
        };
        found.or_else(argument)
    }

    /// A text with its variables replaced.
    pub(super) fn expand(&self, text: &str) -> String {
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
