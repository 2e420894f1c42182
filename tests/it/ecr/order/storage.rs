//! Storage classes: into the archive at once, out of it in twenty minutes.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::{Bench, check, digest, invalid, manifest};

const NOT_FOUND: &str = "ImageNotFoundException: The image with imageId {imageDigest:'null', imageTag:'9.9'} does not exist within the repository with name 'team/api' in the registry with id '111122223333'";
const UNSUPPORTED: &str = "ImageStorageClassUpdateNotSupportedException: The requested image storage class update is not supported.";

fn update(image_id: &Value, class: &str) -> Value {
    json!({ "repositoryName": "team/api", "imageId": image_id, "targetStorageClass": class })
}

fn one() -> Value {
    json!({ "imageTag": "1.0" })
}

fn bench() -> Bench {
    let mut bench = Bench::with_repository();
    bench.put_image("team/api", "one", Some("1.0"));
    bench
}

/// Which images a list shows, by a filter.
fn listed(bench: &mut Bench, status: Option<&str>) -> usize {
    let mut body = json!({ "repositoryName": "team/api" });
    if let Some(status) = status {
        body["filter"] = json!({ "imageStatus": status });
    }
    let described = bench.ok("DescribeImages", &body)["imageDetails"].as_array().unwrap().len();
    assert_eq!(bench.ok("ListImages", &body)["imageIds"].as_array().unwrap().len(), described);
    described
}

fn described(bench: &mut Bench) -> Value {
    let body = json!({ "repositoryName": "team/api", "imageIds": [one()] });
    bench.ok("DescribeImages", &body)["imageDetails"][0].clone()
}

fn is_pulled(bench: &mut Bench) -> bool {
    let body = json!({ "repositoryName": "team/api", "imageIds": [one()] });
    let answer = bench.ok("BatchGetImage", &body);
    if let Some(failure) = answer["failures"].get(0) {
        assert_eq!(failure["failureReason"], "Requested image not found");
    }
    answer["images"].get(0).is_some()
}

#[test]
fn update_image_storage_class() {
    let mut bench = bench();
    let null = invalid("imageId", "Member must not be null");
    let class = invalid("targetStorageClass", "Member must not be null");
    let word =
        invalid("targetStorageClass", "Member must satisfy enum value set: [STANDARD, ARCHIVE]");
    let neither =
        "InvalidParameterException: Invalid request parameters: both tag and digest cannot be null";
    let rows = [
        (json!({ "repositoryName": "team/api", "targetStorageClass": "ARCHIVE" }), Some(&*null)),
        (json!({ "repositoryName": "team/api", "imageId": one() }), Some(&*class)),
        (update(&one(), "GLACIER"), Some(&word)),
        (update(&json!({}), "ARCHIVE"), Some(neither)),
        (update(&json!({ "imageTag": "9.9" }), "ARCHIVE"), Some(NOT_FOUND)),
        // An image that is where it is to be stays.
        (update(&one(), "STANDARD"), None),
        (update(&one(), "ARCHIVE"), None),
        (update(&one(), "ARCHIVE"), None),
        (update(&one(), "STANDARD"), None),
        (update(&one(), "STANDARD"), None),
        (update(&one(), "ARCHIVE"), Some(UNSUPPORTED)),
    ];
    check(&mut bench, "UpdateImageStorageClass", &rows);
}

#[test]
fn an_archived_image_waits_and_comes_back() {
    let mut bench = bench();
    assert!(is_pulled(&mut bench));
    bench.now = bench.now + Duration::from_secs(60);
    let answer = bench.ok("UpdateImageStorageClass", &update(&one(), "ARCHIVE"));
    assert_eq!(answer["imageStatus"], "ARCHIVED");
    assert_eq!(answer["imageId"], json!({ "imageDigest": digest("one"), "imageTag": "1.0" }));
    assert!(!is_pulled(&mut bench));
    let layer = json!({ "repositoryName": "team/api", "layerDigest": drydock::oci::Digest::of(b"one").to_string() });
    let inaccessible = "LayerInaccessibleException: The specified layer is not available because it is not associated with an image. Unassociated image layers may be cleaned up at any time.";
    check(&mut bench, "GetDownloadUrlForLayer", &[(layer.clone(), Some(inaccessible))]);
    let asked = json!({ "repositoryName": "team/api", "layerDigests": [layer["layerDigest"]] });
    let answer = bench.ok("BatchCheckLayerAvailability", &asked);
    assert_eq!(answer["layers"][0]["layerAvailability"], "ARCHIVED");
    let filters = [None, Some("ACTIVE"), Some("ARCHIVED"), Some("ACTIVATING"), Some("ANY")];
    assert_eq!(filters.map(|filter| listed(&mut bench, filter)), [0, 0, 1, 0, 1]);

    let answer = bench.ok("UpdateImageStorageClass", &update(&one(), "STANDARD"));
    assert_eq!(answer["imageStatus"], "ACTIVATING");
    assert_eq!(filters.map(|filter| listed(&mut bench, filter)), [0, 0, 0, 1, 1]);
    assert!(described(&mut bench)["lastActivatedAt"].is_null());
    bench.now = bench.now + Duration::from_secs(20 * 60 - 1);
    assert!(!is_pulled(&mut bench));
    bench.now = bench.now + Duration::from_secs(1);
    assert!(is_pulled(&mut bench));
    let image = described(&mut bench);
    assert_eq!(image["imageStatus"], "ACTIVE");
    assert_eq!(image["lastArchivedAt"], 1_780_304_460);
    assert_eq!(image["lastActivatedAt"], 1_780_304_460 + 20 * 60);
    check(&mut bench, "GetDownloadUrlForLayer", &[(layer, None)]);
}

#[test]
fn pushing_an_archived_image_brings_it_back_at_once() {
    let mut bench = bench();
    let push = json!({ "repositoryName": "team/api", "imageManifest": manifest("one"), "imageTag": "1.0" });
    let exists = format!(
        "ImageAlreadyExistsException: Image with digest '{}' and tag '1.0' already exists in the repository with name 'team/api' in registry with id '111122223333'",
        digest("one")
    );
    check(&mut bench, "PutImage", &[(push.clone(), Some(&exists))]);
    bench.ok("UpdateImageStorageClass", &update(&one(), "ARCHIVE"));
    check(&mut bench, "PutImage", &[(push.clone(), None)]);
    assert!(is_pulled(&mut bench));
    check(&mut bench, "PutImage", &[(push, Some(&exists))]);
}

#[test]
fn an_archived_image_is_deleted_like_any_other() {
    let mut bench = bench();
    bench.ok("UpdateImageStorageClass", &update(&one(), "ARCHIVE"));
    let body = json!({ "repositoryName": "team/api", "imageIds": [one()] });
    assert_eq!(bench.ok("BatchDeleteImage", &body)["failures"], json!([]));
    assert_eq!(listed(&mut bench, Some("ANY")), 0);
}
