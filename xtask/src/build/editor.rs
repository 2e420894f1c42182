//! The editor: `www/editor` with the packages that it is made of, in one file.
//!
//! It is no part of the program and reaches nobody who writes no policy: the page fetches it the
//! first time that somebody does.

use anyhow::Result;

use crate::progress::step;
use crate::{node, places};

/// The editor as one JavaScript module.
pub(super) fn editor() -> Result<Vec<u8>> {
    node::install(&places::build_packages())?;
    let script = places::build_packages().join("src/build/editor.mjs");
    let entry = places::www().join("editor/editor.js");
    let joined = step("joining the editor", || node::node()?.args([script, entry]).read())?;
    Ok(joined.into_bytes())
}
