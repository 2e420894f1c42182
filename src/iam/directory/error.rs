//! What IAM refuses, in IAM's words.

use std::fmt;

use super::IdentityKind;

/// Why a change to the directory, or a look into it, was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// There is no user or role of that name.
    NoSuchIdentity {
        /// Which of the two was looked for.
        kind: IdentityKind,
        /// The name.
        name: Box<str>,
    },
    /// The user or role has no inline policy of that name.
    NoSuchInlinePolicy {
        /// Whose policy.
        kind: IdentityKind,
        /// The policy's name.
        name: Box<str>,
    },
    /// Neither AWS nor the account has a managed policy of that name, or Drydock does not know it.
    NoSuchManagedPolicy {
        /// The name that was asked for.
        arn: Box<str>,
    },
    /// The managed policy exists, but not on this user or role.
    NotAttached {
        /// The policy.
        arn: Box<str>,
    },
    /// The managed policy has no such version.
    NoSuchVersion {
        /// The policy.
        arn: Box<str>,
        /// The version that was asked for.
        version: Box<str>,
    },
    /// The user is not in the group.
    NotAMember {
        /// The user.
        user: Box<str>,
        /// The group.
        group: Box<str>,
    },
    /// There is no boundary to be lifted.
    NoBoundary {
        /// User or role.
        kind: IdentityKind,
        /// Its name.
        name: Box<str>,
    },
    /// The policy that is to be a boundary does not exist.
    NoBoundaryPolicy {
        /// The name that was asked for.
        arn: Box<str>,
    },
    /// A managed policy of AWS cannot be changed.
    NotYours {
        /// The policy.
        arn: Box<str>,
    },
    /// The account has a managed policy of that name.
    PolicyExists {
        /// The name as it was asked for.
        name: Box<str>,
    },
    /// Something still hangs on what is to be deleted.
    Conflict(&'static str),
    /// Services alone change the roles that they made for themselves.
    Unmodifiable {
        /// The role.
        role: Box<str>,
    },
    /// The service has its role already.
    ServiceLinkedRoleTaken {
        /// The role.
        role: &'static str,
    },
    /// The service has no role of its own, or Drydock does not know it.
    NotAServiceForRoles {
        /// The service.
        service: Box<str>,
    },
    /// A policy has as many versions as a policy may have.
    TooManyVersions,
    /// The managed policy is too long; white space is not counted.
    PolicyTooLong,
    /// More tags than there may be.
    TooManyTags,
    /// Two tags whose keys differ at most in letter case.
    RepeatedTag,
    /// A tag whose key or value has not the form of one.
    InvalidTag {
        /// The key.
        key: Box<str>,
    },
    /// The name is taken; letter case does not make it another one.
    AlreadyExists {
        /// What the name is taken by.
        kind: IdentityKind,
        /// The name as it was asked for.
        name: Box<str>,
    },
    /// The text is no policy of the kind that belongs here.
    MalformedPolicyDocument {
        /// IAM's sentence.
        message: Box<str>,
    },
    /// The inline policies of one user or role are too long together; white space is not counted.
    InlinePoliciesTooLong {
        /// Whose policies.
        kind: IdentityKind,
        /// The name.
        name: Box<str>,
    },
    /// The trust policy is too long; white space is not counted.
    TrustPolicyTooLong,
    /// A session policy is too long, packed as STS packs it.
    PackedPolicyTooLarge {
        /// How much of the room it takes.
        percent: usize,
    },
    /// More managed policies than may be attached.
    TooManyAttached {
        /// To which of the two.
        kind: IdentityKind,
    },
    /// The user has as many access keys as a user may have.
    TooManyAccessKeys,
    /// A name or path holds characters, or has a length, that IAM does not take.
    Invalid {
        /// The parameter, as the API spells it, such as `userName`.
        parameter: &'static str,
        /// What would be right.
        rule: &'static str,
    },
}

