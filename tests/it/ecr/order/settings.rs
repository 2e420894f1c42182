//! Resource tags, tag mutability, scanning.

use serde_json::{Value, json};

use super::super::{Bench, check, invalid};

const ARN: &str = "arn:aws:ecr:us-east-1:111122223333:repository/team/api";
const TOO_MANY: &str = "TooManyTagsException: The list of tags on the repository is over the limit. The maximum number of tags that can be applied to a repository is 50.";
const BAD_TAG: &str = "InvalidTagParameterException: Tag parameters are invalid";
const NO_REPOSITORY: &str = "RepositoryNotFoundException: The repository with name 'team/none' does not exist in the registry with id '111122223333'";

fn tag(key: &str, value: &str) -> Value {
    json!({ "Key": key, "Value": value })
}

#[test]
fn a_resource_is_a_repository_of_this_registry() {
    let invalid_arn = invalid("resourceArn", "Invalid ARN");
    let null = invalid("resourceArn", "Member must not be null");
    let rows = [
        (json!({}), Some(&*null)),
        (json!({ "resourceArn": "team/api" }), Some(&*invalid_arn)),
        (json!({ "resourceArn": "arn:aws:s3:::team" }), Some(&invalid_arn)),
        (json!({ "resourceArn": ARN.replace("repository/", "registry/") }), Some(&invalid_arn)),
        (json!({ "resourceArn": ARN.replace("team", "Team") }), Some(&invalid_arn)),
        (json!({ "resourceArn": ARN.replace("us-east-1", "eu-west-1") }), Some(&invalid_arn)),
        (json!({ "resourceArn": ARN.replace("api", "none") }), Some(NO_REPOSITORY)),
        (json!({ "resourceArn": ARN }), None),
    ];
    check(&mut Bench::with_repository(), "ListTagsForResource", &rows);
}

#[test]
fn tag_resource() {
    let many = |count: usize| -> Vec<_> { (0..count).map(|n| tag(&format!("k{n}"), "")).collect() };
    let put = |tags: Value| json!({ "resourceArn": ARN, "tags": tags });
    let null = invalid("tags", "Member must not be null");
    let rows = [
        (json!({ "resourceArn": ARN }), Some(&*null)),
        (put(json!(many(51))), Some(TOO_MANY)),
        (put(json!([tag("", "")])), Some(BAD_TAG)),
        (put(json!([tag("aws:team", "")])), Some(BAD_TAG)),
        (put(json!([tag("team", &"x".repeat(257))])), Some(BAD_TAG)),
        (put(json!([tag("team", "a"), tag("team", "b")])), Some(BAD_TAG)),
        (put(json!([tag("team", "a")])), None),
        (put(json!(many(50))), Some(TOO_MANY)),
        (put(json!([tag("team", "b"), tag("stage", "")])), None),
    ];
    let mut bench = Bench::with_repository();
    check(&mut bench, "TagResource", &rows);
    let named = json!({ "resourceArn": ARN });
    let tags = json!({ "tags": [tag("stage", ""), tag("team", "b")] });
    assert_eq!(bench.ok("ListTagsForResource", &named), tags);

    let untag = |keys: Value| json!({ "resourceArn": ARN, "tagKeys": keys });
    let null = invalid("tagKeys", "Member must not be null");
    let rows = [
        (named.clone(), Some(&*null)),
        (untag(json!([""])), Some(BAD_TAG)),
        (untag(json!(["team", "unknown"])), None),
    ];
    check(&mut bench, "UntagResource", &rows);
    let tags = json!({ "tags": [tag("stage", "")] });
    assert_eq!(bench.ok("ListTagsForResource", &named), tags);
}

#[test]
fn put_image_tag_mutability() {
    let mut bench = Bench::with_repository();
    bench.put_image("team/api", "one", Some("1.0"));
    bench.put_image("team/api", "one", Some("dev-1"));
    let put = |setting: &str, filters: Value| json!({ "repositoryName": "team/api", "imageTagMutability": setting, "imageTagMutabilityExclusionFilters": filters });
    let dev = json!([{ "filterType": "WILDCARD", "filter": "dev-*" }]);
    let filters = |text| invalid("imageTagMutabilityExclusionFilters", text);
    let null = invalid("imageTagMutability", "Member must not be null");
    let (no_filters, some_filters) =
        (filters("Member must not be null"), filters("Member must be null"));
    let rows = [
        (json!({ "repositoryName": "team/api" }), Some(&*null)),
        (put("IMMUTABLE", dev.clone()), Some(&*some_filters)),
        (put("IMMUTABLE_WITH_EXCLUSION", json!(null)), Some(&*no_filters)),
        (put("IMMUTABLE_WITH_EXCLUSION", dev), None),
    ];
    check(&mut bench, "PutImageTagMutability", &rows);
    // What was there stays; only later pushes feel it.
    let immutable = "ImageTagAlreadyExistsException: The image tag '1.0' already exists in the 'team/api' repository and cannot be overwritten because the repository is immutable.";
    bench.upload("team/api", b"two");
    let push = |tag: &str| json!({ "repositoryName": "team/api", "imageManifest": super::manifest("two"), "imageTag": tag });
    let rows = [(push("1.0"), Some(immutable)), (push("dev-1"), None)];
    check(&mut bench, "PutImage", &rows);
}

