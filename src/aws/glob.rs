//! Wildcards: `*` stands for any run of characters, `?` for exactly one.
//!
//! One matcher serves policies, scan filters and lifecycle patterns alike.

/// Whether the whole of `text` is covered by `pattern`. Letter case counts.
///
/// `*` also covers nothing at all; no other character is special. Linear in practice: after a
/// mismatch only the last `*` is tried again.
pub fn matches(pattern: &str, text: &str) -> bool {
    covers(pattern.as_bytes(), text.as_bytes(), |wanted, here| wanted == here)
}

/// As [`matches`], and `A` is the same letter as `a`.
pub fn matches_ignoring_case(pattern: &str, text: &str) -> bool {
    covers(pattern.as_bytes(), text.as_bytes(), |wanted, here| wanted.eq_ignore_ascii_case(&here))
}

/// What a pattern comes to: found once, so that most texts are told apart by one comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `*` alone.
    Everything,
    /// No wildcard: one text and no other.
    Exact,
    /// One `*`, at the end.
    Prefix,
    /// Anything else.
    Wild,
}

impl Shape {
    /// The shape of `pattern`.
    pub fn of(pattern: &str) -> Self {
        match pattern.find(['*', '?']) {
            None => Self::Exact,
            Some(0) if pattern == "*" => Self::Everything,
            Some(at) if at + 1 == pattern.len() && pattern.ends_with('*') => Self::Prefix,
            Some(_) => Self::Wild,
        }
    }

    /// Whether the whole of `text` is covered by `pattern`, which has this shape.
    pub fn covers(self, pattern: &str, text: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Exact => pattern == text,
            Self::Prefix => start(pattern, text).is_some_and(|(wanted, here)| wanted == here),
            Self::Wild => matches(pattern, text),
        }
    }

    /// As [`Shape::covers`], and `A` is the same letter as `a`.
    pub fn covers_ignoring_case(self, pattern: &str, text: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Exact => pattern.eq_ignore_ascii_case(text),
            Self::Prefix => {
                start(pattern, text).is_some_and(|(wanted, here)| wanted.eq_ignore_ascii_case(here))
            }
            Self::Wild => matches_ignoring_case(pattern, text),
        }
    }
}

/// What stands before the `*` at the end of `pattern`, and as much of `text`.
fn start<'a>(pattern: &'a str, text: &'a str) -> Option<(&'a [u8], &'a [u8])> {
    let (_, wanted) = pattern.as_bytes().split_last()?;
    Some((wanted, text.as_bytes().get(..wanted.len())?))
}

/// The walk behind both, for bytes that `is_same` takes for one.
fn covers(pattern: &[u8], text: &[u8], is_same: impl Fn(u8, u8) -> bool) -> bool {
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
            Some(&wanted) if is_same(wanted, here) => {
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
                let expected = naive(&pattern, &text);
                assert_eq!(matches(&p, &t), expected, "`{p}` on `{t}`");
                assert_eq!(Shape::of(&p).covers(&p, &t), expected, "`{p}` on `{t}`");
                let (p, t) = (p.to_uppercase(), t.replace('ß', "é"));
                let shape = Shape::of(&p);
                assert_eq!(shape.covers_ignoring_case(&p, &t), expected, "`{p}` on `{t}`");
            }
        }
    }
}
