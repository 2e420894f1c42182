//! Pull through cache rules and repository creation templates.

use super::{EXCLUSION_FILTERS, MAX_RESULTS, NEXT_TOKEN, REGISTRY, operation};
use crate::workstation::aws_cli::operation::Shape::{Boolean, List, Structure, Text, Timestamp};
use crate::workstation::aws_cli::operation::{Operation, Shape, TEXT, optional, required};

const ENCRYPTION_CONFIGURATION_FOR_REPOSITORY_CREATION_TEMPLATE: Shape =
    Structure(&[required("encryptionType", TEXT), optional("kmsKey", TEXT)]);

const TAG: Shape = Structure(&[required("Key", TEXT), required("Value", TEXT)]);

const REPOSITORY_CREATION_TEMPLATE: Shape = Structure(&[
    optional("prefix", Text(1)),
    optional("description", TEXT),
    optional("encryptionConfiguration", ENCRYPTION_CONFIGURATION_FOR_REPOSITORY_CREATION_TEMPLATE),
    optional("resourceTags", List(&TAG, 0)),
    optional("imageTagMutability", TEXT),
    EXCLUSION_FILTERS,
    optional("repositoryPolicy", TEXT),
    optional("lifecyclePolicy", TEXT),
    optional("appliedFor", List(&TEXT, 0)),
    optional("customRoleArn", TEXT),
    optional("createdAt", Timestamp),
    optional("updatedAt", Timestamp),
]);

pub(super) const CREATE_PULL_THROUGH_CACHE_RULE: Operation = operation(
    "CreatePullThroughCacheRule",
    "Cache images of another registry",
    &[
        required("ecrRepositoryPrefix", Text(2)),
        required("upstreamRegistryUrl", TEXT),
        REGISTRY,
        optional("upstreamRegistry", TEXT),
        optional("credentialArn", Text(50)),
        optional("customRoleArn", TEXT),
        optional("upstreamRepositoryPrefix", Text(2)),
    ],
    &[
        optional("ecrRepositoryPrefix", Text(2)),
        optional("upstreamRegistryUrl", TEXT),
        optional("createdAt", Timestamp),
        REGISTRY,
        optional("upstreamRegistry", TEXT),
        optional("credentialArn", Text(50)),
        optional("customRoleArn", TEXT),
        optional("upstreamRepositoryPrefix", Text(2)),
    ],
);

pub(super) const CREATE_REPOSITORY_CREATION_TEMPLATE: Operation = operation(
    "CreateRepositoryCreationTemplate",
    "Say what repositories are like that ECR creates",
    &[
        required("prefix", Text(1)),
        optional("description", TEXT),
        optional(
            "encryptionConfiguration",
            ENCRYPTION_CONFIGURATION_FOR_REPOSITORY_CREATION_TEMPLATE,
        ),
        optional("resourceTags", List(&TAG, 0)),
        optional("imageTagMutability", TEXT),
        EXCLUSION_FILTERS,
        optional("repositoryPolicy", TEXT),
        optional("lifecyclePolicy", TEXT),
        required("appliedFor", List(&TEXT, 0)),
        optional("customRoleArn", TEXT),
    ],
    &[REGISTRY, optional("repositoryCreationTemplate", REPOSITORY_CREATION_TEMPLATE)],
);

pub(super) const DELETE_PULL_THROUGH_CACHE_RULE: Operation = operation(
    "DeletePullThroughCacheRule",
    "Delete a pull through cache rule",
    &[required("ecrRepositoryPrefix", Text(2)), REGISTRY],
    &[
        optional("ecrRepositoryPrefix", Text(2)),
        optional("upstreamRegistryUrl", TEXT),
        optional("createdAt", Timestamp),
        REGISTRY,
        optional("credentialArn", Text(50)),
        optional("customRoleArn", TEXT),
        optional("upstreamRepositoryPrefix", Text(2)),
    ],
);

