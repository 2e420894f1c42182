//! Notices when a source file changes.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use crate::places;

/// Looking at a few hundred files takes a millisecond, so asking often is simpler than a library
/// for each system's way of being told.
const INTERVAL: Duration = Duration::from_millis(400);

/// The sources as they were at one moment: every file and when it was written.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct State(Vec<(PathBuf, SystemTime)>);

impl State {
    pub(super) fn now() -> Self {
        let mut files = Vec::new();
        for name in ["src", "www", "Cargo.toml", "Cargo.lock"] {
            collect(&places::root().join(name), &mut files);
        }
        files.sort();
        Self(files)
    }

    /// Waits until the sources differ from this state and have come to rest.
    pub(super) fn wait_for_change(&self) -> Self {
        let mut last = Self::now();
        loop {
            thread::sleep(INTERVAL);
            let now = Self::now();
            // An editor, or git, writes many files one after the other.
            if now == last && now != *self {
                return now;
            }
            last = now;
        }
    }
}

fn collect(path: &Path, files: &mut Vec<(PathBuf, SystemTime)>) {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if name.starts_with('.') || name == "dist" {
        return;
    }
    if let Ok(entries) = fs::read_dir(path) {
        for entry in entries.flatten() {
            collect(&entry.path(), files);
        }
    } else if let Ok(modified) = fs::metadata(path).and_then(|metadata| metadata.modified()) {
        files.push((path.to_owned(), modified));
    }
}
