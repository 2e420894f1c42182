//! `--output yaml`: block style, as the YAML library behind the real tool writes it.
//!
//! Only writing: strings are quoted where plain they would read as something else.

use std::fmt::Write as _;

use crate::json::{Node, Value};

/// Prints an answer, the last newline included.
pub(super) fn print(answer: &Node) -> String {
    let mut text = String::new();
    write(answer, 0, &mut text);
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// Writes a value at the place where the line stands; blocks begin on a line of their own.
fn write(node: &Node, indent: usize, text: &mut String) {
    match &node.value {
        Value::Array(elements) if !elements.is_empty() => {
            for element in elements {
                begin_line(indent, text);
                text.push_str("- ");
                write_inside(element, indent + 2, text);
            }
        }
        Value::Object(members) if !members.is_empty() => {
            for member in members {
                begin_line(indent, text);
                text.push_str(&string(&member.name));
                text.push(':');
                write_member(&member.node, indent, text);
            }
        }
        Value::Array(_) => text.push_str("[]\n"),
        Value::Object(_) => text.push_str("{}\n"),
        Value::Null => text.push_str("null\n"),
        Value::Bool(is) => text.push_str(if *is { "true\n" } else { "false\n" }),
        Value::Number(number) => {
            text.push_str(number);
            text.push('\n');
        }
        Value::String(value) => {
            text.push_str(&string(value));
            text.push('\n');
        }
    }
}

/// Behind `- `: the first line of a block stands on the same line.
fn write_inside(node: &Node, indent: usize, text: &mut String) {
    let mut inner = String::new();
    write(node, indent, &mut inner);
    text.push_str(inner.trim_start_matches(' '));
}

/// Behind `name:`: a block begins on the next line, lists at the depth of their name.
fn write_member(node: &Node, indent: usize, text: &mut String) {
    let has_parts = |parts: Option<usize>| parts.is_some_and(|count| count > 0);
    if has_parts(node.as_array().map(<[Node]>::len)) {
        text.push('\n');
        write(node, indent, text);
    } else if has_parts(node.as_object().map(<[_]>::len)) {
        text.push('\n');
        write(node, indent + 2, text);
    } else {
        text.push(' ');
        write(node, indent + 2, text);
    }
}

fn begin_line(indent: usize, text: &mut String) {
    text.extend(std::iter::repeat_n(' ', indent));
}

/// A string as it stands in YAML: plain where that is enough, else in quotes.
fn string(value: &str) -> String {
    if is_plain(value) {
        return value.to_owned();
    }
    if value.chars().any(|letter| letter.is_control() || "\u{feff}'".contains(letter)) {
        let mut quoted = String::from("\"");
        for letter in value.chars() {
            match letter {
                '"' => quoted.push_str("\\\""),
                '\\' => quoted.push_str("\\\\"),
                '\n' => quoted.push_str("\\n"),
                '\t' => quoted.push_str("\\t"),
                '\r' => quoted.push_str("\\r"),
                letter if letter.is_control() => {
                    // Writing to a string cannot fail.
                    let _ = write!(quoted, "\\x{:02X}", u32::from(letter));
                }
                letter => quoted.push(letter),
            }
        }
        quoted.push('"');
        return quoted;
    }
    ["'", value, "'"].concat()
}

/// Whether a text without quotes reads back as the same string.
///
/// Source: YAML 1.2, plain scalars and the types that plain text resolves to; compared with what the
/// library of the real tool writes.
fn is_plain(value: &str) -> bool {
    let Some(first) = value.chars().next() else { return false };
    let is_indicator = "-?:,[]{}#&*!|>'\"%@`=".contains(first);
    let may_begin = !is_indicator
        || ("-?:".contains(first)
            && value.chars().nth(1).is_some_and(|next| !next.is_whitespace()));
    let breaks_off = value.contains(": ") || value.contains(" #") || value.ends_with(':');
    let has_edge = value.starts_with(char::is_whitespace) || value.ends_with(char::is_whitespace);
    let has_control = value.chars().any(char::is_control);
    may_begin && !breaks_off && !has_edge && !has_control && !reads_as_something_else(value)
}

/// Numbers, truth values, nothing, dates: what YAML 1.2 takes plain text for.
fn reads_as_something_else(value: &str) -> bool {
    const WORDS: [&str; 8] = ["~", "null", "true", "false", ".inf", ".nan", "<<", "="];
    let is_word = WORDS.iter().any(|word| word.eq_ignore_ascii_case(value));
    is_word || is_number(value) || is_date(value)
}

fn is_number(value: &str) -> bool {
    let unsigned = value.strip_prefix(['+', '-']).unwrap_or(value);
    let is_of = |text: &str, letters: &str| {
        !text.is_empty() && text.chars().all(|letter| letters.contains(letter))
    };
    let digits = |text: &str| is_of(text, "0123456789_");
    if !unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return false;
    }
    if let Some(hexadecimal) = unsigned.strip_prefix("0x") {
        return is_of(&hexadecimal.to_ascii_lowercase(), "0123456789abcdef_");
    }
    let mantissa = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) if digits(exponent.trim_start_matches(['+', '-'])) => mantissa,
        _ => unsigned,
    };
    match mantissa.split_once('.') {
        Some((whole, fraction)) => {
            (whole.is_empty() || digits(whole))
                && (fraction.is_empty() || digits(fraction))
                && mantissa != "."
        }
        None => digits(mantissa),
    }
}

