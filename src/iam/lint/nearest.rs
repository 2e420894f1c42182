//! Which action or condition key an unknown one was meant to be.

use crate::iam::problem::spelling::nearest_of;
use crate::iam::{actions, keys};

/// The whole name of the action that `text` was meant to be.
pub(in crate::iam) fn action(text: &str) -> Option<String> {
    let (prefix, name) = text.split_once(':').unwrap_or(("ecr", text));
    let service = match actions::service(prefix) {
        Some(service) => service,
        // `erc:PutImage`: an action of ECR tells what the prefix was meant to be.
        None => actions::service("ecr")?,
    };
    let name = nearest_of(name, service.actions.iter().map(|action| action.name))?;
    Some(format!("{}:{name}", service.prefix))
}

/// The condition key that `text` was meant to be, the name of its tag kept.
pub(in crate::iam) fn key(text: &str) -> Option<String> {
    let (head, tag) = match text.split_once('/') {
        Some((head, tag)) => (head, Some(tag)),
        None => (text, None),
    };
    let name = |key: &keys::Key| {
        let is_alike = key.is_prefix() == tag.is_some();
        is_alike.then_some(key.name.trim_end_matches('/'))
    };
    let names = || keys::KEYS.iter().filter_map(name);
    let bare = |name: &'static str| name.split_once(':').map_or(name, |(_, bare)| bare);
    // A name without its prefix, or under that of a service, is known by what stands behind it.
    let wanted = head.split_once(':').map_or(head, |(_, bare)| bare);
    let found = nearest_of(head, names())
        .or_else(|| names().find(|name| bare(name).eq_ignore_ascii_case(wanted)))?;
    Some(match tag {
        Some(tag) => format!("{found}/{tag}"),
        None => found.to_owned(),
    })
}
