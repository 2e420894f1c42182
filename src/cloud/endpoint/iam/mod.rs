//! IAM: making users, roles and their policies, and looking at them.

use std::fmt::Write as _;

use super::form::Form;
use super::query::{QueryError, required, unknown_action};
use super::xml::Element;
use crate::aws::{AccountId, Arn, Ids, Timestamp};
use crate::cloud::credentials::{CredentialStore, Holder};
use crate::iam::Principal;
use crate::iam::directory::{
    self, Directory, Identity, IdentityKind, ManagedPolicy, NewIdentity, Role,
};

/// What is done; to a user or to a role, says the operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Create,
    Get,
    List,
    PutPolicy,
    GetPolicy,
    DeletePolicy,
    ListPolicies,
    AttachPolicy,
    DetachPolicy,
    ListAttachedPolicies,
    CreateAccessKey,
}

/// One operation of IAM.
#[derive(Debug, PartialEq, Eq)]
struct Operation {
    name: &'static str,
    action: &'static str,
    kind: IdentityKind,
    verb: Verb,
}

const fn operation(action: &'static str, kind: IdentityKind, verb: Verb) -> Operation {
    // `iam:` is four letters of ASCII, so the split is always there.
    let name = match action.split_at_checked(4) {
        Some((_, name)) => name,
        None => action,
    };
    Operation { name, action, kind, verb }
}

/// Every operation of IAM that Drydock models.
const OPERATIONS: [Operation; 21] = [
    operation("iam:AttachRolePolicy", IdentityKind::Role, Verb::AttachPolicy),
    operation("iam:AttachUserPolicy", IdentityKind::User, Verb::AttachPolicy),
    operation("iam:CreateAccessKey", IdentityKind::User, Verb::CreateAccessKey),
    operation("iam:CreateRole", IdentityKind::Role, Verb::Create),
    operation("iam:CreateUser", IdentityKind::User, Verb::Create),
    operation("iam:DeleteRolePolicy", IdentityKind::Role, Verb::DeletePolicy),
    operation("iam:DeleteUserPolicy", IdentityKind::User, Verb::DeletePolicy),
    operation("iam:DetachRolePolicy", IdentityKind::Role, Verb::DetachPolicy),
    operation("iam:DetachUserPolicy", IdentityKind::User, Verb::DetachPolicy),
    operation("iam:GetRole", IdentityKind::Role, Verb::Get),
    operation("iam:GetRolePolicy", IdentityKind::Role, Verb::GetPolicy),
    operation("iam:GetUser", IdentityKind::User, Verb::Get),
    operation("iam:GetUserPolicy", IdentityKind::User, Verb::GetPolicy),
    operation("iam:ListAttachedRolePolicies", IdentityKind::Role, Verb::ListAttachedPolicies),
    operation("iam:ListAttachedUserPolicies", IdentityKind::User, Verb::ListAttachedPolicies),
    operation("iam:ListRolePolicies", IdentityKind::Role, Verb::ListPolicies),
    operation("iam:ListRoles", IdentityKind::Role, Verb::List),
    operation("iam:ListUserPolicies", IdentityKind::User, Verb::ListPolicies),
    operation("iam:ListUsers", IdentityKind::User, Verb::List),
    operation("iam:PutRolePolicy", IdentityKind::Role, Verb::PutPolicy),
    operation("iam:PutUserPolicy", IdentityKind::User, Verb::PutPolicy),
];

