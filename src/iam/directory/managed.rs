//! Managed policies: those of AWS and those that the account writes itself, in versions.
//!
//! A managed policy stands on its own and is attached by name, so that a new default version
//! changes what everybody may do who has it, at once.

use std::rc::Rc;

use super::{
    Directory, Error, Identity, IdentityKind, aws_managed, check_name, check_path, document,
};
use crate::aws::{Arn, Ids, Timestamp};
use crate::iam::{Policy, PolicyKind};

/// A managed policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManagedPolicy {
    /// `arn:aws:iam::111122223333:policy/[path/]name`; AWS's own have `aws` for an account.
    pub arn: Box<str>,
    /// When it was written and by which id it is told from others; nobody here knows it of AWS's.
    pub made: Option<Made>,
    /// Oldest first; never empty.
    versions: Vec<PolicyVersion>,
    default: u32,
    last: u32,
}

/// What the account knows about a policy of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// `ANPA…`
    pub unique_id: Box<str>,
    /// What it is for, if that was said.
    pub description: Option<Box<str>>,
    /// When.
    pub created_at: Timestamp,
    /// When its last version was made.
    pub updated_at: Timestamp,
}

/// One version of a managed policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyVersion {
    /// Counted from 1, never given twice: `v1`.
    pub number: u32,
    /// What it says.
    pub document: Rc<Policy>,
    /// When it was made; not known of AWS's.
    pub created_at: Option<Timestamp>,
}

impl PolicyVersion {
    /// `v1`
    pub fn id(&self) -> String {
        format!("v{}", self.number)
    }
}

/// How many versions a policy keeps. Source: IAM quotas.
const VERSIONS_MAX: usize = 5;
/// How long a version may be, white space not counted. Source: IAM quotas.
const LENGTH_MAX: usize = 6_144;

impl ManagedPolicy {
    /// The policy that AWS keeps under `arn`; `None` where it has none or Drydock does not know it.
    pub fn find(arn: &str) -> Option<Self> {
        let document = document::read(aws_managed::find(arn)?, PolicyKind::Identity).ok()?;
        let first = PolicyVersion { number: 1, document, created_at: None };
        Some(Self { arn: arn.into(), made: None, versions: vec![first], default: 1, last: 1 })
    }

    /// The name without the path.
    pub fn name(&self) -> &str {
        name_in(&self.arn)
    }

    /// The path: `/`, or `/team/`.
    pub fn path(&self) -> &str {
        let behind = self.arn.split_once(":policy").map_or("/", |(_, path)| path);
        behind.rfind('/').and_then(|end| behind.get(..=end)).unwrap_or("/")
    }

    /// The ARN as the name of a resource; AWS's own policies belong to no account and have none.
    pub fn resource(&self) -> Option<Arn> {
        self.arn.parse().ok()
    }

    /// The version that counts.
    pub fn default_version(&self) -> u32 {
        self.default
    }

    /// Every version, oldest first.
    pub fn versions(&self) -> &[PolicyVersion] {
        &self.versions
    }

    /// Whether the account wrote it itself.
    pub fn is_own(&self) -> bool {
        self.made.is_some()
    }

    /// The version that has to go before another one can be added: the oldest that does not count.
    pub fn version_in_the_way(&self) -> Option<&PolicyVersion> {
        let is_full = self.versions.len() >= VERSIONS_MAX;
        self.versions.iter().find(|version| is_full && version.number != self.default)
    }

    /// The version called `v1` and so on.
    pub fn version(&self, id: &str) -> Result<&PolicyVersion, Error> {
        let number = id.strip_prefix('v').and_then(|number| number.parse::<u32>().ok());
        let found = self.versions.iter().find(|version| Some(version.number) == number);
        found.ok_or_else(|| Error::NoSuchVersion { arn: self.arn.clone(), version: id.into() })
    }

    /// What the policy says today.
    pub fn document(&self) -> Option<&Rc<Policy>> {
        let current = self.versions.iter().find(|version| version.number == self.default);
        current.map(|version| &version.document)
    }
}

