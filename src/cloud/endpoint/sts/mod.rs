//! STS: who am I, and becoming somebody else.

mod assume_role;
mod token;

use super::form::Form;
use super::query::{QueryError, unknown_action};
use super::xml::Element;
use crate::aws::{Arn, Ids, Timestamp};
use crate::cloud::credentials::{CredentialStore, Credentials, Holder, Passed};
use crate::iam::directory::{self, Directory, Tags};
use crate::iam::{Context, Policy, PolicyKind, Principal};

pub(in crate::cloud) use assume_role::AssumeRole;
pub(in crate::cloud) use token::{GetFederationToken, GetSessionToken};

use std::rc::Rc;
use std::time::Duration;

/// A call, its parameters read.
#[derive(Clone, Debug)]
pub(in crate::cloud) enum Call {
    /// Who am I? Needs no permission, not even a missing one.
    GetCallerIdentity,
    /// Makes a session of a role.
    AssumeRole(Box<AssumeRole>),
    /// Makes a session of the calling user under another name.
    GetFederationToken(GetFederationToken),
    /// Makes a session of the calling user.
    GetSessionToken(GetSessionToken),
}

/// What making a session works on.
#[derive(Debug)]
pub(in crate::cloud) struct Desk<'a> {
    /// Whose credentials ask.
    pub(in crate::cloud) holder: &'a Holder,
    /// The directory of the role, or of the user who asks.
    pub(in crate::cloud) directory: &'a Directory,
    pub(in crate::cloud) credentials: &'a mut CredentialStore,
    pub(in crate::cloud) now: Timestamp,
    pub(in crate::cloud) ids: &'a mut Ids,
}

impl Call {
    /// Reads a call.
    pub(super) fn decode(form: &Form) -> Result<Self, QueryError> {
        match form.get("Action") {
            Some("GetCallerIdentity") => Ok(Self::GetCallerIdentity),
            Some("AssumeRole") => {
                AssumeRole::read(form).map(|call| Self::AssumeRole(Box::new(call)))
            }
            Some("GetFederationToken") => {
                GetFederationToken::read(form).map(Self::GetFederationToken)
            }
            Some("GetSessionToken") => GetSessionToken::read(form).map(Self::GetSessionToken),
            _ => Err(unknown_action(form)),
        }
    }

    /// The operation's name.
    pub(in crate::cloud) fn operation(&self) -> &'static str {
        match self {
            Self::GetCallerIdentity => "GetCallerIdentity",
            Self::AssumeRole(_) => "AssumeRole",
            Self::GetFederationToken(_) => "GetFederationToken",
            Self::GetSessionToken(_) => "GetSessionToken",
        }
    }

    /// Why credentials of this sort cannot make the call, whatever policies say.
    ///
    /// Source: IAM user guide, comparing the AWS STS API operations.
    pub(in crate::cloud) fn check_sort(&self, holder: &Holder) -> Result<(), QueryError> {
        let operation = self.operation();
        let refused = |sort| Err(QueryError::WrongCredentials { operation, sort });
        match (self, holder) {
            (Self::GetCallerIdentity, _)
            | (Self::AssumeRole(_), Holder::User { .. } | Holder::Role(_) | Holder::Service(_)) => {
                Ok(())
            }
            (Self::AssumeRole(_), Holder::Root { .. }) => Err(QueryError::RootAssumesNoRole),
            (Self::AssumeRole(_), Holder::Federated(_)) => refused("federated user credentials"),
            (Self::GetFederationToken(_), Holder::Root { session_began: None, .. }) => {
                Err(QueryError::NotModelled { parameter: "Name for a root user" })
            }
            _ if holder.session_began().is_some() => refused("session credentials"),
            _ => Ok(()),
        }
    }
}

/// The session policies of a call, and the tags that it passes.
#[derive(Debug)]
struct Passing {
    policy: Option<Rc<Policy>>,
    policy_arns: Vec<Box<str>>,
    tags: Tags,
}

