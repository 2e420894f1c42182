//! What an operation of an API takes and gives: the part of a service's model that its command
//! line is made from.
//!
//! One row describes an operation for everything: its command, its options with their help and
//! completion, the checks before anything is sent, the request, and the order of what is printed.

use super::operations;
use super::paging::Paginator;
use super::waiter::Waiter;
use crate::workstation::command::Completes;
use crate::workstation::session::Effect;

/// A service, each with its protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::workstation) enum Service {
    /// CloudTrail, which speaks JSON.
    CloudTrail,
    /// CloudWatch, which speaks JSON beside other protocols.
    CloudWatch,
    /// Elastic Container Registry, which speaks JSON.
    Ecr,
    /// Identity and Access Management, which speaks the Query protocol.
    Iam,
    /// Organizations, which speaks JSON.
    Organizations,
    /// Security Token Service, which speaks the Query protocol.
    Sts,
}

impl Service {
    /// Every service, in the order of the alphabet.
    pub(in crate::workstation) const ALL: [Self; 6] =
        [Self::CloudTrail, Self::CloudWatch, Self::Ecr, Self::Iam, Self::Organizations, Self::Sts];

    /// The word for it on the command line.
    pub(in crate::workstation) fn name(self) -> &'static str {
        match self {
            Self::CloudTrail => "cloudtrail",
            Self::CloudWatch => "cloudwatch",
            Self::Ecr => "ecr",
            Self::Iam => "iam",
            Self::Organizations => "organizations",
            Self::Sts => "sts",
        }
    }

    /// The word for it in signatures.
    pub(super) fn signing_name(self) -> &'static str {
        match self {
            Self::CloudWatch => "monitoring",
            Self::CloudTrail | Self::Ecr | Self::Iam | Self::Organizations | Self::Sts => {
                self.name()
            }
        }
    }

    /// What it is.
    pub(in crate::workstation) fn about(self) -> &'static str {
        match self {
            Self::CloudTrail => "Who called what, and when",
            Self::CloudWatch => "Metrics and alarms",
            Self::Ecr => "Repositories, images, layers and their policies",
            Self::Iam => "Users, groups, roles and their policies",
            Self::Organizations => "Accounts in a tree, and the policies that cap them",
            Self::Sts => "Who am I, and becoming somebody else",
        }
    }

    /// Its operations, by name.
    pub(in crate::workstation) fn operations(self) -> &'static [Operation] {
        match self {
            Self::CloudTrail => operations::cloudtrail::operations(),
            Self::CloudWatch => operations::cloudwatch::operations(),
            Self::Ecr => &operations::ecr::OPERATIONS,
            Self::Iam => operations::iam::operations(),
            Self::Organizations => operations::organizations::operations(),
            Self::Sts => operations::sts::operations(),
        }
    }

    /// How the command line gathers the pages of an operation; `None` where botocore knows no
    /// paginator for it: then pages are printed as they come, with the token for the next.
    pub(in crate::workstation) fn paginator(
        self,
        operation: &Operation,
    ) -> Option<&'static Paginator> {
        let all = match self {
            Self::CloudTrail => operations::pages::CLOUD_TRAIL,
            Self::Ecr => operations::pages::ECR,
            Self::Iam => operations::pages::IAM,
            Self::Organizations => operations::pages::ORGANIZATIONS,
            Self::CloudWatch | Self::Sts => &[],
        };
        all.iter().find(|paginator| paginator.operation == operation.name)
    }

    /// The things that can be waited for; only those whose operation the simulator has.
    pub(in crate::workstation) fn waiters(self) -> impl Iterator<Item = &'static Waiter> {
        let all = match self {
            Self::Ecr => operations::waiters::ECR,
            Self::Iam => operations::waiters::IAM,
            Self::CloudTrail | Self::CloudWatch | Self::Organizations | Self::Sts => &[],
        };
        all.iter().filter(move |waiter| waiter.operation(self).is_some())
    }
}

