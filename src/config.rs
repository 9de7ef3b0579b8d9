//! The configuration: one struct, each field documented; defaults < `thihanh.toml` < `THIHANH_*` < flags.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Deserialize;
use thihanh_webkit::{Contact, Lang};

mod oidc;

pub use oidc::OidcConfig;

/// What the installation runs with, after all sources were merged and checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// Folder of the embedded database, the files and the keys.
    pub data: PathBuf,
    /// `sqlite:PATH` or `postgres://…`; by default the embedded database inside [`Config::data`].
    pub database: String,
    /// Address that `serve` listens on. Without accounts only a loopback address is accepted.
    pub listen: SocketAddr,
    /// Whether pages are reached by https (behind a proxy): cookies are then marked `Secure`.
    pub https: bool,
    /// How browsers name this installation where a proxy changes the `Host` header, `https://thihanh.example.gov.vn`.
    pub public_origin: Option<String>,
    /// Whose installation it is, shown under the product's name.
    pub place: String,
    /// Who helps, with the telephone number, in the foot of every page and on pages of errors; nothing is shown where either lacks.
    pub contact: Option<Contact>,
    /// Largest file that the inbox accepts, in bytes.
    pub max_upload_bytes: usize,
    /// Seconds that reading one document may take before it is given up.
    pub max_reading_seconds: u64,
    /// The mail server, `smtps://user:password@host`, `smtp://host:587?tls=required`, or `smtp://127.0.0.1:25`: without TLS only on this
    /// machine. Without one mail waits in the queue.
    pub smtp: Option<String>,
    /// The sender of every mail, `Tên <hop-thu@co-quan.example.gov.vn>`.
    pub mail_from: Option<String>,
    /// Certificates (PEM) of authorities of one's own, trusted beside the well-known ones when others are talked to: the mail server,
    /// systems that events are posted to.
    pub ca_file: Option<PathBuf>,
    /// Hosts (names or numbers) that the program may talk to although they are not public: systems of one's own network.
    pub outbound_private: Vec<String>,
    /// Where Zalo takes messages.
    pub zalo_api: String,
    /// Where Zalo exchanges tokens.
    pub zalo_oauth: String,
    /// Largest file that proves an obligation, in bytes.
    pub max_evidence_bytes: u64,
    /// Where files lie; the data folder where nothing is said.
    pub files: FilesConfig,
    /// Addresses of the proxies before the program: what they say of where a request came from is believed, and nobody else's word.
    pub trusted_proxies: Vec<IpAddr>,
    /// The token with which a monitoring system reads `/metrics` from elsewhere; without one only programs on this machine do.
    pub metrics_token: Option<String>,
    /// From how many milliseconds on a statement of the database is counted and logged as slow.
    pub slow_statement_ms: u64,
    /// Where people can sign in besides here, in the order of the buttons.
    pub oidc: Vec<OidcConfig>,
}

/// Where files lie. A store that speaks S3 stands in `thihanh.toml` as a table of its own:
///
/// ```toml
/// [s3]
/// endpoint = "https://s3.example.vn"
/// bucket = "thihanh"
/// region = "vn"
/// access-key = "…"
/// secret-key = "…"          # or THIHANH_S3_SECRET_KEY
/// ```
#[derive(Debug, Clone, Default)]
pub enum FilesConfig {
    /// In the data folder.
    #[default]
    Folder,
    /// In such a store, which several instances can share.
    S3(S3Config),
}

/// How a store that speaks S3 is entered.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct S3Config {
    /// `https://…`
    pub endpoint: String,
    /// The bucket, which must exist.
    pub bucket: String,
    /// Region; most stand-alone stores take any.
    #[serde(default = "usual_region")]
    pub region: String,
    /// Who enters.
    pub access_key: String,
    /// The secret; taken from `THIHANH_S3_SECRET_KEY` where it does not stand in the file.
    #[serde(default)]
    pub secret_key: String,
}

fn usual_region() -> String {
    "us-east-1".to_owned()
}

/// Without the secret.
impl fmt::Debug for S3Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{} as {}:***", self.endpoint, self.bucket, self.access_key)
    }
}

