//! The policies of an organisation: writing, changing, attaching and removing them.

use std::rc::Rc;

use super::{Error, Organization};
use crate::aws::Ids;
use crate::iam::{Policy, PolicyKind};

/// What a policy of an organisation caps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ControlPolicyKind {
    /// What principals can be allowed.
    Service,
    /// What can be allowed on resources.
    Resource,
}

impl ControlPolicyKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Service, Self::Resource];

    /// As the API names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Service => "SERVICE_CONTROL_POLICY",
            Self::Resource => "RESOURCE_CONTROL_POLICY",
        }
    }

    /// The kind of that name; `None` for kinds of AWS that have no say in permissions.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The policy of AWS that hangs everywhere from the start.
    pub fn default_id(self) -> &'static str {
        match self {
            Self::Service => "p-FullAWSAccess",
            Self::Resource => "p-RCPFullAWSAccess",
        }
    }

    fn document_kind(self) -> PolicyKind {
        match self {
            Self::Service => PolicyKind::ServiceControl,
            Self::Resource => PolicyKind::ResourceControl,
        }
    }

    /// How many may hang on one root, unit or account. Source: quotas of Organizations.
    fn attached_max(self) -> usize {
        match self {
            Self::Service => 10,
            Self::Resource => 5,
        }
    }
}

/// A policy of an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlPolicy {
    /// `p-` and eight letters or digits.
    pub id: Box<str>,
    /// What people call it.
    pub name: Box<str>,
    /// What it is for.
    pub description: Box<str>,
    /// What it caps.
    pub kind: ControlPolicyKind,
    /// `arn:aws:organizations::MANAGEMENT:policy/o-…/service_control_policy/p-…`
    pub arn: Box<str>,
    /// Whether AWS wrote it.
    pub is_of_aws: bool,
    /// What it says.
    pub document: Rc<Policy>,
}

/// What a policy is to be; on a change, what stays is `None`.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::cloud) struct Draft<'a> {
    /// What people call it.
    pub(in crate::cloud) name: Option<&'a str>,
    /// What it is for.
    pub(in crate::cloud) description: Option<&'a str>,
    /// What it says.
    pub(in crate::cloud) content: Option<&'a str>,
}

impl ControlPolicy {
    /// The policy of AWS that hangs everywhere from the start: it allows everything.
    pub(super) fn of_aws(kind: ControlPolicyKind) -> Self {
        let id = kind.default_id();
        let (text, description) = match kind {
            ControlPolicyKind::Service => (FULL_ACCESS, "Allows access to every operation"),
            ControlPolicyKind::Resource => (RCP_FULL_ACCESS, "Allows access to every resource"),
        };
        // AWS alone writes RCPs that allow, so it is read as what it looks like.
        let read_as = match kind {
            ControlPolicyKind::Service => PolicyKind::ServiceControl,
            ControlPolicyKind::Resource => PolicyKind::VpcEndpoint,
        };
        let document = Policy::read(text, read_as).policy;
        let folder = kind.name().to_ascii_lowercase();
        Self {
            id: id.into(),
            name: id.trim_start_matches("p-").into(),
            description: description.into(),
            kind,
            arn: format!("arn:aws:organizations::aws:policy/{folder}/{id}").into(),
            is_of_aws: true,
            document: Rc::new(document.unwrap_or_else(|| Policy {
                version: crate::iam::policy::Version::V2012,
                statements: Vec::new(),
                text: text.into(),
            })),
        }
    }
}

const FULL_ACCESS: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "*",
      "Resource": "*"
    }
  ]
}"#;

const RCP_FULL_ACCESS: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": "*",
      "Action": "*",
      "Resource": "*"
    }
  ]
}"#;

fn read(text: &str, kind: ControlPolicyKind) -> Result<Rc<Policy>, Error> {
    let policy = Policy::parse(text, kind.document_kind());
    policy.map(Rc::new).map_err(|_| Error::MalformedPolicyDocument)
}

impl Organization {
    /// Every policy, by id.
    pub fn policies(&self) -> impl Iterator<Item = &ControlPolicy> {
        self.policies.values().map(|policy| &**policy)
    }

    /// The policy of that id.
    pub(in crate::cloud) fn policy(&self, id: &str) -> Result<&ControlPolicy, Error> {
        self.policies.get(id).map(|policy| &**policy).ok_or(Error::PolicyNotFound)
    }

