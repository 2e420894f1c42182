//! The users, groups, roles and managed policies of one account.
//!
//! A user has long-term keys; a role has none and is assumed: its trust policy says by whom. What
//! either may do stands in its inline policies, which belong to it alone, and in managed policies
//! attached to it; a user may besides what its groups may. A permissions boundary caps it all.

mod aws_managed;
mod document;
mod error;
mod group;
mod managed;
mod policies;
mod remove;
mod service_linked;
pub mod tags;

use std::fmt;
use std::rc::Rc;

pub use document::read as read_policy;
pub use error::Error;
pub use managed::{ManagedPolicy, NewPolicy, PolicyVersion, name_in};
pub use policies::Effective;
pub use service_linked::service_linked_role;
pub use tags::Tags;

use super::principal::RoleKind;
use super::{Policy, PolicyKind};
use crate::aws::{AccountId, Arn, Ids, Timestamp};
use crate::ordered::{OrderedMap, OrderedSet};

/// The users, groups, roles and managed policies of one account.
///
/// Names of one kind are unique without regard to letter case, but found only as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directory {
    account: AccountId,
    users: OrderedMap<Box<str>, Rc<User>>,
    groups: OrderedMap<Box<str>, Rc<Identity>>,
    roles: OrderedMap<Box<str>, Rc<Role>>,
    /// By ARN: the account's own, and those of AWS that somebody here has or had.
    managed: OrderedMap<Box<str>, Rc<ManagedPolicy>>,
}

/// Someone with long-term keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// What it shares with roles.
    pub identity: Identity,
    /// The names of the groups it is in.
    pub groups: OrderedSet<Box<str>>,
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
    /// What it is for, if that was said.
    pub description: Option<Box<str>>,
    /// How long its sessions may last, in seconds.
    pub max_session_seconds: u64,
}

/// A user, group or role, apart from what only one of the three has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The name, without the path.
    pub name: Box<str>,
    /// Where it is filed: `/`, or `/team/build/`.
    pub path: Box<str>,
    /// `AIDA…` of a user, `AGPA…` of a group, `AROA…` of a role; never given twice.
    pub unique_id: Box<str>,
    /// `arn:aws:iam::111122223333:role/[path/]name`.
    pub arn: Arn,
    /// When it was made.
    pub created_at: Timestamp,
    /// Its inline policies by name.
    pub inline_policies: OrderedMap<Box<str>, Rc<Policy>>,
    /// The ARNs of the managed policies attached to it, in the order of attachment.
    pub attached_policies: Vec<Box<str>>,
    /// The ARN of the cap on what its policies can allow; none means no cap. Groups have none.
    pub permissions_boundary: Option<Box<str>>,
    /// Its tags. Groups have none.
    pub tags: Tags,
}

/// User, group or role: which of the three a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IdentityKind {
    /// A user.
    User,
    /// A group of users.
    Group,
    /// A role.
    Role,
}

/// The name and path of a user, group or role to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewIdentity<'a> {
    /// The name.
    pub name: &'a str,
    /// The path; `/` is the plain one.
    pub path: &'a str,
}

impl IdentityKind {
    /// `User`, `Group` or `Role`.
    pub fn capitalised(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Group => "Group",
            Self::Role => "Role",
        }
    }

    /// How long all inline policies may be together, white space not counted.
    pub fn inline_policies_bytes_max(self) -> usize {
        match self {
            Self::User => 2_048,
            Self::Group => 5_120,
            Self::Role => 10_240,
        }
    }

    fn unique_id_prefix(self) -> &'static str {
        match self {
            Self::User => "AIDA",
            Self::Group => "AGPA",
            Self::Role => "AROA",
        }
    }
}

/// `user`, `group` or `role`.
impl fmt::Display for IdentityKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::User => "user",
            Self::Group => "group",
            Self::Role => "role",
        })
    }
}

