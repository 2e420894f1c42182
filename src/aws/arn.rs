//! Amazon Resource Names.

use std::fmt;
use std::str::FromStr;

use super::{AccountId, Partition, Region};

/// The name of one resource: `arn:partition:service:region:account:resource`.
///
/// A concrete name, never a pattern: policies keep their patterns in types of their own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Arn {
    /// The partition, second field.
    pub partition: Partition,
    /// The service prefix, such as `ecr` or `iam`. Never empty.
    service: Box<str>,
    /// The Region; absent for global services such as IAM.
    pub region: Option<Region>,
    /// The owning account; absent for a few services such as S3.
    pub account: Option<AccountId>,
    /// Everything after the fifth colon, such as `repository/team/api`. Never empty.
    resource: Box<str>,
}

impl Arn {
    /// The name of an IAM entity or account: `arn:aws:iam::111122223333:role/ci`.
    pub fn iam(account: AccountId, resource: &str) -> Self {
        Self::global("iam", account, resource)
    }

    /// The name of a session: `arn:aws:sts::111122223333:assumed-role/ci/build`.
    pub fn sts(account: AccountId, resource: &str) -> Self {
        Self::global("sts", account, resource)
    }

    /// The name of an alarm of CloudWatch; `*` is any.
    pub fn alarm(region: Region, account: AccountId, name: &str) -> Self {
        Self {
            partition: region.partition(),
            service: "cloudwatch".into(),
            region: Some(region),
            account: Some(account),
            resource: ["alarm:", name].concat().into(),
        }
    }

    /// The name of an ECR repository, the one resource type that ECR has.
    pub fn repository(region: Region, account: AccountId, name: &str) -> Self {
        Self {
            partition: region.partition(),
            service: "ecr".into(),
            region: Some(region),
            account: Some(account),
            resource: format!("repository/{name}").into(),
        }
    }

    fn global(service: &str, account: AccountId, resource: &str) -> Self {
        Self {
            partition: Partition::Aws,
            service: service.into(),
            region: None,
            account: Some(account),
            resource: resource.into(),
        }
    }

    /// The service prefix.
    pub fn service(&self) -> &str {
        &self.service
    }

    /// Everything after the fifth colon.
    pub fn resource(&self) -> &str {
        &self.resource
    }
}

/// The text is not the name of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvalidArn {
    /// Fewer than six fields, or no `arn:` in front.
    Shape(Box<str>),
    /// A field does not hold what it should.
    Field {
        /// Which field: `partition`, `service`, `region`, `account` or `resource`.
        field: &'static str,
        /// What stands there.
        found: Box<str>,
    },
}

impl fmt::Display for InvalidArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shape(text) => write!(
                f,
                "`{text}` is not an ARN: `arn:partition:service:region:account:resource` is"
            ),
            Self::Field { field, found } => write!(f, "`{found}` is not the {field} of an ARN"),
        }
    }
}

impl FromStr for Arn {
    type Err = InvalidArn;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut fields = text.splitn(6, ':');
        let (
            Some("arn"),
            Some(partition),
            Some(service),
            Some(region),
            Some(account),
            Some(resource),
        ) = (
            fields.next(),
            fields.next(),
            fields.next(),
            fields.next(),
            fields.next(),
            fields.next(),
        )
        else {
            return Err(InvalidArn::Shape(text.into()));
        };
        let wrong = |field, found: &str| InvalidArn::Field { field, found: found.into() };
        if service.is_empty() {
            return Err(wrong("service", service));
        }
        if resource.is_empty() {
            return Err(wrong("resource", resource));
        }
        Ok(Self {
            partition: partition.parse().map_err(|_| wrong("partition", partition))?,
            service: service.into(),
            region: optional(region).map_err(|()| wrong("region", region))?,
            account: optional(account).map_err(|()| wrong("account", account))?,
            resource: resource.into(),
        })
    }
}

fn optional<T: FromStr>(text: &str) -> Result<Option<T>, ()> {
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| ()) }
}

impl fmt::Display for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "arn:{}:{}:", self.partition, self.service)?;
        if let Some(region) = self.region {
            write!(f, "{region}")?;
        }
        f.write_str(":")?;
        if let Some(account) = self.account {
            write!(f, "{account}")?;
        }
        write!(f, ":{}", self.resource)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_reads_back_as_written() {
        let cases = [
            "arn:aws:ecr:us-east-1:111122223333:repository/team/api",
            "arn:aws:iam::111122223333:root",
            "arn:aws:sts::111122223333:assumed-role/ci/build",
            "arn:aws-cn:ecr:cn-north-1:111122223333:repository/a",
            "arn:aws:s3:::bucket/key:with:colons",
        ];
        for text in cases {
            assert_eq!(text.parse::<Arn>().map(|arn| arn.to_string()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn an_error_names_the_field() {
        let cases = [
            (
                "arn:aws:ecr",
                "`arn:aws:ecr` is not an ARN: `arn:partition:service:region:account:resource` is",
            ),
            ("arn:aws-x:ecr:us-east-1:111122223333:r", "`aws-x` is not the partition of an ARN"),
            ("arn:aws::us-east-1:111122223333:r", "`` is not the service of an ARN"),
            ("arn:aws:ecr:mars-1:111122223333:r", "`mars-1` is not the region of an ARN"),
            ("arn:aws:ecr:us-east-1:1111:r", "`1111` is not the account of an ARN"),
            ("arn:aws:ecr:us-east-1:111122223333:", "`` is not the resource of an ARN"),
        ];
        for (text, message) in cases {
            assert_eq!(text.parse::<Arn>().unwrap_err().to_string(), message);
        }
    }
}
