//! Requests: the typed reader of their JSON.
//!
//! Each step into the body extends the path that an error will name, so that errors say
//! `tags.2.member.key` as AWS's do. A member that is `null` counts as absent.

use std::ops::RangeInclusive;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Constraint, Error};
use crate::json::{Member, Node, Value};

/// A JSON object and the path to it.
pub(super) struct Members<'a> {
    members: &'a [Member],
    path: String,
}

/// A member that may be there, and the path to it.
pub(super) struct Field<'a> {
    value: Option<&'a Node>,
    path: String,
}

impl<'a> Members<'a> {
    /// The members of a whole body.
    pub(super) fn of(body: &'a Node) -> Result<Self, Error> {
        let members = body.as_object().ok_or(Error::Serialization)?;
        Ok(Self { members, path: String::new() })
    }

    /// The member called `name`.
    pub(super) fn field(&self, name: &str) -> Field<'a> {
        let is_named = |member: &&Member| &*member.name == name;
        let value = self.members.iter().find(is_named).map(|member| &member.node).and_then(there);
        // `Tag` is the one structure whose members are written with capitals; AWS's errors name
        // them without.
        let mut path = self.path.clone();
        for (index, letter) in name.char_indices() {
            path.push(if index == 0 { letter.to_ascii_lowercase() } else { letter });
        }
        Field { value, path }
    }
}

/// A value, unless it is `null`.
fn there(node: &Node) -> Option<&Node> {
    (node.value != Value::Null).then_some(node)
}

impl<'a> Field<'a> {
    /// Whether it is there at all.
    pub(super) fn is_present(&self) -> bool {
        self.value.is_some()
    }

    /// The error that this member does not satisfy `constraint`.
    pub(super) fn error(&self, constraint: Constraint) -> Error {
        Error::InvalidParameter { member: self.path.as_str().into(), constraint }
    }

    /// A value that was read from it, if it had to be there.
    pub(super) fn required<T>(&self, value: Option<T>) -> Result<T, Error> {
        value.ok_or_else(|| self.error(Constraint::NotNull))
    }

    /// A string.
    pub(super) fn text(&self) -> Result<Option<&'a str>, Error> {
        self.typed(Node::as_str, "a string")
    }

    /// A string that has a grammar.
    pub(super) fn parsed<T: FromStr<Err = Constraint>>(&self) -> Result<Option<T>, Error> {
        let Some(text) = self.text()? else { return Ok(None) };
        text.parse().map(Some).map_err(|constraint| self.error(constraint))
    }

    /// A string of limited length, counted in characters.
    pub(super) fn sized_text(
        &self,
        lengths: RangeInclusive<u64>,
    ) -> Result<Option<&'a str>, Error> {
        let Some(text) = self.text()? else { return Ok(None) };
        self.check_length(text.chars().count(), lengths)?;
        Ok(Some(text))
    }

    /// One of a few words.
    pub(super) fn word(
        &self,
        words: &'static [&'static str],
    ) -> Result<Option<&'static str>, Error> {
        let Some(text) = self.text()? else { return Ok(None) };
        let word = words.iter().find(|&&word| word == text);
        word.copied().map(Some).ok_or_else(|| self.error(Constraint::Enumeration(words)))
    }

    /// `true` or `false`.
    pub(super) fn flag(&self) -> Result<Option<bool>, Error> {
        self.typed(Node::as_bool, "a boolean")
    }

    /// A whole number in a range.
    pub(super) fn number(&self, values: RangeInclusive<u64>) -> Result<Option<u64>, Error> {
        let Some(value) = self.value else { return Ok(None) };
        if matches!(&value.value, Value::Number(text) if text.starts_with('-')) {
            return Err(self.error(Constraint::ValueAtLeast(*values.start())));
        }
        let number =
            value.as_u64().ok_or_else(|| self.error(Constraint::Type("a whole number")))?;
        if number < *values.start() {
            return Err(self.error(Constraint::ValueAtLeast(*values.start())));
        }
        if number > *values.end() {
            return Err(self.error(Constraint::ValueAtMost(*values.end())));
        }
        Ok(Some(number))
    }

    /// Bytes, which travel in base64.
    pub(super) fn blob(&self, lengths: RangeInclusive<u64>) -> Result<Option<Vec<u8>>, Error> {
        let Some(text) = self.text()? else { return Ok(None) };
        let bytes = STANDARD
            .decode(text)
            .map_err(|_| self.error(Constraint::Type("a blob encoded in base64")))?;
        self.check_length(bytes.len(), lengths)?;
        Ok(Some(bytes))
    }

    /// An object.
    pub(super) fn members(&self) -> Result<Option<Members<'a>>, Error> {
        let members = self.typed(Node::as_object, "an object")?;
        Ok(members.map(|members| Members { members, path: format!("{}.", self.path) }))
    }

    /// A list of limited length; `read` reads each element.
    pub(super) fn list<T>(
        &self,
        lengths: RangeInclusive<u64>,
        read: impl Fn(Field<'a>) -> Result<T, Error>,
    ) -> Result<Option<Vec<T>>, Error> {
        let Some(list) = self.typed(Node::as_array, "a list")? else { return Ok(None) };
        self.check_length(list.len(), lengths)?;
        let elements = list.iter().enumerate().map(|(index, value)| {
            let path = format!("{}.{}.member", self.path, index + 1);
            read(Field { value: there(value), path })
        });
        elements.collect::<Result<_, _>>().map(Some)
    }

    fn typed<T>(
        &self,
        read: impl Fn(&'a Node) -> Option<T>,
        wanted: &'static str,
    ) -> Result<Option<T>, Error> {
        let Some(value) = self.value else { return Ok(None) };
        read(value).map(Some).ok_or_else(|| self.error(Constraint::Type(wanted)))
    }

    fn check_length(&self, length: usize, lengths: RangeInclusive<u64>) -> Result<(), Error> {
        let length = u64::try_from(length).unwrap_or(u64::MAX);
        if length < *lengths.start() {
            return Err(self.error(Constraint::LengthAtLeast(*lengths.start())));
        }
        if length > *lengths.end() {
            return Err(self.error(Constraint::LengthAtMost(*lengths.end())));
        }
        Ok(())
    }
}
