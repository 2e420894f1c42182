//! What the operations of IAM take and give, apart from the operations.

use crate::workstation::aws_cli::operation::Shape::{
    Boolean, Document, Integer, List, Structure, Text, Timestamp,
};
use crate::workstation::aws_cli::operation::{Member, Shape, TEXT, optional, required};

pub(super) const USER_NAME: Member = required("UserName", Text(1));
pub(super) const OWN_USER_NAME: Member = optional("UserName", Text(1));
pub(super) const GROUP_NAME: Member = required("GroupName", Text(1));
pub(super) const ROLE_NAME: Member = required("RoleName", Text(1));
pub(super) const POLICY_NAME: Member = required("PolicyName", Text(1));
pub(super) const POLICY_ARN: Member = required("PolicyArn", Text(20));
pub(super) const POLICY_DOCUMENT: Member = required("PolicyDocument", Text(1));
pub(super) const VERSION_ID: Member = required("VersionId", TEXT);
pub(super) const PATH: Member = optional("Path", Text(1));
pub(super) const DESCRIPTION: Member = optional("Description", TEXT);
pub(super) const BOUNDARY: Member = optional("PermissionsBoundary", Text(20));
pub(super) const PATH_PREFIX: Member = optional("PathPrefix", Text(1));
pub(super) const MARKER: Member = optional("Marker", Text(1));
pub(super) const MAX_ITEMS: Member = optional("MaxItems", Integer(1));

const TAG: Shape = Structure(&[required("Key", Text(1)), required("Value", TEXT)]);
pub(super) const TAGS: Member = optional("Tags", List(&TAG, 0));
pub(super) const NEW_TAGS: Member = required("Tags", List(&TAG, 0));
pub(super) const TAG_KEYS: Member = required("TagKeys", List(&Text(1), 0));

const BOUNDARY_SHOWN: Member = optional(
    "PermissionsBoundary",
    Structure(&[
        optional("PermissionsBoundaryType", TEXT),
        optional("PermissionsBoundaryArn", TEXT),
    ]),
);

pub(super) const USER: Shape = Structure(&[
    optional("Path", TEXT),
    optional("UserName", TEXT),
    optional("UserId", TEXT),
    optional("Arn", TEXT),
    optional("CreateDate", Timestamp),
    BOUNDARY_SHOWN,
    TAGS,
]);

pub(super) const GROUP: Shape = Structure(&[
    optional("Path", TEXT),
    optional("GroupName", TEXT),
    optional("GroupId", TEXT),
    optional("Arn", TEXT),
    optional("CreateDate", Timestamp),
]);

pub(super) const ROLE: Shape = Structure(&[
    optional("Path", TEXT),
    optional("RoleName", TEXT),
    optional("RoleId", TEXT),
    optional("Arn", TEXT),
    optional("CreateDate", Timestamp),
    optional("AssumeRolePolicyDocument", Document),
    DESCRIPTION,
    optional("MaxSessionDuration", Integer(0)),
    BOUNDARY_SHOWN,
    TAGS,
]);

pub(super) const POLICY: Shape = Structure(&[
    optional("PolicyName", TEXT),
    optional("PolicyId", TEXT),
    optional("Arn", TEXT),
    optional("Path", TEXT),
    optional("DefaultVersionId", TEXT),
    optional("AttachmentCount", Integer(0)),
    optional("PermissionsBoundaryUsageCount", Integer(0)),
    optional("IsAttachable", Boolean),
    DESCRIPTION,
    optional("CreateDate", Timestamp),
    optional("UpdateDate", Timestamp),
]);

pub(super) const POLICY_VERSION: Shape = Structure(&[
    optional("Document", Document),
    optional("VersionId", TEXT),
    optional("IsDefaultVersion", Boolean),
    optional("CreateDate", Timestamp),
]);

pub(super) const ACCESS_KEY: Shape = Structure(&[
    optional("UserName", TEXT),
    optional("AccessKeyId", TEXT),
    optional("Status", TEXT),
    optional("SecretAccessKey", TEXT),
    optional("CreateDate", Timestamp),
]);

pub(super) const POLICY_NAMES: Member = optional("PolicyNames", List(&TEXT, 0));
pub(super) const ATTACHED: Member = optional(
    "AttachedPolicies",
    List(&Structure(&[optional("PolicyName", TEXT), optional("PolicyArn", TEXT)]), 0),
);
pub(super) const USERS: Member = optional("Users", List(&USER, 0));
pub(super) const GROUPS: Member = optional("Groups", List(&GROUP, 0));

pub(super) const TEXTS: Shape = List(&Text(1), 0);
pub(super) const BOUNDARY_INPUT: Member = optional("PermissionsBoundaryPolicyInputList", TEXTS);
pub(super) const ACTION_NAMES: Member = required("ActionNames", List(&Text(3), 0));
pub(super) const RESOURCE_ARNS: Member = optional("ResourceArns", TEXTS);
pub(super) const RESOURCE_POLICY: Member = optional("ResourcePolicy", Text(1));
pub(super) const CALLER_ARN: Member = optional("CallerArn", Text(1));
pub(super) const CONTEXT_ENTRIES: Member = optional(
    "ContextEntries",
    List(
        &Structure(&[
            optional("ContextKeyName", Text(5)),
            optional("ContextKeyValues", List(&TEXT, 0)),
            optional("ContextKeyType", TEXT),
        ]),
        0,
    ),
);

const POSITION: Shape = Structure(&[optional("Line", Integer(0)), optional("Column", Integer(0))]);

/// What `SimulatePrincipalPolicy` and `SimulateCustomPolicy` find.
pub(super) const EVALUATION_RESULTS: Member = optional(
    "EvaluationResults",
    List(
        &Structure(&[
            optional("EvalActionName", TEXT),
            optional("EvalResourceName", TEXT),
            optional("EvalDecision", TEXT),
            optional(
                "MatchedStatements",
                List(
                    &Structure(&[
                        optional("SourcePolicyId", TEXT),
                        optional("SourcePolicyType", TEXT),
                        optional("StartPosition", POSITION),
                        optional("EndPosition", POSITION),
                    ]),
                    0,
                ),
            ),
            optional("MissingContextValues", List(&TEXT, 0)),
            optional(
                "OrganizationsDecisionDetail",
                Structure(&[optional("AllowedByOrganizations", Boolean)]),
            ),
            optional(
                "PermissionsBoundaryDecisionDetail",
                Structure(&[optional("AllowedByPermissionsBoundary", Boolean)]),
            ),
        ]),
        0,
    ),
);
