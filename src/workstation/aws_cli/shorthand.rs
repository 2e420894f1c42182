//! The shorthand for structures: `tagStatus=UNTAGGED`, `Key=team,Value=api`, `a=[x,y],b={c=d}`.
//!
//! Source: AWS CLI user guide, "Using shorthand syntax"; the messages were read off a running
//! copy.

use super::operation::{Member, Shape};
use crate::json::{Node, Value};

/// Reads a structure; texts become numbers and truth values where the model wants these.
pub(super) fn read(text: &str, shape: Shape) -> Result<Node, String> {
    let mut reader = Reader { text, rest: text, nesting: 0 };
    let node = reader.pairs(members_of(shape), None)?;
    if reader.rest.is_empty() { Ok(node) } else { Err(reader.expected(",")) }
}

fn members_of(shape: Shape) -> &'static [Member] {
    if let Shape::Structure(members) = shape { members } else { &[] }
}

/// Deeper nesting is refused, so that hostile input cannot exhaust the stack.
const NESTING_MAX: usize = 16;

struct Reader<'a> {
    text: &'a str,
    rest: &'a str,
    nesting: usize,
}

impl Reader<'_> {
    fn take(&mut self, letter: char) -> bool {
        let rest = self.rest.strip_prefix(letter);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// `name=value,name=value`, up to the end or to `close`.
    fn pairs(&mut self, members: &'static [Member], close: Option<char>) -> Result<Node, String> {
        let mut pairs = Vec::new();
        loop {
            let length = self.rest.find(['=', ',', '}', ']']).unwrap_or(self.rest.len());
            let (name, rest) = self.rest.split_at_checked(length).unwrap_or(("", self.rest));
            self.rest = rest;
            if !self.take('=') {
                return Err(self.expected("="));
            }
            let name = name.trim();
            let member = members.iter().find(|member| member.name == name);
            let value = self.value(member.map_or(Shape::Text(0), |member| member.shape))?;
            pairs.push((name, value));
            self.rest = self.rest.trim_start();
            if close.is_some_and(|close| self.take(close)) || self.rest.is_empty() {
                return Ok(Node::object(pairs));
            }
            if !self.take(',') {
                return Err(self.expected(","));
            }
            self.rest = self.rest.trim_start();
        }
    }

    fn value(&mut self, shape: Shape) -> Result<Node, String> {
        if self.nesting >= NESTING_MAX {
            return Err(format!("Nested too deeply for input:\n{}", self.text));
        }
        self.nesting += 1;
        let value = self.value_inside(shape);
        self.nesting -= 1;
        value
    }

    fn value_inside(&mut self, shape: Shape) -> Result<Node, String> {
        if self.take('{') {
            return self.pairs(members_of(shape), Some('}'));
        }
        let element = if let Shape::List(element, _) = shape { *element } else { shape };
        if self.take('[') {
            let mut elements = Vec::new();
            while !self.take(']') {
                elements.push(self.value(element)?);
                if !self.take(',') && !self.rest.starts_with(']') {
                    return Err(self.expected("]"));
                }
            }
            return Ok(Node::array(elements));
        }
        let text = self.scalar()?;
        let node = typed(&text, element);
        // A list of one needs no brackets.
        Ok(if matches!(shape, Shape::List(..)) { Node::array([node]) } else { node })
    }

    fn scalar(&mut self) -> Result<String, String> {
        for quote in ['"', '\''] {
            if self.take(quote) {
                let (inside, rest) =
                    self.rest.split_once(quote).ok_or_else(|| self.expected(&quote.to_string()))?;
                self.rest = rest;
                return Ok(inside.to_owned());
            }
        }
        let length = self.rest.find([',', '}', ']']).unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at_checked(length).unwrap_or(("", self.rest));
        self.rest = rest;
        Ok(text.trim_end().to_owned())
    }

    fn expected(&self, wanted: &str) -> String {
        let received = self.rest.chars().next();
        let received = received.map_or("EOF".to_owned(), |letter| letter.to_string());
        let at = self.text.chars().count() - self.rest.chars().count();
        format!(
            "Expected: '{wanted}', received: '{received}' for input:\n{}\n{}^",
            self.text,
            " ".repeat(at)
        )
    }
}

fn typed(text: &str, shape: Shape) -> Node {
    match shape {
        Shape::Boolean if text.eq_ignore_ascii_case("true") => Node::from(true),
        Shape::Boolean if text.eq_ignore_ascii_case("false") => Node::from(false),
        Shape::Integer(_) if text.parse::<i64>().is_ok() => Node::new(Value::Number(text.into())),
        Shape::Text(_)
        | Shape::Integer(_)
        | Shape::Number
        | Shape::Boolean
        | Shape::Timestamp
        | Shape::Blob
        | Shape::Document
        | Shape::Map
        | Shape::List(..)
        | Shape::Structure(_) => Node::from(text),
    }
}
