//! Conditions, values and wildcards of the naive evaluator.

use serde_json::Value;

use super::iam::list;

/// One character of a pattern after variables: wildcards are told from the same letters in values.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    Any,
    One,
    Letter(char),
}

fn pieces(text: &str) -> Vec<Piece> {
    let piece = |letter| match letter {
        '*' => Piece::Any,
        '?' => Piece::One,
        other => Piece::Letter(other),
    };
    text.chars().map(piece).collect()
}

fn covers(pattern: &[Piece], text: &[char]) -> bool {
    match (pattern.first(), text.first()) {
        (None, None) => true,
        (Some(Piece::Any), _) => (0..=text.len()).any(|n| covers(&pattern[1..], &text[n..])),
        (Some(Piece::One), Some(_)) => covers(&pattern[1..], &text[1..]),
        (Some(Piece::Letter(wanted)), Some(have)) => {
            wanted == have && covers(&pattern[1..], &text[1..])
        }
        _ => false,
    }
}

/// Whether a plain pattern covers all of a text.
pub fn glob(pattern: &str, text: &str) -> bool {
    covers(&pieces(pattern), &text.chars().collect::<Vec<_>>())
}

// Letters that stand for themselves after a variable was put in; private use, never in a policy.
const LITERAL_STAR: char = '\u{E000}';
const LITERAL_MARK: char = '\u{E001}';

/// Whether a pattern made by [`pattern`] covers all of a text.
pub fn glob_raw(pattern: &str, text: &str) -> bool {
    let piece = |letter| match letter {
        '*' => Piece::Any,
        '?' => Piece::One,
        LITERAL_STAR => Piece::Letter('*'),
        LITERAL_MARK => Piece::Letter('?'),
        other => Piece::Letter(other),
    };
    let pattern: Vec<Piece> = pattern.chars().map(piece).collect();
    covers(&pattern, &text.chars().collect::<Vec<_>>())
}

/// Puts the values of variables in; `None` where one has none.
pub fn pattern(text: &str, context: &Value, has_variables: bool) -> Option<String> {
    if !has_variables {
        return Some(text.to_owned());
    }
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        out.push_str(&rest[..at]);
        let inside = &rest[at + 2..];
        let Some(end) = inside.find('}') else {
            out.push_str(&rest[at..]);
            return Some(out);
        };
        out.push_str(&protect(&variable(&inside[..end], context)?));
        rest = &inside[end + 1..];
    }
    out.push_str(rest);
    Some(out)
}

fn protect(value: &str) -> String {
    value.replace('*', &LITERAL_STAR.to_string()).replace('?', &LITERAL_MARK.to_string())
}

fn unprotect(value: &str) -> String {
    value.replace(LITERAL_STAR, "*").replace(LITERAL_MARK, "?")
}

fn variable(inside: &str, context: &Value) -> Option<String> {
    if ["*", "?", "$"].contains(&inside) {
        return Some(inside.to_owned());
    }
    let (key, default) = match inside.split_once(',') {
        Some((key, default)) => (key.trim(), Some(default.trim().trim_matches('\''))),
        None => (inside.trim(), None),
    };
    match look_up(context, key) {
        Some(Value::Array(_)) | None => default.map(str::to_owned),
        Some(value) => {
            let value = text_of(value);
            if value.is_empty() { default.map(str::to_owned) } else { Some(value) }
        }
    }
}

fn look_up<'a>(context: &'a Value, key: &str) -> Option<&'a Value> {
    context.as_object()?.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, v)| v)
}

fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Whether every operator of a condition block holds for every key.
pub fn hold(block: &Value, context: &Value, has_variables: bool) -> bool {
    let Some(block) = block.as_object() else { return true };
    block.iter().all(|(operator, keys)| {
        keys.as_object().into_iter().flatten().all(|(key, wanted)| {
            let wanted: Vec<String> = list(wanted).into_iter().map(text_of).collect();
            Clause { operator, wanted, context, has_variables }.holds(look_up(context, key))
        })
    })
}

struct Clause<'a> {
    operator: &'a str,
    wanted: Vec<String>,
    context: &'a Value,
    has_variables: bool,
}

