//! Pulls under a cache rule: who may, what is asked for upstream, what stays.

mod laws;
mod role;

use std::time::Duration;

use drydock::cloud::{Credentials, PublicRegistry, Puller, Reachability};
use drydock::ecr::event::Listener;
use drydock::ecr::{Event, ImageTag, Quotas, RepositoryName};
use drydock::iam::directory::IdentityKind;
use drydock::json::{Layout, print};
use drydock::wire::Method;
use serde_json::{Value, json};

use super::support::{PUBLISHER, World, id, region, text};

const HOUR: Duration = Duration::from_secs(3600);
const SECRET: &str =
    "arn:aws:secretsmanager:us-east-1:111122223333:secret:ecr-pullthroughcache/hub-1";

impl World {
    /// Calls an operation that succeeds.
    fn made(&mut self, operation: &str, body: &Value) -> Value {
        let admin = self.admin.clone();
        let answer = self.ecr(&admin, operation, &body.to_string());
        assert_eq!(answer.response.status, 200, "{operation}: {}", text(&answer));
        serde_json::from_str(&text(&answer)).unwrap()
    }

    fn rule(&mut self, prefix: &str, url: &str) {
        let mut body = json!({ "ecrRepositoryPrefix": prefix, "upstreamRegistryUrl": url });
        let needs_login = ["registry-1.docker.io", "ghcr.io", "cgr.dev", "registry.gitlab.com"];
        if needs_login.contains(&url) || url.ends_with(".azurecr.io") {
            body["credentialArn"] = json!(SECRET);
        }
        self.made("CreatePullThroughCacheRule", &body);
    }

    /// Pulls a tag by the API: what came of it, in a word.
    fn pull(&mut self, keys: &Credentials, repository: &str, tag: &str) -> String {
        let body = json!({ "repositoryName": repository, "imageIds": [{ "imageTag": tag }] });
        let answer = self.ecr(keys, "BatchGetImage", &body.to_string());
        let answer: Value = serde_json::from_str(&text(&answer)).unwrap();
        let outcome = answer["__type"].as_str().or(answer["failures"][0]["failureCode"].as_str());
        outcome.unwrap_or("pulled").to_owned()
    }

    /// The digest that a tag of the cache points at.
    fn cached(&self, repository: &str, tag: &str) -> Option<String> {
        let registry = self.cloud.registry(id(PUBLISHER), region("us-east-1"))?;
        let name: RepositoryName = repository.parse().unwrap();
        let tag: ImageTag = tag.parse().unwrap();
        let image = registry.repository(&name)?.tagged(&tag)?;
        Some(image.manifest.digest().to_string())
    }

    /// What the cache has reported, each as one line.
    fn syncs(&self) -> Vec<String> {
        let line = |event: &Event| match event.listener() {
            Listener::EventBridge(name @ "ECR Pull Through Cache Action") => {
                assert_eq!(event.resources().len(), 1);
                Some(format!("{name} {}", print(&event.detail(), Layout::Compact)))
            }
            Listener::EventBridge(_) | Listener::CloudTrail(_) | Listener::Inspector(_) => None,
        };
        self.cloud.events().iter().filter_map(|record| line(&record.event)).collect()
    }

    fn set(&mut self, registry: PublicRegistry, state: Reachability) {
        self.cloud.set_up_internet(|internet, _| internet.set_reachability(registry, state));
    }

    /// How many pulls the login of the rule has left at Docker Hub.
    fn left(&self) -> usize {
        let hub = &self.cloud.internet().docker_hub;
        hub.pulls_left(&Puller::Account(SECRET.into()), self.cloud.now())
    }

    fn let_idle(&mut self, actions: &[&str]) {
        let policy = json!({ "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Action": actions, "Resource": "*" }
        ] });
        self.cloud
            .set_up_directory(id(PUBLISHER), |directory, _, _| {
                let kind = IdentityKind::User;
                directory.put_inline_policy(kind, "idle", "Given", &policy.to_string())
            })
            .unwrap();
    }
}

