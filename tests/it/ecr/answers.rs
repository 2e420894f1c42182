//! What operations answer when they succeed.

use drydock::ecr::{Answer, Requirement};
use drydock::json;
use serde_json::{Value, json};

use super::{Bench, decode, digest, index, manifest};

const ARN: &str = "arn:aws:ecr:us-east-1:111122223333:repository/team/api";

#[test]
fn a_repository_is_answered_whole_and_in_the_order_of_the_model() {
    let mut bench = Bench::new();
    let body = json!({
        "repositoryName": "team/api",
        "tags": [{ "Key": "team", "Value": "api" }],
        "imageTagMutability": "MUTABLE_WITH_EXCLUSION",
        "imageTagMutabilityExclusionFilters": [{ "filterType": "WILDCARD", "filter": "v*" }],
        "imageScanningConfiguration": { "scanOnPush": true },
        "encryptionConfiguration": { "encryptionType": "KMS", "kmsKey": "alias/a" },
    });
    let answer = bench.call("CreateRepository", &body).unwrap();
    assert_eq!(
        answer.to_text(),
        "{\"repository\":{\"repositoryArn\":\"arn:aws:ecr:us-east-1:111122223333:repository/team/api\",\
         \"registryId\":\"111122223333\",\"repositoryName\":\"team/api\",\
         \"repositoryUri\":\"111122223333.dkr.ecr.us-east-1.amazonaws.com/team/api\",\
         \"createdAt\":1780304400,\"imageTagMutability\":\"MUTABLE_WITH_EXCLUSION\",\
         \"imageTagMutabilityExclusionFilters\":[{\"filterType\":\"WILDCARD\",\"filter\":\"v*\"}],\
         \"imageScanningConfiguration\":{\"scanOnPush\":true},\
         \"encryptionConfiguration\":{\"encryptionType\":\"KMS\",\"kmsKey\":\"alias/a\"}}}"
    );
    let name = "team/api".parse().unwrap();
    let repository = bench.registry.repository(&name).unwrap();
    assert_eq!(&**repository.resource_tags.get("team").unwrap(), "api");
}

#[test]
fn a_call_says_which_permissions_it_needs() {
    let registry = Bench::new().registry;
    let other = "arn:aws:ecr:us-east-1:111122223333:repository/team/web";
    let every = "arn:aws:ecr:us-east-1:111122223333:repository/*";
    let cases = [
        ("GetAuthorizationToken", json!({}), vec![("ecr:GetAuthorizationToken", None)]),
        (
            "PutImage",
            json!({ "repositoryName": "team/api", "imageManifest": "{}" }),
            vec![("ecr:PutImage", Some(ARN))],
        ),
        (
            "CreateRepository",
            json!({ "repositoryName": "team/api" }),
            vec![("ecr:CreateRepository", Some(ARN))],
        ),
        (
            "CreateRepository",
            json!({ "repositoryName": "team/api", "tags": [{ "Key": "a", "Value": "b" }] }),
            vec![("ecr:CreateRepository", Some(ARN)), ("ecr:TagResource", Some(ARN))],
        ),
        ("DescribeRepositories", json!({}), vec![("ecr:DescribeRepositories", Some(every))]),
        (
            "DescribeRepositories",
            json!({ "repositoryNames": ["team/api", "team/web"] }),
            vec![
                ("ecr:DescribeRepositories", Some(ARN)),
                ("ecr:DescribeRepositories", Some(other)),
            ],
        ),
    ];
    for (operation, body, expected) in cases {
        let call = decode(operation, &body).unwrap();
        assert_eq!(call.operation(), operation);
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(action, arn)| Requirement {
                action,
                resource: arn.map(|arn| arn.parse().unwrap()),
            })
            .collect();
        assert_eq!(call.requirement(&registry), expected, "{operation} {body}");
    }
    let named = json!({ "repositoryName": "team/api", "registryId": "444455556666" });
    let call = decode("ListImages", &named).unwrap();
    assert_eq!(call.registry_id(), Some("444455556666".parse().unwrap()));
}

