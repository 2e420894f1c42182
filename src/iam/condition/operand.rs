//! The values of a condition, prepared for comparing.

use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

use super::number::Decimal;
use super::operator::{Family, Operator, Order};
use crate::aws::Timestamp;
use crate::iam::assumption::Assumption;
use crate::iam::matching::{ArnFields, ArnPattern, split_fields};
use crate::iam::policy::Version;
use crate::iam::request::Frame;
use crate::iam::template::{Template, VariableError};

/// One value of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operand {
    /// As written, quotes left out.
    pub text: Box<str>,
    form: Form,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Form {
    Text(Template),
    TextIgnoringCase(Template),
    Pattern(Template),
    Number(Order, Decimal),
    Date(Order, Timestamp),
    Bool(Template),
    Bytes(Vec<u8>),
    Range {
        base: IpAddr,
        prefix_bits: u32,
    },
    Arn(ArnPattern),
    Null(bool),
    /// Not of the operator's type: equal to nothing.
    ///
    /// Assumed (O5, O6): so a negated operator holds.
    Unreadable,
}

impl Operand {
    /// Prepares a value; the second part says what is wrong with it, if anything is.
    pub(in crate::iam) fn new(
        operator: Operator,
        text: &str,
        version: Version,
    ) -> (Self, Option<&'static str>) {
        let version = if operator.takes_variables() { version } else { Version::V2008 };
        let (form, wrong) = match prepare(operator.family, text, version) {
            Ok(form) => (form, None),
            Err(wrong) => (Form::Unreadable, Some(wrong)),
        };
        (Self { text: text.into(), form }, wrong)
    }

    /// For `Null`: whether the key has to be absent.
    pub(super) fn wants_null(&self) -> Option<bool> {
        if let Form::Null(wants) = self.form { Some(wants) } else { None }
    }

    /// Whether a request's value is covered.
    pub(super) fn covers(&self, given: &str, frame: Frame<'_>) -> bool {
        match &self.form {
            Form::Text(wanted) => wanted.value(frame).is_some_and(|wanted| wanted == given),
            Form::TextIgnoringCase(wanted) => {
                // Assumed (O18): AWS does not say how it folds letters beyond ASCII.
                let fold: fn(char) -> char = match frame.otherwise {
                    Some(Assumption::LettersBeyondAscii) => |letter| letter.to_ascii_lowercase(),
                    _ => fold,
                };
                let same = |wanted: &str| wanted.chars().map(fold).eq(given.chars().map(fold));
                wanted.value(frame).is_some_and(|wanted| same(&wanted))
            }
            Form::Pattern(wanted) => wanted.covers(given, frame),
            Form::Number(order, wanted) => {
                Decimal::read(given).is_some_and(|given| order.admits(given.cmp(wanted)))
            }
            Form::Date(order, wanted) => {
                date(given).is_some_and(|given| order.admits(given.cmp(wanted)))
            }
            // Assumed (O11): variables are filled in.
            Form::Bool(wanted) => {
                let is_literal =
                    wanted.has_variables() && frame.is_otherwise(Assumption::VariableInBool);
                let same = |wanted: &str| is_bool(given) && wanted.eq_ignore_ascii_case(given);
                !is_literal && wanted.value(frame).is_some_and(|wanted| same(&wanted))
            }
            Form::Bytes(wanted) => bytes(given).is_some_and(|given| given == *wanted),
            Form::Range { base, prefix_bits } => is_within(given, *base, *prefix_bits),
            Form::Arn(wanted) => {
                ArnFields::of_text(given).is_some_and(|given| wanted.covers(&given, frame))
            }
            Form::Null(_) | Form::Unreadable => false,
        }
    }

    /// Whether both the policy's value and the request's are of the operator's type.
    pub(super) fn can_read(&self, given: &str) -> bool {
        match &self.form {
            Form::Number(..) => Decimal::read(given).is_some(),
            Form::Date(..) => date(given).is_some(),
            Form::Range { .. } => range(given).is_some(),
            Form::Arn(_) => ArnFields::of_text(given).is_some(),
            Form::Bool(_) => is_bool(given),
            Form::Text(_)
            | Form::TextIgnoringCase(_)
            | Form::Pattern(_)
            | Form::Bytes(_)
            | Form::Null(_) => true,
            Form::Unreadable => false,
        }
    }
}

