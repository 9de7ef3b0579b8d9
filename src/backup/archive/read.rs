//! Reading an archive that anybody may have made.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::path::Path;

use flate2::bufread::GzDecoder;
use sha2::{Digest, Sha256};
use tar::Header;
use thihanh_kernel::problem::FieldError;
use thihanh_store::blobs::BlobHash;
use thihanh_store::copy::{self, Row, Summing, TABLES, Table};
use thihanh_store::journal::SealKey;

use super::{
    BLOCK, MANIFEST, MANIFEST_BYTES, PIECE_BYTES, SEAL_BYTES, Seal, Sums, file_name, header, padding, rows_name,
};
use crate::backup::manifest::{Manifest, TableRows, finding};

/// How many times its packed size a piece of rows may unpack to, beyond the first 16 MiB: rows are words and ids, which do not repeat as endlessly as what is
/// made to fill a disk.
const MOST_RATIO: usize = 200;
const FREE_BYTES: usize = 16 << 20;

/// Why an archive was not read to its end.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// It is not what a backup is.
    #[error("the archive is broken: {}", .0.code)]
    Archive(Box<FieldError>),
    /// The disk failed.
    #[error("archive: {0}")]
    Io(#[from] io::Error),
}

impl From<FieldError> for Broken {
    fn from(found: FieldError) -> Self {
        Self::Archive(Box::new(found))
    }
}

/// What the end of an archive says of the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sealed {
    /// Every byte is as it was written, and was sealed with these keys.
    ByKeys,
    /// Every byte is as it was written, for all that can be said without the keys.
    Whole,
}

/// A piece of an archive.
pub enum Piece {
    /// A file; its content is read from [`Reader::content`].
    File {
        /// Its name.
        hash: BlobHash,
        /// Bytes.
        size: u64,
    },
    /// Some rows of a table, in the order of its key.
    Rows {
        /// The table.
        table: &'static Table,
        /// The rows.
        rows: Vec<Row>,
    },
}

/// An archive that is read from its beginning to its end. It reads from the disk on the thread that asks, as the writer does.
pub struct Reader {
    file: BufReader<File>,
    seal: Seal,
    manifest: Manifest,
    at: u64,
    /// Bytes of the present file's content that were not read yet.
    left: u64,
    present: Option<(String, u64, Sha256)>,
    sums: Option<Sums>,
    last: String,
    count: u64,
    bytes: u64,
    /// Place in [`TABLES`], piece of it, and what its rows came to so far.
    table: usize,
    piece: usize,
    sum: Summing,
}

impl Reader {
    /// Opens an archive: its end and its manifest are read, nothing else yet.
    ///
    /// # Errors
    /// [`Broken`]: it is none, was cut off, or is of a form that this release does not read.
    pub fn open(path: &Path) -> Result<Self, Broken> {
        let mut file = BufReader::with_capacity(1 << 20, File::open(path)?);
        let size = file.seek(SeekFrom::End(0))?;
        let Some(seal_at) = size.checked_sub(SEAL_BYTES as u64) else { return Err(finding("archive-cut-off").into()) };
        file.seek(SeekFrom::Start(seal_at))?;
        let mut last = vec![0; SEAL_BYTES];
        file.read_exact(&mut last)?;
        let seal = Seal::read(&last).ok_or_else(|| finding("archive-cut-off"))?;
        let manifest = manifest(&mut file, &seal, seal_at)?;
        manifest.check()?;
        file.rewind()?;
        Ok(Self {
            file,
            seal,
            manifest,
            at: 0,
            left: 0,
            present: None,
            sums: Some(Sums::default()),
            last: String::new(),
            count: 0,
            bytes: 0,
            table: 0,
            piece: 0,
            sum: Summing::default(),
        })
    }

