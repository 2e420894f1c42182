//! Laws that hold for every policy and every request.

use drydock::iam::case::Case;
use drydock::iam::{Authorization, Policy, PolicyKind, authorize, decide};
use drydock::json::{self, Layout};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::cases::{Side, case, configured, in_full, policy, statement};
use super::word;

/// The case with one statement more: in the first policy of a kind, if there is one.
fn add(case: &Value, layer: &str, statement: &Value) -> Value {
    let mut more = case.clone();
    let layer = &mut more["policies"][layer];
    let first = match layer {
        Value::Array(policies) => policies.first_mut(),
        Value::Object(_) => Some(layer),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    };
    if let Some(Value::Array(statements)) = first.map(|policy| &mut policy["document"]["Statement"])
    {
        statements.push(statement.clone());
    }
    more
}

/// A kind of policy and a statement that may stand in it.
fn addition(effect: &'static str) -> impl Strategy<Value = (&'static str, Value)> {
    let own = (select(vec!["identity", "session", "boundary"]), statement(Side::Caller));
    let others = (select(vec!["resource", "registry", "vpce"]), statement(Side::Owner));
    prop_oneof![own, others].prop_map(move |(layer, mut statement)| {
        statement["Effect"] = json!(effect);
        // An Allow with NotPrincipal is refused.
        if let Some(named) = statement.as_object_mut().unwrap().remove("NotPrincipal") {
            statement["Principal"] = named;
        }
        let statement = if layer == "session" { in_full(&statement) } else { statement };
        (layer, statement)
    })
}

/// Every list of every policy the other way round: of statements, actions, resources, principals
/// and values, and of the policies themselves.
fn turn(value: &mut Value) {
    if let Value::Array(values) = value {
        values.reverse();
        values.iter_mut().for_each(turn);
    } else if let Value::Object(members) = value {
        members.values_mut().for_each(turn);
    }
}

/// Every action in other letters.
fn shout(value: &mut Value) {
    if let Value::Array(values) = value {
        values.iter_mut().for_each(shout);
    } else if let Value::Object(members) = value {
        for (name, value) in members {
            match (["action", "Action", "NotAction"].contains(&name.as_str()), value) {
                (true, Value::String(text)) => *text = text.to_uppercase(),
                (true, Value::Array(texts)) => {
                    for text in texts {
                        *text = json!(text.as_str().unwrap().to_uppercase());
                    }
                }
                (_, value) => shout(value),
            }
        }
    }
}

fn read(case: &Value) -> Authorization {
    let case = Case::read(&json::parse(&case.to_string()).unwrap()).unwrap();
    authorize(case.request, case.policies)
}

proptest! {
    #![proptest_config(configured(4_000, 4))]

    #[test]
    fn adding_a_deny_never_allows(case in case(), (layer, statement) in addition("Deny")) {
        let more = add(&case, layer, &statement);
        prop_assert!(word(&case.to_string()) == "allowed" || word(&more.to_string()) != "allowed");
    }

    #[test]
    fn adding_an_allow_never_denies(case in case(), (layer, statement) in addition("Allow")) {
        let more = add(&case, layer, &statement);
        prop_assert!(word(&case.to_string()) != "allowed" || word(&more.to_string()) == "allowed");
    }

    #[test]
    fn order_means_nothing(case in case()) {
        let mut other = case.clone();
        turn(&mut other["policies"]);
        prop_assert_eq!(word(&case.to_string()), word(&other.to_string()));
    }

    #[test]
    fn letter_case_of_actions_means_nothing(case in case()) {
        let mut other = case.clone();
        shout(&mut other);
        prop_assert_eq!(word(&case.to_string()), word(&other.to_string()));
    }

    #[test]
    fn a_vector_that_is_used_again_changes_nothing(one in case(), other in case()) {
        let (one, other) = (read(&one), read(&other));
        let mut evaluations = Vec::new();
        for each in [&one, &other, &one] {
            let verdict = decide(&each.request, &each.policies, &mut evaluations);
            prop_assert_eq!(verdict, each.verdict);
            prop_assert_eq!(&evaluations, &each.evaluations);
        }
    }

    #[test]
    fn a_policy_reads_back_as_printed(policy in policy(Side::Caller)) {
        let text = policy["document"].to_string();
        let plain = json::parse(&text).unwrap();
        for layout in [Layout::Compact, Layout::Spaces(4), Layout::Tabs] {
            let printed = json::print(&plain, layout);
            let read = Policy::read(&printed, PolicyKind::Identity).policy.unwrap();
            let again = json::print(&json::parse(&read.text).unwrap(), layout);
            prop_assert_eq!(&*read.text, &*again);
            prop_assert_eq!(Policy::read(&again, PolicyKind::Identity).policy.unwrap(), read);
        }
    }
}
