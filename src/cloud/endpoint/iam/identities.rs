//! Users, groups and roles themselves: making, showing, tagging and removing them.

use super::elements::{Shown, identity, role, tags, whole_list};
use super::{Answer, Desk, named, named_or_own};
use crate::cloud::credentials::Holder;
use crate::cloud::endpoint::form::Form;
use crate::cloud::endpoint::query::{QueryError, required};
use crate::cloud::endpoint::xml::Element;
use crate::iam::directory::{self, Directory, IdentityKind, NewIdentity, Tags};

/// `CreateUser`, `CreateGroup`, `CreateRole`
pub(super) fn create(
    kind: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    let name = named(kind, form)?;
    let new = NewIdentity { name, path: form.get("Path").unwrap_or("/") };
    let tags = directory::tags::read(&form.tags("Tags"))?;
    let boundary = form.get("PermissionsBoundary");
    let max_session_seconds = max_session(form)?;
    // Made on a copy, so that a refused boundary leaves nothing behind.
    let mut directory = desk.directory.clone();
    match kind {
        IdentityKind::User => drop(directory.create_user(new, desk.now, desk.ids)?),
        IdentityKind::Group => drop(directory.create_group(new, desk.now, desk.ids)?),
        IdentityKind::Role => {
            let document = required(form, "AssumeRolePolicyDocument", "assumeRolePolicyDocument")?;
            let role = directory.create_role(new, document, desk.now, desk.ids)?;
            role.max_session_seconds = max_session_seconds;
            role.description = form.get("Description").map(Into::into);
        }
    }
    if boundary.is_some() {
        directory.set_permissions_boundary(kind, name, boundary)?;
    }
    if !tags.is_empty() {
        directory.tag(kind, name, &tags)?;
    }
    *desk.directory = directory;
    describe(kind, name, desk.directory).map(|one| Some(vec![one]))
}

/// Source: IAM API reference, `CreateRole`: an hour to twelve.
fn max_session(form: &Form) -> Result<u64, QueryError> {
    let Some(text) = form.get("MaxSessionDuration") else { return Ok(3600) };
    let seconds = text.parse().ok().filter(|seconds| (3600..=43_200).contains(seconds));
    seconds.ok_or_else(|| QueryError::InvalidParameter {
        parameter: "maxSessionDuration",
        value: text.into(),
        constraint: "Member must have value between 3600 and 43200",
    })
}

/// `CreateServiceLinkedRole`
pub(super) fn create_service_linked(
    _: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    // Source: IAM API reference: not every service takes a suffix; those of ECR do not.
    for parameter in ["CustomSuffix", "Description"] {
        if form.get(parameter).is_some() {
            return Err(QueryError::NotModelled { parameter });
        }
    }
    let service = required(form, "AWSServiceName", "awsServiceName")?;
    let made = desk.directory.create_service_linked_role(service, desk.now, desk.ids)?;
    Ok(Some(vec![role("Role", made, Shown::Whole)]))
}

/// `GetUser`, `GetGroup`, `GetRole`
pub(super) fn get(
    kind: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    let name = named_or_own(kind, form, desk.caller)?;
    let mut elements = vec![describe(kind, name, desk.directory)?];
    if kind == IdentityKind::Group {
        let mut members = Vec::new();
        for user in desk.directory.members_of(name)? {
            members.push(identity("member", IdentityKind::User, user, Shown::Listed));
        }
        elements.extend(whole_list("Users", members));
    }
    Ok(Some(elements))
}

fn describe(kind: IdentityKind, name: &str, directory: &Directory) -> Result<Element, QueryError> {
    Ok(match kind {
        IdentityKind::User => identity("User", kind, &directory.user(name)?.identity, Shown::Whole),
        IdentityKind::Group => {
            identity("Group", kind, directory.identity(kind, name)?, Shown::Listed)
        }
        IdentityKind::Role => role("Role", directory.role(name)?, Shown::Whole),
    })
}

/// `ListUsers`, `ListGroups`, `ListRoles`
#[expect(clippy::unnecessary_wraps, reason = "the signature is that of every operation")]
pub(super) fn list(
    kind: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    let prefix = form.get("PathPrefix").unwrap_or("/");
    let mut members = Vec::new();
    let name = match kind {
        IdentityKind::User => {
            for user in desk.directory.users() {
                if user.identity.path.starts_with(prefix) {
                    members.push(identity("member", kind, &user.identity, Shown::Listed));
                }
            }
            "Users"
        }
        IdentityKind::Group => {
            for group in desk.directory.groups() {
                if group.path.starts_with(prefix) {
                    members.push(identity("member", kind, group, Shown::Listed));
                }
            }
            "Groups"
        }
        IdentityKind::Role => {
            for one in desk.directory.roles() {
                if one.identity.path.starts_with(prefix) {
                    members.push(role("member", one, Shown::Listed));
                }
            }
            "Roles"
        }
    };
    Ok(Some(whole_list(name, members)))
}

