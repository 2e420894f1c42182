//! Text with wildcards and policy variables.

use std::borrow::Cow;

use super::assumption::Assumption;
use super::policy::Version;
use super::request::{ContextValue, Frame};
use crate::aws::glob::{self, Shape};

/// A text of a policy, taken apart once so that most requests only compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template {
    /// As written; what is compared where nothing has to be filled in.
    text: Box<str>,
    form: Form,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Form {
    /// No variables.
    Fixed(Shape),
    /// Variables, and possibly wildcards.
    Parts(Vec<Part>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// Text in which `*` and `?` are wildcards.
    Text(Box<str>),
    /// A character that stands for itself: `${*}`, `${?}`, `${$}`.
    Literal(char),
    /// The value of a condition key, or a default where the key is absent.
    Variable { key: Box<str>, default: Option<Box<str>> },
}

/// What is wrong with a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VariableError {
    /// `${key` without an end.
    Unclosed,
    /// A default that is not in single quotes.
    Unquoted,
    /// `${}`.
    Empty,
    /// White space in the name of the key.
    Space,
}

impl VariableError {
    /// What stands there.
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Unclosed => "a variable without `}`",
            Self::Unquoted => "a default that is not in single quotes",
            Self::Empty => "an empty variable",
            Self::Space => "white space in a variable",
        }
    }
}

/// How a template ends up for one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wildcards {
    /// `*` and `?` stand for other characters.
    Expand,
    /// They are characters like any other.
    Literal,
}

impl Template {
    /// A text in which `${…}` means nothing.
    fn literal(text: &str) -> Self {
        Self { text: text.into(), form: Form::Fixed(Shape::of(text)) }
    }

    /// A text in the language of `version`, which knows variables or does not; the error says what is wrong with one.
    pub(super) fn new(text: &str, version: Version) -> Result<Self, VariableError> {
        if version == Version::V2008 || !text.contains("${") {
            return Ok(Self::literal(text));
        }
        let (mut parts, mut rest) = (Vec::new(), text);
        while let Some((before, after)) = rest.split_once("${") {
            if !before.is_empty() {
                parts.push(Part::Text(before.into()));
            }
            let end = variable_end(after).ok_or(VariableError::Unclosed)?;
            let (inside, behind) = after.split_at(end);
            parts.push(variable(inside)?);
            rest = behind.strip_prefix('}').unwrap_or(behind);
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.into()));
        }
        Ok(Self { text: text.into(), form: Form::Parts(parts) })
    }

    /// Whether `given` is covered, wildcards expanded. A variable without value covers nothing.
    pub(super) fn covers(&self, given: &str, frame: Frame<'_>) -> bool {
        match &self.form {
            Form::Fixed(shape) => shape.covers(&self.text, given),
            Form::Parts(parts) => match fill(parts, frame, Wildcards::Expand) {
                Some(pattern) => glob::matches(&pattern, &shielded(given)),
                None => false,
            },
        }
    }

    /// As [`Template::covers`], letter case left aside.
    pub(super) fn covers_ignoring_case(&self, given: &str, frame: Frame<'_>) -> bool {
        match &self.form {
            Form::Fixed(shape) => shape.covers_ignoring_case(&self.text, given),
            Form::Parts(_) => self.covers(given, frame),
        }
    }

    /// The pattern for texts that went through [`shielded`]; `None` when a variable has no value.
    pub(super) fn pattern(&self, frame: Frame<'_>) -> Option<Cow<'_, str>> {
        match &self.form {
            Form::Fixed(_) => Some((&*self.text).into()),
            Form::Parts(parts) => Some(fill(parts, frame, Wildcards::Expand)?.into()),
        }
    }

    /// The text with its variables filled in, wildcards left alone; `None` when one has no value.
    pub(super) fn value(&self, frame: Frame<'_>) -> Option<Cow<'_, str>> {
        match &self.form {
            Form::Fixed(_) => Some((&*self.text).into()),
            Form::Parts(parts) => Some(fill(parts, frame, Wildcards::Literal)?.into()),
        }
    }

    /// Whether a variable stands in it.
    pub(super) fn has_variables(&self) -> bool {
        matches!(self.form, Form::Parts(_))
    }
}

/// Where the `}` of a variable stands; one in a quoted default is not it.
fn variable_end(text: &str) -> Option<usize> {
    let mut is_quoted = false;
    for (at, letter) in text.char_indices() {
        match letter {
            '\'' => is_quoted = !is_quoted,
            '}' if !is_quoted => return Some(at),
            _ => {}
        }
    }
    None
}

fn variable(inside: &str) -> Result<Part, VariableError> {
    if let "*" | "?" | "$" = inside {
        return Ok(Part::Literal(inside.chars().next().unwrap_or('$')));
    }
    let (key, default) = match inside.split_once(',') {
        Some((key, quoted)) => {
            let default = quoted.trim().strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
            (key.trim(), Some(default.ok_or(VariableError::Unquoted)?))
        }
        None => (inside, None),
    };
    if key.is_empty() {
        return Err(VariableError::Empty);
    }
    if key.contains(char::is_whitespace) {
        return Err(VariableError::Space);
    }
    Ok(Part::Variable { key: key.into(), default: default.map(Into::into) })
}

fn fill(parts: &[Part], frame: Frame<'_>, wildcards: Wildcards) -> Option<String> {
    let mut filled = String::new();
    let literal = |text: &mut String, value: &str| match wildcards {
        Wildcards::Literal => text.push_str(value),
        Wildcards::Expand => text.extend(value.chars().map(shield)),
    };
    for part in parts {
        match part {
            Part::Text(text) => filled.push_str(text),
            Part::Literal(letter) => literal(&mut filled, letter.encode_utf8(&mut [0; 4])),
            // A key of many values, or without content, gives a variable no value.
            Part::Variable { key, default } => match frame.context.get(key) {
                Some(ContextValue::One(value))
                    if !value.is_empty() || frame.is_otherwise(Assumption::EmptyValue) =>
                {
                    literal(&mut filled, value);
                }
                _ => literal(&mut filled, default.as_deref()?),
            },
        }
    }
    Some(filled)
}

/// A text as patterns with filled-in values are matched with it.
pub(super) fn shielded(text: &str) -> String {
    text.chars().map(shield).collect()
}

/// Turns `*` and `?` of values into characters that no policy can hold, so that they are not taken
/// for wildcards. Pattern and text go through the same change, so what was equal stays equal.
fn shield(letter: char) -> char {
    match letter {
        '*' => '\u{10FFFE}',
        '?' => '\u{10FFFF}',
        other => other,
    }
}
