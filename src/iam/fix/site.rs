//! A place in a document, and changes to the text around it.

use super::Fix;
use crate::json::{self, Layout, Member, Node, Span};

/// Edits that belong together, and what they do.
#[derive(Debug)]
pub(super) struct Change {
    title: String,
    /// What each place is replaced with; the places do not overlap.
    edits: Vec<(Span, String)>,
}

impl Change {
    pub(super) fn new(title: impl Into<String>, edits: Vec<(Span, String)>) -> Self {
        Self { title: title.into(), edits }
    }

    /// One replacement that covers all edits.
    pub(super) fn into_fix(self, text: &str) -> Option<Fix> {
        let edits = crate::ordered::sorted_by_key(self.edits, |(span, _)| *span);
        let start = edits.first()?.0.start;
        let (mut at, mut replacement) = (start, String::new());
        for (span, with) in &edits {
            replacement.push_str(text.get(at..span.start)?);
            replacement.push_str(with);
            at = span.end;
        }
        Some(Fix { title: self.title, span: Span { start, end: at }, replacement })
    }
}

/// One step from the document down to a place.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'n> {
    /// Into a member of an object.
    Member(&'n Node, usize),
    /// Into an element of an array.
    Element(&'n Node, usize),
}

/// A place in a document, with the way that leads there.
#[derive(Debug)]
pub(super) struct Site<'n> {
    pub(super) text: &'n str,
    pub(super) root: &'n Node,
    steps: Vec<Step<'n>>,
}

impl<'n> Step<'n> {
    /// The value that the step leads to.
    pub(super) fn node(self) -> Option<&'n Node> {
        match self {
            Self::Member(..) => self.member().map(|member| &member.node),
            Self::Element(array, index) => array.as_array()?.get(index),
        }
    }

    pub(super) fn member(self) -> Option<&'n Member> {
        match self {
            Self::Member(object, index) => object.as_object()?.get(index),
            Self::Element(..) => None,
        }
    }

    /// Where the items beside it stand, itself included, names and values together.
    fn items(self) -> Vec<Span> {
        match self {
            Self::Member(object, _) => {
                let members = object.as_object().unwrap_or_default();
                members.iter().map(member_span).collect()
            }
            Self::Element(array, _) => {
                array.as_array().unwrap_or_default().iter().map(|node| node.span).collect()
            }
        }
    }

    fn index(self) -> usize {
        match self {
            Self::Member(_, index) | Self::Element(_, index) => index,
        }
    }

    /// Takes the item out, with the comma that joined it to the others.
    pub(super) fn removal(self) -> Option<(Span, String)> {
        let (items, index) = (self.items(), self.index());
        let own = items.get(index)?;
        let span = match (index.checked_sub(1).and_then(|at| items.get(at)), items.get(index + 1)) {
            (_, Some(next)) => Span { start: own.start, end: next.start },
            (Some(previous), None) => Span { start: previous.end, end: own.end },
            (None, None) => *own,
        };
        Some((span, String::new()))
    }
}

pub(super) fn member_span(member: &Member) -> Span {
    Span { start: member.name_span.start, end: member.node.span.end }
}

/// A text in JSON's quotes.
pub(super) fn quoted(text: &str) -> String {
    json::print(&Node::from(text), Layout::Compact)
}

impl<'n> Site<'n> {
    /// The place of `span`, which is that of a value or of a member's name.
    pub(super) fn new(text: &'n str, root: &'n Node, span: Span) -> Self {
        let (mut steps, mut node) = (Vec::new(), root);
        let holds = |outer: Span| outer.start <= span.start && span.end <= outer.end;
        loop {
            let mut next = None;
            if node.span == span {
                break;
            }
            for (index, member) in node.as_object().unwrap_or_default().iter().enumerate() {
                if holds(member_span(member)) {
                    next = Some((Step::Member(node, index), holds(member.node.span)));
                }
            }
            for (index, element) in node.as_array().unwrap_or_default().iter().enumerate() {
                if holds(element.span) {
                    next = Some((Step::Element(node, index), true));
                }
            }
            let Some((step, is_inside)) = next else { break };
            steps.push(step);
            match step.node() {
                Some(inner) if is_inside => node = inner,
                _ => break,
            }
        }
        Self { text, root, steps }
    }

