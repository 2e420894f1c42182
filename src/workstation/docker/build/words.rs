//! Words of a Dockerfile: quotes, `NAME=value`, and variables.

/// `NAME=value`, the value without its quotes and with its variables still in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) name: String,
    pub(super) value: String,
}

/// Splits at blanks outside quotes; the quotes stay.
pub(super) fn split(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match (letter, quote) {
            ('\\', _) => {
                word.push(letter);
                word.extend(letters.next());
            }
            ('"' | '\'', None) => {
                quote = Some(letter);
                word.push(letter);
            }
            (letter, Some(open)) if letter == open => {
                quote = None;
                word.push(letter);
            }
            (letter, None) if letter.is_whitespace() => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            (letter, _) => word.push(letter),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// The text without quotes; `\` takes the meaning from what follows, except that of `$`, which is
/// read later.
pub(super) fn unquoted(text: &str) -> String {
    let mut plain = String::new();
    let mut quote = None;
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match (letter, quote) {
            ('\\', Some('\'')) => plain.push(letter),
            ('\\', _) => match letters.next() {
                Some('$') => plain.push_str("\\$"),
                next => plain.extend(next),
            },
            ('"' | '\'', None) => quote = Some(letter),
            (letter, Some(open)) if letter == open => quote = None,
            // A variable in single quotes is none.
            ('$', Some('\'')) => plain.push_str("\\$"),
            (letter, _) => plain.push(letter),
        }
    }
    plain
}

/// Reads `NAME=value NAME=value`, or the old form `NAME value`; `None` where neither is there.
pub(super) fn pairs(text: &str) -> Option<Vec<Pair>> {
    let words = split(text);
    if !words.first()?.contains('=') {
        let (name, value) = text.split_once(char::is_whitespace)?;
        return Some(vec![Pair { name: name.to_owned(), value: unquoted(value.trim()) }]);
    }
    let pair = |word: &String| {
        let (name, value) = word.split_once('=')?;
        Some(Pair { name: unquoted(name), value: unquoted(value) })
    };
    words.iter().map(pair).collect()
}

/// Replaces `$NAME`, `${NAME}`, `${NAME:-other}` and `${NAME:+other}`.
pub(super) fn expand(text: &str, lookup: &dyn Fn(&str) -> Option<String>) -> String {
    let mut expanded = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['$', '\\']) {
        expanded.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        if let Some(behind) = rest.strip_prefix("\\$") {
            expanded.push('$');
            rest = behind;
        } else if let Some((inner, behind)) =
            rest.strip_prefix("${").and_then(|inner| inner.split_once('}'))
        {
            expanded.push_str(&braced(inner, lookup));
            rest = behind;
        } else if let Some(named) = rest.strip_prefix('$') {
            let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
            let behind = named.trim_start_matches(is_part);
            let name = named.strip_suffix(behind).unwrap_or_default();
            if name.is_empty() {
                expanded.push('$');
            } else {
                expanded.push_str(&lookup(name).unwrap_or_default());
            }
            rest = behind;
        } else {
            expanded.push('\\');
            rest = rest.strip_prefix('\\').unwrap_or_default();
        }
    }
    expanded.push_str(rest);
    expanded
}

fn braced(inner: &str, lookup: &dyn Fn(&str) -> Option<String>) -> String {
    let value = |name| lookup(name).filter(|value| !value.is_empty());
    if let Some((name, other)) = inner.split_once(":-") {
        return value(name).unwrap_or_else(|| expand(other, lookup));
    }
    if let Some((name, other)) = inner.split_once(":+") {
        return value(name).map(|_| expand(other, lookup)).unwrap_or_default();
    }
    lookup(inner).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_replaced() {
        let lookup = |name: &str| match name {
            "A" => Some("1".to_owned()),
            "EMPTY" => Some(String::new()),
            _ => None,
        };
        let cases = [
            ("$A/x", "1/x"),
            ("${A}b", "1b"),
            ("${B:-two}", "two"),
            ("${EMPTY:-$A}", "1"),
            ("${A:+set}${B:+set}", "set"),
            ("\\$A", "$A"),
            ("$", "$"),
            ("a\\b", "a\\b"),
            ("$B.", "."),
        ];
        for (text, expanded) in cases {
            assert_eq!(expand(text, &lookup), expanded, "{text}");
        }
    }

    #[test]
    fn pairs_are_read_in_both_forms() {
        let pair = |name: &str, value: &str| Pair { name: name.into(), value: value.into() };
        let cases = [
            ("A=1 B=2", Some(vec![pair("A", "1"), pair("B", "2")])),
            ("A=\"x y\" B='$z'", Some(vec![pair("A", "x y"), pair("B", "\\$z")])),
            ("A x y", Some(vec![pair("A", "x y")])),
            ("A=1 B", None),
            ("A", None),
        ];
        for (text, expected) in cases {
            assert_eq!(pairs(text), expected, "{text}");
        }
    }
}
