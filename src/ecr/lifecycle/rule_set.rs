//! Sets of rules: a policy has 50 at most, so a set is one number.

/// Some of the rules of a policy, each by its place among them, counted from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RuleSet(u64);

impl RuleSet {
    /// None of them.
    pub const NONE: Self = Self(0);

    /// The one at a place.
    pub(super) const fn one(place: usize) -> Self {
        Self(1 << (place % 64))
    }

    /// Whether the rule at a place is one of them.
    pub fn contains(self, place: usize) -> bool {
        self.0 & Self::one(place).0 != 0
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The place of the first, which is the one with the smallest priority.
    pub fn first(self) -> Option<usize> {
        self.into_iter().next()
    }

    /// Those of either.
    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those that are not among `other`.
    pub(super) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether some are in both.
    pub(super) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl IntoIterator for RuleSet {
    type Item = usize;
    type IntoIter = Places;

    fn into_iter(self) -> Places {
        Places(self.0)
    }
}

/// The places of the rules of a set, in order.
#[derive(Debug)]
pub struct Places(u64);

impl Iterator for Places {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        if self.0 == 0 {
            return None;
        }
        let place = self.0.trailing_zeros();
        self.0 &= self.0 - 1;
        usize::try_from(place).ok()
    }
}
