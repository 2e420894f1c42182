//! The actions that policies name, as data: what they act on, how far they reach, and which
//! condition keys a request for them can carry beside those of every request.
//!
//! ECR is here in full, as is STS; of the other services the actions that the simulated doors
//! answer, those that policies about ECR name, and of AWS Signer the one that a push can lead to. An
//! action that is not here is not modelled.
//!
//! Source: Service Authorization Reference, Amazon ECR, AWS STS, AWS IAM, AWS Organizations, AWS
//! Signer, AWS CloudTrail, Amazon CloudWatch.

use std::fmt;

use crate::aws::Arn;

/// An action, such as `ecr:PutImage`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Action {
    /// Its name without the prefix.
    pub name: &'static str,
    /// How far it reaches.
    pub level: AccessLevel,
    /// What it acts on.
    pub resource: ResourceType,
    /// The condition keys of its requests, beside the global ones and those of its resource; one
    /// that ends in `/` goes on with the name of a tag.
    pub keys: &'static [&'static str],
}

/// How far an action reaches, in the words of the Service Authorization Reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AccessLevel {
    /// Tells what is there.
    List,
    /// Tells what something holds.
    Read,
    /// Makes, changes and deletes.
    Write,
    /// Changes tags alone.
    Tagging,
    /// Changes who may do what.
    PermissionsManagement,
}

/// What an action acts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ResourceType {
    /// Nothing that has an ARN: only `*` covers its requests.
    Any,
    /// An ECR repository.
    Repository,
    /// An IAM role.
    Role,
    /// An IAM user.
    User,
    /// A user or a session, in the actions of STS that make federated sessions.
    Session,
    /// A policy of an organisation.
    Policy,
    /// A root, organizational unit or account of an organisation.
    Target,
    /// A signing profile of AWS Signer.
    SigningProfile,
    /// An alarm of CloudWatch.
    Alarm,
}

impl ResourceType {
    /// Whether a request for such an action can be about `arn`, or about none.
    ///
    /// The resources of Organizations are of many forms; that they are its own is enough.
    pub fn fits(self, arn: Option<&Arn>) -> bool {
        let Some(arn) = arn else { return self == Self::Any };
        let is = |service: &str, kind: &str| {
            arn.service() == service && arn.resource().starts_with(kind)
        };
        match self {
            Self::Any => false,
            Self::Repository => is("ecr", "repository/"),
            Self::Role => is("iam", "role/"),
            Self::User => is("iam", "user/"),
            Self::Session => is("iam", "role/") || is("iam", "user/") || is("sts", ""),
            Self::Policy | Self::Target => is("organizations", ""),
            Self::SigningProfile => is("signer", "/signing-profiles/"),
            Self::Alarm => is("cloudwatch", "alarm:"),
        }
    }

    /// The ARN of such a resource, as people write it; `*` where there is none.
    pub fn form(self) -> &'static str {
        match self {
            Self::Any => "*",
            Self::Repository => "arn:aws:ecr:REGION:ACCOUNT:repository/NAME",
            Self::Role => "arn:aws:iam::ACCOUNT:role/NAME",
            Self::User => "arn:aws:iam::ACCOUNT:user/NAME",
            Self::Session => "arn:aws:sts::ACCOUNT:federated-user/NAME",
            Self::Policy => "arn:aws:organizations::ACCOUNT:policy/ORGANIZATION/TYPE/ID",
            Self::Target => "arn:aws:organizations::ACCOUNT:account/ORGANIZATION/ID",
            Self::SigningProfile => "arn:aws:signer:REGION:ACCOUNT:/signing-profiles/NAME",
            Self::Alarm => "arn:aws:cloudwatch:REGION:ACCOUNT:alarm:NAME",
        }
    }

    /// The condition keys that tell about such a resource.
    pub fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Repository => &["aws:ResourceTag/", "ecr:ResourceTag/"],
            Self::Role | Self::User => &["aws:ResourceTag/", "iam:ResourceTag/"],
            Self::Policy | Self::Target | Self::SigningProfile | Self::Alarm => {
                &["aws:ResourceTag/"]
            }
            Self::Any | Self::Session => &[],
        }
    }
}

impl Action {
    /// Whether only `*` covers its requests.
    pub fn has_no_resource(&self) -> bool {
        self.resource == ResourceType::Any
    }

    /// Whether its requests can carry `key`, one that only some actions have.
    pub fn has_key(&self, key: &str) -> bool {
        self.keys.contains(&key) || self.resource.keys().contains(&key)
    }
}

