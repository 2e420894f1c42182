//! Operations: what each is called, what it needs, what it answers.
//!
//! An operation is one type with one `impl` and one row in the list below. It checks everything
//! before it changes anything, so that an operation that fails has changed nothing.

use super::members::Members;
use super::operations::account_setting::{
    AccountSettingResponse, GetAccountSetting, PutAccountSetting,
};
use super::operations::authorization::{GetAuthorizationToken, GetAuthorizationTokenResponse};
use super::operations::creation_template::{
    CreateRepositoryCreationTemplate, DeleteRepositoryCreationTemplate,
    DescribeRepositoryCreationTemplates, DescribeRepositoryCreationTemplatesResponse,
    RepositoryCreationTemplateResponse, UpdateRepositoryCreationTemplate,
};
use super::operations::exclusion::{
    DeregisterPullTimeUpdateExclusion, DeregisterPullTimeUpdateExclusionResponse,
    ListPullTimeUpdateExclusions, ListPullTimeUpdateExclusionsResponse,
    RegisterPullTimeUpdateExclusion, RegisterPullTimeUpdateExclusionResponse,
};
use super::operations::image::{
    BatchDeleteImage, BatchDeleteImageResponse, BatchGetImage, BatchGetImageResponse,
    DescribeImageScanFindings, DescribeImageScanFindingsResponse, DescribeImageSigningStatus,
    DescribeImageSigningStatusResponse, DescribeImages, DescribeImagesResponse, ListImageReferrers,
    ListImageReferrersResponse, ListImages, ListImagesResponse, PutImage, PutImageResponse,
    StartImageScan, StartImageScanResponse, UpdateImageStorageClass,
    UpdateImageStorageClassResponse,
};
use super::operations::layer::{
    BatchCheckLayerAvailability, BatchCheckLayerAvailabilityResponse, CompleteLayerUpload,
    CompleteLayerUploadResponse, GetDownloadUrlForLayer, GetDownloadUrlForLayerResponse,
    InitiateLayerUpload, InitiateLayerUploadResponse, UploadLayerPart, UploadLayerPartResponse,
};
use super::operations::lifecycle::{
    DeleteLifecyclePolicy, GetLifecyclePolicy, GetLifecyclePolicyPreview,
    GetLifecyclePolicyPreviewResponse, LifecyclePolicyResponse, PutLifecyclePolicy,
    PutLifecyclePolicyResponse, StartLifecyclePolicyPreview, StartLifecyclePolicyPreviewResponse,
};
use super::operations::mutability::{PutImageTagMutability, PutImageTagMutabilityResponse};
use super::operations::policy::{
    DeleteRepositoryPolicy, GetRepositoryPolicy, RepositoryPolicyResponse, SetRepositoryPolicy,
};
use super::operations::pull_through_cache::{
    CreatePullThroughCacheRule, DeletePullThroughCacheRule, DescribePullThroughCacheRules,
    DescribePullThroughCacheRulesResponse, RuleResponse, UpdatePullThroughCacheRule,
    ValidatePullThroughCacheRule,
};
use super::operations::registry::{
    DeleteRegistryPolicy, GetRegistryPolicy, PutRegistryPolicy, RegistryPolicyResponse,
};
use super::operations::replication::{
    DescribeImageReplicationStatus, DescribeImageReplicationStatusResponse, DescribeRegistry,
    DescribeRegistryResponse, DescribeReplicationBackfillResults,
    DescribeReplicationBackfillResultsResponse, ListReplicationBackfills,
    ListReplicationBackfillsResponse, PutReplicationConfiguration,
    PutReplicationConfigurationResponse, StartReplicationBackfill,
    StartReplicationBackfillResponse, StopReplicationBackfill, StopReplicationBackfillResponse,
};
use super::operations::repository::{
    CreateRepository, DeleteRepository, DescribeRepositories, DescribeRepositoriesResponse,
    RepositoryResponse,
};
use super::operations::scanning::{
    BatchGetRepositoryScanningConfiguration, BatchGetRepositoryScanningConfigurationResponse,
    GetRegistryScanningConfiguration, GetRegistryScanningConfigurationResponse,
    PutImageScanningConfiguration, PutImageScanningConfigurationResponse,
    PutRegistryScanningConfiguration, PutRegistryScanningConfigurationResponse,
};
use super::operations::signing::{
    DeleteSigningConfiguration, GetSigningConfiguration, PutSigningConfiguration,
    PutSigningConfigurationResponse, SigningConfigurationResponse,
};
use super::operations::tags::{
    ListTagsForResource, ListTagsForResourceResponse, TagResource, UntagResource,
};
use super::{Effects, Error, Location, Registry, Repository, RepositoryName};
use crate::aws::{AccountId, Arn, Ids, Timestamp};
use crate::json::{self, Layout, Node, print};

