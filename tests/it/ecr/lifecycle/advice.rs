//! What is said of rules that ECR takes and nobody means.

use drydock::aws::Timestamp;
use drydock::ecr::lifecycle::{Candidate, Inventory, LifecyclePolicy, Times, advice, plan};
use drydock::ecr::storage::ImageStatus;
use drydock::oci::Digest;
use serde_json::{Value, json};

fn policy(selections: &[Value]) -> LifecyclePolicy {
    let rules = selections.iter().zip(1..).map(|(selection, priority)| {
        let mut selection = selection.clone();
        if selection.get("countType").is_none() {
            selection["countType"] = json!("imageCountMoreThan");
            selection["countNumber"] = json!(5);
        }
        json!({ "rulePriority": priority, "selection": selection, "action": { "type": "expire" } })
    });
    LifecyclePolicy::parse(&json!({ "rules": rules.collect::<Vec<_>>() }).to_string()).unwrap()
}

fn patterns(patterns: &[&str]) -> Value {
    json!({ "tagStatus": "tagged", "tagPatternList": patterns })
}

fn prefixes(prefixes: &[&str]) -> Value {
    json!({ "tagStatus": "tagged", "tagPrefixList": prefixes })
}

#[test]
fn doubtful_rules_are_told() {
    let shadowed = |rule: u8, by: u8| {
        format!(
            "rule {rule}: it never acts, because every image that it selects belongs to rule {by}, which comes first"
        )
    };
    let all = |rule: u8| {
        format!(
            "rule {rule}: it selects an image only if each of its 2 patterns covers one of the image's tags; for one of them, write a rule for each"
        )
    };
    let cases: Vec<(Vec<Value>, Vec<String>)> = vec![
        (vec![patterns(&["v*"]), patterns(&["v1*"])], vec![shadowed(2, 1)]),
        (vec![patterns(&["v1*"]), patterns(&["v*"])], vec![]),
        (vec![patterns(&["*"]), patterns(&["a"]), prefixes(&["b"])], vec![shadowed(2, 1), shadowed(3, 1)]),
        (vec![prefixes(&["v"]), patterns(&["v*1"])], vec![shadowed(2, 1)]),
        (vec![patterns(&["v*1"]), prefixes(&["v"])], vec![]),
        (vec![patterns(&["*b*"]), patterns(&["a*b"])], vec![shadowed(2, 1)]),
        // A rule that wants more of an image selects fewer images.
        (vec![patterns(&["a*"]), patterns(&["a*", "b*"])], vec![shadowed(2, 1)]),
        (vec![patterns(&["a*", "b*"]), patterns(&["a*"])], vec![all(1)]),
        (vec![patterns(&["a*", "*1"]), patterns(&["ab1"])], vec![all(1), shadowed(2, 1)]),
        (
            vec![patterns(&["v?"]), patterns(&["v1"])],
            vec!["rule 1: it selects nothing, because the `?` of `v?` is no wildcard here and no tag has one; only `*` is a wildcard".to_owned()],
        ),
        (
            vec![prefixes(&["prod*"])],
            vec!["rule 1: it selects nothing, because a prefix has no wildcards; write `prod*` into tagPatternList".to_owned()],
        ),
        (
            vec![patterns(&["-x"]), patterns(&["a/*"])],
            vec![
                "rule 1: it selects nothing, because no tag starts with `-` as `-x` does".to_owned(),
                "rule 2: it selects nothing, because no tag has the `/` of `a/*`".to_owned(),
            ],
        ),
        (vec![json!({ "tagStatus": "untagged" })], vec![]),
        (
            vec![json!({ "tagStatus": "any" })],
            vec!["rule 1: it expires tagged images too, those in use included; `untagged` leaves them alone".to_owned()],
        ),
        (
            vec![json!({ "tagStatus": "any", "storageClass": "archive", "countType": "sinceImageTransitioned", "countUnit": "days", "countNumber": 90 })],
            vec![],
        ),
    ];
    for (selections, expected) in cases {
        let policy = policy(&selections);
        let told: Vec<_> = advice(policy.rules()).iter().map(ToString::to_string).collect();
        assert_eq!(told, expected, "{}", policy.text);
    }
}

#[test]
fn a_rule_that_selects_the_images_of_an_index_is_told() {
    let policy = policy(&[json!({ "tagStatus": "untagged" })]);
    let digest = |name: &str| Digest::of(name.as_bytes());
    let pushed_at = Timestamp::from_millis(0);
    let image = |name: &str, tags: &[&'static str], children: &[&str]| Candidate {
        digest: digest(name),
        times: Times {
            pushed_at,
            last_recorded_pull_time: None,
            last_archived_at: None,
            last_activated_at: None,
        },
        status: ImageStatus::Active,
        subject: None,
        tags: tags.to_vec(),
        children: children.iter().map(|name| digest(name)).collect(),
    };
    let told = |children: &[&str]| {
        let images =
            vec![image("list", &["v1"], children), image("a", &[], &[]), image("b", &[], &[])];
        let inventory = Inventory::new(images);
        let advice = plan(&policy, &inventory, pushed_at).advice();
        advice.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(told(&[]), [""; 0]);
    assert_eq!(
        told(&["a"]),
        [
            "rule 1: it selects an image that an index names; it does not delete that before the index, and counts it all the same"
        ]
    );
    assert_eq!(
        told(&["a", "b"]),
        [
            "rule 1: it selects 2 images that indexes name; it does not delete these before the indexes, and counts them all the same"
        ]
    );
}
