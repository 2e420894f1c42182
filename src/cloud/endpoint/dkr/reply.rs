//! Answers of the API, told as the registry protocol tells them.

use std::rc::Rc;

use super::error::{RegistryError, code_of_upstream};
use crate::aws::RegistryHost;
use crate::cloud::authenticate::Unauthenticated;
use crate::cloud::call::Answer;
use crate::cloud::refusal::Refusal;
use crate::ecr::operations::image::{
    BatchGetImageResponse, FailureCode, FoundImage, ImageFailure, ListImageReferrersResponse,
    ListImagesResponse, TagRange,
};
use crate::ecr::operations::layer::InitiateLayerUploadResponse;
use crate::ecr::upstream::UpstreamFailure;
use crate::ecr::{self, ImageTag, UploadId};
use crate::json::{Layout, Node, print};
use crate::oci::{Digest, ErrorCode, MediaType};
use crate::wire::{Body, Method, Request, Response};

/// How a request to a registry is answered.
#[derive(Debug)]
pub(in crate::cloud) struct Reply {
    /// The registry, under the host that was asked.
    pub(super) host: RegistryHost,
    /// The method; the answer to `HEAD` has no body.
    pub(super) method: Method,
    /// What was asked.
    pub(super) kind: Kind,
}

/// What was asked of a registry.
#[derive(Debug)]
pub(super) enum Kind {
    /// Whether the login is good.
    Base,
    /// Something that cannot be read or is not offered.
    Refused(RegistryError),
    /// A manifest.
    Manifest,
    /// To keep a manifest.
    ManifestStored { name: Box<str>, digest: Option<Digest> },
    /// Whether a blob is there.
    BlobPresence { digest: Digest },
    /// A blob.
    Download,
    /// To begin a layer.
    UploadStarted { name: Box<str> },
    /// To go on with a layer, of which so much will have arrived.
    UploadGrown { name: Box<str>, id: UploadId, received: u64 },
    /// To keep a layer.
    LayerStored { name: Box<str>, digest: Digest },
    /// To delete a manifest, or to take a tag away.
    ManifestDeleted,
    /// The tags, or some of them.
    Tags { name: Box<str>, page: TagPage },
    /// What refers to a manifest, perhaps only artifacts of one type.
    Referrers { is_filtered: bool },
}

/// Which of the tags a client wants: so many, behind that one.
///
/// Source: OCI distribution specification 1.1, listing tags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TagPage {
    length_max: Option<usize>,
    last: Option<Box<str>>,
}

impl TagPage {
    /// Reads `n` and `last`.
    pub(super) fn read(request: &Request) -> Result<Self, RegistryError> {
        let invalid = |_| RegistryError::plain(ErrorCode::PaginationNumberInvalid);
        let length_max = request.query_value("n").map(str::parse).transpose().map_err(invalid)?;
        Ok(Self { length_max, last: request.query_value("last").map(Into::into) })
    }

    /// What to ask for: one more than the page has, to know whether more follow.
    pub(super) fn range(&self) -> TagRange {
        let length_max = self.length_max.unwrap_or(usize::MAX).saturating_add(1);
        TagRange { after: self.last.clone().unwrap_or_default(), length_max }
    }

    /// The page out of the tags of its range, and whether more follow.
    fn cut<'t>(&self, mut tags: Vec<&'t str>) -> (Vec<&'t str>, bool) {
        let length_max = self.length_max.unwrap_or(usize::MAX);
        let more = length_max > 0 && tags.len() > length_max;
        tags.truncate(length_max);
        (tags, more)
    }
}

/// Writes the answer.
#[inline(never)]
pub(in crate::cloud) fn encode(reply: &Reply, result: Result<Vec<Answer>, Refusal>) -> Response {
    let refusal = match (result, &reply.kind) {
        (Ok(_), Kind::Refused(error)) => return error.respond(reply.method),
        (Ok(answers), _) => {
            let told = reply.tell(last(answers));
            return told.unwrap_or_else(|error| error.respond(reply.method));
        }
        (Err(refusal), _) => refusal,
    };
    match &refusal {
        Refusal::Unauthenticated(why) if *why != Unauthenticated::Expired => {
            not_authorized(reply.host)
        }
        // Pushing again what is there already is a success to docker. Assumed: from daily use.
        Refusal::Ecr(error) if is_already_there(error, &reply.kind) => {
            reply.tell(None).unwrap_or_else(|error| error.respond(reply.method))
        }
        Refusal::Unauthenticated(_)
        | Refusal::Throttled
        | Refusal::Denied(_)
        | Refusal::Ecr(_)
        | Refusal::Query(_)
        | Refusal::Organizations(_)
        | Refusal::Monitoring(_) => RegistryError::of(&refusal).respond(reply.method),
    }
}

