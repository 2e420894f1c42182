//! Where two values part, so that the page can mark it.

/// A value cut in three: what both share in front, what differs, what both share behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut<'a> {
    /// The same in both.
    pub(super) before: &'a str,
    /// What differs; may be empty in one of them.
    pub(super) middle: &'a str,
    /// The same in both.
    pub(super) after: &'a str,
}

/// Cuts two values at the same places, between whole fields as far as possible.
pub(super) fn cut<'a>(wanted: &'a str, given: &'a str) -> (Cut<'a>, Cut<'a>) {
    let before = common(fields(wanted), fields(given));
    let (rest, other) = (wanted.get(before..).unwrap_or(""), given.get(before..).unwrap_or(""));
    let after = common(fields(rest).into_iter().rev(), fields(other).into_iter().rev());
    (slice(wanted, before, after), slice(given, before, after))
}

/// A text in pieces, each with the separator that ends it.
fn fields(text: &str) -> Vec<&str> {
    text.split_inclusive([':', '/', ',', ' ']).collect()
}

/// How many bytes the first pieces that are the same make up.
fn common<'a>(
    one: impl IntoIterator<Item = &'a str>,
    other: impl IntoIterator<Item = &'a str>,
) -> usize {
    let same = one.into_iter().zip(other).take_while(|(one, other)| one == other);
    same.map(|(piece, _)| piece.len()).sum()
}

fn slice(text: &str, before: usize, after: usize) -> Cut<'_> {
    let end = text.len().saturating_sub(after);
    Cut {
        before: text.get(..before).unwrap_or(""),
        middle: text.get(before..end).unwrap_or(text),
        after: text.get(end..).unwrap_or(""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_cut_between_fields() {
        let cases = [
            (
                "arn:aws:iam::222233334444:root",
                "arn:aws:iam::444455556666:root",
                ["arn:aws:iam::", "222233334444:", "root"],
                ["arn:aws:iam::", "444455556666:", "root"],
            ),
            ("a:b", "a:b", ["a:b", "", ""], ["a:b", "", ""]),
            ("x", "y", ["", "x", ""], ["", "y", ""]),
            ("team/web", "team/api", ["team/", "web", ""], ["team/", "api", ""]),
            ("a/a/b", "a/b", ["a/", "a/", "b"], ["a/", "", "b"]),
            ("", "a", ["", "", ""], ["", "a", ""]),
        ];
        for (wanted, given, first, second) in cases {
            let (one, other) = cut(wanted, given);
            assert_eq!([one.before, one.middle, one.after], first, "{wanted}");
            assert_eq!([other.before, other.middle, other.after], second, "{given}");
        }
    }
}
