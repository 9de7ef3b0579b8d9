//! The installation's keys: made once, kept in the data folder with mode 600, never in the database or a log.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::Context;
use sha2::{Digest, Sha256};
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

/// The files of the keys, in the order in which a slip has them.
const FILES: [&str; 4] = ["files.key", "forms.key", "journal.key", "vault.key"];
/// File of the folder that remembers the newest checkpoint.
const HEAD: &str = "journal.head";

/// The keys of an installation as they are carried to another place: on a slip, never in an archive.
#[derive(Clone, PartialEq, Eq)]
pub struct KeySet([[u8; 32]; 4]);

/// The keys stay out of logs.
impl std::fmt::Debug for KeySet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeySet({})", self.fingerprint())
    }
}

impl KeySet {
    /// Bytes of all keys together.
    pub const BYTES: usize = 128;

    /// From their bytes, one key behind the other.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; Self::BYTES]) -> Self {
        let mut keys = [[0; 32]; 4];
        for (key, from) in keys.iter_mut().zip(bytes.as_chunks::<32>().0) {
            *key = *from;
        }
        Self(keys)
    }

    /// Their bytes, one key behind the other.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.concat()
    }

    /// The keys of a data folder; `None` where it has none. Makes none.
    ///
    /// # Errors
    /// When they cannot be read, or some are there and others are not.
    pub fn of(data: &Path) -> anyhow::Result<Option<Self>> {
        let folder = data.join("keys");
        let mut keys = [[0; 32]; 4];
        let mut missing = Vec::new();
        for (key, name) in keys.iter_mut().zip(FILES) {
            match fs::read(folder.join(name)) {
                Ok(bytes) => {
                    let bytes = <[u8; 32]>::try_from(bytes);
                    *key = bytes.map_err(|_| anyhow::anyhow!("{name} in {} is no key", folder.display()))?;
                }
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => missing.push(name),
                Err(error) => {
                    return Err(error).with_context(|| format!("{name} in {} cannot be read", folder.display()));
                }
            }
        }
        match missing.len() {
            0 => Ok(Some(Self(keys))),
            4 => Ok(None),
            _ => anyhow::bail!("{} has some of the keys; missing are {}", folder.display(), missing.join(", ")),
        }
    }

    /// Writes them into a data folder that has none.
    ///
    /// # Errors
    /// When the folder cannot be written, or has a key already.
    pub fn write(&self, data: &Path) -> anyhow::Result<()> {
        let folder = data.join("keys");
        fs::create_dir_all(&folder).with_context(|| format!("the folder {} cannot be made", folder.display()))?;
        for (key, name) in self.0.iter().zip(FILES) {
            let path = folder.join(name);
            let write = || {
                let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
                file.write_all(key)?;
                file.sync_all()
            };
            write().with_context(|| format!("{} cannot be written", path.display()))?;
        }
        Ok(())
    }

    /// Tells sets of keys apart and tells nothing about them: 16 hexadecimal digits.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new_with_prefix(b"thihanh keys of an installation");
        self.0.iter().for_each(|key| hash.update(key));
        hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }

    /// The key of stored files' names.
    #[must_use]
    pub fn files(&self) -> &[u8; 32] {
        &self.0[0]
    }

    /// The key of the journal's checkpoints.
    #[must_use]
    pub fn journal(&self) -> SealKey {
        SealKey::new(self.0[2])
    }
}

impl JournalSeal {
    /// The journal's key of a data folder whose keys these are.
    #[must_use]
    pub fn of(keys: &KeySet, data: &Path) -> Self {
        Self { key: keys.journal(), head: Some(data.join("keys").join(HEAD)) }
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
        let journal = JournalSeal { key: SealKey::new(key("journal.key")?), head: Some(folder.join(HEAD)) };
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
