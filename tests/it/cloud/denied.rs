//! Who has no policy may call nothing, whatever the operation; the sentence says what is missing.

use serde_json::Value;

use super::support::{World, text};
use crate::ecr::model::requests::requests;

/// What each operation is about, if that is not the repository that its request names.
fn resource(operation: &str, body: &Value) -> &'static str {
    let is_about_one = ["repositoryName", "repositoryNames", "resourceArn"]
        .iter()
        .any(|member| !body[member].is_null());
    match operation {
        _ if is_about_one => "arn:aws:ecr:us-east-1:111122223333:repository/team/api",
        "DescribeRepositories" => "arn:aws:ecr:us-east-1:111122223333:repository/*",
        _ => "*",
    }
}

#[test]
fn every_operation_is_refused_to_who_has_no_policy() {
    let mut world = World::new();
    let (admin, idle) = (world.admin.clone(), world.idle.clone());
    for (operation, body) in requests() {
        let action = match operation.as_str() {
            // Seeing what refers to an image is part of seeing the image.
            "ListImageReferrers" => "BatchGetImage",
            other => other,
        };
        let resource = resource(&operation, &body);
        let exchange = world.ecr(&idle, &operation, &body.to_string());
        let answer: Value = serde_json::from_str(&text(&exchange)).unwrap();
        assert_eq!(answer["__type"], "AccessDeniedException", "{operation}");
        assert_eq!(
            answer["message"],
            format!(
                "User: arn:aws:iam::111122223333:user/idle is not authorized to perform: \
                 ecr:{action} on resource: {resource} because no identity-based policy allows the \
                 ecr:{action} action"
            ),
            "{operation}"
        );
        // Who may do everything gets further: to the operation itself.
        let exchange = world.ecr(&admin, &operation, &body.to_string());
        assert!(!text(&exchange).contains("AccessDenied"), "{operation}: {}", text(&exchange));
    }
}
