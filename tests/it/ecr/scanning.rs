//! Scans: when which image is scanned, what is said of it meanwhile, and who is told.

mod findings;
mod reading;
mod signing;

use std::time::Duration;

use drydock::aws::Timestamp;
use drydock::ecr::event::Listener;
use drydock::ecr::operations::layer::UploadLayerPart;
use drydock::ecr::{Call, LayerPart, Target};
use drydock::json::{Layout, print};
use drydock::oci::archive::{Entry, gzip, tar};
use drydock::oci::{Digest, published};
use drydock::wire::BlobRange;
use serde_json::{Value, json};

use super::{Bench, check, index};

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Pushes an image on debian:bookworm-slim to `team/api`: what its further steps say that they did,
/// and the files that the first of them copied.
pub(crate) fn put_debian(
    bench: &mut Bench,
    tag: &str,
    steps: &[&str],
    files: &[(&str, &str)],
) -> String {
    let base = published::find("debian-bookworm-slim-amd64").unwrap();
    let layer = &base.manifest.layers()[0];
    put_declared(bench, layer.digest, layer.size_bytes);
    let describe = |kind: &str, digest: &str, size: usize| json!({ "mediaType": kind, "digest": digest, "size": size });
    let kind = "application/vnd.oci.image.layer.v1.tar+gzip";
    let size = usize::try_from(layer.size_bytes).unwrap();
    let mut layers = vec![describe(kind, &layer.digest.to_string(), size)];
    let mut history = vec![json!({ "created_by": "# debian.sh" })];
    for (at, step) in steps.iter().enumerate() {
        let entries: Vec<_> = files
            .iter()
            .map(|(path, text)| Entry { path, mode: 0o644, content: text.as_bytes() })
            .collect();
        let copied = gzip(&tar(&entries).unwrap());
        let bytes = if at == 0 && !files.is_empty() { copied } else { step.as_bytes().to_vec() };
        let digest = upload_once(bench, &bytes);
        layers.push(describe(kind, &digest, bytes.len()));
        history.push(json!({ "created_by": "ENV A=1", "empty_layer": true }));
        history.push(json!({ "created_by": step }));
    }
    let config = json!({ "architecture": "amd64", "author": "team", "history": history });
    let config = config.to_string();
    let digest = upload_once(bench, config.as_bytes());
    let kind = "application/vnd.oci.image.config.v1+json";
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": describe(kind, &digest, config.len()),
        "layers": layers,
    });
    let body = json!({ "repositoryName": "team/api", "imageManifest": manifest.to_string(), "imageTag": tag });
    bench.ok("PutImage", &body)["image"]["imageId"]["imageDigest"].as_str().unwrap().to_owned()
}

fn has_layer(bench: &Bench, digest: &Digest) -> bool {
    let name = "team/api".parse().unwrap();
    bench.registry.repository(&name).unwrap().layer(digest).is_some()
}

fn upload_once(bench: &mut Bench, bytes: &[u8]) -> String {
    let digest = Digest::of(bytes);
    if !has_layer(bench, &digest) {
        bench.upload("team/api", bytes);
    }
    digest.to_string()
}

/// Uploads a layer whose bytes nobody has.
fn put_declared(bench: &mut Bench, digest: Digest, size_bytes: u64) {
    if has_layer(bench, &digest) {
        return;
    }
    let on = json!({ "repositoryName": "team/api" });
    let upload_id = bench.ok("InitiateLayerUpload", &on)["uploadId"].as_str().unwrap().to_owned();
    let range = BlobRange { digest, size_bytes, first_byte: 0, length_bytes: size_bytes };
    bench
        .execute(Call::UploadLayerPart(UploadLayerPart {
            target: Target::new("team/api".parse().unwrap()),
            upload_id: upload_id.parse().unwrap(),
            part_first_byte: 0,
            part_last_byte: size_bytes - 1,
            layer_part_blob: LayerPart::Range(range),
        }))
        .unwrap();
    bench.ok(
        "CompleteLayerUpload",
        &json!({ "repositoryName": "team/api", "uploadId": upload_id, "layerDigests": [digest.to_string()] }),
    );
}

fn bench() -> Bench {
    Bench::with_repository()
}

pub(crate) fn on(tag: &str) -> Value {
    json!({ "repositoryName": "team/api", "imageId": { "imageTag": tag } })
}

fn configure(bench: &mut Bench, scan_type: &str, frequency: Option<&str>) {
    let rule = |frequency| json!({ "scanFrequency": frequency, "repositoryFilters": [{ "filter": "team", "filterType": "WILDCARD" }] });
    let rules: Vec<_> = frequency.map(rule).into_iter().collect();
    bench.ok("PutRegistryScanningConfiguration", &json!({ "scanType": scan_type, "rules": rules }));
}

