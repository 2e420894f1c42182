//! Which repositories go where, by which rule, and why not.

use serde_json::{Value, json};

use super::Bench;

/// A rule to these Regions of another account.
fn rule(regions: &[&str], filters: &[&str]) -> Value {
    let to = |region: &&str| json!({ "region": region, "registryId": "444455556666" });
    let mut rule = json!({ "destinations": regions.iter().map(to).collect::<Vec<_>>() });
    if !filters.is_empty() {
        let filter = |text: &&str| json!({ "filter": text, "filterType": "PREFIX_MATCH" });
        rule["repositoryFilters"] = json!(filters.iter().map(filter).collect::<Vec<_>>());
    }
    rule
}

/// The same, that replicates deletions.
fn deleting(regions: &[&str], filters: &[&str]) -> Value {
    let mut rule = rule(regions, filters);
    rule["deleteReplication"] = json!({ "enabled": true });
    rule
}

/// What becomes of `team/api`: the Region, why, and whether deletions go there too.
#[test]
fn each_destination_says_by_which_rule_or_why_not() {
    let (eu, us) = ("eu-west-1", "us-west-2");
    let cases = [
        (vec![], vec![]),
        (vec![deleting(&[], &[])], vec![]),
        (vec![rule(&[eu], &[])], vec!["eu-west-1: rule 1 takes every repository"]),
        // The beginning of the whole name, not of a part of it.
        (
            vec![deleting(&[eu], &["te", "team/"])],
            vec!["eu-west-1: rule 1 takes names that begin with `te`, and deletions"],
        ),
        (
            vec![deleting(&[eu], &["api", "prod"])],
            vec!["eu-west-1: no filter matches the name: rule 1 takes `api…` or `prod…`"],
        ),
        // One destination of several rules: the first that covers it says so, and any that covers
        // it sends deletions.
        (
            vec![
                deleting(&[eu], &["prod"]),
                rule(&[us, eu], &["team"]),
                deleting(&[eu, eu], &["team/api"]),
            ],
            vec![
                "eu-west-1: rule 2 takes names that begin with `team`, and deletions",
                "us-west-2: rule 2 takes names that begin with `team`",
            ],
        ),
        (
            vec![deleting(&[eu, eu], &["prod"]), rule(&[eu], &["test"])],
            vec![
                "eu-west-1: no filter matches the name: rule 1 takes `prod…`, rule 2 takes `test…`",
            ],
        ),
        (
            vec![rule(&[eu], &[]), deleting(&[eu], &["prod"])],
            vec!["eu-west-1: rule 1 takes every repository"],
        ),
    ];
    for (rules, expected) in cases {
        let body = json!({ "replicationConfiguration": { "rules": rules } });
        assert_eq!(lanes(&body), expected, "{body}");
    }
}

fn lanes(configuration: &Value) -> Vec<String> {
    let mut bench = Bench::new();
    bench.ok("PutReplicationConfiguration", configuration);
    let name = "team/api".parse().unwrap();
    let lanes = bench.registry.replication_configuration.lanes(&name);
    let line = |lane: &drydock::ecr::replication::Lane| {
        let deletions = if lane.reach.replicates_deletions() { ", and deletions" } else { "" };
        format!("{}: {}{deletions}", lane.destination.region, lane.reach)
    };
    lanes.iter().map(line).collect()
}
