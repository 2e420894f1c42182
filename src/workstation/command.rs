//! The commands of the machine, each defined once: what runs, what `help` says, what is completed.

use super::session::Session;
use super::shell::Invocation;
use super::{aws_cli, builtin, clock, docker, internet, log, manual, quotas, simulator};

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
    /// `docker`, `aws`, `help` and `man`: they have commands of their own.
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
    /// One of the words that go with the value of another option.
    WordsBy(&'static str, &'static [(&'static str, &'static [&'static str])]),
    /// One of these for each argument, in order.
    InOrder(&'static [Completes]),
}

/// What the simulation can be asked about.
const ASKED: Completes = Completes::Words(&["login", "pull", "push"]);

/// What a filter of the log begins with.
const FILTER: &[&str] = &[
    "--json",
    "--csv",
    "who:",
    "action:",
    "on:",
    "outcome:denied",
    "region:",
    "source:",
    "since:",
    "until:",
];

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
        name: "use",
        usage: "use [REGION | ACCOUNT/REGION]",
        about: "Show where your calls go, or work in another Region",
        completes: Completes::Region,
        run: simulator::use_region,
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
        name: "internet",
        usage: "internet [down REGISTRY | up REGISTRY]",
        about: "Show the public registries and what Docker Hub still gives, or take one away",
        completes: Completes::Words(&["down", "up"]),
        run: internet::internet,
    },
    Command {
        name: "quotas",
        usage: "quotas [aws-today | study-text]",
        about: "Show how much registries take, or go by other figures",
        completes: Completes::Words(&["aws-today", "study-text"]),
        run: quotas::quotas,
    },
    Command {
        name: "trail",
        usage: "trail [--json | --csv] [FILTER]",
        about: "List the calls made; a filter is words, and who: action: on: outcome: region: …",
        completes: Completes::Words(FILTER),
        run: log::trail,
    },
    Command {
        name: "events",
        usage: "events [--json | --csv] [FILTER]",
        about: "List what the registries reported to EventBridge and CloudTrail",
        completes: Completes::Words(FILTER),
        run: log::events,
    },
    Command {
        name: "why",
        usage: "why [last | STEP]",
        about: "Tell why the last refused call, or the call of a step, ended as it did",
        completes: Completes::Words(&["last"]),
        run: simulator::asks_the_simulation,
    },
    Command {
        name: "can",
        usage: "can WHO login|pull|push IMAGE",
        about: "Say whether somebody may; nothing is changed by asking",
        completes: Completes::InOrder(&[Completes::Identity, ASKED, Completes::RemoteImage]),
        run: simulator::asks_the_simulation,
    },
    Command {
        name: "who-can",
        usage: "who-can login|pull|push IMAGE",
        about: "Say of everybody whether they may",
        completes: Completes::InOrder(&[ASKED, Completes::RemoteImage]),
        run: simulator::asks_the_simulation,
    },
    Command {
        name: "fix",
        usage: "fix [apply]",
        about: "Show the smallest change that lets the last refused question through, or make it",
        completes: Completes::Words(&["apply"]),
        run: simulator::asks_the_simulation,
    },
    Command {
        name: "draft",
        usage: "draft [apply | discard | on N | off N]",
        about: "List the changes to policies that are not made yet, make them, or throw them away",
        completes: Completes::Words(&["apply", "discard", "on", "off"]),
        run: simulator::asks_the_simulation,
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
        usage: "goto STEP|NAME",
        about: "Go to the world behind a step, by its number or its name",
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
        name: "checkpoint",
        usage: "checkpoint [NAME]",
        about: "Give the present step a name for `goto`, or list the names",
        completes: Completes::Nothing,
        run: simulator::asks_the_simulation,
    },
    Command {
        name: "history",
        usage: "history",
        about: "List the lines that were typed",
        completes: Completes::Nothing,
        run: simulator::asks_the_simulation,
    },
    Command {
        name: "scenario",
        usage: "scenario [ls]",
        about: "List the scenarios, with the one that is open",
        completes: Completes::Words(&["ls"]),
        run: simulator::asks_the_simulation,
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
    Command {
        name: "man",
        usage: "man COMMAND...",
        about: "A full page about a command, such as `man aws ecr put-image`",
        completes: Completes::Commands,
        run: manual::run,
    },
];
