//! Uploads: layers on their way in.

use std::fmt;
use std::rc::Rc;
use std::str::FromStr;

use super::Constraint;
use crate::aws::Ids;
use crate::oci::LayerContent;
use crate::wire::BlobRange;

/// The name of one upload: a UUID, eight, four, four, four and twelve hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UploadId(Rc<str>);

impl UploadId {
    pub(super) fn draw(ids: &mut Ids) -> Self {
        Self(ids.uuid().into())
    }
}

impl FromStr for UploadId {
    type Err = Constraint;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_group = |group: &str, length: usize| {
            group.len() == length && group.bytes().all(|byte| byte.is_ascii_hexdigit())
        };
        let mut groups = text.split('-');
        let mut next = |length| groups.next().is_some_and(|group| is_group(group, length));
        let is_uuid = next(8) && next(4) && next(4) && next(4) && next(12);
        if is_uuid && groups.next().is_none() {
            return Ok(Self(text.into()));
        }
        Err(Constraint::Pattern(
            "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}",
        ))
    }
}

impl fmt::Display for UploadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The data of one part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LayerPart {
    /// Real bytes.
    Bytes(Rc<[u8]>),
    /// A stretch of a published layer whose bytes are not here.
    Range(BlobRange),
}

impl LayerPart {
    /// How many bytes the part stands for.
    pub fn length_bytes(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            Self::Range(range) => range.length_bytes,
        }
    }
}

/// An upload that has begun: the parts that arrived, in order and without gaps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Upload {
    parts: Vec<LayerPart>,
}

impl Upload {
    /// The parts, in order.
    pub fn parts(&self) -> &[LayerPart] {
        &self.parts
    }

    /// How many bytes have arrived; the next part starts at this byte.
    pub fn received_bytes(&self) -> u64 {
        self.parts.iter().map(LayerPart::length_bytes).sum()
    }

    pub(super) fn push(&mut self, part: LayerPart) {
        self.parts.push(part);
    }

    /// What the parts make together. Real bytes make real bytes; all the stretches of one published
    /// layer make that layer. Anything else has no digest that could be known, so it is nothing.
    pub fn content(&self) -> Option<LayerContent> {
        match self.parts.first()? {
            LayerPart::Bytes(first) if self.parts.len() == 1 => {
                Some(LayerContent::Bytes(Rc::clone(first)))
            }
            LayerPart::Bytes(_) => self.joined(),
            LayerPart::Range(first) => self.whole_blob(*first),
        }
    }

    fn joined(&self) -> Option<LayerContent> {
        let mut joined = Vec::new();
        for part in &self.parts {
            match part {
                LayerPart::Bytes(bytes) => joined.extend_from_slice(bytes),
                LayerPart::Range(_) => return None,
            }
        }
        Some(LayerContent::Bytes(joined.into()))
    }

    fn whole_blob(&self, blob: BlobRange) -> Option<LayerContent> {
        let mut next_byte = 0;
        for part in &self.parts {
            let LayerPart::Range(range) = part else { return None };
            let follows = range.digest == blob.digest
                && range.size_bytes == blob.size_bytes
                && range.first_byte == next_byte;
            if !follows {
                return None;
            }
            next_byte += range.length_bytes;
        }
        let BlobRange { digest, size_bytes, .. } = blob;
        let is_whole = next_byte == size_bytes;
        is_whole.then_some(LayerContent::Declared { digest, size_bytes, media_type: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upload_id_is_a_uuid() {
        let drawn = UploadId::draw(&mut Ids::new(1)).to_string();
        let cases = [
            (&*drawn, true),
            ("6D8B9F1C-0000-4000-a000-000000000000", true),
            ("6d8b9f1c-0000-4000-a000-00000000000", false),
            ("6d8b9f1c-0000-4000-a000-000000000000-", false),
            ("6d8b9f1g-0000-4000-a000-000000000000", false),
            ("6d8b9f1c00004000a000000000000000", false),
            ("", false),
        ];
        for (text, valid) in cases {
            assert_eq!(text.parse::<UploadId>().is_ok(), valid, "{text}");
        }
    }
}
