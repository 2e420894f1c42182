//! Why a call did not succeed, and how each protocol says so.

use std::rc::Rc;

use super::authenticate::Unauthenticated;
use super::endpoint::query::QueryError;
use super::organization;
use super::trail::{Door, Outcome};
use crate::ecr;
use crate::iam::Authorization;

/// Why a call did not succeed. Nothing has changed then.
#[derive(Clone, Debug)]
pub(super) enum Refusal {
    /// Nobody knows who is calling.
    Unauthenticated(Unauthenticated),
    /// One call too many in this second.
    Throttled,
    /// The caller may not.
    Denied(Rc<Authorization>),
    /// ECR cannot do it.
    Ecr(ecr::Error),
    /// STS or IAM cannot do it.
    Query(QueryError),
    /// Organizations cannot do it.
    Organizations(organization::Error),
}

impl From<Unauthenticated> for Refusal {
    fn from(why: Unauthenticated) -> Self {
        Self::Unauthenticated(why)
    }
}

impl Refusal {
    /// The code and sentence, as the API and its kin give them and as the trail keeps them.
    pub(super) fn words(&self, door: Door) -> (&'static str, String) {
        match self {
            Self::Unauthenticated(why) => {
                let (code, message) = why.words(door);
                (code, message.to_owned())
            }
            // Source: ECR User Guide, "Troubleshooting errors", `Rate exceeded`.
            Self::Throttled => ("ThrottlingException", "Rate exceeded".to_owned()),
            Self::Denied(authorization) => {
                let code = match door {
                    Door::Api | Door::Registry | Door::Organizations => "AccessDeniedException",
                    Door::Sts | Door::Iam => "AccessDenied",
                };
                (code, authorization.aws_message().unwrap_or_default())
            }
            Self::Ecr(error) => (error.code(), error.to_string()),
            Self::Query(error) => (error.code(), error.to_string()),
            Self::Organizations(error) => (error.code(), error.to_string()),
        }
    }

    /// How the call ended, for the trail.
    pub(super) fn outcome(&self, door: Door) -> Outcome {
        let (code, message) = self.words(door);
        let (code, message) = (code.into(), message.into());
        match self {
            Self::Unauthenticated(_) => Outcome::Unauthenticated { code, message },
            Self::Denied(_) => Outcome::Denied { message },
            Self::Throttled | Self::Ecr(_) | Self::Query(_) | Self::Organizations(_) => {
                Outcome::Failed { code, message }
            }
        }
    }
}

impl Unauthenticated {
    /// Code and sentence.
    ///
    /// Source: AWS common error types of the JSON and the Query protocol; for the registry, what
    /// its clients report.
    pub(super) fn words(self, door: Door) -> (&'static str, &'static str) {
        match door {
            Door::Api | Door::Organizations => match self {
                Self::Missing => {
                    ("MissingAuthenticationTokenException", "Missing Authentication Token")
                }
                Self::Incomplete => ("IncompleteSignatureException", INCOMPLETE),
                Self::Unknown => ("UnrecognizedClientException", UNKNOWN),
                Self::Misscoped => ("InvalidSignatureException", MISSCOPED),
                Self::Expired => ("ExpiredTokenException", EXPIRED),
            },
            Door::Sts | Door::Iam => match self {
                Self::Missing => {
                    ("MissingAuthenticationToken", "Request is missing Authentication Token")
                }
                Self::Incomplete => ("IncompleteSignature", INCOMPLETE),
                Self::Unknown => ("InvalidClientTokenId", UNKNOWN),
                Self::Misscoped => ("SignatureDoesNotMatch", MISSCOPED),
                Self::Expired => ("ExpiredToken", EXPIRED),
            },
            Door::Registry => match self {
                Self::Missing | Self::Incomplete | Self::Unknown | Self::Misscoped => {
                    ("UNAUTHORIZED", "Not Authorized")
                }
                Self::Expired => (
                    "DENIED",
                    "Your authorization token has expired. Reauthenticate and try again.",
                ),
            },
        }
    }
}

const UNKNOWN: &str = "The security token included in the request is invalid.";
const EXPIRED: &str = "The security token included in the request is expired";
const INCOMPLETE: &str = "Request must contain a signature that conforms to AWS standards";
const MISSCOPED: &str = "Credential should be scoped to a valid region and to the correct service.";
