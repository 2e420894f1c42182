//! IAM: making users, groups, roles and their policies, and looking at them.

mod elements;
mod identities;
mod managed;
mod policies;
mod simulate;

use super::form::Form;
use super::query::{QueryError, required, unknown_action};
use super::xml::Element;
use crate::aws::{AccountId, Arn, Ids, Timestamp};
use crate::cloud::credentials::CredentialStore;
use crate::cloud::principals::Departed;
use crate::iam::directory::{Directory, IdentityKind, service_linked_role};
use crate::iam::{Context, PolicySet, Principal};

/// What an operation is about, which is what permission is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    /// A user, group or role.
    Identity(IdentityKind),
    /// Every user, group or role.
    Every(IdentityKind),
    /// The role of a service.
    ServiceRole,
    /// A managed policy.
    Policy,
    /// The user, group or role whose policies are tried out.
    PolicySource,
    /// Nothing in particular.
    Nothing,
}

/// Does what an operation does to identities of a kind.
type Run = fn(IdentityKind, &Form, &mut Desk<'_>) -> Result<Answer, QueryError>;

/// One operation of IAM.
#[derive(Debug)]
struct Operation {
    name: &'static str,
    action: &'static str,
    subject: Subject,
    run: Run,
}

const fn operation(action: &'static str, subject: Subject, run: Run) -> Operation {
    // `iam:` is four letters of ASCII, so the split is always there.
    let name = match action.split_at_checked(4) {
        Some((_, name)) => name,
        None => action,
    };
    Operation { name, action, subject, run }
}

const USER: Subject = Subject::Identity(IdentityKind::User);
const GROUP: Subject = Subject::Identity(IdentityKind::Group);
const ROLE: Subject = Subject::Identity(IdentityKind::Role);
const POLICY: Subject = Subject::Policy;

/// Every operation of IAM that Drydock models.
#[rustfmt::skip]
const OPERATIONS: [Operation; 62] = [
    operation("iam:AddUserToGroup", GROUP, identities::add_to_group),
    operation("iam:AttachGroupPolicy", GROUP, policies::attach),
    operation("iam:AttachRolePolicy", ROLE, policies::attach),
    operation("iam:AttachUserPolicy", USER, policies::attach),
    operation("iam:CreateAccessKey", USER, identities::create_access_key),
    operation("iam:CreateGroup", GROUP, identities::create),
    operation("iam:CreatePolicy", POLICY, managed::create),
    operation("iam:CreatePolicyVersion", POLICY, managed::create_version),
    operation("iam:CreateRole", ROLE, identities::create),
    operation("iam:CreateServiceLinkedRole", Subject::ServiceRole, identities::create_service_linked),
    operation("iam:CreateUser", USER, identities::create),
    operation("iam:DeleteAccessKey", USER, identities::delete_access_key),
    operation("iam:DeleteGroup", GROUP, identities::delete),
    operation("iam:DeleteGroupPolicy", GROUP, policies::delete_inline),
    operation("iam:DeletePolicy", POLICY, managed::delete),
    operation("iam:DeletePolicyVersion", POLICY, managed::delete_version),
    operation("iam:DeleteRole", ROLE, identities::delete),
    operation("iam:DeleteRolePermissionsBoundary", ROLE, policies::delete_boundary),
    operation("iam:DeleteRolePolicy", ROLE, policies::delete_inline),
    operation("iam:DeleteUser", USER, identities::delete),
    operation("iam:DeleteUserPermissionsBoundary", USER, policies::delete_boundary),
    operation("iam:DeleteUserPolicy", USER, policies::delete_inline),
    operation("iam:DetachGroupPolicy", GROUP, policies::detach),
    operation("iam:DetachRolePolicy", ROLE, policies::detach),
    operation("iam:DetachUserPolicy", USER, policies::detach),
    operation("iam:GetGroup", GROUP, identities::get),
    operation("iam:GetGroupPolicy", GROUP, policies::get_inline),
    operation("iam:GetPolicy", POLICY, managed::get),
    operation("iam:GetPolicyVersion", POLICY, managed::get_version),
    operation("iam:GetRole", ROLE, identities::get),
    operation("iam:GetRolePolicy", ROLE, policies::get_inline),
    operation("iam:GetUser", USER, identities::get),
    operation("iam:GetUserPolicy", USER, policies::get_inline),
    operation("iam:ListAccessKeys", USER, identities::list_access_keys),
    operation("iam:ListAttachedGroupPolicies", GROUP, policies::list_attached),
    operation("iam:ListAttachedRolePolicies", ROLE, policies::list_attached),
    operation("iam:ListAttachedUserPolicies", USER, policies::list_attached),
    operation("iam:ListGroupPolicies", GROUP, policies::list_inline),
    operation("iam:ListGroups", Subject::Every(IdentityKind::Group), identities::list),
    operation("iam:ListGroupsForUser", USER, identities::list_groups_of),
    operation("iam:ListPolicies", Subject::Nothing, managed::list),
    operation("iam:ListPolicyVersions", POLICY, managed::list_versions),
    operation("iam:ListRolePolicies", ROLE, policies::list_inline),
    operation("iam:ListRoleTags", ROLE, identities::list_tags),
    operation("iam:ListRoles", Subject::Every(IdentityKind::Role), identities::list),
    operation("iam:ListUserPolicies", USER, policies::list_inline),
    operation("iam:ListUserTags", USER, identities::list_tags),
    operation("iam:ListUsers", Subject::Every(IdentityKind::User), identities::list),
    operation("iam:PutGroupPolicy", GROUP, policies::put_inline),
    operation("iam:PutRolePermissionsBoundary", ROLE, policies::put_boundary),
    operation("iam:PutRolePolicy", ROLE, policies::put_inline),
    operation("iam:PutUserPermissionsBoundary", USER, policies::put_boundary),
    operation("iam:PutUserPolicy", USER, policies::put_inline),
    operation("iam:RemoveUserFromGroup", GROUP, identities::remove_from_group),
    operation("iam:SetDefaultPolicyVersion", POLICY, managed::set_default_version),
    operation("iam:SimulateCustomPolicy", Subject::Nothing, simulate::custom),
    operation("iam:SimulatePrincipalPolicy", Subject::PolicySource, simulate::of_principal),
    operation("iam:TagRole", ROLE, identities::tag),
    operation("iam:TagUser", USER, identities::tag),
    operation("iam:UntagRole", ROLE, identities::untag),
    operation("iam:UntagUser", USER, identities::untag),
    operation("iam:UpdateAssumeRolePolicy", ROLE, policies::update_trust),
];

/// A call, its operation known and its parameters not yet read.
#[derive(Clone, Debug)]
pub(in crate::cloud) struct Call {
    operation: &'static Operation,
    form: Form,
}

/// What a call works on: the caller's own account, for IAM knows no other.
#[derive(Debug)]
pub(in crate::cloud) struct Desk<'a> {
    pub(in crate::cloud) account: AccountId,
    pub(in crate::cloud) caller: &'a Principal,
    pub(in crate::cloud) directory: &'a mut Directory,
    pub(in crate::cloud) credentials: &'a mut CredentialStore,
    pub(in crate::cloud) now: Timestamp,
    pub(in crate::cloud) ids: &'a mut Ids,
    /// What the organisation has to say to the account's users and roles.
    pub(in crate::cloud) control: PolicySet,
}

