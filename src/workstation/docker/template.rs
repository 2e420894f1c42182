//! Templates behind `--format`: the small part of Go's that people use to get one value out.
//!
//! `{{.Field.Sub}}`, `{{json .X}}` and `{{index .X 0}}`; everything else is refused by name.

use std::fmt;

use super::OURS;
use crate::json::{Layout, Node, Value, print};

/// A template that could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Action(Action),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Action {
    Show(Path),
    Json(Path),
    Index(Path, Key),
}

/// `.A.B`; `.` alone is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Path(Vec<String>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Key {
    Number(usize),
    Name(String),
}

/// Why a template cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TemplateError {
    /// `{{` without `}}`.
    Unclosed,
    /// Go knows it, or not; the simulator does not.
    NotHere(String),
    /// There is no such member.
    NoEntry(String),
    /// There is no such element: the action and the number.
    OutOfRange(String, usize),
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unclosed => f.write_str("template parsing error: template: :1: unclosed action"),
            Self::NotHere(action) => write!(
                f,
                "{OURS} The simulator's templates have no `{{{{{action}}}}}`. Here: \
                 {{{{.Field.Sub}}}}, {{{{json .X}}}}, {{{{index .X 0}}}}"
            ),
            Self::NoEntry(name) => {
                let last = name.rsplit('.').next().unwrap_or(name);
                write!(
                    f,
                    "template parsing error: template: :1:2: executing \"\" at <{name}>: map has \
                     no entry for key \"{last}\""
                )
            }
            Self::OutOfRange(action, index) => write!(
                f,
                "template parsing error: template: :1:2: executing \"\" at <{action}>: error \
                 calling index: index out of range: {index}"
            ),
        }
    }
}

impl Template {
    /// Reads a template.
    pub(super) fn parse(text: &str) -> Result<Self, TemplateError> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once("{{") {
            let (action, after) = behind.split_once("}}").ok_or(TemplateError::Unclosed)?;
            pieces.push(Piece::Text(before.to_owned()));
            pieces.push(Piece::Action(read_action(action.trim())?));
            rest = after;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Ok(Self { pieces })
    }

    /// Fills it in.
    pub(super) fn fill(&self, node: &Node) -> Result<String, TemplateError> {
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(literal) => text.push_str(literal),
                Piece::Action(Action::Show(path)) => show(path.follow(node)?, &mut text),
                Piece::Action(Action::Json(path)) => {
                    text.push_str(&print(path.follow(node)?, Layout::Compact));
                }
                Piece::Action(Action::Index(path, key)) => {
                    let of = path.follow(node)?;
                    let element = match key {
                        Key::Number(index) => {
                            let elements = of.as_array().unwrap_or_default();
                            let action = || format!("index .{} {index}", path.0.join("."));
                            let missing = || TemplateError::OutOfRange(action(), *index);
                            Some(elements.get(*index).ok_or_else(missing)?)
                        }
                        Key::Name(name) => of.get(name),
                    };
                    // A key that is not there gives an empty text.
                    if let Some(element) = element {
                        show(element, &mut text);
                    }
                }
            }
        }
        Ok(text)
    }

    /// What stands between the actions, and the name of the last part of each: the head of a
    /// table.
    pub(super) fn heads(&self, head: impl Fn(&str) -> String) -> String {
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(literal) => text.push_str(literal),
                Piece::Action(Action::Show(path) | Action::Json(path) | Action::Index(path, _)) => {
                    text.push_str(&head(path.0.last().map_or("", String::as_str)));
                }
            }
        }
        text
    }
}

impl Path {
    fn read(word: &str) -> Option<Self> {
        let names = word.strip_prefix('.')?;
        let parts = names.split('.').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        let is_name =
            |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '.';
        names.chars().all(is_name).then_some(Self(parts))
    }

