//! The answers of the Query protocol and of S3: a little XML, written and never read.

use std::fmt::Display;

use crate::json::Node;

/// An element: a name, and text or further elements within.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cloud) struct Element {
    name: &'static str,
    content: Content,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Content {
    Text(String),
    Elements(Vec<Element>),
}

impl Element {
    /// An element that holds text.
    pub(in crate::cloud) fn text(name: &'static str, text: impl Display) -> Self {
        Self { name, content: Content::Text(text.to_string()) }
    }

    /// An element that holds elements.
    pub(in crate::cloud) fn of(name: &'static str, elements: Vec<Self>) -> Self {
        Self { name, content: Content::Elements(elements) }
    }

    /// Writes the element, indented by two spaces a level as AWS does.
    pub(in crate::cloud) fn write(&self, depth: usize, out: &mut String) {
        indent(depth, out);
        open(self.name, "", out);
        match &self.content {
            Content::Text(text) => out.push_str(&escaped(text)),
            Content::Elements(elements) => {
                out.push('\n');
                write_all(elements, depth + 1, out);
                indent(depth, out);
            }
        }
        close(self.name, out);
    }
}

/// Elements as the members of an object; elements called `member` make a list.
pub(in crate::cloud) fn to_node(elements: &[Element]) -> Node {
    let node = |element: &Element| match &element.content {
        Content::Text(text) => Node::from(text.as_str()),
        Content::Elements(elements) => to_node(elements),
    };
    if elements.first().is_some_and(|first| first.name == "member") {
        return Node::array(elements.iter().map(node));
    }
    Node::object(elements.iter().map(|element| (element.name, node(element))))
}

/// Writes a whole document: the outermost element, whose name may be made up, and its namespace.
pub(in crate::cloud) fn document(name: &str, namespace: &str, elements: &[Element]) -> String {
    let mut out = String::new();
    open(name, &format!(" xmlns=\"{namespace}\""), &mut out);
    out.push('\n');
    write_all(elements, 1, &mut out);
    close(name, &mut out);
    out
}

/// Writes elements one below the other.
pub(in crate::cloud) fn write_all(elements: &[Element], depth: usize, out: &mut String) {
    for element in elements {
        element.write(depth, out);
    }
}

fn open(name: &str, attributes: &str, out: &mut String) {
    out.extend(["<", name, attributes, ">"]);
}

fn close(name: &str, out: &mut String) {
    out.extend(["</", name, ">\n"]);
}

fn indent(depth: usize, out: &mut String) {
    out.extend(std::iter::repeat_n("  ", depth));
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            _ => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_nest_and_text_is_escaped() {
        let elements =
            [Element::text("B", "1 < 2 & \"3\""), Element::of("C", vec![Element::text("D", 4)])];
        let expected = "<A xmlns=\"urn:x\">\n  <B>1 &lt; 2 &amp; &quot;3&quot;</B>\n  \
                        <C>\n    <D>4</D>\n  </C>\n</A>\n";
        assert_eq!(document("A", "urn:x", &elements), expected);
    }
}
