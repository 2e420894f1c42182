//! The values that a condition wants, compiled for their operator.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::address::Network;
use super::number::Decimal;
use super::operator::{Comparison, Order};
use crate::aws::Timestamp;
use crate::iam::pattern::{InvalidVariable, Pattern, Variable, Variables, Wildcards};
use crate::iam::request::Context;

/// The values of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Values {
    /// Texts to be the same or, with wildcards, to cover.
    Text(Vec<Pattern>),
    /// Texts to be the same but for letter case.
    TextIgnoringCase(Vec<Pattern>),
    /// Numbers.
    Number(Order, Vec<Value<Decimal>>),
    /// Moments.
    Date(Order, Vec<Value<Timestamp>>),
    /// `true` or `false`, maybe from a variable.
    Bool(Vec<Pattern>),
    /// Bytes.
    Binary(Vec<Value<Box<[u8]>>>),
    /// Blocks of addresses.
    Address(Vec<Value<Network>>),
    /// ARNs with wildcards.
    Arn(Vec<ArnValue>),
    /// Whether the key has to be absent.
    Null(Vec<Value<bool>>),
}

/// A value and what it means; one that means nothing compares with nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value<T> {
    /// As it was written.
    pub text: Box<str>,
    /// What it means to its operator.
    pub meaning: Option<T>,
}

/// An ARN with wildcards and variables in a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArnValue {
    text: Box<str>,
    shape: ArnShape,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum ArnShape {
    /// Six fields, each matched with its own.
    Fields(Box<[Pattern; 6]>),
    /// Fewer fields, of which a variable may bring more.
    Whole(Pattern),
    /// No ARN at all.
    Nothing,
}

impl Values {
    /// Compiles values for an operator.
    pub(in crate::iam) fn read(
        comparison: Comparison,
        texts: &[&str],
        variables: Variables,
    ) -> Result<Self, InvalidVariable> {
        let patterns = |wildcards| -> Result<Vec<Pattern>, InvalidVariable> {
            texts.iter().map(|text| Pattern::read(text, wildcards, variables)).collect()
        };
        Ok(match comparison {
            Comparison::StringEquals => Self::Text(patterns(Wildcards::Plain)?),
            Comparison::StringEqualsIgnoreCase => {
                Self::TextIgnoringCase(patterns(Wildcards::Plain)?)
            }
            Comparison::StringLike => Self::Text(patterns(Wildcards::Active)?),
            // Assumed: variables work with Bool; one page of AWS's says so, another leaves it out.
            Comparison::Bool => Self::Bool(patterns(Wildcards::Plain)?),
            Comparison::Numeric(order) => Self::Number(order, meanings(texts, Decimal::read)),
            Comparison::Date(order) => Self::Date(order, meanings(texts, moment)),
            Comparison::Binary => Self::Binary(meanings(texts, bytes)),
            Comparison::Address => Self::Address(meanings(texts, Network::read)),
            Comparison::Null => Self::Null(meanings(texts, boolean)),
            Comparison::Arn => {
                let values = texts.iter().map(|text| ArnValue::read(text, variables));
                Self::Arn(values.collect::<Result<_, _>>()?)
            }
        })
    }

    /// Whether one of the values compares with `given`.
    ///
    /// Assumed: what is no number, date, address or ARN compares with nothing, so a negated
    /// operator is true of it. AWS is silent.
    pub(super) fn any(&self, given: &str, context: &Context) -> bool {
        match self {
            Self::Text(wanted) => wanted.iter().any(|value| value.matches(given, context)),
            Self::TextIgnoringCase(wanted) => wanted.iter().any(|value| {
                value.resolve(context).is_some_and(|value| is_same_ignoring_case(&value, given))
            }),
            Self::Bool(wanted) => boolean(given).is_some_and(|given| {
                let resolved = |value: &Pattern| value.resolve(context).and_then(|it| boolean(&it));
                wanted.iter().any(|value| resolved(value) == Some(given))
            }),
            Self::Number(order, wanted) => {
                compare(wanted, Decimal::read(given), |given, wanted| order.holds(given, wanted))
            }
            Self::Date(order, wanted) => {
                compare(wanted, moment(given), |given, wanted| order.holds(given, wanted))
            }
            Self::Binary(wanted) => compare(wanted, bytes(given), |given, wanted| given == wanted),
            Self::Address(wanted) => {
                compare(wanted, Network::read(given), |given, wanted| wanted.covers(*given))
            }
            Self::Arn(wanted) => wanted.iter().any(|value| value.matches(given, context)),
            Self::Null(wanted) => compare(wanted, boolean(given), |given, wanted| given == wanted),
        }
    }

    /// The values as they were written.
    pub fn texts(&self) -> Vec<&str> {
        fn written<T>(values: &[Value<T>]) -> Vec<&str> {
            values.iter().map(|value| &*value.text).collect()
        }
        match self {
            Self::Text(values) | Self::TextIgnoringCase(values) | Self::Bool(values) => {
                values.iter().map(Pattern::text).collect()
            }
            Self::Number(_, values) => written(values),
            Self::Date(_, values) => written(values),
            Self::Binary(values) => written(values),
            Self::Address(values) => written(values),
            Self::Null(values) => written(values),
            Self::Arn(values) => values.iter().map(|value| &*value.text).collect(),
        }
    }

