//! What a lifecycle policy does with the images of a repository at one moment, and why.
//!
//! Every rule looks at the repository as it is. It selects images by storage class and tags, and
//! marks some of these: all but the newest, or those that are old enough. An image belongs to the
//! first rule that selects it, and only that rule acts on it; so a rule that marks nothing still
//! shields what it selects from those behind it.
//!
//! Source: ECR User Guide, "Automate the cleanup of images by using lifecycle policies in Amazon
//! ECR".

use super::LifecyclePolicy;
use super::inventory::{Entry, Inventory, Times};
use super::policy::{Action, Count, Rule};
use super::rule_set::RuleSet;
use super::selection::Selections;
use crate::aws::Timestamp;
use crate::ecr::storage::ImageStatus;
use crate::oci::Digest;

const DAY_MS: i64 = 86_400_000;

/// What happens to each image, and what each rule comes to.
#[derive(Debug)]
pub struct Plan<'a> {
    /// The rules, by priority. A rule's place is its place here.
    pub rules: &'a [Rule],
    /// The images, newest first. An image's place is its place here.
    pub inventory: &'a Inventory<'a>,
    /// When.
    pub now: Timestamp,
    outcomes: Vec<Outcome>,
    tallies: Vec<Tally>,
    /// Images that indexes name, and those indexes, by place; sorted.
    naming: Vec<(usize, usize)>,
}

/// What happens to one image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What happens.
    pub fate: Fate,
    /// Why.
    pub reason: Reason,
    /// The rules that select it; it belongs to the first.
    pub selected_by: RuleSet,
    /// Those of them that would act on it if it belonged to them.
    pub marked_by: RuleSet,
}

/// What happens to an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Nothing.
    Kept,
    /// Its rule would act on it, but an index of the repository names it.
    Blocked,
    /// It is deleted with all its tags.
    Expires,
    /// It goes into the archive.
    Archived,
}

/// Why that happens to an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// No rule selects it.
    NotSelected,
    /// It is on its way out of the archive, where no rule looks.
    Activating,
    /// It refers to another image and has its fate.
    ///
    /// Source: ECR User Guide, "Automate the cleanup of images by using lifecycle policies".
    Refers {
        /// The place of that image; none if it is not here.
        subject: Option<usize>,
    },
    /// Its rule keeps so many of the newest images.
    Counted {
        /// The rule's place.
        rule: usize,
        /// Which it is among those that the rule selects, the newest being number 1.
        number: u64,
    },
    /// Its rule takes images of some age.
    Aged {
        /// The rule's place.
        rule: usize,
        /// The last moment at which the rule does not take it; none if that never comes.
        due_after: Option<Timestamp>,
    },
}

/// What one rule comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many images it selects.
    pub selected: u64,
    /// How many of these it marks, whether they belong to it or not.
    pub marked: u64,
    /// How many of these belong to it and to no rule before it.
    pub owned: u64,
    /// How many of these it acts on.
    pub acts_on: u64,
    /// How many of these it would act on if no index named them.
    pub blocked: u64,
    /// How many of those that it selects an index names, whether it would act on them or not.
    pub children: u64,
    /// When the next of its images is due, if it goes by age and has any that waits.
    pub next_due_after: Option<Timestamp>,
}

/// What `policy` does with the images of `inventory` at `now`. Changes nothing.
pub fn plan<'a>(
    policy: &'a LifecyclePolicy,
    inventory: &'a Inventory<'a>,
    now: Timestamp,
) -> Plan<'a> {
    let rules = policy.rules();
    let naming = inventory.naming();
    let mut relations = vec![Relation::None; inventory.len()];
    for (child, index) in &naming {
        let index = inventory.entries().get(*index).map(|index| index.status);
        if let Some(relation) = relations.get_mut(*child) {
            *relation = relation.named_by(index);
        }
    }
    for (place, _) in inventory.subjects() {
        if let Some(relation) = relations.get_mut(*place) {
            *relation = Relation::Refers;
        }
    }
    let tallies = vec![Tally::default(); rules.len()];
    let mut judge = Judge { rules, now, selections: Selections::of(rules), tallies };
    // The newest come first, so that a rule which counts finds those that it keeps before others.
    let mut outcomes = Vec::with_capacity(inventory.len());
    for (entry, relation) in inventory.entries().iter().zip(relations) {
        outcomes.push(if relation == Relation::Refers {
            Outcome::NONE
        } else {
            judge.judge(entry, inventory.tags(entry), relation)
        });
    }
    let tallies = judge.tallies;
    let mut plan = Plan { rules, inventory, now, outcomes, tallies, naming };
    plan.follow_subjects();
    plan
}

