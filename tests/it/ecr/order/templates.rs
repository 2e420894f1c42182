//! Repository creation templates.

use serde_json::{Value, json};

use super::super::{Bench, check, invalid};

const NONE: &str = "TemplateNotFoundException: The repository creation template with prefix 'team' does not exist in the registry with id '111122223333'";

fn with(member: &str, value: Value) -> Value {
    let mut body = json!({ "prefix": "team", "appliedFor": ["REPLICATION"] });
    body[member] = value;
    body
}

#[test]
fn create_repository_creation_template() {
    let null = |member: &str| Some(invalid(member, "Member must not be null"));
    let exists = "TemplateAlreadyExistsException: The repository creation template with prefix 'team' already exists in the registry with id '111122223333'";
    let key = "must satisfy regular expression '^$|arn:aws[a-z0-9-]*:kms:[a-z0-9-]+:[0-9]{12}:key\\/[a-z0-9-]+'";
    let encrypted = |encryption: Value| with("encryptionConfiguration", encryption);
    let rows = [
        (json!({}), null("prefix")),
        (json!({ "prefix": "team" }), null("appliedFor")),
        (
            with("appliedFor", json!(["PUSH"])),
            Some(invalid(
                "appliedFor.1.member",
                "Member must satisfy enum value set: [REPLICATION, PULL_THROUGH_CACHE, CREATE_ON_PUSH]",
            )),
        ),
        (
            with("description", json!("x".repeat(257))),
            Some(invalid("description", "Member must have length less than or equal to 256")),
        ),
        (
            encrypted(json!({ "encryptionType": "KMS", "kmsKey": "alias/x" })),
            Some(invalid("encryptionConfiguration.kmsKey", key)),
        ),
        (
            with("resourceTags", json!([{ "Key": "", "Value": "" }])),
            Some(invalid("resourceTags", "Tag parameters are invalid")),
        ),
        (
            with("imageTagMutability", json!("IMMUTABLE_WITH_EXCLUSION")),
            null("imageTagMutabilityExclusionFilters"),
        ),
        (
            with("repositoryPolicy", json!("{}")),
            Some(invalid("repositoryPolicy", "Invalid repository policy provided")),
        ),
        (
            with("lifecyclePolicy", json!("{}")),
            Some(invalid(
                "lifecyclePolicy",
                "Lifecycle policy validation failure: object has missing required properties ([\"rules\"])",
            )),
        ),
        (with("customRoleArn", json!("role")), Some(invalid("customRoleArn", "Invalid ARN"))),
        (encrypted(json!({ "encryptionType": "KMS", "kmsKey": "" })), None),
        (with("prefix", json!("team/")), Some(exists.to_owned())),
        (with("prefix", json!("ROOT")), None),
    ];
    let mut bench = Bench::new();
    for (body, expected) in &rows {
        let rows = [(body.clone(), expected.as_deref())];
        check(&mut bench, "CreateRepositoryCreationTemplate", &rows);
    }
}

#[test]
fn a_template_is_changed_in_part_and_deleted() {
    let mut bench = Bench::new();
    let named = || json!({ "prefix": "team" });
    check(&mut bench, "UpdateRepositoryCreationTemplate", &[(named(), Some(NONE))]);
    check(&mut bench, "DeleteRepositoryCreationTemplate", &[(named(), Some(NONE))]);
    bench.ok("CreateRepositoryCreationTemplate", &with("description", json!("old")));
    bench.ok("CreateRepositoryCreationTemplate", &with("prefix", json!("web")));
    let change = json!({ "prefix": "team", "imageTagMutability": "IMMUTABLE" });
    let answer = bench.ok("UpdateRepositoryCreationTemplate", &change);
    let template = &answer["repositoryCreationTemplate"];
    assert_eq!(template["description"], "old");
    assert_eq!(template["imageTagMutability"], "IMMUTABLE");
    assert_eq!(template["appliedFor"], json!(["REPLICATION"]));

    let all = bench.ok("DescribeRepositoryCreationTemplates", &json!({}));
    assert_eq!(all["repositoryCreationTemplates"].as_array().unwrap().len(), 2);
    // One that is not there is passed over: the operation has no exception for it.
    let two =
        bench.ok("DescribeRepositoryCreationTemplates", &json!({ "prefixes": ["none", "web"] }));
    assert_eq!(two["repositoryCreationTemplates"][0]["prefix"], "web");
    let rows = [(named(), None), (named(), Some(NONE))];
    check(&mut bench, "DeleteRepositoryCreationTemplate", &rows);
}
