//! The preview operations: their states, and what they show.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::{Bench, digest, index};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

/// Deletes what is untagged, archives all but the newest with a tag in `v*`.
const POLICY: &str = r#"{"rules":[
    {"rulePriority":1,"selection":{"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":1},"action":{"type":"expire"}},
    {"rulePriority":2,"selection":{"tagStatus":"tagged","tagPatternList":["v*"],"countType":"imageCountMoreThan","countNumber":1},"action":{"type":"transition","targetStorageClass":"archive"}}
]}"#;

fn named() -> Value {
    json!({ "repositoryName": "team/api" })
}

fn with(member: &str, value: Value) -> Value {
    let mut body = named();
    body[member] = value;
    body
}

/// Two untagged images, of which an index names one, and `v1`, `v2`, `v3`.
fn bench() -> Bench {
    let mut bench = Bench::with_repository();
    bench.put_image("team/api", "lost", None);
    bench.put_image("team/api", "child", None);
    let put = json!({ "repositoryName": "team/api", "imageManifest": index(&["child"]), "imageTag": "list" });
    bench.ok("PutImage", &put);
    for tag in ["v1", "v2", "v3"] {
        bench.advance(SECOND);
        bench.put_image("team/api", tag, Some(tag));
    }
    bench.advance(30 * HOUR);
    bench
}

#[test]
fn a_preview_is_complete_after_some_seconds_and_expires_after_a_day() {
    let mut bench = bench();
    let started =
        bench.ok("StartLifecyclePolicyPreview", &with("lifecyclePolicyText", json!(POLICY)));
    assert_eq!(started["status"], "IN_PROGRESS");
    bench.advance(4 * SECOND);
    let early = bench.ok("GetLifecyclePolicyPreview", &named());
    assert_eq!((&early["status"], &early["previewResults"]), (&json!("IN_PROGRESS"), &json!([])));
    assert!(early.get("summary").is_none());
    bench.advance(SECOND);
    let complete = bench.ok("GetLifecyclePolicyPreview", &named());
    assert_eq!(complete["status"], "COMPLETE");
    assert_eq!(complete["lifecyclePolicyText"], POLICY);
    let pushed = |seconds: u32| 1_780_304_400 + seconds;
    let archive = json!({ "type": "TRANSITION", "targetStorageClass": "ARCHIVE" });
    assert_eq!(
        complete["previewResults"],
        json!([
            {
                "imageTags": [], "imageDigest": digest("lost"), "imagePushedAt": pushed(0),
                "action": { "type": "EXPIRE" }, "appliedRulePriority": 1, "storageClass": "STANDARD",
            },
            {
                "imageTags": ["v1"], "imageDigest": digest("v1"), "imagePushedAt": pushed(1),
                "action": archive, "appliedRulePriority": 2, "storageClass": "STANDARD",
            },
            {
                "imageTags": ["v2"], "imageDigest": digest("v2"), "imagePushedAt": pushed(2),
                "action": archive, "appliedRulePriority": 2, "storageClass": "STANDARD",
            },
        ])
    );
    let summary = json!({
        "expiringImageTotalCount": 1,
        "transitioningImageTotalCounts": [{ "targetStorageClass": "ARCHIVE", "imageTotalCount": 2 }],
    });
    assert_eq!(complete["summary"], summary);
    assert_eq!(bench.registry.repositories().next().unwrap().images_count(), 6, "nothing is done");

    // What happens to the images afterwards does not change what was seen.
    bench.ok("BatchDeleteImage", &with("imageIds", json!([{ "imageTag": "v1" }])));
    bench.advance(23 * HOUR + 3599 * SECOND);
    assert_eq!(bench.ok("GetLifecyclePolicyPreview", &named()), complete);
    bench.advance(SECOND);
    let expired = bench.ok("GetLifecyclePolicyPreview", &named());
    assert_eq!((&expired["status"], &expired["previewResults"]), (&json!("EXPIRED"), &json!([])));
}

#[test]
fn results_are_filtered_and_paged() {
    let mut bench = bench();
    bench.ok("StartLifecyclePolicyPreview", &with("lifecyclePolicyText", json!(POLICY)));
    bench.advance(5 * SECOND);
    let mut tags = |body: &Value| {
        let answer = bench.ok("GetLifecyclePolicyPreview", body);
        assert_eq!(answer["summary"]["expiringImageTotalCount"], 1, "of all, whatever is shown");
        let results = answer["previewResults"].as_array().unwrap();
        let tag = |result: &Value| result["imageTags"][0].as_str().unwrap_or("-").to_owned();
        let tags: Vec<_> = results.iter().map(tag).collect();
        (tags.join(" "), answer.get("nextToken").cloned())
    };
    let cases = [
        (named(), "- v1 v2"),
        (with("filter", json!({ "tagStatus": "TAGGED" })), "v1 v2"),
        (with("filter", json!({ "tagStatus": "UNTAGGED" })), "-"),
        (with("filter", json!({ "tagStatus": "ANY" })), "- v1 v2"),
        (
            with("imageIds", json!([{ "imageTag": "v2" }, { "imageDigest": digest("lost") }])),
            "- v2",
        ),
        (with("imageIds", json!([{ "imageTag": "v3" }, { "imageTag": "v9" }])), ""),
        (with("imageIds", json!([{ "imageTag": "v1", "imageDigest": digest("v2") }])), ""),
    ];
    for (body, expected) in cases {
        assert_eq!(tags(&body), (expected.to_owned(), None), "{body}");
    }
    let (first, token) = tags(&with("maxResults", json!(2)));
    assert_eq!(first, "- v1");
    assert_eq!(tags(&with("nextToken", token.unwrap())), ("v2".to_owned(), None));
}