/// The flags and variables that every command knows.
#[derive(Debug, Clone, Default, Args)]
pub struct ConfigArgs {
    /// Folder of the embedded database, files and keys [default: ./thihanh-data]
    #[arg(long, global = true, env = "THIHANH_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// sqlite:PATH or postgres://… [default: the embedded database in the data folder]
    #[arg(long, global = true, env = "THIHANH_DATABASE", value_name = "URL", hide_env_values = true)]
    pub database: Option<String>,
    /// Configuration file [default: ./thihanh.toml where it exists]
    #[arg(long, global = true, env = "THIHANH_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Pages are reached by https through a proxy: cookies are marked Secure
    #[arg(long, global = true, env = "THIHANH_HTTPS", value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    pub https: Option<bool>,
    /// How browsers name this installation, where a proxy changes the Host header
    #[arg(long, global = true, env = "THIHANH_PUBLIC_ORIGIN", value_name = "URL", hide = true)]
    pub public_origin: Option<String>,
    /// Whose installation it is ("Tỉnh …"), shown under the product's name
    #[arg(long, global = true, env = "THIHANH_PLACE", value_name = "NAME", hide = true)]
    pub place: Option<String>,
    /// Who helps people with the pages ("Sở Tư pháp"), shown in their foot together with the telephone number
    #[arg(long, global = true, env = "THIHANH_CONTACT_NAME", value_name = "NAME", hide = true)]
    pub contact_name: Option<String>,
    /// Telephone number of who helps
    #[arg(long, global = true, env = "THIHANH_CONTACT_PHONE", value_name = "NUMBER", hide = true)]
    pub contact_phone: Option<String>,
    /// Largest uploaded file in bytes [default: 52428800]
    #[arg(long, global = true, env = "THIHANH_MAX_UPLOAD_BYTES", value_name = "N", hide = true)]
    pub max_upload_bytes: Option<usize>,
    /// Seconds that reading one document may take [default: 60]
    #[arg(long, global = true, env = "THIHANH_MAX_READING_SECONDS", value_name = "N", hide = true)]
    pub max_reading_seconds: Option<u64>,
    /// The mail server: smtps://user:password@host, smtp://host:587?tls=required, or smtp://127.0.0.1:25
    #[arg(long, global = true, env = "THIHANH_SMTP", value_name = "URL", hide = true, hide_env_values = true)]
    pub smtp: Option<String>,
    /// Sender of every mail, "Tên <hop-thu@co-quan.example.gov.vn>"
    #[arg(long, global = true, env = "THIHANH_MAIL_FROM", value_name = "ADDRESS", hide = true)]
    pub mail_from: Option<String>,
    /// File of certificates (PEM) of authorities that are trusted beside the well-known ones
    #[arg(long, global = true, env = "THIHANH_CA_FILE", value_name = "FILE", hide = true)]
    pub ca_file: Option<PathBuf>,
    /// Hosts that may be talked to although they are not public, with commas between
    #[arg(
        long,
        global = true,
        env = "THIHANH_OUTBOUND_PRIVATE",
        value_name = "HOSTS",
        value_delimiter = ',',
        hide = true
    )]
    pub outbound_private: Option<Vec<String>>,
    /// Where Zalo takes messages [default: https://openapi.zalo.me]
    #[arg(long, global = true, env = "THIHANH_ZALO_API", value_name = "URL", hide = true)]
    pub zalo_api: Option<String>,
    /// Where Zalo exchanges tokens [default: https://oauth.zaloapp.com]
    #[arg(long, global = true, env = "THIHANH_ZALO_OAUTH", value_name = "URL", hide = true)]
    pub zalo_oauth: Option<String>,
    /// Largest file that proves an obligation, in bytes [default: 209715200]
    #[arg(long, global = true, env = "THIHANH_MAX_EVIDENCE_BYTES", value_name = "N", hide = true)]
    pub max_evidence_bytes: Option<u64>,
    /// Token with which a monitoring system reads /metrics from another machine, at least 16 characters
    #[arg(
        long,
        global = true,
        env = "THIHANH_METRICS_TOKEN",
        value_name = "TOKEN",
        hide = true,
        hide_env_values = true
    )]
    pub metrics_token: Option<String>,
    /// Addresses of the proxies before the program, with commas between them: their X-Forwarded-For is believed
    #[arg(
        long,
        global = true,
        env = "THIHANH_TRUSTED_PROXIES",
        value_name = "ADDRESSES",
        value_delimiter = ',',
        hide = true
    )]
    pub trusted_proxies: Option<Vec<IpAddr>>,
    /// Milliseconds from which a statement of the database is logged as slow [default: 200]
    #[arg(long, global = true, env = "THIHANH_SLOW_STATEMENT_MS", value_name = "N", hide = true)]
    pub slow_statement_ms: Option<u64>,
    /// Secret key of the store that speaks S3; the rest stands in the configuration file under [s3]
    #[arg(long, global = true, env = "THIHANH_S3_SECRET_KEY", value_name = "KEY", hide = true, hide_env_values = true)]
    pub s3_secret_key: Option<String>,
}

