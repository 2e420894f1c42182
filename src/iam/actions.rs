//! The actions of ECR, as policies name them.

/// An action of ECR.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Action {
    /// Its name without the prefix.
    pub name: &'static str,
    /// Whether it acts on a repository; the others act on `*`.
    pub acts_on_repository: bool,
}

const fn repository(name: &'static str) -> Action {
    Action { name, acts_on_repository: true }
}

const fn registry(name: &'static str) -> Action {
    Action { name, acts_on_repository: false }
}

/// All 60 actions. Source: Service Authorization Reference, Amazon ECR.
pub const ECR: [Action; 60] = [
    repository("BatchCheckLayerAvailability"),
    repository("BatchDeleteImage"),
    repository("BatchGetImage"),
    repository("BatchGetRepositoryScanningConfiguration"),
    repository("BatchImportUpstreamImage"),
    repository("CompleteLayerUpload"),
    registry("CreatePullThroughCacheRule"),
    repository("CreateRepository"),
    registry("CreateRepositoryCreationTemplate"),
    repository("DeleteLifecyclePolicy"),
    registry("DeletePullThroughCacheRule"),
    registry("DeleteRegistryPolicy"),
    repository("DeleteRepository"),
    registry("DeleteRepositoryCreationTemplate"),
    repository("DeleteRepositoryPolicy"),
    registry("DeleteSigningConfiguration"),
    registry("DeregisterPullTimeUpdateExclusion"),
    repository("DescribeImageReplicationStatus"),
    repository("DescribeImageScanFindings"),
    repository("DescribeImageSigningStatus"),
    repository("DescribeImages"),
    registry("DescribePullThroughCacheRules"),
    registry("DescribeRegistry"),
    repository("DescribeRepositories"),
    registry("DescribeRepositoryCreationTemplates"),
    registry("GetAccountSetting"),
    registry("GetAuthorizationToken"),
    repository("GetDownloadUrlForLayer"),
    repository("GetImageCopyStatus"),
    repository("GetLifecyclePolicy"),
    repository("GetLifecyclePolicyPreview"),
    registry("GetRegistryPolicy"),
    registry("GetRegistryScanningConfiguration"),
    repository("GetRepositoryPolicy"),
    registry("GetSigningConfiguration"),
    repository("InitiateLayerUpload"),
    repository("ListImages"),
    registry("ListPullTimeUpdateExclusions"),
    repository("ListTagsForResource"),
    registry("PutAccountSetting"),
    repository("PutImage"),
    repository("PutImageScanningConfiguration"),
    repository("PutImageTagMutability"),
    repository("PutLifecyclePolicy"),
    registry("PutRegistryPolicy"),
    registry("PutRegistryScanningConfiguration"),
    registry("PutReplicationConfiguration"),
    registry("PutSigningConfiguration"),
    registry("RegisterPullTimeUpdateExclusion"),
    repository("ReplicateImage"),
    repository("SetRepositoryPolicy"),
    repository("StartImageScan"),
    repository("StartLifecyclePolicyPreview"),
    repository("TagResource"),
    repository("UntagResource"),
    repository("UpdateImageStorageClass"),
    registry("UpdatePullThroughCacheRule"),
    registry("UpdateRepositoryCreationTemplate"),
    repository("UploadLayerPart"),
    registry("ValidatePullThroughCacheRule"),
];

/// The action of a name in any letter case, without prefix.
pub fn find(name: &str) -> Option<&'static Action> {
    ECR.iter().find(|action| action.name.eq_ignore_ascii_case(name))
}

/// Whether it is known here whose word an action needs: each action of ECR, and those of IAM and
/// STS. What is asked of another service, or of an action that ECR does not have, fails closed.
pub fn is_modelled(action: &str) -> bool {
    let Some((service, name)) = action.split_once(':') else { return false };
    let is = |wanted: &str| service.eq_ignore_ascii_case(wanted);
    if !is("ecr") {
        return is("iam") || is("sts");
    }
    // Nearly always spelled as AWS spells it, and then a few comparisons find it.
    ECR.binary_search_by(|action| action.name.cmp(name)).is_ok() || find(name).is_some()
}
