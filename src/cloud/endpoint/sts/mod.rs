//! STS: who am I, and becoming somebody else.

use std::time::Duration;

use super::form::Form;
use super::query::{QueryError, required, unknown_action};
use super::xml::Element;
use std::rc::Rc;

use crate::aws::{AccountId, Arn, Ids, Timestamp};
use crate::cloud::credentials::{CredentialStore, Holder};
use crate::iam::Principal;
use crate::iam::directory::{self, Role};
use crate::iam::{Policy, PolicyKind};

/// A call, its parameters read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cloud) enum Call {
    /// Who am I? Needs no permission, not even a missing one.
    GetCallerIdentity,
    /// Makes a session of a role.
    AssumeRole(AssumeRole),
}

/// The parameters of `AssumeRole`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cloud) struct AssumeRole {
    /// The role.
    pub(in crate::cloud) role: RoleName,
    session_name: Box<str>,
    life: Duration,
    policy: Option<Rc<Policy>>,
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

impl Call {
    /// Reads a call.
    pub(super) fn decode(form: &Form) -> Result<Self, QueryError> {
        match form.get("Action") {
            Some("GetCallerIdentity") => Ok(Self::GetCallerIdentity),
            Some("AssumeRole") => AssumeRole::read(form).map(Self::AssumeRole),
            _ => Err(unknown_action(form)),
        }
    }

    /// The operation's name.
    pub(in crate::cloud) fn operation(&self) -> &'static str {
        match self {
            Self::GetCallerIdentity => "GetCallerIdentity",
            Self::AssumeRole(_) => "AssumeRole",
        }
    }
}

impl AssumeRole {
    fn read(form: &Form) -> Result<Self, QueryError> {
        for (name, parameter) in [
            ("PolicyArns.member.1.arn", "PolicyArns"),
            ("Tags.member.1.Key", "Tags"),
            ("ExternalId", "ExternalId"),
            ("SourceIdentity", "SourceIdentity"),
            ("SerialNumber", "SerialNumber"),
        ] {
            if form.get(name).is_some() {
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
        let is_legal = |byte: u8| byte.is_ascii_alphanumeric() || b"+=,.@_-".contains(&byte);
        if !(2..=64).contains(&session_name.len()) || !session_name.bytes().all(is_legal) {
            return Err(QueryError::InvalidParameter {
                parameter: "roleSessionName",
                value: session_name.into(),
                constraint: "Member must satisfy regular expression pattern: [\\w+=,.@-]*",
            });
        }
        let policy = form
            .get("Policy")
            .map(|text| directory::read_policy(text, PolicyKind::Session))
            .transpose()?;
        Ok(Self { role, session_name: session_name.into(), life: life(form)?, policy })
    }

    /// Makes the session; the caller has been allowed to.
    pub(in crate::cloud) fn execute(
        self,
        role: &Role,
        credentials: &mut CredentialStore,
        now: Timestamp,
        ids: &mut Ids,
    ) -> Vec<Element> {
        let unique_id = role.identity.unique_id.clone();
        let Self { role: RoleName { account, name, .. }, session_name, life, policy } = self;
        let session_arn = Arn::sts(account, &format!("assumed-role/{name}/{session_name}"));
        let session_id = format!("{unique_id}:{session_name}");
        let holder = Holder::Session {
            account,
            role_name: name,
            unique_id,
            session_name,
            began_at: now,
            policy,
        };
        let keys = credentials.issue_session(holder, now, Some(life), ids);
        vec![
            Element::of(
                "AssumedRoleUser",
                vec![Element::text("AssumedRoleId", session_id), Element::text("Arn", session_arn)],
            ),
            Element::of(
                "Credentials",
                vec![
                    Element::text("AccessKeyId", keys.access_key_id),
                    Element::text("SecretAccessKey", keys.secret_access_key),
                    Element::text("SessionToken", keys.session_token.unwrap_or_default()),
                    Element::text("Expiration", now + life),
                ],
            ),
        ]
    }
}

/// How long the session is to last: an hour where nothing is said.
fn life(form: &Form) -> Result<Duration, QueryError> {
    let Some(text) = form.get("DurationSeconds") else { return Ok(Duration::from_secs(3600)) };
    match text.parse::<u64>() {
        Ok(seconds) if (900..=3600).contains(&seconds) => Ok(Duration::from_secs(seconds)),
        // Roles keep the default maximum of an hour.
        _ => Err(QueryError::InvalidParameter {
            parameter: "durationSeconds",
            value: text.into(),
            constraint: "Member must have value between 900 and 3600",
        }),
    }
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

/// The answer to "who am I": the three fields that tools print.
pub(in crate::cloud) fn describe_caller(caller: &Principal) -> Vec<Element> {
    let account = caller.account().map(|account| account.to_string()).unwrap_or_default();
    vec![
        Element::text("Arn", caller),
        Element::text("UserId", user_id(caller)),
        Element::text("Account", account),
    ]
}

/// The value of `aws:userid` for a caller, empty for one who has none.
pub(in crate::cloud) fn user_id(caller: &Principal) -> String {
    match caller {
        Principal::Root { account } => account.to_string(),
        Principal::User { unique_id, .. } => unique_id.to_string(),
        Principal::AssumedRole { session_arn, unique_id, .. } => {
            let session = session_arn.resource().rsplit('/').next().unwrap_or_default();
            format!("{unique_id}:{session}")
        }
        Principal::FederatedUser { session_arn, .. } => {
            let name = session_arn.resource().rsplit('/').next().unwrap_or_default();
            session_arn.account.map(|account| format!("{account}:{name}")).unwrap_or_default()
        }
        Principal::Service { .. } | Principal::Federated { .. } => String::new(),
        Principal::Anonymous => "anonymous".to_owned(),
    }
}