/// What `thihanh.toml` may hold: the same names as the flags.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct FileConfig {
    data: Option<PathBuf>,
    database: Option<String>,
    listen: Option<SocketAddr>,
    https: Option<bool>,
    public_origin: Option<String>,
    place: Option<String>,
    contact_name: Option<String>,
    contact_phone: Option<String>,
    max_upload_bytes: Option<usize>,
    max_reading_seconds: Option<u64>,
    smtp: Option<String>,
    mail_from: Option<String>,
    ca_file: Option<PathBuf>,
    outbound_private: Option<Vec<String>>,
    zalo_api: Option<String>,
    zalo_oauth: Option<String>,
    max_evidence_bytes: Option<u64>,
    trusted_proxies: Option<Vec<IpAddr>>,
    metrics_token: Option<String>,
    slow_statement_ms: Option<u64>,
    s3: Option<S3Config>,
    #[serde(default)]
    oidc: Vec<OidcConfig>,
}

/// Why a configuration was refused.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The named file could not be read.
    #[error("the configuration file {path} cannot be read: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is no valid configuration.
    #[error("the configuration file {path} is not valid: {message}")]
    Invalid {
        /// The file.
        path: PathBuf,
        /// Where and why.
        message: String,
    },
    /// The token of the metrics can be guessed.
    #[error("metrics-token needs at least {METRICS_TOKEN_MIN} characters")]
    MetricsToken,
    /// The database URL has another scheme.
    #[error("the database must be sqlite:PATH or postgres://…, not {0}")]
    Database(String),
}

/// Fewest characters of the token of the metrics: whoever guesses is not slowed down there.
const METRICS_TOKEN_MIN: usize = 16;
/// From when on a statement is slow where nothing else is said, in milliseconds: pages are meant to answer within that.
const SLOW_STATEMENT_MS: u64 = 200;

/// Where pages are served when nothing else is said: this machine only.
pub const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);

impl Config {
    /// Merges defaults, file, environment and flags (clap has already put flags over the environment).
    ///
    /// # Errors
    /// When the file cannot be read or has unknown keys, or the database URL has another scheme.
    pub fn load(args: &ConfigArgs, listen: Option<SocketAddr>) -> Result<Self, ConfigError> {
        let file = match &args.config {
            Some(path) => read_file(path)?,
            None if Path::new("thihanh.toml").exists() => read_file(Path::new("thihanh.toml"))?,
            None => FileConfig::default(),
        };
        let data = args.data.clone().or(file.data).unwrap_or_else(|| PathBuf::from("thihanh-data"));
        let database = args
            .database
            .clone()
            .or(file.database)
            .unwrap_or_else(|| format!("sqlite:{}", data.join("thihanh.db").display()));
        if !(database.starts_with("sqlite:")
            || database.starts_with("postgres://")
            || database.starts_with("postgresql://"))
        {
            return Err(ConfigError::Database(redact(&database)));
        }
        let metrics_token = args.metrics_token.clone().or(file.metrics_token).filter(|token| !token.is_empty());
        if metrics_token.as_ref().is_some_and(|token| token.chars().count() < METRICS_TOKEN_MIN) {
            return Err(ConfigError::MetricsToken);
        }
        Ok(Self {
            data,
            database,
            listen: listen.or(file.listen).unwrap_or(DEFAULT_LISTEN),
            https: args.https.or(file.https).unwrap_or(false),
            public_origin: args.public_origin.clone().or(file.public_origin),
            place: args.place.clone().or(file.place).unwrap_or_default(),
            contact: contact(
                args.contact_name.clone().or(file.contact_name),
                args.contact_phone.clone().or(file.contact_phone),
            ),
            max_upload_bytes: args.max_upload_bytes.or(file.max_upload_bytes).unwrap_or(50 * 1024 * 1024),
            max_reading_seconds: args.max_reading_seconds.or(file.max_reading_seconds).unwrap_or(60),
            smtp: args.smtp.clone().or(file.smtp),
            mail_from: args.mail_from.clone().or(file.mail_from),
            ca_file: args.ca_file.clone().or(file.ca_file),
            outbound_private: args.outbound_private.clone().or(file.outbound_private).unwrap_or_default(),
            zalo_api: address(args.zalo_api.clone().or(file.zalo_api), "https://openapi.zalo.me"),
            zalo_oauth: address(args.zalo_oauth.clone().or(file.zalo_oauth), "https://oauth.zaloapp.com"),
            max_evidence_bytes: args.max_evidence_bytes.or(file.max_evidence_bytes).unwrap_or(200 * 1024 * 1024),
            trusted_proxies: args.trusted_proxies.clone().or(file.trusted_proxies).unwrap_or_default(),
            metrics_token,
            slow_statement_ms: args.slow_statement_ms.or(file.slow_statement_ms).unwrap_or(SLOW_STATEMENT_MS),
            files: match file.s3 {
                None => FilesConfig::Folder,
                Some(s3) => {
                    FilesConfig::S3(S3Config { secret_key: args.s3_secret_key.clone().unwrap_or(s3.secret_key), ..s3 })
                }
            },
            oidc: file.oidc,
        })
    }

