//! `LookupEvents`: the event history of an account in a Region.
//!
//! Source: CloudTrail API reference, `LookupEvents`: the last 90 days, newest first, at most 50
//! events a page, one attribute to look up by. Assumed: events are there at once; on AWS it takes
//! some minutes.

use std::time::Duration;

use super::{Error, Members, epoch};
use crate::aws::{AccountId, Region, Timestamp};
use crate::cloud::agenda::EventRecord;
use crate::cloud::{CallRecord, Cloud};
use crate::ecr::event::Listener;
use crate::json::{Layout, Node, print};

/// How long events are kept.
const KEPT_FOR: Duration = Duration::from_secs(90 * 86_400);
const PAGE_LENGTH_MAX: u64 = 50;

/// The request.
#[derive(Clone, Debug)]
pub(super) struct LookupEvents {
    by: Option<(Attribute, Box<str>)>,
    from: Option<Timestamp>,
    until: Option<Timestamp>,
    length_max: usize,
    /// The event that ended the page before.
    behind: Option<Box<str>>,
}

/// What events can be looked up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Attribute {
    AccessKeyId,
    EventId,
    EventName,
    EventSource,
    ReadOnly,
    ResourceName,
    ResourceType,
    Username,
}

impl Attribute {
    fn find(name: &str) -> Option<Self> {
        Some(match name {
            "AccessKeyId" => Self::AccessKeyId,
            "EventId" => Self::EventId,
            "EventName" => Self::EventName,
            "EventSource" => Self::EventSource,
            "ReadOnly" => Self::ReadOnly,
            "ResourceName" => Self::ResourceName,
            "ResourceType" => Self::ResourceType,
            "Username" => Self::Username,
            _ => return None,
        })
    }
}

impl LookupEvents {
    pub(super) fn read(members: Members<'_>) -> Result<Self, Error> {
        members.refuse(&["EventCategory"])?;
        let by = match members.list("LookupAttributes") {
            [] => None,
            [one] => {
                let one = Members(one);
                let key = one.text("AttributeKey").and_then(Attribute::find);
                let key = key.ok_or(Error::LookupAttributes("There is no such AttributeKey."))?;
                Some((key, one.text("AttributeValue").unwrap_or_default().into()))
            }
            _ => return Err(Error::LookupAttributes("Events are looked up by one attribute.")),
        };
        let (from, until) = (members.moment("StartTime")?, members.moment("EndTime")?);
        if from.zip(until).is_some_and(|(from, until)| from > until) {
            return Err(Error::TimeRange);
        }
        let length = members.number("MaxResults").unwrap_or(PAGE_LENGTH_MAX);
        if !(1..=PAGE_LENGTH_MAX).contains(&length) {
            return Err(Error::MaxResults);
        }
        let length_max = usize::try_from(length).unwrap_or(usize::MAX);
        let behind = members.text("NextToken").map(Into::into);
        Ok(Self { by, from, until, length_max, behind })
    }

    pub(super) fn execute(&self, cloud: &Cloud, place: (AccountId, Region)) -> Result<Node, Error> {
        let mut found = Vec::new();
        for event in history(cloud, place) {
            if self.takes(&event, cloud.now()) {
                found.push(event);
            }
        }
        let first = match &self.behind {
            None => 0,
            Some(last) => {
                let index = found.iter().position(|event| event.id() == &**last);
                index.ok_or(Error::NextToken)? + 1
            }
        };
        let rest = found.get(first..).unwrap_or_default();
        let page = rest.get(..self.length_max).unwrap_or(rest);
        let mut events = Vec::new();
        for event in page {
            events.push(event.entry(place.0));
        }
        let last = page.last().filter(|_| page.len() < rest.len());
        let token = last.map(|last| ("NextToken", Node::from(last.id())));
        Ok(Node::object([("Events", Node::array(events))].into_iter().chain(token)))
    }

    fn takes(&self, event: &Logged<'_>, now: Timestamp) -> bool {
        let at = event.at();
        // Events carry whole seconds, and so do the ends of a range, which belong to it.
        let second = |at: Timestamp| at.as_millis().div_euclid(1000);
        if now.since(at) > KEPT_FOR
            || self.from.is_some_and(|from| second(at) < second(from))
            || self.until.is_some_and(|until| second(at) > second(until))
        {
            return false;
        }
        let Some((by, wanted)) = &self.by else { return true };
        let found = match by {
            Attribute::AccessKeyId => event.access_key_id().map(str::to_owned),
            Attribute::EventId => Some(event.id().to_owned()),
            Attribute::EventName => Some(event.name().to_owned()),
            Attribute::EventSource => Some(event.source().to_owned()),
            Attribute::ReadOnly => Some(event.is_read_only().to_string()),
            Attribute::ResourceName => event.resource().map(|(_, name)| name),
            Attribute::ResourceType => event.resource().map(|(kind, _)| kind.to_owned()),
            Attribute::Username => event.user_name(),
        };
        found.as_deref() == Some(&**wanted)
    }
}

