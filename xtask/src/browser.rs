//! Chromium, and the scripts that drive it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::command::Tool;
use crate::progress::step;
use crate::{apt, node, places};

/// Names under which a Chromium is found on PATH.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Where installers put it on systems that have no PATH for programs with windows.
const PATHS: [&str; 4] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
];

const REMEDY: &str = "run: sudo apt-get install -y chromium (or set CHROME to the program's path)";

/// Runs every journey of `tests/browser` on the page in `www/dist`.
pub(crate) fn journeys() -> Result<()> {
    let folder = places::browser_tests();
    let mut tests = Vec::new();
    for entry in
        fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))?
    {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(".test.mjs") {
            tests.push(path);
        }
    }
    tests.sort();
    // One at a time: a journey that measures speed wants the machine to itself.
    script()?
        .args(["--test", "--test-concurrency=1", "--test-timeout=300000", "--test-reporter=spec"])
        .args(tests)
        .run()
}

/// `cargo xtask screenshot`.
pub(crate) fn screenshot() -> Result<()> {
    crate::build::command(&crate::args::BuildOptions::default())?;
    let picture = places::root().join(".github").join("screenshot.png");
    step("taking the picture", || {
        script()?.args([places::browser_tests().join("screenshot.mjs"), picture.clone()]).run()
    })?;
    println!("The picture is {}", picture.display());
    Ok(())
}

/// Node.js with the packages of the browser tests, told where Chromium and the page are.
fn script() -> Result<Tool> {
    node::install(&places::browser_tests())?;
    let tool = node::node()?;
    Ok(tool.env("DRYDOCK_CHROMIUM", chromium()?).env("DRYDOCK_DIST", places::dist()))
}

/// A Chromium: the one that `CHROME` names, one that is installed, or one from Debian's packages.
fn chromium() -> Result<PathBuf> {
    if let Some(chrome) = env::var_os("CHROME").filter(|chrome| !chrome.is_empty()) {
        let path = PathBuf::from(chrome);
        if !path.exists() {
            bail!("CHROME names {}, which does not exist", path.display());
        }
        return Ok(path);
    }
    if let Some(path) = find() {
        return Ok(path);
    }
    apt::install("chromium", REMEDY)?;
    find().with_context(|| format!("apt-get installed no Chromium. {REMEDY}"))
}

fn find() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let on_path = env::split_paths(&path).flat_map(|folder| NAMES.map(|name| folder.join(name)));
    on_path.chain(PATHS.map(PathBuf::from)).find(|path| Path::is_file(path))
}
