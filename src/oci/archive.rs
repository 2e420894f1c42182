//! Archives of layers and of images, and their compression: real bytes that any client can unpack.
//!
//! The files of the simulated machine have neither times nor owners, so neither has the archive:
//! the same files make the same layer. Sources: POSIX.1-1988, ustar; RFC 1951, stored blocks;
//! RFC 1952, gzip.

/// A file or folder in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The path without a slash in front; that of a folder ends with one.
    pub path: &'a str,
    /// The permissions, such as `0o644`.
    pub mode: u32,
    /// What is in the file; nothing for a folder.
    pub content: &'a [u8],
}

/// The path is too long for an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathTooLong;

const BLOCK: usize = 512;

/// Writes entries one behind the other, and two empty blocks.
pub fn tar(entries: &[Entry<'_>]) -> Result<Vec<u8>, PathTooLong> {
    let mut bytes = Vec::new();
    for entry in entries {
        bytes.extend(header(entry)?);
        bytes.extend(entry.content);
        bytes.resize(bytes.len().next_multiple_of(BLOCK), 0);
    }
    bytes.resize(bytes.len() + 2 * BLOCK, 0);
    Ok(bytes)
}

fn header(entry: &Entry<'_>) -> Result<Vec<u8>, PathTooLong> {
    let (prefix, name) = split(entry.path).ok_or(PathTooLong)?;
    let kind = if entry.path.ends_with('/') { "5" } else { "0" };
    let octal = |value: usize, digits: usize| format!("{value:0digits$o}\0");
    let mode = usize::try_from(entry.mode).unwrap_or(0);
    let fields: [(String, usize); 16] = [
        (name.to_owned(), 100),
        (octal(mode, 7), 8),
        (octal(0, 7), 8),
        (octal(0, 7), 8),
        (octal(entry.content.len(), 11), 12),
        (octal(0, 11), 12),
        // The sum is counted as if blanks stood in its place.
        (" ".repeat(8), 8),
        (kind.to_owned(), 1),
        (String::new(), 100),
        ("ustar\0".to_owned(), 6),
        ("00".to_owned(), 2),
        (String::new(), 32),
        (String::new(), 32),
        (String::new(), 8),
        (String::new(), 8),
        (prefix.to_owned(), 155),
    ];
    let mut block = Vec::with_capacity(BLOCK);
    for (text, width) in &fields {
        let end = block.len() + width;
        block.extend(text.as_bytes());
        block.resize(end, 0);
    }
    block.resize(BLOCK, 0);
    let sum: usize = block.iter().map(|&byte| usize::from(byte)).sum();
    let sum = format!("{sum:06o}\0 ");
    for (place, byte) in block.iter_mut().skip(148).zip(sum.bytes()) {
        *place = byte;
    }
    Ok(block)
}

/// A path in two parts that fit the fields of the header.
fn split(path: &str) -> Option<(&str, &str)> {
    if path.len() <= 100 {
        return Some(("", path));
    }
    let fits = |(at, _): &(usize, &str)| *at <= 155 && path.len() - at - 1 <= 100;
    let (at, _) = path.match_indices('/').find(fits)?;
    Some((path.get(..at)?, path.get(at + 1..)?))
}

/// Unpacks gzip whose blocks are stored as they are, as [`gzip`] writes them. `None` where the bytes
/// are squeezed, or no gzip.
pub fn gunzip(bytes: &[u8]) -> Option<Vec<u8>> {
    // No name, comment or further fields, so that the blocks begin behind ten bytes.
    let mut rest = bytes.strip_prefix(&[0x1f, 0x8b, 8, 0])?.get(6..)?;
    let mut unpacked = Vec::new();
    loop {
        let (&[kind, low, high, _, _], behind) = rest.split_first_chunk::<5>()?;
        let (block, behind) =
            behind.split_at_checked(usize::from(u16::from_le_bytes([low, high])))?;
        unpacked.extend_from_slice(block);
        match kind {
            0 => rest = behind,
            1 => return Some(unpacked),
            _ => return None,
        }
    }
}

/// Wraps bytes as gzip, stored as they are: what matters is that they can be unpacked.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    let chunks = bytes.chunks(usize::from(u16::MAX));
    let last = chunks.len().saturating_sub(1);
    for (index, chunk) in chunks.enumerate() {
        let length = u16::try_from(chunk.len()).unwrap_or(u16::MAX);
        packed.push(u8::from(index == last));
        packed.extend(length.to_le_bytes());
        packed.extend((!length).to_le_bytes());
        packed.extend(chunk);
    }
    packed.extend(crc32(bytes).to_le_bytes());
    packed.extend(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes());
    packed
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for &byte in bytes {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            let is_odd = crc & 1 == 1;
            crc >>= 1;
            if is_odd {
                crc ^= 0xedb8_8320;
            }
        }
    }
    !crc
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oci::Digest;

    #[test]
    fn the_bytes_are_those_of_other_tools() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        let entries = [
            Entry { path: "app/", mode: 0o755, content: b"" },
            Entry { path: "app/hello", mode: 0o644, content: b"hello\n" },
        ];
        let archive = tar(&entries).unwrap();
        assert_eq!(archive.len(), 512 * 5);
        // `tarfile` of Python 3, format USTAR, with the same names, modes and no times.
        let other = "sha256:35be1a91de27e01a3510ede8cc783d3b920fbc10e0a14aae152e61c526ba3aea";
        assert_eq!(Digest::of(&archive).to_string(), other);
        let packed = gzip(&archive);
        assert_eq!(packed.len(), archive.len() + 10 + 5 + 8);
        assert_eq!(gunzip(&packed), Some(archive));
        let long = vec![7; 200_000];
        assert_eq!(gunzip(&gzip(&long)), Some(long));
        assert_eq!(gunzip(b"no gzip"), None);
    }

    #[test]
    fn long_paths_are_split_where_they_can_be() {
        let folder = "f".repeat(90);
        let long = format!("{folder}/{folder}");
        assert_eq!(split(&long), Some((folder.as_str(), folder.as_str())));
        assert_eq!(split(&"x".repeat(101)), None);
    }
}
