//! Every statement of every policy, met with the request.
//!
//! Nothing stops early: statements behind the deciding one are evaluated too, so that two troubles
//! are found at once. What comes out is small and plain; `verdict` reads it, `explain` puts it
//! into words.

use std::rc::Rc;

use super::matching::{ArnText, Limits, Named};
use super::policy::{Effect, Policy, Statement};
use super::principal::{Principal, RoleKind};
use super::request::{AuthorizationRequest, Context};
use super::verdict::{Evaluations, Layer, StatementRef, Verdict, verdict};
use crate::aws::Arn;

/// A policy and where it hangs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachedPolicy {
    /// Which say it has.
    pub layer: Layer,
    /// Of control policies: how far below the organisation's root, 0 for the root itself.
    pub level: usize,
    /// What people call it.
    pub name: Box<str>,
    /// Its own name, if it is a managed policy.
    pub arn: Option<Arn>,
    /// What it says.
    pub policy: Rc<Policy>,
}

/// The policies that have a say in one request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicySet {
    policies: Vec<AttachedPolicy>,
    scp_levels: usize,
}

impl PolicySet {
    /// No policy at all.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a policy that has no name of its own.
    pub fn push(&mut self, layer: Layer, name: &str, policy: &Rc<Policy>) {
        let (name, policy) = (name.into(), Rc::clone(policy));
        self.add(AttachedPolicy { layer, level: 0, name, arn: None, policy });
    }

    /// Adds a policy. A level of service control policies exists from its first policy on.
    pub fn add(&mut self, policy: AttachedPolicy) {
        if policy.layer == Layer::ServiceControlPolicy {
            self.scp_levels = self.scp_levels.max(policy.level + 1);
        }
        self.policies.push(policy);
    }

    /// Says that there are `count` levels of service control policies, even if some hold none.
    pub fn set_scp_levels(&mut self, count: usize) {
        self.scp_levels = self.scp_levels.max(count);
    }

    /// How many levels of service control policies the caller stands below.
    pub fn scp_levels(&self) -> usize {
        self.scp_levels
    }

    /// All of them, in the order added.
    pub fn iter(&self) -> impl Iterator<Item = &AttachedPolicy> {
        self.policies.iter()
    }

    /// Those of one kind, in the order added.
    pub fn of(&self, layer: Layer) -> impl Iterator<Item = &AttachedPolicy> {
        self.policies.iter().filter(move |attached| attached.layer == layer)
    }

    /// The policy at a place that an evaluation names.
    pub fn get(&self, index: usize) -> Option<&AttachedPolicy> {
        self.policies.get(index)
    }
}

/// How one statement met the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatementEvaluation {
    /// Which kind of policy it stands in.
    pub layer: Layer,
    /// Which level, of control policies.
    pub level: usize,
    /// Which policy of the set.
    pub policy: usize,
    /// Which statement of the policy.
    pub statement: usize,
    /// What it does when it applies.
    pub effect: Effect,
    /// How it names the requester; statements without a principal element name it themselves.
    pub named: Named,
    /// Whether the action is covered.
    pub action: bool,
    /// Whether the resource is covered.
    pub resource: bool,
    /// How the conditions fared.
    pub condition: ConditionOutcome,
}

/// How the conditions of a statement fared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConditionOutcome {
    /// All hold.
    Hold,
    /// At least one does not.
    Fail,
    /// One asks for a key that the simulation cannot know; the others hold.
    NotModelled,
}

impl StatementEvaluation {
    /// Whether everything but the conditions covers the request.
    fn is_met(&self) -> bool {
        self.named > Named::No && self.action && self.resource
    }

    /// Whether the statement applies, so that its effect counts.
    pub fn applies(&self) -> bool {
        self.is_met() && self.condition == ConditionOutcome::Hold
    }

    /// Where the statement stands.
    pub(super) fn reference(&self) -> StatementRef {
        StatementRef { layer: self.layer, policy: self.policy, statement: self.statement }
    }

