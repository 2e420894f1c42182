//! `POST /v2/NAME/blobs/uploads/?mount=DIGEST&from=OTHER`: a layer that lies in the registry.

use drydock::cloud::Credentials;
use drydock::iam::directory::IdentityKind;
use drydock::oci::Digest;
use drydock::wire::{Body, Method};
use serde_json::json;

use super::support::{PUBLISHER, World, docker_request, text};

/// May push to `team/web`, and may get layers from where the resource says.
fn pushing(source: &str) -> String {
    let arn = "arn:aws:ecr:us-east-1:111122223333:repository";
    json!({
        "Version": "2012-10-17",
        "Statement": [
            { "Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*" },
            { "Effect": "Allow", "Action": "ecr:InitiateLayerUpload", "Resource": format!("{arn}/team/web") },
            { "Effect": "Allow", "Action": "ecr:GetDownloadUrlForLayer", "Resource": format!("{arn}/{source}") },
        ],
    })
    .to_string()
}

/// `team/api` with an image of one blob; `team/web` and `secret` empty. Blob mounting is on.
fn world() -> (World, Credentials) {
    let mut world = World::new();
    let admin = world.admin.clone();
    let kms = json!({ "repositoryName": "secret", "encryptionConfiguration": { "encryptionType": "KMS" } });
    for body in
        [json!({ "repositoryName": "team/api" }), json!({ "repositoryName": "team/web" }), kms]
    {
        world.ecr(&admin, "CreateRepository", &body.to_string());
    }
    let login = world.login(&admin);
    let started = world.docker(Method::Post, "/v2/team/api/blobs/uploads/", &login).response;
    let at = started.headers.get("Location").unwrap().split_once(".com").unwrap().1.to_owned();
    let at = format!("{at}?digest={}", blob());
    world.docker_with(Method::Put, &at, &login, Body::text("{}"));
    let described = json!({ "mediaType": "application/vnd.oci.empty.v1+json", "digest": blob().to_string(), "size": 2 });
    let manifest = json!({
        "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": described, "layers": [described],
    });
    let body = json!({ "repositoryName": "team/api", "imageManifest": manifest.to_string(), "imageTag": "1.0" });
    let put = world.ecr(&admin, "PutImage", &body.to_string());
    assert_eq!(put.response.status, 200, "{}", text(&put));
    set(&mut world, "ENABLED");
    (world, admin)
}

fn blob() -> Digest {
    Digest::of(b"{}")
}

fn set(world: &mut World, value: &str) {
    let admin = world.admin.clone();
    let body = json!({ "name": "BLOB_MOUNTING", "value": value }).to_string();
    assert_eq!(world.ecr(&admin, "PutAccountSetting", &body).response.status, 200);
}

/// The status that a push to `to` is answered with when it names a layer of `from`.
fn mount(world: &mut World, login: &str, to: &str, digest: Digest, from: &str) -> u16 {
    let mut request = docker_request(Method::Post, &format!("/v2/{to}/blobs/uploads/"), login);
    request.query.push(("mount".into(), digest.to_string().into()));
    request.query.push(("from".into(), from.into()));
    let response = world.cloud.handle(request).response;
    if response.status == 201 {
        let location = response.headers.get("Location").unwrap();
        assert!(location.ends_with(&format!("/v2/{to}/blobs/{digest}")), "{location}");
        assert_eq!(response.headers.get("Docker-Content-Digest"), Some(&*digest.to_string()));
    }
    response.status
}

#[test]
fn a_layer_is_taken_over_where_nothing_speaks_against_it() {
    let (mut world, admin) = world();
    let login = world.login(&admin);
    let head = format!("/v2/team/web/blobs/{}", blob());
    let unknown = Digest::of(b"unknown");
    let cases = [
        ("team/web", unknown, "team/api", 202),
        ("team/web", blob(), "team/none", 202),
        ("team/web", blob(), "Team", 202),
        // The two are not encrypted alike.
        ("secret", blob(), "team/api", 202),
        ("team/none", blob(), "team/api", 404),
    ];
    for (to, digest, from, status) in cases {
        assert_eq!(mount(&mut world, &login, to, digest, from), status, "{to} {from}");
    }
    set(&mut world, "DISABLED");
    assert_eq!(mount(&mut world, &login, "team/web", blob(), "team/api"), 202);
    assert_eq!(world.docker(Method::Head, &head, &login).response.status, 404);
    set(&mut world, "ENABLED");
    assert_eq!(mount(&mut world, &login, "team/web", blob(), "team/api"), 201);
    assert_eq!(world.docker(Method::Head, &head, &login).response.status, 200);
    // What was taken over stays when the setting is changed.
    set(&mut world, "DISABLED");
    assert_eq!(world.docker(Method::Head, &head, &login).response.status, 200);
}

/// Who may not get the layer from where it lies uploads it; who may not push is refused.
#[test]
fn a_mount_asks_for_the_layer_where_it_lies() {
    let (mut world, _) = world();
    let idle = world.idle.clone();
    let give = |world: &mut World, policy: &str| {
        let account = PUBLISHER.parse().unwrap();
        let put = world.cloud.set_up_directory(account, |directory, _, _| {
            directory.put_inline_policy(IdentityKind::User, "idle", "Given", policy)
        });
        put.unwrap();
    };
    give(&mut world, &pushing("team/other"));
    let login = world.login(&idle);
    assert_eq!(mount(&mut world, &login, "team/web", blob(), "team/api"), 202);
    assert_eq!(mount(&mut world, &login, "team/api", blob(), "team/api"), 403);
    give(&mut world, &pushing("team/api"));
    assert_eq!(mount(&mut world, &login, "team/web", blob(), "team/api"), 201);
}
