//! Identity and Access Management, API version 2010-05-08.

use crate::workstation::aws_cli::operation::Shape::{
    Document, Integer, List, Structure, Text, Timestamp,
};
use crate::workstation::aws_cli::operation::{Member, Operation, Shape, TEXT, optional, required};
use crate::workstation::session::Effect::{self, Changes, Looks};

const USER_NAME: Member = required("UserName", Text(1));
const ROLE_NAME: Member = required("RoleName", Text(1));
const POLICY_NAME: Member = required("PolicyName", Text(1));
const POLICY_ARN: Member = required("PolicyArn", Text(20));
const POLICY_DOCUMENT: Member = required("PolicyDocument", Text(1));
const PATH: Member = optional("Path", Text(1));
const BOUNDARY: Member = optional("PermissionsBoundary", Text(20));
const TAGS: Member =
    optional("Tags", List(&Structure(&[required("Key", Text(1)), required("Value", TEXT)]), 0));
const PATH_PREFIX: Member = optional("PathPrefix", Text(1));
const MARKER: Member = optional("Marker", Text(1));
const MAX_ITEMS: Member = optional("MaxItems", Integer(1));

const USER: Shape = Structure(&[
    optional("Path", TEXT),
    optional("UserName", TEXT),
    optional("UserId", TEXT),
    optional("Arn", TEXT),
    optional("CreateDate", Timestamp),
    TAGS,
]);

const ROLE: Shape = Structure(&[
    optional("Path", TEXT),
    optional("RoleName", TEXT),
    optional("RoleId", TEXT),
    optional("Arn", TEXT),
    optional("CreateDate", Timestamp),
    optional("AssumeRolePolicyDocument", Document),
    optional("Description", TEXT),
    optional("MaxSessionDuration", Integer(0)),
    TAGS,
]);

const POLICY_NAMES: Member = optional("PolicyNames", List(&TEXT, 0));
const ATTACHED: Member = optional(
    "AttachedPolicies",
    List(&Structure(&[optional("PolicyName", TEXT), optional("PolicyArn", TEXT)]), 0),
);

const fn operation(
    name: &'static str,
    about: &'static str,
    parameters: &'static [Member],
    answer: &'static [Member],
    effect: Effect,
) -> Operation {
    Operation { name, about, parameters, answer, effect }
}

/// Every operation of IAM that the simulator has.
pub(in crate::workstation::aws_cli) static OPERATIONS: [Operation; 21] = [
    operation(
        "AttachRolePolicy",
        "Attach a managed policy to a role",
        &[ROLE_NAME, POLICY_ARN],
        &[],
        Changes,
    ),
    operation(
        "AttachUserPolicy",
        "Attach a managed policy to a user",
        &[USER_NAME, POLICY_ARN],
        &[],
        Changes,
    ),
    operation(
        "CreateAccessKey",
        "Give a user keys",
        &[optional("UserName", Text(1))],
        &[optional(
            "AccessKey",
            Structure(&[
                optional("UserName", TEXT),
                optional("AccessKeyId", TEXT),
                optional("Status", TEXT),
                optional("SecretAccessKey", TEXT),
                optional("CreateDate", Timestamp),
            ]),
        )],
        Changes,
    ),
    operation(
        "CreateRole",
        "Create a role",
        &[
            PATH,
            ROLE_NAME,
            required("AssumeRolePolicyDocument", Text(1)),
            optional("Description", TEXT),
            optional("MaxSessionDuration", Integer(3600)),
            BOUNDARY,
            TAGS,
        ],
        &[optional("Role", ROLE)],
        Changes,
    ),
    operation(
        "CreateUser",
        "Create a user",
        &[PATH, USER_NAME, BOUNDARY, TAGS],
        &[optional("User", USER)],
        Changes,
    ),
    operation(
        "DeleteRolePolicy",
        "Delete an inline policy of a role",
        &[ROLE_NAME, POLICY_NAME],
        &[],
        Changes,
    ),
    operation(
        "DeleteUserPolicy",
        "Delete an inline policy of a user",
        &[USER_NAME, POLICY_NAME],
        &[],
        Changes,
    ),
    operation(
        "DetachRolePolicy",
        "Detach a managed policy from a role",
        &[ROLE_NAME, POLICY_ARN],
        &[],
        Changes,
    ),
    operation(
        "DetachUserPolicy",
        "Detach a managed policy from a user",
        &[USER_NAME, POLICY_ARN],
        &[],
        Changes,
    ),
    operation("GetRole", "Show a role", &[ROLE_NAME], &[optional("Role", ROLE)], Looks),
    operation(
        "GetRolePolicy",
        "Show an inline policy of a role",
        &[ROLE_NAME, POLICY_NAME],
        &[
            optional("RoleName", TEXT),
            optional("PolicyName", TEXT),
            optional("PolicyDocument", Document),
        ],
        Looks,
    ),
    operation(
        "GetUser",
        "Show a user, yourself where none is named",
        &[optional("UserName", Text(1))],
        &[optional("User", USER)],
        Looks,
    ),
    operation(
        "GetUserPolicy",
        "Show an inline policy of a user",
        &[USER_NAME, POLICY_NAME],
        &[
            optional("UserName", TEXT),
            optional("PolicyName", TEXT),
            optional("PolicyDocument", Document),
        ],
        Looks,
    ),
    operation(
        "ListAttachedRolePolicies",
        "List the managed policies of a role",
        &[ROLE_NAME, PATH_PREFIX, MARKER, MAX_ITEMS],
        &[ATTACHED],
        Looks,
    ),
    operation(
        "ListAttachedUserPolicies",
        "List the managed policies of a user",
        &[USER_NAME, PATH_PREFIX, MARKER, MAX_ITEMS],
        &[ATTACHED],
        Looks,
    ),
    operation(
        "ListRolePolicies",
        "List the inline policies of a role",
        &[ROLE_NAME, MARKER, MAX_ITEMS],
        &[POLICY_NAMES],
        Looks,
    ),
    operation(
        "ListRoles",
        "List roles",
        &[PATH_PREFIX, MARKER, MAX_ITEMS],
        &[optional("Roles", List(&ROLE, 0))],
        Looks,
    ),
    operation(
        "ListUserPolicies",
        "List the inline policies of a user",
        &[USER_NAME, MARKER, MAX_ITEMS],
        &[POLICY_NAMES],
        Looks,
    ),
    operation(
        "ListUsers",
        "List users",
        &[PATH_PREFIX, MARKER, MAX_ITEMS],
        &[optional("Users", List(&USER, 0))],
        Looks,
    ),
    operation(
        "PutRolePolicy",
        "Write an inline policy of a role",
        &[ROLE_NAME, POLICY_NAME, POLICY_DOCUMENT],
        &[],
        Changes,
    ),
    operation(
        "PutUserPolicy",
        "Write an inline policy of a user",
        &[USER_NAME, POLICY_NAME, POLICY_DOCUMENT],
        &[],
        Changes,
    ),
];