/// A service and what it can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// The prefix of its actions and condition keys.
    pub prefix: &'static str,
    /// Its actions, by name.
    pub actions: &'static [Action],
    /// Whether all of its actions are here.
    pub is_complete: bool,
}

/// As the Service Authorization Reference names the level.
impl fmt::Display for AccessLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::List => "List",
            Self::Read => "Read",
            Self::Write => "Write",
            Self::Tagging => "Tagging",
            Self::PermissionsManagement => "Permissions management",
        })
    }
}

macro_rules! actions {
    ($($name:ident $level:ident $resource:ident [$($key:literal)*];)*) => {
        &[$(Action {
            name: stringify!($name),
            level: AccessLevel::$level,
            resource: ResourceType::$resource,
            keys: &[$($key),*],
        }),*]
    };
}

/// The services whose actions are modelled.
pub const SERVICES: [Service; 7] = [
    Service { prefix: "ecr", actions: ECR, is_complete: true },
    Service { prefix: "sts", actions: STS, is_complete: true },
    Service { prefix: "iam", actions: IAM, is_complete: false },
    Service { prefix: "organizations", actions: ORGANIZATIONS, is_complete: false },
    Service { prefix: "signer", actions: SIGNER, is_complete: false },
    Service { prefix: "cloudtrail", actions: CLOUD_TRAIL, is_complete: false },
    Service { prefix: "cloudwatch", actions: CLOUD_WATCH, is_complete: false },
];

/// All 60 actions of ECR that the reference lists, and those of replication backfills, which it
/// does not list yet.
///
/// Assumed: an operation on backfills needs the action of its name, on no resource.
pub const ECR: &[Action] = actions! {
    BatchCheckLayerAvailability Read Repository [];
    BatchDeleteImage Write Repository [];
    BatchGetImage Read Repository [];
    BatchGetRepositoryScanningConfiguration Read Repository [];
    BatchImportUpstreamImage Write Repository [];
    CompleteLayerUpload Write Repository [];
    CreatePullThroughCacheRule Write Any [];
    CreateRepository Write Repository ["aws:RequestTag/" "aws:TagKeys"];
    CreateRepositoryCreationTemplate Write Any [];
    DeleteLifecyclePolicy Write Repository [];
    DeletePullThroughCacheRule Write Any [];
    DeleteRegistryPolicy PermissionsManagement Any [];
    DeleteRepository Write Repository [];
    DeleteRepositoryCreationTemplate Write Any [];
    DeleteRepositoryPolicy PermissionsManagement Repository [];
    DeleteSigningConfiguration Write Any [];
    DeregisterPullTimeUpdateExclusion Write Any [];
    DescribeImageReplicationStatus Read Repository [];
    DescribeImageScanFindings Read Repository [];
    DescribeImageSigningStatus Read Repository [];
    DescribeImages List Repository [];
    DescribePullThroughCacheRules List Any [];
    DescribeRegistry Read Any [];
    DescribeReplicationBackfillResults Read Any [];
    DescribeRepositories Read Repository [];
    DescribeRepositoryCreationTemplates Read Any [];
    GetAccountSetting Read Any ["ecr:AccountSetting"];
    GetAuthorizationToken Read Any [];
    GetDownloadUrlForLayer Read Repository [];
    GetImageCopyStatus Read Repository [];
    GetLifecyclePolicy Read Repository [];
    GetLifecyclePolicyPreview Read Repository [];
    GetRegistryPolicy Read Any [];
    GetRegistryScanningConfiguration Read Any [];
    GetRepositoryPolicy Read Repository [];
    GetSigningConfiguration Read Any [];
    InitiateLayerUpload Write Repository [];
    ListImages List Repository [];
    ListPullTimeUpdateExclusions List Any [];
    ListReplicationBackfills List Any [];
    ListTagsForResource Read Repository ["aws:RequestTag/" "aws:TagKeys"];
    PutAccountSetting Write Any ["ecr:AccountSetting"];
    PutImage Write Repository [];
    PutImageScanningConfiguration Write Repository [];
    PutImageTagMutability Write Repository [];
    PutLifecyclePolicy Write Repository [];
    PutRegistryPolicy PermissionsManagement Any [];
    PutRegistryScanningConfiguration Write Any [];
    PutReplicationConfiguration Write Any [];
    PutSigningConfiguration Write Any [];
    RegisterPullTimeUpdateExclusion Write Any [];
    ReplicateImage Write Repository [];
    SetRepositoryPolicy PermissionsManagement Repository [];
    StartImageScan Write Repository [];
    StartLifecyclePolicyPreview Write Repository [];
    StartReplicationBackfill Write Any [];
    StopReplicationBackfill Write Any [];
    TagResource Tagging Repository ["aws:RequestTag/" "aws:TagKeys"];
    UntagResource Tagging Repository ["aws:TagKeys"];
    UpdateImageStorageClass Write Repository [];
    UpdatePullThroughCacheRule Write Any [];
    UpdateRepositoryCreationTemplate Write Any [];
    UploadLayerPart Write Repository [];
    ValidatePullThroughCacheRule Read Any [];
};

