//! Laws that hold whatever is called: `Bench` checks after every call that the registry keeps its
//! invariants, that an error has changed nothing and that it is one the API model declares.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Bench, base64, digest, index, manifest, parsed};

/// One thing to call. Few names, so that calls meet.
#[derive(Clone, Debug)]
enum Step {
    Call(&'static str, Value),
    /// A part of the upload with this number, counted among those begun.
    Part {
        upload: usize,
        first: u64,
        bytes: &'static str,
    },
    Complete {
        upload: usize,
        bytes: &'static str,
    },
    Wait {
        hours: i64,
    },
}

fn one_of<T: Clone + std::fmt::Debug + 'static>(values: &[T]) -> impl Strategy<Value = T> + use<T> {
    prop::sample::select(values.to_vec())
}

fn step() -> impl Strategy<Value = Step> {
    let repository = || one_of(&["team/api", "team/web", "Team"]);
    let layer = || one_of(&["one", "two", "{}"]);
    let tag = || one_of(&[None, Some("1.0"), Some("2.0"), Some("-x")]);
    let mutability = one_of(&["MUTABLE", "IMMUTABLE", "SOMETIMES"]);
    let named = one_of(&[
        "DeleteRepositoryPolicy",
        "GetRepositoryPolicy",
        "ListImages",
        "DescribeImages",
        "InitiateLayerUpload",
        "InitiateLayerUpload",
        "GetLifecyclePolicy",
        "DeleteLifecyclePolicy",
    ]);
    prop_oneof![
        1 => (repository(), mutability).prop_map(|(name, setting)| Step::Call(
            "CreateRepository",
            json!({ "repositoryName": name, "imageTagMutability": setting })
        )),
        1 => (repository(), any::<bool>()).prop_map(|(name, force)| Step::Call(
            "DeleteRepository",
            json!({ "repositoryName": name, "force": force })
        )),
        2 => (named, repository())
            .prop_map(|(operation, name)| Step::Call(operation, json!({ "repositoryName": name }))),
        1 => (repository(), one_of(&["{}", "{", "[]"])).prop_map(|(name, text)| Step::Call(
            "SetRepositoryPolicy",
            json!({ "repositoryName": name, "policyText": text })
        )),
        8 => (repository(), one_of(&["one", "two", "both", "about"]), tag()).prop_map(put),
        1 => (repository(), layer(), tag(), any::<bool>()).prop_map(|(name, layer, tag, delete)| {
            let operation = if delete { "BatchDeleteImage" } else { "BatchGetImage" };
            let ids = json!([{ "imageTag": tag }, { "imageDigest": digest(layer) }]);
            Step::Call(operation, json!({ "repositoryName": name, "imageIds": ids }))
        }),
        1 => (repository(), layer()).prop_map(|(name, layer)| Step::Call(
            "GetDownloadUrlForLayer",
            json!({ "repositoryName": name, "layerDigest": drydock::oci::Digest::of(layer.as_bytes()).to_string() })
        )),
        2 => settings(),
        2 => (repository(), tag(), one_of(&["ARCHIVE", "STANDARD"])).prop_map(
            |(name, tag, class)| Step::Call(
                "UpdateImageStorageClass",
                json!({ "repositoryName": name, "imageId": { "imageTag": tag }, "targetStorageClass": class })
            )
        ),
        6 => (0..4_usize, 0..4_u64, layer())
            .prop_map(|(upload, first, bytes)| Step::Part { upload, first, bytes }),
        6 => (0..4_usize, layer()).prop_map(|(upload, bytes)| Step::Complete { upload, bytes }),
        1 => (1..30_i64).prop_map(|hours| Step::Wait { hours }),
    ]
}

/// An artifact about an image, made of the same blobs.
fn about(image: &str) -> String {
    let mut artifact: Value = serde_json::from_str(&manifest(image)).unwrap();
    artifact["subject"] = json!({
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "digest": digest(image), "size": 1,
    });
    artifact.to_string()
}

