//! Worked cases: images, a policy, a moment, and what becomes of which image.

use std::collections::BTreeMap;
use std::fs;

use drydock::aws::Timestamp;
use drydock::ecr::lifecycle::{Candidate, Fate, Inventory, LifecyclePolicy, Times, plan};
use drydock::ecr::storage::ImageStatus;
use drydock::oci::Digest;
use serde_json::Value;

use crate::model::lifecycle::fates;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/lifecycle");

fn cases(file: &str) -> Vec<Value> {
    let text = fs::read_to_string(format!("{FOLDER}/{file}")).unwrap();
    let document: Value = serde_json::from_str(&text).unwrap();
    document["vectors"].as_array().unwrap().clone()
}

/// Names stand for digests.
fn digests(case: &Value) -> BTreeMap<&str, Digest> {
    let images = case["images"].as_array().unwrap().iter();
    images
        .map(|image| {
            (image["name"].as_str().unwrap(), image["digest"].as_str().unwrap().parse().unwrap())
        })
        .collect()
}

fn images(case: &Value) -> Vec<Candidate<'_>> {
    let digests = digests(case);
    let time = |image: &Value, name: &str| -> Option<Timestamp> {
        image[name].as_str().map(|text| text.parse().unwrap())
    };
    let texts = |list: &'_ Value| list.as_array().cloned().unwrap_or_default();
    let images = case["images"].as_array().unwrap().iter();
    images
        .map(|image| Candidate {
            digest: digests[image["name"].as_str().unwrap()],
            times: Times {
                pushed_at: time(image, "pushedAt").unwrap(),
                last_recorded_pull_time: time(image, "lastRecordedPullTime"),
                last_archived_at: time(image, "lastArchivedAt"),
                last_activated_at: time(image, "lastActivatedAt"),
            },
            status: match image["storageClass"].as_str().unwrap() {
                "STANDARD" => ImageStatus::Active,
                "ARCHIVE" => ImageStatus::Archived,
                "ACTIVATING" => ImageStatus::Activating,
                other => panic!("{other}"),
            },
            subject: image["subject"].as_str().map(|name| {
                digests.get(name).copied().unwrap_or_else(|| Digest::of(name.as_bytes()))
            }),
            tags: image["tags"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect(),
            children: texts(&image["manifestListChildren"])
                .iter()
                .map(|name| digests[name.as_str().unwrap()])
                .collect(),
        })
        .collect()
}

/// `name rule ACTION` of each image with which something happens, and of each that an index holds.
fn expected(case: &Value) -> Vec<String> {
    let line = |of: &Value, what: &str| {
        let rule = of["rulePriority"].as_u64().map_or("-".to_owned(), |rule| rule.to_string());
        format!("{} {rule} {what}", of["name"].as_str().unwrap())
    };
    let expected = case["expected"].as_array().unwrap().iter();
    let failures = case["expectedFailures"].as_array().unwrap().iter();
    let mut lines: Vec<_> = expected
        .map(|of| line(of, of["action"].as_str().unwrap()))
        .chain(failures.map(|of| line(of, of["code"].as_str().unwrap())))
        .collect();
    lines.sort();
    lines
}

fn line(name: &str, fate: Fate, rule: Option<u64>) -> Option<String> {
    let what = match fate {
        Fate::Kept => return None,
        Fate::Blocked => "ImageReferencedByManifestList",
        Fate::Expires => "EXPIRE",
        Fate::Archived => "TRANSITION",
    };
    let rule = rule.map_or("-".to_owned(), |rule| rule.to_string());
    Some(format!("{name} {rule} {what}"))
}

fn check(file: &str) {
    for case in cases(file) {
        let id = case["id"].as_str().unwrap();
        let policy = LifecyclePolicy::parse(&case["policy"].to_string()).unwrap();
        let now = case["now"].as_str().unwrap().parse().unwrap();
        let inventory = Inventory::new(images(&case));
        let plan = plan(&policy, &inventory, now);
        let model = fates(policy.rules(), &images(&case), now);
        let (mut ours, mut naive) = (Vec::new(), Vec::new());
        for (name, digest) in digests(&case) {
            let place = inventory.place(&digest).unwrap();
            let outcome = &plan.outcomes()[place];
            let rule = outcome.rule().map(|rule| plan.rules[rule].priority);
            ours.extend(line(name, outcome.fate, rule));
            let (fate, rule) = model[&digest];
            naive.extend(line(name, fate, rule));
            if let Some(why) = case["explained"].get(name) {
                let shown = digests(&case)
                    .iter()
                    .fold(plan.sentence(place).to_string(), |sentence, (name, digest)| {
                        sentence.replace(&digest.to_string(), name)
                    });
                assert_eq!(&shown, why, "{id}: {name}");
            }
        }
        ours.sort();
        naive.sort();
        assert_eq!(ours, expected(&case), "{id}: {}", case["title"]);
        assert_eq!(naive, expected(&case), "{id}: the model");
    }
}

#[test]
fn worked_cases_come_out() {
    assert_eq!(cases("worked.json").len(), 26);
    check("worked.json");
}

#[test]
fn so_do_those_about_what_aws_leaves_open_and_the_reason_is_said() {
    check("reasons.json");
}
