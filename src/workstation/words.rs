//! Words that were almost right.

/// Marks a line whose wording is Drydock's, among lines that imitate another tool.
pub(super) const OURS: &str = "ⓘ";

/// The candidate that `word` was probably meant to be; `None` when nothing is close.
pub(super) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let limit = match word.chars().count() {
        0..=2 => 1,
        3..=5 => 2,
        _ => 3,
    };
    let scored = candidates.into_iter().map(|candidate| (distance(word, candidate), candidate));
    scored
        .filter(|(score, _)| *score <= limit)
        .min_by_key(|(score, _)| *score)
        .map(|(_, near)| near)
}

/// How many letters have to be inserted, deleted, replaced or swapped with their neighbour.
fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    for (row, letter) in from.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, wanted) in to.iter().enumerate() {
            let at =
                |cells: &[usize], index: usize| cells.get(index).copied().unwrap_or(usize::MAX);
            let replaced = at(&last, column) + usize::from(letter != wanted);
            let mut best = replaced.min(at(&last, column + 1) + 1).min(at(&current, column) + 1);
            let is_swapped = row > 0
                && column > 0
                && from.get(row - 1) == Some(wanted)
                && to.get(column - 1) == Some(letter);
            if is_swapped {
                best = best.min(at(&before_last, column - 1) + 1);
            }
            current.push(best);
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_and_nonsense_finds_none() {
        let commands = ["docker", "aws", "clock", "help", "clear"];
        let cases = [
            ("dokcer", Some("docker")),
            ("awz", Some("aws")),
            ("claer", Some("clear")),
            ("clok", Some("clock")),
            ("awk", Some("aws")),
            ("kubectl", None),
            ("", None),
        ];
        for (word, expected) in cases {
            assert_eq!(nearest(word, commands), expected, "{word}");
        }
    }
}
