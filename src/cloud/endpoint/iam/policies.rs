//! What users, groups and roles may do: inline policies, attached ones, boundaries, trust.

use super::elements::{attached, percent_encoded, whole_list};
use super::{Answer, Desk, named, parameter};
use crate::cloud::endpoint::form::Form;
use crate::cloud::endpoint::query::{QueryError, required};
use crate::cloud::endpoint::xml::Element;
use crate::iam::directory::IdentityKind;

fn policy_name(form: &Form) -> Result<&str, QueryError> {
    required(form, "PolicyName", "policyName")
}

fn policy_arn(form: &Form) -> Result<&str, QueryError> {
    required(form, "PolicyArn", "policyArn")
}

fn policy_document(form: &Form) -> Result<&str, QueryError> {
    required(form, "PolicyDocument", "policyDocument")
}

/// `PutUserPolicy` and its kin
pub(super) fn put_inline(
    kind: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    let (name, document) = (named(kind, form)?, policy_document(form)?);
    desk.directory.put_inline_policy(kind, name, policy_name(form)?, document)?;
    Ok(None)
}

/// `GetUserPolicy` and its kin
pub(super) fn get_inline(
    kind: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    let name = named(kind, form)?;
    let document = desk.directory.inline_policy(kind, name, policy_name(form)?)?;
    Ok(Some(vec![
        Element::text(parameter(kind), name),
        Element::text("PolicyName", policy_name(form)?),
        Element::text("PolicyDocument", percent_encoded(&document.text)),
    ]))
}

/// `DeleteUserPolicy` and its kin
pub(super) fn delete_inline(
    kind: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    desk.directory.delete_inline_policy(kind, named(kind, form)?, policy_name(form)?)?;
    Ok(None)
}

/// `ListUserPolicies` and its kin
pub(super) fn list_inline(
    kind: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    let mut members = Vec::new();
    for name in desk.directory.identity(kind, named(kind, form)?)?.inline_policies.keys() {
        members.push(Element::text("member", name));
    }
    Ok(Some(whole_list("PolicyNames", members)))
}

/// `AttachUserPolicy` and its kin
pub(super) fn attach(
    kind: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    desk.directory.attach_policy(kind, named(kind, form)?, policy_arn(form)?)?;
    Ok(None)
}

/// `DetachUserPolicy` and its kin
pub(super) fn detach(
    kind: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    desk.directory.detach_policy(kind, named(kind, form)?, policy_arn(form)?)?;
    Ok(None)
}

/// `ListAttachedUserPolicies` and its kin
pub(super) fn list_attached(
    kind: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    let mut members = Vec::new();
    for arn in &desk.directory.identity(kind, named(kind, form)?)?.attached_policies {
        members.push(attached(arn));
    }
    Ok(Some(whole_list("AttachedPolicies", members)))
}

/// `PutUserPermissionsBoundary`, `PutRolePermissionsBoundary`
pub(super) fn put_boundary(
    kind: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    let arn = required(form, "PermissionsBoundary", "permissionsBoundary")?;
    desk.directory.set_permissions_boundary(kind, named(kind, form)?, Some(arn))?;
    Ok(None)
}

/// `DeleteUserPermissionsBoundary`, `DeleteRolePermissionsBoundary`
pub(super) fn delete_boundary(
    kind: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    desk.directory.set_permissions_boundary(kind, named(kind, form)?, None)?;
    Ok(None)
}

/// `UpdateAssumeRolePolicy`
pub(super) fn update_trust(
    kind: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    desk.directory.update_trust_policy(named(kind, form)?, policy_document(form)?)?;
    Ok(None)
}