/// Settings of a repository and of the registry, some of which cannot be.
fn settings() -> impl Strategy<Value = Step> {
    let arn = |name: &str| format!("arn:aws:ecr:us-east-1:111122223333:repository/{name}");
    let name = || one_of(&["team/api", "team/web", "Team"]);
    prop_oneof![
        (name(), one_of(&["", "a", "b"])).prop_map(move |(name, key)| Step::Call(
            "TagResource",
            json!({ "resourceArn": arn(name), "tags": [{ "Key": key, "Value": "" }] })
        )),
        (name(), one_of(&["MUTABLE", "IMMUTABLE", "NEVER"])).prop_map(|(name, setting)| {
            let body = json!({ "repositoryName": name, "imageTagMutability": setting });
            Step::Call("PutImageTagMutability", body)
        }),
        (name(), one_of(&[r#"{"rules":[]}"#, r#"{"rules":[{}]}"#])).prop_map(|(name, text)| {
            let text = format!("{text:100}");
            let body = json!({ "repositoryName": name, "lifecyclePolicyText": text });
            Step::Call("PutLifecyclePolicy", body)
        }),
        one_of(&["team", "quay", "Q"]).prop_map(|prefix| Step::Call(
            "CreatePullThroughCacheRule",
            json!({ "ecrRepositoryPrefix": prefix, "upstreamRegistryUrl": "quay.io" })
        )),
        one_of(&["team", "ROOT", "Q"]).prop_map(|prefix| Step::Call(
            "CreateRepositoryCreationTemplate",
            json!({ "prefix": prefix, "appliedFor": ["CREATE_ON_PUSH"] })
        )),
        one_of(&["team", "ROOT"]).prop_map(|prefix| Step::Call(
            "DeleteRepositoryCreationTemplate",
            json!({ "prefix": prefix })
        )),
    ]
}

fn put((name, image, tag): (&str, &str, Option<&str>)) -> Step {
    let manifest = match image {
        "both" => index(&["one", "two"]),
        "about" => about("one"),
        _ => manifest(image),
    };
    let mut body = json!({ "repositoryName": name, "imageManifest": manifest });
    if let Some(tag) = tag {
        body["imageTag"] = json!(tag);
    }
    Step::Call("PutImage", body)
}

/// Runs the steps; how many calls succeeded.
fn run(bench: &mut Bench, steps: Vec<Step>) -> usize {
    let mut uploads: Vec<(Value, Value)> = Vec::new();
    let mut succeeded = 0;
    for step in steps {
        let (operation, body) = match step {
            Step::Call(operation, body) => (operation, body),
            Step::Wait { hours } => {
                bench.now = bench.now + std::time::Duration::from_secs(3600 * hours.unsigned_abs());
                continue;
            }
            Step::Part { upload, first, bytes } => {
                let Some((name, id)) = uploads.iter().rev().nth(upload) else { continue };
                let last = first + u64::try_from(bytes.len()).unwrap() - 1;
                (
                    "UploadLayerPart",
                    json!({
                        "repositoryName": name, "uploadId": id, "partFirstByte": first,
                        "partLastByte": last, "layerPartBlob": base64(bytes.as_bytes()),
                    }),
                )
            }
            Step::Complete { upload, bytes } => {
                let Some((name, id)) = uploads.iter().rev().nth(upload) else { continue };
                let digest = drydock::oci::Digest::of(bytes.as_bytes()).to_string();
                (
                    "CompleteLayerUpload",
                    json!({
                        "repositoryName": name, "uploadId": id, "layerDigests": [digest],
                    }),
                )
            }
        };
        if let Ok(answer) = bench.call(operation, &body) {
            succeeded += 1;
            if operation == "InitiateLayerUpload" {
                let id = parsed(&answer)["uploadId"].clone();
                uploads.push((body["repositoryName"].clone(), id));
            }
        }
    }
    succeeded
}

/// A registry with two repositories; one of them has the layers of two images.
fn prepared() -> Bench {
    let mut bench = Bench::with_repository();
    bench.ok(
        "CreateRepository",
        &json!({ "repositoryName": "team/web", "imageTagMutability": "IMMUTABLE" }),
    );
    for blob in ["{}", "one", "two"] {
        bench.upload("team/web", blob.as_bytes());
    }
    bench
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_laws_hold_after_any_calls(steps in prop::collection::vec(step(), 200)) {
        run(&mut prepared(), steps);
    }

    #[test]
    fn the_same_calls_make_the_same_registry(steps in prop::collection::vec(step(), 60)) {
        let (mut one, mut two) = (prepared(), prepared());
        prop_assert_eq!(run(&mut one, steps.clone()), run(&mut two, steps));
        prop_assert!(one.registry == two.registry);
    }

    #[test]
    fn no_text_makes_the_readers_panic(text in ".{0,80}") {
        let _ = text.parse::<drydock::oci::ImageReference>();
        let _ = text.parse::<drydock::ecr::RepositoryName>();
        let _ = text.parse::<drydock::ecr::ImageTag>();
        let _ = text.parse::<drydock::ecr::UploadId>();
        let _ = drydock::oci::Manifest::parse(text.as_bytes(), None);
    }
}
