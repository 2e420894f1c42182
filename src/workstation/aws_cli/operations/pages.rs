//! Which lists the command line gathers page by page.
//!
//! Source: botocore 1.44, `paginators-1.json` of each service. Operations that the simulator does
//! not have are here all the same: they count from the day on which they are there.

use crate::workstation::aws_cli::paging::Paginator;

const fn of_ecr(operation: &'static str, lists: &'static [&'static [&'static str]]) -> Paginator {
    Paginator { operation, lists, token: "nextToken", limit: "maxResults" }
}

/// Those of ECR.
pub(in crate::workstation::aws_cli) const ECR: &[Paginator] = &[
    of_ecr(
        "DescribeImageScanFindings",
        &[&["imageScanFindings", "findings"], &["imageScanFindings", "enhancedFindings"]],
    ),
    of_ecr("DescribeImages", &[&["imageDetails"]]),
    of_ecr("DescribePullThroughCacheRules", &[&["pullThroughCacheRules"]]),
    of_ecr("DescribeReplicationBackfillResults", &[&["results"]]),
    of_ecr("DescribeRepositories", &[&["repositories"]]),
    of_ecr("DescribeRepositoryCreationTemplates", &[&["repositoryCreationTemplates"]]),
    of_ecr("GetLifecyclePolicyPreview", &[&["previewResults"]]),
    of_ecr("ListImages", &[&["imageIds"]]),
    of_ecr("ListReplicationBackfills", &[&["backfills"]]),
];

const fn of_iam(operation: &'static str, lists: &'static [&'static [&'static str]]) -> Paginator {
    Paginator { operation, lists, token: "Marker", limit: "MaxItems" }
}

/// Those of IAM, of the kinds of things that the simulator has.
pub(in crate::workstation::aws_cli) const IAM: &[Paginator] = &[
    of_iam("GetGroup", &[&["Users"]]),
    of_iam("ListAccessKeys", &[&["AccessKeyMetadata"]]),
    of_iam("ListAttachedGroupPolicies", &[&["AttachedPolicies"]]),
    of_iam("ListAttachedRolePolicies", &[&["AttachedPolicies"]]),
    of_iam("ListAttachedUserPolicies", &[&["AttachedPolicies"]]),
    of_iam("ListGroupPolicies", &[&["PolicyNames"]]),
    of_iam("ListGroups", &[&["Groups"]]),
    of_iam("ListGroupsForUser", &[&["Groups"]]),
    of_iam("ListPolicies", &[&["Policies"]]),
    of_iam("ListPolicyTags", &[&["Tags"]]),
    of_iam("ListPolicyVersions", &[&["Versions"]]),
    of_iam("ListRolePolicies", &[&["PolicyNames"]]),
    of_iam("ListRoleTags", &[&["Tags"]]),
    of_iam("ListRoles", &[&["Roles"]]),
    of_iam("ListUserPolicies", &[&["PolicyNames"]]),
    of_iam("ListUserTags", &[&["Tags"]]),
    of_iam("ListUsers", &[&["Users"]]),
    of_iam("SimulateCustomPolicy", &[&["EvaluationResults"]]),
    of_iam("SimulatePrincipalPolicy", &[&["EvaluationResults"]]),
];

/// The one of CloudTrail.
pub(in crate::workstation::aws_cli) const CLOUD_TRAIL: &[Paginator] = &[Paginator {
    operation: "LookupEvents",
    lists: &[&["Events"]],
    token: "NextToken",
    limit: "MaxResults",
}];

const fn of_organizations(
    operation: &'static str,
    lists: &'static [&'static [&'static str]],
) -> Paginator {
    Paginator { operation, lists, token: "NextToken", limit: "MaxResults" }
}

/// Those of Organizations.
pub(in crate::workstation::aws_cli) const ORGANIZATIONS: &[Paginator] = &[
    of_organizations("ListAccounts", &[&["Accounts"]]),
    of_organizations("ListAccountsForParent", &[&["Accounts"]]),
    of_organizations("ListChildren", &[&["Children"]]),
    of_organizations("ListOrganizationalUnitsForParent", &[&["OrganizationalUnits"]]),
    of_organizations("ListParents", &[&["Parents"]]),
    of_organizations("ListPolicies", &[&["Policies"]]),
    of_organizations("ListPoliciesForTarget", &[&["Policies"]]),
    of_organizations("ListRoots", &[&["Roots"]]),
    of_organizations("ListTagsForResource", &[&["Tags"]]),
    of_organizations("ListTargetsForPolicy", &[&["Targets"]]),
];