    /// The value at the place, or of the member whose name it is.
    pub(super) fn node(&self) -> Option<&'n Node> {
        match self.steps.last() {
            Some(step) => step.node(),
            None => Some(self.root),
        }
    }

    /// The step that leads to the place, or `up` steps above it.
    pub(super) fn step(&self, up: usize) -> Option<Step<'n>> {
        let index = self.steps.len().checked_sub(up + 1)?;
        self.steps.get(index).copied()
    }

    /// The step into the nearest member called `name`.
    pub(super) fn inside(&self, name: &str) -> Option<Step<'n>> {
        let is_it = |step: &&Step<'n>| step.member().is_some_and(|member| &*member.name == name);
        self.steps.iter().rev().find(is_it).copied()
    }

    /// The step into the statement that the place is in.
    pub(super) fn statement_step(&self) -> Option<Step<'n>> {
        match (self.steps.first()?, self.steps.get(1)) {
            (Step::Member(..), Some(element @ Step::Element(..))) => Some(*element),
            (only, _) => Some(*only),
        }
    }

    /// The statement that the place is in.
    pub(super) fn statement(&self) -> Option<&'n Node> {
        self.statement_step()?.node()
    }

    /// Puts a text in place of the value.
    pub(super) fn replace(&self, with: &str) -> Option<Change> {
        let edit = (self.node()?.span, quoted(with));
        Some(Change::new(format!("Replace with `{with}`"), vec![edit]))
    }

    /// Gives the member another name.
    pub(super) fn rename(&self, name: &str) -> Option<Change> {
        let edit = (self.step(0)?.member()?.name_span, quoted(name));
        Some(Change::new(format!("Replace with `{name}`"), vec![edit]))
    }

    /// Puts a number or boolean into quotes.
    pub(super) fn quote(&self) -> Option<Change> {
        let node = self.node()?;
        if node.as_array().is_some() || node.as_object().is_some() {
            return None;
        }
        let written = self.text.get(node.span.start..node.span.end)?;
        Some(Change::new("Put it into quotes", vec![(node.span, format!("\"{written}\""))]))
    }

    /// Takes the member or element out.
    pub(super) fn remove(&self, title: &str) -> Option<Change> {
        Some(Change::new(title, vec![self.step(0)?.removal()?]))
    }

    /// Takes out the member `name` that the place is in, or is.
    pub(super) fn remove_member(&self, name: &str) -> Option<Change> {
        Some(Change::new(format!("Remove `{name}`"), vec![self.inside(name)?.removal()?]))
    }

    /// Takes the statement out, if it is not the only one.
    pub(super) fn remove_statement(&self) -> Option<Change> {
        let step = self.statement_step()?;
        let is_one_of_many = step.items().len() > 1 && step.member().is_none();
        let edit = step.removal().filter(|_| is_one_of_many)?;
        Some(Change::new("Remove the statement", vec![edit]))
    }

    /// Makes the document one of the new language.
    pub(super) fn set_version(&self) -> Option<Change> {
        const VERSION: &str = "2012-10-17";
        let edit = match self.root.get("Version") {
            Some(node) => (node.span, quoted(VERSION)),
            None => self.put_first(self.root, "Version", &quoted(VERSION))?,
        };
        Some(Change::new(format!("Set `\"Version\": \"{VERSION}\"`"), vec![edit]))
    }

    /// Puts a member in front of the others.
    fn put_first(&self, object: &Node, name: &str, value: &str) -> Option<(Span, String)> {
        let first = object.as_object()?.first()?.name_span.start;
        let gap = self.gap(object)?;
        let colon = self.colon(object);
        let text = format!("{}{colon}{value},{}", quoted(name), space(gap));
        Some((Span { start: first, end: first }, text))
    }

    /// Puts a member behind the one at `index`, or into an object that has none.
    pub(super) fn put_behind(
        &self,
        object: &Node,
        index: usize,
        name: &str,
        value: &str,
    ) -> Option<(Span, String)> {
        let member = format!("{}{}{value}", quoted(name), self.colon(object));
        let members = object.as_object()?;
        let Some(last) = members.get(index.min(members.len().saturating_sub(1))) else {
            return Some((object.span, format!("{{{member}}}")));
        };
        let end = last.node.span.end;
        let gap = self.gap(object)?;
        Some((Span { start: end, end }, format!(",{}{member}", space(gap))))
    }

    /// What stands between the brace that opens an object and its first member.
    fn gap(&self, object: &Node) -> Option<&'n str> {
        let first = object.as_object()?.first()?.name_span.start;
        self.text.get(object.span.start + 1..first)
    }

    /// The colon as the object's members have it, white space included.
    fn colon(&self, object: &Node) -> &'n str {
        let first = object.as_object().unwrap_or_default().first();
        let between = |first: &Member| self.text.get(first.name_span.end..first.node.span.start);
        first.and_then(between).unwrap_or(": ")
    }

    /// The white space in front of the items of an array or object, as its first item has it.
    pub(super) fn item_space(&self, container: &Node) -> &'n str {
        let first = match (container.as_array(), container.as_object()) {
            (Some(elements), _) => elements.first().map(|element| element.span.start),
            (None, members) => {
                members.unwrap_or_default().first().map(|member| member.name_span.start)
            }
        };
        let gap = first.and_then(|first| self.text.get(container.span.start + 1..first));
        space(gap.unwrap_or(" "))
    }

    /// The text of a value as it is written.
    pub(super) fn written(&self, span: Span) -> Option<&'n str> {
        self.text.get(span.start..span.end)
    }
}

/// The white space behind a comma that goes with the white space behind an opening bracket.
fn space(gap: &str) -> &str {
    if gap.is_empty() { " " } else { gap }
}
