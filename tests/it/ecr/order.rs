//! The order of checks. In each table every row puts right what the row above was refused for.

mod cache;
mod lifecycle;
mod lifecycle_preview;
mod registry;
mod replication;
mod scans;
mod settings;
mod storage;
mod templates;

use serde_json::{Value, json};

use super::{Bench, check, digest, index, invalid, manifest};

const NAME_PATTERN: &str = "InvalidParameterException: Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression '[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*''";
const NO_REPOSITORY: &str = "RepositoryNotFoundException: The repository with name 'team/none' does not exist in the registry with id '111122223333'";

#[test]
fn an_unknown_operation_and_a_body_that_is_no_object_are_refused() {
    let mut bench = Bench::new();
    check(
        &mut bench,
        "ListRepositories",
        &[(
            json!({}),
            Some("UnknownOperationException: `ListRepositories` is not an operation of ECR here"),
        )],
    );
    check(
        &mut bench,
        "ListImages",
        &[(json!([]), Some("SerializationException: the body is not a JSON object"))],
    );
}

#[test]
fn create_repository() {
    let filters = |list: Value| json!({ "repositoryName": "team/api", "imageTagMutability": "IMMUTABLE_WITH_EXCLUSION", "imageTagMutabilityExclusionFilters": list });
    let tagged = |tags: Value| json!({ "repositoryName": "team/api", "tags": tags });
    let many: Vec<_> = (0..51).map(|n| json!({ "Key": format!("k{n}"), "Value": "" })).collect();
    let rows = [
        (json!({}), Some(invalid("repositoryName", "Member must not be null"))),
        (json!({ "repositoryName": null }), Some(invalid("repositoryName", "Member must not be null"))),
        (json!({ "repositoryName": 7 }), Some(invalid("repositoryName", "Member must be a string"))),
        (json!({ "repositoryName": "a" }), Some(invalid("repositoryName", "must have length greater than or equal to 2"))),
        (json!({ "repositoryName": "a".repeat(257) }), Some(invalid("repositoryName", "must have length less than or equal to 256"))),
        (json!({ "repositoryName": "Team/API" }), Some(NAME_PATTERN.to_owned())),
        (json!({ "repositoryName": "team/api", "registryId": "1" }), Some(invalid("registryId", "must satisfy regular expression '[0-9]{12}'"))),
        (json!({ "repositoryName": "team/api", "imageTagMutability": "SOMETIMES" }), Some(invalid("imageTagMutability", "Member must satisfy enum value set: [IMMUTABLE, MUTABLE, MUTABLE_WITH_EXCLUSION, IMMUTABLE_WITH_EXCLUSION]"))),
        (filters(json!(null)), Some(invalid("imageTagMutabilityExclusionFilters", "Member must not be null"))),
        (filters(json!([])), Some(invalid("imageTagMutabilityExclusionFilters", "Member must have length greater than or equal to 1"))),
        (filters(json!([{ "filterType": "WILDCARD", "filter": "a" }, { "filterType": "REGEX" }])), Some(invalid("imageTagMutabilityExclusionFilters.2.member.filterType", "Member must satisfy enum value set: [WILDCARD]"))),
        (filters(json!([{ "filterType": "WILDCARD", "filter": "a b" }])), Some(invalid("imageTagMutabilityExclusionFilters.1.member.filter", "must satisfy regular expression '^[0-9a-zA-Z._*-]{1,128}$'"))),
        (json!({ "repositoryName": "team/api", "encryptionConfiguration": {} }), Some(invalid("encryptionConfiguration.encryptionType", "Member must not be null"))),
        (tagged(json!([{ "Key": "a", "Value": "" }, { "Value": "" }])), Some(invalid("tags.2.member.key", "Member must not be null"))),
        (tagged(json!(many)), Some("TooManyTagsException: The list of tags on the repository is over the limit. The maximum number of tags that can be applied to a repository is 50.".to_owned())),
        (tagged(json!([{ "Key": "", "Value": "" }])), Some("InvalidTagParameterException: Tag parameters are invalid".to_owned())),
        (filters(json!([{ "filterType": "WILDCARD", "filter": "dev-*" }])), None),
        (json!({ "repositoryName": "team/api" }), Some("RepositoryAlreadyExistsException: The repository with name 'team/api' already exists in the registry with id '111122223333'".to_owned())),
    ];
    let rows = rows.map(|(body, expected)| (body, expected));
    let mut bench = Bench::new();
    for (body, expected) in &rows {
        check(&mut bench, "CreateRepository", &[(body.clone(), expected.as_deref())]);
    }
}

