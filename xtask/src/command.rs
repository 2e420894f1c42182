//! Running other programs, with errors that say what to do.

use std::ffi::{OsStr, OsString};
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result, bail};

use crate::places;

/// A program to run, and what to tell somebody who does not have it.
#[derive(Debug)]
pub(crate) struct Tool {
    command: Command,
    line: OsString,
    remedy: &'static str,
}

impl Tool {
    /// `program`, run in the repository's top folder.
    pub(crate) fn new(program: impl AsRef<OsStr>, remedy: &'static str) -> Self {
        let program = program.as_ref();
        let mut command = Command::new(program);
        command.current_dir(places::root());
        let name = Path::new(program).file_name().unwrap_or(program);
        Self { command, line: name.to_owned(), remedy }
    }

    /// Cargo, the same that runs this tool.
    pub(crate) fn cargo() -> Self {
        let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        Self::new(program, "install Rust with rustup").env("CARGO_TARGET_DIR", places::target())
    }

    pub(crate) fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        for arg in args {
            self.line.push(" ");
            self.line.push(arg.as_ref());
            self.command.arg(arg);
        }
        self
    }

    pub(crate) fn directory(mut self, directory: &Path) -> Self {
        self.command.current_dir(directory);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs it with its output in ours.
    pub(crate) fn run(mut self) -> Result<()> {
        let status = self.command.stdin(Stdio::null()).status();
        let status = status.with_context(|| self.missing())?;
        if !status.success() {
            bail!("`{}` failed: {status}", self.line.display());
        }
        Ok(())
    }

    /// Runs it silently and gives what it printed; shows that only when it fails.
    pub(crate) fn read(mut self) -> Result<String> {
        let output = self.command.stdin(Stdio::null()).output();
        let Output { status, stdout, stderr } = output.with_context(|| self.missing())?;
        let stdout = String::from_utf8_lossy(&stdout).into_owned();
        if !status.success() {
            let stderr = String::from_utf8_lossy(&stderr);
            bail!("`{}` failed: {status}\n{stdout}{stderr}", self.line.display());
        }
        Ok(stdout)
    }

    fn missing(&self) -> String {
        format!("cannot run `{}`; {}", self.line.display(), self.remedy)
    }
}

/// Whether `program` can be started at all.
pub(crate) fn is_installed(program: &str) -> bool {
    let outcome = Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    !matches!(outcome, Err(error) if error.kind() == ErrorKind::NotFound)
}
