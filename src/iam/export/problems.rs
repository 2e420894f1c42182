//! What is wrong with a policy, as JSON.

use super::{Object, list, place};
use crate::iam::policy::PolicyKind;
use crate::iam::problem::{Problem, Severity};
use crate::json::Node;

/// The word by which a kind of policy is asked for.
pub fn kind_word(kind: PolicyKind) -> &'static str {
    // An endpoint alone could be one of many services.
    if kind == PolicyKind::VpcEndpoint { "vpc-endpoint" } else { kind.name() }
}

/// The kind of policy that a word asks for.
pub fn kind_of(word: &str) -> Option<PolicyKind> {
    PolicyKind::ALL.into_iter().find(|kind| kind_word(*kind) == word)
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

/// A list of `{"severity", "code", "path", "message", "place", "fix"}`, in the order given.
///
/// `found` are the problems of `text` as a policy of `kind`.
pub fn problems(found: &[Problem], text: &str, kind: PolicyKind) -> Node {
    let problem = |problem: &Problem| {
        let fix = problem.fix(text, kind).map(|fix| {
            Object::default()
                .with("title", fix.title.as_str())
                .with("place", place(fix.span, text))
                .with("replacement", fix.replacement.as_str())
        });
        Object::default()
            .with("severity", severity_word(problem.severity()))
            .maybe("code", problem.code())
            .with("path", problem.path.as_str())
            .with("message", problem.message().as_str())
            .with("place", place(problem.span, text))
            .maybe("fix", fix)
            .into()
    };
    list(found.iter().map(problem).collect())
}
