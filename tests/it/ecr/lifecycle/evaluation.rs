//! Policies at work: when they are evaluated, what they do, and what is reported.

use std::time::Duration;

use drydock::aws::Timestamp;
use drydock::ecr::event::Listener;
use drydock::ecr::storage::ImageStatus;
use drydock::json::{Layout, print};
use serde_json::{Value, json};

use super::super::{Bench, digest, index, manifest};

const DAY: Duration = Duration::from_secs(86_400);

fn named() -> Value {
    json!({ "repositoryName": "team/api" })
}

fn rule(priority: u8, selection: &Value) -> Value {
    json!({ "rulePriority": priority, "selection": selection, "action": { "type": "expire" } })
}

fn older_than(days: u8, tag_status: &str) -> Value {
    json!({ "tagStatus": tag_status, "countType": "sinceImagePushed", "countUnit": "days", "countNumber": days })
}

fn put(bench: &mut Bench, rules: &[Value]) {
    let text = json!({ "rules": rules }).to_string();
    bench.ok(
        "PutLifecyclePolicy",
        &json!({ "repositoryName": "team/api", "lifecyclePolicyText": text }),
    );
}

fn last_evaluated_at(bench: &mut Bench) -> String {
    let answer = bench.ok("GetLifecyclePolicy", &named());
    Timestamp::from_millis(answer["lastEvaluatedAt"].as_i64().unwrap() * 1000).to_string()
}

/// What was reported from `first` on: the name, and what the test reads of the rest.
fn reported(bench: &Bench, first: usize) -> Vec<String> {
    let line = |event: &drydock::ecr::Event| {
        let (Listener::EventBridge(name) | Listener::CloudTrail(name) | Listener::Inspector(name)) =
            event.listener();
        let detail: Value = serde_json::from_str(&print(&event.detail(), Layout::Compact)).unwrap();
        let text = |name: &str| detail[name].as_str().unwrap_or("-").to_owned();
        if name.starts_with("ECR") {
            return format!("{name}: {} {}", text("action-type"), tag_of(&text("image-digest")));
        }
        let list = |name: &str| {
            let images = detail[name].as_array().unwrap().iter();
            let of = |it: &Value| tag_of(it["lifecycleEventImage"]["digest"].as_str().unwrap());
            images.map(of).collect::<Vec<_>>().join(" ")
        };
        format!(
            "{name}: [{}] [{}]",
            list("lifecycleEventImageActions"),
            list("lifecycleEventFailureDetails")
        )
    };
    bench.events[first..].iter().map(line).collect()
}

/// The name of an image of these tests.
fn tag_of(of: &str) -> String {
    let names = ["old", "new", "a", "b", "c"].into_iter().map(|it| (digest(it), it.to_owned()));
    let list = drydock::oci::Digest::of(index(&["a", "b"]).as_bytes()).to_string();
    let signature = drydock::oci::Digest::of(signature("old").as_bytes()).to_string();
    let mut names = names.chain([(list, "list".to_owned()), (signature, "signature".to_owned())]);
    names.find(|(digest, _)| digest == of).map_or(of.to_owned(), |(_, name)| name)
}

fn signature(of: &str) -> String {
    let mut about: Value = serde_json::from_str(&manifest(of)).unwrap();
    let kind = "application/vnd.oci.image.manifest.v1+json";
    about["subject"] = json!({ "mediaType": kind, "digest": digest(of), "size": 1 });
    about.to_string()
}

fn images(bench: &Bench) -> Vec<String> {
    let repository = bench.registry.repositories().next().unwrap();
    let mut names: Vec<_> =
        repository.images().map(|it| tag_of(&it.manifest.digest().to_string())).collect();
    names.sort();
    names
}

#[test]
fn a_policy_is_evaluated_at_midnight_and_every_day_from_then_on() {
    let mut bench = Bench::with_repository();
    put(&mut bench, &[rule(1, &older_than(1, "any"))]);
    assert_eq!(last_evaluated_at(&mut bench), "1970-01-01T00:00:00Z");
    bench.advance(Duration::from_secs(15 * 3600 - 1));
    assert_eq!(last_evaluated_at(&mut bench), "1970-01-01T00:00:00Z");
    bench.advance(Duration::from_secs(1));
    assert_eq!(last_evaluated_at(&mut bench), "2026-06-02T00:00:00Z");
    bench.advance(100 * DAY);
    assert_eq!(last_evaluated_at(&mut bench), "2026-09-10T00:00:00Z");
    assert_eq!(
        reported(&bench, 0),
        ["PolicyExecutionEvent: [] []"],
        "only while something may have changed"
    );
    // Another policy has not been evaluated; none is not evaluated.
    put(&mut bench, &[rule(1, &older_than(2, "any"))]);
    assert_eq!(last_evaluated_at(&mut bench), "1970-01-01T00:00:00Z");
    bench.ok("DeleteLifecyclePolicy", &named());
    bench.advance(2 * DAY);
    put(&mut bench, &[rule(1, &older_than(2, "any"))]);
    assert_eq!(last_evaluated_at(&mut bench), "1970-01-01T00:00:00Z");
    bench.advance(DAY);
    assert_eq!(last_evaluated_at(&mut bench), "2026-09-13T00:00:00Z");
}

