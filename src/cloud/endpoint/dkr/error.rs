//! Refusals in the registry protocol's words.

use crate::cloud::authenticate::Unauthenticated;
use crate::cloud::refusal::Refusal;
use crate::cloud::trail::Door;
use crate::ecr;
use crate::json::{Layout, Node, print};
use crate::oci::ErrorCode;
use crate::wire::{Body, Method, Response};

/// What a registry client is told when something cannot be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RegistryError {
    /// The protocol's code.
    code: ErrorCode,
    /// A sentence; AWS's own where the API has one.
    message: Box<str>,
}

impl RegistryError {
    /// An error in the words of the specification.
    pub(super) fn plain(code: ErrorCode) -> Self {
        Self::new(code, code.default_message())
    }

    /// An error in words of its own.
    pub(super) fn new(code: ErrorCode, message: impl Into<Box<str>>) -> Self {
        Self { code, message: message.into() }
    }

    /// What a refused call comes to here.
    pub(super) fn of(refusal: &Refusal) -> Self {
        let (_, message) = refusal.words(Door::Registry);
        let code = match refusal {
            Refusal::Unauthenticated(Unauthenticated::Expired) | Refusal::Denied(_) => {
                ErrorCode::Denied
            }
            Refusal::Unauthenticated(_) => ErrorCode::Unauthorized,
            Refusal::Ecr(error) => code_of(error),
            Refusal::Throttled => ErrorCode::TooManyRequests,
            Refusal::Query(_) | Refusal::Organizations(_) => ErrorCode::Unknown,
        };
        Self::new(code, message)
    }

    /// The answer. That to a `HEAD` request is the status alone, so that its client cannot say why.
    pub(super) fn respond(&self, method: Method) -> Response {
        let mut response = Response::new(self.code.status());
        response.headers.push("Docker-Distribution-Api-Version", "registry/2.0");
        response.headers.push("Content-Type", "application/json; charset=utf-8");
        if method != Method::Head {
            let code = Node::from(self.code.code());
            let error = Node::object([("code", code), ("message", Node::from(&*self.message))]);
            let errors = Node::object([("errors", Node::array([error]))]);
            response.body = Body::text(&print(&errors, Layout::Compact));
        }
        response
    }
}

/// The protocol's code for each exception of the API.
fn code_of(error: &ecr::Error) -> ErrorCode {
    match error {
        ecr::Error::RepositoryNotFound(_) => ErrorCode::NameUnknown,
        ecr::Error::InvalidParameter { member, .. } if &**member == "repositoryName" => {
            ErrorCode::NameInvalid
        }
        ecr::Error::ImageNotFound { .. } => ErrorCode::ManifestUnknown,
        ecr::Error::ImageTagAlreadyExists { .. } => ErrorCode::TagInvalid,
        // ECR answers a manifest whose layers are missing with an upload's code, not a blob's.
        // Source: outputs of `docker push` in public reports.
        ecr::Error::LayersNotFound { .. } | ecr::Error::UploadNotFound { .. } => {
            ErrorCode::BlobUploadUnknown
        }
        ecr::Error::LayerNotFound { .. } | ecr::Error::LayerInaccessible => ErrorCode::BlobUnknown,
        ecr::Error::ReferencedImagesNotFound { .. } => ErrorCode::ManifestBlobUnknown,
        ecr::Error::InvalidParameter { .. } | ecr::Error::InvalidParameters(_) => {
            ErrorCode::ManifestInvalid
        }
        ecr::Error::ImageDigestDoesNotMatch | ecr::Error::InvalidLayer => ErrorCode::DigestInvalid,
        ecr::Error::InvalidLayerPart { .. }
        | ecr::Error::EmptyUpload
        | ecr::Error::LayerPartTooSmall => ErrorCode::BlobUploadInvalid,
        ecr::Error::LimitExceeded | ecr::Error::Kms { .. } => ErrorCode::Denied,
        ecr::Error::UnknownOperation(_)
        | ecr::Error::Serialization
        | ecr::Error::InvalidTagParameter
        | ecr::Error::TooManyTags
        | ecr::Error::RepositoryAlreadyExists(_)
        | ecr::Error::RepositoryNotEmpty(_)
        | ecr::Error::RepositoryPolicyNotFound(_)
        | ecr::Error::NotFound(_)
        | ecr::Error::AlreadyExists(_)
        | ecr::Error::ImageStorageClassUpdateNotSupported
        | ecr::Error::UnsupportedUpstreamRegistry(_)
        | ecr::Error::SecretNotFound(_)
        | ecr::Error::ImageAlreadyExists { .. }
        | ecr::Error::LayerAlreadyExists
        | ecr::Error::UnableToGetUpstreamImage
        | ecr::Error::UnableToGetUpstreamLayer
        | ecr::Error::Server => ErrorCode::Unknown,
    }
}
