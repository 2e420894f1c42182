//! The members of requests about pull through cache rules.

use std::fmt;
use std::str::FromStr;

use crate::aws::{AccountId, Arn, Region};
use crate::ecr::members::Members;
use crate::ecr::prefix::RepositoryPrefix;
use crate::ecr::{Constraint, Error};

/// The ARN of a secret whose name begins with `ecr-pullthroughcache/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialArn(Arn);

impl CredentialArn {
    /// Whether the secret is in this account and Region.
    pub(super) fn is_in(&self, account: AccountId, region: Region) -> bool {
        self.0.account == Some(account) && self.0.region == Some(region)
    }
}

impl fmt::Display for CredentialArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl FromStr for CredentialArn {
    type Err = Constraint;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.len() {
            0..50 => return Err(Constraint::LengthAtLeast(50)),
            613.. => return Err(Constraint::LengthAtMost(612)),
            _ => {}
        }
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"/_+=.@-".contains(&byte);
        let is_secret = |arn: &Arn| {
            let name = arn.resource().strip_prefix("secret:ecr-pullthroughcache/");
            arn.service() == "secretsmanager"
                && name.is_some_and(|name| !name.is_empty() && name.bytes().all(is_letter))
        };
        let arn = text.parse::<Arn>().ok().filter(is_secret);
        arn.map(Self).ok_or(Constraint::Pattern(
            "^arn:aws(-\\w+)*:secretsmanager:[a-zA-Z0-9-:]+:secret:ecr\\-pullthroughcache\\/[a-zA-Z0-9\\/_+=.@-]+$",
        ))
    }
}

pub(super) fn read_prefix(members: &Members<'_>) -> Result<RepositoryPrefix, Error> {
    let field = members.field("ecrRepositoryPrefix");
    field.required(RepositoryPrefix::read(&field, 2..=30)?)
}

pub(super) fn read_role(members: &Members<'_>) -> Result<Option<Box<str>>, Error> {
    Ok(members.field("customRoleArn").sized_text(0..=2048)?.map(Into::into))
}
