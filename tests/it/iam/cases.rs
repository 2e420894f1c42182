//! Cases at random: policies of every kind, requesters of every kind, situations of every kind.

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};

/// The same cases in every run; `PROPTEST_RNG_SEED` draws others.
pub fn configured(cases: u32, seed: u64) -> ProptestConfig {
    let default = ProptestConfig::default();
    let rng_seed = match default.rng_seed {
        RngSeed::Random => RngSeed::Fixed(seed),
        RngSeed::Fixed(chosen) => RngSeed::Fixed(chosen.wrapping_add(seed)),
    };
    ProptestConfig { cases, rng_seed, failure_persistence: None, ..default }
}

pub const OWNER: &str = "111122223333";
pub const OTHER: &str = "444455556666";
pub const REPOSITORY: &str = "arn:aws:ecr:us-east-1:111122223333:repository/team/api";

/// Whose policies: those of the resource's owner name principals.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side {
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
        json!({"type": "anonymous"}),
        json!({"type": "assumed-role", "account": OWNER, "serviceLinkedRole": true,
            "arn": "arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForECRReplication/r",
            "roleArn": "arn:aws:iam::111122223333:role/aws-service-role/replication.ecr.amazonaws.com/AWSServiceRoleForECRReplication"}),
        json!({"type": "user", "account": OWNER, "managementAccount": true,
            "arn": "arn:aws:iam::111122223333:user/ana"}),
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
        "StringEqualsIgnoreCase",
        "StringNotEqualsIgnoreCase",
        "StringEqualsIfExists",
        "StringNotLikeIfExists",
        "ForAnyValue:StringEquals",
        "ForAnyValue:StringNotEquals",
        "ForAnyValue:StringLikeIfExists",
        "ForAllValues:StringNotEquals",
        "ForAllValues:StringLike",
        "ArnLike",
        "ArnNotEquals",
        "NumericLessThan",
        "NumericNotEquals",
        "NumericEquals",
        "NumericGreaterThanEquals",
        "IpAddress",
        "NotIpAddress",
        "Bool",
        "BoolIfExists",
        "DateGreaterThan",
        "DateNotEquals",
        "DateLessThanEquals",
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
        json!("10.0"),
        json!("2026-01-01"),
        json!("2026-01-01T00:00:00Z"),
        json!("1767225600"),
        json!(""),
        json!("${aws:ResourceTag/a}"),
        json!("${aws:username, 'x'}"),
        json!("arn:aws:iam::*:role/*"),
        json!([]),
    ]);
    (operator, key, value).prop_map(|(operator, key, value)| json!({operator: {key: value}}))
}

pub fn statement(side: Side) -> impl Strategy<Value = Value> {
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
            // As good as drawn apart, and one value less to shrink.
            let action_is_negated = action.get("NotAction").is_some();
            let parts =
                [action, resource, condition.map_or(json!({}), |c| json!({"Condition": c}))];
            for part in parts {
                for (name, value) in part.as_object().unwrap() {
                    statement[name] = value.clone();
                }
            }
            if side == Side::Owner {
                let is_negated = effect == "Deny" && action_is_negated;
                statement[if is_negated { "NotPrincipal" } else { "Principal" }] = named;
            }
            statement
        },
    )
}

pub fn policy(side: Side) -> impl Strategy<Value = Value> {
    let version = select(vec!["2012-10-17", "2012-10-17", "2008-10-17"]);
    let statements = prop::collection::vec(statement(side), 0..3);
    (version, statements).prop_map(|(version, statements)| {
        json!({"name": "p", "document": {"Version": version, "Statement": statements}})
    })
}

fn maybe(side: Side) -> impl Strategy<Value = Option<Value>> {
    prop::option::weighted(0.4, policy(side))
}

/// With every ARN written in full, as STS wants it in a session policy.
pub fn in_full(policy: &Value) -> Value {
    let text = policy.to_string().replace("\"arn:aws:ecr\"", "\"arn:aws:ecr:*:*:*\"");
    serde_json::from_str(&text).unwrap()
}

/// A resource control policy: it may only deny, everyone, and in the newer language.
fn control() -> impl Strategy<Value = Value> {
    let action = select(vec![json!("ecr:*"), json!("ecr:PutImage"), json!(["ecr:Batch*", "s3:*"])]);
    (action, prop::option::weighted(0.7, condition())).prop_map(|(action, condition)| {
        let mut statement =
            json!({"Effect": "Deny", "Principal": "*", "Action": action, "Resource": "*"});
        if let Some(condition) = condition {
            statement["Condition"] = condition;
        }
        json!({"name": "rcp", "document": {"Version": "2012-10-17", "Statement": [statement]}})
    })
}