    /// What it says of itself. True only once [`Reader::check_seal`] said so.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Reads every byte and compares with the seal; `progress` is told how many bytes were read.
    ///
    /// # Errors
    /// [`Broken`]: a byte is another than was written, or the archive was sealed with other keys.
    pub fn check_seal(&self, key: Option<&SealKey>, mut progress: impl FnMut(u64)) -> Result<Sealed, Broken> {
        // The file that is open, whatever lies under its name by now; and beside the place up to which the pieces were read.
        let file = self.file.get_ref();
        let (mut left, mut read) = (file.metadata()?.len().saturating_sub(SEAL_BYTES as u64), 0);
        let (mut hash, mut buffer) = (Sha256::new(), vec![0; 1 << 20]);
        while left > 0 {
            let some = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            file.read_exact_at(&mut buffer[..some], read)?;
            hash.update(&buffer[..some]);
            left -= some as u64;
            read += some as u64;
            progress(read);
        }
        let sha256: [u8; 32] = hash.finalize().into();
        if sha256 != self.seal.sha256 {
            return Err(finding("archive-changed").into());
        }
        match key {
            None => Ok(Sealed::Whole),
            Some(key) if Seal::code(key, &sha256, self.seal.manifest_at) == self.seal.code => Ok(Sealed::ByKeys),
            Some(_) => Err(finding("archive-seal-other-keys").into()),
        }
    }

    /// The next piece; `None` at the end of everything, when all was as the manifest says.
    ///
    /// # Errors
    /// [`Broken`] at the first thing that is not what must stand there.
    pub fn next_piece(&mut self) -> Result<Option<Piece>, Broken> {
        self.end_file()?;
        loop {
            if self.at == self.seal.manifest_at {
                return self.end().map(|()| None);
            }
            let (name, size) = self.header()?;
            if let Some(hash) = self.file_of(&name) {
                if name <= self.last {
                    return Err(self.unexpected(&name));
                }
                self.last.clone_from(&name);
                self.left = size;
                self.count += 1;
                self.bytes = self.bytes.saturating_add(size);
                self.present = Some((name, size, Sha256::new()));
                return Ok(Some(Piece::File { hash, size }));
            }
            if name.starts_with("sums/") {
                self.sums_entry(&name, size)?;
                continue;
            }
            return self.rows_entry(&name, size).map(Some);
        }
    }

