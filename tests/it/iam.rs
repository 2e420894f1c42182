//! The evaluator: worked cases, a second evaluator, and laws.

mod differential;
mod problem_laws;
mod problems;
mod proofs;
mod refusals;

use std::fmt::Write as _;

use drydock::iam::case::Case;
use drydock::iam::{Authorization, authorize};
use drydock::json;

/// Decides a case given as JSON text; the error is the sentence of a case that cannot be decided.
fn decide(text: &str) -> Result<Authorization, String> {
    let node = json::parse(text).map_err(|error| error.to_string())?;
    let case = Case::read(&node).map_err(|error| error.to_string())?;
    Ok(authorize(case.request, case.policies))
}

/// The verdict in a word.
fn word(text: &str) -> String {
    decide(text).map_or_else(|error| error, |authorization| authorization.verdict.to_string())
}

/// Every line of a file is a case with the verdict it must have and why.
fn check(cases: &str) {
    let mut failures = String::new();
    for line in cases.lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let (expected, got) = (case["expect"].as_str().unwrap(), word(line));
        if expected != got {
            let (id, title, why) = (&case["id"], &case["title"], &case["why"]);
            writeln!(failures, "{id} {title}: {got}, not {expected}: {why}").unwrap();
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

macro_rules! tables {
    ($($name:ident $file:literal;)*) => {
        $(#[test]
        fn $name() {
            check(include_str!(concat!("../cases/iam/", $file, ".jsonl")));
        })*
    };
}

tables! {
    missing_keys "missing-keys";
    text "text";
    set_operators "set-operators";
    operators "operators";
    variables "variables";
    actions_and_resources "actions-and-resources";
    same_account "same-account";
    cross_account "cross-account";
    organisation "organisation";
    services_trust_endpoints "services-trust-endpoints";
    ecr "ecr";
}