/// A call, its operation known and its parameters not yet read.
#[derive(Clone, Debug, PartialEq, Eq)]
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

    /// The user or role it is about, under the path it has or is to have; a list is about none in
    /// particular, `user/`.
    pub(in crate::cloud) fn resource(
        &self,
        account: AccountId,
        directory: &Directory,
        caller: &Principal,
    ) -> Arn {
        let kind = self.operation.kind;
        let name = match (self.operation.verb, self.form.get(parameter(kind))) {
            (Verb::List, _) => None,
            (_, Some(name)) => Some(name),
            (_, None) => caller.user_name(),
        };
        let Some(name) = name else { return Arn::iam(account, &format!("{kind}/")) };
        if let Ok(identity) = directory.identity(kind, name) {
            return identity.arn.clone();
        }
        let path = self.form.get("Path").unwrap_or("/");
        Arn::iam(account, &format!("{kind}{path}{name}"))
    }

    /// Does what was asked, or changes nothing.
    pub(in crate::cloud) fn execute(&self, desk: &mut Desk<'_>) -> Result<Answer, QueryError> {
        let (kind, form) = (self.operation.kind, &self.form);
        match self.operation.verb {
            Verb::Create => create(kind, form, desk).map(Some),
            Verb::Get => {
                let name = name_or_own(kind, form, desk.caller)?;
                describe(kind, name, desk.directory).map(|one| Some(vec![one]))
            }
            Verb::List => Ok(Some(list(kind, desk.directory))),
            Verb::CreateAccessKey => create_access_key(form, desk).map(Some),
            Verb::PutPolicy
            | Verb::GetPolicy
            | Verb::DeletePolicy
            | Verb::ListPolicies
            | Verb::AttachPolicy
            | Verb::DetachPolicy
            | Verb::ListAttachedPolicies => {
                let name = required(form, parameter(kind), parameter_in_messages(kind))?;
                policies(self.operation, name, form, desk.directory)
            }
        }
    }
}

/// The parameter that names a user or role.
fn parameter(kind: IdentityKind) -> &'static str {
    match kind {
        IdentityKind::User => "UserName",
        IdentityKind::Role => "RoleName",
    }
}

/// The same, as IAM's messages spell it.
fn parameter_in_messages(kind: IdentityKind) -> &'static str {
    match kind {
        IdentityKind::User => "userName",
        IdentityKind::Role => "roleName",
    }
}

fn policies(
    operation: &Operation,
    name: &str,
    form: &Form,
    directory: &mut Directory,
) -> Result<Answer, QueryError> {
    let kind = operation.kind;
    let policy_name = || required(form, "PolicyName", "policyName");
    let policy_arn = || required(form, "PolicyArn", "policyArn");
    match operation.verb {
        Verb::PutPolicy => {
            let document = required(form, "PolicyDocument", "policyDocument")?;
            directory.put_inline_policy(kind, name, policy_name()?, document)?;
        }
        Verb::DeletePolicy => directory.delete_inline_policy(kind, name, policy_name()?)?,
        Verb::AttachPolicy => directory.attach_policy(kind, name, policy_arn()?)?,
        Verb::DetachPolicy => directory.detach_policy(kind, name, policy_arn()?)?,
        Verb::GetPolicy => {
            let document = directory.inline_policy(kind, name, policy_name()?)?;
            return Ok(Some(vec![
                Element::text(parameter(kind), name),
                Element::text("PolicyName", policy_name()?),
                Element::text("PolicyDocument", percent_encoded(&document.text)),
            ]));
        }
        Verb::ListPolicies => {
            let names = directory.identity(kind, name)?.inline_policies.keys();
            let members = names.map(|name| Element::text("member", name)).collect();
            return Ok(Some(whole_list("PolicyNames", members)));
        }
        Verb::ListAttachedPolicies => {
            let attached = &directory.identity(kind, name)?.attached_policies;
            let member = |managed: &ManagedPolicy| {
                Element::of(
                    "member",
                    vec![
                        Element::text("PolicyName", managed.name()),
                        Element::text("PolicyArn", managed.arn()),
                    ],
                )
            };
            let members = attached.iter().map(|each| member(each.managed)).collect();
            return Ok(Some(whole_list("AttachedPolicies", members)));
        }
        Verb::Create | Verb::Get | Verb::List | Verb::CreateAccessKey => {}
    }
    Ok(None)
}

