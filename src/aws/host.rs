//! Host names: which door of which Region a request knocks at.
//!
//! Source: AWS General Reference, ECR endpoints; the host grammar that AWS's own credential helper
//! accepts.

use std::fmt;
use std::str::FromStr;

use super::{AccountId, Partition, Region};

/// The host of one private registry, in any of the forms that AWS offers.
///
/// `111122223333.dkr.ecr.us-east-1.amazonaws.com`, dual-stack `111122223333.dkr-ecr.us-east-1.on.aws`,
/// and either with `ecr-fips`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RegistryHost {
    /// The account, which is also the registry's id.
    pub account: AccountId,
    /// The Region.
    pub region: Region,
    /// Whether it answers over IPv6 too.
    pub stack: Stack,
    /// Whether its cryptography is validated to FIPS 140.
    pub cryptography: Cryptography,
}

/// Which internet protocols a host answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stack {
    /// IPv4 alone.
    Ipv4,
    /// IPv4 and IPv6, the `on.aws` hosts.
    Dual,
}

/// Which cryptographic modules a host uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cryptography {
    /// The ordinary endpoint.
    Standard,
    /// The `-fips` endpoint.
    Fips,
}

impl RegistryHost {
    /// The ordinary host of a registry.
    pub fn new(account: AccountId, region: Region) -> Self {
        Self { account, region, stack: Stack::Ipv4, cryptography: Cryptography::Standard }
    }
}

impl fmt::Display for RegistryHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { account, region, stack, cryptography } = self;
        let ecr = match cryptography {
            Cryptography::Standard => "ecr",
            Cryptography::Fips => "ecr-fips",
        };
        match stack {
            Stack::Ipv4 => {
                write!(f, "{account}.dkr.{ecr}.{region}.{}", region.partition().dns_suffix())
            }
            Stack::Dual => write!(f, "{account}.dkr-{ecr}.{region}.{}", dual_suffix(*region)),
        }
    }
}

fn dual_suffix(region: Region) -> &'static str {
    match region.partition() {
        Partition::Aws | Partition::AwsUsGov => "on.aws",
        Partition::AwsCn => "on.amazonwebservices.com.cn",
    }
}

/// The text is not the host of a registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotARegistryHost(Box<str>);

impl fmt::Display for NotARegistryHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not an ECR registry: \
             `111122223333.dkr.ecr.us-east-1.amazonaws.com` is the form",
            self.0
        )
    }
}

impl FromStr for RegistryHost {
    type Err = NotARegistryHost;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read(text).ok_or_else(|| NotARegistryHost(text.into()))
    }
}

fn read(text: &str) -> Option<RegistryHost> {
    let (account, rest) = text.split_once('.')?;
    let (stack, rest) = match rest.strip_prefix("dkr.") {
        Some(rest) => (Stack::Ipv4, rest),
        None => (Stack::Dual, rest.strip_prefix("dkr-")?),
    };
    let (service, rest) = rest.split_once('.')?;
    let cryptography = match service {
        "ecr" => Cryptography::Standard,
        "ecr-fips" => Cryptography::Fips,
        _ => return None,
    };
    let (region, _) = rest.split_once('.')?;
    let host = RegistryHost {
        account: account.parse().ok()?,
        region: region.parse().ok()?,
        stack,
        cryptography,
    };
    let offered = cryptography == Cryptography::Standard || host.region.has_fips_endpoint();
    (offered && host.to_string() == text).then_some(host)
}

/// Any host that the simulated cloud answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// A private registry, which speaks the OCI distribution protocol.
    Registry(RegistryHost),
    /// The ECR API of a Region: `api.ecr.us-east-1.amazonaws.com` and its other forms.
    Ecr(Region),
    /// STS, regional (`sts.us-east-1.amazonaws.com`) or global (`sts.amazonaws.com`).
    Sts,
    /// IAM, `iam.amazonaws.com`.
    Iam,
    /// Organizations, `organizations.us-east-1.amazonaws.com`.
    Organizations,
    /// CloudTrail of a Region, `cloudtrail.us-east-1.amazonaws.com`.
    CloudTrail(Region),
    /// CloudWatch of a Region, `monitoring.us-east-1.amazonaws.com`.
    CloudWatch(Region),
}

impl Host {
    /// The host of the ECR API in `region`.
    pub fn ecr_api(region: Region) -> String {
        format!("api.ecr.{region}.{}", region.partition().dns_suffix())
    }

    /// The host of STS in `region`.
    pub fn sts(region: Region) -> String {
        format!("sts.{region}.{}", region.partition().dns_suffix())
    }

