//! The request of a case: who asks for what, on what, in which situation.

use super::{CaseError, known, text};
use crate::aws::{AccountId, Arn};
use crate::iam::actions;
use crate::iam::parse::service_and_name;
use crate::iam::principal::{InvalidPrincipal, Principal, RoleKind};
use crate::iam::request::{AuthorizationRequest, Context, Resource};
use crate::json::{Node, Value};

/// What stands in `request`, apart from what concerns the organisation alone.
pub(super) fn read(node: &Node) -> Result<(AuthorizationRequest, Exemptions), CaseError> {
    known(node, "request", &["principal", "action", "resource", "context"])?;
    let principal = node.get("principal").ok_or(CaseError::Member("request.principal"))?;
    let resource = node.get("resource").ok_or(CaseError::Member("request.resource"))?;
    known(principal, "request.principal", PRINCIPAL)?;
    known(resource, "request.resource", &["arn", "account", "managementAccount"])?;
    let exempt = Exemptions {
        caller_manages: is_set(
            principal,
            "managementAccount",
            "request.principal.managementAccount",
        )?,
        owner_manages: is_set(resource, "managementAccount", "request.resource.managementAccount")?,
    };
    let (principal, action) = (read_principal(principal)?, read_action(node)?);
    let request = AuthorizationRequest {
        resource: read_resource(resource, &principal, &action)?,
        principal,
        action,
        context: read_context(node.get("context"))?,
    };
    Ok((request, exempt))
}

/// Management accounts, which control policies leave alone.
#[derive(Clone, Copy)]
pub(super) struct Exemptions {
    /// The caller's.
    pub(super) caller_manages: bool,
    /// The resource owner's.
    pub(super) owner_manages: bool,
}

fn read_action(node: &Node) -> Result<Box<str>, CaseError> {
    let action = text(node, "action").ok_or(CaseError::Member("request.action"))?;
    let is_one = service_and_name(action).is_some() && !action.contains(['*', '?']);
    if is_one { Ok(action.into()) } else { Err(CaseError::Action(action.into())) }
}

const PRINCIPAL: &[&str] = &[
    "type",
    "arn",
    "account",
    "roleArn",
    "userArn",
    "service",
    "provider",
    "serviceLinkedRole",
    "managementAccount",
];

/// A truth value, which may be left out for `false`.
fn is_set(node: &Node, name: &str, path: &'static str) -> Result<bool, CaseError> {
    match node.get(name).map(|node| &node.value) {
        None => Ok(false),
        Some(Value::Bool(is)) => Ok(*is),
        Some(_) => Err(CaseError::Member(path)),
    }
}

fn read_principal(node: &Node) -> Result<Principal, CaseError> {
    let arn = |name: &str, path| {
        text(node, name).and_then(|arn| arn.parse::<Arn>().ok()).ok_or(CaseError::Member(path))
    };
    let session_arn = || arn("arn", "request.principal.arn");
    let name = |name: &str, path| text(node, name).map(Into::into).ok_or(CaseError::Member(path));
    let is_service_linked =
        is_set(node, "serviceLinkedRole", "request.principal.serviceLinkedRole")?;
    let role_kind = if is_service_linked { RoleKind::ServiceLinked } else { RoleKind::Ordinary };
    let account = account(node, "request.principal.account")?;
    let principal = match text(node, "type").ok_or(CaseError::Member("request.principal.type"))? {
        "root" => root(account, node.get("arn"))?,
        "user" => Principal::user(session_arn()?, "")?,
        "assumed-role" => {
            let role_arn = arn("roleArn", "request.principal.roleArn")?;
            Principal::assumed_role(session_arn()?, role_arn, "", role_kind)?
        }
        "federated-user" => {
            Principal::federated_user(session_arn()?, arn("userArn", "request.principal.userArn")?)?
        }
        "service" => Principal::Service { name: name("service", "request.principal.service")? },
        "federated" => {
            Principal::Federated { provider: name("provider", "request.principal.provider")? }
        }
        "anonymous" => Principal::Anonymous,
        _ => return Err(CaseError::Member("request.principal.type")),
    };
    if account.is_some() && account != principal.account() {
        return Err(InvalidPrincipal::OtherAccount.into());
    }
    Ok(principal)
}

/// A root user, told by its account, by its ARN, or by both.
fn root(account: Option<AccountId>, arn: Option<&Node>) -> Result<Principal, CaseError> {
    let named = match arn {
        Some(arn) => {
            let arn = arn.as_str().and_then(|arn| arn.parse::<Arn>().ok());
            let account = arn.as_ref().and_then(|arn| arn.account);
            let is_root = account.is_some_and(|account| arn == Some(Arn::iam(account, "root")));
            Some(account.filter(|_| is_root).ok_or(InvalidPrincipal::Root)?)
        }
        None => None,
    };
    Ok(Principal::Root { account: named.or(account).ok_or(InvalidPrincipal::Root)? })
}

/// The member `account`, which may be left out.
fn account(node: &Node, path: &'static str) -> Result<Option<AccountId>, CaseError> {
    let Some(account) = node.get("account") else { return Ok(None) };
    let account = account.as_str().and_then(|account| account.parse().ok());
    account.map(Some).ok_or(CaseError::Member(path))
}

/// What the action acts on, and whose that is.
///
/// Assumed: what acts on no resource acts in the caller's account, as nearly all of it can.
fn read_resource(node: &Node, principal: &Principal, action: &str) -> Result<Resource, CaseError> {
    let arn = match text(node, "arn").ok_or(CaseError::Member("request.resource.arn"))? {
        "*" => None,
        arn => Some(arn.parse::<Arn>().map_err(|_| CaseError::Member("request.resource.arn"))?),
    };
    let known = actions::find(action);
    if let Some(wanted) = known.map(|known| known.resource)
        && !wanted.fits(arn.as_ref())
    {
        return Err(CaseError::Resource { action: action.into(), wanted });
    }
    let told = account(node, "request.resource.account")?;
    let own = match &arn {
        Some(arn) => arn.account,
        None => principal.account(),
    };
    if told.is_some() && own.is_some() && told != own {
        return Err(match arn {
            Some(_) => CaseError::OtherOwner,
            None => CaseError::OtherRegistry(action.into()),
        });
    }
    Ok(Resource { arn, account: told.or(own) })
}

fn read_context(node: Option<&Node>) -> Result<Context, CaseError> {
    let mut context = Context::new();
    let Some(node) = node else { return Ok(context) };
    for member in node.as_object().ok_or(CaseError::Member("request.context"))? {
        // Letter case means nothing in the name of a key.
        if context.get(&member.name).is_some() {
            let name = member.name.clone();
            return Err(CaseError::Twice { within: "request.context", name });
        }
        if let Some(values) = member.node.as_array() {
            let values: Option<Vec<_>> = values.iter().map(scalar).collect();
            context.set_many(&member.name, values.ok_or(CaseError::Member("request.context"))?);
        } else {
            let value = scalar(&member.node).ok_or(CaseError::Member("request.context"))?;
            context.set(&member.name, value);
        }
    }
    Ok(context)
}

fn scalar(node: &Node) -> Option<Box<str>> {
    match &node.value {
        Value::String(text) | Value::Number(text) => Some(text.clone()),
        Value::Bool(is) => Some(is.to_string().into()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
