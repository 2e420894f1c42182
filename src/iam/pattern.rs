//! Text with wildcards and variables, compiled once and matched often.
//!
//! `*` stands for any run of characters and `?` for one. `${key}` stands for the value of a
//! condition key, `${key, 'default'}` for the default where the key is absent, and `${*}`, `${?}`
//! and `${$}` for the characters themselves. The value of a variable is plain text: a `*` in a
//! tag's value is no wildcard.
//!
//! Source: IAM user guide, "IAM policy elements: variables and tags".

use std::borrow::Cow;
use std::fmt;

use super::request::{Context, ContextValue};
use crate::aws::glob;

/// A text that may hold wildcards and variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    text: Box<str>,
    shape: Shape,
}

/// What is left to do when a text comes to be matched.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Shape {
    /// A lone `*`.
    Everything,
    /// No wildcard.
    Exact(Box<str>),
    /// One wildcard, `*`, at the end.
    Prefix(Box<str>),
    /// Any wildcards, no variable.
    Glob(Box<str>),
    /// A variable, or a wildcard character that is meant as itself beside one that is not.
    Template(Box<[Piece]>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(Box<str>),
    Run,
    One,
    Variable(Variable),
}

/// `${key}` or `${key, 'default'}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// The condition key, in lower case.
    pub key: Box<str>,
    /// What stands in where the key is absent.
    pub default: Option<Box<str>>,
}

/// Whether `*` and `?` are wildcards or plain characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wildcards {
    /// They are wildcards.
    Active,
    /// They are plain characters, as in `StringEquals`.
    Plain,
}

/// Whether `${…}` is a variable or plain text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variables {
    /// It is a variable.
    Active,
    /// It is plain text, as in every policy of the version 2008-10-17.
    Plain,
}

/// Why a `${…}` is no variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidVariable {
    /// The `}` is missing.
    Brace,
    /// Nothing, or no key, stands between the braces.
    Empty,
    /// White space stands in the key.
    Space,
    /// The default is not in single quotes.
    Quote,
}

impl fmt::Display for InvalidVariable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Brace => "the variable has no closing `}`",
            Self::Empty => "the variable names no key; write it as `${aws:username}`",
            Self::Space => "the variable has a space in its key; write it as `${aws:username}`",
            Self::Quote => {
                "the default of the variable needs single quotes, as in `${aws:username, 'nobody'}`"
            }
        })
    }
}

impl Pattern {
    /// Compiles a text.
    pub fn read(
        text: &str,
        wildcards: Wildcards,
        variables: Variables,
    ) -> Result<Self, InvalidVariable> {
        let mut pieces = Pieces { wildcards, list: Vec::new(), has_plain_wildcard: false };
        let mut rest = text;
        if variables == Variables::Active {
            while let Some((before, after)) = rest.split_once("${") {
                pieces.text(before);
                let (piece, tail) = read_variable(after)?;
                match piece {
                    Piece::Text(plain) => pieces.plain(&plain),
                    Piece::Variable(_) | Piece::Run | Piece::One => pieces.list.push(piece),
                }
                rest = tail;
            }
        }
        pieces.text(rest);
        Ok(Self { text: text.into(), shape: pieces.shape(text) })
    }

    /// A pattern that covers everything, written `*`.
    pub fn everything() -> Self {
        Self { text: "*".into(), shape: Shape::Everything }
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether all of `text` is covered. A variable without a value covers nothing.
    pub fn matches(&self, text: &str, context: &Context) -> bool {
        match &self.shape {
            Shape::Everything => true,
            Shape::Exact(exact) => **exact == *text,
            Shape::Prefix(prefix) => text.starts_with(&**prefix),
            Shape::Glob(pattern) => glob::matches(pattern, text),
            Shape::Template(pieces) => {
                units(pieces, context).is_some_and(|units| units_match(&units, text))
            }
        }
    }

    /// The text that the pattern stands for, variables replaced and wildcards left as they are;
    /// nothing if a variable has no value.
    pub fn resolve(&self, context: &Context) -> Option<Cow<'_, str>> {
        let pieces = match &self.shape {
            Shape::Exact(exact) => return Some(Cow::Borrowed(exact)),
            Shape::Everything | Shape::Prefix(_) | Shape::Glob(_) => {
                return Some(Cow::Borrowed(&self.text));
            }
            Shape::Template(pieces) => pieces,
        };
        let mut text = String::new();
        for piece in pieces {
            text.push_str(match piece {
                Piece::Text(plain) => plain,
                Piece::Run => "*",
                Piece::One => "?",
                Piece::Variable(variable) => variable.value(context)?,
            });
        }
        Some(Cow::Owned(text))
    }

