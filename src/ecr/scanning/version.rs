//! Versions of packages, compared as Debian compares them.
//!
//! `[epoch:]upstream[-revision]`: text without digits and numbers in turn, `~` before everything,
//! letters before other characters. The plain numbers of Python and Node.js come out right too;
//! their signs for releases before the release do not (FIDELITY).
//!
//! Source: Debian Policy Manual, "Version".

use std::cmp::Ordering;

/// Which of two versions is the newer one.
pub fn compare(one: &str, other: &str) -> Ordering {
    let ((epoch, upstream, revision), (other_epoch, other_upstream, other_revision)) =
        (parts(one), parts(other));
    compare_numbers(epoch, other_epoch)
        .then_with(|| compare_text(upstream, other_upstream))
        .then_with(|| compare_text(revision, other_revision))
}

/// Epoch, what the makers call it, and the distribution's own count; `0` and nothing where they
/// are left out.
pub fn parts(version: &str) -> (&str, &str, &str) {
    let (epoch, rest) = version.split_once(':').unwrap_or(("0", version));
    let (upstream, revision) = rest.rsplit_once('-').unwrap_or((rest, ""));
    (epoch, upstream, revision)
}

fn compare_text(one: &str, other: &str) -> Ordering {
    let (mut one, mut other) = (one, other);
    while !one.is_empty() || !other.is_empty() {
        let (sign, rest) = split(one, |letter| !letter.is_ascii_digit());
        let (other_sign, other_rest) = split(other, |letter| !letter.is_ascii_digit());
        let (number, rest) = split(rest, |letter| letter.is_ascii_digit());
        let (other_number, other_rest) = split(other_rest, |letter| letter.is_ascii_digit());
        let order =
            compare_signs(sign, other_sign).then_with(|| compare_numbers(number, other_number));
        if order != Ordering::Equal {
            return order;
        }
        (one, other) = (rest, other_rest);
    }
    Ordering::Equal
}

fn split(text: &str, is_in: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|letter| !is_in(letter)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

fn compare_signs(one: &str, other: &str) -> Ordering {
    // The end of the text stands behind `~` and before everything else.
    let weight = |letter: Option<char>| match letter {
        Some('~') => 0,
        None => 1,
        Some(letter) if letter.is_ascii_alphabetic() => u32::from(letter),
        Some(letter) => 256 + u32::from(letter),
    };
    let (mut one, mut other) = (one.chars(), other.chars());
    loop {
        match (one.next(), other.next()) {
            (None, None) => return Ordering::Equal,
            (letter, other_letter) => {
                let order = weight(letter).cmp(&weight(other_letter));
                if order != Ordering::Equal {
                    return order;
                }
            }
        }
    }
}

/// Numbers of any length: without leading zeros the longer one is the greater.
fn compare_numbers(one: &str, other: &str) -> Ordering {
    let (one, other) = (one.trim_start_matches('0'), other.trim_start_matches('0'));
    one.len().cmp(&other.len()).then_with(|| one.cmp(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_ordered_as_debian_orders_them() {
        let rising = [
            "1.0~rc1",
            "1.0",
            "1.0-1",
            "1.0-1+deb12u1",
            "1.0-1+deb12u9",
            "1.0-1+deb12u10",
            "1.0-1.1",
            "1.0-2~deb12u1",
            "1.0-2",
            "1.0a",
            "1.0.1",
            "1.9",
            "1.10",
            "1:0.9",
        ];
        for (index, one) in rising.iter().enumerate() {
            for (other_index, other) in rising.iter().enumerate() {
                assert_eq!(compare(one, other), index.cmp(&other_index), "{one} and {other}");
            }
        }
        assert_eq!(compare("0:2.36-9", "2.36-9"), Ordering::Equal);
        assert_eq!(compare("1.02", "1.2"), Ordering::Equal);
    }

    #[test]
    fn a_version_falls_into_its_parts() {
        let cases = [
            ("1:1.2.13.dfsg-1", ("1", "1.2.13.dfsg", "1")),
            ("2.36-9+deb12u9", ("0", "2.36", "9+deb12u9")),
            ("1.21.22", ("0", "1.21.22", "")),
            ("1:4.16.0-2+really2.40.2-11", ("1", "4.16.0-2+really2.40.2", "11")),
        ];
        for (version, expected) in cases {
            assert_eq!(parts(version), expected, "{version}");
        }
    }
}