/// An operation.
#[derive(Debug)]
pub(in crate::workstation) struct Operation {
    /// The name in the API, such as `PutImage`.
    pub(in crate::workstation) name: &'static str,
    /// What it does, in few words.
    pub(in crate::workstation) about: &'static str,
    /// What it takes.
    pub(in crate::workstation) parameters: &'static [Member],
    /// What it gives, in the order of the model, which is the order of the output.
    pub(super) answer: &'static [Member],
    /// Whether it leaves anything different.
    pub(super) effect: Effect,
}

impl Operation {
    /// The word for it on the command line: `put-image`.
    pub(in crate::workstation) fn command(&self) -> String {
        kebab(self.name)
    }

    /// Whether botocore keeps nothing of the gathered pages but the list: what stands beside it is
    /// shown with `--no-paginate` alone.
    ///
    /// Source: botocore, `paginators-1.json` of ECR: no `non_aggregate_keys`.
    pub(super) fn keeps_list_alone(&self) -> bool {
        matches!(self.name, "DescribeReplicationBackfillResults" | "ListReplicationBackfills")
    }

    /// The parameter that an option sets: `--repository-name`, or `--no-force` for a switch.
    pub(super) fn parameter(&self, option: &str) -> Option<(&'static Member, bool)> {
        let name = option.strip_prefix("--")?;
        let find = |name: &str| self.parameters.iter().find(|member| kebab(member.name) == name);
        if let Some(member) = find(name) {
            return Some((member, true));
        }
        let member = find(name.strip_prefix("no-")?)?;
        matches!(member.shape, Shape::Boolean).then_some((member, false))
    }
}

/// A parameter, a member of an answer, or a member of either.
#[derive(Clone, Copy, Debug)]
pub(in crate::workstation) struct Member {
    /// The name in the API.
    pub(in crate::workstation) name: &'static str,
    /// What it holds.
    pub(in crate::workstation) shape: Shape,
    /// Whether a call without it is refused before it is sent.
    pub(in crate::workstation) is_required: bool,
}

impl Member {
    /// The words that its value can be. Of those for a structure the ones whose member it has: one
    /// name, such as `filter`, stands for structures that differ.
    pub(in crate::workstation) fn words(&self) -> Vec<&'static str> {
        let Completes::Words(words) = note(self.name).1 else { return Vec::new() };
        let Shape::Structure(members) = self.shape else { return words.to_vec() };
        let fits = |word: &&str| {
            let named = word.split_once('=');
            named.is_some_and(|(name, _)| members.iter().any(|member| member.name == name))
        };
        words.iter().copied().filter(fits).collect()
    }

    /// The option that sets it.
    pub(in crate::workstation) fn option(&self) -> String {
        format!("--{}", kebab(self.name))
    }
}