    /// The variables in the order written.
    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        let pieces: &[Piece] = match &self.shape {
            Shape::Template(pieces) => pieces,
            Shape::Everything | Shape::Exact(_) | Shape::Prefix(_) | Shape::Glob(_) => &[],
        };
        pieces.iter().filter_map(|piece| match piece {
            Piece::Variable(variable) => Some(variable),
            Piece::Text(_) | Piece::Run | Piece::One => None,
        })
    }

    /// Whether it has a wildcard.
    pub fn has_wildcard(&self) -> bool {
        match &self.shape {
            Shape::Everything | Shape::Prefix(_) | Shape::Glob(_) => true,
            Shape::Exact(_) => false,
            Shape::Template(pieces) => {
                pieces.iter().any(|piece| matches!(piece, Piece::Run | Piece::One))
            }
        }
    }
}

impl Variable {
    /// What it stands for here. An empty value counts as none, and a key that can have several
    /// values has none that could be meant.
    pub fn value<'a>(&'a self, context: &'a Context) -> Option<&'a str> {
        match context.get(&self.key) {
            Some(ContextValue::One(value)) if !value.is_empty() => Some(value),
            Some(ContextValue::One(_) | ContextValue::Many(_)) | None => self.default.as_deref(),
        }
    }
}

struct Pieces {
    wildcards: Wildcards,
    list: Vec<Piece>,
    /// Whether a `*` or `?` among the texts is meant as itself.
    has_plain_wildcard: bool,
}

impl Pieces {
    /// Adds text in which wildcards count, if they count at all.
    fn text(&mut self, text: &str) {
        if self.wildcards == Wildcards::Plain {
            self.plain(text);
            return;
        }
        for part in text.split_inclusive(['*', '?']) {
            let body = part.trim_end_matches(['*', '?']);
            self.plain(body);
            if part.ends_with('*') && self.list.last() != Some(&Piece::Run) {
                self.list.push(Piece::Run);
            } else if part.ends_with('?') {
                self.list.push(Piece::One);
            }
        }
    }

    fn plain(&mut self, text: &str) {
        self.has_plain_wildcard |= text.contains(['*', '?']);
        if text.is_empty() {
            return;
        }
        if let Some(Piece::Text(last)) = self.list.last_mut() {
            *last = format!("{last}{text}").into();
        } else {
            self.list.push(Piece::Text(text.into()));
        }
    }

    fn shape(self, text: &str) -> Shape {
        match self.list.as_slice() {
            [] => Shape::Exact("".into()),
            [Piece::Run] => Shape::Everything,
            [Piece::Text(exact)] => Shape::Exact(exact.clone()),
            [Piece::Text(prefix), Piece::Run] => Shape::Prefix(prefix.clone()),
            list => {
                let has_variable = list.iter().any(|piece| matches!(piece, Piece::Variable(_)));
                // A `$` that was escaped leaves `text` different from what it means.
                if has_variable || self.has_plain_wildcard || text.contains("${") {
                    Shape::Template(self.list.into())
                } else {
                    Shape::Glob(text.into())
                }
            }
        }
    }
}

/// Reads what follows `${`; gives the rest of the text too.
fn read_variable(text: &str) -> Result<(Piece, &str), InvalidVariable> {
    for plain in ["*", "?", "$"] {
        if let Some(rest) = text.strip_prefix(plain).and_then(|rest| rest.strip_prefix('}')) {
            return Ok((Piece::Text(plain.into()), rest));
        }
    }
    let (key, stop, rest) = match text.find([',', '}']) {
        Some(at) => {
            let (key, rest) = text.split_at(at);
            let mut letters = rest.chars();
            (key, letters.next(), letters.as_str())
        }
        None => return Err(InvalidVariable::Brace),
    };
    if key.is_empty() {
        return Err(InvalidVariable::Empty);
    }
    if key.contains(char::is_whitespace) {
        return Err(InvalidVariable::Space);
    }
    let key = key.to_ascii_lowercase().into();
    if stop == Some('}') {
        return Ok((Piece::Variable(Variable { key, default: None }), rest));
    }
    let quoted = rest.trim_start().strip_prefix('\'').ok_or(InvalidVariable::Quote)?;
    let (default, rest) = quoted.split_once('\'').ok_or(InvalidVariable::Quote)?;
    let rest = rest.trim_start().strip_prefix('}').ok_or(InvalidVariable::Brace)?;
    Ok((Piece::Variable(Variable { key, default: Some(default.into()) }), rest))
}

