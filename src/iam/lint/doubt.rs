//! What AWS accepts although it hardly says what was meant.

use crate::iam::actions;
use crate::iam::condition::Family;
use crate::iam::keys::{KeyType, Presence};
use crate::iam::problem::Severity;
use crate::iam::template::VariableError;

/// The provider that vouches for workflows of everyone's repositories.
pub(super) const GITHUB: &str = "token.actions.githubusercontent.com";

/// A doubt about a policy that AWS accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// No `Version`, so the old language holds.
    MissingVersion,
    /// A variable in a document whose version knows none.
    IdleVariable,
    /// Longer than a managed policy may be, though not than the inline policies of a role.
    LongForManaged,
    /// An element, or a list of values, with nothing in it.
    Empty(Emptiness),
    /// The same Sid twice, where that is allowed.
    RepeatedSid(Box<str>),
    /// An action that its service does not have.
    UnknownAction(Box<str>),
    /// An action that the service may have, but that is not modelled.
    UnmodelledAction(Box<str>),
    /// A service that is not modelled.
    UnmodelledService(Box<str>),
    /// A wildcard in the prefix of an action.
    ServiceWildcard(Box<str>),
    /// An entry that another one covers.
    Redundant {
        /// What it is.
        entry: Box<str>,
        /// The one that covers it.
        by: Box<str>,
        /// In which list.
        list: Redundancy,
    },
    /// A statement that stands there twice.
    RedundantStatement,
    /// An action without resource type, in a statement that does not cover `*`.
    NeedsEveryResource(Box<str>),
    /// An action that no repository policy can answer.
    NotForRepositoryPolicy(Box<str>),
    /// An `sts` action that the principals of the statement cannot use.
    MismatchedAction {
        /// As written.
        action: Box<str>,
        /// The one that they use.
        instead: &'static str,
    },
    /// Tags on creation are allowed, and `ecr:TagResource` is not.
    NeedsTagResource,
    /// A field of an ARN that makes it match nothing.
    Arn(ArnDoubt, Box<str>),
    /// A statement of a service control policy that older texts of AWS forbid.
    OldControlRule(&'static str),
    /// Everyone is let in.
    Public,
    /// Everyone may assume the role.
    TrustsEveryone,
    /// `NotPrincipal` with Deny.
    NotPrincipalWithDeny,
    /// A service is let in, whoever it acts for.
    UnrestrictedService(Box<str>),
    /// The id that AWS shows where a user or role was deleted.
    DeletedPrincipal(Box<str>),
    /// An identity provider, in a policy about something else than a role.
    FederatedPrincipal(Box<str>),
    /// An OIDC provider vouches for anyone that it knows, by the name of its host.
    OpenProvider(Box<str>),
    /// An allowed action whose requests never carry a key that a condition wants.
    ActionWithoutKey {
        /// The action.
        action: Box<str>,
        /// The key.
        key: Box<str>,
    },
    /// A condition about a key.
    Key(KeyDoubt, Box<str>),
    /// An operator for another type than the key's.
    WrongOperator {
        /// The operator as written.
        operator: Box<str>,
        /// The one that belongs there.
        instead: String,
        /// The key.
        key: Box<str>,
        /// What the key holds.
        holds: KeyType,
    },
    /// A wildcard under an operator that knows none.
    WildcardWithoutLike(Box<str>),
    /// A variable in a condition value that cannot be read.
    BrokenVariable(VariableError),
    /// A condition value that is not of the operator's type.
    InvalidValue {
        /// What the operator compares.
        family: Family,
        /// What is wrong.
        what: &'static str,
        /// As written.
        text: Box<str>,
    },
    /// `true` and `false` in one list.
    EveryBoolean,
    /// A private address, which no request over the public endpoint comes from.
    PrivateAddress {
        /// As written.
        text: Box<str>,
        /// Whether the operator asks for the opposite.
        is_negated: bool,
    },
    /// Numbers, booleans and texts in one list of values.
    MixedTypes,
    /// An address range with bits set below its prefix.
    HostBits {
        /// As written.
        text: Box<str>,
        /// The same range without them.
        instead: String,
    },
    /// An id of a VPC or VPC endpoint that has not the form of one.
    VpcId {
        /// As written.
        text: Box<str>,
        /// What such an id begins with.
        prefix: &'static str,
    },
}