    /// The host of CloudTrail in `region`.
    pub fn cloud_trail(region: Region) -> String {
        format!("cloudtrail.{region}.{}", region.partition().dns_suffix())
    }

    /// The host of CloudWatch in `region`.
    pub fn cloud_watch(region: Region) -> String {
        format!("monitoring.{region}.{}", region.partition().dns_suffix())
    }

    /// The host of IAM.
    pub const IAM: &'static str = "iam.amazonaws.com";

    /// The host of Organizations.
    pub const ORGANIZATIONS: &'static str = "organizations.us-east-1.amazonaws.com";
}

/// No part of the simulated cloud answers at this host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownHost(Box<str>);

impl fmt::Display for UnknownHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no such host: `{}`", self.0)
    }
}

impl FromStr for Host {
    type Err = UnknownHost;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownHost(text.into());
        if let Ok(registry) = text.parse() {
            return Ok(Self::Registry(registry));
        }
        if text == Self::IAM {
            return Ok(Self::Iam);
        }
        if text == Self::ORGANIZATIONS {
            return Ok(Self::Organizations);
        }
        if text == "sts.amazonaws.com" || Region::all().any(|region| Self::sts(region) == text) {
            return Ok(Self::Sts);
        }
        let regional = |host: fn(Region) -> String| Region::all().find(|it| host(*it) == text);
        match text.split_once('.') {
            Some(("cloudtrail", _)) => {
                return regional(Self::cloud_trail).map(Self::CloudTrail).ok_or_else(unknown);
            }
            Some(("monitoring", _)) => {
                return regional(Self::cloud_watch).map(Self::CloudWatch).ok_or_else(unknown);
            }
            _ => {}
        }
        Region::all()
            .find(|region| ecr_api_hosts(*region).iter().any(|host| host == text))
            .map(Self::Ecr)
            .ok_or_else(unknown)
    }
}

/// The forms under which the API of a Region is reached, the FIPS ones where they exist.
fn ecr_api_hosts(region: Region) -> Vec<String> {
    let suffix = region.partition().dns_suffix();
    let mut hosts = vec![
        Host::ecr_api(region),
        format!("ecr.{region}.{suffix}"),
        format!("ecr.{region}.api.aws"),
    ];
    if region.has_fips_endpoint() {
        hosts.push(format!("ecr-fips.{region}.{suffix}"));
        hosts.push(format!("ecr-fips.{region}.api.aws"));
    }
    hosts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_registry_host_reads_back() {
        let cases = [
            ("111122223333.dkr.ecr.us-east-1.amazonaws.com", true),
            ("111122223333.dkr.ecr-fips.us-east-1.amazonaws.com", true),
            ("111122223333.dkr-ecr.eu-west-1.on.aws", true),
            ("111122223333.dkr-ecr-fips.us-gov-west-1.on.aws", true),
            ("111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn", true),
            ("111122223333.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn", true),
            ("111122223333.dkr.ecr-fips.eu-west-1.amazonaws.com", false),
            ("111122223333.dkr.ecr.cn-north-1.amazonaws.com", false),
            ("111122223333.dkr.ecr.us-east-1.amazonaws.com.evil.example", false),
            ("1111.dkr.ecr.us-east-1.amazonaws.com", false),
            ("docker.io", false),
        ];
        for (text, valid) in cases {
            let read = text.parse::<RegistryHost>();
            assert_eq!(read.is_ok(), valid, "{text}");
            if let Ok(host) = read {
                assert_eq!(host.to_string(), text);
            }
        }
    }

    #[test]
    fn every_door_is_found_by_its_host() {
        let region = Region::US_EAST_1;
        let cases = [
            ("api.ecr.us-east-1.amazonaws.com", Ok(Host::Ecr(region))),
            ("ecr.us-east-1.amazonaws.com", Ok(Host::Ecr(region))),
            ("ecr-fips.us-east-1.api.aws", Ok(Host::Ecr(region))),
            ("sts.amazonaws.com", Ok(Host::Sts)),
            ("sts.us-east-1.amazonaws.com", Ok(Host::Sts)),
            ("iam.amazonaws.com", Ok(Host::Iam)),
            ("organizations.us-east-1.amazonaws.com", Ok(Host::Organizations)),
            ("cloudtrail.us-east-1.amazonaws.com", Ok(Host::CloudTrail(region))),
            ("monitoring.us-east-1.amazonaws.com", Ok(Host::CloudWatch(region))),
            ("s3.amazonaws.com", Err("no such host: `s3.amazonaws.com`".to_owned())),
        ];
        for (text, expected) in cases {
            assert_eq!(text.parse::<Host>().map_err(|error| error.to_string()), expected);
        }
    }
}
