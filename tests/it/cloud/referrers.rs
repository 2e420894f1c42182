//! `GET /v2/NAME/referrers/DIGEST`.

use drydock::oci::Digest;
use drydock::wire::{Body, Method};
use serde_json::{Value, json};

use super::support::{World, docker_request, text};

const READ: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ecr:BatchGetImage","ecr:GetAuthorizationToken"],"Resource":"*"}]}"#;

/// A repository with an artifact about an image that is not there; its digest.
fn world() -> (World, String, String) {
    let mut world = World::new();
    let admin = world.admin.clone();
    world.ecr(&admin, "CreateRepository", r#"{"repositoryName":"team/api"}"#);
    let login = world.login(&admin);
    let empty = Digest::of(b"{}");
    let started = world.docker(Method::Post, "/v2/team/api/blobs/uploads/", &login).response;
    let at = started.headers.get("Location").unwrap().split_once(".com").unwrap().1.to_owned();
    let at = format!("{at}?digest={empty}");
    assert_eq!(world.docker_with(Method::Put, &at, &login, Body::text("{}")).response.status, 201);
    let blob = json!({ "mediaType": "application/vnd.oci.empty.v1+json", "digest": empty.to_string(), "size": 2 });
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "artifactType": "application/spdx+json",
        "config": blob, "layers": [blob],
        "subject": { "mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": subject(), "size": 1 },
        "annotations": { "note": "made by hand" },
    })
    .to_string();
    let digest = Digest::of(manifest.as_bytes()).to_string();
    let path = format!("/v2/team/api/manifests/{digest}");
    let stored = world.docker_with(Method::Put, &path, &login, Body::text(&manifest));
    assert_eq!(stored.response.status, 201, "{}", text(&stored));
    (world, login, digest)
}

fn subject() -> String {
    Digest::of(b"subject").to_string()
}

#[test]
fn referrers_come_as_an_index() {
    let (mut world, login, digest) = world();
    let path = format!("/v2/team/api/referrers/{}", subject());
    let exchange = world.docker(Method::Get, &path, &login);
    let headers = &exchange.response.headers;
    assert_eq!(headers.get("Content-Type"), Some("application/vnd.oci.image.index.v1+json"));
    assert_eq!(headers.get("OCI-Filters-Applied"), None);
    let index: Value = serde_json::from_str(&text(&exchange)).unwrap();
    let found = &index["manifests"][0];
    assert_eq!([&found["digest"], &found["artifactType"]], [&*digest, "application/spdx+json"]);
    assert_eq!(found["annotations"], json!({ "note": "made by hand" }));

    for (kind, count) in [("application/spdx+json", 1), ("text/plain", 0)] {
        let exchange = world.docker(Method::Get, &format!("{path}?artifactType={kind}"), &login);
        let index: Value = serde_json::from_str(&text(&exchange)).unwrap();
        assert_eq!(index["manifests"].as_array().unwrap().len(), count, "{kind}");
        let applied = exchange.response.headers.get("OCI-Filters-Applied");
        assert_eq!(applied, Some("artifactType"));
    }
}

#[test]
fn what_cannot_be_listed_has_a_code() {
    let (mut world, login, _) = world();
    let ci = world.ci.clone();
    world.let_ci(READ);
    let stranger = world.login(&ci);
    let unknown = Digest::of(b"unknown");
    let cases = [
        (format!("/v2/team/api/referrers/{unknown}"), &*login, 200, None),
        ("/v2/team/api/referrers/1.0".to_owned(), &login, 400, Some("DIGEST_INVALID")),
        (format!("/v2/team/none/referrers/{unknown}"), &login, 404, Some("NAME_UNKNOWN")),
        (format!("/v2/team/api/referrers/{unknown}"), &stranger, 403, Some("DENIED")),
    ];
    for (path, login, status, code) in cases {
        let exchange = world.cloud.handle(docker_request(Method::Get, &path, login));
        assert_eq!(exchange.response.status, status, "{path}: {}", text(&exchange));
        let body: Value = serde_json::from_str(&text(&exchange)).unwrap();
        assert_eq!(body["errors"][0]["code"].as_str(), code, "{path}");
        let operation = exchange.call.map(|call| call.operation);
        assert!(operation.is_none_or(|name| name == "ListImageReferrers"), "{path}");
    }
}