#[test]
fn a_repository_made_anew_is_evaluated_once_a_day() {
    let mut bench = Bench::with_repository();
    for _ in 0..3 {
        put(&mut bench, &[rule(1, &older_than(1, "any"))]);
        bench.ok("DeleteLifecyclePolicy", &named());
        put(&mut bench, &[rule(1, &older_than(1, "any"))]);
        bench.ok("DeleteRepository", &named());
        bench.ok("CreateRepository", &named());
    }
    put(&mut bench, &[rule(1, &older_than(1, "any"))]);
    bench.advance(DAY);
    assert_eq!(reported(&bench, 0), ["PolicyExecutionEvent: [] []"]);
}

#[test]
fn images_go_when_they_are_old_enough_and_signatures_with_them() {
    let mut bench = Bench::with_repository();
    bench.put_image("team/api", "old", Some("1.0"));
    bench.ok(
        "PutImage",
        &json!({ "repositoryName": "team/api", "imageManifest": signature("old") }),
    );
    put(&mut bench, &[rule(1, &older_than(3, "any"))]);
    bench.advance(2 * DAY);
    bench.put_image("team/api", "new", Some("2.0"));
    let before = bench.events.len();
    // Pushed at nine on the first: three days old on the fourth at nine, so seen at midnight.
    bench.advance(Duration::from_secs(39 * 3600 - 1));
    assert_eq!(images(&bench), ["new", "old", "signature"]);
    bench.advance(Duration::from_secs(1));
    assert_eq!(images(&bench), ["new"]);
    assert_eq!(
        reported(&bench, before),
        [
            "PolicyExecutionEvent: [] []",
            "ECR Image Action: DELETE old",
            "ECR Referrer Action: DELETE signature",
            "PolicyExecutionEvent: [old] []",
        ],
        "the first run looks at what was pushed since"
    );
    bench.advance(100 * DAY);
    assert_eq!(images(&bench), [""; 0]);
}

#[test]
fn the_images_of_an_index_go_a_day_after_it() {
    let mut bench = Bench::with_repository();
    for name in ["a", "b"] {
        bench.put_image("team/api", name, None);
    }
    let list = json!({ "repositoryName": "team/api", "imageManifest": index(&["a", "b"]), "imageTag": "list" });
    bench.ok("PutImage", &list);
    put(&mut bench, &[rule(1, &older_than(1, "untagged")), rule(2, &older_than(5, "any"))]);
    let before = bench.events.len();
    bench.advance(6 * DAY);
    assert_eq!(images(&bench), ["a", "b"]);
    bench.advance(DAY);
    assert_eq!(images(&bench), [""; 0]);
    // Of one moment the higher digest counts as newer and goes later.
    let (first, second) = if digest("a") < digest("b") { ("a", "b") } else { ("b", "a") };
    assert_eq!(
        reported(&bench, before),
        [
            "PolicyExecutionEvent: [] []".to_owned(),
            format!("PolicyExecutionEvent: [] [{first} {second}]"),
            "ECR Image Action: DELETE list".to_owned(),
            format!("PolicyExecutionEvent: [list] [{first} {second}]"),
            format!("ECR Image Action: DELETE {first}"),
            format!("ECR Image Action: DELETE {second}"),
            format!("PolicyExecutionEvent: [{first} {second}] []"),
        ],
        "days on which nothing can have changed are not reported"
    );
}

#[test]
fn what_nobody_pulls_goes_into_the_archive_and_from_there() {
    let mut bench = Bench::with_repository();
    bench.put_image("team/api", "old", Some("1.0"));
    let unused = json!({ "tagStatus": "any", "countType": "sinceImagePulled", "countUnit": "days", "countNumber": 30 });
    let stored = json!({ "tagStatus": "any", "storageClass": "archive", "countType": "sinceImageTransitioned", "countUnit": "days", "countNumber": 90 });
    let mut archiving = rule(1, &unused);
    archiving["action"] = json!({ "type": "transition", "targetStorageClass": "archive" });
    put(&mut bench, &[archiving, rule(2, &stored)]);
    bench.advance(20 * DAY);
    bench.ok(
        "BatchGetImage",
        &json!({ "repositoryName": "team/api", "imageIds": [{ "imageTag": "1.0" }] }),
    );
    let status = |bench: &Bench| {
        let repository = bench.registry.repositories().next().unwrap();
        repository.images().next().map(|image| image.storage.status(bench.now))
    };
    bench.advance(30 * DAY);
    assert_eq!(status(&bench), Some(ImageStatus::Active), "pulled on the 20th day");
    let before = bench.events.len();
    bench.advance(DAY);
    assert_eq!(status(&bench), Some(ImageStatus::Archived));
    assert_eq!(
        reported(&bench, before),
        ["ECR Image Action: UPDATE_STORAGE_CLASS old", "PolicyExecutionEvent: [old] []"]
    );
    // It comes back, and waits its thirty days again.
    let class = |class: &str| json!({ "repositoryName": "team/api", "imageId": { "imageTag": "1.0" }, "targetStorageClass": class });
    bench.ok("UpdateImageStorageClass", &class("STANDARD"));
    bench.advance(30 * DAY);
    assert_eq!(status(&bench), Some(ImageStatus::Active));
    bench.advance(DAY);
    assert_eq!(status(&bench), Some(ImageStatus::Archived));
    bench.advance(90 * DAY);
    assert_eq!(status(&bench), Some(ImageStatus::Archived));
    bench.advance(DAY);
    assert_eq!(status(&bench), None);
}

