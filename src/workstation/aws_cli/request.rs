//! One call: parameters → signed request → answer.

use std::fmt::Write as _;
use std::time::Duration;

use super::answer;
use super::arguments::{Globals, Parameters};
use super::error::Misuse;
use super::operation::{Operation, Service};
use super::paging::{Cut, Gathered};
use crate::aws::{Host, Region, Timestamp};
use crate::cloud::Credentials;
use crate::json::{Layout, Node, Value, print};
use crate::oci::Digest;
use crate::ordered::sorted_by_key;
use crate::wire::{Body, Method, Request, Response};
use crate::workstation::session::Session;
use crate::workstation::words::OURS;
use crate::workstation::{Identity, Workstation};

/// Makes a call, page after page where the answer comes in pages; gives the answer in the order of
/// the model.
pub(super) fn call(
    session: &mut Session<'_>,
    globals: &Globals,
    (service, operation): (Service, &Operation),
    parameters: &Parameters,
) -> Result<Node, Misuse> {
    let Parameters { members, paging } = parameters;
    let Some(paginator) = service.paginator(operation) else {
        return Poll::new(session, globals, (service, operation))?.ask(session, members);
    };
    // Whoever asks for one page gets one page.
    let is_named = |name: &str| members.get(name).is_some();
    if globals.is_first_page_enough || is_named(paginator.token) || is_named(paginator.limit) {
        paging.refuse_beside_one_page()?;
        return Poll::new(session, globals, (service, operation))?.ask(session, members);
    }
    let desk = Desk::of(session.machine, globals, service)?;
    let mut members = members.clone();
    if let Some(size) = paging.page_size {
        members = with_member(&members, paginator.limit, Node::from(size));
    }
    let mut at = paging.starting_token.as_ref().and_then(|place| place.page.clone());
    if let Some(at) = &at {
        members = with_member(&members, paginator.token, Node::from(at.as_str()));
    }
    let mut whole: Option<Node> = None;
    let mut list = Gathered::new(paging, paginator);
    loop {
        let raw = desk.send(session, (service, operation), &members)?;
        let page = answer::shape(&raw, operation.answer);
        let next = raw.get(paginator.token).and_then(Node::as_str).map(str::to_owned);
        let Cut { page, ends_at } = list.take(page, at.as_deref(), next.as_deref());
        let page = if operation.keeps_list_alone() { answer::list_alone(page) } else { page };
        let gathered = match whole {
            Some(before) => paginator.append(before, page),
            None => page,
        };
        if let Some(place) = ends_at {
            return Ok(paginator.with_token(&gathered, &place));
        }
        let Some(next) = next else { return Ok(gathered) };
        members = with_member(&members, paginator.token, Node::from(next.as_str()));
        (whole, at) = (Some(gathered), Some(next));
    }
}

/// An operation that is asked as often as one likes, each time for one page.
#[derive(Debug)]
pub(super) struct Poll<'o> {
    desk: Desk,
    service: Service,
    operation: &'o Operation,
}

