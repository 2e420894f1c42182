//! Pages of long lists.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::members::{Field, Members};
use super::{Constraint, Error};

/// How many entries a page has where the caller does not say.
const LENGTH_DEFAULT: u64 = 100;

/// Which page a caller asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// How many entries come before it.
    pub first: usize,
    /// How many parts of its first entry do; lists whose entries have parts say so.
    pub first_part: usize,
    /// How many it may have, 1 to 1000.
    pub length_max: usize,
}

impl Default for PageRequest {
    fn default() -> Self {
        Self {
            first: 0,
            first_part: 0,
            length_max: usize::try_from(LENGTH_DEFAULT).unwrap_or(usize::MAX),
        }
    }
}

impl PageRequest {
    /// Reads `nextToken` and `maxResults`.
    pub(super) fn read(members: &Members<'_>) -> Result<Self, Error> {
        Self::read_up_to(members, 1000, LENGTH_DEFAULT)
    }

    /// Reads them for a list whose pages are short: at most 50 entries, 20 where nothing is said.
    pub(super) fn read_short(members: &Members<'_>) -> Result<Self, Error> {
        Self::read_up_to(members, 50, 20)
    }

    fn read_up_to(members: &Members<'_>, most: u64, default: u64) -> Result<Self, Error> {
        let token = members.field("nextToken");
        let (first, first_part) = match token.text()? {
            // Assumed: AWS's words for a token that it did not give are not known.
            Some(text) => {
                first_of(text).ok_or_else(|| token.error(Constraint::Text("Invalid token")))?
            }
            None => (0, 0),
        };
        let length_max = members.field("maxResults").number(1..=most)?.unwrap_or(default);
        let length_max = usize::try_from(length_max).unwrap_or(usize::MAX);
        Ok(Self { first, first_part, length_max })
    }

    /// Refuses `nextToken` and `maxResults` beside `named`, which asks for entries by name.
    ///
    /// Assumed: that they exclude each other is documented, the words are not.
    pub(super) fn refuse(members: &Members<'_>, named: &'static str) -> Result<(), Error> {
        let fields = [members.field("nextToken"), members.field("maxResults")];
        if fields.iter().any(Field::is_present) {
            let constraint = Constraint::Text("Member must be null when paging");
            return Err(members.field(named).error(constraint));
        }
        Ok(())
    }

    /// The page out of `all`, and the token for the next one if there is one.
    pub(super) fn cut<T>(self, all: impl IntoIterator<Item = T>) -> (Vec<T>, Option<String>) {
        let mut rest = all.into_iter().skip(self.first);
        let page: Vec<_> = rest.by_ref().take(self.length_max).collect();
        let token = rest.next().map(|_| token(self.first + page.len(), 0));
        (page, token)
    }

    /// The page out of a list of entries with parts, each of which takes a place on a page. `rest`
    /// is the list from the first entry of the page on: how long it is before does not matter.
    pub(super) fn cut_parts<T, P: IntoIterator<Item = T>>(
        self,
        rest: impl Iterator<Item = P>,
    ) -> (Vec<T>, Option<String>) {
        let mut page = Vec::new();
        let mut skipped_parts = self.first_part;
        for (place, parts) in rest.enumerate() {
            for (part, it) in parts.into_iter().enumerate().skip(skipped_parts) {
                if page.len() == self.length_max {
                    return (page, Some(token(self.first + place, part)));
                }
                page.push(it);
            }
            skipped_parts = 0;
        }
        (page, None)
    }
}

/// The token of the page that starts at an entry, or within it.
fn token(first: usize, first_part: usize) -> String {
    let mut text = format!("first={first}");
    if first_part > 0 {
        text = format!("{text},{first_part}");
    }
    STANDARD.encode(text)
}

fn first_of(token: &str) -> Option<(usize, usize)> {
    let text = String::from_utf8(STANDARD.decode(token).ok()?).ok()?;
    let first = text.strip_prefix("first=")?;
    match first.split_once(',') {
        Some((first, part)) => Some((first.parse().ok()?, part.parse().ok()?)),
        None => Some((first.parse().ok()?, 0)),
    }
}