/// The name at the end of a managed policy's ARN.
pub fn name_in(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}

/// A managed policy to be made.
#[derive(Clone, Copy, Debug)]
pub struct NewPolicy<'a> {
    /// The name.
    pub name: &'a str,
    /// The path; `/` is the plain one.
    pub path: &'a str,
    /// What it is for.
    pub description: Option<&'a str>,
    /// The first version.
    pub document: &'a str,
}

impl Directory {
    /// The managed policies that the account wrote, and those of AWS that it uses, by ARN.
    pub fn managed_policies(&self) -> impl Iterator<Item = &ManagedPolicy> {
        self.managed.values().map(|policy| &**policy)
    }

    /// Every managed policy that could be attached here: the account's own, then AWS's.
    pub fn attachable_policies(&self) -> Vec<Rc<ManagedPolicy>> {
        let mut all = Vec::new();
        for policy in self.managed.values() {
            if policy.is_own() {
                all.push(Rc::clone(policy));
            }
        }
        for arn in aws_managed::arns() {
            all.extend(self.managed_policy(&arn).ok());
        }
        all
    }

    /// The managed policy of that ARN.
    pub fn managed_policy(&self, arn: &str) -> Result<Rc<ManagedPolicy>, Error> {
        let known = self.managed.get(arn).map(Rc::clone);
        let absent = || Error::NoSuchManagedPolicy { arn: arn.into() };
        known.or_else(|| ManagedPolicy::find(arn).map(Rc::new)).ok_or_else(absent)
    }

    /// Writes a policy that nobody has yet.
    pub fn create_policy(
        &mut self,
        new: NewPolicy<'_>,
        now: Timestamp,
        ids: &mut Ids,
    ) -> Result<Rc<ManagedPolicy>, Error> {
        check_name("policyName", new.name, 128)?;
        check_path(new.path)?;
        let document = read(new.document)?;
        let is_taken = |policy: &Rc<ManagedPolicy>| {
            policy.is_own() && policy.name().eq_ignore_ascii_case(new.name)
        };
        if self.managed.values().any(is_taken) {
            return Err(Error::PolicyExists { name: new.name.into() });
        }
        let arn: Box<str> =
            Arn::iam(self.account, &format!("policy{}{}", new.path, new.name)).to_string().into();
        let policy = Rc::new(ManagedPolicy {
            arn: arn.clone(),
            made: Some(Made {
                unique_id: ids.unique_id("ANPA").into(),
                description: new.description.map(Into::into),
                created_at: now,
                updated_at: now,
            }),
            versions: vec![PolicyVersion { number: 1, document, created_at: Some(now) }],
            default: 1,
            last: 1,
        });
        self.managed.insert(arn, Rc::clone(&policy));
        Ok(policy)
    }

    /// Adds a version to a policy of the account; another one still counts.
    pub fn create_policy_version(
        &mut self,
        arn: &str,
        text: &str,
        now: Timestamp,
    ) -> Result<PolicyVersion, Error> {
        let document = read(text)?;
        let policy = self.own_policy(arn)?;
        if policy.versions.len() >= VERSIONS_MAX {
            return Err(Error::TooManyVersions);
        }
        policy.last += 1;
        let version = PolicyVersion { number: policy.last, document, created_at: Some(now) };
        policy.versions.push(version.clone());
        if let Some(made) = &mut policy.made {
            made.updated_at = now;
        }
        Ok(version)
    }

    /// Makes another version the one that counts.
    pub fn set_default_policy_version(&mut self, arn: &str, version: &str) -> Result<(), Error> {
        let policy = self.own_policy(arn)?;
        policy.default = policy.version(version)?.number;
        Ok(())
    }

    /// Removes a version that does not count.
    pub fn delete_policy_version(&mut self, arn: &str, version: &str) -> Result<(), Error> {
        let policy = self.own_policy(arn)?;
        let number = policy.version(version)?.number;
        if number == policy.default {
            return Err(Error::Conflict("Cannot delete the default version of a policy."));
        }
        policy.versions.retain(|version| version.number != number);
        Ok(())
    }

