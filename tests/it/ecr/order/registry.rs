//! Settings of the registry: replication, signing, whose pulls count.

use serde_json::{Value, json};

use super::super::{Bench, check, invalid};

#[test]
fn get_authorization_token() {
    let ids = |ids: Value| json!({ "registryIds": ids });
    let short = invalid("registryIds", "Member must have length greater than or equal to 1");
    let pattern = invalid("registryIds.2.member", "must satisfy regular expression '[0-9]{12}'");
    let rows = [
        (ids(json!([])), Some(&*short)),
        (ids(json!(["444455556666", "1"])), Some(&*pattern)),
        (ids(json!(["444455556666"])), None),
        (json!({}), None),
    ];
    check(&mut Bench::new(), "GetAuthorizationToken", &rows);
}

fn to(region: &str, registry: &str) -> Value {
    json!({ "region": region, "registryId": registry })
}

/// One rule with these members.
fn replicate(rule: &Value) -> Value {
    json!({ "replicationConfiguration": { "rules": [rule] } })
}

fn replicate_to(destinations: &[Value]) -> Value {
    replicate(&json!({ "destinations": destinations }))
}

/// Limits, enumerations and what is required are held against the model elsewhere.
#[test]
fn what_is_no_replication_rule_is_told_by_its_place() {
    let filtered = |filter: &str| {
        let filter = json!({ "filter": filter, "filterType": "PREFIX_MATCH" });
        replicate(&json!({ "destinations": [], "repositoryFilters": [filter] }))
    };
    let refused = |path: &str, text: &str| {
        invalid(&format!("replicationConfiguration.rules.1.member.{path}"), text)
    };
    let pattern = "must satisfy regular expression '^(?:[a-z0-9]+(?:[._-][a-z0-9]*)*/)*[a-z0-9]*(?:[._-][a-z0-9]*)*$'";
    let region = |text| refused("destinations.1.member.region", text);
    let letters = region("must satisfy regular expression '[0-9a-z-]{2,25}'");
    let unknown = region("Invalid region");
    let registry =
        refused("destinations.1.member.registryId", "must satisfy regular expression '[0-9]{12}'");
    let filter = refused("repositoryFilters.1.member.filter", pattern);
    let rows = [
        (replicate_to(&[to("EU", "111122223333")]), Some(&*letters)),
        (replicate_to(&[to("eu-west-9", "111122223333")]), Some(&*unknown)),
        (replicate_to(&[to("eu-west-1", "1")]), Some(&registry)),
        (filtered("Team"), Some(&filter)),
        (filtered("team"), None),
    ];
    check(&mut Bench::new(), "PutReplicationConfiguration", &rows);
}

#[test]
fn put_replication_configuration() {
    let at = |text: &str| invalid("replicationConfiguration", text);
    let null = at("Member must not be null");
    let own = at("Replication destination cannot be the same as the source registry");
    let away = at("Replication destination must be in the partition of the source registry");
    let two = [to("us-east-1", "444455556666"), to("eu-west-1", "111122223333")];
    let rows = [
        (json!({}), Some(&*null)),
        (replicate_to(&[to("us-east-1", "111122223333")]), Some(&*own)),
        (replicate_to(&[to("cn-north-1", "111122223333")]), Some(&away)),
        (replicate_to(&two), None),
    ];
    let mut bench = Bench::new();
    let empty =
        json!({ "registryId": "111122223333", "replicationConfiguration": { "rules": [] } });
    assert_eq!(bench.ok("DescribeRegistry", &json!({})), empty);
    check(&mut bench, "PutReplicationConfiguration", &rows);
    let answer = bench.ok("DescribeRegistry", &json!({}));
    assert_eq!(answer["replicationConfiguration"]["rules"][0]["destinations"], json!(two));
    // The whole is put, so an empty list takes all rules away.
    let none = json!({ "replicationConfiguration": { "rules": [] } });
    bench.ok("PutReplicationConfiguration", &none);
    assert_eq!(bench.ok("DescribeRegistry", &json!({})), empty);
}

