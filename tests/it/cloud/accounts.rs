//! STS and IAM over the wire.

use std::time::Duration;

use drydock::aws::Host;
use drydock::cloud::{Credentials, Outcome};

use super::support::{CONSUMER, PUBLISHER, World, id, region, text};

#[test]
fn everyone_may_ask_who_they_are() {
    let mut world = World::new();
    let (admin, ci) = (world.admin.clone(), world.ci.clone());
    let root = world.cloud.issue_root_keys(id(PUBLISHER)).unwrap();
    let cases = [
        (admin, "arn:aws:iam::111122223333:user/admin", PUBLISHER),
        (ci, "arn:aws:sts::444455556666:assumed-role/ci/build", CONSUMER),
        (root, "arn:aws:iam::111122223333:root", PUBLISHER),
    ];
    for (keys, arn, account) in cases {
        let host = Host::sts(region("eu-west-1"));
        let exchange = world.query(&keys, &host, "Action=GetCallerIdentity&Version=2011-06-15");
        assert_eq!(exchange.response.status, 200);
        let answer = text(&exchange);
        assert!(answer.contains(&format!("<Arn>{arn}</Arn>")), "{answer}");
        assert!(answer.contains(&format!("<Account>{account}</Account>")), "{answer}");
        let call = exchange.call.unwrap();
        assert_eq!((call.operation, &call.outcome), ("GetCallerIdentity", &Outcome::Succeeded));
        assert!(call.authorizations.is_empty());
    }
}

const POLICY: &str = "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22ecr%3A%2A%22%2C%22Resource%22%3A%22%2A%22%7D%5D%7D";

#[test]
fn users_roles_and_policies_are_made_and_looked_at() {
    let mut world = World::new();
    let admin = world.admin.clone();
    let put_user =
        format!("Action=PutUserPolicy&UserName=ana&PolicyName=P&PolicyDocument={POLICY}");
    let put_role =
        format!("Action=PutRolePolicy&RoleName=deploy&PolicyName=P&PolicyDocument={POLICY}");
    let create_role = format!(
        "Action=CreateRole&RoleName=deploy&Path=%2Fteam%2F&AssumeRolePolicyDocument={}",
        "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22AWS%22%3A%22111122223333%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%5D%7D"
    );
    let managed = "arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FAmazonEC2ContainerRegistryPullOnly";
    let attach = format!("Action=AttachRolePolicy&RoleName=deploy&PolicyArn={managed}");
    let detach = format!("Action=DetachRolePolicy&RoleName=deploy&PolicyArn={managed}");
    let steps: Vec<(&str, u16, &str)> = vec![
        ("Action=GetUser&UserName=ana", 404, "The user with name ana cannot be found."),
        ("Action=CreateUser&UserName=ana", 200, "<Arn>arn:aws:iam::111122223333:user/ana</Arn>"),
        ("Action=CreateUser&UserName=Ana", 409, "User with name Ana already exists."),
        ("Action=CreateUser&UserName=a+b", 400, "The specified value for userName is invalid."),
        ("Action=CreateUser", 400, "Value null at 'userName' failed to satisfy constraint"),
        (
            &put_user,
            200,
            "<PutUserPolicyResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">",
        ),
        ("Action=GetUserPolicy&UserName=ana&PolicyName=P", 200, "%22ecr%3A%2A%22"),
        ("Action=ListUserPolicies&UserName=ana", 200, "<member>P</member>"),
        ("Action=DeleteUserPolicy&UserName=ana&PolicyName=P", 200, "<RequestId>"),
        (
            "Action=DeleteUserPolicy&UserName=ana&PolicyName=P",
            404,
            "The user policy with name P cannot be found.",
        ),
        ("Action=CreateAccessKey&UserName=ana", 200, "<AccessKeyId>AKIA"),
        ("Action=CreateAccessKey&UserName=ana", 200, "<SecretAccessKey>"),
        (
            "Action=CreateAccessKey&UserName=ana",
            409,
            "Cannot exceed quota for AccessKeysPerUser: 2",
        ),
        ("Action=ListUsers", 200, "<UserName>idle</UserName>"),
        ("Action=GetUser", 200, "<UserName>admin</UserName>"),
        (&create_role, 200, "<Arn>arn:aws:iam::111122223333:role/team/deploy</Arn>"),
        (&put_role, 200, "<RequestId>"),
        (&attach, 200, "<RequestId>"),
        ("Action=ListAttachedRolePolicies&RoleName=deploy", 200, "PullOnly</PolicyName>"),
        (&detach, 200, "<RequestId>"),
        (&detach, 404, "was not found."),
        ("Action=ListRoles", 200, "<RoleName>deploy</RoleName>"),
        (
            "Action=DeleteUniverse",
            400,
            "Could not find operation DeleteUniverse for version 2010-05-08",
        ),
    ];
    for (form, status, says) in steps {
        let exchange = world.query(&admin, Host::IAM, &format!("{form}&Version=2010-05-08"));
        let answer = text(&exchange);
        let found = (exchange.response.status, answer.contains(says));
        assert_eq!(found, (status, true), "{form}\n{answer}");
    }
}

#[test]
fn a_broken_policy_is_refused_and_changes_nothing() {
    let mut world = World::new();
    let admin = world.admin.clone();
    let put = "Action=PutUserPolicy&UserName=idle&PolicyName=P&PolicyDocument=";
    for document in ["%7B", "%7B%7D", "hello"] {
        let form = format!("{put}{document}");
        let exchange = world.query(&admin, Host::IAM, &form);
        let answer = text(&exchange);
        assert!(answer.contains("<Code>MalformedPolicyDocument</Code>"), "{answer}");
    }
    let account = world.cloud.account(id(PUBLISHER)).unwrap();
    assert!(account.directory.user("idle").unwrap().identity.inline_policies.is_empty());
}

#[test]
fn a_session_of_a_role_lasts_an_hour() {
    let mut world = World::new();
    let (admin, idle) = (world.admin.clone(), world.idle.clone());
    world.let_ci(
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ecr:*","Resource":"*"}]}"#,
    );
    let form = "Action=AssumeRole&Version=2011-06-15&RoleSessionName=work\
                &RoleArn=arn:aws:iam::444455556666:role/ci";
    let host = Host::sts(region("us-east-1"));
    let denied = world.query(&idle, &host, form);
    assert_eq!(denied.response.status, 403, "{}", text(&denied));
    assert!(text(&denied).contains("is not authorized to perform: sts:AssumeRole"));
    let assumed = world.query(&admin, &host, form);
    let answer = text(&assumed);
    assert_eq!(assumed.response.status, 200, "{answer}");
    let field = |name: &str| {
        let rest = answer.split_once(&format!("<{name}>")).unwrap().1;
        rest.split_once("</").unwrap().0.to_owned()
    };
    assert_eq!(field("Arn"), "arn:aws:sts::444455556666:assumed-role/ci/work");
    assert_eq!(field("Expiration"), "2026-06-01T10:00:00.002Z");
    let session = Credentials {
        access_key_id: field("AccessKeyId").into(),
        secret_access_key: field("SecretAccessKey").into(),
        session_token: Some(field("SessionToken").into()),
    };
    assert_eq!(world.ecr(&session, "DescribeRepositories", "{}").response.status, 200);
    world.cloud.advance(Duration::from_secs(3600));
    let late = world.ecr(&session, "DescribeRepositories", "{}");
    let expected = r#"{"__type":"ExpiredTokenException","message":"The security token included in the request is expired"}"#;
    assert_eq!((late.response.status, text(&late).as_str()), (403, expected));
}
