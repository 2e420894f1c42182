//! Which members of answers are ever given. What is missing stands in a list that may only shrink.

use std::collections::BTreeSet;

use drydock::ecr::FollowUp;
use drydock::ecr::operation::OPERATIONS;
use drydock::ecr::replication::{Arrived, ReplicationFailure};
use serde_json::{Value, json};

use super::super::scanning::put_debian;
use super::super::{Bench, base64, digest, index, manifest};
use super::requests::requests;
use super::{gaps, model};

#[test]
fn members_that_no_answer_has_are_listed_as_gaps() {
    let mut given = BTreeSet::new();
    for (operation, body) in calls().into_iter().chain(other_calls()) {
        let mut bench = prepared();
        let body = with_upload(&mut bench, operation, body);
        let body = with_backfills(&mut bench, operation, body);
        make_ready(&mut bench, operation, &body);
        let answer = bench.ok(operation, &body);
        note(&answer, operation, &mut given);
    }
    let mut missing = Vec::new();
    for operation in OPERATIONS {
        collect(model().response(operation), operation, &given, &mut missing);
    }
    assert_eq!(gaps("answers.txt"), missing, "answers.txt lists what no answer has");
}

/// The paths of all members of an answer.
fn note(answer: &Value, path: &str, given: &mut BTreeSet<String>) {
    match answer {
        Value::Object(members) => {
            for (name, value) in members {
                let path = format!("{path}.{name}");
                note(value, &path, given);
                given.insert(path);
            }
        }
        Value::Array(elements) => elements.iter().for_each(|each| note(each, path, given)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The paths of the model that were not given; below a member that was not given, none.
fn collect(shape: &Value, path: &str, given: &BTreeSet<String>, missing: &mut Vec<String>) {
    match shape["is"].as_str().unwrap() {
        "structure" => {
            for (name, _, shape) in model().members(shape) {
                let path = format!("{path}.{name}");
                if given.contains(&path) {
                    collect(shape, &path, given, missing);
                } else {
                    missing.push(path);
                }
            }
        }
        "list" => collect(model().element(shape), path, given, missing),
        _ => {}
    }
}

/// A registry in which everything has been set, with an image, an index of it and something about
/// it.
fn prepared() -> Bench {
    let mut bench = Bench::new();
    let settings = [
        "CreateRepository",
        "PutLifecyclePolicy",
        "PutReplicationConfiguration",
        "PutRegistryPolicy",
        "PutRegistryScanningConfiguration",
        "PutSigningConfiguration",
        "RegisterPullTimeUpdateExclusion",
        "CreatePullThroughCacheRule",
        "CreateRepositoryCreationTemplate",
    ];
    for name in settings {
        let (_, mut body) = requests().into_iter().find(|(of, _)| of == name).unwrap();
        if name == "PutLifecyclePolicy" {
            body["lifecyclePolicyText"] = json!(LIFECYCLE_POLICY);
        }
        bench.ok(name, &body);
    }
    let user = json!({ "principalArn": "arn:aws:iam::111122223333:user/scanner" });
    bench.ok("RegisterPullTimeUpdateExclusion", &user);
    bench.ok("CreateRepository", &json!({ "repositoryName": "team/web" }));
    for prefix in ["quay", "team"] {
        let rule = json!({ "ecrRepositoryPrefix": prefix, "upstreamRegistryUrl": "quay.io" });
        bench.ok("CreatePullThroughCacheRule", &rule);
        let template = json!({ "prefix": format!("{prefix}/x"), "appliedFor": [] });
        bench.ok("CreateRepositoryCreationTemplate", &template);
    }
    let policy = json!({ "repositoryName": "team/api", "policyText": POLICY });
    bench.ok("SetRepositoryPolicy", &policy);
    bench.put_image("team/api", "one", Some("1.0"));
    let mut about: Value = serde_json::from_str(&manifest("one")).unwrap();
    about["subject"] = json!({ "mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": digest("one"), "size": 1 });
    about["annotations"] = json!({ "note": "x" });
    about["artifactType"] = json!("text/plain");
    for manifest in [index(&["one"]), about.to_string()] {
        bench.ok("PutImage", &json!({ "repositoryName": "team/api", "imageManifest": manifest, "imageTag": "dev-1" }));
    }
    let mut other = about;
    other["artifactType"] = json!("text/html");
    bench.ok(
        "PutImage",
        &json!({ "repositoryName": "team/api", "imageManifest": other.to_string() }),
    );
    let one = json!({ "imageTag": "1.0" });
    bench.ok("BatchGetImage", &json!({ "repositoryName": "team/api", "imageIds": [one] }));
    for class in ["ARCHIVE", "STANDARD"] {
        bench.ok(
            "UpdateImageStorageClass",
            &json!({ "repositoryName": "team/api", "imageId": one, "targetStorageClass": class }),
        );
        bench.advance(std::time::Duration::from_secs(3600));
    }
    for layer in ["two", "three", "four"] {
        bench.put_image("team/web", layer, Some(layer));
    }
    let preview = json!({ "repositoryName": "team/web", "lifecyclePolicyText": LIFECYCLE_POLICY });
    bench.ok("StartLifecyclePolicyPreview", &preview);
    bench.advance(std::time::Duration::from_secs(60));
    bench
}

const LIFECYCLE_POLICY: &str = r#"{"rules":[{"rulePriority":1,"selection":{"tagStatus":"any","countType":"imageCountMoreThan","countNumber":1},"action":{"type":"transition","targetStorageClass":"archive"}}]}"#;

const POLICY: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"ecr:*"}]}"#;