#[test]
fn each_kind_of_upstream_registry_says_what_it_has() {
    let cases = [
        ("quay", "quay.io", "prometheus/node-exporter", "v1.10.0", "pulled"),
        ("quay", "quay.io", "prometheus/node-exporter", "v0", "ImageNotFound"),
        ("quay", "quay.io", "prometheus/none", "v1.10.0", "RepositoryNotFoundException"),
        ("ecr-public", "public.ecr.aws", "docker/library/nginx", "1.30.0", "pulled"),
        ("ecr-public", "public.ecr.aws", "none", "1", "RepositoryNotFoundException"),
        ("k8s", "registry.k8s.io", "pause", "3.10.1", "pulled"),
        ("hub", "registry-1.docker.io", "library/alpine", "3.23", "pulled"),
        ("hub", "registry-1.docker.io", "curlimages/curl", "8.18.0", "pulled"),
        ("hub", "registry-1.docker.io", "alpine", "3.23", "UnableToGetUpstreamImageException"),
        ("hub", "registry-1.docker.io", "library/alpine", "2", "RepositoryNotFoundException"),
        ("ghcr", "ghcr.io", "super-linter/super-linter", "v8.3.0", "pulled"),
        ("ghcr", "ghcr.io", "none/none", "1", "UnableToGetUpstreamImageException"),
        ("cgr", "cgr.dev", "chainguard/static", "latest", "pulled"),
        ("gitlab", "registry.gitlab.com", "a/b", "1", "UnableToGetUpstreamImageException"),
        ("azure", "x.azurecr.io", "a", "1", "RepositoryNotFoundException"),
        (
            "own",
            "111122223333.dkr.ecr.eu-west-1.amazonaws.com",
            "a/b",
            "1",
            "RepositoryNotFoundException",
        ),
    ];
    for (prefix, url, name, tag, expected) in cases {
        let mut world = World::new();
        let admin = world.admin.clone();
        world.rule(prefix, url);
        // A repository that is not upstream, or not with that tag, is not made either.
        let first =
            if expected == "ImageNotFound" { "RepositoryNotFoundException" } else { expected };
        let repository = format!("{prefix}/{name}");
        assert_eq!(world.pull(&admin, &repository, tag), first, "{repository}:{tag}");
        world.made("CreateRepository", &json!({ "repositoryName": format!("{prefix}/other") }));
        if expected == "ImageNotFound" {
            world.made("CreateRepository", &json!({ "repositoryName": repository }));
            assert_eq!(world.pull(&admin, &repository, tag), expected, "{repository}:{tag}");
        }
    }
}

/// Every row gives what the row above lacked.
#[test]
fn the_order_of_checks_of_a_pull_under_a_rule() {
    let name = "hub/library/busybox";
    let mut world = World::new();
    world.cloud.set_quotas(Quotas { repositories_max: 1, images_max: 2, ..Quotas::AWS_TODAY });
    let (admin, idle) = (world.admin.clone(), world.idle.clone());
    assert_eq!(world.pull(&idle, name, "latest"), "AccessDeniedException");
    world.let_idle(&["ecr:BatchGetImage"]);
    assert_eq!(world.pull(&idle, name, "latest"), "RepositoryNotFoundException", "no rule");
    world.rule("hub", "registry-1.docker.io");
    assert_eq!(world.pull(&idle, name, "latest"), "RepositoryNotFoundException", "no import");
    world.let_idle(&["ecr:BatchGetImage", "ecr:BatchImportUpstreamImage"]);
    assert_eq!(world.pull(&idle, name, "latest"), "RepositoryNotFoundException", "no creation");
    assert_eq!(world.syncs(), [""; 0], "without permission nobody is asked");
    world.let_idle(&["ecr:BatchGetImage", "ecr:BatchImportUpstreamImage", "ecr:CreateRepository"]);
    world.set(PublicRegistry::DockerHub, Reachability::Down);
    let unable = "UnableToGetUpstreamImageException";
    assert_eq!(world.pull(&idle, name, "latest"), unable, "no answer");
    world.set(PublicRegistry::DockerHub, Reachability::Answers);
    assert_eq!(world.pull(&idle, "hub/busybox", "latest"), unable, "no access");
    assert_eq!(world.pull(&idle, name, "none"), "RepositoryNotFoundException", "no image");
    world.made("CreateRepository", &json!({ "repositoryName": "full" }));
    assert_eq!(world.pull(&idle, name, "latest"), "LimitExceededException", "no room");
    world.made("DeleteRepository", &json!({ "repositoryName": "full" }));
    world.made("CreateRepository", &json!({ "repositoryName": name }));
    assert_eq!(world.pull(&idle, name, "latest"), "LimitExceededException", "an index of two");
    assert_eq!(world.pull(&idle, name, "musl"), "pulled");
    assert_eq!(world.pull(&admin, name, "musl"), "pulled");
}

