//! `SimulatePrincipalPolicy` and `SimulateCustomPolicy`: what policies would allow, asked of the same
//! evaluator that decides every call.
//!
//! Nothing is known of the situation but what the call brings: no key of a request is made up.
//!
//! Source: IAM API reference, `SimulatePrincipalPolicy`, `SimulateCustomPolicy`, `Statement`. The
//! names of sources and what positions point at are read off the answers shown there and in
//! public reports.

use std::rc::Rc;

use super::elements::whole_list;
use super::{Answer, Desk};
use crate::aws::{AccountId, Arn};
use crate::cloud::endpoint::form::Form;
use crate::cloud::endpoint::query::{QueryError, required};
use crate::cloud::endpoint::xml::Element;
use crate::iam::actions;
use crate::iam::directory::{Directory, IdentityKind, read_policy};
use crate::iam::evaluate::StatementEvaluation;
use crate::iam::policy::Effect;
use crate::iam::proof::RungState;
use crate::iam::verdict::Unmodelled;
use crate::iam::{
    self, AttachedPolicy, Authorization, AuthorizationRequest, Context, Layer, Policy, PolicyKind,
    PolicySet, Principal, Resource, Verdict,
};
use crate::json::Span;

/// `SimulateCustomPolicy`
pub(super) fn custom(
    _: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    if form.members("PolicyInputList").is_empty() {
        return Err(QueryError::MissingParameter { parameter: "policyInputList" });
    }
    Simulation::new(form, desk.account, nobody(desk.account))?.answer(form, PolicySet::new())
}

/// `SimulatePrincipalPolicy`
pub(super) fn of_principal(
    _: IdentityKind,
    form: &Form,
    desk: &mut Desk<'_>,
) -> Result<Answer, QueryError> {
    let source = required(form, "PolicySourceArn", "policySourceArn")?;
    let (kind, name) = source_of(source, desk.account)?;
    let identity = desk.directory.identity(kind, name)?;
    let principal = match kind {
        IdentityKind::User => Some(Principal::User {
            arn: identity.arn.clone(),
            unique_id: identity.unique_id.clone(),
        }),
        IdentityKind::Role => Some(Principal::AssumedRole {
            session_arn: Arn::sts(desk.account, &format!("assumed-role/{name}/simulation")),
            role_arn: identity.arn.clone(),
            unique_id: identity.unique_id.clone(),
            role_kind: desk.directory.role(name)?.kind,
        }),
        IdentityKind::Group => None,
    };
    let principal = principal.unwrap_or_else(|| nobody(desk.account));
    let mut simulation = Simulation::new(form, desk.account, principal)?;
    simulation.is_of_user = kind == IdentityKind::User;
    let mut policies = desk.control.clone();
    add_policies_of(desk.directory, (kind, name), &mut policies)?;
    let boundary = desk.directory.boundary_of(identity);
    if let Some(boundary) = boundary.filter(|_| simulation.boundaries.is_empty()) {
        policies.push(Layer::PermissionsBoundary, &boundary.name, boundary.document);
    }
    simulation.answer(form, policies)
}

fn invalid(message: String) -> QueryError {
    QueryError::InvalidInput { message: message.into() }
}

/// A user of the account whose name nobody knows.
fn nobody(account: AccountId) -> Principal {
    Principal::User { arn: Arn::iam(account, "user/"), unique_id: "".into() }
}

/// The kind and the name in the ARN of a user, group or role of the account.
fn source_of(arn: &str, account: AccountId) -> Result<(IdentityKind, &str), QueryError> {
    let wrong = || invalid(format!("Invalid policy source ARN: {arn}"));
    let parsed: Arn = arn.parse().map_err(|_| wrong())?;
    let name = arn.rsplit('/').next().unwrap_or_default();
    let kind = match parsed.resource().split('/').next() {
        Some("user") => IdentityKind::User,
        Some("group") => IdentityKind::Group,
        Some("role") => IdentityKind::Role,
        _ => return Err(wrong()),
    };
    let is_here = parsed.service() == "iam" && parsed.account == Some(account);
    if is_here { Ok((kind, name)) } else { Err(wrong()) }
}

/// The policies of an identity and of its groups, under the names that simulations call them by:
/// a managed one by its own, an inline one as `role_ci_PullTeamImages`.
fn add_policies_of(
    directory: &Directory,
    (kind, name): (IdentityKind, &str),
    policies: &mut PolicySet,
) -> Result<(), QueryError> {
    for policy in directory.policies_of(kind, name)? {
        let group = policy.name.strip_prefix("group ").and_then(|rest| rest.split_once(": "));
        let (of, owner, own_name) = match group {
            Some((group, own_name)) => (IdentityKind::Group, group, own_name),
            None => (kind, name, &*policy.name),
        };
        let inline = &directory.identity(of, owner)?.inline_policies;
        let is_inline = policy.arn.is_none() && inline.keys().any(|key| **key == *own_name);
        let id = if is_inline { format!("{of}_{owner}_{own_name}") } else { own_name.to_owned() };
        policies.push(Layer::IdentityPolicy, &id, policy.document);
    }
    Ok(())
}

