//! The bucket that layers are downloaded from.
//!
//! A registry does not hand out bytes: it redirects to a signed address in S3, good for an hour.
//! Whoever has the address may download; ECR is not asked again, and nothing is recorded. The
//! signature itself is not verified (FIDELITY).
//!
//! Source: ECR user guide, S3 gateway endpoint, for the name of the bucket; S3 API, presigned
//! addresses.

use std::rc::Rc;
use std::time::Duration;

use super::xml::Element;
use crate::aws::{Region, Timestamp};
use crate::cloud::Cloud;
use crate::oci::LayerContent;
use crate::wire::{BlobRange, Body, Method, Request, Response};

/// Answers a request to a host that is none of the doors: the layer bucket of a Region, or nobody.
#[inline(never)]
pub(in crate::cloud) fn answer(cloud: &Cloud, request: &Request, request_id: &str) -> Response {
    let Some(region) = bucket_region(&request.host) else {
        // No client gets this far: nobody lives at the address.
        return Response::new(503);
    };
    match download(cloud, region, request) {
        Ok(body) => {
            let mut response = respond(200, request_id);
            response.headers.push("Content-Length", body.length_bytes().to_string());
            if request.method == Method::Get {
                response.body = body;
            }
            response
        }
        Err(refusal) => refusal.respond(cloud, request_id),
    }
}

/// Why a download is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    /// The address is not signed, or not as ECR signs.
    Unsigned,
    /// The address was good until then.
    Expired { at: Timestamp, seconds: u64 },
    /// There is no such layer any more.
    NoSuchKey,
}

fn download(cloud: &Cloud, region: Region, request: &Request) -> Result<Body, Refusal> {
    let (Some(signed_at), Some(seconds), Some(_)) = (
        request.query_value("X-Amz-Date").and_then(signing_time),
        request.query_value("X-Amz-Expires").and_then(|text| text.parse::<u64>().ok()),
        request.query_value("X-Amz-Signature"),
    ) else {
        return Err(Refusal::Unsigned);
    };
    let at = signed_at + Duration::from_secs(seconds);
    if at <= cloud.now() {
        return Err(Refusal::Expired { at, seconds });
    }
    let content = layer(cloud, region, &request.path).ok_or(Refusal::NoSuchKey)?;
    Ok(match content {
        LayerContent::Bytes(bytes) => Body::Bytes(Rc::clone(bytes)),
        LayerContent::Declared { digest, size_bytes, .. } => Body::Blob(BlobRange {
            digest: *digest,
            size_bytes: *size_bytes,
            first_byte: 0,
            length_bytes: *size_bytes,
        }),
    })
}

/// Reads `20260601T090000Z`.
fn signing_time(text: &str) -> Option<Timestamp> {
    let part = |from, to| text.get(from..to);
    let (year, month, day) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
    let (hour, minute, second) = (part(9, 11)?, part(11, 13)?, part(13, 15)?);
    let rfc_3339 = format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z");
    rfc_3339.parse().ok().filter(|at: &Timestamp| at.to_basic() == text)
}

/// The Region whose layer bucket the host is.
fn bucket_region(host: &str) -> Option<Region> {
    Region::all().find(|region| {
        let suffix = region.partition().dns_suffix();
        format!("prod-{region}-starport-layer-bucket.s3.{region}.{suffix}") == host
    })
}

impl Refusal {
    fn respond(self, cloud: &Cloud, request_id: &str) -> Response {
        let (status, code, message) = match self {
            Self::Unsigned => (403, "AccessDenied", "Access Denied"),
            Self::Expired { .. } => (403, "AccessDenied", "Request has expired"),
            Self::NoSuchKey => (404, "NoSuchKey", "The specified key does not exist."),
        };
        let mut elements = vec![Element::text("Code", code), Element::text("Message", message)];
        if let Self::Expired { at, seconds } = self {
            elements.push(Element::text("X-Amz-Expires", seconds));
            elements.push(Element::text("Expires", at));
            elements.push(Element::text("ServerTime", cloud.now()));
        }
        elements.push(Element::text("RequestId", request_id));
        let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
        Element::of("Error", elements).write(0, &mut text);
        let mut response = respond(status, request_id);
        response.headers.push("Content-Type", "application/xml");
        response.body = Body::text(&text);
        response
    }
}

fn respond(status: u16, request_id: &str) -> Response {
    let mut response = Response::new(status);
    response.headers.push("x-amz-request-id", request_id);
    response
}

/// The layer that a path `/REGISTRY/HEX` names, in whichever repository of the registry it is.
fn layer<'c>(cloud: &'c Cloud, region: Region, path: &str) -> Option<&'c LayerContent> {
    let (account, hex) = path.strip_prefix('/')?.split_once('/')?;
    let digest = format!("sha256:{hex}").parse().ok()?;
    let registry = cloud.registry(account.parse().ok()?, region)?;
    registry.repositories().find_map(|repository| repository.layer(&digest))
}
