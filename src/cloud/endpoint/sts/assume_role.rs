//! `AssumeRole`: a session of a role, for whoever its trust policy lets in.

use std::rc::Rc;

use super::{Desk, Passing, add_request_tags, credentials, lasting, passed, seconds};
use crate::aws::{AccountId, Arn};
use crate::cloud::credentials::{Holder, Passed, Session};
use crate::cloud::endpoint::form::Form;
use crate::cloud::endpoint::query::{QueryError, required};
use crate::cloud::endpoint::xml::Element;
use crate::iam::Context;
use crate::iam::directory::{Role, tags};

/// The parameters of `AssumeRole`.
#[derive(Clone, Debug)]
pub(in crate::cloud) struct AssumeRole {
    /// The role.
    pub(in crate::cloud) role: RoleName,
    session_name: Box<str>,
    seconds: Option<u64>,
    passing: Rc<Passing>,
    transitive: Vec<Box<str>>,
    external_id: Option<Box<str>>,
    source_identity: Option<Box<str>>,
}

/// Which role of which account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cloud) struct RoleName {
    /// As asked for.
    pub(in crate::cloud) arn: Arn,
    /// The account.
    pub(in crate::cloud) account: AccountId,
    /// The name without the path.
    pub(in crate::cloud) name: Box<str>,
}

/// How long sessions of chained roles last at most. Source: IAM user guide, role chaining.
const CHAINED_SECONDS_MAX: u64 = 3600;

impl AssumeRole {
    pub(super) fn read(form: &Form) -> Result<Self, QueryError> {
        for parameter in ["SerialNumber", "TokenCode"] {
            if form.get(parameter).is_some() {
                return Err(QueryError::NotModelled { parameter });
            }
        }
        let arn = required(form, "RoleArn", "roleArn")?;
        let role = RoleName::read(arn).ok_or_else(|| QueryError::InvalidParameter {
            parameter: "roleArn",
            value: arn.into(),
            constraint: "Member must satisfy regular expression pattern: arn:.*",
        })?;
        let session_name = required(form, "RoleSessionName", "roleSessionName")?;
        check_name("roleSessionName", session_name, 64)?;
        let source_identity = form.get("SourceIdentity");
        if let Some(name) = source_identity {
            check_name("sourceIdentity", name, 64)?;
        }
        let passing = Passing::read(form)?;
        let transitive = form.members("TransitiveTagKeys");
        if transitive.iter().any(|key| tags::get(&passing.tags, key).is_none()) {
            return Err(QueryError::Contradiction(
                "The specified transitive tag key must be included in the requested tags.",
            ));
        }
        Ok(Self {
            role,
            session_name: session_name.into(),
            seconds: seconds(form, 43_200)?,
            passing: Rc::new(passing),
            transitive: transitive.into_iter().map(Into::into).collect(),
            external_id: form.get("ExternalId").map(Into::into),
            source_identity: source_identity.map(Into::into),
        })
    }