/// What is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Emptiness {
    /// The list of statements.
    Statements,
    /// A Sid.
    Sid,
    /// `Action` or `NotAction`.
    Actions,
    /// `Resource` or `NotResource`.
    Resources,
    /// The object of principals.
    Principal,
    /// The list of one kind of principal.
    Principals,
    /// The condition block, or one operator of it.
    Condition,
    /// The values of a condition key.
    Values,
}

/// In which list an entry is redundant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Redundancy {
    /// Actions.
    Action,
    /// Resources.
    Resource,
    /// Values of a condition key.
    Value,
}

/// What keeps a resource ARN from matching anything of ECR.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArnDoubt {
    /// The partition does not exist.
    Partition,
    /// The service is not in small letters.
    ServiceCase,
    /// The actions act on nothing of that service.
    OtherService,
    /// The Region is empty.
    NoRegion,
    /// The Region does not exist.
    Region,
    /// The account is empty or left out.
    NoAccount,
    /// The account is no account id.
    Account,
    /// The last field is no repository.
    Resource,
    /// The last field names a tag or digest, which no resource of ECR has.
    Image,
    /// Fields are left out at the end.
    Short,
}

/// What is doubtful about a condition key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyDoubt {
    /// It is not `service:name`.
    Format,
    /// AWS documents none of that name.
    Unknown,
    /// The name of the tag is missing.
    NoTag,
    /// AWS wants another one in its place.
    Deprecated,
    /// No request of these actions and principals carries it.
    NeverPresent(Presence),
    /// `ForAllValues` where the request has one value at most.
    ForAllValuesOfOne,
    /// `ForAllValues` in an Allow, which holds when the key is absent.
    ForAllValuesUnguarded,
    /// `ForAnyValue`, or a `ForAllValues` in a Deny, where the request has one value at most.
    SetOperatorOnOne,
    /// No set operator where the request has many values.
    NoSetOperator,
    /// `StringLike` on an ARN, where a `*` runs across all fields.
    StringLikeOnArn,
    /// A private address says nothing without the VPC that it is private in.
    Unpaired,
}

impl Doubt {
    /// How much it matters.
    pub fn severity(&self) -> Severity {
        match self {
            Self::Public
            | Self::TrustsEveryone
            | Self::UnrestrictedService(_)
            | Self::OpenProvider(_)
            | Self::Key(
                KeyDoubt::ForAllValuesOfOne
                | KeyDoubt::ForAllValuesUnguarded
                | KeyDoubt::StringLikeOnArn
                | KeyDoubt::Unpaired,
                _,
            ) => Severity::SecurityWarning,
            Self::Empty(_)
            | Self::UnmodelledAction(_)
            | Self::UnmodelledService(_)
            | Self::ServiceWildcard(_)
            | Self::Redundant { .. }
            | Self::RedundantStatement
            | Self::OldControlRule(_)
            | Self::NotPrincipalWithDeny
            | Self::Arn(ArnDoubt::Short, _)
            | Self::Key(KeyDoubt::SetOperatorOnOne, _)
            | Self::HostBits { .. } => Severity::Suggestion,
            Self::MissingVersion
            | Self::IdleVariable
            | Self::LongForManaged
            | Self::RepeatedSid(_)
            | Self::UnknownAction(_)
            | Self::NeedsEveryResource(_)
            | Self::NotForRepositoryPolicy(_)
            | Self::MismatchedAction { .. }
            | Self::NeedsTagResource
            | Self::Arn(..)
            | Self::Key(..)
            | Self::WrongOperator { .. }
            | Self::WildcardWithoutLike(_)
            | Self::BrokenVariable(_)
            | Self::InvalidValue { .. }
            | Self::EveryBoolean
            | Self::PrivateAddress { .. }
            | Self::MixedTypes
            | Self::DeletedPrincipal(_)
            | Self::ActionWithoutKey { .. }
            | Self::FederatedPrincipal(_)
            | Self::VpcId { .. } => Severity::Warning,
        }
    }

