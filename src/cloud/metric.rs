//! The metrics that ECR reports to CloudWatch, counted from the trail.
//!
//! There are few: how often a repository was pulled from, how often the eight operations of pushes
//! and pulls were called, and how much there is of what has a quota. The size of a repository is
//! not among them.
//!
//! Source: ECR user guide, "Amazon ECR repository metrics", "Amazon ECR usage metrics"; CloudWatch
//! user guide, "Usage metrics".

use std::time::Duration;

use super::Cloud;
use super::trail::{CallRecord, Door, Outcome};
use crate::aws::{AccountId, Region, Timestamp};
use crate::ecr::RepositoryName;

/// A metric of ECR.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Metric {
    /// `RepositoryPullCount`: pulls from a repository.
    RepositoryPullCount(RepositoryName),
    /// `CallCount`: calls of an operation.
    CallCount(&'static str),
    /// `ResourceCount` of the repositories.
    RepositoryCount,
    /// `ResourceCount` of the images of a repository.
    ImagesPerRepositoryCount(RepositoryName),
}

/// A statistic over a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statistic {
    /// The mean of the samples.
    Average,
    /// The largest sample.
    Maximum,
    /// The smallest sample.
    Minimum,
    /// How many samples there are.
    SampleCount,
    /// All samples together.
    Sum,
}

/// What the samples of one period come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Datapoint {
    /// When the period begins.
    pub at: Timestamp,
    count: u64,
    sum: u64,
    minimum: u64,
    maximum: u64,
}

/// The operations that `CallCount` counts.
const COUNTED: [&str; 8] = [
    "BatchCheckLayerAvailability",
    "BatchGetImage",
    "CompleteLayerUpload",
    "GetAuthorizationToken",
    "GetDownloadUrlForLayer",
    "InitiateLayerUpload",
    "PutImage",
    "UploadLayerPart",
];

/// How long a metric without new samples is still listed.
///
/// Source: CloudWatch API reference, `ListMetrics`.
const LISTED_FOR: Duration = Duration::from_secs(14 * 86_400);

impl Metric {
    /// The metric of a name and dimensions, in any order; `None` for one that ECR does not report.
    pub fn find(namespace: &str, name: &str, dimensions: &[(Box<str>, Box<str>)]) -> Option<Self> {
        let value = |wanted: &str| {
            let found = dimensions.iter().find(|(name, _)| **name == *wanted);
            found.map(|(_, value)| &**value)
        };
        let found = match (namespace, name) {
            ("AWS/ECR", "RepositoryPullCount") => {
                Self::RepositoryPullCount(value("RepositoryName")?.parse().ok()?)
            }
            ("AWS/Usage", "CallCount") => {
                let operation = value("Resource")?;
                Self::CallCount(COUNTED.into_iter().find(|counted| *counted == operation)?)
            }
            ("AWS/Usage", "ResourceCount") => match value("Resource")? {
                "RepositoryCount" => Self::RepositoryCount,
                "ImagesPerRepositoryCount" => {
                    let id = value("ResourceId")?.strip_prefix("repository/")?;
                    Self::ImagesPerRepositoryCount(id.parse().ok()?)
                }
                _ => return None,
            },
            _ => return None,
        };
        // A metric is all of its dimensions: with one less or more it is another one.
        let own = found.dimensions();
        let same = own.iter().all(|(name, wanted)| value(name) == Some(wanted));
        (same && own.len() == dimensions.len()).then_some(found)
    }

