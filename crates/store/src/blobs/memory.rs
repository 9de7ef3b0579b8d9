//! Files in memory.

use std::collections::HashMap;
use std::io::Cursor;
use std::sync::{Arc, Mutex, PoisonError};

use super::{BlobError, BlobHash};

#[derive(Clone, Default)]
pub(super) struct Memory {
    files: Arc<Mutex<HashMap<BlobHash, Vec<u8>>>>,
}

impl Memory {
    pub(super) fn open_file(&self, hash: &BlobHash) -> Result<Cursor<Vec<u8>>, BlobError> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.get(hash).cloned().map(Cursor::new).ok_or(BlobError::Missing)
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

    pub(super) fn finish(self, hash: &BlobHash) {
        self.memory.files.lock().unwrap_or_else(PoisonError::into_inner).insert(hash.clone(), self.content);
    }
}