    /// What the caller has to be allowed.
    ///
    /// Source: IAM user guide, passing session tags and monitoring actions with assumed roles: tags
    /// need `sts:TagSession`, a source identity `sts:SetSourceIdentity`, and of every role of a
    /// chain that inherits one.
    pub(in crate::cloud) fn actions(&self, holder: &Holder) -> Vec<&'static str> {
        let inherited = holder.passed().and_then(|passed| passed.source_identity.as_ref());
        let mut actions = vec!["sts:AssumeRole"];
        if !self.passing.tags.is_empty() {
            actions.push("sts:TagSession");
        }
        if self.source_identity.is_some() || inherited.is_some() {
            actions.push("sts:SetSourceIdentity");
        }
        actions
    }

    /// The condition keys that come with the call.
    pub(in crate::cloud) fn add_keys(&self, role: Option<&Role>, context: &mut Context) {
        context.set("sts:RoleSessionName", self.session_name.clone());
        if let Some(id) = &self.external_id {
            context.set("sts:ExternalId", id.clone());
        }
        if let Some(name) = &self.source_identity {
            context.set("sts:SourceIdentity", name.clone());
        }
        add_request_tags(&self.passing.tags, context);
        if !self.transitive.is_empty() {
            context.set_many("sts:TransitiveTagKeys", self.transitive.clone());
        }
        for (key, value) in role.map(|role| &role.identity.tags).into_iter().flatten() {
            context.set(&format!("aws:ResourceTag/{key}"), value.clone());
            context.set(&format!("iam:ResourceTag/{key}"), value.clone());
        }
    }

    /// Makes the session; the caller has been allowed to.
    pub(in crate::cloud) fn execute(
        &self,
        role: &Role,
        desk: &mut Desk<'_>,
    ) -> Result<Vec<Element>, QueryError> {
        let seconds = self.seconds_of(role, desk.holder)?;
        let passed = self.passed(desk)?;
        let RoleName { account, name, .. } = &self.role;
        let unique_id = role.identity.unique_id.clone();
        let session_arn = Arn::sts(*account, &format!("assumed-role/{name}/{}", self.session_name));
        let session_id = format!("{unique_id}:{}", self.session_name);
        let source_identity = passed.source_identity.clone();
        let holder = Holder::Role(Rc::new(Session {
            account: *account,
            identity: name.clone(),
            unique_id,
            name: self.session_name.clone(),
            began_at: desk.now,
            passed,
        }));
        let life = lasting(seconds);
        let keys = desk.credentials.issue_session(holder, desk.now, Some(life), desk.ids);
        let mut elements = vec![
            Element::of(
                "AssumedRoleUser",
                vec![Element::text("AssumedRoleId", session_id), Element::text("Arn", session_arn)],
            ),
            credentials(keys, desk.now + life),
        ];
        elements.extend(source_identity.map(|name| Element::text("SourceIdentity", name)));
        Ok(elements)
    }

    /// How long the session lasts: an hour where nothing is said.
    fn seconds_of(&self, role: &Role, holder: &Holder) -> Result<u64, QueryError> {
        let seconds = self.seconds.unwrap_or(3600);
        if matches!(holder, Holder::Role(_)) && seconds > CHAINED_SECONDS_MAX {
            return Err(QueryError::SessionTooLong(
                "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed \
                 by role chaining.",
            ));
        }
        if seconds > role.max_session_seconds {
            return Err(QueryError::SessionTooLong(
                "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
            ));
        }
        Ok(seconds)
    }

    /// What the session gets: what is passed, and what the calling session passes on.
    ///
    /// Source: IAM user guide, chaining roles with session tags: transitive tags stay and cannot be
    /// overridden; a source identity cannot be changed.
    fn passed(&self, desk: &Desk<'_>) -> Result<Passed, QueryError> {
        let mut passed = passed(desk.directory, &self.passing)?;
        passed.transitive.clone_from(&self.transitive);
        passed.source_identity.clone_from(&self.source_identity);
        let Some(before) = desk.holder.passed() else { return Ok(passed) };
        for key in &before.transitive {
            if tags::get(&passed.tags, key).is_some() {
                return Err(QueryError::Contradiction(
                    "One or more of the specified tags has a key that matches an inherited \
                     transitive tag.",
                ));
            }
            let value = tags::get(&before.tags, key).unwrap_or_default();
            tags::set(&mut passed.tags, key, value);
            passed.transitive.push(key.clone());
        }
        if let Some(name) = &before.source_identity {
            if passed.source_identity.as_ref().is_some_and(|other| other != name) {
                return Err(QueryError::Contradiction(
                    "The source identity of a session cannot be changed.",
                ));
            }
            passed.source_identity = Some(name.clone());
        }
        Ok(passed)
    }
}

pub(super) fn check_name(
    parameter: &'static str,
    name: &str,
    length_max: usize,
) -> Result<(), QueryError> {
    let is_legal = |byte: u8| byte.is_ascii_alphanumeric() || b"+=,.@_-".contains(&byte);
    if (2..=length_max).contains(&name.len()) && name.bytes().all(is_legal) {
        return Ok(());
    }
    Err(QueryError::InvalidParameter {
        parameter,
        value: name.into(),
        constraint: "Member must satisfy regular expression pattern: [\\w+=,.@-]*",
    })
}

impl RoleName {
    fn read(arn: &str) -> Option<Self> {
        let arn: Arn = arn.parse().ok()?;
        let account = arn.account?;
        let path = arn.resource().strip_prefix("role/")?;
        let name = path.rsplit('/').next()?.into();
        (arn.service() == "iam").then_some(Self { arn, account, name })
    }
}