    /// The values that mean nothing to their operator, by position.
    pub(in crate::iam) fn meaningless(&self) -> Vec<usize> {
        fn without<T>(values: &[Value<T>]) -> Vec<usize> {
            let numbered = values.iter().enumerate();
            numbered.filter(|(_, value)| value.meaning.is_none()).map(|(at, _)| at).collect()
        }
        match self {
            Self::Text(_) | Self::TextIgnoringCase(_) => Vec::new(),
            Self::Bool(values) => {
                let numbered = values.iter().enumerate();
                let is_wrong = |value: &Pattern| {
                    value.variables().next().is_none() && boolean(value.text()).is_none()
                };
                numbered.filter(|(_, value)| is_wrong(value)).map(|(at, _)| at).collect()
            }
            Self::Number(_, values) => without(values),
            Self::Date(_, values) => without(values),
            Self::Binary(values) => without(values),
            Self::Address(values) => without(values),
            Self::Null(values) => without(values),
            Self::Arn(values) => {
                let numbered = values.iter().enumerate();
                let wrong = numbered.filter(|(_, value)| value.shape == ArnShape::Nothing);
                wrong.map(|(at, _)| at).collect()
            }
        }
    }

    /// The variables of all values.
    pub(in crate::iam) fn variables(&self) -> impl Iterator<Item = &Variable> {
        let (texts, arns): (&[Pattern], &[ArnValue]) = match self {
            Self::Text(values) | Self::TextIgnoringCase(values) | Self::Bool(values) => {
                (values, &[])
            }
            Self::Arn(values) => (&[], values),
            Self::Number(..)
            | Self::Date(..)
            | Self::Binary(_)
            | Self::Address(_)
            | Self::Null(_) => (&[], &[]),
        };
        let patterns = texts.iter().chain(arns.iter().flat_map(ArnValue::patterns));
        patterns.flat_map(Pattern::variables)
    }
}

fn meanings<T>(texts: &[&str], read: impl Fn(&str) -> Option<T>) -> Vec<Value<T>> {
    texts.iter().map(|&text| Value { text: text.into(), meaning: read(text) }).collect()
}

fn compare<T>(wanted: &[Value<T>], given: Option<T>, holds: impl Fn(&T, &T) -> bool) -> bool {
    let Some(given) = given else { return false };
    wanted.iter().any(|value| value.meaning.as_ref().is_some_and(|wanted| holds(&given, wanted)))
}

/// A date in the W3C profile of ISO 8601 or seconds since 1970. Four digits are a year.
fn moment(text: &str) -> Option<Timestamp> {
    let seconds = || {
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let seconds: i64 = text.parse().ok().filter(|_| is_number)?;
        seconds.checked_mul(1000).map(Timestamp::from_millis)
    };
    text.parse().ok().or_else(seconds)
}

fn bytes(text: &str) -> Option<Box<[u8]>> {
    STANDARD.decode(text).ok().map(Into::into)
}

fn boolean(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

/// Assumed: letters of Latin-1 fold, because policies are written in it; AWS does not say.
fn is_same_ignoring_case(one: &str, other: &str) -> bool {
    let fold = |letter: char| match letter {
        'A'..='Z' | 'À'..='Ö' | 'Ø'..='Þ' => {
            char::from_u32(u32::from(letter) + 32).unwrap_or(letter)
        }
        _ => letter,
    };
    one.chars().map(fold).eq(other.chars().map(fold))
}

impl ArnValue {
    fn read(text: &str, variables: Variables) -> Result<Self, InvalidVariable> {
        let pattern = |text: &str| Pattern::read(text, Wildcards::Active, variables);
        let fields = fields(text, variables);
        let shape = if let &[arn, partition, service, region, account, resource] = &*fields {
            ArnShape::Fields(Box::new([
                pattern(arn)?,
                pattern(partition)?,
                pattern(service)?,
                pattern(region)?,
                pattern(account)?,
                pattern(resource)?,
            ]))
        } else {
            let whole = pattern(text)?;
            let has_variable = whole.variables().next().is_some();
            if has_variable { ArnShape::Whole(whole) } else { ArnShape::Nothing }
        };
        Ok(Self { text: text.into(), shape })
    }

    /// Field by field; a text that is no ARN is never covered.
    fn matches(&self, given: &str, context: &Context) -> bool {
        match &self.shape {
            ArnShape::Fields(wanted) => {
                let mut given = given.splitn(6, ':');
                let mut covers =
                    |wanted: &Pattern| given.next().is_some_and(|it| wanted.matches(it, context));
                wanted.iter().all(&mut covers)
            }
            ArnShape::Whole(pattern) => {
                given.splitn(6, ':').count() == 6 && pattern.matches(given, context)
            }
            ArnShape::Nothing => false,
        }
    }

    fn patterns(&self) -> &[Pattern] {
        match &self.shape {
            ArnShape::Fields(fields) => &**fields,
            ArnShape::Whole(pattern) => std::slice::from_ref(pattern),
            ArnShape::Nothing => &[],
        }
    }
}

/// Splits at the first five colons that stand outside variables.
pub(in crate::iam) fn fields(text: &str, variables: Variables) -> Vec<&str> {
    let mut fields = Vec::new();
    let (mut start, mut is_inside) = (0, false);
    let mut before = '\0';
    for (at, letter) in text.char_indices() {
        match letter {
            '{' if before == '$' && variables == Variables::Active => is_inside = true,
            '}' => is_inside = false,
            ':' if !is_inside && fields.len() < 5 => {
                fields.push(text.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
        before = letter;
    }
    fields.push(text.get(start..).unwrap_or_default());
    fields
}
