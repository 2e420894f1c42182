//! Records in the shape in which CloudTrail delivers them, and events in that of EventBridge.
//!
//! Source: CloudTrail user guide, "CloudTrail record contents for management, data, and network
//! activity events", version 1.11; ECR user guide, "Logging Amazon ECR actions with AWS
//! CloudTrail", which says that every call of the ECR API is recorded and knows no data events of
//! ECR: all of them stand in the event history, pushes and pulls too. The order of members is that
//! of delivered records.

use super::elements::is_read_only;
use super::{AWS_INTERNAL, CallRecord, Door, Outcome, to_the_second};
use crate::aws::{AccountId, Arn};
use crate::cloud::agenda::EventRecord;
use crate::cloud::context::{PRIVATE_ADDRESS, WORKSTATION_ADDRESS};
use crate::ecr::event::Listener;
use crate::iam::Principal;
use crate::json::{Node, Value};

const EVENT_VERSION: &str = "1.11";

impl CallRecord {
    /// Whether CloudTrail keeps the call: not if nobody knows who made it.
    pub fn is_in_cloud_trail(&self) -> bool {
        match self.outcome {
            Outcome::Unauthenticated { .. } => false,
            Outcome::Succeeded | Outcome::Denied { .. } | Outcome::Failed { .. } => true,
        }
    }

    /// Whether the call only looks.
    pub fn is_read_only(&self) -> bool {
        is_read_only(self.source, self.operation)
    }

    /// The accounts whose trails the call is in: the caller's, then the resource's if that is
    /// another one.
    ///
    /// Source: CloudTrail user guide, `recipientAccountId`. Assumed: the owner of a repository
    /// gets calls that were denied too.
    pub fn recipients(&self) -> Vec<AccountId> {
        let mut accounts = Vec::new();
        accounts.extend(self.caller.account());
        let owner = self.resource.as_ref().and_then(|arn| arn.account);
        accounts.extend(owner.filter(|owner| !accounts.contains(owner)));
        if !self.is_in_cloud_trail() {
            accounts.clear();
        }
        accounts
    }

    /// The record as `recipient` gets it. One that CloudTrail leaves out says so in
    /// `additionalEventData`.
    pub fn to_cloud_trail(&self, recipient: Option<AccountId>) -> Node {
        let mut members = vec![
            ("eventVersion", Node::from(EVENT_VERSION)),
            ("userIdentity", self.user_identity()),
            ("eventTime", Node::from(to_the_second(self.at).as_str())),
            ("eventSource", Node::from(self.event_source())),
            ("eventName", Node::from(self.operation)),
            ("awsRegion", Node::display(&self.region)),
            ("sourceIPAddress", Node::from(self.source_address())),
            ("userAgent", Node::from(self.agent())),
        ];
        if let Some(code) = self.outcome.error_code() {
            members.push(("errorCode", Node::from(code)));
        }
        if let Some(message) = self.outcome.message() {
            members.push(("errorMessage", Node::from(message)));
        }
        members.push(("requestParameters", self.asked.node()));
        members.push(("responseElements", self.answered.node()));
        if !self.is_in_cloud_trail() {
            let why = "CloudTrail leaves this call out: nobody knows who made it";
            members.push(("additionalEventData", Node::object([("drydock", Node::from(why))])));
        }
        members.push(("requestID", Node::from(&*self.request_id)));
        members.push(("eventID", Node::from(&*self.event_id)));
        members.push(("readOnly", Node::from(self.is_read_only())));
        members.extend(self.resources().map(|it| ("resources", Node::array([it]))));
        members.push(("eventType", "AwsApiCall".into()));
        members.push(("managementEvent", Node::from(true)));
        let recipients = self.recipients();
        if let Some(recipient) = recipient.or(recipients.first().copied()) {
            members.push(("recipientAccountId", Node::display(&recipient)));
        }
        if recipients.len() > 1 {
            members.push(("sharedEventID", Node::from(&*self.event_id)));
        }
        if let Some(endpoint) = self.by.as_ref().and_then(|by| by.route.endpoint()) {
            members.push(("vpcEndpointId", Node::from(&*endpoint.id)));
        }
        members.push(("eventCategory", "Management".into()));
        Node::object(members)
    }

