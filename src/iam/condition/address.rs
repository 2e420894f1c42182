//! Internet addresses and blocks of them.

use std::net::IpAddr;

/// A block of addresses: `203.0.113.0/24`, `2001:db8::/32`, or a single address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    family: Family,
    bits: u128,
    prefix: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    V4,
    V6,
}

impl Network {
    /// Reads an address with or without the length of its prefix.
    pub fn read(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let (family, bits, width) = match address.parse().ok()? {
            IpAddr::V4(address) => (Family::V4, u128::from(address.to_bits()), 32),
            IpAddr::V6(address) => (Family::V6, address.to_bits(), 128),
        };
        let prefix = match prefix {
            None => width,
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse().ok().filter(|&prefix| prefix <= width)?
            }
            Some(_) => return None,
        };
        // Bits behind the prefix are ignored, so `203.0.113.7/24` is the block around it.
        Some(Self { family, bits: bits.checked_shr(width - prefix).unwrap_or(0), prefix })
    }

    /// Whether all of `other` lies in this block. The families never cover each other.
    pub fn covers(self, other: Self) -> bool {
        let excess = other.prefix.checked_sub(self.prefix);
        self.family == other.family
            && excess.is_some_and(|bits| other.bits.checked_shr(bits).unwrap_or(0) == self.bits)
    }
}

#[cfg(test)]
mod tests {
    use super::Network;

    #[test]
    fn blocks_cover_addresses() {
        let cases = [
            ("203.0.113.0/24", "203.0.113.9", true),
            ("203.0.113.7/24", "203.0.113.9", true),
            ("203.0.113.0/24", "203.0.114.0", false),
            ("0.0.0.0/0", "198.51.100.9", true),
            ("::/0", "2001:db8::1", true),
            ("0.0.0.0/0", "::1", false),
            ("::/0", "10.0.0.1", false),
            ("2001:DB8::1", "2001:db8:0:0:0:0:0:1", true),
            ("192.0.2.0/24", "192.0.2.1/32", true),
            ("192.0.2.1/32", "192.0.2.0/24", false),
            ("192.0.2.1", "192.0.2.1/32", true),
        ];
        for (block, address, covered) in cases {
            let [block_read, address_read] =
                [block, address].map(|text| Network::read(text).unwrap());
            assert_eq!(block_read.covers(address_read), covered, "{block} {address}");
        }
        for text in ["", "10.0.0", "10.0.0.0/33", "10.0.0.0/+8", "::/129", "ten", "10.0.0.0/"] {
            assert_eq!(Network::read(text), None, "{text}");
        }
    }
}
