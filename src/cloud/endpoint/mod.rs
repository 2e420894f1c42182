//! The doors: HTTP in, calls out; answers in, HTTP out.

mod api;
pub(super) mod dkr;
mod form;
pub(super) mod iam;
pub(super) mod monitoring;
pub(super) mod organizations;
pub(super) mod query;
pub(super) mod s3;
pub(super) mod sts;
pub(super) mod xml;

use std::rc::Rc;

use self::form::Form;
use self::query::QueryService;
use super::Cloud;
use super::authenticate::Proving;
use super::call::{Answer, Call};
use super::refusal::Refusal;
use super::trail::Door;
use crate::aws::{Host, Region};
use crate::json::Node;
use crate::wire::{Request, Response};

/// A request that has been read.
#[derive(Debug)]
pub(super) struct Decoded {
    /// Which door it came to.
    pub(super) door: Door,
    /// How its sender is to prove who it is.
    pub(super) proving: Proving,
    /// What it asks for, in order; nothing for a mere ping.
    pub(super) calls: Vec<Call>,
    /// How the answer is to be written.
    pub(super) reply: Reply,
    /// What it asks for, as the trail keeps it, where the calls themselves do not tell.
    pub(super) parameters: Option<Rc<Node>>,
}

/// How the answer to a request is written.
#[derive(Debug)]
pub(super) enum Reply {
    /// As the JSON protocol does.
    Api,
    /// As the registry protocol does, which differs by what was asked.
    Registry(dkr::Reply),
    /// As the Query protocol does, around the name of the operation.
    Query(QueryService, &'static str),
}

/// Reads a request; `None` when its host is none of the doors.
pub(super) fn decode(cloud: &Cloud, request: &Request) -> Option<Decoded> {
    match request.host.parse().ok()? {
        Host::Registry(host) => Some(dkr::decode(cloud, host, request)),
        Host::Ecr(region) => Some(api::decode(region, request)),
        Host::Sts => Some(decode_sts(request)),
        Host::Iam => Some(decode_iam(request)),
        Host::Organizations => Some(organizations::decode(request)),
        Host::CloudTrail(region) => Some(monitoring::decode_cloud_trail(region, request)),
        Host::CloudWatch(region) => Some(monitoring::decode_cloud_watch(region, request)),
    }
}

#[inline(never)]
fn decode_sts(request: &Request) -> Decoded {
    let form = Form::of(request);
    // Assumed: a signature for any Region will do, as the host need not name one.
    let proving = Proving::Signature { service: "sts", region: None };
    let call = sts::Call::decode(&form).map(Call::Sts);
    decoded_query((Door::Sts, QueryService::Sts), proving, call, form.to_node())
}

#[inline(never)]
fn decode_iam(request: &Request) -> Decoded {
    let region = Some(Region::US_EAST_1);
    let proving = Proving::Signature { service: "iam", region };
    let form = Form::of(request);
    let parameters = form.to_node();
    let call = iam::Call::decode(form).map(Call::Iam);
    decoded_query((Door::Iam, QueryService::Iam), proving, call, parameters)
}

fn decoded_query(
    (door, service): (Door, QueryService),
    proving: Proving,
    call: Result<Call, query::QueryError>,
    parameters: Node,
) -> Decoded {
    let call = call.unwrap_or_else(|error| Call::Unreadable {
        operation: None,
        region: Region::US_EAST_1,
        refusal: Refusal::Query(error),
    });
    let reply = Reply::Query(service, call.operation().unwrap_or_default());
    let parameters = Some(Rc::new(parameters));
    Decoded { door, proving, calls: vec![call], reply, parameters }
}

/// Writes the answer.
pub(super) fn encode(
    reply: Reply,
    door: Door,
    result: Result<Vec<Answer>, Refusal>,
    request_id: &str,
) -> Response {
    match reply {
        Reply::Api => api::encode(door, result, request_id),
        Reply::Registry(reply) => dkr::encode(&reply, result),
        Reply::Query(service, operation) => query::encode(service, operation, result, request_id),
    }
}
