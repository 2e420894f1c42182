//! Resource tags of a repository, which these operations name by its ARN.

use crate::aws::Arn;
use crate::ecr::members::Members;
use crate::ecr::operation::{Nothing, Operation, Response, Scope, Target};
use crate::ecr::resource_tags::{self, ResourceTag, ResourceTags};
use crate::ecr::{Constraint, Error, Registry, Repository};
use crate::json::Node;

/// Adds tags, or gives new values to those that are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagResource {
    /// The repository.
    pub resource: Resource,
    /// The tags, in the order given.
    pub tags: Vec<ResourceTag>,
}

/// Takes tags away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UntagResource {
    /// The repository.
    pub resource: Resource,
    /// Their keys; one that is not there is passed over.
    pub tag_keys: Vec<Box<str>>,
}

/// Asks for the tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListTagsForResource {
    /// The repository.
    pub resource: Resource,
}

/// The tags of a repository, by key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListTagsForResourceResponse {
    /// They.
    pub tags: ResourceTags,
}

/// A repository that is named by its ARN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    arn: Arn,
    target: Target,
}

impl Resource {
    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let field = members.field("resourceArn");
        let invalid = || field.error(Constraint::Text("Invalid ARN"));
        let text = field.required(field.text()?)?;
        let arn: Arn = text.parse().map_err(|_| invalid())?;
        let name = Some(arn.resource()).filter(|_| arn.service() == "ecr" && arn.region.is_some());
        let name = name.and_then(|name| name.strip_prefix("repository/")).ok_or_else(invalid)?;
        let repository_name = name.parse().map_err(|_| invalid())?;
        let registry_id = Some(arn.account.ok_or_else(invalid)?);
        Ok(Self { arn, target: Target { registry_id, repository_name } })
    }

    /// The repository. One of another Region is not known here.
    fn find<'r>(&self, registry: &'r Registry) -> Result<&'r Repository, Error> {
        let here = registry.repository_arn(&self.target.repository_name);
        if here != self.arn {
            // Assumed: the words for a Region that is not the one that was called.
            let constraint = Constraint::Text("Invalid ARN");
            return Err(Error::InvalidParameter { member: "resourceArn".into(), constraint });
        }
        self.target.find(registry)
    }
}

impl Operation for TagResource {
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterException",
        "InvalidTagParameterException",
        "RepositoryNotFoundException",
        "ServerException",
        "TooManyTagsException",
    ];
    type Response = Nothing;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let tags = members.field("tags");
        Ok(Self {
            resource: Resource::read(members)?,
            tags: tags.required(resource_tags::read(&tags)?)?,
        })
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.resource.target)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let repository = self.resource.find(scope.registry)?;
        let tags = resource_tags::with(&repository.resource_tags, &self.tags)?;
        self.resource.target.find_mut(scope.registry)?.resource_tags = tags;
        Ok(Nothing)
    }
}

impl Operation for UntagResource {
    const ERRORS: &'static [&'static str] = TagResource::ERRORS;
    type Response = Nothing;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let keys = members.field("tagKeys");
        let list = keys.list(0..=u64::MAX, |key| Ok(key.required(key.text()?)?.into()))?;
        Ok(Self { resource: Resource::read(members)?, tag_keys: keys.required(list)? })
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.resource.target)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        self.resource.find(scope.registry)?;
        if !self.tag_keys.iter().all(|key| resource_tags::is_key(key)) {
            return Err(Error::InvalidTagParameter);
        }
        let repository = self.resource.target.find_mut(scope.registry)?;
        repository.resource_tags.retain(|key, _| !self.tag_keys.contains(key));
        Ok(Nothing)
    }
}

impl Operation for ListTagsForResource {
    const ERRORS: &'static [&'static str] =
        &["InvalidParameterException", "RepositoryNotFoundException", "ServerException"];
    type Response = ListTagsForResourceResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        Ok(Self { resource: Resource::read(members)? })
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.resource.target)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let tags = self.resource.find(scope.registry)?.resource_tags.clone();
        Ok(ListTagsForResourceResponse { tags })
    }
}

impl Response for ListTagsForResourceResponse {
    fn node(&self) -> Node {
        Node::object([("tags", resource_tags::node(&self.tags))])
    }
}
