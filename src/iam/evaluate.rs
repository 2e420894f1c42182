//! Every statement of every policy against one request.
//!
//! Nothing stops at the first answer: the verdict is read off the whole, and so is the explanation.
//! An evaluation is a few bytes that point into the policies; what a statement wanted and what it
//! was given is worked out when somebody asks.

use super::actions;
use super::matching::{Capped, Naming, Question};
use super::policy::Effect;
use super::policy_set::PolicySet;
use super::principal::Principal;
use super::proof::TestOutcome;
use super::relation::{LayerSet, Relation, reaching};
use super::request::AuthorizationRequest;
use super::verdict::{Layer, StatementRef};

/// How all statements met a request, and all else that the verdict needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluations {
    /// Every statement of every policy, in the order of [`Layer::ALL`].
    pub statements: Vec<StatementEvaluation>,
    /// How the caller and the owner of the resource stand to each other.
    pub relation: Relation,
    /// Whether Drydock knows the action, so that an Allow can be trusted.
    pub action: Modelled,
    /// How many levels of service control policies there are.
    scp_levels: usize,
    /// The kinds of policy whose silence is a no.
    limits: LayerSet,
    /// Whether the caller is a root user, who needs no policy of its own.
    is_root: bool,
}

/// How one statement met the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatementEvaluation {
    /// Which statement.
    pub at: StatementRef,
    /// The level in the organisation, the root being 0; 0 for all other policies.
    pub level: usize,
    /// What the statement does where it applies.
    pub effect: Effect,
    /// How it names the caller.
    pub naming: Naming,
    /// Whether it applies.
    pub reach: Reach,
    /// How its principal, action, resource and condition went.
    pub tests: [TestOutcome; 4],
}

/// Whether a statement applies to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// All tests pass.
    Applies,
    /// A test fails.
    DoesNotApply,
    /// No test fails, but one rests on something that Drydock does not model.
    NotModelled,
}

/// Whether Drydock models something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Modelled {
    /// It does.
    Yes,
    /// It does not.
    No,
}

/// Puts a request to every statement of every policy that reaches it.
pub fn evaluate(request: &AuthorizationRequest, policies: &PolicySet) -> Evaluations {
    let reached = reaching(&request.principal);
    let limits = limits(request, policies, reached);
    let is_capped = limits.contains(Layer::PermissionsBoundary);
    let capped = if is_capped { Capped::Yes } else { Capped::No };
    let question = Question::new(request, capped);
    let mut evaluations = Evaluations {
        statements: Vec::with_capacity(16),
        relation: Relation::of(request),
        action: actions::is_modelled(&request.action),
        scp_levels: policies.scp.levels().len(),
        limits,
        is_root: matches!(request.principal, Principal::Root { .. }),
    };
    for layer in Layer::ALL {
        if reached.contains(layer) {
            evaluations.put_layer(layer, policies, &question);
        }
    }
    evaluations
}

/// The kinds of policy that have to allow the request, because there is one that reaches it.
fn limits(request: &AuthorizationRequest, policies: &PolicySet, reached: LayerSet) -> LayerSet {
    // A federation token without a session policy may do nothing.
    let needs_session = matches!(request.principal, Principal::FederatedUser { .. });
    let attached = [
        (Layer::ServiceControlPolicy, !policies.scp.levels().is_empty()),
        (Layer::VpcEndpointPolicy, policies.vpc_endpoint.is_some()),
        (Layer::PermissionsBoundary, policies.boundary.is_some()),
        (Layer::SessionPolicy, policies.session.is_some() || needs_session),
    ];
    let mut limits = LayerSet::NONE;
    for (layer, is_attached) in attached {
        if is_attached && reached.contains(layer) {
            limits = limits.with(layer);
        }
    }
    limits
}

impl Evaluations {
    fn put_layer(&mut self, layer: Layer, policies: &PolicySet, question: &Question<'_>) {
        for (policy, (level, attached)) in policies.of(layer).enumerate() {
            let kind = attached.policy.kind;
            for (statement, found) in attached.policy.statements.iter().enumerate() {
                let matched = question.put_to(found, kind);
                self.statements.push(StatementEvaluation {
                    at: StatementRef { layer, policy, statement },
                    level,
                    effect: found.effect,
                    naming: matched.naming,
                    reach: reach(matched.tests),
                    tests: matched.tests,
                });
            }
        }
    }

    /// The statements of one kind of policy.
    pub fn of(&self, layer: Layer) -> impl Iterator<Item = &StatementEvaluation> {
        self.statements.iter().filter(move |each| each.at.layer == layer)
    }

    /// The first statement that forbids the request.
    pub fn denial(&self) -> Option<StatementRef> {
        let mut statements = self.statements.iter();
        statements.find(|each| each.applies(Effect::Deny)).map(|each| each.at)
    }

    /// The first statement of which Drydock cannot say that it does not forbid the request.
    pub fn possible_denial(&self) -> Option<StatementRef> {
        let is_possible = |each: &&StatementEvaluation| {
            each.effect == Effect::Deny && each.reach == Reach::NotModelled
        };
        self.statements.iter().find(is_possible).map(|each| each.at)
    }

    /// The first statement of a kind of policy that allows the request.
    pub fn allowed_by(&self, layer: Layer) -> Option<StatementRef> {
        self.of(layer).find(|each| each.applies(Effect::Allow)).map(|each| each.at)
    }

    /// Whether a kind of policy that can only limit lets the request pass.
    pub fn lets_pass(&self, limit: Layer) -> bool {
        if !self.limits.contains(limit) {
            return true;
        }
        match limit {
            Layer::ServiceControlPolicy => (0..self.scp_levels).all(|level| {
                let mut of_level = self.of(limit).filter(|each| each.level == level);
                of_level.any(|each| each.applies(Effect::Allow))
            }),
            Layer::VpcEndpointPolicy
            | Layer::PermissionsBoundary
            | Layer::SessionPolicy
            | Layer::ResourceControlPolicy
            | Layer::IdentityPolicy
            | Layer::ResourcePolicy
            | Layer::RegistryPolicy => self.allowed_by(limit).is_some(),
        }
    }

    /// The strongest Allow on the owner's side, and how it names the caller.
    ///
    /// Assumed: the statements of repository and registry policy count together; AWS does not say
    /// how the two combine.
    pub fn grant(&self) -> Option<(Naming, StatementRef)> {
        let owner = self.of(Layer::ResourcePolicy).chain(self.of(Layer::RegistryPolicy));
        let allows = owner.filter(|each| each.applies(Effect::Allow));
        let mut strongest: Option<(Naming, StatementRef)> = None;
        for each in allows {
            if strongest.is_none_or(|(naming, _)| each.naming > naming) {
                strongest = Some((each.naming, each.at));
            }
        }
        strongest
    }

    /// Whether the caller is a root user, who needs no policy of its own.
    pub fn is_root(&self) -> bool {
        self.is_root
    }
}

impl StatementEvaluation {
    /// Whether the statement applies and has that effect.
    pub fn applies(&self, effect: Effect) -> bool {
        self.effect == effect && self.reach == Reach::Applies
    }
}

fn reach(tests: [TestOutcome; 4]) -> Reach {
    if tests.contains(&TestOutcome::Fails) {
        Reach::DoesNotApply
    } else if tests.contains(&TestOutcome::NotModelled) {
        Reach::NotModelled
    } else {
        Reach::Applies
    }
}
