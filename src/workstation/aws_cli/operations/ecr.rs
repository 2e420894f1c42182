//! Elastic Container Registry, API version 2015-09-21.

mod cache;
mod image;
#[cfg(test)]
mod model;
mod registry;
mod replication;
mod repository;

use crate::workstation::aws_cli::operation::Shape::{
    Blob, Boolean, Integer, List, Map, Structure, Text, Timestamp,
};
use crate::workstation::aws_cli::operation::{Member, Operation, Shape, TEXT, optional, required};
use crate::workstation::session::Effect::{Changes, Looks};

const REGISTRY: Member = optional("registryId", TEXT);
const NAMED: Member = required("repositoryName", Text(2));
const NAME: Member = optional("repositoryName", TEXT);

const IMAGE_ID: Shape = Structure(&[optional("imageDigest", TEXT), optional("imageTag", Text(1))]);

const IMAGE_FAILURE: Shape = Structure(&[
    optional("imageId", IMAGE_ID),
    optional("failureCode", TEXT),
    optional("failureReason", TEXT),
]);

const IMAGE: Shape = Structure(&[
    REGISTRY,
    NAME,
    optional("imageId", IMAGE_ID),
    optional("imageManifest", TEXT),
    optional("imageManifestMediaType", TEXT),
]);

const LIST_FILTER: Member =
    optional("filter", Structure(&[optional("tagStatus", TEXT), optional("imageStatus", TEXT)]));

const TAG: Shape = Structure(&[required("Key", TEXT), required("Value", TEXT)]);

const NEXT_TOKEN: Member = optional("nextToken", TEXT);
const MAX_RESULTS: Member = optional("maxResults", Integer(1));

const EXCLUSION_FILTERS: Member = optional(
    "imageTagMutabilityExclusionFilters",
    List(&Structure(&[required("filterType", TEXT), required("filter", Text(1))]), 1),
);

const SCANNING: Member =
    optional("imageScanningConfiguration", Structure(&[optional("scanOnPush", Boolean)]));

const ENCRYPTION: Member = optional(
    "encryptionConfiguration",
    Structure(&[required("encryptionType", TEXT), optional("kmsKey", Text(1))]),
);

const REPOSITORY: Shape = Structure(&[
    optional("repositoryArn", TEXT),
    REGISTRY,
    NAME,
    optional("repositoryUri", TEXT),
    optional("createdAt", Timestamp),
    optional("imageTagMutability", TEXT),
    EXCLUSION_FILTERS,
    SCANNING,
    ENCRYPTION,
]);

const SCAN_STATUS: Member = optional(
    "imageScanStatus",
    Structure(&[optional("status", TEXT), optional("description", TEXT)]),
);

const IMAGE_DETAIL: Shape = Structure(&[
    REGISTRY,
    NAME,
    optional("imageDigest", TEXT),
    optional("imageTags", List(&TEXT, 0)),
    optional("imageSizeInBytes", Integer(0)),
    optional("imagePushedAt", Timestamp),
    SCAN_STATUS,
    optional(
        "imageScanFindingsSummary",
        Structure(&[
            optional("imageScanCompletedAt", Timestamp),
            optional("vulnerabilitySourceUpdatedAt", Timestamp),
            optional("findingSeverityCounts", Map),
        ]),
    ),
    optional("imageManifestMediaType", TEXT),
    optional("artifactMediaType", TEXT),
    optional("lastRecordedPullTime", Timestamp),
    optional("subjectManifestDigest", TEXT),
    optional("imageStatus", TEXT),
    optional("lastArchivedAt", Timestamp),
    optional("lastActivatedAt", Timestamp),
]);

const POLICY_ANSWER: [Member; 3] = [REGISTRY, NAME, optional("policyText", TEXT)];

const fn operation(
    name: &'static str,
    about: &'static str,
    parameters: &'static [Member],
    answer: &'static [Member],
) -> Operation {
    Operation { name, about, parameters, answer, effect: Changes }
}

impl Operation {
    const fn looking(self) -> Self {
        Self { effect: Looks, ..self }
    }
}

