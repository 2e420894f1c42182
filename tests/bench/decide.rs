//! How many requests one core decides in a second, natively, every evaluation kept.
//!
//! `report.mjs` reads these figures and prints them beside those of WebAssembly; `cargo xtask
//! bench` runs both. Time is measured here and asserted nowhere.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    missing_docs,
    reason = "a panic ends a measurement as it ends a test; criterion writes its own items"
)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use drydock::iam::case::Case;
use drydock::iam::{authorize, decide};
use drydock::json;
use serde_json::Value;

/// A role of another account pulls: three identity statements, three of the repository, three
/// levels of service control policies, a permissions boundary.
const PULL: &str = include_str!("pull.json");

fn read(case: &str) -> Case {
    Case::read(&json::parse(case).unwrap()).unwrap()
}

/// The case with every statement of every policy ten times.
fn ten_times_the_statements() -> Case {
    let mut case: Value = serde_json::from_str(PULL).unwrap();
    multiply(&mut case["policies"]);
    read(&case.to_string())
}

fn multiply(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(multiply),
        Value::Object(members) => {
            if let Some(Value::Array(statements)) = members.get_mut("Statement") {
                for statement in &mut *statements {
                    statement.as_object_mut().unwrap().remove("Sid");
                }
                let ten_times = statements.iter().cycle().take(10 * statements.len());
                *statements = ten_times.cloned().collect();
            } else {
                members.values_mut().for_each(multiply);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn decisions(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("decide");
    group.throughput(Throughput::Elements(1));
    let case = read(PULL);
    // 1,000 policies of other people, six a case, read and held, in no set that has a say here.
    let others: Vec<Case> = (0..167).map(|_| read(PULL)).collect();
    let cases = [("pull", &case), ("ten-times", &ten_times_the_statements())];
    for (name, Case { request, policies }) in cases {
        let mut evaluations = Vec::new();
        assert!(decide(request, policies, &mut evaluations).is_allowed(), "{name}");
        group.bench_function(name, |bencher| {
            bencher.iter(|| decide(black_box(request), black_box(policies), &mut evaluations));
        });
    }
    group.bench_function("beside-others", |bencher| {
        let mut evaluations = Vec::new();
        let Case { request, policies } = black_box(&others).first().unwrap();
        bencher.iter(|| decide(black_box(request), black_box(policies), &mut evaluations));
    });
    // As the cloud does it: request and policies are gathered for the one call and kept with it.
    group.bench_function("kept", |bencher| {
        bencher.iter(|| authorize(black_box(&case).request.clone(), case.policies.clone()));
    });
    group.finish();
}

criterion_group!(benches, decisions);
criterion_main!(benches);
