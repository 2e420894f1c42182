//! Why an image is not scanned, or its scan cannot be shown.

use std::fmt;

use super::Location;

/// A scan that cannot be. Each has an exception of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScanError {
    /// Somebody else scans in this registry, and nobody can ask for it.
    Disabled,
    /// The image is in the archive, or on its way out.
    ImageArchived,
    /// It is an index, or no image at all.
    UnsupportedImageType,
    /// It was scanned less than 24 hours ago.
    QuotaExceeded,
    /// Nobody has scanned the image.
    NotFound {
        /// The digest asked for, as written.
        image_digest: Option<Box<str>>,
        /// The tag asked for, as written.
        image_tag: Option<Box<str>>,
        /// Where.
        location: Location,
    },
}

impl ScanError {
    /// The exception's code.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Disabled => "ValidationException",
            Self::ImageArchived => "ImageArchivedException",
            Self::UnsupportedImageType => "UnsupportedImageTypeException",
            Self::QuotaExceeded => "LimitExceededException",
            Self::NotFound { .. } => "ScanNotFoundException",
        }
    }
}

/// Assumed: the first three, which are worded after the API reference.
impl fmt::Display for ScanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Disabled => f.write_str("This feature is disabled"),
            Self::ImageArchived => {
                f.write_str("The specified image is archived and cannot be scanned.")
            }
            Self::UnsupportedImageType => {
                f.write_str("The image is of a type that cannot be scanned.")
            }
            Self::QuotaExceeded => {
                f.write_str("The scan quota per image has been exceeded. Wait and try again.")
            }
            Self::NotFound { image_digest, image_tag, location } => {
                let digest = image_digest.as_deref().unwrap_or("null");
                let tag = image_tag.as_deref().unwrap_or("null");
                write!(
                    f,
                    "Image scan does not exist for the image with '{{imageDigest:'{digest}', imageTag:'{tag}'}}' in the repository {location}"
                )
            }
        }
    }
}
