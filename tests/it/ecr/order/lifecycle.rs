//! Lifecycle policies: which text is one, and what is said of any other.

use serde_json::{Value, json};

use super::super::{Bench, check, invalid};

const NONE: &str = "LifecyclePolicyNotFoundException: Lifecycle policy does not exist for the repository with name 'team/api' in the registry with id '111122223333'";

/// A policy of these rules; spaces behind it, so that it is long enough.
fn text(rules: &Value) -> String {
    format!("{:100}", json!({ "rules": rules }).to_string())
}

fn rule(priority: u64, selection: &Value) -> Value {
    json!({ "rulePriority": priority, "selection": selection, "action": { "type": "expire" } })
}

fn count(tag_status: &str) -> Value {
    json!({ "tagStatus": tag_status, "countType": "imageCountMoreThan", "countNumber": 1 })
}

fn with(mut value: Value, member: &str, with: Value) -> Value {
    value[member] = with;
    value
}

fn without(mut value: Value, member: &str) -> Value {
    value.as_object_mut().unwrap().remove(member);
    value
}

fn days(kind: &str, number: u64) -> Value {
    json!({ "tagStatus": "any", "countType": kind, "countUnit": "days", "countNumber": number })
}

fn archiving(priority: u64, selection: &Value) -> Value {
    let action = json!({ "type": "transition", "targetStorageClass": "archive" });
    with(rule(priority, selection), "action", action)
}

#[test]
fn a_policy_is_put_and_taken_away() {
    let mut bench = Bench::with_repository();
    let named = json!({ "repositoryName": "team/api" });
    let put = |text: &str| json!({ "repositoryName": "team/api", "lifecyclePolicyText": text });
    let policy = text(&json!([rule(1, &count("untagged"))]));
    let member = "lifecyclePolicyText";
    let null = invalid(member, "Member must not be null");
    let short = invalid(member, "Member must have length greater than or equal to 100");
    let long = invalid(member, "Member must have length less than or equal to 30720");
    let no_policy = invalid(
        "LifecyclePolicyText",
        "Lifecycle policy validation failure: Could not map policyString into LifecyclePolicy.",
    );
    check(&mut bench, "GetLifecyclePolicy", &[(named.clone(), Some(NONE))]);
    let rows = [
        (named.clone(), Some(&*null)),
        (put("{}"), Some(&*short)),
        (put(&" ".repeat(30_721)), Some(&long)),
        (put(&" ".repeat(100)), Some(&no_policy)),
        (put(&policy), None),
    ];
    check(&mut bench, "PutLifecyclePolicy", &rows);
    let answer = bench.ok("GetLifecyclePolicy", &named);
    assert_eq!(answer["lifecyclePolicyText"], policy);
    assert_eq!(answer["lastEvaluatedAt"], 0);
    check(&mut bench, "DeleteLifecyclePolicy", &[(named.clone(), None), (named, Some(NONE))]);
}

/// Puts each list of rules, which is refused for that reason.
fn check_refused(cases: &[(Value, String)]) {
    let mut bench = Bench::with_repository();
    for (rules, why) in cases {
        let body = json!({ "repositoryName": "team/api", "lifecyclePolicyText": text(rules) });
        let why = format!("Lifecycle policy validation failure: {why}");
        let expected = invalid("LifecyclePolicyText", &why);
        check(&mut bench, "PutLifecyclePolicy", &[(body, Some(&expected))]);
    }
}

fn missing(name: &str) -> String {
    format!("object has missing required properties ([{name}])")
}

fn other_type(found: &str, allowed: &str) -> String {
    format!(
        "instance type ({found}) does not match any allowed primitive type (allowed: [\"{allowed}\"])"
    )
}

fn not_in(found: &str, possible: &str) -> String {
    format!("instance value ({found}) not found in enum :(possible values: [{possible}])")
}

