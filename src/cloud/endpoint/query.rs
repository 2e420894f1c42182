//! What STS and IAM have in common: the Query protocol, parameters in and XML out.

use std::fmt;

use super::form::Form;
use super::xml::{self, Element};
use crate::cloud::call::Answer;
use crate::cloud::refusal::Refusal;
use crate::cloud::trail::Door;
use crate::iam::directory;
use crate::wire::{Body, Response};

/// The two services that speak the Query protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cloud) enum QueryService {
    /// Security Token Service.
    Sts,
    /// Identity and Access Management.
    Iam,
}

/// Why a call of STS or IAM could not be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cloud) enum QueryError {
    /// There is no such action, or Drydock does not model it.
    UnknownAction {
        /// What was asked for.
        action: Box<str>,
        /// The API version that was asked for.
        version: Box<str>,
    },
    /// A parameter is not there.
    MissingParameter {
        /// As the message spells it, such as `userName`.
        parameter: &'static str,
    },
    /// A parameter has a value that cannot be.
    InvalidParameter {
        /// As the message spells it.
        parameter: &'static str,
        /// What stands there.
        value: Box<str>,
        /// What would be right, as AWS states it.
        constraint: &'static str,
    },
    /// A call about "me" by somebody who is no user.
    NotAUser,
    /// The user has no such access key.
    NoSuchAccessKey {
        /// The key that was asked for.
        id: Box<str>,
    },
    /// An operation of STS that credentials of this sort cannot call.
    WrongCredentials {
        /// The operation.
        operation: &'static str,
        /// The sort: `session credentials`.
        sort: &'static str,
    },
    /// A root user has no business with roles.
    RootAssumesNoRole,
    /// A session would last longer than it may.
    SessionTooLong(&'static str),
    /// Session tags or a source identity that contradict each other, or those of the session that
    /// asks.
    Contradiction(&'static str),
    /// The parameter is one of AWS's that Drydock does not model; ignoring it would be a lie.
    NotModelled {
        /// The parameter.
        parameter: &'static str,
    },
    /// IAM refuses.
    Directory(directory::Error),
}

impl QueryError {
    /// The code that the API answers with.
    pub(in crate::cloud) fn code(&self) -> &'static str {
        match self {
            Self::UnknownAction { .. } => "InvalidAction",
            Self::MissingParameter { .. }
            | Self::InvalidParameter { .. }
            | Self::NotAUser
            | Self::SessionTooLong(_)
            | Self::NotModelled { .. } => "ValidationError",
            Self::Contradiction(_) => "InvalidParameterValue",
            Self::NoSuchAccessKey { .. } => "NoSuchEntity",
            Self::WrongCredentials { .. } | Self::RootAssumesNoRole => "AccessDenied",
            Self::Directory(error) => error.code(),
        }
    }

    fn status(&self) -> u16 {
        match self.code() {
            "NoSuchEntity" => 404,
            "EntityAlreadyExists" | "LimitExceeded" | "DeleteConflict" => 409,
            "AccessDenied" => 403,
            _ => 400,
        }
    }
}

impl From<directory::Error> for QueryError {
    fn from(error: directory::Error) -> Self {
        Self::Directory(error)
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownAction { action, version } => {
                write!(f, "Could not find operation {action} for version {version}")
            }
            Self::MissingParameter { parameter } => write!(
                f,
                "1 validation error detected: Value null at '{parameter}' failed to satisfy \
                 constraint: Member must not be null"
            ),
            Self::InvalidParameter { parameter, value, constraint } => write!(
                f,
                "1 validation error detected: Value '{value}' at '{parameter}' failed to satisfy \
                 constraint: {constraint}"
            ),
            Self::NotAUser => {
                f.write_str("Must specify userName when calling with non-User credentials")
            }
            Self::NoSuchAccessKey { id } => {
                write!(f, "The Access Key with id {id} cannot be found.")
            }
            Self::WrongCredentials { operation, sort } => {
                write!(f, "Cannot call {operation} with {sort}")
            }
            Self::RootAssumesNoRole => f.write_str("Roles may not be assumed by root accounts."),
            Self::SessionTooLong(message) | Self::Contradiction(message) => f.write_str(message),
            Self::NotModelled { parameter } => {
                write!(f, "Drydock does not model the parameter {parameter}")
            }
            Self::Directory(error) => write!(f, "{error}"),
        }
    }
}