fn prepare(family: Family, text: &str, version: Version) -> Result<Form, &'static str> {
    let template = || Template::new(text, version).map_err(VariableError::text);
    Ok(match family {
        Family::StringEquals => Form::Text(template()?),
        Family::StringEqualsIgnoreCase => Form::TextIgnoringCase(template()?),
        Family::StringLike => Form::Pattern(template()?),
        Family::Numeric(order) => Form::Number(order, Decimal::read(text).ok_or("not a number")?),
        Family::Date(order) => Form::Date(order, date(text).ok_or("not a date")?),
        Family::Bool if is_bool(text) || text.contains("${") => Form::Bool(template()?),
        Family::BinaryEquals => Form::Bytes(bytes(text).ok_or("not base64")?),
        Family::IpAddress => {
            let (base, prefix_bits) = range(text).ok_or("not an IP address or range")?;
            Form::Range { base, prefix_bits }
        }
        Family::ArnLike => {
            // Six fields, `arn` counted, none left to be taken as `*`.
            let fields = text.strip_prefix("arn:").map(|rest| split_fields(rest, version));
            let is_complete = fields.is_some_and(|fields| fields.len() == 5);
            let pattern = ArnPattern::parse(text, version).ok();
            // A lone `*` has no fields to compare; AWS compares all six.
            Form::Arn(pattern.filter(|_| is_complete).ok_or("not an ARN")?)
        }
        Family::Null if is_bool(text) => Form::Null(text.eq_ignore_ascii_case("true")),
        Family::Bool | Family::Null => return Err("neither `true` nor `false`"),
    })
}

/// A letter without its case, within the characters that a policy may hold: those of Latin-1.
fn fold(letter: char) -> char {
    match letter {
        'À'..='Ö' | 'Ø'..='Þ' => char::from_u32(u32::from(letter) + 32).unwrap_or(letter),
        _ => letter.to_ascii_lowercase(),
    }
}

fn is_bool(text: &str) -> bool {
    text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false")
}

/// A moment: seconds since the epoch, or the W3C profile of ISO 8601. Four digits are a year.
fn date(text: &str) -> Option<Timestamp> {
    if text.len() != 4 && !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Timestamp::from_millis(text.parse::<i64>().ok()?.checked_mul(1000)?));
    }
    text.parse().ok()
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).or_else(|_| STANDARD_NO_PAD.decode(text)).ok()
}

fn range(text: &str) -> Option<(IpAddr, u32)> {
    let (base, prefix) = match text.split_once('/') {
        Some((base, prefix)) => (base, Some(prefix.parse::<u32>().ok()?)),
        None => (text, None),
    };
    let base: IpAddr = base.parse().ok()?;
    let bits = if base.is_ipv4() { 32 } else { 128 };
    let prefix = prefix.unwrap_or(bits);
    (prefix <= bits).then_some((base, prefix))
}

/// Families never match each other; host bits below the prefix count for nothing.
///
/// Source: IAM user guide, IP address condition operators. A request's address may carry its own
/// prefix, as AWS's own examples of authorization details show.
fn is_within(given: &str, base: IpAddr, prefix_bits: u32) -> bool {
    let Some((given, _)) = range(given) else { return false };
    match (given, base) {
        (IpAddr::V4(given), IpAddr::V4(base)) => {
            let (given, base) = (u32::from(given), u32::from(base));
            (given ^ base).checked_shr(32 - prefix_bits).unwrap_or(0) == 0
        }
        (IpAddr::V6(given), IpAddr::V6(base)) => {
            let (given, base) = (u128::from(given), u128::from(base));
            (given ^ base).checked_shr(128 - prefix_bits).unwrap_or(0) == 0
        }
        (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
    }
}
