//! Conditions on tags: those that a call passes and those that the repository has.

use drydock::iam::directory::IdentityKind;
use serde_json::{Value, json};

use super::support::{PUBLISHER, World, text};

const ARN: &str = "arn:aws:ecr:us-east-1:111122223333:repository/team/api";

const POLICY: &str = r#"{"Version":"2012-10-17","Statement":[
    {"Effect":"Allow","Action":"ecr:TagResource","Resource":"*",
     "Condition":{"StringEquals":{"aws:RequestTag/team":"api"},
                  "ForAllValues:StringEquals":{"aws:TagKeys":["team","stage"]}}},
    {"Effect":"Allow","Action":"ecr:UntagResource","Resource":"*",
     "Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":["stage"]}}},
    {"Effect":"Allow","Action":"ecr:ListTagsForResource","Resource":"*",
     "Condition":{"StringEquals":{"ecr:ResourceTag/team":"api"}}}]}"#;

#[test]
fn a_call_about_tags_brings_them_as_keys() {
    let mut world = World::new();
    let (admin, idle) = (world.admin.clone(), world.idle.clone());
    world.ecr(&admin, "CreateRepository", r#"{"repositoryName":"team/api"}"#);
    let put = world.cloud.set_up_directory(PUBLISHER.parse().unwrap(), |directory, _, _| {
        directory.put_inline_policy(IdentityKind::User, "idle", "Given", POLICY)
    });
    put.unwrap();
    let tag = |tags: &[(&str, &str)]| {
        let tags = tags.iter().map(|(key, value)| json!({ "Key": key, "Value": value }));
        json!({ "resourceArn": ARN, "tags": tags.collect::<Vec<_>>() })
    };
    let untag = |keys: &[&str]| json!({ "resourceArn": ARN, "tagKeys": keys });
    let list = json!({ "resourceArn": ARN });
    let cases = [
        // The repository has no tag yet, so the condition on it does not hold.
        ("ListTagsForResource", list.clone(), false),
        ("TagResource", tag(&[("team", "web")]), false),
        ("TagResource", tag(&[("stage", "prod")]), false),
        ("TagResource", tag(&[("team", "api"), ("cost", "1")]), false),
        ("TagResource", tag(&[("team", "api"), ("stage", "prod")]), true),
        ("ListTagsForResource", list, true),
        ("UntagResource", untag(&["team"]), false),
        ("UntagResource", untag(&["stage"]), true),
    ];
    for (operation, body, is_allowed) in cases {
        let exchange = world.ecr(&idle, operation, &body.to_string());
        let answer: Value = serde_json::from_str(&text(&exchange)).unwrap();
        let found = exchange.response.status == 200;
        assert_eq!(found, is_allowed, "{operation} {body}: {answer}");
        assert!(is_allowed || answer["__type"] == "AccessDeniedException", "{answer}");
    }
}