/// What a value is made of.
#[derive(Clone, Copy, Debug)]
pub(in crate::workstation) enum Shape {
    /// Text of at least so many characters.
    Text(usize),
    /// A whole number, at least so much.
    Integer(i64),
    /// A number, whole or not; answers alone have such.
    Number,
    /// Yes or no.
    Boolean,
    /// A moment.
    Timestamp,
    /// Bytes.
    Blob,
    /// A policy that travels percent-encoded and is printed as the document that it is.
    Document,
    /// A list of at least so many.
    List(&'static Self, usize),
    /// Texts by names that nobody knows beforehand; answers alone have such.
    Map,
    /// Members by name.
    Structure(&'static [Member]),
}

/// A member that may be absent.
pub(super) const fn optional(name: &'static str, shape: Shape) -> Member {
    Member { name, shape, is_required: false }
}

/// A member that has to be there.
pub(super) const fn required(name: &'static str, shape: Shape) -> Member {
    Member { name, shape, is_required: true }
}

/// Text without a least length.
pub(super) const TEXT: Shape = Shape::Text(0);

/// `repositoryName` → `repository-name`, `GetDownloadUrlForLayer` → `get-download-url-for-layer`,
/// `AWSServiceName` → `aws-service-name`.
pub(super) fn kebab(name: &str) -> String {
    let mut kebab = String::with_capacity(name.len() + 4);
    let mut letters = name.chars().peekable();
    let mut is_after_small = false;
    while let Some(letter) = letters.next() {
        let is_capital = letter.is_ascii_uppercase();
        let is_before_small = letters.peek().is_some_and(char::is_ascii_lowercase);
        if is_capital && !kebab.is_empty() && (is_after_small || is_before_small) {
            kebab.push('-');
        }
        kebab.push(letter.to_ascii_lowercase());
        is_after_small = !is_capital;
    }
    kebab
}

/// What a parameter is for, and what can complete it. Parameters of one name mean one thing.
pub(in crate::workstation) fn note(parameter: &str) -> (&'static str, Completes) {
    let row = NOTES.iter().find(|(name, ..)| *name == parameter);
    row.map_or(("", Completes::Nothing), |&(_, about, completes)| (about, completes))
}

const MANIFEST_TYPES: Completes = Completes::Words(&[
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
]);

const STATISTICS: &[&str] = &["Sum", "SampleCount", "Average", "Minimum", "Maximum"];

const NOTES: &[(&str, &str, Completes)] = &[
    ("AlarmDescription", "What it is for", Completes::Nothing),
    ("AlarmName", "The alarm", Completes::Nothing),
    ("AlarmNames", "The alarms", Completes::Nothing),
    (
        "ComparisonOperator",
        "On which side of the threshold the alarm is",
        Completes::Words(&[
            "GreaterThanOrEqualToThreshold",
            "GreaterThanThreshold",
            "LessThanOrEqualToThreshold",
            "LessThanThreshold",
        ]),
    ),
    ("DatapointsToAlarm", "How many periods have to cross the threshold", Completes::Nothing),
    ("Dimensions", "What tells the metric apart, as Name=…,Value=…", Completes::Nothing),
    ("EndTime", "Until when", Completes::Nothing),
    ("EvaluationPeriods", "How many periods are looked at", Completes::Nothing),
    (
        "LookupAttributes",
        "What to look up by, as AttributeKey=…,AttributeValue=…",
        Completes::Words(&[
            "AttributeKey=EventName,AttributeValue=PutImage",
            "AttributeKey=ReadOnly,AttributeValue=false",
            "AttributeKey=Username,AttributeValue=",
        ]),
    ),
    (
        "MetricName",
        "The metric: of a repository RepositoryPullCount alone. RepositorySizeBytes does not exist; \
         sizes are the imageSizeInBytes of describe-images",
        Completes::Words(&["RepositoryPullCount", "CallCount", "ResourceCount"]),
    ),
    ("Namespace", "Where the metric belongs", Completes::Words(&["AWS/ECR", "AWS/Usage"])),
    ("Period", "How long a period is, in seconds", Completes::Words(&["60", "300", "3600"])),
    ("StartTime", "From when on", Completes::Nothing),
    (
        "StateValue",
        "Only those in this state",
        Completes::Words(&["OK", "ALARM", "INSUFFICIENT_DATA"]),
    ),
    ("Statistic", "What is compared", Completes::Words(STATISTICS)),
    ("Statistics", "What the samples come to", Completes::Words(STATISTICS)),
    ("Threshold", "The threshold", Completes::Nothing),
    (
        "TreatMissingData",
        "What a period without data counts as",
        Completes::Words(&["missing", "notBreaching", "breaching", "ignore"]),
    ),
    ("Unit", "The unit", Completes::Words(&["Count", "None"])),
    ("acceptedMediaTypes", "Manifest types that the answer may have", MANIFEST_TYPES),
    (
        "appliedFor",
        "When it is used",
        Completes::Words(&["REPLICATION", "PULL_THROUGH_CACHE", "CREATE_ON_PUSH"]),
    ),
    ("AssumeRolePolicyDocument", "Who may assume the role, as JSON", Completes::ParameterFile),
    ("credentialArn", "The secret with the login for the other registry", Completes::Nothing),
    ("customRoleArn", "The role that ECR is to use", Completes::Nothing),
    ("Description", "What it is for", Completes::Nothing),
    ("description", "What it is for", Completes::Nothing),
    ("destination", "Where images go, as region=eu-west-1,registryId=…", Completes::Nothing),
    ("DurationSeconds", "How long the session lasts", Completes::Nothing),
    ("ecrRepositoryPrefix", "What the names of cached repositories begin with", Completes::Nothing),
    ("ecrRepositoryPrefixes", "The prefixes of rules", Completes::Nothing),
    (
        "encryptionConfiguration",
        "How the repository is encrypted",
        Completes::Words(&[
            "encryptionType=AES256",
            "encryptionType=KMS",
            "encryptionType=KMS_DSSE",
        ]),
    ),
    (
        "filter",
        "Which images",
        Completes::Words(&[
            "tagStatus=TAGGED",
            "tagStatus=UNTAGGED",
            "tagStatus=ANY",
            "imageStatus=ACTIVE",
            "imageStatus=ARCHIVED",
            "imageStatus=ACTIVATING",
            "imageStatus=ANY",
            "artifactStatus=ACTIVE",
            "artifactStatus=ARCHIVED",
            "artifactStatus=ACTIVATING",
            "artifactStatus=ANY",
        ]),
    ),
    ("force", "Do it all the same", Completes::Nothing),
    ("imageDigest", "The digest that the manifest must have", Completes::Nothing),
    ("imageId", "The image, by tag or digest", Completes::ImageId),
    ("imageIds", "Images by tag or digest", Completes::ImageId),
    ("imageManifest", "The manifest, as JSON", Completes::ParameterFile),
    ("imageManifestMediaType", "What the manifest is", MANIFEST_TYPES),
    (
        "imageScanningConfiguration",
        "Whether images are scanned on push",
        Completes::Words(&["scanOnPush=true", "scanOnPush=false"]),
    ),
    ("imageTag", "The tag to set", Completes::Tag),
    (
        "imageTagMutability",
        "Whether tags may be overwritten",
        Completes::Words(&[
            "MUTABLE",
            "IMMUTABLE",
            "IMMUTABLE_WITH_EXCLUSION",
            "MUTABLE_WITH_EXCLUSION",
        ]),
    ),
    (
        "imageTagMutabilityExclusionFilters",
        "Tags for which it is the other way",
        Completes::Nothing,
    ),
    ("layerDigest", "A layer", Completes::Nothing),
    ("layerDigests", "Layers", Completes::Nothing),
    ("layerPartBlob", "The bytes, as fileb:// or base64", Completes::Nothing),
    ("lifecyclePolicy", "The lifecycle policy, as JSON", Completes::ParameterFile),
    ("lifecyclePolicyText", "The policy, as JSON", Completes::ParameterFile),
    ("Marker", "Where an earlier list ended", Completes::Nothing),
    ("MaxItems", "How many at most", Completes::Nothing),
    ("maxResults", "How many at most", Completes::Nothing),
    ("MaxSessionDuration", "How long sessions may last, in seconds", Completes::Nothing),
    (
        "name",
        "The setting",
        Completes::Words(&["BASIC_SCAN_TYPE_VERSION", "REGISTRY_POLICY_SCOPE", "BLOB_MOUNTING"]),
    ),
    ("nextToken", "Where an earlier list ended", Completes::Nothing),
    ("partFirstByte", "The first byte of the part, counted from 0", Completes::Nothing),
    ("partLastByte", "The last byte of the part", Completes::Nothing),
    ("Path", "The path in front of the name", Completes::Nothing),
    ("PathPrefix", "Only names below this path", Completes::Nothing),
    ("Policy", "A policy that caps the session, as JSON", Completes::ParameterFile),
    ("PolicyArn", "A managed policy", Completes::Nothing),
    ("PolicyDocument", "The policy, as JSON", Completes::ParameterFile),
    ("PolicyName", "The name of the policy", Completes::Nothing),
    ("policyText", "The policy, as JSON", Completes::ParameterFile),
    ("prefix", "What the names of the repositories begin with, or ROOT", Completes::Nothing),
    ("prefixes", "The prefixes of templates", Completes::Nothing),
    ("principalArn", "A user or a role", Completes::Nothing),
    ("registryId", "The account that owns the registry, if not yours", Completes::Nothing),
    ("registryIds", "The accounts that own the registries, if not yours", Completes::Nothing),
    ("replicationBackfillId", "The backfill, as its start gave it", Completes::Nothing),
    ("replicationConfiguration", "Where images go, as JSON", Completes::ParameterFile),
    ("repositoryName", "The repository", Completes::Repository),
    ("repositoryNames", "Repositories", Completes::Repository),
    ("repositoryPolicy", "The policy, as JSON", Completes::ParameterFile),
    ("resourceArn", "The ARN of the repository", Completes::Nothing),
    ("resultStatusFilter", "Which results", Completes::Words(&["COMPLETE", "FAILED"])),
    ("resourceTags", "Resource tags, as Key=team,Value=api", Completes::Nothing),
    ("RoleArn", "The role to assume", Completes::Nothing),
    ("RoleName", "The role", Completes::Nothing),
    ("rules", "When images of which repositories are scanned", Completes::Nothing),
    ("scanType", "Who scans", Completes::Words(&["BASIC", "ENHANCED"])),
    ("signingConfiguration", "Profiles and repositories, as JSON", Completes::ParameterFile),
    ("subjectId", "The image that is referred to, as imageDigest=sha256:…", Completes::Nothing),
    ("tagKeys", "The keys of tags", Completes::Nothing),
    ("tags", "Resource tags, as Key=team,Value=api", Completes::Nothing),
    ("targetStorageClass", "Where it is to be", Completes::Words(&["STANDARD", "ARCHIVE"])),
    ("uploadId", "The upload, as initiate-layer-upload gave it", Completes::Nothing),
    (
        "upstreamRegistry",
        "What the other registry is",
        Completes::Words(&[
            "ecr",
            "ecr-public",
            "quay",
            "k8s",
            "docker-hub",
            "github-container-registry",
            "azure-container-registry",
            "gitlab-container-registry",
            "chainguard",
        ]),
    ),
    ("upstreamRegistryUrl", "The other registry, such as public.ecr.aws", Completes::Nothing),
    (
        "upstreamRepositoryPrefix",
        "Which of its repositories, by the beginning of their names",
        Completes::Nothing,
    ),
    ("UserName", "The user", Completes::Nothing),
    ("AccessKeyId", "The keys", Completes::Nothing),
    ("AWSServiceName", "The service, such as replication.ecr.amazonaws.com", Completes::Nothing),
    ("Content", "The policy, as JSON", Completes::ParameterFile),
    ("CustomSuffix", "What the name of the role ends in", Completes::Nothing),
    ("ExternalId", "The word that the role asks of strangers", Completes::Nothing),
    (
        "Filter",
        "The kind of policy",
        Completes::Words(&["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"]),
    ),
    ("GroupName", "The group", Completes::Nothing),
    ("Name", "The name", Completes::Nothing),
    ("OnlyAttached", "Only what somebody has", Completes::Nothing),
    ("ParentId", "The root or a unit", Completes::Nothing),
    ("PermissionsBoundary", "The managed policy that caps it", Completes::Nothing),
    ("PolicyArns", "Managed policies that cap the session", Completes::Nothing),
    ("PolicyId", "The policy", Completes::Nothing),
    ("RoleSessionName", "The name of the session", Completes::Nothing),
    ("Scope", "Whose policies", Completes::Words(&["All", "AWS", "Local"])),
    ("SetAsDefault", "Make it the version that counts", Completes::Nothing),
    ("SourceIdentity", "Who is behind the session", Completes::Nothing),
    ("TagKeys", "The keys of tags", Completes::Nothing),
    ("Tags", "Tags, each Key=…,Value=…", Completes::Nothing),
    ("TargetId", "The root, a unit or an account", Completes::Nothing),
    ("TransitiveTagKeys", "Tags that chained sessions inherit", Completes::Nothing),
    (
        "Type",
        "The kind of policy",
        Completes::Words(&["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"]),
    ),
    (
        "value",
        "What it is set to",
        Completes::WordsBy(
            "--name",
            &[
                ("BASIC_SCAN_TYPE_VERSION", &["AWS_NATIVE"]),
                ("REGISTRY_POLICY_SCOPE", &["V2"]),
                ("BLOB_MOUNTING", &["ENABLED", "DISABLED"]),
            ],
        ),
    ),
    ("VersionId", "The version, such as v1", Completes::Nothing),
];
