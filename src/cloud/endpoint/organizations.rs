//! Organizations: JSON 1.1, the operation named in `X-Amz-Target`.
//!
//! Source: API reference of Organizations, version 2016-11-28; shapes as botocore's model has them.

use std::rc::Rc;

use super::{Decoded, Reply};
use crate::aws::{AccountId, Arn, Ids, Region};
use crate::cloud::authenticate::Proving;
use crate::cloud::call::Call as AnyCall;
use crate::cloud::organization::{ControlPolicy, ControlPolicyKind, Draft, Error, Organization};
use crate::cloud::refusal::Refusal;
use crate::cloud::trail::Door;
use crate::json::{self, Node, Value};
use crate::wire::Request;

/// What every target of Organizations starts with.
const TARGET_PREFIX: &str = "AWSOrganizationsV20161128.";

/// What an operation answers; `None` where it answers nothing.
type Answer = Result<Node, Error>;

/// One operation.
#[derive(Debug)]
struct Operation {
    name: &'static str,
    action: &'static str,
    callers: Callers,
    run: fn(&Parameters<'_>, &mut Desk<'_>) -> Answer,
}

/// The accounts that may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Callers {
    /// The management account.
    Management,
    /// Every account of the organisation.
    Members,
}
use Callers::{Management, Members};

const fn operation(
    action: &'static str,
    callers: Callers,
    run: fn(&Parameters<'_>, &mut Desk<'_>) -> Answer,
) -> Operation {
    // `organizations:` is fourteen letters of ASCII, so the split is always there.
    let name = match action.split_at_checked(14) {
        Some((_, name)) => name,
        None => action,
    };
    Operation { name, action, callers, run }
}

/// Every operation of Organizations that Drydock models.
const OPERATIONS: [Operation; 14] = [
    operation("organizations:AttachPolicy", Management, attach_policy),
    operation("organizations:CreatePolicy", Management, create_policy),
    operation("organizations:DeletePolicy", Management, delete_policy),
    operation("organizations:DescribeOrganization", Members, describe_organization),
    operation("organizations:DescribePolicy", Management, describe_policy),
    operation("organizations:DetachPolicy", Management, detach_policy),
    operation("organizations:ListAccounts", Management, list_accounts),
    operation("organizations:ListAccountsForParent", Management, list_accounts_for_parent),
    operation("organizations:ListOrganizationalUnitsForParent", Management, list_units),
    operation("organizations:ListPolicies", Management, list_policies),
    operation("organizations:ListPoliciesForTarget", Management, list_policies_for_target),
    operation("organizations:ListRoots", Management, list_roots),
    operation("organizations:ListTargetsForPolicy", Management, list_targets),
    operation("organizations:UpdatePolicy", Management, update_policy),
];

/// A call, its operation known.
#[derive(Clone, Debug)]
pub(in crate::cloud) struct Call {
    operation: &'static Operation,
    body: Node,
}

/// What a call works on.
#[derive(Debug)]
pub(in crate::cloud) struct Desk<'a> {
    pub(in crate::cloud) organization: &'a mut Organization,
    pub(in crate::cloud) ids: &'a mut Ids,
}

/// Reads a request.
#[inline(never)]
pub(super) fn decode(request: &Request) -> Decoded {
    let name = request.headers.get("X-Amz-Target").unwrap_or_default();
    let name = name.strip_prefix(TARGET_PREFIX).unwrap_or_default();
    let region = Region::US_EAST_1;
    let read = read(request, name);
    let parameters = read.as_ref().ok().map(|call| Rc::new(call.body.clone()));
    let call = read.map_or_else(
        |error| {
            let refusal = Refusal::Organizations(error);
            AnyCall::Unreadable { operation: None, region, refusal }
        },
        AnyCall::Organizations,
    );
    let proving = Proving::Signature { service: "organizations", region: Some(region) };
    Decoded { door: Door::Organizations, proving, calls: vec![call], reply: Reply::Api, parameters }
}

