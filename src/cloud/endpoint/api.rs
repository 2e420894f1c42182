//! The ECR API: JSON 1.1, the operation named in `X-Amz-Target`.
//!
//! Source: AWS JSON 1.1 protocol; codes and statuses as the SDKs see them.

use std::rc::Rc;

use super::{Decoded, Reply};
use crate::aws::Region;
use crate::cloud::authenticate::Proving;
use crate::cloud::call::{Answer, Call};
use crate::cloud::refusal::Refusal;
use crate::cloud::trail::Door;
use crate::ecr;
use crate::ecr::operation::OPERATIONS;
use crate::json::{self, Layout, Node, Value, print};
use crate::wire::{Body, Method, Request, Response};

/// What every target of ECR starts with.
const TARGET_PREFIX: &str = "AmazonEC2ContainerRegistry_V20150921.";

/// Reads a request.
#[inline(never)]
pub(super) fn decode(region: Region, request: &Request) -> Decoded {
    let name = request.headers.get("X-Amz-Target").unwrap_or_default();
    let name = name.strip_prefix(TARGET_PREFIX).unwrap_or_default();
    let body = body(request, name);
    let read = body.as_ref().map_err(ecr::Error::clone);
    let call = match read.and_then(|body| ecr::Call::decode(name, body)) {
        Ok(call) => Call::Ecr { region, registry: None, call },
        Err(error) => {
            let operation = OPERATIONS.iter().find(|known| **known == name).copied();
            Call::Unreadable { operation, region, refusal: Refusal::Ecr(error) }
        }
    };
    let proving = Proving::Signature { service: "ecr", region: Some(region) };
    let parameters = body.ok().map(|body| Rc::new(without_layers(body)));
    Decoded { door: Door::Api, proving, calls: vec![call], reply: Reply::Api, parameters }
}

fn body(request: &Request, operation: &str) -> Result<Node, ecr::Error> {
    if request.method != Method::Post {
        return Err(ecr::Error::UnknownOperation(operation.into()));
    }
    let body = request.body.bytes().ok_or(ecr::Error::Serialization)?;
    // The protocol takes no body for an empty object.
    let body = if body.is_empty() { b"{}" } else { body };
    let text = std::str::from_utf8(body).map_err(|_| ecr::Error::Serialization)?;
    json::parse(text).map_err(|_| ecr::Error::Serialization)
}

/// The parameters that the trail keeps: the bytes of a layer would fill it.
fn without_layers(body: Node) -> Node {
    let Value::Object(mut members) = body.value else { return body };
    members.retain(|member| &*member.name != "layerPartBlob");
    Node { value: Value::Object(members), ..body }
}

/// Writes the answer; those of Organizations, CloudTrail and CloudWatch are of the same form.
#[inline(never)]
pub(super) fn encode(
    door: Door,
    result: Result<Vec<Answer>, Refusal>,
    request_id: &str,
) -> Response {
    let answer = match result {
        Ok(answers) => answers.into_iter().next_back(),
        Err(refusal) => return refused(door, &refusal, request_id),
    };
    let body = match answer {
        Some(Answer::Ecr(answer)) => answer.node(),
        Some(Answer::Organizations(answer) | Answer::Monitoring(answer)) => answer,
        Some(Answer::Query(_)) | None => Node::object([]),
    };
    respond(200, &body, request_id)
}

fn refused(door: Door, refusal: &Refusal, request_id: &str) -> Response {
    let (code, message) = refusal.words(door);
    let mut members = vec![("__type", Node::from(code))];
    // Each service's model spells the member in its own way.
    let member = match door {
        Door::Organizations | Door::CloudTrail => "Message",
        Door::Api | Door::Registry | Door::Sts | Door::Iam | Door::CloudWatch => "message",
    };
    if !message.is_empty() {
        members.push((member, Node::from(message.as_str())));
    }
    if let Refusal::Ecr(error) = refusal {
        members.extend(error.members());
    }
    let mut response = respond(status(refusal), &Node::object(members), request_id);
    response.headers.push("x-amzn-ErrorType", code);
    response
}

/// Assumed: denials travel as 400, as outputs of SDKs in public reports show
/// (`AccessDeniedException: … status code: 400`); credentials that are refused before that, as 403,
/// as the reference of common errors says.
fn status(refusal: &Refusal) -> u16 {
    match refusal {
        Refusal::Unauthenticated(_) => 403,
        Refusal::Ecr(error) => error.status(),
        Refusal::Throttled
        | Refusal::Denied(_)
        | Refusal::Query(_)
        | Refusal::Organizations(_)
        | Refusal::Monitoring(_) => 400,
    }
}

fn respond(status: u16, body: &Node, request_id: &str) -> Response {
    let mut response = Response::new(status);
    response.headers.push("x-amzn-RequestId", request_id);
    response.headers.push("Content-Type", "application/x-amz-json-1.1");
    response.body = Body::text(&print(body, Layout::Compact));
    response
}
