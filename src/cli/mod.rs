//! The native command-line tool: the same engine without a browser.

mod decide;
mod endpoint;
mod lifecycle;
mod run;
mod shell;
mod validate;
mod why;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::iam::PolicyKind;
use crate::iam::export::Detail;

/// Amazon ECR and its permissions, simulated on this machine. Nothing is sent anywhere.
#[derive(Debug, Parser)]
#[command(name = "drydock", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run console transcripts and compare what they print with what they say.
    ///
    /// A transcript is Markdown with a line `World: <scenario>` and blocks fenced as `console`.
    /// Exits with 1 when an output differs and with 2 when a file is no transcript.
    Run {
        /// The transcripts.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Write the outputs that came into the files instead of comparing.
        #[arg(long)]
        update: bool,
        /// Report in JSON, one line a file.
        #[arg(long)]
        json: bool,
    },
    /// Type commands in a simulated world, one a line, from standard input.
    Shell {
        /// The world to start in.
        #[arg(long, default_value = "two-accounts")]
        scenario: String,
    },
    /// Decide requests: one case a line on standard input, one decision a line on standard output.
    ///
    /// A case is a JSON object with `request` and `policies`; its `id` comes back with the
    /// decision. What a line that is no case lacks is said in its place, with `"decision":
    /// "error"` and its number, and the stream goes on. Blank lines are passed over.
    ///
    /// Exits with 1 when at least one line was an error and with 2 when the input cannot be read.
    Decide {
        /// Add the whole proof, and the details in the shape in which AWS gives them.
        #[arg(long)]
        explain: bool,
    },
    /// Check policies and print what is wrong with them: place, severity, path, message.
    ///
    /// Exits with 0 when nothing is as bad as `--fail-on`, with 1 when something is, and with 2
    /// when a file cannot be read.
    Validate {
        /// The policies; `-` is standard input.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// What the policies hang on, which decides what they must and must not say.
        #[arg(long, value_parser = validate::kinds())]
        kind: PolicyKind,
        /// The least problem to fail on.
        #[arg(long, value_enum, default_value = "error")]
        fail_on: validate::FailOn,
        /// Report in JSON, one line a file.
        #[arg(long)]
        json: bool,
    },
    /// Say why one request is allowed or denied: both sides' policies, and what decides.
    ///
    /// Asks about a case, or about what somebody in a world does with a client; the world stays as
    /// it was.
    ///
    /// Exits with 1 when it ends otherwise than `--expect` says, and with 2 when the question
    /// makes no sense.
    Why(why::WhyArguments),
    /// Work with lifecycle policies.
    #[command(subcommand)]
    Lifecycle(lifecycle::Command),
    /// List the worlds that come with Drydock.
    Scenarios,
    /// Serve the simulated cloud to real clients: the AWS CLI, SDKs, skopeo.
    Endpoint(endpoint::Options),
}

/// Reads the arguments and does what they ask.
pub fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Run { files, update, json } => {
            let purpose = if update { run::Purpose::Update } else { run::Purpose::Compare };
            let report = if json { run::Report::Json } else { run::Report::Text };
            run::run(&files, purpose, report)
        }
        Command::Shell { scenario } => shell::shell(&scenario),
        Command::Decide { explain } => {
            decide::decide(if explain { Detail::Proof } else { Detail::Decision })
        }
        Command::Validate { files, kind, fail_on, json } => {
            let report = if json { run::Report::Json } else { run::Report::Text };
            validate::validate(&files, kind, fail_on, report)
        }
        Command::Why(arguments) => why::why(&arguments),
        Command::Lifecycle(command) => lifecycle::lifecycle(&command),
        Command::Scenarios => shell::scenarios(),
        Command::Endpoint(options) => endpoint::endpoint(&options),
    }
}

/// Says why a command could not be done; its exit code is 2.
fn report(command: &str, why: &dyn std::fmt::Display) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "drydock {command}: {why}");
    ExitCode::from(2)
}
