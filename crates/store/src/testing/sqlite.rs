//! SQLite for tests: a file made ready once per state of the tables, copied for each test.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Ground, fresh_name, is_left_over};
use crate::{DatabaseUrl, Dialect};

/// A copy of the prepared file.
pub(super) struct Copy {
    path: PathBuf,
}

impl Copy {
    pub(super) async fn make(ground: &Ground) -> Self {
        let folder = folder();
        fs::create_dir_all(&folder).unwrap();
        let template = template(&folder, ground).await;
        let path = folder.join(format!("{}.sqlite", fresh_name()));
        fs::copy(template, &path).unwrap();
        Self { path }
    }

    pub(super) fn url(&self) -> DatabaseUrl {
        DatabaseUrl::Sqlite(self.path.clone())
    }

    pub(super) fn remove(self) {
        remove(&self.path);
    }
}

/// `test-db` beside the test programs in the target folder.
fn folder() -> PathBuf {
    let program = std::env::current_exe().unwrap();
    program.ancestors().nth(2).unwrap().join("test-db")
}

/// The prepared file. It appears whole, by renaming, so that tests that start together do no harm to each other.
async fn template(folder: &Path, ground: &Ground) -> PathBuf {
    let ready = folder.join(format!("template-{}.sqlite", ground.key(Dialect::Sqlite)));
    if !ready.exists() {
        sweep(folder, ground);
        let making = folder.join(format!("{}.making", fresh_name()));
        ground.lay(&DatabaseUrl::Sqlite(making.clone())).await;
        fs::rename(&making, &ready).unwrap();
    }
    ready
}

fn sweep(folder: &Path, ground: &Ground) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_left_over(&name) || ground.is_outdated(&name, Dialect::Sqlite) {
            // Another test may sweep at the same time.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn remove(path: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        // The two side files are gone where the test closed its store.
        let _ = fs::remove_file(name);
    }
}
