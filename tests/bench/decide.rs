//! How many requests one core decides in a second, natively.
//!
//! Every evaluation is kept. `bench.mjs` reads these figures and prints them beside those of
//! WebAssembly; run both with `cargo xtask bench`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs,
    reason = "a panic ends a measurement as it ends a test"
)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use drydock::iam::case::Case;
use drydock::iam::{authorize, decide};
use drydock::json;

fn case() -> Case {
    Case::read(&json::parse(include_str!("pull.json")).unwrap()).unwrap()
}

fn decisions(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("decide");
    group.throughput(Throughput::Elements(1));
    let case = case();
    group.bench_function("pull", |bencher| {
        bencher.iter(|| {
            let a = authorize(black_box(&case).request.clone(), case.policies.clone());
            assert!(a.is_allowed());
            a
        });
    });
    group.bench_function("borrowed", |bencher| {
        let mut evaluations = Vec::new();
        bencher
            .iter(|| decide(black_box(&case.request), black_box(&case.policies), &mut evaluations));
    });
    group.finish();
}

criterion_group!(benches, decisions);
criterion_main!(benches);