    /// The issue code of the finding that Access Analyzer has for it, if it has one.
    pub fn code(&self) -> Option<&'static str> {
        Some(match self {
            Self::MissingVersion => "MISSING_VERSION",
            Self::IdleVariable => "VARIABLE_UNSUPPORTED_IN_VERSION",
            Self::LongForManaged => "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
            Self::Empty(what) => return what.code(),
            Self::RepeatedSid(_) => "UNIQUE_SIDS_RECOMMENDED",
            Self::UnknownAction(action) if find_service(action).is_none() => {
                "INVALID_SERVICE_IN_ACTION"
            }
            Self::UnknownAction(_) => "INVALID_ACTION",
            Self::ServiceWildcard(_) => "WILDCARD_IN_SERVICE_NAME",
            Self::Redundant { list, .. } => match list {
                Redundancy::Action => "REDUNDANT_ACTION",
                Redundancy::Resource => "REDUNDANT_RESOURCE",
                Redundancy::Value => "REDUNDANT_CONDITION_VALUE",
            },
            Self::RedundantStatement => "REDUNDANT_STATEMENT",
            Self::MismatchedAction { .. } => "MISMATCHED_ACTION_FOR_PRINCIPAL",
            Self::Arn(what, _) => return what.code(),
            Self::TrustsEveryone => "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
            Self::UnrestrictedService(_) => "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL",
            Self::Key(what, key) => return what.code(key),
            Self::WrongOperator { .. } => "TYPE_MISMATCH",
            Self::WildcardWithoutLike(_) => "WILDCARD_WITHOUT_LIKE_OPERATOR",
            Self::BrokenVariable(error) => error.code(),
            Self::InvalidValue { text, .. } if text.contains("${") => {
                "INVALID_VARIABLE_FOR_OPERATOR"
            }
            Self::InvalidValue { family, .. } => return mismatch(*family),
            Self::EveryBoolean => "INVALID_CONDITION_MULTIPLE_BOOLEAN",
            Self::PrivateAddress { is_negated: true, .. } => "PRIVATE_NOT_IP_ADDRESS",
            Self::PrivateAddress { .. } => "PRIVATE_IP_ADDRESS",
            Self::MixedTypes => "INVALID_CONDITION_DATA_TYPE",
            Self::DeletedPrincipal(id) if id.starts_with("AIDA") => "INVALID_USER_REFERENCE",
            Self::DeletedPrincipal(_) => "INVALID_ROLE_REFERENCE",
            Self::HostBits { .. } => "IMPROVE_IP_RANGE",
            Self::VpcId { prefix: "vpc-", .. } => "INVALID_VPC_FORMAT",
            Self::VpcId { .. } => "INVALID_VPCE_FORMAT",
            Self::UnmodelledAction(_)
            | Self::UnmodelledService(_)
            | Self::NeedsEveryResource(_)
            | Self::OldControlRule(_)
            | Self::Public
            | Self::NotPrincipalWithDeny => return None,
            Self::NotForRepositoryPolicy(_) => "UNSUPPORTED_ACTION_IN_POLICY",
            Self::NeedsTagResource => "MISSING_ACTION_FOR_CONDITION_KEY",
            Self::ActionWithoutKey { .. } => "UNSUPPORTED_ACTION_FOR_CONDITION_KEY",
            Self::FederatedPrincipal(_) => "FEDERATED_PRINCIPAL_NOT_SUPPORTED",
            Self::OpenProvider(host) if &**host == GITHUB => "MISSING_GITHUB_REPO_CONDITION_KEY",
            Self::OpenProvider(_) => "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL",
        })
    }
}

