//! A repository: images, the tags that name them and the layers that they are made of.

mod images;
mod invariants;
mod layers;

use std::rc::Rc;

use images::{Held, Images};
use layers::Layers;

use super::lifecycle::{Evaluation, LifecyclePolicy, Preview};
use super::replication::ImageReplication;
use super::resource_tags::ResourceTags;
use super::scanning::Scans;
use super::signing::Signing;
use super::storage::{ImageStatus, Restore, Storage};
use super::upload::Upload;
use super::upstream::UpstreamImage;
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
    /// How far the evaluation of that is.
    pub evaluation: Evaluation,
    /// The last preview of a lifecycle policy, if there was one.
    pub lifecycle_preview: Option<Rc<Preview>>,
    images: Images,
    layers: Layers,
    /// The images that are on their way out of the archive, until it is noted that they are there.
    awaited: OrderedSet<Digest>,
    uploads: OrderedMap<UploadId, Upload>,
    /// When the upstream registry was last asked for a tag; those that were pushed are not here.
    checks: OrderedMap<ImageTag, Timestamp>,
    /// What refers to each subject, oldest push first; subjects need not be there.
    referrers: SharedMap<Digest, Vec<Digest>>,
    /// How often images and their tags have changed.
    image_changes: u64,
    replications: SharedMap<Digest, Rc<ImageReplication>>,
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
    /// What is known of its scans.
    pub scans: Scans,
    /// Its signings by ECR, one for each profile, in the order in which they began.
    pub signings: Vec<Signing>,
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
            evaluation: Evaluation::default(),
            lifecycle_preview: None,
            images: Images::default(),
            layers: Layers::default(),
            awaited: OrderedSet::new(),
            uploads: OrderedMap::new(),
            checks: OrderedMap::new(),
            referrers: SharedMap::new(),
            image_changes: 0,
            replications: SharedMap::new(),
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

    /// Every image with what lists say of it, by digest.
    pub fn images_by_digest(&self) -> impl Iterator<Item = Listed<'_>> {
        self.images.by_digest().map(Listed)
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

    /// The same behind a text, which need not be a tag.
    pub fn tags_after(&self, text: &str) -> impl Iterator<Item = (&ImageTag, &Digest)> {
        self.images.tags_after(text)
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

    /// Where an image came from and what has become of its copies; nothing where replication had
    /// nothing to do with it. An image that is gone is still here while copies of it are due, and
    /// if they failed for that.
    pub fn replication(&self, digest: &Digest) -> Option<&ImageReplication> {
        self.replications.get(digest).map(|known| &**known)
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

    /// How often images and their tags have changed. While this stays, so do they.
    pub(super) fn image_changes(&self) -> u64 {
        self.image_changes
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

    /// Holds what another repository holds instead of what it held. The two share it until one of
    /// them changes.
    pub(super) fn hold_what_is_in(&mut self, other: &Self) {
        self.images = other.images.clone();
        self.layers = other.layers.clone();
        self.awaited = other.awaited.clone();
        self.referrers = other.referrers.clone();
        self.image_changes = other.image_changes;
    }

    pub(super) fn mount_layer(&mut self, digest: Digest, content: LayerContent) {
        self.layers.insert(digest, content);
    }

    /// Keeps an image, if it is not here yet, and points a tag at it. The tag leaves the image that
    /// it pointed at before.
    pub(super) fn put_image(&mut self, manifest: Manifest, tag: Option<ImageTag>, now: Timestamp) {
        self.image_changes += 1;
        let digest = manifest.digest();
        match self.image(&digest).map(|known| known.storage) {
            Some(storage) if storage.status(now) == ImageStatus::Archived => {
                self.store(&digest, storage.restored(now, Restore::Pushed));
            }
            Some(_) => {}
            None => self.insert(manifest, now),
        }
        if let Some(tag) = tag {
            self.checks.remove(&tag);
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
        let image = Image {
            manifest,
            pushed_at: now,
            storage: Storage::NEW,
            last_recorded_pull_time: None,
            scans: Scans::default(),
            signings: Vec::new(),
        };
        self.layers.name(&image);
        self.images.insert(image);
    }

    /// Keeps an image from upstream with everything that belongs to it. The tag counts as asked for
    /// at `now`.
    pub(super) fn import(&mut self, image: UpstreamImage, tag: Option<ImageTag>, now: Timestamp) {
        for (digest, content) in image.blobs {
            self.layers.insert(digest, content);
        }
        for child in image.children {
            self.put_image(child, None, now);
        }
        self.put_image(image.manifest, tag.clone(), now);
        if let Some(tag) = tag {
            self.note_check(tag, now);
        }
    }

    /// When the upstream registry was last asked for a tag; never for one that was pushed.
    pub(super) fn checked_at(&self, tag: &ImageTag) -> Option<Timestamp> {
        self.checks.get(tag).copied()
    }

    /// Notes that the upstream registry was asked for a tag.
    pub(super) fn note_check(&mut self, tag: ImageTag, now: Timestamp) {
        self.checks.insert(tag, now);
    }

    /// Changes what is known of an image's copies.
    pub(super) fn change_replication(
        &mut self,
        digest: Digest,
        change: impl FnOnce(&mut ImageReplication),
    ) {
        let known = self.replications.get(&digest).map(Rc::clone);
        let mut known = known.unwrap_or_default();
        change(Rc::make_mut(&mut known));
        if known.is_empty() {
            self.replications.remove(&digest);
        } else {
            self.replications.insert(digest, known);
        }
    }

    pub(super) fn record_pull(&mut self, digest: &Digest, now: Timestamp) {
        self.image_changes += 1;
        self.images.change(digest, |image| image.last_recorded_pull_time = Some(now));
    }

    pub(super) fn set_storage(&mut self, digest: &Digest, storage: Storage) {
        self.image_changes += 1;
        match storage {
            Storage::Standard { active_from: Some(_), .. } => self.awaited.insert(*digest),
            Storage::Standard { .. } | Storage::Archive { .. } => self.awaited.remove(digest),
        };
        self.store(digest, storage);
    }

    /// An image that was on its way out of the archive is there.
    pub(super) fn note_arrival(&mut self, digest: &Digest) {
        self.image_changes += 1;
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

    pub(super) fn set_scans(&mut self, digest: &Digest, scans: Scans) {
        self.images.change(digest, |image| image.scans = scans);
    }

    pub(super) fn set_signings(&mut self, digest: &Digest, signings: Vec<Signing>) {
        self.images.change(digest, |image| image.signings = signings);
    }

    /// Takes a tag away; the image stays.
    pub(super) fn delete_tag(&mut self, tag: &ImageTag) {
        self.image_changes += 1;
        self.images.untag(tag);
        self.checks.remove(tag);
    }

    /// Takes an image away with all its tags.
    pub(super) fn delete_image(&mut self, digest: &Digest) {
        self.image_changes += 1;
        let tags: Vec<_> = self.tags_of(digest).cloned().collect();
        for tag in tags {
            self.checks.remove(&tag);
        }
        let Some(image) = self.images.remove(digest) else { return };
        self.layers.forget(&image);
        self.awaited.remove(digest);
        self.change_replication(*digest, ImageReplication::forget);
        let Some(subject) = image.manifest.subject() else { return };
        if let Some(referrers) = self.referrers.get_mut(&subject.digest) {
            referrers.retain(|referrer| referrer != digest);
            if referrers.is_empty() {
                self.referrers.remove(&subject.digest);
            }
        }
    }
}
