//! CloudTrail and CloudWatch: what happened, and how often. JSON 1.1, the operation named in
//! `X-Amz-Target`.
//!
//! Source: API reference of CloudTrail, version 2013-11-01, and of CloudWatch, version 2010-08-01;
//! shapes as botocore's models have them. CloudWatch also speaks two other protocols, which are
//! not here.

mod cloud_trail;
mod cloud_watch;

use std::fmt;

use self::cloud_trail::LookupEvents;
use self::cloud_watch::{
    DeleteAlarms, GetMetricStatistics, ListMetrics, NamedAlarms, PutMetricAlarm,
};
use super::{Decoded, Reply};
use crate::aws::{AccountId, Arn, Region, Timestamp};
use crate::cloud::Cloud;
use crate::cloud::authenticate::Proving;
use crate::cloud::call::Call as AnyCall;
use crate::cloud::refusal::Refusal;
use crate::cloud::trail::Door;
use crate::json::{self, Node, Value};
use crate::wire::Request;

/// A call that has been read.
#[derive(Clone, Debug)]
pub(in crate::cloud) struct Call {
    region: Region,
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    LookupEvents(LookupEvents),
    DeleteAlarms(DeleteAlarms),
    DescribeAlarms(NamedAlarms),
    GetMetricStatistics(GetMetricStatistics),
    ListMetrics(ListMetrics),
    PutMetricAlarm(Box<PutMetricAlarm>),
}

/// Why a call cannot be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cloud) enum Error {
    /// There is no such operation here.
    UnknownOperation,
    /// The body is not JSON.
    Serialization,
    /// What events are looked up by cannot be read.
    LookupAttributes(&'static str),
    /// Events are looked up from the end to the beginning.
    TimeRange,
    /// A page of events of this length is not to be had.
    MaxResults,
    /// The token is of no page.
    NextToken,
    /// A parameter has to be there.
    MissingParameter(&'static str),
    /// A parameter has a value that it cannot have.
    InvalidParameter(&'static str),
    /// More datapoints than one answer holds.
    TooManyDatapoints {
        /// How many.
        count: u64,
    },
    /// There is no alarm of that name.
    NoSuchAlarm,
    /// The parameter is one of AWS's that Drydock does not model; ignoring it would be a lie.
    NotModelled(&'static str),
}

/// Reads a request to CloudTrail.
#[inline(never)]
pub(super) fn decode_cloud_trail(region: Region, request: &Request) -> Decoded {
    const PREFIX: &str = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.";
    let name = target(request, PREFIX);
    let read = |members: Members<'_>| match name {
        "LookupEvents" => LookupEvents::read(members).map(Kind::LookupEvents),
        _ => Err(Error::UnknownOperation),
    };
    let operation = (name == "LookupEvents").then_some("LookupEvents");
    decoded(Door::CloudTrail, region, operation, body(request), read)
}

/// Reads a request to CloudWatch.
#[inline(never)]
pub(super) fn decode_cloud_watch(region: Region, request: &Request) -> Decoded {
    let name = target(request, "GraniteServiceVersion20100801.");
    let read = |members: Members<'_>| match name {
        "DeleteAlarms" => DeleteAlarms::read(members).map(Kind::DeleteAlarms),
        "DescribeAlarms" => NamedAlarms::read(members).map(Kind::DescribeAlarms),
        "GetMetricStatistics" => GetMetricStatistics::read(members).map(Kind::GetMetricStatistics),
        "ListMetrics" => ListMetrics::read(members).map(Kind::ListMetrics),
        "PutMetricAlarm" => {
            PutMetricAlarm::read(members).map(|call| Kind::PutMetricAlarm(Box::new(call)))
        }
        _ => Err(Error::UnknownOperation),
    };
    let known =
        ["DeleteAlarms", "DescribeAlarms", "GetMetricStatistics", "ListMetrics", "PutMetricAlarm"];
    let operation = known.into_iter().find(|known| *known == name);
    decoded(Door::CloudWatch, region, operation, body(request), read)
}

fn target<'r>(request: &'r Request, prefix: &str) -> &'r str {
    let target = request.headers.get("X-Amz-Target").unwrap_or_default();
    target.strip_prefix(prefix).unwrap_or_default()
}

