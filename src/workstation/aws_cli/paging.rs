//! Long lists: page after page, as many entries as were asked for, and where to go on.
//!
//! Source: botocore, `paginate.py`: `--max-items` cuts the list and leaves a token that says which
//! page to fetch again and how much of it was shown; `--starting-token` takes that token.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::error::Misuse;
use crate::json::{Node, Value, parse};

/// How the command line gathers the pages of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::workstation) struct Paginator {
    /// The operation.
    pub(super) operation: &'static str,
    /// Where in its answer the list stands, members from the outside in: `imageIds`. Where it can
    /// be one of several, each of them.
    pub(super) lists: &'static [&'static [&'static str]],
    /// The member that says where the list goes on, and asks to go on there.
    pub(super) token: &'static str,
    /// The member that says how many entries a page has.
    pub(super) limit: &'static str,
}

/// The options about pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Paging {
    /// How many entries a page has.
    pub(super) page_size: Option<u64>,
    /// How many entries are shown at most.
    pub(super) items_max: Option<usize>,
    /// Where an earlier list ended.
    pub(super) starting_token: Option<Place>,
}

impl Paging {
    /// Refuses options about pages beside a request for one page.
    pub(super) fn refuse_beside_one_page(&self) -> Result<(), Misuse> {
        let given = [
            ("--starting-token", self.starting_token.is_some()),
            ("--page-size", self.page_size.is_some()),
            ("--max-items", self.items_max.is_some()),
        ];
        let given: Vec<_> = given.iter().filter(|(_, is)| *is).map(|(name, _)| *name).collect();
        if given.is_empty() {
            return Ok(());
        }
        Err(Misuse::GaveUp(format!(
            "Error during pagination: Cannot specify --no-paginate along with pagination \
             arguments: {}",
            given.join(", ")
        )))
    }
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
    /// Reads the value of `--starting-token`; `member` is the one that the page's own token has in
    /// the protocol.
    pub(super) fn read(token: &str, member: &str) -> Result<Self, Misuse> {
        let read = || {
            let text = String::from_utf8(STANDARD.decode(token).ok()?).ok()?;
            let node = parse(&text).ok()?;
            let page = node.get(member)?.as_str().map(str::to_owned);
            let shown = match node.get("boto_truncate_amount").map(|shown| &shown.value) {
                Some(Value::Number(shown)) => shown.parse().ok()?,
                _ => 0,
            };
            Some(Self { page, shown })
        };
        read().ok_or_else(|| Misuse::GaveUp(format!("Bad starting token: {token}")))
    }

    fn token(&self, member: &str) -> String {
        let page = match &self.page {
            Some(page) => format!("\"{}\"", page.replace('\\', "\\\\").replace('"', "\\\"")),
            None => "null".to_owned(),
        };
        let shown = match self.shown {
            0 => String::new(),
            shown => format!(", \"boto_truncate_amount\": {shown}"),
        };
        STANDARD.encode(format!("{{\"{member}\": {page}{shown}}}"))
    }
}

/// A list as far as it is gathered.
#[derive(Debug)]
pub(super) struct Gathered<'a> {
    paging: &'a Paging,
    paginator: &'a Paginator,
    count: usize,
}

/// A page cut to what is to be shown, and the place where the list was cut, if it was.
pub(super) struct Cut {
    pub(super) page: Node,
    pub(super) ends_at: Option<Place>,
}

impl<'a> Gathered<'a> {
    pub(super) fn new(paging: &'a Paging, paginator: &'a Paginator) -> Self {
        Self { paging, paginator, count: 0 }
    }

    /// Takes a page: `at` is its token, `next` that of the one behind it.
    pub(super) fn take(&mut self, mut page: Node, at: Option<&str>, next: Option<&str>) -> Cut {
        let start = self.paging.starting_token.as_ref();
        let skipped = start.filter(|start| start.page.as_deref() == at).map_or(0, |it| it.shown);
        let Some(entries) = self.paginator.list_of(&mut page) else {
            return Cut { page, ends_at: None };
        };
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

impl Paginator {
    /// The list of an answer.
    fn list_of<'n>(&self, page: &'n mut Node) -> Option<&'n mut Vec<Node>> {
        let is_there = |path: &&&[&str]| {
            let found = path.iter().try_fold(&*page, |node, name| node.get(name));
            found.is_some_and(|node| node.as_array().is_some())
        };
        let path = self.lists.iter().find(is_there)?;
        let list = path.iter().try_fold(page, |node, name| {
            let Value::Object(members) = &mut node.value else { return None };
            let member = members.iter_mut().find(|member| *member.name == **name)?;
            Some(&mut member.node)
        })?;
        if let Value::Array(entries) = &mut list.value { Some(entries) } else { None }
    }

    /// Two pages as one: the first, with the second's entries behind its own. A page may leave an
    /// empty list out.
    pub(super) fn append(&self, mut before: Node, mut page: Node) -> Node {
        let Some(more) = self.list_of(&mut page) else { return before };
        let Some(entries) = self.list_of(&mut before) else { return page };
        entries.append(more);
        before
    }

    /// The answer with the token that goes on behind it.
    pub(super) fn with_token(&self, answer: &Node, place: &Place) -> Node {
        let members = answer.as_object().unwrap_or_default().iter();
        let members = members.map(|member| (&*member.name, member.node.clone()));
        let token = place.token(self.token);
        Node::object(members.chain([("NextToken", Node::from(token.as_str()))]))
    }
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
            assert_eq!(place.token("nextToken"), STANDARD.encode(text));
            assert_eq!(Place::read(&place.token("nextToken"), "nextToken").unwrap(), place);
        }
        assert!(Place::read("no token", "nextToken").is_err());
    }
}