fn read(request: &Request, name: &str) -> Result<Call, Error> {
    let operation = OPERATIONS.iter().find(|operation| operation.name == name);
    let operation = operation.ok_or(Error::UnknownOperation)?;
    let body = request.body.bytes().unwrap_or_default();
    let body = if body.is_empty() { b"{}" } else { body };
    let text = std::str::from_utf8(body).map_err(|_| Error::Serialization)?;
    let body = json::parse(text).map_err(|_| Error::Serialization)?;
    Ok(Call { operation, body })
}

impl Call {
    /// The operation's name.
    pub(in crate::cloud) fn operation(&self) -> &'static str {
        self.operation.name
    }

    /// The action that the caller needs.
    pub(in crate::cloud) fn action(&self) -> &'static str {
        self.operation.action
    }

    /// The policy that it is about; nothing where it is about none, or about one of AWS's.
    ///
    /// Source: Service Authorization Reference, AWS Organizations.
    pub(in crate::cloud) fn resource(&self, organization: &Organization) -> Option<Arn> {
        let id = self.body.get("PolicyId")?.as_str()?;
        organization.policy(id).ok()?.arn.parse().ok()
    }

    /// The kind of policy that it is about, for `organizations:PolicyType`.
    pub(in crate::cloud) fn policy_type(
        &self,
        organization: &Organization,
    ) -> Option<&'static str> {
        let text = |name: &str| self.body.get(name).and_then(Node::as_str);
        let named = text("Type").or_else(|| text("Filter")).and_then(ControlPolicyKind::parse);
        let of = || Some(organization.policy(text("PolicyId")?).ok()?.kind);
        named.or_else(of).map(ControlPolicyKind::name)
    }

    /// Does what was asked, or changes nothing.
    #[inline(never)]
    pub(in crate::cloud) fn execute(
        &self,
        caller: AccountId,
        organization: Option<&mut Organization>,
        ids: &mut Ids,
    ) -> Answer {
        let organization = organization.filter(|known| known.path(caller).is_some());
        let organization = organization.ok_or(Error::NotInUse)?;
        if caller != organization.management && self.operation.callers == Management {
            return Err(Error::NotManagement);
        }
        let mut desk = Desk { organization, ids };
        (self.operation.run)(&Parameters(&self.body), &mut desk)
    }
}

/// The parameters of a call.
struct Parameters<'a>(&'a Node);

impl<'a> Parameters<'a> {
    fn get(&self, name: &str) -> Option<&'a str> {
        self.0.get(name).and_then(Node::as_str)
    }

    fn required(&self, name: &'static str) -> Result<&'a str, Error> {
        self.get(name).filter(|text| !text.is_empty()).ok_or(Error::InvalidInput(name))
    }

    /// Kinds of policy that have no say in permissions are not here.
    fn kind(&self, name: &'static str) -> Result<ControlPolicyKind, Error> {
        ControlPolicyKind::parse(self.required(name)?).ok_or(Error::InvalidInput(
            "Drydock models SERVICE_CONTROL_POLICY and RESOURCE_CONTROL_POLICY alone.",
        ))
    }

    fn draft(&self) -> Draft<'a> {
        Draft {
            name: self.get("Name"),
            description: self.get("Description"),
            content: self.get("Content"),
        }
    }
}

fn create_policy(of: &Parameters<'_>, desk: &mut Desk<'_>) -> Answer {
    if of.0.get("Tags").and_then(Node::as_array).is_some_and(|tags| !tags.is_empty()) {
        return Err(Error::InvalidInput("Drydock does not model the parameter Tags"));
    }
    of.required("Name")?;
    of.required("Content")?;
    let policy = desk.organization.create_policy(of.kind("Type")?, of.draft(), desk.ids)?;
    Ok(whole(policy))
}

