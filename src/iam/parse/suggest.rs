//! "Did you mean": the known name nearest to one that is not.

/// The candidate that is fewest changes of a letter away, if those are few.
pub(super) fn nearest(
    found: &str,
    candidates: impl IntoIterator<Item = &'static str>,
) -> Option<&'static str> {
    let length = found.chars().count();
    let near = candidates.into_iter().map(|candidate| (distance(found, candidate), candidate));
    let (changes, candidate) = near.min_by_key(|(changes, _)| *changes)?;
    (changes <= 1 + length / 4).then_some(candidate)
}

/// How many letters have to be added, dropped or changed; letter case is no change.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.chars().enumerate() {
        let mut diagonal = at;
        let mut left = at + 1;
        let mut next = vec![left];
        for (other_letter, &above) in other.iter().zip(row.iter().skip(1)) {
            let change = usize::from(!letter.eq_ignore_ascii_case(other_letter));
            left = (diagonal + change).min(above + 1).min(left + 1);
            diagonal = above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_name_is_found() {
        let names = ["StringEquals", "StringLike", "Bool"];
        let cases = [
            ("StringEqual", Some("StringEquals")),
            ("stringlike", Some("StringLike")),
            ("Boolean", None),
            ("Blo", None),
            ("Bol", Some("Bool")),
            ("", None),
        ];
        for (found, name) in cases {
            assert_eq!(nearest(found, names), name, "{found}");
        }
    }
}