fn body(request: &Request) -> Result<Node, Error> {
    let body = request.body.bytes().unwrap_or_default();
    let text = std::str::from_utf8(body).map_err(|_| Error::Serialization)?;
    let text = if text.is_empty() { "{}" } else { text };
    json::parse(text).map_err(|_| Error::Serialization)
}

fn decoded(
    door: Door,
    region: Region,
    operation: Option<&'static str>,
    body: Result<Node, Error>,
    read: impl Fn(Members<'_>) -> Result<Kind, Error>,
) -> Decoded {
    let kind = body.as_ref().map_err(Error::clone).and_then(|body| read(Members(body)));
    let call = match kind {
        Ok(kind) => AnyCall::Monitoring(Call { region, kind }),
        Err(error) => {
            AnyCall::Unreadable { operation, region, refusal: Refusal::Monitoring(error) }
        }
    };
    let service = if door == Door::CloudTrail { "cloudtrail" } else { "monitoring" };
    let proving = Proving::Signature { service, region: Some(region) };
    let parameters = body.ok().map(std::rc::Rc::new);
    Decoded { door, proving, calls: vec![call], reply: Reply::Api, parameters }
}

impl Call {
    /// The operation's name.
    pub(in crate::cloud) fn operation(&self) -> &'static str {
        match &self.kind {
            Kind::LookupEvents(_) => "LookupEvents",
            Kind::DeleteAlarms(_) => "DeleteAlarms",
            Kind::DescribeAlarms(_) => "DescribeAlarms",
            Kind::GetMetricStatistics(_) => "GetMetricStatistics",
            Kind::ListMetrics(_) => "ListMetrics",
            Kind::PutMetricAlarm(_) => "PutMetricAlarm",
        }
    }

    /// The Region that answers.
    pub(in crate::cloud) fn region(&self) -> Region {
        self.region
    }

    /// What the caller has to be allowed: the action and what it acts on, once for each alarm.
    ///
    /// Source: Service Authorization Reference, CloudTrail and CloudWatch.
    pub(in crate::cloud) fn needs(&self, account: AccountId) -> Vec<(&'static str, Option<Arn>)> {
        let alarm = |name: &str| Some(Arn::alarm(self.region, account, name));
        match &self.kind {
            Kind::LookupEvents(_) => vec![("cloudtrail:LookupEvents", None)],
            Kind::GetMetricStatistics(_) => vec![("cloudwatch:GetMetricStatistics", None)],
            Kind::ListMetrics(_) => vec![("cloudwatch:ListMetrics", None)],
            Kind::PutMetricAlarm(call) => {
                vec![("cloudwatch:PutMetricAlarm", alarm(&call.alarm.name))]
            }
            Kind::DeleteAlarms(call) => {
                let names = call.names.iter();
                names.map(|name| ("cloudwatch:DeleteAlarms", alarm(name))).collect()
            }
            // Whoever lists alarms without naming any lists all of them.
            Kind::DescribeAlarms(call) if call.names.is_empty() => {
                vec![("cloudwatch:DescribeAlarms", alarm("*"))]
            }
            Kind::DescribeAlarms(call) => {
                let names = call.names.iter();
                names.map(|name| ("cloudwatch:DescribeAlarms", alarm(name))).collect()
            }
        }
    }
}

impl Cloud {
    /// Does what was asked of CloudTrail or CloudWatch.
    #[inline(never)]
    pub(in crate::cloud) fn execute_monitoring(
        &mut self,
        call: &Call,
        account: AccountId,
    ) -> Result<Node, Error> {
        let place = (account, call.region);
        match &call.kind {
            Kind::LookupEvents(call) => call.execute(self, place),
            Kind::GetMetricStatistics(call) => Ok(call.execute(self, place)),
            Kind::ListMetrics(call) => Ok(call.execute(self, place)),
            Kind::DescribeAlarms(call) => Ok(call.execute(self, place)),
            Kind::PutMetricAlarm(call) => Ok(call.execute(self, place)),
            Kind::DeleteAlarms(call) => call.execute(self, place),
        }
    }
}

