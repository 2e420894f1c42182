//! Too many calls a second, at both doors.

use std::time::Duration;

use drydock::cloud::Throttling;
use drydock::wire::Method;

use super::support::{World, text};

/// Calls `InitiateLayerUpload`, of which 100 a second are taken, until it is refused.
fn exhaust(world: &mut World) -> u32 {
    let admin = world.admin.clone();
    let body = r#"{"repositoryName":"team/api"}"#;
    let calls = 1..=200;
    let refused = calls.map(|call| (call, world.ecr(&admin, "InitiateLayerUpload", body)));
    let refused = refused.into_iter().find(|(_, exchange)| exchange.response.status != 200);
    let (call, exchange) = refused.expect("two hundred calls in a fifth of a second");
    assert_eq!(exchange.response.status, 400);
    assert_eq!(text(&exchange), r#"{"__type":"ThrottlingException","message":"Rate exceeded"}"#);
    call
}

fn world() -> (World, String) {
    let mut world = World::new();
    let admin = world.admin.clone();
    world.ecr(&admin, "CreateRepository", r#"{"repositoryName":"team/api"}"#);
    let login = world.login(&admin);
    world.cloud.set_throttling(Throttling::On);
    (world, login)
}

#[test]
fn both_doors_count_together_and_refuse_in_their_own_words() {
    let (mut world, login) = world();
    // A hundred, and one for every ten milliseconds that they take.
    assert_eq!(exhaust(&mut world), 112);
    let refused = world.docker(Method::Post, "/v2/team/api/blobs/uploads/", &login);
    assert_eq!(refused.response.status, 429);
    assert_eq!(
        text(&refused),
        r#"{"errors":[{"code":"TOOMANYREQUESTS","message":"Rate exceeded"}]}"#
    );
    let record = refused.call.expect("a call that was refused is in the trail");
    assert_eq!(record.outcome.error_code(), Some("ThrottlingException"));
}

#[test]
fn others_and_other_actions_are_not_concerned() {
    let (mut world, login) = world();
    exhaust(&mut world);
    let listed = world.docker(Method::Get, "/v2/team/api/tags/list", &login);
    assert_eq!(listed.response.status, 200);
    let ci = world.ci.clone();
    world.let_ci(super::support::EVERYTHING);
    let body = r#"{"registryId":"111122223333","repositoryName":"team/api"}"#;
    let other = world.ecr(&ci, "InitiateLayerUpload", body);
    assert!(text(&other).contains("AccessDenied"), "of another account: {}", text(&other));
}

#[test]
fn a_second_later_as_many_are_taken_again() {
    let (mut world, _) = world();
    exhaust(&mut world);
    world.cloud.advance(Duration::from_secs(1));
    assert_eq!(exhaust(&mut world), 112);
    world.cloud.set_throttling(Throttling::Off);
    let admin = world.admin.clone();
    for _ in 0..200 {
        let body = r#"{"repositoryName":"team/api"}"#;
        assert_eq!(world.ecr(&admin, "InitiateLayerUpload", body).response.status, 200);
    }
}
