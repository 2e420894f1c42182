//! A lifecycle policy that somebody is still writing, as fields of a form.
//!
//! The text stays the one truth: a form reads it, and writes a new one when a field changes. So
//! form and text can stand side by side, and a text that no form can show is left as it is. Fields
//! hold whatever was typed; whether ECR takes it, [`LifecyclePolicy::parse`] says.
//!
//! [`LifecyclePolicy::parse`]: super::LifecyclePolicy::parse

use crate::json::{self, Layout, Node, Value, print};
use crate::ordered::sorted_by_key;

/// The rules as the text has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// They, in the order in which they stand.
    pub rules: Vec<DraftRule>,
}

/// One rule, with a text for each member as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftRule {
    /// `rulePriority`.
    pub priority: String,
    /// `description`; empty where there is none.
    pub description: String,
    /// `tagStatus`.
    pub tag_status: String,
    /// Whether the tags are prefixes or patterns.
    pub list: TagList,
    /// Those, separated by blanks.
    pub tags: String,
    /// `storageClass`; empty where it is left out.
    pub storage_class: String,
    /// `countType`.
    pub count_type: String,
    /// `countNumber`.
    pub count_number: String,
    /// `type` of the action.
    pub action: String,
}

/// How a rule names tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagList {
    /// `tagPatternList`
    Patterns,
    /// `tagPrefixList`
    Prefixes,
}

impl TagList {
    /// The name of the member.
    pub fn member(self) -> &'static str {
        match self {
            Self::Patterns => "tagPatternList",
            Self::Prefixes => "tagPrefixList",
        }
    }
}

/// Why a form cannot show a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotAForm {
    /// It is not JSON.
    Syntax {
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1.
        column: usize,
        /// What is wrong there.
        problem: Box<str>,
    },
    /// Something stands where the form has no field for it.
    Unknown {
        /// Where, such as `rules[1].selection.colour`.
        path: Box<str>,
    },
}

impl std::fmt::Display for NotAForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Syntax { line, column, problem } => {
                write!(f, "line {line}, column {column}: {problem}")
            }
            Self::Unknown { path } => write!(f, "there is no field for `{path}`"),
        }
    }
}

impl Draft {
    /// Reads a text. An empty one is a draft without rules.
    pub fn read(text: &str) -> Result<Self, NotAForm> {
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        let node = json::parse(text).map_err(|error| {
            let (line, column) = error.span.line_and_column(text);
            NotAForm::Syntax { line, column, problem: error.to_string().into() }
        })?;
        let top = members(&node, "", &["rules"])?;
        let Some(rules) = top.get("rules") else { return Ok(Self::default()) };
        let rules = rules.as_array().ok_or_else(|| unknown("rules"))?;
        let rules = rules.iter().enumerate();
        let rules = rules.map(|(index, node)| DraftRule::read(node, &format!("rules[{index}]")));
        Ok(Self { rules: rules.collect::<Result<_, _>>()? })
    }

    /// The text for it.
    pub fn text(&self) -> String {
        let rules = Node::array(self.rules.iter().map(DraftRule::node));
        print(&Node::object([("rules", rules)]), Layout::Spaces(2))
    }

    /// Adds a rule behind the others.
    pub fn add(&mut self) {
        let priorities = self.rules.iter().filter_map(|rule| rule.priority.parse::<u64>().ok());
        let priority = priorities.max().unwrap_or(0).saturating_add(1);
        self.rules.push(DraftRule::new(priority));
    }

    /// Lets a rule change places with the one before it in the order of priorities, or behind it:
    /// the two change their numbers. `false` if there is none or its number is not one.
    pub fn shift(&mut self, rule: usize, direction: Direction) -> bool {
        let numbered = self.rules.iter().enumerate();
        let numbered = numbered.filter_map(|(at, it)| Some((it.priority.parse::<u64>().ok()?, at)));
        let ordered = sorted_by_key(numbered.collect::<Vec<_>>(), |(priority, _)| *priority);
        let Some(place) = ordered.iter().position(|(_, at)| *at == rule) else { return false };
        let other = match direction {
            Direction::Earlier => place.checked_sub(1),
            Direction::Later => place.checked_add(1),
        };
        let Some((_, other)) = other.and_then(|other| ordered.get(other)).copied() else {
            return false;
        };
        let of = |at: usize| self.rules.get(at).map(|rule| rule.priority.clone());
        let (Some(one), Some(two)) = (of(rule), of(other)) else { return false };
        for (at, priority) in [(rule, two), (other, one)] {
            if let Some(rule) = self.rules.get_mut(at) {
                rule.priority = priority;
            }
        }
        self.rules.swap(rule, other);
        true
    }
}

/// Which way a rule moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To a smaller number.
    Earlier,
    /// To a larger one.
    Later,
}

impl DraftRule {
    /// A rule that takes untagged images after two weeks, which is what most people begin with.
    fn new(priority: u64) -> Self {
        Self {
            priority: priority.to_string(),
            description: String::new(),
            tag_status: "untagged".to_owned(),
            list: TagList::Patterns,
            tags: String::new(),
            storage_class: String::new(),
            count_type: "sinceImagePushed".to_owned(),
            count_number: "14".to_owned(),
            action: "expire".to_owned(),
        }
    }

