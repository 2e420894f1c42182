//! Values between tabs, one line for what belongs together.

use super::scalar;
use crate::json::{self, Node, Value};
use crate::ordered::{OrderedSet, sorted_by};

/// Prints an answer.
pub(super) fn print(answer: &Node) -> String {
    let mut out = String::new();
    value(answer, None, None, &mut out);
    out
}

fn value(node: &Node, name: Option<&str>, columns: Option<&OrderedSet<&str>>, out: &mut String) {
    match &node.value {
        Value::Object(_) => object(node, name, columns, out),
        Value::Array(elements) => list(elements, name, out),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            out.push_str(&scalar(node).unwrap_or_default());
            out.push('\n');
        }
    }
}

fn list(elements: &[Node], name: Option<&str>, out: &mut String) {
    let is_object = |node: &&Node| node.as_object().is_some();
    if elements.iter().any(|node| is_object(&node)) {
        // Every row has the columns of all rows, so that they can be cut.
        let members = elements.iter().filter_map(Node::as_object).flatten();
        let scalars = members.filter(|member| scalar(&member.node).is_some());
        let columns: OrderedSet<&str> = scalars.map(|member| &*member.name).collect();
        for element in elements {
            value(element, name, Some(&columns), out);
        }
        return;
    }
    let scalars: Vec<_> = elements.iter().filter_map(scalar).collect();
    if !scalars.is_empty() {
        match name {
            Some(name) => {
                let name = name.to_ascii_uppercase();
                for text in scalars {
                    line(&[name.clone(), text], out);
                }
            }
            None => line(&scalars, out),
        }
    }
    for node in elements.iter().filter(|node| scalar(node).is_none()) {
        value(node, name, None, out);
    }
}

fn object(node: &Node, name: Option<&str>, columns: Option<&OrderedSet<&str>>, out: &mut String) {
    let members = node.as_object().unwrap_or_default().iter().collect();
    let members = sorted_by(members, |one: &&json::Member, other| one.name.cmp(&other.name));
    let mut cells: Vec<String> = match columns {
        Some(columns) => {
            let cell = |column: &&str| node.get(column).and_then(scalar).unwrap_or_default();
            columns.iter().map(cell).collect()
        }
        None => members.iter().filter_map(|member| scalar(&member.node)).collect(),
    };
    if !cells.is_empty() {
        if let Some(name) = name {
            cells.insert(0, name.to_ascii_uppercase());
        }
        line(&cells, out);
    }
    for member in members.iter().filter(|member| scalar(&member.node).is_none()) {
        value(&member.node, Some(&member.name), None, out);
    }
}

fn line(cells: &[String], out: &mut String) {
    out.push_str(&cells.join("\t"));
    out.push('\n');
}
