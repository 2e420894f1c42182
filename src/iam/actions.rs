//! The actions of ECR, and what each acts on.
//!
//! Source: service authorization reference, "Actions, resources, and condition keys for Amazon
//! Elastic Container Registry".

use super::evaluate::Modelled;

/// What is known of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActionFacts {
    /// The name without the service: `BatchGetImage`.
    pub name: &'static str,
    /// What kind of action it is.
    pub level: AccessLevel,
    /// What it acts on.
    pub acts_on: ActsOn,
}

/// The kinds of action, as AWS sorts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessLevel {
    /// Reads contents.
    Read,
    /// Reads names.
    List,
    /// Changes contents.
    Write,
    /// Changes tags.
    Tagging,
    /// Changes who may do what.
    Permissions,
}

/// What an action acts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActsOn {
    /// A repository, whose ARN a `Resource` can name.
    Repository,
    /// Nothing with a name, so that only the `Resource` `*` covers it.
    Everything,
}

/// The facts about an action such as `ecr:BatchGetImage`, in any letter case.
pub fn find(action: &str) -> Option<&'static ActionFacts> {
    let (service, name) = action.split_once(':')?;
    if !service.eq_ignore_ascii_case("ecr") {
        return None;
    }
    let compare = |facts: &ActionFacts| {
        let letters = facts.name.bytes().map(|letter| letter.to_ascii_lowercase());
        letters.cmp(name.bytes().map(|letter| letter.to_ascii_lowercase()))
    };
    ACTIONS.binary_search_by(compare).ok().and_then(|at| ACTIONS.get(at))
}

/// Whether Drydock knows an action, so that an Allow of it can be trusted.
///
/// Of IAM and STS it knows the service but keeps no list.
pub fn is_modelled(action: &str) -> Modelled {
    let service = action.split_once(':').map_or("", |(service, _)| service);
    let is_listless = ["iam", "sts"].into_iter().any(|known| service.eq_ignore_ascii_case(known));
    if is_listless || find(action).is_some() { Modelled::Yes } else { Modelled::No }
}

const fn row(name: &'static str, level: AccessLevel, acts_on: ActsOn) -> ActionFacts {
    ActionFacts { name, level, acts_on }
}

