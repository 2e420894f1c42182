//! CloudTrail, API version 2013-11-01.

use crate::workstation::aws_cli::operation::Shape::{Integer, List, Structure, Timestamp};
use crate::workstation::aws_cli::operation::{Operation, TEXT, optional, required};
use crate::workstation::session::Effect::Looks;

/// Every operation of CloudTrail that the simulator has.
///
/// A function that the compiler cannot see through, so that the page's first screen comes without
/// them.
#[inline(never)]
pub(in crate::workstation::aws_cli) fn operations() -> &'static [Operation] {
    std::hint::black_box(&OPERATIONS)
}

static OPERATIONS: [Operation; 1] = [Operation {
    name: "LookupEvents",
    about: "Show what was called, newest first",
    parameters: &[
        optional(
            "LookupAttributes",
            List(
                &Structure(&[required("AttributeKey", TEXT), required("AttributeValue", TEXT)]),
                0,
            ),
        ),
        optional("StartTime", Timestamp),
        optional("EndTime", Timestamp),
        optional("EventCategory", TEXT),
        optional("MaxResults", Integer(1)),
        optional("NextToken", TEXT),
    ],
    answer: &[optional(
        "Events",
        List(
            &Structure(&[
                optional("EventId", TEXT),
                optional("EventName", TEXT),
                optional("ReadOnly", TEXT),
                optional("AccessKeyId", TEXT),
                optional("EventTime", Timestamp),
                optional("EventSource", TEXT),
                optional("Username", TEXT),
                optional(
                    "Resources",
                    List(
                        &Structure(&[
                            optional("ResourceType", TEXT),
                            optional("ResourceName", TEXT),
                        ]),
                        0,
                    ),
                ),
                optional("CloudTrailEvent", TEXT),
            ]),
            0,
        ),
    )],
    effect: Looks,
}];
