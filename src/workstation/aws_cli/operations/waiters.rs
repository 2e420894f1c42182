//! What can be waited for: `aws ecr wait image-scan-complete`.
//!
//! Source: botocore 1.44, `waiters-2.json` of each service. A waiter whose operation the simulator
//! does not have is not offered; it is there from the day on which its operation is.

use crate::workstation::aws_cli::waiter::{Acceptor, Matcher, State, Waiter};

const fn path(state: State, path: &'static str, expected: &'static str) -> Acceptor {
    Acceptor { state, matcher: Matcher::Path { path, expected } }
}

const fn of_ecr(
    name: &'static str,
    about: &'static str,
    operation: &'static str,
    (attempts_max, acceptors): (u32, &'static [Acceptor]),
) -> Waiter {
    Waiter { name, about, operation, delay_seconds: 5, attempts_max, acceptors }
}

/// Those of ECR.
pub(in crate::workstation::aws_cli) const ECR: &[Waiter] = &[
    of_ecr(
        "ImageScanComplete",
        "Wait until an image is scanned",
        "DescribeImageScanFindings",
        (
            60,
            &[
                path(State::Success, "imageScanStatus.status", "COMPLETE"),
                path(State::Failure, "imageScanStatus.status", "FAILED"),
            ],
        ),
    ),
    of_ecr(
        "LifecyclePolicyPreviewComplete",
        "Wait until the preview of a lifecycle policy is there",
        "GetLifecyclePolicyPreview",
        (
            20,
            &[path(State::Success, "status", "COMPLETE"), path(State::Failure, "status", "FAILED")],
        ),
    ),
];

const fn of_iam(name: &'static str, about: &'static str, operation: &'static str) -> Waiter {
    const IS_THERE: &[Acceptor] = &[
        Acceptor { state: State::Success, matcher: Matcher::Answered },
        Acceptor { state: State::Retry, matcher: Matcher::Error("NoSuchEntity") },
    ];
    Waiter { name, about, operation, delay_seconds: 1, attempts_max: 20, acceptors: IS_THERE }
}

/// Those of IAM, but for instance profiles.
pub(in crate::workstation::aws_cli) const IAM: &[Waiter] = &[
    of_iam("PolicyExists", "Wait until a managed policy is there", "GetPolicy"),
    of_iam("RoleExists", "Wait until a role is there", "GetRole"),
    of_iam("UserExists", "Wait until a user is there", "GetUser"),
];
