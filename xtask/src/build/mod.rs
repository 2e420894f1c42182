//! Makes the page: cargo, wasm-bindgen, wasm-opt, the cut behind the first screen, then the
//! files around the program.

mod css;
mod data;
mod editor;
mod program;
mod site;
mod split;
mod weight;

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::str::FromStr;

use anyhow::{Context, Error, Result, bail};

pub(crate) use program::{Bindings, TARGET, add_target, bind, compile};
pub(crate) use site::Site;
pub(crate) use weight::check as check_weight;

use crate::args::BuildOptions;
use crate::places;

/// How much time the compiler takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Small: what visitors get.
    #[default]
    Release,
    /// Quick: for trying a change.
    Dev,
    /// Fast: what is measured. Never a page.
    Speed,
}

/// The folder of the host that the page lives in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BasePath(String);

impl Default for BasePath {
    /// Wherever the page happens to be.
    fn default() -> Self {
        Self("./".to_owned())
    }
}

impl FromStr for BasePath {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "/-._~".contains(c);
        let is_folder = text.starts_with('/') && text.ends_with('/') && !text.contains("//");
        if !is_folder || !text.chars().all(is_plain) {
            bail!("`{text}` is not a base path: it begins and ends with `/`, as in `/drydock/`");
        }
        Ok(Self(text.to_owned()))
    }
}

/// `cargo xtask build`.
pub(crate) fn command(options: &BuildOptions) -> Result<()> {
    let site = build(options)?;
    println!("The page is in {}", places::dist().display());
    if options.profile == Profile::Release {
        check_weight(&site)?;
    }
    Ok(())
}

/// Makes the page in `www/dist`; what was there stays when anything fails.
pub(crate) fn build(options: &BuildOptions) -> Result<Site> {
    let program = program::program(options.profile)?;
    let editor = editor::editor()?;
    let site = Site::assemble(&places::www(), program, editor, &options.base_path)?;
    publish(&site, &places::dist())?;
    Ok(site)
}

/// Writes beside `dist` and then swaps, so that a server never shows a half-written page.
fn publish(site: &Site, dist: &Path) -> Result<()> {
    let next = dist.with_file_name(".dist-next");
    let old = dist.with_file_name(".dist-old");
    remove(&next)?;
    remove(&old)?;
    for (name, bytes) in site.files() {
        let path = next.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)
                .with_context(|| format!("cannot make {}", folder.display()))?;
        }
        fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
    }
    if dist.exists() {
        fs::rename(dist, &old).with_context(|| format!("cannot move {} away", dist.display()))?;
    }
    fs::rename(&next, dist).with_context(|| format!("cannot put {} in place", dist.display()))?;
    remove(&old)
}

/// Removes a folder with everything in it, if there is one.
pub(crate) fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", folder.display()))
        }
        _ => Ok(()),
    }
}
