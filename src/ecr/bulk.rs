//! Very many repositories and images at once, for worlds that show what size does.
//!
//! They are made by the operations of the registry, with all their checks, but nobody calls: there
//! are no records, no events, and nothing follows later.

use std::time::Duration;

use super::follow_up::Effects;
use super::operation::{Operation, Scope, Target};
use super::operations::image::PutImage;
use super::operations::repository::CreateRepository;
use super::repository::EncryptionConfiguration;
use super::{Error, ImageTag, ImageTagMutability, Registry, RepositoryName};
use crate::aws::{Ids, Timestamp};
use crate::oci::published::PublishedImage;

/// What there is to be.
#[derive(Clone, Debug)]
pub struct Bulk<'b> {
    /// The repositories. Each holds the same images.
    pub names: &'b [RepositoryName],
    /// What the images are made of: they differ by the number of their build.
    pub image: &'b PublishedImage,
    /// How many each repository holds, tagged `build-00001` and so on.
    pub images: usize,
}

/// How long one build takes, so that each image is newer than the one before.
const BUILD_TIME: Duration = Duration::from_secs(60);

impl Registry {
    /// Makes repositories and their images, the first at `now`; gives the time at the end.
    pub fn fill(
        &mut self,
        bulk: &Bulk<'_>,
        now: Timestamp,
        ids: &mut Ids,
    ) -> Result<Timestamp, Error> {
        let mut scope =
            Scope { registry: self, now, ids, principal: None, effects: &mut Effects::default() };
        for name in bulk.names {
            create(name, &mut scope)?;
        }
        let Some((first, others)) = bulk.names.split_first() else { return Ok(now) };
        if let Some(repository) = scope.registry.repository_mut(first) {
            for (digest, content) in &bulk.image.blobs {
                repository.mount_layer(*digest, content.clone());
            }
        }
        for build in 1..=bulk.images {
            scope.now = scope.now + BUILD_TIME;
            put(first, bulk.image, build, &mut scope)?;
        }
        let end = scope.now;
        // The same calls again would come to the same, if they were made at the same time.
        let Some(filled) = self.repository(first).cloned() else { return Ok(end) };
        for name in others {
            if let Some(repository) = self.repository_mut(name) {
                repository.hold_what_is_in(&filled);
            }
        }
        Ok(end)
    }
}

fn create(name: &RepositoryName, scope: &mut Scope<'_>) -> Result<(), Error> {
    let create = CreateRepository {
        target: Target::new(name.clone()),
        tags: Vec::new(),
        image_tag_mutability: ImageTagMutability::Mutable,
        scan_on_push: false,
        encryption: EncryptionConfiguration::Aes256,
    };
    create.execute(scope).map(|_| ())
}

fn put(
    name: &RepositoryName,
    image: &PublishedImage,
    build: usize,
    scope: &mut Scope<'_>,
) -> Result<(), Error> {
    // The manifest is an object; one more member goes before its end.
    let text = image.manifest.text().trim_end().trim_end_matches('}').trim_end();
    let build = format!("build-{build:05}");
    let note = format!(r#","annotations":{{"org.opencontainers.image.version":"{build}"}}}}"#);
    let put = PutImage {
        target: Target::new(name.clone()),
        image_manifest: [text, &note].concat().as_bytes().into(),
        image_manifest_media_type: Some(image.manifest.media_type().clone()),
        image_tag: build.parse::<ImageTag>().ok(),
        image_digest: None,
    };
    put.execute(scope).map(|_| ())
}
