//! `GetDownloadUrlForLayer`: where a pull gets a layer.

use crate::aws::Timestamp;
use crate::ecr::members::Members;
use crate::ecr::operation::{Operation, Response, Scope, Target};
use crate::ecr::storage::ImageStatus;
use crate::ecr::{Error, Registry};
use crate::json::Node;
use crate::oci::{Digest, LayerContent};

use super::read_digest;

/// Asks where to get a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GetDownloadUrlForLayer {
    /// The repository.
    pub target: Target,
    /// The layer's digest, as written.
    pub layer_digest: Box<str>,
}

/// Where to get a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GetDownloadUrlForLayerResponse {
    /// The address, good for an hour.
    pub download_url: String,
    /// The layer.
    pub layer_digest: Digest,
    /// What lies at the address. The API's answer does not carry it.
    pub content: LayerContent,
}

impl Operation for GetDownloadUrlForLayer {
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterException",
        "LayerInaccessibleException",
        "LayersNotFoundException",
        "RepositoryNotFoundException",
        "ServerException",
        "UnableToGetUpstreamLayerException",
    ];
    type Response = GetDownloadUrlForLayerResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let digest = read_digest(&members.field("layerDigest"))?;
        Ok(Self { target: Target::read(members)?, layer_digest: digest })
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let repository = self.target.find(scope.registry)?;
        let found = self
            .layer_digest
            .parse()
            .ok()
            .and_then(|digest: Digest| Some((digest, repository.layer(&digest)?.clone())));
        let Some((layer_digest, content)) = found else {
            let location = self.target.location(scope.registry);
            return Err(Error::LayerNotFound { layer_digest: self.layer_digest, location });
        };
        // Assumed: the layers of an image in the archive are as out of reach as those of none.
        if repository.layer_status(&layer_digest, scope.now) != Some(ImageStatus::Active) {
            return Err(Error::LayerInaccessible);
        }
        let signature = scope.ids.hex(32);
        let download_url = download_url(scope.registry, &layer_digest, scope.now, &signature);
        Ok(GetDownloadUrlForLayerResponse { download_url, layer_digest, content })
    }
}

/// An address in the bucket where the Region keeps its layers.
///
/// The host and the hour are AWS's. Assumed: the path; AWS's names a shard and ids that mean
/// nothing outside, this one names the registry and the layer.
fn download_url(registry: &Registry, layer: &Digest, now: Timestamp, signature: &str) -> String {
    let (id, region) = (registry.id, registry.region);
    let suffix = region.partition().dns_suffix();
    let (hex, date) = (layer.hex(), now.to_basic());
    format!(
        "https://prod-{region}-starport-layer-bucket.s3.{region}.{suffix}/{id}/{hex}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date={date}&X-Amz-SignedHeaders=host&X-Amz-Expires=3600&X-Amz-Signature={signature}"
    )
}

impl Response for GetDownloadUrlForLayerResponse {
    fn node(&self) -> Node {
        Node::object([
            ("downloadUrl", self.download_url.as_str().into()),
            ("layerDigest", Node::display(&self.layer_digest)),
        ])
    }
}
