//! The errors of the registry protocol.
//!
//! Source: OCI distribution specification, "Error Codes"; the status is the one that registries
//! answer with. What the specification has no code for has that of the CNCF's `distribution`.

use std::fmt;

/// A code of the registry protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ErrorCode {
    /// The registry does not know the blob.
    BlobUnknown,
    /// The upload did not succeed.
    BlobUploadInvalid,
    /// The registry does not know the upload, or a blob that a manifest needs.
    BlobUploadUnknown,
    /// The digest does not match the content.
    DigestInvalid,
    /// A manifest names a blob or manifest that the registry does not have.
    ManifestBlobUnknown,
    /// The manifest cannot be read or is not allowed.
    ManifestInvalid,
    /// The registry does not know the manifest.
    ManifestUnknown,
    /// The repository's name is not one.
    NameInvalid,
    /// The registry does not know the repository.
    NameUnknown,
    /// The number of results that a page is to have is none. The code is that of `distribution`.
    PaginationNumberInvalid,
    /// The length does not match the content.
    SizeInvalid,
    /// The tag is not one, or may not be written.
    TagInvalid,
    /// The client has to say who it is.
    Unauthorized,
    /// The client may not do that.
    Denied,
    /// The registry does not offer that.
    Unsupported,
    /// The client asks too often.
    TooManyRequests,
    /// The registry failed.
    Unknown,
}

impl ErrorCode {
    /// The code, the HTTP status and the words that stand where the registry has none of its own.
    fn row(self) -> (&'static str, u16, &'static str) {
        match self {
            Self::BlobUnknown => ("BLOB_UNKNOWN", 404, "blob unknown to registry"),
            Self::BlobUploadInvalid => ("BLOB_UPLOAD_INVALID", 400, "blob upload invalid"),
            Self::BlobUploadUnknown => {
                ("BLOB_UPLOAD_UNKNOWN", 404, "blob upload unknown to registry")
            }
            Self::DigestInvalid => {
                ("DIGEST_INVALID", 400, "provided digest did not match uploaded content")
            }
            Self::ManifestBlobUnknown => (
                "MANIFEST_BLOB_UNKNOWN",
                404,
                "manifest references a manifest or blob unknown to registry",
            ),
            Self::ManifestInvalid => ("MANIFEST_INVALID", 400, "manifest invalid"),
            Self::ManifestUnknown => ("MANIFEST_UNKNOWN", 404, "manifest unknown to registry"),
            Self::NameInvalid => ("NAME_INVALID", 400, "invalid repository name"),
            Self::NameUnknown => ("NAME_UNKNOWN", 404, "repository name not known to registry"),
            Self::PaginationNumberInvalid => {
                ("PAGINATION_NUMBER_INVALID", 400, "invalid number of results requested")
            }
            Self::SizeInvalid => {
                ("SIZE_INVALID", 400, "provided length did not match content length")
            }
            Self::TagInvalid => ("TAG_INVALID", 400, "invalid tag name"),
            Self::Unauthorized => ("UNAUTHORIZED", 401, "authentication required"),
            Self::Denied => ("DENIED", 403, "requested access to the resource is denied"),
            Self::Unsupported => ("UNSUPPORTED", 405, "the operation is unsupported"),
            Self::TooManyRequests => ("TOOMANYREQUESTS", 429, "too many requests"),
            Self::Unknown => ("UNKNOWN", 500, "unknown error"),
        }
    }

    /// The code as it stands in the error body.
    pub fn code(self) -> &'static str {
        self.row().0
    }

    /// The HTTP status that goes with it.
    pub fn status(self) -> u16 {
        self.row().1
    }

    /// What the specification says about it, for want of better words.
    pub fn default_message(self) -> &'static str {
        self.row().2
    }

    /// The code as docker prints it in front of a message: `manifest unknown`.
    pub fn prefix(self) -> String {
        self.code().to_ascii_lowercase().replace('_', " ")
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
