//! Organizations, API version 2016-11-28.

use crate::workstation::aws_cli::operation::Shape::{Boolean, List, Structure, Text, Timestamp};
use crate::workstation::aws_cli::operation::{Member, Operation, Shape, TEXT, optional, required};
use crate::workstation::session::Effect::{self, Changes, Looks};

const POLICY_ID: Member = required("PolicyId", TEXT);
const TARGET_ID: Member = required("TargetId", TEXT);
const PARENT_ID: Member = required("ParentId", TEXT);
const FILTER: Member = required("Filter", TEXT);

const SUMMARY: Shape = Structure(&[
    optional("Id", TEXT),
    optional("Arn", TEXT),
    optional("Name", TEXT),
    optional("Description", TEXT),
    optional("Type", TEXT),
    optional("AwsManaged", Boolean),
]);
const POLICY: Member =
    optional("Policy", Structure(&[optional("PolicySummary", SUMMARY), optional("Content", TEXT)]));
const POLICIES: Member = optional("Policies", List(&SUMMARY, 0));

const POLICY_TYPE: Shape = Structure(&[optional("Type", TEXT), optional("Status", TEXT)]);

const ACCOUNTS: Member = optional(
    "Accounts",
    List(
        &Structure(&[
            optional("Id", TEXT),
            optional("Arn", TEXT),
            optional("Email", TEXT),
            optional("Name", TEXT),
            optional("Status", TEXT),
            optional("State", TEXT),
            optional("JoinedMethod", TEXT),
            optional("JoinedTimestamp", Timestamp),
        ]),
        0,
    ),
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

/// Every operation of Organizations that the simulator has.
///
/// A function that the compiler cannot see through, so that the page's first screen comes without
/// them.
#[inline(never)]
pub(in crate::workstation::aws_cli) fn operations() -> &'static [Operation] {
    std::hint::black_box(&OPERATIONS)
}

static OPERATIONS: [Operation; 14] = [
    operation(
        "AttachPolicy",
        "Hang a policy on the root, a unit or an account",
        &[POLICY_ID, TARGET_ID],
        &[],
        Changes,
    ),
    operation(
        "CreatePolicy",
        "Write a service or resource control policy",
        &[
            required("Content", Text(1)),
            required("Description", TEXT),
            required("Name", Text(1)),
            required("Type", TEXT),
            optional(
                "Tags",
                List(&Structure(&[required("Key", Text(1)), required("Value", TEXT)]), 0),
            ),
        ],
        &[POLICY],
        Changes,
    ),
    operation("DeletePolicy", "Remove a policy that hangs nowhere", &[POLICY_ID], &[], Changes),
    operation(
        "DescribeOrganization",
        "Show the organisation that you are in",
        &[],
        &[optional(
            "Organization",
            Structure(&[
                optional("Id", TEXT),
                optional("Arn", TEXT),
                optional("FeatureSet", TEXT),
                optional("MasterAccountArn", TEXT),
                optional("MasterAccountId", TEXT),
                optional("MasterAccountEmail", TEXT),
                optional("AvailablePolicyTypes", List(&POLICY_TYPE, 0)),
            ]),
        )],
        Looks,
    ),
    operation("DescribePolicy", "Show a policy", &[POLICY_ID], &[POLICY], Looks),
    operation(
        "DetachPolicy",
        "Take a policy down from the root, a unit or an account",
        &[POLICY_ID, TARGET_ID],
        &[],
        Changes,
    ),
    operation("ListAccounts", "List the accounts", &[], &[ACCOUNTS], Looks),
    operation(
        "ListAccountsForParent",
        "List the accounts directly below the root or a unit",
        &[PARENT_ID],
        &[ACCOUNTS],
        Looks,
    ),
    operation(
        "ListOrganizationalUnitsForParent",
        "List the units directly below the root or a unit",
        &[PARENT_ID],
        &[optional(
            "OrganizationalUnits",
            List(
                &Structure(&[optional("Id", TEXT), optional("Arn", TEXT), optional("Name", TEXT)]),
                0,
            ),
        )],
        Looks,
    ),
    operation("ListPolicies", "List the policies of a kind", &[FILTER], &[POLICIES], Looks),
    operation(
        "ListPoliciesForTarget",
        "List the policies that hang on the root, a unit or an account",
        &[TARGET_ID, FILTER],
        &[POLICIES],
        Looks,
    ),
    operation(
        "ListRoots",
        "Show the root of the organisation",
        &[],
        &[optional(
            "Roots",
            List(
                &Structure(&[
                    optional("Id", TEXT),
                    optional("Arn", TEXT),
                    optional("Name", TEXT),
                    optional("PolicyTypes", List(&POLICY_TYPE, 0)),
                ]),
                0,
            ),
        )],
        Looks,
    ),
    operation(
        "ListTargetsForPolicy",
        "List where a policy hangs",
        &[POLICY_ID],
        &[optional(
            "Targets",
            List(
                &Structure(&[
                    optional("TargetId", TEXT),
                    optional("Arn", TEXT),
                    optional("Name", TEXT),
                    optional("Type", TEXT),
                ]),
                0,
            ),
        )],
        Looks,
    ),
    operation(
        "UpdatePolicy",
        "Change a policy wherever it hangs",
        &[
            POLICY_ID,
            optional("Name", Text(1)),
            optional("Description", TEXT),
            optional("Content", Text(1)),
        ],
        &[POLICY],
        Changes,
    ),
];
