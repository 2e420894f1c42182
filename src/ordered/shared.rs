//! A list and a map for very many entries, of which clones share whatever neither has changed.
//!
//! Entries lie in chunks behind `Rc`. A clone copies one pointer a chunk; a change copies the one
//! chunk it falls into, and only if another clone still has it. With 100,000 entries that is a
//! thousand pointers and a hundred entries. An [`OrderedMap`](super::OrderedMap) copies them all,
//! which is as well for a few.

use std::borrow::Borrow;
use std::iter::FusedIterator;
use std::rc::Rc;

/// How many entries a chunk has at most: about as many as there are chunks of the longest list
/// that is dealt with here, so that a clone and a change cost alike.
const CHUNK_MAX: usize = 128;

/// A list that grows at its end.
#[derive(Clone, Debug)]
pub struct SharedVec<T> {
    /// None of them is empty.
    chunks: Vec<Rc<Vec<T>>>,
    len: usize,
}

impl<T> Default for SharedVec<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: PartialEq> PartialEq for SharedVec<T> {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.iter().eq(other.iter())
    }
}

impl<T: Eq> Eq for SharedVec<T> {}

impl<T> SharedVec<T> {
    /// A list without entries.
    pub const fn new() -> Self {
        Self { chunks: Vec::new(), len: 0 }
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The entries in order. Skipping many costs no more than skipping one.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { chunks: &self.chunks, given_front: 0, given_back: 0, left: self.len }
    }

    /// The entry at `place`, counted from 0.
    pub fn get(&self, place: usize) -> Option<&T> {
        self.iter().nth(place)
    }

    /// The first entry.
    pub fn first(&self) -> Option<&T> {
        self.chunks.first()?.first()
    }

    /// The last entry.
    pub fn last(&self) -> Option<&T> {
        self.chunks.last()?.last()
    }
}

impl<T: Clone> SharedVec<T> {
    /// Adds an entry at the end.
    pub fn push(&mut self, entry: T) {
        let place =
            (self.chunks.len().saturating_sub(1), self.chunks.last().map_or(0, |it| it.len()));
        self.insert(place, entry);
    }

    /// Puts an entry into a chunk, which is cut in two when it is full.
    fn insert(&mut self, (chunk, at): (usize, usize), entry: T) {
        let is_last = chunk + 1 >= self.chunks.len();
        match self.chunks.get_mut(chunk) {
            // What only ever grows at one end fills its chunks.
            Some(full) if full.len() >= CHUNK_MAX && is_last && at >= full.len() => {
                self.chunks.push(Rc::new(vec![entry]));
            }
            Some(full) if full.len() >= CHUNK_MAX && (chunk, at) == (0, 0) => {
                self.chunks.insert(0, Rc::new(vec![entry]));
            }
            Some(full) if full.len() >= CHUNK_MAX => {
                let lower = Rc::make_mut(full);
                let mut upper = lower.split_off(CHUNK_MAX / 2);
                match at.checked_sub(lower.len()) {
                    Some(at) => upper.insert(at, entry),
                    None => lower.insert(at, entry),
                }
                self.chunks.insert(chunk + 1, Rc::new(upper));
            }
            Some(entries) => {
                let entries = Rc::make_mut(entries);
                if entries.len() == entries.capacity() {
                    // Room for half as many again: most lists are short, and there are many of them.
                    // Never for more than there can be.
                    entries.reserve_exact((entries.len() / 2).clamp(1, CHUNK_MAX - entries.len()));
                }
                entries.insert(at, entry);
            }
            None => self.chunks.push(Rc::new(vec![entry])),
        }
        self.len += 1;
    }

    /// Takes an entry out of a chunk, which goes when it is empty.
    fn remove(&mut self, (chunk, at): (usize, usize)) -> Option<T> {
        let entries = Rc::make_mut(self.chunks.get_mut(chunk)?);
        let entry = entries.remove(at);
        if entries.is_empty() {
            self.chunks.remove(chunk);
        }
        self.len -= 1;
        Some(entry)
    }

    fn get_mut(&mut self, (chunk, at): (usize, usize)) -> Option<&mut T> {
        Rc::make_mut(self.chunks.get_mut(chunk)?).get_mut(at)
    }
}

impl<'a, T> IntoIterator for &'a SharedVec<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The entries of a [`SharedVec`] in order.
#[derive(Debug)]
pub struct Iter<'a, T> {
    /// Those with entries left.
    chunks: &'a [Rc<Vec<T>>],
    /// How many entries of the first chunk are given out.
    given_front: usize,
    /// How many entries of the last one are.
    given_back: usize,
    left: usize,
}

