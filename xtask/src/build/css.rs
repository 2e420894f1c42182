//! One style sheet out of many files.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// These come first, in this order: what they define the others use. Then the rest by name.
const FIRST: [&str; 2] = ["tokens.css", "base.css"];

/// All of `folder`'s style sheets, one after the other, without their comments.
pub(super) fn join(folder: &Path) -> Result<String> {
    let mut sheets = String::new();
    for path in in_order(folder)? {
        let text =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        sheets.push_str(&without_comments(&text));
    }
    Ok(sheets)
}

fn in_order(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    if !folder.exists() {
        return Ok(paths);
    }
    for entry in
        fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?
    {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "css") {
            paths.push(path);
        }
    }
    let rank = |path: &PathBuf| {
        let first = FIRST.iter().position(|name| path.ends_with(name));
        (first.unwrap_or(FIRST.len()), path.clone())
    };
    paths.sort_by_key(rank);
    Ok(paths)
}

/// Drops comments, indentation and empty lines; compression takes care of the rest.
fn without_comments(css: &str) -> String {
    let mut bare = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find(['/', '"', '\'']) {
        let (before, from) = rest.split_at(at);
        bare.push_str(before);
        let taken = if from.starts_with("/*") {
            from.find("*/").map_or(from.len(), |end| end + 2)
        } else {
            let kept = text_length(from);
            bare.push_str(from.get(..kept).unwrap_or(from));
            kept
        };
        rest = from.get(taken..).unwrap_or_default();
    }
    bare.push_str(rest);
    let lines = bare.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.fold(String::new(), |mut text, line| {
        text.push_str(line);
        text.push('\n');
        text
    })
}

/// How much of `from` is one quoted text, or the one byte of a slash that begins no comment.
fn text_length(from: &str) -> usize {
    let mut escaped = false;
    let mut characters = from.char_indices();
    let Some((_, quote @ ('"' | '\''))) = characters.next() else { return 1 };
    for (at, character) in characters {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return at + 1,
            _ => {}
        }
    }
    from.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_quoted_text_stays() {
        let cases = [
            ("a { b: c }\n", "a { b: c }\n"),
            ("/* x */a{}\n\n  b{}", "a{}\nb{}\n"),
            ("a/**/b", "ab\n"),
            ("i::after{content:\"/* kept */\"}", "i::after{content:\"/* kept */\"}\n"),
            (r"i{content:'it\'s /* kept */'}", "i{content:'it\\'s /* kept */'}\n"),
            ("a{aspect-ratio:16/9}", "a{aspect-ratio:16/9}\n"),
            ("a{} /* never closed", "a{}\n"),
        ];
        for (css, bare) in cases {
            assert_eq!(without_comments(css), bare, "{css}");
        }
    }
}
