//! A text changed so that it says something else, and no more of it than that takes.
//!
//! What somebody wrote has a layout, an order and perhaps a reason for both. So a value that stays
//! keeps its letters, a new one takes on the layout of those beside it, and a list or an object
//! that loses an item loses that item and its comma.

use super::{Layout, Member, Node, Span, Value, parse, print};

/// Up to how many letters a list of plain values stays on one line.
const LINE_MAX: usize = 72;

/// The text changed so that it says `new`; a text that is no JSON is replaced as a whole.
///
/// Members that both have keep the order that the text has them in; where `new` orders them in
/// another way, the object is written anew.
pub fn rewrite(text: &str, new: &Node) -> String {
    let Ok(old) = parse(text) else { return pretty(new, "", Spread::Lines) };
    let mut changes = Changes { text, edits: Vec::new() };
    changes.value(&old, new);
    changes.apply()
}

/// Whether two values say the same, wherever they stand.
pub fn is_same(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::Array(some), Value::Array(others)) => {
            some.len() == others.len()
                && some.iter().zip(others).all(|(one, other)| is_same(one, other))
        }
        (Value::Object(some), Value::Object(others)) => {
            some.len() == others.len()
                && some
                    .iter()
                    .zip(others)
                    .all(|(one, other)| one.name == other.name && is_same(&one.node, &other.node))
        }
        (one, other) => one == other,
    }
}

/// Whether a value may take more than one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spread {
    Line,
    Lines,
}

struct Changes<'t> {
    text: &'t str,
    /// In the order of places; what is put in at the same place, in the order in which it came.
    edits: Vec<(Span, String)>,
}

/// An item of the new container: which old one it goes on with, if it does, and how it is written
/// where it is new.
struct Item<'n> {
    old: Option<usize>,
    name: Option<&'n str>,
    node: &'n Node,
}

impl Changes<'_> {
    fn apply(self) -> String {
        let mut changed = String::new();
        let mut at = 0;
        for (span, with) in self.edits {
            changed.push_str(self.text.get(at..span.start).unwrap_or_default());
            changed.push_str(&with);
            at = span.end;
        }
        changed.push_str(self.text.get(at..).unwrap_or_default());
        changed
    }

    fn edit(&mut self, span: Span, with: String) {
        let at = self.edits.partition_point(|(before, _)| *before <= span);
        self.edits.insert(at, (span, with));
    }

    fn value(&mut self, old: &Node, new: &Node) {
        if is_same(old, new) {
            return;
        }
        match (&old.value, &new.value) {
            (Value::Object(members), Value::Object(wanted)) => {
                match matched_members(members, wanted) {
                    Some(items) => self.items(old, &items),
                    None => self.replace(old, new),
                }
            }
            (Value::Array(elements), Value::Array(wanted)) => {
                self.items(old, &matched_elements(elements, wanted));
            }
            // What stood alone becomes the first of a list.
            (_, Value::Array(wanted))
                if wanted.first().is_some_and(|first| is_same(old, first)) =>
            {
                self.wrap(old, wanted);
            }
            _ => self.replace(old, new),
        }
    }

    fn replace(&mut self, old: &Node, new: &Node) {
        let written = pretty(new, self.indent(old.span.start), self.spread());
        self.edit(old.span, written);
    }

    fn wrap(&mut self, old: &Node, wanted: &[Node]) {
        let Span { start, end } = old.span;
        self.edit(Span { start, end: start }, "[".to_owned());
        let (indent, spread) = (self.indent(start), self.spread());
        let others = wanted.iter().skip(1);
        let others = others.map(|node| [", ", &pretty(node, indent, spread)].concat());
        let others = [&others.collect::<String>(), "]"].concat();
        self.edit(Span { start: end, end }, others);
    }

    /// The changes that make the items of a container into `wanted`, whose old ones are in order.
    fn items(&mut self, container: &Node, wanted: &[Item<'_>]) {
        let spans = item_spans(container);
        let kept: Vec<usize> = wanted.iter().filter_map(|item| item.old).collect();
        let Some(open) = spans.first().filter(|_| !kept.is_empty()) else {
            let new = rebuilt(container, wanted);
            return self.replace(container, &new);
        };
        let gap = self.text.get(container.span.start + 1..open.start).unwrap_or_default();
        // Behind a comma at least a space.
        let gap = if gap.is_empty() { " ".to_owned() } else { gap.to_owned() };
        self.removals(&spans, &kept);
        let (mut last, mut front) = (None::<usize>, String::new());
        for item in wanted {
            match (item.old, last) {
                (Some(index), before) => {
                    // In front of what the first one's own changes put there.
                    if let Some(span) = spans.get(index).filter(|_| before.is_none()) {
                        let here = Span { start: span.start, end: span.start };
                        self.edit(here, std::mem::take(&mut front));
                    }
                    last = Some(index);
                    if let Some(old) = item_node(container, index) {
                        self.value(old, item.node);
                    }
                }
                (None, Some(index)) => {
                    let end = spans.get(index).map_or(container.span.end, |span| span.end);
                    let new = [",", &gap, &self.written(item, &gap, container)].concat();
                    self.edit(Span { start: end, end }, new);
                }
                (None, None) => {
                    front.push_str(&[&*self.written(item, &gap, container), ",", &gap].concat());
                }
            }
        }
    }

    /// Takes out every item that is not kept, with the comma that joined it to the others.
    fn removals(&mut self, spans: &[Span], kept: &[usize]) {
        for (index, span) in spans.iter().enumerate() {
            if kept.contains(&index) {
                continue;
            }
            let has_kept_behind = kept.iter().any(|keep| *keep > index);
            let removed = if has_kept_behind {
                let next = spans.get(index + 1).map_or(span.end, |next| next.start);
                Span { start: span.start, end: next }
            } else {
                let before = index.checked_sub(1).and_then(|before| spans.get(before));
                Span { start: before.map_or(span.start, |before| before.end), end: span.end }
            };
            self.edit(removed, String::new());
        }
    }

    /// A new item as the container's other items are written.
    fn written(&self, item: &Item<'_>, gap: &str, container: &Node) -> String {
        let (spread, indent) = match gap.rsplit_once('\n') {
            Some((_, indent)) => (Spread::Lines, indent),
            None => (Spread::Line, ""),
        };
        let value = pretty(item.node, indent, spread);
        let Some(name) = item.name else { return value };
        let first = container.as_object().unwrap_or_default().first();
        let between = |first: &Member| self.text.get(first.name_span.end..first.node.span.start);
        let colon = first.and_then(between).unwrap_or(": ");
        [&print(&Node::from(name), Layout::Compact), colon, &value].concat()
    }

    /// Whether the text goes over several lines, which new values then do as well.
    fn spread(&self) -> Spread {
        if self.text.contains('\n') { Spread::Lines } else { Spread::Line }
    }

    /// The white space that the line of a place begins with.
    fn indent(&self, at: usize) -> &str {
        let before = self.text.get(..at).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let end = line.len() - line.trim_start_matches([' ', '\t']).len();
        line.get(..end).unwrap_or_default()
    }
}