/// What an operation works on.
#[derive(Debug)]
pub struct Scope<'a> {
    /// The registry that was called.
    pub registry: &'a mut Registry,
    /// The simulated time.
    pub now: Timestamp,
    /// Where new identifiers come from.
    pub ids: &'a mut Ids,
    /// The user or role that calls; nobody has an ARN of that kind but these.
    pub principal: Option<Arn>,
    /// What follows from it; of use only if it succeeds.
    pub effects: &'a mut Effects,
}

/// A permission that a call needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The action, such as `ecr:PutImage`.
    pub action: &'static str,
    /// What it is done to; nothing where the action knows no resource, so that only `*` covers it.
    pub resource: Option<Arn>,
}

/// The repository that a call names, and the registry if it names that too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The registry; the caller's own where none is named.
    pub registry_id: Option<AccountId>,
    /// The repository.
    pub repository_name: RepositoryName,
}

impl Target {
    /// A repository of the registry that is called.
    pub fn new(repository_name: RepositoryName) -> Self {
        Self { registry_id: None, repository_name }
    }

    /// Reads `registryId` and `repositoryName`.
    pub(super) fn read(members: &Members<'_>) -> Result<Self, Error> {
        let name = members.field("repositoryName");
        Ok(Self {
            registry_id: registry_id(members)?,
            repository_name: name.required(name.parsed()?)?,
        })
    }

    /// Where errors say that the repository is or should be.
    pub(super) fn location(&self, registry: &Registry) -> Location {
        registry.location(&self.repository_name)
    }

    /// The repository.
    pub(super) fn find<'r>(&self, registry: &'r Registry) -> Result<&'r Repository, Error> {
        let found = registry.repository(&self.repository_name);
        found.map(|found| &**found).ok_or_else(|| self.not_found(registry))
    }

    /// The repository, to be changed. Asked for only when nothing can fail any more.
    pub(super) fn find_mut<'r>(
        &self,
        registry: &'r mut Registry,
    ) -> Result<&'r mut Repository, Error> {
        let not_found = self.not_found(registry);
        registry.repository_mut(&self.repository_name).ok_or(not_found)
    }

    fn not_found(&self, registry: &Registry) -> Error {
        Error::RepositoryNotFound(self.location(registry))
    }
}

/// Reads `registryId`.
pub(super) fn registry_id(members: &Members<'_>) -> Result<Option<AccountId>, Error> {
    let field = members.field("registryId");
    field.text()?.map(|text| read_registry_id(&field, text)).transpose()
}

/// Reads a registry's id out of `text`, which stands at `field`.
pub(super) fn read_registry_id(
    field: &super::members::Field<'_>,
    text: &str,
) -> Result<AccountId, Error> {
    text.parse().map_err(|_| field.error(super::Constraint::Pattern("[0-9]{12}")))
}

/// One operation: its request is the type itself.
pub(super) trait Operation: Sized {
    /// The exceptions that the API model declares for it.
    const ERRORS: &'static [&'static str];
    /// Its answer.
    type Response;

    /// Reads the request.
    fn read(members: &Members<'_>) -> Result<Self, Error>;

    /// The repository that it is about, if it is about exactly one.
    fn target(&self) -> Option<&Target> {
        None
    }

    /// The registry that the request names.
    fn registry_id(&self) -> Option<AccountId> {
        self.target().and_then(|target| target.registry_id)
    }

    /// The permissions that it needs, `action` being its own.
    fn requirement(&self, action: &'static str, registry: &Registry) -> Vec<Requirement> {
        let arn = self.target().map(|target| registry.repository_arn(&target.repository_name));
        vec![Requirement { action, resource: arn }]
    }

    /// Does it.
    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error>;
}

