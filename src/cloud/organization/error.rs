//! What Organizations refuses, in its words.

use std::fmt;

/// Why a call of Organizations could not be done.
///
/// Source: Organizations API reference for the codes. Assumed: the sentences are those by which the
/// reference describes the exceptions, except the one of `AccessDenied`, which is as callers
/// report it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cloud) enum Error {
    /// The caller's account is in no organisation.
    NotInUse,
    /// The caller's account is not the management account.
    NotManagement,
    /// There is no such policy.
    PolicyNotFound,
    /// There is no such root, unit or account.
    TargetNotFound,
    /// There is no such root or unit.
    ParentNotFound,
    /// A policy of that kind and name is there.
    DuplicatePolicy,
    /// The policy hangs there already.
    AlreadyAttached,
    /// The policy does not hang there.
    NotAttached,
    /// The policy hangs somewhere.
    PolicyInUse,
    /// AWS wrote the policy.
    PolicyOfAws,
    /// As many policies hang there as may.
    TooManyAttached,
    /// The last policy of its kind stays.
    LastAttached,
    /// The text is no policy of that kind.
    MalformedPolicyDocument,
    /// A parameter is missing or not of its form.
    InvalidInput(&'static str),
    /// There is no such operation, or Drydock does not model it.
    UnknownOperation,
    /// The body is no JSON object.
    Serialization,
}

impl Error {
    /// The code that the API answers with.
    pub(in crate::cloud) fn code(self) -> &'static str {
        match self {
            Self::NotInUse => "AWSOrganizationsNotInUseException",
            Self::NotManagement => "AccessDeniedException",
            Self::PolicyNotFound => "PolicyNotFoundException",
            Self::TargetNotFound => "TargetNotFoundException",
            Self::ParentNotFound => "ParentNotFoundException",
            Self::DuplicatePolicy => "DuplicatePolicyException",
            Self::AlreadyAttached => "DuplicatePolicyAttachmentException",
            Self::NotAttached => "PolicyNotAttachedException",
            Self::PolicyInUse => "PolicyInUseException",
            Self::PolicyOfAws | Self::InvalidInput(_) => "InvalidInputException",
            Self::TooManyAttached | Self::LastAttached => "ConstraintViolationException",
            Self::MalformedPolicyDocument => "MalformedPolicyDocumentException",
            Self::UnknownOperation => "UnknownOperationException",
            Self::Serialization => "SerializationException",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotInUse => "Your account is not a member of an organization.",
            Self::NotManagement => "You don't have permissions to access this resource.",
            Self::PolicyNotFound => "We can't find a policy with the PolicyId that you specified.",
            Self::TargetNotFound => {
                "We can't find a root, OU, account, or policy with the TargetId that you specified."
            }
            Self::ParentNotFound => {
                "We can't find a root or OU with the ParentId that you specified."
            }
            Self::DuplicatePolicy => "A policy with the same name already exists.",
            Self::AlreadyAttached => {
                "The selected policy is already attached to the specified target."
            }
            Self::NotAttached => {
                "The policy isn't attached to the specified target in the specified root."
            }
            Self::PolicyInUse => {
                "The policy is attached to one or more entities. You must detach it from all \
                 roots, OUs, and accounts before performing this operation."
            }
            Self::PolicyOfAws => {
                "You specified a policy that is managed by AWS and can't be modified."
            }
            Self::TooManyAttached => {
                "You attempted to exceed the number of policies of a certain type that can be \
                 attached to an entity at one time."
            }
            Self::LastAttached => {
                "You attempted to detach a policy that would cause an entity to have fewer than \
                 the minimum number of policies of a certain type required."
            }
            Self::MalformedPolicyDocument => {
                "The provided policy document does not meet the requirements of the specified \
                 policy type."
            }
            Self::InvalidInput(message) => message,
            Self::UnknownOperation | Self::Serialization => "",
        })
    }
}