const STS: &[Action] = actions! {
    AssumeRole Write Role ["aws:RequestTag/" "aws:TagKeys" "sts:ExternalId" "sts:RoleSessionName" "sts:SourceIdentity" "sts:TransitiveTagKeys"];
    AssumeRoleWithSAML Write Role ["aws:RequestTag/" "aws:TagKeys" "sts:RoleSessionName" "sts:SourceIdentity" "sts:TransitiveTagKeys"];
    AssumeRoleWithWebIdentity Write Role ["aws:RequestTag/" "aws:TagKeys" "sts:RoleSessionName" "sts:SourceIdentity" "sts:TransitiveTagKeys"];
    AssumeRoot Write Any ["sts:TaskPolicyArn"];
    DecodeAuthorizationMessage Write Any [];
    GetAccessKeyInfo Read Any [];
    GetCallerIdentity Read Any [];
    GetFederationToken Read Session ["aws:RequestTag/" "aws:TagKeys"];
    GetServiceBearerToken Read Any ["sts:AWSServiceName" "sts:DurationSeconds"];
    GetSessionToken Read Any [];
    SetContext Write Session [];
    SetSourceIdentity Write Session ["sts:SourceIdentity"];
    TagSession Tagging Session ["aws:RequestTag/" "aws:TagKeys" "sts:TransitiveTagKeys"];
};

const IAM: &[Action] = actions! {
    AttachRolePolicy PermissionsManagement Role ["iam:PermissionsBoundary" "iam:PolicyARN"];
    AttachUserPolicy PermissionsManagement User ["iam:PermissionsBoundary" "iam:PolicyARN"];
    CreateAccessKey Write User [];
    CreateRole Write Role ["aws:RequestTag/" "aws:TagKeys" "iam:PermissionsBoundary"];
    CreateServiceLinkedRole Write Role ["iam:AWSServiceName"];
    CreateUser Write User ["aws:RequestTag/" "aws:TagKeys" "iam:PermissionsBoundary"];
    DeleteRole Write Role [];
    DeleteRolePermissionsBoundary PermissionsManagement Role ["iam:PermissionsBoundary"];
    DeleteRolePolicy PermissionsManagement Role ["iam:PermissionsBoundary"];
    DeleteUser Write User [];
    DeleteUserPermissionsBoundary PermissionsManagement User ["iam:PermissionsBoundary"];
    DeleteUserPolicy PermissionsManagement User ["iam:PermissionsBoundary"];
    DetachRolePolicy PermissionsManagement Role ["iam:PermissionsBoundary" "iam:PolicyARN"];
    DetachUserPolicy PermissionsManagement User ["iam:PermissionsBoundary" "iam:PolicyARN"];
    GetRole Read Role [];
    GetRolePolicy Read Role [];
    GetUser Read User [];
    GetUserPolicy Read User [];
    ListAttachedRolePolicies List Role [];
    ListAttachedUserPolicies List User [];
    ListRolePolicies List Role [];
    ListRoles List Any [];
    ListUserPolicies List User [];
    ListUsers List Any [];
    PassRole Write Role ["iam:AssociatedResourceArn" "iam:PassedToService"];
    PutRolePermissionsBoundary PermissionsManagement Role ["iam:PermissionsBoundary"];
    PutRolePolicy PermissionsManagement Role ["iam:PermissionsBoundary"];
    PutUserPermissionsBoundary PermissionsManagement User ["iam:PermissionsBoundary"];
    PutUserPolicy PermissionsManagement User ["iam:PermissionsBoundary"];
    TagRole Tagging Role ["aws:RequestTag/" "aws:TagKeys"];
    TagUser Tagging User ["aws:RequestTag/" "aws:TagKeys"];
    UntagRole Tagging Role ["aws:TagKeys"];
    UntagUser Tagging User ["aws:TagKeys"];
    UpdateAssumeRolePolicy PermissionsManagement Role [];
};

