//! Account ids: twelve digits that own everything else.

use std::fmt;
use std::str::FromStr;

/// The number of an AWS account: exactly twelve decimal digits, leading zeros kept.
///
/// An account id is also the id of the account's private registry in every Region.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(u64);

impl AccountId {
    /// The twelve digits, each an ASCII character.
    pub fn digits(self) -> [u8; 12] {
        let mut digits = [b'0'; 12];
        let mut rest = self.0;
        for digit in digits.iter_mut().rev() {
            // Below ten, so it fits.
            *digit = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        digits
    }
}

/// The text is not an account id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidAccountId(Box<str>);

impl fmt::Display for InvalidAccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not an account id: twelve digits are", self.0)
    }
}

impl std::error::Error for InvalidAccountId {}

impl FromStr for AccountId {
    type Err = InvalidAccountId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() != 12 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(InvalidAccountId(text.into()));
        }
        text.parse().map(Self).map_err(|_| InvalidAccountId(text.into()))
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012}", self.0)
    }
}

impl fmt::Debug for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_id_is_twelve_digits() {
        let cases = [
            ("111122223333", true),
            ("000000000001", true),
            ("11112222333", false),
            ("1111222233334", false),
            ("11112222333a", false),
            ("+11112222333", false),
            ("", false),
        ];
        for (text, valid) in cases {
            let parsed = text.parse::<AccountId>();
            assert_eq!(parsed.is_ok(), valid, "{text}");
            if let Ok(id) = parsed {
                assert_eq!(id.to_string(), text);
                assert_eq!(id.digits(), text.as_bytes());
            }
        }
    }
}
