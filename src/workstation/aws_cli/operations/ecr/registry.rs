//! What is set on a whole registry.

use super::{MAX_RESULTS, NEXT_TOKEN, REGISTRY, operation};
use crate::workstation::aws_cli::operation::Shape::{Boolean, List, Structure, Text, Timestamp};
use crate::workstation::aws_cli::operation::{Member, Operation, Shape, TEXT, optional, required};

const SIGNING_CONFIGURATION: Shape = Structure(&[required(
    "rules",
    List(
        &Structure(&[
            required("signingProfileArn", TEXT),
            optional(
                "repositoryFilters",
                List(&Structure(&[required("filter", Text(1)), required("filterType", TEXT)]), 1),
            ),
        ]),
        0,
    ),
)]);

const REPLICATION_CONFIGURATION: Shape = Structure(&[required(
    "rules",
    List(
        &Structure(&[
            required(
                "destinations",
                List(&Structure(&[required("region", Text(2)), required("registryId", TEXT)]), 0),
            ),
            optional(
                "repositoryFilters",
                List(&Structure(&[required("filter", Text(2)), required("filterType", TEXT)]), 1),
            ),
            optional("deleteReplication", Structure(&[required("enabled", Boolean)])),
        ]),
        0,
    ),
)]);

const REGISTRY_SCANNING_RULE: Shape = Structure(&[
    required("scanFrequency", TEXT),
    required(
        "repositoryFilters",
        List(&Structure(&[required("filter", Text(1)), required("filterType", TEXT)]), 0),
    ),
]);

const REGISTRY_SCANNING_CONFIGURATION: Shape =
    Structure(&[optional("scanType", TEXT), optional("rules", List(&REGISTRY_SCANNING_RULE, 0))]);

const POLICY: [Member; 2] = [REGISTRY, optional("policyText", TEXT)];

pub(super) const DELETE_REGISTRY_POLICY: Operation =
    operation("DeleteRegistryPolicy", "Take the policy of the registry away", &[], &POLICY);

pub(super) const DELETE_SIGNING_CONFIGURATION: Operation = operation(
    "DeleteSigningConfiguration",
    "Sign no images on push any more",
    &[],
    &[REGISTRY, optional("signingConfiguration", SIGNING_CONFIGURATION)],
);

pub(super) const DEREGISTER_PULL_TIME_UPDATE_EXCLUSION: Operation = operation(
    "DeregisterPullTimeUpdateExclusion",
    "Count the pulls of a principal again",
    &[required("principalArn", TEXT)],
    &[optional("principalArn", TEXT)],
);

pub(super) const DESCRIBE_REGISTRY: Operation = operation(
    "DescribeRegistry",
    "Show the settings of the registry",
    &[],
    &[REGISTRY, optional("replicationConfiguration", REPLICATION_CONFIGURATION)],
)
.looking();

pub(super) const GET_ACCOUNT_SETTING: Operation = operation(
    "GetAccountSetting",
    "Show a setting of the account",
    &[required("name", Text(1))],
    &[optional("name", Text(1)), optional("value", Text(1))],
)
.looking();

pub(super) const GET_REGISTRY_POLICY: Operation =
    operation("GetRegistryPolicy", "Show the policy of the registry", &[], &POLICY).looking();

pub(super) const GET_REGISTRY_SCANNING_CONFIGURATION: Operation = operation(
    "GetRegistryScanningConfiguration",
    "Show how the registry scans",
    &[],
    &[REGISTRY, optional("scanningConfiguration", REGISTRY_SCANNING_CONFIGURATION)],
)
.looking();

pub(super) const GET_SIGNING_CONFIGURATION: Operation = operation(
    "GetSigningConfiguration",
    "Show which images are signed on push",
    &[],
    &[REGISTRY, optional("signingConfiguration", SIGNING_CONFIGURATION)],
)
.looking();

pub(super) const LIST_PULL_TIME_UPDATE_EXCLUSIONS: Operation = operation(
    "ListPullTimeUpdateExclusions",
    "List principals whose pulls do not count",
    &[MAX_RESULTS, NEXT_TOKEN],
    &[optional("pullTimeUpdateExclusions", List(&TEXT, 0)), NEXT_TOKEN],
)
.looking();

pub(super) const PUT_ACCOUNT_SETTING: Operation = operation(
    "PutAccountSetting",
    "Change a setting of the account",
    &[required("name", Text(1)), required("value", TEXT)],
    &[optional("name", Text(1)), optional("value", TEXT)],
);

pub(super) const PUT_REGISTRY_POLICY: Operation = operation(
    "PutRegistryPolicy",
    "Set the policy of the registry",
    &[required("policyText", TEXT)],
    &POLICY,
);

pub(super) const PUT_REGISTRY_SCANNING_CONFIGURATION: Operation = operation(
    "PutRegistryScanningConfiguration",
    "Set how the registry scans",
    &[optional("scanType", TEXT), optional("rules", List(&REGISTRY_SCANNING_RULE, 0))],
    &[optional("registryScanningConfiguration", REGISTRY_SCANNING_CONFIGURATION)],
);

pub(super) const PUT_REPLICATION_CONFIGURATION: Operation = operation(
    "PutReplicationConfiguration",
    "Set where images are replicated to",
    &[required("replicationConfiguration", REPLICATION_CONFIGURATION)],
    &[optional("replicationConfiguration", REPLICATION_CONFIGURATION)],
);

pub(super) const PUT_SIGNING_CONFIGURATION: Operation = operation(
    "PutSigningConfiguration",
    "Set which images are signed on push",
    &[required("signingConfiguration", SIGNING_CONFIGURATION)],
    &[optional("signingConfiguration", SIGNING_CONFIGURATION)],
);

pub(super) const REGISTER_PULL_TIME_UPDATE_EXCLUSION: Operation = operation(
    "RegisterPullTimeUpdateExclusion",
    "Leave the pulls of a principal out of pull times",
    &[required("principalArn", TEXT)],
    &[optional("principalArn", TEXT), optional("createdAt", Timestamp)],
);