#[test]
fn a_token_is_good_for_twelve_hours() {
    let mut bench = Bench::new();
    let Answer::GetAuthorizationToken(token) =
        bench.call("GetAuthorizationToken", &json!({})).unwrap()
    else {
        panic!("another answer");
    };
    assert_eq!(token.expires_at.to_string(), "2026-06-01T21:00:00Z");
    assert!(!token.password.contains(':'));
    let two = json!({ "registryIds": ["111122223333", "444455556666"] });
    let answer = bench.ok("GetAuthorizationToken", &two);
    let data = answer["authorizationData"].as_array().unwrap();
    assert_eq!(data.len(), 2);
    assert_eq!(data[0]["expiresAt"], 1_780_347_600);
    assert_eq!(data[1]["proxyEndpoint"], "https://444455556666.dkr.ecr.us-east-1.amazonaws.com");
    assert_ne!(
        data[0]["authorizationToken"],
        super::base64(format!("AWS:{}", token.password).as_bytes())
    );
}

#[test]
fn layers_are_there_or_not_and_texts_that_are_no_digests_fail_alone() {
    let mut bench = Bench::with_repository();
    let layer = bench.upload("team/api", b"one");
    let other = drydock::oci::Digest::of(b"two").to_string();
    let body = json!({ "repositoryName": "team/api", "layerDigests": [layer, other, "", "one"] });
    let answer = bench.ok("BatchCheckLayerAvailability", &body);
    assert_eq!(
        answer["layers"],
        json!([
            { "layerDigest": layer, "layerAvailability": "AVAILABLE", "layerSize": 3 },
            { "layerDigest": other, "layerAvailability": "UNAVAILABLE" },
        ])
    );
    let codes: Vec<_> =
        answer["failures"].as_array().unwrap().iter().map(|it| &it["failureCode"]).collect();
    assert_eq!(codes, ["MissingLayerDigest", "InvalidLayerDigest"]);
    bench.put_image("team/api", "one", None);
    let answer = bench.ok("BatchCheckLayerAvailability", &body);
    assert_eq!(answer["layers"][0]["mediaType"], "application/vnd.oci.image.layer.v1.tar+gzip");
}

#[test]
fn a_tag_moves_and_the_old_image_stays_without_it() {
    let mut bench = Bench::with_repository();
    bench.put_image("team/api", "one", Some("latest"));
    bench.now = "2026-06-01T10:00:00.5Z".parse().unwrap();
    bench.put_image("team/api", "two", Some("latest"));
    let list = |filter: Value| json!({ "repositoryName": "team/api", "filter": filter });
    let (one, two) = (digest("one"), digest("two"));
    let tagged = json!({ "imageDigest": two, "imageTag": "latest" });
    let untagged = json!({ "imageDigest": one });
    let cases = [
        (json!({}), json!([tagged, untagged])),
        (json!({ "tagStatus": "TAGGED" }), json!([tagged])),
        (json!({ "tagStatus": "UNTAGGED" }), json!([untagged])),
        (json!({ "imageStatus": "ARCHIVED" }), json!([])),
    ];
    for (filter, expected) in cases {
        assert_eq!(bench.ok("ListImages", &list(filter.clone()))["imageIds"], expected, "{filter}");
    }
    let details = bench.ok("DescribeImages", &json!({ "repositoryName": "team/api" }));
    assert_eq!(
        details["imageDetails"],
        json!([
            {
                "registryId": "111122223333", "repositoryName": "team/api", "imageDigest": two,
                "imageTags": ["latest"], "imageSizeInBytes": 5, "imagePushedAt": 1_780_308_000.5,
                "imageManifestMediaType": "application/vnd.oci.image.manifest.v1+json",
                "artifactMediaType": "application/vnd.oci.image.config.v1+json", "imageStatus": "ACTIVE",
            },
            {
                "registryId": "111122223333", "repositoryName": "team/api", "imageDigest": one,
                "imageSizeInBytes": 5, "imagePushedAt": 1_780_304_400,
                "imageManifestMediaType": "application/vnd.oci.image.manifest.v1+json",
                "artifactMediaType": "application/vnd.oci.image.config.v1+json", "imageStatus": "ACTIVE",
            },
        ])
    );
}

