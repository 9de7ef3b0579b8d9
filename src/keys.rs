//! The installation's keys: made once, kept in the data folder with mode 600, never in the database or a log.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::Context;
use thihanh_kernel::ids::IdSource;

/// Each purpose has a key of its own.
pub struct Keys {
    /// Names of stored files (keyed hash of their content).
    pub files: [u8; 32],
    /// Tokens of forms.
    pub forms: [u8; 32],
}

impl Keys {
    /// Reads the keys, or makes them on the first start.
    ///
    /// # Errors
    /// When the folder cannot be read or written, or a key file has another length.
    pub fn open(data: &Path, ids: &dyn IdSource) -> anyhow::Result<Self> {
        let folder = data.join("keys");
        fs::create_dir_all(&folder).with_context(|| format!("the folder {} cannot be made", folder.display()))?;
        Ok(Self { files: open_key(&folder.join("files.key"), ids)?, forms: open_key(&folder.join("forms.key"), ids)? })
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