/// `DeleteUser`, `DeleteGroup`, `DeleteRole`
pub(super) fn delete(
    kind: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    let name = named(kind, form)?;
    let unique_id = &desk.directory.identity(kind, name)?.unique_id;
    if !desk.credentials.keys_of(unique_id).is_empty() {
        let message = "Cannot delete entity, must delete access keys first.";
        return Err(directory::Error::Conflict(message).into());
    }
    desk.directory.delete_identity(kind, name)?;
    Ok(None)
}

/// `AddUserToGroup`
pub(super) fn add_to_group(
    kind: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    let (group, user) = (named(kind, form)?, named(IdentityKind::User, form)?);
    desk.directory.add_user_to_group(group, user)?;
    Ok(None)
}

/// `RemoveUserFromGroup`
pub(super) fn remove_from_group(
    kind: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    let (group, user) = (named(kind, form)?, named(IdentityKind::User, form)?);
    desk.directory.remove_user_from_group(group, user)?;
    Ok(None)
}

/// `ListGroupsForUser`
pub(super) fn list_groups_of(
    kind: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    let mut members = Vec::new();
    for group in desk.directory.groups_of(named(kind, form)?)? {
        members.push(identity("member", IdentityKind::Group, group, Shown::Listed));
    }
    Ok(Some(whole_list("Groups", members)))
}

/// `TagUser`, `TagRole`
pub(super) fn tag(
    kind: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    let tags: Tags = directory::tags::read(&form.tags("Tags"))?;
    desk.directory.tag(kind, named(kind, form)?, &tags)?;
    Ok(None)
}

/// `UntagUser`, `UntagRole`
pub(super) fn untag(
    kind: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    desk.directory.untag(kind, named(kind, form)?, &form.members("TagKeys"))?;
    Ok(None)
}

/// `ListUserTags`, `ListRoleTags`
pub(super) fn list_tags(
    kind: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    let of = desk.directory.identity(kind, named(kind, form)?)?;
    Ok(Some(whole_list("Tags", tags(&of.tags))))
}

/// `CreateAccessKey`
pub(super) fn create_access_key(
    kind: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    let name = named_or_own(kind, form, desk.caller)?;
    let unique_id = desk.directory.user(name)?.identity.unique_id.clone();
    if desk.credentials.keys_of(&unique_id).len() >= 2 {
        return Err(directory::Error::TooManyAccessKeys.into());
    }
    let holder =
        Holder::User { account: desk.account, name: name.into(), unique_id, session_began: None };
    let keys = desk.credentials.issue_keys(holder, desk.now, desk.ids);
    let elements = vec![
        Element::text("UserName", name),
        Element::text("AccessKeyId", keys.access_key_id),
        Element::text("Status", "Active"),
        Element::text("SecretAccessKey", keys.secret_access_key),
        Element::text("CreateDate", desk.now),
    ];
    Ok(Some(vec![Element::of("AccessKey", elements)]))
}

/// `ListAccessKeys`
pub(super) fn list_access_keys(
    kind: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    let name = named_or_own(kind, form, desk.caller)?;
    let unique_id = &desk.directory.user(name)?.identity.unique_id;
    let mut members = Vec::new();
    for issued in desk.credentials.keys_of(unique_id) {
        let elements = vec![
            Element::text("UserName", name),
            Element::text("AccessKeyId", &issued.credentials.access_key_id),
            Element::text("Status", "Active"),
            Element::text("CreateDate", issued.given_out_at),
        ];
        members.push(Element::of("member", elements));
    }
    Ok(Some(whole_list("AccessKeyMetadata", members)))
}

/// `DeleteAccessKey`
pub(super) fn delete_access_key(
    kind: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    let name = named_or_own(kind, form, desk.caller)?;
    let id = required(form, "AccessKeyId", "accessKeyId")?;
    let unique_id = &desk.directory.user(name)?.identity.unique_id;
    let is_it =
        |issued: &&crate::cloud::credentials::Issued| *issued.credentials.access_key_id == *id;
    if !desk.credentials.keys_of(unique_id).iter().any(is_it) {
        return Err(QueryError::NoSuchAccessKey { id: id.into() });
    }
    desk.credentials.forget_keys(id);
    Ok(None)
}