#[test]
fn an_image_is_got_by_tag_by_digest_or_not_at_all() {
    let mut bench = Bench::with_repository();
    bench.put_image("team/api", "one", Some("1.0"));
    bench.put_image("team/api", "two", Some("2.0"));
    let (one, two) = (digest("one"), digest("two"));
    let ids = json!([
        { "imageTag": "1.0" }, { "imageDigest": one }, { "imageDigest": one, "imageTag": "1.0" },
        { "imageTag": "9.9" }, { "imageDigest": "one" }, { "imageTag": "-x" },
        { "imageDigest": two, "imageTag": "1.0" }, {},
    ]);
    let answer =
        bench.ok("BatchGetImage", &json!({ "repositoryName": "team/api", "imageIds": ids }));
    let found: Vec<_> =
        answer["images"].as_array().unwrap().iter().map(|it| &it["imageId"]).collect();
    let tagged = json!({ "imageDigest": one, "imageTag": "1.0" });
    assert_eq!(found, [&tagged, &json!({ "imageDigest": one }), &tagged]);
    assert_eq!(answer["images"][0]["imageManifest"], manifest("one"));
    let failures = answer["failures"].as_array().unwrap().iter();
    let failures: Vec<_> = failures.map(|it| [&it["failureCode"], &it["failureReason"]]).collect();
    assert_eq!(
        failures,
        [
            ["ImageNotFound", "Requested image not found"],
            [
                "InvalidImageDigest",
                "Invalid request parameters: image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'"
            ],
            ["InvalidImageTag", "Invalid request parameters: image tag is not valid"],
            ["ImageTagDoesNotMatchDigest", "Requested image tag does not match the image digest"],
            [
                "MissingDigestAndTag",
                "Invalid request parameters: both tag and digest cannot be null"
            ],
        ]
    );
}

#[test]
fn a_pull_is_recorded_once_a_day() {
    let mut bench = Bench::with_repository();
    bench.put_image("team/api", "one", Some("1.0"));
    let pull = json!({ "repositoryName": "team/api", "imageIds": [{ "imageTag": "1.0" }] });
    let rows = [
        ("2026-06-01T10:00:00Z", "2026-06-01T10:00:00Z"),
        ("2026-06-02T09:59:59Z", "2026-06-01T10:00:00Z"),
        ("2026-06-02T10:00:00Z", "2026-06-02T10:00:00Z"),
    ];
    for (now, recorded) in rows {
        bench.now = now.parse().unwrap();
        bench.ok("BatchGetImage", &pull);
        let name = "team/api".parse().unwrap();
        let mut images = bench.registry.repository(&name).unwrap().images();
        let image = images.next().unwrap();
        assert_eq!(image.last_recorded_pull_time.unwrap().to_string(), recorded, "{now}");
    }
}

