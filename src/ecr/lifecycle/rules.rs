//! What rules must be, each and together.

use super::InvalidLifecyclePolicy as Invalid;
use super::policy::{Action, Count, Rule, StorageClass, TagSelection};
use crate::ordered::sorted_by_key;

/// How many wildcards a pattern may have.
const WILDCARDS_MAX: usize = 4;

/// How long an image stays in the archive at least, in days.
const ARCHIVED_DAYS_MIN: u64 = 90;

/// The rules by priority, if they can stand together.
pub(super) fn checked(rules: Vec<Rule>) -> Result<Vec<Rule>, Invalid> {
    for rule in &rules {
        check(rule)?;
    }
    let rules = sorted_by_key(rules, |rule| rule.priority);
    for pair in rules.windows(2) {
        if let [one, other] = pair
            && one.priority == other.priority
        {
            return Err(Invalid::SamePriority(one.priority));
        }
    }
    for (index, rule) in rules.iter().enumerate() {
        for later in rules.iter().skip(index + 1) {
            if later.storage_class == rule.storage_class {
                check_pair(rule, later)?;
            }
        }
    }
    Ok(rules)
}

fn check(rule: &Rule) -> Result<(), Invalid> {
    if let TagSelection::Patterns(patterns) = &rule.tag_selection {
        for pattern in patterns {
            if pattern.matches('*').count() > WILDCARDS_MAX {
                return Err(Invalid::TooManyWildcards(pattern.clone()));
            }
        }
    }
    let is_archive = rule.storage_class == StorageClass::Archive;
    match (rule.count, rule.action) {
        (Count::SinceImageTransitioned { .. }, Action::Archive) => {
            Err(Invalid::CountType("sinceImageTransitioned can only be used with action expire."))
        }
        (Count::SinceImageTransitioned { .. }, Action::Expire) if !is_archive => {
            Err(Invalid::CountType("sinceImageTransitioned requires storageClass archive."))
        }
        (Count::SinceImageTransitioned { days }, Action::Expire) if days < ARCHIVED_DAYS_MIN => {
            Err(Invalid::ArchivedTooShort)
        }
        (Count::SinceImagePulled { .. }, Action::Expire) => {
            Err(Invalid::CountType("sinceImagePulled can only be used with action transition."))
        }
        (
            Count::ImageCountMoreThan(_)
            | Count::SinceImagePushed { .. }
            | Count::SinceImagePulled { .. },
            _,
        ) if is_archive => {
            Err(Invalid::CountType("storageClass archive requires sinceImageTransitioned."))
        }
        _ => Ok(()),
    }
}

/// Two rules of one storage class, the first with the smaller number.
fn check_pair(rule: &Rule, later: &Rule) -> Result<(), Invalid> {
    match (&rule.tag_selection, &later.tag_selection) {
        (TagSelection::Any, _) => Err(Invalid::AnyNotLast),
        (TagSelection::Untagged, TagSelection::Untagged) => Err(Invalid::TwoUntagged),
        (TagSelection::Prefixes(one), TagSelection::Prefixes(other))
        | (TagSelection::Patterns(one), TagSelection::Patterns(other))
            if sorted(one) == sorted(other) =>
        {
            Err(Invalid::SameTags)
        }
        _ => Ok(()),
    }
}

fn sorted(texts: &[Box<str>]) -> Vec<&str> {
    sorted_by_key(texts.iter().map(|text| &**text).collect(), |text| *text)
}