fn is_date(value: &str) -> bool {
    let mut parts = value.splitn(3, '-');
    let mut next = |most: usize| {
        parts.next().is_some_and(|part| {
            let length = part.bytes().take_while(u8::is_ascii_digit).count();
            length > 0 && length <= most
        })
    };
    value.get(..5).is_some_and(|start| start.ends_with('-')) && next(4) && next(2) && next(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse;

    /// As the library behind the real tool quotes them.
    #[test]
    fn only_what_would_read_as_something_else_is_quoted() {
        let plain = ["1.4.2", "sha256:ab", "12:30", "on", "Yes", "-x", "arn:aws:x", "team/api"];
        for text in plain {
            assert_eq!(string(text), text);
        }
        let quoted = [
            "1.4",
            "111122223333",
            "2026-06-01",
            "null",
            "a #b",
            "- x",
            "*",
            "{a",
            "x:",
            "1e5",
            "0x1f",
            "",
            "1_000",
            "~",
            "=",
            "@x",
            "true",
            "1.",
        ];
        for text in quoted {
            assert_eq!(string(text), format!("'{text}'"));
        }
        assert_eq!(string("it's: so"), "\"it's: so\"");
        assert_eq!(string("it's so"), "it's so");
        assert_eq!(string("a\nb"), "\"a\\nb\"");
    }

    #[test]
    fn values_are_laid_out_in_blocks() {
        let cases = [
            (
                r#"{"a":{"b":[{"c":1,"d":"x"},{"c":2}]},"e":[]}"#,
                "a:\n  b:\n  - c: 1\n    d: x\n  - c: 2\ne: []\n",
            ),
            (r#"["x",["y","z"]]"#, "- x\n- - y\n  - z\n"),
            (r#""111122223333""#, "'111122223333'\n"),
            (
                r#"{"digest":"sha256:ab","on":"2026-06-01T09:00:00Z","t":"1.4.2"}"#,
                "digest: sha256:ab\non: '2026-06-01T09:00:00Z'\nt: 1.4.2\n",
            ),
            (
                r#"{"text":"{\"a\":\n1}","empty":"","none":null,"is":true}"#,
                "text: \"{\\\"a\\\":\\n1}\"\nempty: ''\nnone: null\nis: true\n",
            ),
            (
                r#"{"v":"it's: so","p":"arn:aws:ecr:us-east-1:1:repository/x"}"#,
                "v: \"it's: so\"\np: arn:aws:ecr:us-east-1:1:repository/x\n",
            ),
        ];
        for (json, yaml) in cases {
            assert_eq!(print(&parse(json).unwrap()), yaml, "{json}");
        }
    }
}