impl<'o> Poll<'o> {
    /// Finds the keys and the Region.
    pub(super) fn new(
        session: &Session<'_>,
        globals: &Globals,
        (service, operation): (Service, &'o Operation),
    ) -> Result<Self, Misuse> {
        Ok(Self { desk: Desk::of(session.machine, globals, service)?, service, operation })
    }

    /// Asks; gives the answer in the order of the model.
    pub(super) fn ask(&self, session: &mut Session<'_>, members: &Node) -> Result<Node, Misuse> {
        let raw = self.desk.send(session, (self.service, self.operation), members)?;
        Ok(answer::shape(&raw, self.operation.answer))
    }
}

fn is_throttling(code: &str) -> bool {
    ["Throttling", "ThrottlingException", "TooManyRequestsException"].contains(&code)
}

fn with_member(node: &Node, name: &str, value: Node) -> Node {
    let members = node.as_object().unwrap_or_default().iter();
    let kept = members.filter(|member| *member.name != *name);
    let kept = kept.map(|member| (&*member.name, member.node.clone()));
    Node::object(kept.chain([(name, value)]))
}

/// Whose keys sign, and for which Region.
#[derive(Debug)]
struct Desk {
    credentials: Credentials,
    region: Region,
}

impl Desk {
    fn of(machine: &Workstation, globals: &Globals, service: Service) -> Result<Self, Misuse> {
        let identity = identity(machine, globals)?;
        let credentials = match credentials_of_variables(machine) {
            Some(credentials) if globals.profile.is_none() => credentials,
            _ => identity.credentials.clone(),
        };
        if credentials.access_key_id.is_empty() {
            return Err(Misuse::NoCredentials);
        }
        let variable = machine.variables.get("AWS_REGION").map(ToString::to_string);
        let region = match globals.region.clone().or(variable) {
            None => identity.region,
            Some(name) => name.parse().map_err(|_| {
                let host = match service {
                    Service::CloudTrail => format!("cloudtrail.{name}.amazonaws.com"),
                    Service::CloudWatch => format!("monitoring.{name}.amazonaws.com"),
                    Service::Ecr => format!("api.ecr.{name}.amazonaws.com"),
                    Service::Sts => format!("sts.{name}.amazonaws.com"),
                    Service::Iam => Host::IAM.to_owned(),
                    Service::Organizations => Host::ORGANIZATIONS.to_owned(),
                };
                Misuse::NoEndpoint(format!("https://{host}/"))
            })?,
        };
        Ok(Self { credentials, region })
    }

    /// Sends a request, and again when there were too many; reads what comes back.
    ///
    /// Source: AWS CLI, retries: the standard mode tries three times and waits in between. Assumed:
    /// it waits as long as it may, where the real one draws a shorter time.
    fn send(
        &self,
        session: &mut Session<'_>,
        (service, operation): (Service, &Operation),
        members: &Node,
    ) -> Result<Node, Misuse> {
        let mut pauses = [1, 2].into_iter();
        loop {
            let request = self.request(session.now(), service, operation, members);
            let response = session.send(request, operation.effect);
            match answer::read(service, operation, &response) {
                Err(Misuse::Service { code, operation, message, .. }) if is_throttling(&code) => {
                    let Some(seconds) = pauses.next() else {
                        return Err(Misuse::Service { code, operation, message, retries: 2 });
                    };
                    session.advance(Duration::from_secs(seconds));
                }
                result => {
                    if operation.name.starts_with("Simulate") {
                        remark(session, &response);
                    }
                    return result;
                }
            }
        }
    }

    fn request(
        &self,
        now: Timestamp,
        service: Service,
        operation: &Operation,
        parameters: &Node,
    ) -> Request {
        let name = operation.name;
        let (host, target, content_type, body) = match service {
            Service::Ecr => (
                Host::ecr_api(self.region),
                Some(format!("AmazonEC2ContainerRegistry_V20150921.{name}")),
                "application/x-amz-json-1.1",
                print(parameters, Layout::Compact),
            ),
            Service::CloudTrail => (
                Host::cloud_trail(self.region),
                Some(format!("com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.{name}")),
                "application/x-amz-json-1.1",
                print(parameters, Layout::Compact),
            ),
            Service::CloudWatch => (
                Host::cloud_watch(self.region),
                Some(format!("GraniteServiceVersion20100801.{name}")),
                "application/x-amz-json-1.0",
                print(parameters, Layout::Compact),
            ),
            Service::Organizations => (
                Host::ORGANIZATIONS.to_owned(),
                Some(format!("AWSOrganizationsV20161128.{name}")),
                "application/x-amz-json-1.1",
                print(parameters, Layout::Compact),
            ),
            Service::Sts => {
                (Host::sts(self.region), None, FORM, form(name, "2011-06-15", parameters))
            }
            Service::Iam => {
                (Host::IAM.to_owned(), None, FORM, form(name, "2010-05-08", parameters))
            }
        };
        let mut request = Request::new(Method::Post, &host, "/");
        request.headers.push("Content-Type", content_type);
        request.headers.push("User-Agent", super::VERSION);
        if let Some(target) = target {
            request.headers.push("X-Amz-Target", target);
        }
        request.body = Body::text(&body);
        self.sign(&mut request, now, service);
        request
    }

