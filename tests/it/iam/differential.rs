//! The engine against the naive evaluator, and laws that hold for every policy.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::word;
use crate::model::iam::decide;

const OWNER: &str = "111122223333";
const OTHER: &str = "444455556666";
const REPOSITORY: &str = "arn:aws:ecr:us-east-1:111122223333:repository/team/api";

/// Whose policies: those of the resource's owner name principals.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Caller,
    Owner,
}

fn principal() -> impl Strategy<Value = Value> {
    let user = |account: &str| json!({"type": "user", "account": account, "arn": format!("arn:aws:iam::{account}:user/ana")});
    let role = |account: &str| {
        json!({"type": "assumed-role", "account": account,
            "arn": format!("arn:aws:sts::{account}:assumed-role/ci/s1"),
            "roleArn": format!("arn:aws:iam::{account}:role/ci")})
    };
    let federated = json!({"type": "federated-user", "account": OWNER,
        "arn": "arn:aws:sts::111122223333:federated-user/ana",
        "userArn": "arn:aws:iam::111122223333:user/ana"});
    select(vec![
        user(OWNER),
        user(OTHER),
        role(OWNER),
        role(OTHER),
        federated,
        json!({"type": "root", "account": OWNER, "arn": "arn:aws:iam::111122223333:root"}),
        json!({"type": "root", "account": OTHER, "arn": "arn:aws:iam::444455556666:root"}),
        json!({"type": "service", "service": "codebuild.amazonaws.com"}),
    ])
}

fn named() -> impl Strategy<Value = Value> {
    select(vec![
        json!("*"),
        json!({"AWS": "*"}),
        json!({"AWS": OWNER}),
        json!({"AWS": "arn:aws:iam::444455556666:root"}),
        json!({"AWS": "arn:aws:iam::111122223333:user/ana"}),
        json!({"AWS": ["arn:aws:iam::111122223333:role/ci", "arn:aws:iam::444455556666:role/ci"]}),
        json!({"AWS": "arn:aws:sts::111122223333:assumed-role/ci/s1"}),
        json!({"AWS": "arn:aws:sts::111122223333:federated-user/ana"}),
        json!({"Service": "codebuild.amazonaws.com"}),
    ])
}

fn condition() -> impl Strategy<Value = Value> {
    let operator = select(vec![
        "StringEquals",
        "StringNotEquals",
        "StringLike",
        "StringEqualsIfExists",
        "StringNotLikeIfExists",
        "ForAnyValue:StringEquals",
        "ForAllValues:StringNotEquals",
        "ForAllValues:StringLike",
        "ArnLike",
        "ArnNotEquals",
        "NumericLessThan",
        "NumericNotEquals",
        "IpAddress",
        "NotIpAddress",
        "Bool",
        "DateGreaterThan",
        "Null",
    ]);
    let key = select(vec!["aws:ResourceTag/a", "aws:TagKeys", "AWS:SourceIp", "aws:PrincipalArn"]);
    let value = select(vec![
        json!("x"),
        json!("x*"),
        json!(["x", "y"]),
        json!("true"),
        json!("10"),
        json!("10.0.0.0/8"),
        json!("2026-01-01"),
        json!("${aws:ResourceTag/a}"),
        json!("${aws:username, 'x'}"),
        json!("arn:aws:iam::*:role/*"),
        json!([]),
    ]);
    (operator, key, value).prop_map(|(operator, key, value)| json!({operator: {key: value}}))
}

fn statement(side: Side) -> impl Strategy<Value = Value> {
    let action = select(vec![
        json!({"Action": "ecr:*"}),
        json!({"Action": "ecr:BatchGetImage"}),
        json!({"Action": ["ecr:Put*", "s3:*"]}),
        json!({"NotAction": "ecr:Put*"}),
        json!({"Action": "ECR:batch?etimage"}),
    ]);
    let resource = select(vec![
        json!({"Resource": "*"}),
        json!({"Resource": REPOSITORY}),
        json!({"Resource": "arn:aws:ecr:*:*:repository/other/*"}),
        json!({"NotResource": "arn:aws:ecr:*:*:repository/team/*"}),
        json!({"Resource": "arn:aws:ecr:*:*:repository/${aws:ResourceTag/a}*"}),
        json!({"Resource": "arn:aws:ecr"}),
    ]);
    let effect = select(vec!["Allow", "Allow", "Deny"]);
    let condition = prop::option::weighted(0.4, condition());
    (effect, action, resource, named(), condition).prop_map(
        move |(effect, action, resource, named, condition)| {
            let mut statement = json!({"Effect": effect});
            let parts =
                [action, resource, condition.map_or(json!({}), |c| json!({"Condition": c}))];
            for part in parts {
                for (name, value) in part.as_object().unwrap() {
                    statement[name] = value.clone();
                }
            }
            if side == Side::Owner {
                statement["Principal"] = named;
            }
            statement
        },
    )
}

