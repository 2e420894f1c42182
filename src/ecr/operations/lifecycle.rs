//! The lifecycle policy of a repository: put, look at, delete, try out.

mod preview;

pub use preview::{
    GetLifecyclePolicyPreview, GetLifecyclePolicyPreviewResponse, StartLifecyclePolicyPreview,
    StartLifecyclePolicyPreviewResponse,
};

use std::rc::Rc;

use crate::aws::Timestamp;
use crate::ecr::error::Missing;
use crate::ecr::lifecycle::{LifecyclePolicy, evaluation};
use crate::ecr::members::Members;
use crate::ecr::operation::{Operation, Response, Scope, Target, epoch};
use crate::ecr::{Constraint, Error, Location};
use crate::json::Node;

/// Sets the policy, in place of the one that was there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutLifecyclePolicy {
    /// The repository.
    pub target: Target,
    /// The document.
    pub lifecycle_policy_text: Box<str>,
}

/// Asks for the policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GetLifecyclePolicy {
    /// The repository.
    pub target: Target,
}

/// Takes the policy away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteLifecyclePolicy {
    /// The repository.
    pub target: Target,
}

/// The policy that was put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutLifecyclePolicyResponse {
    /// The repository.
    pub location: Location,
    /// It.
    pub policy: Rc<LifecyclePolicy>,
}

/// The policy that is there, or was until now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LifecyclePolicyResponse {
    /// The repository.
    pub location: Location,
    /// It.
    pub policy: Rc<LifecyclePolicy>,
    /// When it was last looked at what it comes to: the epoch while it never was.
    pub last_evaluated_at: Timestamp,
}

impl Operation for PutLifecyclePolicy {
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterException",
        "RepositoryNotFoundException",
        "ServerException",
        "ValidationException",
    ];
    type Response = PutLifecyclePolicyResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let text = members.field("lifecyclePolicyText");
        Ok(Self {
            target: Target::read(members)?,
            lifecycle_policy_text: text.required(text.sized_text(100..=30_720)?)?.into(),
        })
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let location = self.target.location(scope.registry);
        self.target.find(scope.registry)?;
        let policy = Rc::new(parse(&self.lifecycle_policy_text)?);
        evaluation::set_policy(scope, &self.target.repository_name, Rc::clone(&policy));
        Ok(PutLifecyclePolicyResponse { location, policy })
    }
}

/// Reads a policy; the member is written with a capital here, as AWS's answers write it.
pub(super) fn parse(text: &str) -> Result<LifecyclePolicy, Error> {
    LifecyclePolicy::parse(text).map_err(|why| Error::InvalidParameter {
        member: "LifecyclePolicyText".into(),
        constraint: Constraint::LifecyclePolicy(why),
    })
}

impl Operation for GetLifecyclePolicy {
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterException",
        "LifecyclePolicyNotFoundException",
        "RepositoryNotFoundException",
        "ServerException",
        "ValidationException",
    ];
    type Response = LifecyclePolicyResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        Ok(Self { target: Target::read(members)? })
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        current(&self.target, scope)
    }
}

impl Operation for DeleteLifecyclePolicy {
    const ERRORS: &'static [&'static str] = GetLifecyclePolicy::ERRORS;
    type Response = LifecyclePolicyResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        Ok(Self { target: Target::read(members)? })
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let response = current(&self.target, scope)?;
        self.target.find_mut(scope.registry)?.lifecycle_policy = None;
        Ok(response)
    }
}

fn current(target: &Target, scope: &Scope<'_>) -> Result<LifecyclePolicyResponse, Error> {
    let location = target.location(scope.registry);
    let repository = target.find(scope.registry)?;
    let Some(policy) = &repository.lifecycle_policy else {
        return Err(Error::NotFound(Missing::LifecyclePolicy(location)));
    };
    let last_evaluated_at = repository.evaluation.last_at().unwrap_or(Timestamp::from_millis(0));
    Ok(LifecyclePolicyResponse { location, policy: Rc::clone(policy), last_evaluated_at })
}

impl Response for PutLifecyclePolicyResponse {
    fn node(&self) -> Node {
        Node::object(policy_members(&self.location, &self.policy))
    }
}

impl Response for LifecyclePolicyResponse {
    fn node(&self) -> Node {
        let members = policy_members(&self.location, &self.policy);
        let evaluated = ("lastEvaluatedAt", epoch(self.last_evaluated_at));
        Node::object(members.into_iter().chain([evaluated]))
    }
}

fn policy_members(location: &Location, policy: &LifecyclePolicy) -> [(&'static str, Node); 3] {
    [
        ("registryId", Node::display(&location.registry_id)),
        ("repositoryName", Node::display(&location.repository_name)),
        ("lifecyclePolicyText", Node::from(&*policy.text)),
    ]
}