/// The answer that counts: that of the last call, if there was one.
fn last(answers: Vec<Answer>) -> Option<ecr::Answer> {
    match answers.into_iter().next_back()? {
        Answer::Ecr(answer) => Some(answer),
        Answer::Query(_) | Answer::Organizations(_) | Answer::Monitoring(_) => None,
    }
}

fn is_already_there(error: &ecr::Error, kind: &Kind) -> bool {
    match kind {
        Kind::ManifestStored { .. } => matches!(error, ecr::Error::ImageAlreadyExists { .. }),
        Kind::LayerStored { .. } => matches!(error, ecr::Error::LayerAlreadyExists),
        Kind::Base
        | Kind::Refused(_)
        | Kind::Manifest
        | Kind::BlobPresence { .. }
        | Kind::Download
        | Kind::UploadStarted { .. }
        | Kind::UploadGrown { .. }
        | Kind::ManifestDeleted
        | Kind::Tags { .. }
        | Kind::Referrers { .. } => false,
    }
}

/// The answer to a client that has to log in first: not JSON, and to the byte what ECR says.
fn not_authorized(host: RegistryHost) -> Response {
    let mut response = Response::new(401);
    let challenge = format!("Basic realm=\"https://{host}/\",service=\"ecr.amazonaws.com\"");
    response.headers.push("Docker-Distribution-Api-Version", "registry/2.0");
    response.headers.push("Www-Authenticate", challenge);
    response.headers.push("Content-Type", "text/plain; charset=utf-8");
    response.body = Body::text("Not Authorized\n");
    response
}

impl Reply {
    /// Tells a successful answer; `None` where what was asked for is there already, or where
    /// nothing had to be asked.
    fn tell(&self, answer: Option<ecr::Answer>) -> Result<Response, RegistryError> {
        match (&self.kind, answer) {
            (Kind::Refused(error), _) => Err(error.clone()),
            (Kind::Manifest, Some(ecr::Answer::BatchGetImage(found))) => {
                let image = found_image(found)?;
                Ok(self.manifest(&image))
            }
            (Kind::Referrers { is_filtered }, Some(ecr::Answer::ListImageReferrers(found))) => {
                let mut response = self.json(MediaType::OciIndex.as_str(), &index_of(&found));
                if *is_filtered {
                    response.headers.push("OCI-Filters-Applied", "artifactType");
                }
                Ok(response)
            }
            (
                Kind::BlobPresence { digest },
                Some(ecr::Answer::BatchCheckLayerAvailability(found)),
            ) => {
                // Assumed: a layer in the archive is there for a push, which brings it back.
                let layer = found.layers.first().and_then(|layer| layer.found.as_ref());
                let layer = layer.ok_or_else(|| RegistryError::plain(ErrorCode::BlobUnknown))?;
                Ok(blob(*digest, layer.size_bytes))
            }
            (Kind::Download, Some(ecr::Answer::GetDownloadUrlForLayer(found))) => {
                Ok(with_headers(307, &[("Location", &found.download_url)]))
            }
            (Kind::UploadStarted { name }, Some(ecr::Answer::InitiateLayerUpload(answer))) => {
                Ok(self.started(name, &answer))
            }
            (Kind::UploadGrown { name, id, received }, _) => Ok(self.upload(name, id, *received)),
            (Kind::LayerStored { name, digest }, _) => {
                Ok(self.stored(&format!("{name}/blobs/{digest}"), &digest.to_string()))
            }
            (Kind::ManifestStored { name, digest }, _) => {
                let digest = digest.map(|digest| digest.to_string()).unwrap_or_default();
                Ok(self.stored(&format!("{name}/manifests/{digest}"), &digest))
            }
            (Kind::Tags { name, page }, Some(ecr::Answer::ListImages(list))) => {
                Ok(self.tags(name, page, &list))
            }
            (Kind::ManifestDeleted, Some(ecr::Answer::BatchDeleteImage(answer))) => answer
                .failures
                .first()
                .map_or(Ok(with_headers(202, &[])), |failure| Err(not_deleted(failure))),
            (Kind::Base, _) => {
                Ok(with_headers(200, &[("Content-Type", "text/plain; charset=utf-8")]))
            }
            // Each kind of question leads to its own kind of answer; `mod.rs` pairs them.
            (
                Kind::Manifest
                | Kind::Referrers { .. }
                | Kind::BlobPresence { .. }
                | Kind::Download
                | Kind::UploadStarted { .. }
                | Kind::ManifestDeleted
                | Kind::Tags { .. },
                _,
            ) => Err(RegistryError::plain(ErrorCode::Unknown)),
        }
    }