    /// Whether nobody can tell if the statement applies.
    pub fn is_undecided(&self) -> bool {
        self.is_met() && self.condition == ConditionOutcome::NotModelled
    }
}

/// A decision with everything it rests on.
#[derive(Clone, Debug)]
pub struct Authorization {
    /// What was asked.
    pub request: AuthorizationRequest,
    /// What had a say.
    pub policies: PolicySet,
    /// How every statement met the request.
    pub evaluations: Vec<StatementEvaluation>,
    /// What follows.
    pub verdict: Verdict,
}

/// Decides a request.
pub fn authorize(request: AuthorizationRequest, policies: PolicySet) -> Authorization {
    let evaluations = evaluate(&request, &policies);
    let verdict = verdict(&Evaluations::new(&request, &policies, &evaluations));
    Authorization { request, policies, evaluations, verdict }
}

/// Evaluates every statement of every policy that can have a say.
pub fn evaluate(request: &AuthorizationRequest, policies: &PolicySet) -> Vec<StatementEvaluation> {
    let question = Question {
        principal: &request.principal,
        limits: match policies.of(Layer::PermissionsBoundary).next() {
            Some(_) => Limits::Boundary,
            None => Limits::NoBoundary,
        },
        action_lower: request.action.to_ascii_lowercase(),
        arn: ArnText::of(request),
        context: &request.context,
    };
    let mut evaluations = Vec::with_capacity(8);
    for (index, attached) in policies.iter().enumerate() {
        if !is_subject(&request.principal, attached.layer) {
            continue;
        }
        for (number, statement) in attached.policy.statements.iter().enumerate() {
            let (layer, level) = (attached.layer, attached.level);
            let met = question.meet(statement);
            evaluations.push(StatementEvaluation {
                layer,
                level,
                policy: index,
                statement: number,
                ..met
            });
        }
    }
    evaluations
}

/// Whether policies of a kind have a say over a principal.
///
/// Source: Organizations user guide, SCPs and RCPs: service-linked roles are exempt from both,
/// service principals from SCPs. IAM user guide: a root user has no identity policies.
pub(super) fn is_subject(principal: &Principal, layer: Layer) -> bool {
    let is_service_linked =
        matches!(principal, Principal::AssumedRole { role_kind: RoleKind::ServiceLinked, .. });
    let has_account = principal.account().is_some();
    match layer {
        Layer::ServiceControlPolicy => has_account && !is_service_linked,
        Layer::ResourceControlPolicy => !is_service_linked,
        Layer::IdentityPolicy | Layer::PermissionsBoundary | Layer::SessionPolicy => {
            has_account && !matches!(principal, Principal::Root { .. })
        }
        Layer::VpcEndpointPolicy | Layer::ResourcePolicy | Layer::RegistryPolicy => true,
    }
}

/// A request in the form in which statements are met with it.
struct Question<'a> {
    principal: &'a Principal,
    limits: Limits,
    action_lower: String,
    arn: Option<ArnText>,
    context: &'a Context,
}

impl Question<'_> {
    fn meet(&self, statement: &Statement) -> StatementEvaluation {
        let named = match &statement.principal {
            Some(element) => element.names(self.principal, self.limits),
            None => Named::Itself,
        };
        let resource = match &statement.resource {
            Some(element) => element.covers(self.arn.as_ref(), self.context),
            None => true,
        };
        StatementEvaluation {
            layer: Layer::IdentityPolicy,
            level: 0,
            policy: 0,
            statement: 0,
            effect: statement.effect,
            named,
            action: statement.action.covers(&self.action_lower),
            resource,
            condition: self.conditions(statement),
        }
    }

    fn conditions(&self, statement: &Statement) -> ConditionOutcome {
        let mut outcome = ConditionOutcome::Hold;
        for condition in &statement.conditions {
            if condition.is_unknowable && self.context.get(&condition.key_lower).is_none() {
                outcome = ConditionOutcome::NotModelled;
            } else if !condition.holds(self.context) {
                return ConditionOutcome::Fail;
            }
        }
        outcome
    }
}
