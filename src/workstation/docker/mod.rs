//! `docker`, as its classic daemon and its command line behave.
//!
//! What is printed is what stays on a terminal when the command has ended: one line a layer, in
//! its last state. Source: docker 28, its command line run by hand, its messages read in the
//! repositories moby/moby and docker/cli.

pub(super) mod error;
mod flags;
mod images;
mod login;
mod pull;
mod push;
mod registry;
pub(super) mod store;

pub(super) use flags::{DockerFlag, Subcommand};

use super::command::Completes;
use super::session::Session;
use super::shell::Invocation;
use super::words::{OURS, nearest};
use flags::Misuse;

/// The exit code for an option that is not there.
const UNKNOWN_OPTION: u8 = 125;

/// Every subcommand, in docker's order.
pub(super) const SUBCOMMANDS: [Subcommand; 6] = [
    Subcommand {
        name: "pull",
        usage: "docker pull [OPTIONS] NAME[:TAG|@DIGEST]",
        about: "Download an image from a registry",
        flags: &[
            DockerFlag::switch(
                "all-tags",
                Some('a'),
                "Download all tagged images in the repository",
            )
            .unmodelled(),
            DockerFlag::value(
                "platform",
                "string",
                "Set platform if server is multi-platform capable",
            )
            .unmodelled(),
            DockerFlag::switch("quiet", Some('q'), "Suppress verbose output"),
        ],
        arguments: 1..=1,
        completes: Completes::RemoteImage,
        run: pull::run,
    },
    Subcommand {
        name: "push",
        usage: "docker push [OPTIONS] NAME[:TAG]",
        about: "Upload an image to a registry",
        flags: &[
            DockerFlag::switch(
                "all-tags",
                Some('a'),
                "Push all tags of an image to the repository",
            )
            .unmodelled(),
            DockerFlag::value(
                "platform",
                "string",
                "Push a platform-specific manifest as a single-platform image",
            )
            .unmodelled(),
            DockerFlag::switch("quiet", Some('q'), "Suppress verbose output"),
        ],
        arguments: 1..=1,
        completes: Completes::LocalImage,
        run: push::run,
    },
    Subcommand {
        name: "images",
        usage: "docker images [OPTIONS] [REPOSITORY[:TAG]]",
        about: "List images",
        flags: &[
            DockerFlag::switch(
                "all",
                Some('a'),
                "Show all images (default hides intermediate images)",
            ),
            DockerFlag::switch("digests", None, "Show digests"),
            DockerFlag::value("filter", "filter", "Filter output based on conditions provided")
                .short('f')
                .unmodelled(),
            DockerFlag::value("format", "string", "Format output using a custom template")
                .unmodelled(),
            DockerFlag::switch("no-trunc", None, "Don't truncate output"),
            DockerFlag::switch("quiet", Some('q'), "Only show image IDs"),
        ],
        arguments: 0..=1,
        completes: Completes::LocalImage,
        run: images::run,
    },
    Subcommand {
        name: "tag",
        usage: "docker tag SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]",
        about: "Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE",
        flags: &[],
        arguments: 2..=2,
        completes: Completes::AnyImage,
        run: images::tag,
    },
    Subcommand {
        name: "login",
        usage: "docker login [OPTIONS] [SERVER]",
        about: "Authenticate to a registry.\nDefaults to Docker Hub if no server is specified.",
        flags: &[
            DockerFlag::value("password", "string", "Password or Personal Access Token (PAT)")
                .short('p'),
            DockerFlag::switch(
                "password-stdin",
                None,
                "Take the Password or Personal Access Token (PAT) from stdin",
            ),
            DockerFlag::value("username", "string", "Username")
                .short('u')
                .completing(Completes::Words(&["AWS"])),
        ],
        arguments: 0..=1,
        completes: Completes::RegistryHost,
        run: login::login,
    },
    Subcommand {
        name: "logout",
        usage: "docker logout [SERVER]",
        about: "Log out from a registry.\nIf no server is specified, the default is defined by the daemon.",
        flags: &[],
        arguments: 0..=1,
        completes: Completes::RegistryHost,
        run: login::logout,
    },
];

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
        "--version" | "-v" | "version" => {
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
    let Some(subcommand) = SUBCOMMANDS.iter().find(|subcommand| subcommand.name == first) else {
        return unknown_command(session, first);
    };
    subcommand.start(session, rest, invocation.stdin.as_deref())
}

/// The version whose messages these are.
const VERSION: &str = "28.2.2";

fn unknown_command(session: &mut Session<'_>, name: &str) -> u8 {
    session.err(&format!(
        "docker: unknown command: docker {name}\n\nRun 'docker --help' for more information"
    ));
    let names = SUBCOMMANDS.iter().map(|subcommand| subcommand.name);
    if let Some(near) = nearest(name, names.clone()) {
        session.err(&format!("{OURS} Did you mean `docker {near}`?"));
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
const REAL_ONLY: [&str; 18] = [
    "build",
    "buildx",
    "compose",
    "container",
    "create",
    "exec",
    "history",
    "image",
    "info",
    "inspect",
    "load",
    "manifest",
    "ps",
    "rm",
    "rmi",
    "run",
    "save",
    "search",
];

/// `docker help [COMMAND]`
pub(super) fn help(session: &mut Session<'_>, words: &[&str]) -> u8 {
    let Some(name) = words.first() else {
        session
            .out("Usage:  docker [OPTIONS] COMMAND\n\nA self-sufficient runtime for containers\n");
        session.out(&format!("{OURS} Commands that the simulator has:"));
        for subcommand in &SUBCOMMANDS {
            let about = subcommand.about.lines().next().unwrap_or_default();
            session.out(&format!("  {:<11} {about}", subcommand.name));
        }
        session.out("\nRun 'docker COMMAND --help' for more information on a command.");
        return 0;
    };
    match SUBCOMMANDS.iter().find(|subcommand| subcommand.name == *name) {
        Some(subcommand) => {
            let text = subcommand.help();
            session.out_raw(&text);
            0
        }
        None => unknown_command(session, name),
    }
}
