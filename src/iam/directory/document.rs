//! Policy documents as IAM takes them in: refused in its words, kept as policies.

use std::rc::Rc;

use super::Error;
use crate::iam::problem::{Problem, ProblemKind};
use crate::iam::{Policy, PolicyKind};

/// Reads a document, or says in the words of IAM and STS why it is none.
///
/// A document that is too long is refused for its length, whatever else is wrong with it.
pub fn read(text: &str, kind: PolicyKind) -> Result<Rc<Policy>, Error> {
    Policy::parse(text, kind).map(Rc::new).map_err(|problems| refusal(text, kind, &problems))
}

fn refusal(text: &str, kind: PolicyKind, problems: &[Problem]) -> Error {
    let is_too_long = |one: &Problem| matches!(one.kind, ProblemKind::TooLong { .. });
    let is_too_long = problems.iter().any(is_too_long);
    if is_too_long && kind == PolicyKind::Trust {
        return Error::TrustPolicyTooLong;
    }
    if is_too_long && kind == PolicyKind::Session {
        let (limit, _) = kind.size_limit();
        return Error::PackedPolicyTooLarge { percent: text.chars().count() * 100 / limit };
    }
    let message = sentence(kind, problems.first().map(|problem| &problem.kind));
    Error::MalformedPolicyDocument { message: message.into() }
}

/// The sentence for the first thing that is wrong.
///
/// Assumed: the sentences are those seen in public reports, and the general one where none is
/// known; which of several errors IAM names is not documented, so it is the first in the text.
fn sentence(kind: PolicyKind, problem: Option<&ProblemKind>) -> String {
    let sentence = match problem {
        Some(ProblemKind::Syntax(_)) => "This policy contains invalid Json",
        Some(ProblemKind::UnknownVersion(_)) => "The policy must contain a valid version string",
        Some(ProblemKind::Missing("Principal")) => {
            "Missing required field Principal cannot be empty!"
        }
        Some(ProblemKind::Missing("Action")) if kind == PolicyKind::Trust => {
            "Missing required field Action"
        }
        Some(ProblemKind::Missing("Action")) => "Policy statement must contain actions.",
        Some(ProblemKind::Missing("Resource")) => "Policy statement must contain resources.",
        Some(ProblemKind::NotAllowedIn("Principal" | "NotPrincipal", kind))
            if !kind.names_principals() =>
        {
            "Policy document should not specify a principal."
        }
        Some(ProblemKind::NotAllowedIn(
            field @ ("Resource" | "NotResource"),
            PolicyKind::Trust,
        )) => {
            return format!("Has prohibited field {field}");
        }
        Some(ProblemKind::NotSts(_)) => {
            "AssumeRole policy may only specify STS AssumeRole actions."
        }
        Some(ProblemKind::InvalidAction(_)) => {
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
        }
        Some(ProblemKind::InvalidResource(text)) => {
            return format!("Resource {text} must be in ARN format or \"*\".");
        }
        Some(ProblemKind::RepeatedSid(_)) => {
            "Statement IDs (SID) in a single policy must be unique."
        }
        Some(ProblemKind::InvalidSid(_)) => {
            "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular \
             expression [0-9A-Za-z]*"
        }
        Some(ProblemKind::InvalidPrincipal { key: Some(key), text }) => {
            return format!("Invalid principal in policy: \"{key}\":\"{text}\"");
        }
        Some(ProblemKind::InvalidPrincipal { key: None, text }) => {
            return format!("Invalid principal in policy: {text}");
        }
        _ => "Syntax errors in policy.",
    };
    sentence.to_owned()
}

/// How long a document is for IAM's quotas, which leave white space out.
pub(super) fn length_without_space(text: &str) -> usize {
    text.chars().filter(|letter| !letter.is_whitespace()).count()
}
