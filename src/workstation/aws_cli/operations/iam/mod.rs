//! Identity and Access Management, API version 2010-05-08.

mod shapes;

use self::shapes::{
    ACCESS_KEY, ACTION_NAMES, ATTACHED, BOUNDARY, BOUNDARY_INPUT, CALLER_ARN, CONTEXT_ENTRIES,
    DESCRIPTION, EVALUATION_RESULTS, GROUP, GROUP_NAME, GROUPS, MARKER, MAX_ITEMS, NEW_TAGS,
    OWN_USER_NAME, PATH, PATH_PREFIX, POLICY, POLICY_ARN, POLICY_DOCUMENT, POLICY_NAME,
    POLICY_NAMES, POLICY_VERSION, RESOURCE_ARNS, RESOURCE_POLICY, ROLE, ROLE_NAME, TAG_KEYS, TAGS,
    TEXTS, USER, USER_NAME, USERS, VERSION_ID,
};
use crate::workstation::aws_cli::operation::Shape::{Boolean, Document, Integer, List, Text};
use crate::workstation::aws_cli::operation::{Member, Operation, TEXT, optional, required};
use crate::workstation::session::Effect::{Changes, Looks};

const fn looks(
    name: &'static str,
    about: &'static str,
    parameters: &'static [Member],
    answer: &'static [Member],
) -> Operation {
    Operation { name, about, parameters, answer, effect: Looks }
}

const fn changes(
    name: &'static str,
    about: &'static str,
    parameters: &'static [Member],
    answer: &'static [Member],
) -> Operation {
    Operation { name, about, parameters, answer, effect: Changes }
}

/// Every operation of IAM that the simulator has.
///
/// A function that the compiler cannot see through, so that the page's first screen comes without
/// them.
#[inline(never)]
pub(in crate::workstation::aws_cli) fn operations() -> &'static [Operation] {
    std::hint::black_box(&OPERATIONS)
}

