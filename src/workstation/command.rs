//! The commands of the machine, each defined once: what runs, what `help` says, what is completed.

use super::session::Session;
use super::shell::Invocation;
use super::{aws_cli, builtin, clock, docker, simulator};

/// A command by its first word.
#[derive(Debug)]
pub(super) struct Command {
    /// The word.
    pub(super) name: &'static str,
    /// How it is written, as `help` shows it.
    pub(super) usage: &'static str,
    /// What it does, in few words.
    pub(super) about: &'static str,
    /// What its arguments name, for completion.
    pub(super) completes: Completes,
    /// Does it; gives the exit code.
    pub(super) run: fn(&mut Session<'_>, &Invocation) -> u8,
}

/// What an argument or the value of an option names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Completes {
    /// Nothing that could be listed.
    Nothing,
    /// `docker`, `aws` and `help`: they have commands of their own.
    Commands,
    /// A file.
    File,
    /// `file://` and a file.
    ParameterFile,
    /// An identity.
    Identity,
    /// `public`, or a VPC endpoint.
    Network,
    /// A Region.
    Region,
    /// A registry's host.
    RegistryHost,
    /// An image in a registry.
    RemoteImage,
    /// A local image.
    LocalImage,
    /// A local image, or one to be named in a registry.
    AnyImage,
    /// A repository's name.
    Repository,
    /// A tag of the repository that is named beside it.
    Tag,
    /// `imageTag=` and a tag of the repository that is named beside it.
    ImageId,
    /// One of these words.
    Words(&'static [&'static str]),
}

/// Every command, in the order in which `help` lists them.
pub(super) const COMMANDS: &[Command] = &[
    Command {
        name: "docker",
        usage: "docker COMMAND",
        about: "Push and pull images",
        completes: Completes::Commands,
        run: docker::run,
    },
    Command {
        name: "aws",
        usage: "aws SERVICE OPERATION",
        about: "Call the AWS API",
        completes: Completes::Commands,
        run: aws_cli::run,
    },
    Command {
        name: "docker-mode",
        usage: "docker-mode [classic | containerd]",
        about: "Which image store docker works with, and so what a push asks first",
        completes: Completes::Words(&["classic", "containerd"]),
        run: docker::mode,
    },
    Command {
        name: "as",
        usage: "as IDENTITY",
        about: "Act as somebody else, such as `as publisher/admin`",
        completes: Completes::Identity,
        run: simulator::become_identity,
    },
    Command {
        name: "whoami",
        usage: "whoami",
        about: "Who you are acting as",
        completes: Completes::Nothing,
        run: simulator::whoami,
    },
    Command {
        name: "network",
        usage: "network [vpce-… | public]",
        about: "Show the way your requests to ECR take, or take another",
        completes: Completes::Network,
        run: simulator::network,
    },
    Command {
        name: "clock",
        usage: "clock [+13h | until 2026-06-01T12:00:00Z | next]",
        about: "Show the simulated time, or let it pass",
        completes: Completes::Words(&["+1h", "+12h", "+13h", "next", "until"]),
        run: clock::clock,
    },
    Command {
        name: "agenda",
        usage: "agenda [N]",
        about: "List what will happen by itself as the clock moves",
        completes: Completes::Nothing,
        run: clock::agenda,
    },
    Command {
        name: "throttling",
        usage: "throttling [on | off]",
        about: "Say whether too many calls a second are refused, or change it",
        completes: Completes::Words(&["on", "off"]),
        run: clock::throttling,
    },
    Command {
        name: "undo",
        usage: "undo [N]",
        about: "Take back the last step, or the last N",
        completes: Completes::Nothing,
        run: simulator::belongs_to_the_simulation,
    },
    Command {
        name: "redo",
        usage: "redo [N]",
        about: "Take a step again that was taken back",
        completes: Completes::Nothing,
        run: simulator::belongs_to_the_simulation,
    },
    Command {
        name: "goto",
        usage: "goto STEP",
        about: "Go to the world behind a step",
        completes: Completes::Nothing,
        run: simulator::belongs_to_the_simulation,
    },
    Command {
        name: "steps",
        usage: "steps",
        about: "List the steps taken",
        completes: Completes::Nothing,
        run: simulator::belongs_to_the_simulation,
    },
    Command {
        name: "reset",
        usage: "reset",
        about: "Go back to the start of the scenario",
        completes: Completes::Nothing,
        run: simulator::belongs_to_the_simulation,
    },
    Command {
        name: "clear",
        usage: "clear",
        about: "Empty the terminal",
        completes: Completes::Nothing,
        run: simulator::clear,
    },
    Command {
        name: "echo",
        usage: "echo [-n] [WORD...]",
        about: "Print words; with `> FILE`, write a file",
        completes: Completes::Nothing,
        run: builtin::echo,
    },
    Command {
        name: "printf",
        usage: "printf FORMAT [WORD...]",
        about: "Print words by a format of `%s`",
        completes: Completes::Nothing,
        run: builtin::printf,
    },
    Command {
        name: "cat",
        usage: "cat [FILE...]",
        about: "Print files",
        completes: Completes::File,
        run: builtin::cat,
    },
    Command {
        name: "ls",
        usage: "ls",
        about: "List the files",
        completes: Completes::File,
        run: builtin::ls,
    },
    Command {
        name: "rm",
        usage: "rm FILE...",
        about: "Remove files",
        completes: Completes::File,
        run: builtin::rm,
    },
    Command {
        name: "grep",
        usage: "grep [-i] [-v] TEXT [FILE...]",
        about: "Print the lines that contain a text",
        completes: Completes::File,
        run: builtin::grep,
    },
    Command {
        name: "export",
        usage: "export NAME=VALUE...",
        about: "Set variables",
        completes: Completes::Nothing,
        run: builtin::export,
    },
    Command {
        name: "help",
        usage: "help [COMMAND...]",
        about: "What there is, and how a command is used",
        completes: Completes::Commands,
        run: simulator::help,
    },
];
