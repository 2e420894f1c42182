//! What people read of scans: why a repository is scanned as it is, sentences, comparisons, tables.

use drydock::ecr::scanning::comparison::compare;
use drydock::ecr::scanning::coverage::Coverage;
use drydock::ecr::scanning::export::{csv, json};
use drydock::ecr::scanning::finding::summary;
use drydock::ecr::scanning::{Finding, ScanFrequency, ScanType, report};
use drydock::json::{Layout, print};
use serde_json::{Value, json};

use super::{Bench, MINUTE, bench, on, put_debian};

/// An image on debian with these steps, scanned.
fn scanned(bench: &mut Bench, tag: &str, steps: &[&str]) -> Vec<Finding> {
    put_debian(bench, tag, steps, &[]);
    bench.ok("StartImageScan", &on(tag));
    bench.advance(MINUTE);
    let repository = bench.registry.repository(&"team/api".parse().unwrap()).unwrap();
    let image = repository.tagged(&tag.parse().unwrap()).unwrap();
    report(&bench.registry, repository, image, bench.now).unwrap().completed.unwrap().findings
}

fn names(findings: &[&Finding]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.vulnerability.id).collect()
}

#[test]
fn two_images_differ_by_what_is_gone_and_new() {
    let mut bench = bench();
    let base = scanned(&mut bench, "base", &[]);
    let old = scanned(&mut bench, "old", &["RUN apt-get install -y curl=7.88.1-10+deb12u1"]);
    let mended = scanned(&mut bench, "mended", &["RUN apt-get update && apt-get upgrade -y"]);

    let worse = compare(&base, &old);
    assert_eq!(names(&worse.gone), [""; 0]);
    assert_eq!(names(&worse.new), ["CVE-2023-38545"]);
    assert_eq!(worse.same.len(), base.len());

    let better = compare(&old, &mended);
    assert_eq!(names(&better.new), [""; 0]);
    assert!(names(&better.gone).contains(&"CVE-2023-38545"));
    assert!(names(&better.gone).contains(&"CVE-2023-31484"));
    assert_eq!(better.gone.len() + better.same.len(), old.len());

    // The other way round, gone and new change places; an image does not differ from itself.
    let back = compare(&mended, &old);
    assert_eq!((names(&back.new), names(&back.gone)), (names(&better.gone), names(&better.new)));
    let itself = compare(&base, &base);
    assert_eq!((itself.gone.len(), itself.new.len(), itself.same.len()), (0, 0, base.len()));
}

#[test]
fn a_summary_counts_what_was_found_and_what_is_mended() {
    let findings = scanned(&mut bench(), "base", &[]);
    let expected = "16 findings: 2 critical, 2 high, 3 medium, 1 low, 8 informational. Newer versions mend 4 of them.";
    assert_eq!(summary(&findings), expected);
    assert_eq!(
        summary(&findings[..1]),
        "1 finding: 1 critical. No newer version mends any of them."
    );
    assert_eq!(summary(&[]), "No findings: nothing is known against the packages that were seen.");
}

