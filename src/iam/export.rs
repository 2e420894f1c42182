//! Decisions, proofs and problems as JSON, for readers that are not this crate.
//!
//! The native tool and the JavaScript module hand out the same texts, so their members are named
//! once, here. Members that have nothing to say are left out; numbers count from 0, lines and
//! columns from 1.

mod answer;
mod details;
mod problems;
mod proof;

pub use answer::{Answer, Detail, Refusal, answer};
pub use details::authorization_details;
pub use problems::{kind_of, kind_word, problems, severity_word};
pub use proof::proof;

use super::verdict::Layer;
use crate::json::{Member, Node, Span, Value};

/// What a kind of policy is called in a case: the member of `policies` that holds it.
fn layer_word(layer: Layer) -> &'static str {
    match layer {
        Layer::ResourceControlPolicy => "rcp",
        Layer::ServiceControlPolicy => "scp",
        Layer::VpcEndpointPolicy => "vpce",
        Layer::ResourcePolicy => "resource",
        Layer::RegistryPolicy => "registry",
        Layer::IdentityPolicy => "identity",
        Layer::PermissionsBoundary => "boundary",
        Layer::SessionPolicy => "session",
    }
}

/// An object that is written member by member.
#[derive(Default)]
struct Object(Vec<Member>);

impl Object {
    fn with(mut self, name: &str, value: impl Into<Node>) -> Self {
        let (name, name_span) = (name.into(), Span::default());
        self.0.push(Member { name, name_span, node: value.into() });
        self
    }

    /// Leaves the member out where there is nothing.
    fn maybe(self, name: &str, value: Option<impl Into<Node>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }
}

impl From<Object> for Node {
    fn from(object: Object) -> Self {
        Self::new(Value::Object(object.0))
    }
}

fn list(elements: Vec<Node>) -> Node {
    Node::new(Value::Array(elements))
}

/// A count or an index.
fn number(count: usize) -> Node {
    Node::new(Value::Number(count.to_string().into()))
}

/// Where something stands in a text: lines and columns for people, and for editors both ends in
/// the units that JavaScript's strings count in.
///
/// Within the basic plane, which holds all characters that policies may, those are characters.
fn place(span: Span, text: &str) -> Object {
    let (line, column) = span.line_and_column(text);
    let (end_line, end_column) = span.end_line_and_column(text);
    let units = |end: usize| number(text.get(..end).unwrap_or(text).encode_utf16().count());
    Object::default()
        .with("line", number(line))
        .with("column", number(column))
        .with("endLine", number(end_line))
        .with("endColumn", number(end_column))
        .with("start", units(span.start))
        .with("end", units(span.end))
}