/// How an image hangs together with others of the repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    /// It stands alone, or is an index.
    None,
    /// Indexes name it, all of which are in the archive.
    NamedInArchive,
    /// An index names it that is not in the archive.
    Named,
    /// It refers to another image.
    Refers,
}

impl Relation {
    /// What it is when an index of that status names the image, too.
    fn named_by(self, index: Option<ImageStatus>) -> Self {
        match (self, index) {
            (Self::None | Self::NamedInArchive, Some(ImageStatus::Archived)) => {
                Self::NamedInArchive
            }
            _ => Self::Named,
        }
    }

    /// Whether it keeps a rule from acting on the image.
    ///
    /// Assumed: an index that is in the archive itself keeps its images from being deleted, not
    /// from following it there.
    fn blocks(self, action: Action) -> bool {
        match action {
            Action::Expire => self != Self::None,
            Action::Archive => self == Self::Named,
        }
    }
}

/// A policy at work, on the newest image first.
struct Judge<'a> {
    rules: &'a [Rule],
    now: Timestamp,
    selections: Selections<'a>,
    tallies: Vec<Tally>,
}

impl Judge<'_> {
    fn judge(&mut self, entry: &Entry, tags: &[&str], relation: Relation) -> Outcome {
        let selected_by = self.selections.matching(entry.status, tags);
        let mut outcome = Outcome { selected_by, ..Outcome::NONE };
        if entry.status == ImageStatus::Activating {
            outcome.reason = Reason::Activating;
        }
        let mut is_owned = false;
        for place in selected_by {
            let (Some(rule), Some(tally)) = (self.rules.get(place), self.tallies.get_mut(place))
            else {
                continue;
            };
            tally.selected += 1;
            tally.children += u64::from(relation != Relation::None);
            let (is_marked, reason) = if let Count::ImageCountMoreThan(kept) = rule.count {
                let number = tally.selected;
                (number > kept, Reason::Counted { rule: place, number })
            } else {
                let due_after = due_after(entry.times, rule.count);
                let is_due = due_after.is_some_and(|due_after| self.now > due_after);
                (is_due, Reason::Aged { rule: place, due_after })
            };
            if is_marked {
                tally.marked += 1;
                outcome.marked_by = outcome.marked_by.with(RuleSet::one(place));
            }
            if !is_owned {
                is_owned = true;
                outcome.reason = reason;
                tally.owned += 1;
                outcome.fate =
                    if is_marked { tally.act(rule.action, relation) } else { tally.wait(reason) };
            }
        }
        outcome
    }
}

impl Tally {
    /// Counts an image of the rule that is marked; says what becomes of it.
    fn act(&mut self, action: Action, relation: Relation) -> Fate {
        if relation.blocks(action) {
            self.blocked += 1;
            return Fate::Blocked;
        }
        self.acts_on += 1;
        match action {
            Action::Expire => Fate::Expires,
            Action::Archive => Fate::Archived,
        }
    }

    /// Notes when an image of the rule is due that is not marked yet; it stays.
    fn wait(&mut self, reason: Reason) -> Fate {
        if let Reason::Aged { due_after: Some(due), .. } = reason {
            self.next_due_after = Some(self.next_due_after.map_or(due, |next| next.min(due)));
        }
        Fate::Kept
    }
}

/// The moment such that a rule of this count takes what was pushed, pulled or archived before it;
/// none if it counts images, or if that moment is before all calendars.
pub fn horizon(count: Count, now: Timestamp) -> Option<Timestamp> {
    let days = match count {
        Count::ImageCountMoreThan(_) => return None,
        Count::SinceImagePushed { days }
        | Count::SinceImagePulled { days }
        | Count::SinceImageTransitioned { days } => days,
    };
    let age = i64::try_from(days).ok()?.checked_mul(DAY_MS)?;
    now.as_millis().checked_sub(age).map(Timestamp::from_millis)
}

