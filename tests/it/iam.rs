//! The evaluator: worked cases, a second evaluator, and laws.

mod cases;
mod completion;
mod differential;
mod editing;
mod laws;
mod least;
mod no_cases;
mod problem_laws;
mod problems;
mod proofs;
mod refusals;

use std::fmt::Write as _;

use drydock::iam::case::Case;
use drydock::iam::verdict::Unmodelled;
use drydock::iam::{Assumption, Authorization, Verdict, authorize};
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

/// The verdict in a word, the kind of policy that decided, and the open questions that it rests on.
fn outcome(text: &str) -> String {
    match decide(text) {
        Ok(authorization) => {
            let assumptions = authorization.assumptions();
            let ids: Vec<&str> = assumptions.iter().map(|assumption| assumption.id()).collect();
            format!("{} by {}, resting on {ids:?}", authorization.verdict, decider(&authorization))
        }
        Err(error) => error,
    }
}

/// The kind of policy that allowed, forbade, or was missing.
fn decider(of: &Authorization) -> &'static str {
    match of.verdict {
        Verdict::Allowed { by: Some(by) }
        | Verdict::ExplicitlyDenied { by }
        | Verdict::NotModelled { what: Unmodelled::Condition(by) } => by.layer.aws_name(),
        Verdict::ImplicitlyDenied { missing } => missing.aws_name(),
        Verdict::Allowed { by: None } if of.needs_no_permission() => "service",
        Verdict::Allowed { by: None } => "root user",
        Verdict::NotModelled { what: Unmodelled::Action } => "action",
    }
}

/// Every line of a file is a case with the verdict it must have, which kind of policy must have
/// decided it (`by`; of a silent denial the one that is missing), and why. `assumes` lists the
/// readings that the verdict rests on; where it is missing AWS documents all there is to it.
fn check(cases: &str) {
    let mut failures = String::new();
    for line in cases.lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let assumed = case["assumes"].as_array().map_or(&[][..], Vec::as_slice);
        let ids: Vec<&str> = assumed.iter().map(|id| id.as_str().unwrap()).collect();
        let expect = |name: &str| case[name].as_str().unwrap_or("nobody");
        let expected = format!("{} by {}, resting on {ids:?}", expect("expect"), expect("by"));
        let got = outcome(line);
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
    readings "readings";
}

/// FIDELITY.md tells readers the same as the proof tells about a verdict.
#[test]
fn readings_are_listed_where_people_look() {
    let fidelity = include_str!("../../src/FIDELITY.md");
    let is_reading =
        |line: &&str| line.strip_prefix("| O").is_some_and(|id| id.starts_with(char::is_numeric));
    let listed: Vec<&str> = fidelity.lines().filter(is_reading).collect();
    let known: Vec<String> = Assumption::ALL
        .iter()
        .map(|each| format!("| {} | {} | {} |", each.id(), each.question(), each.answer()))
        .collect();
    assert_eq!(listed, known);
}
