//! What happens later, and what is reported.

use std::time::Duration;

use drydock::cloud::Cloud;
use drydock::ecr::event::Listener;
use drydock::json::{Layout, print};
use drydock::oci::Digest;
use drydock::wire::{Body, Method};
use serde_json::json;

use super::support::{World, text};

const MINUTE: Duration = Duration::from_secs(60);

/// A repository with one image, tagged `1.0` and `1`.
fn world() -> (World, String) {
    let mut world = World::new();
    let admin = world.admin.clone();
    world.ecr(&admin, "CreateRepository", r#"{"repositoryName":"team/api"}"#);
    let login = world.login(&admin);
    let blob = Digest::of(b"{}");
    let started = world.docker(Method::Post, "/v2/team/api/blobs/uploads/", &login).response;
    let at = started.headers.get("Location").unwrap().split_once(".com").unwrap().1.to_owned();
    world.docker_with(Method::Put, &format!("{at}?digest={blob}"), &login, Body::text("{}"));
    let kind = "application/vnd.oci.image.config.v1+json";
    let layer = json!({ "mediaType": kind, "digest": blob.to_string(), "size": 2 });
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": layer, "layers": [layer],
    })
    .to_string();
    for tag in ["1.0", "1"] {
        let path = format!("/v2/team/api/manifests/{tag}");
        let stored = world.docker_with(Method::Put, &path, &login, Body::text(&manifest));
        assert_eq!(stored.response.status, 201, "{}", text(&stored));
    }
    (world, Digest::of(manifest.as_bytes()).to_string())
}

/// Who was told what, in the order in which it was reported.
fn reported(cloud: &Cloud) -> Vec<String> {
    let line = |event: &drydock::ecr::Event| match event.listener() {
        Listener::EventBridge(name) | Listener::Inspector(name) | Listener::CloudTrail(name) => {
            format!("{name} {}", print(&event.detail(), Layout::Compact))
        }
    };
    cloud.events().iter().map(|record| line(&record.event)).collect()
}

fn due(cloud: &Cloud) -> Vec<String> {
    cloud.agenda().map(|due| format!("{} {}", due.at, due.follow_up)).collect()
}

fn move_to(world: &mut World, class: &str) {
    let admin = world.admin.clone();
    let body = json!({
        "repositoryName": "team/api", "imageId": { "imageTag": "1.0" }, "targetStorageClass": class,
    });
    let answer = world.ecr(&admin, "UpdateImageStorageClass", &body.to_string());
    assert_eq!(answer.response.status, 200, "{}", text(&answer));
}

#[test]
fn a_push_and_a_deletion_are_reported() {
    let (mut world, digest) = world();
    let admin = world.admin.clone();
    let of = |action, tag| {
        format!(
            r#"ECR Image Action {{"result":"SUCCESS","repository-name":"team/api","image-digest":"{digest}","action-type":"{action}","image-tag":"{tag}"}}"#
        )
    };
    assert_eq!(reported(&world.cloud), [of("PUSH", "1.0"), of("PUSH", "1")]);
    for id in [
        json!({ "imageTag": "1.0" }),
        json!({ "imageTag": "2.0" }),
        json!({ "imageDigest": digest }),
    ] {
        let body = json!({ "repositoryName": "team/api", "imageIds": [id] }).to_string();
        assert_eq!(world.ecr(&admin, "BatchDeleteImage", &body).response.status, 200);
    }
    let deletions = [of("DELETE", "1.0"), of("DELETE", "1")];
    assert_eq!(reported(&world.cloud)[2..], deletions, "one that was not there is no event");
}

#[test]
fn an_image_comes_out_of_the_archive_when_its_time_has_come() {
    let (mut world, digest) = world();
    move_to(&mut world, "ARCHIVE");
    assert_eq!(due(&world.cloud), [""; 0], "the way in takes no time");
    move_to(&mut world, "STANDARD");
    let sentence = format!("team/api: {digest} is back from the archive");
    let at = world.cloud.now() + 20 * MINUTE;
    assert_eq!(due(&world.cloud), [format!("{at} {sentence}")]);

    let before = reported(&world.cloud).len();
    world.cloud.advance(19 * MINUTE);
    assert_eq!(reported(&world.cloud).len(), before);
    let mut other = world.cloud.clone();
    world.cloud.advance(MINUTE);
    assert_eq!(due(&world.cloud), [""; 0]);
    let told = &reported(&world.cloud)[before..];
    let kind = "application/vnd.oci.image.manifest.v1+json";
    let artifact = "application/vnd.oci.image.config.v1+json";
    assert_eq!(
        told,
        [
            format!(
                r#"ECR Image Action {{"action-type":"UPDATE_STORAGE_CLASS","target-storage-class":"STANDARD","image-digest":"{digest}","repository-name":"team/api","result":"SUCCESS","manifest-media-type":"{kind}","artifact-media-type":"{artifact}","last-activated-at":"{at}"}}"#
            ),
            format!(
                r#"ImageActivationEvent {{"repositoryName":"team/api","imageDigest":"{digest}"}}"#
            ),
        ]
    );
    // The clock stands where it was planned, however far it jumps.
    other.advance(1000 * MINUTE);
    assert_eq!(other.events().last().map(|record| record.at), Some(at));
    let ids = |cloud: &Cloud| cloud.events().iter().map(|it| it.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&other), ids(&world.cloud), "however time passes, the same happens");
}

#[test]
fn what_is_gone_does_not_arrive() {
    let (mut world, digest) = world();
    move_to(&mut world, "ARCHIVE");
    move_to(&mut world, "STANDARD");
    let admin = world.admin.clone();
    let body = json!({ "repositoryName": "team/api", "imageIds": [{ "imageDigest": digest }] });
    world.ecr(&admin, "BatchDeleteImage", &body.to_string());
    let before = world.cloud.events().len();
    world.cloud.advance(60 * MINUTE);
    assert_eq!(world.cloud.events().len(), before);
    assert_eq!(due(&world.cloud), [""; 0]);
}
