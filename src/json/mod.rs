//! JSON that remembers where everything stood.
//!
//! Policies and manifests are texts that people edit and digests cover. So this reader keeps what
//! others drop: the order of members, members written twice, the text of numbers, and the place
//! of every value. Bodies, scenarios and saved sessions are read by it too: one reader is enough.

mod build;
mod parse;
mod print;
mod rewrite;

pub use parse::{SyntaxError, parse};
pub use print::{Layout, print};
pub use rewrite::{is_same, rewrite};

/// A place in a text: bytes from `start` up to, not including, `end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte behind the last one.
    pub end: usize,
}

impl Span {
    /// The line and column of the start, both counted from 1; columns count characters.
    pub fn line_and_column(self, text: &str) -> (usize, usize) {
        line_and_column(text, self.start)
    }

    /// The line and column behind the last character, counted in the same way.
    pub fn end_line_and_column(self, text: &str) -> (usize, usize) {
        line_and_column(text, self.end)
    }
}

fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|&letter| letter != '\n').count() + 1;
    (line, column)
}

/// A value and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Where it stands, quotes and brackets included.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// What a JSON value can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as it was written: `1.50` stays `1.50`.
    Number(Box<str>),
    /// A string, escapes resolved.
    String(Box<str>),
    /// A list.
    Array(Vec<Node>),
    /// Members in the order written, the same name possibly twice.
    Object(Vec<Member>),
}

/// One member of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The name, escapes resolved.
    pub name: Box<str>,
    /// Where the name stands, quotes included.
    pub name_span: Span,
    /// The value.
    pub node: Node,
}

impl Node {
    /// What kind of value this is, as an error message names it.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        if let Value::String(text) = &self.value { Some(text) } else { None }
    }

    /// `true` or `false`.
    pub fn as_bool(&self) -> Option<bool> {
        if let Value::Bool(is) = self.value { Some(is) } else { None }
    }

    /// The elements of an array.
    pub fn as_array(&self) -> Option<&[Node]> {
        if let Value::Array(elements) = &self.value { Some(elements) } else { None }
    }

    /// The members of an object.
    pub fn as_object(&self) -> Option<&[Member]> {
        if let Value::Object(members) = &self.value { Some(members) } else { None }
    }

    /// A number that is a whole one and not negative.
    pub fn as_u64(&self) -> Option<u64> {
        if let Value::Number(text) = &self.value { text.parse().ok() } else { None }
    }

    /// The first member called `name`.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.as_object()?.iter().find(|member| &*member.name == name).map(|member| &member.node)
    }
}
