//! [`Node`] → text.

use std::fmt::Write as _;

use super::{Node, Value};

/// How a printed text is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// No white space at all.
    Compact,
    /// One value a line, each level indented by this many spaces.
    Spaces(usize),
    /// One value a line, each level indented by a tab.
    Tabs,
}

/// Writes `node` in the given layout, members in their order, without a final newline.
pub fn print(node: &Node, layout: Layout) -> String {
    let mut printer = Printer { layout, text: String::new() };
    printer.value(node, 0);
    printer.text
}

struct Printer {
    layout: Layout,
    text: String,
}

impl Printer {
    fn value(&mut self, node: &Node, depth: usize) {
        match &node.value {
            Value::Null => self.text.push_str("null"),
            Value::Bool(is) => self.text.push_str(if *is { "true" } else { "false" }),
            Value::Number(written) => self.text.push_str(written),
            Value::String(text) => self.string(text),
            Value::Array(elements) => {
                self.list(['[', ']'], elements, depth, |printer, element| {
                    printer.value(element, depth + 1);
                });
            }
            Value::Object(members) => {
                self.list(['{', '}'], members, depth, |printer, member| {
                    printer.string(&member.name);
                    let colon = if printer.layout == Layout::Compact { ":" } else { ": " };
                    printer.text.push_str(colon);
                    printer.value(&member.node, depth + 1);
                });
            }
        }
    }

    fn list<T>(
        &mut self,
        [open, close]: [char; 2],
        items: &[T],
        depth: usize,
        mut item: impl FnMut(&mut Self, &T),
    ) {
        self.text.push(open);
        for (index, each) in items.iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            self.break_line(depth + 1);
            item(self, each);
        }
        if !items.is_empty() {
            self.break_line(depth);
        }
        self.text.push(close);
    }

    fn break_line(&mut self, depth: usize) {
        let indent = match self.layout {
            Layout::Compact => return,
            Layout::Spaces(width) => " ".repeat(width * depth),
            Layout::Tabs => "\t".repeat(depth),
        };
        self.text.push('\n');
        self.text.push_str(&indent);
    }

    fn string(&mut self, text: &str) {
        self.text.push('"');
        // Everything up to the next letter that needs an escape is copied at once.
        let mut rest = text;
        while let Some(at) =
            rest.find(|letter: char| letter < ' ' || letter == '"' || letter == '\\')
        {
            let (run, from) = rest.split_at(at);
            self.text.push_str(run);
            let mut letters = from.chars();
            self.escaped(letters.next().unwrap_or_default());
            rest = letters.as_str();
        }
        self.text.push_str(rest);
        self.text.push('"');
    }

    fn escaped(&mut self, letter: char) {
        match letter {
            '"' => self.text.push_str("\\\""),
            '\\' => self.text.push_str("\\\\"),
            '\n' => self.text.push_str("\\n"),
            '\r' => self.text.push_str("\\r"),
            '\t' => self.text.push_str("\\t"),
            _ => {
                // Writing to a String cannot fail.
                let _ = write!(self.text, "\\u{:04x}", u32::from(letter));
            }
        }
    }
}