/// A request of each operation that gets the most out of that registry, several where one does
/// not get all.
fn calls() -> Vec<(&'static str, Value)> {
    let one = json!({ "imageTag": "1.0" });
    let layer = drydock::oci::Digest::of(b"one").to_string();
    let on = |mut body: Value| {
        body["repositoryName"] = json!("team/api");
        body
    };
    vec![
        ("BatchCheckLayerAvailability", on(json!({ "layerDigests": [layer, "?"] }))),
        (
            "BatchDeleteImage",
            on(
                json!({ "imageIds": [one, { "imageTag": "dev-1" }, { "imageDigest": "sha256:0", "imageTag": "9" }] }),
            ),
        ),
        (
            "BatchGetImage",
            on(json!({ "imageIds": [one, { "imageDigest": "sha256:0", "imageTag": "9" }] })),
        ),
        (
            "BatchGetRepositoryScanningConfiguration",
            json!({ "repositoryNames": ["team/api", "none"] }),
        ),
        (
            "CompleteLayerUpload",
            on(json!({ "layerDigests": [drydock::oci::Digest::of(b"part").to_string()] })),
        ),
        (
            "DescribeImageScanFindings",
            on(json!({ "imageId": { "imageTag": "scanned" }, "maxResults": 1 })),
        ),
        ("DescribeImageScanFindings", on(json!({ "imageId": { "imageTag": "inspected" } }))),
        ("DescribeImageSigningStatus", on(json!({ "imageId": { "imageTag": "scanned" } }))),
        ("DescribeImages", on(json!({ "imageIds": [{ "imageTag": "inspected" }] }))),
        ("DescribeImages", on(json!({ "maxResults": 1 }))),
        ("DescribeImages", on(json!({}))),
        ("DescribePullThroughCacheRules", json!({ "maxResults": 2 })),
        ("DescribeRepositories", json!({ "maxResults": 1 })),
        ("DescribeRepositoryCreationTemplates", json!({ "maxResults": 2 })),
        ("GetDownloadUrlForLayer", on(json!({ "layerDigest": layer }))),
        ("GetLifecyclePolicyPreview", json!({ "repositoryName": "team/web", "maxResults": 1 })),
        (
            "ListImageReferrers",
            on(json!({ "subjectId": { "imageDigest": digest("one") }, "maxResults": 1 })),
        ),
        ("ListImages", on(json!({ "maxResults": 1, "filter": { "tagStatus": "TAGGED" } }))),
        ("ListPullTimeUpdateExclusions", json!({ "maxResults": 1 })),
        ("PutImage", on(json!({ "imageManifest": manifest("one"), "imageTag": "2.0" }))),
        ("PutLifecyclePolicy", on(json!({ "lifecyclePolicyText": LIFECYCLE_POLICY }))),
        ("SetRepositoryPolicy", on(json!({ "policyText": POLICY }))),
        ("StartImageScan", on(json!({ "imageId": one }))),
        ("StartLifecyclePolicyPreview", on(json!({}))),
        ("UpdateImageStorageClass", on(json!({ "imageId": one, "targetStorageClass": "ARCHIVE" }))),
        (
            "UploadLayerPart",
            on(json!({ "partFirstByte": 0, "partLastByte": 3, "layerPartBlob": base64(b"part") })),
        ),
        ("ValidatePullThroughCacheRule", json!({ "ecrRepositoryPrefix": "docker-hub" })),
        ("ValidatePullThroughCacheRule", json!({ "ecrRepositoryPrefix": "quay" })),
    ]
}

