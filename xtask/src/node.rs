//! Node.js and the pinned npm packages.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::command::Tool;
use crate::progress::step;

const REMEDY: &str =
    "install Node.js 20 or newer, from https://nodejs.org or your system's packages";
const OLDEST: u32 = 20;

/// Node.js itself, at least of the version that the scripts are written for.
pub(crate) fn node() -> Result<Tool> {
    let version = Tool::new("node", REMEDY).args(["--version"]).read()?;
    let major = version.trim().trim_start_matches('v').split('.').next().unwrap_or_default();
    if !major.parse().is_ok_and(|major: u32| major >= OLDEST) {
        bail!("this is Node.js {}; {REMEDY}", version.trim());
    }
    Ok(Tool::new("node", REMEDY))
}

/// Brings the packages that `package-lock.json` in `folder` names, unless they are there.
pub(crate) fn install(folder: &Path) -> Result<()> {
    let lock = folder.join("package-lock.json");
    let wanted = fs::read(&lock).with_context(|| format!("cannot read {}", lock.display()))?;
    // A copy of the lock file that was installed: npm itself takes a second to find nothing to do.
    let installed = folder.join("node_modules").join(".installed-lock.json");
    if fs::read(&installed).is_ok_and(|present| present == wanted) {
        return Ok(());
    }
    let name = folder.file_name().unwrap_or_default().display();
    step(&format!("installing the npm packages of {name}"), || {
        npm().args(["ci", "--no-audit", "--no-fund"]).directory(folder).read()
    })?;
    fs::write(&installed, wanted).with_context(|| format!("cannot write {}", installed.display()))
}

/// Brings one package into `folder`, which is no package of ours: nothing is written down.
pub(crate) fn add(folder: &Path, package: &str) -> Result<()> {
    let quiet = ["install", "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "--prefix"];
    npm().args(quiet).args([folder.as_os_str()]).args([package]).read().map(drop)
}

fn npm() -> Tool {
    Tool::new(if cfg!(windows) { "npm.cmd" } else { "npm" }, REMEDY)
}
