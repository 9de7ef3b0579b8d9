//! Files by their content: a file's name is a keyed hash of what is in it.
//!
//! The same file stored twice is kept once. The hash is keyed (HMAC-SHA256), so that whoever sees a name cannot tell whether a
//! document that he has lies here. A file is there whole or not at all, also after a power cut: it is written under another
//! name, flushed, renamed, and its folder flushed, before anybody is told its name.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use thihanh_kernel::time::Instant;
use tokio::io::{AsyncRead, AsyncReadExt};
#[cfg(feature = "s3")]
use uuid::Uuid;

use crate::StoreError;

mod folder;
mod memory;
mod parts;
mod record;
#[cfg(feature = "s3")]
mod s3;

pub use parts::Arrived;
pub use record::{REFERENCES, collect, record, referenced, total_bytes};
#[cfg(feature = "s3")]
pub use s3::S3Settings;

use folder::Folder;
use memory::Memory;
#[cfg(feature = "s3")]
use s3::S3;

/// A file's name: 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BlobHash(String);

impl BlobHash {
    /// The name as the database holds it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where it lies: folders by the first two digits.
    fn key(&self) -> String {
        let (shard, rest) = self.0.split_at(2);
        format!("{shard}/{rest}")
    }
}

impl fmt::Display for BlobHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text that is no name of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no name of a stored file")]
pub struct BlobHashError;

/// Nothing but lower-case hexadecimal digits passes: a name becomes part of a path.
impl FromStr for BlobHash {
    type Err = BlobHashError;

    fn from_str(text: &str) -> Result<Self, BlobHashError> {
        let is_name = text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if is_name { Ok(Self(text.to_owned())) } else { Err(BlobHashError) }
    }
}

/// Why a file could not be stored or read.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// Larger than the caller allows.
    #[error("the file is larger than {limit} bytes")]
    TooLarge {
        /// Most bytes.
        limit: u64,
    },
    /// There is no such file.
    #[error("the file is not there")]
    Missing,
    /// What is there is not what was stored.
    #[error("the stored file was damaged")]
    Damaged,
    /// The disk or the sender failed.
    #[error("file: {0}")]
    Io(#[from] std::io::Error),
    /// The database did not do what it was asked.
    #[error(transparent)]
    Database(#[from] StoreError),
    /// The store of the files did not do what it was asked.
    #[cfg(feature = "s3")]
    #[error("store of files: {0}")]
    Store(#[from] object_store::Error),
}

/// A file that is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredBlob {
    /// Its name.
    pub hash: BlobHash,
    /// Its size in bytes.
    pub size: u64,
}

/// The stored files. Cheap to clone.
#[derive(Clone)]
pub struct Blobs {
    key: Arc<[u8; 32]>,
    place: Place,
}

/// Where files lie; each place writes and reads bytes under a name, and knows nothing of hashes.
#[derive(Clone)]
enum Place {
    Folder(Folder),
    Memory(Memory),
    #[cfg(feature = "s3")]
    S3(S3),
}

/// The key stays out of logs.
impl fmt::Debug for Blobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.place {
            Place::Folder(_) => "Blobs in a folder",
            Place::Memory(_) => "Blobs in memory",
            #[cfg(feature = "s3")]
            Place::S3(_) => "Blobs in a store that speaks S3",
        })
    }
}