    fn tags(&self, name: &str, page: &TagPage, list: &ListImagesResponse) -> Response {
        let tags = list.image_ids.iter().filter_map(|(_, tag)| tag.as_ref());
        let (tags, more) = page.cut(tags.map(ImageTag::as_str).collect());
        let next = tags.last().filter(|_| more).map(|last| {
            let count = tags.len();
            format!("</v2/{name}/tags/list?last={last}&n={count}>; rel=\"next\"")
        });
        let tags = Node::array(tags.into_iter().map(Node::from));
        let body = Node::object([("name", Node::from(name)), ("tags", tags)]);
        let mut response = self.json("application/json", &body);
        if let Some(next) = next {
            response.headers.push("Link", next);
        }
        response
    }

    fn manifest(&self, image: &FoundImage) -> Response {
        let manifest = &image.manifest;
        let bytes = manifest.bytes();
        let mut response = with_headers(
            200,
            &[
                ("Content-Type", manifest.media_type().as_str()),
                ("Content-Length", &bytes.len().to_string()),
                ("Docker-Content-Digest", &manifest.digest().to_string()),
            ],
        );
        if self.method != Method::Head {
            response.body = Body::Bytes(Rc::clone(bytes));
        }
        response
    }

    /// Where to go on with a layer. `Range` is inclusive, so nothing at all reads `0-0` too.
    fn upload(&self, name: &str, id: &UploadId, received: u64) -> Response {
        let location = format!("https://{}/v2/{name}/blobs/uploads/{id}", self.host);
        let range = format!("0-{}", received.saturating_sub(1));
        with_headers(
            202,
            &[("Location", &location), ("Docker-Upload-Uuid", &id.to_string()), ("Range", &range)],
        )
    }

    /// An upload to go on with, or a layer that needs none.
    fn started(&self, name: &str, answer: &InitiateLayerUploadResponse) -> Response {
        match answer {
            InitiateLayerUploadResponse::Started { upload_id, .. } => {
                self.upload(name, upload_id, 0)
            }
            InitiateLayerUploadResponse::Mounted { layer_digest } => {
                let path = format!("{name}/blobs/{layer_digest}");
                self.stored(&path, &layer_digest.to_string())
            }
        }
    }

    fn stored(&self, path: &str, digest: &str) -> Response {
        let location = format!("https://{}/v2/{path}", self.host);
        with_headers(201, &[("Location", &location), ("Docker-Content-Digest", digest)])
    }

    fn json(&self, media_type: &str, value: &Node) -> Response {
        let mut response = with_headers(200, &[("Content-Type", media_type)]);
        if self.method != Method::Head {
            response.body = Body::text(&print(value, Layout::Compact));
        }
        response
    }
}

/// The image, or why it is not known.
fn found_image(answer: BatchGetImageResponse) -> Result<FoundImage, RegistryError> {
    let failure = answer.failures.first();
    let reason = failure.map(ImageFailure::reason).unwrap_or_default();
    let code = failure.map_or(ErrorCode::ManifestUnknown, |failure| code_of_failure(failure.code));
    let unknown = RegistryError::new(code, reason);
    answer.images.into_iter().next().ok_or(unknown)
}

