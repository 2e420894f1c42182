//! Why something happens to an image, in a sentence.

use std::fmt;

use super::plan::{Fate, Outcome, Plan, Reason};
use super::policy::{Action, Count, Rule};

/// A sentence without its end.
#[derive(Debug)]
pub struct Sentence<'p> {
    plan: &'p Plan<'p>,
    place: usize,
}

impl Plan<'_> {
    /// Why what happens to the image at a place happens.
    pub fn sentence(&self, place: usize) -> Sentence<'_> {
        Sentence { plan: self, place }
    }
}

impl fmt::Display for Sentence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plan = self.plan;
        let Some(outcome) = plan.outcomes().get(self.place) else { return Ok(()) };
        match outcome.reason {
            Reason::NotSelected => f.write_str("no rule selects it")?,
            Reason::Activating => {
                f.write_str("it is on its way out of the archive, where no rule looks")?;
            }
            Reason::Refers { subject } => self.refers(f, outcome.fate, subject)?,
            Reason::Counted { rule, number } => self.counted(f, rule, number)?,
            Reason::Aged { rule, .. } => self.aged(f, rule, outcome)?,
        }
        if outcome.fate == Fate::Blocked {
            let indexes: Vec<_> =
                plan.indexes_naming(self.place).iter().map(ToString::to_string).collect();
            write!(f, "; it stays while it is named by {}", indexes.join(", "))?;
        }
        self.shielded(f, outcome)
    }
}

impl Sentence<'_> {
    fn rule(&self, place: usize) -> Option<&Rule> {
        self.plan.rules.get(place)
    }

    fn refers(
        &self,
        f: &mut fmt::Formatter<'_>,
        fate: Fate,
        subject: Option<usize>,
    ) -> fmt::Result {
        let subject = subject.and_then(|place| self.plan.inventory.entries().get(place));
        let Some(subject) = subject else {
            return f.write_str("it refers to an image that is not here");
        };
        let digest = &subject.digest;
        match fate {
            Fate::Kept => write!(f, "it refers to {digest} and stays while that stays"),
            Fate::Blocked | Fate::Expires => write!(f, "it refers to {digest} and goes with it"),
            Fate::Archived => write!(f, "it refers to {digest} and follows it into the archive"),
        }
    }

    fn counted(&self, f: &mut fmt::Formatter<'_>, place: usize, number: u64) -> fmt::Result {
        let Some(rule) = self.rule(place) else { return Ok(()) };
        let Count::ImageCountMoreThan(kept) = rule.count else { return Ok(()) };
        let selected = self.plan.tallies().get(place).map_or(0, |tally| tally.selected);
        let images = if selected == 1 { "image" } else { "images" };
        write!(f, "rule {} selects {selected} {images} and keeps the newest", rule.priority)?;
        if kept > 1 {
            write!(f, " {kept}")?;
        }
        write!(f, "; this is number {number}")
    }

    fn aged(&self, f: &mut fmt::Formatter<'_>, place: usize, outcome: &Outcome) -> fmt::Result {
        let Some(rule) = self.rule(place) else { return Ok(()) };
        let Some(entry) = self.plan.inventory.entries().get(self.place) else { return Ok(()) };
        let Reason::Aged { due_after, .. } = outcome.reason else { return Ok(()) };
        let times = entry.times;
        let takes = match rule.action {
            Action::Expire => "expires",
            Action::Archive => "archives",
        };
        let (what, days) = match rule.count {
            Count::ImageCountMoreThan(_) => return Ok(()),
            Count::SinceImagePushed { days } => ("pushed", days),
            Count::SinceImagePulled { days } => ("last pulled", days),
            Count::SinceImageTransitioned { days } => ("archived", days),
        };
        let s = if days == 1 { "" } else { "s" };
        write!(f, "rule {} {takes} what was {what} more than {days} day{s} ago, ", rule.priority)?;
        match (rule.count, times.last_activated_at) {
            (Count::SinceImageTransitioned { .. }, _) => match times.last_archived_at {
                Some(at) => write!(f, "and this was at {at}")?,
                None => f.write_str("and when this was is not known")?,
            },
            (Count::SinceImagePulled { .. }, _)
                if times.last_recorded_pull_time == Some(times.pulled()) =>
            {
                write!(f, "and this was at {}", times.pulled())?;
            }
            (Count::SinceImagePulled { .. }, Some(at)) => {
                write!(f, "and this was not since it came out of the archive at {at}")?;
            }
            (Count::SinceImagePulled { .. }, None) => {
                write!(f, "and this was never, after its push at {}", times.pushed_at)?;
            }
            (_, Some(at)) => write!(f, "and this came out of the archive at {at}")?,
            (_, None) => write!(f, "and this was at {}", times.pushed_at)?,
        }
        match due_after.filter(|due_after| self.plan.now <= *due_after) {
            Some(due_after) => write!(f, "; it is due after {due_after}"),
            None => Ok(()),
        }
    }

    /// That rules behind the one it belongs to would act on it.
    fn shielded(&self, f: &mut fmt::Formatter<'_>, outcome: &Outcome) -> fmt::Result {
        let Some(owner) = outcome.rule().filter(|_| outcome.fate == Fate::Kept) else {
            return Ok(());
        };
        let Some(rule) = outcome.marked_by.first().and_then(|place| self.rule(place)) else {
            return Ok(());
        };
        let would = match rule.action {
            Action::Expire => "expire",
            Action::Archive => "archive",
        };
        let owner = self.rule(owner).map_or(0, |owner| owner.priority);
        write!(
            f,
            "; rule {} would {would} it, but it belongs to rule {owner}, which comes first",
            rule.priority
        )
    }
}