/// The trail says what the answer rests on: who may not import finds nothing, and the last decision
/// is the one on the import.
#[test]
fn a_pull_that_may_not_import_shows_the_decision() {
    let mut world = World::new();
    let idle = world.idle.clone();
    world.rule("quay", "quay.io");
    world.let_idle(&["ecr:BatchGetImage", "ecr:CreateRepository"]);
    assert_eq!(world.pull(&idle, "quay/curl/curl", "8.18.0"), "RepositoryNotFoundException");
    let actions = |world: &World| {
        let record = world.cloud.trail().last().unwrap();
        let decisions = record.authorizations.iter();
        let decisions =
            decisions.map(|it| (it.request.action.to_string(), it.verdict.is_allowed()));
        decisions.collect::<Vec<_>>()
    };
    let (get, import) = ("ecr:BatchGetImage".to_owned(), "ecr:BatchImportUpstreamImage".to_owned());
    assert_eq!(actions(&world), [(get.clone(), true), (import.clone(), false)]);
    let admin = world.admin.clone();
    assert_eq!(world.pull(&admin, "quay/curl/curl", "8.18.0"), "pulled");
    let create = "ecr:CreateRepository".to_owned();
    assert_eq!(actions(&world), [(get.clone(), true), (import, true), (create, true)]);
    // What is here is had without the permission, also when it is old.
    world.cloud.advance(25 * HOUR);
    assert_eq!(world.pull(&idle, "quay/curl/curl", "8.18.0"), "pulled");
    assert_eq!(actions(&world), [(get, true)]);
}

#[test]
fn a_tag_is_asked_for_once_in_24_hours_and_a_digest_never_again() {
    let mut world = World::new();
    let admin = world.admin.clone();
    world.rule("hub", "registry-1.docker.io");
    let name = "hub/library/debian";
    assert_eq!(world.pull(&admin, name, "stable-slim"), "pulled");
    let (first, asked_at) = (world.cached(name, "stable-slim"), world.cloud.now());
    assert_eq!((world.syncs().len(), world.left()), (1, 199));
    // The tag has moved in the night; the last moment before it is asked for again.
    let wait = Duration::from_millis(24 * 3_600_000 - 2);
    world.cloud.advance(wait);
    assert_eq!(world.pull(&admin, name, "stable-slim"), "pulled");
    assert_eq!(world.cloud.now().since(asked_at), wait + Duration::from_millis(1));
    assert_eq!(world.cached(name, "stable-slim"), first);
    assert_eq!(world.pull(&admin, name, "stable-slim"), "pulled");
    let second = world.cached(name, "stable-slim");
    assert_ne!(second, first);
    assert_eq!(
        (world.syncs().len(), world.left()),
        (2, 199),
        "an old pull is over, a new one counts"
    );
    // The image that the tag has left is still had by its digest, and nobody is asked for it.
    let login = world.login(&admin);
    let path = format!("/v2/{name}/manifests/{}", first.unwrap());
    assert_eq!(world.docker(Method::Get, &path, &login).response.status, 200);
    assert_eq!(world.syncs().len(), 2);
    // The same image again is no pull at Docker Hub.
    world.cloud.advance(25 * HOUR);
    assert_eq!(world.pull(&admin, name, "stable-slim"), "pulled");
    assert_eq!((world.syncs().len(), world.left()), (3, 200));
    assert_eq!(world.cached(name, "stable-slim"), second);
}

