//! Response → the answer as the command line prints it, or the error in it.

use super::error::Misuse;
use super::operation::{Member, Operation, Service, Shape};
use super::xml::{self, Element};
use crate::aws::Timestamp;
use crate::json::{self, Node, Value};
use crate::wire::{Response, percent_decoded};

/// Reads a response; its members still in the order and the form in which they came.
pub(super) fn read(
    service: Service,
    operation: &Operation,
    response: &Response,
) -> Result<Node, Misuse> {
    let text = String::from_utf8_lossy(response.body.bytes().unwrap_or_default());
    let is_success = response.is_success();
    match service {
        Service::CloudTrail | Service::CloudWatch | Service::Ecr | Service::Organizations => {
            let body = json::parse(&text).unwrap_or_else(|_| Node::object([]));
            if is_success { Ok(body) } else { Err(json_error(operation, response, &body)) }
        }
        Service::Iam | Service::Sts => {
            let document = xml::parse(&text).unwrap_or_default();
            if !is_success {
                return Err(xml_error(operation, response, &document));
            }
            let result = document.get(&format!("{}Result", operation.name));
            Ok(result.map_or_else(|| Node::object([]), |result| of_xml(result, operation.answer)))
        }
    }
}

/// The actions that an answer calls not modelled: a member of the simulator's own, which no shape
/// of AWS has and nothing prints.
pub(super) fn not_modelled(response: &Response) -> Vec<String> {
    let text = String::from_utf8_lossy(response.body.bytes().unwrap_or_default());
    let document = xml::parse(&text).unwrap_or_default();
    let found = document.find("NotModelled");
    found
        .map(|list| list.elements.iter().map(|each| each.text.clone()).collect())
        .unwrap_or_default()
}

/// `{"__type":"…","message":"…"}`; the code may stand behind a namespace and a `#`.
fn json_error(operation: &Operation, response: &Response, body: &Node) -> Misuse {
    let text = |name: &str| body.get(name).and_then(Node::as_str).map(str::to_owned);
    let code =
        text("__type").or_else(|| response.headers.get("x-amzn-ErrorType").map(str::to_owned));
    let code = code.unwrap_or_else(|| response.status.to_string());
    let code = code.rsplit('#').next().unwrap_or_default().to_owned();
    let message = text("message").or_else(|| text("Message")).unwrap_or_default();
    Misuse::Service { code, operation: operation.name, message, retries: 0 }
}

fn xml_error(operation: &Operation, response: &Response, document: &Element) -> Misuse {
    let error = document.find("Error");
    let text = |name: &str| error.and_then(|error| Some(error.get(name)?.text.clone()));
    let code = text("Code").unwrap_or_else(|| response.status.to_string());
    let message = text("Message").unwrap_or_default();
    Misuse::Service { code, operation: operation.name, message, retries: 0 }
}

fn of_xml(element: &Element, members: &[Member]) -> Node {
    let present = members.iter().filter_map(|member| {
        let element = element.get(member.name)?;
        Some((member.name, value_of_xml(element, member.shape)))
    });
    Node::object(present)
}

fn value_of_xml(element: &Element, shape: Shape) -> Node {
    let text = element.text.trim();
    match shape {
        Shape::Structure(members) => of_xml(element, members),
        Shape::List(each, _) => {
            Node::array(element.elements.iter().map(|element| value_of_xml(element, *each)))
        }
        Shape::Integer(_) | Shape::Number => Node::new(Value::Number(text.into())),
        Shape::Boolean => Node::from(text == "true"),
        Shape::Text(_) | Shape::Timestamp | Shape::Blob | Shape::Document | Shape::Map => {
            Node::from(element.text.as_str())
        }
    }
}

/// The answer in the order of the model, members that the model does not know left out.
pub(super) fn shape(node: &Node, members: &[Member]) -> Node {
    let present = members.iter().filter_map(|member| {
        let value = node.get(member.name)?;
        Some((member.name, shape_value(value, member.shape)))
    });
    Node::object(present)
}

fn shape_value(node: &Node, as_shape: Shape) -> Node {
    match (as_shape, &node.value) {
        (Shape::Structure(members), Value::Object(_)) => shape(node, members),
        (Shape::List(each, _), Value::Array(elements)) => {
            Node::array(elements.iter().map(|element| shape_value(element, *each)))
        }
        (Shape::Timestamp, Value::Number(text)) => timestamp_of_seconds(text),
        (Shape::Timestamp, Value::String(text)) => text
            .parse::<Timestamp>()
            .map_or_else(|_| node.clone(), |at| Node::from(at.to_cli().as_str())),
        (Shape::Document, Value::String(text)) => document(text),
        _ => node.clone(),
    }
}

/// Seconds since the epoch with a fraction → as the command line prints a time.
fn timestamp_of_seconds(text: &str) -> Node {
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, ""));
    let milliseconds: String = fraction.chars().chain("000".chars()).take(3).collect();
    let milliseconds = [seconds, &milliseconds].concat().parse().unwrap_or(0);
    Node::from(Timestamp::from_millis(milliseconds).to_cli().as_str())
}

/// A percent-encoded policy becomes the document that it is.
fn document(text: &str) -> Node {
    let decoded = percent_decoded(text);
    json::parse(&decoded).unwrap_or_else(|_| Node::from(&*decoded))
}

/// A page without what stands beside its list.
pub(super) fn list_alone(page: Node) -> Node {
    let Value::Object(mut members) = page.value else { return page };
    members.retain(|member| member.node.as_array().is_some());
    Node::new(Value::Object(members))
}