fn context() -> impl Strategy<Value = Value> {
    select(vec![
        json!({}),
        json!({"aws:ResourceTag/a": "x"}),
        json!({"aws:ResourceTag/a": "team", "aws:TagKeys": ["x", "z"]}),
        json!({"aws:TagKeys": [], "aws:SourceIp": "10.1.2.3"}),
        json!({"aws:PrincipalArn": "arn:aws:iam::111122223333:role/ci", "aws:ResourceTag/a": "9"}),
        json!({"aws:ResourceTag/a": "*", "aws:SourceIp": "2001:db8::1", "aws:username": "y"}),
        json!({"aws:resourcetag/A": "2026-01-01", "aws:TagKeys": ["", "x"], "aws:SourceIp": ""}),
        json!({"aws:ResourceTag/a": "", "aws:TagKeys": [""], "aws:PrincipalArn": "no ARN"}),
        json!({"aws:ResourceTag/a": "True", "aws:TagKeys": "x", "aws:SourceIp": "10.0.0.0/8"}),
    ])
}

/// A whole case: someone asks for something, and any of the layers may have a say.
pub fn case() -> impl Strategy<Value = Value> {
    let action = select(vec!["ecr:BatchGetImage", "ecr:PutImage", "ecr:GetAuthorizationToken"]);
    let levels = prop::option::weighted(0.3, prop::collection::vec(policy(Side::Caller), 1..3));
    let request = (principal(), action, context());
    let identity = prop::collection::vec(policy(Side::Caller), 0..3);
    let own = (identity, maybe(Side::Caller), maybe(Side::Caller), levels);
    let owner_side = (
        maybe(Side::Owner),
        maybe(Side::Owner),
        maybe(Side::Owner),
        prop::option::weighted(0.15, control()),
    );
    (request, own, owner_side).prop_map(
        |((principal, action, context), (identity, boundary, session, scp), resource_side)| {
            let arn = if action.ends_with("Token") { "*" } else { REPOSITORY };
            let owner = match principal["account"].as_str() {
                Some(account) if arn == "*" => account.to_owned(),
                _ => OWNER.to_owned(),
            };
            let mut policies = json!({"identity": identity});
            let (resource, registry, vpce, rcp) = resource_side;
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
                policies["session"] = json!([in_full(&session)]);
            }
            if let Some(levels) = scp {
                let levels: Vec<Value> = levels
                    .into_iter()
                    .map(|one| json!({"level": "l", "policies": [one]}))
                    .collect();
                policies["scp"] = json!(levels);
            }
            if let Some(rcp) = rcp {
                policies["rcp"] = json!([{"level": "l", "policies": [rcp]}]);
            }
            json!({"id": "random", "policies": policies, "request": {
                "principal": principal, "action": action, "context": context,
                "resource": {"arn": arn, "account": owner}}})
        },
    )
}

/// Somebody wants to assume a role: its trust policy and the caller's policies have a say.
pub fn trust_case() -> impl Strategy<Value = Value> {
    let statement = |named: BoxedStrategy<Value>| {
        let action = select(vec![json!("sts:AssumeRole"), json!("sts:*"), json!("sts:TagSession")]);
        (select(vec!["Allow", "Allow", "Deny"]), action, named).prop_map(
            |(effect, action, named)| json!({"Effect": effect, "Action": action, "Principal": named}),
        )
    };
    let trust = prop::collection::vec(statement(named().boxed()), 0..3);
    let own = prop::collection::vec(
        select(vec!["Allow", "Deny"])
            .prop_map(|effect| json!({"Effect": effect, "Action": "sts:Assume*", "Resource": "*"})),
        0..2,
    );
    (principal(), trust, own, maybe(Side::Caller)).prop_map(|(principal, trust, own, boundary)| {
        let document = |statements: Vec<Value>| {
            json!({"name": "p", "document": {"Version": "2012-10-17", "Statement": statements}})
        };
        let mut policies = json!({"identity": [document(own)], "resource": document(trust)});
        if let Some(boundary) = boundary {
            policies["boundary"] = boundary;
        }
        json!({"id": "trust", "policies": policies, "request": {
            "principal": principal, "action": "sts:AssumeRole", "context": {},
            "resource": {"arn": "arn:aws:iam::111122223333:role/target", "account": OWNER}}})
    })
}
