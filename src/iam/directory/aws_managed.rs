//! The policies that AWS keeps for everybody, as far as ECR is concerned.
//!
//! Source: the AWS managed policy reference for the names; what each allows is as documented for
//! ECR and for the ECS task execution role.

/// A policy that AWS writes and anyone may attach.
#[derive(Debug, PartialEq, Eq)]
pub struct ManagedPolicy {
    /// Its path and name, such as `service-role/AmazonECSTaskExecutionRolePolicy`.
    path: &'static str,
    /// The document.
    pub text: &'static str,
}

impl ManagedPolicy {
    /// The policy that `arn` names; `None` where AWS has none or Drydock does not know it.
    pub fn find(arn: &str) -> Option<&'static Self> {
        let path = arn.strip_prefix("arn:aws:iam::aws:policy/")?;
        POLICIES.iter().find(|policy| policy.path == path)
    }

    /// `arn:aws:iam::aws:policy/…`
    pub fn arn(&self) -> String {
        format!("arn:aws:iam::aws:policy/{}", self.path)
    }

    /// The name without the path.
    pub fn name(&self) -> &'static str {
        self.path.rsplit('/').next().unwrap_or(self.path)
    }
}

const POLICIES: [ManagedPolicy; 6] = [
    ManagedPolicy { path: "AdministratorAccess", text: ADMINISTRATOR },
    ManagedPolicy { path: "AmazonEC2ContainerRegistryReadOnly", text: READ_ONLY },
    ManagedPolicy { path: "AmazonEC2ContainerRegistryPowerUser", text: POWER_USER },
    ManagedPolicy { path: "AmazonEC2ContainerRegistryPullOnly", text: PULL_ONLY },
    ManagedPolicy { path: "AmazonEC2ContainerRegistryFullAccess", text: FULL_ACCESS },
    ManagedPolicy { path: "service-role/AmazonECSTaskExecutionRolePolicy", text: TASK_EXECUTION },
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