    /// Where it belongs.
    pub fn namespace(&self) -> &'static str {
        match self {
            Self::RepositoryPullCount(_) => "AWS/ECR",
            Self::CallCount(_) | Self::RepositoryCount | Self::ImagesPerRepositoryCount(_) => {
                "AWS/Usage"
            }
        }
    }

    /// What it is called.
    pub fn name(&self) -> &'static str {
        match self {
            Self::RepositoryPullCount(_) => "RepositoryPullCount",
            Self::CallCount(_) => "CallCount",
            Self::RepositoryCount | Self::ImagesPerRepositoryCount(_) => "ResourceCount",
        }
    }

    /// What tells it from others of its name, by name.
    ///
    /// Assumed: `Class` is there and `None`, as CloudWatch says of its own usage metrics.
    pub fn dimensions(&self) -> Vec<(&'static str, String)> {
        let usage = |kind: &str, resource: &str| {
            vec![
                ("Class", "None".to_owned()),
                ("Resource", resource.to_owned()),
                ("Service", "ECR".to_owned()),
                ("Type", kind.to_owned()),
            ]
        };
        match self {
            Self::RepositoryPullCount(name) => vec![("RepositoryName", name.to_string())],
            Self::CallCount(operation) => usage("API", operation),
            Self::RepositoryCount => usage("Resource", "RepositoryCount"),
            Self::ImagesPerRepositoryCount(name) => {
                let mut dimensions = usage("Resource", "ImagesPerRepositoryCount");
                dimensions.insert(2, ("ResourceId", ["repository/", name.as_str()].concat()));
                dimensions
            }
        }
    }

    /// What its numbers count, as CloudWatch has it.
    pub fn unit(&self) -> &'static str {
        match self {
            Self::RepositoryPullCount(_) => "Count",
            Self::CallCount(_) | Self::RepositoryCount | Self::ImagesPerRepositoryCount(_) => {
                "None"
            }
        }
    }

    /// Whether a call is a sample of it, in the registry or account of `account`.
    fn counts(&self, record: &CallRecord, account: AccountId) -> bool {
        match self {
            Self::RepositoryPullCount(name) => {
                let arn = record.resource.as_ref();
                let arn = arn.filter(|arn| arn.account == Some(account) && is_pull(record));
                arn.and_then(|arn| arn.resource().strip_prefix("repository/"))
                    == Some(name.as_str())
            }
            Self::CallCount(operation) => {
                let is_ecr = matches!(record.source, Door::Api | Door::Registry);
                is_ecr && record.operation == *operation && record.caller.account() == Some(account)
            }
            Self::RepositoryCount | Self::ImagesPerRepositoryCount(_) => false,
        }
    }
}

/// Whether a call is a pull.
///
/// Assumed: whoever is given a manifest has pulled, so that an image of several platforms counts
/// once for its index and once for itself; asking whether it is there, as docker does first, is no
/// pull. AWS does not say what it counts.
pub fn is_pull(record: &CallRecord) -> bool {
    record.operation == "BatchGetImage" && record.outcome == Outcome::Succeeded && !record.is_head
}

impl Cloud {
    /// The metrics that have had samples in the last two weeks, by namespace and name.
    pub fn metrics(&self, account: AccountId, region: Region) -> Vec<Metric> {
        let registry = self.registry(account, region);
        let mut found = Vec::new();
        // Repositories that are gone are named by the trail alone.
        for record in self.trail() {
            let name = record.resource.as_ref().and_then(|arn| {
                arn.resource().strip_prefix("repository/")?.parse::<RepositoryName>().ok()
            });
            let pulled = name.filter(|_| is_pull(record)).map(Metric::RepositoryPullCount);
            let called = COUNTED.into_iter().find(|counted| *counted == record.operation);
            for metric in pulled.into_iter().chain(called.map(Metric::CallCount)) {
                let is_recent = self.now().since(record.at) < LISTED_FOR;
                let is_here = record.region == region && metric.counts(record, account);
                if is_recent && is_here && !found.contains(&metric) {
                    found.push(metric);
                }
            }
        }
        if let Some(registry) = registry {
            found.push(Metric::RepositoryCount);
            for repository in registry.repositories() {
                found.push(Metric::ImagesPerRepositoryCount(repository.name().clone()));
            }
        }
        crate::ordered::sorted_by_key(found, |metric| {
            (metric.namespace(), metric.name(), metric.dimensions())
        })
    }

    /// The samples of a metric, oldest first: one for each call.
    ///
    /// Of what there is now there is one sample, now: how much there was is not kept.
    pub fn samples(
        &self,
        account: AccountId,
        region: Region,
        metric: &Metric,
    ) -> Vec<(Timestamp, u64)> {
        let registry = self.registry(account, region);
        let count = match metric {
            Metric::RepositoryPullCount(_) | Metric::CallCount(_) => {
                let mut samples = Vec::new();
                for record in self.trail() {
                    if record.region == region && metric.counts(record, account) {
                        samples.push((record.at, 1));
                    }
                }
                return samples;
            }
            Metric::RepositoryCount => registry.map(|registry| registry.repositories().count()),
            Metric::ImagesPerRepositoryCount(name) => registry
                .and_then(|registry| registry.repository(name))
                .map(|repository| repository.images_count()),
        };
        count.into_iter().map(|count| (self.now(), count as u64)).collect()
    }
}

