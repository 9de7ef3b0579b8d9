//! Files in a store that speaks S3.
//!
//! What is small is put in one request under its name. What is larger goes up in several parts under a passing name, is copied inside the
//! store once its name is known, and the passing one is removed: an object appears whole or not at all.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::TryStreamExt;
use object_store::aws::AmazonS3Builder;
use object_store::path::Path;
use object_store::{MultipartUpload, ObjectStore, ObjectStoreExt, PutPayload};
use thihanh_kernel::time::Instant;
use tokio::io::AsyncRead;
use tokio_util::io::StreamReader;
use uuid::Uuid;

use super::BlobError;

/// Bytes of one part, and the most that is held in memory of a file on its way in. S3 takes no part below 5 MiB but the last.
const PART_BYTES: usize = 8 * 1024 * 1024;

/// Where the store is and how it is entered.
#[derive(Clone)]
pub struct S3Settings {
    /// `https://s3.example.vn`.
    pub endpoint: String,
    /// The bucket, which must exist.
    pub bucket: String,
    /// Region, where the store has such; most stand-alone ones take any.
    pub region: String,
    /// Who enters.
    pub access_key: String,
    /// The secret.
    pub secret_key: String,
}

/// Without the secret.
impl fmt::Debug for S3Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{} as {}", self.endpoint, self.bucket, self.access_key)
    }
}

#[derive(Clone)]
pub(super) struct S3 {
    store: Arc<dyn ObjectStore>,
    instance: Uuid,
    given: Arc<AtomicU64>,
}

impl S3 {
    pub(super) fn open(settings: &S3Settings, instance: Uuid) -> Result<Self, BlobError> {
        // Taken once by the whole program; a second one changes nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let store = AmazonS3Builder::new()
            .with_endpoint(settings.endpoint.trim_end_matches('/'))
            .with_bucket_name(&settings.bucket)
            .with_region(&settings.region)
            .with_access_key_id(&settings.access_key)
            .with_secret_access_key(&settings.secret_key)
            // Whoever writes http:// means it: a store on the same machine, or behind a tunnel.
            .with_allow_http(settings.endpoint.starts_with("http://"))
            .build()?;
        Ok(Self { store: Arc::new(store), instance, given: Arc::default() })
    }

    pub(super) async fn open_file(&self, key: &str) -> Result<Box<dyn AsyncRead + Unpin + Send>, BlobError> {
        let found = match self.store.get(&Path::from(key)).await {
            Err(object_store::Error::NotFound { .. }) => return Err(BlobError::Missing),
            outcome => outcome?,
        };
        let stream = found.into_stream().map_err(io::Error::other);
        Ok(Box::new(StreamReader::new(stream)))
    }

    /// Removes an object that was last written before a time; whether it is gone.
    pub(super) async fn remove(&self, key: &str, before: Option<Instant>) -> Result<bool, BlobError> {
        let path = Path::from(key);
        if let Some(before) = before {
            match self.store.head(&path).await {
                Err(object_store::Error::NotFound { .. }) => return Ok(true),
                Ok(object) if object.last_modified >= before => return Ok(false),
                outcome => drop(outcome?),
            }
        }
        match self.store.delete(&path).await {
            Err(object_store::Error::NotFound { .. }) | Ok(()) => Ok(true),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) async fn incoming(&self) -> Result<Vec<String>, BlobError> {
        let objects: Vec<_> = self.store.list(Some(&Path::from("incoming"))).try_collect().await?;
        Ok(objects.iter().filter_map(|object| object.location.filename()).map(str::to_owned).collect())
    }

    pub(super) fn begin(&self) -> Incoming {
        Incoming { s3: self.clone(), held: Vec::new(), large: None }
    }

    /// A name that no other file on its way in has.
    fn fresh_path(&self) -> Path {
        Path::from(format!("incoming/{}-{}", self.instance, self.given.fetch_add(1, Ordering::Relaxed)))
    }
}

/// A file on its way in. Given up before its end, a small one leaves nothing; of a large one the store's own rule removes the parts.
pub(super) struct Incoming {
    s3: S3,
    held: Vec<u8>,
    large: Option<Large>,
}

struct Large {
    path: Path,
    upload: Box<dyn MultipartUpload>,
}

impl Incoming {
    pub(super) async fn write(&mut self, bytes: &[u8]) -> Result<(), BlobError> {
        self.held.extend_from_slice(bytes);
        if self.held.len() >= PART_BYTES {
            self.send_part().await?;
        }
        Ok(())
    }

    async fn send_part(&mut self) -> Result<(), BlobError> {
        let part = PutPayload::from(std::mem::take(&mut self.held));
        if self.large.is_none() {
            let path = self.s3.fresh_path();
            let upload = self.s3.store.put_multipart(&path).await?;
            self.large = Some(Large { path, upload });
        }
        if let Some(large) = &mut self.large {
            large.upload.put_part(part).await?;
        }
        Ok(())
    }

    pub(super) async fn finish(mut self, key: &str) -> Result<(), BlobError> {
        let to = Path::from(key);
        if self.large.is_some() && !self.held.is_empty() {
            self.send_part().await?;
        }
        let store = self.s3.store.clone();
        let Some(mut large) = self.large.take() else {
            store.put(&to, PutPayload::from(std::mem::take(&mut self.held))).await?;
            return Ok(());
        };
        large.upload.complete().await?;
        store.copy(&large.path, &to).await?;
        store.delete(&large.path).await?;
        Ok(())
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        if let (Some(mut large), Ok(runtime)) = (self.large.take(), tokio::runtime::Handle::try_current()) {
            // Where this fails too, parts are left that the store's rule for unfinished uploads removes.
            runtime.spawn(async move { large.upload.abort().await });
        }
    }
}
