//! `ListImages` and `DescribeImages`.

use std::rc::Rc;

use crate::aws::Timestamp;
use crate::ecr::members::{Field, Members};
use crate::ecr::operation::{Operation, Response, Scope, Target, epoch};
use crate::ecr::page::PageRequest;
use crate::ecr::repository::Listed;
use crate::ecr::storage::ImageStatus;
use crate::ecr::{Error, Image, ImageTag, Location, Repository};
use crate::json::Node;
use crate::oci::Digest;

use super::ImageIdentifier;

/// Which images are listed, by their tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TagStatus {
    /// Those that have a tag.
    Tagged,
    /// Those that have none.
    Untagged,
    /// All.
    Any,
}

/// Which images are listed, by what can be done with them: one kind, or all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusFilter(Option<ImageStatus>);

impl StatusFilter {
    /// Those that can be pulled.
    pub const ACTIVE: Self = Self(Some(ImageStatus::Active));

    /// Reads a filter; where nothing is said it covers those that can be pulled.
    pub(super) fn read(field: &Field<'_>) -> Result<Self, Error> {
        Ok(Self(match field.word(&["ACTIVE", "ARCHIVED", "ACTIVATING", "ANY"])? {
            Some("ARCHIVED") => Some(ImageStatus::Archived),
            Some("ACTIVATING") => Some(ImageStatus::Activating),
            Some("ANY") => None,
            _ => Some(ImageStatus::Active),
        }))
    }

    /// Whether an image of this status is listed.
    pub fn covers(self, status: ImageStatus) -> bool {
        self.0.is_none_or(|only| only == status)
    }
}

/// Which images are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageFilter {
    /// By their tags.
    pub tag_status: TagStatus,
    /// By what can be done with them.
    pub image_status: StatusFilter,
}

impl ImageFilter {
    /// Every image that can be pulled.
    pub const ALL: Self = Self { tag_status: TagStatus::Any, image_status: StatusFilter::ACTIVE };

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let Some(filter) = members.field("filter").members()? else { return Ok(Self::ALL) };
        let tag_status = match filter.field("tagStatus").word(&["TAGGED", "UNTAGGED", "ANY"])? {
            Some("TAGGED") => TagStatus::Tagged,
            Some("UNTAGGED") => TagStatus::Untagged,
            _ => TagStatus::Any,
        };
        let image_status = StatusFilter::read(&filter.field("imageStatus"))?;
        Ok(Self { tag_status, image_status })
    }

    /// Whether an image is listed.
    fn covers(self, listed: Listed<'_>, now: Timestamp) -> bool {
        let by_tags = match self.tag_status {
            TagStatus::Tagged => !listed.tags().is_empty(),
            TagStatus::Untagged => listed.tags().is_empty(),
            TagStatus::Any => true,
        };
        by_tags && self.image_status.covers(listed.status(now))
    }
}

/// Asks which images and tags there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListImages {
    /// The repository.
    pub target: Target,
    /// Which of them.
    pub filter: ImageFilter,
    /// Which part of a long list.
    pub page: PageRequest,
}

/// One entry for each tag, and one for each image that has none; newest push first.
///
/// Assumed: the order; AWS promises none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListImagesResponse {
    /// The entries.
    pub image_ids: Vec<(Digest, Option<ImageTag>)>,
    /// What to ask for the rest with, if there is any.
    pub next_token: Option<String>,
}

/// Asks what is known of images.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribeImages {
    /// The repository.
    pub target: Target,
    /// The images; all where none is named.
    pub image_ids: Vec<ImageIdentifier>,
    /// Which of them.
    pub filter: ImageFilter,
    /// Which part of a long list.
    pub page: PageRequest,
}

/// What is known of images: as they were asked for, else newest push first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribeImagesResponse {
    /// The repository.
    pub location: Location,
    /// The images.
    pub image_details: Vec<ImageDetail>,
    /// What to ask for the rest with, if there is any.
    pub next_token: Option<String>,
}

/// What is known of one image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageDetail {
    /// The image.
    pub image: Rc<Image>,
    /// Its tags, in alphabetical order.
    pub image_tags: Vec<ImageTag>,
    /// Its size: what a client would download.
    pub image_size_bytes: u64,
    /// When this was so.
    pub now: Timestamp,
}

impl Operation for ListImages {
    const ERRORS: &'static [&'static str] =
        &["InvalidParameterException", "RepositoryNotFoundException", "ServerException"];
    type Response = ListImagesResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        Ok(Self {
            target: Target::read(members)?,
            filter: ImageFilter::read(members)?,
            page: PageRequest::read(members)?,
        })
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let repository = self.target.find(scope.registry)?;
        let entries = listed(repository, self.filter, self.page, scope.now).map(|listed| {
            let (tags, digest) = (listed?.tags(), listed?.image().manifest.digest());
            let untagged = tags.is_empty().then_some((digest, None));
            Some(tags.iter().map(move |tag| (digest, Some(tag.clone()))).chain(untagged))
        });
        let (image_ids, next_token) =
            self.page.cut_parts(entries.map(|it| it.into_iter().flatten()));
        Ok(ListImagesResponse { image_ids, next_token })
    }
}

