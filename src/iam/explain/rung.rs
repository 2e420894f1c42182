//! One rung: a kind of policy and what it says.

use super::rows;
use crate::iam::evaluate::{Authorization, StatementEvaluation, is_subject};
use crate::iam::policy::Effect;
use crate::iam::principal::Principal;
use crate::iam::proof::{Document, Rung, RungState};
use crate::iam::verdict::Layer;

/// The rung of `layer`.
pub(super) fn rung(of: &Authorization, layer: Layer, deciding: Layer) -> Rung {
    let state = state(of, layer);
    let indexed = of.policies.iter().enumerate().filter(|(_, policy)| policy.layer == layer);
    let places: Vec<usize> = indexed.map(|(index, _)| index).collect();
    let documents = of.policies.of(layer).map(|attached| Document {
        name: attached.name.to_string(),
        text: std::rc::Rc::clone(&attached.policy.text),
    });
    let evaluations = of.evaluations.iter().filter(|each| each.layer == layer);
    let statements = evaluations.filter_map(|each| {
        let document = places.iter().position(|place| *place == each.policy)?;
        rows::row(of, each, document)
    });
    Rung {
        layer,
        title: title(of, layer).to_owned(),
        state,
        is_deciding: layer == deciding,
        sentence: sentence(of, layer, state),
        documents: documents.collect(),
        statements: statements.collect(),
    }
}

fn state(of: &Authorization, layer: Layer) -> RungState {
    let is_attached = of.policies.of(layer).next().is_some()
        || (layer == Layer::ServiceControlPolicy && of.policies.scp_levels() > 0);
    if !is_attached || !is_subject(&of.request.principal, layer) {
        return RungState::NoneAttached;
    }
    let has = |effect, test: fn(&StatementEvaluation) -> bool| {
        of.evaluations.iter().any(|each| each.layer == layer && each.effect == effect && test(each))
    };
    if has(Effect::Deny, StatementEvaluation::applies) {
        RungState::Forbids
    } else if has(Effect::Deny, StatementEvaluation::is_undecided) {
        RungState::NotModelled
    } else if layer == Layer::ServiceControlPolicy && !of.inputs().passes(layer) {
        // Every level has to allow; one that does is not enough.
        RungState::Silent
    } else if has(Effect::Allow, StatementEvaluation::applies) {
        RungState::Allows
    } else if has(Effect::Allow, StatementEvaluation::is_undecided) {
        RungState::NotModelled
    } else if layer == Layer::ResourceControlPolicy {
        // `RCPFullAWSAccess` is always attached, so an RCP that does not forbid allows.
        RungState::Allows
    } else {
        RungState::Silent
    }
}

/// What the kind is called in this request.
pub(super) fn title(of: &Authorization, layer: Layer) -> &'static str {
    match layer {
        Layer::ResourceControlPolicy => "Resource control policies",
        Layer::ServiceControlPolicy => "Service control policies",
        Layer::VpcEndpointPolicy => "VPC endpoint policy",
        Layer::ResourcePolicy if of.is_about_trust() => "Role trust policy",
        Layer::ResourcePolicy => "Repository policy",
        Layer::RegistryPolicy => "Registry policy",
        Layer::IdentityPolicy => match of.request.principal {
            Principal::AssumedRole { .. } => "Role policies",
            Principal::User { .. } | Principal::FederatedUser { .. } => "User policies",
            Principal::Root { .. }
            | Principal::Service { .. }
            | Principal::Federated { .. }
            | Principal::Anonymous => "Identity policies",
        },
        Layer::PermissionsBoundary => "Permissions boundary",
        Layer::SessionPolicy => "Session policy",
    }
}

fn sentence(of: &Authorization, layer: Layer, state: RungState) -> String {
    let action = &of.request.action;
    let applying = |effect| {
        of.evaluations
            .iter()
            .find(|each| each.layer == layer && each.effect == effect && each.applies())
            .and_then(|each| rows::spoken(of, each))
            .unwrap_or_default()
    };
    match state {
        RungState::Allows if layer == Layer::ResourceControlPolicy => {
            "Forbids nothing here; what it does not forbid it allows.".to_owned()
        }
        RungState::Allows => format!("{} allows {action}.", applying(Effect::Allow)),
        RungState::Forbids => {
            format!("{} forbids {action}; a Deny wins.", applying(Effect::Deny))
        }
        RungState::Silent => silent(of, layer),
        RungState::NoneAttached => absent(of, layer).to_owned(),
        RungState::NotModelled => {
            "Uses a condition key that is not modelled; so the request fails closed.".to_owned()
        }
    }
}

fn silent(of: &Authorization, layer: Layer) -> String {
    let action = &of.request.action;
    let count = of.evaluations.iter().filter(|each| each.layer == layer).count();
    let noun = if count == 1 { "statement applies" } else { "statements apply" };
    format!("0 of {count} {noun}: nothing here allows or forbids {action}.")
}

/// What it means that a kind has no policy: for limits none, for grants silence.
fn absent(of: &Authorization, layer: Layer) -> &'static str {
    let is_subject = is_subject(&of.request.principal, layer);
    match layer {
        Layer::IdentityPolicy if matches!(of.request.principal, Principal::Root { .. }) => {
            "The root user needs no policy."
        }
        Layer::IdentityPolicy if !is_subject => "A caller without an account has none.",
        Layer::ResourcePolicy if of.request.resource.arn.is_none() => {
            "This action has no repository, so no repository policy can speak."
        }
        Layer::IdentityPolicy | Layer::ResourcePolicy => "None attached: says nothing.",
        Layer::RegistryPolicy => "None attached: says nothing more.",
        Layer::ServiceControlPolicy | Layer::PermissionsBoundary | Layer::ResourceControlPolicy => {
            "None attached: no limit."
        }
        Layer::SessionPolicy => "None passed: no limit.",
        Layer::VpcEndpointPolicy => "Not through a VPC endpoint: no limit.",
    }
}
