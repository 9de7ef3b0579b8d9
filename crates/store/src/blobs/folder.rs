//! Files in a folder: `ab/cdef…` by the first two digits of the name; `incoming/` holds what is not whole yet.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use thihanh_kernel::time::Instant;
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

use super::BlobError;

#[derive(Clone)]
pub(super) struct Folder {
    root: Arc<Path>,
}

impl Folder {
    pub(super) fn open(root: PathBuf) -> io::Result<Self> {
        make_folder(&root.join("incoming"))?;
        Ok(Self { root: root.into() })
    }

    pub(super) async fn open_file(&self, key: &str) -> Result<File, BlobError> {
        File::open(self.root.join(key)).await.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => BlobError::Missing,
            _ => error.into(),
        })
    }

    /// Removes a file that was last written before a time; whether it is gone.
    pub(super) async fn remove(&self, key: &str, before: Option<Instant>) -> io::Result<bool> {
        let path = self.root.join(key);
        let remove = move || {
            if let Some(before) = before {
                let written = fs::metadata(&path)?.modified()?;
                if written >= SystemTime::from(before) {
                    return Ok(false);
                }
            }
            fs::remove_file(&path).map(|()| true)
        };
        match tokio::task::spawn_blocking(remove).await.map_err(io::Error::other)? {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
            outcome => outcome,
        }
    }

    /// Names of the unfinished files.
    pub(super) async fn incoming(&self) -> io::Result<Vec<String>> {
        let folder = self.root.join("incoming");
        let list =
            move || fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect();
        tokio::task::spawn_blocking(list).await.map_err(io::Error::other)?
    }

    pub(super) async fn begin(&self) -> io::Result<Incoming> {
        let folder = self.root.join("incoming");
        // File and guard are made together on the other thread: a sender that goes away meanwhile drops both.
        let made = tokio::task::spawn_blocking(move || create(&folder)).await.map_err(io::Error::other)?;
        let (file, leftover) = made?;
        Ok(Incoming { folder: self.clone(), file: File::from_std(file), leftover })
    }
}

fn create(folder: &Path) -> io::Result<(fs::File, Leftover)> {
    loop {
        let path = folder.join(fresh_name());
        // People's documents: nobody else on the machine may read them.
        match fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
            Ok(file) => return Ok((file, Leftover { path })),
            // Left by a process that had this one's number before.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}

/// A name that no other file on its way in has: neither of this process nor of another.
fn fresh_name() -> String {
    static GIVEN: AtomicU64 = AtomicU64::new(0);
    format!("{}-{}", std::process::id(), GIVEN.fetch_add(1, Ordering::Relaxed))
}

pub(super) struct Incoming {
    folder: Folder,
    file: File,
    leftover: Leftover,
}

impl Incoming {
    pub(super) async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes).await
    }

    pub(super) async fn finish(mut self, key: &str) -> io::Result<()> {
        self.file.flush().await?;
        self.file.sync_all().await?;
        let to = self.folder.root.join(key);
        let root = self.folder.root.clone();
        tokio::task::spawn_blocking(move || self.leftover.move_to(&to, &root)).await.map_err(io::Error::other)?
    }
}

/// The file under its first name, removed when it is dropped there.
struct Leftover {
    path: PathBuf,
}

impl Leftover {
    /// Renaming is one step: the file appears whole. Onto one that exists it changes nothing, for the name is the content.
    /// The folders are flushed, or a power cut could take back a name that was already given out.
    fn move_to(self, to: &Path, root: &Path) -> io::Result<()> {
        let Some(shard) = to.parent() else { return Err(io::ErrorKind::InvalidInput.into()) };
        if !shard.is_dir() {
            make_folder(shard)?;
            sync_folder(root)?;
        }
        fs::rename(&self.path, to)?;
        sync_folder(shard)
    }
}

impl Drop for Leftover {
    fn drop(&mut self) {
        // After the renaming there is nothing under this name; where removing fails, the next start has one file too many.
        let _ = fs::remove_file(&self.path);
    }
}

fn make_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

fn sync_folder(path: &Path) -> io::Result<()> {
    fs::File::open(path)?.sync_all()
}
