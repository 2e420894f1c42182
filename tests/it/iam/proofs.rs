//! The proof says why: one rung decides, and failing tests name what differs.

use drydock::iam::proof::{RungState, TestOutcome};
use serde_json::{Value, json};

use super::decide;

fn pull(identity: &Value, repository: Option<&Value>) -> String {
    let mut policies = json!({"identity": [{"name": "Pull", "document":
        {"Version": "2012-10-17", "Statement": [identity]}}]});
    if let Some(statement) = repository {
        policies["resource"] = json!({"name": "Repository policy of team/api", "document":
            {"Version": "2012-10-17", "Statement": [statement]}});
    }
    let principal = json!({"type": "assumed-role", "account": "444455556666",
        "arn": "arn:aws:sts::444455556666:assumed-role/ci/build",
        "roleArn": "arn:aws:iam::444455556666:role/ci"});
    json!({"id": "x", "policies": policies, "request": {
        "principal": principal, "action": "ecr:BatchGetImage", "context": {},
        "resource": {"arn": "arn:aws:ecr:us-east-1:111122223333:repository/team/api",
            "account": "111122223333"}}})
    .to_string()
}

#[test]
fn the_sentence_names_the_side_that_decided() {
    let yes =
        json!({"Sid": "Pull", "Effect": "Allow", "Action": "ecr:BatchGetImage", "Resource": "*"});
    let no = json!({"Sid": "Push", "Effect": "Allow", "Action": "ecr:PutImage", "Resource": "*"});
    let grant = json!({"Sid": "Ci", "Effect": "Allow", "Action": "ecr:BatchGetImage",
        "Principal": {"AWS": "arn:aws:iam::444455556666:role/ci"}});
    let other = json!({"Sid": "Team", "Effect": "Allow", "Action": "ecr:*",
        "Principal": {"AWS": "222233334444"}});
    let freeze = json!({"Sid": "Freeze", "Effect": "Deny", "Action": "ecr:*", "Principal": "*"});
    let cases = [
        (
            &yes,
            None,
            "Account 111122223333 owns the repository and has said nothing about account 444455556666.",
            "because no resource-based policy allows the ecr:BatchGetImage action",
        ),
        (
            &yes,
            Some(&other),
            "Account 111122223333 owns the repository, and no statement of its policy lets account 444455556666 do ecr:BatchGetImage.",
            "because no resource-based policy allows the ecr:BatchGetImage action",
        ),
        (
            &no,
            Some(&grant),
            "Account 111122223333 has said yes, but in account 444455556666 no policy of the caller allows ecr:BatchGetImage.",
            "because no identity-based policy allows the ecr:BatchGetImage action",
        ),
        (
            &yes,
            Some(&freeze),
            "Repository policy of team/api (Freeze) forbids it, and a Deny wins over every Allow.",
            "with an explicit deny in a resource-based policy",
        ),
        (
            &yes,
            Some(&grant),
            "Both sides say yes: Repository policy of team/api (Ci) and Pull (Pull).",
            "",
        ),
    ];
    for (identity, repository, sentence, reason) in cases {
        let authorization = decide(&pull(identity, repository)).unwrap();
        let proof = authorization.proof();
        assert_eq!(proof.sentence, sentence);
        let message = proof.aws_message.clone().unwrap_or_default();
        assert!(message.ends_with(reason), "{message}");
        let deciding = [&proof.caller, &proof.owner]
            .iter()
            .flat_map(|lane| &lane.rungs)
            .filter(|rung| rung.is_deciding)
            .count();
        assert_eq!(deciding, 1, "{sentence}");
    }
}

#[test]
fn a_failing_test_names_what_differs() {
    let yes = json!({"Effect": "Allow", "Action": "ecr:BatchGetImage", "Resource": "*"});
    let cases = [
        (json!({"Principal": {"AWS": "222233334444"}, "Action": "ecr:*"}), 0, "account differs"),
        (
            json!({"Principal": {"AWS": "arn:aws:iam::444455556666:role/dev"}, "Action": "ecr:*"}),
            0,
            "names someone else",
        ),
        (
            json!({"Principal": "*", "Action": "ecr:Get*"}),
            1,
            "`ecr:Get*` does not cover BatchGetImage",
        ),
        (
            json!({"Principal": "*", "Action": "ecr:*", "Resource": "arn:aws:ecr:eu-west-1:111122223333:repository/team/api"}),
            2,
            "Region differs",
        ),
        (
            json!({"Principal": "*", "Action": "ecr:*", "Resource": "arn:aws:ecr:us-east-1:111122223333:repository/team/web"}),
            2,
            "resource differs",
        ),
        (
            json!({"Principal": "*", "Action": "ecr:*", "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1"}}}),
            3,
            "the key is absent, and StringEquals needs it",
        ),
        (
            json!({"Principal": "*", "Action": "ecr:*", "Condition": {"StringEquals": {"aws:UserAgent": "x"}}}),
            3,
            "whether aws:UserAgent is present is not modelled",
        ),
    ];
    for (mut statement, test, difference) in cases {
        statement["Effect"] = json!("Allow");
        let proof = decide(&pull(&yes, Some(&statement))).unwrap().proof();
        let rung = proof.owner.rungs.iter().find(|rung| rung.title == "Repository policy").unwrap();
        let found = &rung.statements[0].tests[test];
        assert_eq!(found.difference.as_deref(), Some(difference));
        assert_ne!(found.outcome, TestOutcome::Passes);
        assert_ne!(rung.state, RungState::Allows);
    }
}