#[test]
fn signing_configurations() {
    let none = "SigningConfigurationNotFoundException: Signing configuration does not exist in the registry with id '111122223333'";
    let profile = "arn:aws:signer:us-east-1:111122223333:/signing-profiles/Release";
    let put = |rules: Value| json!({ "signingConfiguration": { "rules": rules } });
    let at = |path: &str, text: &str| invalid(&format!("signingConfiguration{path}"), text);
    let arn_pattern = "must satisfy regular expression '^arn:aws(-[a-z]+)*:signer:[a-z0-9-]+:[0-9]{12}:\\/signing-profiles\\/[a-zA-Z0-9_]{2,}$'";
    let (null, rules) =
        (at("", "Member must not be null"), at(".rules", "Member must not be null"));
    let many = at(".rules", "Member must have length less than or equal to 10");
    let arn = at(".rules.1.member.signingProfileArn", arn_pattern);
    let filter = at(
        ".rules.1.member.repositoryFilters.1.member.filter",
        "must satisfy regular expression '^(?:[a-z0-9*]+(?:[._-][a-z0-9*]+)*/)*[a-z0-9*]+(?:[._-][a-z0-9*]+)*$'",
    );
    let elsewhere = at("", "Signing profile must be in the Region of the registry");
    let one = |profile: &str| json!([{ "signingProfileArn": profile }]);
    let filtered = |filter: &str| json!([{ "signingProfileArn": profile, "repositoryFilters": [{ "filter": filter, "filterType": "WILDCARD_MATCH" }] }]);
    let eleven = vec![json!({ "signingProfileArn": profile }); 11];
    let rows = [
        (json!({}), Some(&*null)),
        (json!({ "signingConfiguration": {} }), Some(&*rules)),
        (put(json!(eleven)), Some(&many)),
        (put(one("arn:aws:iam::111122223333:role/x")), Some(&arn)),
        (put(one(&profile.replace("Release", "R"))), Some(&arn)),
        (put(filtered("a//b")), Some(&filter)),
        (put(one(&profile.replace("us-east-1", "eu-west-1"))), Some(&elsewhere)),
        (put(filtered("team/*")), None),
    ];
    let mut bench = Bench::new();
    check(&mut bench, "GetSigningConfiguration", &[(json!({}), Some(none))]);
    check(&mut bench, "PutSigningConfiguration", &rows);
    let answer = bench.ok("GetSigningConfiguration", &json!({}));
    assert_eq!(answer["signingConfiguration"]["rules"], filtered("team/*"));
    let rows = [(json!({}), None), (json!({}), Some(none))];
    check(&mut bench, "DeleteSigningConfiguration", &rows);
}

#[test]
fn pull_time_update_exclusions() {
    let arn = "arn:aws:iam::111122223333:role/ops/scanner";
    let named = |arn: &str| json!({ "principalArn": arn });
    let null = invalid("principalArn", "Member must not be null");
    let long = invalid("principalArn", "Member must have length less than or equal to 200");
    let pattern = invalid(
        "principalArn",
        "must satisfy regular expression '^arn:aws(-[a-z]+)*:iam::[0-9]{12}:(role|user)/[\\w+=,.@-]+(/[\\w+=,.@-]+)*$'",
    );
    let exists = format!(
        "ExclusionAlreadyExistsException: The pull time update exclusion for principal '{arn}' already exists"
    );
    let missing = format!(
        "ExclusionNotFoundException: The pull time update exclusion for principal '{arn}' does not exist"
    );
    let limit = "LimitExceededException: The operation did not succeed because it would have exceeded a service limit for your account.";
    let mut bench = Bench::new();
    let rows = [
        (json!({}), Some(&*null)),
        (named(&"a".repeat(201)), Some(&*long)),
        (named("arn:aws:iam::111122223333:group/ops"), Some(&pattern)),
        (named("arn:aws:iam::111122223333:role/"), Some(&pattern)),
        (named("arn:aws:sts::111122223333:assumed-role/ops/x"), Some(&pattern)),
        (named(arn), None),
        (named(arn), Some(&exists)),
    ];
    check(&mut bench, "RegisterPullTimeUpdateExclusion", &rows);
    let rows = [(named(arn), None), (named(arn), Some(&*missing))];
    check(&mut bench, "DeregisterPullTimeUpdateExclusion", &rows);
    for n in 0..100 {
        let user = format!("arn:aws:iam::111122223333:user/u{n:02}");
        bench.ok("RegisterPullTimeUpdateExclusion", &named(&user));
    }
    check(&mut bench, "RegisterPullTimeUpdateExclusion", &[(named(arn), Some(limit))]);
    let answer = bench.ok("ListPullTimeUpdateExclusions", &json!({ "maxResults": 1 }));
    assert_eq!(answer["pullTimeUpdateExclusions"], json!(["arn:aws:iam::111122223333:user/u00"]));
    assert!(answer["nextToken"].is_string());
}

