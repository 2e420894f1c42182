//! Quotas: each is hit with a registry that takes little.

use std::time::Duration;

use drydock::aws::Ids;
use drydock::ecr::{Bulk, Quotas};
use serde_json::{Value, json};

use super::{Bench, check, manifest};

const LIMIT: &str = "LimitExceededException: The operation did not succeed because it would have exceeded a service limit for your account.";

/// A registry with `team/api` and the blobs of two images.
fn bench(quotas: Quotas) -> Bench {
    let mut bench = Bench::with_repository();
    for blob in ["{}", "one", "two"] {
        bench.upload("team/api", blob.as_bytes());
    }
    bench.registry.quotas = quotas;
    bench
}

fn put(layer: &str, tag: &str) -> Value {
    json!({ "repositoryName": "team/api", "imageManifest": manifest(layer), "imageTag": tag })
}

#[test]
fn a_registry_takes_so_many_repositories() {
    let mut bench = bench(Quotas { repositories_max: 2, ..Quotas::AWS_TODAY });
    let named = |name: &str| json!({ "repositoryName": name });
    // What is there already is told before what does not fit any more.
    let exists = "RepositoryAlreadyExistsException: The repository with name 'team/api' already exists in the registry with id '111122223333'";
    let rows = [
        (named("team/web"), None),
        (named("team/api"), Some(exists)),
        (named("more"), Some(LIMIT)),
    ];
    check(&mut bench, "CreateRepository", &rows);
    bench.ok("DeleteRepository", &named("team/web"));
    check(&mut bench, "CreateRepository", &[(named("more"), None)]);
}

#[test]
fn a_repository_takes_so_many_images() {
    let mut bench = bench(Quotas { images_max: 1, ..Quotas::AWS_TODAY });
    // Another tag on an image that is there is no other image.
    let rows = [(put("one", "1"), None), (put("one", "2"), None), (put("two", "1"), Some(LIMIT))];
    check(&mut bench, "PutImage", &rows);
}

#[test]
fn an_image_takes_so_many_tags() {
    let mut bench = bench(Quotas { tags_max: 2, ..Quotas::AWS_TODAY });
    let rows = [
        (put("one", "1"), None),
        (put("one", "2"), None),
        (put("one", "3"), Some(LIMIT)),
        (put("two", "3"), None),
    ];
    check(&mut bench, "PutImage", &rows);
}

#[test]
fn an_image_is_so_large_at_most() {
    // The configuration has two bytes, the layer three.
    for (most, expected) in [(4, Some(LIMIT)), (5, None)] {
        let quotas = Quotas { image_size_bytes_max: Some(most), ..Quotas::AWS_TODAY };
        check(&mut bench(quotas), "PutImage", &[(put("one", "1"), expected)]);
    }
}

#[test]
fn a_layer_is_so_large_at_most() {
    for (most, expected) in [(4, Some(LIMIT)), (5, None)] {
        let mut bench = bench(Quotas { layer_size_bytes_max: most, ..Quotas::AWS_TODAY });
        let upload = bench.ok("InitiateLayerUpload", &json!({ "repositoryName": "team/api" }));
        let part = json!({
            "repositoryName": "team/api", "uploadId": upload["uploadId"],
            "partFirstByte": 0, "partLastByte": 4, "layerPartBlob": super::base64(b"three"),
        });
        check(&mut bench, "UploadLayerPart", &[(part, expected)]);
    }
}

#[test]
fn the_named_sets_are_what_their_sources_say() {
    let figures = |name: &str| {
        let of = Quotas::named(name).unwrap();
        assert_eq!(of.name(), Some(name));
        (
            of.repositories_max,
            of.images_max,
            of.tags_max,
            of.layer_size_bytes_max,
            of.image_size_bytes_max,
        )
    };
    assert_eq!(figures("aws-today"), (100_000, 100_000, 1000, 54_525_952_000, None));
    let study = (10_000, 10_000, 50, 10_000_000_000, Some(15_000_000_000));
    assert_eq!(figures("study-text"), study);
    assert_eq!(Quotas::named("tomorrow"), None);
    assert_eq!(Quotas { tags_max: 7, ..Quotas::AWS_TODAY }.name(), None);
}

#[test]
fn what_is_made_in_bulk_is_as_if_it_had_been_called_for() {
    let image = drydock::oci::published::find("busybox-glibc-amd64").unwrap();
    let names: Vec<_> = ["a/one", "a/two"].map(|name| name.parse().unwrap()).to_vec();
    let bulk = Bulk { names: &names, image: &image, images: 3 };
    let mut made = Bench::new();
    let end = made.registry.fill(&bulk, made.now, &mut Ids::new(1)).unwrap();
    assert_eq!(end.since(made.now).as_secs(), 180);

    // Nobody can upload bytes that are not here, so the layers come by the same way.
    let mut called = Bench::new();
    let layers = Bulk { images: 0, ..bulk };
    called.registry.fill(&layers, called.now, &mut Ids::new(1)).unwrap();
    for repository in made.registry.repositories() {
        called.now = made.now;
        for image in repository.images().rev() {
            called.now = called.now + Duration::from_secs(60);
            let tags = repository.tags_of(&image.manifest.digest()).as_slice();
            let body = json!({
                "repositoryName": repository.name().as_str(),
                "imageManifest": image.manifest.text(),
                "imageTag": tags[0].as_str(),
            });
            called.ok("PutImage", &body);
        }
    }
    assert!(made.registry == called.registry);
    for repository in made.registry.repositories() {
        assert_eq!(repository.broken_invariant(), None);
        let tags: Vec<_> = repository.tags().map(|(tag, _)| tag.to_string()).collect();
        assert_eq!(tags, ["build-00001", "build-00002", "build-00003"]);
        let newest = repository.images().next().unwrap();
        assert_eq!(repository.tags_of(&newest.manifest.digest()).as_slice()[0].as_str(), tags[2]);
    }
}
