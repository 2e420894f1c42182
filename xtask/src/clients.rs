//! Real clients, and the tests that let them loose on `drydock endpoint`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::command::{Tool, is_installed};
use crate::progress::step;
use crate::{apt, places};

const PYTHON_REMEDY: &str = "install Python 3.9 or newer, with its module venv (on Debian: \
                             sudo apt-get install -y python3-venv)";
const SKOPEO_REMEDY: &str = "run: sudo apt-get install -y skopeo";

/// The tests, in the order in which they run.
const SCRIPTS: [&str; 2] = ["endpoint.py", "transcripts.py"];

/// Runs the tests of `tests/clients`.
pub(crate) fn run() -> Result<()> {
    let python = python()?;
    if !is_installed("skopeo") {
        apt::install("skopeo", SKOPEO_REMEDY)?;
    }
    Tool::cargo().args(["build", "--no-default-features", "--features", "cli"]).run()?;
    for script in SCRIPTS {
        Tool::new(&python, PYTHON_REMEDY)
            .args([tests().join(script)])
            .env("DRYDOCK", places::target().join("debug").join("drydock"))
            .run()?;
    }
    Ok(())
}

fn tests() -> PathBuf {
    places::root().join("tests").join("clients")
}

/// A Python of its own with the packages that `requirements.txt` pins.
fn python() -> Result<PathBuf> {
    let home = places::target().join("clients");
    let python = home.join(if cfg!(windows) { r"Scripts\python.exe" } else { "bin/python" });
    let requirements = tests().join("requirements.txt");
    let wanted = fs::read(&requirements)
        .with_context(|| format!("cannot read {}", requirements.display()))?;
    // A copy of what was installed; pip itself takes seconds to find nothing to do.
    let installed = home.join(".installed-requirements.txt");
    if fs::read(&installed).is_ok_and(|present| present == wanted) {
        return Ok(python);
    }
    step("installing the AWS CLI and boto3", || -> Result<()> {
        let make = Tool::new("python3", PYTHON_REMEDY).args(["-m", "venv", "--clear"]);
        make.args([&home]).read()?;
        let install = Tool::new(&python, PYTHON_REMEDY).args(["-m", "pip", "install", "--quiet"]);
        install.args([Path::new("--requirement"), &requirements]).read()?;
        Ok(())
    })?;
    fs::write(&installed, wanted)
        .with_context(|| format!("cannot write {}", installed.display()))?;
    Ok(python)
}
