//! How much of what a registry takes: two named sets of figures, and room for others.
//!
//! AWS raises its quotas from time to time; texts that people learn from keep the figures of their
//! day. A scenario says which it goes by.

/// The quotas that depend on whom one asks. What AWS calls by the same figure everywhere, such as
/// 50 resource tags, stands where it is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotas {
    /// Repositories in a registry.
    pub repositories_max: usize,
    /// Images in a repository.
    pub images_max: usize,
    /// Tags of an image.
    pub tags_max: usize,
    /// Bytes of a layer, as it is uploaded.
    pub layer_size_bytes_max: u64,
    /// Bytes of an image: its configuration and its layers. None is no limit.
    pub image_size_bytes_max: Option<u64>,
}

impl Quotas {
    /// What AWS documents.
    ///
    /// Source: ECR User Guide, service quotas, as of 2026.
    pub const AWS_TODAY: Self = Self {
        repositories_max: 100_000,
        images_max: 100_000,
        tags_max: 1000,
        layer_size_bytes_max: 52_000 * 1024 * 1024,
        image_size_bytes_max: None,
    };

    /// What the chapter of the study text says. Its limit of an image's size is called soft there.
    ///
    /// Assumed: a gigabyte is 1,000,000,000 bytes.
    pub const STUDY_TEXT: Self = Self {
        repositories_max: 10_000,
        images_max: 10_000,
        tags_max: 50,
        layer_size_bytes_max: 10 * 1_000_000_000,
        image_size_bytes_max: Some(15 * 1_000_000_000),
    };

    /// The sets that have names, the default first.
    pub const PROFILES: [(&'static str, Self); 2] =
        [("aws-today", Self::AWS_TODAY), ("study-text", Self::STUDY_TEXT)];

    /// The set of that name.
    pub fn named(name: &str) -> Option<Self> {
        let profile = Self::PROFILES.into_iter().find(|(known, _)| *known == name);
        profile.map(|(_, quotas)| quotas)
    }

    /// The name of the set, if it has one.
    pub fn name(&self) -> Option<&'static str> {
        let profile = Self::PROFILES.into_iter().find(|(_, quotas)| quotas == self);
        profile.map(|(name, _)| name)
    }
}
