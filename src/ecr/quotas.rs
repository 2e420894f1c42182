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

    /// The figures that differ from set to set, in words, each with what it limits.
    pub fn figures(&self) -> [(&'static str, String); 5] {
        let count = |number: usize| grouped(u64::try_from(number).unwrap_or(u64::MAX));
        [
            ("Repositories in a registry", count(self.repositories_max)),
            ("Images in a repository", count(self.images_max)),
            ("Tags on an image", count(self.tags_max)),
            ("Size of a layer", bytes(self.layer_size_bytes_max)),
            ("Size of an image", self.image_size_bytes_max.map_or("no limit".to_owned(), bytes)),
        ]
    }

    /// The name of the set, if it has one.
    pub fn name(&self) -> Option<&'static str> {
        let profile = Self::PROFILES.into_iter().find(|(_, quotas)| quotas == self);
        profile.map(|(name, _)| name)
    }
}

/// A number of bytes in the unit in which it was written: `52,000 MiB`, `15 GB`.
fn bytes(number: u64) -> String {
    let (unit, name) = if number.is_multiple_of(1_000_000_000) {
        (1_000_000_000, "GB")
    } else {
        (1024 * 1024, "MiB")
    };
    [&*grouped(number / unit), name].join(" ")
}

/// A number with commas between thousands: `100,000`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_in_the_words_of_their_source() {
        let [today, study] = Quotas::PROFILES.map(|(_, quotas)| quotas.figures());
        let figures = |set: [(&str, String); 5]| set.map(|(_, figure)| figure).join("; ");
        assert_eq!(figures(today), "100,000; 100,000; 1,000; 52,000 MiB; no limit");
        assert_eq!(figures(study), "10,000; 10,000; 50; 10 GB; 15 GB");
    }
}
