//! What is set on a whole registry.

use super::{REGISTRY, operation};
use crate::workstation::aws_cli::operation::Shape::{List, Structure, Text};
use crate::workstation::aws_cli::operation::{Operation, Shape, TEXT, optional, required};

const REGISTRY_SCANNING_RULE: Shape = Structure(&[
    required("scanFrequency", TEXT),
    required(
        "repositoryFilters",
        List(&Structure(&[required("filter", Text(1)), required("filterType", TEXT)]), 0),
    ),
]);

const REGISTRY_SCANNING_CONFIGURATION: Shape =
    Structure(&[optional("scanType", TEXT), optional("rules", List(&REGISTRY_SCANNING_RULE, 0))]);

pub(super) const GET_REGISTRY_SCANNING_CONFIGURATION: Operation = operation(
    "GetRegistryScanningConfiguration",
    "Show how the registry scans",
    &[],
    &[REGISTRY, optional("scanningConfiguration", REGISTRY_SCANNING_CONFIGURATION)],
)
.looking();

pub(super) const PUT_REGISTRY_SCANNING_CONFIGURATION: Operation = operation(
    "PutRegistryScanningConfiguration",
    "Set how the registry scans",
    &[optional("scanType", TEXT), optional("rules", List(&REGISTRY_SCANNING_RULE, 0))],
    &[optional("registryScanningConfiguration", REGISTRY_SCANNING_CONFIGURATION)],
);
