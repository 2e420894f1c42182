//! Tags of a repository: words by which people sort, bill and permit, not those of images.

use super::error::Error;
use super::members::{Field, Members};
use super::meter::RESOURCE_TAGS_MAX;
use crate::json::Node;
use crate::ordered::OrderedMap;

/// The key and the value of a resource tag, as written.
pub type ResourceTag = (Box<str>, Box<str>);

/// The resource tags of one repository, by key.
pub type ResourceTags = OrderedMap<Box<str>, Box<str>>;

/// Reads a list of tags; nothing where there is no list.
pub(super) fn read(field: &Field<'_>) -> Result<Option<Vec<ResourceTag>>, Error> {
    field.list(0..=u64::MAX, |tag| read_tag(&tag.required(tag.members()?)?))
}

fn read_tag(tag: &Members<'_>) -> Result<ResourceTag, Error> {
    let (key, value) = (tag.field("Key"), tag.field("Value"));
    Ok((key.required(key.text()?)?.into(), value.required(value.text()?)?.into()))
}

/// The tags that a repository has after `added` came to those that it `had`: a key that it had
/// gets the new value.
///
/// Assumed: everything that AWS's tag rules forbid is answered with the sentence that is known for
/// an empty key; the number of tags is looked at first.
pub(super) fn with(had: &ResourceTags, added: &[ResourceTag]) -> Result<ResourceTags, Error> {
    if added.len() > RESOURCE_TAGS_MAX {
        return Err(Error::TooManyTags);
    }
    let mut new = ResourceTags::new();
    for (key, value) in added {
        let is_valid = is_key(key) && value.chars().count() <= 256;
        if !is_valid || new.insert(key.clone(), value.clone()).is_some() {
            return Err(Error::InvalidTagParameter);
        }
    }
    let mut tags = had.clone();
    tags.extend(new);
    if tags.len() > RESOURCE_TAGS_MAX { Err(Error::TooManyTags) } else { Ok(tags) }
}

/// Whether a tag may have this key.
pub(super) fn is_key(key: &str) -> bool {
    (1..=128).contains(&key.chars().count()) && !key.to_ascii_lowercase().starts_with("aws:")
}

/// The tags as the API lists them, by key.
pub(super) fn node(tags: &ResourceTags) -> Node {
    Node::array(tags.iter().map(|(key, value)| {
        Node::object([("Key", Node::from(&**key)), ("Value", Node::from(&**value))])
    }))
}