    /// The lines that `doctor` prints: every field, secrets hidden.
    #[must_use]
    pub fn redacted(&self) -> Vec<(&'static str, String)> {
        vec![
            ("data", self.data.display().to_string()),
            ("database", redact(&self.database)),
            ("listen", self.listen.to_string()),
            ("https", self.https.to_string()),
            ("public-origin", self.public_origin.clone().unwrap_or_default()),
            ("place", self.place.clone()),
            ("contact-name", self.contact.as_ref().map(|contact| contact.name.clone()).unwrap_or_default()),
            ("contact-phone", self.contact.as_ref().map(|contact| contact.phone.clone()).unwrap_or_default()),
            ("max-upload-bytes", self.max_upload_bytes.to_string()),
            ("max-reading-seconds", self.max_reading_seconds.to_string()),
            ("smtp", self.smtp.as_deref().map(redact).unwrap_or_default()),
            ("mail-from", self.mail_from.clone().unwrap_or_default()),
            ("outbound-private", self.outbound_private.join(", ")),
            ("zalo-api", self.zalo_api.clone()),
            ("zalo-oauth", self.zalo_oauth.clone()),
            ("ca-file", self.ca_file.as_ref().map(|file| file.display().to_string()).unwrap_or_default()),
            ("max-evidence-bytes", self.max_evidence_bytes.to_string()),
            ("trusted-proxies", self.trusted_proxies.iter().map(IpAddr::to_string).collect::<Vec<_>>().join(", ")),
            ("metrics-token", self.metrics_token.as_ref().map(|_| "***".to_owned()).unwrap_or_default()),
            ("slow-statement-ms", self.slow_statement_ms.to_string()),
            (
                "files",
                match &self.files {
                    FilesConfig::Folder => self.data.join("files").display().to_string(),
                    FilesConfig::S3(s3) => format!("{s3:?}"),
                },
            ),
            ("oidc", self.oidc.iter().map(|provider| format!("{provider:?}")).collect::<Vec<_>>().join("; ")),
        ]
    }

    /// How links in mails begin: as browsers name the installation, else the address that it listens on.
    #[must_use]
    pub fn origin(&self) -> String {
        let origin = self
            .public_origin
            .clone()
            .unwrap_or_else(|| format!("{}://{}", if self.https { "https" } else { "http" }, self.listen));
        origin.trim_end_matches('/').to_owned()
    }
}

fn address(given: Option<String>, usual: &str) -> String {
    given.as_deref().unwrap_or(usual).trim_end_matches('/').to_owned()
}

/// A name without a number, or a number without a name, helps nobody.
fn contact(name: Option<String>, phone: Option<String>) -> Option<Contact> {
    let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    Some(Contact { name: given(name)?, phone: given(phone)? })
}

/// The language of the terminal: Vietnamese where `LC_ALL`, `LC_MESSAGES` or `LANG` says so, else English.
#[must_use]
pub fn language() -> Lang {
    #[expect(clippy::disallowed_methods, reason = "settings are read in this file")]
    let given = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    if given.is_some_and(|value| value.starts_with("vi")) { Lang::Vi } else { Lang::En }
}

fn read_file(path: &Path) -> Result<FileConfig, ConfigError> {
    let text =
        std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable { path: path.to_owned(), source })?;
    toml::from_str(&text)
        .map_err(|error| ConfigError::Invalid { path: path.to_owned(), message: error.message().to_owned() })
}

