//! Groups: policies that users share.
//!
//! A group is no principal. It has policies as a user has, and its members may what these allow.

use std::rc::Rc;

use super::{Directory, Error, Identity, IdentityKind, NewIdentity};
use crate::aws::{Ids, Timestamp};

impl Directory {
    /// Every group, by name.
    pub fn groups(&self) -> impl Iterator<Item = &Identity> {
        self.groups.values().map(|group| &**group)
    }

    /// Makes a group without members.
    pub fn create_group(
        &mut self,
        new: NewIdentity<'_>,
        now: Timestamp,
        ids: &mut Ids,
    ) -> Result<&Identity, Error> {
        let identity = self.new_identity(IdentityKind::Group, new, now, ids)?;
        Ok(self.groups.get_or_insert_with(new.name.into(), || Rc::new(identity)))
    }

    /// Puts a user into a group; a second time changes nothing.
    pub fn add_user_to_group(&mut self, group: &str, user: &str) -> Result<(), Error> {
        self.identity(IdentityKind::Group, group)?;
        self.user_mut(user)?.groups.insert(group.into());
        Ok(())
    }

    /// Takes a user out of a group.
    pub fn remove_user_from_group(&mut self, group: &str, user: &str) -> Result<(), Error> {
        self.identity(IdentityKind::Group, group)?;
        if self.user_mut(user)?.groups.remove(group) {
            return Ok(());
        }
        Err(Error::NotAMember { user: user.into(), group: group.into() })
    }

    /// The groups of a user, by name.
    pub fn groups_of(&self, user: &str) -> Result<Vec<&Identity>, Error> {
        let mut groups = Vec::new();
        for name in &self.user(user)?.groups {
            groups.extend(self.groups.get(name).map(|group| &**group));
        }
        Ok(groups)
    }

    /// The members of a group, by name.
    pub fn members_of(&self, group: &str) -> Result<Vec<&Identity>, Error> {
        self.identity(IdentityKind::Group, group)?;
        let mut members = Vec::new();
        for user in self.users() {
            if user.groups.contains(group) {
                members.push(&user.identity);
            }
        }
        Ok(members)
    }
}