/// The images from the first of the page on, newest push first; nothing in the place of one that
/// `filter` does not cover.
fn listed(
    repository: &Repository,
    filter: ImageFilter,
    page: PageRequest,
    now: Timestamp,
) -> impl Iterator<Item = Option<Listed<'_>>> {
    let images = repository.images_from(page.first);
    images.map(move |listed| filter.covers(listed, now).then_some(listed))
}

impl Operation for DescribeImages {
    const ERRORS: &'static [&'static str] = &[
        "ImageNotFoundException",
        "InvalidParameterException",
        "RepositoryNotFoundException",
        "ServerException",
    ];
    type Response = DescribeImagesResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let image_ids = ImageIdentifier::read_list(members)?;
        let page = PageRequest::read(members)?;
        if image_ids.is_some() {
            PageRequest::refuse(members, "imageIds")?;
        }
        Ok(Self {
            target: Target::read(members)?,
            image_ids: image_ids.unwrap_or_default(),
            filter: ImageFilter::read(members)?,
            page,
        })
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let location = self.target.location(scope.registry);
        let repository = self.target.find(scope.registry)?;
        let detail = |(image, tags): (&Rc<Image>, &[ImageTag])| ImageDetail {
            image: Rc::clone(image),
            image_tags: tags.to_vec(),
            image_size_bytes: repository.image_size_bytes(image),
            now: scope.now,
        };
        if self.image_ids.is_empty() {
            let listed = listed(repository, self.filter, self.page, scope.now);
            let (page, next_token) = self.page.cut_parts(listed);
            let details = page.into_iter().map(|it| detail((it.image(), it.tags())));
            let image_details = details.collect();
            return Ok(DescribeImagesResponse { location, image_details, next_token });
        }
        let named = self.image_ids.iter().map(|image_id| {
            let image = image_id.find_for(repository, &location)?;
            Ok(detail((image, repository.tags_of(&image.manifest.digest()).as_slice())))
        });
        let image_details = named.collect::<Result<_, _>>()?;
        Ok(DescribeImagesResponse { location, image_details, next_token: None })
    }
}

impl Response for ListImagesResponse {
    fn node(&self) -> Node {
        let entries = self.image_ids.iter().map(|(digest, tag)| {
            let tag = tag.as_ref().map(|tag| ("imageTag", Node::display(tag)));
            Node::object([("imageDigest", Node::display(digest))].into_iter().chain(tag))
        });
        let token = self.next_token.as_deref().map(|token| ("nextToken", Node::from(token)));
        Node::object([("imageIds", Node::array(entries))].into_iter().chain(token))
    }
}

impl Response for DescribeImagesResponse {
    fn node(&self) -> Node {
        let details = self.image_details.iter().map(|detail| detail.node(&self.location));
        let token = self.next_token.as_deref().map(|token| ("nextToken", Node::from(token)));
        Node::object([("imageDetails", Node::array(details))].into_iter().chain(token))
    }
}

impl ImageDetail {
    fn node(&self, location: &Location) -> Node {
        let manifest = &self.image.manifest;
        let tags = (!self.image_tags.is_empty())
            .then(|| ("imageTags", Node::array(self.image_tags.iter().map(Node::display))));
        let artifact = manifest.artifact_type().map(|it| ("artifactMediaType", Node::display(it)));
        let pulled = self.image.last_recorded_pull_time;
        let pulled = pulled.map(|at| ("lastRecordedPullTime", epoch(at)));
        let subject = manifest.subject();
        let subject = subject.map(|it| ("subjectManifestDigest", Node::display(&it.digest)));
        let head = [
            ("registryId", Node::display(&location.registry_id)),
            ("repositoryName", Node::display(&location.repository_name)),
            ("imageDigest", Node::display(&manifest.digest())),
        ];
        let middle = [
            ("imageSizeInBytes", self.image_size_bytes.into()),
            ("imagePushedAt", epoch(self.image.pushed_at)),
            ("imageManifestMediaType", Node::display(manifest.media_type())),
        ];
        let storage = self.image.storage;
        let tail = [("imageStatus", storage.status(self.now).name().into())];
        let archived = storage.last_archived_at().map(|at| ("lastArchivedAt", epoch(at)));
        let activated = storage.last_activated_at(self.now);
        let activated = activated.map(|at| ("lastActivatedAt", epoch(at)));
        let before = head.into_iter().chain(tags).chain(middle).chain(artifact);
        let after = pulled.into_iter().chain(subject).chain(tail).chain(archived).chain(activated);
        Node::object(before.chain(after))
    }
}
