//! The engine against the naive evaluator: at random, and every small policy there is.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::cases::{OTHER, OWNER, REPOSITORY, case, configured, trust_case};
use super::word;
use crate::model::iam::decide;

/// 100,000 cases in all, in two tests so that two cores share them.
const CASES: u32 = 50_000;

proptest! {
    #![proptest_config(configured(CASES, 1))]

    #[test]
    fn the_engine_agrees_with_the_naive_evaluator(case in case()) {
        prop_assert_eq!(word(&case.to_string()), decide(&case));
    }
}

proptest! {
    #![proptest_config(configured(CASES, 2))]

    #[test]
    fn the_engine_agrees_with_the_naive_evaluator_again(case in case()) {
        prop_assert_eq!(word(&case.to_string()), decide(&case));
    }
}

proptest! {
    #![proptest_config(configured(5_000, 3))]

    #[test]
    fn they_agree_about_who_may_assume_a_role(case in trust_case()) {
        prop_assert_eq!(word(&case.to_string()), decide(&case));
    }
}

/// Every combination of the members given, each a list of alternatives.
fn product(members: &[(&str, &[Value])]) -> Vec<Value> {
    let mut all = vec![json!({})];
    for (name, alternatives) in members {
        let longer = all.iter().flat_map(|statement| {
            alternatives.iter().map(move |alternative| {
                let mut statement = statement.clone();
                if !alternative.is_null() {
                    statement[*name] = alternative.clone();
                }
                statement
            })
        });
        all = longer.collect();
    }
    all
}

/// Every policy of at most two statements, the order left aside: a law of its own.
fn policies(statements: &[Value]) -> Vec<Value> {
    let mut lists = vec![vec![]];
    for (at, first) in statements.iter().enumerate() {
        lists.push(vec![first.clone()]);
        lists.extend(statements[at..].iter().map(|second| vec![first.clone(), second.clone()]));
    }
    let document = |list| json!({"Version": "2012-10-17", "Statement": list});
    lists.into_iter().map(document).collect()
}

fn effects() -> [Value; 2] {
    [json!("Allow"), json!("Deny")]
}

fn conditions() -> [Value; 4] {
    [
        Value::Null,
        json!({"Null": {"aws:ResourceTag/a": "true"}}),
        json!({"StringEquals": {"aws:ResourceTag/a": "x"}}),
        json!({"StringNotEquals": {"aws:ResourceTag/a": "x"}}),
    ]
}

fn contexts() -> [Value; 3] {
    [json!({}), json!({"aws:ResourceTag/a": "x"}), json!({"aws:ResourceTag/a": "y"})]
}

fn user(account: &str) -> Value {
    json!({"type": "user", "account": account, "arn": format!("arn:aws:iam::{account}:user/ana")})
}

fn request(principal: &Value, context: &Value) -> Value {
    json!({"principal": principal, "action": "ecr:BatchGetImage", "context": context,
        "resource": {"arn": REPOSITORY, "account": OWNER}})
}

#[test]
fn they_agree_on_every_small_identity_policy() {
    let statements = product(&[
        ("Effect", &effects()),
        (
            "Action",
            &["ecr:*", "ECR:batchget*", "ecr:Put?mage", "sts:*"].map(|action| json!(action)),
        ),
        ("Resource", &[json!("*"), json!(REPOSITORY), json!("arn:aws:ecr:*:*:repository/x/*")]),
        ("Condition", &conditions()),
    ]);
    let all = policies(&statements);
    assert_eq!(all.len(), 1 + 96 + 96 * 97 / 2);
    for document in &all {
        for context in &contexts() {
            let case = json!({"request": request(&user(OWNER), context),
                "policies": {"identity": [{"name": "p", "document": document}]}});
            assert_eq!(word(&case.to_string()), decide(&case), "{case}");
        }
    }
}

