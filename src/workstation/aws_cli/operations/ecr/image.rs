//! Images beyond pushing and pulling: scans, signatures, storage classes, what refers to them.

use super::{IMAGE_ID, MAX_RESULTS, NAME, NAMED, NEXT_TOKEN, REGISTRY, SCAN_STATUS, operation};
use crate::workstation::aws_cli::operation::Shape::{
    Integer, List, Map, Number, Structure, Text, Timestamp,
};
use crate::workstation::aws_cli::operation::{Member, Operation, Shape, TEXT, optional, required};

const BASIC_FINDING: Shape = Structure(&[
    optional("name", TEXT),
    optional("description", TEXT),
    optional("uri", TEXT),
    optional("severity", TEXT),
    optional(
        "attributes",
        List(&Structure(&[required("key", Text(1)), optional("value", Text(1))]), 0),
    ),
]);

const VULNERABILITY_DETAILS: Shape = Structure(&[
    optional(
        "cvss",
        List(
            &Structure(&[
                optional("baseScore", Number),
                optional("scoringVector", TEXT),
                optional("source", TEXT),
                optional("version", TEXT),
            ]),
            0,
        ),
    ),
    optional("referenceUrls", List(&TEXT, 0)),
    optional("relatedVulnerabilities", List(&TEXT, 0)),
    optional("source", TEXT),
    optional("sourceUrl", TEXT),
    optional("vendorCreatedAt", Timestamp),
    optional("vendorSeverity", TEXT),
    optional("vendorUpdatedAt", Timestamp),
    optional("vulnerabilityId", TEXT),
    optional(
        "vulnerablePackages",
        List(
            &Structure(&[
                optional("arch", TEXT),
                optional("epoch", Integer(0)),
                optional("filePath", TEXT),
                optional("name", TEXT),
                optional("packageManager", TEXT),
                optional("release", TEXT),
                optional("sourceLayerHash", TEXT),
                optional("version", TEXT),
                optional("fixedInVersion", TEXT),
            ]),
            0,
        ),
    ),
]);

const SCANNED_RESOURCE: Shape = Structure(&[
    optional(
        "details",
        Structure(&[optional(
            "awsEcrContainerImage",
            Structure(&[
                optional("architecture", TEXT),
                optional("author", TEXT),
                optional("imageHash", TEXT),
                optional("imageTags", List(&TEXT, 0)),
                optional("platform", TEXT),
                optional("pushedAt", Timestamp),
                optional("lastInUseAt", Timestamp),
                optional("inUseCount", Integer(0)),
                optional("registry", TEXT),
                optional("repositoryName", TEXT),
            ]),
        )]),
    ),
    optional("id", TEXT),
    optional("tags", Map),
    optional("type", TEXT),
]);

const SCORE_DETAILS: Shape = Structure(&[optional(
    "cvss",
    Structure(&[
        optional(
            "adjustments",
            List(&Structure(&[optional("metric", TEXT), optional("reason", TEXT)]), 0),
        ),
        optional("score", Number),
        optional("scoreSource", TEXT),
        optional("scoringVector", TEXT),
        optional("version", TEXT),
    ]),
)]);

const REMEDIATION: Shape = Structure(&[optional(
    "recommendation",
    Structure(&[optional("url", TEXT), optional("text", TEXT)]),
)]);

const ENHANCED_FINDING: Shape = Structure(&[
    optional("awsAccountId", TEXT),
    optional("description", TEXT),
    optional("findingArn", TEXT),
    optional("firstObservedAt", Timestamp),
    optional("lastObservedAt", Timestamp),
    optional("packageVulnerabilityDetails", VULNERABILITY_DETAILS),
    optional("remediation", REMEDIATION),
    optional("resources", List(&SCANNED_RESOURCE, 0)),
    optional("score", Number),
    optional("scoreDetails", SCORE_DETAILS),
    optional("severity", TEXT),
    optional("status", TEXT),
    optional("title", TEXT),
    optional("type", TEXT),
    optional("updatedAt", Timestamp),
    optional("fixAvailable", TEXT),
    optional("exploitAvailable", TEXT),
]);

const FINDINGS: Member = optional(
    "imageScanFindings",
    Structure(&[
        optional("imageScanCompletedAt", Timestamp),
        optional("vulnerabilitySourceUpdatedAt", Timestamp),
        optional("findingSeverityCounts", Map),
        optional("findings", List(&BASIC_FINDING, 0)),
        optional("enhancedFindings", List(&ENHANCED_FINDING, 0)),
    ]),
);

pub(super) const DESCRIBE_IMAGE_SCAN_FINDINGS: Operation = operation(
    "DescribeImageScanFindings",
    "Show what a scan of an image has found",
    &[REGISTRY, NAMED, required("imageId", IMAGE_ID), NEXT_TOKEN, MAX_RESULTS],
    &[REGISTRY, NAME, optional("imageId", IMAGE_ID), SCAN_STATUS, FINDINGS],
)
.looking();

pub(super) const DESCRIBE_IMAGE_SIGNING_STATUS: Operation = operation(
    "DescribeImageSigningStatus",
    "Show how far the signing of an image is",
    &[NAMED, required("imageId", IMAGE_ID), REGISTRY],
    &[
        NAME,
        optional("imageId", IMAGE_ID),
        REGISTRY,
        optional(
            "signingStatuses",
            List(
                &Structure(&[
                    optional("signingProfileArn", TEXT),
                    optional("failureCode", TEXT),
                    optional("failureReason", TEXT),
                    optional("status", TEXT),
                ]),
                0,
            ),
        ),
    ],
)
.looking();

pub(super) const START_IMAGE_SCAN: Operation = operation(
    "StartImageScan",
    "Scan an image",
    &[REGISTRY, NAMED, required("imageId", IMAGE_ID)],
    &[REGISTRY, NAME, optional("imageId", IMAGE_ID), SCAN_STATUS],
);

pub(super) const LIST_IMAGE_REFERRERS: Operation = operation(
    "ListImageReferrers",
    "List what refers to an image",
    &[
        REGISTRY,
        NAMED,
        required("subjectId", Structure(&[required("imageDigest", TEXT)])),
        optional(
            "filter",
            Structure(&[
                optional("artifactTypes", List(&Text(1), 0)),
                optional("artifactStatus", TEXT),
            ]),
        ),
        NEXT_TOKEN,
        MAX_RESULTS,
    ],
    &[
        optional(
            "referrers",
            List(
                &Structure(&[
                    required("digest", TEXT),
                    required("mediaType", TEXT),
                    optional("artifactType", Text(1)),
                    required("size", Integer(0)),
                    optional("annotations", Map),
                    optional("artifactStatus", TEXT),
                ]),
                0,
            ),
        ),
        NEXT_TOKEN,
    ],
)
.looking();

pub(super) const UPDATE_IMAGE_STORAGE_CLASS: Operation = operation(
    "UpdateImageStorageClass",
    "Move an image into the archive, or out of it",
    &[REGISTRY, NAMED, required("imageId", IMAGE_ID), required("targetStorageClass", TEXT)],
    &[REGISTRY, NAME, optional("imageId", IMAGE_ID), optional("imageStatus", TEXT)],
);
