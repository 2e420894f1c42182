//! What the references of AWS say about an operation before anybody calls it: which permissions it
//! needs, and which errors it can end in.
//!
//! The doors decide by the calls themselves; tests hold this table against what they decide.
//!
//! Sources: Service Authorization Reference; API references of ECR and STS.

use crate::ecr::operation;
use crate::iam::actions;

/// A permission that an operation needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// The action, such as `ecr:PutImage`.
    pub action: String,
    /// What it is done to: the form of its ARN, or `*` where only that covers it.
    pub resource: &'static str,
    /// When it is needed, such as `with tags`; `None` is always.
    pub when: Option<&'static str>,
}

/// Permissions that an operation needs beside the action of its own name.
const MORE: [(&str, &str, &str); 8] = [
    ("ecr:CreateRepository", "ecr:TagResource", "with --tags"),
    ("ecr:CreateRepositoryCreationTemplate", "iam:PassRole", "with --custom-role-arn"),
    (
        "ecr:InitiateLayerUpload",
        "ecr:CreateRepository",
        "where a template for CREATE_ON_PUSH makes the repository",
    ),
    ("ecr:UpdateRepositoryCreationTemplate", "iam:PassRole", "with --custom-role-arn"),
    ("sts:AssumeRole", "sts:SetSourceIdentity", "with --source-identity"),
    ("sts:AssumeRole", "sts:TagSession", "with --tags"),
    ("sts:GetFederationToken", "sts:TagSession", "with --tags"),
    // The operation has no action of its own: this one is asked for in its place.
    ("ecr:ListImageReferrers", "ecr:BatchGetImage", ""),
];

/// The permissions that an operation of a service needs; empty where it needs none, and nothing
/// where AWS does not say. The service is written as actions write it: `ecr`.
pub fn permissions(service: &str, operation: &str) -> Option<Vec<Permission>> {
    let own = format!("{service}:{operation}");
    if actions::needs_no_permission(&own) {
        return Some(Vec::new());
    }
    let more = MORE.iter().filter(|(of, ..)| *of == own);
    let permission = |action: &str, when| Permission {
        action: action.to_owned(),
        resource: actions::find(action).map_or("*", |action| action.resource.form()),
        when,
    };
    let mut all = Vec::new();
    if actions::find(&own).is_some() {
        all.push(permission(&own, None));
    }
    for (_, action, when) in more {
        all.push(permission(action, Some(*when).filter(|when| !when.is_empty())));
    }
    (!all.is_empty()).then_some(all)
}

/// The errors of an operation of ECR as the API model declares them, without those of who may;
/// empty for one that is not here.
pub fn errors(operation: &str) -> &'static [&'static str] {
    operation::errors_of(operation)
}
