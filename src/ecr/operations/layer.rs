//! Layers: up in parts, down by address.

mod availability;
mod download;
mod upload;

pub use availability::{
    BatchCheckLayerAvailability, BatchCheckLayerAvailabilityResponse, FoundLayer, LayerAvailability,
};
pub use download::{GetDownloadUrlForLayer, GetDownloadUrlForLayerResponse};
pub use upload::{
    CompleteLayerUpload, CompleteLayerUploadResponse, InitiateLayerUpload,
    InitiateLayerUploadResponse, Mount, UploadLayerPart, UploadLayerPartResponse,
};

use crate::ecr::members::Field;
use crate::ecr::{Constraint, Error};

/// What a digest must look like, as AWS's errors quote it.
pub(super) const DIGEST_PATTERN: &str = "[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+";

/// Whether `text` looks like a digest to AWS, of whatever algorithm.
pub(super) fn has_digest_form(text: &str) -> bool {
    let Some((algorithm, hex)) = text.split_once(':') else { return false };
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"-_+.".contains(&byte);
    !algorithm.is_empty()
        && algorithm.bytes().all(is_letter)
        && !hex.is_empty()
        && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Reads a digest as written; one of an algorithm that nobody here computes just names nothing.
fn read_digest(field: &Field<'_>) -> Result<Box<str>, Error> {
    let text = field.required(field.text()?)?;
    if has_digest_form(text) {
        Ok(text.into())
    } else {
        Err(field.error(Constraint::Pattern(DIGEST_PATTERN)))
    }
}
