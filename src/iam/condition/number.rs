//! Decimal numbers, compared by value and never rounded.

/// A decimal number with up to 18 digits behind the point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Decimal(i128);

const FRACTION_DIGITS: i32 = 18;

impl Decimal {
    /// Reads `10`, `-0.5`, `1.5e3`; nothing for what is no number or has more digits than fit.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let exponent: i32 = exponent.parse().ok()?;
        let (sign, digits) = match mantissa.strip_prefix('-') {
            Some(digits) => (-1, digits),
            None => (1, mantissa),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all = [whole, fraction].concat();
        if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let all: i128 = all.parse().ok()?;
        let shift = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?;
        let shift = shift.checked_add(FRACTION_DIGITS)?;
        let factor = 10_i128.checked_pow(shift.unsigned_abs())?;
        let scaled = if shift >= 0 {
            all.checked_mul(factor)?
        } else if all % factor == 0 {
            all / factor
        } else {
            return None;
        };
        Some(Self(sign * scaled))
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn numbers_compare_by_value() {
        let cases =
            [("10", "10.0"), ("-0.50", "-.5"), ("1.5e3", "1500"), ("0", "-0"), ("2e-1", "0.2")];
        for (one, other) in cases {
            assert!(Decimal::read(one).is_some(), "{one}");
            assert_eq!(Decimal::read(one), Decimal::read(other), "{one}");
        }
        assert!(Decimal::read("10") > Decimal::read("9"));
        for text in ["", "-", "ten", "1,5", " 1", "0x1", "1e99", "0.0000000000000000001", "+1"] {
            assert_eq!(Decimal::read(text), None, "{text}");
        }
    }
}
