//! What is wrong with a policy, where, and what would be right: all of it at once.

use drydock::iam::{Policy, PolicyKind};

/// The problems of a document, each as `line:column path: message`.
fn problems(text: &str, kind: PolicyKind) -> Vec<String> {
    let reading = Policy::read(text, kind);
    let shown = reading.problems.iter().map(|problem| {
        let (line, column) = problem.span.line_and_column(text);
        format!("{line}:{column} {problem}")
    });
    shown.collect()
}

#[test]
fn every_problem_names_its_place_and_its_remedy() {
    let cases: &[(&str, &[&str])] = &[
        (r#"{"Version":"2012-10-17","Statement":[]}"#, &[]),
        (r#"{"Version":"2012-10-17""#, &["1:24 not JSON: expected `,` or `}`"]),
        ("[]", &["1:1 an array where an object belongs"]),
        ("{}", &["1:1 `Statement` is missing"]),
        (
            r#"{"Version":"2013-10-17","Statment":[],"Statement":[]}"#,
            &[
                "1:12 Version: unknown version `2013-10-17`; write `2012-10-17`",
                "1:25 Statment: unknown element `Statment`; did you mean `Statement`?",
            ],
        ),
        (
            r#"{"Statement":{"Effect":"allow","Action":"ecr:*","Resource":"*"}}"#,
            &[
                "1:24 Statement.Effect: unknown effect `allow`; `Allow` and `Deny` exist, spelled so",
            ],
        ),
        (
            r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"ecr:PutImag","Resource":"*"}]}"#,
            &[
                "1:45 Statement[0].Principal: an identity-based policy has no `Principal`",
                "1:58 Statement[0].Action: ECR has no action `ecr:PutImag`; did you mean `PutImage`?",
            ],
        ),
        (
            r#"{"Statement":[{"Effect":"Allow","Action":"PutImage","Resource":"repository/a"}]}"#,
            &[
                "1:42 Statement[0].Action: `PutImage` is no action; write `service:Name`, such as `ecr:PutImage`",
                "1:64 Statement[0].Resource: `repository/a` is neither `*` nor an ARN; so it matches nothing",
            ],
        ),
        (
            r#"{"Statement":[{"Effect":"Allow","Action":"ecr:GetAuthorizationToken","Resource":"arn:aws:ecr:us-east-1:111122223333:repository/a"}]}"#,
            &[
                "1:42 Statement[0]: `ecr:GetAuthorizationToken` acts on no repository; it needs `\"Resource\": \"*\"` to be granted",
            ],
        ),
        (
            r#"{"Statement":[{"Effect":"Deny","Action":"ecr:*","Resource":"*","Condition":{"StringEqual":{"aws:SourceIp":"x"},"IpAddress":{"aws:SourceIP":"x"},"Bool":{"ecr:Nothing":"true"}}}]}"#,
            &[
                "1:77 Statement[0].Condition.StringEqual: unknown operator `StringEqual`; did you mean `StringEquals`?",
                "1:140 Statement[0].Condition.IpAddress.aws:SourceIP: `x` is not an IP address or range; so it equals nothing",
                "1:153 Statement[0].Condition.Bool.ecr:Nothing: no request to ECR has a condition key `ecr:Nothing`",
            ],
        ),
        (
            r#"{"Statement":[{"Sid":"a b","Effect":"Deny","Effect":"Allow","Action":"*","NotAction":"*","Resource":"*"}]}"#,
            &[
                "1:15 Statement[0]: either `Action` or `NotAction`, not both",
                "1:22 Statement[0].Sid: the Sid `a b` may hold letters and digits alone",
                "1:44 Statement[0].Effect: `Effect` stands here twice; keep one",
            ],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(problems(text, PolicyKind::Identity), *expected, "{text}");
    }
}

#[test]
fn each_kind_of_policy_has_its_own_rules() {
    let cases: &[(PolicyKind, &str, &[&str])] = &[
        (
            PolicyKind::Repository,
            r#"{"Statement":{"Sid":"a b","Effect":"Allow","Principal":"*","Action":"ecr:*"}}"#,
            &[],
        ),
        (
            PolicyKind::Repository,
            r#"{"Statement":{"Effect":"Allow","Action":"ecr:*"}}"#,
            &["1:14 Statement: `Principal` is missing"],
        ),
        (
            PolicyKind::Repository,
            r#"{"Statement":{"Effect":"Allow","Principal":{"AWS":["1111","arn:aws:iam::111122223333:group/g","arn:aws:iam::111122223333:role/*"],"Aws":"*"},"Action":"ecr:*"}}"#,
            &[
                "1:52 Statement.Principal.AWS[0]: `1111` is no principal; an account id, the ARN of a user, role or session, or `*` alone is",
                "1:59 Statement.Principal.AWS[1]: `arn:aws:iam::111122223333:group/g` is no principal; an account id, the ARN of a user, role or session, or `*` alone is",
                "1:95 Statement.Principal.AWS[2]: `arn:aws:iam::111122223333:role/*` is no principal; an account id, the ARN of a user, role or session, or `*` alone is",
                "1:131 Statement.Principal.Aws: unknown kind of principal `Aws`; `AWS`, `Service`, `Federated` and `CanonicalUser` exist",
            ],
        ),
        (
            PolicyKind::Repository,
            r#"{"Statement":{"Effect":"Allow","NotPrincipal":{"AWS":"111122223333"},"Action":"ecr:*"}}"#,
            &[
                "1:47 Statement.NotPrincipal: `NotPrincipal` goes with `Deny` only; it would let everyone else in",
            ],
        ),
        (
            PolicyKind::Trust,
            r#"{"Statement":{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole","Resource":"*"}}"#,
            &["1:116 Statement: a role trust policy has no `Resource`"],
        ),
    ];
    for (kind, text, expected) in cases {
        assert_eq!(problems(text, *kind), *expected, "{text}");
    }
}