    /// Removes a policy that nobody has and of which one version is left.
    pub fn delete_policy(&mut self, arn: &str) -> Result<(), Error> {
        let versions = self.own_policy(arn)?.versions.len();
        if self.uses(arn) != (0, 0) {
            return Err(Error::Conflict("Cannot delete a policy attached to entities."));
        }
        if versions > 1 {
            return Err(Error::Conflict(
                "This policy has more than one version. Before you delete a policy, you must \
                 delete the policy's versions. The default version is deleted with the policy.",
            ));
        }
        self.managed.remove(arn);
        Ok(())
    }

    /// How often a policy is attached to users, groups and roles, and how often it is a boundary.
    pub fn uses(&self, arn: &str) -> (usize, usize) {
        let mut count = (0, 0);
        let mut add = |of: &Identity| {
            count.0 += usize::from(of.attached_policies.iter().any(|it| **it == *arn));
            count.1 += usize::from(of.permissions_boundary.as_deref() == Some(arn));
        };
        for user in self.users() {
            add(&user.identity);
        }
        for group in self.groups() {
            add(group);
        }
        for role in self.roles() {
            add(&role.identity);
        }
        count
    }

    /// Attaches a managed policy; attaching it again changes nothing.
    pub fn attach_policy(
        &mut self,
        kind: IdentityKind,
        name: &str,
        arn: &str,
    ) -> Result<(), Error> {
        let attached = self.modifiable(kind, name)?.attached_policies.len();
        let policy = self.managed_policy(arn)?;
        let identity = self.identity_mut(kind, name)?;
        if identity.attached_policies.iter().any(|other| &**other == arn) {
            return Ok(());
        }
        if attached >= ATTACHED_MAX {
            return Err(Error::TooManyAttached { kind });
        }
        identity.attached_policies.push(arn.into());
        self.managed.insert(arn.into(), policy);
        Ok(())
    }

    /// Takes a managed policy off.
    pub fn detach_policy(
        &mut self,
        kind: IdentityKind,
        name: &str,
        arn: &str,
    ) -> Result<(), Error> {
        let identity = self.modifiable(kind, name)?;
        if !identity.attached_policies.iter().any(|other| &**other == arn) {
            return Err(Error::NotAttached { arn: arn.into() });
        }
        self.identity_mut(kind, name)?.attached_policies.retain(|other| &**other != arn);
        Ok(())
    }

    /// Sets the cap on what a user or role can be allowed, or lifts it.
    pub fn set_permissions_boundary(
        &mut self,
        kind: IdentityKind,
        name: &str,
        arn: Option<&str>,
    ) -> Result<(), Error> {
        let identity = self.modifiable(kind, name)?;
        if arn.is_none() && identity.permissions_boundary.is_none() {
            return Err(Error::NoBoundary { kind, name: name.into() });
        }
        if let Some(arn) = arn {
            let policy = self
                .managed_policy(arn)
                .map_err(|_| Error::NoBoundaryPolicy { arn: arn.into() })?;
            self.managed.insert(arn.into(), policy);
        }
        self.identity_mut(kind, name)?.permissions_boundary = arn.map(Into::into);
        Ok(())
    }

    /// A policy that the account wrote, to change it.
    fn own_policy(&mut self, arn: &str) -> Result<&mut ManagedPolicy, Error> {
        let is_aws = !self.managed_policy(arn)?.is_own();
        match self.managed.get_mut(arn) {
            Some(policy) if !is_aws => Ok(Rc::make_mut(policy)),
            _ => Err(Error::NotYours { arn: arn.into() }),
        }
    }
}

/// How many managed policies a user, group or role may have; a quota that AWS raises on request.
const ATTACHED_MAX: usize = 10;

fn read(text: &str) -> Result<Rc<Policy>, Error> {
    if document::length_without_space(text) > LENGTH_MAX {
        return Err(Error::PolicyTooLong);
    }
    document::read(text, PolicyKind::Identity)
}
