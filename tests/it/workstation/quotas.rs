//! Going by other quotas, from the terminal.

use drydock::cloud::Quotas;

use super::support::World;

#[test]
fn a_quota_that_falls_takes_nothing_away_and_refuses_more() {
    let mut world = World::with_image();
    world.shown(
        "M=$(aws ecr batch-get-image --repository-name team/api --image-ids imageTag=1.38 \
         --query 'images[0].imageManifest' --output text)",
    );
    let tag = |world: &mut World, number: usize| {
        let tag = format!("--image-tag t{number} --image-manifest \"$M\"");
        world.run(&format!("aws ecr put-image --repository-name team/api {tag}"))
    };
    for number in 0..60 {
        assert_eq!(tag(&mut world, number).exit_code, 0, "{number}");
    }
    assert!(!world.run("quotas study-text").is_only_looking());
    assert_eq!(world.cloud.quotas(), Quotas::STUDY_TEXT);
    let refused = tag(&mut world, 60);
    assert_eq!(refused.exit_code, 254);
    assert!(refused.stderr().contains("(LimitExceededException)"), "{}", refused.stderr());
    let meter = |world: &World| {
        let account = "111122223333".parse().unwrap();
        let registry = world.cloud.registry(account, drydock::aws::Region::US_EAST_1).unwrap();
        let meters = registry.meters();
        let tags = meters.into_iter().find(|it| it.what == "Tags on an image").unwrap();
        (tags.fullest.unwrap().into_string(), tags.used, tags.limit)
    };
    assert_eq!(meter(&world), ("team/api".to_owned(), 60, 50));
    assert!(world.run("quotas study-text").is_only_looking(), "nothing is different");
    world.shown("quotas aws-today");
    assert_eq!(tag(&mut world, 60).exit_code, 0);
    assert_eq!(meter(&world), ("team/api".to_owned(), 61, 1000));
}
