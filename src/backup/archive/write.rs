//! Writing an archive.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::Context;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;
use thihanh_store::blobs::BlobHash;
use thihanh_store::copy::Table;
use thihanh_store::journal::SealKey;
use tokio::io::{AsyncRead, AsyncReadExt};

use super::{BLOCK, MANIFEST, PIECE_BYTES, Seal, Sums, file_name, header, padding, rows_name};
use crate::backup::manifest::{Files, Manifest};

/// An archive in the making, under a passing name beside its own: dropped before its end it is gone, and nobody takes half of one for a whole.
///
/// It writes to the disk on the thread that asks: the command that makes a backup has its process to itself.
pub struct Writer {
    out: Hashing<BufWriter<NamedTempFile>>,
    sums: Sums,
    files: Files,
}

impl Writer {
    /// Begins an archive in the folder of its file; nobody but its owner can read it.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn begin(path: &Path) -> anyhow::Result<Self> {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        // Its mode is 600.
        let file = tempfile::Builder::new().prefix(".thihanh-backup-").tempfile_in(folder);
        let file = file.with_context(|| format!("{} cannot be written", folder.display()))?;
        let out = Hashing { inner: BufWriter::with_capacity(1 << 20, file), hash: Sha256::new(), at: 0 };
        Ok(Self { out, sums: Sums::default(), files: Files::default() })
    }

    /// Adds a file of so many bytes; SHA-256 of what is in the archive now. Where the content is shorter, zeros stand for the rest; where it is longer, the rest
    /// is left out; `look` sees the bytes as they came.
    ///
    /// # Errors
    /// When the disk fails, on either side.
    pub async fn file(
        &mut self,
        hash: &BlobHash,
        size: u64,
        mut content: impl AsyncRead + Unpin,
        mut look: impl FnMut(&[u8]),
    ) -> io::Result<()> {
        let name = file_name(hash);
        self.out.write_all(header(&name, size)?.as_bytes())?;
        let (mut left, mut sha256) = (size, Sha256::new());
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let read = content.read(&mut buffer).await?;
            if read == 0 {
                break;
            }
            look(&buffer[..read]);
            let taken = read.min(usize::try_from(left).unwrap_or(usize::MAX));
            sha256.update(&buffer[..taken]);
            self.out.write_all(&buffer[..taken])?;
            left -= taken as u64;
        }
        buffer.fill(0);
        while left > 0 {
            let some = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            sha256.update(&buffer[..some]);
            self.out.write_all(&buffer[..some])?;
            left -= some as u64;
        }
        self.pad(size)?;
        self.files.count += 1;
        self.files.bytes += size;
        self.sums.add(&name, &sha256.finalize());
        if self.sums.is_full() {
            self.end_list()?;
        }
        Ok(())
    }

    fn end_list(&mut self) -> io::Result<()> {
        let (name, list) = self.sums.take();
        self.entry(&name, list.as_bytes())
    }

    /// Ends the files: rows follow.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn end_files(&mut self) -> io::Result<Files> {
        if self.sums.files > 0 {
            self.end_list()?;
        }
        let sums = std::mem::take(&mut self.sums);
        Ok(Files { sha256: sums.done(), ..std::mem::take(&mut self.files) })
    }

    /// Adds rows of a table, in the order of its key. `piece` counts from 1 for each table.
    ///
    /// # Errors
    /// When the disk fails, or one row is larger than any that the program writes.
    pub fn rows(&mut self, index: usize, table: &Table, piece: usize, encoded: &[u8]) -> io::Result<()> {
        if encoded.len() > PIECE_BYTES {
            return Err(io::Error::other(format!("a row of {} is too large for an archive", table.name)));
        }
        let mut packed = GzEncoder::new(Vec::new(), Compression::new(6));
        packed.write_all(encoded)?;
        self.entry(&rows_name(index, table, piece), &packed.finish()?)
    }

    /// Ends the archive, which appears under its name, whole. One that is there is replaced only where that is asked for. Gives its bytes.
    ///
    /// # Errors
    /// When the disk fails, or something of that name is there meanwhile.
    pub fn end(mut self, manifest: &Manifest, key: &SealKey, path: &Path, replace: bool) -> anyhow::Result<u64> {
        let manifest_at = self.out.at;
        self.entry(MANIFEST, &serde_json::to_vec_pretty(manifest)?)?;
        let sha256: [u8; 32] = self.out.hash.clone().finalize().into();
        let seal = Seal { manifest_at, sha256, code: Seal::code(key, &sha256, manifest_at) };
        self.out.write_all(&seal.bytes()?)?;
        let size = self.out.at;
        let file = self.out.inner.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.as_file().sync_all()?;
        let kept = if replace { file.persist(path) } else { file.persist_noclobber(path) };
        kept.with_context(|| format!("{} cannot be written", path.display()))?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // Or a power cut could take the name back.
        File::open(folder)?.sync_all()?;
        Ok(size)
    }

    fn entry(&mut self, name: &str, content: &[u8]) -> io::Result<()> {
        self.out.write_all(header(name, content.len() as u64)?.as_bytes())?;
        self.out.write_all(content)?;
        self.pad(content.len() as u64)
    }

    fn pad(&mut self, size: u64) -> io::Result<()> {
        self.out.write_all(&[0; BLOCK][..padding(size)])
    }
}

/// Hashes and counts what goes through.
struct Hashing<W> {
    inner: W,
    hash: Sha256,
    at: u64,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.at += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
