//! Files by content. The name is a keyed hash of the content, so it tells nothing to who sees only the folder, and the same
//! file twice is kept once. A file is complete or not there: temporary file → fsync → rename → fsync of the folder.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::StoreError;

/// Where files are kept.
#[derive(Debug, Clone)]
pub struct Blobs {
    key: Arc<[u8]>,
    place: Place,
}

#[derive(Debug, Clone)]
enum Place {
    Folder(PathBuf),
    Memory(Arc<Mutex<HashMap<String, Vec<u8>>>>),
}

impl Blobs {
    /// Files in a folder, which is made when missing.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn in_folder(folder: PathBuf, key: &[u8]) -> Result<Self, StoreError> {
        fs::create_dir_all(folder.join("incoming"))?;
        Ok(Self { key: key.into(), place: Place::Folder(folder) })
    }

    /// Files in memory: for tests.
    #[must_use]
    pub fn in_memory(key: &[u8]) -> Self {
        Self { key: key.into(), place: Place::Memory(Arc::default()) }
    }

    /// The name of a content.
    #[must_use]
    pub fn name_of(&self, bytes: &[u8]) -> String {
        #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("a key of any length");
        mac.update(bytes);
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Keeps a file and gives its name. Durable when this returns. Blocking: call it off the async threads.
    ///
    /// # Errors
    /// When the disk is full or cannot be written.
    pub fn put(&self, bytes: &[u8]) -> Result<String, StoreError> {
        let name = self.name_of(bytes);
        match &self.place {
            Place::Memory(files) => {
                files.lock().unwrap_or_else(PoisonError::into_inner).insert(name.clone(), bytes.to_vec());
            }
            Place::Folder(folder) => {
                let path = path_of(folder, &name);
                if !path.exists() {
                    write_durably(&folder.join("incoming"), &path, bytes)?;
                }
            }
        }
        Ok(name)
    }

    /// A file's content; `None` when there is none of that name. Blocking.
    ///
    /// # Errors
    /// When it cannot be read, or is no longer what was written.
    pub fn get(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let is_name = name.len() == 64 && name.bytes().all(|b| b.is_ascii_hexdigit());
        if !is_name {
            return Ok(None);
        }
        let bytes = match &self.place {
            Place::Memory(files) => files.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned(),
            Place::Folder(folder) => match fs::read(path_of(folder, name)) {
                Ok(bytes) => Some(bytes),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
                Err(error) => return Err(error.into()),
            },
        };
        match bytes {
            Some(bytes) if self.name_of(&bytes) != name => Err(StoreError::Damaged(format!("file {name}"))),
            bytes => Ok(bytes),
        }
    }
}

/// Two letters of folder, so that no folder holds millions of files.
fn path_of(folder: &Path, name: &str) -> PathBuf {
    folder.join(&name[..2]).join(name)
}

fn write_durably(incoming: &Path, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let parent = path.parent().unwrap_or(incoming);
    fs::create_dir_all(parent)?;
    // The process id keeps two instances on one folder apart; inside one process the content's name does.
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = incoming.join(format!("{name}.{}", std::process::id()));
    let mut file = File::create(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&temporary, path)?;
    File::open(parent)?.sync_all()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_kept_once_and_read_back() {
        let dir = tempfile::tempdir().unwrap();
        for blobs in [Blobs::in_folder(dir.path().to_owned(), b"key").unwrap(), Blobs::in_memory(b"key")] {
            let name = blobs.put("Kế hoạch".as_bytes()).unwrap();
            assert_eq!(blobs.put("Kế hoạch".as_bytes()).unwrap(), name);
            assert_eq!(blobs.get(&name).unwrap().unwrap(), "Kế hoạch".as_bytes());
            assert_eq!(blobs.get(&"0".repeat(64)).unwrap(), None);
            assert_eq!(blobs.get("../../etc/passwd").unwrap(), None);
        }
        assert_eq!(fs::read_dir(dir.path().join("incoming")).unwrap().count(), 0, "nothing half-written stays");
    }

    #[test]
    fn names_depend_on_the_key() {
        assert_ne!(Blobs::in_memory(b"a").name_of(b"x"), Blobs::in_memory(b"b").name_of(b"x"));
    }

    #[test]
    fn a_changed_file_is_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = Blobs::in_folder(dir.path().to_owned(), b"key").unwrap();
        let name = blobs.put(b"one").unwrap();
        fs::write(path_of(dir.path(), &name), b"two").unwrap();
        assert!(matches!(blobs.get(&name), Err(StoreError::Damaged(_))));
    }
}
