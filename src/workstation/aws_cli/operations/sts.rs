//! Security Token Service, API version 2011-06-15.

use crate::workstation::aws_cli::operation::Shape::{Integer, List, Structure, Text, Timestamp};
use crate::workstation::aws_cli::operation::{Member, Operation, TEXT, optional, required};
use crate::workstation::session::Effect::{Changes, Looks};

const POLICY: Member = optional("Policy", Text(1));
const POLICY_ARNS: Member =
    optional("PolicyArns", List(&Structure(&[optional("arn", Text(20))]), 0));
const DURATION: Member = optional("DurationSeconds", Integer(900));
const TAGS: Member =
    optional("Tags", List(&Structure(&[required("Key", Text(1)), required("Value", TEXT)]), 0));
const SERIAL_NUMBER: Member = optional("SerialNumber", Text(9));
const TOKEN_CODE: Member = optional("TokenCode", Text(6));
const CREDENTIALS: Member = optional(
    "Credentials",
    Structure(&[
        optional("AccessKeyId", TEXT),
        optional("SecretAccessKey", TEXT),
        optional("SessionToken", TEXT),
        optional("Expiration", Timestamp),
    ]),
);
const PACKED_POLICY_SIZE: Member = optional("PackedPolicySize", Integer(0));

/// Every operation of STS that the simulator has.
///
/// A function that the compiler cannot see through, so that the page's first screen comes without
/// them.
#[inline(never)]
pub(in crate::workstation::aws_cli) fn operations() -> &'static [Operation] {
    std::hint::black_box(&OPERATIONS)
}

static OPERATIONS: [Operation; 4] = [
    Operation {
        name: "AssumeRole",
        about: "Become a role, for a time",
        parameters: &[
            required("RoleArn", Text(20)),
            required("RoleSessionName", Text(2)),
            POLICY_ARNS,
            POLICY,
            DURATION,
            TAGS,
            optional("TransitiveTagKeys", List(&Text(1), 0)),
            optional("ExternalId", Text(2)),
            SERIAL_NUMBER,
            TOKEN_CODE,
            optional("SourceIdentity", Text(2)),
        ],
        answer: &[
            CREDENTIALS,
            optional(
                "AssumedRoleUser",
                Structure(&[optional("AssumedRoleId", TEXT), optional("Arn", TEXT)]),
            ),
            PACKED_POLICY_SIZE,
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
    Operation {
        name: "GetFederationToken",
        about: "Lend your permissions, as far as a policy goes, to somebody of another name",
        parameters: &[required("Name", Text(2)), POLICY, POLICY_ARNS, DURATION, TAGS],
        answer: &[
            CREDENTIALS,
            optional(
                "FederatedUser",
                Structure(&[optional("FederatedUserId", TEXT), optional("Arn", TEXT)]),
            ),
            PACKED_POLICY_SIZE,
        ],
        effect: Changes,
    },
    Operation {
        name: "GetSessionToken",
        about: "Keys of your own that end",
        parameters: &[DURATION, SERIAL_NUMBER, TOKEN_CODE],
        answer: &[CREDENTIALS],
        effect: Changes,
    },
];
