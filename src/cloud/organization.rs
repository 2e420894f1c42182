//! An organisation: accounts in a tree of units, and the policies that hang on it.
//!
//! Service control policies cap what the principals of an account can be allowed, resource control
//! policies what can be allowed on its resources. Both hang on the root, on units and on accounts;
//! neither touches the management account.
//!
//! Source: Organizations user guide, SCPs and RCPs.

mod control_policy;
mod error;

use std::rc::Rc;

pub(super) use control_policy::Draft;
pub use control_policy::{ControlPolicy, ControlPolicyKind};
pub(super) use error::Error;

use crate::aws::{AccountId, Ids, Timestamp};
use crate::ordered::OrderedMap;

/// An organisation with all features.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// `o-` and ten letters or digits.
    pub id: Box<str>,
    /// `r-` and four letters or digits.
    pub root_id: Box<str>,
    /// The account that made it and rules it.
    pub management: AccountId,
    units: OrderedMap<Box<str>, Unit>,
    members: OrderedMap<AccountId, Member>,
    policies: OrderedMap<Box<str>, Rc<ControlPolicy>>,
    /// By id of the root, unit or account: the policies that hang there, in order of attachment.
    attachments: OrderedMap<Box<str>, Vec<Box<str>>>,
}

/// An organisational unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// What people call it.
    pub name: Box<str>,
    /// The root or unit above it.
    pub parent: Box<str>,
}

/// An account's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// What people call the account.
    pub name: Box<str>,
    /// The root or unit above it.
    pub parent: Box<str>,
    /// When it came.
    pub joined_at: Timestamp,
}

impl Organization {
    /// An organisation of one account, which rules it.
    pub fn new(management: (AccountId, &str), now: Timestamp, ids: &mut Ids) -> Self {
        let (management, name) = management;
        let root_id: Box<str> = ids.short_id("r-", 4).into();
        let mut new = Self {
            id: ids.short_id("o-", 10).into(),
            root_id: root_id.clone(),
            management,
            units: OrderedMap::new(),
            members: OrderedMap::new(),
            policies: OrderedMap::new(),
            attachments: OrderedMap::new(),
        };
        for kind in ControlPolicyKind::ALL {
            let policy = ControlPolicy::of_aws(kind);
            new.policies.insert(policy.id.clone(), Rc::new(policy));
        }
        new.attach_defaults(&root_id);
        new.add_account(management, name, root_id, now);
        new
    }

    /// Adds a unit below the root or another unit; gives its id.
    pub fn add_unit(&mut self, name: &str, parent: &str, ids: &mut Ids) -> Box<str> {
        let root = self.root_id.trim_start_matches("r-");
        let id: Box<str> = ids.short_id(&format!("ou-{root}-"), 8).into();
        self.units.insert(id.clone(), Unit { name: name.into(), parent: parent.into() });
        self.attach_defaults(&id);
        id
    }

    /// Adds an account below the root or a unit.
    pub fn add_account(
        &mut self,
        account: AccountId,
        name: &str,
        parent: Box<str>,
        now: Timestamp,
    ) {
        self.members.insert(account, Member { name: name.into(), parent, joined_at: now });
        self.attach_defaults(&account.to_string());
    }

    /// Source: Organizations user guide: `FullAWSAccess` and `RCPFullAWSAccess` hang on everything
    /// from the start.
    fn attach_defaults(&mut self, target: &str) {
        let ids = ControlPolicyKind::ALL.map(|kind| kind.default_id().into());
        self.attachments.insert(target.into(), ids.to_vec());
    }

    /// `arn:aws:organizations::MANAGEMENT:organization/o-…`
    pub fn arn(&self) -> String {
        self.arn_of("organization")
    }

    /// The ARN of something of the organisation: `root` or `ou` with the id behind the
    /// organisation's, `account` likewise.
    pub fn arn_of(&self, kind: &str) -> String {
        format!("arn:aws:organizations::{}:{kind}/{}", self.management, self.id)
    }

    /// Every account and its place, by number.
    pub fn members(&self) -> impl Iterator<Item = (AccountId, &Member)> {
        self.members.iter().map(|(account, member)| (*account, member))
    }

    /// The place of an account; `None` for a stranger.
    pub fn member(&self, account: AccountId) -> Option<&Member> {
        self.members.get(&account)
    }

    /// Every unit, by id.
    pub fn units(&self) -> impl Iterator<Item = (&str, &Unit)> {
        self.units.iter().map(|(id, unit)| (&**id, unit))
    }

    /// The unit of that id.
    pub fn unit(&self, id: &str) -> Option<&Unit> {
        self.units.get(id)
    }

    /// Every unit directly below the root or a unit, by id.
    pub(in crate::cloud) fn units_below(&self, parent: &str) -> Result<Vec<(&str, &Unit)>, Error> {
        if *self.root_id != *parent && !self.units.contains_key(parent) {
            return Err(Error::ParentNotFound);
        }
        let mut units = Vec::new();
        for (id, unit) in &self.units {
            if *unit.parent == *parent {
                units.push((&**id, unit));
            }
        }
        Ok(units)
    }

    /// The way from the root down to an account: ids of the root, of units, of the account. `None`
    /// for an account that is not a member.
    pub fn path(&self, account: AccountId) -> Option<Vec<Box<str>>> {
        let mut path = vec![account.to_string().into()];
        let mut above = &self.members.get(&account)?.parent;
        while let Some(unit) = self.units.get(above) {
            path.push(above.clone());
            above = &unit.parent;
        }
        path.push(above.clone());
        path.reverse();
        Some(path)
    }

    /// The value of `aws:PrincipalOrgPaths` and its kin: `o-…/r-…/ou-…/`.
    ///
    /// Source: IAM user guide, `aws:PrincipalOrgPaths`: one path, that of the account's place.
    pub fn org_path(&self, account: AccountId) -> Option<Box<str>> {
        let path = self.path(account)?;
        let (_, above) = path.split_last()?;
        let mut text = format!("{}/", self.id);
        for id in above {
            text.push_str(id);
            text.push('/');
        }
        Some(text.into())
    }

    /// The policies of a kind that hang directly on a root, unit or account.
    pub fn attached(
        &self,
        target: &str,
        kind: ControlPolicyKind,
    ) -> impl Iterator<Item = &Rc<ControlPolicy>> {
        let ids = self.attachments.get(target).map(Vec::as_slice).unwrap_or_default();
        let policies = ids.iter().filter_map(|id| self.policies.get(id));
        policies.filter(move |policy| policy.kind == kind)
    }

    /// The ids of the root, units and accounts where a policy hangs.
    pub fn targets_of(&self, policy: &str) -> Vec<&str> {
        let mut targets = Vec::new();
        for (target, ids) in &self.attachments {
            if ids.iter().any(|id| **id == *policy) {
                targets.push(&**target);
            }
        }
        targets
    }

    /// The policies that cap an account, each with its level below the root; nothing for the
    /// management account and for strangers. The number of levels comes beside them.
    pub fn over(
        &self,
        account: AccountId,
        kind: ControlPolicyKind,
    ) -> (usize, Vec<(usize, &Rc<ControlPolicy>)>) {
        let path = self.path(account).filter(|_| account != self.management).unwrap_or_default();
        let mut all = Vec::new();
        for (level, target) in path.iter().enumerate() {
            all.extend(self.attached(target, kind).map(|policy| (level, policy)));
        }
        (path.len(), all)
    }
}
