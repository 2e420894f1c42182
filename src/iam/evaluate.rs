//! Every statement of every policy, met with the request.
//!
//! Nothing stops early: statements behind the deciding one are evaluated too, so that two troubles
//! are found at once. What comes out is small and plain; `verdict` reads it, `explain` puts it
//! into words.

use std::rc::Rc;

use super::assumption::Assumption;
use super::evaluations::{Evaluations, Hope};
use super::keys;
use super::matching::{ArnFields, Limits, Named, Requester};
use super::policy::{Effect, Policy, Statement};
use super::principal::{Principal, RoleKind};
use super::request::{AuthorizationRequest, Frame};
use super::verdict::{Layer, StatementRef, Unmodelled, Verdict, verdict};
use crate::aws::{AccountId, Arn};

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
    /// At least one does not: the first of those, counted from 0.
    Fail(u16),
    /// One asks for a key that the simulation cannot know, counted from 0; the others hold.
    NotModelled(u16),
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
        self.is_met() && matches!(self.condition, ConditionOutcome::NotModelled(_))
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

/// Decides a request and keeps everything that was decided on the way.
pub fn authorize(request: AuthorizationRequest, policies: PolicySet) -> Authorization {
    let mut evaluations = Vec::new();
    let verdict = decide(&request, &policies, &mut evaluations);
    Authorization { request, policies, evaluations, verdict }
}

/// Decides a request of which only the evaluations are kept: in `evaluations`, whose earlier
/// content goes. Asked with the same vector again and again, it allocates nothing.
pub fn decide(
    request: &AuthorizationRequest,
    policies: &PolicySet,
    evaluations: &mut Vec<StatementEvaluation>,
) -> Verdict {
    decide_otherwise(request, policies, None, evaluations)
}

impl Authorization {
    /// What the verdict was read off.
    pub(super) fn inputs(&self) -> Evaluations<'_> {
        Evaluations::new(&self.request, &self.policies, (None, Hope::None), &self.evaluations)
    }

    /// The open questions of AWS's documentation that the decision rests on: with the other answer
    /// to any one of them it would be another, or name another kind of policy.
    pub fn assumptions(&self) -> Vec<Assumption> {
        let mut evaluations = Vec::new();
        let mut found = Vec::new();
        for &assumption in Assumption::ALL {
            let otherwise = Some(assumption);
            let verdict =
                decide_otherwise(&self.request, &self.policies, otherwise, &mut evaluations);
            let matters = if assumption == Assumption::DenialOrder {
                verdict.denied_by() != self.verdict.denied_by()
            } else {
                !verdict.is_same_decision(self.verdict)
            };
            if matters {
                found.push(assumption);
            }
        }
        found
    }
}

/// Decides a request with one open question answered the other way.
fn decide_otherwise(
    request: &AuthorizationRequest,
    policies: &PolicySet,
    otherwise: Option<Assumption>,
    evaluations: &mut Vec<StatementEvaluation>,
) -> Verdict {
    evaluate(request, policies, otherwise, evaluations);
    let read = |hope| verdict(&Evaluations::new(request, policies, (otherwise, hope), evaluations));
    let sure = read(Hope::None);
    let Verdict::ImplicitlyDenied { missing } = sure else { return sure };
    let Some(by) = undecided_allow(evaluations, missing) else { return sure };
    // Is it denied with the best hoped for, that is for sure, and by the kind that is silent then.
    let hoped = read(Hope::Best);
    if matches!(hoped, Verdict::ImplicitlyDenied { .. }) {
        return hoped;
    }
    Verdict::NotModelled { what: Unmodelled::Condition(by) }
}

/// An Allow of which nobody can tell whether it applies: one of the silent kind, if there is one.
fn undecided_allow(evaluations: &[StatementEvaluation], missing: Layer) -> Option<StatementRef> {
    let mut found: Option<&StatementEvaluation> = None;
    for each in evaluations {
        let is_open = each.effect == Effect::Allow && each.is_undecided();
        if is_open && found.is_none_or(|found| found.layer != missing && each.layer == missing) {
            found = Some(each);
        }
    }
    found.map(StatementEvaluation::reference)
}

