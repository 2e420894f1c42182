//! The situation of a call: which keys it carries, by who makes it and by which way, and what kinds
//! of policy it meets.

use drydock::aws::{Arn, Host};
use drydock::cloud::{Cloud, Credentials, Exchange, Outcome, Route, ServiceCaller, VpcEndpoint};
use drydock::iam::{Context, ContextValue};
use drydock::sim::{History, Sim};

use super::support::{CONSUMER, PUBLISHER, ecr_request, id, region};

const LIST: &str = "aws ecr list-images --registry-id 111122223333 --repository-name shared/base";

/// The world of the scenario after some lines; all have to succeed.
fn world(lines: &[&str]) -> Sim {
    let mut history = History::new("organisation").unwrap();
    for line in lines {
        let entry = history.run(line);
        assert_eq!(entry.run.exit_code, 0, "{line}: {}", entry.run.text());
    }
    Sim::clone(history.present())
}

/// The situation of the last call of `lines`, which need not succeed.
fn situation(lines: &[&str]) -> Context {
    let (last, before) = lines.split_last().unwrap();
    let mut sim = world(before);
    sim.workstation.run(&mut sim.cloud, last);
    let record = sim.cloud.trail().last().unwrap();
    record.authorization().unwrap().request.context.clone()
}

fn exporting(command: &str) -> String {
    format!(
        "export $(printf 'AWS_ACCESS_KEY_ID=%s AWS_SECRET_ACCESS_KEY=%s AWS_SESSION_TOKEN=%s' \
         $(aws sts {command} --query \
         'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text))"
    )
}

fn credentials(sim: &Sim, label: &str) -> Credentials {
    sim.workstation.identity(label).unwrap().credentials.clone()
}

fn codebuild() -> ServiceCaller {
    ServiceCaller {
        name: "codebuild.amazonaws.com".into(),
        source_account: id(PUBLISHER),
        source_arn: "arn:aws:codebuild:us-east-1:111122223333:project/images".parse::<Arn>().ok(),
    }
}

fn context_of(exchange: &Exchange) -> Context {
    let call = exchange.call.as_ref().unwrap();
    call.authorization().unwrap().request.context.clone()
}

/// The situations of the table below, in the order of its columns.
fn situations() -> [Context; 9] {
    let assume = exporting(
        "assume-role --role-arn arn:aws:iam::111122223333:role/admin --role-session-name one \
         --source-identity ada --tags Key=team,Value=api",
    );
    let token = exporting("get-session-token");
    let federated = exporting("get-federation-token --name guest");
    let body = r#"{"repositoryName":"shared/base","registryId":"111122223333"}"#;
    let mut sim = world(&[]);
    let service = sim.cloud.handle_as_service(
        &codebuild(),
        ecr_request(&credentials(&sim, "publisher/admin"), "ListImages", body),
    );
    let forwarded = Route::default().forwarded_by("cloudformation.amazonaws.com");
    let request = ecr_request(&credentials(&sim, "publisher/admin"), "ListImages", body);
    let forwarded = sim.cloud.handle_via(&forwarded, request);
    [
        situation(&["as publisher/admin", LIST]),
        situation(&["as publisher/admin", &token, LIST]),
        situation(&["as publisher/admin", &assume, LIST]),
        situation(&["as publisher/root", LIST]),
        situation(&["as publisher/admin", &federated, LIST]),
        situation(&["as consumer/admin", "network vpce-0c0ffee0123456789", LIST]),
        context_of(&service),
        context_of(&forwarded),
        situation(&["as stranger/admin", "aws ecr list-images --repository-name tools/scan"]),
    ]
}

