//! Changes to condition blocks.

use super::site::{Change, Site, Step, quoted};
use crate::iam::condition::Operator;
use crate::iam::lint::common_name;
use crate::json::{Member, Node, Span, Value};

/// The steps into the operator and the key that the place is in, and the block around them.
fn steps<'n>(site: &Site<'n>) -> Option<(&'n Node, Step<'n>, Step<'n>)> {
    let block = site.inside("Condition")?.node()?;
    let mut up = 0;
    let mut inner = Vec::new();
    while let Some(step) = site.step(up) {
        if step.member().is_some_and(|member| std::ptr::eq(&raw const member.node, block)) {
            break;
        }
        inner.push(step);
        up += 1;
    }
    let mut outer = inner.into_iter().rev();
    Some((block, outer.next()?, outer.next()?))
}

/// The operator that the place is under.
pub(super) fn operator(site: &Site<'_>) -> Option<Operator> {
    let (_, operator, _) = steps(site)?;
    Operator::parse(&operator.member()?.name)
}

/// The key that the place is under.
pub(super) fn key<'n>(site: &Site<'n>) -> Option<&'n str> {
    let (_, _, key) = steps(site)?;
    Some(&key.member()?.name)
}

/// Puts the key under another operator.
pub(super) fn move_key_to(site: &Site<'_>, to: Operator) -> Option<Change> {
    move_key(site, &common_name(to))
}

/// Puts the key under another operator: the old one is renamed if it has no other key and the new
/// one is not there yet.
pub(super) fn move_key(site: &Site<'_>, to: &str) -> Option<Change> {
    let (block, operator, key) = steps(site)?;
    let (from, moved) = (operator.member()?, key.member()?);
    let title = format!("Replace `{}` with `{to}`", from.name);
    let is_alone = from.node.as_object()?.len() == 1;
    let target = find(block, to);
    if is_alone && target.is_none() {
        return Some(Change::new(title, vec![(from.name_span, quoted(to))]));
    }
    let removal = if is_alone { operator.removal()? } else { key.removal()? };
    let value = site.written(moved.node.span)?;
    let addition = match target {
        Some(target) => {
            let is_taken = find_key(&target.node, &moved.name).is_some();
            site.put_behind(&target.node, usize::MAX, &moved.name, value).filter(|_| !is_taken)?
        }
        None => put_operator(site, block, from, to, (&moved.name, value))?,
    };
    Some(Change::new(title, vec![removal, addition]))
}

/// Adds the test that the key is there at all.
pub(super) fn guard(site: &Site<'_>, key: &str) -> Option<Change> {
    let (block, operator, _) = steps(site)?;
    let from = operator.member()?;
    let addition = match find(block, "Null") {
        Some(null) => match find_key(&null.node, key) {
            Some(tested) => (tested.node.span, quoted("false")),
            None => site.put_behind(&null.node, usize::MAX, key, &quoted("false"))?,
        },
        None => put_operator(site, block, from, "Null", (key, &quoted("false")))?,
    };
    Some(Change::new(format!("Add `\"Null\": {{\"{key}\": \"false\"}}`"), vec![addition]))
}

/// Makes one list of the values of a key that stands there twice.
pub(super) fn merge_keys(site: &Site<'_>) -> Option<Change> {
    let (_, operator, second) = steps(site)?;
    let keys = operator.member()?.node.as_object()?;
    let name = &second.member()?.name;
    let first = keys.iter().find(|key| key.name.eq_ignore_ascii_case(name))?;
    let mut values: Vec<&str> = Vec::new();
    for node in [&first.node, &second.member()?.node] {
        let nodes = node.as_array().unwrap_or(std::slice::from_ref(node));
        for node in nodes {
            let written = site.written(node.span)?;
            if !values.contains(&written) {
                values.push(written);
            }
        }
    }
    let list = format!("[{}]", values.join(", "));
    Some(Change::new(
        "Put the values into one list",
        vec![(first.node.span, list), second.removal()?],
    ))
}

/// Puts the numbers and booleans of a list of values into quotes.
pub(super) fn quote_all(site: &Site<'_>) -> Option<Change> {
    let mut edits = Vec::new();
    for node in site.node()?.as_array()? {
        if let Value::Bool(_) | Value::Number(_) = node.value {
            edits.push((node.span, format!("\"{}\"", site.written(node.span)?)));
        }
    }
    Some(Change::new("Put all values into quotes", edits))
}

/// A new operator with one key, behind another.
fn put_operator(
    site: &Site<'_>,
    block: &Node,
    behind: &Member,
    name: &str,
    (key, value): (&str, &str),
) -> Option<(Span, String)> {
    let is_it = |member: &Member| member.name_span == behind.name_span;
    let index = block.as_object()?.iter().position(is_it)?;
    let space = site.item_space(&behind.node);
    let (open, close) = match space.rfind('\n') {
        Some(_) => (space, site.item_space(block)),
        None => ("", ""),
    };
    site.put_behind(block, index, name, &format!("{{{open}{}: {value}{close}}}", quoted(key)))
}

fn find<'n>(block: &'n Node, name: &str) -> Option<&'n Member> {
    block.as_object()?.iter().find(|member| &*member.name == name)
}

fn find_key<'n>(operator: &'n Node, name: &str) -> Option<&'n Member> {
    operator.as_object()?.iter().find(|member| member.name.eq_ignore_ascii_case(name))
}
