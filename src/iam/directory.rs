//! The users and roles of one account.
//!
//! A user has long-term keys; a role has none and is assumed: its trust policy says by whom. What
//! either may do stands in its inline policies, which belong to it alone, and in managed policies
//! attached to it. A permissions boundary caps both.

mod document;
mod error;
mod managed;

use std::fmt;
use std::rc::Rc;

pub use document::read as read_policy;
pub use error::Error;
pub use managed::ManagedPolicy;

use super::principal::RoleKind;
use super::{Policy, PolicyKind};
use crate::aws::{AccountId, Arn, Ids, Timestamp};
use crate::ordered::OrderedMap;

/// The users and roles of one account.
///
/// Names of one kind are unique without regard to letter case, but found only as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directory {
    account: AccountId,
    users: OrderedMap<Box<str>, Rc<User>>,
    roles: OrderedMap<Box<str>, Rc<Role>>,
}

/// Someone with long-term keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// What it shares with roles.
    pub identity: Identity,
}

/// Something to be assumed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// What it shares with users.
    pub identity: Identity,
    /// Who may assume it.
    pub trust_policy: Rc<Policy>,
    /// Who made it and for whom.
    pub kind: RoleKind,
}

/// A user or role as policies see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The name, without the path.
    pub name: Box<str>,
    /// Where it is filed: `/`, or `/team/build/`.
    pub path: Box<str>,
    /// `AIDA…` of a user, `AROA…` of a role; never given twice.
    pub unique_id: Box<str>,
    /// `arn:aws:iam::111122223333:role/[path/]name`.
    pub arn: Arn,
    /// When it was made.
    pub created_at: Timestamp,
    /// Its inline policies by name.
    pub inline_policies: OrderedMap<Box<str>, Rc<Policy>>,
    /// The managed policies attached to it, in the order of attachment.
    pub attached_policies: Vec<Attached>,
    /// The cap on what its policies can allow; none means no cap.
    pub permissions_boundary: Option<Attached>,
}

/// A managed policy that is attached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// The policy.
    pub managed: &'static ManagedPolicy,
    /// What it says.
    pub document: Rc<Policy>,
}

/// User or role: which of the two a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IdentityKind {
    /// A user.
    User,
    /// A role.
    Role,
}

/// The name and path of a user or role to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewIdentity<'a> {
    /// The name.
    pub name: &'a str,
    /// The path; `/` is the plain one.
    pub path: &'a str,
}

/// How many managed policies a user or role may have; a quota that AWS raises on request.
const ATTACHED_MAX: usize = 10;

impl IdentityKind {
    /// `User` or `Role`.
    pub fn capitalised(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Role => "Role",
        }
    }

    /// How long all inline policies may be together, white space not counted.
    pub fn inline_policies_bytes_max(self) -> usize {
        match self {
            Self::User => 2_048,
            Self::Role => 10_240,
        }
    }

    fn unique_id_prefix(self) -> &'static str {
        match self {
            Self::User => "AIDA",
            Self::Role => "AROA",
        }
    }
}

/// `user` or `role`.
impl fmt::Display for IdentityKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::User => "user",
            Self::Role => "role",
        })
    }
}

impl Directory {
    /// The directory of a new account: nobody but the root user, who stands in no list.
    pub fn new(account: AccountId) -> Self {
        Self { account, users: OrderedMap::new(), roles: OrderedMap::new() }
    }

    /// Every user, by name.
    pub fn users(&self) -> impl Iterator<Item = &User> {
        self.users.values().map(|user| &**user)
    }

    /// Every role, by name.
    pub fn roles(&self) -> impl Iterator<Item = &Role> {
        self.roles.values().map(|role| &**role)
    }

    /// The user called `name`.
    pub fn user(&self, name: &str) -> Result<&User, Error> {
        self.users.get(name).map(|user| &**user).ok_or_else(|| missing(IdentityKind::User, name))
    }

    /// The role called `name`.
    pub fn role(&self, name: &str) -> Result<&Role, Error> {
        self.roles.get(name).map(|role| &**role).ok_or_else(|| missing(IdentityKind::Role, name))
    }

    /// What the user or role called `name` shares with the other kind.
    pub fn identity(&self, kind: IdentityKind, name: &str) -> Result<&Identity, Error> {
        match kind {
            IdentityKind::User => self.user(name).map(|user| &user.identity),
            IdentityKind::Role => self.role(name).map(|role| &role.identity),
        }
    }

    /// Makes a user who may do nothing yet.
    pub fn create_user(
        &mut self,
        new: NewIdentity<'_>,
        now: Timestamp,
        ids: &mut Ids,
    ) -> Result<&User, Error> {
        let identity = self.new_identity(IdentityKind::User, new, now, ids)?;
        let user = self.users.get_or_insert_with(new.name.into(), || Rc::new(User { identity }));
        Ok(user)
    }

    /// Makes a role that may do nothing yet and that `trust_policy` lets others assume.
    pub fn create_role(
        &mut self,
        new: NewIdentity<'_>,
        trust_policy: &str,
        now: Timestamp,
        ids: &mut Ids,
    ) -> Result<&Role, Error> {
        let trust_policy = document::read(trust_policy, PolicyKind::Trust)?;
        let identity = self.new_identity(IdentityKind::Role, new, now, ids)?;
        let role = Role { identity, trust_policy, kind: role_kind(new.path) };
        Ok(self.roles.get_or_insert_with(new.name.into(), || Rc::new(role)))
    }

