//! A statement as it is written: texts with their places, whatever they mean.

use crate::iam::condition::Operator;
use crate::iam::matching::ActionPattern;
use crate::iam::policy::Effect;
use crate::iam::{actions, actions::Action};
use crate::json::{Member, Node, Span, Value};

/// A text and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Entry<'n> {
    pub(super) path: String,
    pub(super) text: &'n str,
    pub(super) span: Span,
}

/// The texts of an element and the element itself.
#[derive(Debug)]
pub(super) struct List<'n> {
    pub(super) path: String,
    pub(super) is_negated: bool,
    pub(super) node: &'n Node,
    pub(super) texts: Vec<Entry<'n>>,
}

/// `Principal` or `NotPrincipal`.
#[derive(Debug)]
pub(super) struct Principals<'n> {
    pub(super) path: String,
    pub(super) is_negated: bool,
    pub(super) node: &'n Node,
    pub(super) name_span: Span,
    /// Each with the key that it stands under; `*` alone stands under `AWS` here.
    pub(super) entries: Vec<(&'n str, Entry<'n>)>,
}

/// One key of a condition block with its operator and values.
#[derive(Debug)]
pub(super) struct Test<'n> {
    pub(super) path: String,
    pub(super) operator: Operator,
    pub(super) operator_name: &'n str,
    pub(super) key: &'n Member,
    pub(super) values: Vec<Entry<'n>>,
}

/// A statement.
#[derive(Debug)]
pub(super) struct View<'n> {
    pub(super) path: String,
    pub(super) node: &'n Node,
    pub(super) effect: Option<Effect>,
    pub(super) action: Option<List<'n>>,
    pub(super) resource: Option<List<'n>>,
    pub(super) principal: Option<Principals<'n>>,
    pub(super) tests: Vec<Test<'n>>,
}

impl<'n> View<'n> {
    pub(super) fn new(path: String, node: &'n Node) -> Self {
        let effect = match node.get("Effect").and_then(Node::as_str) {
            Some("Allow") => Some(Effect::Allow),
            Some("Deny") => Some(Effect::Deny),
            _ => None,
        };
        let action = list(&path, node, "Action", "NotAction");
        let resource = list(&path, node, "Resource", "NotResource");
        let (principal, tests) = (principals(&path, node), tests(&path, node));
        Self { path, node, effect, action, resource, principal, tests }
    }

    /// The actions that the statement names and that are modelled; `None` where it names others
    /// too, so that nothing can be said about all of them.
    pub(super) fn modelled_actions(&self) -> Option<Vec<&'static Action>> {
        let action = self.action.as_ref().filter(|action| !action.is_negated)?;
        let mut found = Vec::new();
        for text in &action.texts {
            let (prefix, name) = text.text.split_once(':')?;
            let pattern = ActionPattern::new(name);
            let before = found.len();
            for action in actions::service(prefix)?.actions {
                if pattern.covers(&action.name.to_ascii_lowercase()) {
                    found.push(action);
                }
            }
            if found.len() == before {
                return None;
            }
        }
        Some(found)
    }

    /// Whether one of the actions can be one of ECR's.
    pub(super) fn is_about_ecr(&self) -> bool {
        let Some(action) = &self.action else { return true };
        action.is_negated
            || action.texts.iter().any(|text| {
                let prefix = text.text.split_once(':').map_or("*", |(prefix, _)| prefix);
                prefix.contains(['*', '?']) || prefix.eq_ignore_ascii_case("ecr")
            })
    }
}

impl Principals<'_> {
    /// Where it says that everyone is meant, if it does.
    pub(super) fn everyone(&self) -> Option<&Entry<'_>> {
        self.entries.iter().find(|(key, text)| *key == "AWS" && text.text == "*").map(|(_, it)| it)
    }
}

fn list<'n>(
    path: &str,
    statement: &'n Node,
    plain: &'static str,
    negated: &'static str,
) -> Option<List<'n>> {
    let (name, is_negated, node) = match (statement.get(plain), statement.get(negated)) {
        (Some(node), _) => (plain, false, node),
        (None, Some(node)) => (negated, true, node),
        (None, None) => return None,
    };
    let path = format!("{path}.{name}");
    let texts = texts(&path, node);
    Some(List { path, is_negated, node, texts })
}

/// The texts of a value that may stand without brackets; other values are passed over.
fn texts<'n>(path: &str, node: &'n Node) -> Vec<Entry<'n>> {
    let mut found = Vec::new();
    match node.as_array() {
        None => found.extend(text(path.to_owned(), node)),
        Some(elements) => {
            for (index, element) in elements.iter().enumerate() {
                found.extend(text(format!("{path}[{index}]"), element));
            }
        }
    }
    found
}

/// A scalar as text: in conditions the quotes of numbers and booleans may be left out.
fn text(path: String, node: &Node) -> Option<Entry<'_>> {
    let text = match &node.value {
        Value::String(text) | Value::Number(text) => text,
        Value::Bool(true) => "true",
        Value::Bool(false) => "false",
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    Some(Entry { path, text, span: node.span })
}

fn principals<'n>(path: &str, statement: &'n Node) -> Option<Principals<'n>> {
    let members = statement.as_object()?;
    let is_it = |member: &&Member| matches!(&*member.name, "Principal" | "NotPrincipal");
    let member = members.iter().find(is_it)?;
    let path = format!("{path}.{}", member.name);
    let mut entries = Vec::new();
    match &member.node.value {
        Value::Object(kinds) => {
            for kind in kinds {
                let path = format!("{path}.{}", kind.name);
                for text in texts(&path, &kind.node) {
                    entries.push((&*kind.name, text));
                }
            }
        }
        Value::String(alone) if &**alone == "*" => {
            let text = Entry { path: path.clone(), text: alone, span: member.node.span };
            entries.push(("AWS", text));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {}
    }
    let (is_negated, name_span) = (&*member.name == "NotPrincipal", member.name_span);
    Some(Principals { path, is_negated, node: &member.node, name_span, entries })
}

fn tests<'n>(path: &str, statement: &'n Node) -> Vec<Test<'n>> {
    let mut found = Vec::new();
    let block = statement.get("Condition").and_then(Node::as_object).unwrap_or_default();
    for member in block {
        let Some(operator) = Operator::parse(&member.name) else { continue };
        for key in member.node.as_object().unwrap_or_default() {
            let path = format!("{path}.Condition.{}.{}", member.name, key.name);
            let values = texts(&path, &key.node);
            found.push(Test { path, operator, operator_name: &member.name, key, values });
        }
    }
    found
}