/// Which key is there when.
///
/// Source: IAM user guide, global condition context keys. Columns: a user; the same with a token of
/// `GetSessionToken`; a role's session, tagged; a root user; a session of `GetFederationToken`; a
/// user through a VPC endpoint; a service; a user whose call a service forwards; a user outside the
/// organisation.
#[rustfmt::skip]
const PRESENT: [(&str, &str); 38] = [
    //                                   U T R C F E S V X
    ("aws:PrincipalArn",              "y y y y y y - y y"),
    ("aws:PrincipalAccount",          "y y y y y y - y y"),
    ("aws:PrincipalType",             "y y y y y y - y y"),
    ("aws:PrincipalIsAWSService",     "y y y y y y y y y"),
    ("aws:PrincipalOrgID",            "y y y y y y - y -"),
    ("aws:PrincipalOrgPaths",         "y y y y y y - y -"),
    ("aws:PrincipalTag/team",         "- - y - - - - - -"),
    ("aws:userid",                    "y y y y y y - y y"),
    ("aws:username",                  "y y - - - y - y y"),
    ("aws:TokenIssueTime",            "- y y - y - - - -"),
    ("aws:MultiFactorAuthPresent",    "- y y - - - - - -"),
    ("aws:MultiFactorAuthAge",        "- - - - - - - - -"),
    ("aws:SourceIdentity",            "- - y - - - - - -"),
    ("aws:PrincipalServiceName",      "- - - - - - y - -"),
    ("aws:PrincipalServiceNamesList", "- - - - - - y - -"),
    ("aws:SourceAccount",             "- - - - - - y - -"),
    ("aws:SourceArn",                 "- - - - - - y - -"),
    ("aws:SourceOrgID",               "- - - - - - y - -"),
    ("aws:SourceOrgPaths",            "- - - - - - y - -"),
    ("aws:ResourceAccount",           "y y y y y y y y y"),
    ("aws:ResourceOrgID",             "y y y y y y y y -"),
    ("aws:ResourceOrgPaths",          "y y y y y y y y -"),
    ("aws:RequestedRegion",           "y y y y y y y y y"),
    ("aws:SourceIp",                  "y y y y y - - - y"),
    ("aws:SourceVpce",                "- - - - - y - - -"),
    ("aws:SourceVpc",                 "- - - - - y - - -"),
    ("aws:SourceVpcArn",              "- - - - - y - - -"),
    ("aws:VpcSourceIp",               "- - - - - y - - -"),
    ("aws:VpceAccount",               "- - - - - y - - -"),
    ("aws:VpceOrgID",                 "- - - - - y - - -"),
    ("aws:VpceOrgPaths",              "- - - - - y - - -"),
    ("aws:SecureTransport",           "y y y y y y y y y"),
    ("aws:ViaAWSService",             "y y y y y y y y y"),
    ("aws:CalledVia",                 "- - - - - - - y -"),
    ("aws:CalledViaFirst",            "- - - - - - - y -"),
    ("aws:CalledViaLast",             "- - - - - - - y -"),
    ("aws:CurrentTime",               "y y y y y y y y y"),
    ("aws:EpochTime",                 "y y y y y y y y y"),
];

#[test]
fn every_key_is_there_when_it_should_be() {
    let situations = situations();
    for (key, expected) in PRESENT {
        let marks = situations.iter().map(|of| if of.get(key).is_some() { "y" } else { "-" });
        assert_eq!(marks.collect::<Vec<_>>().join(" "), expected, "{key}");
    }
    for (number, of) in situations.iter().enumerate() {
        let known = |key: &str| PRESENT.iter().any(|(known, _)| known.eq_ignore_ascii_case(key));
        let unlisted: Vec<_> = of.iter().map(|(key, _)| key).filter(|key| !known(key)).collect();
        assert!(unlisted.is_empty(), "situation {number}: {unlisted:?}");
    }
}

