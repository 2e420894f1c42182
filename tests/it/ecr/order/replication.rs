//! What has become of copies, and backfills.

use drydock::ecr::replication::{Arrived, ReplicationFailure};
use serde_json::{Value, json};

use super::super::{Bench, check, digest, index, invalid};

const NOT_FOUND: &str = "ReplicationBackfillNotFoundException: The specified replication backfill could not be found. Check the specified replication backfill ID and ensure that you are operating on the correct registry.";
const ENDED: &str = "ReplicationBackfillInvalidStatusException: The requested operation can't be performed on the replication backfill because it is not in a valid status for that operation.";
const NONE: &str = "00000000-0000-4000-a000-000000000000";

fn to(region: &str) -> Value {
    json!({ "region": region, "registryId": "111122223333" })
}

/// A registry with a tagged image, an index of it and an image without a tag, and only then rules
/// for these Regions.
fn configured(regions: &[&str]) -> Bench {
    let mut bench = Bench::with_repository();
    bench.put_image("team/api", "one", Some("1.0"));
    bench.put_image("team/api", "two", None);
    let list = index(&["one", "two"]);
    let put = json!({ "repositoryName": "team/api", "imageManifest": list, "imageTag": "list" });
    bench.ok("PutImage", &put);
    bench.put_image("team/api", "three", None);
    replicate(&mut bench, regions);
    bench
}

fn replicate(bench: &mut Bench, regions: &[&str]) {
    let destinations: Vec<_> = regions.iter().map(|region| to(region)).collect();
    let rules =
        if regions.is_empty() { json!([]) } else { json!([{ "destinations": destinations }]) };
    let body = json!({ "replicationConfiguration": { "rules": rules } });
    bench.ok("PutReplicationConfiguration", &body);
}

fn start(bench: &mut Bench, region: &str) -> Value {
    bench.ok("StartReplicationBackfill", &json!({ "destination": to(region) }))
}

fn named(id: &Value) -> Value {
    json!({ "replicationBackfillId": id })
}

#[test]
fn describe_image_replication_status() {
    let mut bench = Bench::with_repository();
    replicate(&mut bench, &["eu-west-1"]);
    bench.put_image("team/api", "one", Some("1.0"));
    let ask = |id: Value| json!({ "repositoryName": "team/api", "imageId": id });
    let null = invalid("imageId", "Member must not be null");
    let rows = [
        (json!({ "repositoryName": "team/api" }), Some(&*null)),
        (
            ask(json!({})),
            Some(
                "InvalidParameterException: Invalid request parameters: both tag and digest cannot be null",
            ),
        ),
        (
            ask(json!({ "imageTag": "2.0" })),
            Some(
                "ImageNotFoundException: The image with imageId {imageDigest:'null', imageTag:'2.0'} does not exist within the repository with name 'team/api' in the registry with id '111122223333'",
            ),
        ),
        (ask(json!({ "imageTag": "1.0" })), None),
    ];
    check(&mut bench, "DescribeImageReplicationStatus", &rows);
    let status = |bench: &mut Bench, id: Value| {
        let answer = bench.ok("DescribeImageReplicationStatus", &ask(id));
        answer["replicationStatuses"].clone()
    };
    let of = |status: &str| json!([{ "region": "eu-west-1", "registryId": "111122223333", "status": status }]);
    let by_digest = json!({ "imageDigest": digest("one") });
    assert_eq!(status(&mut bench, by_digest.clone()), of("IN_PROGRESS"));
    bench.pass(&Err(ReplicationFailure::AccessDenied { action: "ecr:ReplicateImage" }));
    let mut failed = of("FAILED");
    failed[0]["failureCode"] = json!("AccessDenied");
    assert_eq!(status(&mut bench, by_digest.clone()), failed);
    // Another tag at the same image is another push.
    bench.put_image("team/api", "one", Some("1.1"));
    assert_eq!(status(&mut bench, by_digest.clone()), of("IN_PROGRESS"));
    bench.pass(&Ok(Arrived::Whole));
    assert_eq!(status(&mut bench, by_digest), of("COMPLETE"));
}

#[test]
fn start_replication_backfill() {
    let elsewhere = invalid(
        "destination",
        "Replication destination must be configured in the replication configuration",
    );
    let null = invalid("destination", "Member must not be null");
    let region = invalid("destination.region", "Invalid region");
    let busy = "ReplicationBackfillInProgressException: A replication backfill is already in progress for the specified destination Region.";
    let limit = "LimitExceededException: The operation did not succeed because it would have exceeded a service limit for your account.";
    let regions = [
        "ap-east-1",
        "ap-south-1",
        "ca-central-1",
        "eu-central-1",
        "eu-north-1",
        "eu-south-1",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "sa-east-1",
        "us-west-2",
    ];
    let mut bench = configured(&regions);
    let at = |region: &str| json!({ "destination": to(region) });
    let mut other = at("eu-west-1");
    other["destination"]["registryId"] = json!("444455556666");
    let rows = [
        (json!({}), Some(&*null)),
        (at("eu-west-9"), Some(&region)),
        (at("us-west-1"), Some(&elsewhere)),
        (other, Some(&elsewhere)),
        (at("eu-west-1"), None),
        (at("eu-west-1"), Some(busy)),
    ];
    check(&mut bench, "StartReplicationBackfill", &rows);
    for region in regions.iter().filter(|region| **region != "eu-west-1").take(9) {
        start(&mut bench, region);
    }
    let rows = [(at("us-west-2"), Some(limit)), (at("eu-west-1"), Some(busy))];
    check(&mut bench, "StartReplicationBackfill", &rows);
    bench.pass(&Ok(Arrived::Whole));
    check(&mut bench, "StartReplicationBackfill", &[(at("us-west-2"), None)]);
}

