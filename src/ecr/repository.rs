//! A repository: images, the tags that name them and the layers that they are made of.

use std::rc::Rc;

use super::lifecycle::LifecyclePolicy;
use super::replication::ImageReplication;
use super::resource_tags::ResourceTags;
use super::storage::{ImageStatus, Restore, Storage};
use super::upload::Upload;
use super::{ImageTag, ImageTagMutability, LayerPart, Location, RepositoryName, UploadId};
use crate::aws::{AccountId, Arn, Region, RegistryHost, Timestamp};
use crate::iam::Policy;
use crate::oci::{Descriptor, Digest, LayerContent, Manifest, MediaType};
use crate::ordered::{OrderedMap, sorted_by_key};

/// One repository.
///
/// Every tag points at an image of the repository, and every image finds the blobs and the
/// manifests that it names here.
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
    images: OrderedMap<Digest, Rc<Image>>,
    tags: OrderedMap<ImageTag, Digest>,
    layers: OrderedMap<Digest, LayerContent>,
    uploads: OrderedMap<UploadId, Upload>,
    /// What refers to each subject, oldest push first; subjects need not be there.
    referrers: OrderedMap<Digest, Vec<Digest>>,
    replications: OrderedMap<Digest, Rc<ImageReplication>>,
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
            images: OrderedMap::new(),
            tags: OrderedMap::new(),
            layers: OrderedMap::new(),
            uploads: OrderedMap::new(),
            referrers: OrderedMap::new(),
            replications: OrderedMap::new(),
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
    pub fn images(&self) -> Vec<&Rc<Image>> {
        sorted_by_key(self.images.values().collect(), |image| std::cmp::Reverse(image.pushed_at))
    }

    /// The image with this digest.
    pub fn image(&self, digest: &Digest) -> Option<&Rc<Image>> {
        self.images.get(digest)
    }

    /// The image that a tag points at.
    pub fn tagged(&self, tag: &ImageTag) -> Option<&Rc<Image>> {
        self.images.get(self.tags.get(tag)?)
    }

    /// Every tag and the image that it points at, by tag.
    pub fn tags(&self) -> impl Iterator<Item = (&ImageTag, &Digest)> {
        self.tags.iter()
    }

    /// The tags that point at an image, in alphabetical order.
    pub fn tags_of(&self, digest: &Digest) -> impl Iterator<Item = &ImageTag> {
        self.tags.iter().filter(move |&(_, of)| of == digest).map(|(tag, _)| tag)
    }

    /// The tags of every image that has any. For many images at once this is the quick way.
    pub fn tags_by_image(&self) -> OrderedMap<Digest, Vec<&ImageTag>> {
        let mut by_image = OrderedMap::<_, Vec<_>>::new();
        for (tag, digest) in &self.tags {
            by_image.get_or_insert_with(*digest, Vec::new).push(tag);
        }
        by_image
    }

    /// How large an image is: its configuration and its layers, as the manifest states them. An
    /// index is as large as the largest of its images.
    ///
    /// Assumed: the configuration counts; AWS's documentation does not say.
    pub fn image_size_bytes(&self, image: &Image) -> u64 {
        let of_blobs = |manifest: &Manifest| manifest.blobs().map(|blob| blob.size_bytes).sum();
        let children = image.manifest.manifests().iter();
        let largest = children
            .filter_map(|child| self.images.get(&child.digest))
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
        self.layers.get(digest)
    }

    /// What an image says that a blob is; nothing while no image names it.
    pub fn layer_media_type(&self, digest: &Digest) -> Option<&MediaType> {
        self.descriptor_of(digest).map(|blob| &blob.media_type)
    }

    /// What can be done with a blob: as much as with the image that names it and with which most
    /// can be done; nothing while no image names it.
    pub fn layer_status(&self, digest: &Digest, now: Timestamp) -> Option<ImageStatus> {
        let images = self.images.values();
        let naming = images.filter(|image| image.manifest.blobs().any(|it| it.digest == *digest));
        naming.map(|image| image.storage.status(now)).min()
    }

    /// What refers to an image, newest push first.
    pub fn referrers_of(&self, subject: &Digest) -> impl Iterator<Item = &Rc<Image>> {
        let referrers = self.referrers.get(subject).into_iter().flatten().rev();
        referrers.filter_map(|digest| self.images.get(digest))
    }

    /// Where an image came from and what has become of its copies; nothing where replication had
    /// nothing to do with it. An image that is gone is still here while copies of it are due, and
    /// if they failed for that.
    pub fn replication(&self, digest: &Digest) -> Option<&ImageReplication> {
        self.replications.get(digest).map(|known| &**known)
    }

    fn descriptor_of(&self, digest: &Digest) -> Option<&Descriptor> {
        self.images
            .values()
            .flat_map(|image| image.manifest.blobs())
            .find(|blob| blob.digest == *digest)
    }

    /// The indexes that name an image, by digest.
    pub fn indexes_naming(&self, digest: &Digest) -> Vec<Digest> {
        let names_it = |image: &&Rc<Image>| {
            image.manifest.manifests().iter().any(|child| child.digest == *digest)
        };
        self.images.values().filter(names_it).map(|index| index.manifest.digest()).collect()
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
        match self.images.get_mut(&digest) {
            Some(known) if known.storage.status(now) == ImageStatus::Archived => {
                Rc::make_mut(known).storage = known.storage.restored(now, Restore::Pushed);
            }
            Some(_) => {}
            None => {
                if let Some(subject) = manifest.subject() {
                    self.referrers.get_or_insert_with(subject.digest, Vec::new).push(digest);
                }
                let (storage, last_recorded_pull_time) = (Storage::NEW, None);
                let image = Image { manifest, pushed_at: now, storage, last_recorded_pull_time };
                self.images.insert(digest, Rc::new(image));
            }
        }
        if let Some(tag) = tag {
            self.tags.insert(tag, digest);
        }
        debug_assert_eq!(self.broken_invariant(), None);
    }

    pub(super) fn replication_mut(&mut self, digest: Digest) -> &mut ImageReplication {
        Rc::make_mut(self.replications.get_or_insert_with(digest, Rc::default))
    }

    pub(super) fn record_pull(&mut self, digest: &Digest, now: Timestamp) {
        if let Some(image) = self.images.get_mut(digest) {
            Rc::make_mut(image).last_recorded_pull_time = Some(now);
        }
    }

    pub(super) fn set_storage(&mut self, digest: &Digest, storage: Storage) {
        if let Some(image) = self.images.get_mut(digest) {
            Rc::make_mut(image).storage = storage;
        }
    }

    /// Takes a tag away; the image stays.
    pub(super) fn delete_tag(&mut self, tag: &ImageTag) {
        self.tags.remove(tag);
    }

    /// Takes an image away with all its tags.
    pub(super) fn delete_image(&mut self, digest: &Digest) {
        let image = self.images.remove(digest);
        self.tags.retain(|_, of| of != digest);
        let subject = image.as_ref().and_then(|image| image.manifest.subject());
        if let Some(referrers) = subject.and_then(|it| self.referrers.get_mut(&it.digest)) {
            referrers.retain(|referrer| referrer != digest);
        }
        self.referrers.retain(|_, referrers| !referrers.is_empty());
        if let Some(known) = self.replications.get_mut(digest) {
            Rc::make_mut(known).forget();
            if known.is_empty() {
                self.replications.remove(digest);
            }
        }
        debug_assert_eq!(self.broken_invariant(), None);
    }

    /// What holds for every repository at any time, and does not hold for this one: nothing, unless
    /// Drydock is wrong.
    pub fn broken_invariant(&self) -> Option<&'static str> {
        if !self.tags.values().all(|digest| self.images.contains_key(digest)) {
            return Some("a tag points at an image of this repository");
        }
        let mut images = self.images.values();
        let is_complete = images.all(|image| {
            image.manifest.blobs().all(|blob| self.layers.contains_key(&blob.digest))
                && image.manifest.manifests().iter().all(|it| self.images.contains_key(&it.digest))
        });
        if !is_complete {
            return Some("an image finds its layers and manifests in this repository");
        }
        let is_listed = |image: &Rc<Image>| match image.manifest.subject() {
            Some(subject) => self.referrers_of(&subject.digest).any(|it| Rc::ptr_eq(it, image)),
            None => true,
        };
        let listed = self.referrers.values().map(Vec::len).sum::<usize>();
        let referring = self.images.values().filter(|image| image.manifest.subject().is_some());
        let is_complete = referring.count() == listed && self.images.values().all(is_listed);
        (!is_complete).then_some("a referrer is listed with its subject")
    }
}
