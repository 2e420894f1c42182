//! Regions and the partitions they belong to.

use std::fmt;
use std::str::FromStr;

/// A group of Regions with its own accounts, ARN prefix and host suffix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Partition {
    /// The commercial Regions, `arn:aws:`.
    Aws,
    /// China, `arn:aws-cn:`.
    AwsCn,
    /// GovCloud (US), `arn:aws-us-gov:`.
    AwsUsGov,
}

impl Partition {
    /// The second field of an ARN.
    pub fn name(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::AwsCn => "aws-cn",
            Self::AwsUsGov => "aws-us-gov",
        }
    }

    /// What host names of this partition end in.
    pub fn dns_suffix(self) -> &'static str {
        match self {
            Self::Aws | Self::AwsUsGov => "amazonaws.com",
            Self::AwsCn => "amazonaws.com.cn",
        }
    }
}

impl FromStr for Partition {
    type Err = UnknownPartition;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Aws, Self::AwsCn, Self::AwsUsGov]
            .into_iter()
            .find(|partition| partition.name() == text)
            .ok_or_else(|| UnknownPartition(text.into()))
    }
}

impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The text names no partition that Drydock models.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownPartition(Box<str>);

impl fmt::Display for UnknownPartition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a partition: `aws`, `aws-cn` and `aws-us-gov` are", self.0)
    }
}

/// Every Region in which ECR is offered: 34 commercial, 2 in China, 2 in GovCloud.
///
/// Source: botocore 1.44.5 `endpoints.json`, service `api.ecr`.
const REGIONS: [(&str, Partition); 38] = [
    ("af-south-1", Partition::Aws),
    ("ap-east-1", Partition::Aws),
    ("ap-east-2", Partition::Aws),
    ("ap-northeast-1", Partition::Aws),
    ("ap-northeast-2", Partition::Aws),
    ("ap-northeast-3", Partition::Aws),
    ("ap-south-1", Partition::Aws),
    ("ap-south-2", Partition::Aws),
    ("ap-southeast-1", Partition::Aws),
    ("ap-southeast-2", Partition::Aws),
    ("ap-southeast-3", Partition::Aws),
    ("ap-southeast-4", Partition::Aws),
    ("ap-southeast-5", Partition::Aws),
    ("ap-southeast-6", Partition::Aws),
    ("ap-southeast-7", Partition::Aws),
    ("ca-central-1", Partition::Aws),
    ("ca-west-1", Partition::Aws),
    ("cn-north-1", Partition::AwsCn),
    ("cn-northwest-1", Partition::AwsCn),
    ("eu-central-1", Partition::Aws),
    ("eu-central-2", Partition::Aws),
    ("eu-north-1", Partition::Aws),
    ("eu-south-1", Partition::Aws),
    ("eu-south-2", Partition::Aws),
    ("eu-west-1", Partition::Aws),
    ("eu-west-2", Partition::Aws),
    ("eu-west-3", Partition::Aws),
    ("il-central-1", Partition::Aws),
    ("me-central-1", Partition::Aws),
    ("me-south-1", Partition::Aws),
    ("mx-central-1", Partition::Aws),
    ("sa-east-1", Partition::Aws),
    ("us-east-1", Partition::Aws),
    ("us-east-2", Partition::Aws),
    ("us-gov-east-1", Partition::AwsUsGov),
    ("us-gov-west-1", Partition::AwsUsGov),
    ("us-west-1", Partition::Aws),
    ("us-west-2", Partition::Aws),
];

/// A Region, such as `us-east-1`. Ordered by name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region {
    name: &'static str,
    partition: Partition,
}

impl Region {
    /// The Region that tools fall back to, and the one in which IAM and STS are global.
    pub const US_EAST_1: Self = Self { name: "us-east-1", partition: Partition::Aws };

    /// All Regions, by name.
    pub fn all() -> impl Iterator<Item = Self> {
        REGIONS.iter().map(|&(name, partition)| Self { name, partition })
    }

    /// The name as AWS writes it.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// The partition that the Region belongs to.
    pub fn partition(self) -> Partition {
        self.partition
    }

    /// Whether ECR has FIPS endpoints here: the four `us-*` Regions and both of GovCloud.
    pub fn has_fips_endpoint(self) -> bool {
        self.partition == Partition::AwsUsGov
            || matches!(self.name, "us-east-1" | "us-east-2" | "us-west-1" | "us-west-2")
    }
}

/// The text names no Region that Drydock knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRegion(Box<str>);

impl fmt::Display for UnknownRegion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a Region in which ECR is offered", self.0)
    }
}

impl FromStr for Region {
    type Err = UnknownRegion;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::all().find(|region| region.name == text).ok_or_else(|| UnknownRegion(text.into()))
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_sorted_and_counted_by_partition() {
        let names: Vec<_> = Region::all().map(Region::name).collect();
        assert!(names.is_sorted());
        let of = |wanted| Region::all().filter(|region| region.partition() == wanted).count();
        assert_eq!((of(Partition::Aws), of(Partition::AwsCn), of(Partition::AwsUsGov)), (34, 2, 2));
        assert_eq!(Region::all().filter(|region| region.has_fips_endpoint()).count(), 6);
    }

    #[test]
    fn a_region_reads_back_as_written() {
        for region in Region::all() {
            assert_eq!(region.name().parse(), Ok(region));
        }
        let error = "us-east-9".parse::<Region>().unwrap_err();
        assert_eq!(error.to_string(), "`us-east-9` is not a Region in which ECR is offered");
        assert_eq!("us-east-1".parse(), Ok(Region::US_EAST_1));
    }
}