/// An answer that says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nothing;

impl Response for Nothing {
    fn node(&self) -> Node {
        Node::object([])
    }
}

/// An answer as the API writes it, its members in the order of the API model: clients print them in
/// that order.
pub(super) trait Response {
    /// The body.
    fn node(&self) -> Node;
}

/// Reads a request.
///
/// Each operation's own copy stays a function of its own: the page's first screen comes without
/// those that it does not call.
#[inline(never)]
fn read<T: Operation>(body: &Node) -> Result<T, Error> {
    T::read(&Members::of(body)?)
}

/// Does what was asked; a function for each operation, like [`read`].
#[inline(never)]
fn execute<T: Operation>(call: T, scope: &mut Scope<'_>) -> Result<T::Response, Error> {
    call.execute(scope)
}

macro_rules! operations {
    ($($name:ident => $response:ident,)*) => {
        /// The operations that Drydock models, in alphabetical order.
        pub const OPERATIONS: &[&str] = &[$(stringify!($name)),*];

        /// The exceptions that the API model declares for the operation of that name; none for
        /// one that is not here.
        pub fn errors_of(operation: &str) -> &'static [&'static str] {
            match operation {
                $(stringify!($name) => $name::ERRORS,)*
                _ => &[],
            }
        }

        /// A call: an operation and its request.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Call {
            $(#[doc = concat!("`", stringify!($name), "`")] $name($name),)*
        }

        /// What a call answers when it succeeds.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Answer {
            $(#[doc = concat!("Of `", stringify!($name), "`.")] $name($response),)*
        }

        impl Call {
            /// Reads the request of `operation`.
            pub fn decode(operation: &str, body: &Node) -> Result<Self, Error> {
                match operation {
                    $(stringify!($name) => read::<$name>(body).map(Self::$name),)*
                    _ => Err(Error::UnknownOperation(operation.into())),
                }
            }

            /// The operation's name: `PutImage`.
            pub fn operation(&self) -> &'static str {
                match self {
                    $(Self::$name(_) => stringify!($name),)*
                }
            }

            /// The exceptions that the API model declares for the operation.
            pub fn declared_errors(&self) -> &'static [&'static str] {
                errors_of(self.operation())
            }

            /// The registry that the request names; the caller's own where it names none.
            pub fn registry_id(&self) -> Option<AccountId> {
                match self {
                    $(Self::$name(call) => call.registry_id(),)*
                }
            }

            /// The permissions that the call needs, all of them.
            pub fn requirement(&self, registry: &Registry) -> Vec<Requirement> {
                match self {
                    $(Self::$name(call) => {
                        call.requirement(concat!("ecr:", stringify!($name)), registry)
                    })*
                }
            }

            /// Does what was asked. An error has changed nothing.
            pub fn execute(self, scope: &mut Scope<'_>) -> Result<Answer, Error> {
                match self {
                    $(Self::$name(call) => execute(call, scope).map(Answer::$name),)*
                }
            }
        }

        impl Answer {
            /// The body of the API's answer, members in the order of the API model.
            pub fn node(&self) -> Node {
                match self {
                    $(Self::$name(response) => response.node(),)*
                }
            }
        }
    };
}

