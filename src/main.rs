//! The native `drydock` tool.

use std::process::ExitCode;

fn main() -> ExitCode {
    drydock::cli::main()
}
