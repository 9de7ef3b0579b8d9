//! The few places where the two databases speak differently. Everything else is plain SQL that both understand.

use sea_orm::DbBackend;

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite, one file.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

impl Dialect {
    /// The end of a SELECT that locks the rows it finds until the transaction ends. SQLite needs none: a transaction of
    /// [`Store::write`](crate::Store::write) is alone from its beginning.
    #[must_use]
    pub const fn for_update(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE",
        }
    }

    /// The end of a SELECT whose rows nobody may lock with [`Dialect::for_update`] until the transaction ends, while others may hold them in
    /// the same way: for a root row that many write below at once and few change.
    #[must_use]
    pub const fn for_share(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR KEY SHARE",
        }
    }

    /// [`Dialect::for_update`], passing over rows that another instance has locked: for rows of which any will do, as in a queue.
    #[must_use]
    pub const fn skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE SKIP LOCKED",
        }
    }

    /// Behind a column of text in an ORDER BY: by its bytes, as SQLite orders anyway and PostgreSQL only where it is told to.
    pub(crate) const fn by_bytes(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " COLLATE \"C\"",
        }
    }

    /// Lets rows refer to rows of their own table that come after them, until the transaction ends. PostgreSQL's references of that kind are
    /// declared DEFERRABLE for this; all others stay checked row by row.
    pub(crate) const fn defer_references(self) -> &'static str {
        match self {
            Self::Sqlite => "PRAGMA defer_foreign_keys = ON",
            Self::Postgres => "SET CONSTRAINTS ALL DEFERRED",
        }
    }

    /// Values that one statement may hold; SQLite's bound is the lower one (SQLITE_MAX_VARIABLE_NUMBER, 32,766).
    pub(crate) const MAX_VALUES: usize = 32_000;

    pub(crate) const fn backend(self) -> DbBackend {
        match self {
            Self::Sqlite => DbBackend::Sqlite,
            Self::Postgres => DbBackend::Postgres,
        }
    }
}
