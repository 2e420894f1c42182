//! The layers and configurations of a repository, and how many images name each.

use std::rc::Rc;

use super::Image;
use crate::ecr::storage::Storage;
use crate::oci::{Descriptor, Digest, LayerContent, MediaType};
use crate::ordered::SharedMap;

/// One layer or configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layer {
    pub(super) content: LayerContent,
    /// What the first image called it that names it; nothing while none does.
    pub(super) media_type: Option<MediaType>,
    /// How often images name it that are not in the archive.
    pub(super) standing: usize,
    /// How often images name it that are.
    pub(super) archived: usize,
}

/// Every layer and configuration, by digest, whether an image needs it or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Layers(SharedMap<Digest, Layer>);

impl Layers {
    pub(super) fn get(&self, digest: &Digest) -> Option<&Layer> {
        self.0.get(digest)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Digest, &LayerContent)> {
        self.0.iter().map(|(digest, layer)| (digest, &layer.content))
    }

    /// Keeps a blob; of one that is there already, the content is the same.
    pub(super) fn insert(&mut self, digest: Digest, content: LayerContent) {
        if let Some(layer) = self.0.get_mut(&digest) {
            layer.content = content;
            return;
        }
        self.0.insert(digest, Layer { content, media_type: None, standing: 0, archived: 0 });
    }

    /// Whether it is known of every blob how often these images name it.
    pub(super) fn are_counted<'i>(&self, images: impl Iterator<Item = &'i Rc<Image>>) -> bool {
        let mut counted = Self::default();
        for (digest, content) in self.iter() {
            counted.insert(*digest, content.clone());
        }
        for image in images {
            counted.name(image);
        }
        let counts = |layer: &Layer| (layer.standing, layer.archived, layer.media_type.is_some());
        self.0.values().map(counts).eq(counted.0.values().map(counts))
    }

    /// An image names its blobs from now on.
    pub(super) fn name(&mut self, image: &Image) {
        for Descriptor { digest, media_type, .. } in image.manifest.blobs() {
            let Some(layer) = self.0.get_mut(digest) else { continue };
            layer.media_type.get_or_insert_with(|| media_type.clone());
            *layer.count_of(image.storage) += 1;
        }
    }

    /// An image that named its blobs does so no longer.
    pub(super) fn forget(&mut self, image: &Image) {
        for Descriptor { digest, .. } in image.manifest.blobs() {
            let Some(layer) = self.0.get_mut(digest) else { continue };
            let count = layer.count_of(image.storage);
            *count = count.saturating_sub(1);
            if layer.standing + layer.archived == 0 {
                layer.media_type = None;
            }
        }
    }
}

impl Layer {
    fn count_of(&mut self, storage: Storage) -> &mut usize {
        match storage {
            Storage::Standard { .. } => &mut self.standing,
            Storage::Archive { .. } => &mut self.archived,
        }
    }
}