#[test]
fn a_report_is_cut_where_it_would_be_too_long() {
    let mut bench = Bench::with_repository();
    for number in 0..20 {
        bench.put_image("team/api", &format!("layer {number}"), Some(&format!("v{number}")));
    }
    put(
        &mut bench,
        &[rule(
            1,
            &json!({ "tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 1 }),
        )],
    );
    let before = bench.events.len();
    bench.advance(DAY);
    let reports = bench.events[before..].iter();
    let reports =
        reports.filter(|it| it.listener() == Listener::CloudTrail("PolicyExecutionEvent"));
    let details = reports.map(|event| print(&event.detail(), Layout::Compact));
    let counts = details.map(|detail| detail.matches("lifecycleEventImage\"").count());
    assert_eq!(counts.collect::<Vec<_>>(), [9, 9, 1]);
}

/// Every day of a century, one by one and all at once.
#[test]
fn however_time_passes_the_same_happens() {
    let mut bench = Bench::with_repository();
    put(&mut bench, &[rule(1, &older_than(200, "any"))]);
    bench.put_image("team/api", "old", Some("1.0"));
    let mut other = Bench::with_repository();
    put(&mut other, &[rule(1, &older_than(200, "any"))]);
    other.put_image("team/api", "old", Some("1.0"));
    bench.advance(400 * DAY);
    for _ in 0..400 {
        other.advance(DAY);
    }
    assert_eq!(bench.registry, other.registry);
    assert_eq!(bench.events, other.events);
}

#[test]
fn the_event_is_as_cloudtrail_shows_it() {
    let mut bench = Bench::with_repository();
    bench.put_image("team/api", "old", Some("1.0"));
    let mut keep = rule(
        7,
        &json!({ "tagStatus": "tagged", "tagPatternList": ["1*"], "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 1 }),
    );
    keep["description"] = json!("two days");
    put(
        &mut bench,
        &[
            keep,
            rule(
                9,
                &json!({ "tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 2 }),
            ),
        ],
    );
    bench.advance(2 * DAY);
    let event = bench.events.last().unwrap();
    let detail: Value = serde_json::from_str(&print(&event.detail(), Layout::Compact)).unwrap();
    let id = &detail["lifecycleEventPolicy"]["policyId"];
    assert_eq!(id.as_str().unwrap().len(), 36, "{id}");
    assert_eq!(
        detail,
        json!({
            "repositoryName": "team/api",
            "lifecycleEventPolicy": {
                "lifecycleEventRules": told_rules(),
                "lastEvaluatedAt": 1_780_358_400_000_i64,
                "policyVersion": 1,
                "policyId": id,
            },
            "lifecycleEventImageActions": [{
                "lifecycleEventImage": {
                    "digest": digest("old"), "tagStatus": "Tagged", "tagList": ["1.0"],
                    "pushedAt": 1_780_304_400_000_i64,
                },
                "rulePriority": 7,
            }],
            "lifecycleEventFailureDetails": [],
        })
    );
    let arn = "arn:aws:ecr:us-east-1:111122223333:repository/team/api";
    assert_eq!(event.resources().iter().map(ToString::to_string).collect::<Vec<_>>(), [arn]);
}

/// The rules of that policy as the event tells them.
fn told_rules() -> Value {
    json!([
        {
            "rulePriority": 7,
            "description": "two days",
            "lifecycleEventSelection": {
                "tagStatus": "Tagged", "tagPrefixList": [], "tagPatternList": ["1*"],
                "countType": "Time since image pushed", "countUnit": "Days", "countNumber": 1,
            },
            "action": "expire",
        },
        {
            "rulePriority": 9,
            "lifecycleEventSelection": {
                "tagStatus": "Any", "tagPrefixList": [], "tagPatternList": [],
                "countType": "Image count more than", "countNumber": 2,
            },
            "action": "expire",
        },
    ])
}
