//! Elements of documents and statements, actions and resources.

use super::{Candidate, Known};
use crate::iam::actions::{Action, SERVICES, Service};
use crate::iam::hover;
use crate::iam::policy::PolicyKind;
use crate::ordered::OrderedSet;

/// What a name stands for, in the first sentence about it.
fn note(of: Option<(String, hover::Source)>) -> String {
    of.map(|(text, _)| text).unwrap_or_default()
}

fn element(name: &str, value: &'static str) -> Candidate {
    Candidate::member(name, &note(hover::element(name)), value)
}

pub(super) fn document_elements(kind: PolicyKind) -> Vec<Candidate> {
    let mut found = vec![
        element("Version", "\"2012-10-17\"|"),
        element("Statement", "[\n    {\n      \"|\"\n    }\n  ]"),
    ];
    if kind.names_principals() {
        found.push(element("Id", "\"|\""));
    }
    found
}

/// The elements that a statement of the kind may have and does not have yet.
pub(super) fn elements(kind: PolicyKind, beside: &[&str]) -> Vec<Candidate> {
    let is_resource_control = kind == PolicyKind::ResourceControl;
    let (is_trust, names_principals) = (kind == PolicyKind::Trust, kind.names_principals());
    let all = [
        ("Sid", "\"|\"", true),
        ("Effect", "\"|\"", true),
        ("Principal", "{ \"|\" }", names_principals),
        ("Action", "[\"|\"]", true),
        ("Resource", "[\"|\"]", !is_trust),
        ("Condition", "{ \"|\" }", true),
        ("NotPrincipal", "{ \"|\" }", names_principals && !is_trust && !is_resource_control),
        ("NotAction", "[\"|\"]", !is_resource_control),
        ("NotResource", "[\"|\"]", !is_trust),
    ];
    let is_opposite = |name: &str| {
        beside.iter().any(|other| {
            let bare = |name: &str| name.trim_start_matches("Not").to_owned();
            *other != name && bare(other) == bare(name)
        })
    };
    let fits = |(name, _, is_allowed): &(&str, _, bool)| *is_allowed && !is_opposite(name);
    all.into_iter().filter(fits).map(|(name, value, _)| element(name, value)).collect()
}

/// A whole document to begin with.
pub(super) fn document(kind: PolicyKind) -> Candidate {
    let text = if kind.names_principals() {
        "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Principal\": { \"AWS\": \"|\" },\n      \"Action\": []\n    }\n  ]\n}"
    } else {
        "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Action\": [\"|\"],\n      \"Resource\": \"*\"\n    }\n  ]\n}"
    };
    Candidate::raw("{ }", "A policy to begin with", text)
}

/// A statement to begin with.
pub(super) fn skeleton(kind: PolicyKind) -> Candidate {
    let text = if kind == PolicyKind::ResourceControl {
        "{ \"Effect\": \"Deny\", \"|\" }"
    } else {
        "{ \"Effect\": \"Allow\", \"|\" }"
    };
    Candidate::raw("{ }", "A statement", text)
}

fn fixed(word: &str) -> Candidate {
    Candidate::word(word, &note(hover::fixed_value(word)))
}

pub(super) fn versions() -> Vec<Candidate> {
    vec![fixed("2012-10-17"), fixed("2008-10-17")]
}

pub(super) fn effects(kind: PolicyKind) -> Vec<Candidate> {
    if kind == PolicyKind::ResourceControl {
        return vec![fixed("Deny")];
    }
    vec![fixed("Allow"), fixed("Deny")]
}

/// Every action, and the wildcards that cover what begins with one verb. Trust policies are about
/// STS, those on repositories and registries about ECR.
pub(super) fn actions(kind: PolicyKind) -> Vec<Candidate> {
    let mut found = Vec::new();
    for service in &SERVICES {
        let is_meant = match kind {
            PolicyKind::Trust => service.prefix == "sts",
            PolicyKind::Repository | PolicyKind::Registry => service.prefix == "ecr",
            PolicyKind::Identity
            | PolicyKind::PermissionsBoundary
            | PolicyKind::Session
            | PolicyKind::ServiceControl
            | PolicyKind::ResourceControl
            | PolicyKind::VpcEndpoint => true,
        };
        if is_meant {
            add_service(&mut found, service);
        }
    }
    if kind != PolicyKind::ResourceControl && kind != PolicyKind::Trust {
        found.push(Candidate::word("*", "Every action of every service."));
    }
    found
}

fn add_service(found: &mut Vec<Candidate>, service: &Service) {
    for action in service.actions {
        let name = [service.prefix, ":", action.name].concat();
        let note = note(hover::action(&name));
        found.push(Candidate::word(&name, &note));
    }
    let mut verbs = OrderedSet::new();
    for action in service.actions {
        verbs.insert(verb(action));
    }
    let patterns = verbs.iter().map(|verb| [*verb, "*"].concat());
    for pattern in patterns.chain(["*".to_owned()]) {
        let covered = hover::covered(service.prefix, &pattern);
        if covered.len() > 1 {
            let word = [service.prefix, ":", &pattern].concat();
            let all = if service.is_complete { "" } else { " known" };
            let note = ["Covers ", &covered.len().to_string(), all, " actions."].concat();
            found.push(Candidate::word(&word, &note));
        }
    }
}

/// The first word of an action's name: `Get` of `GetRole`.
fn verb(action: &Action) -> &'static str {
    let rest = action.name.get(1..).unwrap_or_default();
    let end = rest.find(|letter: char| letter.is_ascii_uppercase()).map_or(rest.len(), |at| at);
    action.name.get(..=end).unwrap_or(action.name)
}

pub(super) fn resources(known: &Known) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = known.resources.iter().map(Candidate::value).collect();
    found.extend(known.principals.iter().map(Candidate::value));
    found.push(Candidate::word("*", "Every resource, and requests about none."));
    found
}
