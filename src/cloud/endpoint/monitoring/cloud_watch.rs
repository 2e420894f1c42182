//! Metrics and alarms of CloudWatch.
//!
//! Source: CloudWatch API reference, `DeleteAlarms`, `DescribeAlarms`, `GetMetricStatistics`,
//! `ListMetrics`, `PutMetricAlarm`.

use std::time::Duration;

use super::{Error, Members, epoch};
use crate::aws::{AccountId, Arn, Region, Timestamp};
use crate::cloud::Cloud;
use crate::cloud::alarm::{Alarm, Comparison, MissingData};
use crate::cloud::metric::{Metric, Statistic, datapoints, decimal};
use crate::json::{Node, Value};

type Place = (AccountId, Region);
type Dimensions = Vec<(Box<str>, Box<str>)>;

/// How far back an alarm looks.
const EVALUATED_MAX: Duration = Duration::from_secs(86_400);
/// How many datapoints one answer holds.
const DATAPOINTS_MAX: u64 = 1440;

/// `ListMetrics`; what is left out fits everything.
#[derive(Clone, Debug)]
pub(super) struct ListMetrics {
    namespace: Option<Box<str>>,
    name: Option<Box<str>>,
    dimensions: Vec<(Box<str>, Option<Box<str>>)>,
}

impl ListMetrics {
    pub(super) fn read(members: Members<'_>) -> Result<Self, Error> {
        members.refuse(&["IncludeLinkedAccounts", "OwningAccount", "RecentlyActive"])?;
        let mut dimensions = Vec::new();
        for dimension in members.list("Dimensions") {
            let dimension = Members(dimension);
            let name = dimension.required("Name")?.into();
            dimensions.push((name, dimension.text("Value").map(Into::into)));
        }
        let namespace = members.text("Namespace").map(Into::into);
        Ok(Self { namespace, name: members.text("MetricName").map(Into::into), dimensions })
    }

    pub(super) fn execute(&self, cloud: &Cloud, (account, region): Place) -> Node {
        let mut metrics = Vec::new();
        for metric in cloud.metrics(account, region) {
            if self.takes(&metric) {
                metrics.push(metric_node(&metric));
            }
        }
        Node::object([("Metrics", Node::array(metrics))])
    }

    fn takes(&self, metric: &Metric) -> bool {
        let own = metric.dimensions();
        let has = |(name, value): &(Box<str>, Option<Box<str>>)| {
            own.iter().any(|(known, found)| {
                *known == &**name && value.as_deref().is_none_or(|value| value == found)
            })
        };
        self.namespace.as_deref().is_none_or(|wanted| wanted == metric.namespace())
            && self.name.as_deref().is_none_or(|wanted| wanted == metric.name())
            && self.dimensions.iter().all(has)
    }
}

fn metric_node(metric: &Metric) -> Node {
    let dimensions = metric.dimensions().into_iter().map(|(name, value)| {
        Node::object([("Name", Node::from(name)), ("Value", Node::from(value.as_str()))])
    });
    Node::object([
        ("Namespace", Node::from(metric.namespace())),
        ("MetricName", Node::from(metric.name())),
        ("Dimensions", Node::array(dimensions)),
    ])
}

/// `GetMetricStatistics`
#[derive(Clone, Debug)]
pub(super) struct GetMetricStatistics {
    namespace: Box<str>,
    name: Box<str>,
    dimensions: Dimensions,
    from: Timestamp,
    until: Timestamp,
    period: Duration,
    statistics: Vec<Statistic>,
    unit: Option<Box<str>>,
}

impl GetMetricStatistics {
    pub(super) fn read(members: Members<'_>) -> Result<Self, Error> {
        let from = members.moment("StartTime")?.ok_or(Error::MissingParameter("StartTime"))?;
        let until = members.moment("EndTime")?.ok_or(Error::MissingParameter("EndTime"))?;
        let call = Self {
            namespace: members.required("Namespace")?.into(),
            name: members.required("MetricName")?.into(),
            dimensions: read_dimensions(members)?,
            from,
            until,
            period: read_period(members)?,
            statistics: read_statistics(members)?,
            unit: members.text("Unit").map(Into::into),
        };
        if from >= until {
            let message = "The parameter StartTime must be less than the parameter EndTime.";
            return Err(Error::InvalidParameter(message));
        }
        let count = until.since(from).as_secs().div_ceil(call.period.as_secs());
        if count > DATAPOINTS_MAX {
            return Err(Error::TooManyDatapoints { count });
        }
        Ok(call)
    }

