//! What is set on one repository: resource tags, tag mutability, scanning, lifecycle.

use super::{
    EXCLUSION_FILTERS, IMAGE_ID, MAX_RESULTS, NAME, NAMED, NEXT_TOKEN, REGISTRY, SCANNING, TAG,
    operation,
};
use crate::workstation::aws_cli::operation::Shape::{
    Boolean, Integer, List, Structure, Text, Timestamp,
};
use crate::workstation::aws_cli::operation::{Operation, Shape, TEXT, optional, required};

const IMAGE_SCANNING_CONFIGURATION: Shape = Structure(&[optional("scanOnPush", Boolean)]);

pub(super) const BATCH_GET_REPOSITORY_SCANNING_CONFIGURATION: Operation = operation(
    "BatchGetRepositoryScanningConfiguration",
    "Show how repositories are scanned",
    &[required("repositoryNames", List(&Text(2), 1))],
    &[
        optional(
            "scanningConfigurations",
            List(
                &Structure(&[
                    optional("repositoryArn", TEXT),
                    optional("repositoryName", Text(2)),
                    optional("scanOnPush", Boolean),
                    optional("scanFrequency", TEXT),
                    optional(
                        "appliedScanFilters",
                        List(
                            &Structure(&[
                                required("filter", Text(1)),
                                required("filterType", TEXT),
                            ]),
                            0,
                        ),
                    ),
                ]),
                0,
            ),
        ),
        optional(
            "failures",
            List(
                &Structure(&[
                    optional("repositoryName", Text(2)),
                    optional("failureCode", TEXT),
                    optional("failureReason", TEXT),
                ]),
                0,
            ),
        ),
    ],
)
.looking();

pub(super) const DELETE_LIFECYCLE_POLICY: Operation = operation(
    "DeleteLifecyclePolicy",
    "Delete the lifecycle policy of a repository",
    &[REGISTRY, NAMED],
    &[
        REGISTRY,
        NAME,
        optional("lifecyclePolicyText", Text(100)),
        optional("lastEvaluatedAt", Timestamp),
    ],
);

pub(super) const GET_LIFECYCLE_POLICY: Operation = operation(
    "GetLifecyclePolicy",
    "Show the lifecycle policy of a repository",
    &[REGISTRY, NAMED],
    &[
        REGISTRY,
        NAME,
        optional("lifecyclePolicyText", Text(100)),
        optional("lastEvaluatedAt", Timestamp),
    ],
)
.looking();

pub(super) const GET_LIFECYCLE_POLICY_PREVIEW: Operation = operation(
    "GetLifecyclePolicyPreview",
    "Show what a lifecycle policy would do",
    &[
        REGISTRY,
        NAMED,
        optional("imageIds", List(&IMAGE_ID, 1)),
        NEXT_TOKEN,
        MAX_RESULTS,
        optional("filter", Structure(&[optional("tagStatus", TEXT)])),
    ],
    &[
        REGISTRY,
        NAME,
        optional("lifecyclePolicyText", Text(100)),
        optional("status", TEXT),
        optional("previewResults", List(&PREVIEW_RESULT, 0)),
        optional(
            "summary",
            Structure(&[
                optional("expiringImageTotalCount", Integer(0)),
                optional(
                    "transitioningImageTotalCounts",
                    List(
                        &Structure(&[
                            optional("targetStorageClass", TEXT),
                            optional("imageTotalCount", Integer(0)),
                        ]),
                        0,
                    ),
                ),
            ]),
        ),
    ],
)
.looking();

const PREVIEW_RESULT: Shape = Structure(&[
    optional("imageTags", List(&TEXT, 0)),
    optional("imageDigest", TEXT),
    optional("imagePushedAt", Timestamp),
    optional("action", Structure(&[optional("type", TEXT), optional("targetStorageClass", TEXT)])),
    optional("appliedRulePriority", Integer(1)),
    optional("storageClass", TEXT),
]);

pub(super) const LIST_TAGS_FOR_RESOURCE: Operation = operation(
    "ListTagsForResource",
    "Show the resource tags of a repository",
    &[required("resourceArn", TEXT)],
    &[optional("tags", List(&TAG, 0))],
)
.looking();

pub(super) const PUT_IMAGE_SCANNING_CONFIGURATION: Operation = operation(
    "PutImageScanningConfiguration",
    "Set whether images are scanned on push",
    &[REGISTRY, NAMED, required("imageScanningConfiguration", IMAGE_SCANNING_CONFIGURATION)],
    &[REGISTRY, NAME, SCANNING],
);

pub(super) const PUT_IMAGE_TAG_MUTABILITY: Operation = operation(
    "PutImageTagMutability",
    "Set whether tags may be overwritten",
    &[REGISTRY, NAMED, required("imageTagMutability", TEXT), EXCLUSION_FILTERS],
    &[REGISTRY, NAME, optional("imageTagMutability", TEXT), EXCLUSION_FILTERS],
);

pub(super) const PUT_LIFECYCLE_POLICY: Operation = operation(
    "PutLifecyclePolicy",
    "Set the lifecycle policy of a repository",
    &[REGISTRY, NAMED, required("lifecyclePolicyText", Text(100))],
    &[REGISTRY, NAME, optional("lifecyclePolicyText", Text(100))],
);

pub(super) const START_LIFECYCLE_POLICY_PREVIEW: Operation = operation(
    "StartLifecyclePolicyPreview",
    "Begin to work out what a lifecycle policy would do",
    &[REGISTRY, NAMED, optional("lifecyclePolicyText", Text(100))],
    &[REGISTRY, NAME, optional("lifecyclePolicyText", Text(100)), optional("status", TEXT)],
);

pub(super) const TAG_RESOURCE: Operation = operation(
    "TagResource",
    "Set resource tags of a repository",
    &[required("resourceArn", TEXT), required("tags", List(&TAG, 0))],
    &[],
);

pub(super) const UNTAG_RESOURCE: Operation = operation(
    "UntagResource",
    "Take resource tags off a repository",
    &[required("resourceArn", TEXT), required("tagKeys", List(&TEXT, 0))],
    &[],
);
