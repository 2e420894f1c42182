//! The files of the finished page: hashed names, the index, the manifest, the service worker.
//!
//! A source file names another as `@boot.js@`; the build puts the published name there. Every file
//! but the index and the service worker carries a hash of its content in its name, so that hosts
//! and browsers may keep it for ever.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use super::program::Program;
use super::{BasePath, css};

/// A page ready to be written.
#[derive(Debug)]
pub(crate) struct Site {
    files: BTreeMap<String, Vec<u8>>,
    /// From the name in the sources to the published name.
    names: BTreeMap<String, String>,
}

/// What a visitor waits for, in the order of loading.
const FIRST_SCREEN: [&str; 5] = ["index.html", "app.css", "boot.js", "drydock.js", "drydock.wasm"];
const EDITOR: &str = "editor.js";
const INDEX: &str = "index.html";
const WORKER: &str = "service-worker.js";

impl Site {
    /// Puts the page together from the sources in `www` and the compiled program.
    pub(super) fn assemble(
        www: &Path,
        program: Program,
        editor: Vec<u8>,
        base: &BasePath,
    ) -> Result<Self> {
        let mut site = Self { files: BTreeMap::new(), names: BTreeMap::new() };
        site.add("drydock.wasm", program.wasm);
        match program.rest {
            Some(rest) => site.add("rest.wasm", rest),
            None => drop(site.names.insert("rest.wasm".to_owned(), String::new())),
        }
        site.add("drydock.js", program.javascript);
        site.add(EDITOR, editor);
        site.add_icons(&www.join("icons"))?;
        site.add("boot.js", read(&www.join("boot.js"))?.into_bytes());
        site.add_sheet(www, "css", "app.css")?;
        site.add_sheet(www, "css/later", "later.css")?;
        site.names.insert("base".to_owned(), base.0.clone());
        let manifest = site.filled(www, "manifest.webmanifest")?;
        site.add("manifest.webmanifest", manifest);
        let index = site.filled(www, INDEX)?;
        site.files.insert(INDEX.to_owned(), index);
        site.add_worker(www)?;
        Ok(site)
    }

    /// Published name and content of every file.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }

    /// The editor of policies.
    pub(super) fn editor(&self) -> &[u8] {
        let published = self.names.get(EDITOR).and_then(|name| self.files.get(name));
        published.map_or(&[][..], Vec::as_slice)
    }

    /// The files that a first visit waits for: name in the sources, content.
    pub(super) fn first_screen(&self) -> impl Iterator<Item = (&'static str, &[u8])> {
        FIRST_SCREEN.into_iter().map(|name| {
            let published = self.names.get(name).map_or(name, String::as_str);
            (name, self.files.get(published).map_or(&[][..], Vec::as_slice))
        })
    }

    fn add(&mut self, name: &str, bytes: Vec<u8>) {
        let published = hashed(name, &bytes);
        self.names.insert(name.to_owned(), published.clone());
        self.files.insert(published, bytes);
    }

    /// Adds a folder's style sheets as one.
    fn add_sheet(&mut self, www: &Path, folder: &str, name: &str) -> Result<()> {
        let sheets = css::join(&www.join(folder))?;
        self.add(name, self.fill(&format!("www/{folder}"), &sheets)?.into_bytes());
        Ok(())
    }

    fn add_icons(&mut self, folder: &Path) -> Result<()> {
        let entries =
            fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().display().to_string();
            self.add(&format!("icons/{name}"), read(&path)?.into_bytes());
        }
        Ok(())
    }

    fn add_worker(&mut self, www: &Path) -> Result<()> {
        let stored = self.files.keys().filter(|name| *name != INDEX);
        let stored: Vec<_> = stored.map(|name| format!("  '{name}',\n")).collect();
        let list = format!("[\n{}]", stored.concat());
        // The names stand for the contents of all files but the index.
        let index = self.files.get(INDEX).map(Vec::as_slice).unwrap_or_default();
        let version = hash(&[list.as_bytes(), index].concat());
        self.names.insert("files".to_owned(), list);
        self.names.insert("version".to_owned(), version);
        let worker = self.filled(www, WORKER)?;
        self.files.insert(WORKER.to_owned(), worker);
        Ok(())
    }

    fn filled(&self, www: &Path, name: &str) -> Result<Vec<u8>> {
        Ok(self.fill(&format!("www/{name}"), &read(&www.join(name))?)?.into_bytes())
    }

    /// Replaces every `@name@`; a name that the build does not know is an error.
    fn fill(&self, file: &str, text: &str) -> Result<String> {
        let mut filled = String::with_capacity(text.len());
        let mut pieces = text.split('@');
        filled.push_str(pieces.next().unwrap_or_default());
        while let Some(piece) = pieces.next() {
            let is_name = !piece.is_empty() && piece.chars().all(is_of_a_name);
            match (is_name, self.names.get(piece)) {
                // What follows is plain text up to the next sign.
                (true, Some(published)) => {
                    filled.push_str(published);
                    filled.push_str(pieces.next().unwrap_or_default());
                }
                (true, None) if text.contains(&format!("@{piece}@")) => {
                    let known: Vec<&str> = self.names.keys().map(String::as_str).collect();
                    bail!("{file} names `@{piece}@`; the build knows {}", known.join(", "));
                }
                _ => {
                    filled.push('@');
                    filled.push_str(piece);
                }
            }
        }
        Ok(filled)
    }
}

fn is_of_a_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || "./-".contains(character)
}

/// `icons/drydock.svg` to `icons/drydock-4f5a0b2c9d.svg`.
fn hashed(name: &str, bytes: &[u8]) -> String {
    let hash = hash(bytes);
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{hash}.{extension}"),
        None => format!("{name}-{hash}"),
    }
}

/// Forty bits: enough to tell the versions of one file apart.
fn hash(bytes: &[u8]) -> String {
    let bytes: Vec<_> = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    bytes.into_iter().take(5).collect()
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<String, String> {
        let names = [("boot.js", "boot-1.js"), ("base", "./")];
        let names = names.map(|(from, to)| (from.to_owned(), to.to_owned())).into();
        let site = Site { files: BTreeMap::new(), names };
        site.fill("www/x", text).map_err(|error| error.to_string())
    }

    #[test]
    fn names_between_at_signs_are_replaced_and_nothing_else() {
        let cases = [
            ("src=\"@boot.js@\"", Ok("src=\"boot-1.js\"")),
            ("@boot.js@@base@", Ok("boot-1.js./")),
            ("@media print{} @supports (x){}", Ok("@media print{} @supports (x){}")),
            ("@media(a){}@boot.js@", Ok("@media(a){}boot-1.js")),
            ("a@b", Ok("a@b")),
            ("@boat.js@", Err("www/x names `@boat.js@`; the build knows base, boot.js")),
        ];
        for (text, expected) in cases {
            assert_eq!(check(text).as_deref().map_err(String::as_str), expected, "{text}");
        }
    }

    #[test]
    fn a_published_name_changes_with_the_content() {
        assert_eq!(hashed("icons/a.svg", b""), "icons/a-e3b0c44298.svg");
        assert_eq!(hashed("LICENSE", b"a"), "LICENSE-ca978112ca");
    }
}
