//! `DescribeImageSigningStatus`: how far the signing of an image is with each profile.

use crate::ecr::members::Members;
use crate::ecr::operation::{Operation, Response, Scope, Target};
use crate::ecr::signing::{Signing, SigningState};
use crate::ecr::{Error, Location};
use crate::json::Node;

use super::ImageIdentifier;

/// Asks how far the signing of an image is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribeImageSigningStatus {
    /// The repository.
    pub target: Target,
    /// The image.
    pub image_id: ImageIdentifier,
}

/// How far it is with each profile; nothing where the image is not signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribeImageSigningStatusResponse {
    /// The repository.
    pub location: Location,
    /// The image: its digest, and its tag if it was named by that.
    pub image_id: ImageIdentifier,
    /// How far, in the order in which they began.
    pub signing_statuses: Vec<Signing>,
}

impl Operation for DescribeImageSigningStatus {
    const ERRORS: &'static [&'static str] = &[
        "ImageNotFoundException",
        "InvalidParameterException",
        "RepositoryNotFoundException",
        "ServerException",
        "ValidationException",
    ];
    type Response = DescribeImageSigningStatusResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        Ok(Self {
            target: Target::read(members)?,
            image_id: ImageIdentifier::read_one(&members.field("imageId"))?,
        })
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let location = self.target.location(scope.registry);
        let image = self.image_id.find_for(self.target.find(scope.registry)?, &location)?;
        let signing_statuses = image.signings.clone();
        let digest = image.manifest.digest();
        let image_id = self.image_id.with_digest(&digest);
        Ok(DescribeImageSigningStatusResponse { location, image_id, signing_statuses })
    }
}

impl Response for DescribeImageSigningStatusResponse {
    fn node(&self) -> Node {
        let statuses = self.signing_statuses.iter().map(|signing| {
            let mut members =
                vec![("signingProfileArn", Node::display(&signing.signing_profile_arn))];
            if let SigningState::Failed { code, reason } = &signing.state {
                members.push(("failureCode", Node::from(&**code)));
                members.push(("failureReason", Node::from(&**reason)));
            }
            members.push(("status", signing.state.name().into()));
            Node::object(members)
        });
        Node::object([
            ("repositoryName", Node::display(&self.location.repository_name)),
            ("imageId", self.image_id.node()),
            ("registryId", Node::display(&self.location.registry_id)),
            ("signingStatuses", Node::array(statuses)),
        ])
    }
}
