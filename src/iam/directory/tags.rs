//! Tags of users and roles, which conditions read as `aws:PrincipalTag/…`.

use super::{Directory, Error, IdentityKind};
use crate::ordered::OrderedMap;

/// Tags by key. Keys that differ only in letter case are one key.
pub type Tags = OrderedMap<Box<str>, Box<str>>;

/// How many tags a user, a role or a session may have. Source: IAM and STS quotas.
pub const TAGS_MAX: usize = 50;

/// Sets a tag, over one whose key differs only in letter case.
pub fn set(tags: &mut Tags, key: &str, value: &str) {
    tags.retain(|known, _| !known.eq_ignore_ascii_case(key));
    tags.insert(key.into(), value.into());
}

/// The value of a tag, its key in any letter case.
pub fn get<'t>(tags: &'t Tags, key: &str) -> Option<&'t str> {
    tags.iter().find(|(known, _)| known.eq_ignore_ascii_case(key)).map(|(_, value)| &**value)
}

/// Reads pairs as tags, or says what is wrong with them.
///
/// Source: IAM user guide, tagging rules: keys of 1 to 128 characters, values of up to 256, no key
/// twice in any letter case, `aws:` is AWS's.
pub fn read(pairs: &[(&str, &str)]) -> Result<Tags, Error> {
    let mut tags = Tags::new();
    for (key, value) in pairs {
        let length = key.chars().count();
        let is_reserved = key.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:"));
        if length == 0 || length > 128 || value.chars().count() > 256 || is_reserved {
            return Err(Error::InvalidTag { key: (*key).into() });
        }
        if get(&tags, key).is_some() {
            return Err(Error::RepeatedTag);
        }
        tags.insert((*key).into(), (*value).into());
    }
    if tags.len() > TAGS_MAX {
        return Err(Error::TooManyTags);
    }
    Ok(tags)
}

impl Directory {
    /// Sets tags of a user or role, over those of the same keys.
    pub fn tag(&mut self, kind: IdentityKind, name: &str, new: &Tags) -> Result<(), Error> {
        let mut tags = self.modifiable(kind, name)?.tags.clone();
        for (key, value) in new {
            set(&mut tags, key, value);
        }
        if tags.len() > TAGS_MAX {
            return Err(Error::TooManyTags);
        }
        self.identity_mut(kind, name)?.tags = tags;
        Ok(())
    }

    /// Takes tags off a user or role; keys that are not there do not matter.
    pub fn untag(&mut self, kind: IdentityKind, name: &str, keys: &[&str]) -> Result<(), Error> {
        self.modifiable(kind, name)?;
        let is_named = |known: &str| keys.iter().any(|key| key.eq_ignore_ascii_case(known));
        self.identity_mut(kind, name)?.tags.retain(|known, _| !is_named(known));
        Ok(())
    }
}
