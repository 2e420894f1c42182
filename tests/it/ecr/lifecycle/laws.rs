//! What holds of every plan, and a naive model beside the real one.

use drydock::aws::Timestamp;
use drydock::ecr::lifecycle::{Candidate, Fate, Inventory, LifecyclePolicy, Outcome, Times, plan};
use drydock::ecr::storage::ImageStatus;
use drydock::oci::Digest;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::model::lifecycle::fates;

const DAY_MS: i64 = 86_400_000;

fn now() -> Timestamp {
    "2026-06-01T12:00:00Z".parse().unwrap()
}

fn days_ago(days: i64) -> Timestamp {
    Timestamp::from_millis(now().as_millis() - days * DAY_MS)
}

const TAGS: [&str; 7] = ["a", "ab", "b-1", "ba", "A", "prod-ab", "x"];
const PATTERNS: [&str; 10] = ["a*", "*b*", "b", "*", "*-*", "?", "ab*b", "*a", "prod*b", ".a"];

/// A count that goes with what is done: how it is written, and its unit.
fn count(kind: u8, number: u64) -> (Value, bool) {
    let (name, number, is_archive) = match kind {
        0 => ("imageCountMoreThan", number, false),
        1 => ("sinceImagePushed", number, false),
        2 => ("sinceImagePulled", number, false),
        _ => ("sinceImageTransitioned", number + 89, true),
    };
    let mut count = json!({ "countType": name, "countNumber": number });
    if kind != 0 {
        count["countUnit"] = json!("days");
    }
    if is_archive {
        count["storageClass"] = json!("archive");
    }
    (count, is_archive)
}

fn rule(tags: &Value, kind: u8, number: u64, moves: bool) -> Value {
    let (mut selection, is_archive) = count(kind, number);
    for (name, value) in tags.as_object().unwrap() {
        selection[name] = value.clone();
    }
    let moves = !is_archive && (moves || kind == 2);
    let action = match moves {
        true => json!({ "type": "transition", "targetStorageClass": "archive" }),
        false => json!({ "type": "expire" }),
    };
    json!({ "selection": selection, "action": action })
}

fn tags_of_rule() -> impl Strategy<Value = Value> {
    let some = |of: &'static [&'static str]| prop::collection::vec(prop::sample::select(of), 1..3);
    prop_oneof![
        1 => Just(json!({ "tagStatus": "untagged" })),
        1 => Just(json!({ "tagStatus": "any" })),
        2 => some(&PATTERNS).prop_map(|it| json!({ "tagStatus": "tagged", "tagPatternList": it })),
        1 => some(&["a", "b", "p*", ""]).prop_map(|it| json!({ "tagStatus": "tagged", "tagPrefixList": it })),
    ]
}

/// Policies that ECR takes; of random rules about a third are.
fn policies() -> impl Strategy<Value = Vec<Value>> {
    let rule = (tags_of_rule(), 0..4_u8, 1..5_u64, any::<bool>())
        .prop_map(|(tags, kind, number, moves)| rule(&tags, kind, number, moves));
    let rules = (prop::collection::vec(rule, 1..5), prop::collection::vec(1..60_u64, 4));
    rules.prop_filter_map("ECR takes it", |(mut rules, priorities)| {
        for (rule, priority) in rules.iter_mut().zip(priorities) {
            rule["rulePriority"] = json!(priority);
        }
        LifecyclePolicy::parse(&json!({ "rules": rules }).to_string()).ok().map(|_| rules)
    })
}

fn policy(rules: &[Value]) -> LifecyclePolicy {
    LifecyclePolicy::parse(&json!({ "rules": rules }).to_string()).unwrap()
}