#[test]
fn what_is_not_modelled_fails_closed() {
    let yes = json!({"Effect": "Allow", "Action": "ecr:*", "Resource": "*"});
    let deny = json!({"Effect": "Deny", "Principal": "*", "Action": "ecr:*",
        "Condition": {"StringLike": {"aws:UserAgent": "curl*"}}});
    let authorization = decide(&pull(&yes, Some(&deny))).unwrap();
    assert_eq!(authorization.verdict.to_string(), "notModelled");
    assert!(!authorization.is_allowed());
}

#[test]
fn a_proof_says_what_aws_does_not_document() {
    let yes = json!({"Effect": "Allow", "Action": "ecr:*", "Resource": "*"});
    let capitals = json!({"Effect": "Allow", "Action": "ecr:*", "Principal": "*",
        "Resource": "arn:aws:ecr:US-EAST-1:111122223333:repository/*"});
    let proof = decide(&pull(&yes, Some(&capitals))).unwrap().proof();
    let said: Vec<String> = proof.assumptions.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "AWS does not document this (O3): letter case of partition, Region, account and role session names. Taken here: counts."
        ]
    );
    let everyone = json!({"Effect": "Allow", "Action": "ecr:*", "Principal": "*"});
    assert_eq!(decide(&pull(&yes, Some(&everyone))).unwrap().proof().assumptions, []);
}

#[test]
fn an_action_that_nobody_here_knows_fails_closed() {
    let yes = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
    let everyone = json!({"Effect": "Allow", "Action": "*", "Principal": "*"});
    let case = pull(&yes, Some(&everyone)).replace("BatchGetImage", "BatchGetImages");
    let proof = decide(&case).unwrap().proof();
    assert_eq!(proof.headline, "Denied: not modelled");
    assert_eq!(
        proof.sentence,
        "Drydock does not model ecr:BatchGetImages, so the request fails closed."
    );
}

#[test]
fn a_silent_level_shows_even_where_another_kind_forbids() {
    let level = |action: &str| {
        json!({"level": "l", "policies": [{"name": "scp", "document": {"Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}}]})
    };
    let deny = json!({"Effect": "Deny", "Action": "ecr:*", "Resource": "*"});
    let mut case: Value = serde_json::from_str(&pull(&deny, None)).unwrap();
    for (other, state) in [("s3:*", RungState::Silent), ("ecr:*", RungState::Allows)] {
        case["policies"]["scp"] = json!([level("*"), level(other)]);
        let proof = decide(&case.to_string()).unwrap().proof();
        let rung = &proof.caller.rungs[0];
        assert_eq!((rung.title.as_str(), rung.state), ("Service control policies", state));
    }
}

/// A thing is called what it is, and its owner is named however the case tells it.
#[test]
fn a_silence_names_the_thing_and_its_owner() {
    let own = "arn:aws:ecr:us-east-1:444455556666:repository/app";
    let other = "arn:aws:ecr:us-east-1:111122223333:repository/app";
    let ownerless = "arn:aws:ecr:us-east-1::repository/app";
    let role = "arn:aws:iam::111122223333:role/target";
    let account =
        json!({"Effect": "Allow", "Action": "ecr:*", "Principal": {"AWS": "444455556666"}});
    let pull = "ecr:BatchGetImage";
    let cases = [
        (
            pull,
            other,
            None,
            "Account 111122223333 owns the repository and has said nothing about account 444455556666.",
        ),
        (
            pull,
            ownerless,
            None,
            "Another account owns the repository and has said nothing about account 444455556666.",
        ),
        (
            "sts:AssumeRole",
            role,
            None,
            "Account 111122223333 owns the role and has said nothing about account 444455556666.",
        ),
        (
            "iam:GetUser",
            "arn:aws:iam::111122223333:user/ana",
            None,
            "Account 111122223333 owns the user and has said nothing about account 444455556666.",
        ),
        (
            pull,
            own,
            Some(&account),
            "The repository's side leaves it to the account, and no policy of the caller allows ecr:BatchGetImage.",
        ),
        (
            pull,
            own,
            None,
            "No policy of the caller allows ecr:BatchGetImage, and no one else does.",
        ),
    ];
    for (action, arn, statement, sentence) in cases {
        let principal = json!({"type": "user", "arn": "arn:aws:iam::444455556666:user/ana"});
        let mut case = json!({"request": {"principal": principal, "action": action,
            "resource": {"arn": arn}}, "policies": {}});
        if let Some(statement) = statement {
            case["policies"]["resource"] =
                json!({"document": {"Version": "2012-10-17", "Statement": [statement]}});
        }
        assert_eq!(decide(&case.to_string()).unwrap().sentence(), sentence);
    }
}

#[test]
fn a_statement_without_sid_is_told_by_its_place() {
    let yes = json!({"Effect": "Allow", "Action": "ecr:*", "Resource": "*"});
    let proof = decide(&pull(&yes, None)).unwrap().proof();
    assert_eq!(proof.caller.rungs[3].sentence, "Statement[0] allows ecr:BatchGetImage.");
}
