//! What has become of copies, in a word, and how many there are of each.

use std::fmt;
use std::time::Duration;

use super::{CopyState, Plan};

/// What has become of a copy, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CopyKind {
    /// It did not get there.
    Failed,
    /// It is on its way.
    UnderWay,
    /// It was there, and is not any more.
    Gone,
    /// It is there.
    Arrived,
    /// Nothing sends it.
    NotSent,
}

/// How many copies there are of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    counts: [usize; CopyKind::ALL.len()],
}

impl CopyKind {
    /// Every kind; what asks for somebody's attention comes first.
    pub const ALL: [Self; 5] =
        [Self::Failed, Self::UnderWay, Self::Gone, Self::Arrived, Self::NotSent];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::UnderWay => "under way",
            Self::Gone => "deleted there",
            Self::Arrived => "arrived",
            Self::NotSent => "not sent",
        }
    }
}

impl CopyState {
    /// What has become of it, in a word.
    pub fn kind(&self) -> CopyKind {
        match self {
            Self::NotSent(_) | Self::NotSentOn(_) | Self::PushedBefore { .. } => CopyKind::NotSent,
            Self::UnderWay(_) => CopyKind::UnderWay,
            Self::Arrived { .. } | Self::ArrivedWithoutTag { .. } => CopyKind::Arrived,
            Self::DeletedThere { .. } => CopyKind::Gone,
            Self::Failed { .. } => CopyKind::Failed,
        }
    }

    /// How long it took, or will have taken when it is due.
    pub fn lag(&self) -> Option<Duration> {
        match self {
            Self::UnderWay(under_way) => Some(under_way.due_at.since(under_way.since)),
            Self::Arrived { since, at } => Some(at.since(*since)),
            Self::NotSent(_)
            | Self::NotSentOn(_)
            | Self::PushedBefore { .. }
            | Self::ArrivedWithoutTag { .. }
            | Self::DeletedThere { .. }
            | Self::Failed { .. } => None,
        }
    }
}

impl Plan {
    /// How the copies at one of the plan's lanes stand.
    pub fn tally(&self, lane: usize) -> Tally {
        let mut tally = Tally::default();
        for image in &self.images {
            if let Some(copy) = image.copies.get(lane) {
                tally.count(copy.kind());
            }
        }
        tally
    }
}

impl Tally {
    /// Counts one more.
    pub fn count(&mut self, kind: CopyKind) {
        if let Some(count) = self.counts.get_mut(kind as usize) {
            *count += 1;
        }
    }

    /// Counts what another one has counted.
    pub fn add(&mut self, other: &Self) {
        for (count, more) in self.counts.iter_mut().zip(other.counts) {
            *count += more;
        }
    }

    /// How many there are of a kind.
    pub fn of(&self, kind: CopyKind) -> usize {
        self.counts.get(kind as usize).copied().unwrap_or(0)
    }

    /// The kind that asks most for attention, of those that there are; nothing is sent where there
    /// are no images.
    pub fn leading(&self) -> CopyKind {
        CopyKind::ALL.into_iter().find(|kind| self.of(*kind) > 0).unwrap_or(CopyKind::NotSent)
    }
}

/// `2 arrived, 1 under way`: each kind that there is, with its word.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut comma = "";
        for kind in CopyKind::ALL {
            let count = self.of(kind);
            if count > 0 {
                write!(f, "{comma}{count} {}", kind.word())?;
                comma = ", ";
            }
        }
        if comma.is_empty() { f.write_str("no images yet") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tally_names_what_there_is_and_leads_with_what_needs_attention() {
        use CopyKind::{Arrived, Failed, NotSent, UnderWay};
        let cases: [(&[CopyKind], &str, CopyKind); 4] = [
            (&[], "no images yet", NotSent),
            (&[NotSent, Arrived, Arrived], "2 arrived, 1 not sent", Arrived),
            (&[Arrived, UnderWay], "1 under way, 1 arrived", UnderWay),
            (&[UnderWay, Failed], "1 failed, 1 under way", Failed),
        ];
        for (kinds, words, leading) in cases {
            let (mut tally, mut twice) = (Tally::default(), Tally::default());
            for kind in kinds {
                tally.count(*kind);
            }
            assert_eq!((&*tally.to_string(), tally.leading()), (words, leading));
            twice.add(&tally);
            twice.add(&tally);
            for kind in CopyKind::ALL {
                assert_eq!(twice.of(kind), 2 * tally.of(kind));
            }
        }
    }

    #[test]
    fn every_kind_has_a_place_of_its_own() {
        for (place, kind) in CopyKind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, place, "{}", kind.word());
        }
    }
}