/// A pull is recorded once in 24 hours, and never for who is left out.
#[test]
fn pulls_of_an_excluded_principal_do_not_count() {
    let mut bench = Bench::with_repository();
    bench.put_image("team/api", "one", Some("1.0"));
    let scanner = "arn:aws:iam::111122223333:role/scanner";
    bench.ok("RegisterPullTimeUpdateExclusion", &json!({ "principalArn": scanner }));
    let pulled = |bench: &mut Bench, principal: &str| {
        bench.principal = Some(principal.parse().unwrap());
        let ids = json!({ "repositoryName": "team/api", "imageIds": [{ "imageTag": "1.0" }] });
        bench.ok("BatchGetImage", &ids);
        let answer = bench.ok("DescribeImages", &json!({ "repositoryName": "team/api" }));
        answer["imageDetails"][0]["lastRecordedPullTime"].is_number()
    };
    assert!(!pulled(&mut bench, scanner));
    assert!(pulled(&mut bench, "arn:aws:iam::111122223333:role/ci"));
}

#[test]
fn account_settings() {
    let known = "Member must satisfy enum value set: [BASIC_SCAN_TYPE_VERSION, REGISTRY_POLICY_SCOPE, BLOB_MOUNTING]";
    let name = invalid("name", "Member must not be null");
    let unknown = invalid("name", known);
    let rows = [(json!({}), Some(&*name)), (json!({ "name": "COLOUR" }), Some(&*unknown))];
    let mut bench = Bench::new();
    check(&mut bench, "GetAccountSetting", &rows);
    check(&mut bench, "PutAccountSetting", &rows);
    let null = invalid("value", "Member must not be null");
    check(&mut bench, "PutAccountSetting", &[(json!({ "name": "BLOB_MOUNTING" }), Some(&null))]);
    let cases = [
        ("BASIC_SCAN_TYPE_VERSION", "AWS_NATIVE", "AWS_NATIVE", "CLAIR", "AWS_NATIVE"),
        ("REGISTRY_POLICY_SCOPE", "V2", "V2", "V1", "V2"),
        ("BLOB_MOUNTING", "DISABLED", "ENABLED", "YES", "ENABLED, DISABLED"),
    ];
    for (name, before, after, wrong, words) in cases {
        let named = json!({ "name": name });
        let setting = |value: &str| json!({ "name": name, "value": value });
        assert_eq!(bench.ok("GetAccountSetting", &named), setting(before));
        let refused = invalid("value", &format!("Member must satisfy enum value set: [{words}]"));
        check(&mut bench, "PutAccountSetting", &[(setting(wrong), Some(&refused))]);
        assert_eq!(bench.ok("PutAccountSetting", &setting(after)), setting(after));
        assert_eq!(bench.ok("GetAccountSetting", &named), setting(after));
    }
}