fn update_policy(of: &Parameters<'_>, desk: &mut Desk<'_>) -> Answer {
    desk.organization.update_policy(of.required("PolicyId")?, of.draft()).map(whole)
}

fn describe_policy(of: &Parameters<'_>, desk: &mut Desk<'_>) -> Answer {
    desk.organization.policy(of.required("PolicyId")?).map(whole)
}

fn delete_policy(of: &Parameters<'_>, desk: &mut Desk<'_>) -> Answer {
    desk.organization.delete_policy(of.required("PolicyId")?).map(nothing)
}

fn attach_policy(of: &Parameters<'_>, desk: &mut Desk<'_>) -> Answer {
    let (policy, target) = (of.required("PolicyId")?, of.required("TargetId")?);
    desk.organization.attach_policy(policy, target).map(nothing)
}

fn detach_policy(of: &Parameters<'_>, desk: &mut Desk<'_>) -> Answer {
    let (policy, target) = (of.required("PolicyId")?, of.required("TargetId")?);
    desk.organization.detach_policy(policy, target).map(nothing)
}

fn list_policies(of: &Parameters<'_>, desk: &mut Desk<'_>) -> Answer {
    let kind = of.kind("Filter")?;
    let mut policies = Vec::new();
    for policy in desk.organization.policies() {
        if policy.kind == kind {
            policies.push(summary(policy));
        }
    }
    Ok(Node::object([("Policies", Node::array(policies))]))
}

fn list_policies_for_target(of: &Parameters<'_>, desk: &mut Desk<'_>) -> Answer {
    let (target, kind) = (of.required("TargetId")?, of.kind("Filter")?);
    if !desk.organization.has_target(target) {
        return Err(Error::TargetNotFound);
    }
    let mut policies = Vec::new();
    for policy in desk.organization.attached(target, kind) {
        policies.push(summary(policy));
    }
    Ok(Node::object([("Policies", Node::array(policies))]))
}

fn list_targets(of: &Parameters<'_>, desk: &mut Desk<'_>) -> Answer {
    let policy = desk.organization.policy(of.required("PolicyId")?)?;
    let mut targets = Vec::new();
    for id in desk.organization.targets_of(&policy.id) {
        let (kind, name, arn) = describe_target(id, desk);
        targets.push(Node::object([
            ("TargetId", Node::from(id)),
            ("Arn", Node::from(arn.as_str())),
            ("Name", Node::from(&*name)),
            ("Type", Node::from(kind)),
        ]));
    }
    Ok(Node::object([("Targets", Node::array(targets))]))
}

/// Kind, name and ARN of a root, unit or account.
fn describe_target(id: &str, desk: &Desk<'_>) -> (&'static str, Box<str>, String) {
    let organization = &desk.organization;
    let arn = |kind| format!("{}/{id}", organization.arn_of(kind));
    if *organization.root_id == *id {
        return ("ROOT", "Root".into(), arn("root"));
    }
    if let Some(unit) = organization.unit(id) {
        return ("ORGANIZATIONAL_UNIT", unit.name.clone(), arn("ou"));
    }
    let member = id.parse().ok().and_then(|account| organization.member(account));
    ("ACCOUNT", member.map(|member| member.name.clone()).unwrap_or_default(), arn("account"))
}

#[expect(clippy::unnecessary_wraps, reason = "the signature is that of every operation")]
fn describe_organization(_: &Parameters<'_>, desk: &mut Desk<'_>) -> Answer {
    let of = &desk.organization;
    let account = of.management.to_string();
    let types = ControlPolicyKind::ALL.map(policy_type);
    let members = [
        ("Id", Node::from(&*of.id)),
        ("Arn", Node::from(of.arn().as_str())),
        ("FeatureSet", Node::from("ALL")),
        ("MasterAccountArn", Node::from(format!("{}/{account}", of.arn_of("account")).as_str())),
        ("MasterAccountId", Node::from(account.as_str())),
        ("AvailablePolicyTypes", Node::array(types)),
    ];
    Ok(Node::object([("Organization", Node::object(members))]))
}