fn create(
    kind: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Vec<Element>, QueryError> {
    refuse_unmodelled(form)?;
    let name = required(form, parameter(kind), parameter_in_messages(kind))?;
    let new = NewIdentity { name, path: form.get("Path").unwrap_or("/") };
    match kind {
        IdentityKind::User => {
            let user = desk.directory.create_user(new, desk.now, desk.ids)?;
            Ok(vec![user_element("User", &user.identity)])
        }
        IdentityKind::Role => {
            let document = required(form, "AssumeRolePolicyDocument", "assumeRolePolicyDocument")?;
            let role = desk.directory.create_role(new, document, desk.now, desk.ids)?;
            Ok(vec![role_element("Role", role)])
        }
    }
}

/// Parameters that would change what the new user or role may do, and that nothing here heeds.
fn refuse_unmodelled(form: &Form) -> Result<(), QueryError> {
    let parameters =
        [("PermissionsBoundary", "PermissionsBoundary"), ("Tags.member.1.Key", "Tags")];
    for (name, parameter) in parameters {
        if form.get(name).is_some() {
            return Err(QueryError::NotModelled { parameter });
        }
    }
    Ok(())
}

fn describe(kind: IdentityKind, name: &str, directory: &Directory) -> Result<Element, QueryError> {
    Ok(match kind {
        IdentityKind::User => user_element("User", &directory.user(name)?.identity),
        IdentityKind::Role => role_element("Role", directory.role(name)?),
    })
}

// The list is whole whatever `MaxItems` says; a directory of a scenario fits on one page.
fn list(kind: IdentityKind, directory: &Directory) -> Vec<Element> {
    match kind {
        IdentityKind::User => {
            let users = directory.users();
            whole_list("Users", users.map(|user| user_element("member", &user.identity)).collect())
        }
        IdentityKind::Role => {
            let roles = directory.roles();
            whole_list("Roles", roles.map(|role| role_element("member", role)).collect())
        }
    }
}

fn create_access_key(form: &Form, desk: &mut Desk<'_>) -> Result<Vec<Element>, QueryError> {
    let name = name_or_own(IdentityKind::User, form, desk.caller)?;
    let unique_id = desk.directory.user(name)?.identity.unique_id.clone();
    if desk.credentials.keys_of(&unique_id).len() >= 2 {
        return Err(directory::Error::TooManyAccessKeys.into());
    }
    let holder = Holder::User { account: desk.account, name: name.into(), unique_id };
    let keys = desk.credentials.issue_keys(holder, desk.now, desk.ids);
    let elements = vec![
        Element::text("UserName", name),
        Element::text("AccessKeyId", keys.access_key_id),
        Element::text("Status", "Active"),
        Element::text("SecretAccessKey", keys.secret_access_key),
        Element::text("CreateDate", desk.now),
    ];
    Ok(vec![Element::of("AccessKey", elements)])
}

/// The name given, or that of the calling user where none is.
fn name_or_own<'a>(
    kind: IdentityKind,
    form: &'a Form,
    caller: &'a Principal,
) -> Result<&'a str, QueryError> {
    match (form.get(parameter(kind)), kind) {
        (Some(name), _) => Ok(name),
        (None, IdentityKind::User) => caller.user_name().ok_or(QueryError::NotAUser),
        (None, IdentityKind::Role) => {
            Err(QueryError::MissingParameter { parameter: parameter_in_messages(kind) })
        }
    }
}

fn whole_list(name: &'static str, members: Vec<Element>) -> Vec<Element> {
    vec![Element::text("IsTruncated", false), Element::of(name, members)]
}

fn user_element(name: &'static str, user: &Identity) -> Element {
    Element::of(
        name,
        vec![
            Element::text("Path", &user.path),
            Element::text("UserName", &user.name),
            Element::text("UserId", &user.unique_id),
            Element::text("Arn", &user.arn),
            Element::text("CreateDate", user.created_at),
        ],
    )
}

fn role_element(name: &'static str, role: &Role) -> Element {
    let identity = &role.identity;
    Element::of(
        name,
        vec![
            Element::text("Path", &identity.path),
            Element::text("RoleName", &identity.name),
            Element::text("RoleId", &identity.unique_id),
            Element::text("Arn", &identity.arn),
            Element::text("CreateDate", identity.created_at),
            Element::text("AssumeRolePolicyDocument", percent_encoded(&role.trust_policy.text)),
            Element::text("MaxSessionDuration", 3600),
        ],
    )
}

/// IAM hands policies out percent-encoded, every byte that RFC 3986 does not leave alone.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