/// The protocol's code for a failure of a pull: what an upstream registry says has codes of its
/// own, all else is unknown.
fn code_of_failure(code: FailureCode) -> ErrorCode {
    match code {
        FailureCode::UpstreamAccessDenied => code_of_upstream(UpstreamFailure::AccessDenied),
        FailureCode::UpstreamTooManyRequests => code_of_upstream(UpstreamFailure::TooManyRequests),
        FailureCode::UpstreamUnavailable => code_of_upstream(UpstreamFailure::Unavailable),
        FailureCode::ImageNotFound
        | FailureCode::InvalidImageDigest
        | FailureCode::InvalidImageTag
        | FailureCode::ImageTagDoesNotMatchDigest
        | FailureCode::MissingDigestAndTag
        | FailureCode::ImageReferencedByManifestList => ErrorCode::ManifestUnknown,
    }
}

/// Why an image was not deleted.
///
/// Assumed: ECR's own answer is not published; the reason is the API's.
fn not_deleted(failure: &ImageFailure) -> RegistryError {
    let code = match failure.code {
        FailureCode::ImageReferencedByManifestList => ErrorCode::Denied,
        FailureCode::InvalidImageDigest => ErrorCode::DigestInvalid,
        FailureCode::InvalidImageTag => ErrorCode::TagInvalid,
        other @ (FailureCode::ImageNotFound
        | FailureCode::ImageTagDoesNotMatchDigest
        | FailureCode::MissingDigestAndTag
        | FailureCode::UpstreamAccessDenied
        | FailureCode::UpstreamTooManyRequests
        | FailureCode::UpstreamUnavailable) => code_of_failure(other),
    };
    RegistryError::new(code, failure.reason())
}

fn blob(digest: Digest, size_bytes: u64) -> Response {
    with_headers(
        200,
        &[
            ("Content-Type", "application/octet-stream"),
            ("Content-Length", &size_bytes.to_string()),
            ("Docker-Content-Digest", &digest.to_string()),
        ],
    )
}

/// Referrers as an index of manifests.
fn index_of(answer: &ListImageReferrersResponse) -> Node {
    let manifests = answer.referrers.iter().map(|(image, _)| {
        let manifest = &image.manifest;
        let size = u64::try_from(manifest.bytes().len()).unwrap_or(u64::MAX);
        let head = [
            ("mediaType", Node::display(manifest.media_type())),
            ("digest", Node::display(&manifest.digest())),
            ("size", Node::from(size)),
        ];
        let kind = manifest.artifact_type().map(|kind| ("artifactType", Node::display(kind)));
        let pairs = manifest.annotations().iter();
        let pairs = pairs.map(|(name, text)| (&**name, Node::from(&**text)));
        let annotations = (pairs.len() > 0).then(|| ("annotations", Node::object(pairs)));
        Node::object(head.into_iter().chain(kind).chain(annotations))
    });
    Node::object([
        ("schemaVersion", Node::from(2)),
        ("mediaType", Node::from(MediaType::OciIndex.as_str())),
        ("manifests", Node::array(manifests)),
    ])
}

fn with_headers(status: u16, headers: &[(&str, &str)]) -> Response {
    let mut response = Response::new(status);
    response.headers.push("Docker-Distribution-Api-Version", "registry/2.0");
    for (name, value) in headers {
        response.headers.push(name, *value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_tags_follows_the_last_one_seen() {
        let tags = ["1.0", "1.1", "2.0"];
        let cases = [
            (None, None, "1.0 1.1 2.0", false),
            (Some(2), None, "1.0 1.1", true),
            (Some(2), Some("1.1"), "2.0", false),
            (Some(1), Some("1.05"), "1.1", true),
            (Some(0), None, "", false),
            (None, Some("3"), "", false),
        ];
        for (length_max, last, expected, more) in cases {
            let page = TagPage { length_max, last: last.map(Into::into) };
            let TagRange { after, length_max: most } = page.range();
            let answered = tags.into_iter().filter(|tag| *tag > &*after).take(most).collect();
            let expected = expected.split_whitespace().collect();
            assert_eq!(page.cut(answered), (expected, more), "{length_max:?} {last:?}");
        }
    }
}