/// Evaluates every statement of every policy that can have a say.
fn evaluate(
    request: &AuthorizationRequest,
    policies: &PolicySet,
    otherwise: Option<Assumption>,
    evaluations: &mut Vec<StatementEvaluation>,
) {
    let boundary = Layer::PermissionsBoundary;
    let limits = match policies.of(boundary).next() {
        Some(_) if is_subject(&request.principal, boundary) => Limits::Boundary,
        Some(_) | None => Limits::NoBoundary,
    };
    let arn = request.resource.arn.as_ref();
    let account = arn.and_then(|arn| arn.account);
    // On the stack: the text of a name, in the pieces that patterns are met with.
    let digits = account.map(AccountId::digits);
    let digits = digits.as_ref().map_or(&[][..], |digits| &digits[..]);
    let question = Question {
        requester: Requester { principal: &request.principal, limits, otherwise },
        action: &request.action,
        resource: arn.map(|arn| ArnFields::of(arn, digits)),
        frame: Frame { context: &request.context, otherwise },
    };
    evaluations.clear();
    for (policy, attached) in policies.policies.iter().enumerate() {
        if !is_subject(&request.principal, attached.layer) {
            continue;
        }
        evaluations.reserve(attached.policy.statements.len());
        for (statement, element) in attached.policy.statements.iter().enumerate() {
            let (layer, level) = (attached.layer, attached.level);
            evaluations.push(StatementEvaluation {
                layer,
                level,
                policy,
                statement,
                effect: element.effect,
                named: question.named(element),
                action: element.action.covers(question.action),
                resource: question.resource(layer, element),
                condition: question.conditions(element),
            });
        }
    }
}

/// Whether policies of a kind have a say over a principal.
///
/// Source: Organizations user guide, SCPs and RCPs: service-linked roles are exempt from both,
/// service principals from SCPs. IAM user guide: a root user has no identity policies, and neither
/// it nor a service-linked role has a boundary.
pub(super) fn is_subject(principal: &Principal, layer: Layer) -> bool {
    let is_service_linked =
        matches!(principal, Principal::AssumedRole { role_kind: RoleKind::ServiceLinked, .. });
    let has_account = principal.account().is_some();
    let is_root = matches!(principal, Principal::Root { .. });
    match layer {
        Layer::ServiceControlPolicy => has_account && !is_service_linked,
        Layer::ResourceControlPolicy => !is_service_linked,
        Layer::IdentityPolicy | Layer::SessionPolicy => has_account && !is_root,
        Layer::PermissionsBoundary => has_account && !is_root && !is_service_linked,
        Layer::VpcEndpointPolicy | Layer::ResourcePolicy | Layer::RegistryPolicy => true,
    }
}

/// A request in the form in which statements are met with it.
struct Question<'a> {
    requester: Requester<'a>,
    action: &'a str,
    resource: Option<ArnFields<'a>>,
    frame: Frame<'a>,
}

impl Question<'_> {
    fn named(&self, statement: &Statement) -> Named {
        match &statement.principal {
            Some(element) => element.names(self.requester),
            None => Named::Itself,
        }
    }

    fn resource(&self, layer: Layer, statement: &Statement) -> bool {
        let Some(element) = &statement.resource else { return true };
        // Assumed (O12): an SCP may allow what it names; older pages know `*` alone.
        let is_refused = layer == Layer::ServiceControlPolicy
            && self.frame.is_otherwise(Assumption::ScpAllowArn)
            && statement.effect == Effect::Allow
            && !element.is_everything();
        !is_refused && element.covers(self.resource.as_ref(), self.frame)
    }

    fn conditions(&self, statement: &Statement) -> ConditionOutcome {
        let mut outcome = ConditionOutcome::Hold;
        for (index, condition) in (0..).zip(&statement.conditions) {
            if condition.is_open(self.frame.context) {
                // Source: IAM user guide, condition operators: a key that is in no request does not
                // match. Whether one that is not documented is, decides over a Deny alone.
                let is_no_key = keys::find(&condition.key_lower).is_none();
                if statement.effect == Effect::Allow && is_no_key && !condition.holds(self.frame) {
                    return ConditionOutcome::Fail(index);
                }
                if outcome == ConditionOutcome::Hold {
                    outcome = ConditionOutcome::NotModelled(index);
                }
            } else if !condition.holds(self.frame) {
                return ConditionOutcome::Fail(index);
            }
        }
        outcome
    }
}
