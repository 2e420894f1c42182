//! Figures and moments as people read them.

use crate::aws::Timestamp;
use crate::oci::Digest;

/// A number of bytes as docker prints it: `2.2 MB`.
pub fn size(bytes: u64) -> String {
    let units = [("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)];
    match units.into_iter().find(|(_, unit)| bytes >= *unit) {
        None => format!("{bytes} B"),
        Some((name, unit)) => {
            let tenths = bytes / (unit / 10);
            format!("{}.{} {name}", tenths / 10, tenths % 10)
        }
    }
}

/// A moment to the minute: `2026-06-01 08:20`.
pub fn moment(at: Timestamp) -> String {
    at.to_string().chars().take(16).map(|letter| if letter == 'T' { ' ' } else { letter }).collect()
}

/// The time of day to the second: `08:20:03`.
pub fn time_of_day(at: Timestamp) -> String {
    at.to_string().chars().skip(11).take(8).collect()
}

/// `1 image`, `2 images`, `no images`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    match number {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        number => format!("{number} {many}"),
    }
}

/// The first twelve digits of a digest.
pub fn short(digest: &Digest) -> String {
    digest.hex().chars().take(12).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_cut_to_one_decimal() {
        let cases = [
            (0, "0 B"),
            (999, "999 B"),
            (1_000, "1.0 kB"),
            (2_219_000, "2.2 MB"),
            (48_480_000, "48.4 MB"),
            (3_000_000_000, "3.0 GB"),
        ];
        for (bytes, expected) in cases {
            assert_eq!(size(bytes), expected);
        }
    }

    #[test]
    fn counts_have_their_plural() {
        let cases = [(0, "no images"), (1, "1 image"), (2, "2 images")];
        for (number, expected) in cases {
            assert_eq!(count(number, "image", "images"), expected);
        }
    }
}