#[test]
fn what_was_pushed_or_may_not_be_overwritten_is_not_asked_for() {
    let mut world = World::new();
    let admin = world.admin.clone();
    world.rule("hub", "registry-1.docker.io");
    let template = json!({ "prefix": "hub", "appliedFor": ["PULL_THROUGH_CACHE"], "imageTagMutability": "IMMUTABLE" });
    world.made("CreateRepositoryCreationTemplate", &template);
    let name = "hub/library/debian";
    world.pull(&admin, name, "stable-slim");
    let first = world.cached(name, "stable-slim");
    world.cloud.advance(48 * HOUR);
    assert_eq!(world.pull(&admin, name, "stable-slim"), "pulled");
    assert_eq!((world.cached(name, "stable-slim"), world.syncs().len()), (first, 1));
    // A tag that somebody has pushed is theirs, until it is deleted.
    let mutable = json!({ "repositoryName": name, "imageTagMutability": "MUTABLE" });
    world.made("PutImageTagMutability", &mutable);
    let get = json!({ "repositoryName": name, "imageIds": [{ "imageTag": "stable-slim" }] });
    let manifest = world.made("BatchGetImage", &get)["images"][0]["imageManifest"].clone();
    let asked = world.syncs().len();
    let put =
        json!({ "repositoryName": name, "imageManifest": manifest, "imageTag": "trixie-slim" });
    world.made("PutImage", &put);
    world.cloud.advance(48 * HOUR);
    assert_eq!(world.pull(&admin, name, "trixie-slim"), "pulled");
    assert_eq!(world.syncs().len(), asked);
    let delete = json!({ "repositoryName": name, "imageIds": [{ "imageTag": "trixie-slim" }] });
    world.made("BatchDeleteImage", &delete);
    assert_eq!(world.pull(&admin, name, "trixie-slim"), "pulled");
    assert_eq!(world.syncs().len(), asked + 1);
}

#[test]
fn an_image_is_cached_by_its_digest_and_one_in_the_archive_stays_there() {
    let mut world = World::new();
    let admin = world.admin.clone();
    world.rule("hub", "registry-1.docker.io");
    let name = "hub/library/busybox";
    world.pull(&admin, name, "musl");
    let digest = world.cached(name, "musl").unwrap();
    world.made("DeleteRepository", &json!({ "repositoryName": name, "force": true }));
    let login = world.login(&admin);
    let path = format!("/v2/{name}/manifests/{digest}");
    assert_eq!(world.docker(Method::Get, &path, &login).response.status, 200);
    let images = world.made("ListImages", &json!({ "repositoryName": name }));
    assert_eq!(images["imageIds"], json!([{ "imageDigest": digest }]), "without a tag");
    world.pull(&admin, name, "musl");
    let archive = json!({
        "repositoryName": name, "imageId": { "imageTag": "musl" }, "targetStorageClass": "ARCHIVE",
    });
    world.made("UpdateImageStorageClass", &archive);
    let asked = world.syncs().len();
    world.cloud.advance(48 * HOUR);
    assert_eq!(world.pull(&admin, name, "musl"), "ImageNotFound");
    assert_eq!(world.syncs().len(), asked);
}

#[test]
fn the_longest_prefix_says_where_to_ask() {
    let mut world = World::new();
    let admin = world.admin.clone();
    world.rule("ROOT", "public.ecr.aws");
    world.rule("quay", "quay.io");
    world.rule("quay/hub", "registry-1.docker.io");
    let cases = [
        ("docker/library/nginx", "1.30.0", "pulled"),
        ("quay/curl/curl", "8.18.0", "pulled"),
        ("quay/hub/library/alpine", "latest", "pulled"),
        ("quay/library/alpine", "latest", "RepositoryNotFoundException"),
        ("library/alpine", "latest", "RepositoryNotFoundException"),
    ];
    for (name, tag, expected) in cases {
        assert_eq!(world.pull(&admin, name, tag), expected, "{name}");
    }
    // A repository of one's own is covered by the rule for all names, too.
    world.made("CreateRepository", &json!({ "repositoryName": "team/api" }));
    assert_eq!(world.pull(&admin, "team/api", "1.0"), "ImageNotFound");
}

