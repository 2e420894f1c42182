//! What each action lets somebody do, in a sentence of ours.
//!
//! Apart from the table of actions itself, which decisions read: only who asks waits for these.

use super::sentences;

/// By service: its prefix, the page of the Service Authorization Reference, the sentences by name.
pub(super) type Sentences = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// The sentence of an action and the page that lists it.
pub(super) fn sentence(prefix: &str, name: &str) -> Option<(&'static str, &'static str)> {
    let (_, page, rows) = ALL.iter().find(|(known, ..)| known.eq_ignore_ascii_case(prefix))?;
    let row = rows.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    Some((row.1, page))
}

/// The page of the Service Authorization Reference about a service.
pub(super) fn page(prefix: &str) -> Option<&'static str> {
    let row = ALL.iter().find(|(known, ..)| known.eq_ignore_ascii_case(prefix))?;
    Some(row.1)
}

pub(super) const ALL: [Sentences; 7] = [
    ("ecr", "list_amazonelasticcontainerregistry.html", ECR),
    ("sts", "list_awssecuritytokenservice.html", STS),
    ("iam", "list_awsidentityandaccessmanagementiam.html", IAM),
    ("organizations", "list_awsorganizations.html", ORGANIZATIONS),
    ("signer", "list_awssigner.html", SIGNER),
    ("cloudtrail", "list_awscloudtrail.html", CLOUD_TRAIL),
    ("cloudwatch", "list_amazoncloudwatch.html", CLOUD_WATCH),
];

