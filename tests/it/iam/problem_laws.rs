//! Laws of the validator, over documents made of right and wrong parts.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use drydock::iam::directory::ManagedPolicy;
use drydock::iam::{Policy, PolicyKind, Severity, fixes, validate};

use super::problems::assert_fix_holds;

/// Values of each element, right, doubtful and wrong ones side by side.
const EFFECTS: &[&str] = &[r#""Allow""#, r#""Deny""#, r#""allow""#, "true"];
const SIDS: &[&str] = &[r#""A""#, r#""B""#, r#""a b""#, r#""""#, "7"];
const ACTIONS: &[&str] = &[
    r#""ecr:*""#,
    r#""*""#,
    r#""PutImage""#,
    "[]",
    r#"["ecr:GetAuthorizationToken","ecr:BatchGetImage"]"#,
    r#""ecr:GetAuthorizationToken""#,
    r#"["ecr:PutImag","ecr:Put*","ecr:PutImage","s3:*"]"#,
    r#""ecr:CreateRepository""#,
    r#""sts:AssumeRole""#,
    r#"["iam:PutRolPolicy", 7]"#,
];
const RESOURCES: &[&str] = &[
    r#""*""#,
    r#""team/api""#,
    r#""arn:aws:ecr:us-east-1:111122223333:repository/team/api""#,
    r#"["arn:aws:ecr:us-east-1:repository/a","arn:aws:ecr::1111-2222-3333:repo/${aws:username}"]"#,
    r#""arn:aws:ecr""#,
    r#"["arn:aw:ECR:${aws:RequestedRegion}:*:x","*"]"#,
    r#""arn:aws:ecr:*:*:repository/${aws:username""#,
    "[]",
];
const PRINCIPALS: &[&str] = &[
    r#""*""#,
    r#""111122223333""#,
    r#"{"AWS":"*"}"#,
    r#"{"AWS":["1111-2222-3333","arn:aws:iam::111122223333:role/ci"]}"#,
    r#"{"AWS":"arn:aws:iam::111122223333:role/ci-*"}"#,
    r#"{"AWS":"arn:aws:iam::111122223333:root"}"#,
    r#"{"Aws":[],"Service":"codebuild"}"#,
    r#"{"Federated":"arn:aws:iam::111122223333:saml-provider/x","AWS":111122223333}"#,
    "{}",
];
const OPERATORS: &[&str] = &[
    "StringEquals",
    "StringLike",
    "StringNotEquals",
    "stringequal",
    "ForAllValues:StringEquals",
    "ForAnyValue:StringLikeIfExists",
    "IpAddress",
    "Bool",
    "NumericLessThan",
    "ArnLike",
    "Null",
    "NullIfExists",
];
const KEYS: &[&str] = &[
    "aws:TagKeys",
    "aws:tagkeys",
    "aws:SourceIp",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgId2",
    "aws:PrincipalArn",
    "aws:RequestTag/team",
    "aws:ResourceTag",
    "SourceVpc",
    "aws:SourceAccount",
    "aws:MultiFactorAuthPresent",
    "aws:VpcSourceIp",
];
const VALUES: &[&str] = &[
    r#""true""#,
    "false",
    r#""blue-*""#,
    r#"["a","a","${aws:username}"]"#,
    r#""${aws:username""#,
    r#"["10.0.0.0/8","203.0.113.7/24"]"#,
    r#"["*","arn:aws:iam::111122223333"]"#,
    "[]",
    "{}",
    "7",
];
const VERSIONS: &[&str] =
    &["", r#""Version":"2012-10-17","#, r#""Version":"2008-10-17","#, r#""Version": "2012","#];
const SPACES: &[&str] = &["", " ", "\n", "\n  "];

fn condition() -> impl Strategy<Value = String> {
    let key = (select(KEYS), select(VALUES)).prop_map(|(key, value)| format!("\"{key}\":{value}"));
    let keys = prop::collection::vec(key, 0..3);
    let operator = (select(OPERATORS), keys)
        .prop_map(|(operator, keys)| format!("\"{operator}\": {{{}}}", keys.join(", ")));
    prop::collection::vec(operator, 0..3).prop_map(|all| format!("{{{}}}", all.join(",\n")))
}

fn member(name: &'static str, values: &'static [&'static str]) -> impl Strategy<Value = String> {
    select(values).prop_map(move |value| format!("\"{name}\": {value}"))
}

fn statement() -> impl Strategy<Value = String> {
    let members = (
        member("Sid", SIDS),
        member("Effect", EFFECTS),
        (select(&["Principal", "NotPrincipal"][..]), select(PRINCIPALS))
            .prop_map(|(name, value)| format!("\"{name}\": {value}")),
        (select(&["Action", "NotAction", "Actions"][..]), select(ACTIONS))
            .prop_map(|(name, value)| format!("\"{name}\": {value}")),
        (select(&["Resource", "NotResource"][..]), select(RESOURCES))
            .prop_map(|(name, value)| format!("\"{name}\": {value}")),
        condition().prop_map(|value| format!("\"Condition\": {value}")),
    );
    let chosen = members.prop_flat_map(|(sid, effect, principal, action, resource, condition)| {
        let all = vec![sid, effect, principal, action, resource, condition];
        // Most statements have most elements.
        subsequence(all, 3..=6)
    });
    (chosen, select(SPACES)).prop_map(|(members, space)| {
        format!("{{{space}{}{space}}}", members.join(&format!(",{space}")))
    })
}

fn document() -> impl Strategy<Value = String> {
    let statements = prop::collection::vec(statement(), 0..3);
    (select(VERSIONS), statements, any::<bool>(), select(SPACES)).prop_map(
        |(version, statements, is_bare, space)| {
            let list = match statements.as_slice() {
                [only] if is_bare => only.clone(),
                _ => format!("[{space}{}{space}]", statements.join(&format!(",{space}"))),
            };
            format!("{{{space}{version}{space}\"Statement\":{list}{space}}}")
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_fix_that_is_offered_holds(text in document(), kind in select(&PolicyKind::ALL[..])) {
        let problems = validate(&text, kind);
        // All at once gives the same as one after the other.
        let together = fixes(&problems, &text, kind, problems.len());
        for (problem, of_all) in problems.iter().zip(together) {
            let fix = problem.fix(&text, kind);
            prop_assert_eq!(&fix, &of_all);
            if let Some(fix) = fix {
                assert_fix_holds(&text, kind, problem, &fix);
            }
        }
    }

    /// Whoever takes every fix that is offered comes to an end.
    #[test]
    fn fixes_do_not_go_round_in_circles(text in document(), kind in select(&PolicyKind::ALL[..])) {
        let mut now = text.clone();
        let mut steps = 0;
        while let Some(fix) = validate(&now, kind).iter().find_map(|it| it.fix(&now, kind)) {
            now = fix.apply(&now);
            steps += 1;
            prop_assert!(steps < 60, "{text}\nbecame\n{now}");
        }
    }

    #[test]
    fn an_error_and_nothing_else_makes_aws_refuse(text in document(), kind in select(&PolicyKind::ALL[..])) {
        let problems = validate(&text, kind);
        let is_refused = problems.iter().any(|it| it.severity() == Severity::Error);
        prop_assert_eq!(Policy::parse(&text, kind).is_err(), is_refused);
    }

    #[test]
    fn problems_have_a_place_in_the_text_and_stand_in_its_order(text in ".{0,80}|[\\[\\]{}\",:a-zA-Z0-9 ]{0,80}", document in document(), kind in select(&PolicyKind::ALL[..])) {
        for text in [text, document] {
            let problems = validate(&text, kind);
            for problem in &problems {
                prop_assert!(text.get(problem.span.start..problem.span.end).is_some());
            }
            prop_assert!(problems.is_sorted_by_key(|problem| problem.span));
        }
    }
}

/// Parts that AWS accepts, with all that a suggestion can be made about.
const SAID_BADLY: [(&str, &[&str]); 4] = [
    ("Sid", &[r#""""#, r#""A""#]),
    (
        "Action",
        &[
            r#"["ecr:PutImage","ecr:Put*","ECR:putimage","ecr:Batch*"]"#,
            r#""*:*""#,
            r#"["ecr:*","*"]"#,
            "[]",
        ],
    ),
    (
        "Resource",
        &[
            r#""arn:aws:ecr:us-east-1""#,
            r#"["arn:aws:ecr:*:*:repository/team/*","arn:aws:ecr:us-east-1:111122223333:repository/team/api","arn:aws:ecr:*:*:repository/other"]"#,
            r#"["*","arn:aws:ecr:us-west-2:*:*"]"#,
            "[]",
        ],
    ),
    (
        "Condition",
        &[
            "{}",
            r#"{"StringEquals": {}, "IpAddress": {"aws:SourceIp": ["203.0.113.7/24", "198.51.100.1/32", "203.0.113.7/24"]}}"#,
            r#"{"ForAnyValue:StringEquals": {"aws:PrincipalOrgID": ["o-1", "o-1"], "aws:username": "ana"}, "StringEquals": {"aws:PrincipalOrgID": "o-1"}}"#,
            r#"{"ForAnyValue:StringNotEquals": {"aws:username": "bo", "aws:PrincipalOrgID": "o-2"}}"#,
            r#"{"ForAllValues:StringNotLike": {"aws:username": ["a*", "b*"]}}"#,
        ],
    ),
];

fn badly_said_statement() -> impl Strategy<Value = String> {
    let parts = SAID_BADLY
        .map(|(name, values)| select(values).prop_map(move |value| format!("\"{name}\": {value}")));
    (select(&["Allow", "Deny"][..]), parts)
        .prop_map(|(effect, parts)| format!("{{\"Effect\": \"{effect}\", {}}}", parts.join(", ")))
}

/// The verdicts on a few requests of someone who has the policy.
fn verdicts(text: &str) -> Vec<String> {
    let document: serde_json::Value = serde_json::from_str(text).unwrap();
    let mut verdicts = Vec::new();
    for action in ["ecr:PutImage", "ecr:BatchGetImage", "ecr:DeleteRepository"] {
        for name in ["team/api", "other"] {
            for context in [
                serde_json::json!({}),
                serde_json::json!({"aws:username": "ana", "aws:PrincipalOrgID": "o-1"}),
                serde_json::json!({"aws:username": "bo", "aws:SourceIp": "203.0.113.99"}),
                serde_json::json!({"aws:username": "cy", "aws:SourceIp": "198.51.100.1"}),
            ] {
                let case = serde_json::json!({
                    "id": "law",
                    "request": {
                        "principal": {
                            "type": "user",
                            "arn": "arn:aws:iam::111122223333:user/ana",
                            "account": "111122223333",
                        },
                        "action": action,
                        "resource": {
                            "arn": format!("arn:aws:ecr:us-east-1:111122223333:repository/{name}"),
                            "account": "111122223333",
                        },
                        "context": context,
                    },
                    "policies": {"identity": [{"name": "mine", "document": document}]},
                });
                verdicts.push(super::word(&case.to_string()));
            }
        }
    }
    verdicts
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, failure_persistence: None, ..ProptestConfig::default() })]

    /// A suggestion is about how a thing is said: taking it changes no verdict.
    ///
    /// The one exception is not in these documents: the advice against `NotPrincipal`.
    #[test]
    fn taking_a_suggestion_changes_no_verdict(statements in prop::collection::vec(badly_said_statement(), 1..4)) {
        let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#, statements.join(", "));
        let kind = PolicyKind::Identity;
        let before = Policy::parse(&text, kind).is_ok().then(|| verdicts(&text));
        for problem in validate(&text, kind) {
            if problem.severity() != Severity::Suggestion { continue }
            let (Some(before), Some(fix)) = (&before, problem.fix(&text, kind)) else { continue };
            let after = fix.apply(&text);
            prop_assert_eq!(before, &verdicts(&after), "{} turned\n{}\ninto\n{}", problem, text, after);
        }
    }
}

/// Policies that AWS wrote for everybody say what they mean: what is not modelled is all that
/// there is to say.
#[test]
fn nothing_is_wrong_with_the_policies_that_aws_manages() {
    for name in [
        "AdministratorAccess",
        "AmazonEC2ContainerRegistryReadOnly",
        "AmazonEC2ContainerRegistryPowerUser",
        "AmazonEC2ContainerRegistryPullOnly",
        "AmazonEC2ContainerRegistryFullAccess",
        "service-role/AmazonECSTaskExecutionRolePolicy",
    ] {
        let policy = ManagedPolicy::find(&format!("arn:aws:iam::aws:policy/{name}")).unwrap();
        for problem in validate(&policy.document().unwrap().text, PolicyKind::Identity) {
            assert!(problem.message().contains("is not modelled here"), "{name}: {problem}");
        }
    }
}

/// What the scenarios teach has to be said well: no error, and no warning that is not the lesson.
#[test]
fn the_policies_of_the_scenarios_are_sound() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/sim/scenarios");
    let mut count = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let mut scenario: serde_json::Value = serde_json::from_str(&text).unwrap();
        // A policy of an endpoint names a principal like one of a repository; its place tells.
        let endpoints = scenario.as_object_mut().unwrap().remove("endpoints").unwrap_or_default();
        let endpoints = documents(&endpoints).into_iter().map(|it| (it, PolicyKind::VpcEndpoint));
        let others = documents(&scenario).into_iter().map(|it| (it, kind_of(&it.to_string())));
        for (document, kind) in endpoints.chain(others) {
            let text = document.to_string();
            for problem in validate(&text, kind) {
                assert_eq!(problem.severity(), Severity::Suggestion, "{problem}\n{text}");
            }
            count += 1;
        }
    }
    assert!(count > 5, "only {count} policies in all scenarios");
}

fn kind_of(text: &str) -> PolicyKind {
    match (text.contains("\"Principal\""), text.contains("sts:AssumeRole")) {
        (false, _) => PolicyKind::Identity,
        (true, false) => PolicyKind::Repository,
        (true, true) => PolicyKind::Trust,
    }
}

/// The policies in a file, wherever they stand.
fn documents(value: &serde_json::Value) -> Vec<&serde_json::Value> {
    if value.get("Statement").is_some() {
        return vec![value];
    }
    let elements = value.as_array().into_iter().flatten();
    let members = value.as_object().into_iter().flat_map(serde_json::Map::values);
    elements.chain(members).flat_map(documents).collect()
}