/// What `DescribeImageScanFindings` says: a status, or the code of the error.
fn status(bench: &mut Bench, tag: &str) -> String {
    match bench.call("DescribeImageScanFindings", &on(tag)) {
        Ok(answer) => {
            let status = answer.node();
            let status = status.get("imageScanStatus").unwrap().get("status").unwrap();
            status.as_str().unwrap().to_owned()
        }
        Err(error) => error.code().to_owned(),
    }
}

/// The numbers of what was found.
fn found(bench: &mut Bench, tag: &str) -> Vec<String> {
    let answer = bench.ok("DescribeImageScanFindings", &on(tag));
    let all = &answer["imageScanFindings"];
    let basic = all["findings"].as_array().map(|list| list.iter().map(|it| &it["name"]).collect());
    let enhanced = || {
        let list = all["enhancedFindings"].as_array().unwrap().iter();
        list.map(|it| &it["packageVulnerabilityDetails"]["vulnerabilityId"]).collect()
    };
    let names: Vec<&Value> = basic.unwrap_or_else(enhanced);
    names.iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

/// The detail of an event.
fn detail(bench: &Bench, at: usize) -> Value {
    let text = print(&bench.events[at].detail(), Layout::Compact);
    serde_json::from_str(&text).unwrap()
}

/// The names under which events were reported, from the place `since` on.
fn told(bench: &Bench, since: usize) -> Vec<&'static str> {
    let name = |event: &drydock::ecr::Event| match event.listener() {
        Listener::EventBridge(name) | Listener::Inspector(name) | Listener::CloudTrail(name) => {
            name
        }
    };
    bench.events[since..].iter().map(name).collect()
}

#[test]
fn a_basic_scan_runs_through_its_states() {
    let mut bench = bench();
    put_debian(&mut bench, "1.0", &[], &[]);
    assert_eq!(status(&mut bench, "1.0"), "ScanNotFoundException");
    let answer = bench.ok("StartImageScan", &on("1.0"));
    assert_eq!(answer["imageScanStatus"], json!({ "status": "IN_PROGRESS" }));
    assert_eq!(status(&mut bench, "1.0"), "IN_PROGRESS");
    let before = bench.events.len();
    bench.advance(MINUTE);
    assert_eq!(status(&mut bench, "1.0"), "COMPLETE");
    assert_eq!(told(&bench, before), ["ECR Image Scan"]);
    let event = &bench.events[before];
    assert_eq!(
        detail(&bench, before)["finding-severity-counts"],
        json!({ "CRITICAL": 2, "HIGH": 2, "MEDIUM": 3, "LOW": 1, "INFORMATIONAL": 8 })
    );
    assert_eq!(
        event.resources()[0].to_string(),
        "arn:aws:ecr:us-east-1:111122223333:repository/team/api"
    );
    // DescribeImages says nothing of it.
    let described = bench.ok("DescribeImages", &json!({ "repositoryName": "team/api" }));
    assert!(described["imageDetails"][0]["imageScanStatus"].is_null());
    // Scanning again finds the same.
    let first = found(&mut bench, "1.0");
    bench.advance(DAY);
    bench.ok("StartImageScan", &on("1.0"));
    bench.advance(MINUTE);
    assert_eq!(found(&mut bench, "1.0"), first);
}

#[test]
fn findings_come_in_pages() {
    let mut bench = bench();
    put_debian(&mut bench, "1.0", &[], &[]);
    bench.ok("StartImageScan", &on("1.0"));
    bench.advance(MINUTE);
    let whole = found(&mut bench, "1.0");
    let (mut pages, mut token) = (Vec::new(), Value::Null);
    loop {
        let mut body = on("1.0");
        body["maxResults"] = json!(5);
        body["nextToken"] = token;
        let answer = bench.ok("DescribeImageScanFindings", &body);
        let list = answer["imageScanFindings"]["findings"].as_array().unwrap();
        assert!(list.len() <= 5);
        pages.extend(list.iter().map(|it| it["name"].as_str().unwrap().to_owned()));
        // The counts are those of all pages.
        assert_eq!(answer["imageScanFindings"]["findingSeverityCounts"]["INFORMATIONAL"], 8);
        token = answer["nextToken"].clone();
        if token.is_null() {
            break;
        }
    }
    assert_eq!(pages, whole);
}