const ORGANIZATIONS: &[Action] = actions! {
    AttachPolicy Write Policy ["organizations:PolicyType"];
    CreatePolicy Write Any ["aws:RequestTag/" "aws:TagKeys" "organizations:PolicyType"];
    DescribeOrganization Read Any [];
    DescribePolicy Read Policy ["organizations:PolicyType"];
    DetachPolicy Write Policy ["organizations:PolicyType"];
    ListAccounts List Any [];
    ListPolicies List Any ["organizations:PolicyType"];
    ListPoliciesForTarget List Target ["organizations:PolicyType"];
    ListRoots List Any [];
    MoveAccount Write Target [];
    UpdatePolicy Write Policy ["organizations:PolicyType"];
};

const SIGNER: &[Action] = actions! {
    SignPayload Write SigningProfile ["signer:ProfileVersion"];
};

const CLOUD_TRAIL: &[Action] = actions! {
    LookupEvents Read Any [];
};

const CLOUD_WATCH: &[Action] = actions! {
    DeleteAlarms Write Alarm [];
    DescribeAlarms Read Alarm [];
    GetMetricStatistics Read Any [];
    ListMetrics List Any [];
    PutMetricAlarm Write Alarm ["aws:RequestTag/" "aws:TagKeys"];
};

/// The service of a prefix in any letter case.
pub fn service(prefix: &str) -> Option<&'static Service> {
    SERVICES.iter().find(|service| service.prefix.eq_ignore_ascii_case(prefix))
}

/// The action of a name such as `ecr:PutImage` in any letter case; `None` for one that is not
/// modelled.
pub fn find(name: &str) -> Option<&'static Action> {
    let (prefix, name) = name.split_once(':')?;
    let actions = service(prefix)?.actions;
    // Nearly always spelled as AWS spells it, and then a few comparisons find it.
    match actions.binary_search_by(|action| action.name.cmp(name)) {
        Ok(index) => actions.get(index),
        Err(_) => actions.iter().find(|action| action.name.eq_ignore_ascii_case(name)),
    }
}

/// Whether it is known here whose word an action needs. What is asked of another service, or of an
/// action that a service does not have whose actions are all here, fails closed.
pub fn is_modelled(action: &str) -> bool {
    let Some((prefix, _)) = action.split_once(':') else { return false };
    service(prefix).is_some_and(|service| !service.is_complete || find(action).is_some())
}

/// Whether an action needs no permission: whoever has credentials may do it, and no Deny counts.
///
/// Source: STS API reference, `GetCallerIdentity` and `GetSessionToken`, permissions.
pub fn needs_no_permission(action: &str) -> bool {
    let free = ["sts:GetCallerIdentity", "sts:GetSessionToken"];
    free.iter().any(|free| free.eq_ignore_ascii_case(action))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::keys;

    #[test]
    fn ecr_has_sixty_actions_of_which_twenty_five_act_on_no_resource() {
        // And four about backfills.
        assert_eq!(ECR.len(), 60 + 4);
        assert_eq!(ECR.iter().filter(|action| action.has_no_resource()).count(), 25 + 4);
    }

    #[test]
    fn actions_are_sorted_and_their_keys_are_known() {
        for service in SERVICES {
            assert!(service.actions.is_sorted_by_key(|action| action.name), "{}", service.prefix);
            for action in service.actions {
                for key in action.keys.iter().chain(action.resource.keys()) {
                    let known = keys::KEYS.iter().find(|known| known.name == *key);
                    let known = known.unwrap_or_else(|| panic!("{} has {key}", action.name));
                    assert!(known.depends_on_action(), "{key}");
                }
            }
        }
    }

    #[test]
    fn what_is_not_known_is_not_modelled() {
        let cases = [
            ("ecr:PutImage", true),
            ("ecr:PutImages", false),
            ("STS:assumerole", true),
            ("iam:ListGroups", true),
            ("s3:GetObject", false),
            ("PutImage", false),
        ];
        for (action, expected) in cases {
            assert_eq!(is_modelled(action), expected, "{action}");
        }
    }

    #[test]
    fn an_action_is_found_in_any_letter_case() {
        let action = find("ECR:putimage").map(|action| (action.name, action.level.to_string()));
        assert_eq!(action, Some(("PutImage", "Write".to_owned())));
        for unknown in ["PutImage", "ecr:PutImages", "s3:GetObject", "ecr:"] {
            assert_eq!(find(unknown), None, "{unknown}");
        }
    }
}