fn policy_type(kind: ControlPolicyKind) -> Node {
    Node::object([("Type", Node::from(kind.name())), ("Status", Node::from("ENABLED"))])
}

#[expect(clippy::unnecessary_wraps, reason = "the signature is that of every operation")]
fn list_roots(_: &Parameters<'_>, desk: &mut Desk<'_>) -> Answer {
    let of = &desk.organization;
    let root = Node::object([
        ("Id", Node::from(&*of.root_id)),
        ("Arn", Node::from(format!("{}/{}", of.arn_of("root"), of.root_id).as_str())),
        ("Name", Node::from("Root")),
        ("PolicyTypes", Node::array(ControlPolicyKind::ALL.map(policy_type))),
    ]);
    Ok(Node::object([("Roots", Node::array(vec![root]))]))
}

fn list_units(of: &Parameters<'_>, desk: &mut Desk<'_>) -> Answer {
    let base = desk.organization.arn_of("ou");
    let mut units = Vec::new();
    for (id, unit) in desk.organization.units_below(of.required("ParentId")?)? {
        units.push(Node::object([
            ("Id", Node::from(id)),
            ("Arn", Node::from(format!("{base}/{id}").as_str())),
            ("Name", Node::from(&*unit.name)),
        ]));
    }
    Ok(Node::object([("OrganizationalUnits", Node::array(units))]))
}

#[expect(clippy::unnecessary_wraps, reason = "the signature is that of every operation")]
fn list_accounts(_: &Parameters<'_>, desk: &mut Desk<'_>) -> Answer {
    Ok(accounts(desk, None))
}

fn list_accounts_for_parent(of: &Parameters<'_>, desk: &mut Desk<'_>) -> Answer {
    let parent = of.required("ParentId")?;
    desk.organization.units_below(parent)?;
    Ok(accounts(desk, Some(parent)))
}

fn accounts(desk: &Desk<'_>, parent: Option<&str>) -> Node {
    let mut list = Vec::new();
    for (id, member) in desk.organization.members() {
        if parent.is_some_and(|parent| *member.parent != *parent) {
            continue;
        }
        let name = &member.name;
        let seconds = member.joined_at.as_millis().div_euclid(1000).to_string();
        list.push(Node::object([
            ("Id", Node::display(&id)),
            ("Arn", Node::from(format!("{}/{id}", desk.organization.arn_of("account")).as_str())),
            ("Email", Node::from(format!("{name}@example.com").as_str())),
            ("Name", Node::from(&**name)),
            ("Status", Node::from("ACTIVE")),
            ("State", Node::from("ACTIVE")),
            ("JoinedMethod", Node::from(joined(desk, id))),
            ("JoinedTimestamp", Node::new(Value::Number(seconds.into()))),
        ]));
    }
    Node::object([("Accounts", Node::array(list))])
}

/// The management account was there before the organisation; the others it made.
fn joined(desk: &Desk<'_>, account: AccountId) -> &'static str {
    if account == desk.organization.management { "INVITED" } else { "CREATED" }
}

fn nothing((): ()) -> Node {
    Node::object([])
}

fn whole(policy: &ControlPolicy) -> Node {
    let content = Node::from(&*policy.document.text);
    let members = [("PolicySummary", summary(policy)), ("Content", content)];
    Node::object([("Policy", Node::object(members))])
}

fn summary(policy: &ControlPolicy) -> Node {
    Node::object([
        ("Id", Node::from(&*policy.id)),
        ("Arn", Node::from(&*policy.arn)),
        ("Name", Node::from(&*policy.name)),
        ("Description", Node::from(&*policy.description)),
        ("Type", Node::from(policy.kind.name())),
        ("AwsManaged", Node::from(policy.is_of_aws)),
    ])
}
