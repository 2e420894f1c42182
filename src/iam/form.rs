//! A policy as fields to fill in.
//!
//! The text stays what counts. [`Form::read`] shows what it says, and [`Form::write`] changes the
//! text so that it says what the fields do: what was not touched keeps its letters, its order and
//! its layout, elements included that no field shows.

mod write;

use std::fmt;

use super::policy::{Effect, PolicyKind};
use crate::json::{self, Member, Node, Value};

/// A policy as fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Its statements, in order.
    pub statements: Vec<Statement>,
}

/// A statement as fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Which statement of the text it goes on with, counted from 0; none for a new one.
    pub origin: Option<usize>,
    /// Its name; empty for none.
    pub sid: String,
    /// What it does.
    pub effect: Effect,
    /// Whom it is about; absent where it names nobody.
    pub who: Option<Who>,
    /// Which actions it is about; absent where it names none.
    pub action: Option<Listed>,
    /// Which resources it is about; absent where it names none.
    pub resource: Option<Listed>,
    /// What else has to hold.
    pub tests: Vec<Test>,
}

/// A list of texts, or all but them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// Whether everything but these is meant, as with `NotAction`.
    pub is_negated: bool,
    /// The texts.
    pub texts: Vec<String>,
}

/// Whom a statement names, or all but them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Who {
    /// Whether everybody but these is meant.
    pub is_negated: bool,
    /// Everybody, or kinds of principals with their names.
    pub named: Named,
}

/// The principals of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// `"*"`
    Everybody,
    /// Each with its kind, such as `AWS`.
    These(Vec<(String, String)>),
}

impl Default for Named {
    fn default() -> Self {
        Self::These(Vec::new())
    }
}

/// A key of a condition block, with its operator and values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Test {
    /// As written, prefix and suffix included.
    pub operator: String,
    /// The key.
    pub key: String,
    /// The values, any of which may hold.
    pub values: Vec<String>,
}

/// Why a text cannot be shown as fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// It is no JSON.
    Syntax {
        /// The line, from 1.
        line: usize,
        /// What would be right there.
        expected: &'static str,
    },
    /// Something is not what its fields could hold.
    Shape {
        /// Which element, such as `Statement[1].Action`.
        path: String,
        /// What would be right.
        wanted: &'static str,
    },
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax { line, expected } => write!(f, "line {line}: expected {expected}"),
            Self::Shape { path, wanted } if path.is_empty() => write!(f, "it is not {wanted}"),
            Self::Shape { path, wanted } => write!(f, "`{path}` is not {wanted}"),
        }
    }
}

impl Form {
    /// The fields of a text; an empty text has no statements yet.
    pub fn read(text: &str) -> Result<Self, Obstacle> {
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        let root = json::parse(text).map_err(|error| Obstacle::Syntax {
            line: error.span.line_and_column(text).0,
            expected: error.expected,
        })?;
        members("", &root)?;
        let Some(node) = root.get("Statement") else { return Ok(Self::default()) };
        let statements = match node.as_array() {
            None => vec![statement("Statement", 0, node)?],
            Some(elements) => {
                let each = elements.iter().enumerate();
                each.map(|(index, node)| statement(&format!("Statement[{index}]"), index, node))
                    .collect::<Result<_, _>>()?
            }
        };
        Ok(Self { statements })
    }
}

impl Statement {
    /// A new one, which covers nothing yet; with fields for whom and for what, where its kind of
    /// policy wants them.
    pub fn new(kind: PolicyKind) -> Self {
        let resource = Listed { is_negated: false, texts: vec!["*".to_owned()] };
        let names_resources = !matches!(kind, PolicyKind::Trust | PolicyKind::Repository);
        let is_deny = kind == PolicyKind::ResourceControl;
        Self {
            origin: None,
            sid: String::new(),
            effect: if is_deny { Effect::Deny } else { Effect::Allow },
            who: kind.names_principals().then(Who::default),
            action: Some(Listed::default()),
            resource: names_resources.then_some(resource),
            tests: Vec::new(),
        }
    }
}

fn shape(path: &str, wanted: &'static str) -> Obstacle {
    Obstacle::Shape { path: path.to_owned(), wanted }
}

fn members<'n>(path: &str, node: &'n Node) -> Result<&'n [Member], Obstacle> {
    node.as_object().ok_or_else(|| shape(path, "an object"))
}

fn statement(path: &str, index: usize, node: &Node) -> Result<Statement, Obstacle> {
    members(path, node)?;
    let sid = match node.get("Sid") {
        None => String::new(),
        Some(sid) => text(&[path, ".Sid"].concat(), sid)?,
    };
    let effect = match node.get("Effect").and_then(Node::as_str) {
        Some("Allow") => Effect::Allow,
        Some("Deny") => Effect::Deny,
        _ => return Err(shape(&[path, ".Effect"].concat(), "`Allow` or `Deny`")),
    };
    let tests = match node.get("Condition") {
        None => Vec::new(),
        Some(block) => tests(&[path, ".Condition"].concat(), block)?,
    };
    Ok(Statement {
        origin: Some(index),
        sid,
        effect,
        who: who(path, node)?,
        action: listed(path, node, ["Action", "NotAction"])?,
        resource: listed(path, node, ["Resource", "NotResource"])?,
        tests,
    })
}

/// A scalar as text; quotes of numbers and booleans may be left out.
fn text(path: &str, node: &Node) -> Result<String, Obstacle> {
    match &node.value {
        Value::String(text) | Value::Number(text) => Ok(text.to_string()),
        Value::Bool(is) => Ok(is.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => Err(shape(path, "a text")),
    }
}

/// The texts of a value that may stand without brackets.
fn texts(path: &str, node: &Node) -> Result<Vec<String>, Obstacle> {
    match node.as_array() {
        None => Ok(vec![text(path, node)?]),
        Some(elements) => elements.iter().map(|element| text(path, element)).collect(),
    }
}

fn listed(path: &str, node: &Node, names: [&str; 2]) -> Result<Option<Listed>, Obstacle> {
    for (name, is_negated) in names.into_iter().zip([false, true]) {
        if let Some(value) = node.get(name) {
            let texts = texts(&[path, ".", name].concat(), value)?;
            return Ok(Some(Listed { is_negated, texts }));
        }
    }
    Ok(None)
}

fn who(path: &str, node: &Node) -> Result<Option<Who>, Obstacle> {
    for (name, is_negated) in [("Principal", false), ("NotPrincipal", true)] {
        let Some(value) = node.get(name) else { continue };
        let path = [path, ".", name].concat();
        if value.as_str() == Some("*") {
            return Ok(Some(Who { is_negated, named: Named::Everybody }));
        }
        let mut these = Vec::new();
        for member in value.as_object().ok_or_else(|| shape(&path, "an object or `*`"))? {
            for text in texts(&[&path, ".", &member.name].concat(), &member.node)? {
                these.push((member.name.to_string(), text));
            }
        }
        return Ok(Some(Who { is_negated, named: Named::These(these) }));
    }
    Ok(None)
}

fn tests(path: &str, block: &Node) -> Result<Vec<Test>, Obstacle> {
    let mut found = Vec::new();
    for operator in members(path, block)? {
        let path = [path, ".", &operator.name].concat();
        for key in members(&path, &operator.node)? {
            let values = texts(&[&path, ".", &key.name].concat(), &key.node)?;
            let (operator, key) = (operator.name.to_string(), key.name.to_string());
            found.push(Test { operator, key, values });
        }
    }
    Ok(found)
}