/// A URL without its password: `postgres://user:***@host/db`.
fn redact(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if at > scheme => {
            let user = url[scheme + 3..at].split(':').next().unwrap_or_default();
            format!("{}://{user}:***{}", &url[..scheme], &url[at..])
        }
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_in_the_url_is_never_printed() {
        assert_eq!(redact("postgres://me:s3cret@db/x"), "postgres://me:***@db/x");
        assert_eq!(redact("postgres://me:p@ss@db/x"), "postgres://me:***@db/x");
        assert_eq!(redact("sqlite:thihanh-data/thihanh.db"), "sqlite:thihanh-data/thihanh.db");
    }

    #[test]
    fn flags_win_over_the_file_and_the_file_over_defaults() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("c.toml");
        std::fs::write(&path, "data = \"from-file\"\nmax-upload-bytes = 7\n").unwrap();
        let args = ConfigArgs { config: Some(path.clone()), max_upload_bytes: Some(9), ..Default::default() };
        let config = Config::load(&args, None).unwrap();
        assert_eq!(config.data, PathBuf::from("from-file"));
        assert_eq!(config.max_upload_bytes, 9);
        assert_eq!(config.listen, DEFAULT_LISTEN);
        assert_eq!(config.database, "sqlite:from-file/thihanh.db");
        std::fs::write(&path, "no-such-key = 1\n").unwrap();
        assert!(matches!(Config::load(&args, None), Err(ConfigError::Invalid { .. })));
    }

    #[test]
    fn another_database_is_refused_without_its_password() {
        let args = ConfigArgs { database: Some("mysql://a:b@c/d".into()), ..Default::default() };
        assert_eq!(
            Config::load(&args, None).unwrap_err().to_string(),
            "the database must be sqlite:PATH or postgres://…, not mysql://a:***@c/d"
        );
    }

    #[test]
    fn the_token_of_the_metrics_is_long_and_never_printed() {
        let args = |token: &str| ConfigArgs { metrics_token: Some(token.into()), ..Default::default() };
        assert!(matches!(Config::load(&args("qua-ngan"), None), Err(ConfigError::MetricsToken)));
        assert_eq!(Config::load(&args(""), None).unwrap().metrics_token, None);
        let config = Config::load(&args("mot-chuoi-rat-dai-1"), None).unwrap();
        assert_eq!(config.slow_statement_ms, 200);
        let told = format!("{:?}", config.redacted());
        assert!(told.contains("(\"metrics-token\", \"***\")") && !told.contains("rat-dai"), "{told}");
    }

    #[test]
    fn a_provider_is_told_without_its_secret() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("c.toml");
        let table = "[[oidc]]\nid = \"tinh\"\nname = \"Tài khoản tỉnh\"\nissuer = \"https://sso.example.vn\"\n\
                     client-id = \"thihanh\"\nclient-secret = \"in-the-file\"\n";
        std::fs::write(&path, table).unwrap();
        let config = Config::load(&ConfigArgs { config: Some(path), ..Default::default() }, None).unwrap();
        assert_eq!((config.oidc[0].account_claim.as_str(), config.oidc[0].scopes.len()), ("email", 2));
        let told = format!("{:?} {config:?}", config.redacted());
        assert!(
            told.contains("tinh (https://sso.example.vn) as thihanh:***") && !told.contains("in-the-file"),
            "{told}"
        );
    }

    #[test]
    fn a_store_of_files_is_told_without_its_secret() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("c.toml");
        let table = "[s3]\nendpoint = \"https://s3.example.vn\"\nbucket = \"b\"\naccess-key = \"an\"\n";
        std::fs::write(&path, format!("{table}secret-key = \"in-the-file\"\n")).unwrap();
        let args = ConfigArgs { config: Some(path.clone()), ..Default::default() };
        let secret = |config: &Config| match &config.files {
            FilesConfig::S3(s3) => s3.secret_key.clone(),
            FilesConfig::Folder => panic!("a store was named"),
        };
        let config = Config::load(&args, None).unwrap();
        assert_eq!(secret(&config), "in-the-file");
        let told = format!("{:?} {config:?}", config.redacted());
        assert!(told.contains("https://s3.example.vn/b as an:***") && !told.contains("in-the-file"), "{told}");
        std::fs::write(&path, table).unwrap();
        let args = ConfigArgs { s3_secret_key: Some("elsewhere".into()), ..args };
        assert_eq!(secret(&Config::load(&args, None).unwrap()), "elsewhere");
    }
}