/// What a call brings beside the policies of an identity.
struct Simulation<'a> {
    account: AccountId,
    principal: Principal,
    is_of_user: bool,
    actions: Vec<&'a str>,
    resources: Vec<&'a str>,
    inputs: Vec<Rc<Policy>>,
    boundaries: Vec<Rc<Policy>>,
    resource_policy: Option<Rc<Policy>>,
    context: Context,
}

impl<'a> Simulation<'a> {
    fn new(form: &'a Form, account: AccountId, source: Principal) -> Result<Self, QueryError> {
        let actions = form.members("ActionNames");
        if actions.is_empty() {
            return Err(QueryError::MissingParameter { parameter: "actionNames" });
        }
        if let Some(action) = actions.iter().find(|action| !action.contains(':')) {
            return Err(invalid(format!("Invalid action name: {action}")));
        }
        for parameter in ["ResourceHandlingOption", "ResourceOwner"] {
            if form.get(parameter).is_some() {
                return Err(QueryError::NotModelled { parameter });
            }
        }
        let principal = match form.get("CallerArn") {
            Some(caller) => caller.parse().ok().and_then(|arn| Principal::user(arn, "").ok()),
            None => Some(source),
        };
        let principal = principal.ok_or_else(|| invalid("Invalid caller ARN".to_owned()))?;
        let read =
            |text: &str, kind| read_policy(text, kind).map_err(|error| invalid(error.to_string()));
        let (mut inputs, mut boundaries) = (Vec::new(), Vec::new());
        for text in form.members("PolicyInputList") {
            inputs.push(read(text, PolicyKind::Identity)?);
        }
        for text in form.members("PermissionsBoundaryPolicyInputList") {
            boundaries.push(read(text, PolicyKind::PermissionsBoundary)?);
        }
        let resource_policy = form.get("ResourcePolicy");
        let resource_policy =
            resource_policy.map(|text| read(text, PolicyKind::Repository)).transpose()?;
        let resources = form.members("ResourceArns");
        Ok(Self {
            account,
            principal,
            is_of_user: false,
            actions,
            resources: if resources.is_empty() { vec!["*"] } else { resources },
            inputs,
            boundaries,
            resource_policy,
            context: context(form),
        })
    }

    /// Every action on every resource.
    fn answer(self, form: &Form, mut policies: PolicySet) -> Result<Answer, QueryError> {
        if self.resource_policy.is_some() && !self.is_of_user && form.get("CallerArn").is_none() {
            let message = "A caller ARN is required to simulate a resource policy";
            return Err(invalid(message.to_owned()));
        }
        let lists = [
            (Layer::IdentityPolicy, "PolicyInputList", &self.inputs),
            (Layer::PermissionsBoundary, "PermissionsBoundaryPolicyInputList", &self.boundaries),
        ];
        for (layer, list, documents) in lists {
            for (index, document) in documents.iter().enumerate() {
                policies.push(layer, &format!("{list}.{}", index + 1), document);
            }
        }
        if let Some(policy) = &self.resource_policy {
            policies.push(Layer::ResourcePolicy, "ResourcePolicy", policy);
        }
        let (mut members, mut not_modelled) = (Vec::new(), Vec::new());
        for action in &self.actions {
            for resource in &self.resources {
                let authorization = self.decide(action, resource, policies.clone())?;
                members.push(Element::of("member", result(&authorization, resource)));
                not_modelled.extend(unmodelled(&authorization));
            }
        }
        not_modelled.dedup();
        let mut elements = whole_list("EvaluationResults", members);
        if !not_modelled.is_empty() {
            // AWS's answers have no such member: clients that know none leave it out.
            let each = |what: &String| Element::text("member", what);
            elements.push(Element::of("NotModelled", not_modelled.iter().map(each).collect()));
        }
        Ok(Some(elements))
    }

    /// Without a policy of the resource nobody but the caller's side is asked, whoever owns it.
    fn decide(
        &self,
        action: &str,
        resource: &str,
        policies: PolicySet,
    ) -> Result<Authorization, QueryError> {
        let arn: Option<Arn> = match resource {
            "*" => None,
            _ => Some(
                resource
                    .parse()
                    .map_err(|_| invalid(format!("Invalid resource ARN: {resource}")))?,
            ),
        };
        let owner = arn.as_ref().and_then(|arn| arn.account);
        let owner = owner.filter(|_| self.resource_policy.is_some());
        let own = self.principal.account().unwrap_or(self.account);
        let request = AuthorizationRequest {
            principal: self.principal.clone(),
            action: action.into(),
            resource: Resource { arn, account: Some(owner.unwrap_or(own)) },
            context: self.context.clone(),
        };
        Ok(iam::authorize(request, policies))
    }
}

