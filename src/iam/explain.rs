//! Evaluations → words: the [`Proof`] of an authorization.

mod rows;
mod rung;
mod sentence;

use std::rc::Rc;

use super::evaluate::Authorization;
use super::evaluations::Relation;
use super::proof::{Join, Lane, Proof};
use super::verdict::{Layer, Unmodelled, Verdict};

impl Authorization {
    /// The decision laid out for reading.
    pub fn proof(&self) -> Rc<Proof> {
        Rc::new(explain(self))
    }

    /// Why, in one sentence that names who decided: that of the [`Proof`], without the rest.
    pub fn sentence(&self) -> String {
        sentence::reason(self, Relation::of(&self.request))
    }
}

/// Lays a decision out as two lanes of rungs. Reads the same evaluations as the verdict.
pub fn explain(authorization: &Authorization) -> Proof {
    let relation = Relation::of(&authorization.request);
    let deciding = deciding_layer(authorization, relation);
    let lane = |layers: &[Layer], account| Lane {
        account,
        rungs: layers.iter().map(|layer| rung::rung(authorization, *layer, deciding)).collect(),
    };
    let request = &authorization.request;
    Proof {
        headline: sentence::headline(authorization.verdict).to_owned(),
        sentence: sentence::reason(authorization, relation),
        // What AWS would say to what is not modelled, nobody here knows.
        aws_message: match authorization.verdict {
            Verdict::NotModelled { .. } => None,
            Verdict::Allowed { .. }
            | Verdict::ExplicitlyDenied { .. }
            | Verdict::ImplicitlyDenied { .. } => authorization.aws_message(),
        },
        assumptions: authorization.assumptions(),
        join: match relation {
            Relation::SameAccount => Join::Or,
            Relation::CrossAccount => Join::And,
            Relation::NoResource => Join::CallerOnly,
            Relation::NoAccount => Join::OwnerOnly,
        },
        caller: lane(
            &[
                Layer::ServiceControlPolicy,
                Layer::PermissionsBoundary,
                Layer::SessionPolicy,
                Layer::IdentityPolicy,
            ],
            request.principal.account(),
        ),
        owner: lane(
            &[
                Layer::ResourceControlPolicy,
                Layer::VpcEndpointPolicy,
                Layer::RegistryPolicy,
                Layer::ResourcePolicy,
            ],
            request.resource.account,
        ),
    }
}

/// The one rung that the verdict rests on.
fn deciding_layer(authorization: &Authorization, relation: Relation) -> Layer {
    match authorization.verdict {
        Verdict::Allowed { by: Some(by) }
        | Verdict::ExplicitlyDenied { by }
        | Verdict::NotModelled { what: Unmodelled::Condition(by) } => by.layer,
        Verdict::ImplicitlyDenied { missing } => missing,
        // A root user needs no policy; its own side decides all the same.
        Verdict::Allowed { by: None } | Verdict::NotModelled { what: Unmodelled::Action } => {
            match relation {
                Relation::CrossAccount | Relation::NoAccount => Layer::ResourcePolicy,
                Relation::SameAccount | Relation::NoResource => Layer::IdentityPolicy,
            }
        }
    }
}