    fn follow<'a>(&self, node: &'a Node) -> Result<&'a Node, TemplateError> {
        let mut here = node;
        for (depth, name) in self.0.iter().enumerate() {
            let so_far = || format!(".{}", self.0.get(..=depth).unwrap_or_default().join("."));
            here = here.get(name).ok_or_else(|| TemplateError::NoEntry(so_far()))?;
        }
        Ok(here)
    }
}

fn read_action(text: &str) -> Result<Action, TemplateError> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let not_here = || TemplateError::NotHere(text.to_owned());
    let path = |word: &str| Path::read(word).ok_or_else(not_here);
    match *words.as_slice() {
        [word] => Ok(Action::Show(path(word)?)),
        ["json", word] => Ok(Action::Json(path(word)?)),
        ["index", word, key] => {
            let quoted = key.strip_prefix('"').and_then(|key| key.strip_suffix('"'));
            let key = match (quoted, key.parse()) {
                (Some(name), _) => Key::Name(name.to_owned()),
                (None, Ok(number)) => Key::Number(number),
                (None, Err(_)) => return Err(not_here()),
            };
            Ok(Action::Index(path(word)?, key))
        }
        _ => Err(not_here()),
    }
}

/// A value as Go prints it: lists in brackets, maps as `map[name:value]`.
fn show(node: &Node, text: &mut String) {
    match &node.value {
        Value::Null => text.push_str("<no value>"),
        Value::Bool(is) => text.push_str(if *is { "true" } else { "false" }),
        Value::Number(written) | Value::String(written) => text.push_str(written),
        Value::Array(elements) => {
            text.push('[');
            for (index, element) in elements.iter().enumerate() {
                if index > 0 {
                    text.push(' ');
                }
                show(element, text);
            }
            text.push(']');
        }
        Value::Object(members) => {
            text.push_str("map[");
            for (index, member) in members.iter().enumerate() {
                if index > 0 {
                    text.push(' ');
                }
                text.extend([&member.name, ":"]);
                show(&member.node, text);
            }
            text.push(']');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn templates_are_filled_in() {
        let node = json::parse(
            r#"{"Id":"sha256:1","Size":7,"Tags":["a","b"],"Config":{"Env":null,"Labels":{"x":"y"}}}"#,
        )
        .unwrap();
        let cases = [
            ("{{.Id}}", "sha256:1"),
            ("{{ .Id }} {{.Size}}!", "sha256:1 7!"),
            ("{{.Tags}}", "[a b]"),
            ("{{json .Tags}}", r#"["a","b"]"#),
            ("{{index .Tags 1}}", "b"),
            ("{{.Config.Labels}}", "map[x:y]"),
            ("{{index .Config.Labels \"x\"}}", "y"),
            ("{{index .Config.Labels \"z\"}}", ""),
            ("{{.Config.Env}}", "<no value>"),
            ("plain", "plain"),
        ];
        for (template, filled) in cases {
            let template = Template::parse(template).unwrap();
            assert_eq!(template.fill(&node).as_deref(), Ok(filled), "{template:?}");
        }
    }

    #[test]
    fn what_is_not_here_is_named() {
        let node = json::parse(r#"{"Tags":[]}"#).unwrap();
        let cases = [
            (
                "{{range .Tags}}{{.}}{{end}}",
                "ⓘ The simulator's templates have no `{{range .Tags}}`. Here: {{.Field.Sub}}, \
                 {{json .X}}, {{index .X 0}}",
            ),
            ("{{.Tags", "template parsing error: template: :1: unclosed action"),
            (
                "{{.Foo}}",
                "template parsing error: template: :1:2: executing \"\" at <.Foo>: map has no \
                 entry for key \"Foo\"",
            ),
            (
                "{{index .Tags 0}}",
                "template parsing error: template: :1:2: executing \"\" at <index .Tags 0>: \
                 error calling index: index out of range: 0",
            ),
        ];
        for (template, message) in cases {
            let result = Template::parse(template).and_then(|template| template.fill(&node));
            assert_eq!(result.unwrap_err().to_string(), message);
        }
    }
}
