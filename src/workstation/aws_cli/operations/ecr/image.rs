//! Images beyond pushing and pulling: storage classes, what refers to them.

use super::{IMAGE_ID, MAX_RESULTS, NAME, NAMED, NEXT_TOKEN, REGISTRY, operation};
use crate::workstation::aws_cli::operation::Shape::{Integer, List, Map, Structure, Text};
use crate::workstation::aws_cli::operation::{Operation, TEXT, optional, required};

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