/// The parameter `name`, which has to be there; the message spells it with a small first letter.
pub(super) fn required<'a>(
    form: &'a Form,
    name: &str,
    parameter: &'static str,
) -> Result<&'a str, QueryError> {
    form.get(name).ok_or(QueryError::MissingParameter { parameter })
}

/// The action that is not there to be called.
pub(super) fn unknown_action(form: &Form) -> QueryError {
    QueryError::UnknownAction {
        action: form.get("Action").unwrap_or_default().into(),
        version: form.get("Version").unwrap_or("NO_VERSION_SPECIFIED").into(),
    }
}

/// Writes the answer to a call of `operation`.
#[inline(never)]
pub(super) fn encode(
    service: QueryService,
    operation: &str,
    result: Result<Vec<Answer>, Refusal>,
    request_id: &str,
) -> Response {
    match result {
        Ok(answers) => {
            let result = answers.iter().find_map(|answer| match answer {
                Answer::Query(result) => result.as_deref(),
                Answer::Ecr(_) | Answer::Organizations(_) | Answer::Monitoring(_) => None,
            });
            answered(service, operation, result, request_id)
        }
        Err(refusal) => refused(service, &refusal, request_id),
    }
}

impl QueryService {
    fn door(self) -> Door {
        match self {
            Self::Sts => Door::Sts,
            Self::Iam => Door::Iam,
        }
    }

    fn namespace(self) -> &'static str {
        match self {
            Self::Sts => "https://sts.amazonaws.com/doc/2011-06-15/",
            Self::Iam => "https://iam.amazonaws.com/doc/2010-05-08/",
        }
    }
}

/// The answer of an operation; `result` is what stands in its result element, if it has one.
fn answered(
    service: QueryService,
    operation: &str,
    result: Option<&[Element]>,
    request_id: &str,
) -> Response {
    let metadata = Element::of("ResponseMetadata", vec![Element::text("RequestId", request_id)]);
    let mut inner = String::new();
    if let Some(result) = result {
        inner.extend(["  <", operation, "Result>\n"]);
        xml::write_all(result, 2, &mut inner);
        inner.extend(["  </", operation, "Result>\n"]);
    }
    metadata.write(1, &mut inner);
    let namespace = service.namespace();
    let text =
        format!("<{operation}Response xmlns=\"{namespace}\">\n{inner}</{operation}Response>\n");
    respond(200, &text, request_id)
}

fn refused(service: QueryService, refusal: &Refusal, request_id: &str) -> Response {
    let status = match refusal {
        Refusal::Query(error) => error.status(),
        Refusal::Unauthenticated(_) | Refusal::Denied(_) => 403,
        Refusal::Throttled
        | Refusal::Ecr(_)
        | Refusal::Organizations(_)
        | Refusal::Monitoring(_) => 400,
    };
    let (code, message) = refusal.words(service.door());
    let error = Element::of(
        "Error",
        vec![
            Element::text("Type", "Sender"),
            Element::text("Code", code),
            Element::text("Message", message),
        ],
    );
    let elements = [error, Element::text("RequestId", request_id)];
    respond(status, &xml::document("ErrorResponse", service.namespace(), &elements), request_id)
}

fn respond(status: u16, text: &str, request_id: &str) -> Response {
    let mut response = Response::new(status);
    response.headers.push("x-amzn-RequestId", request_id);
    response.headers.push("Content-Type", "text/xml");
    response.body = Body::text(text);
    response
}
