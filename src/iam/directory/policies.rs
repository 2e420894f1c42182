//! The policies of users, groups and roles: inline ones, and what has a say all told.

use std::rc::Rc;

use super::{Directory, Error, Identity, IdentityKind, check_name, document};
use crate::aws::Arn;
use crate::iam::{Policy, PolicyKind};

/// A policy that has a say over a user or role, and where it comes from.
#[derive(Clone, Debug)]
pub struct Effective<'a> {
    /// Its name; that of a group's stands behind the name of the group.
    pub name: Box<str>,
    /// Its own ARN, if it is a managed policy of the account.
    pub arn: Option<Arn>,
    /// What it says.
    pub document: &'a Rc<Policy>,
}

impl Directory {
    /// Writes an inline policy, over the one of the same name if there is one.
    pub fn put_inline_policy(
        &mut self,
        kind: IdentityKind,
        name: &str,
        policy_name: &str,
        text: &str,
    ) -> Result<(), Error> {
        check_name("policyName", policy_name, 128)?;
        let others = &self.modifiable(kind, name)?.inline_policies;
        let mut length = document::length_without_space(text);
        for (other, document) in others {
            if **other != *policy_name {
                length += document::length_without_space(&document.text);
            }
        }
        if length > kind.inline_policies_bytes_max() {
            return Err(Error::InlinePoliciesTooLong { kind, name: name.into() });
        }
        let document = document::read(text, PolicyKind::Identity)?;
        self.identity_mut(kind, name)?.inline_policies.insert(policy_name.into(), document);
        Ok(())
    }

    /// Removes an inline policy.
    pub fn delete_inline_policy(
        &mut self,
        kind: IdentityKind,
        name: &str,
        policy_name: &str,
    ) -> Result<(), Error> {
        self.modifiable(kind, name)?;
        self.inline_policy(kind, name, policy_name)?;
        self.identity_mut(kind, name)?.inline_policies.remove(policy_name);
        Ok(())
    }

    /// An inline policy of a user or role.
    pub fn inline_policy(
        &self,
        kind: IdentityKind,
        name: &str,
        policy_name: &str,
    ) -> Result<&Rc<Policy>, Error> {
        let policies = &self.identity(kind, name)?.inline_policies;
        let absent = || Error::NoSuchInlinePolicy { kind, name: policy_name.into() };
        policies.get(policy_name).ok_or_else(absent)
    }

    /// The policies that can allow a user or role something: its inline ones, those attached to
    /// it, and those of its groups.
    pub fn policies_of(&self, kind: IdentityKind, name: &str) -> Result<Vec<Effective<'_>>, Error> {
        let mut all = Vec::new();
        self.add_policies(self.identity(kind, name)?, "", &mut all);
        if kind == IdentityKind::User {
            for group in self.groups_of(name)? {
                self.add_policies(group, &format!("group {}: ", group.name), &mut all);
            }
        }
        Ok(all)
    }

    fn add_policies<'a>(&'a self, of: &'a Identity, prefix: &str, all: &mut Vec<Effective<'a>>) {
        for (name, document) in &of.inline_policies {
            all.push(Effective { name: [prefix, name].concat().into(), arn: None, document });
        }
        all.extend(of.attached_policies.iter().filter_map(|arn| self.effective(arn, prefix)));
    }

    /// The cap on what a user or role can be allowed.
    pub fn boundary_of(&self, identity: &Identity) -> Option<Effective<'_>> {
        self.effective(identity.permissions_boundary.as_deref()?, "")
    }

    fn effective(&self, arn: &str, prefix: &str) -> Option<Effective<'_>> {
        let policy = self.managed.get(arn)?;
        let name = [prefix, policy.name()].concat().into();
        Some(Effective { name, arn: policy.resource(), document: policy.document()? })
    }
}