#[test]
fn findings_are_found_by_number_word_and_package() {
    let findings = scanned(&mut bench(), "base", &[]);
    let cases = [
        ("", findings.len()),
        ("cve-2023-45853", 1),
        ("ZLIB1G", 1),
        ("db5.3", 1),
        ("sqlite", 1),
        ("no such word", 0),
    ];
    for (text, expected) in cases {
        let found = findings.iter().filter(|finding| finding.mentions(text)).count();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn findings_can_be_taken_along() {
    let findings = scanned(&mut bench(), "base", &[]);
    let table = csv(&findings);
    assert_eq!(table.lines().count(), findings.len() + 1);
    assert_eq!(
        table.lines().take(2).collect::<Vec<_>>(),
        [
            "name,severity,package,installedVersion,fixedVersion,cvssScore,cvssVector,description,uri",
            "CVE-2019-8457,CRITICAL,libdb5.3,5.3.28+dfsg2-1,,9.8,CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H,\"SQLite, a copy of which is in Berkeley DB, reads beyond a buffer in rtreenode of damaged tables.\",https://security-tracker.debian.org/tracker/CVE-2019-8457",
        ]
    );
    let document: Value = serde_json::from_str(&json(&findings)).unwrap();
    assert_eq!(document["findings"].as_array().unwrap().len(), findings.len());
    assert_eq!(document["findings"][0]["name"], "CVE-2019-8457");
}

#[test]
fn packages_lead_back_to_the_layers_that_brought_them() {
    let mut bench = bench();
    let steps = ["COPY . /app", "RUN apt-get install -y curl=7.88.1-10+deb12u1"];
    scanned(&mut bench, "old", &steps);
    let repository = bench.registry.repository(&"team/api".parse().unwrap()).unwrap();
    let image = repository.tagged(&"old".parse().unwrap()).unwrap();
    let report = report(&bench.registry, repository, image, bench.now).unwrap();
    let inventory = report.completed.unwrap().inventory;
    let origins = inventory.origins(&image.manifest, repository);
    let told: Vec<_> = origins.iter().map(|it| (it.number, &*it.created_by)).collect();
    // The layer that brought nothing is passed over, and counted.
    assert_eq!(told, [(1, "# debian.sh"), (3, steps[1])]);
    let brought: Vec<_> = origins[1].packages.iter().map(|package| &*package.name).collect();
    assert_eq!(brought, ["curl"]);
    let all: usize = origins.iter().map(|origin| origin.packages.len()).sum();
    assert_eq!(all, inventory.packages.len());
}

/// Scan type, rules, the repository's flag, and what is said.
#[test]
fn why_a_repository_is_scanned_as_it_is() {
    let rule = |frequency: &str, filters: &[&str]| {
        let filters: Vec<_> =
            filters.iter().map(|it| json!({ "filter": it, "filterType": "WILDCARD" })).collect();
        json!({ "scanFrequency": frequency, "repositoryFilters": filters })
    };
    let manual = "Basic scanning: ECR scans an image when somebody asks for it.";
    let on_push = "Basic scanning: ECR scans each image when it is pushed.";
    let cases = [
        (
            "BASIC",
            vec![],
            false,
            [
                manual,
                "No rule of the registry covers the repository, and its own flag scanOnPush is off.",
            ],
        ),
        (
            "BASIC",
            vec![],
            true,
            [
                on_push,
                "The repository’s own flag scanOnPush asks for it; no rule of the registry does.",
            ],
        ),
        (
            "BASIC",
            vec![rule("MANUAL", &["*"])],
            false,
            [manual, "The registry’s MANUAL rule covers it, by the filter *."],
        ),
        (
            "BASIC",
            vec![rule("SCAN_ON_PUSH", &["team/*", "other", "api"])],
            false,
            [on_push, "The registry’s SCAN_ON_PUSH rule covers it, by the filters team/*, api."],
        ),
        (
            "ENHANCED",
            vec![],
            true,
            [
                "Enhanced scanning: Amazon Inspector looks at none of these images.",
                "The repository’s own flag scanOnPush does not count while scanning is enhanced, and no rule of the registry covers it.",
            ],
        ),
        (
            "ENHANCED",
            vec![rule("CONTINUOUS_SCAN", &["team/api"])],
            false,
            [
                "Enhanced scanning: Amazon Inspector scans each image when it is pushed, and again when a weakness becomes known.",
                "The registry’s CONTINUOUS_SCAN rule covers it, by the filter team/api.",
            ],
        ),
    ];
    for (scan_type, rules, flag, expected) in cases {
        let mut bench = bench();
        bench.ok(
            "PutRegistryScanningConfiguration",
            &json!({ "scanType": scan_type, "rules": rules }),
        );
        bench.ok("PutImageScanningConfiguration", &json!({ "repositoryName": "team/api", "imageScanningConfiguration": { "scanOnPush": flag } }));
        let repository = bench.registry.repository(&"team/api".parse().unwrap()).unwrap();
        let coverage = Coverage::of(&bench.registry.scanning_configuration, repository);
        assert_eq!(coverage.to_string(), expected.join(" "), "{scan_type} {rules:?} {flag}");
    }
}

/// Settings, what is wanted of `team/api`, and the rules that it comes to: frequency and filters.
#[test]
fn settings_are_arranged_for_one_repository() {
    use ScanFrequency::{ContinuousScan, ScanOnPush};
    use ScanType::{Basic, Enhanced};
    type Rules<'a> = &'a [(&'a str, &'a [&'a str])];
    let cases: [(&str, Rules<'_>, _, _, Rules<'_>); 7] = [
        ("BASIC", &[], Basic, Some(ScanOnPush), &[("SCAN_ON_PUSH", &["team/api"])]),
        ("BASIC", &[], Enhanced, Some(ContinuousScan), &[("CONTINUOUS_SCAN", &["team/api"])]),
        (
            "BASIC",
            &[("MANUAL", &["*"])],
            Enhanced,
            Some(ScanOnPush),
            &[("SCAN_ON_PUSH", &["team/api"])],
        ),
        (
            "BASIC",
            &[("SCAN_ON_PUSH", &["web"])],
            Basic,
            Some(ScanOnPush),
            &[("SCAN_ON_PUSH", &["web", "team/api"])],
        ),
        (
            "BASIC",
            &[("SCAN_ON_PUSH", &["web", "team/*"])],
            Basic,
            None,
            &[("SCAN_ON_PUSH", &["web"])],
        ),
        (
            "ENHANCED",
            &[("CONTINUOUS_SCAN", &["team", "web"])],
            Enhanced,
            Some(ScanOnPush),
            &[("CONTINUOUS_SCAN", &["web"]), ("SCAN_ON_PUSH", &["team/api"])],
        ),
        ("ENHANCED", &[("CONTINUOUS_SCAN", &["*"])], Basic, None, &[]),
    ];
    for (before, rules, scan_type, frequency, expected) in cases {
        let node = |rules: Rules<'_>| -> Vec<Value> {
            let filter = |it: &&str| json!({ "filter": it, "filterType": "WILDCARD" });
            let rule = |(frequency, filters): &(&str, &[&str])| json!({ "scanFrequency": frequency, "repositoryFilters": filters.iter().map(filter).collect::<Vec<_>>() });
            rules.iter().map(rule).collect()
        };
        let mut bench = bench();
        bench.ok(
            "PutRegistryScanningConfiguration",
            &json!({ "scanType": before, "rules": node(rules) }),
        );
        let configuration = &bench.registry.scanning_configuration;
        let name = "team/api".parse().unwrap();
        let arranged = configuration.arranged(scan_type, frequency, &name).unwrap();
        let written: Value =
            serde_json::from_str(&print(&arranged.node(), Layout::Compact)).unwrap();
        assert_eq!(written, json!({ "scanType": scan_type.name(), "rules": node(expected) }));
        // ECR takes it, and it does what was wanted.
        bench.ok("PutRegistryScanningConfiguration", &written);
        let repository = bench.registry.repository(&name).unwrap();
        let applied = bench.registry.scanning_configuration.applied_to(repository);
        assert_eq!(applied.scan_frequency, frequency.unwrap_or(ScanFrequency::Manual));
    }
}