impl Blobs {
    /// Files in a folder, which is made when it does not exist. Another key would not find what is there.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn in_folder(folder: PathBuf, key: &[u8; 32]) -> Result<Self, BlobError> {
        Ok(Self { key: Arc::new(*key), place: Place::Folder(Folder::open(folder)?) })
    }

    /// Files in a store that speaks S3; what several instances of the program share. `instance` tells their unfinished files apart.
    ///
    /// # Errors
    /// When the settings name no store.
    #[cfg(feature = "s3")]
    pub fn in_s3(settings: &S3Settings, instance: Uuid, key: &[u8; 32]) -> Result<Self, BlobError> {
        Ok(Self { key: Arc::new(*key), place: Place::S3(S3::open(settings, instance)?) })
    }

    /// Files in memory, gone with the value: for tests.
    #[must_use]
    pub fn in_memory() -> Self {
        Self { key: Arc::new([0; 32]), place: Place::Memory(Memory::default()) }
    }

    /// Stores what a sender sends, at most `limit` bytes of it.
    ///
    /// # Errors
    /// [`BlobError::TooLarge`], or when the sender or the disk fails. Nothing is kept then.
    pub async fn put(&self, mut content: impl AsyncRead + Unpin + Send, limit: u64) -> Result<StoredBlob, BlobError> {
        let mut incoming = self.begin().await?;
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let read = content.read(&mut buffer).await?;
            if read == 0 {
                return incoming.finish().await;
            }
            if incoming.size + read as u64 > limit {
                return Err(BlobError::TooLarge { limit });
            }
            incoming.write(&buffer[..read]).await?;
        }
    }

    /// Stores bytes at hand.
    ///
    /// # Errors
    /// When the disk fails. Nothing is kept then.
    pub async fn put_bytes(&self, content: &[u8]) -> Result<StoredBlob, BlobError> {
        let mut incoming = self.begin().await?;
        incoming.write(content).await?;
        incoming.finish().await
    }

    /// A file's content, to be sent on piece by piece.
    ///
    /// # Errors
    /// [`BlobError::Missing`], or when the disk fails.
    pub async fn open(&self, hash: &BlobHash) -> Result<Box<dyn AsyncRead + Unpin + Send>, BlobError> {
        self.open_key(&hash.key()).await
    }

    async fn open_key(&self, key: &str) -> Result<Box<dyn AsyncRead + Unpin + Send>, BlobError> {
        match &self.place {
            Place::Folder(folder) => Ok(Box::new(folder.open_file(key).await?)),
            Place::Memory(memory) => Ok(Box::new(memory.open_file(key)?)),
            #[cfg(feature = "s3")]
            Place::S3(s3) => s3.open_file(key).await,
        }
    }

    /// Removes a file that nothing refers to any more, unless it was stored again after `before`; whether it is gone.
    ///
    /// # Errors
    /// When the disk fails.
    pub async fn remove(&self, hash: &BlobHash, before: Instant) -> Result<bool, BlobError> {
        self.remove_key(&hash.key(), Some(before)).await
    }

    async fn remove_key(&self, key: &str, before: Option<Instant>) -> Result<bool, BlobError> {
        match &self.place {
            Place::Folder(folder) => Ok(folder.remove(key, before).await?),
            Place::Memory(memory) => Ok(memory.remove(key)),
            #[cfg(feature = "s3")]
            Place::S3(s3) => s3.remove(key, before).await,
        }
    }

    /// A file's whole content, proven to be what was stored.
    ///
    /// # Errors
    /// [`BlobError::Missing`], [`BlobError::Damaged`], or when the disk fails.
    pub async fn read(&self, hash: &BlobHash) -> Result<Vec<u8>, BlobError> {
        let mut content = Vec::new();
        self.open(hash).await?.read_to_end(&mut content).await?;
        let mut mac = self.mac();
        mac.update(&content);
        if name(mac) == *hash { Ok(content) } else { Err(BlobError::Damaged) }
    }

    /// Whether a file is there.
    ///
    /// # Errors
    /// When the disk fails.
    pub async fn exists(&self, hash: &BlobHash) -> Result<bool, BlobError> {
        match self.open(hash).await {
            Ok(_) => Ok(true),
            Err(BlobError::Missing) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// For telling the name of content that comes by and is not stored.
    #[must_use]
    pub fn naming(&self) -> Naming {
        Naming(self.mac())
    }

    async fn begin(&self) -> Result<Incoming, BlobError> {
        let sink = match &self.place {
            Place::Folder(folder) => Sink::Folder(folder.begin().await?),
            Place::Memory(memory) => Sink::Memory(memory.begin()),
            #[cfg(feature = "s3")]
            Place::S3(s3) => Sink::S3(Box::new(s3.begin())),
        };
        Ok(Incoming { mac: self.mac(), size: 0, sink })
    }

    fn mac(&self) -> Hmac<Sha256> {
        #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
        Hmac::new_from_slice(&self.key[..]).expect("a key of 32 bytes")
    }
}

/// A name in the making: of content, with the key of the installation.
#[derive(Clone)]
pub struct Naming(Hmac<Sha256>);

impl Naming {
    /// With this key.
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
        Self(Hmac::new_from_slice(key).expect("a key of 32 bytes"))
    }

    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The name of all of them.
    #[must_use]
    pub fn name(self) -> BlobHash {
        name(self.0)
    }
}

/// A file on its way in. Dropped before its end, it leaves nothing behind.
struct Incoming {
    mac: Hmac<Sha256>,
    size: u64,
    sink: Sink,
}

enum Sink {
    Folder(folder::Incoming),
    Memory(memory::Incoming),
    #[cfg(feature = "s3")]
    S3(Box<s3::Incoming>),
}

impl Incoming {
    async fn write(&mut self, bytes: &[u8]) -> Result<(), BlobError> {
        self.mac.update(bytes);
        self.size += bytes.len() as u64;
        match &mut self.sink {
            Sink::Folder(incoming) => incoming.write(bytes).await?,
            Sink::Memory(incoming) => incoming.write(bytes),
            #[cfg(feature = "s3")]
            Sink::S3(incoming) => incoming.write(bytes).await?,
        }
        Ok(())
    }

    async fn finish(self) -> Result<StoredBlob, BlobError> {
        let (hash, size) = (name(self.mac), self.size);
        self.sink.finish(&hash.key()).await?;
        Ok(StoredBlob { hash, size })
    }
}

impl Sink {
    async fn finish(self, key: &str) -> Result<(), BlobError> {
        match self {
            Self::Folder(incoming) => incoming.finish(key).await?,
            Self::Memory(incoming) => incoming.finish(key),
            #[cfg(feature = "s3")]
            Self::S3(incoming) => incoming.finish(key).await?,
        }
        Ok(())
    }
}

fn name(mac: Hmac<Sha256>) -> BlobHash {
    BlobHash(mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect())
}
