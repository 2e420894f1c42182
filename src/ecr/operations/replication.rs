//! Replication: `DescribeRegistry` and `PutReplicationConfiguration`, what has become of images,
//! and backfills.

mod backfill;
mod status;

pub use backfill::{
    DescribeReplicationBackfillResults, DescribeReplicationBackfillResultsResponse,
    ListReplicationBackfills, ListReplicationBackfillsResponse, ResultStatus,
    StartReplicationBackfill, StartReplicationBackfillResponse, StopReplicationBackfill,
    StopReplicationBackfillResponse,
};
pub use status::{DescribeImageReplicationStatus, DescribeImageReplicationStatusResponse};

use crate::aws::AccountId;
use crate::ecr::Error;
use crate::ecr::members::Members;
use crate::ecr::operation::{Operation, Response, Scope};
use crate::ecr::replication::ReplicationConfiguration;
use crate::json::Node;

/// Asks for the settings of the registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DescribeRegistry;

/// The settings of the registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribeRegistryResponse {
    /// The registry.
    pub registry_id: AccountId,
    /// Where its images are copied to.
    pub replication_configuration: ReplicationConfiguration,
}

/// Sets where images are copied to, in place of all that was set before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutReplicationConfiguration {
    /// Where.
    pub replication_configuration: ReplicationConfiguration,
}

/// Where images are copied to from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutReplicationConfigurationResponse {
    /// Where.
    pub replication_configuration: ReplicationConfiguration,
}

impl Operation for DescribeRegistry {
    const ERRORS: &'static [&'static str] =
        &["InvalidParameterException", "ServerException", "ValidationException"];
    type Response = DescribeRegistryResponse;

    fn read(_: &Members<'_>) -> Result<Self, Error> {
        Ok(Self)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        Ok(DescribeRegistryResponse {
            registry_id: scope.registry.id,
            replication_configuration: scope.registry.replication_configuration.clone(),
        })
    }
}

impl Operation for PutReplicationConfiguration {
    const ERRORS: &'static [&'static str] = DescribeRegistry::ERRORS;
    type Response = PutReplicationConfigurationResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        Ok(Self { replication_configuration: ReplicationConfiguration::read(members)? })
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let Self { replication_configuration } = self;
        replication_configuration.check(scope.registry)?;
        scope.registry.replication_configuration = replication_configuration.clone();
        Ok(PutReplicationConfigurationResponse { replication_configuration })
    }
}

impl Response for DescribeRegistryResponse {
    fn node(&self) -> Node {
        Node::object([
            ("registryId", Node::display(&self.registry_id)),
            ("replicationConfiguration", self.replication_configuration.node()),
        ])
    }
}

impl Response for PutReplicationConfigurationResponse {
    fn node(&self) -> Node {
        Node::object([("replicationConfiguration", self.replication_configuration.node())])
    }
}
