//! Pieces of a file that arrives bit by bit over a slow line. They lie beside the stored files until the file is whole, so that any
//! instance can take the next one.

use tokio::io::{AsyncRead, AsyncReadExt};
use uuid::Uuid;

use super::{BlobError, Blobs, Place, StoredBlob};

/// What came of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrived {
    /// Bytes that are kept.
    pub size: u64,
    /// Whether the sender came to its end; else the line broke.
    pub is_whole: bool,
}

/// Before the names of pieces; what is on its way in without being one bears another name.
const PREFIX: &str = "part-";

fn key(part: Uuid) -> String {
    format!("incoming/{PREFIX}{part}")
}

impl Blobs {
    /// Keeps what arrives, at most `limit` bytes, under the name of a piece. What came before the line broke is kept too: over a slow line
    /// it is worth having. Nothing is kept where nothing came.
    ///
    /// # Errors
    /// [`BlobError::TooLarge`], with nothing kept, or when the disk fails.
    pub async fn put_part(
        &self,
        part: Uuid,
        mut content: impl AsyncRead + Unpin + Send,
        limit: u64,
    ) -> Result<Arrived, BlobError> {
        let mut incoming = self.begin().await?;
        let mut buffer = vec![0; 64 * 1024];
        let is_whole = loop {
            match content.read(&mut buffer).await {
                Ok(0) => break true,
                Ok(read) if incoming.size + read as u64 > limit => return Err(BlobError::TooLarge { limit }),
                Ok(read) => incoming.write(&buffer[..read]).await?,
                Err(_) => break false,
            }
        };
        let size = incoming.size;
        if size > 0 {
            incoming.sink.finish(&key(part)).await?;
        }
        Ok(Arrived { size, is_whole })
    }

    /// Stores the file that pieces make, one after the other, read while it is hashed. The pieces stay.
    ///
    /// # Errors
    /// When a piece is missing or the disk fails.
    pub async fn join(&self, parts: &[Uuid]) -> Result<StoredBlob, BlobError> {
        let mut incoming = self.begin().await?;
        let mut buffer = vec![0; 64 * 1024];
        for part in parts {
            let mut content = self.open_key(&key(*part)).await?;
            loop {
                let read = content.read(&mut buffer).await?;
                if read == 0 {
                    break;
                }
                incoming.write(&buffer[..read]).await?;
            }
        }
        incoming.finish().await
    }

    /// Removes a piece; one that is gone already is no fault.
    ///
    /// # Errors
    /// When the disk fails.
    pub async fn remove_part(&self, part: Uuid) -> Result<(), BlobError> {
        self.remove_key(&key(part), None).await.map(|_| ())
    }

    /// Every piece that lies here.
    ///
    /// # Errors
    /// When the disk fails.
    pub async fn parts(&self) -> Result<Vec<Uuid>, BlobError> {
        let names = match &self.place {
            Place::Folder(folder) => folder.incoming().await?,
            Place::Memory(memory) => memory.incoming(),
            #[cfg(feature = "s3")]
            Place::S3(s3) => s3.incoming().await?,
        };
        Ok(names.iter().filter_map(|name| name.strip_prefix(PREFIX)?.parse().ok()).collect())
    }
}
