//! Identifiers that AWS would draw at random, drawn here from a seed.

use std::fmt::Write as _;

/// A seeded source of identifiers: the same seed gives the same ids in the same order.
///
/// The generator is `SplitMix64`: one addition and a few multiplications a draw, every seed as good as another, and
/// no claim of secrecy, which a simulation does not need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ids {
    state: u64,
}

impl Ids {
    /// A source that starts from `seed`.
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// A UUID, as request ids and upload ids are written.
    pub fn uuid(&mut self) -> String {
        let mut hex = format!("{:016x}{:016x}", self.next(), self.next());
        // Version 4, variant 1, so that strict readers accept it.
        hex.replace_range(12..13, "4");
        hex.replace_range(16..17, "a");
        for dash in [20, 16, 12, 8] {
            hex.insert(dash, '-');
        }
        hex
    }

    /// An id of capital letters and digits behind `prefix`, such as `AKIA…`, 20 characters in all.
    pub fn unique_id(&mut self, prefix: &str) -> String {
        self.letters(prefix, b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 20)
    }

    /// A secret of `length` letters and digits, such as a token or a secret access key.
    pub fn secret(&mut self, length: usize) -> String {
        let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        self.letters("", alphabet, length)
    }

    /// An id of `count` small letters and digits behind `prefix`, such as `o-…` of an organisation.
    pub fn short_id(&mut self, prefix: &str, count: usize) -> String {
        self.letters(prefix, b"abcdefghijklmnopqrstuvwxyz0123456789", prefix.len() + count)
    }

    /// `count` random bytes in hexadecimal.
    pub fn hex(&mut self, count: usize) -> String {
        let mut text = String::with_capacity(count * 2);
        while text.len() < count * 2 {
            // Writing to a String cannot fail.
            let _ = write!(text, "{:016x}", self.next());
        }
        text.truncate(count * 2);
        text
    }

    fn letters(&mut self, prefix: &str, alphabet: &[u8], length: usize) -> String {
        let mut text = prefix.to_owned();
        while text.len() < length {
            let count = u64::try_from(alphabet.len()).unwrap_or(1);
            let draw = usize::try_from(self.next() % count).unwrap_or(0);
            text.push(char::from(alphabet.get(draw).copied().unwrap_or(b'A')));
        }
        text
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_ids() {
        let (mut one, mut two) = (Ids::new(7), Ids::new(7));
        assert_eq!(one.uuid(), two.uuid());
        assert_eq!(one.unique_id("AKIA"), two.unique_id("AKIA"));
        assert_ne!(one.secret(40), Ids::new(8).secret(40));
    }

    #[test]
    fn ids_have_the_shape_that_aws_gives_them() {
        let mut ids = Ids::new(1);
        let uuid = ids.uuid();
        let lengths: Vec<_> = uuid.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert_eq!(ids.unique_id("AROA").len(), 20);
        assert_eq!(ids.hex(5).len(), 10);
    }
}