/// Images numbered from 0; those that an image names have smaller numbers.
fn images() -> impl Strategy<Value = Vec<Candidate<'static>>> {
    let ago = || prop_oneof![0..6_i64, 88..94_i64];
    let image = (
        (ago(), prop::option::of(ago()), prop::option::of(ago()), prop::option::of(ago())),
        prop::sample::select(
            &[
                ImageStatus::Active,
                ImageStatus::Active,
                ImageStatus::Active,
                ImageStatus::Archived,
                ImageStatus::Activating,
            ][..],
        ),
        prop::collection::vec(prop::sample::select(&TAGS[..]), 0..3),
        prop::collection::vec(0..8_u8, 0..2),
        prop::option::weighted(0.2, 0..8_u8),
    );
    prop::collection::vec(image, 0..9).prop_map(|images| {
        let numbered = images.into_iter().enumerate();
        numbered
            .map(|(number, (times, status, tags, children, subject))| {
                let before = |other: u8| usize::from(other) < number;
                Candidate {
                    digest: digest(number),
                    times: Times {
                        pushed_at: days_ago(times.0),
                        last_recorded_pull_time: times.1.map(days_ago),
                        last_archived_at: times.2.map(days_ago),
                        last_activated_at: times.3.map(days_ago),
                    },
                    status,
                    subject: subject.filter(|it| before(*it)).map(|it| digest(it.into())),
                    tags,
                    children: children
                        .into_iter()
                        .filter(|it| before(*it))
                        .map(|it| digest(it.into()))
                        .collect(),
                }
            })
            .collect()
    })
}

fn digest(number: usize) -> Digest {
    Digest::of(number.to_string().as_bytes())
}

fn outcomes(policy: &LifecyclePolicy, images: &[Candidate<'_>], now: Timestamp) -> Vec<Outcome> {
    let inventory = Inventory::new(images.to_vec());
    let plan = plan(policy, &inventory, now);
    images.iter().map(|it| plan.outcomes()[inventory.place(&it.digest).unwrap()]).collect()
}

/// The images when the plan has been carried out.
fn applied<'a>(policy: &LifecyclePolicy, images: &[Candidate<'a>]) -> Vec<Candidate<'a>> {
    let outcomes = outcomes(policy, images, now());
    let mut left = Vec::new();
    for (image, outcome) in images.iter().zip(outcomes) {
        let mut image = image.clone();
        match outcome.fate {
            Fate::Expires => continue,
            Fate::Archived => {
                image.status = ImageStatus::Archived;
                image.times.last_archived_at = Some(now());
            }
            Fate::Kept | Fate::Blocked => {}
        }
        left.push(image);
    }
    left
}

