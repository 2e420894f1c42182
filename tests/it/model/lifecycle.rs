//! Lifecycle policies, from the user guide in the plainest way: sets of names, no cleverness.

use std::collections::{BTreeMap, BTreeSet};

use drydock::aws::Timestamp;
use drydock::ecr::lifecycle::policy::{Action, Count, Rule, StorageClass, TagSelection};
use drydock::ecr::lifecycle::{Candidate, Fate};
use drydock::ecr::storage::ImageStatus;
use drydock::oci::Digest;

/// What becomes of each image, and the priority of the rule that says so.
pub fn fates(
    rules: &[Rule],
    images: &[Candidate<'_>],
    now: Timestamp,
) -> BTreeMap<Digest, (Fate, Option<u64>)> {
    let mut fates: BTreeMap<_, _> =
        images.iter().map(|image| (image.digest, (Fate::Kept, None))).collect();
    let selected: Vec<Vec<&Candidate<'_>>> = rules
        .iter()
        .map(|rule| images.iter().filter(|image| selects(rule, image)).collect())
        .collect();
    let marked: Vec<BTreeSet<Digest>> =
        rules.iter().zip(&selected).map(|(rule, images)| marks(rule, images, now)).collect();
    for image in images {
        // The smallest priority number of the rules that select the image.
        let owner = (0..rules.len())
            .filter(|rule| selected[*rule].iter().any(|it| it.digest == image.digest))
            .min_by_key(|rule| rules[*rule].priority);
        let Some(owner) = owner else { continue };
        let rule = &rules[owner];
        let fate = if !marked[owner].contains(&image.digest) {
            Fate::Kept
        } else if is_held(rule.action, image, images) {
            Fate::Blocked
        } else if rule.action == Action::Expire {
            Fate::Expires
        } else {
            Fate::Archived
        };
        fates.insert(image.digest, (fate, Some(rule.priority)));
    }
    // Whatever refers to an image goes where it goes, and whatever refers to that, too.
    for _ in images {
        for image in images {
            let Some(subject) = image.subject else { continue };
            let is_active = image.status == ImageStatus::Active;
            let fate = match fates.get(&subject).map(|fate| fate.0) {
                Some(Fate::Expires) if is_held(Action::Expire, image, images) => Fate::Blocked,
                Some(Fate::Expires) => Fate::Expires,
                Some(Fate::Archived) if is_active => Fate::Archived,
                _ => Fate::Kept,
            };
            fates.insert(image.digest, (fate, None));
        }
    }
    fates
}

fn selects(rule: &Rule, image: &Candidate<'_>) -> bool {
    let class = match image.status {
        ImageStatus::Active => StorageClass::Standard,
        ImageStatus::Archived => StorageClass::Archive,
        ImageStatus::Activating => return false,
    };
    let has = |is: &dyn Fn(&str) -> bool| image.tags.iter().any(|tag| is(tag));
    class == rule.storage_class
        && image.subject.is_none()
        && match &rule.tag_selection {
            TagSelection::Any => true,
            TagSelection::Untagged => image.tags.is_empty(),
            TagSelection::Prefixes(all) => {
                !image.tags.is_empty() && all.iter().all(|it| has(&|tag| tag.starts_with(&**it)))
            }
            TagSelection::Patterns(all) => {
                !image.tags.is_empty()
                    && all.iter().all(|it| has(&|tag| covers(it.as_bytes(), tag.as_bytes())))
            }
        }
}

fn covers(pattern: &[u8], tag: &[u8]) -> bool {
    match pattern {
        [] => tag.is_empty(),
        [b'*', rest @ ..] => (0..=tag.len()).any(|skipped| covers(rest, &tag[skipped..])),
        [letter, rest @ ..] => tag.first() == Some(letter) && covers(rest, &tag[1..]),
    }
}

fn marks(rule: &Rule, images: &[&Candidate<'_>], now: Timestamp) -> BTreeSet<Digest> {
    let pushed =
        |image: &Candidate<'_>| image.times.last_activated_at.unwrap_or(image.times.pushed_at);
    let older_than = |since: Option<Timestamp>, days: u64| {
        since.is_some_and(|since| {
            i128::from(now.as_millis()) - i128::from(since.as_millis())
                > i128::from(days) * 86_400_000
        })
    };
    let mut newest_first = images.to_vec();
    newest_first.sort_by_key(|image| std::cmp::Reverse((pushed(image), image.digest)));
    let is_marked = |(index, image): &(usize, &Candidate<'_>)| {
        let times = image.times;
        match rule.count {
            Count::ImageCountMoreThan(kept) => *index as u64 >= kept,
            Count::SinceImagePushed { days } => older_than(Some(pushed(image)), days),
            Count::SinceImagePulled { days } => {
                let restored = times.last_activated_at;
                let pulled = times.last_recorded_pull_time;
                let pulled = pulled.filter(|at| restored.is_none_or(|restored| *at > restored));
                older_than(pulled.or(Some(pushed(image))), days)
            }
            Count::SinceImageTransitioned { days } => older_than(times.last_archived_at, days),
        }
    };
    let numbered = newest_first.into_iter().enumerate();
    numbered.filter(is_marked).map(|(_, image)| image.digest).collect()
}

/// Whether an index keeps an image where it is.
fn is_held(action: Action, image: &Candidate<'_>, images: &[Candidate<'_>]) -> bool {
    images.iter().any(|index| {
        let may_hold = action == Action::Expire || index.status != ImageStatus::Archived;
        may_hold && index.children.contains(&image.digest)
    })
}
