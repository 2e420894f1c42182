//! The verdict in words.

use super::{rows, rung};
use crate::iam::evaluate::Authorization;
use crate::iam::evaluations::Relation;
use crate::iam::verdict::{Layer, StatementRef, Unmodelled, Verdict};

/// What was decided, in few words.
pub(super) fn headline(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allowed { .. } => "Allowed",
        Verdict::ExplicitlyDenied { .. } => "Denied: forbidden by a statement",
        Verdict::ImplicitlyDenied { .. } => "Denied: silent, not forbidden",
        Verdict::NotModelled { .. } => "Denied: not modelled",
    }
}

/// Why, in a sentence that names who decided.
pub(super) fn reason(of: &Authorization, relation: Relation) -> String {
    match of.verdict {
        Verdict::Allowed { by: None } if of.needs_no_permission() => format!(
            "{} needs no permission: everyone who has credentials may do it, whatever policies say.",
            of.request.action
        ),
        Verdict::Allowed { by: None } => {
            "The root user of the account may do everything that nothing forbids.".to_owned()
        }
        Verdict::Allowed { by: Some(by) } => allowed(of, relation, by),
        Verdict::ExplicitlyDenied { by } => {
            format!("{} forbids it, and a Deny wins over every Allow.", statement(of, by))
        }
        Verdict::ImplicitlyDenied { missing } => silent(of, relation, missing),
        Verdict::NotModelled { what: Unmodelled::Action } => {
            format!("Drydock does not model {}, so the request fails closed.", of.request.action)
        }
        Verdict::NotModelled { what: Unmodelled::Condition(by) } => format!(
            "{} rests on a condition key that Drydock does not model, so the request fails closed.",
            statement(of, by)
        ),
    }
}

fn allowed(of: &Authorization, relation: Relation, by: StatementRef) -> String {
    let granted = statement(of, by);
    match relation {
        Relation::CrossAccount => {
            let own = of
                .evaluations
                .iter()
                .find(|each| {
                    each.layer == Layer::IdentityPolicy
                        && each.effect == crate::iam::policy::Effect::Allow
                        && each.applies()
                })
                .map(|each| statement(of, each.reference()));
            match own {
                Some(own) => format!("Both sides say yes: {granted} and {own}."),
                None => format!("{granted} allows it, and the root user needs no policy."),
            }
        }
        Relation::SameAccount | Relation::NoResource | Relation::NoAccount => {
            format!("{granted} allows it, and nothing forbids it.")
        }
    }
}

fn silent(of: &Authorization, relation: Relation, missing: Layer) -> String {
    let action = &of.request.action;
    // Assumed (O17): an owner who is not known is another account.
    let owner = of.request.resource.account;
    let owner = owner.map_or("Another account".to_owned(), |owner| format!("Account {owner}"));
    let resource = resource(of);
    let caller = of.request.principal.account();
    let has_policy = of.policies.of(missing).next().is_some();
    let title = rung::title(of, missing);
    match (missing, relation, caller) {
        (Layer::ResourcePolicy, Relation::CrossAccount, Some(caller)) if has_policy => format!(
            "{owner} owns the {resource}, and no statement of its policy lets account {caller} do \
             {action}."
        ),
        (Layer::ResourcePolicy, Relation::CrossAccount, Some(caller)) => {
            format!("{owner} owns the {resource} and has said nothing about account {caller}.")
        }
        (Layer::IdentityPolicy, Relation::CrossAccount, Some(caller)) => format!(
            "{owner} has said yes, but in account {caller} no policy of the caller allows {action}."
        ),
        // A grant to the account leaves it to the account's own policies.
        (Layer::IdentityPolicy, Relation::SameAccount, _) if of.inputs().best_grant().is_some() => {
            format!(
                "The {resource}'s side leaves it to the account, and no policy of the caller \
                 allows {action}."
            )
        }
        (Layer::IdentityPolicy, ..) => {
            format!("No policy of the caller allows {action}, and no one else does.")
        }
        (Layer::ResourcePolicy, ..) => format!("{title}: no statement allows {action}."),
        (
            Layer::ServiceControlPolicy
            | Layer::ResourceControlPolicy
            | Layer::VpcEndpointPolicy
            | Layer::RegistryPolicy
            | Layer::PermissionsBoundary
            | Layer::SessionPolicy,
            ..,
        ) => format!("{title}: a limit that has to allow {action} does not."),
    }
}

/// What people call the kind of thing that the request is about.
fn resource(of: &Authorization) -> &'static str {
    let Some(arn) = &of.request.resource.arn else { return "registry" };
    match (arn.service(), arn.resource().split('/').next()) {
        ("ecr", Some("repository")) => "repository",
        ("iam", Some("role")) => "role",
        ("iam", Some("user")) => "user",
        _ => "resource",
    }
}

/// A statement with the policy it stands in.
fn statement(of: &Authorization, reference: StatementRef) -> String {
    let policy = of.policies.get(reference.policy);
    let name = policy.map_or("", |attached| &attached.name);
    let found = of.evaluations.iter().find(|each| each.reference() == reference);
    let statement = found.and_then(|each| rows::name(of, each)).unwrap_or_default();
    format!("{name} ({statement})")
}
