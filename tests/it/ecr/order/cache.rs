//! Pull through cache rules.

use serde_json::{Value, json};

use super::super::{Bench, check, invalid};

const SECRET: &str =
    "arn:aws:secretsmanager:us-east-1:111122223333:secret:ecr-pullthroughcache/hub-1";
const ROLE: &str = "arn:aws:iam::111122223333:role/cache";
const NONE: &str = "PullThroughCacheRuleNotFoundException: The pull through cache rule with repository prefix 'hub' does not exist in the registry with id '111122223333'";
const UNSUPPORTED: &str =
    "UnsupportedUpstreamRegistryException: The specified upstream registry isn't supported.";

fn create(prefix: &str, url: &str) -> Value {
    json!({ "ecrRepositoryPrefix": prefix, "upstreamRegistryUrl": url })
}

fn with(mut body: Value, member: &str, value: &str) -> Value {
    body[member] = json!(value);
    body
}

#[test]
fn create_pull_through_cache_rule() {
    let other = "444455556666.dkr.ecr.us-east-1.amazonaws.com";
    let own = "111122223333.dkr.ecr.us-east-1.amazonaws.com";
    let pattern = "must satisfy regular expression '^([a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*\\/?|ROOT)$'";
    let null = |member: &str| Some(invalid(member, "Member must not be null"));
    let login = "UnsupportedUpstreamRegistryException: The specified upstream registry requires authentication";
    let exists = "PullThroughCacheRuleAlreadyExistsException: The pull through cache rule with repository prefix 'hub' already exists in the registry with id '111122223333'";
    let part = "Member must be ROOT when ecrRepositoryPrefix is ROOT";
    let hub = || create("hub", "registry-1.docker.io");
    let rows = [
        (json!({}), null("ecrRepositoryPrefix")),
        (create("Hub", "quay.io"), Some(invalid("ecrRepositoryPrefix", pattern))),
        (json!({ "ecrRepositoryPrefix": "hub" }), null("upstreamRegistryUrl")),
        (create("hub", "docker.io"), Some(UNSUPPORTED.to_owned())),
        (create("hub", own), Some(UNSUPPORTED.to_owned())),
        (with(hub(), "upstreamRegistry", "quay"), Some(UNSUPPORTED.to_owned())),
        (hub(), Some(login.to_owned())),
        (create("hub", "x.azurecr.io"), Some(login.to_owned())),
        (create("ecr", other), null("customRoleArn")),
        (
            with(
                with(create("ROOT", other), "customRoleArn", ROLE),
                "upstreamRepositoryPrefix",
                "team",
            ),
            Some(invalid("upstreamRepositoryPrefix", part)),
        ),
        (
            with(hub(), "credentialArn", &SECRET.replace("us-east-1", "eu-west-1")),
            Some(format!(
                "SecretNotFoundException: The secret '{}' does not exist",
                SECRET.replace("us-east-1", "eu-west-1")
            )),
        ),
        (with(hub(), "credentialArn", SECRET), None),
        (
            with(create("hub/", "registry-1.docker.io"), "credentialArn", SECRET),
            Some(exists.to_owned()),
        ),
        (create("quay", "quay.io"), None),
        (with(create("ROOT", other), "customRoleArn", ROLE), None),
    ];
    let mut bench = Bench::new();
    for (body, expected) in &rows {
        check(&mut bench, "CreatePullThroughCacheRule", &[(body.clone(), expected.as_deref())]);
    }
    for n in 3..50 {
        bench.ok("CreatePullThroughCacheRule", &create(&format!("quay-{n}"), "quay.io"));
    }
    let limit = "LimitExceededException: The operation did not succeed because it would have exceeded a service limit for your account.";
    check(&mut bench, "CreatePullThroughCacheRule", &[(create("more", "quay.io"), Some(limit))]);
}

#[test]
fn a_rule_is_looked_at_changed_and_deleted() {
    let mut bench = Bench::new();
    let named = || json!({ "ecrRepositoryPrefix": "hub" });
    let operations = [
        "UpdatePullThroughCacheRule",
        "DeletePullThroughCacheRule",
        "ValidatePullThroughCacheRule",
    ];
    for operation in operations {
        check(&mut bench, operation, &[(named(), Some(NONE))]);
    }
    let rows = [(json!({ "ecrRepositoryPrefixes": ["hub"] }), Some(NONE)), (json!({}), None)];
    check(&mut bench, "DescribePullThroughCacheRules", &rows);
    let hub = with(create("hub", "registry-1.docker.io"), "credentialArn", SECRET);
    bench.ok("CreatePullThroughCacheRule", &hub);
    bench.ok("CreatePullThroughCacheRule", &create("quay", "quay.io"));
    let elsewhere = SECRET.replace("111122223333", "444455556666");
    let missing = format!("SecretNotFoundException: The secret '{elsewhere}' does not exist");
    let other = SECRET.replace("hub-1", "hub-2");
    let rows = [
        (with(named(), "credentialArn", &elsewhere), Some(&*missing)),
        (with(named(), "credentialArn", &other), None),
    ];
    check(&mut bench, "UpdatePullThroughCacheRule", &rows);
    let all = bench.ok("DescribePullThroughCacheRules", &json!({}));
    let rules = &all["pullThroughCacheRules"];
    assert_eq!([&rules[0]["credentialArn"], &rules[1]["upstreamRegistry"]], [&*other, "quay"]);
    let page = bench.ok("DescribePullThroughCacheRules", &json!({ "maxResults": 1 }));
    assert!(page["nextToken"].is_string());
    // What nobody has tried does not pass for working: the cloud tries, see `cloud::pull_through`.
    let quay = json!({ "ecrRepositoryPrefix": "quay" });
    for rule in [named(), quay] {
        assert_eq!(bench.ok("ValidatePullThroughCacheRule", &rule)["isValid"], false);
    }
    check(&mut bench, "DeletePullThroughCacheRule", &[(named(), None), (named(), Some(NONE))]);
}
