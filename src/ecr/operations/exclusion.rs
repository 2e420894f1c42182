//! Principals whose pulls do not count: scanners and backups should not keep images young.

use std::str::FromStr;

use crate::aws::{Arn, Timestamp};
use crate::ecr::error::{Missing, Taken};
use crate::ecr::members::Members;
use crate::ecr::meter::EXCLUSIONS_MAX;
use crate::ecr::operation::{Operation, Response, Scope, epoch};
use crate::ecr::page::PageRequest;
use crate::ecr::{Constraint, Error};
use crate::json::Node;

/// A user or a role, by its ARN.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExcludedPrincipal(Arn);

/// Leaves a principal's pulls out of pull times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterPullTimeUpdateExclusion {
    /// The principal.
    pub principal_arn: ExcludedPrincipal,
}

/// Counts a principal's pulls again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeregisterPullTimeUpdateExclusion {
    /// The principal.
    pub principal_arn: ExcludedPrincipal,
}

/// Asks whose pulls do not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListPullTimeUpdateExclusions {
    /// Which part of a long list.
    pub page: PageRequest,
}

/// A principal whose pulls do not count from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterPullTimeUpdateExclusionResponse {
    /// The principal.
    pub principal_arn: ExcludedPrincipal,
    /// Since when.
    pub created_at: Timestamp,
}

/// A principal whose pulls count again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeregisterPullTimeUpdateExclusionResponse {
    /// The principal.
    pub principal_arn: ExcludedPrincipal,
}

/// Whose pulls do not count, by ARN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPullTimeUpdateExclusionsResponse {
    /// They.
    pub pull_time_update_exclusions: Vec<ExcludedPrincipal>,
    /// What to ask for the rest with, if there is any.
    pub next_token: Option<String>,
}

impl FromStr for ExcludedPrincipal {
    type Err = Constraint;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() > 200 {
            return Err(Constraint::LengthAtMost(200));
        }
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte);
        let is_path = |path: &str| {
            path.split('/').all(|part| !part.is_empty() && part.bytes().all(is_letter))
        };
        let is_principal = |arn: &Arn| {
            let path = arn.resource().split_once('/');
            let is_one = path
                .is_some_and(|(kind, path)| (kind == "role" || kind == "user") && is_path(path));
            arn.service() == "iam" && arn.region.is_none() && arn.account.is_some() && is_one
        };
        let arn = text.parse::<Arn>().ok().filter(is_principal);
        arn.map(Self).ok_or(Constraint::Pattern(
            "^arn:aws(-[a-z]+)*:iam::[0-9]{12}:(role|user)/[\\w+=,.@-]+(/[\\w+=,.@-]+)*$",
        ))
    }
}

impl ExcludedPrincipal {
    /// The principal.
    pub fn arn(&self) -> &Arn {
        &self.0
    }
}

fn read_principal(members: &Members<'_>) -> Result<ExcludedPrincipal, Error> {
    let field = members.field("principalArn");
    field.required(field.parsed()?)
}

impl Operation for RegisterPullTimeUpdateExclusion {
    const ERRORS: &'static [&'static str] = &[
        "ExclusionAlreadyExistsException",
        "InvalidParameterException",
        "LimitExceededException",
        "ServerException",
        "ValidationException",
    ];
    type Response = RegisterPullTimeUpdateExclusionResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        Ok(Self { principal_arn: read_principal(members)? })
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let Self { principal_arn } = self;
        let exclusions = &mut scope.registry.pull_time_update_exclusions;
        if exclusions.contains_key(&principal_arn) {
            let arn = principal_arn.0.to_string().into();
            return Err(Error::AlreadyExists(Taken::PullTimeUpdateExclusion(arn)));
        }
        if exclusions.len() >= EXCLUSIONS_MAX {
            return Err(Error::LimitExceeded);
        }
        exclusions.insert(principal_arn.clone(), scope.now);
        Ok(RegisterPullTimeUpdateExclusionResponse { principal_arn, created_at: scope.now })
    }
}

impl Operation for DeregisterPullTimeUpdateExclusion {
    const ERRORS: &'static [&'static str] = &[
        "ExclusionNotFoundException",
        "InvalidParameterException",
        "LimitExceededException",
        "ServerException",
        "ValidationException",
    ];
    type Response = DeregisterPullTimeUpdateExclusionResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        Ok(Self { principal_arn: read_principal(members)? })
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let Self { principal_arn } = self;
        if scope.registry.pull_time_update_exclusions.remove(&principal_arn).is_none() {
            let arn = principal_arn.0.to_string().into();
            return Err(Error::NotFound(Missing::PullTimeUpdateExclusion(arn)));
        }
        Ok(DeregisterPullTimeUpdateExclusionResponse { principal_arn })
    }
}

impl Operation for ListPullTimeUpdateExclusions {
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterException",
        "LimitExceededException",
        "ServerException",
        "ValidationException",
    ];
    type Response = ListPullTimeUpdateExclusionsResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        Ok(Self { page: PageRequest::read(members)? })
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let exclusions = scope.registry.pull_time_update_exclusions.keys().cloned();
        let (pull_time_update_exclusions, next_token) = self.page.cut(exclusions);
        Ok(ListPullTimeUpdateExclusionsResponse { pull_time_update_exclusions, next_token })
    }
}

impl Response for RegisterPullTimeUpdateExclusionResponse {
    fn node(&self) -> Node {
        Node::object([
            ("principalArn", Node::display(&self.principal_arn.0)),
            ("createdAt", epoch(self.created_at)),
        ])
    }
}

impl Response for DeregisterPullTimeUpdateExclusionResponse {
    fn node(&self) -> Node {
        Node::object([("principalArn", Node::display(&self.principal_arn.0))])
    }
}

impl Response for ListPullTimeUpdateExclusionsResponse {
    fn node(&self) -> Node {
        let exclusions = self.pull_time_update_exclusions.iter();
        let exclusions = Node::array(exclusions.map(|it| Node::display(&it.0)));
        let token = self.next_token.as_deref().map(|token| ("nextToken", Node::from(token)));
        Node::object([("pullTimeUpdateExclusions", exclusions)].into_iter().chain(token))
    }
}
