//! Files in memory.

use std::collections::HashMap;
use std::io::Cursor;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::BlobError;

#[derive(Clone, Default)]
pub(super) struct Memory {
    files: Arc<Mutex<HashMap<String, Vec<u8>>>>,
}

impl Memory {
    fn files(&self) -> MutexGuard<'_, HashMap<String, Vec<u8>>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn open_file(&self, key: &str) -> Result<Cursor<Vec<u8>>, BlobError> {
        self.files().get(key).cloned().map(Cursor::new).ok_or(BlobError::Missing)
    }

    pub(super) fn remove(&self, key: &str) -> bool {
        self.files().remove(key);
        true
    }

    pub(super) fn incoming(&self) -> Vec<String> {
        self.files().keys().filter_map(|key| key.strip_prefix("incoming/")).map(str::to_owned).collect()
    }

    pub(super) fn begin(&self) -> Incoming {
        Incoming { memory: self.clone(), content: Vec::new() }
    }
}

pub(super) struct Incoming {
    memory: Memory,
    content: Vec<u8>,
}

impl Incoming {
    pub(super) fn write(&mut self, bytes: &[u8]) {
        self.content.extend_from_slice(bytes);
    }

    pub(super) fn finish(self, key: &str) {
        self.memory.files().insert(key.to_owned(), self.content);
    }
}
