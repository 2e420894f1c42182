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
    /// AWS manages no policy of that name, or Drydock does not know it.
    NoSuchManagedPolicy {
        /// The name that was asked for.
        arn: Box<str>,
    },
    /// The managed policy exists, but not on this user or role.
    NotAttached {
        /// The policy.
        arn: Box<str>,
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
            | Self::NotAttached { .. } => "NoSuchEntity",
            Self::AlreadyExists { .. } => "EntityAlreadyExists",
            Self::MalformedPolicyDocument { .. } => "MalformedPolicyDocument",
            Self::InlinePoliciesTooLong { .. }
            | Self::TrustPolicyTooLong
            | Self::TooManyAttached { .. }
            | Self::TooManyAccessKeys => "LimitExceeded",
            Self::PackedPolicyTooLarge { .. } => "PackedPolicyTooLarge",
            Self::Invalid { .. } => "ValidationError",
        }
    }
}

/// IAM's sentence.
///
/// Assumed: the texts are as SDK users report them; IAM's reference lists the codes alone.
impl fmt::Display for Error {
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
