//! `PutImageTagMutability`: whether tags may be overwritten from now on.

use crate::ecr::members::Members;
use crate::ecr::operation::{Operation, Response, Scope, Target};
use crate::ecr::{Error, ImageTagMutability, Location};
use crate::json::Node;

/// Changes which tags may be overwritten by later pushes. Tags stay where they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutImageTagMutability {
    /// The repository.
    pub target: Target,
    /// Which.
    pub image_tag_mutability: ImageTagMutability,
}

/// Which tags may be overwritten from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutImageTagMutabilityResponse {
    /// The repository.
    pub location: Location,
    /// Which.
    pub image_tag_mutability: ImageTagMutability,
}

impl Operation for PutImageTagMutability {
    const ERRORS: &'static [&'static str] =
        &["InvalidParameterException", "RepositoryNotFoundException", "ServerException"];
    type Response = PutImageTagMutabilityResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let setting = members.field("imageTagMutability");
        setting.required(setting.is_present().then_some(()))?;
        let mutability = setting.required(ImageTagMutability::read(members)?)?;
        Ok(Self { target: Target::read(members)?, image_tag_mutability: mutability })
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let location = self.target.location(scope.registry);
        let Self { target, image_tag_mutability } = self;
        target.find_mut(scope.registry)?.image_tag_mutability = image_tag_mutability.clone();
        Ok(PutImageTagMutabilityResponse { location, image_tag_mutability })
    }
}

impl Response for PutImageTagMutabilityResponse {
    fn node(&self) -> Node {
        let head = [
            ("registryId", Node::display(&self.location.registry_id)),
            ("repositoryName", Node::display(&self.location.repository_name)),
        ];
        Node::object(head.into_iter().chain(self.image_tag_mutability.members()))
    }
}