impl Error {
    /// The code that the API answers with.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoSuchIdentity { .. }
            | Self::NoSuchInlinePolicy { .. }
            | Self::NoSuchManagedPolicy { .. }
            | Self::NoSuchVersion { .. }
            | Self::NotAMember { .. }
            | Self::NoBoundary { .. }
            | Self::NoBoundaryPolicy { .. }
            | Self::NotAttached { .. } => "NoSuchEntity",
            Self::AlreadyExists { .. } | Self::PolicyExists { .. } => "EntityAlreadyExists",
            Self::Conflict(_) => "DeleteConflict",
            Self::Unmodifiable { .. } => "UnmodifiableEntity",
            Self::NotYours { .. } => "AccessDenied",
            Self::ServiceLinkedRoleTaken { .. }
            | Self::NotAServiceForRoles { .. }
            | Self::RepeatedTag => "InvalidInput",
            Self::MalformedPolicyDocument { .. } => "MalformedPolicyDocument",
            Self::InlinePoliciesTooLong { .. }
            | Self::TrustPolicyTooLong
            | Self::TooManyAttached { .. }
            | Self::TooManyVersions
            | Self::PolicyTooLong
            | Self::TooManyTags
            | Self::TooManyAccessKeys => "LimitExceeded",
            Self::PackedPolicyTooLarge { .. } => "PackedPolicyTooLarge",
            Self::InvalidTag { .. } | Self::Invalid { .. } => "ValidationError",
        }
    }
}

/// IAM's sentence.
///
/// Assumed: the texts are as SDK users report them; IAM's reference lists the codes alone.
impl fmt::Display for Error {
    #[expect(clippy::too_many_lines, reason = "a table: one arm for each sentence")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchIdentity { kind, name } => {
                write!(f, "The {kind} with name {name} cannot be found.")
            }
            Self::NoSuchInlinePolicy { kind, name } => {
                write!(f, "The {kind} policy with name {name} cannot be found.")
            }
            Self::NoSuchManagedPolicy { arn } => {
                write!(f, "Policy {arn} does not exist or is not attachable.")
            }
            Self::NoSuchVersion { arn, version } => {
                write!(f, "Policy {arn} version {version} does not exist or is not attachable.")
            }
            Self::NotAMember { user, group } => {
                write!(f, "The user with name {user} is not in the group with name {group}.")
            }
            Self::NoBoundary { kind, name } => {
                write!(f, "The {kind} with name {name} has no permissions boundary.")
            }
            Self::NoBoundaryPolicy { arn } => {
                write!(f, "Scope ARN: {arn} does not exist or is not attachable.")
            }
            Self::NotYours { arn } => write!(f, "Cannot modify the AWS managed policy {arn}."),
            Self::PolicyExists { name } => {
                write!(f, "A policy called {name} already exists. Duplicate names are not allowed.")
            }
            Self::Conflict(message) => f.write_str(message),
            Self::Unmodifiable { role } => write!(
                f,
                "Cannot perform the operation on the protected role '{role}' - this role is only \
                 modifiable by AWS"
            ),
            Self::ServiceLinkedRoleTaken { role } => write!(
                f,
                "Service role name {role} has been taken in this account, please try a different \
                 suffix."
            ),
            Self::NotAServiceForRoles { service } => {
                write!(f, "Drydock knows no service-linked role of {service}")
            }
            Self::TooManyVersions => f.write_str(
                "A managed policy can have up to 5 versions. Before you create a new version, you \
                 must delete an existing version.",
            ),
            Self::PolicyTooLong => f.write_str("Cannot exceed quota for PolicySize: 6144"),
            Self::TooManyTags => f.write_str("The number of tags has reached the maximum limit."),
            Self::RepeatedTag => f.write_str(
                "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
            ),
            Self::InvalidTag { key } => write!(f, "The tag with key '{key}' is not valid."),
            Self::NotAttached { arn } => write!(f, "Policy {arn} was not found."),
            Self::AlreadyExists { kind, name } => {
                write!(f, "{} with name {name} already exists.", kind.capitalised())
            }
            Self::MalformedPolicyDocument { message } => f.write_str(message),
            Self::InlinePoliciesTooLong { kind, name } => write!(
                f,
                "Maximum policy size of {} bytes exceeded for {kind} {name}",
                kind.inline_policies_bytes_max()
            ),
            Self::TrustPolicyTooLong => f.write_str("Cannot exceed quota for ACLSizePerRole: 2048"),
            // Assumed: the packing is not documented; here it is the length in plain text.
            Self::PackedPolicyTooLarge { percent } => write!(
                f,
                "Packed policy consumes {percent}% of allotted space, please use smaller policy."
            ),
            Self::TooManyAttached { kind } => {
                write!(f, "Cannot exceed quota for PoliciesPer{}: 10", kind.capitalised())
            }
            Self::TooManyAccessKeys => f.write_str("Cannot exceed quota for AccessKeysPerUser: 2"),
            Self::Invalid { parameter, rule } => {
                write!(f, "The specified value for {parameter} is invalid. {rule}")
            }
        }
    }
}