/// The last moment at which an image is not older than a rule allows; none if the rule counts
/// images, if it is not known since when, or if that moment never comes.
///
/// Assumed: a day is 24 hours, and an image of exactly so many days is not older.
fn due_after(times: Times, count: Count) -> Option<Timestamp> {
    let (since, days) = match count {
        Count::ImageCountMoreThan(_) => return None,
        Count::SinceImagePushed { days } => (times.pushed(), days),
        Count::SinceImagePulled { days } => (times.pulled(), days),
        Count::SinceImageTransitioned { days } => (times.last_archived_at?, days),
    };
    let age = i64::try_from(days).ok()?.checked_mul(DAY_MS)?;
    since.as_millis().checked_add(age).map(Timestamp::from_millis)
}

impl Outcome {
    /// That of an image that no rule selects.
    const NONE: Self = Self {
        fate: Fate::Kept,
        reason: Reason::NotSelected,
        selected_by: RuleSet::NONE,
        marked_by: RuleSet::NONE,
    };

    /// The place of the rule that the image belongs to.
    pub fn rule(&self) -> Option<usize> {
        match self.reason {
            Reason::Counted { rule, .. } | Reason::Aged { rule, .. } => Some(rule),
            Reason::NotSelected | Reason::Activating | Reason::Refers { .. } => None,
        }
    }

    /// Whether its rule, not a subject that it follows, does something with the image.
    pub fn is_acted_on(&self) -> bool {
        matches!(self.fate, Fate::Expires | Fate::Archived) && self.rule().is_some()
    }
}

impl Plan<'_> {
    /// Gives images that refer to another one the fate of that, as far as they can have it.
    ///
    /// Source: ECR User Guide, "Automate the cleanup of images by using lifecycle policies": they
    /// go within 24 hours of their subjects. Assumed: no rule selects them, and they go at once.
    fn follow_subjects(&mut self) {
        let inventory = self.inventory;
        let mut referring = Vec::with_capacity(inventory.subjects().len());
        for (place, subject) in inventory.subjects() {
            let subject = inventory.place(subject);
            referring.push((*place, subject, self.is_named(*place)));
        }
        // Once for each link of the longest chain, and a last time in which nothing changes.
        let mut has_changed = true;
        while has_changed {
            has_changed = false;
            for (place, subject, is_named) in &referring {
                let leader = subject.and_then(|subject| self.outcomes.get(subject));
                let leader = leader.map(|outcome| outcome.fate);
                let status = inventory.entries().get(*place).map(|entry| entry.status);
                let fate = match (leader, status) {
                    (Some(Fate::Expires), _) if *is_named => Fate::Blocked,
                    (Some(Fate::Expires), _) => Fate::Expires,
                    (Some(Fate::Archived), Some(ImageStatus::Active)) => Fate::Archived,
                    _ => Fate::Kept,
                };
                let outcome =
                    Outcome { fate, reason: Reason::Refers { subject: *subject }, ..Outcome::NONE };
                if let Some(slot) = self.outcomes.get_mut(*place).filter(|slot| **slot != outcome) {
                    *slot = outcome;
                    has_changed = true;
                }
            }
        }
    }

    fn is_named(&self, place: usize) -> bool {
        self.naming.binary_search_by_key(&place, |(child, _)| *child).is_ok()
    }

    /// What happens to each image, by place.
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// What each rule comes to, by place.
    pub fn tallies(&self) -> &[Tally] {
        &self.tallies
    }

    /// Every image with what happens to it: its place, the oldest first.
    pub fn oldest_first(&self) -> impl Iterator<Item = (usize, &Outcome)> {
        self.outcomes.iter().enumerate().rev()
    }

    /// The indexes that name the image at a place, by digest.
    pub fn indexes_naming(&self, place: usize) -> Vec<Digest> {
        let first = self.naming.partition_point(|(child, _)| *child < place);
        let pairs = self.naming.iter().skip(first).take_while(|(child, _)| *child == place);
        let entries = self.inventory.entries();
        pairs.filter_map(|(_, index)| entries.get(*index)).map(|index| index.digest).collect()
    }

    /// The moment after which another image is due, if the images stay as they are and some wait.
    pub fn next_due_after(&self) -> Option<Timestamp> {
        self.tallies.iter().filter_map(|tally| tally.next_due_after).min()
    }
}