    /// The one resource, as ECR and STS tell it; calls of other services have none.
    fn resources(&self) -> Option<Node> {
        let arn = self.resource.as_ref()?;
        match self.source {
            Door::Api | Door::Registry => Some(resource(arn, None)),
            Door::Sts => Some(resource(arn, Some("AWS::IAM::Role"))),
            Door::Iam | Door::Organizations | Door::CloudTrail | Door::CloudWatch => None,
        }
    }

    /// The service that stands between AWS and the caller, by either of the two ways.
    fn go_between(&self) -> Option<&str> {
        if let Principal::Service { name } = &self.caller {
            return Some(name);
        }
        if self.source == Door::Registry {
            return Some(AWS_INTERNAL);
        }
        self.by.as_ref()?.route.called_via().last().map(|service| &**service)
    }

    fn source_address(&self) -> &str {
        let is_private = self.by.as_ref().is_some_and(|by| by.route.endpoint().is_some());
        let own = if is_private { PRIVATE_ADDRESS } else { WORKSTATION_ADDRESS };
        self.go_between().unwrap_or(own)
    }

    fn agent(&self) -> &str {
        self.go_between().or(self.user_agent.as_deref()).unwrap_or_default()
    }
}

impl EventRecord {
    /// The event as its listener gets it: EventBridge in its envelope, CloudTrail as an
    /// `AwsServiceEvent`.
    ///
    /// Source: EventBridge user guide, "AWS service event metadata"; ECR user guide, "Amazon ECR
    /// events and EventBridge" and the example of a lifecycle policy's log entry.
    pub fn to_json(&self) -> Node {
        match self.event.listener() {
            Listener::EventBridge(detail_type) => self.envelope("aws.ecr", detail_type),
            Listener::Inspector(detail_type) => self.envelope("aws.inspector2", detail_type),
            Listener::CloudTrail(name) => self.service_event(name),
        }
    }

    fn envelope(&self, source: &str, detail_type: &str) -> Node {
        let resources = self.event.resources();
        Node::object([
            ("version", "0".into()),
            ("id", Node::from(&*self.id)),
            ("detail-type", Node::from(detail_type)),
            ("source", Node::from(source)),
            ("account", Node::display(&self.account)),
            ("time", Node::from(to_the_second(self.at).as_str())),
            ("region", Node::display(&self.region)),
            ("resources", Node::array(resources.iter().map(Node::display))),
            ("detail", self.event.detail()),
        ])
    }

    fn service_event(&self, name: &str) -> Node {
        let nobody = || Node::new(Value::Null);
        let account = Node::display(&self.account);
        let identity =
            Node::object([("accountId", account.clone()), ("invokedBy", AWS_INTERNAL.into())]);
        let arn = self.event.repository_name().map(|name| {
            let arn = Arn::repository(self.region, self.account, name.as_str());
            resource(&arn, Some("AWS::ECR::Repository"))
        });
        Node::object([
            ("eventVersion", EVENT_VERSION.into()),
            ("userIdentity", identity),
            ("eventTime", Node::from(to_the_second(self.at).as_str())),
            ("eventSource", "ecr.amazonaws.com".into()),
            ("eventName", Node::from(name)),
            ("awsRegion", Node::display(&self.region)),
            ("sourceIPAddress", AWS_INTERNAL.into()),
            ("userAgent", AWS_INTERNAL.into()),
            ("requestParameters", nobody()),
            ("responseElements", nobody()),
            ("eventID", Node::from(&*self.id)),
            ("readOnly", Node::from(true)),
            ("resources", Node::array(arn)),
            ("eventType", "AwsServiceEvent".into()),
            ("managementEvent", Node::from(true)),
            ("recipientAccountId", account),
            ("serviceEventDetails", self.event.detail()),
            ("eventCategory", "Management".into()),
        ])
    }
}

fn resource(arn: &Arn, kind: Option<&str>) -> Node {
    let account = arn.account.map(|account| ("accountId", Node::display(&account)));
    let kind = kind.map(|kind| ("type", Node::from(kind)));
    Node::object(account.into_iter().chain(kind).chain([("ARN", Node::display(arn))]))
}