/// Each wanted member with the old one of its name; `None` where their orders differ.
fn matched_members<'n>(old: &[Member], wanted: &'n [Member]) -> Option<Vec<Item<'n>>> {
    let (mut items, mut from) = (Vec::new(), 0);
    for member in wanted {
        let rest = old.get(from..).unwrap_or_default();
        let found = rest.iter().position(|one| one.name == member.name).map(|at| from + at);
        if found.is_none() && old.iter().any(|one| one.name == member.name) {
            return None;
        }
        from = found.map_or(from, |at| at + 1);
        items.push(Item { old: found, name: Some(&*member.name), node: &member.node });
    }
    Some(items)
}

/// Each wanted element with an old one: those that are alike at both ends, and between them one
/// after the other.
fn matched_elements<'n>(old: &[Node], wanted: &'n [Node]) -> Vec<Item<'n>> {
    let alike = |(one, other): &(&Node, &Node)| is_same(one, other);
    let shorter = old.len().min(wanted.len());
    let front = old.iter().zip(wanted).take_while(alike).count();
    let back = old.iter().rev().zip(wanted.iter().rev()).take(shorter - front);
    let back = back.take_while(alike).count();
    let (old_middle, new_middle) = (old.len() - back, wanted.len() - back);
    let partner = |index: usize| {
        if index >= new_middle {
            Some(index - new_middle + old_middle)
        } else {
            (index < old_middle).then_some(index)
        }
    };
    let item = |(index, node)| Item { old: partner(index), name: None, node };
    wanted.iter().enumerate().map(item).collect()
}