#[test]
fn what_is_scanned_on_push() {
    // The repository's own wish, the registry's rule, and what comes of a push.
    let cases = [
        (false, None, "ScanNotFoundException"),
        (true, None, "IN_PROGRESS"),
        (false, Some("SCAN_ON_PUSH"), "IN_PROGRESS"),
        (true, Some("SCAN_ON_PUSH"), "IN_PROGRESS"),
        (false, Some("MANUAL"), "ScanNotFoundException"),
    ];
    for (wish, rule, expected) in cases {
        let mut bench = bench();
        let setting = json!({ "repositoryName": "team/api", "imageScanningConfiguration": { "scanOnPush": wish } });
        bench.ok("PutImageScanningConfiguration", &setting);
        configure(&mut bench, "BASIC", rule);
        put_debian(&mut bench, "1.0", &[], &[]);
        assert_eq!(status(&mut bench, "1.0"), expected, "{wish} {rule:?}");
    }
}

#[test]
fn indexes_artifacts_and_unknown_systems_are_not_scanned() {
    let mut bench = bench();
    configure(&mut bench, "BASIC", Some("SCAN_ON_PUSH"));
    bench.put_image("team/api", "one", Some("1.0"));
    let manifest = json!({ "repositoryName": "team/api", "imageManifest": index(&["one"]), "imageTag": "index" });
    bench.ok("PutImage", &manifest);
    assert_eq!(status(&mut bench, "index"), "ScanNotFoundException");
    let no_type = "UnsupportedImageTypeException: The image is of a type that cannot be scanned.";
    check(&mut bench, "StartImageScan", &[(on("index"), Some(no_type))]);
    bench.advance(MINUTE);
    assert_eq!(status(&mut bench, "1.0"), "UNSUPPORTED_IMAGE");
    let answer = bench.ok("DescribeImageScanFindings", &on("1.0"));
    assert!(answer["imageScanFindings"].is_null());
}

#[test]
fn an_image_that_leaves_during_a_scan_has_no_result() {
    let mut bench = bench();
    for tag in ["gone", "archived"] {
        put_debian(&mut bench, tag, &[&format!("RUN echo {tag}")], &[]);
        bench.ok("StartImageScan", &on(tag));
    }
    bench.ok(
        "BatchDeleteImage",
        &json!({ "repositoryName": "team/api", "imageIds": [{ "imageTag": "gone" }] }),
    );
    let mut archive = on("archived");
    archive["targetStorageClass"] = json!("ARCHIVE");
    bench.ok("UpdateImageStorageClass", &archive);
    assert_eq!(status(&mut bench, "archived"), "IMAGE_ARCHIVED");
    bench.advance(MINUTE);
    assert_eq!(status(&mut bench, "gone"), "ImageNotFoundException");
    assert_eq!(status(&mut bench, "archived"), "ScanNotFoundException");
    // Coming out of the archive acts like a push.
    configure(&mut bench, "BASIC", Some("SCAN_ON_PUSH"));
    archive["targetStorageClass"] = json!("STANDARD");
    bench.ok("UpdateImageStorageClass", &archive);
    bench.advance(MINUTE * 21);
    assert_eq!(status(&mut bench, "archived"), "COMPLETE");
}

