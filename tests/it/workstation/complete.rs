//! Completion: commands, options, and what there is to name.

use super::support::{HOST, World};

#[test]
fn what_could_stand_at_the_cursor_is_suggested() {
    let mut world = World::with_image();
    world.all(&["aws ecr create-repository --repository-name team/web", "echo {} > policy.json"]);
    let cases: [(&str, &[&str]); 43] = [
        ("do", &["docker", "docker-mode"]),
        ("docker pu", &["pull", "push"]),
        ("docker image p", &["prune", "pull", "push"]),
        ("docker buildx imagetools ", &["create", "inspect"]),
        ("docker buildx build --pl", &["--platform"]),
        ("docker-mode c", &["classic", "containerd"]),
        ("help docker im", &["images", "image"]),
        ("docker login --p", &["--password", "--password-stdin"]),
        ("docker login --username ", &["AWS"]),
        ("docker login -u AWS --password-stdin 1", &["$REGISTRY"]),
        ("aws ecr get-login-password | docker log", &["login", "logout"]),
        ("docker push busybox:1.38.0-g", &["busybox:1.38.0-glibc"]),
        ("docker pull 1", &["$REGISTRY/team/api", "$REGISTRY/team/web"]),
        ("docker pull $REGISTRY/team/api:", &["$REGISTRY/team/api:1.38"]),
        ("aws e", &["ecr"]),
        ("aws ecr put-a", &["put-account-setting"]),
        ("aws ecr get-lo", &["get-login-password"]),
        ("aws --region us-east-1 sts get-c", &["get-caller-identity"]),
        ("aws configure ", &["list", "set"]),
        ("aws ecr list-images --repository-name team/", &["team/api", "team/web"]),
        ("aws ecr list-images --reg", &["--registry-id", "--region"]),
        ("aws ecr batch-get-image --repository-name team/api --image-ids ", &["imageTag=1.38"]),
        ("aws ecr set-repository-policy --policy-text f", &["file://policy.json"]),
        (
            "aws ecr create-repository --image-tag-mutability IM",
            &["IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION"],
        ),
        ("aws ecr describe-images --output t", &["text", "table"]),
        ("aws ecr put-account-setting --name BL", &["BLOB_MOUNTING"]),
        ("aws ecr put-account-setting --name BLOB_MOUNTING --value ", &["ENABLED", "DISABLED"]),
        ("aws ecr put-account-setting --name REGISTRY_POLICY_SCOPE --value ", &["V2"]),
        ("aws ecr put-account-setting --value ", &["AWS_NATIVE", "V2", "ENABLED", "DISABLED"]),
        ("aws ecr list-images --max-i", &["--max-items"]),
        ("aws ecr describe-registry --max-i", &[]),
        ("aws iam w", &["wait"]),
        ("aws iam wait ", &["policy-exists", "role-exists", "user-exists"]),
        ("aws iam wait role-exists --ro", &["--role-name"]),
        ("aws sts w", &[]),
        ("as c", &["consumer/dev"]),
        ("network p", &["public"]),
        ("cat p", &["policy.json"]),
        ("echo $(aws st", &["sts"]),
        ("help clo", &["clock"]),
        ("man docker buildx imagetools c", &["create"]),
        ("man aws ecr put-a", &["put-account-setting"]),
        ("man aws ecr put-account-setting ", &[]),
    ];
    suggested(&world, &cases);
}

/// Arguments of one command can each name something else.
#[test]
fn questions_are_completed_argument_by_argument() {
    let mut world = World::with_image();
    world.all(&["aws ecr create-repository --repository-name team/web"]);
    let cases: [(&str, &[&str]); 7] = [
        ("can p", &["publisher/admin"]),
        ("can consumer/dev pu", &["pull", "push"]),
        ("can consumer/dev pull 1", &["$REGISTRY/team/api", "$REGISTRY/team/web"]),
        ("who-can l", &["login"]),
        ("use us-w", &["us-west-1", "us-west-2"]),
        ("can consumer/dev pull x ", &[]),
        ("why l", &["last"]),
    ];
    suggested(&world, &cases);
}

/// Holds what is suggested at the end of each line against what should be.
fn suggested(world: &World, cases: &[(&str, &[&str])]) {
    for (line, expected) in cases {
        let line = line.replace("$REGISTRY", HOST);
        let found = world.machine.complete(&world.cloud, &line, line.len());
        let texts: Vec<_> = found.items.iter().map(|item| item.text.clone()).collect();
        let expected: Vec<_> =
            expected.iter().map(|text| text.replace("$REGISTRY", HOST)).collect();
        assert_eq!(texts, expected, "{line}");
        let typed = line.get(found.from..found.to).unwrap();
        assert!(texts.iter().all(|text| text.starts_with(typed)), "{line}");
    }
}

#[test]
fn what_stands_behind_the_cursor_does_not_matter() {
    let world = World::new();
    let found = world.machine.complete(&world.cloud, "dock images", 4);
    assert_eq!((found.from, found.to), (0, 4));
    assert_eq!(found.items.len(), 2);
    assert!(world.machine.complete(&world.cloud, "ß", 1).items.len() < 20);
}