/// The condition keys of the call.
fn context(form: &Form) -> Context {
    let mut context = Context::new();
    for number in 1.. {
        let entry = format!("ContextEntries.member.{number}");
        let Some(key) = form.get(&format!("{entry}.ContextKeyName")) else { break };
        let values = form.members(&format!("{entry}.ContextKeyValues"));
        let kind = form.get(&format!("{entry}.ContextKeyType")).unwrap_or_default();
        if kind.ends_with("List") {
            context.set_many(key, values.into_iter().map(Into::into).collect());
        } else if let Some(value) = values.first() {
            context.set(key, *value);
        }
    }
    context
}

/// What a decision would need and nobody here knows.
fn unmodelled(authorization: &Authorization) -> Option<String> {
    let action = &authorization.request.action;
    match authorization.verdict {
        Verdict::NotModelled { what: Unmodelled::Condition(by) } => {
            let policy = authorization.policies.get(by.policy)?;
            Some(format!("a condition of {} about {action}", policy.name))
        }
        Verdict::NotModelled { what: Unmodelled::Action } => Some(format!("the action {action}")),
        Verdict::ImplicitlyDenied { .. } if !actions::is_modelled(action) => {
            Some(format!("the action {action}"))
        }
        Verdict::Allowed { .. }
        | Verdict::ExplicitlyDenied { .. }
        | Verdict::ImplicitlyDenied { .. } => None,
    }
}

/// One member of `EvaluationResults`.
fn result(authorization: &Authorization, resource: &str) -> Vec<Element> {
    let (decision, counts) = match authorization.verdict {
        Verdict::Allowed { .. } => ("allowed", Some(Effect::Allow)),
        // The statement that forbids is the only kind that is named then.
        Verdict::ExplicitlyDenied { .. } => ("explicitDeny", Some(Effect::Deny)),
        Verdict::ImplicitlyDenied { .. } | Verdict::NotModelled { .. } => ("implicitDeny", None),
    };
    let mut matched = Vec::new();
    for evaluation in &authorization.evaluations {
        if evaluation.applies() && Some(evaluation.effect) == counts {
            let statement = authorization.policies.get(evaluation.policy);
            let statement = statement.map(|policy| statement_of(policy, evaluation.statement));
            matched.extend(statement.map(|elements| Element::of("member", elements)));
        }
    }
    let missing = missing(authorization);
    let missing = missing.iter().map(|key| Element::text("member", key)).collect();
    let mut elements = vec![
        Element::text("EvalActionName", &authorization.request.action),
        Element::text("EvalResourceName", resource),
        Element::text("EvalDecision", decision),
        Element::of("MatchedStatements", matched),
        Element::of("MissingContextValues", missing),
    ];
    let details = [
        (Layer::ServiceControlPolicy, "OrganizationsDecisionDetail", "AllowedByOrganizations"),
        (
            Layer::PermissionsBoundary,
            "PermissionsBoundaryDecisionDetail",
            "AllowedByPermissionsBoundary",
        ),
    ];
    let proof = authorization.proof();
    for (layer, detail, member) in details {
        let rung = proof.caller.rungs.iter().find(|rung| rung.layer == layer);
        let rung = rung.filter(|rung| rung.state != RungState::NoneAttached);
        let says = rung.map(|rung| Element::text(member, rung.state == RungState::Allows));
        elements.extend(says.map(|says| Element::of(detail, vec![says])));
    }
    elements
}

/// The condition keys on which statements depend that otherwise cover the request, and which it
/// does not bring.
fn missing(authorization: &Authorization) -> Vec<&str> {
    let mut keys = Vec::new();
    let covers = |one: &&StatementEvaluation| one.action && one.resource;
    for evaluation in authorization.evaluations.iter().filter(covers) {
        let attached = authorization.policies.get(evaluation.policy);
        let statement = attached.and_then(|one| one.policy.statements.get(evaluation.statement));
        for condition in statement.map(|statement| &statement.conditions).into_iter().flatten() {
            let key = &*condition.key;
            let is_given = authorization.request.context.get(key).is_some();
            if !is_given && !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    keys
}

/// Which policy a statement stands in, and where.
///
/// A first statement is said to begin behind the bracket before it, or behind its own where it
/// stands alone. Assumed: a later one begins where the one before it ends.
fn statement_of(attached: &AttachedPolicy, index: usize) -> Vec<Element> {
    let (text, statements) = (&*attached.policy.text, &attached.policy.statements);
    let span = statements.get(index).map(|statement| statement.span).unwrap_or_default();
    let before = index.checked_sub(1).and_then(|before| statements.get(before));
    let list = text.get(..span.start).unwrap_or_default().trim_end();
    let start = match before {
        Some(before) => before.span.end,
        None if list.ends_with('[') => list.len(),
        None => span.start + 1,
    };
    let position = |name, (line, column): (usize, usize)| {
        Element::of(name, vec![Element::text("Line", line), Element::text("Column", column)])
    };
    vec![
        Element::text("SourcePolicyId", &attached.name),
        Element::text("SourcePolicyType", "IAM Policy"),
        position("StartPosition", Span { start, end: span.end }.line_and_column(text)),
        position("EndPosition", span.end_line_and_column(text)),
    ]
}