#[test]
fn inspector_watches_or_scans_once() {
    let mut bench = bench();
    put_debian(&mut bench, "old", &["RUN echo old"], &[]);
    bench.advance(DAY * 15);
    put_debian(&mut bench, "young", &["RUN echo young"], &[]);
    bench.advance(DAY);
    let before = bench.events.len();
    configure(&mut bench, "ENHANCED", Some("CONTINUOUS_SCAN"));
    assert_eq!(told(&bench, before), ["ECR Scan Resource Change"]);
    assert_eq!(status(&mut bench, "old"), "SCAN_ELIGIBILITY_EXPIRED");
    assert_eq!(status(&mut bench, "young"), "PENDING");
    let disabled = "ValidationException: This feature is disabled";
    check(&mut bench, "StartImageScan", &[(on("young"), Some(disabled))]);
    bench.advance(MINUTE * 3);
    assert_eq!(status(&mut bench, "young"), "ACTIVE");
    let names = told(&bench, before + 1);
    let changed = json!([{
        "repository-name": "team/api",
        "repository-arn": "arn:aws:ecr:us-east-1:111122223333:repository/team/api",
        "scan-frequency": "CONTINUOUS_SCAN",
        "previous-scan-frequency": "MANUAL",
    }]);
    assert_eq!(detail(&bench, before)["repositories"], changed);
    let scan = detail(&bench, before + 1);
    assert_eq!(scan["scan-status"], "INITIAL_SCAN_COMPLETE");
    assert_eq!(scan["repository-name"], changed[0]["repository-arn"]);
    assert_eq!(scan["finding-severity-counts"]["TOTAL"], found(&mut bench, "young").len());
    assert_eq!(scan["image-tags"], json!(["young"]));
    let finding = detail(&bench, before + 2);
    assert_eq!(finding["title"], "CVE-2019-8457 - libdb5.3");
    assert_eq!(finding["firstObservedAt"], "Jun 17, 2026, 9:02:00 AM");
    assert_eq!(names[0], "Inspector2 Scan");
    assert_eq!(names[1..], vec!["Inspector2 Finding"; found(&mut bench, "young").len()]);
    let described = bench.ok(
        "DescribeImages",
        &json!({ "repositoryName": "team/api", "imageIds": [{ "imageTag": "young" }] }),
    );
    assert_eq!(described["imageDetails"][0]["imageScanStatus"]["status"], "ACTIVE");

    // Two weeks after the push nobody looks any more.
    bench.advance(DAY * 13);
    assert_eq!(status(&mut bench, "young"), "SCAN_ELIGIBILITY_EXPIRED");

    // On push: once, and then it is over.
    configure(&mut bench, "ENHANCED", Some("SCAN_ON_PUSH"));
    assert_eq!(status(&mut bench, "old"), "ScanNotFoundException");
    assert_eq!(status(&mut bench, "young"), "COMPLETE");
    put_debian(&mut bench, "new", &["RUN echo new"], &[]);
    assert_eq!(status(&mut bench, "new"), "PENDING");
    bench.advance(MINUTE * 3);
    assert_eq!(status(&mut bench, "new"), "COMPLETE");

    // Where no rule covers a repository nothing is scanned.
    configure(&mut bench, "ENHANCED", None);
    put_debian(&mut bench, "off", &["RUN echo off"], &[]);
    assert_eq!(status(&mut bench, "off"), "ScanNotFoundException");
}

#[test]
fn the_results_of_the_other_scanner_wait_until_it_is_back() {
    let mut bench = bench();
    configure(&mut bench, "BASIC", Some("SCAN_ON_PUSH"));
    put_debian(&mut bench, "1.0", &["RUN pip install requests==2.19.1"], &[]);
    bench.advance(MINUTE);
    let basic = found(&mut bench, "1.0");
    configure(&mut bench, "ENHANCED", Some("CONTINUOUS_SCAN"));
    bench.advance(MINUTE * 3);
    let enhanced = found(&mut bench, "1.0");
    assert_eq!(enhanced.len(), basic.len() + 2, "two of requests, which is no package of Debian");
    configure(&mut bench, "BASIC", None);
    assert_eq!(found(&mut bench, "1.0"), basic);
    configure(&mut bench, "ENHANCED", Some("CONTINUOUS_SCAN"));
    assert_eq!(found(&mut bench, "1.0"), enhanced);
    // A scan that waits while the type changes is not made.
    put_debian(&mut bench, "2.0", &["RUN echo 2"], &[]);
    configure(&mut bench, "BASIC", None);
    bench.advance(MINUTE * 3);
    assert_eq!(status(&mut bench, "2.0"), "ScanNotFoundException");
}

#[test]
fn a_watched_image_is_scanned_again_when_something_becomes_known() {
    let mut bench = bench();
    bench.now = "2025-02-05T12:00:00Z".parse().unwrap();
    configure(&mut bench, "ENHANCED", Some("CONTINUOUS_SCAN"));
    put_debian(&mut bench, "1.0", &[], &[]);
    bench.advance(MINUTE * 3);
    let first = found(&mut bench, "1.0");
    assert!(!first.contains(&"CVE-2024-12243".to_owned()));
    let before = bench.events.len();
    // Both became known on 10 February 2025.
    bench.advance(DAY * 5);
    let second = found(&mut bench, "1.0");
    assert!(first.iter().all(|name| second.contains(name)));
    for name in ["CVE-2024-12133", "CVE-2024-12243"] {
        assert!(second.contains(&name.to_owned()), "{name}");
    }
    assert_eq!(told(&bench, before), ["Inspector2 Finding"; 2]);
    let answer = bench.ok("DescribeImageScanFindings", &on("1.0"));
    let february: Timestamp = "2025-02-10T00:00:00Z".parse().unwrap();
    assert_eq!(
        answer["imageScanFindings"]["vulnerabilitySourceUpdatedAt"],
        february.as_millis() / 1000
    );
    assert_eq!(answer["imageScanFindings"]["imageScanCompletedAt"], february.as_millis() / 1000);
    // Nothing more becomes known while it is watched.
    bench.advance(DAY * 200);
    assert_eq!(status(&mut bench, "1.0"), "SCAN_ELIGIBILITY_EXPIRED");
    assert_eq!(told(&bench, before).len(), 2);
}
