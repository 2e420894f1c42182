//! Values → [`Node`], for texts that we write ourselves.
//!
//! Such nodes stand nowhere, so their spans are empty.

use super::{Member, Node, Span, Value};

impl Node {
    /// A value that stands nowhere yet.
    pub fn new(value: Value) -> Self {
        Self { span: Span::default(), value }
    }

    /// A list.
    pub fn array(elements: impl IntoIterator<Item = Self>) -> Self {
        Self::new(Value::Array(elements.into_iter().collect()))
    }

    /// An object with its members in the order given.
    pub fn object<'a>(members: impl IntoIterator<Item = (&'a str, Self)>) -> Self {
        let member = |(name, node): (&str, Self)| Member {
            name: name.into(),
            name_span: Span::default(),
            node,
        };
        Self::new(Value::Object(members.into_iter().map(member).collect()))
    }

    /// The string that a value shows itself as.
    pub fn display(value: &impl std::fmt::Display) -> Self {
        Self::from(value.to_string().as_str())
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Self::new(Value::String(text.into()))
    }
}

impl From<u64> for Node {
    fn from(number: u64) -> Self {
        Self::new(Value::Number(number.to_string().into()))
    }
}

impl From<bool> for Node {
    fn from(is: bool) -> Self {
        Self::new(Value::Bool(is))
    }
}