    /// Writes an inline policy, over the one of the same name if there is one.
    pub fn put_inline_policy(
        &mut self,
        kind: IdentityKind,
        name: &str,
        policy_name: &str,
        text: &str,
    ) -> Result<(), Error> {
        check_name("policyName", policy_name, 128)?;
        let others = &self.identity(kind, name)?.inline_policies;
        let mut length = document::length_without_space(text);
        for (other, document) in others.iter() {
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

    /// Attaches a managed policy; attaching it again changes nothing.
    pub fn attach_policy(
        &mut self,
        kind: IdentityKind,
        name: &str,
        arn: &str,
    ) -> Result<(), Error> {
        let identity = self.identity(kind, name)?;
        let managed = ManagedPolicy::find(arn)
            .ok_or_else(|| Error::NoSuchManagedPolicy { arn: arn.into() })?;
        let attached = &identity.attached_policies;
        if attached.iter().any(|other| other.managed == managed) {
            return Ok(());
        }
        if attached.len() >= ATTACHED_MAX {
            return Err(Error::TooManyAttached { kind });
        }
        let document = document::read(managed.text, PolicyKind::Identity)?;
        self.identity_mut(kind, name)?.attached_policies.push(Attached { managed, document });
        Ok(())
    }

    /// Takes a managed policy off.
    pub fn detach_policy(
        &mut self,
        kind: IdentityKind,
        name: &str,
        arn: &str,
    ) -> Result<(), Error> {
        let identity = self.identity(kind, name)?;
        let managed = ManagedPolicy::find(arn);
        let is_it = |attached: &Attached| Some(attached.managed) == managed;
        if !identity.attached_policies.iter().any(is_it) {
            return Err(Error::NotAttached { arn: arn.into() });
        }
        self.identity_mut(kind, name)?.attached_policies.retain(|attached| !is_it(attached));
        Ok(())
    }

    /// Sets the cap on what a user or role can be allowed, or lifts it.
    pub fn set_permissions_boundary(
        &mut self,
        kind: IdentityKind,
        name: &str,
        arn: Option<&str>,
    ) -> Result<(), Error> {
        let boundary = match arn {
            None => None,
            Some(arn) => {
                let managed = ManagedPolicy::find(arn)
                    .ok_or_else(|| Error::NoSuchManagedPolicy { arn: arn.into() })?;
                let document = document::read(managed.text, PolicyKind::Identity)?;
                Some(Attached { managed, document })
            }
        };
        self.identity_mut(kind, name)?.permissions_boundary = boundary;
        Ok(())
    }

    fn identity_mut(&mut self, kind: IdentityKind, name: &str) -> Result<&mut Identity, Error> {
        let identity = match kind {
            IdentityKind::User => {
                self.users.get_mut(name).map(|user| &mut Rc::make_mut(user).identity)
            }
            IdentityKind::Role => {
                self.roles.get_mut(name).map(|role| &mut Rc::make_mut(role).identity)
            }
        };
        identity.ok_or_else(|| missing(kind, name))
    }

    fn new_identity(
        &self,
        kind: IdentityKind,
        new: NewIdentity<'_>,
        now: Timestamp,
        ids: &mut Ids,
    ) -> Result<Identity, Error> {
        let parameter = match kind {
            IdentityKind::User => "userName",
            IdentityKind::Role => "roleName",
        };
        check_name(parameter, new.name, 64)?;
        check_path(new.path)?;
        let mut taken: Box<dyn Iterator<Item = &str>> = match kind {
            IdentityKind::User => Box::new(self.users.keys().map(|name| &**name)),
            IdentityKind::Role => Box::new(self.roles.keys().map(|name| &**name)),
        };
        if taken.any(|name| name.eq_ignore_ascii_case(new.name)) {
            return Err(Error::AlreadyExists { kind, name: new.name.into() });
        }
        Ok(Identity {
            name: new.name.into(),
            path: new.path.into(),
            unique_id: ids.unique_id(kind.unique_id_prefix()).into(),
            arn: Arn::iam(self.account, &format!("{kind}{}{}", new.path, new.name)),
            created_at: now,
            inline_policies: OrderedMap::new(),
            attached_policies: Vec::new(),
            permissions_boundary: None,
        })
    }
}

impl Identity {
    /// Every policy that can allow it something, with its name: inline ones first, then attached.
    pub fn policies(&self) -> impl Iterator<Item = (&str, &Rc<Policy>)> {
        let inline = self.inline_policies.iter().map(|(name, document)| (&**name, document));
        let attached = &self.attached_policies;
        inline.chain(attached.iter().map(|each| (each.managed.name(), &each.document)))
    }
}

fn missing(kind: IdentityKind, name: &str) -> Error {
    Error::NoSuchIdentity { kind, name: name.into() }
}

/// Service-linked roles are the ones filed where only services can file them.
fn role_kind(path: &str) -> RoleKind {
    if path.starts_with("/aws-service-role/") {
        RoleKind::ServiceLinked
    } else {
        RoleKind::Ordinary
    }
}

fn check_name(parameter: &'static str, name: &str, length_max: usize) -> Result<(), Error> {
    let is_legal = |byte: u8| byte.is_ascii_alphanumeric() || b"+=,.@_-".contains(&byte);
    if name.is_empty() || name.len() > length_max || !name.bytes().all(is_legal) {
        let rule = "It must contain only alphanumeric characters and/or the following: +=,.@_-";
        return Err(Error::Invalid { parameter, rule });
    }
    Ok(())
}

fn check_path(path: &str) -> Result<(), Error> {
    let is_legal = path.bytes().all(|byte| (b'!'..=b'~').contains(&byte));
    if !(is_legal && path.len() <= 512 && path.starts_with('/') && path.ends_with('/')) {
        let rule = "It must begin and end with / and contain only alphanumeric characters \
                    and/or / characters.";
        return Err(Error::Invalid { parameter: "path", rule });
    }
    Ok(())
}
