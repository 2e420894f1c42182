//! `ListImageReferrers`: signatures, bills of materials and the like of an image.
//!
//! A manifest may name another one as its subject. It then is a referrer of that one, whether the
//! subject is there or not.

use std::rc::Rc;

use crate::ecr::members::Members;
use crate::ecr::operation::{Operation, Requirement, Response, Scope, Target};
use crate::ecr::operations::layer::DIGEST_PATTERN;
use crate::ecr::page::PageRequest;
use crate::ecr::storage::ImageStatus;
use crate::ecr::{Constraint, Error, Image, Registry};
use crate::json::Node;
use crate::oci::Digest;

use super::list::StatusFilter;

/// Asks what refers to an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListImageReferrers {
    /// The repository.
    pub target: Target,
    /// The image that is referred to.
    pub subject: Digest,
    /// Which kinds of artifact; all where none is named.
    pub artifact_types: Vec<Box<str>>,
    /// Which of them, by what can be done with them.
    pub artifact_status: StatusFilter,
    /// Which part of a long list.
    pub page: PageRequest,
}

/// What refers to an image, newest push first; nothing where nobody knows the image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListImageReferrersResponse {
    /// The referrers and what can be done with them.
    pub referrers: Vec<(Rc<Image>, ImageStatus)>,
    /// What to ask for the rest with, if there is any.
    pub next_token: Option<String>,
}

impl Operation for ListImageReferrers {
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterException",
        "RepositoryNotFoundException",
        "ServerException",
        "UnableToListUpstreamImageReferrersException",
        "ValidationException",
    ];
    type Response = ListImageReferrersResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let subject = members.field("subjectId");
        let digest = subject.required(subject.members()?)?.field("imageDigest");
        let text = digest.required(digest.text()?)?;
        let (mut artifact_types, mut artifact_status) = (None, StatusFilter::ACTIVE);
        if let Some(filter) = members.field("filter").members()? {
            artifact_types = filter
                .field("artifactTypes")
                .list(0..=5, |kind| Ok(kind.required(kind.sized_text(1..=255)?)?.into()))?;
            artifact_status = StatusFilter::read(&filter.field("artifactStatus"))?;
        }
        Ok(Self {
            target: Target::read(members)?,
            // Assumed: the words; the API model states no form for the digest.
            subject: text.parse().map_err(|_| digest.error(Constraint::Pattern(DIGEST_PATTERN)))?,
            artifact_types: artifact_types.unwrap_or_default(),
            artifact_status,
            page: PageRequest::read_short(members)?,
        })
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    /// Source: ECR API reference, `ListImageReferrers`: whoever may get an image may see what refers
    /// to it.
    fn requirement(&self, _: &'static str, registry: &Registry) -> Vec<Requirement> {
        let resource = Some(registry.repository_arn(&self.target.repository_name));
        vec![Requirement { action: "ecr:BatchGetImage", resource }]
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let now = scope.now;
        let referrers = self.target.find(scope.registry)?.referrers_of(&self.subject);
        let referrers = referrers.filter(|image| {
            let kind = image.manifest.artifact_type().map_or("", |kind| kind.as_str());
            let is_wanted = self.artifact_types.iter().any(|wanted| **wanted == *kind);
            (is_wanted || self.artifact_types.is_empty())
                && self.artifact_status.covers(image.storage.status(now))
        });
        let found = referrers.map(|image| (Rc::clone(image), image.storage.status(now)));
        let (referrers, next_token) = self.page.cut(found);
        Ok(ListImageReferrersResponse { referrers, next_token })
    }
}

impl Response for ListImageReferrersResponse {
    fn node(&self) -> Node {
        let referrers = self.referrers.iter().map(|(image, status)| {
            let manifest = &image.manifest;
            let kind = manifest.artifact_type();
            let kind = kind.map(|kind| ("artifactType", Node::display(kind)));
            let annotations = manifest.annotations();
            let annotations = (!annotations.is_empty()).then(|| {
                let pairs = annotations.iter().map(|(name, text)| (&**name, Node::from(&**text)));
                ("annotations", Node::object(pairs))
            });
            let size = u64::try_from(manifest.bytes().len()).unwrap_or(u64::MAX);
            let head = [
                ("digest", Node::display(&manifest.digest())),
                ("mediaType", Node::display(manifest.media_type())),
            ];
            let head = head.into_iter().chain(kind).chain([("size", Node::from(size))]);
            let status = [("artifactStatus", Node::from(status.name()))];
            Node::object(head.chain(annotations).chain(status))
        });
        let token = self.next_token.as_deref().map(|token| ("nextToken", Node::from(token)));
        Node::object([("referrers", Node::array(referrers))].into_iter().chain(token))
    }
}