/// What stands in the result element; `None` for operations that answer nothing.
pub(in crate::cloud) type Answer = Option<Vec<Element>>;

impl Call {
    /// Finds the operation.
    pub(super) fn decode(form: Form) -> Result<Self, QueryError> {
        let name = form.get("Action").unwrap_or_default();
        match OPERATIONS.iter().find(|operation| operation.name == name) {
            Some(operation) => Ok(Self { operation, form }),
            None => Err(unknown_action(&form)),
        }
    }

    /// The operation's name.
    pub(in crate::cloud) fn operation(&self) -> &'static str {
        self.operation.name
    }

    /// The action that the caller needs.
    pub(in crate::cloud) fn action(&self) -> &'static str {
        self.operation.action
    }

    /// What it is about, under the path it has or is to have; a list is about none in particular,
    /// `user/`.
    pub(in crate::cloud) fn resource(
        &self,
        account: AccountId,
        directory: &Directory,
        caller: &Principal,
    ) -> Option<Arn> {
        let path = self.form.get("Path").unwrap_or("/");
        match self.operation.subject {
            Subject::Nothing => None,
            Subject::PolicySource => self.form.get("PolicySourceArn")?.parse().ok(),
            Subject::Every(kind) => Some(Arn::iam(account, &format!("{kind}/"))),
            Subject::ServiceRole => {
                let service = self.form.get("AWSServiceName").unwrap_or_default();
                let (path, role) = service_linked_role(service)?;
                Some(Arn::iam(account, &format!("role{path}{role}")))
            }
            Subject::Policy => {
                if let Some(arn) = self.form.get("PolicyArn") {
                    return arn.parse().ok();
                }
                let name = self.form.get("PolicyName").unwrap_or_default();
                Some(Arn::iam(account, &format!("policy{path}{name}")))
            }
            Subject::Identity(kind) => {
                let name = self.form.get(parameter(kind)).or_else(|| caller.user_name());
                let Some(name) = name else {
                    return Some(Arn::iam(account, &format!("{kind}/")));
                };
                match directory.identity(kind, name) {
                    Ok(identity) => Some(identity.arn.clone()),
                    Err(_) => Some(Arn::iam(account, &format!("{kind}{path}{name}"))),
                }
            }
        }
    }

    /// The condition keys that come with the call.
    ///
    /// Source: Service Authorization Reference, IAM. `iam:PermissionsBoundary` is the boundary that
    /// is being set; where policies change, the one that is there.
    pub(in crate::cloud) fn add_keys(&self, directory: &Directory, context: &mut Context) {
        for (key, parameter) in [
            ("iam:PolicyARN", "PolicyArn"),
            ("iam:AWSServiceName", "AWSServiceName"),
            ("iam:PermissionsBoundary", "PermissionsBoundary"),
        ] {
            if let Some(value) = self.form.get(parameter) {
                context.set(key, value);
            }
        }
        let tags = self.form.tags("Tags");
        let mut keys: Vec<Box<str>> = tags.iter().map(|(key, _)| (*key).into()).collect();
        for (key, value) in tags {
            context.set(&format!("aws:RequestTag/{key}"), value);
        }
        keys.extend(self.form.members("TagKeys").into_iter().map(Into::into));
        if !keys.is_empty() {
            context.set_many("aws:TagKeys", keys);
        }
        let Subject::Identity(kind) = self.operation.subject else { return };
        let name = self.form.get(parameter(kind)).unwrap_or_default();
        let Ok(identity) = directory.identity(kind, name) else { return };
        for (key, value) in &identity.tags {
            context.set(&format!("aws:ResourceTag/{key}"), value.clone());
            context.set(&format!("iam:ResourceTag/{key}"), value.clone());
        }
        let boundary = identity.permissions_boundary.as_deref();
        if let Some(boundary) = boundary.filter(|_| self.operation.name.ends_with("Policy")) {
            context.set("iam:PermissionsBoundary", boundary);
        }
    }

    /// The user or role that the call would delete.
    pub(in crate::cloud) fn departing(&self, directory: &Directory) -> Option<Departed> {
        let Subject::Identity(kind) = self.operation.subject else { return None };
        if !matches!(self.operation.name, "DeleteUser" | "DeleteRole") {
            return None;
        }
        let identity = directory.identity(kind, self.form.get(parameter(kind))?).ok()?;
        let (arn, unique_id) = (identity.arn.to_string(), identity.unique_id.clone());
        Some(Departed { arn, unique_id })
    }

    /// The text about who may assume a role that the call would save.
    pub(in crate::cloud) fn trust_policy(&self) -> Option<&str> {
        match self.operation.name {
            "CreateRole" => self.form.get("AssumeRolePolicyDocument"),
            "UpdateAssumeRolePolicy" => self.form.get("PolicyDocument"),
            _ => None,
        }
    }

    /// Does what was asked, or changes nothing.
    pub(in crate::cloud) fn execute(&self, desk: &mut Desk<'_>) -> Result<Answer, QueryError> {
        let kind = match self.operation.subject {
            Subject::Identity(kind) | Subject::Every(kind) => kind,
            Subject::ServiceRole | Subject::Policy | Subject::PolicySource | Subject::Nothing => {
                IdentityKind::Role
            }
        };
        (self.operation.run)(kind, &self.form, desk)
    }
}

/// The parameter that names a user, group or role.
fn parameter(kind: IdentityKind) -> &'static str {
    match kind {
        IdentityKind::User => "UserName",
        IdentityKind::Group => "GroupName",
        IdentityKind::Role => "RoleName",
    }
}

/// The same, as IAM's messages spell it.
fn parameter_in_messages(kind: IdentityKind) -> &'static str {
    match kind {
        IdentityKind::User => "userName",
        IdentityKind::Group => "groupName",
        IdentityKind::Role => "roleName",
    }
}

/// The user, group or role that a call has to name.
fn named(kind: IdentityKind, form: &Form) -> Result<&str, QueryError> {
    required(form, parameter(kind), parameter_in_messages(kind))
}

/// The user, group or role that a call names; a user who names none means itself.
fn named_or_own<'a>(
    kind: IdentityKind,
    form: &'a Form,
    caller: &'a Principal,
) -> Result<&'a str, QueryError> {
    match (form.get(parameter(kind)), kind) {
        (None, IdentityKind::User) => caller.user_name().ok_or(QueryError::NotAUser),
        (_, _) => named(kind, form),
    }
}