/// An event of the history: a call, or what ECR did by itself.
#[derive(Clone, Copy, Debug)]
enum Logged<'a> {
    Call(&'a CallRecord),
    Service(&'a EventRecord, &'static str),
}

/// What the account was told of in the Region, newest first.
fn history(cloud: &Cloud, (account, region): (AccountId, Region)) -> Vec<Logged<'_>> {
    let mut logged = Vec::new();
    for call in cloud.trail() {
        if call.region == region && call.recipients().contains(&account) {
            logged.push(Logged::Call(call));
        }
    }
    for event in cloud.events() {
        let is_here = event.account == account && event.region == region;
        if let (true, Listener::CloudTrail(name)) = (is_here, event.event.listener()) {
            logged.push(Logged::Service(event, name));
        }
    }
    // Calls of one moment, such as the parts of a layer, keep their order.
    let mut logged = crate::ordered::sorted_by_key(logged, Logged::at);
    logged.reverse();
    logged
}

impl Logged<'_> {
    fn at(&self) -> Timestamp {
        match self {
            Self::Call(call) => call.at,
            Self::Service(event, _) => event.at,
        }
    }

    fn id(&self) -> &str {
        match self {
            Self::Call(call) => &call.event_id,
            Self::Service(event, _) => &event.id,
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Call(call) => call.operation,
            Self::Service(_, name) => name,
        }
    }

    fn source(&self) -> &'static str {
        match self {
            Self::Call(call) => call.event_source(),
            Self::Service(..) => "ecr.amazonaws.com",
        }
    }

    fn is_read_only(&self) -> bool {
        match self {
            Self::Call(call) => call.is_read_only(),
            // As the example of a lifecycle policy's entry in the ECR user guide has it.
            Self::Service(..) => true,
        }
    }

    fn access_key_id(&self) -> Option<&str> {
        match self {
            Self::Call(call) => call.access_key_id(),
            Self::Service(..) => None,
        }
    }

    fn user_name(&self) -> Option<String> {
        match self {
            Self::Call(call) => call.user_name(),
            Self::Service(..) => None,
        }
    }

    /// Type and name of the resource. Assumed: ECR's are named by their ARN.
    fn resource(&self) -> Option<(&'static str, String)> {
        let arn = match self {
            Self::Call(call) => call.resource.as_ref()?.to_string(),
            Self::Service(event, _) => {
                let name = event.event.repository_name()?;
                crate::aws::Arn::repository(event.region, event.account, name.as_str()).to_string()
            }
        };
        let kind = match arn.split(':').nth(2) {
            Some("ecr") => "AWS::ECR::Repository",
            Some("iam") if arn.contains(":role/") => "AWS::IAM::Role",
            Some("iam") if arn.contains(":user/") => "AWS::IAM::User",
            Some("iam") if arn.contains(":group/") => "AWS::IAM::Group",
            Some("iam") if arn.contains(":policy/") => "AWS::IAM::Policy",
            Some("cloudwatch") => "AWS::CloudWatch::Alarm",
            _ => return None,
        };
        Some((kind, arn))
    }

    fn entry(&self, account: AccountId) -> Node {
        let record = match self {
            Self::Call(call) => call.to_cloud_trail(Some(account)),
            Self::Service(event, _) => event.to_json(),
        };
        let mut members = vec![
            ("EventId", Node::from(self.id())),
            ("EventName", Node::from(self.name())),
            ("ReadOnly", Node::display(&self.is_read_only())),
        ];
        if let Some(key) = self.access_key_id() {
            members.push(("AccessKeyId", Node::from(key)));
        }
        members.push(("EventTime", epoch(self.at())));
        members.push(("EventSource", Node::from(self.source())));
        if let Some(name) = self.user_name() {
            members.push(("Username", Node::from(name.as_str())));
        }
        let resource = self.resource().map(|(kind, name)| {
            let (kind, name) = (Node::from(kind), Node::from(name.as_str()));
            Node::object([("ResourceType", kind), ("ResourceName", name)])
        });
        members.push(("Resources", Node::array(resource)));
        members.push(("CloudTrailEvent", Node::from(print(&record, Layout::Compact).as_str())));
        Node::object(members)
    }
}
