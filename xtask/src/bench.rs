//! `cargo xtask bench`: decisions a second, natively and in WebAssembly, and beside the peer; then
//! what calls take in a large registry, and how much memory its images do.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::build::{self, Bindings, Profile};
use crate::command::Tool;
use crate::progress::step;
use crate::{node, places};

/// The evaluator that others use today. It runs beside ours and nothing of it comes in here: its
/// licence is the AGPL, and it stays in the target folder.
const PEER: &str = "@cloud-copilot/iam-simulate";
const PEER_VERSION: &str = "0.1.173";

/// Whether the peer runs too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Peer {
    /// Ours alone.
    #[default]
    Absent,
    /// The peer in the same process.
    Beside,
}

/// Measures and prints; asserts nothing about time.
pub(crate) fn command(peer: Peer) -> Result<()> {
    measure("decide")?;
    let selection = ["--example", "engine", "--no-default-features"];
    let engine = step("compiling the engine to WebAssembly", || {
        build::compile(Profile::Speed, "examples/engine.wasm", &selection)
    })?;
    let folder = places::target().join("engine-speed");
    step("binding it to Node.js", || build::bind(&engine, "engine", Bindings::Node, &folder))?;
    let mut report = node::node()?
        .args(["tests/bench/report.mjs"])
        .env("DRYDOCK_ENGINE", folder.join("engine.js"))
        .env("DRYDOCK_CRITERION", places::target().join("criterion"));
    if peer == Peer::Beside {
        report = report.env("DRYDOCK_PEER", install()?);
    }
    println!();
    report.run()?;
    measure("scale")
}

/// Runs one of the native measurements.
fn measure(bench: &str) -> Result<()> {
    Tool::cargo()
        .args(["bench", "--profile", "speed", "--no-default-features", "--bench", bench])
        .run()
}

/// Brings the peer into the target folder; gives the file that Node.js imports.
fn install() -> Result<PathBuf> {
    let folder = places::target().join("peer");
    let package = folder.join("node_modules").join(PEER);
    if !package.exists() {
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        step("installing the peer", || node::add(&folder, &format!("{PEER}@{PEER_VERSION}")))?;
    }
    Ok(package.join("dist/esm/index.js"))
}