const ECR: &[(&str, &str)] = sentences! {
    "BatchCheckLayerAvailability" "Asks which layers the repository already has; a push begins with it.";
    "BatchDeleteImage" "Deletes images, or takes tags off them.";
    "BatchGetImage" "Fetches manifests by tag or digest; a pull needs it, and then the layers.";
    "BatchGetRepositoryScanningConfiguration" "Shows how the images of repositories are scanned.";
    "BatchImportUpstreamImage" "Fetches an image from the upstream registry of a pull through cache rule.";
    "CompleteLayerUpload" "Ends the upload of a layer, whose digest is checked.";
    "CreatePullThroughCacheRule" "Makes a rule by which pulls under a prefix come from another registry.";
    "CreateRepository" "Makes a repository.";
    "CreateRepositoryCreationTemplate" "Makes a template for repositories that ECR creates by itself.";
    "DeleteLifecyclePolicy" "Takes a repository's lifecycle policy away: nothing expires any more.";
    "DeletePullThroughCacheRule" "Takes a pull through cache rule away; what was cached stays.";
    "DeleteRegistryPolicy" "Takes the registry's own policy away.";
    "DeleteRepository" "Deletes a repository, with its images if that is forced.";
    "DeleteRepositoryCreationTemplate" "Takes a repository creation template away.";
    "DeleteRepositoryPolicy" "Takes the repository's own policy away: it says nothing about anybody then.";
    "DeleteSigningConfiguration" "Ends the signing of images as they are pushed.";
    "DeregisterPullTimeUpdateExclusion" "Lets a principal's pulls count as the last pull of an image again.";
    "DescribeImageReplicationStatus" "Shows to which registries an image was copied.";
    "DescribeImageScanFindings" "Shows what a scan has found in an image.";
    "DescribeImageSigningStatus" "Shows whether an image was signed when it was pushed.";
    "DescribeImages" "Shows the images of a repository with size, tags and times.";
    "DescribePullThroughCacheRules" "Lists the registry's pull through cache rules.";
    "DescribeRegistry" "Shows the registry's replication configuration.";
    "DescribeReplicationBackfillResults" "Shows what a replication backfill has copied.";
    "DescribeRepositories" "Shows repositories with their settings and addresses.";
    "DescribeRepositoryCreationTemplates" "Lists the registry's repository creation templates.";
    "GetAccountSetting" "Shows a setting of the registry, such as the scope of its policy.";
    "GetAuthorizationToken" "Gets the password for `docker login`, good for 12 hours; it names no repository.";
    "GetDownloadUrlForLayer" "Gets the address of a layer; a pull asks for each layer that it lacks.";
    "GetImageCopyStatus" "Shows how far the copy of an image has come.";
    "GetLifecyclePolicy" "Shows a repository's lifecycle policy.";
    "GetLifecyclePolicyPreview" "Shows which images a previewed lifecycle policy would expire.";
    "GetRegistryPolicy" "Shows the registry's own policy.";
    "GetRegistryScanningConfiguration" "Shows how the registry scans images.";
    "GetRepositoryPolicy" "Shows the repository's own policy.";
    "GetSigningConfiguration" "Shows by which profiles images are signed as they are pushed.";
    "InitiateLayerUpload" "Begins the upload of a layer.";
    "ListImages" "Lists the tags and digests of a repository.";
    "ListPullTimeUpdateExclusions" "Lists the principals whose pulls do not count as an image's last pull.";
    "ListReplicationBackfills" "Lists the replication backfills of the registry.";
    "ListTagsForResource" "Lists the tags of a repository, those of AWS and not those of images.";
    "PutAccountSetting" "Changes a setting of the registry.";
    "PutImage" "Stores a manifest and puts a tag on it; a push ends with it.";
    "PutImageScanningConfiguration" "Sets whether a repository scans images as they are pushed.";
    "PutImageTagMutability" "Sets whether tags of a repository may be moved.";
    "PutLifecyclePolicy" "Sets which images of a repository expire, and when.";
    "PutRegistryPolicy" "Sets the registry's own policy, which lets other accounts replicate and cache.";
    "PutRegistryScanningConfiguration" "Sets how the registry scans images.";
    "PutReplicationConfiguration" "Sets to which Regions and accounts pushes are copied.";
    "PutSigningConfiguration" "Sets by which profiles images are signed as they are pushed.";
    "RegisterPullTimeUpdateExclusion" "Makes a principal's pulls not count as the last pull of an image.";
    "ReplicateImage" "Lets another account's registry copy images in; it stands in registry policies.";
    "SetRepositoryPolicy" "Sets the repository's own policy, and so who else may use it.";
    "StartImageScan" "Scans an image now.";
    "StartLifecyclePolicyPreview" "Tries a lifecycle policy without expiring anything.";
    "StartReplicationBackfill" "Copies images that were there before replication was configured.";
    "StopReplicationBackfill" "Stops a replication backfill.";
    "TagResource" "Puts tags of AWS on a repository.";
    "UntagResource" "Takes tags of AWS off a repository.";
    "UpdateImageStorageClass" "Moves an image between storage classes, into the archive and back.";
    "UpdatePullThroughCacheRule" "Changes the credentials of a pull through cache rule.";
    "UpdateRepositoryCreationTemplate" "Changes a repository creation template.";
    "UploadLayerPart" "Uploads a part of a layer.";
    "ValidatePullThroughCacheRule" "Tries whether the upstream registry of a rule lets ECR in.";
};

const STS: &[(&str, &str)] = sentences! {
    "AssumeRole" "Takes on a role: temporary credentials with the role's permissions.";
    "AssumeRoleWithSAML" "Takes on a role with the word of a SAML identity provider.";
    "AssumeRoleWithWebIdentity" "Takes on a role with a token of an OIDC provider, as pipelines do.";
    "AssumeRoot" "Gets short root credentials of a member account for one task.";
    "DecodeAuthorizationMessage" "Reads the encoded message that came with a refusal.";
    "GetAccessKeyInfo" "Tells which account an access key belongs to.";
    "GetCallerIdentity" "Tells who is asking; nobody needs permission for it.";
    "GetFederationToken" "Makes a session for somebody the caller vouches for.";
    "GetServiceBearerToken" "Gets a bearer token for a service, as public registries of ECR want it.";
    "GetSessionToken" "Gets temporary credentials of the same user, as after MFA; nobody needs permission for it.";
    "SetContext" "Puts context from an identity provider into a session.";
    "SetSourceIdentity" "Puts a name on a session that stays with every session made from it.";
    "TagSession" "Puts tags on a session as it is made.";
};