impl Emptiness {
    fn code(self) -> Option<&'static str> {
        match self {
            Self::Statements => None,
            Self::Sid => Some("EMPTY_SID_VALUE"),
            Self::Actions => Some("EMPTY_ARRAY_ACTION"),
            Self::Resources => Some("EMPTY_ARRAY_RESOURCE"),
            Self::Principal => Some("EMPTY_OBJECT_PRINCIPAL"),
            Self::Principals => Some("EMPTY_ARRAY_PRINCIPAL"),
            Self::Condition => Some("EMPTY_OBJECT_CONDITION"),
            Self::Values => Some("EMPTY_ARRAY_CONDITION"),
        }
    }
}

impl ArnDoubt {
    fn code(self) -> Option<&'static str> {
        match self {
            Self::Partition => Some("INVALID_PARTITION"),
            Self::ServiceCase => Some("INVALID_ARN_SERVICE_CASE"),
            Self::OtherService => None,
            Self::NoRegion => Some("MISSING_ARN_REGION"),
            Self::Region => Some("INVALID_ARN_REGION"),
            Self::NoAccount => Some("MISSING_ARN_ACCOUNT"),
            Self::Account => Some("INVALID_ARN_ACCOUNT"),
            Self::Resource | Self::Image => Some("INVALID_ARN_RESOURCE"),
            Self::Short => Some("MISSING_ARN_FIELD"),
        }
    }
}

impl KeyDoubt {
    fn code(self, key: &str) -> Option<&'static str> {
        match self {
            Self::Format => Some("INVALID_CONDITION_KEY_FORMAT"),
            Self::Unknown if key.get(..4).is_some_and(|it| it.eq_ignore_ascii_case("aws:")) => {
                Some("INVALID_GLOBAL_CONDITION_KEY")
            }
            Self::Unknown => Some("INVALID_SERVICE_CONDITION_KEY"),
            Self::NoTag => Some("MISSING_TAG_KEY_IN_CONDITION"),
            Self::Deprecated => Some("DEPRECATED_GLOBAL_CONDITION_KEY"),
            Self::NeverPresent(presence) if presence.depends_on_action() => {
                Some("UNSUPPORTED_ACTION_FOR_CONDITION_KEY")
            }
            Self::NeverPresent(presence) if presence.needs_iam_principal() => {
                Some("UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL")
            }
            Self::NeverPresent(_) => Some("IRRELEVANT_CONDITION_KEY_IN_POLICY"),
            Self::StringLikeOnArn => Some("STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS"),
            Self::ForAllValuesOfOne => Some("FORALLVALUES_WITH_SINGLE_VALUED_KEY"),
            Self::NoSetOperator => Some("MISSING_QUALIFIER"),
            Self::Unpaired => Some("MISSING_PAIRED_CONDITION_KEYS"),
            Self::ForAllValuesUnguarded | Self::SetOperatorOnOne => None,
        }
    }
}

fn find_service(action: &str) -> Option<&'static actions::Service> {
    actions::service(action.split_once(':')?.0)
}

fn mismatch(family: Family) -> Option<&'static str> {
    match family {
        Family::Numeric(_) => Some("TYPE_MISMATCH_NUMBER"),
        Family::Date(_) => Some("TYPE_MISMATCH_DATE"),
        Family::BinaryEquals => Some("TYPE_MISMATCH_STRING"),
        Family::Bool | Family::Null => Some("TYPE_MISMATCH_BOOLEAN"),
        Family::IpAddress => Some("TYPE_MISMATCH_IP_RANGE"),
        Family::StringEquals
        | Family::StringEqualsIgnoreCase
        | Family::StringLike
        | Family::ArnLike => None,
    }
}