impl Passing {
    fn read(form: &Form) -> Result<Self, QueryError> {
        let read = |text| directory::read_policy(text, PolicyKind::Session);
        let policy = form.get("Policy").map(read).transpose()?;
        let arns: Vec<Box<str>> = policy_arns(form);
        // Source: STS API reference: up to 10 managed policies.
        if arns.len() > 10 {
            return Err(QueryError::InvalidParameter {
                parameter: "policyArns",
                value: arns.len().to_string().into(),
                constraint: "Member must have length less than or equal to 10",
            });
        }
        let tags = directory::tags::read(&form.tags("Tags")).map_err(|error| {
            // IAM and STS say the same of keys that are one key, under different codes.
            if error == directory::Error::RepeatedTag {
                return QueryError::Contradiction(
                    "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
                );
            }
            error.into()
        })?;
        Ok(Self { policy, policy_arns: arns, tags })
    }
}

/// The ARNs of `PolicyArns.member.1.arn` and so on.
fn policy_arns(form: &Form) -> Vec<Box<str>> {
    let arn = |number: usize| form.get(&format!("PolicyArns.member.{number}.arn"));
    (1..).map_while(arn).map(Into::into).collect()
}

/// The keys that come with tags; a call that passes none has neither.
fn add_request_tags(tags: &Tags, context: &mut Context) {
    for (key, value) in tags {
        context.set(&format!("aws:RequestTag/{key}"), value.clone());
    }
    if !tags.is_empty() {
        context.set_many("aws:TagKeys", tags.iter().map(|(key, _)| key.clone()).collect());
    }
}

/// How long a session is to last, if that is said.
fn seconds(form: &Form, at_most: u64) -> Result<Option<u64>, QueryError> {
    let Some(text) = form.get("DurationSeconds") else { return Ok(None) };
    match text.parse::<u64>() {
        Ok(seconds) if (900..=at_most).contains(&seconds) => Ok(Some(seconds)),
        _ => Err(QueryError::InvalidParameter {
            parameter: "durationSeconds",
            value: text.into(),
            constraint: match at_most {
                43_200 => "Member must have value between 900 and 43200",
                _ => "Member must have value between 900 and 129600",
            },
        }),
    }
}

/// Finds the managed policies that cap a session, and puts all its policies together.
///
/// Assumed: a managed session policy counts as it is when the session is made.
fn passed(directory: &Directory, passing: &Passing) -> Result<Passed, directory::Error> {
    use crate::cloud::credentials::SessionPolicy;
    let mut policies = Vec::new();
    if let Some(document) = &passing.policy {
        let document = Rc::clone(document);
        policies.push(SessionPolicy { name: "Session policy".into(), arn: None, document });
    }
    for arn in &passing.policy_arns {
        let policy = directory.managed_policy(arn)?;
        let Some(document) = policy.document() else { continue };
        policies.push(SessionPolicy {
            name: policy.name().into(),
            arn: policy.resource(),
            document: Rc::clone(document),
        });
    }
    Ok(Passed { policies, tags: passing.tags.clone(), ..Passed::default() })
}

/// The element that hands credentials out.
fn credentials(keys: Credentials, until: Timestamp) -> Element {
    Element::of(
        "Credentials",
        vec![
            Element::text("AccessKeyId", keys.access_key_id),
            Element::text("SecretAccessKey", keys.secret_access_key),
            Element::text("SessionToken", keys.session_token.unwrap_or_default()),
            Element::text("Expiration", until),
        ],
    )
}

fn lasting(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
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
    let last = |arn: &Arn| arn.resource().rsplit('/').next().unwrap_or_default().to_owned();
    match caller {
        Principal::Root { account } => account.to_string(),
        Principal::User { unique_id, .. } => unique_id.to_string(),
        Principal::AssumedRole { session_arn, unique_id, .. } => {
            format!("{unique_id}:{}", last(session_arn))
        }
        Principal::FederatedUser { session_arn, .. } => {
            let account = session_arn.account.map(|account| account.to_string());
            format!("{}:{}", account.unwrap_or_default(), last(session_arn))
        }
        Principal::Service { .. } | Principal::Federated { .. } => String::new(),
        Principal::Anonymous => "anonymous".to_owned(),
    }
}
