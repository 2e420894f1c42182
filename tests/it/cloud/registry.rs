//! The registry door: login, push, pull, and what is said when one of them cannot be.

use std::rc::Rc;
use std::time::Duration;

use drydock::oci::{Digest, LayerContent, published};
use drydock::wire::{BlobRange, Body, Headers, Method, Request};

use super::support::{CONSUMER, World, docker_request, id, text};

const CONFIG: &str = r#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:0958e0fef2d6a31e1325b8bfecd99dead933363682d69850a7606599023751bc"]}}"#;
const LAYER: &str = "sha256:b05093807bb0294152bb9cf86d64da722732dddaf7f8882fa1f120477dbc4db3";
const LAYER_BYTES: u64 = 32_226_327;

fn manifest() -> String {
    let config = Digest::of(CONFIG.as_bytes());
    let config_bytes = CONFIG.len();
    format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{config}","size":{config_bytes}}},"layers":[{{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"{LAYER}","size":{LAYER_BYTES}}}]}}"#
    )
}

fn layer() -> Body {
    Body::Blob(BlobRange {
        digest: LAYER.parse().unwrap(),
        size_bytes: LAYER_BYTES,
        first_byte: 0,
        length_bytes: LAYER_BYTES,
    })
}

/// Where the answer sends the client next, without scheme and host.
fn location(headers: &Headers) -> String {
    let location = headers.get("Location").unwrap();
    let rest = location.strip_prefix("https://111122223333.dkr.ecr.us-east-1.amazonaws.com");
    rest.unwrap().to_owned()
}