impl<T> Clone for Iter<'_, T> {
    fn clone(&self) -> Self {
        Self { ..*self }
    }
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<Self::Item> {
        self.nth(0)
    }

    fn nth(&mut self, skipped: usize) -> Option<Self::Item> {
        self.left = self.left.saturating_sub(skipped);
        self.given_front += skipped;
        self.left.checked_sub(1).map(|left| self.left = left)?;
        while let Some((first, rest)) = self.chunks.split_first() {
            if let Some(entry) = first.get(self.given_front) {
                self.given_front += 1;
                return Some(entry);
            }
            self.given_front -= first.len();
            self.chunks = rest;
        }
        None
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<T> DoubleEndedIterator for Iter<'_, T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.nth_back(0)
    }

    fn nth_back(&mut self, skipped: usize) -> Option<Self::Item> {
        self.left = self.left.saturating_sub(skipped);
        self.given_back += skipped;
        self.left.checked_sub(1).map(|left| self.left = left)?;
        while let Some((last, rest)) = self.chunks.split_last() {
            if let Some(at) = last.len().checked_sub(self.given_back + 1) {
                self.given_back += 1;
                return last.get(at);
            }
            self.given_back -= last.len();
            self.chunks = rest;
        }
        None
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}

impl<T> FusedIterator for Iter<'_, T> {}

/// A map from keys to values, in the order of the keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedMap<K, V> {
    entries: SharedVec<(K, V)>,
}

impl<K, V> Default for SharedMap<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K, V> SharedMap<K, V> {
    /// A map without entries.
    pub const fn new() -> Self {
        Self { entries: SharedVec::new() }
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entries, by key.
    pub fn iter(&self) -> Entries<'_, K, V> {
        Entries(self.entries.iter())
    }

    /// The keys in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> + ExactSizeIterator + Clone {
        self.iter().map(|(key, _)| key)
    }

    /// The values, by key. Skipping many costs no more than skipping one.
    pub fn values(&self) -> Values<'_, K, V> {
        Values(self.entries.iter())
    }
}

/// Which chunk of an entry's list it is in, and where in there.
type Place = (usize, usize);

impl<K: Ord, V> SharedMap<K, V> {
    /// Where `key` is, or where it would be.
    fn place<Q: Ord + ?Sized>(&self, key: &Q) -> Result<Place, Place>
    where
        K: Borrow<Q>,
    {
        let chunks = &self.entries.chunks;
        let is_below =
            |chunk: &Rc<Vec<(K, V)>>| chunk.last().is_some_and(|(last, _)| last.borrow() < key);
        // Behind the last key of all is the end of the last chunk.
        let chunk = chunks.partition_point(is_below).min(chunks.len().saturating_sub(1));
        let Some(entries) = chunks.get(chunk) else { return Err((0, 0)) };
        let at = entries.binary_search_by(|(other, _)| other.borrow().cmp(key));
        at.map(|at| (chunk, at)).map_err(|at| (chunk, at))
    }

    /// Whether there is an entry for `key`.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.place(key).is_ok()
    }

    /// The entries behind `key`, whether it is there or not.
    pub fn iter_after<Q: Ord + ?Sized>(&self, key: &Q) -> Entries<'_, K, V>
    where
        K: Borrow<Q>,
    {
        let (chunk, skipped) = match self.place(key) {
            Ok((chunk, at)) => (chunk, at + 1),
            Err(place) => place,
        };
        let chunks = &self.entries.chunks;
        let before: usize = chunks.iter().take(chunk).map(|chunk| chunk.len()).sum();
        let mut entries = self.iter();
        if let Some(last) = (before + skipped).checked_sub(1) {
            entries.nth(last);
        }
        entries
    }

    /// The value of `key`.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let (chunk, at) = self.place(key).ok()?;
        let (_, value) = self.entries.chunks.get(chunk)?.get(at)?;
        Some(value)
    }
}

impl<K: Ord + Clone, V: Clone> SharedMap<K, V> {
    /// The value of `key`, to change it.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let place = self.place(key).ok()?;
        self.entries.get_mut(place).map(|(_, value)| value)
    }

    /// Sets the value of `key`; gives the one it had.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.place(&key) {
            Ok(place) => {
                let (_, old) = self.entries.get_mut(place)?;
                Some(std::mem::replace(old, value))
            }
            Err(place) => {
                self.entries.insert(place, (key, value));
                None
            }
        }
    }

    /// Takes the entry of `key` out; gives its value.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let place = self.place(key).ok()?;
        self.entries.remove(place).map(|(_, value)| value)
    }
}

