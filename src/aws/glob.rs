//! Wildcards: `*` stands for any run of characters, `?` for exactly one.
//!
//! One matcher serves policies, scan filters and lifecycle patterns alike.

/// Whether the whole of `text` is covered by `pattern`. Letter case counts.
///
/// `*` also covers nothing at all; no other character is special. Linear in practice: after a
/// mismatch only the last `*` is tried again.
pub fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t) = (0, 0);
    // Where to go on after a mismatch: the byte behind the last `*`, and the text it has covered.
    let mut retry: Option<(usize, usize)> = None;
    while let Some(&here) = text.get(t) {
        match pattern.get(p) {
            Some(b'*') => {
                retry = Some((p + 1, t));
                p += 1;
            }
            Some(b'?') => {
                t += character_length(here);
                p += 1;
            }
            Some(&wanted) if wanted == here => {
                t += 1;
                p += 1;
            }
            _ => {
                let Some((after_star, covered)) = retry else { return false };
                retry = Some((after_star, covered + 1));
                p = after_star;
                t = covered + 1;
            }
        }
    }
    pattern.iter().skip(p).all(|&byte| byte == b'*')
}

/// How many bytes the UTF-8 character takes that starts with `first`.
fn character_length(first: u8) -> usize {
    match first {
        0..0x80 => 1,
        0x80..0xE0 => 2,
        0xE0..0xF0 => 3,
        0xF0.. => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition, word for word: exponential, and plainly right.
    fn naive(pattern: &[char], text: &[char]) -> bool {
        match (pattern.split_first(), text.split_first()) {
            (None, None) => true,
            (Some(('*', rest)), _) => (0..=text.len()).any(|n| naive(rest, &text[n..])),
            (Some(('?', rest)), Some((_, tail))) => naive(rest, tail),
            (Some((wanted, rest)), Some((here, tail))) => wanted == here && naive(rest, tail),
            (None, Some(_)) | (Some(_), None) => false,
        }
    }

    fn words(alphabet: &[char], longest: usize) -> Vec<Vec<char>> {
        let mut all = vec![vec![]];
        let mut last = all.clone();
        for _ in 0..longest {
            last = last
                .iter()
                .flat_map(|word| {
                    alphabet.iter().map(move |letter| {
                        let mut longer = word.clone();
                        longer.push(*letter);
                        longer
                    })
                })
                .collect();
            all.extend(last.iter().cloned());
        }
        all
    }

    #[test]
    fn every_short_pattern_agrees_with_the_definition() {
        for pattern in words(&['a', 'b', '*', '?'], 5) {
            for text in words(&['a', 'b', 'ß'], 4) {
                let (p, t): (String, String) = (pattern.iter().collect(), text.iter().collect());
                assert_eq!(matches(&p, &t), naive(&pattern, &text), "`{p}` on `{t}`");
            }
        }
    }
}
