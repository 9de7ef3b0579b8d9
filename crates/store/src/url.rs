//! Where the database is.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

#[cfg(feature = "postgres")]
use sqlx::postgres::PgConnectOptions;

/// Where the database is: `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/NAME`.
#[derive(Clone)]
pub enum DatabaseUrl {
    /// A file, made when it does not exist.
    Sqlite(PathBuf),
    /// A PostgreSQL server.
    #[cfg(feature = "postgres")]
    Postgres(Box<PgConnectOptions>),
}

/// A text that names no database. The text itself stays out of the message: it may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "postgres", error("a database is named sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME"))]
#[cfg_attr(not(feature = "postgres"), error("a database is named sqlite:PATH; this build was made without PostgreSQL"))]
pub struct DatabaseUrlError;

impl FromStr for DatabaseUrl {
    type Err = DatabaseUrlError;

    fn from_str(text: &str) -> Result<Self, DatabaseUrlError> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            // A database in memory belongs to one connection, and the store has several.
            let is_file = !path.is_empty() && path != ":memory:";
            return if is_file { Ok(Self::Sqlite(path.into())) } else { Err(DatabaseUrlError) };
        }
        #[cfg(feature = "postgres")]
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return text.parse().map(|options| Self::Postgres(Box::new(options))).map_err(|_| DatabaseUrlError);
        }
        Err(DatabaseUrlError)
    }
}

/// Without the password, fit for a log.
impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            #[cfg(feature = "postgres")]
            Self::Postgres(options) => {
                let name = options.get_database().unwrap_or_default();
                write!(f, "postgres://{}@{}:{}/{name}", options.get_username(), options.get_host(), options.get_port())
            }
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls() {
        for (text, shown) in [
            ("sqlite:data/thihanh.db", Some("sqlite:data/thihanh.db")),
            ("sqlite:///var/lib/thihanh.db", Some("sqlite:/var/lib/thihanh.db")),
            ("postgres://an:secret@db.example:5433/thihanh", Some("postgres://an@db.example:5433/thihanh")),
            ("postgresql://an@localhost/thihanh", Some("postgres://an@localhost:5432/thihanh")),
            ("sqlite::memory:", None),
            ("sqlite:", None),
            ("postgres://an@localhost:port/x", None),
            ("mysql://localhost/x", None),
            ("", None),
        ] {
            let url = text.parse::<DatabaseUrl>().ok();
            assert_eq!(url.as_ref().map(ToString::to_string).as_deref(), shown, "{text}");
            assert!(!format!("{url:?}").contains("secret"), "{text}");
        }
    }
}