pub(super) const DELETE_REPOSITORY_CREATION_TEMPLATE: Operation = operation(
    "DeleteRepositoryCreationTemplate",
    "Delete a repository creation template",
    &[required("prefix", Text(1))],
    &[REGISTRY, optional("repositoryCreationTemplate", REPOSITORY_CREATION_TEMPLATE)],
);

pub(super) const DESCRIBE_PULL_THROUGH_CACHE_RULES: Operation = operation(
    "DescribePullThroughCacheRules",
    "List pull through cache rules",
    &[REGISTRY, optional("ecrRepositoryPrefixes", List(&Text(2), 1)), NEXT_TOKEN, MAX_RESULTS],
    &[optional(
        "pullThroughCacheRules",
        List(
            &Structure(&[
                optional("ecrRepositoryPrefix", Text(2)),
                optional("upstreamRegistryUrl", TEXT),
                optional("createdAt", Timestamp),
                REGISTRY,
                optional("credentialArn", Text(50)),
                optional("customRoleArn", TEXT),
                optional("upstreamRepositoryPrefix", Text(2)),
                optional("upstreamRegistry", TEXT),
                optional("updatedAt", Timestamp),
            ]),
            0,
        ),
    )],
)
.looking();

pub(super) const DESCRIBE_REPOSITORY_CREATION_TEMPLATES: Operation = operation(
    "DescribeRepositoryCreationTemplates",
    "List repository creation templates",
    &[optional("prefixes", List(&Text(1), 0)), NEXT_TOKEN, MAX_RESULTS],
    &[REGISTRY, optional("repositoryCreationTemplates", List(&REPOSITORY_CREATION_TEMPLATE, 0))],
)
.looking();

pub(super) const UPDATE_PULL_THROUGH_CACHE_RULE: Operation = operation(
    "UpdatePullThroughCacheRule",
    "Change the credentials of a pull through cache rule",
    &[
        REGISTRY,
        required("ecrRepositoryPrefix", Text(2)),
        optional("credentialArn", Text(50)),
        optional("customRoleArn", TEXT),
    ],
    &[
        optional("ecrRepositoryPrefix", Text(2)),
        REGISTRY,
        optional("updatedAt", Timestamp),
        optional("credentialArn", Text(50)),
        optional("customRoleArn", TEXT),
        optional("upstreamRepositoryPrefix", Text(2)),
    ],
);

pub(super) const UPDATE_REPOSITORY_CREATION_TEMPLATE: Operation = operation(
    "UpdateRepositoryCreationTemplate",
    "Change a repository creation template",
    &[
        required("prefix", Text(1)),
        optional("description", TEXT),
        optional(
            "encryptionConfiguration",
            ENCRYPTION_CONFIGURATION_FOR_REPOSITORY_CREATION_TEMPLATE,
        ),
        optional("resourceTags", List(&TAG, 0)),
        optional("imageTagMutability", TEXT),
        EXCLUSION_FILTERS,
        optional("repositoryPolicy", TEXT),
        optional("lifecyclePolicy", TEXT),
        optional("appliedFor", List(&TEXT, 0)),
        optional("customRoleArn", TEXT),
    ],
    &[REGISTRY, optional("repositoryCreationTemplate", REPOSITORY_CREATION_TEMPLATE)],
);

pub(super) const VALIDATE_PULL_THROUGH_CACHE_RULE: Operation = operation(
    "ValidatePullThroughCacheRule",
    "Check that a pull through cache rule works",
    &[required("ecrRepositoryPrefix", Text(2)), REGISTRY],
    &[
        optional("ecrRepositoryPrefix", Text(2)),
        REGISTRY,
        optional("upstreamRegistryUrl", TEXT),
        optional("credentialArn", Text(50)),
        optional("customRoleArn", TEXT),
        optional("upstreamRepositoryPrefix", Text(2)),
        optional("isValid", Boolean),
        optional("failure", TEXT),
    ],
)
.looking();