/// The publisher's `team/api` with one image, tagged `1.0`.
fn pushed() -> (World, String) {
    let mut world = World::new();
    let admin = world.admin.clone();
    let made = world.ecr(&admin, "CreateRepository", r#"{"repositoryName":"team/api"}"#);
    assert_eq!(made.response.status, 200, "{}", text(&made));
    let login = world.login(&admin);
    for (digest, body) in [
        (LAYER.to_owned(), layer()),
        (Digest::of(CONFIG.as_bytes()).to_string(), Body::text(CONFIG)),
    ] {
        let blob = format!("/v2/team/api/blobs/{digest}");
        assert_eq!(world.docker(Method::Head, &blob, &login).response.status, 404);
        let started = world.docker(Method::Post, "/v2/team/api/blobs/uploads/", &login).response;
        assert_eq!(started.status, 202);
        let at = location(&started.headers);
        let last = body.length_bytes() - 1;
        let grown = world.docker_with(Method::Patch, &at, &login, body).response;
        assert_eq!(grown.headers.get("Range"), Some(&*format!("0-{last}")));
        let at = format!("{}?digest={digest}", location(&grown.headers));
        let done = world.docker(Method::Put, &at, &login);
        assert_eq!(done.response.status, 201, "{}", text(&done));
        assert_eq!(done.response.headers.get("Docker-Content-Digest"), Some(&*digest));
        let known = world.docker(Method::Head, &blob, &login).response;
        assert_eq!(known.status, 200);
    }
    // The second push of the same image under the same tag is no error to docker.
    for _ in 0..2 {
        let stored = put_manifest(&mut world, &login);
        assert_eq!(stored.status, 201);
        let digest = Digest::of(manifest().as_bytes()).to_string();
        assert_eq!(stored.headers.get("Docker-Content-Digest"), Some(&*digest));
    }
    (world, login)
}

fn put_manifest(world: &mut World, login: &str) -> drydock::wire::Response {
    let mut request = docker_request(Method::Put, "/v2/team/api/manifests/1.0", login);
    request.headers.push("Content-Type", "application/vnd.oci.image.manifest.v1+json");
    request.body = Body::text(&manifest());
    world.cloud.handle(request).response
}

#[test]
fn what_was_pushed_is_pulled_to_the_byte() {
    let (mut world, login) = pushed();
    let digest = Digest::of(manifest().as_bytes()).to_string();
    for reference in ["1.0", &digest] {
        let path = format!("/v2/team/api/manifests/{reference}");
        let head = world.docker(Method::Head, &path, &login).response;
        assert_eq!((head.status, head.body.length_bytes()), (200, 0));
        assert_eq!(head.headers.get("Docker-Content-Digest"), Some(&*digest));
        let got = world.docker(Method::Get, &path, &login);
        assert_eq!(text(&got), manifest());
        let kind = got.response.headers.get("Content-Type");
        assert_eq!(kind, Some("application/vnd.oci.image.manifest.v1+json"));
    }
    let redirect =
        world.docker(Method::Get, &format!("/v2/team/api/blobs/{LAYER}"), &login).response;
    assert_eq!(redirect.status, 307);
    let download = follow(redirect.headers.get("Location").unwrap());
    assert_eq!(&*download.host, "prod-us-east-1-starport-layer-bucket.s3.us-east-1.amazonaws.com");
    let downloaded = world.cloud.handle(download.clone());
    assert_eq!((downloaded.response.status, &downloaded.response.body), (200, &layer()));
    assert!(downloaded.call.is_none());
    world.cloud.advance(Duration::from_secs(3600));
    let late = world.cloud.handle(download);
    assert_eq!(late.response.status, 403);
    assert!(text(&late).contains("<Message>Request has expired</Message>"), "{}", text(&late));
    let tags = world.docker(Method::Get, "/v2/team/api/tags/list", &login);
    assert_eq!(text(&tags), r#"{"name":"team/api","tags":["1.0"]}"#);
}

/// A request for an address, its percent-encoding resolved.
fn follow(url: &str) -> Request {
    let rest = url.strip_prefix("https://").unwrap();
    let (host, rest) = rest.split_once('/').unwrap();
    let (path, query) = rest.split_once('?').unwrap();
    let mut request = Request::new(Method::Get, host, &format!("/{path}"));
    for pair in query.split('&') {
        let (name, value) = pair.split_once('=').unwrap();
        request.query.push((name.into(), value.replace("%2F", "/").into()));
    }
    request
}

#[test]
fn a_login_is_good_for_twelve_hours() {
    let (mut world, login) = pushed();
    world.cloud.advance(Duration::from_secs(12 * 3600 - 60));
    assert_eq!(world.docker(Method::Get, "/v2/", &login).response.status, 200);
    world.cloud.advance(Duration::from_secs(60));
    let late = world.docker(Method::Get, "/v2/", &login);
    assert_eq!(late.response.status, 403);
    assert_eq!(
        text(&late),
        r#"{"errors":[{"code":"DENIED","message":"Your authorization token has expired. Reauthenticate and try again."}]}"#
    );
}

#[test]
fn without_a_login_the_registry_asks_for_one() {
    let (mut world, _) = pushed();
    // base64 of `AWS:wrong`, `root:x` and of no pair.
    for login in ["", "Basic QVdTOndyb25n", "Basic cm9vdDp4", "Basic eA==", "Bearer x"] {
        let exchange = world.docker(Method::Get, "/v2/missing/manifests/1.0", login);
        let headers = &exchange.response.headers;
        assert_eq!(exchange.response.status, 401, "{login}");
        assert_eq!(text(&exchange), "Not Authorized\n");
        assert_eq!(
            headers.get("Www-Authenticate"),
            Some(
                "Basic realm=\"https://111122223333.dkr.ecr.us-east-1.amazonaws.com/\",\
                 service=\"ecr.amazonaws.com\""
            )
        );
        assert_eq!(headers.get("Docker-Distribution-Api-Version"), Some("registry/2.0"));
    }
}

#[test]
fn what_is_missing_or_wrong_has_its_own_code() {
    let (mut world, login) = pushed();
    let zero = format!("sha256:{}", "0".repeat(64));
    let cases = [
        (
            Method::Get,
            "/v2/team/none/manifests/1.0".to_owned(),
            404,
            "NAME_UNKNOWN",
            "The repository with name 'team/none' does not exist in the registry with id '111122223333'",
        ),
        (
            Method::Get,
            "/v2/team/api/manifests/2.0".to_owned(),
            404,
            "MANIFEST_UNKNOWN",
            "Requested image not found",
        ),
        (
            Method::Get,
            format!("/v2/team/api/manifests/{zero}"),
            404,
            "MANIFEST_UNKNOWN",
            "Requested image not found",
        ),
        (
            Method::Get,
            format!("/v2/team/api/blobs/{zero}"),
            404,
            "BLOB_UNKNOWN",
            "does not exist within the repository",
        ),
        (Method::Get, "/v2/Team/manifests/1.0".to_owned(), 400, "NAME_INVALID", ""),
        (Method::Get, "/v2/team/api/blobs/sha256:1".to_owned(), 400, "DIGEST_INVALID", ""),
        (Method::Delete, "/v2/team/api/tags/list".to_owned(), 405, "UNSUPPORTED", ""),
        (
            Method::Get,
            "/v2/team/api/tags/list?n=many".to_owned(),
            400,
            "PAGINATION_NUMBER_INVALID",
            "",
        ),
        (Method::Get, "/v2/_catalog".to_owned(), 405, "UNSUPPORTED", ""),
    ];
    for (method, path, status, code, message) in cases {
        let exchange = world.docker(method, &path, &login);
        let body = text(&exchange);
        let found = (exchange.response.status, body.contains(code), body.contains(message));
        assert_eq!(found, (status, true, true), "{path}: {body}");
    }
}

/// Every row fixes one thing more than the row above.
#[test]
fn a_manifest_is_deleted_by_tag_or_digest() {
    let (mut world, login) = pushed();
    let digest = Digest::of(manifest().as_bytes()).to_string();
    let zero = format!("sha256:{}", "0".repeat(64));
    let cases = [
        ("team/none", "1.0", 404, "NAME_UNKNOWN"),
        ("team/api", "2.0", 404, "MANIFEST_UNKNOWN"),
        ("team/api", &*zero, 404, "MANIFEST_UNKNOWN"),
        ("team/api", "1.0", 202, ""),
        ("team/api", &*digest, 404, "MANIFEST_UNKNOWN"),
    ];
    for (name, reference, status, code) in cases {
        let path = format!("/v2/{name}/manifests/{reference}");
        let exchange = world.docker(Method::Delete, &path, &login);
        let body = text(&exchange);
        assert_eq!(exchange.response.status, status, "{name} {reference}: {body}");
        assert!(body.contains(code), "{name} {reference}: {body}");
        assert_eq!(exchange.call.unwrap().operation, "BatchDeleteImage");
    }
}

#[test]
fn a_pull_across_accounts_needs_a_word_from_both() {
    let (mut world, admin_login) = pushed();
    let ci = world.ci.clone();
    world.let_ci(r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ecr:*","Resource":"*"}]}"#);
    let login = world.login(&ci);
    let path = "/v2/team/api/manifests/1.0";
    let denied = world.docker(Method::Get, path, &login);
    assert_eq!(denied.response.status, 403);
    assert_eq!(
        text(&denied),
        "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"User: \
         arn:aws:sts::444455556666:assumed-role/ci/build is not authorized to perform: \
         ecr:BatchGetImage on resource: arn:aws:ecr:us-east-1:111122223333:repository/team/api \
         because no resource-based policy allows the ecr:BatchGetImage action\"}]}"
    );
    // A HEAD request is refused as well, but cannot be told why.
    let head = world.docker(Method::Head, path, &login).response;
    assert_eq!((head.status, head.body.length_bytes()), (403, 0));
    let admin = world.admin.clone();
    let policy = serde_json::json!({
        "repositoryName": "team/api",
        "policyText": r#"{"Version":"2012-10-17","Statement":[{"Sid":"Pull","Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"]}]}"#
    });
    let set = world.ecr(&admin, "SetRepositoryPolicy", &policy.to_string());
    assert_eq!(set.response.status, 200, "{}", text(&set));
    // The token is the old one: what it may do is asked anew at every request.
    assert_eq!(world.docker(Method::Get, path, &login).response.status, 200);
    world.let_ci(r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ecr:GetAuthorizationToken","Resource":"*"}]}"#);
    let silent = world.docker(Method::Get, path, &login);
    assert!(text(&silent).contains("because no identity-based policy allows"), "{}", text(&silent));
    assert_eq!(world.docker(Method::Get, path, &admin_login).response.status, 200);
    assert!(world.cloud.account(id(CONSUMER)).is_some());
}

#[test]
fn published_images_keep_their_digests_through_the_registry() {
    let mut world = World::new();
    let admin = world.admin.clone();
    let login = world.login(&admin);
    for image in published::all() {
        let name = image.name;
        let made = world.ecr(
            &admin,
            "CreateRepository",
            &format!(r#"{{"repositoryName":"published/{name}"}}"#),
        );
        assert_eq!(made.response.status, 200, "{}", text(&made));
        for (digest, content) in &image.blobs {
            let body = match content {
                LayerContent::Bytes(bytes) => Body::Bytes(Rc::clone(bytes)),
                LayerContent::Declared { digest, size_bytes, .. } => Body::Blob(BlobRange {
                    digest: *digest,
                    size_bytes: *size_bytes,
                    first_byte: 0,
                    length_bytes: *size_bytes,
                }),
            };
            let path = format!("/v2/published/{name}/blobs/uploads/");
            let at = location(&world.docker(Method::Post, &path, &login).response.headers);
            // In one piece with the end of the upload, as small clients do.
            let at = format!("{at}?digest={digest}");
            let done = world.docker_with(Method::Put, &at, &login, body);
            assert_eq!(done.response.status, 201, "{name}: {}", text(&done));
        }
        let path = format!("/v2/published/{name}/manifests/latest");
        let mut request = docker_request(Method::Put, &path, &login);
        request.headers.push("Content-Type", image.manifest.media_type().as_str());
        request.body = Body::Bytes(Rc::clone(image.manifest.bytes()));
        let stored = world.cloud.handle(request);
        assert_eq!(stored.response.status, 201, "{name}: {}", text(&stored));
        let digest = image.manifest.digest().to_string();
        let found = world.docker(Method::Get, &path, &login);
        assert_eq!(found.response.headers.get("Docker-Content-Digest"), Some(&*digest));
        assert_eq!(text(&found).as_bytes(), &**image.manifest.bytes());
    }
}

#[test]
fn a_login_of_another_region_is_none() {
    let (mut world, login) = pushed();
    let mut request = docker_request(Method::Get, "/v2/", &login);
    request.host = "111122223333.dkr.ecr.eu-west-1.amazonaws.com".into();
    assert_eq!(world.cloud.handle(request).response.status, 401);
}
