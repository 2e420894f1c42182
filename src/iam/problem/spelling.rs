//! Which known name an unknown one was meant to be.

/// The known name nearest to `text`, if one is near enough to be meant.
pub(in crate::iam) fn nearest(text: &str, known: &[&'static str]) -> Option<&'static str> {
    nearest_of(text, known.iter().copied())
}

/// The known name nearest to `text`, if one is near enough to be meant.
pub(in crate::iam) fn nearest_of(
    text: &str,
    known: impl Iterator<Item = &'static str>,
) -> Option<&'static str> {
    let limit = (text.chars().count() / 3).clamp(1, 4);
    let mut best = None;
    for candidate in known {
        let distance = distance(text, candidate);
        if distance <= limit && best.is_none_or(|best| (distance, candidate) < best) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// How many letters have to be added, dropped or changed, letter case left out.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.to_ascii_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, letter) in one.to_ascii_lowercase().chars().enumerate() {
        let mut diagonal = index;
        let mut left = index + 1;
        for (cell, wanted) in row.iter_mut().skip(1).zip(&other) {
            let changed = diagonal + usize::from(letter != *wanted);
            diagonal = *cell;
            left = changed.min(*cell + 1).min(left + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = index + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_if_it_is_near() {
        let known = &["StringEquals", "StringLike", "Bool"];
        assert_eq!(nearest("StringEqual", known), Some("StringEquals"));
        assert_eq!(nearest("stringlike", known), Some("StringLike"));
        assert_eq!(nearest("Numeric", known), None);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
