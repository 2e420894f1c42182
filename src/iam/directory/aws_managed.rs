//! The policies that AWS keeps for everybody, as far as ECR is concerned.
//!
//! Source: the AWS managed policy reference for the names; what each allows is as documented for
//! ECR and for the ECS task execution role.

/// A policy that AWS writes and anyone may attach: its path and name, and its document.
type Row = (&'static str, &'static str);

/// The document of the policy that `arn` names; `None` where AWS has none or Drydock does not know
/// it.
pub(super) fn find(arn: &str) -> Option<&'static str> {
    let path = arn.strip_prefix("arn:aws:iam::aws:policy/")?;
    POLICIES.iter().find(|(known, _)| *known == path).map(|(_, text)| *text)
}

/// The ARN of every policy that is known.
pub(super) fn arns() -> impl Iterator<Item = String> {
    POLICIES.iter().map(|(path, _)| format!("arn:aws:iam::aws:policy/{path}"))
}

const POLICIES: [Row; 8] = [
    ("AdministratorAccess", ADMINISTRATOR),
    ("AmazonEC2ContainerRegistryReadOnly", READ_ONLY),
    ("AmazonEC2ContainerRegistryPowerUser", POWER_USER),
    ("AmazonEC2ContainerRegistryPullOnly", PULL_ONLY),
    ("AmazonEC2ContainerRegistryFullAccess", FULL_ACCESS),
    ("service-role/AmazonECSTaskExecutionRolePolicy", TASK_EXECUTION),
    ("aws-service-role/ECRReplicationServiceRolePolicy", REPLICATION),
    ("aws-service-role/AWSECRPullThroughCache_ServiceRolePolicy", PULL_THROUGH_CACHE),
];

const ADMINISTRATOR: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "*"
      ],
      "Resource": "*"
    }
  ]
}"#;

const READ_ONLY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "ecr:GetAuthorizationToken",
        "ecr:BatchCheckLayerAvailability",
        "ecr:GetDownloadUrlForLayer",
        "ecr:GetRepositoryPolicy",
        "ecr:DescribeRepositories",
        "ecr:ListImages",
        "ecr:DescribeImages",
        "ecr:BatchGetImage",
        "ecr:GetLifecyclePolicy",
        "ecr:GetLifecyclePolicyPreview",
        "ecr:ListTagsForResource",
        "ecr:DescribeImageScanFindings"
      ],
      "Resource": "*"
    }
  ]
}"#;

const POWER_USER: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "ecr:GetAuthorizationToken",
        "ecr:BatchCheckLayerAvailability",
        "ecr:GetDownloadUrlForLayer",
        "ecr:GetRepositoryPolicy",
        "ecr:DescribeRepositories",
        "ecr:ListImages",
        "ecr:DescribeImages",
        "ecr:BatchGetImage",
        "ecr:GetLifecyclePolicy",
        "ecr:GetLifecyclePolicyPreview",
        "ecr:ListTagsForResource",
        "ecr:DescribeImageScanFindings",
        "ecr:InitiateLayerUpload",
        "ecr:UploadLayerPart",
        "ecr:CompleteLayerUpload",
        "ecr:PutImage"
      ],
      "Resource": "*"
    }
  ]
}"#;

const PULL_ONLY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "ecr:GetAuthorizationToken",
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer",
        "ecr:BatchImportUpstreamImage"
      ],
      "Resource": "*"
    }
  ]
}"#;

const FULL_ACCESS: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "ecr:*",
        "cloudtrail:LookupEvents"
      ],
      "Resource": "*"
    },
    {
      "Effect": "Allow",
      "Action": [
        "iam:CreateServiceLinkedRole"
      ],
      "Resource": "*",
      "Condition": { "StringEquals": { "iam:AWSServiceName": ["replication.ecr.amazonaws.com"] } }
    }
  ]
}"#;

const TASK_EXECUTION: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "ecr:GetAuthorizationToken",
        "ecr:BatchCheckLayerAvailability",
        "ecr:GetDownloadUrlForLayer",
        "ecr:BatchGetImage",
        "logs:CreateLogStream",
        "logs:PutLogEvents"
      ],
      "Resource": "*"
    }
  ]
}"#;

const REPLICATION: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "ecr:CreateRepository",
        "ecr:ReplicateImage"
      ],
      "Resource": "*"
    }
  ]
}"#;

const PULL_THROUGH_CACHE: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "ecr:GetAuthorizationToken",
        "ecr:BatchCheckLayerAvailability",
        "ecr:InitiateLayerUpload",
        "ecr:UploadLayerPart",
        "ecr:CompleteLayerUpload",
        "ecr:PutImage"
      ],
      "Resource": "*"
    }
  ]
}"#;