operations! {
    BatchCheckLayerAvailability => BatchCheckLayerAvailabilityResponse,
    BatchDeleteImage => BatchDeleteImageResponse,
    BatchGetImage => BatchGetImageResponse,
    BatchGetRepositoryScanningConfiguration => BatchGetRepositoryScanningConfigurationResponse,
    CompleteLayerUpload => CompleteLayerUploadResponse,
    CreatePullThroughCacheRule => RuleResponse,
    CreateRepository => RepositoryResponse,
    CreateRepositoryCreationTemplate => RepositoryCreationTemplateResponse,
    DeleteLifecyclePolicy => LifecyclePolicyResponse,
    DeletePullThroughCacheRule => RuleResponse,
    DeleteRegistryPolicy => RegistryPolicyResponse,
    DeleteRepository => RepositoryResponse,
    DeleteRepositoryCreationTemplate => RepositoryCreationTemplateResponse,
    DeleteRepositoryPolicy => RepositoryPolicyResponse,
    DeleteSigningConfiguration => SigningConfigurationResponse,
    DeregisterPullTimeUpdateExclusion => DeregisterPullTimeUpdateExclusionResponse,
    DescribeImageReplicationStatus => DescribeImageReplicationStatusResponse,
    DescribeImageScanFindings => DescribeImageScanFindingsResponse,
    DescribeImageSigningStatus => DescribeImageSigningStatusResponse,
    DescribeImages => DescribeImagesResponse,
    DescribePullThroughCacheRules => DescribePullThroughCacheRulesResponse,
    DescribeRegistry => DescribeRegistryResponse,
    DescribeReplicationBackfillResults => DescribeReplicationBackfillResultsResponse,
    DescribeRepositories => DescribeRepositoriesResponse,
    DescribeRepositoryCreationTemplates => DescribeRepositoryCreationTemplatesResponse,
    GetAccountSetting => AccountSettingResponse,
    GetAuthorizationToken => GetAuthorizationTokenResponse,
    GetDownloadUrlForLayer => GetDownloadUrlForLayerResponse,
    GetLifecyclePolicy => LifecyclePolicyResponse,
    GetLifecyclePolicyPreview => GetLifecyclePolicyPreviewResponse,
    GetRegistryPolicy => RegistryPolicyResponse,
    GetRegistryScanningConfiguration => GetRegistryScanningConfigurationResponse,
    GetRepositoryPolicy => RepositoryPolicyResponse,
    GetSigningConfiguration => SigningConfigurationResponse,
    InitiateLayerUpload => InitiateLayerUploadResponse,
    ListImageReferrers => ListImageReferrersResponse,
    ListImages => ListImagesResponse,
    ListPullTimeUpdateExclusions => ListPullTimeUpdateExclusionsResponse,
    ListReplicationBackfills => ListReplicationBackfillsResponse,
    ListTagsForResource => ListTagsForResourceResponse,
    PutAccountSetting => AccountSettingResponse,
    PutImage => PutImageResponse,
    PutImageScanningConfiguration => PutImageScanningConfigurationResponse,
    PutImageTagMutability => PutImageTagMutabilityResponse,
    PutLifecyclePolicy => PutLifecyclePolicyResponse,
    PutRegistryPolicy => RegistryPolicyResponse,
    PutRegistryScanningConfiguration => PutRegistryScanningConfigurationResponse,
    PutReplicationConfiguration => PutReplicationConfigurationResponse,
    PutSigningConfiguration => PutSigningConfigurationResponse,
    RegisterPullTimeUpdateExclusion => RegisterPullTimeUpdateExclusionResponse,
    SetRepositoryPolicy => RepositoryPolicyResponse,
    StartImageScan => StartImageScanResponse,
    StartLifecyclePolicyPreview => StartLifecyclePolicyPreviewResponse,
    StartReplicationBackfill => StartReplicationBackfillResponse,
    StopReplicationBackfill => StopReplicationBackfillResponse,
    TagResource => Nothing,
    UntagResource => Nothing,
    UpdateImageStorageClass => UpdateImageStorageClassResponse,
    UpdatePullThroughCacheRule => RuleResponse,
    UpdateRepositoryCreationTemplate => RepositoryCreationTemplateResponse,
    UploadLayerPart => UploadLayerPartResponse,
    ValidatePullThroughCacheRule => RuleResponse,
}

impl Answer {
    /// The body of the API's answer as text, members in the order of the API model.
    pub fn to_text(&self) -> String {
        print(&self.node(), Layout::Compact)
    }
}

/// A moment as the protocol writes it: seconds since 1970 with a fraction where there is one.
pub(super) fn epoch(at: Timestamp) -> Node {
    let (seconds, milliseconds) =
        (at.as_millis().div_euclid(1000), at.as_millis().rem_euclid(1000));
    let text = match milliseconds {
        0 => seconds.to_string(),
        _ => format!("{seconds}.{milliseconds:03}"),
    };
    Node::new(json::Value::Number(text.into()))
}
