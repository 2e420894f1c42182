//! The API door: who is let in, who may do what, what the trail keeps.

use drydock::aws::{Host, Region};
use drydock::cloud::{Credentials, Outcome};
use drydock::wire::{Body, Method, Request};

use super::support::{World, ecr_request, region, sign, text};

fn error_of(body: &str) -> (String, String) {
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    let member = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    (member("__type"), member("message"))
}

#[test]
fn nobody_gets_in_without_the_right_keys() {
    let mut world = World::new();
    let (admin, ci) = (world.admin.clone(), world.ci.clone());
    let changed = |keys: &Credentials, change: fn(&mut Credentials)| {
        let mut keys = keys.clone();
        change(&mut keys);
        ecr_request(&keys, "DescribeRepositories", "{}")
    };
    let unsigned = {
        let host = Host::ecr_api(region("us-east-1"));
        let mut request = Request::new(Method::Post, &host, "/");
        request.headers.push("X-Amz-Target", "AmazonEC2ContainerRegistry_V20150921.ListImages");
        request
    };
    let elsewhere = {
        let mut request = unsigned.clone();
        sign(&mut request, &admin, "ecr", "eu-west-1");
        request
    };
    let unknown = "The security token included in the request is invalid.";
    let cases = [
        (unsigned, "MissingAuthenticationTokenException", "Missing Authentication Token"),
        (
            changed(&admin, |keys| keys.access_key_id = "AKIA0".into()),
            "UnrecognizedClientException",
            unknown,
        ),
        (changed(&ci, |keys| keys.session_token = None), "UnrecognizedClientException", unknown),
        (
            changed(&ci, |keys| keys.session_token = Some("x".into())),
            "UnrecognizedClientException",
            unknown,
        ),
        (
            elsewhere,
            "InvalidSignatureException",
            "Credential should be scoped to a valid region and to the correct service.",
        ),
    ];
    for (request, code, message) in cases {
        let exchange = world.cloud.handle(request);
        assert_eq!(exchange.response.status, 403);
        assert_eq!(error_of(&text(&exchange)), (code.to_owned(), message.to_owned()));
        assert_eq!(exchange.response.headers.get("x-amzn-ErrorType"), Some(code));
        let outcome = &exchange.call.unwrap().outcome;
        assert_eq!(outcome.to_string(), "unauthenticated");
    }
}

#[test]
fn what_cannot_be_read_is_refused_after_the_signature_is_checked() {
    let mut world = World::new();
    let admin = world.admin.clone();
    let cases = [
        ("Nonsense", "{}", "UnknownOperationException"),
        ("CreateRepository", "{", "SerializationException"),
        ("CreateRepository", "{}", "InvalidParameterException"),
        ("CreateRepository", r#"{"repositoryName":"Team"}"#, "InvalidParameterException"),
        ("DescribeRepositories", r#"{"repositoryNames":["none"]}"#, "RepositoryNotFoundException"),
    ];
    for (operation, body, code) in cases {
        let exchange = world.ecr(&admin, operation, body);
        assert_eq!(exchange.response.status, 400, "{operation} {body}");
        assert_eq!(error_of(&text(&exchange)).0, code, "{operation} {body}");
    }
}

#[test]
fn a_denial_says_who_may_not_do_what_to_which() {
    let mut world = World::new();
    let (idle, ci) = (world.idle.clone(), world.ci.clone());
    let cases = [
        (
            &idle,
            "GetAuthorizationToken",
            "{}",
            "User: arn:aws:iam::111122223333:user/idle is not authorized to perform: \
             ecr:GetAuthorizationToken on resource: * because no identity-based policy allows \
             the ecr:GetAuthorizationToken action",
        ),
        (
            &idle,
            "ListImages",
            r#"{"repositoryName":"none"}"#,
            "User: arn:aws:iam::111122223333:user/idle is not authorized to perform: \
             ecr:ListImages on resource: arn:aws:ecr:us-east-1:111122223333:repository/none \
             because no identity-based policy allows the ecr:ListImages action",
        ),
        (
            &ci,
            "ListImages",
            r#"{"repositoryName":"none","registryId":"111122223333"}"#,
            "User: arn:aws:sts::444455556666:assumed-role/ci/build is not authorized to perform: \
             ecr:ListImages on resource: arn:aws:ecr:us-east-1:111122223333:repository/none \
             because no resource-based policy allows the ecr:ListImages action",
        ),
    ];
    for (keys, operation, body, message) in cases {
        let exchange = world.ecr(keys, operation, body);
        let expected = ("AccessDeniedException".to_owned(), message.to_owned());
        assert_eq!(error_of(&text(&exchange)), expected);
        let call = exchange.call.unwrap();
        assert_eq!(call.outcome, Outcome::Denied { message: message.into() });
        assert_eq!(call.authorizations.len(), 1);
    }
}

#[test]
fn the_trail_keeps_every_call_in_order() {
    let mut world = World::new();
    let (admin, idle) = (world.admin.clone(), world.idle.clone());
    world.ecr(&admin, "CreateRepository", r#"{"repositoryName":"a/b"}"#);
    world.ecr(&idle, "ListImages", r#"{"repositoryName":"a/b"}"#);
    world.ecr(&admin, "CreateRepository", r#"{"repositoryName":"a/b"}"#);
    world.query(&admin, Host::IAM, "Action=GetUser&Version=2010-05-08");
    let lines: Vec<_> = world
        .cloud
        .trail()
        .iter()
        .map(|call| {
            let error = call.outcome.error_code().unwrap_or("-").to_owned();
            let source = call.event_source();
            format!(
                "{} {} {source} {} {} {error}",
                call.sequence, call.at, call.operation, call.caller
            )
        })
        .collect();
    assert_eq!(
        lines,
        [
            "1 2026-06-01T09:00:00.001Z ecr.amazonaws.com CreateRepository arn:aws:iam::111122223333:user/admin -",
            "2 2026-06-01T09:00:00.002Z ecr.amazonaws.com ListImages arn:aws:iam::111122223333:user/idle AccessDenied",
            "3 2026-06-01T09:00:00.003Z ecr.amazonaws.com CreateRepository arn:aws:iam::111122223333:user/admin RepositoryAlreadyExistsException",
            "4 2026-06-01T09:00:00.004Z iam.amazonaws.com GetUser arn:aws:iam::111122223333:user/admin -",
        ]
    );
    let resource = world.cloud.trail().first().unwrap().resource.as_ref().map(ToString::to_string);
    assert_eq!(resource.as_deref(), Some("arn:aws:ecr:us-east-1:111122223333:repository/a/b"));
}

#[test]
fn the_same_requests_give_the_same_bytes() {
    let run = || {
        let mut world = World::new();
        let admin = world.admin.clone();
        let made = world.ecr(&admin, "CreateRepository", r#"{"repositoryName":"a/b"}"#);
        let token = world.ecr(&admin, "GetAuthorizationToken", "{}");
        (made.response, token.response)
    };
    assert_eq!(run(), run());
    let nobody = Request::new(Method::Get, "example.com", "/");
    let exchange = World::new().cloud.handle(nobody);
    assert_eq!((exchange.response.status, exchange.response.body), (503, Body::Empty));
    assert!(Region::all().count() > 30);
}
