//! Managed policies and their versions.

use super::elements::{Shown, managed, version, whole_list};
use super::{Answer, Desk};
use crate::cloud::endpoint::form::Form;
use crate::cloud::endpoint::query::{QueryError, required};
use crate::iam::directory::{IdentityKind, NewPolicy};

fn arn(form: &Form) -> Result<&str, QueryError> {
    required(form, "PolicyArn", "policyArn")
}

fn version_id(form: &Form) -> Result<&str, QueryError> {
    required(form, "VersionId", "versionId")
}

/// `CreatePolicy`
pub(super) fn create(
    _: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    if form.get("Tags.member.1.Key").is_some() {
        return Err(QueryError::NotModelled { parameter: "Tags" });
    }
    let new = NewPolicy {
        name: required(form, "PolicyName", "policyName")?,
        path: form.get("Path").unwrap_or("/"),
        description: form.get("Description"),
        document: required(form, "PolicyDocument", "policyDocument")?,
    };
    let policy = desk.directory.create_policy(new, desk.now, desk.ids)?;
    Ok(Some(vec![managed("Policy", &policy, (0, 0))]))
}

/// `GetPolicy`
pub(super) fn get(_: IdentityKind, form: &Form, desk: &mut Desk<'_>) -> Result<Answer, QueryError> {
    let policy = desk.directory.managed_policy(arn(form)?)?;
    Ok(Some(vec![managed("Policy", &policy, desk.directory.uses(&policy.arn))]))
}

/// `ListPolicies`
pub(super) fn list(
    _: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    let scope = form.get("Scope").unwrap_or("All");
    if !matches!(scope, "All" | "AWS" | "Local") {
        return Err(QueryError::InvalidParameter {
            parameter: "scope",
            value: scope.into(),
            constraint: "Member must satisfy enum value set: [AWS, Local, All]",
        });
    }
    let is_attached_only = form.get("OnlyAttached") == Some("true");
    let mut members = Vec::new();
    for policy in desk.directory.attachable_policies() {
        let is_in_scope = match scope {
            "AWS" => policy.made.is_none(),
            "Local" => policy.is_own(),
            _ => true,
        };
        let used = desk.directory.uses(&policy.arn);
        if is_in_scope && (used.0 > 0 || !is_attached_only) {
            members.push(managed("member", &policy, used));
        }
    }
    Ok(Some(whole_list("Policies", members)))
}

/// `DeletePolicy`
pub(super) fn delete(
    _: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    desk.directory.delete_policy(arn(form)?)?;
    Ok(None)
}

/// `CreatePolicyVersion`
pub(super) fn create_version(
    _: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    let (arn, text) = (arn(form)?, required(form, "PolicyDocument", "policyDocument")?);
    let made = desk.directory.create_policy_version(arn, text, desk.now)?;
    if form.get("SetAsDefault") == Some("true") {
        desk.directory.set_default_policy_version(arn, &made.id())?;
    }
    let policy = desk.directory.managed_policy(arn)?;
    Ok(Some(vec![version("PolicyVersion", &policy, &made, Shown::Listed)]))
}

/// `GetPolicyVersion`
pub(super) fn get_version(
    _: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    let policy = desk.directory.managed_policy(arn(form)?)?;
    let found = policy.version(version_id(form)?)?;
    Ok(Some(vec![version("PolicyVersion", &policy, found, Shown::Whole)]))
}

/// `ListPolicyVersions`
pub(super) fn list_versions(
    _: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    let policy = desk.directory.managed_policy(arn(form)?)?;
    let mut members = Vec::new();
    // Newest first.
    for one in policy.versions().iter().rev() {
        members.push(version("member", &policy, one, Shown::Listed));
    }
    Ok(Some(whole_list("Versions", members)))
}

/// `DeletePolicyVersion`
pub(super) fn delete_version(
    _: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    desk.directory.delete_policy_version(arn(form)?, version_id(form)?)?;
    Ok(None)
}

/// `SetDefaultPolicyVersion`
pub(super) fn set_default_version(
    _: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    desk.directory.set_default_policy_version(arn(form)?, version_id(form)?)?;
    Ok(None)
}