impl<'a, K, V> IntoIterator for &'a SharedMap<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = Entries<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Gives an iterator over entries as one over a part of each, which still skips in one go: the
/// standard `map` would look at each.
macro_rules! part_of_entries {
    ($(#[$about:meta])* $name:ident, $item:ty, $entry:ident => $part:expr) => {
        $(#[$about])*
        #[derive(Debug)]
        pub struct $name<'a, K, V>(Iter<'a, (K, V)>);

        impl<K, V> Clone for $name<'_, K, V> {
            fn clone(&self) -> Self {
                Self(self.0.clone())
            }
        }

        impl<'a, K, V> Iterator for $name<'a, K, V> {
            type Item = $item;

            fn next(&mut self) -> Option<Self::Item> {
                self.nth(0)
            }

            fn nth(&mut self, skipped: usize) -> Option<Self::Item> {
                let $entry = self.0.nth(skipped)?;
                Some($part)
            }

            fn size_hint(&self) -> (usize, Option<usize>) {
                self.0.size_hint()
            }
        }

        impl<K, V> DoubleEndedIterator for $name<'_, K, V> {
            fn next_back(&mut self) -> Option<Self::Item> {
                self.nth_back(0)
            }

            fn nth_back(&mut self, skipped: usize) -> Option<Self::Item> {
                let $entry = self.0.nth_back(skipped)?;
                Some($part)
            }
        }

        impl<K, V> ExactSizeIterator for $name<'_, K, V> {}

        impl<K, V> FusedIterator for $name<'_, K, V> {}
    };
}

part_of_entries! {
    /// The entries of a [`SharedMap`], by key.
    Entries, (&'a K, &'a V), entry => (&entry.0, &entry.1)
}

part_of_entries! {
    /// The values of a [`SharedMap`], by key.
    Values, &'a V, entry => &entry.1
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// One thing to do with a map. Runs of keys make chunks that are full, and empty ones.
    fn step() -> impl Strategy<Value = (u8, u16, u16)> {
        (0_u8..5, 0_u16..900, 1_u16..300)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_map_does_what_the_standard_map_does(steps in prop::collection::vec(step(), 0..12)) {
            let (mut ours, mut theirs) = (SharedMap::new(), BTreeMap::new());
            for (step, first, count) in steps {
                let (old, as_it_was) = (ours.clone(), theirs.clone());
                for key in first..first + count {
                    match step {
                        0 | 1 => prop_assert_eq!(ours.insert(key, first), theirs.insert(key, first)),
                        2 => prop_assert_eq!(ours.remove(&key), theirs.remove(&key)),
                        3 => prop_assert_eq!(ours.get_mut(&key), theirs.get_mut(&key)),
                        _ => prop_assert_eq!(ours.get(&key), theirs.get(&key)),
                    }
                    prop_assert_eq!(ours.contains_key(&key), theirs.contains_key(&key));
                }
                prop_assert!(ours.iter().eq(&theirs) && ours.iter().rev().eq(theirs.iter().rev()));
                prop_assert!(ours.values().eq(theirs.values()) && ours.keys().eq(theirs.keys()));
                prop_assert_eq!(ours.len(), theirs.len());
                prop_assert!(ours.iter_after(&first).eq(theirs.range(first + 1..)));
                prop_assert!(ours.entries.chunks.iter().all(|it| (1..=CHUNK_MAX).contains(&it.len())));
                // The clone does not notice.
                prop_assert!(old.iter().eq(&as_it_was));
                prop_assert_eq!(old == ours, as_it_was == theirs);
            }
        }

        #[test]
        fn both_ends_of_a_list_meet(
            len in 0_usize..400,
            steps in prop::collection::vec((any::<bool>(), 0_usize..150), 0..12),
        ) {
            let mut list = SharedVec::new();
            (0..len).for_each(|entry| list.push(entry));
            let standard: Vec<usize> = (0..len).collect();
            prop_assert_eq!(list.get(len / 2), standard.get(len / 2));
            prop_assert_eq!((list.first(), list.last()), (standard.first(), standard.last()));
            let (mut ours, mut theirs) = (list.iter(), standard.iter());
            for (is_front, skipped) in steps {
                if is_front {
                    prop_assert_eq!(ours.nth(skipped), theirs.nth(skipped));
                } else {
                    prop_assert_eq!(ours.nth_back(skipped), theirs.nth_back(skipped));
                }
                prop_assert_eq!(ours.len(), theirs.len());
            }
        }
    }

    #[test]
    fn a_change_copies_one_chunk() {
        let mut map = SharedMap::new();
        (0..10_000).for_each(|key| assert_eq!(map.insert(key, key), None));
        let old = map.clone();
        map.insert(5_000, 0);
        let pairs = old.entries.chunks.iter().zip(&map.entries.chunks);
        assert_eq!(pairs.filter(|(old, new)| !Rc::ptr_eq(old, new)).count(), 1);
        // Keys that came in order, whichever, left no gaps.
        let mut turned = SharedMap::new();
        (0..10_000).rev().for_each(|key| assert_eq!(turned.insert(key, key), None));
        for map in [map, turned] {
            assert_eq!(map.entries.chunks.len(), 10_000_usize.div_ceil(CHUNK_MAX));
        }
    }
}
