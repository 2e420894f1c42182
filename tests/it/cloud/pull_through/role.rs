//! The role that the service caches with.

use serde_json::json;

use super::super::support::{PUBLISHER, World, id};

/// The role is made once; while it is not there, the right to make it is asked for.
#[test]
fn the_first_rule_makes_the_role_of_the_service() {
    let mut world = World::new();
    let (admin, idle) = (world.admin.clone(), world.idle.clone());
    world.let_idle(&["ecr:CreatePullThroughCacheRule"]);
    let rule = |prefix: &str| {
        json!({ "ecrRepositoryPrefix": prefix, "upstreamRegistryUrl": "quay.io" }).to_string()
    };
    let outcome = |world: &World| {
        let record = world.cloud.trail().last().unwrap();
        let asked = record.authorizations.iter().map(|it| it.request.action.to_string());
        (asked.collect::<Vec<_>>(), record.outcome.to_string())
    };
    let create = "ecr:CreatePullThroughCacheRule".to_owned();
    let make = "iam:CreateServiceLinkedRole".to_owned();
    let has_role = |world: &World| {
        let directory = &world.cloud.account(id(PUBLISHER)).unwrap().directory;
        directory.role("AWSServiceRoleForECRPullThroughCache").is_ok()
    };
    world.ecr(&idle, "CreatePullThroughCacheRule", &rule("quay"));
    assert_eq!(outcome(&world), (vec![create.clone(), make.clone()], "denied".to_owned()));
    assert!(!has_role(&world));
    world.ecr(&admin, "CreatePullThroughCacheRule", &rule("Quay"));
    assert!(!has_role(&world), "a call that fails changes nothing");
    world.ecr(&admin, "CreatePullThroughCacheRule", &rule("quay"));
    assert_eq!(outcome(&world), (vec![create.clone(), make], "succeeded".to_owned()));
    assert!(has_role(&world));
    world.ecr(&idle, "CreatePullThroughCacheRule", &rule("quay-2"));
    assert_eq!(outcome(&world), (vec![create], "succeeded".to_owned()));
}
