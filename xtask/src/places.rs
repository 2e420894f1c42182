//! Where things are.

use std::env;
use std::path::{Path, PathBuf};

/// The folder with the repository's `Cargo.toml`.
pub(crate) fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

/// Where cargo puts what it builds.
///
/// Given to every call of cargo, so that a setting in somebody's home cannot hide the results.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// What the page is made from.
pub(crate) fn www() -> PathBuf {
    root().join("www")
}

/// The finished page.
pub(crate) fn dist() -> PathBuf {
    www().join("dist")
}

/// The npm packages of the build.
pub(crate) fn build_packages() -> PathBuf {
    root().join("xtask")
}

/// The browser tests and their npm packages.
pub(crate) fn browser_tests() -> PathBuf {
    root().join("tests").join("browser")
}