#[test]
fn images_are_deleted_by_tag_or_whole_but_not_under_an_index() {
    let mut bench = Bench::with_repository();
    bench.put_image("team/api", "one", Some("1.0"));
    bench.put_image("team/api", "one", Some("1.1"));
    bench.put_image("team/api", "two", None);
    bench.ok("PutImage", &json!({ "repositoryName": "team/api", "imageManifest": index(&["one"]), "imageTag": "list" }));
    let (one, two) = (digest("one"), digest("two"));
    let list = drydock::oci::Digest::of(index(&["one"]).as_bytes()).to_string();
    let rows = [
        (json!({ "imageTag": "1.0" }), json!([{ "imageDigest": one, "imageTag": "1.0" }]), None),
        (
            json!({ "imageTag": "1.1" }),
            json!([]),
            Some(format!("Requested image referenced by manifest list: [{list}]")),
        ),
        (json!({ "imageDigest": two }), json!([{ "imageDigest": two }]), None),
        (json!({ "imageDigest": two }), json!([]), Some("Requested image not found".to_owned())),
        (
            json!({ "imageDigest": list }),
            json!([{ "imageDigest": list, "imageTag": "list" }]),
            None,
        ),
        (json!({ "imageTag": "1.1" }), json!([{ "imageDigest": one, "imageTag": "1.1" }]), None),
    ];
    for (id, deleted, failure) in rows {
        let answer = bench
            .ok("BatchDeleteImage", &json!({ "repositoryName": "team/api", "imageIds": [id] }));
        assert_eq!(answer["imageIds"], deleted, "{id}");
        assert_eq!(answer["failures"][0]["failureReason"].as_str(), failure.as_deref(), "{id}");
    }
    let repository = bench.registry.repository(&"team/api".parse().unwrap()).unwrap();
    assert_eq!(repository.images().len(), 0);
}

#[test]
fn long_lists_come_in_pages() {
    let mut bench = Bench::new();
    for name in ["aa", "bb", "cc", "dd", "ee"] {
        bench.ok("CreateRepository", &json!({ "repositoryName": name }));
    }
    let mut body = json!({ "maxResults": 2 });
    let mut pages = Vec::new();
    loop {
        let answer = bench.ok("DescribeRepositories", &body);
        let names = answer["repositories"].as_array().unwrap().iter();
        pages.push(
            names
                .map(|it| it["repositoryName"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
                .join(" "),
        );
        if answer["nextToken"].is_null() {
            break;
        }
        body["nextToken"] = answer["nextToken"].clone();
    }
    assert_eq!(pages, ["aa bb", "cc dd", "ee"]);
}

#[test]
fn a_page_of_images_may_end_between_the_tags_of_one() {
    let mut bench = Bench::with_repository();
    for (at, layer, tag) in [
        ("09:00", "one", Some("1.0")),
        ("09:01", "two", None),
        ("09:02", "three", Some("3.0")),
        ("09:03", "three", Some("3")),
        ("09:04", "three", Some("latest")),
        ("09:05", "four", Some("4.0")),
    ] {
        bench.now = format!("2026-06-01T{at}:00Z").parse().unwrap();
        bench.put_image("team/api", layer, tag);
    }
    let filter = |filter: &str| json!({ "tagStatus": filter });
    for (length, filter, expected) in [
        (2, filter("ANY"), ["4.0 3", "3.0 latest", "- 1.0"].as_slice()),
        (3, filter("TAGGED"), &["4.0 3 3.0", "latest 1.0"]),
        (1, filter("UNTAGGED"), &["-"]),
        (9, json!({ "imageStatus": "ARCHIVED" }), &[""]),
    ] {
        let mut body =
            json!({ "repositoryName": "team/api", "maxResults": length, "filter": filter });
        let mut pages = Vec::new();
        loop {
            let answer = bench.ok("ListImages", &body);
            let ids = answer["imageIds"].as_array().unwrap().iter();
            let tags: Vec<_> = ids.map(|id| id["imageTag"].as_str().unwrap_or("-")).collect();
            pages.push(tags.join(" "));
            if answer["nextToken"].is_null() {
                break;
            }
            body["nextToken"] = answer["nextToken"].clone();
        }
        assert_eq!(pages, expected, "{body}");
    }
}

#[test]
fn an_answer_is_json() {
    let mut bench = Bench::with_repository();
    bench.put_image("team/api", "one", Some("1.0"));
    let answer = bench.call("DescribeImages", &json!({ "repositoryName": "team/api" })).unwrap();
    assert_eq!(
        json::print(&json::parse(&answer.to_text()).unwrap(), json::Layout::Compact),
        answer.to_text()
    );
}