    fn read(node: &Node, path: &str) -> Result<Self, NotAForm> {
        let rule = members(node, path, &["rulePriority", "description", "selection", "action"])?;
        let empty = Node::object([]);
        let inside = |name: &str, known| {
            let node = rule.get(name).unwrap_or(&empty);
            members(node, &format!("{path}.{name}"), known)
        };
        let selection = inside(
            "selection",
            &[
                "tagStatus",
                "tagPatternList",
                "tagPrefixList",
                "storageClass",
                "countType",
                "countUnit",
                "countNumber",
            ],
        )?;
        let action = inside("action", &["type", "targetStorageClass"])?;
        let (patterns, prefixes) =
            (selection.get("tagPatternList"), selection.get("tagPrefixList"));
        let list = if prefixes.is_some() { TagList::Prefixes } else { TagList::Patterns };
        if patterns.is_some() && prefixes.is_some() {
            return Err(unknown(&format!("{path}.selection.tagPrefixList")));
        }
        let (within, doing) = (&*format!("{path}.selection"), &*format!("{path}.action"));
        let count_type = plain(selection, within, "countType")?;
        // The form has no fields for these two: they follow from others.
        let unit = plain(selection, within, "countUnit")?;
        let target = plain(action, doing, "targetStorageClass")?;
        let kind = plain(action, doing, "type")?;
        if unit != unit_of(&count_type) || target != target_of(&kind) {
            let member = if target == target_of(&kind) {
                "selection.countUnit"
            } else {
                "action.targetStorageClass"
            };
            return Err(unknown(&format!("{path}.{member}")));
        }
        Ok(Self {
            priority: plain(rule, path, "rulePriority")?,
            description: plain(rule, path, "description")?,
            tag_status: plain(selection, within, "tagStatus")?,
            list,
            tags: words(patterns.or(prefixes), &format!("{within}.{}", list.member()))?,
            storage_class: plain(selection, within, "storageClass")?,
            count_type,
            count_number: plain(selection, within, "countNumber")?,
            action: kind,
        })
    }

    /// The members in the order of AWS's examples; what is empty is left out.
    fn node(&self) -> Node {
        let text = |name, text: &str| (!text.is_empty()).then(|| (name, Node::from(text)));
        let number = |name, text: &str| {
            (!text.is_empty()).then(|| match text.parse::<u64>() {
                Ok(number) => (name, Node::from(number)),
                // So that what was typed is not lost; ECR will refuse it.
                Err(_) => (name, Node::from(text)),
            })
        };
        let tags: Vec<_> = self.tags.split_whitespace().map(Node::from).collect();
        let tags = (!tags.is_empty()).then(|| (self.list.member(), Node::array(tags)));
        let selection = [
            text("tagStatus", &self.tag_status),
            tags,
            text("storageClass", &self.storage_class),
            text("countType", &self.count_type),
            text("countUnit", unit_of(&self.count_type)),
            number("countNumber", &self.count_number),
        ];
        let action =
            [text("type", &self.action), text("targetStorageClass", target_of(&self.action))];
        Node::object(
            [
                number("rulePriority", &self.priority),
                text("description", &self.description),
                Some(("selection", Node::object(selection.into_iter().flatten()))),
                Some(("action", Node::object(action.into_iter().flatten()))),
            ]
            .into_iter()
            .flatten(),
        )
    }
}

/// `countUnit` goes with every count type that goes by time.
fn unit_of(count_type: &str) -> &'static str {
    if count_type.starts_with("since") { "days" } else { "" }
}

/// `targetStorageClass` goes with a transition; there is one to go to.
fn target_of(action: &str) -> &'static str {
    if action == "transition" { "archive" } else { "" }
}

fn unknown(path: &str) -> NotAForm {
    NotAForm::Unknown { path: path.into() }
}

/// The node, if it is an object of nothing but known members, each of them once.
fn members<'n>(node: &'n Node, path: &str, known: &[&str]) -> Result<&'n Node, NotAForm> {
    let place = |name: &str| {
        if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
    };
    let members =
        node.as_object().ok_or_else(|| unknown(if path.is_empty() { "the text" } else { path }))?;
    for (at, member) in members.iter().enumerate() {
        let is_twice = members.iter().take(at).any(|before| before.name == member.name);
        if is_twice || !known.contains(&&*member.name) {
            return Err(unknown(&place(&member.name)));
        }
    }
    Ok(node)
}

/// A string or a number as it was written; empty where there is none.
fn plain(of: &Node, path: &str, name: &str) -> Result<String, NotAForm> {
    match of.get(name).map(|node| &node.value) {
        None => Ok(String::new()),
        Some(Value::String(text) | Value::Number(text)) => Ok(text.to_string()),
        Some(_) => Err(unknown(&format!("{path}.{name}"))),
    }
}

/// Strings without blanks, with blanks between them.
fn words(list: Option<&Node>, path: &str) -> Result<String, NotAForm> {
    let Some(list) = list else { return Ok(String::new()) };
    let words = list.as_array().ok_or_else(|| unknown(path))?;
    let mut text = String::new();
    for word in words {
        let word = word.as_str().filter(|it| !it.is_empty() && !it.contains(char::is_whitespace));
        let word = word.ok_or_else(|| unknown(path))?;
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
    Ok(text)
}
