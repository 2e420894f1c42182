//! `BatchCheckLayerAvailability`: what a push asks before it sends a layer.

use crate::ecr::Error;
use crate::ecr::members::Members;
use crate::ecr::operation::{Operation, Response, Scope, Target};
use crate::ecr::storage::ImageStatus;
use crate::json::Node;
use crate::oci::{Digest, MediaType};

use super::{DIGEST_PATTERN, has_digest_form};

/// Asks which layers are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchCheckLayerAvailability {
    /// The repository.
    pub target: Target,
    /// The layers, as written: what is not a digest is answered, not refused.
    pub layer_digests: Vec<Box<str>>,
}

/// Which layers are there, in the order asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchCheckLayerAvailabilityResponse {
    /// The layers whose digests could be read.
    pub layers: Vec<LayerAvailability>,
    /// The texts that are no digests.
    pub failures: Vec<Box<str>>,
}

/// Whether one layer is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerAvailability {
    /// The digest, as written.
    pub layer_digest: Box<str>,
    /// What is known of the layer; nothing when it is not there.
    pub found: Option<FoundLayer>,
}

/// A layer that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundLayer {
    /// Its size.
    pub size_bytes: u64,
    /// Its media type, where an image has said so.
    pub media_type: Option<MediaType>,
    /// What can be done with it. Nobody pulls one that no image names, but a push can build on it.
    pub status: ImageStatus,
}

impl Operation for BatchCheckLayerAvailability {
    const ERRORS: &'static [&'static str] =
        &["InvalidParameterException", "RepositoryNotFoundException", "ServerException"];
    type Response = BatchCheckLayerAvailabilityResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let digests = members.field("layerDigests");
        let list = digests
            .list(1..=100, |digest| Ok(digest.required(digest.sized_text(0..=1000)?)?.into()))?;
        Ok(Self { target: Target::read(members)?, layer_digests: digests.required(list)? })
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let repository = self.target.find(scope.registry)?;
        let (readable, failures) =
            self.layer_digests.into_iter().partition::<Vec<_>, _>(|text| has_digest_form(text));
        let layers = readable.into_iter().map(|layer_digest| {
            let digest = layer_digest.parse::<Digest>().ok();
            let found = digest.and_then(|digest| {
                let size_bytes = repository.layer(&digest)?.size_bytes();
                let media_type = repository.layer_media_type(&digest).cloned();
                let status = repository.layer_status(&digest, scope.now);
                let status = status.unwrap_or(ImageStatus::Active);
                Some(FoundLayer { size_bytes, media_type, status })
            });
            LayerAvailability { layer_digest, found }
        });
        Ok(BatchCheckLayerAvailabilityResponse { layers: layers.collect(), failures })
    }
}

/// Assumed: a layer on its way out of the archive counts as being in it.
fn availability(status: ImageStatus) -> &'static str {
    match status {
        ImageStatus::Active => "AVAILABLE",
        ImageStatus::Archived | ImageStatus::Activating => "ARCHIVED",
    }
}

impl Response for BatchCheckLayerAvailabilityResponse {
    fn node(&self) -> Node {
        let layers = self.layers.iter().map(|layer| {
            let digest = ("layerDigest", Node::from(&*layer.layer_digest));
            let Some(FoundLayer { size_bytes, media_type, status }) = &layer.found else {
                return Node::object([digest, ("layerAvailability", "UNAVAILABLE".into())]);
            };
            let media_type = media_type.as_ref().map(|it| ("mediaType", Node::display(it)));
            let members = [
                digest,
                ("layerAvailability", availability(*status).into()),
                ("layerSize", (*size_bytes).into()),
            ];
            Node::object(members.into_iter().chain(media_type))
        });
        let failures = self.failures.iter().map(|text| {
            // Assumed: the reasons, after those that are known for images.
            let (code, reason) = if text.is_empty() {
                ("MissingLayerDigest", "Invalid request parameters: layer digest cannot be null".to_owned())
            } else {
                let reason = format!("Invalid request parameters: layer digest should satisfy the regex '{DIGEST_PATTERN}'");
                ("InvalidLayerDigest", reason)
            };
            Node::object([
                ("layerDigest", Node::from(&**text)),
                ("failureCode", code.into()),
                ("failureReason", reason.as_str().into()),
            ])
        });
        Node::object([("layers", Node::array(layers)), ("failures", Node::array(failures))])
    }
}
