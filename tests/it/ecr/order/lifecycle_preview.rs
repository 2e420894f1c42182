//! Previews of lifecycle policies: what is looked at first.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::{Bench, check, invalid};

const SECOND: Duration = Duration::from_secs(1);

const POLICY: &str = r#"{"rules":[{"rulePriority":1,"selection":{"tagStatus":"any","countType":"imageCountMoreThan","countNumber":1},"action":{"type":"expire"}}]}"#;

fn named() -> Value {
    json!({ "repositoryName": "team/api" })
}

fn with(member: &str, value: Value) -> Value {
    let mut body = named();
    body[member] = value;
    body
}

#[test]
fn the_checks_of_both_operations_come_in_this_order() {
    let mut bench = Bench::new();
    let no_repository = "RepositoryNotFoundException: The repository with name 'team/api' does not exist in the registry with id '111122223333'";
    let no_preview = "LifecyclePolicyPreviewNotFoundException: Lifecycle policy preview does not exist for the repository with name 'team/api' in the registry with id '111122223333'";
    let no_policy = "LifecyclePolicyNotFoundException: Lifecycle policy does not exist for the repository with name 'team/api' in the registry with id '111122223333'";
    let short =
        invalid("lifecyclePolicyText", "Member must have length greater than or equal to 100");
    let in_progress = "LifecyclePolicyPreviewInProgressException: The previous lifecycle policy preview request has not completed. Wait and try again.";
    let blank = invalid(
        "LifecyclePolicyText",
        "Lifecycle policy validation failure: Could not map policyString into LifecyclePolicy.",
    );
    let text = |text: &str| with("lifecyclePolicyText", json!(text));
    let rows = [(text("{}"), Some(&*short)), (text(&" ".repeat(100)), Some(no_repository))];
    check(&mut bench, "StartLifecyclePolicyPreview", &rows);
    check(&mut bench, "GetLifecyclePolicyPreview", &[(named(), Some(no_repository))]);
    bench.ok("CreateRepository", &named());
    let rows = [
        (text(&" ".repeat(100)), Some(&*blank)),
        (named(), Some(no_policy)),
        (text(POLICY), None),
        (text(&" ".repeat(100)), Some(&*blank)),
        (text(POLICY), Some(in_progress)),
    ];
    check(&mut bench, "GetLifecyclePolicyPreview", &[(named(), Some(no_preview))]);
    check(&mut bench, "StartLifecyclePolicyPreview", &rows);
    let most = invalid("maxResults", "Member must have value less than or equal to 100");
    let both = invalid("imageIds", "Member must be null when paging");
    let mut paged = with("imageIds", json!([{ "imageTag": "v1" }]));
    paged["maxResults"] = json!(1);
    let word =
        invalid("filter.tagStatus", "Member must satisfy enum value set: [TAGGED, UNTAGGED, ANY]");
    let rows = [
        (with("maxResults", json!(101)), Some(&*most)),
        (paged, Some(&*both)),
        (with("filter", json!({ "tagStatus": "SOME" })), Some(&*word)),
        (named(), None),
    ];
    check(&mut bench, "GetLifecyclePolicyPreview", &rows);
    // The policy of the repository is tried where none is given, and the text of one that is given
    // is not kept.
    bench.advance(5 * SECOND);
    bench.ok("PutLifecyclePolicy", &text(POLICY));
    check(&mut bench, "StartLifecyclePolicyPreview", &[(named(), None)]);
    // With the repository its preview goes.
    bench.ok("DeleteRepository", &named());
    bench.ok("CreateRepository", &named());
    check(&mut bench, "GetLifecyclePolicyPreview", &[(named(), Some(no_preview))]);
    bench.advance(5 * SECOND);
    check(&mut bench, "GetLifecyclePolicyPreview", &[(named(), Some(no_preview))]);
}
