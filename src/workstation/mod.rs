//! The learner's machine: a shell with `docker` and `aws`, and nothing of the cloud inside.
//!
//! The machine knows AWS as every client does, by requests and responses. What its tools print is
//! read off the responses: a message stands here only if the real tool would make it from the same
//! bytes.
//!
//! Every identity has a machine's worth of its own: keys, a Region, local images and logins.
//! Changing the identity is walking over to another desk; files and variables come along.

mod aws_cli;
mod builtin;
mod clock;
mod command;
mod complete;
mod docker;
mod identity;
mod internet;
mod log;
mod manual;
mod quotas;
mod run;
mod session;
mod shell;
mod simulator;
mod upcoming;
mod words;

use std::rc::Rc;

pub use complete::{Completions, Suggestion};
pub use docker::error::Failure;
pub use docker::load::ARCHIVE_BYTES_MAX;
pub use docker::store::{Docker, ImageStore, Login};
pub use identity::Identity;
pub use run::{Run, Stream};
pub use shell::quoted;
pub use upcoming::Upcoming;

use crate::aws::Region;
use crate::cloud::Cloud;
use crate::ordered::OrderedMap;
use session::Session;

/// The learner's machine. Cloning is cheap: identities and files are shared until one changes.
#[derive(Clone, Debug, Default)]
pub struct Workstation {
    identities: OrderedMap<Box<str>, Rc<Identity>>,
    current: Box<str>,
    files: OrderedMap<Box<str>, Rc<[u8]>>,
    variables: OrderedMap<Box<str>, Box<str>>,
    last_exit_code: u8,
}

impl Workstation {
    /// A machine that nobody has sat down at yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an identity, or replaces the one of the same label. The first one added is the
    /// current one.
    pub fn add_identity(&mut self, identity: Identity) {
        if self.identities.is_empty() {
            self.current = identity.label.clone();
        }
        self.identities.insert(identity.label.clone(), Rc::new(identity));
    }

    /// Every identity, by label.
    pub fn identities(&self) -> impl Iterator<Item = &Identity> {
        self.identities.values().map(|identity| &**identity)
    }

    /// The identity of that label.
    pub fn identity(&self, label: &str) -> Option<&Identity> {
        self.identities.get(label).map(|identity| &**identity)
    }

    /// The identity of that label, to change it.
    pub fn identity_mut(&mut self, label: &str) -> Option<&mut Identity> {
        self.identities.get_mut(label).map(Rc::make_mut)
    }

    /// Who is typing; `None` only while no identity has been added.
    pub fn current(&self) -> Option<&Identity> {
        self.identity(&self.current)
    }

    /// Makes the identity of that label the current one; `false` when there is none.
    pub fn become_identity(&mut self, label: &str) -> bool {
        let exists = self.identities.contains_key(label);
        if exists {
            self.current = label.into();
        }
        exists
    }

    /// What stands in front of the prompt's `$`: the current identity's label.
    pub fn prompt(&self) -> &str {
        &self.current
    }

    /// The local images, layers and logins of the current identity.
    pub fn docker(&self) -> Option<&Docker> {
        self.current().map(|identity| &identity.docker)
    }

    /// The files by name.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(name, bytes)| (&**name, &**bytes))
    }

    /// The bytes of a file; a leading `./` means nothing.
    pub fn file(&self, name: &str) -> Option<&Rc<[u8]>> {
        self.files.get(name.strip_prefix("./").unwrap_or(name))
    }

    /// Writes a file, whole.
    pub fn write_file(&mut self, name: &str, bytes: &[u8]) {
        self.files.insert(name.strip_prefix("./").unwrap_or(name).into(), bytes.into());
    }

    /// The value of a variable: one that was set, else one that the machine knows by itself.
    pub fn variable(&self, name: &str) -> Option<String> {
        if let Some(value) = self.variables.get(name) {
            return Some(value.to_string());
        }
        let identity = self.current();
        match name {
            "ACCOUNT_ID" => identity.map(|identity| identity.account.to_string()),
            "AWS_REGION" => identity.map(|identity| identity.region.to_string()),
            "?" => Some(self.last_exit_code.to_string()),
            _ => None,
        }
    }

    /// The Region that tools use where they are told none.
    pub fn region(&self) -> Region {
        self.current().map_or(Region::US_EAST_1, |identity| identity.region)
    }

    /// Types one line, which may span several in quotes, and runs it.
    pub fn run(&mut self, cloud: &mut Cloud, line: &str) -> Run {
        let mut session = Session::new(self, cloud);
        let exit_code = shell::run(&mut session, line);
        let run = session.finish(exit_code);
        self.last_exit_code = exit_code;
        run
    }

    /// What could stand at byte `cursor` of `line`: commands, options, and what there is to name.
    pub fn complete(&self, cloud: &Cloud, line: &str, cursor: usize) -> Completions {
        complete::complete(self, cloud, line, cursor)
    }
}
