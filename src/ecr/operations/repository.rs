//! Repositories: make, look at, delete.

use std::rc::Rc;

use crate::aws::AccountId;
use crate::ecr::members::Members;
use crate::ecr::operation::{Operation, Response, Scope, Target, epoch, registry_id};
use crate::ecr::page::PageRequest;
use crate::ecr::repository::EncryptionConfiguration;
use crate::ecr::resource_tags::{self, ResourceTag};
use crate::ecr::{Error, ImageTagMutability, Registry, Repository, RepositoryName, Requirement};
use crate::json::Node;
use crate::ordered::OrderedMap;

/// Makes a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateRepository {
    /// The repository.
    pub target: Target,
    /// Resource tags, in the order given.
    pub tags: Vec<ResourceTag>,
    /// Which tags of images may be overwritten.
    pub image_tag_mutability: ImageTagMutability,
    /// Whether images are scanned when they are pushed.
    pub scan_on_push: bool,
    /// How content is encrypted.
    pub encryption: EncryptionConfiguration,
}

/// Asks for repositories: those that are named, or all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DescribeRepositories {
    /// The registry; the caller's own where none is named.
    pub registry_id: Option<AccountId>,
    /// The repositories; all where none is named.
    pub repository_names: Vec<RepositoryName>,
    /// Which part of a long list.
    pub page: PageRequest,
}

/// Deletes a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteRepository {
    /// The repository.
    pub target: Target,
    /// Whether to delete it even if it contains images.
    pub force: bool,
}

/// The repository that was made or deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepositoryResponse {
    /// It.
    pub repository: Rc<Repository>,
}

/// Repositories, by name where none was named, else as they were named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribeRepositoriesResponse {
    /// They.
    pub repositories: Vec<Rc<Repository>>,
    /// What to ask for the rest with, if there is any.
    pub next_token: Option<String>,
}

impl Operation for CreateRepository {
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterException",
        "InvalidTagParameterException",
        "KmsException",
        "LimitExceededException",
        "RepositoryAlreadyExistsException",
        "ServerException",
        "TooManyTagsException",
    ];
    type Response = RepositoryResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let scanning = members.field("imageScanningConfiguration").members()?;
        let scan_on_push = match scanning {
            Some(scanning) => scanning.field("scanOnPush").flag()?.unwrap_or(false),
            None => false,
        };
        Ok(Self {
            target: Target::read(members)?,
            tags: resource_tags::read(&members.field("tags"))?.unwrap_or_default(),
            image_tag_mutability: ImageTagMutability::read(members)?
                .unwrap_or(ImageTagMutability::Mutable),
            scan_on_push,
            encryption: read_encryption(members)?,
        })
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    fn requirement(&self, action: &'static str, registry: &Registry) -> Vec<Requirement> {
        let on = |action| Requirement {
            action,
            resource: Some(registry.repository_arn(&self.target.repository_name)),
        };
        let tagging = (!self.tags.is_empty()).then(|| on("ecr:TagResource"));
        [on(action)].into_iter().chain(tagging).collect()
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let resource_tags = resource_tags::with(&OrderedMap::new(), &self.tags)?;
        let location = self.target.location(scope.registry);
        if scope.registry.repository(&self.target.repository_name).is_some() {
            return Err(Error::RepositoryAlreadyExists(location));
        }
        if scope.registry.repositories().len() >= scope.registry.quotas.repositories_max {
            return Err(Error::LimitExceeded);
        }
        let mut repository = Repository::new(&location, scope.registry.region, scope.now);
        repository.image_tag_mutability = self.image_tag_mutability;
        repository.scan_on_push = self.scan_on_push;
        repository.encryption = self.encryption;
        repository.resource_tags = resource_tags;
        let repository = Rc::new(repository);
        scope.registry.insert(Rc::clone(&repository));
        Ok(RepositoryResponse { repository })
    }
}

fn read_encryption(members: &Members<'_>) -> Result<EncryptionConfiguration, Error> {
    let Some(members) = members.field("encryptionConfiguration").members()? else {
        return Ok(EncryptionConfiguration::Aes256);
    };
    let kind = members.field("encryptionType");
    let kms_key = members.field("kmsKey").sized_text(1..=2048)?.map(Into::into);
    Ok(match kind.required(kind.word(&["AES256", "KMS", "KMS_DSSE"])?)? {
        "KMS" => EncryptionConfiguration::Kms { kms_key },
        "KMS_DSSE" => EncryptionConfiguration::KmsDsse { kms_key },
        _ => EncryptionConfiguration::Aes256,
    })
}

