//! Pull through cache rules and repository creation templates.

use super::{EXCLUSION_FILTERS, MAX_RESULTS, NEXT_TOKEN, REGISTRY, TAG, operation};
use crate::workstation::aws_cli::operation::Shape::{Boolean, List, Structure, Text, Timestamp};
use crate::workstation::aws_cli::operation::{Member, Operation, Shape, TEXT, optional, required};

const PREFIX: Member = optional("ecrRepositoryPrefix", Text(2));
const PREFIX_NEEDED: Member = required("ecrRepositoryPrefix", Text(2));
const URL: Member = optional("upstreamRegistryUrl", TEXT);
const UPSTREAM: Member = optional("upstreamRegistry", TEXT);
const CREDENTIAL: Member = optional("credentialArn", Text(50));
const ROLE: Member = optional("customRoleArn", TEXT);
const UPSTREAM_PREFIX: Member = optional("upstreamRepositoryPrefix", Text(2));
const CREATED: Member = optional("createdAt", Timestamp);
const UPDATED: Member = optional("updatedAt", Timestamp);

/// Unlike that of repositories it may name a key of no length.
const TEMPLATE_ENCRYPTION: Member = optional(
    "encryptionConfiguration",
    Structure(&[required("encryptionType", TEXT), optional("kmsKey", TEXT)]),
);

const TEMPLATE_PREFIX: Member = required("prefix", Text(1));
const DESCRIPTION: Member = optional("description", TEXT);
const TAGS: Member = optional("resourceTags", List(&TAG, 0));
const MUTABILITY: Member = optional("imageTagMutability", TEXT);
const REPOSITORY_POLICY: Member = optional("repositoryPolicy", TEXT);
const LIFECYCLE_POLICY: Member = optional("lifecyclePolicy", TEXT);
const APPLIED_FOR: Member = optional("appliedFor", List(&TEXT, 0));

const TEMPLATE_ANSWER: [Member; 2] =
    [REGISTRY, optional("repositoryCreationTemplate", REPOSITORY_CREATION_TEMPLATE)];

const REPOSITORY_CREATION_TEMPLATE: Shape = Structure(&[
    optional("prefix", Text(1)),
    DESCRIPTION,
    TEMPLATE_ENCRYPTION,
    TAGS,
    MUTABILITY,
    EXCLUSION_FILTERS,
    REPOSITORY_POLICY,
    LIFECYCLE_POLICY,
    APPLIED_FOR,
    ROLE,
    CREATED,
    UPDATED,
]);

pub(super) const CREATE_PULL_THROUGH_CACHE_RULE: Operation = operation(
    "CreatePullThroughCacheRule",
    "Cache images of another registry",
    &[
        PREFIX_NEEDED,
        required("upstreamRegistryUrl", TEXT),
        REGISTRY,
        UPSTREAM,
        CREDENTIAL,
        ROLE,
        UPSTREAM_PREFIX,
    ],
    &[PREFIX, URL, CREATED, REGISTRY, UPSTREAM, CREDENTIAL, ROLE, UPSTREAM_PREFIX],
);

pub(super) const CREATE_REPOSITORY_CREATION_TEMPLATE: Operation = operation(
    "CreateRepositoryCreationTemplate",
    "Say what repositories are like that ECR creates",
    &[
        TEMPLATE_PREFIX,
        DESCRIPTION,
        TEMPLATE_ENCRYPTION,
        TAGS,
        MUTABILITY,
        EXCLUSION_FILTERS,
        REPOSITORY_POLICY,
        LIFECYCLE_POLICY,
        required("appliedFor", List(&TEXT, 0)),
        ROLE,
    ],
    &TEMPLATE_ANSWER,
);

pub(super) const DELETE_PULL_THROUGH_CACHE_RULE: Operation = operation(
    "DeletePullThroughCacheRule",
    "Delete a pull through cache rule",
    &[PREFIX_NEEDED, REGISTRY],
    &[PREFIX, URL, CREATED, REGISTRY, CREDENTIAL, ROLE, UPSTREAM_PREFIX],
);

pub(super) const DELETE_REPOSITORY_CREATION_TEMPLATE: Operation = operation(
    "DeleteRepositoryCreationTemplate",
    "Delete a repository creation template",
    &[TEMPLATE_PREFIX],
    &TEMPLATE_ANSWER,
);

pub(super) const DESCRIBE_PULL_THROUGH_CACHE_RULES: Operation = operation(
    "DescribePullThroughCacheRules",
    "List pull through cache rules",
    &[REGISTRY, optional("ecrRepositoryPrefixes", List(&Text(2), 1)), NEXT_TOKEN, MAX_RESULTS],
    &[optional(
        "pullThroughCacheRules",
        List(
            &Structure(&[
                PREFIX,
                URL,
                CREATED,
                REGISTRY,
                CREDENTIAL,
                ROLE,
                UPSTREAM_PREFIX,
                UPSTREAM,
                UPDATED,
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
    &[REGISTRY, PREFIX_NEEDED, CREDENTIAL, ROLE],
    &[PREFIX, REGISTRY, UPDATED, CREDENTIAL, ROLE, UPSTREAM_PREFIX],
);

pub(super) const UPDATE_REPOSITORY_CREATION_TEMPLATE: Operation = operation(
    "UpdateRepositoryCreationTemplate",
    "Change a repository creation template",
    &[
        TEMPLATE_PREFIX,
        DESCRIPTION,
        TEMPLATE_ENCRYPTION,
        TAGS,
        MUTABILITY,
        EXCLUSION_FILTERS,
        REPOSITORY_POLICY,
        LIFECYCLE_POLICY,
        APPLIED_FOR,
        ROLE,
    ],
    &TEMPLATE_ANSWER,
);

pub(super) const VALIDATE_PULL_THROUGH_CACHE_RULE: Operation = operation(
    "ValidatePullThroughCacheRule",
    "Check that a pull through cache rule works",
    &[PREFIX_NEEDED, REGISTRY],
    &[
        PREFIX,
        REGISTRY,
        URL,
        CREDENTIAL,
        ROLE,
        UPSTREAM_PREFIX,
        optional("isValid", Boolean),
        optional("failure", TEXT),
    ],
)
.looking();
