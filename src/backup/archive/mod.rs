//! The file that a backup is: a tar that every `tar` unpacks, in which every byte is accounted for.
//!
//! ```text
//! files/ab/cdef…            a stored file, as it is; in the order of their names
//! sums/000001.sha256        name and SHA-256 of the thousand files before it, as sha256sum reads them
//! rows/001-setting/000001.gz   rows of a table in their one form (thihanh_store::copy), compressed; tables in their order
//! manifest.json             what is in it, counted and hashed
//! seal                      where the manifest begins, SHA-256 of everything before, and its code with a key of the installation
//! ```
//!
//! Files and tables come before what is known of them only at their end. The seal is always the last [`SEAL_BYTES`] of the file, and its whole text
//! follows from what it says: so no byte of the archive can change without the hash or the seal showing it, with or without the keys. Whoever
//! has the keys finds also what somebody made up with right hashes.
//!
//! A reader trusts nothing: names are those that must come next, sizes are bounded, nothing is unpacked to a path that an archive names, and what
//! unpacks to far more than it takes is refused.

mod read;
#[cfg(test)]
mod tests;
mod write;

pub use read::{Broken, Piece, Reader, Sealed};
pub use write::Writer;

use std::fmt::Write as _;

use sha2::{Digest, Sha256};
use tar::{EntryType, Header};
use thihanh_store::blobs::BlobHash;
use thihanh_store::copy::Table;
use thihanh_store::journal::SealKey;

/// Bytes of a block of tar.
const BLOCK: usize = 512;
/// Bytes of the seal's entry with the two empty blocks that end a tar.
const SEAL_BYTES: usize = 4 * BLOCK;
/// Files between two lists of hashes.
const FILES_PER_SUM: usize = 1_000;
/// Most bytes that one piece of rows unpacks to: a directive of 50 MB with what was read of it.
const PIECE_BYTES: usize = 256 << 20;
/// Most bytes of a manifest.
const MANIFEST_BYTES: u64 = 16 << 20;
/// Names the purpose of the key that seals are made with.
const PURPOSE: &str = "seals of backups";

fn file_name(hash: &BlobHash) -> String {
    let (shard, rest) = hash.as_str().split_at(2);
    format!("files/{shard}/{rest}")
}

fn sums_name(number: usize) -> String {
    format!("sums/{number:06}.sha256")
}

fn rows_name(index: usize, table: &Table, piece: usize) -> String {
    format!("rows/{:03}-{}/{piece:06}.gz", index + 1, table.name)
}

const MANIFEST: &str = "manifest.json";
const SEAL: &str = "seal";

/// The one header that an entry has in an archive.
fn header(name: &str, size: u64) -> std::io::Result<Header> {
    let mut header = Header::new_ustar();
    header.set_path(name)?;
    header.set_size(size);
    header.set_mode(0o600);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header.set_entry_type(EntryType::Regular);
    header.set_cksum();
    Ok(header)
}

/// Bytes that fill up the last block of an entry.
fn padding(size: u64) -> usize {
    let over = (size % BLOCK as u64) as usize;
    if over == 0 { 0 } else { BLOCK - over }
}

/// The list between the files, and a hash over all of them.
#[derive(Default)]
struct Sums {
    list: String,
    files: usize,
    lists: usize,
    hash: Sha256,
}

impl Sums {
    fn add(&mut self, name: &str, sha256: &[u8]) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.list, "{}  {name}", super::manifest::hex(sha256));
        self.files += 1;
    }

    fn is_full(&self) -> bool {
        self.files == FILES_PER_SUM
    }

    /// The entry of the list, which begins anew.
    fn take(&mut self) -> (String, String) {
        self.hash.update(&self.list);
        self.lists += 1;
        self.files = 0;
        (sums_name(self.lists), std::mem::take(&mut self.list))
    }

    fn done(self) -> String {
        super::manifest::hex(&self.hash.finalize())
    }
}

/// The end of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seal {
    manifest_at: u64,
    sha256: [u8; 32],
    code: [u8; 32],
}

impl Seal {
    fn code(key: &SealKey, sha256: &[u8; 32], manifest_at: u64) -> [u8; 32] {
        key.drawn(PURPOSE).code_of(&[&sha256[..], &manifest_at.to_be_bytes()].concat())
    }

    /// The last bytes of the archive.
    fn bytes(&self) -> std::io::Result<Vec<u8>> {
        use super::manifest::hex;
        let (at, sha256, code) = (self.manifest_at, hex(&self.sha256), hex(&self.code));
        let text = format!("thihanh backup 1\nmanifest {at}\nsha256 {sha256}\ncode {code}\n");
        let mut bytes = header(SEAL, text.len() as u64)?.as_bytes().to_vec();
        bytes.extend_from_slice(text.as_bytes());
        bytes.resize(SEAL_BYTES, 0);
        Ok(bytes)
    }

    /// Reads the last bytes; `None` where they are not exactly what a seal is.
    fn read(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes.get(BLOCK..2 * BLOCK)?).ok()?.trim_end_matches('\0');
        let mut lines = text.lines();
        let mut value = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(' ');
        value("thihanh backup")?;
        let manifest_at = value("manifest")?.parse().ok()?;
        let (sha256, code) = (unhex(value("sha256")?)?, unhex(value("code")?)?);
        let seal = Self { manifest_at, sha256, code };
        (seal.bytes().ok()? == bytes).then_some(seal)
    }
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(&text[at..at + 2], 16).ok()?;
    }
    Some(bytes)
}
