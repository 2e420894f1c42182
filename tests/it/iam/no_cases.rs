//! What is no case that can be decided: each row changes a good case at one place.

use drydock::iam::export::answer;
use drydock::iam::{Layer, Verdict, authorize};
use serde_json::{Value, json};

use super::{decide, word};

/// A user of the owner, whom nothing limits, asks for a pull.
fn good() -> Value {
    json!({
        "request": {
            "principal": user("111122223333"),
            "action": "ecr:BatchGetImage",
            "resource": {"arn": "arn:aws:ecr:us-east-1:111122223333:repository/team/api"},
        },
        "policies": {"identity": {"document": {"Version": "2012-10-17", "Statement":
            {"Effect": "Allow", "Action": "ecr:*", "Resource": "*"}}}},
    })
}

fn user(account: &str) -> Value {
    json!({"type": "user", "arn": format!("arn:aws:iam::{account}:user/ana")})
}

fn session(session: &str, role: &str) -> Value {
    json!({"type": "assumed-role", "arn": format!("arn:aws:sts::{session}"),
        "roleArn": format!("arn:aws:iam::{role}")})
}

fn federated(session: &str, user: &str) -> Value {
    json!({"type": "federated-user", "arn": format!("arn:aws:sts::{session}"),
        "userArn": format!("arn:aws:iam::{user}")})
}

/// Places in the good case, what stands there instead, and what comes of it.
fn check(rows: &[(&str, Value, &str)]) {
    assert_eq!(word(&good().to_string()), "allowed");
    for (place, value, expected) in rows {
        let mut case = good();
        let (parent, name) = place.rsplit_once('/').unwrap();
        let parent = case.pointer_mut(parent).unwrap();
        parent[name] = value.clone();
        assert_eq!(word(&case.to_string()), *expected, "{place}: {value}");
    }
}

const WHO: &str = "/request/principal";

fn told(mut principal: Value, account: &str) -> Value {
    principal["account"] = json!(account);
    principal
}

/// A name that is no principal's would be one of no account, whom no limit of an account reaches.
#[test]
fn a_user_has_the_name_of_one() {
    let no_user = "`request.principal` is no principal: a user is \
        `arn:aws:iam::ACCOUNT:user/NAME`, its path before its name";
    let no_root = "`request.principal` is no principal: a root user is \
        `arn:aws:iam::ACCOUNT:root`, its account twelve digits";
    let other_account =
        "`request.principal` is no principal: `account` is not that of the ARN; leave it out";
    let no_account = "`request.principal.account` is missing or not of its form";
    let ana = |arn: &str| json!({"type": "user", "arn": arn});
    let root = |arn: &str| json!({"type": "root", "arn": arn});
    check(&[
        (WHO, user("111122223333"), "allowed"),
        (WHO, told(user("111122223333"), "111122223333"), "allowed"),
        (WHO, ana("arn:aws:iam::111122223333:user/team/ana"), "allowed"),
        (WHO, user(""), no_user),
        (WHO, ana("arn:aws:s3:::user/ana"), no_user),
        (WHO, ana("arn:aws:iam:us-east-1:111122223333:user/ana"), no_user),
        (WHO, ana("arn:aws:iam::111122223333:role/ana"), no_user),
        (WHO, ana("arn:aws:iam::111122223333:user/"), no_user),
        (WHO, ana("arn:aws:iam::111122223333:user/team//ana"), no_user),
        (WHO, told(user("111122223333"), "444455556666"), other_account),
        (WHO, told(json!({"type": "anonymous"}), "444455556666"), other_account),
        (WHO, root("arn:aws:iam::111122223333:root"), "allowed"),
        (WHO, json!({"type": "root", "account": "111122223333"}), "allowed"),
        (WHO, json!({"type": "root"}), no_root),
        (WHO, root("arn:aws:iam::111122223333:user/root"), no_root),
        (WHO, told(root("arn:aws:iam::111122223333:root"), "444455556666"), other_account),
        (WHO, json!({"type": "root", "account": 1}), no_account),
    ]);
}