    /// Writes a policy that hangs nowhere yet.
    pub(in crate::cloud) fn create_policy(
        &mut self,
        kind: ControlPolicyKind,
        draft: Draft<'_>,
        ids: &mut Ids,
    ) -> Result<&ControlPolicy, Error> {
        let name = draft.name.unwrap_or_default();
        self.check_name(name, kind, "")?;
        let document = read(draft.content.unwrap_or_default(), kind)?;
        let id: Box<str> = ids.short_id("p-", 8).into();
        let folder = kind.name().to_ascii_lowercase();
        let policy = ControlPolicy {
            arn: format!("{}/{folder}/{id}", self.arn_of("policy")).into(),
            id: id.clone(),
            name: name.into(),
            description: draft.description.unwrap_or_default().into(),
            kind,
            is_of_aws: false,
            document,
        };
        Ok(self.policies.get_or_insert_with(id, || Rc::new(policy)))
    }

    /// Changes a policy wherever it hangs.
    pub(in crate::cloud) fn update_policy(
        &mut self,
        id: &str,
        draft: Draft<'_>,
    ) -> Result<&ControlPolicy, Error> {
        let before = self.changeable(id)?;
        let kind = before.kind;
        if let Some(name) = draft.name {
            self.check_name(name, kind, id)?;
        }
        let document = draft.content.map(|text| read(text, kind)).transpose()?;
        let policy = self.policies.get_mut(id).map(Rc::make_mut).ok_or(Error::PolicyNotFound)?;
        if let Some(name) = draft.name {
            policy.name = name.into();
        }
        if let Some(description) = draft.description {
            policy.description = description.into();
        }
        if let Some(document) = document {
            policy.document = document;
        }
        Ok(policy)
    }

    /// Removes a policy that hangs nowhere.
    pub(in crate::cloud) fn delete_policy(&mut self, id: &str) -> Result<(), Error> {
        self.changeable(id)?;
        if self.attachments.values().any(|ids| ids.iter().any(|other| **other == *id)) {
            return Err(Error::PolicyInUse);
        }
        self.policies.remove(id);
        Ok(())
    }

    /// Hangs a policy on the root, a unit or an account.
    pub(in crate::cloud) fn attach_policy(&mut self, id: &str, target: &str) -> Result<(), Error> {
        let kind = self.policy(id)?.kind;
        let hanging = self.attachments.get(target).ok_or(Error::TargetNotFound)?;
        if hanging.iter().any(|other| **other == *id) {
            return Err(Error::AlreadyAttached);
        }
        if self.attached(target, kind).count() >= kind.attached_max() {
            return Err(Error::TooManyAttached);
        }
        if let Some(hanging) = self.attachments.get_mut(target) {
            hanging.push(id.into());
        }
        Ok(())
    }

    /// Takes a policy down from the root, a unit or an account.
    ///
    /// Source: Organizations user guide: one SCP at least stays everywhere, and `RCPFullAWSAccess`
    /// cannot be detached.
    pub(in crate::cloud) fn detach_policy(&mut self, id: &str, target: &str) -> Result<(), Error> {
        let kind = self.policy(id)?.kind;
        let hanging = self.attachments.get(target).ok_or(Error::TargetNotFound)?;
        if !hanging.iter().any(|other| **other == *id) {
            return Err(Error::NotAttached);
        }
        let is_fixed = id == ControlPolicyKind::Resource.default_id();
        if is_fixed || self.attached(target, kind).count() <= 1 {
            return Err(Error::LastAttached);
        }
        if let Some(hanging) = self.attachments.get_mut(target) {
            hanging.retain(|other| **other != *id);
        }
        Ok(())
    }

    /// Whether `target` is the root, a unit or an account of the organisation.
    pub(in crate::cloud) fn has_target(&self, target: &str) -> bool {
        self.attachments.contains_key(target)
    }

    fn changeable(&self, id: &str) -> Result<&ControlPolicy, Error> {
        let policy = self.policy(id)?;
        if policy.is_of_aws { Err(Error::PolicyOfAws) } else { Ok(policy) }
    }

    fn check_name(&self, name: &str, kind: ControlPolicyKind, own: &str) -> Result<(), Error> {
        let is_same = |policy: &&ControlPolicy| {
            policy.kind == kind && *policy.name == *name && *policy.id != *own
        };
        if self.policies().any(|policy| is_same(&policy)) {
            return Err(Error::DuplicatePolicy);
        }
        Ok(())
    }
}
