//! `cargo xtask package`: the engine as a JavaScript module with TypeScript types.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::build::{self, Bindings, Profile};
use crate::command::Tool;
use crate::progress::step;
use crate::{node, places};

/// What is taken from `package/` as it is.
const SOURCES: [&str; 5] = ["README.md", "api.js", "browser.js", "index.d.ts", "node.js"];

const LICENCES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// `cargo xtask package`.
pub(crate) fn command() -> Result<()> {
    let folder = assemble()?;
    println!("The package is in {}", folder.display());
    Ok(())
}

/// Makes the package, then runs its tests: every worked case through the JavaScript module, and
/// the types against a program that uses all of them.
pub(crate) fn check() -> Result<()> {
    let folder = assemble()?;
    let tests = places::root().join("tests").join("package");
    node::install(&tests)?;
    node::node()?
        .args(["--test", "--test-reporter=spec", "tests/package/package.test.mjs"])
        .env("DRYDOCK_PACKAGE", &folder)
        .run()
}

/// Makes the package anew and gives its folder.
fn assemble() -> Result<PathBuf> {
    let wasm = step("compiling the engine for the package", compile)?;
    let folder = places::target().join("package");
    build::remove(&folder)?;
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    step("binding it to JavaScript", || build::bind(&wasm, "engine", Bindings::Web, &folder))?;
    let sources = places::root().join("package");
    for name in SOURCES {
        copy(&sources.join(name), &folder.join(name))?;
    }
    for name in LICENCES {
        copy(&places::root().join(".licenses").join(name), &folder.join(name))?;
    }
    let manifest = sources.join("package.json");
    let manifest = fs::read_to_string(&manifest)
        .with_context(|| format!("cannot read {}", manifest.display()))?;
    let manifest = manifest.replace("\"0.0.0\"", &format!("\"{}\"", version()?));
    let path = folder.join("package.json");
    fs::write(&path, manifest).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(folder)
}

/// Speed before size: nobody waits for a page here.
fn compile() -> Result<PathBuf> {
    let selection = ["--example", "package", "--no-default-features"];
    build::compile(Profile::Speed, "examples/package.wasm", &selection)
}

/// The version of Drydock: the package has no other.
fn version() -> Result<String> {
    let id = Tool::cargo().args(["pkgid", "--package", "drydock"]).read()?;
    let version = id.trim().rsplit(['#', '@']).next().unwrap_or_default();
    Ok(version.to_owned())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).with_context(|| format!("cannot copy {}", from.display())).map(drop)
}