#[test]
fn scanning_of_the_registry() {
    let put = |scan_type: &str, rules: Value| json!({ "scanType": scan_type, "rules": rules });
    let rule = |frequency: &str, filter: &str| json!({ "scanFrequency": frequency, "repositoryFilters": [{ "filter": filter, "filterType": "WILDCARD" }] });
    let words = invalid("scanType", "Member must satisfy enum value set: [BASIC, ENHANCED]");
    let three = invalid("rules", "Member must have length less than or equal to 2");
    let filter = invalid(
        "rules.1.member.repositoryFilters.1.member.filter",
        "must satisfy regular expression '^[a-z0-9*](?:[._\\-/a-z0-9*]?[a-z0-9*]+)*$'",
    );
    let frequency = invalid("rules", "scanFrequency must be one that the scanType supports");
    let twice = invalid("rules", "there must be at most one rule for each scanFrequency");
    let on_push = rule("SCAN_ON_PUSH", "team");
    let rows = [
        (put("SOMETIMES", json!([])), Some(&*words)),
        (put("BASIC", json!([on_push, on_push, on_push])), Some(&*three)),
        (put("BASIC", json!([rule("SCAN_ON_PUSH", "a--b")])), Some(&filter)),
        (put("BASIC", json!([rule("CONTINUOUS_SCAN", "team")])), Some(&frequency)),
        (put("ENHANCED", json!([rule("MANUAL", "team")])), Some(&frequency)),
        (put("BASIC", json!([on_push, rule("SCAN_ON_PUSH", "web")])), Some(&twice)),
        (put("ENHANCED", json!([on_push, rule("CONTINUOUS_SCAN", "*api")])), None),
    ];
    let mut bench = Bench::with_repository();
    bench.ok("CreateRepository", &json!({ "repositoryName": "team/web" }));
    bench.ok("CreateRepository", &json!({ "repositoryName": "other" }));
    let before = json!({ "scanType": "BASIC", "rules": [] });
    let answer = bench.ok("GetRegistryScanningConfiguration", &json!({}));
    assert_eq!(answer["scanningConfiguration"], before);
    check(&mut bench, "PutRegistryScanningConfiguration", &rows);
    let names = json!({ "repositoryNames": ["team/api", "team/web", "other", "none"] });
    let answer = bench.ok("BatchGetRepositoryScanningConfiguration", &names);
    let found: Vec<_> = answer["scanningConfigurations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| [&it["scanFrequency"], &it["appliedScanFilters"][0]["filter"]].map(Value::clone))
        .collect();
    let expected = [
        // Of two rules that cover a repository the one that scans more often counts.
        [json!("CONTINUOUS_SCAN"), json!("*api")],
        [json!("SCAN_ON_PUSH"), json!("team")],
        [json!("MANUAL"), json!(null)],
    ];
    assert_eq!(found, expected);
    let failure = &answer["failures"][0];
    assert_eq!(
        [&failure["repositoryName"], &failure["failureCode"]],
        ["none", "REPOSITORY_NOT_FOUND"]
    );
}

#[test]
fn scanning_of_a_repository() {
    let mut bench = Bench::with_repository();
    let null = invalid("imageScanningConfiguration", "Member must not be null");
    let put = |on_push: bool| json!({ "repositoryName": "team/api", "imageScanningConfiguration": { "scanOnPush": on_push } });
    let rows = [(json!({ "repositoryName": "team/api" }), Some(&*null)), (put(true), None)];
    check(&mut bench, "PutImageScanningConfiguration", &rows);
    let names = json!({ "repositoryNames": ["team/api"] });
    let answer = bench.ok("BatchGetRepositoryScanningConfiguration", &names);
    let found = &answer["scanningConfigurations"][0];
    assert_eq!(found["scanFrequency"], "SCAN_ON_PUSH");
    assert_eq!(found["scanOnPush"], true);
}
