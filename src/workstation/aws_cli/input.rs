//! The value of one option → the value that is sent.
//!
//! A value can be written plainly, as JSON, in the shorthand of `imageTag=1.0,imageDigest=…`, or
//! stand in a file.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::error::Misuse;
use super::operation::Shape;
use super::shorthand;
use crate::json::{self, Node, SyntaxError};
use crate::workstation::session::Session;

/// Reads the value of an option.
pub(super) fn value(
    session: &Session<'_>,
    option: &str,
    shape: Shape,
    words: &[&str],
) -> Result<Node, Misuse> {
    let unreadable = |problem: String| Misuse::Unreadable { option: option.to_owned(), problem };
    let first = words.first().copied().unwrap_or_default();
    match shape {
        Shape::Blob => blob(session, first).map_err(unreadable),
        Shape::Integer(_) => {
            let text = content(session, first).map_err(unreadable)?;
            let number = text.trim().parse::<i64>();
            let number = number.map_err(|_| Misuse::NotANumber {
                option: option.to_owned(),
                found: text.clone(),
            })?;
            Ok(Node::new(json::Value::Number(number.to_string().into())))
        }
        Shape::Text(_) | Shape::Number | Shape::Timestamp | Shape::Document | Shape::Map => {
            Ok(Node::from(content(session, first).map_err(unreadable)?.as_str()))
        }
        Shape::Boolean => Ok(Node::from(true)),
        Shape::List(element, _) => list(session, *element, words).map_err(unreadable),
        Shape::Structure(_) => {
            let text = content(session, first).map_err(unreadable)?;
            structure(&text, shape).map_err(unreadable)
        }
    }
}

fn list(session: &Session<'_>, element: Shape, words: &[&str]) -> Result<Node, String> {
    let mut elements = Vec::new();
    for word in words {
        let text = content(session, word)?;
        let is_whole_list = words.len() == 1 && text.trim_start().starts_with('[');
        if is_whole_list {
            return parse(&text);
        }
        let is_structure = matches!(element, Shape::Structure(_));
        elements.push(if is_structure {
            structure(&text, element)?
        } else {
            Node::from(text.as_str())
        });
    }
    Ok(Node::array(elements))
}

fn structure(text: &str, shape: Shape) -> Result<Node, String> {
    if text.trim_start().starts_with(['{', '[']) {
        parse(text)
    } else {
        shorthand::read(text, shape)
    }
}

/// The text of a value: itself, or the content of the file that it names.
fn content(session: &Session<'_>, word: &str) -> Result<String, String> {
    let is_binary = word.starts_with("fileb://");
    match file(session, word)? {
        None => Ok(word.to_owned()),
        Some(bytes) if is_binary => Ok(STANDARD.encode(bytes)),
        Some(bytes) => String::from_utf8(bytes).map_err(|_| {
            format!("Unable to load paramfile ({word}), text contents could not be decoded.")
        }),
    }
}

/// Bytes travel as base64: those of a file are encoded, others have to be already.
fn blob(session: &Session<'_>, word: &str) -> Result<Node, String> {
    let text = content(session, word)?;
    match STANDARD.decode(text.trim()) {
        Ok(_) => Ok(Node::from(text.trim())),
        Err(_) => Err(format!("Invalid base64: \"{word}\"")),
    }
}

fn file(session: &Session<'_>, word: &str) -> Result<Option<Vec<u8>>, String> {
    let name = word.strip_prefix("file://").or_else(|| word.strip_prefix("fileb://"));
    let Some(name) = name else { return Ok(None) };
    match session.machine.file(name) {
        Some(bytes) => Ok(Some(bytes.to_vec())),
        None => Err(format!(
            "Unable to load paramfile {word}: [Errno 2] No such file or directory: '{name}'"
        )),
    }
}

fn parse(text: &str) -> Result<Node, String> {
    json::parse(text).map_err(|error| {
        let (line, column) = error.span.line_and_column(text);
        let expecting = expecting(&error);
        let at = text.get(..error.span.start).unwrap_or(text).chars().count();
        format!(
            "Invalid JSON: {expecting}: line {line} column {column} (char {at})\n\
             JSON received: {text}"
        )
    })
}

/// The problem in the words of Python's reader.
fn expecting(error: &SyntaxError) -> String {
    match error.expected {
        "`:`" => "Expecting ':' delimiter".to_owned(),
        "a value" => "Expecting value".to_owned(),
        "a member name in double quotes" => {
            "Expecting property name enclosed in double quotes".to_owned()
        }
        "the end of the text" => "Extra data".to_owned(),
        expected if expected.starts_with("`,`") => "Expecting ',' delimiter".to_owned(),
        expected => format!("Expecting {expected}"),
    }
}
