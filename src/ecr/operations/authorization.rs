//! Tokens for docker.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::aws::{AccountId, RegistryHost, Timestamp};
use crate::ecr::members::Members;
use crate::ecr::operation::{Operation, Response, Scope, Target, epoch, read_registry_id};
use crate::ecr::{Error, Registry, Requirement};
use crate::json::Node;

/// How long a token is good for.
///
/// Source: ECR API reference, `GetAuthorizationToken`.
pub const TOKEN_LIFETIME: Duration = Duration::from_secs(12 * 60 * 60);

/// How many letters a password has here. AWS's are longer and of no fixed length.
const PASSWORD_LENGTH: usize = 256;

/// The user name that goes with every password.
pub const USER_NAME: &str = "AWS";

/// Asks for a token that docker can log in with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GetAuthorizationToken {
    /// The registries to name in the answer. The token is good for every registry that the caller
    /// may use, whatever stands here.
    pub registry_ids: Vec<AccountId>,
}

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GetAuthorizationTokenResponse {
    /// The password, freshly drawn; letters and digits only.
    pub password: String,
    /// When it stops being good.
    pub expires_at: Timestamp,
    /// The address of each registry asked for.
    pub proxy_endpoints: Vec<String>,
}

impl GetAuthorizationTokenResponse {
    /// User name and password as they travel, in base64.
    pub fn authorization_token(&self) -> String {
        STANDARD.encode(format!("{USER_NAME}:{}", self.password))
    }
}

impl Operation for GetAuthorizationToken {
    const ERRORS: &'static [&'static str] = &["InvalidParameterException", "ServerException"];
    type Response = GetAuthorizationTokenResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let ids = members.field("registryIds").list(1..=10, |field| {
            let text = field.required(field.text()?)?;
            read_registry_id(&field, text)
        })?;
        Ok(Self { registry_ids: ids.unwrap_or_default() })
    }

    fn target(&self) -> Option<&Target> {
        None
    }

    fn requirement(&self, action: &'static str, _: &Registry) -> Vec<Requirement> {
        vec![Requirement { action, resource: None }]
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let region = scope.registry.region;
        let own = if self.registry_ids.is_empty() { Some(scope.registry.id) } else { None };
        let endpoint = |id| format!("https://{}", RegistryHost::new(id, region));
        Ok(GetAuthorizationTokenResponse {
            password: scope.ids.secret(PASSWORD_LENGTH),
            expires_at: scope.now + TOKEN_LIFETIME,
            proxy_endpoints: self.registry_ids.into_iter().chain(own).map(endpoint).collect(),
        })
    }
}

impl Response for GetAuthorizationTokenResponse {
    fn node(&self) -> Node {
        let token = self.authorization_token();
        let data = self.proxy_endpoints.iter().map(|endpoint| {
            Node::object([
                ("authorizationToken", token.as_str().into()),
                ("expiresAt", epoch(self.expires_at)),
                ("proxyEndpoint", endpoint.as_str().into()),
            ])
        });
        Node::object([("authorizationData", Node::array(data))])
    }
}