#[test]
fn a_backfill_counts_images_by_their_tags_and_indexes_with_what_they_name() {
    let mut bench = configured(&["eu-west-1"]);
    let id = start(&mut bench, "eu-west-1")["replicationBackfillId"].clone();
    bench.pass(&Err(ReplicationFailure::LimitExceeded));
    let answer = bench.ok("DescribeReplicationBackfillResults", &named(&id));
    assert_eq!(
        answer["progress"],
        json!({ "totalReplicationCount": 3, "completedReplicationCount": 0, "failedReplicationCount": 3, "failureCodes": ["LimitExceeded"] })
    );
    let results = answer["results"].as_array().unwrap();
    let short: Vec<_> = results
        .iter()
        .map(|it| (it["imageId"]["imageTag"].as_str(), it["subImageFailureCodes"].clone()))
        .collect();
    assert!(short.contains(&(Some("list"), json!(["LimitExceeded"]))));
    assert!(short.contains(&(Some("1.0"), Value::Null)));
    assert!(short.contains(&(None, Value::Null)), "`three`; `two` goes with the list");
    let mut ask = named(&id);
    ask["resultStatusFilter"] = json!("COMPLETE");
    assert_eq!(bench.ok("DescribeReplicationBackfillResults", &ask)["results"], json!([]));
}

#[test]
fn stop_replication_backfill() {
    let mut bench = configured(&["eu-west-1"]);
    let pattern = invalid(
        "replicationBackfillId",
        "must satisfy regular expression '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}'",
    );
    let null = invalid("replicationBackfillId", "Member must not be null");
    let id = start(&mut bench, "eu-west-1")["replicationBackfillId"].clone();
    let rows = [
        (json!({}), Some(&*null)),
        (named(&json!("one")), Some(&*pattern)),
        (named(&json!(NONE)), Some(NOT_FOUND)),
        (named(&id), None),
        (named(&id), Some(ENDED)),
    ];
    check(&mut bench, "StopReplicationBackfill", &rows);
    let answer = bench.ok("DescribeReplicationBackfillResults", &named(&id));
    assert_eq!(answer["status"], "STOPPED");
    assert_eq!(answer["progress"], Value::Null, "it was stopped before it knew the images");
    bench.pass(&Ok(Arrived::Whole));
    let answer = bench.ok("DescribeReplicationBackfillResults", &named(&id));
    assert_eq!(answer["status"], "STOPPED", "what is due later finds it stopped");
}

/// Ten copies are under way at once; whoever stops then waits for those ten.
#[test]
fn a_backfill_that_stops_finishes_what_it_has_begun() {
    let mut bench = configured(&["eu-west-1"]);
    for n in 0..20 {
        bench.put_image("team/api", &format!("layer {n}"), Some(&format!("t{n}")));
    }
    bench.pass(&Ok(Arrived::Whole));
    let id = start(&mut bench, "eu-west-1")["replicationBackfillId"].clone();
    let (_, prepare) = bench.due.pop().unwrap();
    bench.perform(prepare);
    assert_eq!(bench.due.len(), 10);
    let answer = bench.ok("StopReplicationBackfill", &named(&id));
    assert_eq!(answer["status"], "STOPPING");
    assert_eq!(bench.ok("StopReplicationBackfill", &named(&id))["status"], "STOPPING");
    bench.pass(&Ok(Arrived::Whole));
    let answer = bench.ok("DescribeReplicationBackfillResults", &named(&id));
    assert_eq!(answer["status"], "STOPPED");
    assert_eq!(answer["progress"]["totalReplicationCount"], 23);
    assert_eq!(answer["progress"]["completedReplicationCount"], 10);
    assert_eq!(answer["results"].as_array().unwrap().len(), 10);
}

#[test]
fn describe_and_list_replication_backfills() {
    let mut bench = configured(&["eu-west-1"]);
    let id = start(&mut bench, "eu-west-1")["replicationBackfillId"].clone();
    let mut filtered = named(&id);
    filtered["resultStatusFilter"] = json!("STOPPED");
    let mut paged = named(&id);
    paged["maxResults"] = json!(1001);
    let null = invalid("replicationBackfillId", "Member must not be null");
    let words =
        invalid("resultStatusFilter", "Member must satisfy enum value set: [COMPLETE, FAILED]");
    let many = |most| {
        invalid("maxResults", &format!("Member must have value less than or equal to {most}"))
    };
    let rows = [
        (json!({ "resultStatusFilter": "FAILED" }), Some(&*null)),
        (filtered, Some(&*words)),
        (paged, Some(&*many(1000))),
        (named(&json!(NONE)), Some(NOT_FOUND)),
        (named(&id), None),
    ];
    check(&mut bench, "DescribeReplicationBackfillResults", &rows);
    let rows =
        [(json!({ "maxResults": 51 }), Some(&*many(50))), (json!({ "maxResults": 50 }), None)];
    check(&mut bench, "ListReplicationBackfills", &rows);
    bench.pass(&Ok(Arrived::Whole));
    // Ended, and shown for 90 days.
    let day = std::time::Duration::from_secs(24 * 60 * 60);
    let ended = bench.now;
    for (at, shown) in [(ended + 89 * day, 1), (ended + 90 * day, 0)] {
        bench.now = at;
        let list = bench.ok("ListReplicationBackfills", &json!({}));
        assert_eq!(list["backfills"].as_array().unwrap().len(), shown);
    }
    check(&mut bench, "DescribeReplicationBackfillResults", &[(named(&id), Some(NOT_FOUND))]);
    check(&mut bench, "StopReplicationBackfill", &[(named(&id), Some(NOT_FOUND))]);
}
