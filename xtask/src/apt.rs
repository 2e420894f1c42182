//! Debian's packages, where this is a machine that has them and this tool may install.

use anyhow::{Result, bail};

use crate::command::{Tool, is_installed};
use crate::progress::step;

/// Installs `package`; an error with `remedy` where this machine does not let it.
pub(crate) fn install(package: &str, remedy: &'static str) -> Result<()> {
    if !is_root() || !is_installed("apt-get") {
        bail!("no {package} found. {remedy}");
    }
    step(&format!("installing {package} with apt-get"), || {
        apt(remedy, &["update"])?;
        apt(remedy, &["install", "-y", package])
    })
}

fn apt(remedy: &'static str, args: &[&str]) -> Result<()> {
    let quiet = Tool::new("apt-get", remedy).args(["-qq"]).args(args);
    quiet.env("DEBIAN_FRONTEND", "noninteractive").read().map(drop)
}

fn is_root() -> bool {
    Tool::new("id", "").args(["-u"]).read().is_ok_and(|id| id.trim() == "0")
}