/// Every action of ECR, by name without letter case.
pub static ACTIONS: [ActionFacts; 60] = [
    row("BatchCheckLayerAvailability", AccessLevel::Read, ActsOn::Repository),
    row("BatchDeleteImage", AccessLevel::Write, ActsOn::Repository),
    row("BatchGetImage", AccessLevel::Read, ActsOn::Repository),
    row("BatchGetRepositoryScanningConfiguration", AccessLevel::Read, ActsOn::Repository),
    row("BatchImportUpstreamImage", AccessLevel::Write, ActsOn::Repository),
    row("CompleteLayerUpload", AccessLevel::Write, ActsOn::Repository),
    row("CreatePullThroughCacheRule", AccessLevel::Write, ActsOn::Everything),
    row("CreateRepository", AccessLevel::Write, ActsOn::Repository),
    row("CreateRepositoryCreationTemplate", AccessLevel::Write, ActsOn::Everything),
    row("DeleteLifecyclePolicy", AccessLevel::Write, ActsOn::Repository),
    row("DeletePullThroughCacheRule", AccessLevel::Write, ActsOn::Everything),
    row("DeleteRegistryPolicy", AccessLevel::Permissions, ActsOn::Everything),
    row("DeleteRepository", AccessLevel::Write, ActsOn::Repository),
    row("DeleteRepositoryCreationTemplate", AccessLevel::Write, ActsOn::Everything),
    row("DeleteRepositoryPolicy", AccessLevel::Permissions, ActsOn::Repository),
    row("DeleteSigningConfiguration", AccessLevel::Write, ActsOn::Everything),
    row("DeregisterPullTimeUpdateExclusion", AccessLevel::Write, ActsOn::Everything),
    row("DescribeImageReplicationStatus", AccessLevel::Read, ActsOn::Repository),
    row("DescribeImages", AccessLevel::List, ActsOn::Repository),
    row("DescribeImageScanFindings", AccessLevel::Read, ActsOn::Repository),
    row("DescribeImageSigningStatus", AccessLevel::Read, ActsOn::Repository),
    row("DescribePullThroughCacheRules", AccessLevel::List, ActsOn::Everything),
    row("DescribeRegistry", AccessLevel::Read, ActsOn::Everything),
    row("DescribeRepositories", AccessLevel::Read, ActsOn::Repository),
    row("DescribeRepositoryCreationTemplates", AccessLevel::Read, ActsOn::Everything),
    row("GetAccountSetting", AccessLevel::Read, ActsOn::Everything),
    row("GetAuthorizationToken", AccessLevel::Read, ActsOn::Everything),
    row("GetDownloadUrlForLayer", AccessLevel::Read, ActsOn::Repository),
    row("GetImageCopyStatus", AccessLevel::Read, ActsOn::Repository),
    row("GetLifecyclePolicy", AccessLevel::Read, ActsOn::Repository),
    row("GetLifecyclePolicyPreview", AccessLevel::Read, ActsOn::Repository),
    row("GetRegistryPolicy", AccessLevel::Read, ActsOn::Everything),
    row("GetRegistryScanningConfiguration", AccessLevel::Read, ActsOn::Everything),
    row("GetRepositoryPolicy", AccessLevel::Read, ActsOn::Repository),
    row("GetSigningConfiguration", AccessLevel::Read, ActsOn::Everything),
    row("InitiateLayerUpload", AccessLevel::Write, ActsOn::Repository),
    row("ListImages", AccessLevel::List, ActsOn::Repository),
    row("ListPullTimeUpdateExclusions", AccessLevel::List, ActsOn::Everything),
    row("ListTagsForResource", AccessLevel::Read, ActsOn::Repository),
    row("PutAccountSetting", AccessLevel::Write, ActsOn::Everything),
    row("PutImage", AccessLevel::Write, ActsOn::Repository),
    row("PutImageScanningConfiguration", AccessLevel::Write, ActsOn::Repository),
    row("PutImageTagMutability", AccessLevel::Write, ActsOn::Repository),
    row("PutLifecyclePolicy", AccessLevel::Write, ActsOn::Repository),
    row("PutRegistryPolicy", AccessLevel::Permissions, ActsOn::Everything),
    row("PutRegistryScanningConfiguration", AccessLevel::Write, ActsOn::Everything),
    row("PutReplicationConfiguration", AccessLevel::Write, ActsOn::Everything),
    row("PutSigningConfiguration", AccessLevel::Write, ActsOn::Everything),
    row("RegisterPullTimeUpdateExclusion", AccessLevel::Write, ActsOn::Everything),
    row("ReplicateImage", AccessLevel::Write, ActsOn::Repository),
    row("SetRepositoryPolicy", AccessLevel::Permissions, ActsOn::Repository),
    row("StartImageScan", AccessLevel::Write, ActsOn::Repository),
    row("StartLifecyclePolicyPreview", AccessLevel::Write, ActsOn::Repository),
    row("TagResource", AccessLevel::Tagging, ActsOn::Repository),
    row("UntagResource", AccessLevel::Tagging, ActsOn::Repository),
    row("UpdateImageStorageClass", AccessLevel::Write, ActsOn::Repository),
    row("UpdatePullThroughCacheRule", AccessLevel::Write, ActsOn::Everything),
    row("UpdateRepositoryCreationTemplate", AccessLevel::Write, ActsOn::Everything),
    row("UploadLayerPart", AccessLevel::Write, ActsOn::Repository),
    row("ValidatePullThroughCacheRule", AccessLevel::Read, ActsOn::Everything),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_is_found_in_any_letter_case() {
        for facts in &ACTIONS {
            let name = ["ECR:", &facts.name.to_ascii_uppercase()].concat();
            assert_eq!(find(&name), Some(facts));
        }
        for name in
            ["ecr:GetLoginPassword", "ecr-public:BatchGetImage", "BatchGetImage", "ecr:", ""]
        {
            assert_eq!(find(name), None, "{name}");
        }
    }
}
