//! Replication: what has become of images, and backfills.

use super::{IMAGE_ID, MAX_RESULTS, NAME, NAMED, NEXT_TOKEN, REGISTRY, operation};
use crate::workstation::aws_cli::operation::Shape::{Integer, List, Structure, Text, Timestamp};
use crate::workstation::aws_cli::operation::{Member, Operation, Shape, TEXT, optional, required};

const DESTINATION: Shape = Structure(&[required("region", Text(2)), required("registryId", TEXT)]);

const BACKFILL: Member = required("replicationBackfillId", TEXT);
const NAMED_BACKFILL: Member = optional("replicationBackfillId", TEXT);
const TO: Member = optional("destination", DESTINATION);
const STATUS: Member = optional("status", TEXT);
const FAILURE: Member = optional("failureCode", TEXT);
const STARTED: Member = optional("startedAt", Timestamp);
const ENDED: Member = optional("endedAt", Timestamp);

const PROGRESS: Member = optional(
    "progress",
    Structure(&[
        required("totalReplicationCount", Integer(0)),
        required("completedReplicationCount", Integer(0)),
        required("failedReplicationCount", Integer(0)),
        required("failureCodes", List(&TEXT, 0)),
    ]),
);

pub(super) const DESCRIBE_IMAGE_REPLICATION_STATUS: Operation = operation(
    "DescribeImageReplicationStatus",
    "Show where an image was replicated to",
    &[NAMED, required("imageId", IMAGE_ID), REGISTRY],
    &[
        NAME,
        optional("imageId", IMAGE_ID),
        optional(
            "replicationStatuses",
            List(&Structure(&[optional("region", Text(2)), REGISTRY, STATUS, FAILURE]), 0),
        ),
    ],
)
.looking();

pub(super) const DESCRIBE_REPLICATION_BACKFILL_RESULTS: Operation = operation(
    "DescribeReplicationBackfillResults",
    "Show how far a backfill is, and its results",
    &[REGISTRY, BACKFILL, optional("resultStatusFilter", TEXT), MAX_RESULTS, NEXT_TOKEN],
    &[
        REGISTRY,
        NAMED_BACKFILL,
        TO,
        STATUS,
        FAILURE,
        PROGRESS,
        optional(
            "results",
            List(
                &Structure(&[
                    required("repositoryName", Text(2)),
                    required("imageId", IMAGE_ID),
                    required("status", TEXT),
                    FAILURE,
                    optional("subImageFailureCodes", List(&TEXT, 0)),
                ]),
                0,
            ),
        ),
        STARTED,
        ENDED,
    ],
)
.looking();

pub(super) const LIST_REPLICATION_BACKFILLS: Operation = operation(
    "ListReplicationBackfills",
    "List the backfills of the registry",
    &[REGISTRY, MAX_RESULTS, NEXT_TOKEN],
    &[
        REGISTRY,
        optional(
            "backfills",
            List(
                &Structure(&[
                    BACKFILL,
                    required("destination", DESTINATION),
                    required("status", TEXT),
                    FAILURE,
                    PROGRESS,
                    required("startedAt", Timestamp),
                    ENDED,
                ]),
                0,
            ),
        ),
    ],
)
.looking();

pub(super) const START_REPLICATION_BACKFILL: Operation = operation(
    "StartReplicationBackfill",
    "Replicate the images that are there already",
    &[REGISTRY, required("destination", DESTINATION)],
    &[NAMED_BACKFILL, REGISTRY, TO, STATUS, STARTED],
);

pub(super) const STOP_REPLICATION_BACKFILL: Operation = operation(
    "StopReplicationBackfill",
    "Replicate no more of them",
    &[REGISTRY, BACKFILL],
    &[REGISTRY, NAMED_BACKFILL, TO, STATUS, STARTED],
);