#[test]
fn a_session_is_one_of_its_maker() {
    let no_session = "`request.principal` is no principal: the session of a role is \
        `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`, without the role's path";
    let no_role = "`request.principal` is no principal: a role is \
        `arn:aws:iam::ACCOUNT:role/NAME`, its path before its name";
    let other_role = "`request.principal` is no principal: the session is not one of the role; \
        account and name of the role stand in both";
    let no_federated = "`request.principal` is no principal: a federated session is \
        `arn:aws:sts::ACCOUNT:federated-user/NAME`";
    let no_creator = "`request.principal` is no principal: the one who made a federated session \
        is `arn:aws:iam::ACCOUNT:user/NAME`";
    let other_creator =
        "`request.principal` is no principal: a federated session is one of its maker's account";
    let ci = "111122223333:role/ci";
    let build = "111122223333:assumed-role/ci/build";
    check(&[
        (WHO, session(build, ci), "allowed"),
        (WHO, session(build, "111122223333:role/team/ci"), "allowed"),
        (WHO, session(":assumed-role/ci/build", ci), no_session),
        (WHO, session("111122223333:assumed-role/ci", ci), no_session),
        (WHO, session("111122223333:assumed-role/team/ci/build", ci), no_session),
        (WHO, session("111122223333:federated-user/ci", ci), no_session),
        (WHO, session(build, ":role/ci"), no_role),
        (WHO, session(build, "111122223333:user/ci"), no_role),
        (WHO, session(build, "444455556666:role/ci"), other_role),
        (WHO, session(build, "111122223333:role/team/cd"), other_role),
        (WHO, federated(build, "111122223333:user/ana"), no_federated),
        (WHO, federated("111122223333:federated-user/x", ci), no_creator),
        (WHO, federated("111122223333:federated-user/x", "444455556666:user/ana"), other_creator),
    ]);
}

/// An Allow for a repository would cover a login, which has none.
#[test]
fn an_action_acts_on_what_it_acts_on() {
    let repository = "arn:aws:ecr:us-east-1:111122223333:repository/team/api";
    let role = "arn:aws:iam::111122223333:role/ci";
    let no_arn = "`request.resource.arn` is an ARN, and ecr:GetAuthorizationToken acts on nothing \
        that has one; write `*`";
    let no_repository = "`request.resource.arn` is nothing that ecr:BatchGetImage acts on; write \
        `arn:aws:ecr:REGION:ACCOUNT:repository/NAME`";
    let no_role = "`request.resource.arn` is nothing that sts:AssumeRole acts on; write \
        `arn:aws:iam::ACCOUNT:role/NAME`";
    let other_owner = "`request.resource.account` is not the account of the ARN; leave it out";
    let other_registry = "`request.resource.account` is not the caller's, and \
        ecr:PutReplicationConfiguration acts in the caller's own; leave it out";
    let rows = [
        ("ecr:GetAuthorizationToken", "*", None, "allowed"),
        ("ecr:GetAuthorizationToken", "*", Some("111122223333"), "allowed"),
        ("ecr:GetAuthorizationToken", repository, None, no_arn),
        ("ecr:BatchGetImage", repository, Some("111122223333"), "allowed"),
        ("ecr:BatchGetImage", repository, Some("444455556666"), other_owner),
        ("ecr:BatchGetImage", "*", None, no_repository),
        ("ecr:BatchGetImage", role, None, no_repository),
        ("sts:AssumeRole", "*", None, no_role),
        ("sts:AssumeRole", repository, None, no_role),
        ("iam:GetRole", role, None, "implicitDeny"),
        ("ecr:PutReplicationConfiguration", "*", Some("444455556666"), other_registry),
    ];
    for (action, arn, account, expected) in rows {
        let mut case = good();
        case["request"]["action"] = json!(action);
        case["request"]["resource"] = json!({ "arn": arn });
        if let Some(account) = account {
            case["request"]["resource"]["account"] = json!(account);
        }
        assert_eq!(word(&case.to_string()), expected, "{action} on {arn}");
    }
}

/// A wildcard would be met literally, and nothing would be one action.
#[test]
fn one_action_is_asked_for() {
    let refused = |action: &str| {
        format!(
            "`request.action` is `{action}`, which is not one action; write `service:Name` without \
             wildcards, such as `ecr:PutImage`"
        )
    };
    for action in
        ["", "*", "ecr:*", "ecr:Batch?etImage", "ecr:", ":PutImage", "PutImage", "ecr:Put Image"]
    {
        check(&[("/request/action", json!(action), &refused(action))]);
    }
}

#[test]
fn members_are_those_of_the_format() {
    let mut manages = user("111122223333");
    manages["managmentAccount"] = json!(true);
    let mut maybe = user("111122223333");
    maybe["managementAccount"] = json!("true");
    let arn = "arn:aws:ecr:us-east-1:111122223333:repository/team/api";
    check(&[
        (WHO, manages, "`request.principal` has no member `managmentAccount`"),
        (WHO, maybe, "`request.principal.managementAccount` is missing or not of its form"),
        (
            "/request/resource",
            json!({"arn": arn, "owner": "111122223333"}),
            "`request.resource` has no member `owner`",
        ),
        (
            "/policies/boundary",
            json!({"document": {}, "level": 1}),
            "`policy` has no member `level`",
        ),
        (
            "/request/context",
            json!({"aws:SourceIp": "10.0.0.1", "aws:sourceip": "203.0.113.7"}),
            "`request.context` has the member `aws:sourceip` twice; keep one",
        ),
    ]);
}

