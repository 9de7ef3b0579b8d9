//! What the program is made of: built once from the configuration and passed explicitly. No globals.

use std::sync::Arc;
use std::time::Duration;

use thihanh_kernel::ids::IdSource;
use thihanh_kernel::problem::Problem;
use thihanh_kernel::time::Clock;
use thihanh_papers::{Paper, ReadError};
use thihanh_store::Store;
use thihanh_store::blobs::Blobs;

use crate::api_write::Turns;
use crate::config::{Config, FilesConfig};
use crate::keys::{JournalSeal, Keys};
use crate::modules::accounts::password::Passwords;
use crate::modules::accounts::provider::Providers;
use crate::modules::agencies::api::Resolvers;
use crate::modules::delivery::api::Channels;
use crate::modules::operations::api::Watch;
use crate::modules::surveys::api::Gate;
use crate::outbound::Outbound;
use crate::reader::Reader;
use crate::vault::Vault;

/// The parts that use cases, pages, API and jobs share.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub store: Store,
    /// Uploaded files by content.
    pub blobs: Blobs,
    /// What time it is, and which civil day.
    pub clock: Arc<dyn Clock>,
    /// New ids and secrets.
    pub ids: Arc<dyn IdSource>,
    /// Password hashing.
    pub passwords: Passwords,
    /// Reading of document files.
    pub reader: Reader,
    /// What the phrases of directives mean, prepared for the dates in use.
    pub resolvers: Resolvers,
    /// The configuration, checked.
    pub config: Arc<Config>,
    /// Key of the forms' tokens; kept in the data folder, outside the database.
    pub form_key: Arc<[u8]>,
    /// Key of the journal's checkpoints; kept there too.
    pub seal: JournalSeal,
    /// Seals what the database must not hold in clear.
    pub vault: Vault,
    /// The HTTP client for other systems.
    pub outbound: Outbound,
    /// By which ways messages leave.
    pub channels: Channels,
    /// Writes with a key that this instance has under way.
    pub turns: Turns,
    /// Where people can sign in besides here.
    pub providers: Providers,
    /// How often one address answers surveys.
    pub answering: Gate,
    /// What this process has seen of itself.
    pub watch: Watch,
    /// Whether this is the demo, with its own clock and its sign-ins shown.
    pub is_demo: bool,
}

impl App {
    /// Opens database, files and keys of an installation, and brings the tables up to date.
    ///
    /// # Errors
    /// When the data folder cannot be written, a restore into it was cut off, or the database does not answer.
    pub async fn open(config: Config, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> anyhow::Result<Self> {
        if crate::backup::unfinished(&config.data) {
            return Err(Problem::refused("restore-unfinished").into());
        }
        std::fs::create_dir_all(&config.data)?;
        let store = Store::open(&config.database.parse()?).await?;
        store.statements().set_threshold(Duration::from_millis(config.slow_statement_ms));
        store.migrate().await?;
        let keys = Keys::open(&config.data, ids.as_ref())?;
        let blobs = files(&config, &keys.files, ids.uuid(clock.now()))?;
        Ok(Self {
            store,
            blobs,
            clock,
            ids,
            passwords: Passwords::default(),
            reader: Reader::new(&config),
            resolvers: Resolvers::default(),
            form_key: keys.forms.to_vec().into(),
            seal: keys.journal,
            vault: Vault::new(&keys.vault),
            outbound: Outbound::of(&config)?,
            channels: Channels::of(&config)?,
            turns: Turns::default(),
            providers: Providers::of(&config)?,
            answering: Gate::default(),
            watch: Watch::default(),
            config: Arc::new(config),
            is_demo: false,
        })
    }

    /// The text of an uploaded file, read off the async threads.
    ///
    /// # Errors
    /// A [`ReadError`] that says in a sentence what is wrong with the file.
    pub async fn read_paper(&self, bytes: Vec<u8>, name: Option<String>) -> Result<Paper, ReadError> {
        let reader = self.reader.clone();
        tokio::task::spawn_blocking(move || reader.read(&bytes, name.as_deref()))
            .await
            .unwrap_or(Err(ReadError::Damaged))
    }
}

/// Where an installation's files lie. `key` is that of their names.
#[cfg(feature = "s3")]
pub(crate) fn files(config: &Config, key: &[u8; 32], instance: uuid::Uuid) -> anyhow::Result<Blobs> {
    use thihanh_store::blobs::S3Settings;
    let FilesConfig::S3(s3) = &config.files else {
        return Ok(Blobs::in_folder(config.data.join("files"), key)?);
    };
    let settings = S3Settings {
        endpoint: s3.endpoint.clone(),
        bucket: s3.bucket.clone(),
        region: s3.region.clone(),
        access_key: s3.access_key.clone(),
        secret_key: s3.secret_key.clone(),
    };
    Ok(Blobs::in_s3(&settings, instance, key)?)
}

#[cfg(not(feature = "s3"))]
pub(crate) fn files(config: &Config, key: &[u8; 32], _: uuid::Uuid) -> anyhow::Result<Blobs> {
    match config.files {
        FilesConfig::Folder => Ok(Blobs::in_folder(config.data.join("files"), key)?),
        FilesConfig::S3(_) => anyhow::bail!("this build was made without the store of files that [s3] names"),
    }
}