/// Pushes what the calls about scans and signatures are about, and lets time pass.
fn make_ready(bench: &mut Bench, operation: &str, body: &Value) {
    let is_inspected = body["imageId"]["imageTag"] == "inspected"
        || body["imageIds"][0]["imageTag"] == "inspected";
    if operation == "StartImageScan" {
        // It was scanned when it was pushed.
        bench.advance(std::time::Duration::from_secs(24 * 3600));
    } else if is_inspected {
        let rule = json!({ "scanFrequency": "CONTINUOUS_SCAN", "repositoryFilters": [{ "filter": "*", "filterType": "WILDCARD" }] });
        bench.ok(
            "PutRegistryScanningConfiguration",
            &json!({ "scanType": "ENHANCED", "rules": [rule] }),
        );
        let files = [("app/requirements.txt", "requests==2.19.1\n")];
        let steps = ["COPY requirements.txt . # buildkit", "RUN pip install -r requirements.txt"];
        put_debian(bench, "inspected", &steps, &files);
    } else if matches!(operation, "DescribeImageScanFindings" | "DescribeImageSigningStatus") {
        put_debian(bench, "scanned", &[], &[]);
        for (_, follow_up) in &mut bench.due {
            if let FollowUp::SignImage(planned) = follow_up {
                planned.refusal = Some("not allowed".into());
            }
        }
    } else {
        return;
    }
    bench.advance(std::time::Duration::from_secs(3600));
}

/// The same of the operations on what is replicated.
fn calls_about_copies() -> Vec<(&'static str, Value)> {
    let named = json!({ "repositoryName": "team/api", "imageId": { "imageTag": "1.0" } });
    vec![
        ("DescribeImageReplicationStatus", named),
        ("DescribeReplicationBackfillResults", json!({ "maxResults": 1 })),
        ("DescribeReplicationBackfillResults", json!({ "maxResults": 7 })),
        ("DescribeReplicationBackfillResults", json!({})),
        ("ListReplicationBackfills", json!({ "maxResults": 1 })),
        ("ListReplicationBackfills", json!({})),
    ]
}

/// The same of the operations that need no request of their own for that.
fn other_calls() -> Vec<(&'static str, Value)> {
    let (mut calls, mut own) = (calls_about_copies(), calls());
    own.extend(calls.clone());
    for name in OPERATIONS {
        if own.iter().any(|(known, _)| known == name) {
            continue;
        }
        let (_, mut body) = requests().into_iter().find(|(of, _)| of == name).unwrap();
        let new = match *name {
            "CreateRepository" => ("repositoryName", json!("new")),
            "CreatePullThroughCacheRule" => ("ecrRepositoryPrefix", json!("new")),
            "CreateRepositoryCreationTemplate" => ("prefix", json!("new")),
            "RegisterPullTimeUpdateExclusion" => {
                ("principalArn", json!("arn:aws:iam::111122223333:user/new"))
            }
            _ => ("registryId", body["registryId"].clone()),
        };
        body[new.0] = new.1;
        calls.push((*name, body));
    }
    calls
}

/// Calls about an upload get one that has begun, and has a part where it is to be completed.
fn with_upload(bench: &mut Bench, operation: &str, mut body: Value) -> Value {
    if !matches!(operation, "UploadLayerPart" | "CompleteLayerUpload") {
        return body;
    }
    let named = json!({ "repositoryName": "team/api" });
    body["uploadId"] = bench.ok("InitiateLayerUpload", &named)["uploadId"].clone();
    if operation == "CompleteLayerUpload" {
        bench.ok("UploadLayerPart", &json!({ "repositoryName": "team/api", "uploadId": body["uploadId"], "partFirstByte": 0, "partLastByte": 3, "layerPartBlob": base64(b"part") }));
    }
    body
}

/// Calls about backfills get one whose copies failed and one that failed as a whole, those about
/// copies some that have failed.
fn with_backfills(bench: &mut Bench, operation: &str, mut body: Value) -> Value {
    if !operation.contains("Replication") || operation.starts_with("Put") {
        return body;
    }
    bench.pass(&Err(ReplicationFailure::LimitExceeded));
    if !operation.contains("Backfill") || operation.starts_with("Start") {
        return body;
    }
    let to = json!({ "destination": { "region": "eu-west-1", "registryId": "111122223333" } });
    let first = bench.ok("StartReplicationBackfill", &to)["replicationBackfillId"].clone();
    if operation.starts_with("Stop") {
        return json!({ "replicationBackfillId": first });
    }
    bench.pass(&Err(ReplicationFailure::LimitExceeded));
    let second = bench.ok("StartReplicationBackfill", &to)["replicationBackfillId"].clone();
    let none = json!({ "replicationConfiguration": { "rules": [] } });
    bench.ok("PutReplicationConfiguration", &none);
    bench.pass(&Ok(Arrived::Whole));
    if operation.starts_with("Describe") {
        let id = if body["maxResults"].is_null() { second } else { first };
        body["replicationBackfillId"] = id;
    }
    body
}
