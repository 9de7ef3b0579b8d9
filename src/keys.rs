//! The installation's keys: made once, kept in the data folder with mode 600, never in the database or a log.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::Context;
use thihanh_kernel::ids::IdSource;
use thihanh_store::journal::{Head, SealKey};

/// Each purpose has a key of its own.
pub struct Keys {
    /// Names of stored files (keyed hash of their content).
    pub files: [u8; 32],
    /// Tokens of forms.
    pub forms: [u8; 32],
    /// Checkpoints of the journal.
    pub journal: JournalSeal,
    /// Values that the database holds sealed.
    pub vault: [u8; 32],
}

/// The key of the journal's checkpoints, and the file where the newest one is remembered: whoever can write the database alone can
/// neither make a checkpoint nor take the last one away unseen. Several instances need the same key.
#[derive(Debug, Clone)]
pub struct JournalSeal {
    /// The key.
    pub key: SealKey,
    head: Option<PathBuf>,
}

impl JournalSeal {
    /// A key without the file, for tests.
    #[must_use]
    pub fn without_memory(key: SealKey) -> Self {
        Self { key, head: None }
    }

    /// The newest checkpoint that this machine knows of.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn remembered(&self) -> anyhow::Result<Option<Head>> {
        let Some(path) = &self.head else { return Ok(None) };
        match fs::read_to_string(path) {
            Ok(line) => Ok(Some(line.parse().with_context(|| format!("{} cannot be read", path.display()))?)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("{} cannot be read", path.display())),
        }
    }

    /// Remembers the newest checkpoint. The file appears whole, by renaming.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn remember(&self, head: &Head) -> anyhow::Result<()> {
        let Some(path) = &self.head else { return Ok(()) };
        let new = path.with_extension("new");
        let write = || {
            let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
            writeln!(file, "{head}")?;
            file.sync_all()?;
            fs::rename(&new, path)
        };
        write().with_context(|| format!("{} cannot be written", path.display()))
    }
}

impl Keys {
    /// Reads the keys, or makes them on the first start.
    ///
    /// # Errors
    /// When the folder cannot be read or written, or a key file has another length.
    pub fn open(data: &Path, ids: &dyn IdSource) -> anyhow::Result<Self> {
        let folder = data.join("keys");
        fs::create_dir_all(&folder).with_context(|| format!("the folder {} cannot be made", folder.display()))?;
        let key = |name: &str| open_key(&folder.join(name), ids);
        let journal = JournalSeal { key: SealKey::new(key("journal.key")?), head: Some(folder.join("journal.head")) };
        Ok(Self { files: key("files.key")?, forms: key("forms.key")?, journal, vault: key("vault.key")? })
    }
}

fn open_key(path: &Path, ids: &dyn IdSource) -> anyhow::Result<[u8; 32]> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(mut file) => {
            let key = ids.secret();
            file.write_all(&key)
                .and_then(|()| file.sync_all())
                .with_context(|| format!("{} cannot be written", path.display()))?;
            Ok(key)
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            let bytes = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
            bytes.try_into().map_err(|_| anyhow::anyhow!("{} is no key of 32 bytes", path.display()))
        }
        Err(error) => Err(error).with_context(|| format!("{} cannot be made", path.display())),
    }
}