#[test]
fn describe_repositories() {
    let mut bench = Bench::with_repository();
    let rows = [
        (
            json!({ "maxResults": 0 }),
            Some(invalid("maxResults", "Member must have value greater than or equal to 1")),
        ),
        (
            json!({ "maxResults": 1001 }),
            Some(invalid("maxResults", "Member must have value less than or equal to 1000")),
        ),
        (
            json!({ "maxResults": "1" }),
            Some(invalid("maxResults", "Member must be a whole number")),
        ),
        (json!({ "nextToken": "?" }), Some(invalid("nextToken", "Invalid token"))),
        (
            json!({ "repositoryNames": [] }),
            Some(invalid("repositoryNames", "Member must have length greater than or equal to 1")),
        ),
        (
            json!({ "repositoryNames": ["team/api", "X"] }),
            Some(invalid(
                "repositoryNames.2.member",
                "must have length greater than or equal to 2",
            )),
        ),
        (json!({ "repositoryNames": ["team/api", "team/none"] }), Some(NO_REPOSITORY.to_owned())),
        (
            json!({ "repositoryNames": ["team/api"], "maxResults": 1 }),
            Some(invalid("repositoryNames", "Member must be null when paging")),
        ),
        (json!({ "repositoryNames": ["team/api"] }), None),
    ];
    for (body, expected) in &rows {
        check(&mut bench, "DescribeRepositories", &[(body.clone(), expected.as_deref())]);
    }
}

#[test]
fn every_operation_on_a_repository_looks_for_it_first() {
    let mut bench = Bench::with_repository();
    let id = "00000000-0000-4000-a000-000000000000";
    let layer = format!("sha256:{}", "0".repeat(64));
    let calls = [
        ("BatchCheckLayerAvailability", json!({ "layerDigests": [layer] })),
        ("BatchDeleteImage", json!({ "imageIds": [{}] })),
        ("BatchGetImage", json!({ "imageIds": [{}] })),
        ("CompleteLayerUpload", json!({ "uploadId": id, "layerDigests": [layer] })),
        ("DeleteRepository", json!({})),
        ("DeleteLifecyclePolicy", json!({})),
        ("DeleteRepositoryPolicy", json!({})),
        ("DescribeImageReplicationStatus", json!({ "imageId": {} })),
        ("DescribeImages", json!({ "imageIds": [{}] })),
        ("GetDownloadUrlForLayer", json!({ "layerDigest": layer })),
        ("GetLifecyclePolicy", json!({})),
        ("GetRepositoryPolicy", json!({})),
        ("InitiateLayerUpload", json!({})),
        ("ListImageReferrers", json!({ "subjectId": { "imageDigest": layer } })),
        ("ListImages", json!({})),
        ("PutImage", json!({ "imageManifest": "no manifest" })),
        ("PutImageScanningConfiguration", json!({ "imageScanningConfiguration": {} })),
        ("PutImageTagMutability", json!({ "imageTagMutability": "MUTABLE" })),
        ("PutLifecyclePolicy", json!({ "lifecyclePolicyText": " ".repeat(100) })),
        ("SetRepositoryPolicy", json!({ "policyText": "no policy" })),
        ("UpdateImageStorageClass", json!({ "imageId": {}, "targetStorageClass": "ARCHIVE" })),
        (
            "UploadLayerPart",
            json!({ "uploadId": id, "partFirstByte": 0, "partLastByte": 0, "layerPartBlob": "AA==" }),
        ),
    ];
    for (operation, mut body) in calls {
        body["repositoryName"] = json!("team/none");
        check(&mut bench, operation, &[(body, Some(NO_REPOSITORY))]);
    }
}

