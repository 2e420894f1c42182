//! Issue codes of IAM Access Analyzer.
//!
//! Source: IAM user guide, Access Analyzer policy check reference: the code of a check is its
//! heading in capitals.

use super::ProblemKind;
use crate::iam::policy::PolicyKind;
use crate::iam::template::VariableError;

impl ProblemKind {
    /// The issue code of the finding that Access Analyzer has for it, if it has one.
    pub fn code(&self) -> Option<&'static str> {
        Some(match self {
            Self::Syntax(_) | Self::Duplicate(_) => "JSON_SYNTAX_ERROR",
            Self::TooLong { kind, .. } => return too_long(*kind),
            Self::WrongType { .. } => "DATA_TYPE_MISMATCH",
            Self::UnknownElement { .. } => "INVALID_POLICY_ELEMENT",
            Self::DuplicateKey(_) => "DUPLICATE_KEYS_WITH_DIFFERENT_CASE",
            Self::Missing("Statement") => "MISSING_STATEMENT",
            Self::Missing("Effect") => "MISSING_EFFECT",
            Self::Missing("Principal") => "MISSING_PRINCIPAL",
            Self::Missing("Resource") => "MISSING_RESOURCE",
            Self::Missing(_) => "MISSING_ACTION",
            Self::Both(..) => "UNSUPPORTED_ELEMENT_COMBINATION",
            Self::NotAllowedIn(element, kind) => return not_allowed(element, *kind),
            Self::UnknownVersion(_) => "INVALID_VERSION",
            Self::UnknownEffect(_) => "INVALID_EFFECT",
            Self::InvalidSid(_) => "UNSUPPORTED_SID",
            Self::RepeatedSid(_) => "UNIQUE_SIDS_REQUIRED",
            // All actions are too many for a resource control policy, and for it alone.
            Self::InvalidAction(action) if &**action == "*" => "RCP_SYNTAX_ERROR_ACTION",
            Self::InvalidAction(_) => "INVALID_ACTION",
            Self::InvalidResource(_) => "INVALID_ARN_PREFIX",
            Self::InvalidVariable(error) => error.code(),
            Self::MisplacedVariable => "VARIABLE_UNSUPPORTED_IN_ELEMENT",
            Self::ShortArn(_) => "MISSING_ARN_FIELD",
            Self::UnknownPrincipalType(_) => "INVALID_PRINCIPAL_KEY",
            Self::InvalidPrincipal { key, text } => match key.as_deref() {
                Some("Service") => "INVALID_SERVICE_PRINCIPAL_FORMAT",
                _ if text.contains('*') => "UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
                _ => "INVALID_PRINCIPAL_FORMAT",
            },
            Self::NotPrincipalWithAllow => "ALLOW_WITH_NOT_PRINCIPAL",
            Self::UnknownOperator(name) => match name.as_ref() {
                "NullIfExists" => "NULL_WITH_IF_EXISTS",
                "ForAllValues:Null" | "ForAnyValue:Null" => "NULL_WITH_QUALIFIER",
                _ => "INVALID_CONDITION_OPERATOR",
            },
            Self::Doubt(doubt) => return doubt.code(),
            Self::DenyOnly => "RCP_SYNTAX_ERROR_ALLOW",
            Self::EveryoneOnly => "RCP_SYNTAX_ERROR_PRINCIPAL",
            Self::InvalidCharacter(_) | Self::NeedsVersion(_) | Self::NotSts(_) => return None,
        })
    }
}

impl VariableError {
    /// The issue code of Access Analyzer.
    pub(in crate::iam) fn code(self) -> &'static str {
        match self {
            Self::Unclosed => "MISSING_BRACE_IN_VARIABLE",
            Self::Unquoted => "MISSING_QUOTE_IN_VARIABLE",
            Self::Empty => "EMPTY_VARIABLE",
            Self::Space => "UNSUPPORTED_SPACE_IN_VARIABLE",
        }
    }
}

fn too_long(kind: PolicyKind) -> Option<&'static str> {
    match kind {
        PolicyKind::Identity | PolicyKind::PermissionsBoundary => {
            Some("POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA")
        }
        PolicyKind::ServiceControl => Some("POLICY_SIZE_EXCEEDS_SCP_QUOTA"),
        PolicyKind::Repository | PolicyKind::Registry | PolicyKind::VpcEndpoint => {
            Some("POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA")
        }
        PolicyKind::Trust => Some("POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA"),
        PolicyKind::ResourceControl => Some("POLICY_SIZE_EXCEEDS_RCP_QUOTA"),
        PolicyKind::Session => None,
    }
}

fn not_allowed(element: &str, kind: PolicyKind) -> Option<&'static str> {
    match (element, kind) {
        ("Principal" | "NotPrincipal", PolicyKind::ServiceControl) => {
            Some("SCP_SYNTAX_ERROR_PRINCIPAL")
        }
        ("NotPrincipal", PolicyKind::Trust) => Some("ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL"),
        ("Principal" | "NotPrincipal", kind) if !kind.names_principals() => {
            Some("UNSUPPORTED_PRINCIPAL")
        }
        ("Resource", PolicyKind::Trust) => Some("ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE"),
        ("NotPrincipal", PolicyKind::ResourceControl) => Some("RCP_SYNTAX_ERROR_PRINCIPAL"),
        ("NotAction", PolicyKind::ResourceControl) => Some("RCP_SYNTAX_ERROR_NOTACTION"),
        ("Id", _) => Some("INVALID_POLICY_ELEMENT"),
        _ => None,
    }
}
