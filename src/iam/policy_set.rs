//! The policies that have a say in a request.

use std::rc::Rc;

use super::policy::{Policy, Statement};
use super::verdict::{Layer, StatementRef};
use crate::aws::Arn;

/// Every policy that has a say in a request, by kind.
///
/// Whoever gathers them leaves out what does not reach the request: the policy of an endpoint that
/// it did not come through, a registry policy whose scope leaves the action out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicySet {
    /// Service control policies of the caller's organisation.
    pub scp: Guardrails,
    /// Resource control policies of the resource owner's organisation.
    pub rcp: Guardrails,
    /// The policy of the VPC endpoint that the request came through; none means that it came over
    /// the public endpoint.
    pub vpc_endpoint: Option<AttachedPolicy>,
    /// The caller's permissions boundary; none means no cap.
    pub boundary: Option<AttachedPolicy>,
    /// The policies passed when the session was made; none means that none were passed.
    pub session: Option<Vec<AttachedPolicy>>,
    /// The policies of the user and its groups, or of the role.
    pub identity: Vec<AttachedPolicy>,
    /// The policy of the resource: of the repository, or the trust policy of the role.
    pub resource: Option<AttachedPolicy>,
    /// The policy of the registry.
    pub registry: Option<AttachedPolicy>,
}

/// The policies of an organisation along the path to an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Guardrails {
    /// The account is in no organisation.
    #[default]
    NoOrganization,
    /// The account manages its organisation, whose policies then do not reach it.
    ManagementAccount,
    /// The policies of each level: the root first, then the units, the account last.
    Levels(Vec<Vec<AttachedPolicy>>),
}

impl Guardrails {
    /// The levels; none outside an organisation.
    pub fn levels(&self) -> &[Vec<AttachedPolicy>] {
        match self {
            Self::NoOrganization | Self::ManagementAccount => &[],
            Self::Levels(levels) => levels,
        }
    }
}

/// A policy under the name it goes by where it is attached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachedPolicy {
    /// Its name.
    pub name: Box<str>,
    /// Its ARN, where it is a policy with a name of its own and not an inline one.
    pub arn: Option<Arn>,
    /// What it says.
    pub policy: Rc<Policy>,
}

impl AttachedPolicy {
    /// An inline policy.
    pub fn inline(name: &str, policy: &Rc<Policy>) -> Self {
        Self { name: name.into(), arn: None, policy: Rc::clone(policy) }
    }

    /// A policy with an ARN.
    pub fn managed(name: &str, arn: Arn, policy: &Rc<Policy>) -> Self {
        Self { name: name.into(), arn: Some(arn), policy: Rc::clone(policy) }
    }
}

impl PolicySet {
    /// No policies at all.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an inline policy.
    pub fn push(&mut self, layer: Layer, name: &str, policy: &Rc<Policy>) {
        self.attach(layer, AttachedPolicy::inline(name, policy));
    }

    /// Adds a policy. Where there is room for one only, it takes the place of the last; an
    /// organisation's policy makes a level of its own.
    pub fn attach(&mut self, layer: Layer, policy: AttachedPolicy) {
        match layer {
            Layer::ServiceControlPolicy => push_level(&mut self.scp, policy),
            Layer::ResourceControlPolicy => push_level(&mut self.rcp, policy),
            Layer::VpcEndpointPolicy => self.vpc_endpoint = Some(policy),
            Layer::PermissionsBoundary => self.boundary = Some(policy),
            Layer::SessionPolicy => self.session.get_or_insert_default().push(policy),
            Layer::IdentityPolicy => self.identity.push(policy),
            Layer::ResourcePolicy => self.resource = Some(policy),
            Layer::RegistryPolicy => self.registry = Some(policy),
        }
    }

    /// The policies of one kind, in order; those of an organisation level by level.
    pub fn of(&self, layer: Layer) -> impl Iterator<Item = (usize, &AttachedPolicy)> {
        let (levels, flat): (&[Vec<AttachedPolicy>], &[AttachedPolicy]) = match layer {
            Layer::ServiceControlPolicy => (self.scp.levels(), &[]),
            Layer::ResourceControlPolicy => (self.rcp.levels(), &[]),
            Layer::VpcEndpointPolicy => (&[], self.vpc_endpoint.as_slice()),
            Layer::PermissionsBoundary => (&[], self.boundary.as_slice()),
            Layer::SessionPolicy => (&[], self.session.as_deref().unwrap_or_default()),
            Layer::IdentityPolicy => (&[], &self.identity),
            Layer::ResourcePolicy => (&[], self.resource.as_slice()),
            Layer::RegistryPolicy => (&[], self.registry.as_slice()),
        };
        let levels = levels.iter().enumerate();
        let leveled = levels.flat_map(|(level, list)| list.iter().map(move |each| (level, each)));
        leveled.chain(flat.iter().map(|each| (0, each)))
    }

    /// The policy and statement that a reference points at.
    pub fn get(&self, at: StatementRef) -> Option<(&AttachedPolicy, &Statement)> {
        let (_, attached) = self.of(at.layer).nth(at.policy)?;
        Some((attached, attached.policy.statements.get(at.statement)?))
    }
}

fn push_level(guardrails: &mut Guardrails, policy: AttachedPolicy) {
    match guardrails {
        Guardrails::Levels(levels) => levels.push(vec![policy]),
        Guardrails::NoOrganization | Guardrails::ManagementAccount => {
            *guardrails = Guardrails::Levels(vec![vec![policy]]);
        }
    }
}
