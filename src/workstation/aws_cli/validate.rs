//! The rules that the client checks before it sends anything: what must be there, of which kind,
//! and how long at least. Patterns, greatest lengths and fixed words are the service's business.
//!
//! Source: botocore, `validate.py`.

use super::operation::{Member, Shape};
use crate::json::{Layout, Node, Value, print};

/// What is wrong with the parameters, in order; empty when nothing is.
pub(super) fn check(parameters: &Node, members: &[Member]) -> Vec<String> {
    let mut problems = Vec::new();
    structure(parameters, members, "", &mut problems);
    problems
}

fn structure(node: &Node, members: &[Member], path: &str, problems: &mut Vec<String>) {
    let given = node.as_object().unwrap_or_default();
    let place = if path.is_empty() { "input" } else { path };
    for member in members.iter().filter(|member| member.is_required) {
        if node.get(member.name).is_none() {
            problems.push(format!("Missing required parameter in {place}: \"{}\"", member.name));
        }
    }
    let known: Vec<_> = members.iter().map(|member| member.name).collect();
    for each in given.iter().filter(|each| !known.contains(&&*each.name)) {
        problems.push(format!(
            "Unknown parameter in {place}: \"{}\", must be one of: {}",
            each.name,
            known.join(", ")
        ));
    }
    for member in members {
        let Some(value) = node.get(member.name) else { continue };
        let dot = if path.is_empty() { "" } else { "." };
        value_of(value, member.shape, &format!("{path}{dot}{}", member.name), problems);
    }
}

fn value_of(node: &Node, shape: Shape, path: &str, problems: &mut Vec<String>) {
    match (shape, &node.value) {
        (Shape::Text(least), Value::String(text)) => {
            length(text.chars().count(), least, path, problems);
        }
        (Shape::Integer(least), Value::Number(text)) => {
            if text.parse::<i64>().is_ok_and(|number| number < least) {
                problems.push(format!(
                    "Invalid value for parameter {path}, value: {text}, valid min value: {least}"
                ));
            }
        }
        (Shape::List(element, least), Value::Array(elements)) => {
            length(elements.len(), least, path, problems);
            for (index, each) in elements.iter().enumerate() {
                value_of(each, *element, &format!("{path}[{index}]"), problems);
            }
        }
        (Shape::Structure(members), Value::Object(_)) => structure(node, members, path, problems),
        (Shape::Boolean, Value::Bool(_))
        | (Shape::Blob | Shape::Timestamp | Shape::Document, Value::String(_)) => {}
        (shape, _) => problems.push(format!(
            "Invalid type for parameter {path}, value: {}, type: {}, valid types: {}",
            shown(node),
            class(&node.value),
            classes(shape)
        )),
    }
}

fn length(count: usize, least: usize, path: &str, problems: &mut Vec<String>) {
    if count < least {
        problems.push(format!(
            "Invalid length for parameter {path}, value: {count}, valid min length: {least}"
        ));
    }
}

fn shown(node: &Node) -> String {
    node.as_str().map_or_else(|| print(node, Layout::Compact), str::to_owned)
}

fn class(value: &Value) -> &'static str {
    match value {
        Value::Null => "<class 'NoneType'>",
        Value::Bool(_) => "<class 'bool'>",
        Value::Number(text) if text.contains(['.', 'e', 'E']) => "<class 'float'>",
        Value::Number(_) => "<class 'int'>",
        Value::String(_) => "<class 'str'>",
        Value::Array(_) => "<class 'list'>",
        Value::Object(_) => "<class 'dict'>",
    }
}

fn classes(shape: Shape) -> &'static str {
    match shape {
        Shape::Text(_) | Shape::Document => "<class 'str'>",
        Shape::Integer(_) => "<class 'int'>",
        Shape::Number => "<class 'float'>, <class 'decimal.Decimal'>, <class 'int'>",
        Shape::Boolean => "<class 'bool'>",
        Shape::Timestamp => "<class 'datetime.datetime'>, timestamp-string",
        Shape::Blob => "<class 'bytes'>, <class 'bytearray'>, file-like object",
        Shape::List(..) => "<class 'list'>, <class 'tuple'>",
        Shape::Map | Shape::Structure(_) => "<class 'dict'>",
    }
}