const ALTERNATIVE: &str = "instance failed to match exactly one schema (matched 0 out of 2)";
const SMALL: &str = "numeric instance is lower than the required minimum (minimum: 1, found: 0)";
const UNKNOWN: &str =
    "object instance has properties which are not allowed by the schema: ([\"extra\"])";

#[test]
fn a_rule_that_is_not_built_as_one_is_told_why() {
    let any = || rule(1, &count("any"));
    let action = |action: Value| json!([with(any(), "action", action)]);
    let selection = |change: Value| json!([rule(1, &change)]);
    let pushed = || days("sinceImagePushed", 7);
    let all = "\"action\", \"rulePriority\", \"selection\"";
    let statuses = "\"any\", \"tagged\", \"untagged\"";
    check_refused(&[
        (json!({}), other_type("object", "array")),
        (json!([1]), other_type("integer", "object")),
        (json!([{}]), missing(all)),
        (json!([without(any(), "rulePriority")]), missing("\"rulePriority\"")),
        (json!([without(any(), "selection")]), missing("\"selection\"")),
        (json!([without(any(), "action")]), missing("\"action\"")),
        (json!([with(any(), "extra", json!(1))]), UNKNOWN.to_owned()),
        (json!([with(any(), "rulePriority", json!(0))]), SMALL.to_owned()),
        (json!([with(any(), "rulePriority", json!("1"))]), other_type("string", "integer")),
        (json!([with(any(), "rulePriority", json!(1.5))]), other_type("number", "integer")),
        (selection(without(count("any"), "tagStatus")), missing("\"tagStatus\"")),
        (selection(without(count("any"), "countType")), missing("\"countType\"")),
        (selection(without(count("any"), "countNumber")), missing("\"countNumber\"")),
        (selection(with(count("any"), "extra", json!(1))), UNKNOWN.to_owned()),
        (selection(count("some")), not_in("some", statuses)),
        (selection(with(count("any"), "countNumber", json!(0))), SMALL.to_owned()),
        (selection(with(count("any"), "countType", json!("every"))), ALTERNATIVE.to_owned()),
        (selection(with(count("any"), "countUnit", json!(null))), ALTERNATIVE.to_owned()),
        (selection(with(count("any"), "countUnit", json!("days"))), ALTERNATIVE.to_owned()),
        (selection(with(pushed(), "countUnit", json!("weeks"))), not_in("weeks", "\"days\"")),
        (selection(without(pushed(), "countUnit")), ALTERNATIVE.to_owned()),
        (
            selection(with(count("tagged"), "tagPrefixList", json!(null))),
            other_type("null", "array"),
        ),
        (action(json!({})), missing("\"type\"")),
        (action(json!({ "type": "keep" })), not_in("keep", "\"expire\", \"transition\"")),
        (action(json!({ "type": "transition" })), ALTERNATIVE.to_owned()),
        (action(json!({ "type": "expire", "targetStorageClass": null })), ALTERNATIVE.to_owned()),
    ]);
    let mut bench = Bench::with_repository();
    let body =
        json!({ "repositoryName": "team/api", "lifecyclePolicyText": format!("{:100}", "{}") });
    let why = format!("Lifecycle policy validation failure: {}", missing("\"rules\""));
    check(&mut bench, "PutLifecyclePolicy", &[(body, Some(&invalid("LifecyclePolicyText", &why)))]);
}

