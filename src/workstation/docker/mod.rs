//! `docker`, as its command line and its daemon behave.
//!
//! What is printed is what stays on a terminal when the command has ended: one line a layer, in
//! its last state. Source: docker 28.2.2, its command line run by hand, its messages read in the
//! repositories moby/moby, docker/cli, docker/buildx, moby/buildkit and containerd/containerd.

mod build;
mod commands;
mod config;
mod containerd;
pub(super) mod error;
mod figures;
mod flags;
mod history;
mod images;
mod imagetools;
mod inspect;
pub(super) mod load;
mod login;
mod manual;
mod platform;
mod pull;
mod push;
mod registry;
mod remote;
mod remove;
mod run_image;
mod save;
pub(super) mod store;
mod system;
mod template;

use commands::SUBCOMMANDS;
use flags::Subcommand;
pub(super) use manual::manual;
pub(super) use system::mode;

use super::session::Session;
use super::shell::Invocation;
use super::words::{OURS, nearest};
use flags::{Action, Misuse, list};

/// The exit code for an option that is not there.
const UNKNOWN_OPTION: u8 = 125;

/// The version whose messages these are.
const VERSION: &str = "28.2.2";

/// `docker …`
pub(super) fn run(session: &mut Session<'_>, invocation: &Invocation) -> u8 {
    let Some((first, rest)) = invocation.arguments.split_first() else {
        return help(session, &[]);
    };
    match first.as_str() {
        "--help" | "-h" | "help" => {
            let words: Vec<&str> = rest.iter().map(String::as_str).collect();
            return help(session, &words);
        }
        "--version" | "-v" => {
            session.out(&format!("Docker version {VERSION}, build drydock"));
            return 0;
        }
        _ => {}
    }
    if first.starts_with('-') {
        let misuse = Misuse::unknown(first);
        let tail = "\n\nUsage:  docker [OPTIONS] COMMAND [ARG...]\n\nRun 'docker --help' for more \
                    information";
        return session.fail(&format!("{misuse}{tail}"), UNKNOWN_OPTION);
    }
    let place = Place::find(invocation.arguments.iter().map(String::as_str));
    let rest = invocation.arguments.get(place.depth..).unwrap_or_default();
    let Some(command) = place.command else { return unknown_command(session, &place, rest) };
    match (command.action, rest.first().map(String::as_str)) {
        (Action::Run(_) | Action::RunProgram(_), _) => {
            command.start(&place.path, session, rest, invocation.stdin.as_deref())
        }
        (Action::Group(_), None | Some("--help" | "-h")) => {
            session.out_raw(&command.help(&place.path));
            0
        }
        (Action::Group(_), Some(_)) => unknown_command(session, &place, rest),
    }
}

/// How far words lead into the tree of commands.
pub(super) struct Place {
    /// The command that they end at; `None` where already the first leads nowhere.
    pub(super) command: Option<&'static Subcommand>,
    /// `docker` and the words that led there.
    path: String,
    /// How many words led there.
    depth: usize,
}

impl Place {
    /// Follows the words behind `docker` as far as they name commands.
    pub(super) fn find<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let mut place = Self { command: None, path: "docker".to_owned(), depth: 0 };
        for word in words {
            let Some(next) = place.subcommands().iter().find(|each| each.name == word) else {
                break;
            };
            place.command = Some(next);
            place.path.extend([" ", word]);
            place.depth += 1;
        }
        place
    }

    /// What could follow.
    pub(super) fn subcommands(&self) -> &'static [Subcommand] {
        self.command.map_or(&SUBCOMMANDS, |command| command.action.subcommands())
    }
}

fn unknown_command(session: &mut Session<'_>, place: &Place, rest: &[String]) -> u8 {
    let path = &place.path;
    let name = rest.first().map_or("", String::as_str);
    let usage = if place.depth == 0 { String::new() } else { format!("Usage:  {path}\n\n") };
    session.err(&format!(
        "docker: unknown command: {path} {name}\n\n{usage}Run '{path} --help' for more information"
    ));
    let names = place.subcommands().iter().map(|subcommand| subcommand.name);
    if let Some(near) = nearest(name, names.clone()) {
        session.err(&format!("{OURS} Did you mean `{path} {near}`?"));
    } else if REAL_ONLY.contains(&name) {
        let here: Vec<_> = names.collect();
        session.err(&format!(
            "{OURS} Docker has it; the simulator does not. Here: {}",
            here.join(", ")
        ));
    }
    1
}

/// Commands of docker that people will try and that are not here.
const REAL_ONLY: [&str; 12] = [
    "bake",
    "builder",
    "compose",
    "container",
    "context",
    "create",
    "exec",
    "import",
    "ps",
    "rm",
    "search",
    "system",
];

/// `docker help [COMMAND...]`
pub(super) fn help(session: &mut Session<'_>, words: &[&str]) -> u8 {
    if words.is_empty() {
        session
            .out("Usage:  docker [OPTIONS] COMMAND\n\nA self-sufficient runtime for containers\n");
        session.out(&format!("{OURS} Commands that the simulator has:"));
        session.out_raw(&list(&SUBCOMMANDS));
        session.out("\nRun 'docker COMMAND --help' for more information on a command.");
        return 0;
    }
    let place = Place::find(words.iter().copied());
    if let Some(command) = place.command.filter(|_| place.depth == words.len()) {
        session.out_raw(&command.help(&place.path));
        return 0;
    }
    let rest: Vec<_> = words.iter().skip(place.depth).map(ToString::to_string).collect();
    unknown_command(session, &place, &rest)
}