    /// A metric that there is not has no datapoints, and neither has one in another unit.
    pub(super) fn execute(&self, cloud: &Cloud, (account, region): Place) -> Node {
        let metric = Metric::find(&self.namespace, &self.name, &self.dimensions);
        let metric =
            metric.filter(|metric| self.unit.as_deref().is_none_or(|unit| unit == metric.unit()));
        let mut points = Vec::new();
        if let Some(metric) = &metric {
            let samples = cloud.samples(account, region, metric);
            for point in datapoints(&samples, (self.from, self.until), self.period) {
                let mut members = vec![("Timestamp", epoch(point.at))];
                for statistic in &self.statistics {
                    members.push((statistic.name(), number(point.thousandths(*statistic))));
                }
                members.push(("Unit", Node::from(metric.unit())));
                points.push(Node::object(members));
            }
        }
        let label = Node::from(&*self.name);
        Node::object([("Label", label), ("Datapoints", Node::array(points))])
    }
}

/// `PutMetricAlarm`
#[derive(Clone, Debug)]
pub(super) struct PutMetricAlarm {
    pub(super) alarm: Alarm,
}

impl PutMetricAlarm {
    pub(super) fn read(members: Members<'_>) -> Result<Self, Error> {
        members.refuse(&[
            "ActionsEnabled",
            "AlarmActions",
            "EvaluateLowSampleCountPercentile",
            "EvaluationCriteria",
            "ExtendedStatistic",
            "InsufficientDataActions",
            "Metrics",
            "OKActions",
            "Tags",
            "ThresholdMetricId",
            "Unit",
        ])?;
        let name = members.required("AlarmName")?.into();
        let comparison = members.required("ComparisonOperator")?;
        let comparison = Comparison::ALL.into_iter().find(|it| it.name() == comparison);
        let periods = members.number("EvaluationPeriods").filter(|count| *count > 0);
        let periods = periods.ok_or(Error::MissingParameter("EvaluationPeriods"))?;
        let wanted = members.number("DatapointsToAlarm").unwrap_or(periods);
        let missing = members.text("TreatMissingData").unwrap_or("missing");
        let missing = MissingData::ALL.into_iter().find(|it| it.name() == missing);
        let statistic = members.required("Statistic")?;
        let period = read_period(members)?;
        let evaluated = u32::try_from(periods).ok().filter(|count| {
            period.checked_mul(*count).is_some_and(|whole| whole <= EVALUATED_MAX.max(period))
        });
        let wanted =
            u32::try_from(wanted).ok().filter(|it| (1..=periods).contains(&u64::from(*it)));
        let alarm = Alarm {
            name,
            description: members.text("AlarmDescription").map(Into::into),
            namespace: members.required("Namespace")?.into(),
            metric_name: members.required("MetricName")?.into(),
            dimensions: read_dimensions(members)?,
            statistic: Statistic::find(statistic)
                .ok_or(Error::InvalidParameter("There is no such Statistic."))?,
            period,
            evaluation_periods: evaluated.ok_or(Error::InvalidParameter(
                "Metrics cannot be checked across more than a day (EvaluationPeriods * Period \
                 must be <= 86400)",
            ))?,
            datapoints_to_alarm: wanted.ok_or(Error::InvalidParameter(
                "DatapointsToAlarm is from 1 to EvaluationPeriods.",
            ))?,
            threshold_thousandths: threshold(members)?,
            comparison: comparison
                .ok_or(Error::InvalidParameter("There is no such ComparisonOperator."))?,
            missing_data: missing
                .ok_or(Error::InvalidParameter("There is no such TreatMissingData."))?,
            configured_at: Timestamp::from_millis(0),
        };
        Ok(Self { alarm })
    }

    pub(super) fn execute(&self, cloud: &mut Cloud, (account, region): Place) -> Node {
        let alarm = Alarm { configured_at: cloud.now(), ..self.alarm.clone() };
        cloud.put_alarm(account, region, alarm);
        Node::object([])
    }
}

/// `DeleteAlarms`
#[derive(Clone, Debug)]
pub(super) struct DeleteAlarms {
    pub(super) names: Vec<Box<str>>,
}

impl DeleteAlarms {
    pub(super) fn read(members: Members<'_>) -> Result<Self, Error> {
        let names: Vec<_> = members.texts("AlarmNames").into_iter().map(Into::into).collect();
        if names.is_empty() {
            return Err(Error::MissingParameter("AlarmNames"));
        }
        Ok(Self { names })
    }

    /// All of them are there, or none is taken away.
    pub(super) fn execute(
        &self,
        cloud: &mut Cloud,
        (account, region): Place,
    ) -> Result<Node, Error> {
        let known = cloud.alarms(account, region);
        if !self.names.iter().all(|name| known.iter().any(|alarm| alarm.name == *name)) {
            return Err(Error::NoSuchAlarm);
        }
        for name in &self.names {
            cloud.delete_alarm(account, region, name);
        }
        Ok(Node::object([]))
    }
}

/// `DescribeAlarms`; without names, every alarm.
#[derive(Clone, Debug)]
pub(super) struct NamedAlarms {
    pub(super) names: Vec<Box<str>>,
    state: Option<Box<str>>,
}

