//! `DescribeImageReplicationStatus`.

use crate::ecr::members::Members;
use crate::ecr::operation::{Operation, Response, Scope, Target};
use crate::ecr::operations::image::ImageIdentifier;
use crate::ecr::replication::{ImageReplication, ReplicationDestination, ReplicationStatus};
use crate::ecr::{Error, RepositoryName};
use crate::json::Node;

/// Asks what has become of the copies of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribeImageReplicationStatus {
    /// The repository.
    pub target: Target,
    /// The image.
    pub image_id: ImageIdentifier,
}

/// What has become of the copies of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribeImageReplicationStatusResponse {
    /// The repository.
    pub repository_name: RepositoryName,
    /// The image: its digest, and its tag if it was named by that.
    pub image_id: ImageIdentifier,
    /// By destination; a destination to which no copy was ever begun is not here.
    ///
    /// Assumed: that it is not; AWS does not say what is shown of an image that no rule took.
    pub replication_statuses: Vec<(ReplicationDestination, ReplicationStatus)>,
}

impl Operation for DescribeImageReplicationStatus {
    const ERRORS: &'static [&'static str] = &[
        "ImageNotFoundException",
        "InvalidParameterException",
        "RepositoryNotFoundException",
        "ServerException",
        "ValidationException",
    ];
    type Response = DescribeImageReplicationStatusResponse;

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
        let repository = self.target.find(scope.registry)?;
        let image_digest = self.image_id.find_for(repository, &location)?.manifest.digest();
        let known = repository.replication(&image_digest);
        let copies = known.into_iter().flat_map(ImageReplication::copies);
        let statuses = copies.filter_map(|(to, record)| Some((*to, record.status()?)));
        let text = Some(image_digest.to_string().into());
        Ok(DescribeImageReplicationStatusResponse {
            repository_name: location.repository_name,
            image_id: ImageIdentifier { image_digest: text, ..self.image_id },
            replication_statuses: statuses.collect(),
        })
    }
}

impl Response for DescribeImageReplicationStatusResponse {
    fn node(&self) -> Node {
        let statuses = self.replication_statuses.iter().map(|(destination, status)| {
            let failure = match status {
                ReplicationStatus::Failed(failure) => Some(("failureCode", failure.name().into())),
                ReplicationStatus::InProgress | ReplicationStatus::Complete => None,
            };
            let members = [
                ("region", Node::display(&destination.region)),
                ("registryId", Node::display(&destination.registry_id)),
                ("status", status.name().into()),
            ];
            Node::object(members.into_iter().chain(failure))
        });
        Node::object([
            ("repositoryName", Node::display(&self.repository_name)),
            ("imageId", self.image_id.node()),
            ("replicationStatuses", Node::array(statuses)),
        ])
    }
}