impl Directory {
    /// The directory of a new account: nobody but the root user, who stands in no list.
    pub fn new(account: AccountId) -> Self {
        let (users, roles) = (OrderedMap::new(), OrderedMap::new());
        Self { account, users, groups: OrderedMap::new(), roles, managed: OrderedMap::new() }
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

    /// What the user, group or role called `name` shares with the other kinds.
    pub fn identity(&self, kind: IdentityKind, name: &str) -> Result<&Identity, Error> {
        match kind {
            IdentityKind::User => self.user(name).map(|user| &user.identity),
            IdentityKind::Group => {
                self.groups.get(name).map(|group| &**group).ok_or_else(|| missing(kind, name))
            }
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
        let user = User { identity, groups: OrderedSet::new() };
        Ok(self.users.get_or_insert_with(new.name.into(), || Rc::new(user)))
    }

    /// Makes a role that may do nothing yet and that `trust_policy` lets others assume.
    pub fn create_role(
        &mut self,
        new: NewIdentity<'_>,
        trust_policy: &str,
        now: Timestamp,
        ids: &mut Ids,
    ) -> Result<&mut Role, Error> {
        // Source: IAM user guide, service-linked roles: their path is for services alone.
        if new.path.starts_with(SERVICE_PATH) {
            return Err(Error::Invalid {
                parameter: "path",
                rule: "Paths below /aws-service-role/ are for services.",
            });
        }
        self.make_role(new, trust_policy, now, ids)
    }

    fn make_role(
        &mut self,
        new: NewIdentity<'_>,
        trust_policy: &str,
        now: Timestamp,
        ids: &mut Ids,
    ) -> Result<&mut Role, Error> {
        let trust_policy = document::read(trust_policy, PolicyKind::Trust)?;
        let identity = self.new_identity(IdentityKind::Role, new, now, ids)?;
        let kind = role_kind(new.path);
        let role =
            Role { identity, trust_policy, kind, description: None, max_session_seconds: 3600 };
        Ok(Rc::make_mut(self.roles.get_or_insert_with(new.name.into(), || Rc::new(role))))
    }

    /// Replaces trust policies by what `change` makes of them; what it gives `None` for stays.
    pub fn replace_trust_policies(
        &mut self,
        change: impl Fn(&Policy, PolicyKind) -> Option<Rc<Policy>>,
    ) {
        for role in self.roles.values_mut() {
            if let Some(changed) = change(&role.trust_policy, PolicyKind::Trust) {
                Rc::make_mut(role).trust_policy = changed;
            }
        }
    }

    /// Says anew who may assume a role.
    pub fn update_trust_policy(&mut self, name: &str, text: &str) -> Result<(), Error> {
        self.modifiable(IdentityKind::Role, name)?;
        let trust_policy = document::read(text, PolicyKind::Trust)?;
        let role = self.roles.get_mut(name).ok_or_else(|| missing(IdentityKind::Role, name))?;
        Rc::make_mut(role).trust_policy = trust_policy;
        Ok(())
    }

    /// The user, group or role to be changed; services alone change what they made for themselves.
    fn modifiable(&self, kind: IdentityKind, name: &str) -> Result<&Identity, Error> {
        let identity = self.identity(kind, name)?;
        if kind == IdentityKind::Role && identity.path.starts_with(SERVICE_PATH) {
            return Err(Error::Unmodifiable { role: name.into() });
        }
        Ok(identity)
    }

    fn user_mut(&mut self, name: &str) -> Result<&mut User, Error> {
        let user = self.users.get_mut(name).map(Rc::make_mut);
        user.ok_or_else(|| missing(IdentityKind::User, name))
    }

    fn identity_mut(&mut self, kind: IdentityKind, name: &str) -> Result<&mut Identity, Error> {
        let identity = match kind {
            IdentityKind::User => {
                self.users.get_mut(name).map(|user| &mut Rc::make_mut(user).identity)
            }
            IdentityKind::Group => self.groups.get_mut(name).map(Rc::make_mut),
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
        let (parameter, length_max) = match kind {
            IdentityKind::User => ("userName", 64),
            IdentityKind::Group => ("groupName", 128),
            IdentityKind::Role => ("roleName", 64),
        };
        check_name(parameter, new.name, length_max)?;
        check_path(new.path)?;
        let mut taken: Box<dyn Iterator<Item = &str>> = match kind {
            IdentityKind::User => Box::new(self.users.keys().map(|name| &**name)),
            IdentityKind::Group => Box::new(self.groups.keys().map(|name| &**name)),
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
            tags: Tags::new(),
        })
    }
}

fn missing(kind: IdentityKind, name: &str) -> Error {
    Error::NoSuchIdentity { kind, name: name.into() }
}

/// Where the roles are filed that services make for themselves.
const SERVICE_PATH: &str = "/aws-service-role/";

/// Service-linked roles are the ones filed where only services can file them.
fn role_kind(path: &str) -> RoleKind {
    if path.starts_with(SERVICE_PATH) { RoleKind::ServiceLinked } else { RoleKind::Ordinary }
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
