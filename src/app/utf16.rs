//! Places in texts as a browser counts them: in UTF-16 units, where Rust counts bytes.

/// The byte where `units` UTF-16 units of a text end, as a browser counts.
pub fn byte_of(text: &str, units: u32) -> usize {
    let units = usize::try_from(units).unwrap_or(usize::MAX);
    let mut seen = 0;
    let found = text.char_indices().find(|(_, letter)| {
        let is_here = seen >= units;
        seen += letter.len_utf16();
        is_here
    });
    found.map_or(text.len(), |(byte, _)| byte)
}

/// How many UTF-16 units stand before `byte`.
pub fn units_of(text: &str, byte: usize) -> u32 {
    let before = text.get(..byte).unwrap_or(text);
    u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_counts_in_utf16() {
        let text = "aé😀b";
        for (units, byte) in [(0, 0), (1, 1), (2, 3), (4, 7), (5, 8), (9, 8)] {
            assert_eq!(byte_of(text, units), byte);
        }
        for (byte, units) in [(0, 0), (3, 2), (7, 4), (8, 5)] {
            assert_eq!(units_of(text, byte), units);
        }
    }
}
