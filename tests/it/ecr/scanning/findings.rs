//! What is found in which image: findings are a function of packages, and packages of steps.

use drydock::aws::Timestamp;
use drydock::ecr::scanning::database::VULNERABILITIES;
use drydock::ecr::scanning::package::{Ecosystem, Package, Release};
use drydock::ecr::scanning::{Inventory, ScanType, findings};
use drydock::oci::Digest;
use proptest::prelude::*;

use super::{MINUTE, bench, configure, found, put_debian};

/// Steps, the files that the first of them copied, which findings come, and which go.
type Case<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)], &'a [&'a str], &'a [&'a str]);

/// What a Dockerfile's steps add to the findings of the base, or take away from them.
#[test]
fn findings_follow_the_steps_of_the_image() {
    let lock = r#"{"packages":{"":{"version":"1.0.0"},"node_modules/lodash":{"version":"4.17.20"},"node_modules/a/node_modules/minimist":{"version":"1.2.5"}}}"#;
    let project = r#"{"dependencies":{"lodash":"4.17.11","express":"^4.18.0"}}"#;
    let requirements = "requests==2.19.1\nflask>=2\n";
    let (lodash, both) = (["CVE-2021-23337"], ["CVE-2021-23337", "CVE-2021-44906"]);
    let old = ["CVE-2019-10744", "CVE-2020-8203", "CVE-2021-23337"];
    let requests = ["CVE-2018-18074", "CVE-2023-32681"];
    let mended = ["CVE-2023-31484", "CVE-2023-4641", "CVE-2024-12133", "CVE-2024-12243"];
    let cases: [Case<'_>; 13] = [
        (&["RUN /bin/sh -c apt-get install -y curl # buildkit"], &[], &[], &[]),
        (&["RUN apt-get install -y curl=7.88.1-10+deb12u1"], &[], &["CVE-2023-38545"], &[]),
        (
            &["RUN apt-get install curl=7.88.1-10+deb12u1", "RUN apt-get upgrade -y"],
            &[],
            &[],
            &mended,
        ),
        (&["RUN apt-get install curl=7.88.1-10+deb12u1 && apt-get purge curl"], &[], &[], &[]),
        (&["RUN apt-get update && apt-get upgrade -y"], &[], &[], &mended),
        (&["RUN apt-get install -y libgnutls30"], &[], &[], &["CVE-2024-12243"]),
        (&["RUN npm install lodash@4.17.20"], &[], &lodash, &[]),
        (&["RUN npm install lodash@4.17.20", "RUN npm install lodash"], &[], &[], &[]),
        (
            &["COPY . /app", "RUN npm ci"],
            &[("app/package-lock.json", lock), ("app/package.json", project)],
            &both,
            &[],
        ),
        (&["COPY . /app", "RUN npm install"], &[("app/package.json", project)], &old, &[]),
        // A list that nothing installs from adds nothing.
        (&["COPY . /app"], &[("app/package-lock.json", lock)], &[], &[]),
        (
            &["COPY . /app", "RUN pip install -r requirements.txt"],
            &[("app/requirements.txt", requirements)],
            &requests,
            &[],
        ),
        (&["RUN pip install requests==2.31.0"], &[], &[], &[]),
    ];
    for (steps, files, more, fewer) in cases {
        let mut bench = bench();
        configure(&mut bench, "ENHANCED", Some("SCAN_ON_PUSH"));
        put_debian(&mut bench, "base", &[], &[]);
        put_debian(&mut bench, "built", steps, files);
        bench.advance(MINUTE * 3);
        let (base, built) = (found(&mut bench, "base"), found(&mut bench, "built"));
        let mut added: Vec<_> = built.iter().filter(|name| !base.contains(name)).collect();
        let mut gone: Vec<_> = base.iter().filter(|name| !built.contains(name)).collect();
        added.sort();
        gone.sort();
        assert_eq!(added, more, "{steps:?} adds");
        assert_eq!(gone, fewer, "{steps:?} takes away");
    }
}

fn package(name: &str, version: &str) -> Package {
    let ecosystem = Ecosystem::Debian(Release::Bookworm);
    let layer = Digest::of(b"layer");
    Package { ecosystem, name: name.into(), version: version.into(), layer, file: None }
}

