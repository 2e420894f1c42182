//! `StartLifecyclePolicyPreview` and `GetLifecyclePolicyPreview`: what a policy would do.

use std::rc::Rc;

use super::parse;
use crate::ecr::error::Missing;
use crate::ecr::lifecycle::{LifecyclePolicy, PlannedImage, PreviewStatus, Summary, preview};
use crate::ecr::members::Members;
use crate::ecr::operation::{Operation, Response, Scope, Target, epoch};
use crate::ecr::operations::image::{ImageIdentifier, TagStatus};
use crate::ecr::page::PageRequest;
use crate::ecr::{Error, Location};
use crate::json::Node;

/// Begins to work out what a policy would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartLifecyclePolicyPreview {
    /// The repository.
    pub target: Target,
    /// The policy; that of the repository where none is given.
    pub lifecycle_policy_text: Option<Box<str>>,
}

/// Asks what came of that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GetLifecyclePolicyPreview {
    /// The repository.
    pub target: Target,
    /// Of which images; of all where none is named.
    pub image_ids: Vec<ImageIdentifier>,
    /// Of which of these.
    pub tag_status: TagStatus,
    /// Which part of a long list.
    pub page: PageRequest,
}

/// That it has begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartLifecyclePolicyPreviewResponse {
    /// The repository.
    pub location: Location,
    /// The policy.
    pub policy: Rc<LifecyclePolicy>,
}

/// What the policy would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GetLifecyclePolicyPreviewResponse {
    /// The repository.
    pub location: Location,
    /// The policy.
    pub policy: Rc<LifecyclePolicy>,
    /// How the preview stands.
    pub status: PreviewStatus,
    /// What to ask for the rest with, if there is any.
    pub next_token: Option<String>,
    /// The images that it would act on, oldest first.
    ///
    /// Assumed: the order; AWS promises none.
    pub preview_results: Vec<PlannedImage>,
    /// How many images it would act on, whichever were asked for; nothing until that is known.
    pub summary: Option<Summary>,
}

impl Operation for StartLifecyclePolicyPreview {
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterException",
        "LifecyclePolicyNotFoundException",
        "LifecyclePolicyPreviewInProgressException",
        "RepositoryNotFoundException",
        "ServerException",
        "ValidationException",
    ];
    type Response = StartLifecyclePolicyPreviewResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let text = members.field("lifecyclePolicyText").sized_text(100..=30_720)?;
        Ok(Self { target: Target::read(members)?, lifecycle_policy_text: text.map(Into::into) })
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let location = self.target.location(scope.registry);
        let repository = self.target.find(scope.registry)?;
        let policy = match (&self.lifecycle_policy_text, &repository.lifecycle_policy) {
            (Some(text), _) => Rc::new(parse(text)?),
            (None, Some(policy)) => Rc::clone(policy),
            (None, None) => return Err(Error::NotFound(Missing::LifecyclePolicy(location))),
        };
        let last = repository.lifecycle_preview.as_ref();
        if last.is_some_and(|last| last.status(scope.now) == PreviewStatus::InProgress) {
            return Err(Error::LifecyclePolicyPreviewInProgress);
        }
        preview::start(scope, &self.target.repository_name, Rc::clone(&policy));
        Ok(StartLifecyclePolicyPreviewResponse { location, policy })
    }
}

impl Operation for GetLifecyclePolicyPreview {
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterException",
        "LifecyclePolicyPreviewNotFoundException",
        "RepositoryNotFoundException",
        "ServerException",
        "ValidationException",
    ];
    type Response = GetLifecyclePolicyPreviewResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let image_ids = ImageIdentifier::read_list(members)?;
        let page = PageRequest::read_hundred(members)?;
        if image_ids.is_some() {
            PageRequest::refuse(members, "imageIds")?;
        }
        let tag_status = match members.field("filter").members()? {
            Some(filter) => TagStatus::read(&filter)?,
            None => TagStatus::Any,
        };
        Ok(Self {
            target: Target::read(members)?,
            image_ids: image_ids.unwrap_or_default(),
            tag_status,
            page,
        })
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let location = self.target.location(scope.registry);
        let Some(preview) = &self.target.find(scope.registry)?.lifecycle_preview else {
            return Err(Error::NotFound(Missing::LifecyclePolicyPreview(location)));
        };
        let status = preview.status(scope.now);
        let results = preview.results(scope.now);
        let summary = (status == PreviewStatus::Complete).then(|| Summary::of(results));
        let wanted = results.iter().filter(|image| self.covers(image)).cloned();
        let (preview_results, next_token) = self.page.cut(wanted);
        let policy = Rc::clone(&preview.policy);
        Ok(GetLifecyclePolicyPreviewResponse {
            location,
            policy,
            status,
            next_token,
            preview_results,
            summary,
        })
    }
}

impl GetLifecyclePolicyPreview {
    fn covers(&self, image: &PlannedImage) -> bool {
        let is_named = self.image_ids.is_empty()
            || self.image_ids.iter().any(|image_id| {
                let digest = image_id.image_digest.as_deref();
                let tag = image_id.image_tag.as_ref();
                digest.is_none_or(|digest| digest == image.digest.to_string())
                    && tag.is_none_or(|tag| image.tags.contains(tag))
            });
        is_named && self.tag_status.covers(&image.tags)
    }
}

impl Response for StartLifecyclePolicyPreviewResponse {
    fn node(&self) -> Node {
        let members = super::policy_members(&self.location, &self.policy);
        let status = ("status", PreviewStatus::InProgress.name().into());
        Node::object(members.into_iter().chain([status]))
    }
}

impl Response for GetLifecyclePolicyPreviewResponse {
    fn node(&self) -> Node {
        let members = super::policy_members(&self.location, &self.policy);
        let status = ("status", self.status.name().into());
        let token = self.next_token.as_deref().map(|token| ("nextToken", Node::from(token)));
        let results =
            self.preview_results.iter().map(|image| image.preview_result(epoch(image.pushed_at)));
        let results = ("previewResults", Node::array(results));
        let summary = self.summary.map(|summary| ("summary", summary.node()));
        let head = members.into_iter().chain([status]).chain(token);
        Node::object(head.chain([results]).chain(summary))
    }
}
