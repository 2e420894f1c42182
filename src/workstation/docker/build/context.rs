//! The files that a build may copy.

use std::rc::Rc;

use crate::aws::glob;
use crate::ordered::OrderedMap;
use crate::workstation::Workstation;

/// A folder of the machine as a build sees it.
#[derive(Clone, Debug, Default)]
pub(super) struct Context {
    /// The files by their path below the folder.
    pub(super) files: OrderedMap<Box<str>, Rc<[u8]>>,
}

/// Nothing of that name is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NotFound {
    /// The path, with a slash in front.
    pub(super) path: String,
}

/// A file that a path or pattern stands for.
#[derive(Clone, Debug)]
pub(super) struct Selected {
    /// Its path below what was named.
    pub(super) path: String,
    pub(super) bytes: Rc<[u8]>,
    /// Whether the file itself was named, not a folder above it.
    pub(super) is_named: bool,
}

impl Context {
    /// The files below `folder`; `None` where there is no such folder.
    pub(super) fn open(machine: &Workstation, folder: &str) -> Option<Self> {
        let folder = folder.trim_start_matches("./").trim_end_matches('/');
        let is_root = folder.is_empty() || folder == ".";
        let prefix = if is_root { String::new() } else { format!("{folder}/") };
        let mut files = OrderedMap::new();
        for (name, bytes) in machine.files() {
            if let Some(path) = name.strip_prefix(&prefix) {
                files.insert(path.into(), Rc::from(bytes));
            }
        }
        (is_root || !files.is_empty()).then_some(Self { files })
    }

    /// Leaves out what `.dockerignore` names; behind `!` stands what stays after all.
    pub(super) fn without_ignored(mut self) -> Self {
        let Some(list) = self.files.get(".dockerignore").map(Rc::clone) else { return self };
        let list = String::from_utf8_lossy(&list).into_owned();
        let is_ignored = |path: &str| {
            let mut is_ignored = false;
            for line in list.lines().map(str::trim) {
                let (pattern, verdict) = match line.strip_prefix('!') {
                    Some(pattern) => (pattern, false),
                    None => (line, true),
                };
                let pattern = pattern.trim_matches('/');
                let is_rule = !pattern.is_empty() && !pattern.starts_with('#');
                let is_below = || path.strip_prefix(pattern).is_some_and(|it| it.starts_with('/'));
                if is_rule && (matches(pattern, path) || is_below()) {
                    is_ignored = verdict;
                }
            }
            is_ignored
        };
        self.files.retain(|path, _| !is_ignored(path));
        self
    }

    /// How many bytes a client would send.
    pub(super) fn size_bytes(&self) -> usize {
        self.files.iter().map(|(path, bytes)| path.len() + bytes.len()).sum()
    }

    /// The files that a source of `COPY` stands for: a file, everything below a folder, or a
    /// pattern of files.
    pub(super) fn select(
        files: &OrderedMap<Box<str>, Rc<[u8]>>,
        source: &str,
    ) -> Result<Vec<Selected>, NotFound> {
        let path = source.trim_start_matches("./").trim_matches('/');
        let path = if path == "." { "" } else { path };
        let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
        if let Some(bytes) = files.get(path) {
            let bytes = Rc::clone(bytes);
            return Ok(vec![Selected { path: name(path), bytes, is_named: true }]);
        }
        let prefix = if path.is_empty() { String::new() } else { format!("{path}/") };
        let mut selected = Vec::new();
        for (known, bytes) in files {
            let bytes = Rc::clone(bytes);
            if let Some(below) = known.strip_prefix(&prefix) {
                selected.push(Selected { path: below.to_owned(), bytes, is_named: false });
            } else if matches(path, known) {
                selected.push(Selected { path: name(known), bytes, is_named: true });
            }
        }
        if selected.is_empty() && !path.is_empty() {
            return Err(NotFound { path: format!("/{path}") });
        }
        Ok(selected)
    }
}

/// Whether a pattern covers a path, `*` and `?` within one folder only.
fn matches(pattern: &str, path: &str) -> bool {
    let depth = |text: &str| text.matches('/').count();
    let anywhere = pattern.strip_prefix("**/");
    let plain = depth(pattern) == depth(path) && glob::matches(pattern, path);
    plain
        || anywhere.is_some_and(|rest| glob::matches(rest, path.rsplit('/').next().unwrap_or(path)))
}
