//! Doubts about the values of conditions.

use std::net::IpAddr;

use super::view::{Entry, Test};
use super::{Doubt, Emptiness, Lint, Redundancy};
use crate::iam::condition::{Family, Operand};
use crate::iam::template::Template;
use crate::json::Node;
use crate::ordered::OrderedSet;

impl Lint {
    pub(super) fn values(&mut self, test: &Test<'_>) {
        let family = test.operator.family;
        if test.key.node.as_array().is_some_and(<[_]>::is_empty) {
            self.doubt(&test.path, test.key.node.span, Doubt::Empty(Emptiness::Values));
        }
        if family == Family::Bool && is_both(test) {
            self.doubt(&test.path, test.key.node.span, Doubt::EveryBoolean);
        }
        let kinds = test.key.node.as_array().unwrap_or_default();
        if kinds.iter().any(|value| Some(value.kind()) != kinds.first().map(Node::kind)) {
            self.doubt(&test.path, test.key.node.span, Doubt::MixedTypes);
        }
        let mut seen = OrderedSet::new();
        for value in &test.values {
            if !seen.insert(value.text) {
                let (entry, by) = (value.text.into(), value.text.into());
                let doubt = Doubt::Redundant { entry, by, list: Redundancy::Value };
                self.doubt(&value.path, value.span, doubt);
            }
            if test.operator.takes_variables() {
                self.idle_variable(value);
                if let Err(error) = Template::new(value.text, self.version) {
                    self.doubt(&value.path, value.span, Doubt::BrokenVariable(error));
                    continue;
                }
            }
            if let (_, Some(what)) = Operand::new(test.operator, value.text, self.version) {
                let doubt = Doubt::InvalidValue { family, what, text: value.text.into() };
                self.doubt(&value.path, value.span, doubt);
                continue;
            }
            let is_plain = matches!(family, Family::StringEquals | Family::StringEqualsIgnoreCase);
            if is_plain && has_wildcard(value.text) {
                self.doubt(&value.path, value.span, Doubt::WildcardWithoutLike(value.text.into()));
            }
            self.address(test, value);
            self.vpc(test, value);
        }
    }

    fn address(&mut self, test: &Test<'_>, value: &Entry<'_>) {
        if test.operator.family != Family::IpAddress {
            return;
        }
        let (address, prefix) = match value.text.split_once('/') {
            Some((address, prefix)) => (address, prefix.parse().ok()),
            None => (value.text, None),
        };
        let Ok(address) = address.parse::<IpAddr>() else { return };
        let is_public_key = test.key.name.eq_ignore_ascii_case("aws:SourceIp");
        if is_public_key && is_private(address) {
            let is_negated = test.operator.is_negated;
            let doubt = Doubt::PrivateAddress { text: value.text.into(), is_negated };
            self.doubt(&value.path, value.span, doubt);
        }
        let Some(prefix) = prefix else { return };
        let base = without_host_bits(address, prefix);
        if base != address {
            let instead = format!("{base}/{prefix}");
            let doubt = Doubt::HostBits { text: value.text.into(), instead };
            self.doubt(&value.path, value.span, doubt);
        }
    }

    fn vpc(&mut self, test: &Test<'_>, value: &Entry<'_>) {
        let prefix = match test.key.name.to_ascii_lowercase().as_str() {
            "aws:sourcevpc" => "vpc-",
            "aws:sourcevpce" => "vpce-",
            _ => return,
        };
        let is_text = matches!(
            test.operator.family,
            Family::StringEquals | Family::StringEqualsIgnoreCase | Family::StringLike
        );
        if !is_text || value.text.contains(['*', '?', '$']) {
            return;
        }
        let is_id = value.text.strip_prefix(prefix).is_some_and(|id| {
            matches!(id.len(), 8 | 17) && id.bytes().all(|byte| byte.is_ascii_hexdigit())
        });
        if !is_id {
            let doubt = Doubt::VpcId { text: value.text.into(), prefix };
            self.doubt(&value.path, value.span, doubt);
        }
    }
}

fn is_both(test: &Test<'_>) -> bool {
    let has = |wanted: &str| test.values.iter().any(|it| it.text.eq_ignore_ascii_case(wanted));
    has("true") && has("false")
}

/// Whether a text has a wildcard that is not the escape `${*}` or `${?}`.
fn has_wildcard(text: &str) -> bool {
    text.replace("${*}", "").replace("${?}", "").contains(['*', '?'])
}

/// Addresses of RFC 1918 and their like in IPv6, which no request over the internet comes from.
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_private(),
        IpAddr::V6(address) => (address.segments().first().copied().unwrap_or(0) >> 9) == 0x7e,
    }
}

fn without_host_bits(address: IpAddr, prefix: u32) -> IpAddr {
    match address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32_u32.saturating_sub(prefix)).unwrap_or(0);
            IpAddr::V4((u32::from(address) & mask).into())
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128_u32.saturating_sub(prefix)).unwrap_or(0);
            IpAddr::V6((u128::from(address) & mask).into())
        }
    }
}
