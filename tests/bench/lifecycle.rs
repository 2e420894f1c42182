//! How long the largest lifecycle policy takes to look at the largest repository, and how long a
//! century of evaluations takes, natively.
//!
//! `report.mjs` prints these figures beside those of WebAssembly. Time is asserted nowhere.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a panic ends a measurement as it ends a test; criterion writes its own items"
)]

use std::hint::black_box;
use std::time::Duration;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use drydock::ecr::lifecycle::{Inventory, plan};
use drydock::sim::History;

#[path = "lifecycle_case.rs"]
mod lifecycle_case;

use lifecycle_case::{images, now, policy, tags};

fn plans(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("lifecycle");
    group.sample_size(20);
    let (policy, tags) = (policy().unwrap(), tags());
    let inventory = Inventory::new(images(&tags));
    group.bench_function("plan", |bencher| {
        bencher.iter(|| plan(black_box(&policy), black_box(&inventory), now()).next_due_after());
    });
    group.finish();
}

/// A policy that finds something in the first weeks and nothing from then on.
const POLICY: &str = r#"{"rules":[{"rulePriority":1,"selection":{"tagStatus":"tagged","tagPatternList":["1.*"],"countType":"imageCountMoreThan","countNumber":1},"action":{"type":"expire"}},{"rulePriority":2,"selection":{"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":14},"action":{"type":"expire"}}]}"#;

fn centuries(criterion: &mut Criterion) {
    let mut history = History::new("two-accounts").unwrap();
    let put = format!(
        "aws ecr put-lifecycle-policy --repository-name team/api --lifecycle-policy-text '{POLICY}'"
    );
    for line in ["as publisher/admin", &put] {
        assert_eq!(history.run(line).run.exit_code, 0);
    }
    let mut group = criterion.benchmark_group("lifecycle");
    group.sample_size(20);
    group.bench_function("century", |bencher| {
        let century = Duration::from_secs(36_525 * 86_400);
        let start = || history.present().cloud.clone();
        bencher.iter_batched(start, |mut cloud| cloud.advance(century), BatchSize::SmallInput);
    });
    group.finish();
}

criterion_group!(benches, plans, centuries);
criterion_main!(benches);