/// One character's worth of a template whose variables have their values.
#[derive(Clone, Copy)]
enum Unit {
    Letter(char),
    One,
    Run,
}

fn units(pieces: &[Piece], context: &Context) -> Option<Vec<Unit>> {
    let mut units = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => units.extend(text.chars().map(Unit::Letter)),
            Piece::Run => units.push(Unit::Run),
            Piece::One => units.push(Unit::One),
            Piece::Variable(variable) => {
                units.extend(variable.value(context)?.chars().map(Unit::Letter));
            }
        }
    }
    Some(units)
}

/// As [`glob::matches`], with wildcards told from letters by type.
fn units_match(units: &[Unit], text: &str) -> bool {
    let mut at = 0;
    let mut rest = text;
    // Where to go on after a mismatch: behind the last run, and the text it has not covered yet.
    let mut retry: Option<(usize, &str)> = None;
    loop {
        let mut letters = rest.chars();
        let letter = letters.next();
        let goes_on = match (units.get(at), letter) {
            (Some(Unit::Run), _) => {
                at += 1;
                retry = Some((at, rest));
                continue;
            }
            (None, None) => return true,
            (Some(Unit::One), Some(_)) => true,
            (Some(Unit::Letter(wanted)), Some(here)) => *wanted == here,
            (Some(Unit::One | Unit::Letter(_)), None) | (None, Some(_)) => false,
        };
        if goes_on {
            at += 1;
            rest = letters.as_str();
            continue;
        }
        let Some((behind_run, uncovered)) = retry else { return false };
        let mut uncovered = uncovered.chars();
        if uncovered.next().is_none() {
            return false;
        }
        (at, rest) = (behind_run, uncovered.as_str());
        retry = Some((behind_run, rest));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context() -> Context {
        let mut context = Context::new();
        context.set("aws:PrincipalTag/team", "web*");
        context.set("aws:username", "");
        context.set_many("aws:TagKeys", vec!["a".into()]);
        context
    }

    #[test]
    fn patterns_cover_texts() {
        let cases = [
            ("*", "", true),
            ("team/*", "team/a/b", true),
            ("team/*", "teams", false),
            ("a*c?e", "abcde", true),
            ("a*c?e", "abce", false),
            ("**", "x", true),
            ("${aws:PrincipalTag/TEAM}/*", "web*/x", true),
            ("${aws:PrincipalTag/team}/*", "webby/x", false),
            ("a${*}", "a*", true),
            ("a${*}", "ab", false),
            ("?${?}*", "x?yz", true),
            ("?${?}*", "xyyz", false),
            ("${$}5*", "$5x", true),
            ("${aws:username}", "", false),
            ("${aws:username, 'no, body'}", "no, body", true),
            ("${aws:TagKeys}", "a", false),
            ("${aws:missing}*", "", false),
            ("*${aws:missing,'b'}*b", "abbb", true),
            ("$5", "$5", true),
            ("ß?", "ßö", true),
        ];
        for (pattern, text, covered) in cases {
            let read = Pattern::read(pattern, Wildcards::Active, Variables::Active).unwrap();
            assert_eq!(read.matches(text, &context()), covered, "`{pattern}` on `{text}`");
        }
    }

    #[test]
    fn a_broken_variable_is_named() {
        let cases = [
            ("${aws:username", InvalidVariable::Brace),
            ("${}", InvalidVariable::Empty),
            ("${ aws:username }", InvalidVariable::Space),
            ("${aws:username, nobody}", InvalidVariable::Quote),
            ("${aws:username, 'nobody}", InvalidVariable::Quote),
            ("${aws:username, 'nobody'", InvalidVariable::Brace),
        ];
        for (pattern, why) in cases {
            let read = Pattern::read(pattern, Wildcards::Active, Variables::Active);
            assert_eq!(read.unwrap_err(), why, "{pattern}");
            let plain = Pattern::read(pattern, Wildcards::Active, Variables::Plain).unwrap();
            assert!(plain.matches(pattern, &context()), "{pattern}");
        }
    }

    #[test]
    fn without_wildcards_every_character_is_itself() {
        let plain = Pattern::read("a*", Wildcards::Plain, Variables::Active).unwrap();
        assert!(plain.matches("a*", &context()));
        assert!(!plain.matches("ab", &context()));
        assert_eq!(plain.resolve(&context()).as_deref(), Some("a*"));
    }
}
