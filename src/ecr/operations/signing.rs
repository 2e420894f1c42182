//! The signing configuration of a registry: put, look at, delete.

use crate::aws::AccountId;
use crate::ecr::Error;
use crate::ecr::error::Missing;
use crate::ecr::members::Members;
use crate::ecr::operation::{Operation, Response, Scope};
use crate::ecr::signing::SigningConfiguration;
use crate::json::Node;

/// Sets which images are signed, in place of all that was set before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutSigningConfiguration {
    /// Which.
    pub signing_configuration: SigningConfiguration,
}

/// Asks which images are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GetSigningConfiguration;

/// Signs no images any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeleteSigningConfiguration;

/// Which images are signed from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutSigningConfigurationResponse {
    /// Which.
    pub signing_configuration: SigningConfiguration,
}

/// Which images are signed, or were until now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningConfigurationResponse {
    /// The registry.
    pub registry_id: AccountId,
    /// Which.
    pub signing_configuration: SigningConfiguration,
}

impl Operation for PutSigningConfiguration {
    const ERRORS: &'static [&'static str] =
        &["InvalidParameterException", "ServerException", "ValidationException"];
    type Response = PutSigningConfigurationResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        Ok(Self { signing_configuration: SigningConfiguration::read(members)? })
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let Self { signing_configuration } = self;
        signing_configuration.check(scope.registry.region)?;
        scope.registry.signing_configuration = Some(signing_configuration.clone());
        Ok(PutSigningConfigurationResponse { signing_configuration })
    }
}

impl Operation for GetSigningConfiguration {
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterException",
        "ServerException",
        "SigningConfigurationNotFoundException",
        "ValidationException",
    ];
    type Response = SigningConfigurationResponse;

    fn read(_: &Members<'_>) -> Result<Self, Error> {
        Ok(Self)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        current(scope)
    }
}

impl Operation for DeleteSigningConfiguration {
    const ERRORS: &'static [&'static str] =
        &["ServerException", "SigningConfigurationNotFoundException", "ValidationException"];
    type Response = SigningConfigurationResponse;

    fn read(_: &Members<'_>) -> Result<Self, Error> {
        Ok(Self)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let response = current(scope)?;
        scope.registry.signing_configuration = None;
        Ok(response)
    }
}

fn current(scope: &Scope<'_>) -> Result<SigningConfigurationResponse, Error> {
    let registry_id = scope.registry.id;
    match &scope.registry.signing_configuration {
        Some(found) => {
            Ok(SigningConfigurationResponse { registry_id, signing_configuration: found.clone() })
        }
        None => Err(Error::NotFound(Missing::SigningConfiguration(registry_id))),
    }
}

impl Response for PutSigningConfigurationResponse {
    fn node(&self) -> Node {
        Node::object([("signingConfiguration", self.signing_configuration.node())])
    }
}

impl Response for SigningConfigurationResponse {
    fn node(&self) -> Node {
        Node::object([
            ("registryId", Node::display(&self.registry_id)),
            ("signingConfiguration", self.signing_configuration.node()),
        ])
    }
}
