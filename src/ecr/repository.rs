//! A repository: images, the tags that name them and the layers that they are made of.

mod images;
mod layers;

use std::rc::Rc;

use images::{Held, Images};
use layers::Layers;

use super::lifecycle::LifecyclePolicy;
use super::resource_tags::ResourceTags;
use super::storage::{ImageStatus, Restore, Storage};
use super::upload::Upload;
use super::{ImageTag, ImageTagMutability, LayerPart, Location, RepositoryName, UploadId};
use crate::aws::{AccountId, Arn, Region, RegistryHost, Timestamp};
use crate::iam::Policy;
use crate::oci::{Digest, LayerContent, Manifest, MediaType};
use crate::ordered::{OrderedMap, OrderedSet, SharedMap};

/// One repository.
///
/// Every tag points at an image of the repository, and every image finds the blobs and the
/// manifests that it names here. It may be large: a clone shares its contents, and nothing but a
/// list of everything looks at everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    registry_id: AccountId,
    region: Region,
    name: RepositoryName,
    /// When it was created.
    pub created_at: Timestamp,
    /// Which of its tags may be overwritten.
    pub image_tag_mutability: ImageTagMutability,
    /// Whether an image is scanned when it is pushed.
    pub scan_on_push: bool,
    /// How its content is encrypted.
    pub encryption: EncryptionConfiguration,
    /// Its resource tags, by key.
    pub resource_tags: ResourceTags,
    /// Its policy, if it has one.
    pub policy: Option<Rc<Policy>>,
    /// Its lifecycle policy, if it has one.
    pub lifecycle_policy: Option<Rc<LifecyclePolicy>>,
    images: Images,
    layers: Layers,
    /// The images that are on their way out of the archive, until it is noted that they are there.
    awaited: OrderedSet<Digest>,
    uploads: OrderedMap<UploadId, Upload>,
    /// What refers to each subject, oldest push first; subjects need not be there.
    referrers: SharedMap<Digest, Vec<Digest>>,
}

/// An image, or an index of images, in a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// The manifest, exact bytes included.
    pub manifest: Manifest,
    /// When its digest was first pushed.
    pub pushed_at: Timestamp,
    /// Where it is kept.
    pub storage: Storage,
    /// When a pull was last recorded; ECR does so once in 24 hours.
    pub last_recorded_pull_time: Option<Timestamp>,
}

/// An image as it stands in a list.
#[derive(Clone, Copy, Debug)]
pub struct Listed<'r>(&'r Held);

impl<'r> Listed<'r> {
    /// The image.
    pub fn image(self) -> &'r Rc<Image> {
        self.0.image()
    }

    /// The tags that point at it, in alphabetical order.
    pub fn tags(self) -> &'r [ImageTag] {
        self.0.tags()
    }

    /// What can be done with it at `now`; it is not looked up for that.
    pub fn status(self, now: Timestamp) -> ImageStatus {
        self.0.status(now)
    }
}

/// How the content of a repository is encrypted. Nothing here is; the setting is kept and shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EncryptionConfiguration {
    /// With keys that the storage service keeps.
    Aes256,
    /// With a key of the key service; the account's own where none is named.
    Kms {
        /// The key's id, ARN or alias.
        kms_key: Option<Box<str>>,
    },
    /// Twice, with a key of the key service.
    KmsDsse {
        /// The key's id, ARN or alias.
        kms_key: Option<Box<str>>,
    },
}

impl Repository {
    /// A repository as AWS makes it where nothing else is said: tags may be overwritten, nothing is
    /// scanned, no policy.
    pub(super) fn new(location: &Location, region: Region, created_at: Timestamp) -> Self {
        Self {
            registry_id: location.registry_id,
            region,
            name: location.repository_name.clone(),
            created_at,
            image_tag_mutability: ImageTagMutability::Mutable,
            scan_on_push: false,
            encryption: EncryptionConfiguration::Aes256,
            resource_tags: OrderedMap::new(),
            policy: None,
            lifecycle_policy: None,
            images: Images::default(),
            layers: Layers::default(),
            awaited: OrderedSet::new(),
            uploads: OrderedMap::new(),
            referrers: SharedMap::new(),
        }
    }

    /// The name inside the registry.
    pub fn name(&self) -> &RepositoryName {
        &self.name
    }

    /// The registry that it belongs to.
    pub fn registry_id(&self) -> AccountId {
        self.registry_id
    }

    /// Its ARN.
    pub fn arn(&self) -> Arn {
        Arn::repository(self.region, self.registry_id, self.name.as_str())
    }

    /// What docker calls it: `111122223333.dkr.ecr.us-east-1.amazonaws.com/team/api`.
    pub fn uri(&self) -> String {
        format!("{}/{}", RegistryHost::new(self.registry_id, self.region), self.name)
    }