#[test]
fn what_came_of_asking_is_reported() {
    let mut world = World::new();
    let admin = world.admin.clone();
    world.rule("quay", "quay.io");
    world.pull(&admin, "quay/curl/curl", "8.18.0");
    world.set(PublicRegistry::Quay, Reachability::Down);
    world.pull(&admin, "quay/curl/curl", "latest");
    let digest = world.cached("quay/curl/curl", "8.18.0").unwrap();
    let head = r#""ecr-repository-prefix":"quay","repository-name":"quay/curl/curl","upstream-registry-url":"quay.io""#;
    assert_eq!(
        world.syncs(),
        [
            format!(
                r#"ECR Pull Through Cache Action {{"rule-version":"1","sync-status":"SUCCESS",{head},"image-tag":"8.18.0","image-digest":"{digest}"}}"#
            ),
            format!(
                r#"ECR Pull Through Cache Action {{"rule-version":"1","sync-status":"FAILED",{head},"image-tag":"latest","failure-code":"UpstreamUnavailable","failure-reason":"The upstream registry is not available."}}"#
            ),
        ]
    );
}

#[test]
fn the_registrys_door_says_what_the_upstream_registry_says() {
    let mut world = World::new();
    let admin = world.admin.clone();
    world.rule("hub", "registry-1.docker.io");
    let login = world.login(&admin);
    world.made("CreateRepository", &json!({ "repositoryName": "hub/library/nginx" }));
    let ask = |world: &mut World, name: &str, tag: &str| {
        let path = format!("/v2/hub/{name}/manifests/{tag}");
        let exchange = world.docker(Method::Get, &path, &login);
        let body: Value = serde_json::from_str(&text(&exchange)).unwrap_or_default();
        let code = body["errors"][0]["code"].as_str().unwrap_or("").to_owned();
        (exchange.response.status, code)
    };
    let told = |status: u16, code: &str| (status, code.to_owned());
    assert_eq!(ask(&mut world, "nginx", "latest"), told(403, "DENIED"));
    assert_eq!(ask(&mut world, "library/nginx", "0"), told(404, "MANIFEST_UNKNOWN"));
    world.cloud.set_up_internet(|internet, now| {
        while internet.docker_hub.count_pull(&Puller::Account(SECRET.into()), now).is_some() {}
    });
    assert_eq!(ask(&mut world, "library/nginx", "latest"), told(429, "TOOMANYREQUESTS"));
    assert_eq!(ask(&mut world, "library/alpine", "latest"), told(429, "TOOMANYREQUESTS"));
    world.set(PublicRegistry::DockerHub, Reachability::Down);
    assert_eq!(ask(&mut world, "library/nginx", "latest"), told(500, "UNKNOWN"));
    world.set(PublicRegistry::DockerHub, Reachability::Answers);
    world.cloud.advance(6 * HOUR);
    assert_eq!(ask(&mut world, "library/nginx", "latest"), told(200, ""));
}

#[test]
fn a_rule_is_valid_if_its_registry_answers_and_lets_it_in() {
    let mut world = World::new();
    let consumer = "444455556666.dkr.ecr.us-east-1.amazonaws.com";
    let nobody = "999999999999.dkr.ecr.us-east-1.amazonaws.com";
    world.rule("quay", "quay.io");
    world.rule("hub", "registry-1.docker.io");
    world.rule("own", "111122223333.dkr.ecr.eu-west-1.amazonaws.com");
    for (prefix, url) in [("consumer", consumer), ("nobody", nobody)] {
        let role = "arn:aws:iam::111122223333:role/cache";
        let body = json!({ "ecrRepositoryPrefix": prefix, "upstreamRegistryUrl": url, "customRoleArn": role });
        world.made("CreatePullThroughCacheRule", &body);
    }
    world.set(PublicRegistry::Quay, Reachability::Down);
    let down = "The upstream registry is not available.";
    let role =
        "The role of the rule cannot be assumed, or may not log in at the upstream registry.";
    let cases = [
        ("quay", Some(down)),
        ("hub", None),
        ("own", None),
        ("consumer", Some(role)),
        ("nobody", Some(down)),
    ];
    for (prefix, failure) in cases {
        let body = json!({ "ecrRepositoryPrefix": prefix });
        let answer = world.made("ValidatePullThroughCacheRule", &body);
        assert_eq!(answer["isValid"], json!(failure.is_none()), "{prefix}");
        assert_eq!(answer["failure"].as_str(), failure, "{prefix}");
    }
}