impl Error {
    /// The code that the API answers with.
    pub(in crate::cloud) fn code(&self) -> &'static str {
        match self {
            Self::UnknownOperation => "UnknownOperationException",
            Self::Serialization => "SerializationException",
            Self::LookupAttributes(_) => "InvalidLookupAttributesException",
            Self::TimeRange => "InvalidTimeRangeException",
            Self::MaxResults => "InvalidMaxResultsException",
            Self::NextToken => "InvalidNextTokenException",
            Self::MissingParameter(_) => "MissingParameter",
            Self::InvalidParameter(_) | Self::NotModelled(_) => "InvalidParameterValue",
            Self::TooManyDatapoints { .. } => "InvalidParameterCombination",
            Self::NoSuchAlarm => "ResourceNotFound",
        }
    }
}

/// Assumed: the sentences, apart from that about too many datapoints; the codes are documented.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownOperation | Self::Serialization => Ok(()),
            Self::TimeRange => f.write_str("The start time is after the end time."),
            Self::MaxResults => f.write_str("MaxResults is from 1 to 50."),
            Self::NextToken => f.write_str("The token is not valid."),
            Self::MissingParameter(name) => write!(f, "The parameter {name} is required."),
            Self::LookupAttributes(message) | Self::InvalidParameter(message) => {
                f.write_str(message)
            }
            Self::TooManyDatapoints { count } => write!(
                f,
                "You have requested up to {count} datapoints, which exceeds the limit of 1440. \
                 You may reduce the datapoints requested by increasing Period, or decreasing the \
                 time range."
            ),
            Self::NoSuchAlarm => f.write_str("Some alarms do not exist."),
            Self::NotModelled(name) => write!(f, "Drydock does not model the parameter {name}"),
        }
    }
}

/// The parameters of a call.
#[derive(Clone, Copy, Debug)]
struct Members<'a>(&'a Node);

impl<'a> Members<'a> {
    fn text(self, name: &str) -> Option<&'a str> {
        self.0.get(name).and_then(Node::as_str)
    }

    fn required(self, name: &'static str) -> Result<&'a str, Error> {
        self.text(name).filter(|text| !text.is_empty()).ok_or(Error::MissingParameter(name))
    }

    fn number(self, name: &str) -> Option<u64> {
        self.0.get(name).and_then(Node::as_u64)
    }

    fn list(self, name: &str) -> &'a [Node] {
        self.0.get(name).and_then(Node::as_array).unwrap_or_default()
    }

    fn texts(self, name: &str) -> Vec<&'a str> {
        self.list(name).iter().filter_map(Node::as_str).collect()
    }

    /// A moment: seconds since the epoch, as the protocol has it, or written out.
    fn moment(self, name: &'static str) -> Result<Option<Timestamp>, Error> {
        let Some(node) = self.0.get(name) else { return Ok(None) };
        let found = match &node.value {
            Value::Number(text) | Value::String(text) => {
                let whole = text.split_once('.').map_or(&**text, |(whole, _)| whole);
                match whole.parse::<i64>() {
                    Ok(seconds) => seconds.checked_mul(1000),
                    Err(_) => text.parse().ok().map(Timestamp::as_millis),
                }
            }
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        };
        let unreadable = Error::InvalidParameter("A time is seconds since 1970, or ISO 8601.");
        found.map(Timestamp::from_millis).map(Some).ok_or(unreadable)
    }

    /// Refuses what is not modelled, so that nobody takes it for done.
    fn refuse(self, names: &[&'static str]) -> Result<(), Error> {
        let given = names.iter().find(|name| self.0.get(name).is_some());
        given.map_or(Ok(()), |name| Err(Error::NotModelled(name)))
    }
}

/// A moment as the protocol writes it: whole seconds since the epoch.
fn epoch(at: Timestamp) -> Node {
    Node::new(Value::Number(at.as_millis().div_euclid(1000).to_string().into()))
}
