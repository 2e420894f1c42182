//! What is wrong with a policy, as JSON.

use super::{Object, list, place};
use crate::iam::policy::PolicyKind;
use crate::iam::problem::{Problem, Severity};
use crate::json::Node;

/// The kinds of policy and the words by which they are asked for.
pub const KINDS: [(&str, PolicyKind); 9] = [
    ("identity", PolicyKind::Identity),
    ("boundary", PolicyKind::PermissionsBoundary),
    ("session", PolicyKind::Session),
    ("scp", PolicyKind::ServiceControl),
    ("rcp", PolicyKind::ResourceControl),
    ("repository", PolicyKind::Repository),
    ("registry", PolicyKind::Registry),
    ("vpc-endpoint", PolicyKind::VpcEndpoint),
    ("trust", PolicyKind::Trust),
];

/// The kind of that word.
pub fn kind_of(word: &str) -> Option<PolicyKind> {
    KINDS.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind)
}

/// The word for how much a problem matters.
pub fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::SecurityWarning => "security",
        Severity::Warning => "warning",
        Severity::Suggestion => "suggestion",
    }
}

/// A list of `{"severity", "path", "message", "place"}`, in the order of the places.
pub fn problems(found: &[Problem], text: &str) -> Node {
    let problem = |problem: &Problem| {
        Object::default()
            .with("severity", severity_word(problem.kind.severity()))
            .with("path", problem.path.as_str())
            .with("message", Node::display(&problem.kind))
            .with("place", place(problem.span, text))
            .into()
    };
    list(found.iter().map(problem).collect())
}