fn inventory(packages: Vec<Package>) -> Inventory {
    Inventory { release: Release::Bookworm, packages, author: None, architecture: None }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

proptest! {
    /// The findings of several packages are those of each, and more time never makes fewer.
    #[test]
    fn findings_are_those_of_the_packages(
        picked in prop::collection::vec((0..VULNERABILITIES.len(), 0_usize..4), 0..8),
        early in 2005_i64..2027,
    ) {
        let mut packages: Vec<Package> = Vec::new();
        for (row, version) in picked {
            let row = &VULNERABILITIES[row].affects[0];
            let versions = ["0", row.introduced.unwrap_or("0~"), row.fixed.unwrap_or("1"), "99:9"];
            let name = row.packages.split(' ').next().unwrap();
            if packages.iter().all(|it| *it.name != *name) {
                packages.push(Package { ecosystem: row.ecosystem, ..package(name, versions[version]) });
            }
        }
        let early = at(&format!("{early}-06-01T00:00:00Z"));
        let now = at("2027-01-01T00:00:00Z");
        let ids = |packages: Vec<Package>, at| -> Vec<&str> {
            let mut ids: Vec<_> = findings(&inventory(packages), ScanType::Enhanced, at)
                .iter().map(|it| it.vulnerability.id).collect();
            ids.sort_unstable();
            ids
        };
        let mut single: Vec<_> = packages.iter().flat_map(|it| ids(vec![it.clone()], now)).collect();
        single.sort_unstable();
        single.dedup();
        let mut together = ids(packages.clone(), now);
        together.dedup();
        prop_assert_eq!(&together, &single);
        let before = ids(packages.clone(), early);
        prop_assert!(before.iter().all(|id| together.contains(id)));
        // ECR's own scanner finds no more than Inspector.
        let basic = findings(&inventory(packages), ScanType::Basic, now);
        prop_assert!(basic.iter().all(|it| together.contains(&it.vulnerability.id)));
    }
}

#[test]
fn a_finding_says_what_it_is_and_what_helps() {
    let layer = Digest::of(b"layer");
    let python = Package {
        ecosystem: Ecosystem::Python,
        name: "requests".into(),
        version: "2.30.0".into(),
        layer,
        file: None,
    };
    let packages = vec![
        package("zlib1g", "1:1.2.13.dfsg-1"),
        package("login", "1:4.13+dfsg1-1+b1"),
        package("passwd", "1:4.13+dfsg1-1+b1"),
        python,
    ];
    let now = at("2026-06-01T00:00:00Z");
    let said: Vec<_> = findings(&inventory(packages), ScanType::Enhanced, now)
        .iter()
        .map(|finding| (finding.to_string(), finding.advice()))
        .collect();
    let expected = [
        (
            "CVE-2023-45853, CRITICAL: zlib1g 1:1.2.13.dfsg-1",
            "No version of zlib mends it in this release: take another release, or leave the package out.",
        ),
        (
            "CVE-2023-32681, MEDIUM: requests 2.30.0",
            "requests 2.31.0 mends it: name that version or a later one, and build again.",
        ),
        (
            "CVE-2023-4641, MEDIUM: login, passwd 1:4.13+dfsg1-1+b1",
            "shadow 1:4.13+dfsg1-1+deb12u1 mends it: build on a newer base image, or upgrade the packages in a RUN.",
        ),
        (
            "CVE-2007-5686, INFORMATIONAL: login, passwd 1:4.13+dfsg1-1+b1",
            "No version of shadow mends it in this release: take another release, or leave the package out.",
        ),
    ];
    assert_eq!(said, expected.map(|(what, advice)| (what.to_owned(), advice.to_owned())));
}

#[test]
fn a_version_in_which_it_is_mended_no_longer_has_it() {
    for vulnerability in VULNERABILITIES {
        for row in vulnerability.affects {
            let name = row.packages.split(' ').next().unwrap();
            let having = |version: &str| {
                let package = Package { ecosystem: row.ecosystem, ..package(name, version) };
                row.covers(&package)
            };
            assert!(having(row.introduced.unwrap_or("0")), "{}", vulnerability.id);
            if let Some(fixed) = row.fixed {
                assert!(!having(fixed), "{}", vulnerability.id);
                assert!(having(&format!("{fixed}~")), "{}", vulnerability.id);
            }
        }
    }
}

#[test]
fn the_set_is_in_order_and_its_scores_are_those_of_their_vectors() {
    assert!(VULNERABILITIES.is_sorted_by_key(|it| it.id));
    for vulnerability in VULNERABILITIES {
        let year: i64 = vulnerability.id.split('-').nth(1).unwrap().parse().unwrap();
        assert!(vulnerability.published.0 >= year, "{}", vulnerability.id);
        let description = vulnerability.description;
        assert!(description.ends_with('.') && description.len() < 160, "{}", vulnerability.id);
        if vulnerability.cvss.version() != "2.0" {
            let score = score_of(vulnerability.cvss.vector);
            let difference = f64::from(vulnerability.cvss.tenths) - score;
            assert!(difference.abs() < 1e-6, "{}: {score}", vulnerability.id);
        }
    }
}

/// Ten times the base score of a vector of CVSS 3, by the equations of the specification.
fn score_of(vector: &str) -> f64 {
    let metric = |name: &str| {
        let found = vector.split('/').find_map(|it| it.strip_prefix(&format!("{name}:")));
        found.unwrap().to_owned()
    };
    let changed = metric("S") == "C";
    let weight = |name: &str| match (name, metric(name).as_str()) {
        ("AV" | "PR" | "UI", "N") => 0.85,
        ("AV", "A") | ("UI", "R") => 0.62,
        ("AV", "L") => 0.55,
        ("AV", _) => 0.2,
        ("AC", "L") => 0.77,
        ("AC", _) => 0.44,
        ("PR", "L") => {
            if changed {
                0.68
            } else {
                0.62
            }
        }
        ("PR", _) => {
            if changed {
                0.5
            } else {
                0.27
            }
        }
        (_, "H") => 0.56,
        (_, "L") => 0.22,
        _ => 0.0,
    };
    let impact: f64 = 1.0 - (1.0 - weight("C")) * (1.0 - weight("I")) * (1.0 - weight("A"));
    let impact = if changed {
        7.52 * (impact - 0.029) - 3.25 * (impact - 0.02).powi(15)
    } else {
        6.42 * impact
    };
    let exploitability = 8.22 * weight("AV") * weight("AC") * weight("PR") * weight("UI");
    if impact <= 0.0 {
        return 0.0;
    }
    let sum: f64 = if changed { 1.08 * (impact + exploitability) } else { impact + exploitability };
    // Rounded up to one digit, small errors of floating point left out.
    (sum.min(10.0) * 10.0 - 1e-5).ceil()
}