#[test]
fn keys_hold_what_they_say() {
    let [_, _, role, root, federated, endpoint, service, forwarded, _] = situations();
    let one = |text: &str| Some(ContextValue::One(text.into()));
    let many = |text: &str| Some(ContextValue::Many(vec![text.into()]));
    let sim = world(&[]);
    let organization = sim.cloud.organization().unwrap();
    let path = organization.org_path(id(PUBLISHER)).unwrap();
    assert_eq!(path.matches('/').count(), 4, "organisation, root, two units: {path}");
    let cases = [
        (&role, "aws:PrincipalArn", one("arn:aws:iam::111122223333:role/admin")),
        (&role, "aws:PrincipalType", one("AssumedRole")),
        (&role, "aws:PrincipalTag/team", one("api")),
        (&role, "aws:SourceIdentity", one("ada")),
        (&role, "aws:PrincipalOrgPaths", many(&path)),
        (&role, "aws:SourceIp", one("203.0.113.25")),
        (&root, "aws:PrincipalArn", one("arn:aws:iam::111122223333:root")),
        (&root, "aws:userid", one(PUBLISHER)),
        (&federated, "aws:PrincipalType", one("FederatedUser")),
        (&federated, "aws:userid", one("111122223333:guest")),
        (&endpoint, "aws:SourceVpce", one("vpce-0c0ffee0123456789")),
        (&endpoint, "aws:SourceVpc", one("vpc-0decaf00123456789")),
        (
            &endpoint,
            "aws:SourceVpcArn",
            one("arn:aws:ec2:us-east-1:444455556666:vpc/vpc-0decaf00123456789"),
        ),
        (&endpoint, "aws:VpceAccount", one(CONSUMER)),
        (&endpoint, "aws:PrincipalIsAWSService", one("false")),
        (&service, "aws:PrincipalIsAWSService", one("true")),
        (&service, "aws:SourceAccount", one(PUBLISHER)),
        (&service, "aws:SourceArn", one("arn:aws:codebuild:us-east-1:111122223333:project/images")),
        (&service, "aws:ViaAWSService", one("false")),
        (&forwarded, "aws:ViaAWSService", one("true")),
        (&forwarded, "aws:CalledVia", many("cloudformation.amazonaws.com")),
        (&forwarded, "aws:CalledViaFirst", one("cloudformation.amazonaws.com")),
    ];
    for (of, key, expected) in cases {
        assert_eq!(of.get(key), expected.as_ref(), "{key}");
    }
}

#[test]
fn tags_of_a_session_go_before_those_of_its_role() {
    let one = |text: &str| Some(ContextValue::One(text.into()));
    let assume = exporting(
        "assume-role --role-arn arn:aws:iam::111122223333:role/admin --role-session-name one \
         --tags Key=Team,Value=session",
    );
    let tagged = "aws iam tag-role --role-name admin --tags Key=team,Value=role Key=site,Value=x";
    let role = situation(&["as publisher/admin", tagged, &assume, LIST]);
    assert_eq!(role.get("aws:PrincipalTag/team"), one("session").as_ref());
    assert_eq!(role.get("aws:PrincipalTag/site"), one("x").as_ref());
    let tagged = "aws iam tag-user --user-name dev --tags Key=team,Value=user";
    let user = situation(&["as publisher/admin", tagged, "as publisher/dev", LIST]);
    assert_eq!(user.get("aws:PrincipalTag/team"), one("user").as_ref());
}

#[test]
fn calls_of_iam_and_sts_bring_keys_of_their_own() {
    let one = |text: &str| Some(ContextValue::One(text.into()));
    let many = |texts: &[&str]| {
        Some(ContextValue::Many(texts.iter().map(|text| (*text).into()).collect()))
    };
    let assume = situation(&[
        "as publisher/admin",
        "aws iam tag-role --role-name admin --tags Key=site,Value=x",
        "aws sts assume-role --role-arn arn:aws:iam::111122223333:role/admin --external-id word \
         --role-session-name one --source-identity ada --tags Key=a,Value=1 Key=b,Value=2 \
         --transitive-tag-keys b",
    ]);
    let attach = situation(&[
        "as publisher/admin",
        "aws iam attach-user-policy --user-name dev \
         --policy-arn arn:aws:iam::aws:policy/AdministratorAccess",
    ]);
    let tag =
        situation(&["as publisher/admin", "aws iam tag-user --user-name dev --tags Key=a,Value=1"]);
    let untag =
        situation(&["as publisher/admin", "aws iam untag-user --user-name dev --tag-keys a"]);
    let linked = situation(&[
        "as publisher/admin",
        "aws iam create-service-linked-role --aws-service-name replication.ecr.amazonaws.com",
    ]);
    let list = situation(&[
        "as management/admin",
        "aws organizations list-policies --filter RESOURCE_CONTROL_POLICY",
    ]);
    let setting = situation(&[
        "as publisher/admin",
        "aws ecr get-account-setting --name REGISTRY_POLICY_SCOPE",
    ]);
    let cases = [
        (&assume, "sts:RoleSessionName", one("one")),
        (&assume, "sts:ExternalId", one("word")),
        (&assume, "sts:SourceIdentity", one("ada")),
        (&assume, "aws:SourceIdentity", None),
        (&assume, "aws:RequestTag/a", one("1")),
        (&assume, "aws:TagKeys", many(&["a", "b"])),
        (&assume, "sts:TransitiveTagKeys", many(&["b"])),
        (&assume, "iam:ResourceTag/site", one("x")),
        (&attach, "iam:PolicyARN", one("arn:aws:iam::aws:policy/AdministratorAccess")),
        (
            &attach,
            "iam:PermissionsBoundary",
            one("arn:aws:iam::111122223333:policy/DeveloperBoundary"),
        ),
        (&tag, "aws:RequestTag/a", one("1")),
        (&tag, "aws:TagKeys", many(&["a"])),
        (&tag, "iam:PolicyARN", None),
        (&untag, "aws:TagKeys", many(&["a"])),
        (&untag, "aws:RequestTag/a", None),
        (&linked, "iam:AWSServiceName", one("replication.ecr.amazonaws.com")),
        (&list, "organizations:PolicyType", one("RESOURCE_CONTROL_POLICY")),
        (&setting, "ecr:AccountSetting", one("REGISTRY_POLICY_SCOPE")),
    ];
    for (of, key, expected) in cases {
        assert_eq!(of.get(key), expected.as_ref(), "{key}");
    }
}