#[test]
fn rules_that_cannot_stand_are_told_why() {
    let any = || rule(1, &count("any"));
    let selection = |change: Value| json!([rule(1, &change)]);
    let no_list = "Must specify tagPrefixList or tagPatternList when tagStatus=TAGGED.";
    let tagged = || count("tagged");
    let prefixed = |prefixes: Value| with(tagged(), "tagPrefixList", prefixes);
    let patterned = |patterns: Value| with(tagged(), "tagPatternList", patterns);
    let both = with(prefixed(json!(["a"])), "tagPatternList", json!(["a*"]));
    let stray = with(count("any"), "tagPrefixList", json!(["a"]));
    let many: Vec<_> = (1..=51).map(|n| rule(n, &prefixed(json!([format!("p{n}")])))).collect();
    let same = [rule(1, &prefixed(json!(["a", "b"]))), rule(2, &prefixed(json!(["b", "a"])))];
    let untagged = |priority| rule(priority, &count("untagged"));
    let cases = [
        (selection(tagged()), no_list),
        (selection(prefixed(json!([]))), no_list),
        (selection(both), "Only one of tagPrefixList and tagPatternList can be specified."),
        (
            selection(stray),
            "tagPrefixList and tagPatternList can only be specified when tagStatus=TAGGED.",
        ),
        (
            selection(patterned(json!(["*a*b*c*d*"]))),
            "Tag pattern *a*b*c*d* has more than 4 wildcards.",
        ),
        (json!([any(), untagged(1)]), "Rule priorities must be unique, 1 is used more than once."),
        (
            json!([untagged(1), untagged(2)]),
            "Only one rule can select Untagged images per storage class.",
        ),
        (
            json!([any(), untagged(2)]),
            "Rule for tagStatus=ANY must have the lowest priority per storage class",
        ),
        (
            json!(same),
            "The set of all rules selecting a storage class must contain a unique set of prefixes or patterns.",
        ),
        (
            json!(many),
            "array is too long: must have at most 50 elements but instance has 51 elements",
        ),
    ];
    check_refused(&cases.map(|(rules, why)| (rules, why.to_owned())));
}

#[test]
fn the_archive_has_rules_of_its_own() {
    let pushed = days("sinceImagePushed", 7);
    let old = days("sinceImageTransitioned", 365);
    let archived = |selection: &Value| with(selection.clone(), "storageClass", json!("archive"));
    let cases = [
        (
            json!([rule(1, &days("sinceImagePulled", 90))]),
            "sinceImagePulled can only be used with action transition.",
        ),
        (json!([rule(1, &old)]), "sinceImageTransitioned requires storageClass archive."),
        (
            json!([archiving(1, &archived(&old))]),
            "sinceImageTransitioned can only be used with action expire.",
        ),
        (
            json!([rule(1, &archived(&days("sinceImageTransitioned", 89)))]),
            "countNumber must be at least 90 when countType=sinceImageTransitioned.",
        ),
        (
            json!([rule(1, &archived(&pushed))]),
            "storageClass archive requires sinceImageTransitioned.",
        ),
    ];
    check_refused(&cases.map(|(rules, why)| (rules, why.to_owned())));
}

#[test]
fn policies_that_the_user_guide_shows_are_taken() {
    let pattern = |text: &str| with(count("tagged"), "tagPatternList", json!([text]));
    let standard = |selection: Value| with(selection, "storageClass", json!("standard"));
    let archive = with(days("sinceImageTransitioned", 365), "storageClass", json!("archive"));
    let cases = [
        json!([]),
        json!([rule(1, &count("untagged"))]),
        json!([rule(1, &standard(count("untagged")))]),
        json!([rule(1, &days("sinceImagePushed", 14))]),
        json!([rule(7, &pattern("prod*")), rule(2, &pattern("beta*")), rule(50, &count("any"))]),
        json!([archiving(1, &days("sinceImagePulled", 90)), rule(2, &archive)]),
        // The last place counts for each storage class alone.
        json!([archiving(1, &days("sinceImagePulled", 90)), rule(2, &archive)]),
        json!([with(rule(1, &count("any")), "description", json!("keep one"))]),
    ];
    let mut bench = Bench::with_repository();
    for rules in cases {
        let body = json!({ "repositoryName": "team/api", "lifecyclePolicyText": text(&rules) });
        check(&mut bench, "PutLifecyclePolicy", &[(body, None)]);
    }
}