impl Operation for DescribeRepositories {
    const ERRORS: &'static [&'static str] =
        &["InvalidParameterException", "RepositoryNotFoundException", "ServerException"];
    type Response = DescribeRepositoriesResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let names = members
            .field("repositoryNames")
            .list(1..=100, |name| name.required(name.parsed::<RepositoryName>()?))?;
        let page = PageRequest::read(members)?;
        if names.is_some() {
            PageRequest::refuse(members, "repositoryNames")?;
        }
        Ok(Self {
            registry_id: registry_id(members)?,
            repository_names: names.unwrap_or_default(),
            page,
        })
    }

    fn target(&self) -> Option<&Target> {
        None
    }

    fn registry_id(&self) -> Option<AccountId> {
        self.registry_id
    }

    fn requirement(&self, action: &'static str, registry: &Registry) -> Vec<Requirement> {
        let on = |resource| Requirement { action, resource: Some(resource) };
        if self.repository_names.is_empty() {
            return vec![on(registry.every_repository_arn())];
        }
        self.repository_names.iter().map(|name| on(registry.repository_arn(name))).collect()
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let registry = &*scope.registry;
        let find = |name| match registry.repository(name) {
            Some(repository) => Ok(Rc::clone(repository)),
            None => Err(Error::RepositoryNotFound(registry.location(name))),
        };
        if !self.repository_names.is_empty() {
            let found = self.repository_names.iter().map(find).collect::<Result<_, _>>()?;
            return Ok(DescribeRepositoriesResponse { repositories: found, next_token: None });
        }
        let (page, next_token) = self.page.cut(registry.repositories());
        let repositories = page.into_iter().map(Rc::clone).collect();
        Ok(DescribeRepositoriesResponse { repositories, next_token })
    }
}

impl Operation for DeleteRepository {
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterException",
        "KmsException",
        "RepositoryNotEmptyException",
        "RepositoryNotFoundException",
        "ServerException",
    ];
    type Response = RepositoryResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let force = members.field("force").flag()?.unwrap_or(false);
        Ok(Self { target: Target::read(members)?, force })
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let images_count = self.target.find(scope.registry)?.images_count();
        if images_count > 0 && !self.force {
            return Err(Error::RepositoryNotEmpty(self.target.location(scope.registry)));
        }
        let name = &self.target.repository_name;
        let not_found = Error::RepositoryNotFound(self.target.location(scope.registry));
        let repository = scope.registry.remove(name).ok_or(not_found)?;
        Ok(RepositoryResponse { repository })
    }
}

impl Response for RepositoryResponse {
    fn node(&self) -> Node {
        Node::object([("repository", repository_node(&self.repository))])
    }
}

impl Response for DescribeRepositoriesResponse {
    fn node(&self) -> Node {
        let repositories = self.repositories.iter().map(|repository| repository_node(repository));
        let token = self.next_token.as_deref().map(|token| ("nextToken", Node::from(token)));
        Node::object([("repositories", Node::array(repositories))].into_iter().chain(token))
    }
}

fn repository_node(repository: &Repository) -> Node {
    let head = [
        ("repositoryArn", Node::display(&repository.arn())),
        ("registryId", Node::display(&repository.registry_id())),
        ("repositoryName", Node::display(repository.name())),
        ("repositoryUri", repository.uri().as_str().into()),
        ("createdAt", epoch(repository.created_at)),
    ];
    let scanning = Node::object([("scanOnPush", repository.scan_on_push.into())]);
    let tail = [
        ("imageScanningConfiguration", scanning),
        ("encryptionConfiguration", encryption_node(&repository.encryption)),
    ];
    Node::object(head.into_iter().chain(repository.image_tag_mutability.members()).chain(tail))
}

fn encryption_node(encryption: &EncryptionConfiguration) -> Node {
    let (kind, key) = match encryption {
        EncryptionConfiguration::Aes256 => ("AES256", None),
        EncryptionConfiguration::Kms { kms_key } => ("KMS", kms_key.as_deref()),
        EncryptionConfiguration::KmsDsse { kms_key } => ("KMS_DSSE", kms_key.as_deref()),
    };
    let key = key.map(|key| ("kmsKey", Node::from(key)));
    Node::object([("encryptionType", kind.into())].into_iter().chain(key))
}