/// How a call ended: the sentence of a denial, or the outcome in a word.
fn ended(exchange: &Exchange) -> String {
    match &exchange.call.as_ref().unwrap().outcome {
        Outcome::Denied { message } => message.to_string(),
        Outcome::Succeeded | Outcome::Failed { .. } | Outcome::Unauthenticated { .. } => {
            exchange.call.as_ref().unwrap().outcome.to_string()
        }
    }
}

#[test]
fn a_service_needs_the_resources_word_and_no_other() {
    let grant = |condition: &str| {
        format!(
            "aws ecr set-repository-policy --repository-name team/api --policy-text \
             '{{\"Version\":\"2012-10-17\",\"Statement\":[{{\"Effect\":\"Allow\",\"Principal\":\
             {{\"Service\":\"codebuild.amazonaws.com\"}},\"Action\":\"ecr:BatchGetImage\",\
             \"Condition\":{{{condition}}}}}]}}'"
        )
    };
    let own = grant(
        "\"ArnLike\":{\"aws:SourceArn\":\"arn:aws:codebuild:*:111122223333:project/*\"},\
         \"StringEquals\":{\"aws:SourceAccount\":\"111122223333\"}",
    );
    let other = grant("\"StringEquals\":{\"aws:SourceAccount\":\"444455556666\"}");
    // An SCP that forbids everything to everyone in the account.
    let frozen = [
        "as management/admin",
        "NO=$(aws organizations create-policy --type SERVICE_CONTROL_POLICY --name No \
         --description 'Nothing goes' --content '{\"Version\":\"2012-10-17\",\"Statement\":\
         [{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}]}' \
         --query Policy.PolicySummary.Id --output text)",
        "aws organizations attach-policy --policy-id $NO --target-id 111122223333",
    ];
    let denied = "User: codebuild.amazonaws.com is not authorized to perform: ecr:BatchGetImage \
                  on resource: arn:aws:ecr:us-east-1:111122223333:repository/team/api because no \
                  resource-based policy allows the ecr:BatchGetImage action";
    let cases: [(&[&str], &str); 4] = [
        (&[], denied),
        (&["as publisher/admin", &own], "succeeded"),
        (&["as publisher/admin", &other], denied),
        (&["as publisher/admin", &own, frozen[0], frozen[1], frozen[2]], "succeeded"),
    ];
    for (lines, expected) in cases {
        let mut sim = world(lines);
        let body = r#"{"repositoryName":"team/api","imageIds":[{"imageTag":"1.4.2"}]}"#;
        let request = ecr_request(&credentials(&sim, "stranger/admin"), "BatchGetImage", body);
        let exchange = sim.cloud.handle_as_service(&codebuild(), request);
        assert_eq!(ended(&exchange), expected, "{lines:?}");
    }
}

/// Whether the holder of some keys may do something to a repository of the publisher.
fn may(cloud: &Cloud, keys: &Credentials, action: &str, name: &str) -> Option<String> {
    let on = (id(PUBLISHER), region("us-east-1"), Some(name));
    cloud.authorization(keys, &Route::default(), action, on).unwrap().aws_message()
}

