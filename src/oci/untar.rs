//! The files of a tar archive that somebody else made: whatever its bytes are, reading ends.
//!
//! Sources: POSIX.1-1988, ustar; POSIX.1-2001, pax, of which only paths are read; GNU tar's long
//! names.

use crate::ordered::OrderedMap;

/// The most files that an archive may have: an image has a few dozen.
pub const FILES_MAX: usize = 4096;

const BLOCK: usize = 512;

/// Files by their paths, without `./` in front. Of two with one path the later counts, as when they
/// are unpacked; folders and links are left out.
pub type Files<'a> = OrderedMap<String, &'a [u8]>;

/// Why bytes are no archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TarError {
    /// The first block is no header.
    NotAnArchive,
    /// A later block should be a header and is none: its place in bytes.
    Damaged(usize),
    /// The archive ends within this file.
    Cut(String),
    /// More than [`FILES_MAX`] files.
    TooMany,
}

/// Reads an archive; one without files is one.
pub fn untar(bytes: &[u8]) -> Result<Files<'_>, TarError> {
    let mut files = Files::default();
    let mut rest = bytes;
    let mut long_path: Option<String> = None;
    while let Some((header, behind)) = rest.split_at_checked(BLOCK) {
        if header.iter().all(|&byte| byte == 0) {
            break;
        }
        let header = Header::read(header).ok_or_else(|| match bytes.len() - rest.len() {
            0 => TarError::NotAnArchive,
            place => TarError::Damaged(place),
        })?;
        let path = long_path.take().unwrap_or_else(|| header.path.clone());
        let Some(content) = behind.get(..header.size_bytes) else {
            return Err(TarError::Cut(path));
        };
        match header.kind {
            b'0' | 0 => {
                files.insert(path.trim_start_matches("./").to_owned(), content);
                if files.len() > FILES_MAX {
                    return Err(TarError::TooMany);
                }
            }
            b'L' => long_path = text(content).map(str::to_owned),
            b'x' => long_path = pax_path(content),
            _ => {}
        }
        rest = behind.get(header.size_bytes.next_multiple_of(BLOCK)..).unwrap_or_default();
    }
    // Less than a block, and not just zeros, is the beginning of a header.
    match (bytes.len() - rest.len(), rest.len() < BLOCK && rest.iter().any(|&byte| byte != 0)) {
        (0, true) => Err(TarError::NotAnArchive),
        (0, false) if rest.is_empty() => Err(TarError::NotAnArchive),
        (place, true) => Err(TarError::Damaged(place)),
        (_, false) => Ok(files),
    }
}

struct Header {
    path: String,
    size_bytes: usize,
    kind: u8,
}

impl Header {
    /// Reads a block; `None` where it is no header: its sum does not fit.
    fn read(block: &[u8]) -> Option<Self> {
        let field = |start: usize, length: usize| block.get(start..start + length);
        let octal = |start: usize, length: usize| {
            let digits = text(field(start, length)?)?.trim();
            usize::from_str_radix(digits, 8).ok()
        };
        let byte = |(place, &byte): (usize, &u8)| {
            // The sum is counted as if blanks stood in its place.
            usize::from(if (148..156).contains(&place) { b' ' } else { byte })
        };
        if octal(148, 8)? != block.iter().enumerate().map(byte).sum::<usize>() {
            return None;
        }
        let name = text(field(0, 100)?)?;
        // Archives of GNU tar, whose mark is another one, have no prefix there.
        let prefix = if field(257, 6)? == b"ustar\0" { text(field(345, 155)?)? } else { "" };
        let path = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") };
        Some(Self { path, size_bytes: octal(124, 12)?, kind: *block.get(156)? })
    }
}

/// Text up to the first zero.
fn text(bytes: &[u8]) -> Option<&str> {
    let end = bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len());
    std::str::from_utf8(bytes.get(..end)?).ok()
}

/// The path among pax records, each `LENGTH NAME=VALUE` and a line break.
fn pax_path(bytes: &[u8]) -> Option<String> {
    let mut rest = std::str::from_utf8(bytes).ok()?;
    while let Some((length, _)) = rest.split_once(' ') {
        let (record, behind) = rest.split_at_checked(length.parse().ok()?)?;
        let (_, entry) = record.split_once(' ')?;
        if let Some(path) = entry.strip_prefix("path=") {
            return Some(path.trim_end_matches('\n').to_owned());
        }
        rest = behind;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::archive::{Entry, tar};
    use super::*;

    fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let entries: Vec<_> =
            entries.iter().map(|(path, content)| Entry { path, mode: 0o644, content }).collect();
        tar(&entries).unwrap()
    }

    /// The same archive with another kind of its first entry, and the sum mended.
    fn with_kind(mut bytes: Vec<u8>, kind: u8) -> Vec<u8> {
        bytes[156] = kind;
        bytes[148..156].fill(b' ');
        let sum: usize = bytes[..BLOCK].iter().map(|&byte| usize::from(byte)).sum();
        bytes[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        bytes
    }

    #[test]
    fn files_come_out_as_they_went_in() {
        let bytes = archive(&[("./a", b"1"), ("b/", b""), ("b/c", b"23"), ("a", b"4")]);
        let files = untar(&bytes).unwrap();
        let found: Vec<_> = files.iter().map(|(path, content)| (path.as_str(), *content)).collect();
        assert_eq!(found, [("a", &b"4"[..]), ("b/c", &b"23"[..])]);
        assert_eq!(untar(&archive(&[])), Ok(Files::default()));
    }

    #[test]
    fn long_paths_stand_in_entries_of_their_own() {
        let long = "x".repeat(300);
        let gnu = with_kind(archive(&[("././@LongLink", long.as_bytes())]), b'L');
        let pax = format!("30 mtime=1350244992.023960108\n{} path={long}\n", long.len() + 10);
        let pax = with_kind(archive(&[("PaxHeaders/x", pax.as_bytes())]), b'x');
        for first in [gnu, pax] {
            let mut bytes = first[..first.len() - 2 * BLOCK].to_vec();
            bytes.extend(archive(&[("short", b"1")]));
            let files = untar(&bytes).unwrap();
            assert_eq!(files.keys().collect::<Vec<_>>(), [&long]);
        }
    }

    #[test]
    fn what_is_no_archive_says_where() {
        let good = archive(&[("a", b"1"), ("b", b"2")]);
        let mut damaged = good.clone();
        damaged[2 * BLOCK] = b'x';
        let cases: [(&[u8], TarError); 5] = [
            (b"", TarError::NotAnArchive),
            (b"no archive", TarError::NotAnArchive),
            (&[b'x'; 2000], TarError::NotAnArchive),
            (&damaged, TarError::Damaged(2 * BLOCK)),
            (&good[..BLOCK], TarError::Cut("a".to_owned())),
        ];
        for (bytes, expected) in cases {
            assert_eq!(untar(bytes), Err(expected));
        }
        let many: Vec<String> = (0..=FILES_MAX).map(|number| number.to_string()).collect();
        let entries: Vec<_> =
            many.iter().map(|path| Entry { path, mode: 0o644, content: b"" }).collect();
        assert_eq!(untar(&tar(&entries).unwrap()), Err(TarError::TooMany));
    }
}
