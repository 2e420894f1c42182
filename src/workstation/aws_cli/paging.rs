//! Long lists: page after page, as many entries as were asked for, and where to go on.
//!
//! Source: botocore, `paginate.py`: `--max-items` cuts the list and leaves a token that says which
//! page to fetch again and how much of it was shown; `--starting-token` takes that token.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::error::Misuse;
use crate::json::{Node, Value, parse};

/// The options about pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Paging {
    /// Whether one page is enough.
    pub(super) is_off: bool,
    /// How many entries a page has.
    pub(super) page_size: Option<u64>,
    /// How many entries are shown at most.
    pub(super) items_max: Option<usize>,
    /// Where an earlier list ended.
    pub(super) starting_token: Option<Place>,
}

/// A place in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// The page; none is the first.
    pub(super) page: Option<String>,
    /// How many of its entries were shown before.
    pub(super) shown: usize,
}

impl Place {
    /// Reads the value of `--starting-token`.
    pub(super) fn read(token: &str) -> Result<Self, Misuse> {
        let read = || {
            let text = String::from_utf8(STANDARD.decode(token).ok()?).ok()?;
            let node = parse(&text).ok()?;
            let page = node.get("nextToken")?.as_str().map(str::to_owned);
            let shown = match node.get("boto_truncate_amount").map(|shown| &shown.value) {
                Some(Value::Number(shown)) => shown.parse().ok()?,
                _ => 0,
            };
            Some(Self { page, shown })
        };
        read().ok_or_else(|| Misuse::QueryFailed(format!("Bad starting token: {token}")))
    }

    fn token(&self) -> String {
        let page = match &self.page {
            Some(page) => format!("\"{}\"", page.replace('\\', "\\\\").replace('"', "\\\"")),
            None => "null".to_owned(),
        };
        let shown = match self.shown {
            0 => String::new(),
            shown => format!(", \"boto_truncate_amount\": {shown}"),
        };
        STANDARD.encode(format!("{{\"nextToken\": {page}{shown}}}"))
    }
}

/// A list as far as it is gathered.
#[derive(Debug)]
pub(super) struct Gathered<'a> {
    paging: &'a Paging,
    count: usize,
}

/// A page cut to what is to be shown, and the place where the list was cut, if it was.
pub(super) struct Cut {
    pub(super) page: Node,
    pub(super) ends_at: Option<Place>,
}

impl<'a> Gathered<'a> {
    pub(super) fn new(paging: &'a Paging) -> Self {
        Self { paging, count: 0 }
    }

    /// Takes a page: `at` is its token, `next` that of the one behind it.
    pub(super) fn take(&mut self, mut page: Node, at: Option<&str>, next: Option<&str>) -> Cut {
        let start = self.paging.starting_token.as_ref();
        let skipped = start.filter(|start| start.page.as_deref() == at).map_or(0, |it| it.shown);
        let Some(entries) = list_of(&mut page) else { return Cut { page, ends_at: None } };
        entries.drain(..skipped.min(entries.len()));
        let room = self.paging.items_max.map(|most| most.saturating_sub(self.count));
        let Some(room) = room else {
            self.count += entries.len();
            return Cut { page, ends_at: None };
        };
        let is_cut = entries.len() > room;
        entries.truncate(room);
        self.count += entries.len();
        let ends_at = if is_cut {
            Some(Place { page: at.map(str::to_owned), shown: skipped + room })
        } else if self.paging.items_max == Some(self.count) {
            next.map(|next| Place { page: Some(next.to_owned()), shown: 0 })
        } else {
            None
        };
        Cut { page, ends_at }
    }
}

/// The list of an answer: its first member that is one.
fn list_of(page: &mut Node) -> Option<&mut Vec<Node>> {
    let Value::Object(members) = &mut page.value else { return None };
    members.iter_mut().find_map(|member| match &mut member.node.value {
        Value::Array(entries) => Some(entries),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
            None
        }
    })
}

/// The answer with the token that goes on behind it.
pub(super) fn with_token(answer: &Node, place: &Place) -> Node {
    let members = answer.as_object().unwrap_or_default().iter();
    let members = members.map(|member| (&*member.name, member.node.clone()));
    Node::object(members.chain([("NextToken", Node::from(place.token().as_str()))]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_back_and_looks_as_botocore_writes_it() {
        let cases = [
            (Place { page: None, shown: 2 }, "{\"nextToken\": null, \"boto_truncate_amount\": 2}"),
            (Place { page: Some("abc=".to_owned()), shown: 0 }, "{\"nextToken\": \"abc=\"}"),
        ];
        for (place, text) in cases {
            assert_eq!(place.token(), STANDARD.encode(text));
            assert_eq!(Place::read(&place.token()).unwrap(), place);
        }
        assert!(Place::read("no token").is_err());
    }
}