/// Which of two is meant, nobody can tell.
#[test]
fn no_member_stands_twice() {
    let good = good().to_string();
    let rows = [
        (
            r#"{"policies":"#,
            r#"{"policies":{},"policies":"#,
            "`case` has the member `policies` twice; keep one",
        ),
        (
            r#"{"identity":"#,
            r#"{"identity":[],"identity":"#,
            "`policies` has the member `identity` twice; keep one",
        ),
        (
            r#"{"document":"#,
            r#"{"document":{},"document":"#,
            "`policy` has the member `document` twice; keep one",
        ),
        (
            r#""type":"user""#,
            r#""type":"user","type":"root""#,
            "`request.principal` has the member `type` twice; keep one",
        ),
    ];
    for (once, twice, expected) in rows {
        assert!(good.contains(once), "{once}");
        assert_eq!(word(&good.replace(once, twice)), expected);
    }
}

#[test]
fn an_organisation_has_seven_levels() {
    let level = json!({"policies": {"document": {"Statement":
        {"Effect": "Allow", "Action": "*", "Resource": "*"}}}});
    let levels = |count| json!(vec![level.clone(); count]);
    let many = "`policies.scp` has more than 7 levels; an organisation has its root, five \
        organizational units below each other, and the account";
    check(&[
        ("/policies/scp", levels(7), "allowed"),
        ("/policies/scp", levels(8), many),
        ("/policies/scp", levels(64), many),
    ]);
}

#[test]
fn a_mark_of_byte_order_says_nothing() {
    let text = format!("\u{FEFF}{}", good());
    assert_eq!(answer(&text).outcome.unwrap().verdict.to_string(), "allowed");
}

/// What AWS refuses decides nothing, even if it is plain what it would mean.
#[test]
fn a_policy_is_one_that_aws_takes() {
    let document = |statement: Value| json!({"name": "P", "document": {"Version": "2012-10-17", "Statement": statement}});
    let pull = json!({"Effect": "Allow", "Action": "ecr:*", "Resource": "*"});
    let mut long = pull.clone();
    long["Action"] = json!("ecr:".to_owned() + &"x".repeat(7_000));
    let mut short = pull.clone();
    short["Resource"] = json!("arn:aws:ecr");
    let mut odd = pull;
    odd["Action"] = json!("ecr:Ж");
    let rows = [
        ("boundary", long, "longer than the 6144 characters it may have"),
        (
            "session",
            short,
            "Statement.Resource: `arn:aws:ecr` leaves fields out; a session policy needs all six",
        ),
        (
            "identity",
            odd,
            "Statement.Action: `ecr:Ж` is no action; write `service:Name`, such as `ecr:PutImage`",
        ),
    ];
    // Close to 2,048 characters without white space, and beyond with it.
    let mut full = json!({"Effect": "Allow", "Action": "ecr:*", "Resource": "*"});
    full["Sid"] = json!("x".repeat(1_900));
    check(&[("/policies/session", document(full), "allowed")]);
    for (kind, statement, reason) in rows {
        let expected = format!("policy `P` is refused: {reason}");
        check(&[(&format!("/policies/{kind}"), document(statement), &expected)]);
    }
}

/// The case of somebody who asks the role `target` for `action`, and of its trust policy.
fn trusting(action: &str, statement: &Value) -> String {
    let mut case = good();
    let arn = "arn:aws:iam::111122223333:role/target";
    case["request"]["action"] = json!(action);
    case["request"]["resource"] = json!({ "arn": arn });
    case["policies"]["identity"]["document"]["Statement"]["Action"] = json!("sts:*");
    case["policies"]["resource"] =
        json!({"name": "Trust", "document": {"Version": "2012-10-17", "Statement": statement}});
    case.to_string()
}

/// Every action by the word of a role meets the role's trust policy, and none that does not exist.
#[test]
fn a_role_has_a_trust_policy() {
    let plain = json!({"Effect": "Allow", "Action": "sts:*", "Principal": {"AWS": "111122223333"}});
    let mut about_itself = plain.clone();
    about_itself["Resource"] = json!("*");
    for action in ["sts:AssumeRole", "STS:TagSession", "sts:setsourceidentity"] {
        assert_eq!(word(&trusting(action, &plain)), "allowed", "{action}");
        assert_eq!(
            word(&trusting(action, &about_itself)),
            "policy `Trust` is refused: Statement.Resource: a role trust policy has no `Resource`",
        );
    }
    assert_eq!(word(&trusting("sts:AssumeRoles", &plain)), "notModelled");
}

/// Whoever may assume every role still needs the word of one.
#[test]
fn nobody_assumes_a_role_that_is_not_named() {
    let trust = json!({"Effect": "Allow", "Action": "sts:*", "Principal": {"AWS": "444455556666"}});
    let mut of = decide(&trusting("sts:AssumeRole", &trust)).unwrap();
    assert_eq!(of.verdict, Verdict::ImplicitlyDenied { missing: Layer::ResourcePolicy });
    of.request.resource.arn = None;
    let of = authorize(of.request, of.policies);
    assert_eq!(of.verdict, Verdict::ImplicitlyDenied { missing: Layer::ResourcePolicy });
}