fn item_spans(container: &Node) -> Vec<Span> {
    match &container.value {
        Value::Object(members) => members
            .iter()
            .map(|member| Span { start: member.name_span.start, end: member.node.span.end })
            .collect(),
        Value::Array(elements) => elements.iter().map(|element| element.span).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

fn item_node(container: &Node, index: usize) -> Option<&Node> {
    match &container.value {
        Value::Object(members) => members.get(index).map(|member| &member.node),
        Value::Array(elements) => elements.get(index),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

/// The container with the wanted items, for the case that none of the old ones stays.
fn rebuilt(container: &Node, wanted: &[Item<'_>]) -> Node {
    match container.as_object() {
        Some(_) => {
            let members =
                wanted.iter().map(|item| (item.name.unwrap_or_default(), item.node.clone()));
            Node::object(members.collect::<Vec<(&str, Node)>>())
        }
        None => Node::array(wanted.iter().map(|item| item.node.clone())),
    }
}

/// A value as people write it: short lists on one line, objects over several.
fn pretty(node: &Node, indent: &str, spread: Spread) -> String {
    let flat = flat(node);
    let is_plain = |node: &Node| node.as_object().is_none() && node.as_array().is_none();
    let is_short = flat.len() <= LINE_MAX;
    let fits = match &node.value {
        Value::Array(elements) => is_short && elements.iter().all(is_plain),
        Value::Object(members) => {
            is_short && members.len() < 2 && members.iter().all(|member| is_plain(&member.node))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    };
    if fits || spread == Spread::Line {
        return flat;
    }
    let inner = [indent, "  "].concat();
    let (open, close, items): (_, _, Vec<String>) = if let Some(members) = node.as_object() {
        let item = |member: &Member| {
            let name = print(&Node::from(&*member.name), Layout::Compact);
            [&name, ": ", &pretty(&member.node, &inner, spread)].concat()
        };
        ("{", "}", members.iter().map(item).collect())
    } else {
        let elements = node.as_array().unwrap_or_default();
        ("[", "]", elements.iter().map(|element| pretty(element, &inner, spread)).collect())
    };
    let separator = [",\n", &inner].concat();
    [open, "\n", &inner, &items.join(&separator), "\n", indent, close].concat()
}

/// A value on one line, a space behind commas and colons.
fn flat(node: &Node) -> String {
    match &node.value {
        Value::Array(elements) => {
            let items: Vec<String> = elements.iter().map(flat).collect();
            ["[", &items.join(", "), "]"].concat()
        }
        Value::Object(members) if !members.is_empty() => {
            let item = |member: &Member| {
                let name = print(&Node::from(&*member.name), Layout::Compact);
                [&name, ": ", &flat(&member.node)].concat()
            };
            let items: Vec<String> = members.iter().map(item).collect();
            ["{ ", &items.join(", "), " }"].concat()
        }
        Value::Object(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            print(node, Layout::Compact)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_written_anew() {
        let cases = [
            // text, what it shall say, the text then
            ("{ \"a\" : 1 , \"b\":2}", "{\"a\":1,\"b\":3}", "{ \"a\" : 1 , \"b\":3}"),
            ("{ \"a\" : 1 , \"b\":2}", "{\"b\":2}", "{ \"b\":2}"),
            ("{ \"a\" : 1 , \"b\":2}", "{\"a\":1}", "{ \"a\" : 1}"),
            ("{\"a\":1}", "{\"a\":1,\"b\":[1,2]}", "{\"a\":1, \"b\":[1, 2]}"),
            ("{\n  \"b\": 1\n}", "{\"a\":0,\"b\":1}", "{\n  \"a\": 0,\n  \"b\": 1\n}"),
            ("[1,\n 2,\n 3]", "[1,3]", "[1,\n 3]"),
            ("[1, 2, 3]", "[1,5,3]", "[1, 5, 3]"),
            ("[1, 2, 3]", "[1]", "[1]"),
            ("[1, 2, 3]", "[3]", "[3]"),
            ("[ 1 ]", "[0,1,2]", "[ 0, 1, 2 ]"),
            ("[]", "[1]", "[1]"),
            ("{}", "{\"a\":1}", "{ \"a\": 1 }"),
            ("{\"a\": \"x\"}", "{\"a\":[\"x\",\"y\"]}", "{\"a\": [\"x\", \"y\"]}"),
            ("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", "{ \"b\": 2, \"a\": 1 }"),
            (
                "{\n  \"a\": {}\n}",
                "{\"a\":{\"b\":1,\"c\":2}}",
                "{\n  \"a\": {\n    \"b\": 1,\n    \"c\": 2\n  }\n}",
            ),
            ("cut off", "[1]", "[1]"),
            ("1.50", "1.50", "1.50"),
        ];
        for (text, wanted, expected) in cases {
            let wanted = parse(wanted).unwrap();
            let found = rewrite(text, &wanted);
            assert_eq!(found, expected, "{text}");
            assert!(is_same(&parse(&found).unwrap(), &wanted), "{found}");
        }
    }
}
