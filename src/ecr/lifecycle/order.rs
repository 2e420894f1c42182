//! Sorting by a number: a hundred thousand images in a few milliseconds, in little machine code.

/// The places of `keys` in ascending order; those of equal keys keep their order.
///
/// Sorts by one byte after the other, the last first, and passes over bytes that all keys share:
/// moments of the same years differ in few.
#[expect(
    clippy::indexing_slicing,
    reason = "places are below the number of keys, bytes below 256, and each place is taken once"
)]
pub(super) fn ascending(keys: &[u64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..keys.len()).collect();
    let mut sorted = order.clone();
    let first = keys.first().copied().unwrap_or(0);
    let differing = keys.iter().fold(0, |differing, key| differing | (key ^ first));
    for byte in 0..8 {
        if differing.to_le_bytes()[byte] == 0 {
            continue;
        }
        let digit = |place: usize| usize::from(keys[place].to_le_bytes()[byte]);
        let mut starts = [0; 256];
        for place in &order {
            starts[digit(*place)] += 1;
        }
        let mut before = 0;
        for start in &mut starts {
            before += std::mem::replace(start, before);
        }
        for place in &order {
            let start = &mut starts[digit(*place)];
            sorted[*start] = *place;
            *start += 1;
        }
        std::mem::swap(&mut order, &mut sorted);
    }
    order
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_the_stable_order(keys in prop::collection::vec(prop_oneof![0..4_u64, 0..70_000_u64, any::<u64>()], 0..60)) {
            let mut expected: Vec<_> = (0..keys.len()).collect();
            expected.sort_by_key(|place| keys[*place]);
            prop_assert_eq!(ascending(&keys), expected);
        }
    }
}