    /// The form of Signature Version 4. The signature itself is a digest over the request and the
    /// secret: nobody can tell it from a real one without the real computation, and nobody here
    /// verifies it (FIDELITY).
    fn sign(&self, request: &mut Request, now: Timestamp, service: Service) {
        let moment = now.to_basic();
        let day: String = moment.chars().take(8).collect();
        let region = match service {
            Service::Iam | Service::Organizations => Region::US_EAST_1,
            Service::CloudTrail | Service::CloudWatch | Service::Ecr | Service::Sts => self.region,
        };
        let scope = format!("{day}/{region}/{}/aws4_request", service.signing_name());
        request.headers.push("X-Amz-Date", moment.as_str());
        if let Some(token) = &self.credentials.session_token {
            request.headers.push("X-Amz-Security-Token", token.clone());
        }
        let mut signed = vec!["content-type", "host"];
        for (name, _) in request.headers.iter().filter(|(name, _)| name.starts_with("X-Amz-")) {
            signed.push(match name {
                "X-Amz-Target" => "x-amz-target",
                "X-Amz-Security-Token" => "x-amz-security-token",
                _ => "x-amz-date",
            });
        }
        let signed = sorted_by_key(signed, |name| *name);
        let mut covered = Vec::new();
        covered.extend_from_slice(self.credentials.secret_access_key.as_bytes());
        covered.extend_from_slice(scope.as_bytes());
        covered.extend_from_slice(moment.as_bytes());
        covered.extend_from_slice(request.body.bytes().unwrap_or_default());
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={}, Signature={}",
            self.credentials.access_key_id,
            signed.join(";"),
            Digest::of(&covered).hex()
        );
        request.headers.push("Authorization", authorization);
    }
}

/// The identity whose profile is asked for, else the one who is typing.
pub(super) fn identity<'a>(
    machine: &'a Workstation,
    globals: &Globals,
) -> Result<&'a Identity, Misuse> {
    match &globals.profile {
        Some(name) => machine.identity(name).ok_or_else(|| Misuse::NoProfile(name.clone())),
        None => machine.current().ok_or(Misuse::NoCredentials),
    }
}

/// Keys in variables go before those of the profile.
pub(super) fn credentials_of_variables(machine: &Workstation) -> Option<Credentials> {
    let variable = |name: &str| machine.variables.get(name).filter(|value| !value.is_empty());
    Some(Credentials {
        access_key_id: variable("AWS_ACCESS_KEY_ID")?.clone(),
        secret_access_key: variable("AWS_SECRET_ACCESS_KEY")?.clone(),
        session_token: variable("AWS_SESSION_TOKEN").cloned(),
    })
}

const FORM: &str = "application/x-www-form-urlencoded; charset=utf-8";

/// The body of the Query protocol.
fn form(action: &str, version: &str, parameters: &Node) -> String {
    let mut form = format!("Action={action}&Version={version}");
    flatten("", parameters, &mut form);
    form
}

fn flatten(name: &str, node: &Node, form: &mut String) {
    let join =
        |last: &str| if name.is_empty() { last.to_owned() } else { format!("{name}.{last}") };
    match &node.value {
        Value::Object(members) => {
            for member in members {
                flatten(&join(&member.name), &member.node, form);
            }
        }
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                flatten(&join(&format!("member.{}", index + 1)), element, form);
            }
        }
        Value::String(text) | Value::Number(text) => push_field(name, text, form),
        Value::Bool(is) => push_field(name, if *is { "true" } else { "false" }, form),
        Value::Null => {}
    }
}

fn push_field(name: &str, value: &str, form: &mut String) {
    form.push('&');
    form.push_str(name);
    form.push('=');
    for byte in value.bytes() {
        match byte {
            b' ' => form.push('+'),
            _ if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => {
                form.push(char::from(byte));
            }
            // Writing to a String cannot fail.
            _ => drop(write!(form, "%{byte:02X}")),
        }
    }
}

/// Says what a simulation of policies could not decide.
fn remark(session: &mut Session<'_>, response: &Response) {
    for what in answer::not_modelled(response) {
        session.err(&format!("{OURS} The simulator does not model {what}, so it denies it."));
    }
}
