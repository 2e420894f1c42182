//! Laws of replication: whatever the rules of three registries and whatever is done to them, it
//! comes to rest, and every registry is whole.

use std::time::Duration;

use drydock::aws::Host;
use drydock::cloud::{Cloud, Credentials, Exchange};
use drydock::ecr::replication::{ImageReplication, ReplicationStatus};
use drydock::ecr::{Event, RepositoryName};
use drydock::oci::Digest;
use drydock::wire::{Body, Method, Request};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::support::{CONSUMER, EVERYTHING, PUBLISHER, World, id, region, sign, text};
use crate::ecr::{base64, digest, index, manifest};

/// Three registries, by account and Region.
const REGISTRIES: [(&str, &str); 3] =
    [(PUBLISHER, "us-east-1"), (PUBLISHER, "eu-west-1"), (CONSUMER, "us-east-1")];
const REPOSITORIES: [&str; 2] = ["team/api", "team/web"];
const LAYERS: [&str; 3] = ["one", "two", "three"];

#[derive(Clone, Copy, Debug)]
enum Step {
    /// A rule from a registry to the others that are named by a bit each.
    Configure {
        from: usize,
        to: usize,
        filter: Option<&'static str>,
        deletes: bool,
    },
    Push {
        at: usize,
        repository: usize,
        image: usize,
        tag: &'static str,
    },
    Delete {
        at: usize,
        repository: usize,
        image: usize,
        tag: Option<&'static str>,
    },
    Archive {
        at: usize,
        repository: usize,
        tag: &'static str,
        class: &'static str,
    },
    Backfill {
        from: usize,
        to: usize,
    },
    Wait {
        seconds: u64,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let registry = || 0..REGISTRIES.len();
    let repository = || 0..REPOSITORIES.len();
    let image = || 0..=LAYERS.len();
    let tag = || prop::sample::select(vec!["a", "b"]);
    let filter = prop::option::of(prop::sample::select(vec!["team/a", "team"]));
    prop_oneof![
        2 => (registry(), 0..8_usize, filter, any::<bool>())
            .prop_map(|(from, to, filter, deletes)| Step::Configure { from, to, filter, deletes }),
        6 => (registry(), repository(), image(), tag())
            .prop_map(|(at, repository, image, tag)| Step::Push { at, repository, image, tag }),
        2 => (registry(), repository(), image(), prop::option::of(tag()))
            .prop_map(|(at, repository, image, tag)| Step::Delete { at, repository, image, tag }),
        1 => (registry(), repository(), tag(), prop::sample::select(vec!["ARCHIVE", "STANDARD"]))
            .prop_map(|(at, repository, tag, class)| Step::Archive { at, repository, tag, class }),
        1 => (registry(), registry()).prop_map(|(from, to)| Step::Backfill { from, to }),
        3 => (0..200_u64).prop_map(|seconds| Step::Wait { seconds }),
    ]
}

/// The world and the keys of who may do everything in each of the registries.
struct Three {
    cloud: Cloud,
    keys: [Credentials; 3],
    pushes: usize,
    backfills: usize,
}

impl Three {
    /// Registries that take whatever the others send.
    fn new() -> Self {
        let mut world = World::new();
        world.let_ci(EVERYTHING);
        let keys = [world.admin.clone(), world.admin, world.ci];
        let mut three = Self { cloud: world.cloud, keys, pushes: 0, backfills: 0 };
        let policy = json!({ "Version": "2012-10-17", "Statement": [{
            "Sid": "All", "Effect": "Allow", "Principal": { "AWS": [PUBLISHER, CONSUMER] },
            "Action": ["ecr:CreateRepository", "ecr:ReplicateImage"], "Resource": "*",
        }] });
        for at in 0..REGISTRIES.len() {
            let body = json!({ "policyText": policy.to_string() });
            assert_eq!(three.call(at, "PutRegistryPolicy", &body).response.status, 200);
            let body = json!({ "repositoryName": REPOSITORIES[0] });
            assert_eq!(three.call(at, "CreateRepository", &body).response.status, 200);
        }
        three
    }