#[test]
fn the_role_of_a_service_is_above_the_organisation() {
    let mut sim = world(&[
        "as publisher/admin",
        "aws iam create-service-linked-role --aws-service-name replication.ecr.amazonaws.com",
        "as consumer/admin",
        "aws iam create-service-linked-role --aws-service-name replication.ecr.amazonaws.com",
        "as management/admin",
        "NO=$(aws organizations create-policy --type SERVICE_CONTROL_POLICY --name No \
         --description 'Nothing goes' --content '{\"Version\":\"2012-10-17\",\"Statement\":\
         [{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}]}' \
         --query Policy.PolicySummary.Id --output text)",
        "aws organizations attach-policy --policy-id $NO --target-id $ROOT",
    ]);
    let role = "AWSServiceRoleForECRReplication";
    let own = sim.cloud.issue_session(id(PUBLISHER), role, "r").unwrap();
    let theirs = sim.cloud.issue_session(id(CONSUMER), role, "r").unwrap();
    assert_eq!(may(&sim.cloud, &own, "ecr:ReplicateImage", "team/api"), None);
    let message = may(&sim.cloud, &own, "ecr:PutImage", "team/api").unwrap();
    assert!(message.ends_with("no identity-based policy allows the ecr:PutImage action"));
    // Between two accounts the registry that receives has to agree.
    let message = may(&sim.cloud, &theirs, "ecr:ReplicateImage", "team/api").unwrap();
    assert!(message.ends_with("no resource-based policy allows the ecr:ReplicateImage action"));
    let mut agreed = world(&[
        "as publisher/admin",
        "aws ecr put-registry-policy --policy-text '{\"Version\":\"2012-10-17\",\"Statement\":\
         [{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::444455556666:root\"},\
         \"Action\":\"ecr:ReplicateImage\",\
         \"Resource\":\"arn:aws:ecr:us-east-1:111122223333:repository/*\"}]}'",
        "as consumer/admin",
        "aws iam create-service-linked-role --aws-service-name replication.ecr.amazonaws.com",
    ]);
    let theirs = agreed.cloud.issue_session(id(CONSUMER), role, "r").unwrap();
    assert_eq!(may(&agreed.cloud, &theirs, "ecr:ReplicateImage", "team/api"), None);
}

#[test]
fn an_endpoint_is_the_way_to_ecr_alone() {
    let mut sim = world(&["as consumer/admin", "network vpce-0c0ffee0123456789"]);
    // Its policy speaks of ECR alone, and STS and IAM are not behind it.
    for line in
        ["aws sts get-caller-identity", "aws iam list-users", "aws ecr describe-repositories"]
    {
        let run = sim.workstation.run(&mut sim.cloud, line);
        assert_eq!(run.exit_code, 0, "{line}: {}", run.text());
    }
    let context = sim.cloud.trail().iter().rev().find(|call| call.operation == "ListUsers");
    let context = &context.unwrap().authorization().unwrap().request.context;
    assert_eq!(context.get("aws:SourceVpce"), None);
    assert!(context.get("aws:SourceIp").is_some());
}

#[test]
fn setting_up_refuses_what_cannot_be() {
    let mut sim = world(&[]);
    let number = id(PUBLISHER);
    let again = sim.cloud.set_up_organization(number, |_, _, _| ()).unwrap_err();
    assert_eq!(again.to_string(), "there is an organisation already");
    let mut empty = Cloud::new(1, sim.cloud.now());
    let nobody = empty.set_up_organization(number, |_, _, _| ()).unwrap_err();
    assert_eq!(nobody.to_string(), "there is no account 111122223333");
    let endpoint = VpcEndpoint::new("vpce-1", "vpc-1", number, None).unwrap();
    sim.cloud.add_endpoint(endpoint.clone()).unwrap();
    let twice = sim.cloud.add_endpoint(endpoint).unwrap_err();
    assert_eq!(twice.to_string(), "there is a VPC endpoint vpce-1 already");
    let broken = VpcEndpoint::new("vpce-2", "vpc-1", number, Some("{}")).unwrap_err();
    assert!(broken.to_string().starts_with("the policy is refused: "), "{broken}");
    assert!(sim.cloud.route_through("vpce-2").is_none());
    assert_eq!(Host::ORGANIZATIONS.parse(), Ok(Host::Organizations));
}
