//! A registry, as docker knows it: the OCI distribution protocol below `/v2/`.
//!
//! Every request here is a call of the ECR API in other clothes, and is authorised as that call.
//! A `HEAD` of a blob is `BatchCheckLayerAvailability`, a manifest is read by `BatchGetImage`, and
//! so on: [`read`] is the table. One request can be several calls: a layer that comes in one piece
//! is handed on in parts.
//!
//! Source: OCI distribution specification 1.1; ECR user guide, Docker client permissions.

mod calls;
mod error;
mod reply;
mod route;

use self::calls::Reference;
pub(in crate::cloud) use self::error::RegistryError;
use self::reply::{Kind, TagPage};
pub(super) use self::reply::{Reply, encode};
pub(in crate::cloud) use self::route::Route;
use super::Decoded;
use crate::aws::RegistryHost;
use crate::cloud::Cloud;
use crate::cloud::authenticate::Proving;
use crate::cloud::call::Call;
use crate::cloud::trail::Door;
use crate::ecr::{self, Target, UploadId};
use crate::oci::{Digest, ErrorCode};
use crate::wire::{Method, Request};

/// Reads a request to a registry. What cannot be read is refused, but only to callers who have
/// proved who they are; so that is left to the reply.
#[inline(never)]
pub(super) fn decode(cloud: &Cloud, host: RegistryHost, request: &Request) -> Decoded {
    let (calls, kind) =
        read(cloud, host, request).unwrap_or_else(|error| (Vec::new(), Kind::Refused(error)));
    let wrap = |call| Call::Ecr { region: host.region, registry: Some(host.account), call };
    Decoded {
        door: Door::Registry,
        proving: Proving::Token { region: host.region },
        calls: calls.into_iter().map(wrap).collect(),
        reply: super::Reply::Registry(Reply { host, method: request.method, kind }),
        parameters: None,
    }
}

fn read(
    cloud: &Cloud,
    host: RegistryHost,
    request: &Request,
) -> Result<(Vec<ecr::Call>, Kind), RegistryError> {
    let unsupported = || RegistryError::plain(ErrorCode::Unsupported);
    let route = Route::read(&request.path).ok_or_else(unsupported)?;
    match (request.method, route) {
        (Method::Get | Method::Head, Route::Base) => Ok((Vec::new(), Kind::Base)),
        (Method::Get | Method::Head, Route::Manifest { name, reference }) => {
            let (target, reference) = (calls::target(name)?, Reference::read(reference)?);
            Ok((vec![calls::get_image(target, &reference, request)], Kind::Manifest))
        }
        (Method::Put, Route::Manifest { name, reference }) => {
            let (target, reference) = (calls::target(name)?, Reference::read(reference)?);
            let call = calls::put_image(target, &reference, request)?;
            let digest = request.body.bytes().map(Digest::of);
            Ok((vec![call], Kind::ManifestStored { name: name.into(), digest }))
        }
        (Method::Delete, Route::Manifest { name, reference }) => {
            let (target, reference) = (calls::target(name)?, Reference::read(reference)?);
            Ok((vec![calls::delete_image(target, &reference)], Kind::ManifestDeleted))
        }
        (Method::Head, Route::Blob { name, digest }) => {
            let (target, digest) = (calls::target(name)?, calls::digest(digest)?);
            Ok((vec![calls::blob_presence(target, digest)], Kind::BlobPresence { digest }))
        }
        (Method::Get, Route::Blob { name, digest }) => {
            let call = calls::download(calls::target(name)?, calls::digest(digest)?);
            Ok((vec![call], Kind::Download))
        }
        (Method::Post, Route::Uploads { name }) => {
            // A layer in the same request is not taken up: the protocol lets a registry answer
            // with an ordinary upload.
            let call = calls::start_upload(calls::target(name)?, request);
            Ok((vec![call], Kind::UploadStarted { name: name.into() }))
        }
        (Method::Patch | Method::Put, Route::Upload { name, id }) => {
            let upload = (calls::target(name)?, calls::upload_id(id)?);
            let received = received_bytes(cloud, host, &upload);
            read_upload(request, upload, received)
        }
        (Method::Get, Route::Tags { name }) => {
            let page = TagPage::read(request)?;
            let call = calls::list_tags(calls::target(name)?, &page);
            Ok((vec![call], Kind::Tags { name: name.into(), page }))
        }
        (Method::Get, Route::Referrers { name, digest }) => {
            let (target, subject) = (calls::target(name)?, calls::digest(digest)?);
            let is_filtered = request.query_value("artifactType").is_some();
            let call = calls::list_referrers(target, subject, request);
            Ok((vec![call], Kind::Referrers { is_filtered }))
        }
        _ => Err(unsupported()),
    }
}

fn read_upload(
    request: &Request,
    (target, id): (Target, UploadId),
    received: u64,
) -> Result<(Vec<ecr::Call>, Kind), RegistryError> {
    let mut calls = calls::upload_parts(&target, &id, received, request);
    let name = target.repository_name.as_str().into();
    if request.method == Method::Patch {
        let received = received + request.body.length_bytes();
        return Ok((calls, Kind::UploadGrown { name, id, received }));
    }
    let missing = || RegistryError::plain(ErrorCode::DigestInvalid);
    let digest = calls::digest(request.query_value("digest").ok_or_else(missing)?)?;
    calls.push(calls::end_upload(target, id, digest));
    Ok((calls, Kind::LayerStored { name, digest }))
}

/// How much of an upload has arrived, so that the client need not say. Nothing of an upload that
/// is not there; whether it is, the caller learns from the call, if at all.
fn received_bytes(cloud: &Cloud, host: RegistryHost, (target, id): &(Target, UploadId)) -> u64 {
    let registry = cloud.registry(host.account, host.region);
    let repository = registry.and_then(|of| of.repository(&target.repository_name));
    let upload = repository.and_then(|repository| repository.upload(id));
    upload.map_or(0, ecr::upload::Upload::received_bytes)
}
