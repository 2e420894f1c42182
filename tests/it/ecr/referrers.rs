//! What refers to an image: signatures, bills of materials.

use serde_json::{Value, json};

use super::{Bench, check, digest, invalid};

const SBOM: &str = "application/spdx+json";
const SIGNATURE: &str = "application/vnd.cncf.notary.signature";

/// The manifest of an artifact about `subject`.
fn artifact(artifact_type: &str, subject: &str, note: Option<&str>) -> String {
    let empty = json!({
        "mediaType": "application/vnd.oci.empty.v1+json",
        "digest": drydock::oci::Digest::of(b"{}").to_string(), "size": 2,
    });
    let mut manifest = json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "artifactType": artifact_type,
        "config": empty,
        "layers": [empty],
        "subject": {
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "digest": subject, "size": 1,
        },
    });
    if let Some(note) = note {
        manifest["annotations"] = json!({ "note": note });
    }
    manifest.to_string()
}

/// A repository with the image `one` and two artifacts about it, the signature pushed last.
fn bench() -> Bench {
    let mut bench = Bench::with_repository();
    bench.put_image("team/api", "one", Some("1.0"));
    for (artifact_type, note) in [(SBOM, Some("made by hand")), (SIGNATURE, None)] {
        let manifest = artifact(artifact_type, &digest("one"), note);
        bench.ok("PutImage", &json!({ "repositoryName": "team/api", "imageManifest": manifest }));
    }
    bench
}

fn list(subject: &str) -> Value {
    json!({ "repositoryName": "team/api", "subjectId": { "imageDigest": subject } })
}

fn types(bench: &mut Bench, filter: Value) -> Vec<String> {
    let mut body = list(&digest("one"));
    body["filter"] = filter;
    let answer = bench.ok("ListImageReferrers", &body);
    let referrers = answer["referrers"].as_array().unwrap().iter();
    referrers.map(|it| it["artifactType"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn list_image_referrers() {
    let null = invalid("subjectId", "Member must not be null");
    let digest_null = invalid("subjectId.imageDigest", "Member must not be null");
    let pattern = invalid(
        "subjectId.imageDigest",
        "must satisfy regular expression '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'",
    );
    let rows = [
        (json!({ "repositoryName": "team/api" }), Some(&*null)),
        (json!({ "repositoryName": "team/api", "subjectId": {} }), Some(&*digest_null)),
        (list("1.0"), Some(&pattern)),
        // Nobody knows that image, so nothing refers to it.
        (list(&digest("none")), None),
    ];
    check(&mut bench(), "ListImageReferrers", &rows);
}

#[test]
fn referrers_are_found_by_their_subject() {
    let mut bench = bench();
    let answer = bench.ok("ListImageReferrers", &list(&digest("one")));
    let manifest = artifact(SBOM, &digest("one"), Some("made by hand"));
    let sbom = json!({
        "digest": drydock::oci::Digest::of(manifest.as_bytes()).to_string(),
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "artifactType": SBOM,
        "size": manifest.len(),
        "annotations": { "note": "made by hand" },
        "artifactStatus": "ACTIVE",
    });
    assert_eq!(answer["referrers"][1], sbom);
    assert_eq!(types(&mut bench, json!({})), [SIGNATURE, SBOM]);
    assert_eq!(types(&mut bench, json!({ "artifactTypes": [SBOM] })), [SBOM]);
    assert!(types(&mut bench, json!({ "artifactTypes": ["text/plain"] })).is_empty());

    let id = json!({ "imageDigest": sbom["digest"] });
    let archive =
        json!({ "repositoryName": "team/api", "imageId": id, "targetStorageClass": "ARCHIVE" });
    bench.ok("UpdateImageStorageClass", &archive);
    assert_eq!(types(&mut bench, json!({})), [SIGNATURE]);
    assert_eq!(types(&mut bench, json!({ "artifactStatus": "ARCHIVED" })), [SBOM]);
    assert_eq!(types(&mut bench, json!({ "artifactStatus": "ANY" })), [SIGNATURE, SBOM]);

    let mut page = list(&digest("one"));
    page["maxResults"] = json!(1);
    page["filter"] = json!({ "artifactStatus": "ANY" });
    let first = bench.ok("ListImageReferrers", &page);
    page["nextToken"] = first["nextToken"].clone();
    let second = bench.ok("ListImageReferrers", &page);
    assert_eq!([&first, &second].map(|page| page["referrers"].as_array().unwrap().len()), [1, 1]);
    assert!(second["nextToken"].is_null());
}

/// Bench checks after each call that the list of referrers and the images agree.
#[test]
fn a_referrer_outlives_its_subject_and_goes_by_itself() {
    let mut bench = bench();
    let delete = |bench: &mut Bench, id: Value| {
        let body = json!({ "repositoryName": "team/api", "imageIds": [id] });
        assert_eq!(bench.ok("BatchDeleteImage", &body)["failures"], json!([]));
    };
    delete(&mut bench, json!({ "imageTag": "1.0" }));
    assert_eq!(types(&mut bench, json!({})), [SIGNATURE, SBOM]);
    let answer = bench.ok("ListImageReferrers", &list(&digest("one")));
    delete(&mut bench, json!({ "imageDigest": answer["referrers"][0]["digest"] }));
    assert_eq!(types(&mut bench, json!({})), [SBOM]);
}
