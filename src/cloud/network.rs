//! The ways in which a request reaches AWS: over the internet, through a VPC endpoint, forwarded by
//! a service, or made by a service for itself.
//!
//! An endpoint here stands for the two interface endpoints of ECR, `ecr.api` and `ecr.dkr`, with
//! one policy. Requests to other services go over the internet all the same.

use std::fmt;
use std::rc::Rc;

use super::setup::SetupError;
use super::{Cloud, Exchange};
use crate::aws::{AccountId, Arn};
use crate::iam::{Policy, PolicyKind};
use crate::wire::Request;

/// An interface endpoint in somebody's VPC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VpcEndpoint {
    /// `vpce-…`
    pub id: Box<str>,
    /// `vpc-…`, the network that it stands in.
    pub vpc_id: Box<str>,
    /// Whose network that is.
    pub account: AccountId,
    /// Who may do what through it.
    pub policy: Rc<Policy>,
}

impl VpcEndpoint {
    /// An endpoint with a policy; without one everybody may do everything through it.
    ///
    /// Source: VPC guide, endpoint policies: the default policy.
    pub fn new(
        id: &str,
        vpc_id: &str,
        account: AccountId,
        policy: Option<&str>,
    ) -> Result<Self, SetupError> {
        let text = policy.unwrap_or(
            r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}"#,
        );
        let policy = Policy::parse(text, PolicyKind::VpcEndpoint)?;
        Ok(Self { id: id.into(), vpc_id: vpc_id.into(), account, policy: Rc::new(policy) })
    }
}

/// How the requests of somebody come in. The plain one is the internet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    endpoint: Option<Rc<VpcEndpoint>>,
    called_via: Vec<Box<str>>,
}

impl Route {
    /// The endpoint that requests come through; none is the internet.
    pub fn endpoint(&self) -> Option<&VpcEndpoint> {
        self.endpoint.as_deref()
    }

    /// The services that forward the request with its maker's rights, the first one first.
    pub fn called_via(&self) -> &[Box<str>] {
        &self.called_via
    }

    /// The same request, forwarded by a service, such as `cloudformation.amazonaws.com`. What it
    /// came through to get there is forgotten.
    #[must_use]
    pub fn forwarded_by(mut self, service: &str) -> Self {
        self.endpoint = None;
        self.called_via.push(service.into());
        self
    }
}

/// `vpce-…`, or `public` for the internet.
impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.endpoint {
            Some(endpoint) => f.write_str(&endpoint.id),
            None => f.write_str("public"),
        }
    }
}

/// A service that makes a call for itself, on behalf of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceCaller {
    /// The service principal, such as `codebuild.amazonaws.com`.
    pub name: Box<str>,
    /// The account of the resource that it works for.
    pub source_account: AccountId,
    /// The resource that it works for, where it says so.
    pub source_arn: Option<Arn>,
}

impl Cloud {
    /// Every VPC endpoint, by id.
    pub fn endpoints(&self) -> impl Iterator<Item = &VpcEndpoint> {
        self.endpoints.values().map(|endpoint| &**endpoint)
    }

    /// The way through an endpoint; `None` where there is none of that id.
    pub fn route_through(&self, endpoint: &str) -> Option<Route> {
        let endpoint = self.endpoints.get(endpoint).map(Rc::clone);
        endpoint.map(|endpoint| Route { endpoint: Some(endpoint), called_via: Vec::new() })
    }

    /// Answers a request that a service makes for itself; it needs no signature.
    ///
    /// Services are trusted to say who they are: AWS runs them.
    pub fn handle_as_service(&mut self, service: &ServiceCaller, request: Request) -> Exchange {
        self.answer(request, &super::Sender::Service(service))
    }

    /// Answers a request that comes in by a certain way.
    pub fn handle_via(&mut self, route: &Route, request: Request) -> Exchange {
        self.answer(request, &super::Sender::Signer(route))
    }
}
