//! Policy documents as IAM takes them in: refused in its words, kept as policies.

use std::rc::Rc;

use super::Error;
use crate::iam::problem::{Problem, ProblemKind};
use crate::iam::{Policy, PolicyKind, Severity};

/// Reads a document, or says in IAM's words why it is none.
///
/// Source: IAM and STS answer `MalformedPolicyDocument`; the sentences are those seen in public
/// reports, and the general one where none is known.
pub fn read(text: &str, kind: PolicyKind) -> Result<Rc<Policy>, Error> {
    Policy::parse(text, kind).map(Rc::new).map_err(|problems| {
        let is_error = |problem: &&Problem| problem.kind.severity() == Severity::Error;
        let first = problems.iter().find(is_error).map(|problem| &problem.kind);
        Error::MalformedPolicyDocument { message: sentence(first).into() }
    })
}

fn sentence(problem: Option<&ProblemKind>) -> String {
    match problem {
        Some(ProblemKind::Missing("Action")) => "Policy statement must contain actions.".into(),
        Some(ProblemKind::Missing("Resource")) => "Policy statement must contain resources.".into(),
        Some(ProblemKind::NotAllowedIn("Principal" | "NotPrincipal", _)) => {
            "Policy document should not specify a principal.".into()
        }
        Some(ProblemKind::NotAllowedIn("Resource", PolicyKind::Trust)) => {
            "Has prohibited field Resource".into()
        }
        Some(ProblemKind::InvalidAction(_)) => {
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.".into()
        }
        Some(ProblemKind::InvalidResource(text)) => {
            format!("Resource {text} must be in ARN format or \"*\".")
        }
        Some(ProblemKind::RepeatedSid(_)) => {
            "Statement IDs (SID) in a single policy must be unique.".into()
        }
        Some(ProblemKind::InvalidSid(_)) => {
            "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular \
             expression [0-9A-Za-z]*"
                .into()
        }
        Some(ProblemKind::InvalidPrincipal(text)) => format!("Invalid principal in policy: {text}"),
        _ => "Syntax errors in policy.".into(),
    }
}

/// How long a document is for IAM's quotas, which leave white space out.
pub(super) fn length_without_space(policy: &Policy) -> usize {
    policy.text.chars().filter(|letter| !letter.is_whitespace()).count()
}
