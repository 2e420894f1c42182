//! Repository creation templates.

use serde_json::{Value, json};

use drydock::ecr::{Quotas, Repository};

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

/// The repository that a push into `name` finds or gets; nothing where the push is refused.
fn pushed<'b>(bench: &'b mut Bench, name: &str) -> Option<&'b Repository> {
    let result = bench.call("InitiateLayerUpload", &json!({ "repositoryName": name }));
    if let Err(error) = &result {
        assert_eq!(error.code(), "RepositoryNotFoundException");
    }
    bench.registry.repository(&name.parse().unwrap()).map(|repository| &**repository)
}

#[test]
fn a_push_makes_the_repository_that_a_template_is_for() {
    let mut bench = Bench::new();
    assert!(pushed(&mut bench, "team/api").is_none());
    let template = |prefix: &str, applied_for: &str, more: Value| {
        let mut body = json!({ "prefix": prefix, "appliedFor": [applied_for] });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let tags = json!([{ "Key": "team", "Value": "api" }]);
    let role = "arn:aws:iam::111122223333:role/ecr";
    let policy = r#"{"rules":[]}"#;
    let templates = [
        template("ROOT", "CREATE_ON_PUSH", json!({})),
        template(
            "team",
            "CREATE_ON_PUSH",
            json!({ "imageTagMutability": "IMMUTABLE", "lifecyclePolicy": policy }),
        ),
        template(
            "team/web",
            "CREATE_ON_PUSH",
            json!({ "resourceTags": tags, "customRoleArn": role }),
        ),
        // Tags without a role to set them with: nothing can be made.
        template("team/db", "CREATE_ON_PUSH", json!({ "resourceTags": tags })),
        template("copies", "REPLICATION", json!({ "imageTagMutability": "IMMUTABLE" })),
    ];
    for template in templates {
        bench.ok("CreateRepositoryCreationTemplate", &template);
    }
    let settings = |repository: &Repository| {
        (
            repository.image_tag_mutability.name(),
            repository.resource_tags.len(),
            repository.lifecycle_policy.is_some(),
        )
    };
    let cases = [
        // The longest prefix counts; a slash is assumed behind it.
        ("team/api", Some(("IMMUTABLE", 0, true))),
        ("team/web/shop", Some(("MUTABLE", 1, false))),
        ("team/web", Some(("IMMUTABLE", 0, true))),
        ("team/db/main", None),
        ("team", Some(("MUTABLE", 0, false))),
        ("teams/api", Some(("MUTABLE", 0, false))),
        // A template for copies is not for pushes.
        ("copies/api", Some(("MUTABLE", 0, false))),
    ];
    for (name, expected) in cases {
        assert_eq!(pushed(&mut bench, name).map(settings), expected, "{name}");
    }
    bench.registry.quotas = Quotas { repositories_max: 6, ..Quotas::AWS_TODAY };
    assert!(pushed(&mut bench, "more").is_none());
}

#[test]
fn a_push_that_makes_a_repository_needs_the_right_to() {
    let mut bench = Bench::with_repository();
    let body = with("appliedFor", json!(["CREATE_ON_PUSH"]));
    bench.ok("CreateRepositoryCreationTemplate", &body);
    let actions = |name: &str| {
        let call = super::super::decode("InitiateLayerUpload", &json!({ "repositoryName": name }));
        let requirements = call.unwrap().requirement(&bench.registry);
        requirements.into_iter().map(|requirement| requirement.action).collect::<Vec<_>>()
    };
    assert_eq!(actions("team/api"), ["ecr:InitiateLayerUpload"]);
    assert_eq!(actions("team/new"), ["ecr:InitiateLayerUpload", "ecr:CreateRepository"]);
    assert_eq!(actions("other"), ["ecr:InitiateLayerUpload"]);
}