    fn call(&mut self, at: usize, operation: &str, body: &Value) -> Exchange {
        let name = REGISTRIES[at].1;
        let mut request = Request::new(Method::Post, &Host::ecr_api(region(name)), "/");
        let target = format!("AmazonEC2ContainerRegistry_V20150921.{operation}");
        request.headers.push("X-Amz-Target", target);
        sign(&mut request, &self.keys[at], "ecr", name);
        request.body = Body::text(&body.to_string());
        self.cloud.handle(request)
    }

    fn upload(&mut self, at: usize, repository: &str, layer: &str) {
        let named = json!({ "repositoryName": repository });
        let started = self.call(at, "InitiateLayerUpload", &named);
        if started.response.status != 200 {
            return;
        }
        let started: Value = serde_json::from_str(&text(&started)).unwrap();
        let id = &started["uploadId"];
        let part = json!({ "repositoryName": repository, "uploadId": id, "partFirstByte": 0, "partLastByte": layer.len() - 1, "layerPartBlob": base64(layer.as_bytes()) });
        self.call(at, "UploadLayerPart", &part);
        let digest = Digest::of(layer.as_bytes()).to_string();
        let end = json!({ "repositoryName": repository, "uploadId": id, "layerDigests": [digest] });
        self.call(at, "CompleteLayerUpload", &end);
    }

    /// The last image is an index of the first two.
    fn push(&mut self, at: usize, repository: &str, image: usize, tag: &str) {
        let text = match LAYERS.get(image) {
            Some(layer) => {
                self.upload(at, repository, "{}");
                self.upload(at, repository, layer);
                manifest(layer)
            }
            None => index(&LAYERS[..2]),
        };
        let body = json!({ "repositoryName": repository, "imageManifest": text, "imageTag": tag });
        self.pushes += usize::from(self.call(at, "PutImage", &body).response.status == 200);
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Configure { from, to, filter, deletes } => {
                let others = (0..3).filter(|other| *other != from && to & (1 << other) != 0);
                let others: Vec<_> = others.map(destination).collect();
                let mut rule =
                    json!({ "destinations": others, "deleteReplication": { "enabled": deletes } });
                if let Some(filter) = filter {
                    rule["repositoryFilters"] =
                        json!([{ "filter": filter, "filterType": "PREFIX_MATCH" }]);
                }
                let body = json!({ "replicationConfiguration": { "rules": [rule] } });
                self.call(from, "PutReplicationConfiguration", &body);
            }
            Step::Push { at, repository, image, tag } => {
                self.push(at, REPOSITORIES[repository], image, tag);
            }
            Step::Delete { at, repository, image, tag } => {
                let image = match (tag, LAYERS.get(image)) {
                    (Some(tag), _) => json!({ "imageTag": tag }),
                    (None, Some(layer)) => json!({ "imageDigest": digest(layer) }),
                    (None, None) => {
                        json!({ "imageDigest": Digest::of(index(&LAYERS[..2]).as_bytes()).to_string() })
                    }
                };
                let body =
                    json!({ "repositoryName": REPOSITORIES[repository], "imageIds": [image] });
                self.call(at, "BatchDeleteImage", &body);
            }
            Step::Archive { at, repository, tag, class } => {
                let body = json!({ "repositoryName": REPOSITORIES[repository], "imageId": { "imageTag": tag }, "targetStorageClass": class });
                self.pushes += usize::from(class == "STANDARD") * 2;
                self.call(at, "UpdateImageStorageClass", &body);
            }
            Step::Backfill { from, to } => {
                let body = json!({ "destination": destination(to) });
                let started = self.call(from, "StartReplicationBackfill", &body);
                self.backfills += usize::from(started.response.status == 200);
            }
            Step::Wait { seconds } => self.cloud.advance(Duration::from_secs(seconds)),
        }
    }