/// Every operation of ECR that the simulator has.
pub(in crate::workstation::aws_cli) static OPERATIONS: [Operation; 62] = [
    operation(
        "BatchCheckLayerAvailability",
        "Whether layers are in a repository",
        &[REGISTRY, NAMED, required("layerDigests", List(&TEXT, 1))],
        &[
            optional(
                "layers",
                List(
                    &Structure(&[
                        optional("layerDigest", TEXT),
                        optional("layerAvailability", TEXT),
                        optional("layerSize", Integer(0)),
                        optional("mediaType", TEXT),
                    ]),
                    0,
                ),
            ),
            optional(
                "failures",
                List(
                    &Structure(&[
                        optional("layerDigest", TEXT),
                        optional("failureCode", TEXT),
                        optional("failureReason", TEXT),
                    ]),
                    0,
                ),
            ),
        ],
    )
    .looking(),
    operation(
        "BatchDeleteImage",
        "Delete images, or take tags off them",
        &[REGISTRY, NAMED, required("imageIds", List(&IMAGE_ID, 1))],
        &[optional("imageIds", List(&IMAGE_ID, 0)), optional("failures", List(&IMAGE_FAILURE, 0))],
    ),
    operation(
        "BatchGetImage",
        "Fetch manifests",
        &[
            REGISTRY,
            NAMED,
            required("imageIds", List(&IMAGE_ID, 1)),
            optional("acceptedMediaTypes", List(&TEXT, 1)),
        ],
        &[optional("images", List(&IMAGE, 0)), optional("failures", List(&IMAGE_FAILURE, 0))],
    )
    .looking(),
    repository::BATCH_GET_REPOSITORY_SCANNING_CONFIGURATION,
    operation(
        "CompleteLayerUpload",
        "End the upload of a layer",
        &[REGISTRY, NAMED, required("uploadId", TEXT), required("layerDigests", List(&TEXT, 1))],
        &[REGISTRY, NAME, optional("uploadId", TEXT), optional("layerDigest", TEXT)],
    ),
    cache::CREATE_PULL_THROUGH_CACHE_RULE,
    operation(
        "CreateRepository",
        "Create a repository",
        &[
            REGISTRY,
            NAMED,
            optional("tags", List(&TAG, 0)),
            optional("imageTagMutability", TEXT),
            EXCLUSION_FILTERS,
            SCANNING,
            ENCRYPTION,
        ],
        &[optional("repository", REPOSITORY)],
    ),
    cache::CREATE_REPOSITORY_CREATION_TEMPLATE,
    repository::DELETE_LIFECYCLE_POLICY,
    cache::DELETE_PULL_THROUGH_CACHE_RULE,
    registry::DELETE_REGISTRY_POLICY,
    operation(
        "DeleteRepository",
        "Delete a repository",
        &[REGISTRY, NAMED, optional("force", Boolean)],
        &[optional("repository", REPOSITORY)],
    ),
    cache::DELETE_REPOSITORY_CREATION_TEMPLATE,
    operation(
        "DeleteRepositoryPolicy",
        "Delete the policy of a repository",
        &[REGISTRY, NAMED],
        &POLICY_ANSWER,
    ),
    registry::DELETE_SIGNING_CONFIGURATION,
    registry::DEREGISTER_PULL_TIME_UPDATE_EXCLUSION,
    replication::DESCRIBE_IMAGE_REPLICATION_STATUS,
    image::DESCRIBE_IMAGE_SCAN_FINDINGS,
    image::DESCRIBE_IMAGE_SIGNING_STATUS,
    operation(
        "DescribeImages",
        "List images with sizes and times",
        &[
            REGISTRY,
            NAMED,
            optional("imageIds", List(&IMAGE_ID, 1)),
            NEXT_TOKEN,
            MAX_RESULTS,
            LIST_FILTER,
        ],
        &[optional("imageDetails", List(&IMAGE_DETAIL, 0))],
    )
    .looking(),
    cache::DESCRIBE_PULL_THROUGH_CACHE_RULES,
    registry::DESCRIBE_REGISTRY,
    replication::DESCRIBE_REPLICATION_BACKFILL_RESULTS,
    operation(
        "DescribeRepositories",
        "List repositories",
        &[REGISTRY, optional("repositoryNames", List(&Text(2), 1)), NEXT_TOKEN, MAX_RESULTS],
        &[optional("repositories", List(&REPOSITORY, 0))],
    )
    .looking(),
    cache::DESCRIBE_REPOSITORY_CREATION_TEMPLATES,
    registry::GET_ACCOUNT_SETTING,
    operation(
        "GetAuthorizationToken",
        "Ask for a token to log in with, good for 12 hours",
        &[optional("registryIds", List(&TEXT, 1))],
        &[optional(
            "authorizationData",
            List(
                &Structure(&[
                    optional("authorizationToken", TEXT),
                    optional("expiresAt", Timestamp),
                    optional("proxyEndpoint", TEXT),
                ]),
                0,
            ),
        )],
    ),
    operation(
        "GetDownloadUrlForLayer",
        "Ask where a layer can be downloaded",
        &[REGISTRY, NAMED, required("layerDigest", TEXT)],
        &[optional("downloadUrl", TEXT), optional("layerDigest", TEXT)],
    )
    .looking(),
    repository::GET_LIFECYCLE_POLICY,
    repository::GET_LIFECYCLE_POLICY_PREVIEW,
    registry::GET_REGISTRY_POLICY,
    registry::GET_REGISTRY_SCANNING_CONFIGURATION,
    operation(
        "GetRepositoryPolicy",
        "Show the policy of a repository",
        &[REGISTRY, NAMED],
        &POLICY_ANSWER,
    )
    .looking(),
    registry::GET_SIGNING_CONFIGURATION,
    operation(
        "InitiateLayerUpload",
        "Begin the upload of a layer",
        &[REGISTRY, NAMED],
        &[optional("uploadId", TEXT), optional("partSize", Integer(0))],
    ),
    image::LIST_IMAGE_REFERRERS,
    operation(
        "ListImages",
        "List tags and digests",
        &[REGISTRY, NAMED, NEXT_TOKEN, MAX_RESULTS, LIST_FILTER],
        &[optional("imageIds", List(&IMAGE_ID, 0))],
    )
    .looking(),
    registry::LIST_PULL_TIME_UPDATE_EXCLUSIONS,
    replication::LIST_REPLICATION_BACKFILLS,
    repository::LIST_TAGS_FOR_RESOURCE,
    registry::PUT_ACCOUNT_SETTING,
    operation(
        "PutImage",
        "Store a manifest, with or without a tag",
        &[
            REGISTRY,
            NAMED,
            required("imageManifest", Text(1)),
            optional("imageManifestMediaType", TEXT),
            optional("imageTag", Text(1)),
            optional("imageDigest", TEXT),
        ],
        &[optional("image", IMAGE)],
    ),
    repository::PUT_IMAGE_SCANNING_CONFIGURATION,
    repository::PUT_IMAGE_TAG_MUTABILITY,
    repository::PUT_LIFECYCLE_POLICY,
    registry::PUT_REGISTRY_POLICY,
    registry::PUT_REGISTRY_SCANNING_CONFIGURATION,
    registry::PUT_REPLICATION_CONFIGURATION,
    registry::PUT_SIGNING_CONFIGURATION,
    registry::REGISTER_PULL_TIME_UPDATE_EXCLUSION,
    operation(
        "SetRepositoryPolicy",
        "Set the policy of a repository",
        &[REGISTRY, NAMED, required("policyText", TEXT), optional("force", Boolean)],
        &POLICY_ANSWER,
    ),
    image::START_IMAGE_SCAN,
    repository::START_LIFECYCLE_POLICY_PREVIEW,
    replication::START_REPLICATION_BACKFILL,
    replication::STOP_REPLICATION_BACKFILL,
    repository::TAG_RESOURCE,
    repository::UNTAG_RESOURCE,
    image::UPDATE_IMAGE_STORAGE_CLASS,
    cache::UPDATE_PULL_THROUGH_CACHE_RULE,
    cache::UPDATE_REPOSITORY_CREATION_TEMPLATE,
    operation(
        "UploadLayerPart",
        "Upload a part of a layer",
        &[
            REGISTRY,
            NAMED,
            required("uploadId", TEXT),
            required("partFirstByte", Integer(0)),
            required("partLastByte", Integer(0)),
            required("layerPartBlob", Blob),
        ],
        &[REGISTRY, NAME, optional("uploadId", TEXT), optional("lastByteReceived", Integer(0))],
    ),
    cache::VALIDATE_PULL_THROUGH_CACHE_RULE,
];
