//! The build tool of Drydock: `cargo xtask build`, `serve`, `package`, `test`, `bench`,
//! `screenshot`.
//!
//! One tool, so that a stranger, the continuous integration and the release all do the same. It
//! needs rustup and Node.js and brings the rest itself.

mod apt;
mod args;
mod bench;
mod browser;
mod build;
mod clients;
mod command;
mod gate;
mod node;
mod package;
mod places;
mod progress;
mod serve;

use std::process::ExitCode;

use anyhow::Result;
use args::Task;

fn main() -> ExitCode {
    match args::parse(std::env::args().skip(1)).and_then(perform) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Result<ExitCode> {
    match task {
        Task::Help => println!("{}", args::USAGE),
        Task::Build(options) => build::command(&options)?,
        Task::Serve(options) => serve::command(&options)?,
        Task::Package => package::command()?,
        Task::Test(checks) => return Ok(gate::command(&checks)),
        Task::Bench(peer) => bench::command(peer)?,
        Task::Screenshot => browser::screenshot()?,
    }
    Ok(ExitCode::SUCCESS)
}