/// What samples come to in each period from `from` on that begins before `until` and has any.
///
/// Periods are counted from the epoch, in whole seconds, as CloudWatch rounds them.
pub fn datapoints(
    samples: &[(Timestamp, u64)],
    (from, until): (Timestamp, Timestamp),
    period: Duration,
) -> Vec<Datapoint> {
    let mut points: Vec<Datapoint> = Vec::new();
    let first = period_of(from, period);
    for &(at, value) in samples {
        let at = period_of(at, period);
        if at < first || at >= until {
            continue;
        }
        if let Some(last) = points.last_mut().filter(|last| last.at == at) {
            last.count += 1;
            last.sum += value;
            last.minimum = last.minimum.min(value);
            last.maximum = last.maximum.max(value);
        } else {
            let (sum, minimum, maximum) = (value, value, value);
            points.push(Datapoint { at, count: 1, sum, minimum, maximum });
        }
    }
    points
}

/// The beginning of the period that a moment is in.
pub fn period_of(at: Timestamp, period: Duration) -> Timestamp {
    let length = i64::try_from(period.as_millis()).unwrap_or(i64::MAX).max(1);
    Timestamp::from_millis(at.as_millis().div_euclid(length).saturating_mul(length))
}

impl Statistic {
    /// All of them, by name.
    pub const ALL: [Self; 5] =
        [Self::Average, Self::Maximum, Self::Minimum, Self::SampleCount, Self::Sum];

    /// The name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Average => "Average",
            Self::Maximum => "Maximum",
            Self::Minimum => "Minimum",
            Self::SampleCount => "SampleCount",
            Self::Sum => "Sum",
        }
    }

    /// The statistic of a name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|statistic| statistic.name() == name)
    }
}

impl Datapoint {
    /// A statistic of the period, in thousandths.
    pub fn thousandths(&self, statistic: Statistic) -> u64 {
        match statistic {
            Statistic::Average => self.sum * 1000 / self.count.max(1),
            Statistic::Maximum => self.maximum * 1000,
            Statistic::Minimum => self.minimum * 1000,
            Statistic::SampleCount => self.count * 1000,
            Statistic::Sum => self.sum * 1000,
        }
    }
}

/// Thousandths as CloudWatch writes a number: `3.0`, `1.5`.
pub fn decimal(thousandths: u64) -> String {
    let digits = format!("{}.{:03}", thousandths / 1000, thousandths % 1000);
    let shorter = digits.trim_end_matches('0');
    if shorter.ends_with('.') { [shorter, "0"].concat() } else { shorter.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    #[test]
    fn samples_are_gathered_by_period() {
        let samples = [(at(61), 1), (at(90), 3), (at(180), 1)];
        let minute = Duration::from_secs(60);
        let cases = [
            ((at(0), at(240)), vec![(60, 4), (180, 1)]),
            // A start within a period takes the whole of it; an end is not part of the range.
            ((at(75), at(180)), vec![(60, 4)]),
            ((at(300), at(400)), vec![]),
        ];
        for (range, expected) in cases {
            let points = datapoints(&samples, range, minute);
            let found: Vec<_> =
                points.iter().map(|point| (point.at.as_millis() / 1000, point.sum)).collect();
            assert_eq!(found, expected, "{range:?}");
        }
    }

    #[test]
    fn numbers_have_a_point() {
        let cases = [(0, "0.0"), (3000, "3.0"), (1500, "1.5"), (1333, "1.333"), (20, "0.02")];
        for (thousandths, expected) in cases {
            assert_eq!(decimal(thousandths), expected);
        }
    }

    #[test]
    fn a_metric_is_all_of_its_dimensions() {
        let pulls = |dimensions: &[(&str, &str)]| {
            let dimensions: Vec<(Box<str>, Box<str>)> =
                dimensions.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
            Metric::find("AWS/ECR", "RepositoryPullCount", &dimensions).is_some()
        };
        assert!(pulls(&[("RepositoryName", "team/api")]));
        assert!(!pulls(&[]));
        assert!(!pulls(&[("RepositoryName", "team/api"), ("Region", "us-east-1")]));
        assert!(Metric::find("AWS/ECR", "RepositorySizeBytes", &[]).is_none());
    }
}