static OPERATIONS: [Operation; 62] = [
    changes("AddUserToGroup", "Put a user into a group", &[GROUP_NAME, USER_NAME], &[]),
    changes(
        "AttachGroupPolicy",
        "Attach a managed policy to a group",
        &[GROUP_NAME, POLICY_ARN],
        &[],
    ),
    changes("AttachRolePolicy", "Attach a managed policy to a role", &[ROLE_NAME, POLICY_ARN], &[]),
    changes("AttachUserPolicy", "Attach a managed policy to a user", &[USER_NAME, POLICY_ARN], &[]),
    changes(
        "CreateAccessKey",
        "Give a user keys",
        &[OWN_USER_NAME],
        &[optional("AccessKey", ACCESS_KEY)],
    ),
    changes("CreateGroup", "Create a group", &[PATH, GROUP_NAME], &[optional("Group", GROUP)]),
    changes(
        "CreatePolicy",
        "Write a managed policy",
        &[POLICY_NAME, PATH, POLICY_DOCUMENT, DESCRIPTION, TAGS],
        &[optional("Policy", POLICY)],
    ),
    changes(
        "CreatePolicyVersion",
        "Write a managed policy anew",
        &[POLICY_ARN, POLICY_DOCUMENT, optional("SetAsDefault", Boolean)],
        &[optional("PolicyVersion", POLICY_VERSION)],
    ),
    changes(
        "CreateRole",
        "Create a role",
        &[
            PATH,
            ROLE_NAME,
            required("AssumeRolePolicyDocument", Text(1)),
            DESCRIPTION,
            optional("MaxSessionDuration", Integer(3600)),
            BOUNDARY,
            TAGS,
        ],
        &[optional("Role", ROLE)],
    ),
    changes(
        "CreateServiceLinkedRole",
        "Create the role that a service works with",
        &[required("AWSServiceName", Text(1)), DESCRIPTION, optional("CustomSuffix", Text(1))],
        &[optional("Role", ROLE)],
    ),
    changes(
        "CreateUser",
        "Create a user",
        &[PATH, USER_NAME, BOUNDARY, TAGS],
        &[optional("User", USER)],
    ),
    changes(
        "DeleteAccessKey",
        "Take keys out of use",
        &[OWN_USER_NAME, required("AccessKeyId", Text(16))],
        &[],
    ),
    changes("DeleteGroup", "Remove a group that nothing hangs on any more", &[GROUP_NAME], &[]),
    changes(
        "DeleteGroupPolicy",
        "Remove an inline policy of a group",
        &[GROUP_NAME, POLICY_NAME],
        &[],
    ),
    changes("DeletePolicy", "Remove a managed policy that nobody has", &[POLICY_ARN], &[]),
    changes(
        "DeletePolicyVersion",
        "Remove a version that is not the default",
        &[POLICY_ARN, VERSION_ID],
        &[],
    ),
    changes("DeleteRole", "Remove a role that nothing hangs on any more", &[ROLE_NAME], &[]),
    changes("DeleteRolePermissionsBoundary", "Lift the cap on a role", &[ROLE_NAME], &[]),
    changes(
        "DeleteRolePolicy",
        "Remove an inline policy of a role",
        &[ROLE_NAME, POLICY_NAME],
        &[],
    ),
    changes("DeleteUser", "Remove a user that nothing hangs on any more", &[USER_NAME], &[]),
    changes("DeleteUserPermissionsBoundary", "Lift the cap on a user", &[USER_NAME], &[]),
    changes(
        "DeleteUserPolicy",
        "Remove an inline policy of a user",
        &[USER_NAME, POLICY_NAME],
        &[],
    ),
    changes(
        "DetachGroupPolicy",
        "Take a managed policy off a group",
        &[GROUP_NAME, POLICY_ARN],
        &[],
    ),
    changes("DetachRolePolicy", "Take a managed policy off a role", &[ROLE_NAME, POLICY_ARN], &[]),
    changes("DetachUserPolicy", "Take a managed policy off a user", &[USER_NAME, POLICY_ARN], &[]),
    looks(
        "GetGroup",
        "Show a group and its members",
        &[GROUP_NAME, MARKER, MAX_ITEMS],
        &[optional("Group", GROUP), USERS],
    ),
    looks(
        "GetGroupPolicy",
        "Show an inline policy of a group",
        &[GROUP_NAME, POLICY_NAME],
        &[
            optional("GroupName", TEXT),
            optional("PolicyName", TEXT),
            optional("PolicyDocument", Document),
        ],
    ),
    looks("GetPolicy", "Show a managed policy", &[POLICY_ARN], &[optional("Policy", POLICY)]),
    looks(
        "GetPolicyVersion",
        "Show what a version says",
        &[POLICY_ARN, VERSION_ID],
        &[optional("PolicyVersion", POLICY_VERSION)],
    ),
    looks("GetRole", "Show a role and its trust policy", &[ROLE_NAME], &[optional("Role", ROLE)]),
    looks(
        "GetRolePolicy",
        "Show an inline policy of a role",
        &[ROLE_NAME, POLICY_NAME],
        &[
            optional("RoleName", TEXT),
            optional("PolicyName", TEXT),
            optional("PolicyDocument", Document),
        ],
    ),
    looks(
        "GetUser",
        "Show a user, yourself where none is named",
        &[OWN_USER_NAME],
        &[optional("User", USER)],
    ),
    looks(
        "GetUserPolicy",
        "Show an inline policy of a user",
        &[USER_NAME, POLICY_NAME],
        &[
            optional("UserName", TEXT),
            optional("PolicyName", TEXT),
            optional("PolicyDocument", Document),
        ],
    ),
    looks(
        "ListAccessKeys",
        "List the keys of a user",
        &[OWN_USER_NAME, MARKER, MAX_ITEMS],
        &[optional("AccessKeyMetadata", List(&ACCESS_KEY, 0))],
    ),
    looks(
        "ListAttachedGroupPolicies",
        "List the managed policies of a group",
        &[GROUP_NAME, PATH_PREFIX, MARKER, MAX_ITEMS],
        &[ATTACHED],
    ),
    looks(
        "ListAttachedRolePolicies",
        "List the managed policies of a role",
        &[ROLE_NAME, PATH_PREFIX, MARKER, MAX_ITEMS],
        &[ATTACHED],
    ),
    looks(
        "ListAttachedUserPolicies",
        "List the managed policies of a user",
        &[USER_NAME, PATH_PREFIX, MARKER, MAX_ITEMS],
        &[ATTACHED],
    ),
    looks(
        "ListGroupPolicies",
        "List the inline policies of a group",
        &[GROUP_NAME, MARKER, MAX_ITEMS],
        &[POLICY_NAMES],
    ),
    looks("ListGroups", "List groups", &[PATH_PREFIX, MARKER, MAX_ITEMS], &[GROUPS]),
    looks(
        "ListGroupsForUser",
        "List the groups of a user",
        &[USER_NAME, MARKER, MAX_ITEMS],
        &[GROUPS],
    ),
    looks(
        "ListPolicies",
        "List managed policies",
        &[
            optional("Scope", TEXT),
            optional("OnlyAttached", Boolean),
            PATH_PREFIX,
            MARKER,
            MAX_ITEMS,
        ],
        &[optional("Policies", List(&POLICY, 0))],
    ),
    looks(
        "ListPolicyVersions",
        "List the versions of a managed policy",
        &[POLICY_ARN, MARKER, MAX_ITEMS],
        &[optional("Versions", List(&POLICY_VERSION, 0))],
    ),
    looks(
        "ListRolePolicies",
        "List the inline policies of a role",
        &[ROLE_NAME, MARKER, MAX_ITEMS],
        &[POLICY_NAMES],
    ),
    looks("ListRoleTags", "List the tags of a role", &[ROLE_NAME, MARKER, MAX_ITEMS], &[TAGS]),
    looks(
        "ListRoles",
        "List roles",
        &[PATH_PREFIX, MARKER, MAX_ITEMS],
        &[optional("Roles", List(&ROLE, 0))],
    ),
    looks(
        "ListUserPolicies",
        "List the inline policies of a user",
        &[USER_NAME, MARKER, MAX_ITEMS],
        &[POLICY_NAMES],
    ),
    looks("ListUserTags", "List the tags of a user", &[USER_NAME, MARKER, MAX_ITEMS], &[TAGS]),
    looks("ListUsers", "List users", &[PATH_PREFIX, MARKER, MAX_ITEMS], &[USERS]),
    changes(
        "PutGroupPolicy",
        "Write an inline policy of a group",
        &[GROUP_NAME, POLICY_NAME, POLICY_DOCUMENT],
        &[],
    ),
    changes(
        "PutRolePermissionsBoundary",
        "Cap what a role can be allowed",
        &[ROLE_NAME, required("PermissionsBoundary", Text(20))],
        &[],
    ),
    changes(
        "PutRolePolicy",
        "Write an inline policy of a role",
        &[ROLE_NAME, POLICY_NAME, POLICY_DOCUMENT],
        &[],
    ),
    changes(
        "PutUserPermissionsBoundary",
        "Cap what a user can be allowed",
        &[USER_NAME, required("PermissionsBoundary", Text(20))],
        &[],
    ),
    changes(
        "PutUserPolicy",
        "Write an inline policy of a user",
        &[USER_NAME, POLICY_NAME, POLICY_DOCUMENT],
        &[],
    ),
    changes("RemoveUserFromGroup", "Take a user out of a group", &[GROUP_NAME, USER_NAME], &[]),
    changes(
        "SetDefaultPolicyVersion",
        "Make another version the one that counts",
        &[POLICY_ARN, VERSION_ID],
        &[],
    ),
    looks(
        "SimulateCustomPolicy",
        "Say what policies would allow that nobody has",
        &[
            required("PolicyInputList", TEXTS),
            BOUNDARY_INPUT,
            ACTION_NAMES,
            RESOURCE_ARNS,
            RESOURCE_POLICY,
            CALLER_ARN,
            CONTEXT_ENTRIES,
            MAX_ITEMS,
            MARKER,
        ],
        &[EVALUATION_RESULTS],
    ),
    looks(
        "SimulatePrincipalPolicy",
        "Say what the policies of a user, group or role allow",
        &[
            required("PolicySourceArn", Text(20)),
            optional("PolicyInputList", TEXTS),
            BOUNDARY_INPUT,
            ACTION_NAMES,
            RESOURCE_ARNS,
            RESOURCE_POLICY,
            CALLER_ARN,
            CONTEXT_ENTRIES,
            MAX_ITEMS,
            MARKER,
        ],
        &[EVALUATION_RESULTS],
    ),
    changes("TagRole", "Set tags of a role", &[ROLE_NAME, NEW_TAGS], &[]),
    changes("TagUser", "Set tags of a user", &[USER_NAME, NEW_TAGS], &[]),
    changes("UntagRole", "Take tags off a role", &[ROLE_NAME, TAG_KEYS], &[]),
    changes("UntagUser", "Take tags off a user", &[USER_NAME, TAG_KEYS], &[]),
    changes(
        "UpdateAssumeRolePolicy",
        "Say anew who may assume a role",
        &[ROLE_NAME, POLICY_DOCUMENT],
        &[],
    ),
];