impl Clause<'_> {
    fn holds(&self, given: Option<&Value>) -> bool {
        let (set, rest) = match self.operator.split_once(':') {
            Some((set, rest)) => (Some(set), rest),
            None => (None, self.operator),
        };
        let (base, if_exists) = match rest.strip_suffix("IfExists") {
            Some(base) => (base, true),
            None => (rest, false),
        };
        let given: Option<(bool, Vec<String>)> = given.map(|value| match value {
            Value::Array(values) => (true, values.iter().map(text_of).collect()),
            one => (false, vec![text_of(one)]),
        });
        if base == "Null" {
            let is_null = given.is_none_or(|(_, values)| values.iter().all(String::is_empty));
            return self.wanted.iter().any(|want| want.eq_ignore_ascii_case(&is_null.to_string()));
        }
        let is_negated = base.contains("Not");
        let Some((is_many, values)) = given else {
            return match set {
                Some("ForAllValues") => true,
                Some(_) => if_exists,
                None => if_exists || is_negated,
            };
        };
        let one_holds = |value: &String| {
            let equals = self.wanted.iter().any(|want| self.equals(base, want, value));
            equals != is_negated
        };
        match set {
            Some("ForAllValues") => {
                values.iter().all(String::is_empty) || values.iter().all(one_holds)
            }
            Some(_) => values.iter().any(one_holds),
            None if is_many => false,
            None => values.iter().all(one_holds),
        }
    }

    /// The positive form of the operator; the caller turns it round.
    fn equals(&self, base: &str, wanted: &str, given: &str) -> bool {
        let takes_variables = ["String", "Arn", "Bool"].iter().any(|kind| base.starts_with(kind));
        let has_variables = self.has_variables && takes_variables;
        let Some(wanted) = pattern(wanted, self.context, has_variables) else { return false };
        let plain = unprotect(&wanted);
        match base.replace("Not", "").as_str() {
            "StringEquals" => plain == given,
            "StringEqualsIgnoreCase" => plain.to_lowercase() == given.to_lowercase(),
            "StringLike" => glob_raw(&wanted, given),
            "Bool" => {
                ["true", "false"].contains(&given.to_ascii_lowercase().as_str())
                    && plain.eq_ignore_ascii_case(given)
            }
            "ArnEquals" | "ArnLike" => {
                let (want, have): (Vec<_>, Vec<_>) =
                    (wanted.splitn(6, ':').collect(), given.splitn(6, ':').collect());
                want.len() == 6
                    && have.len() == 6
                    && want.iter().zip(&have).all(|(want, have)| glob_raw(want, have))
            }
            "NumericEquals" => compare(wanted.parse::<f64>().ok(), given.parse().ok(), "=="),
            "NumericLessThan" => compare(wanted.parse::<f64>().ok(), given.parse().ok(), "<"),
            "NumericLessThanEquals" => {
                compare(wanted.parse::<f64>().ok(), given.parse().ok(), "<=")
            }
            "NumericGreaterThan" => compare(wanted.parse::<f64>().ok(), given.parse().ok(), ">"),
            "NumericGreaterThanEquals" => {
                compare(wanted.parse::<f64>().ok(), given.parse().ok(), ">=")
            }
            "DateEquals" => compare(date(&wanted), date(given), "=="),
            "DateLessThan" => compare(date(&wanted), date(given), "<"),
            "DateLessThanEquals" => compare(date(&wanted), date(given), "<="),
            "DateGreaterThan" => compare(date(&wanted), date(given), ">"),
            "DateGreaterThanEquals" => compare(date(&wanted), date(given), ">="),
            "IpAddress" | "IpAddr" => ip_in(given, &wanted),
            "BinaryEquals" => plain.trim_end_matches('=') == given.trim_end_matches('='),
            _ => false,
        }
    }
}

fn compare(wanted: Option<f64>, given: Option<f64>, how: &str) -> bool {
    let (Some(wanted), Some(given)) = (wanted, given) else { return false };
    match how {
        "<" => given < wanted,
        "<=" => given <= wanted,
        ">" => given > wanted,
        ">=" => given >= wanted,
        _ => (given - wanted).abs() < f64::EPSILON,
    }
}

/// Seconds since the epoch; a text of digits alone longer than a year is already that.
#[expect(clippy::cast_precision_loss, reason = "milliseconds of this era are exact")]
fn date(text: &str) -> Option<f64> {
    if text.len() != 4 && !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    let at: drydock::aws::Timestamp = text.parse().ok()?;
    Some(at.as_millis() as f64 / 1000.0)
}

fn ip_in(given: &str, range: &str) -> bool {
    let given = given.split('/').next().unwrap_or("");
    let (base, length) = match range.split_once('/') {
        Some((base, length)) => (base, length.parse::<u32>().ok()),
        None => (range, Some(128)),
    };
    let (Some(length), Ok(base), Ok(given)) =
        (length, base.parse::<std::net::IpAddr>(), given.parse::<std::net::IpAddr>())
    else {
        return false;
    };
    let bits = |address: std::net::IpAddr| match address {
        std::net::IpAddr::V4(v4) => (32, u128::from(u32::from(v4))),
        std::net::IpAddr::V6(v6) => (128, u128::from(v6)),
    };
    let ((base_size, base), (given_size, given)) = (bits(base), bits(given));
    let kept = base_size - length.min(base_size);
    base_size == given_size && (kept >= 128 || base >> kept == given >> kept)
}
