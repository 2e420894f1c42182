//! Which repositories go where, by which rule, and why not.

use serde_json::{Value, json};

use super::Bench;

fn rule(regions: &[&str], filters: &[&str], deletes: bool) -> Value {
    let destinations: Vec<_> = regions
        .iter()
        .map(|region| json!({ "region": region, "registryId": "444455556666" }))
        .collect();
    let mut rule =
        json!({ "destinations": destinations, "deleteReplication": { "enabled": deletes } });
    if !filters.is_empty() {
        let filter = |text: &&str| json!({ "filter": text, "filterType": "PREFIX_MATCH" });
        rule["repositoryFilters"] = json!(filters.iter().map(filter).collect::<Vec<_>>());
    }
    rule
}

/// Region, why, and whether deletions go there too.
#[test]
fn each_destination_says_by_which_rule_or_why_not() {
    let (eu, us) = ("eu-west-1", "us-west-2");
    let all = "rule 1 takes every repository";
    let cases: [(Vec<Value>, &str, Vec<(&str, &str, bool)>); 8] = [
        (vec![], "team/api", vec![]),
        (vec![rule(&[], &[], true)], "team/api", vec![]),
        (vec![rule(&[eu], &[], false)], "team/api", vec![(eu, all, false)]),
        // The beginning of the whole name, not of a part of it.
        (
            vec![rule(&[eu], &["te", "team/"], true)],
            "team/api",
            vec![(eu, "rule 1 takes names that begin with `te`", true)],
        ),
        (
            vec![rule(&[eu], &["api", "prod"], true)],
            "team/api",
            vec![(eu, "no filter matches the name: rule 1 takes `api…` or `prod…`", false)],
        ),
        // One destination of several rules: the first that covers it says so, and any that covers
        // it sends deletions.
        (
            vec![
                rule(&[eu], &["prod"], true),
                rule(&[us, eu], &["team"], false),
                rule(&[eu, eu], &["team/api"], true),
            ],
            "team/api",
            vec![
                (eu, "rule 2 takes names that begin with `team`", true),
                (us, "rule 2 takes names that begin with `team`", false),
            ],
        ),
        (
            vec![rule(&[eu, eu], &["prod"], true), rule(&[eu], &["test"], false)],
            "team/api",
            vec![(
                eu,
                "no filter matches the name: rule 1 takes `prod…`, rule 2 takes `test…`",
                false,
            )],
        ),
        (
            vec![rule(&[eu], &[], false), rule(&[eu], &["prod"], true)],
            "team/api",
            vec![(eu, all, false)],
        ),
    ];
    for (rules, name, expected) in cases {
        let mut bench = Bench::new();
        let body = json!({ "replicationConfiguration": { "rules": rules } });
        bench.ok("PutReplicationConfiguration", &body);
        let lanes = bench.registry.replication_configuration.lanes(&name.parse().unwrap());
        let found: Vec<_> = lanes
            .iter()
            .map(|lane| {
                let reach = &lane.reach;
                (
                    lane.destination.region.to_string(),
                    reach.to_string(),
                    reach.replicates_deletions(),
                )
            })
            .collect();
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(region, why, deletes)| (region.to_owned(), why.to_owned(), deletes))
            .collect();
        assert_eq!(found, expected, "{body}");
    }
}
