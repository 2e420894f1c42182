//! What a single text was meant to be.

use super::Change;
use super::nearest;
use crate::aws::{Partition, Region};
use crate::iam::actions;
use crate::iam::lint::ArnDoubt;
use crate::iam::problem::spelling;
use crate::iam::template::VariableError;
use crate::json::Span;

/// A comma in front of a closing bracket, where the syntax error is the bracket.
pub(super) fn without_comma(text: &str, error: Span) -> Option<Change> {
    let is_closing = text.get(error.start..)?.starts_with(['}', ']']);
    let before = text.get(..error.start)?.trim_end();
    if !is_closing || !before.ends_with(',') {
        return None;
    }
    let span = Span { start: before.len() - 1, end: before.len() };
    Some(Change::new("Remove the comma", vec![(span, String::new())]))
}

/// What word processors make of plain characters.
pub(super) fn plain(letter: char, span: Span) -> Option<Change> {
    let plain = match letter {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => "-",
        '\u{2018}' | '\u{2019}' => "'",
        '\u{2026}' => "...",
        '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{3000}' => " ",
        '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' => "",
        _ => return None,
    };
    let title = if plain.is_empty() {
        "Remove the character".to_owned()
    } else {
        format!("Replace with `{plain}`")
    };
    Some(Change::new(title, vec![(span, plain.to_owned())]))
}

/// An action that is not `service:Name`.
pub(super) fn action(text: &str) -> Option<String> {
    let joined: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let joined = joined.replace(['.', '/'], ":");
    if let (Some(_), Some((prefix, _))) = (actions::find(&joined), joined.split_once(':')) {
        let name = actions::find(&joined)?.name;
        return Some(format!("{}:{name}", prefix.to_ascii_lowercase()));
    }
    nearest::action(&joined)
}

/// A resource that is no ARN.
pub(super) fn resource(text: &str) -> Option<String> {
    if text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("arn:")) {
        return Some(format!("arn:{}", text.get(4..)?));
    }
    if text.starts_with("aws:") {
        return Some(format!("arn:{text}"));
    }
    let name = text.strip_prefix("repository/").unwrap_or(text);
    let is_legal =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-/*".contains(&byte);
    let is_name = !name.is_empty() && name.bytes().all(is_legal);
    is_name.then(|| format!("arn:aws:ecr:*:*:repository/{name}"))
}

/// A variable that cannot be read.
pub(super) fn variable(text: &str, error: VariableError) -> Option<String> {
    let (before, inside) = text.rsplit_once("${")?;
    Some(match error {
        VariableError::Unclosed => format!("{text}}}"),
        VariableError::Space => {
            let (inside, behind) = inside.split_once('}')?;
            let inside: String = inside.chars().filter(|it| !it.is_whitespace()).collect();
            format!("{before}${{{inside}}}{behind}")
        }
        VariableError::Unquoted => {
            let (inside, behind) = inside.split_once('}')?;
            let (key, default) = inside.split_once(',')?;
            let default = default.trim().trim_matches(['\'', '"']);
            format!("{before}${{{key}, '{default}'}}{behind}")
        }
        VariableError::Empty => return None,
    })
}

/// An ARN with `*` in place of each variable in front of its last field.
pub(super) fn without_early_variables(text: &str) -> String {
    let mut fields: Vec<String> = Vec::new();
    let (mut field, mut is_inside, mut before) = (String::new(), false, ' ');
    for letter in text.chars() {
        match letter {
            '{' if before == '$' => is_inside = true,
            '}' => is_inside = false,
            _ => {}
        }
        if letter == ':' && !is_inside && fields.len() < 5 {
            fields.push(std::mem::take(&mut field));
        } else {
            field.push(letter);
        }
        before = letter;
    }
    for early in &mut fields {
        if early.contains("${") {
            "*".clone_into(early);
        }
    }
    fields.push(field);
    fields.join(":")
}

/// An ARN with `*` for the fields that are left out.
pub(super) fn all_fields(arn: &str) -> String {
    let missing = 5_usize.saturating_sub(arn.matches(':').count());
    format!("{arn}{}", ":*".repeat(missing))
}

/// A text of digits as the account id that it was meant to be: without dashes and spaces, and
/// with the zeros that a number loses at its front.
pub(super) fn account(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|it| !matches!(it, '-' | ' ')).collect();
    let is_near = (10..=12).contains(&digits.len());
    (is_near && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| format!("{digits:0>12}"))
}

/// A resource ARN without what makes it match nothing.
pub(super) fn arn(text: &str, what: ArnDoubt) -> Option<String> {
    let mut fields: Vec<&str> = text.splitn(6, ':').collect();
    let field = match what {
        ArnDoubt::Partition => 1,
        ArnDoubt::ServiceCase => 2,
        ArnDoubt::NoRegion | ArnDoubt::Region => 3,
        ArnDoubt::NoAccount | ArnDoubt::Account => 4,
        ArnDoubt::Resource | ArnDoubt::Image => 5,
        ArnDoubt::Short => return Some(all_fields(text)),
        ArnDoubt::OtherService => return None,
    };
    let found = *fields.get(field)?;
    let meant = match what {
        ArnDoubt::Partition => {
            let known = [Partition::Aws, Partition::AwsCn, Partition::AwsUsGov];
            spelling::nearest(found, &known.map(Partition::name))?.to_owned()
        }
        ArnDoubt::ServiceCase => found.to_ascii_lowercase(),
        ArnDoubt::Region => {
            spelling::nearest_of(found, Region::all().map(Region::name))?.to_owned()
        }
        ArnDoubt::NoAccount if !found.is_empty() => {
            fields.insert(field, "*");
            return Some(fields.join(":"));
        }
        ArnDoubt::NoRegion | ArnDoubt::NoAccount => "*".to_owned(),
        ArnDoubt::Account => account(found)?,
        ArnDoubt::Image => found.split([':', '@']).next()?.to_owned(),
        ArnDoubt::Resource => {
            // `repositories/a`, `repo/a`: another word for the type.
            let name = match found.split_once('/') {
                Some((word, name)) if word.starts_with("repo") => name,
                _ => found.trim_start_matches('/'),
            };
            format!("repository/{}", if name.is_empty() { "*" } else { name })
        }
        ArnDoubt::Short | ArnDoubt::OtherService => return None,
    };
    *fields.get_mut(field)? = &meant;
    Some(fields.join(":"))
}