    /// Reads on in the content of the file that came last; 0 at its end.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn content(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        if most == 0 {
            return Ok(0);
        }
        let read = self.file.read(&mut buffer[..most])?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if let Some((_, _, hash)) = &mut self.present {
            hash.update(&buffer[..read]);
        }
        self.left -= read as u64;
        self.at += read as u64;
        Ok(read)
    }

    /// What of the present file was not read is read over.
    fn end_file(&mut self) -> Result<(), Broken> {
        let mut buffer = [0; 16 * 1024];
        while self.content(&mut buffer)? > 0 {}
        let Some((name, size, hash)) = self.present.take() else { return Ok(()) };
        self.padding(size)?;
        if let Some(sums) = &mut self.sums {
            sums.add(&name, &hash.finalize());
        }
        Ok(())
    }

    fn sums_entry(&mut self, name: &str, size: u64) -> Result<(), Broken> {
        let Some(sums) = &mut self.sums else { return Err(self.unexpected(name)) };
        if sums.files == 0 {
            return Err(self.unexpected(name));
        }
        let (wanted, list) = sums.take();
        if name != wanted || size != list.len() as u64 {
            return Err(finding("archive-file-changed").with("name", name).into());
        }
        let found = self.whole(size)?;
        if let Some(changed) =
            list.lines().zip(found.split(|byte| *byte == b'\n')).find(|(own, other)| own.as_bytes() != *other)
        {
            let file = changed.0.split_once("  ").map_or(name, |(_, file)| file);
            return Err(finding("archive-file-changed").with("name", file).into());
        }
        Ok(())
    }

    fn rows_entry(&mut self, name: &str, size: u64) -> Result<Piece, Broken> {
        self.end_files(name)?;
        // A table without rows has no piece.
        while name != rows_name(self.table, self.table_at(name)?, self.piece + 1) {
            self.end_table(name)?;
        }
        let table = self.table_at(name)?;
        self.piece += 1;
        let packed = self.whole(size)?;
        let most = packed.len().saturating_mul(MOST_RATIO).saturating_add(FREE_BYTES).min(PIECE_BYTES);
        let damaged = || Broken::from(finding("archive-rows-changed").with("table", table.name));
        let mut encoded = Vec::new();
        let mut unpacking = GzDecoder::new(&packed[..]).take(most as u64 + 1);
        unpacking.read_to_end(&mut encoded).map_err(|_| damaged())?;
        // Nothing may follow in the entry that unpacking would pass over.
        if encoded.len() > most || !unpacking.into_inner().into_inner().is_empty() {
            return Err(damaged());
        }
        let rows = copy::decode(table, &encoded).map_err(|_| damaged())?;
        self.sum.add(rows.len(), &encoded);
        Ok(Piece::Rows { table, rows })
    }

    fn table_at(&self, name: &str) -> Result<&'static Table, Broken> {
        TABLES.get(self.table).ok_or_else(|| self.unexpected(name))
    }

    fn end_table(&mut self, name: &str) -> Result<(), Broken> {
        let table = self.table_at(name)?;
        let sum = std::mem::take(&mut self.sum).done();
        if self.manifest.rows.get(self.table) != Some(&TableRows::of(table.name, &sum)) {
            return Err(finding("archive-rows-changed").with("table", table.name).into());
        }
        self.table += 1;
        self.piece = 0;
        Ok(())
    }

    fn end_files(&mut self, name: &str) -> Result<(), Broken> {
        let Some(sums) = self.sums.take() else { return Ok(()) };
        let files = &self.manifest.files;
        let is_listed = sums.files == 0;
        if !is_listed || self.count != files.count || self.bytes != files.bytes || sums.done() != files.sha256 {
            return Err(finding("archive-file-changed").with("name", name).into());
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), Broken> {
        self.end_files(MANIFEST)?;
        while self.table < TABLES.len() {
            self.end_table(MANIFEST)?;
        }
        Ok(())
    }

    /// The header of the next entry: no other than the one that name and size have.
    fn header(&mut self) -> Result<(String, u64), Broken> {
        let mut block = [0; BLOCK];
        self.take(&mut block)?;
        let (name, size) = read_header(&block).ok_or_else(|| self.unexpected(""))?;
        if self.at.saturating_add(size) > self.seal.manifest_at {
            return Err(self.unexpected(&name));
        }
        Ok((name, size))
    }

    fn whole(&mut self, size: u64) -> Result<Vec<u8>, Broken> {
        let size_here = usize::try_from(size).ok().filter(|size| *size <= PIECE_BYTES);
        let mut content = vec![0; size_here.ok_or_else(|| self.unexpected(""))?];
        self.take(&mut content)?;
        self.padding(size)?;
        Ok(content)
    }

    fn padding(&mut self, size: u64) -> Result<(), Broken> {
        let mut block = [0; BLOCK];
        let filling = &mut block[..padding(size)];
        self.file.read_exact(filling)?;
        self.at += filling.len() as u64;
        if filling.iter().any(|byte| *byte != 0) { Err(self.unexpected("")) } else { Ok(()) }
    }

    fn take(&mut self, buffer: &mut [u8]) -> Result<(), Broken> {
        self.file.read_exact(buffer)?;
        self.at += buffer.len() as u64;
        Ok(())
    }

    fn file_of(&self, name: &str) -> Option<BlobHash> {
        self.sums.as_ref()?;
        let hash: BlobHash = name.strip_prefix("files/")?.replacen('/', "", 1).parse().ok()?;
        (file_name(&hash) == name).then_some(hash)
    }

    fn unexpected(&self, name: &str) -> Broken {
        let at = i64::try_from(self.at).unwrap_or(i64::MAX);
        finding("archive-unexpected").with("name", name).with("at", at).into()
    }
}

fn read_header(block: &[u8; BLOCK]) -> Option<(String, u64)> {
    let found = Header::from_byte_slice(block);
    let name = String::from_utf8(found.path_bytes().into_owned()).ok()?;
    let size = found.entry_size().ok()?;
    let is_canonical = header(&name, size).ok()?.as_bytes() == block;
    is_canonical.then_some((name, size))
}

fn manifest(file: &mut (impl Read + Seek), seal: &Seal, seal_at: u64) -> Result<Manifest, Broken> {
    let broken = || Broken::from(finding("archive-manifest-broken"));
    let size_with_header = seal_at.checked_sub(seal.manifest_at).ok_or_else(broken)?;
    if size_with_header > MANIFEST_BYTES || size_with_header < BLOCK as u64 {
        return Err(broken());
    }
    file.seek(SeekFrom::Start(seal.manifest_at))?;
    let mut block = [0; BLOCK];
    file.read_exact(&mut block)?;
    let (name, size) = read_header(&block).ok_or_else(broken)?;
    if name != MANIFEST || size > MANIFEST_BYTES || size_with_header != BLOCK as u64 + size + padding(size) as u64 {
        return Err(broken());
    }
    let mut text = Vec::new();
    file.take(size).read_to_end(&mut text)?;
    serde_json::from_slice(&text).map_err(|_| broken())
}