    /// The text of its policy.
    pub fn policy_text(&self) -> Option<&str> {
        self.policy.as_deref().map(|policy| &*policy.text)
    }

    /// Every image, newest push first; of one moment, by digest.
    pub fn images(&self) -> impl DoubleEndedIterator<Item = &Rc<Image>> + ExactSizeIterator {
        self.images.newest_first().map(Held::image)
    }

    /// The same but the first `skipped`, with what lists say of each. It does not matter how many
    /// are skipped.
    pub fn images_from(&self, skipped: usize) -> impl Iterator<Item = Listed<'_>> {
        self.images.newest_first().skip(skipped).map(Listed)
    }

    /// The image with this digest.
    pub fn image(&self, digest: &Digest) -> Option<&Rc<Image>> {
        self.images.image(digest)
    }

    /// The image that a tag points at.
    pub fn tagged(&self, tag: &ImageTag) -> Option<&Rc<Image>> {
        self.images.image(self.images.tag(tag)?)
    }

    /// Every tag and the image that it points at, by tag.
    pub fn tags(
        &self,
    ) -> impl DoubleEndedIterator<Item = (&ImageTag, &Digest)> + ExactSizeIterator {
        self.images.tags()
    }

    /// The tags that point at an image, in alphabetical order.
    pub fn tags_of(&self, digest: &Digest) -> std::slice::Iter<'_, ImageTag> {
        self.images.get(digest).map(Held::tags).unwrap_or_default().iter()
    }

    /// How large an image is: its configuration and its layers, as the manifest states them. An
    /// index is as large as the largest of its images.
    ///
    /// Assumed: the configuration counts; AWS's documentation does not say.
    pub fn image_size_bytes(&self, image: &Image) -> u64 {
        let of_blobs = |manifest: &Manifest| manifest.blobs().map(|blob| blob.size_bytes).sum();
        let children = image.manifest.manifests().iter();
        let largest = children
            .filter_map(|child| self.image(&child.digest))
            .map(|child| of_blobs(&child.manifest))
            .max();
        largest.unwrap_or_else(|| of_blobs(&image.manifest))
    }

    /// Every layer and configuration, by digest, whether an image needs it or not.
    pub fn layers(&self) -> impl Iterator<Item = (&Digest, &LayerContent)> {
        self.layers.iter()
    }

    /// The layer or configuration with this digest.
    pub fn layer(&self, digest: &Digest) -> Option<&LayerContent> {
        self.layers.get(digest).map(|layer| &layer.content)
    }

    /// What the first image called a blob that names it; nothing while no image names it.
    pub fn layer_media_type(&self, digest: &Digest) -> Option<&MediaType> {
        self.layers.get(digest)?.media_type.as_ref()
    }

    /// What can be done with a blob: as much as with the image that names it and with which most
    /// can be done; nothing while no image names it.
    pub fn layer_status(&self, digest: &Digest, now: Timestamp) -> Option<ImageStatus> {
        let layer = self.layers.get(digest)?;
        if layer.standing + layer.archived == 0 {
            return None;
        }
        let awaited = self.awaited.iter().filter_map(|it| self.image(it));
        let activating = awaited.filter(|it| it.storage.status(now) == ImageStatus::Activating);
        let of_image =
            |image: &Rc<Image>| image.manifest.blobs().filter(|it| it.digest == *digest).count();
        Some(if layer.standing > activating.map(of_image).sum() {
            ImageStatus::Active
        } else if layer.archived > 0 {
            ImageStatus::Archived
        } else {
            ImageStatus::Activating
        })
    }

    /// What refers to an image, newest push first.
    pub fn referrers_of(&self, subject: &Digest) -> impl Iterator<Item = &Rc<Image>> {
        let referrers = self.referrers.get(subject).into_iter().flatten().rev();
        referrers.filter_map(|digest| self.image(digest))
    }

    /// The indexes that name an image, by digest.
    pub fn indexes_naming(&self, digest: &Digest) -> Vec<Digest> {
        self.images.get(digest).map(|held| held.indexes().to_vec()).unwrap_or_default()
    }

    /// The upload with this id.
    pub fn upload(&self, id: &UploadId) -> Option<&Upload> {
        self.uploads.get(id)
    }

    /// How many images there are.
    pub fn images_count(&self) -> usize {
        self.images.len()
    }

    pub(super) fn start_upload(&mut self, id: UploadId) {
        self.uploads.insert(id, Upload::default());
    }

    pub(super) fn receive_part(&mut self, id: &UploadId, part: LayerPart) {
        if let Some(upload) = self.uploads.get_mut(id) {
            upload.push(part);
        }
    }

    pub(super) fn finish_upload(&mut self, id: &UploadId, digest: Digest, content: LayerContent) {
        self.uploads.remove(id);
        self.layers.insert(digest, content);
    }

    pub(super) fn mount_layer(&mut self, digest: Digest, content: LayerContent) {
        self.layers.insert(digest, content);
    }

    /// Keeps an image, if it is not here yet, and points a tag at it. The tag leaves the image that
    /// it pointed at before.
    pub(super) fn put_image(&mut self, manifest: Manifest, tag: Option<ImageTag>, now: Timestamp) {
        let digest = manifest.digest();
        match self.image(&digest).map(|known| known.storage) {
            Some(storage) if storage.status(now) == ImageStatus::Archived => {
                self.store(&digest, storage.restored(now, Restore::Pushed));
            }
            Some(_) => {}
            None => self.insert(manifest, now),
        }
        if let Some(tag) = tag {
            self.images.point(tag, digest);
        }
        debug_assert_eq!(self.fault_of(&digest), None);
    }

    fn insert(&mut self, manifest: Manifest, now: Timestamp) {
        if let Some(subject) = manifest.subject() {
            let digest = manifest.digest();
            match self.referrers.get_mut(&subject.digest) {
                Some(referrers) => referrers.push(digest),
                None => drop(self.referrers.insert(subject.digest, vec![digest])),
            }
        }
        let (storage, last_recorded_pull_time) = (Storage::NEW, None);
        let image = Image { manifest, pushed_at: now, storage, last_recorded_pull_time };
        self.layers.name(&image);
        self.images.insert(image);
    }

    pub(super) fn record_pull(&mut self, digest: &Digest, now: Timestamp) {
        self.images.change(digest, |image| image.last_recorded_pull_time = Some(now));
    }

    pub(super) fn set_storage(&mut self, digest: &Digest, storage: Storage) {
        match storage {
            Storage::Standard { active_from: Some(_), .. } => self.awaited.insert(*digest),
            Storage::Standard { .. } | Storage::Archive { .. } => self.awaited.remove(digest),
        };
        self.store(digest, storage);
    }

    /// An image that was on its way out of the archive is there.
    pub(super) fn note_arrival(&mut self, digest: &Digest) {
        self.awaited.remove(digest);
    }

    fn store(&mut self, digest: &Digest, storage: Storage) {
        let Some(before) = self.images.change(digest, |image| image.storage = storage) else {
            return;
        };
        if let Some(image) = self.images.image(digest) {
            // In this order no blob is without an image in between.
            self.layers.name(image);
            self.layers.forget(&before);
        }
        debug_assert_eq!(self.fault_of(digest), None);
    }

    /// Takes a tag away; the image stays.
    pub(super) fn delete_tag(&mut self, tag: &ImageTag) {
        self.images.untag(tag);
    }

    /// Takes an image away with all its tags.
    pub(super) fn delete_image(&mut self, digest: &Digest) {
        let Some(image) = self.images.remove(digest) else { return };
        self.layers.forget(&image);
        self.awaited.remove(digest);
        let Some(subject) = image.manifest.subject() else { return };
        if let Some(referrers) = self.referrers.get_mut(&subject.digest) {
            referrers.retain(|referrer| referrer != digest);
            if referrers.is_empty() {
                self.referrers.remove(&subject.digest);
            }
        }
    }

    /// What holds for every repository at any time, and does not hold for this one: nothing, unless
    /// Drydock is wrong. Looks at everything.
    pub fn broken_invariant(&self) -> Option<&'static str> {
        if let Some(fault) = self.images().find_map(|it| self.fault_of(&it.manifest.digest())) {
            return Some(fault);
        }
        if !self.images.are_counted() {
            return Some("a tag points at an image, an index names one of this repository");
        }
        let listed = self.referrers.values().map(Vec::len).sum::<usize>();
        if self.images().filter(|it| it.manifest.subject().is_some()).count() != listed {
            return Some("what is listed with a subject refers to it");
        }
        if !self.layers.are_counted(self.images()) {
            return Some("a layer knows how many images name it");
        }
        let is_standing = |digest| {
            let image = self.image(digest);
            image.is_some_and(|it| matches!(it.storage, Storage::Standard { .. }))
        };
        (!self.awaited.iter().all(is_standing)).then_some("what is awaited has left the archive")
    }

    /// The same, as far as it concerns one image.
    fn fault_of(&self, digest: &Digest) -> Option<&'static str> {
        let Some(image) = self.image(digest).filter(|_| self.images.agree_about(digest)) else {
            return Some("an image is found by its digest, its tags and its indexes");
        };
        let is_held = |digest| self.layers.get(digest).is_some_and(|it| it.media_type.is_some());
        if !image.manifest.blobs().all(|blob| is_held(&blob.digest)) {
            return Some("an image finds its layers in this repository");
        }
        let subject = image.manifest.subject().map(|subject| subject.digest);
        let is_listed = subject.is_none_or(|subject| {
            self.referrers.get(&subject).is_some_and(|referrers| referrers.contains(digest))
        });
        (!is_listed).then_some("a referrer is listed with its subject")
    }
}