impl NamedAlarms {
    pub(super) fn read(members: Members<'_>) -> Result<Self, Error> {
        members.refuse(&[
            "ActionPrefix",
            "AlarmNamePrefix",
            "AlarmTypes",
            "ChildrenOfAlarmName",
            "MaxRecords",
            "NextToken",
            "ParentsOfAlarmName",
        ])?;
        let names = members.texts("AlarmNames").into_iter().map(Into::into).collect();
        Ok(Self { names, state: members.text("StateValue").map(Into::into) })
    }

    pub(super) fn execute(&self, cloud: &Cloud, (account, region): Place) -> Node {
        let mut alarms = Vec::new();
        for alarm in cloud.alarms(account, region) {
            if !self.names.is_empty() && !self.names.contains(&alarm.name) {
                continue;
            }
            let reading = cloud.read_alarm(account, region, alarm);
            let state = reading.state.to_string();
            if self.state.as_deref().is_some_and(|wanted| wanted != state) {
                continue;
            }
            let head = [
                ("AlarmName", Node::from(&*alarm.name)),
                ("AlarmArn", Node::display(&Arn::alarm(region, account, &alarm.name))),
            ];
            let about = alarm.description.as_deref();
            let about = about.map(|text| ("AlarmDescription", Node::from(text)));
            let state = [
                ("AlarmConfigurationUpdatedTimestamp", epoch(alarm.configured_at)),
                ("ActionsEnabled", Node::from(true)),
                ("StateValue", Node::from(state.as_str())),
                ("StateReason", Node::from(reading.reason.as_str())),
                ("StateUpdatedTimestamp", epoch(reading.since)),
            ];
            let members = head.into_iter().chain(about).chain(state);
            let end = [("StateTransitionedTimestamp", epoch(reading.since))];
            alarms.push(Node::object(members.chain(settings(alarm)).chain(end)));
        }
        let none = Node::array([]);
        Node::object([("CompositeAlarms", none), ("MetricAlarms", Node::array(alarms))])
    }
}

fn settings(alarm: &Alarm) -> [(&'static str, Node); 10] {
    let dimensions = alarm.dimensions.iter().map(|(name, value)| {
        Node::object([("Name", Node::from(&**name)), ("Value", Node::from(&**value))])
    });
    [
        ("MetricName", Node::from(&*alarm.metric_name)),
        ("Namespace", Node::from(&*alarm.namespace)),
        ("Statistic", Node::from(alarm.statistic.name())),
        ("Dimensions", Node::array(dimensions)),
        ("Period", Node::from(alarm.period.as_secs())),
        ("EvaluationPeriods", Node::from(u64::from(alarm.evaluation_periods))),
        ("DatapointsToAlarm", Node::from(u64::from(alarm.datapoints_to_alarm))),
        ("Threshold", number(alarm.threshold_thousandths)),
        ("ComparisonOperator", Node::from(alarm.comparison.name())),
        ("TreatMissingData", Node::from(alarm.missing_data.name())),
    ]
}

fn read_dimensions(members: Members<'_>) -> Result<Dimensions, Error> {
    let mut dimensions = Dimensions::new();
    for dimension in members.list("Dimensions") {
        let dimension = Members(dimension);
        dimensions.push((dimension.required("Name")?.into(), dimension.required("Value")?.into()));
    }
    Ok(dimensions)
}

/// Source: `GetMetricStatistics`: a multiple of 60 for metrics of a minute.
fn read_period(members: Members<'_>) -> Result<Duration, Error> {
    let period = members.number("Period").ok_or(Error::MissingParameter("Period"))?;
    if period == 0 || !period.is_multiple_of(60) {
        let message = "The parameter Period must be a multiple of 60, and at least 60.";
        return Err(Error::InvalidParameter(message));
    }
    Ok(Duration::from_secs(period))
}

fn read_statistics(members: Members<'_>) -> Result<Vec<Statistic>, Error> {
    members.refuse(&["ExtendedStatistics"])?;
    let mut statistics = Vec::new();
    for name in members.texts("Statistics") {
        let found = Statistic::find(name);
        statistics.push(found.ok_or(Error::InvalidParameter("There is no such statistic."))?);
    }
    if statistics.is_empty() {
        return Err(Error::MissingParameter("Statistics"));
    }
    Ok(statistics)
}

/// A threshold that is no decimal number from 0 on is refused: nothing here is ever below zero.
fn threshold(members: Members<'_>) -> Result<u64, Error> {
    let node = members.0.get("Threshold").ok_or(Error::MissingParameter("Threshold"))?;
    let text = match &node.value {
        Value::Number(text) | Value::String(text) => text,
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => "",
    };
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    let thousandths = whole.parse::<u64>().ok().zip(digits.parse::<u64>().ok());
    let thousandths =
        thousandths.and_then(|(whole, part)| whole.checked_mul(1000)?.checked_add(part));
    let message = "Threshold has to be a decimal number that is not below zero.";
    thousandths.ok_or(Error::InvalidParameter(message))
}

fn number(thousandths: u64) -> Node {
    Node::new(Value::Number(decimal(thousandths).into()))
}