#[test]
fn they_agree_on_every_small_repository_policy() {
    let mut statements = product(&[
        ("Effect", &effects()),
        (
            "Principal",
            &[
                json!("*"),
                json!({"AWS": OWNER}),
                json!({"AWS": OTHER}),
                json!({"AWS": "arn:aws:iam::111122223333:user/ana"}),
                json!({"AWS": "arn:aws:iam::111122223333:role/ci"}),
                json!({"AWS": "arn:aws:sts::111122223333:assumed-role/ci/s1"}),
            ],
        ),
        ("Action", &[json!("ecr:*"), json!("ecr:PutImage")]),
        ("Resource", &[Value::Null, json!("arn:aws:ecr:*:*:repository/x/*")]),
    ]);
    let exempt =
        [json!({"AWS": [OWNER, "arn:aws:iam::111122223333:user/ana"]}), json!({"AWS": OTHER})];
    statements.extend(product(&[
        ("Effect", &[json!("Deny")]),
        ("NotPrincipal", &exempt),
        ("Action", &[json!("ecr:*")]),
    ]));
    let requesters = [
        user(OWNER),
        user(OTHER),
        json!({"type": "root", "account": OWNER, "arn": "arn:aws:iam::111122223333:root"}),
        json!({"type": "service", "service": "codebuild.amazonaws.com"}),
        json!({"type": "assumed-role", "account": OWNER,
            "arn": "arn:aws:sts::111122223333:assumed-role/ci/s1",
            "roleArn": "arn:aws:iam::111122223333:role/ci"}),
    ];
    let allow = json!({"Version": "2012-10-17",
        "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}});
    let all = policies(&statements);
    assert_eq!(all.len(), 1 + 50 + 50 * 51 / 2);
    for document in &all {
        for requester in &requesters {
            for identity in [json!([]), json!([{"name": "all", "document": allow}])] {
                let case = json!({"request": request(requester, &json!({})),
                    "policies": {"identity": identity,
                        "resource": {"name": "r", "document": document}}});
                assert_eq!(word(&case.to_string()), decide(&case), "{case}");
            }
        }
    }
}

/// Every way in which the kinds of policy can be absent, silent, allow or forbid, together.
#[test]
fn they_agree_on_every_combination_of_layers() {
    let document = |statement: Value| json!({"Version": "2012-10-17", "Statement": statement});
    let say =
        |effect: &str, action: &str| json!({"Effect": effect, "Action": action, "Resource": "*"});
    let own = [
        Value::Null,
        document(say("Allow", "s3:*")),
        document(say("Allow", "ecr:*")),
        document(json!([say("Allow", "ecr:*"), say("Deny", "ecr:Batch*")])),
    ];
    let role = json!({"AWS": "arn:aws:iam::111122223333:role/ci"});
    let by_role = document(json!({"Effect": "Allow", "Principal": role, "Action": "ecr:*"}));
    let by_account =
        document(json!({"Effect": "Allow", "Principal": {"AWS": OWNER}, "Action": "ecr:*"}));
    let role_of = |account: &str| {
        json!({"type": "assumed-role", "account": account,
            "arn": format!("arn:aws:sts::{account}:assumed-role/ci/s1"),
            "roleArn": format!("arn:aws:iam::{account}:role/ci")})
    };
    for requester in [role_of(OWNER), role_of(OTHER)] {
        for layers in 0..4_usize.pow(4) {
            let pick = |place: u32| &own[layers / 4_usize.pow(place) % 4];
            for resource in [&Value::Null, &by_role, &by_account] {
                let mut policies = json!({});
                let list = |document: &Value| json!([{"name": "p", "document": document}]);
                for (name, document) in [("identity", pick(0)), ("session", pick(1))] {
                    if !document.is_null() {
                        policies[name] = list(document);
                    }
                }
                for (name, document) in [("boundary", pick(2)), ("resource", resource)] {
                    if !document.is_null() {
                        policies[name] = list(document)[0].clone();
                    }
                }
                if !pick(3).is_null() {
                    policies["scp"] = json!([{"level": "root", "policies": list(pick(3))}]);
                }
                let case =
                    json!({"request": request(&requester, &json!({})), "policies": policies});
                assert_eq!(word(&case.to_string()), decide(&case), "{case}");
            }
        }
    }
}