fn check_against_model(policy: &LifecyclePolicy, images: &[Candidate<'_>]) {
    let model = fates(policy.rules(), images, now());
    for (image, outcome) in images.iter().zip(outcomes(policy, images, now())) {
        let rule = outcome.rule().map(|place| policy.rules()[place].priority);
        assert_eq!((outcome.fate, rule), model[&image.digest], "{image:?} {}", policy.text);
    }
}

/// Two rules over three images, every way in which they can be put together.
#[test]
fn every_small_case_agrees_with_the_model() {
    let lists = [
        json!({ "tagStatus": "untagged" }),
        json!({ "tagStatus": "any" }),
        json!({ "tagStatus": "tagged", "tagPatternList": ["a*"] }),
        json!({ "tagStatus": "tagged", "tagPatternList": ["*b"] }),
    ];
    let mut rules = Vec::new();
    for tags in &lists {
        for (kind, number) in [(0, 1), (0, 2), (1, 1), (1, 3)] {
            rules.push(rule(tags, kind, number, false));
        }
    }
    let tag_sets: [&[&str]; 4] = [&[], &["a"], &["b"], &["ab", "b"]];
    let mut policies = 0;
    for one in &rules {
        for other in &rules {
            let (mut one, mut other) = (one.clone(), other.clone());
            one["rulePriority"] = json!(1);
            other["rulePriority"] = json!(2);
            let text = json!({ "rules": [one, other] }).to_string();
            let Ok(policy) = LifecyclePolicy::parse(&text) else { continue };
            policies += 1;
            for tags in 0..64 {
                let images: Vec<_> = (0..3)
                    .map(|number| Candidate {
                        digest: digest(number),
                        times: Times {
                            pushed_at: days_ago([1, 2, 4][number]),
                            last_recorded_pull_time: None,
                            last_archived_at: None,
                            last_activated_at: None,
                        },
                        status: ImageStatus::Active,
                        subject: None,
                        tags: tag_sets[tags >> (2 * number) & 3].to_vec(),
                        children: if number == 2 && tags % 2 == 1 {
                            vec![digest(0)]
                        } else {
                            vec![]
                        },
                    })
                    .collect();
                check_against_model(&policy, &images);
            }
        }
    }
    assert!(policies > 100, "{policies} policies are taken");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, max_global_rejects: 100_000, ..ProptestConfig::default() })]

    #[test]
    fn a_plan_agrees_with_the_model(rules in policies(), images in images()) {
        check_against_model(&policy(&rules), &images);
    }

    /// What an index held back may be due as soon as that index is gone; nothing else is.
    #[test]
    fn a_plan_carried_out_leaves_nothing_for_the_same_moment(rules in policies(), images in images()) {
        let policy = policy(&rules);
        let held: Vec<_> = images.iter().zip(outcomes(&policy, &images, now()))
            .filter(|(_, outcome)| outcome.fate == Fate::Blocked)
            .map(|(image, _)| image.digest)
            .collect();
        let left = applied(&policy, &images);
        let follows_held = |image: &Candidate<'_>| image.subject.is_some() && !held.is_empty();
        for (image, outcome) in left.iter().zip(outcomes(&policy, &left, now())) {
            let acts = matches!(outcome.fate, Fate::Expires | Fate::Archived);
            prop_assert!(!acts || held.contains(&image.digest) || follows_held(image), "{image:?}");
        }
        // In the end nothing is left to do.
        let mut left = left;
        for _ in 0..images.len() {
            left = applied(&policy, &left);
        }
        for outcome in outcomes(&policy, &left, now()) {
            prop_assert!(!matches!(outcome.fate, Fate::Expires | Fate::Archived), "{outcome:?}");
        }
    }

    #[test]
    fn a_rule_never_acts_on_what_a_higher_one_selects(rules in policies(), images in images()) {
        for outcome in outcomes(&policy(&rules), &images, now()) {
            if let Some(rule) = outcome.rule() {
                prop_assert_eq!(Some(rule), outcome.selected_by.first());
                let acts = outcome.fate != Fate::Kept;
                prop_assert_eq!(acts, outcome.marked_by.contains(rule));
            }
        }
    }

    #[test]
    fn the_order_in_the_text_does_not_matter(rules in policies(), images in images()) {
        let mut reversed = rules.clone();
        reversed.reverse();
        let (one, other) = (policy(&rules), policy(&reversed));
        prop_assert_eq!(outcomes(&one, &images, now()), outcomes(&other, &images, now()));
    }

    #[test]
    fn nor_does_that_of_the_images(rules in policies(), images in images()) {
        let policy = policy(&rules);
        let mut reversed = images.clone();
        reversed.reverse();
        let mut other = outcomes(&policy, &reversed, now());
        other.reverse();
        prop_assert_eq!(outcomes(&policy, &images, now()), other);
    }

    /// Another image may push one out of the newest; it makes none younger.
    #[test]
    fn another_image_never_saves_one(rules in policies(), images in images()) {
        let Some((another, fewer)) = images.split_last() else { return Ok(()) };
        if another.subject.is_some() || !another.children.is_empty() {
            return Ok(());
        }
        let policy = policy(&rules);
        let before = outcomes(&policy, fewer, now());
        let after = outcomes(&policy, &images, now());
        for (before, after) in before.iter().zip(after) {
            prop_assert!(before.fate == Fate::Kept || before.fate == after.fate);
        }
    }

    /// Waiting brings what was due, no more than that and nothing less.
    #[test]
    fn the_due_moment_is_the_last_one_at_which_nothing_happens(rules in policies(), images in images()) {
        let policy = policy(&rules);
        let inventory = Inventory::new(images.clone());
        let plan = plan(&policy, &inventory, now());
        let Some(due) = plan.next_due_after() else { return Ok(()) };
        prop_assert!(due >= now());
        let marks = |at| outcomes(&policy, &images, at).iter().map(|it| it.fate).collect::<Vec<_>>();
        prop_assert_eq!(marks(now()), marks(due));
        let later = Timestamp::from_millis(due.as_millis() + 1);
        let acted = |fates: &[Fate]| fates.iter().filter(|fate| **fate != Fate::Kept).count();
        prop_assert!(acted(&marks(later)) > acted(&marks(now())));
    }
}
