//! Laws of the cache, whatever is pulled, deleted or out of reach.

use drydock::cloud::{PublicRegistry, Reachability};
use proptest::prelude::*;
use serde_json::json;

use super::super::support::{PUBLISHER, World, id, region};
use super::HOUR;

/// One thing that happens to a cache.
#[derive(Clone, Debug)]
enum Step {
    Pull(&'static str, &'static str),
    Wait(u32),
    Outage(Reachability),
    Delete(&'static str, &'static str),
}

fn step() -> impl Strategy<Value = Step> {
    let image = || {
        prop::sample::select(vec![
            ("hub/library/nginx", "latest"),
            ("hub/library/nginx", "1.30"),
            ("hub/library/debian", "stable-slim"),
            ("hub/library/busybox", "latest"),
            ("hub/library/none", "latest"),
        ])
    };
    prop_oneof![
        6 => image().prop_map(|(name, tag)| Step::Pull(name, tag)),
        3 => (1..40_u32).prop_map(Step::Wait),
        2 => prop::sample::select(vec![Reachability::Down, Reachability::Answers]).prop_map(Step::Outage),
        1 => image().prop_map(|(name, tag)| Step::Delete(name, tag)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    /// Pulling through the cache leaves every repository whole, and an upstream registry that does
    /// not answer never takes away what is cached.
    #[test]
    fn an_outage_takes_nothing_away(steps in prop::collection::vec(step(), 30)) {
        let mut world = World::new();
        let admin = world.admin.clone();
        world.rule("hub", "registry-1.docker.io");
        let mut is_down = false;
        for step in steps {
            match step {
                Step::Pull(name, tag) => {
                    let before = world.cached(name, tag);
                    let outcome = world.pull(&admin, name, tag);
                    let after = world.cached(name, tag);
                    prop_assert_eq!(outcome == "pulled", after.is_some());
                    prop_assert!(after.is_some() || before.is_none());
                    prop_assert!(!is_down || before == after);
                }
                Step::Wait(hours) => world.cloud.advance(HOUR * hours),
                Step::Outage(state) => {
                    is_down = state == Reachability::Down;
                    world.set(PublicRegistry::DockerHub, state);
                }
                Step::Delete(name, tag) => {
                    let body = json!({ "repositoryName": name, "imageIds": [{ "imageTag": tag }] });
                    world.ecr(&admin, "BatchDeleteImage", &body.to_string());
                }
            }
            let registry = world.cloud.registry(id(PUBLISHER), region("us-east-1")).unwrap();
            for repository in registry.repositories() {
                prop_assert_eq!(repository.broken_invariant(), None);
            }
        }
    }
}