    fn run(steps: Vec<Step>) -> Self {
        let mut three = Self::new();
        for step in steps {
            three.step(step);
        }
        three.come_to_rest();
        three
    }

    fn come_to_rest(&mut self) {
        // The longest way: out of the archive, or a backfill that has just begun. What goes round
        // grows with every minute, so it is stopped when it has grown too much.
        for _ in 0..60 {
            if self.arrivals() > self.arrivals_max() {
                break;
            }
            self.cloud.advance(Duration::from_secs(60));
        }
    }

    /// A push goes to two registries at most and no further; a backfill sends each image once for
    /// each of its tags.
    fn arrivals_max(&self) -> usize {
        let images = REPOSITORIES.len() * (LAYERS.len() + 1) * 2;
        self.pushes * 2 + self.backfills * images
    }

    fn arrivals(&self) -> usize {
        let is_arrival = |event: &Event| matches!(event, Event::Replication(_));
        self.cloud.events().iter().filter(|record| is_arrival(&record.event)).count()
    }
}

fn destination(of: usize) -> Value {
    let (account, region) = REGISTRIES[of];
    json!({ "region": region, "registryId": account })
}

fn whole(three: &Three) -> Result<(), TestCaseError> {
    prop_assert_eq!(three.cloud.agenda().count(), 0, "it comes to rest");
    for account in three.cloud.accounts() {
        for (place, registry) in account.registries() {
            for repository in registry.repositories() {
                prop_assert_eq!(
                    repository.broken_invariant(),
                    None,
                    "{} {}",
                    place,
                    repository.name()
                );
                for image in repository.images() {
                    let digest = image.manifest.digest();
                    prop_assert_eq!(Digest::of(image.manifest.bytes()), digest);
                    let known = repository.replication(&digest);
                    for (_, record) in known.into_iter().flat_map(ImageReplication::copies) {
                        prop_assert_ne!(record.status(), Some(ReplicationStatus::InProgress));
                    }
                }
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_rules_it_comes_to_rest(steps in prop::collection::vec(step(), 60)) {
        let three = Three::run(steps);
        prop_assert!(three.arrivals() <= three.arrivals_max(), "nothing goes round");
        whole(&three)?;
    }

    #[test]
    fn the_same_steps_make_the_same_world(steps in prop::collection::vec(step(), 40)) {
        let (one, two) = (Three::run(steps.clone()), Three::run(steps));
        let told = |three: &Three| {
            three.cloud.events().iter().map(|it| format!("{it:?}")).collect::<Vec<_>>()
        };
        prop_assert_eq!(told(&one), told(&two));
        for (account, name) in REGISTRIES {
            let of = |three: &Three| three.cloud.registry(id(account), region(name)).cloned();
            prop_assert!(of(&one) == of(&two));
        }
    }
}

/// Every registry sends everything to both others: a circle in each direction.
#[test]
fn a_circle_of_rules_carries_an_image_once_round_no_corner() {
    let mut three = Three::new();
    for from in 0..3 {
        three.step(Step::Configure { from, to: 7, filter: None, deletes: true });
    }
    three.push(0, REPOSITORIES[0], 0, "a");
    three.come_to_rest();
    assert_eq!(three.arrivals(), 2);
    assert_eq!(three.cloud.agenda().count(), 0);
    let name: RepositoryName = REPOSITORIES[0].parse().unwrap();
    let image = digest(LAYERS[0]).parse().unwrap();
    for (account, at) in REGISTRIES {
        let registry = three.cloud.registry(id(account), region(at)).unwrap();
        assert!(registry.repository(&name).unwrap().image(&image).is_some(), "{account} {at}");
    }
    // And the deletion goes as far as the copies went.
    three.step(Step::Delete { at: 0, repository: 0, image: 0, tag: None });
    three.come_to_rest();
    for (account, at) in REGISTRIES {
        let registry = three.cloud.registry(id(account), region(at)).unwrap();
        assert!(registry.repository(&name).unwrap().image(&image).is_none(), "{account} {at}");
    }
}