#[test]
fn put_image() {
    let mut bench = Bench::with_repository();
    let put = |manifest: &str, tag: &str| json!({ "repositoryName": "team/api", "imageManifest": manifest, "imageTag": tag });
    let typeless = manifest("one")
        .replace("\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",", "");
    let mut mismatched = put(&manifest("one"), "1.0");
    mismatched["imageDigest"] = json!(digest("two"));
    let (config, layer) = (drydock::oci::Digest::of(b"{}"), drydock::oci::Digest::of(b"one"));
    let layers = |digests: &str| {
        format!(
            "LayersNotFoundException: Layers with digests '[{digests}]' required for pushing image into repository with name 'team/api' in the registry with id '111122223333' do not exist"
        )
    };
    let rows = [
        (put(&manifest("one"), "-x"), invalid("imageTag", "must satisfy regular expression '[a-zA-Z0-9_][a-zA-Z0-9-_.]*'")),
        (put(&manifest("one"), &"a".repeat(301)), invalid("imageTag", "Member must have length less than or equal to 300")),
        (put("", "1.0"), invalid("imageManifest", "Member must have length greater than or equal to 1")),
        (put("{\"schemaVersion\": 2, \"conf", "1.0"), invalid("ImageManifest", "Invalid JSON syntax")),
        (put(&typeless, "1.0"), "InvalidParameterException: image manifest mediatype not provided in manifest or parameter".to_owned()),
        (mismatched, "ImageDigestDoesNotMatchException: The specified image digest does not match the digest that Amazon ECR calculated for the image.".to_owned()),
        (put(&manifest("one"), "1.0"), layers(&format!("{config}, {layer}"))),
    ];
    for (body, expected) in &rows {
        check(&mut bench, "PutImage", &[(body.clone(), Some(expected))]);
    }
    bench.upload("team/api", b"{}");
    check(
        &mut bench,
        "PutImage",
        &[(put(&manifest("one"), "1.0"), Some(&layers(&layer.to_string())))],
    );
    bench.upload("team/api", b"one");
    let exists = |tag: &str| {
        format!(
            "ImageAlreadyExistsException: Image with digest '{}' and tag '{tag}' already exists in the repository with name 'team/api' in registry with id '111122223333'",
            digest("one")
        )
    };
    let untagged = json!({ "repositoryName": "team/api", "imageManifest": manifest("one") });
    let children = format!(
        "ReferencedImagesNotFoundException: Images with digests '[{}]' required for pushing image into repository with name 'team/api' in the registry with id '111122223333' do not exist",
        digest("two")
    );
    check(
        &mut bench,
        "PutImage",
        &[
            (put(&manifest("one"), "1.0"), None),
            (put(&manifest("one"), "1.0"), Some(&exists("1.0"))),
            (put(&manifest("one"), "1.1"), None),
            (untagged, Some(&exists("null"))),
            (put(&index(&["one", "two"]), "list"), Some(&children)),
            (put(&index(&["one"]), "list"), None),
        ],
    );
}

#[test]
fn an_immutable_tag_is_looked_at_after_the_layers() {
    let mut bench = Bench::new();
    bench.ok(
        "CreateRepository",
        &json!({ "repositoryName": "team/api", "imageTagMutability": "IMMUTABLE" }),
    );
    bench.put_image("team/api", "one", Some("1.0"));
    let put = |tag: &str| json!({ "repositoryName": "team/api", "imageManifest": manifest("two"), "imageTag": tag });
    let error = bench.error("PutImage", &put("1.0"));
    assert!(error.starts_with("LayersNotFoundException"), "{error}");
    bench.upload("team/api", b"two");
    let immutable = "ImageTagAlreadyExistsException: The image tag '1.0' already exists in the 'team/api' repository and cannot be overwritten because the repository is immutable.";
    check(&mut bench, "PutImage", &[(put("1.0"), Some(immutable)), (put("1.1"), None)]);
    // Deleting the tag frees it.
    bench.ok(
        "BatchDeleteImage",
        &json!({ "repositoryName": "team/api", "imageIds": [{ "imageTag": "1.0" }] }),
    );
    check(&mut bench, "PutImage", &[(put("1.0"), None)]);
}

#[test]
fn describe_images_and_delete_repository() {
    let mut bench = Bench::with_repository();
    bench.put_image("team/api", "one", Some("1.0"));
    let ask = |id: Value| json!({ "repositoryName": "team/api", "imageIds": [id] });
    check(
        &mut bench,
        "DescribeImages",
        &[
            (
                ask(json!({})),
                Some(
                    "InvalidParameterException: Invalid request parameters: both tag and digest cannot be null",
                ),
            ),
            (
                ask(json!({ "imageTag": "9.9" })),
                Some(
                    "ImageNotFoundException: The image with imageId {imageDigest:'null', imageTag:'9.9'} does not exist within the repository with name 'team/api' in the registry with id '111122223333'",
                ),
            ),
            (ask(json!({ "imageTag": "1.0" })), None),
        ],
    );
    check(
        &mut bench,
        "DeleteRepository",
        &[
            (
                json!({ "repositoryName": "team/api" }),
                Some(
                    "RepositoryNotEmptyException: The repository with name 'team/api' in registry with id '111122223333' cannot be deleted because it still contains images",
                ),
            ),
            (json!({ "repositoryName": "team/api", "force": true }), None),
        ],
    );
}

#[test]
fn repository_policies() {
    let mut bench = Bench::with_repository();
    let set = |text: &str| json!({ "repositoryName": "team/api", "policyText": text });
    let none = "RepositoryPolicyNotFoundException: Repository policy does not exist for the repository with name 'team/api' in the registry with id '111122223333'";
    let named = json!({ "repositoryName": "team/api" });
    let invalid_policy = invalid("PolicyText", "Invalid repository policy provided");
    let policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"ecr:*\"}]}";
    check(&mut bench, "GetRepositoryPolicy", &[(named.clone(), Some(none))]);
    check(
        &mut bench,
        "SetRepositoryPolicy",
        &[
            (
                set(&"x".repeat(10_241)),
                Some(&invalid("policyText", "Member must have length less than or equal to 10240")),
            ),
            (set(""), Some(&invalid_policy)),
            (set("{\"Version\": \"2012-10-17\""), Some(&invalid_policy)),
            (set(policy), None),
        ],
    );
    let answer = bench.ok("GetRepositoryPolicy", &named);
    assert_eq!(answer["policyText"], policy);
    check(&mut bench, "DeleteRepositoryPolicy", &[(named.clone(), None), (named, Some(none))]);
}

#[test]
fn registry_policies() {
    let missing = "RegistryPolicyNotFoundException: Registry policy does not exist in the registry with id '111122223333'";
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Sid":"All","Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"ecr:*","Resource":"*"}]}"#;
    let not_null = invalid("policyText", "Member must not be null");
    let too_long = invalid("policyText", "Member must have length less than or equal to 10240");
    let refused = "InvalidParameterException: Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid registry policy provided'";
    let mut bench = Bench::new();
    check(&mut bench, "GetRegistryPolicy", &[(json!({}), Some(missing))]);
    check(&mut bench, "DeleteRegistryPolicy", &[(json!({}), Some(missing))]);
    check(
        &mut bench,
        "PutRegistryPolicy",
        &[
            (json!({}), Some(&*not_null)),
            (json!({ "policyText": "x".repeat(10_241) }), Some(&*too_long)),
            (json!({ "policyText": "{}" }), Some(refused)),
            (json!({ "policyText": policy }), None),
        ],
    );
    check(&mut bench, "GetRegistryPolicy", &[(json!({}), None)]);
    check(&mut bench, "DeleteRegistryPolicy", &[(json!({}), None), (json!({}), Some(missing))]);
}
