//! Security Token Service, API version 2011-06-15.

use crate::workstation::aws_cli::operation::Shape::{Integer, Structure, Text, Timestamp};
use crate::workstation::aws_cli::operation::{Operation, TEXT, optional, required};
use crate::workstation::session::Effect::{Changes, Looks};

/// Every operation of STS that the simulator has.
pub(in crate::workstation::aws_cli) static OPERATIONS: [Operation; 2] = [
    Operation {
        name: "AssumeRole",
        about: "Become a role, for a time",
        parameters: &[
            required("RoleArn", Text(20)),
            required("RoleSessionName", Text(2)),
            optional("Policy", Text(1)),
            optional("DurationSeconds", Integer(900)),
            optional("ExternalId", Text(2)),
            optional("SourceIdentity", Text(2)),
        ],
        answer: &[
            optional(
                "Credentials",
                Structure(&[
                    optional("AccessKeyId", TEXT),
                    optional("SecretAccessKey", TEXT),
                    optional("SessionToken", TEXT),
                    optional("Expiration", Timestamp),
                ]),
            ),
            optional(
                "AssumedRoleUser",
                Structure(&[optional("AssumedRoleId", TEXT), optional("Arn", TEXT)]),
            ),
            optional("PackedPolicySize", Integer(0)),
            optional("SourceIdentity", TEXT),
        ],
        effect: Changes,
    },
    Operation {
        name: "GetCallerIdentity",
        about: "Who you are, as AWS sees you",
        parameters: &[],
        answer: &[optional("UserId", TEXT), optional("Account", TEXT), optional("Arn", TEXT)],
        effect: Looks,
    },
];
