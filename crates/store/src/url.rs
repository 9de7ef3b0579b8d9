//! Where the database is.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

#[cfg(feature = "postgres")]
use sqlx::postgres::PgConnectOptions;

/// Where the database is: `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/NAME`; with a standby `postgres://USER:PASSWORD@HOST:PORT,HOST:PORT/NAME`.
#[derive(Clone)]
pub enum DatabaseUrl {
    /// A file, made when it does not exist.
    Sqlite(PathBuf),
    /// A PostgreSQL server.
    #[cfg(feature = "postgres")]
    Postgres(Box<PgConnectOptions>),
    /// Several servers of PostgreSQL, of which one takes writes.
    #[cfg(feature = "postgres")]
    Servers(Vec<PgConnectOptions>),
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
            return servers(text).ok_or(DatabaseUrlError);
        }
        Err(DatabaseUrlError)
    }
}

/// One server, or several whose addresses stand with commas between: the driver's own reading knows one.
#[cfg(feature = "postgres")]
fn servers(text: &str) -> Option<DatabaseUrl> {
    let (scheme, rest) = text.split_once("://")?;
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, name) = rest.split_at(end);
    let (user, hosts) = authority.rsplit_once('@').map_or(("", authority), |(user, hosts)| (user, hosts));
    if !hosts.contains(',') {
        return text.parse().ok().map(|options| DatabaseUrl::Postgres(Box::new(options)));
    }
    let at = if user.is_empty() { "" } else { "@" };
    let one = |host: &str| {
        let is_named = !host.is_empty() && !host.starts_with(':');
        is_named.then(|| format!("{scheme}://{user}{at}{host}{name}").parse().ok())?
    };
    hosts.split(',').map(one).collect::<Option<Vec<_>>>().map(DatabaseUrl::Servers)
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
            #[cfg(feature = "postgres")]
            Self::Servers(servers) => {
                let place = |it: &PgConnectOptions| format!("{}:{}", it.get_host(), it.get_port());
                let places = servers.iter().map(place).collect::<Vec<_>>().join(",");
                let first = servers.first();
                let user = first.map(PgConnectOptions::get_username).unwrap_or_default();
                let name = first.and_then(PgConnectOptions::get_database).unwrap_or_default();
                write!(f, "postgres://{user}@{places}/{name}")
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
            (
                "postgres://an:secret@one:5433,two/thihanh?sslmode=disable",
                Some("postgres://an@one:5433,two:5432/thihanh"),
            ),
            ("postgres://an:secret@one,,two/thihanh", None),
            ("postgres://an:secret@one,:5433/thihanh", None),
            ("postgres://an:secret@one,two:port/thihanh", None),
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
