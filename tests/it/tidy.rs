//! Rules of the house that no compiler knows: who may import whom, how long a file may be, and
//! what may not be written anywhere.

use std::fs;
use std::path::{Path, PathBuf};

/// Who may import whom. The table is the diagram: `src/ARCHITECTURE.md` tells it in words.
///
/// A module that is not here, or that its row does not name, may not be imported; `app` and `cli`
/// may import everything and nobody imports them.
const LAYERS: [(&str, &[&str]); 13] = [
    ("csv", &[]),
    ("json", &[]),
    ("ordered", &[]),
    ("oci", &["json", "ordered"]),
    ("aws", &[]),
    ("wire", &["oci"]),
    ("iam", &["aws", "json", "ordered"]),
    ("ecr", &["aws", "oci", "wire", "iam", "csv", "json", "ordered"]),
    ("cloud", &["aws", "oci", "wire", "iam", "ecr", "csv", "json", "ordered"]),
    ("workstation", &["aws", "oci", "wire", "cloud", "json", "ordered"]),
    ("sim", &["aws", "oci", "wire", "iam", "ecr", "cloud", "workstation", "json", "ordered"]),
    ("app", EVERYTHING),
    ("cli", EVERYTHING),
];
const EVERYTHING: &[&str] =
    &["aws", "oci", "wire", "iam", "ecr", "cloud", "workstation", "sim", "json", "ordered"];

/// Lines of a source file; longer ones hide two subjects.
const LINES_MAX: usize = 600;

/// What is not written in `src`: the text, the folder it is banned from, what to do instead.
const BANNED: [(&str, &str, &str); 8] = [
    ("FIXME", "src", "mend it, or describe the gap in FIDELITY.md"),
    ("mod utils", "src", "name the module for what it holds"),
    ("mod helpers", "src", "name the module for what it holds"),
    ("mod common", "src", "name the module for what it holds"),
    ("innerHTML", "src", "build nodes: text never becomes markup"),
    ("inner_html", "src", "build nodes: text never becomes markup"),
    ("from_html_unchecked", "src", "build nodes: text never becomes markup"),
    ("style=", "src/app", "the content security policy drops it: use a class"),
];

#[test]
fn nothing_imports_upwards() {
    let complaints = every_source(upward_imports);
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn files_stay_short() {
    let complaints = every_source(|file, text| {
        let lines = text.lines().count();
        let is_long = lines > LINES_MAX;
        is_long
            .then(|| format!("{file}: {lines} lines, {LINES_MAX} are the limit"))
            .into_iter()
            .collect()
    });
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn banned_words_stay_out() {
    let complaints = every_source(banned_words);
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn an_upward_import_is_found_in_every_form() {
    let cases: [(&str, &str, &[&str]); 12] = [
        ("src/iam/verdict.rs", "use crate::ecr::Registry;", &["ecr"]),
        ("src/iam/verdict.rs", "use crate::aws::Arn;", &[]),
        ("src/iam/verdict.rs", "use crate::iam::Proof;", &[]),
        ("src/wire.rs", "fn f(arn: &crate::aws::Arn) {}", &["aws"]),
        ("src/aws/arn.rs", "use crate::{json, sim::Sim};", &["json", "sim"]),
        ("src/aws/arn.rs", "use crate::{\n    aws::{Region, ids},\n    oci,\n};", &["oci"]),
        ("src/aws/arn.rs", "pub(in crate::cloud) fn f() {}", &["cloud"]),
        ("src/aws/arn.rs", "/// See [`crate::cloud::Cloud`].", &["cloud"]),
        ("src/sim/mod.rs", "use crate::app::App;", &["app"]),
        ("src/sim/mod.rs", "use crate::cli;", &["cli"]),
        ("src/app/mod.rs", "use crate::{sim, cloud, iam};", &[]),
        ("src/newcomer/mod.rs", "use crate::aws::Arn;", &["aws"]),
    ];
    for (file, text, forbidden) in cases {
        let expected: Vec<_> = forbidden.iter().map(|name| complaint(file, name)).collect();
        assert_eq!(upward_imports(file, text), expected, "{file}: {text}");
    }
}

#[test]
fn a_banned_word_is_found_with_its_line() {
    let text = "fn a() {}\nhtml! { <p style=\"color: red\"></p> }";
    let complaint = "2: `style=` — the content security policy drops it: use a class";
    assert_eq!(banned_words("src/app/x.rs", text), [format!("src/app/x.rs:{complaint}")]);
    assert_eq!(banned_words("src/cli/x.rs", text), [""; 0]);
}

/// The imports of `text` that `file`'s layer has no right to.
fn upward_imports(file: &str, text: &str) -> Vec<String> {
    let layer = layer(file);
    // The crate's own root joins the layers together and is part of none.
    if layer == "lib" || layer == "main" {
        return Vec::new();
    }
    let allowed = LAYERS.iter().find(|(name, _)| *name == layer).map_or(&[][..], |row| row.1);
    let is_forbidden = |name: &&str| *name != layer && !allowed.contains(name);
    imports(text).into_iter().filter(is_forbidden).map(|name| complaint(file, name)).collect()
}

fn complaint(file: &str, name: &str) -> String {
    format!("{file}: `{}` may not import `{name}`", layer(file))
}

/// `iam` for `src/iam/verdict.rs`, `wire` for `src/wire.rs`.
fn layer(file: &str) -> &str {
    let name = file.strip_prefix("src/").unwrap_or(file).split('/').next().unwrap_or(file);
    name.strip_suffix(".rs").unwrap_or(name)
}

/// The top-level modules that paths with `crate::` name, those in a brace list included.
fn imports(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for (at, path) in text.match_indices("crate::") {
        // `drydock_crate::` is another word.
        if text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &text[at + path.len()..];
        match rest.strip_prefix('{') {
            Some(list) => names.extend(heads(list)),
            None => names.push(word(rest)),
        }
    }
    names
}

/// The first word of each entry of a brace list, whose opening brace is already read.
fn heads(list: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut depth = 1;
    let mut start = 0;
    for (at, character) in list.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        let is_end = depth == 0;
        if is_end || (depth == 1 && character == ',') {
            names.push(word(list[start..at].trim_start()));
            start = at + 1;
        }
        if is_end {
            break;
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or(text)
}

fn banned_words(file: &str, text: &str) -> Vec<String> {
    let here = BANNED.iter().filter(|(_, folder, _)| file.starts_with(folder));
    here.flat_map(|(banned, _, instead)| {
        let lines = text.lines().enumerate().filter(move |(_, line)| line.contains(banned));
        lines.map(move |(at, _)| format!("{file}:{}: `{banned}` — {instead}", at + 1))
    })
    .collect()
}

/// What `check` says of every Rust file below `src`, given the file's path and its text.
fn every_source(check: impl Fn(&str, &str) -> Vec<String>) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect(&root.join("src"), &mut files);
    assert!(!files.is_empty(), "no source was found");
    files.sort();
    files
        .iter()
        .flat_map(|path| {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            check(&name, &fs::read_to_string(path).unwrap())
        })
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}
