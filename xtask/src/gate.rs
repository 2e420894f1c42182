//! `cargo xtask test`: everything that must hold before a change lands.

use std::fmt;
use std::process::ExitCode;
use std::str::FromStr;
use std::time::{Duration, Instant};

use anyhow::{Error, Result, bail};

use crate::args::BuildOptions;
use crate::build::{self, Bindings, Profile, Site};
use crate::command::{Tool, is_installed};
use crate::progress::step;
use crate::{browser, clients, node, package, places};

/// One thing that is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Check {
    Format,
    Lint,
    Native,
    Wasm,
    Package,
    Weight,
    Browser,
    Clients,
    Licences,
    Spelling,
}

/// Quick ones first, and the page before the browser that looks at it.
const ALL: [Check; 10] = [
    Check::Format,
    Check::Lint,
    Check::Native,
    Check::Wasm,
    Check::Package,
    Check::Weight,
    Check::Browser,
    Check::Clients,
    Check::Licences,
    Check::Spelling,
];

impl fmt::Display for Check {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Format => "fmt",
            Self::Lint => "lint",
            Self::Native => "native",
            Self::Wasm => "wasm",
            Self::Package => "package",
            Self::Weight => "weight",
            Self::Browser => "browser",
            Self::Clients => "clients",
            Self::Licences => "deny",
            Self::Spelling => "typos",
        })
    }
}

impl FromStr for Check {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        if let Some(check) = ALL.into_iter().find(|check| check.to_string() == text) {
            return Ok(check);
        }
        let names = ALL.map(|check| check.to_string()).join(", ");
        bail!("there is no check `{text}`: {names}")
    }
}

enum Outcome {
    Passed(Duration),
    Failed(Duration),
    Skipped(&'static str),
}

/// Runs the named checks, or all; the last line counts them.
pub(crate) fn command(named: &[Check]) -> ExitCode {
    let checks = if named.is_empty() { &ALL[..] } else { named };
    let mut page = Page::Unknown;
    let outcomes: Vec<_> =
        checks.iter().map(|check| (*check, outcome(*check, &mut page))).collect();
    println!();
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for (check, outcome) in &outcomes {
        match outcome {
            Outcome::Passed(time) => {
                passed += 1;
                println!("{check:8} passed   {:6.1} s", time.as_secs_f32());
            }
            Outcome::Failed(time) => {
                failed += 1;
                println!("{check:8} FAILED   {:6.1} s", time.as_secs_f32());
            }
            Outcome::Skipped(reason) => {
                skipped += 1;
                println!("{check:8} skipped: {reason}");
            }
        }
    }
    let skips = if skipped > 0 { format!(", {skipped} skipped") } else { String::new() };
    println!("\n{passed} passed, {failed} failed{skips}");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Whether `www/dist` holds the page of these sources.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Page {
    Unknown,
    Made,
    Broken,
}

fn outcome(check: Check, page: &mut Page) -> Outcome {
    if let Some(reason) = reason_to_skip(check, *page) {
        return Outcome::Skipped(reason);
    }
    println!("\n== {check}");
    let start = Instant::now();
    match run(check, page) {
        Ok(()) => Outcome::Passed(start.elapsed()),
        Err(error) => {
            eprintln!("error: {check}: {error:#}");
            Outcome::Failed(start.elapsed())
        }
    }
}

/// The two that take minutes to compile run where somebody has installed them, and on GitHub.
fn reason_to_skip(check: Check, page: Page) -> Option<&'static str> {
    match check {
        Check::Licences if !is_installed("cargo-deny") => {
            Some("not installed; run: cargo install --locked cargo-deny")
        }
        Check::Spelling if !is_installed("typos") => {
            Some("not installed; run: cargo install --locked typos-cli")
        }
        Check::Browser if page == Page::Broken => Some("there is no page to look at"),
        _ => None,
    }
}

fn run(check: Check, page: &mut Page) -> Result<()> {
    match check {
        Check::Format => cargo(&["fmt", "--all", "--check"]),
        Check::Lint => lint(),
        Check::Native => {
            // Apart, so that neither is built twice with the other's features.
            cargo(&["test", "--package", "drydock"])?;
            cargo(&["test", "--package", "xtask"])
        }
        Check::Wasm => wasm(),
        Check::Package => package::check(),
        Check::Weight => build::check_weight(&make(page)?),
        Check::Browser => {
            if *page == Page::Unknown {
                make(page)?;
            }
            browser::journeys()
        }
        Check::Clients => clients::run(),
        Check::Licences => {
            // Advisories need the network's newest list; the workflow on GitHub looks for them.
            cargo(&["deny", "check", "bans", "licenses", "sources"])
        }
        Check::Spelling => Tool::new("typos", "").args(["--config", ".typos.toml"]).run(),
    }
}

fn make(page: &mut Page) -> Result<Site> {
    *page = Page::Broken;
    let site = build::build(&BuildOptions::default())?;
    *page = Page::Made;
    Ok(site)
}

/// Natively with everything, and as the page is compiled: half of `app` exists only there.
fn lint() -> Result<()> {
    cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])?;
    let page = ["--lib", "--no-default-features", "--features", "app"];
    build::add_target()?;
    let command = Tool::cargo().args(["clippy", "--target", build::TARGET]).args(page);
    command.args(["--", "-D", "warnings"]).run()
}

/// The engine compiled to WebAssembly, asked the same as the native tests; see `tests/wasm`.
fn wasm() -> Result<()> {
    let file = "examples/engine.wasm";
    let selection = ["--example", "engine", "--no-default-features"];
    let engine = step("compiling the engine to WebAssembly", || {
        build::compile(Profile::Dev, file, &selection)
    })?;
    let folder = places::target().join("engine");
    step("binding it to Node.js", || build::bind(&engine, "engine", Bindings::Node, &folder))?;
    node::node()?
        .args(["--test", "--test-reporter=spec", "tests/wasm/engine.test.mjs"])
        .env("DRYDOCK_ENGINE", folder.join("engine.js"))
        .run()
}

fn cargo(args: &[&str]) -> Result<()> {
    Tool::cargo().args(args).run()
}
