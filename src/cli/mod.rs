//! The native command-line tool: the same engine without a browser.

mod endpoint;
mod run;
mod shell;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

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
        Command::Scenarios => shell::scenarios(),
        Command::Endpoint(options) => endpoint::endpoint(&options),
    }
}

/// Says why a command could not be done; its exit code is 2.
fn report(command: &str, why: &dyn std::fmt::Display) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "drydock {command}: {why}");
    ExitCode::from(2)
}
