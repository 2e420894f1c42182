//! Managed signing: which images are signed with which profiles.

use serde_json::{Value, json};

use super::super::{Bench, digest};
use super::{MINUTE, bench, on, told};

#[test]
fn an_image_is_signed_once_with_each_profile_that_covers_its_repository() {
    let mut bench = bench();
    let arn = |name| format!("arn:aws:signer:us-east-1:111122223333:/signing-profiles/{name}");
    let rule = |name, filter| json!({ "signingProfileArn": arn(name), "repositoryFilters": [{ "filter": filter, "filterType": "WILDCARD_MATCH" }] });
    let rules = json!([rule("one", "team/*"), rule("two", "*"), rule("one", "*"), rule("other", "prod/*"), { "signingProfileArn": arn("all") }]);
    bench.ok("PutSigningConfiguration", &json!({ "signingConfiguration": { "rules": rules } }));
    bench.put_image("team/api", "one", Some("1.0"));
    let statuses = |bench: &mut Bench| -> Vec<(String, String)> {
        let answer = bench.ok("DescribeImageSigningStatus", &on("1.0"));
        let list = answer["signingStatuses"].as_array().unwrap().clone();
        let text = |value: &Value| value.as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        list.iter().map(|it| (text(&it["signingProfileArn"]), text(&it["status"]))).collect()
    };
    let all = |status: &str| ["one", "two", "all"].map(|name| (name.to_owned(), status.to_owned()));
    assert_eq!(statuses(&mut bench), all("IN_PROGRESS"));
    let before = bench.events.len();
    bench.advance(MINUTE);
    assert_eq!(statuses(&mut bench), all("COMPLETE"));
    assert_eq!(told(&bench, before), ["ECR Referrer Action"; 3]);
    let about =
        json!({ "repositoryName": "team/api", "subjectId": { "imageDigest": digest("one") } });
    let referrers = bench.ok("ListImageReferrers", &about);
    assert_eq!(referrers["referrers"].as_array().unwrap().len(), 3);
    let kind = &referrers["referrers"][0]["artifactType"];
    assert_eq!(kind, "application/vnd.cncf.notary.signature");
    // Another tag for the same image makes no further signature.
    bench.put_image("team/api", "one", Some("2.0"));
    bench.advance(MINUTE);
    assert_eq!(bench.ok("ListImageReferrers", &about), referrers);
}