fn policy(side: Side) -> impl Strategy<Value = Value> {
    let version = select(vec!["2012-10-17", "2012-10-17", "2008-10-17"]);
    let statements = prop::collection::vec(statement(side), 0..3);
    (version, statements).prop_map(|(version, statements)| {
        json!({"name": "p", "document": {"Version": version, "Statement": statements}})
    })
}

fn maybe(side: Side) -> impl Strategy<Value = Option<Value>> {
    prop::option::weighted(0.4, policy(side))
}

fn context() -> impl Strategy<Value = Value> {
    select(vec![
        json!({}),
        json!({"aws:ResourceTag/a": "x"}),
        json!({"aws:ResourceTag/a": "team", "aws:TagKeys": ["x", "z"]}),
        json!({"aws:TagKeys": [], "aws:SourceIp": "10.1.2.3"}),
        json!({"aws:PrincipalArn": "arn:aws:iam::111122223333:role/ci", "aws:ResourceTag/a": "9"}),
        json!({"aws:ResourceTag/a": "*", "aws:SourceIp": "2001:db8::1", "aws:username": "y"}),
    ])
}

/// A whole case: someone asks for something, and any of the layers may have a say.
fn case() -> impl Strategy<Value = Value> {
    let action = select(vec!["ecr:BatchGetImage", "ecr:PutImage", "ecr:GetAuthorizationToken"]);
    let levels = prop::option::weighted(0.3, prop::collection::vec(policy(Side::Caller), 1..3));
    let request = (principal(), action, context());
    let identity = prop::collection::vec(policy(Side::Caller), 0..3);
    let own = (identity, maybe(Side::Caller), maybe(Side::Caller), levels);
    (request, own, (maybe(Side::Owner), maybe(Side::Owner), maybe(Side::Owner))).prop_map(
        |((principal, action, context), (identity, boundary, session, scp), resource_side)| {
            let arn = if action.ends_with("Token") { "*" } else { REPOSITORY };
            let owner = match principal["account"].as_str() {
                Some(account) if arn == "*" => account.to_owned(),
                _ => OWNER.to_owned(),
            };
            let mut policies = json!({"identity": identity});
            let (resource, registry, vpce) = resource_side;
            let singles = [
                ("boundary", boundary),
                ("resource", resource),
                ("registry", registry),
                ("vpce", vpce),
            ];
            for (name, one) in singles {
                if let Some(one) = one {
                    policies[name] = one;
                }
            }
            if let Some(session) = session {
                policies["session"] = json!([session]);
            }
            if let Some(levels) = scp {
                let levels: Vec<Value> = levels
                    .into_iter()
                    .map(|one| json!({"level": "l", "policies": [one]}))
                    .collect();
                policies["scp"] = json!(levels);
            }
            json!({"id": "random", "policies": policies, "request": {
                "principal": principal, "action": action, "context": context,
                "resource": {"arn": arn, "account": owner}}})
        },
    )
}

fn add(case: &Value, layer: &str, statement: &Value) -> Value {
    let mut more = case.clone();
    let document = json!({"name": "more", "document":
        {"Version": "2012-10-17", "Statement": [statement]}});
    more["policies"][layer].as_array_mut().unwrap().push(document);
    more
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_agrees_with_the_naive_evaluator(case in case()) {
        prop_assert_eq!(word(&case.to_string()), decide(&case));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn adding_a_deny_never_allows(case in case(), statement in statement(Side::Caller)) {
        let mut statement = statement;
        statement["Effect"] = json!("Deny");
        let more = add(&case, "identity", &statement);
        prop_assert!(word(&case.to_string()) == "allowed" || word(&more.to_string()) != "allowed");
    }

    #[test]
    fn adding_an_allow_never_denies(case in case(), statement in statement(Side::Caller)) {
        let mut statement = statement;
        statement["Effect"] = json!("Allow");
        let more = add(&case, "identity", &statement);
        prop_assert!(word(&case.to_string()) != "allowed" || word(&more.to_string()) == "allowed");
    }

    #[test]
    fn the_order_of_statements_and_policies_means_nothing(case in case()) {
        let mut turned = case.clone();
        let policies = turned["policies"]["identity"].as_array_mut().unwrap();
        policies.reverse();
        for policy in policies {
            policy["document"]["Statement"].as_array_mut().unwrap().reverse();
        }
        prop_assert_eq!(word(&case.to_string()), word(&turned.to_string()));
    }
}