const IAM: &[(&str, &str)] = sentences! {
    "AttachRolePolicy" "Attaches a managed policy to a role.";
    "AttachUserPolicy" "Attaches a managed policy to a user.";
    "CreateAccessKey" "Makes long-term credentials for a user.";
    "CreateRole" "Makes a role, with the policy that says who may assume it.";
    "CreateServiceLinkedRole" "Makes the role by which a service acts in the account.";
    "CreateUser" "Makes a user.";
    "DeleteRole" "Deletes a role.";
    "DeleteRolePermissionsBoundary" "Takes the limit off a role.";
    "DeleteRolePolicy" "Deletes an inline policy of a role.";
    "DeleteUser" "Deletes a user.";
    "DeleteUserPermissionsBoundary" "Takes the limit off a user.";
    "DeleteUserPolicy" "Deletes an inline policy of a user.";
    "DetachRolePolicy" "Takes a managed policy off a role.";
    "DetachUserPolicy" "Takes a managed policy off a user.";
    "GetRole" "Shows a role and who may assume it.";
    "GetRolePolicy" "Shows an inline policy of a role.";
    "GetUser" "Shows a user.";
    "GetUserPolicy" "Shows an inline policy of a user.";
    "ListAttachedRolePolicies" "Lists the managed policies of a role.";
    "ListAttachedUserPolicies" "Lists the managed policies of a user.";
    "ListRolePolicies" "Lists the inline policies of a role.";
    "ListRoles" "Lists the roles of the account.";
    "ListUserPolicies" "Lists the inline policies of a user.";
    "ListUsers" "Lists the users of the account.";
    "PassRole" "Hands a role to a service, which then acts with it.";
    "PutRolePermissionsBoundary" "Limits what a role can be allowed.";
    "PutRolePolicy" "Writes an inline policy of a role, and so what it may do.";
    "PutUserPermissionsBoundary" "Limits what a user can be allowed.";
    "PutUserPolicy" "Writes an inline policy of a user, and so what it may do.";
    "TagRole" "Puts tags on a role.";
    "TagUser" "Puts tags on a user.";
    "UntagRole" "Takes tags off a role.";
    "UntagUser" "Takes tags off a user.";
    "UpdateAssumeRolePolicy" "Writes who may assume a role.";
};

const ORGANIZATIONS: &[(&str, &str)] = sentences! {
    "AttachPolicy" "Hangs a policy on a root, unit or account of the organisation.";
    "CreatePolicy" "Makes a policy of the organisation, which counts once it is attached.";
    "DescribeOrganization" "Shows the organisation that the account is in.";
    "DescribePolicy" "Shows a policy of the organisation.";
    "DetachPolicy" "Takes a policy off a root, unit or account of the organisation.";
    "ListAccounts" "Lists the accounts of the organisation.";
    "ListPolicies" "Lists the policies of the organisation.";
    "ListPoliciesForTarget" "Lists what hangs on a root, unit or account.";
    "ListRoots" "Lists the root of the organisation.";
    "MoveAccount" "Moves an account to another unit, under other policies.";
    "UpdatePolicy" "Changes a policy of the organisation, at once and everywhere it hangs.";
};

const SIGNER: &[(&str, &str)] = sentences! { "SignPayload" "Signs something with a signing profile; ECR does so where pushes are signed."; };

const CLOUD_TRAIL: &[(&str, &str)] =
    sentences! { "LookupEvents" "Searches what was called in the account in the last 90 days."; };

const CLOUD_WATCH: &[(&str, &str)] = sentences! {
    "DeleteAlarms" "Deletes alarms.";
    "DescribeAlarms" "Shows alarms and how they stand.";
    "GetMetricStatistics" "Shows the numbers of a metric.";
    "ListMetrics" "Lists the metrics that there are.";
    "PutMetricAlarm" "Makes or changes an alarm on a metric.";
};
