//! What an archive says of itself.

use serde::{Deserialize, Serialize};
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::Instant;
use thihanh_store::copy::{self, Sum, TABLES};

/// Number of the archives' form. Another form is another number, and read by no release that does not know it.
pub const FORMAT: u32 = 1;
/// Names of files that are told one by one.
pub const MOST_NAMED: usize = 100;

/// The end of an archive: what is in it, counted and hashed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: u32,
    /// Release of the product that wrote it.
    pub product: String,
    /// Number of the newest migration of its tables.
    pub tables: i64,
    /// Names the tables and their columns ([`copy::layout`]).
    pub layout: String,
    /// The moment that the rows show.
    pub taken_at: Instant,
    /// Fingerprint of the installation's keys, which are not in the archive.
    pub keys: String,
    /// The newest checkpoint of the journal at that moment; absent before the first.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub journal_head: Option<String>,
    /// The day on which the demo stands; absent where it is none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub demo_day: Option<chrono::NaiveDate>,
    /// The files.
    pub files: Files,
    /// The tables in their order.
    pub rows: Vec<TableRows>,
}

/// The files of an archive.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Files {
    /// How many.
    pub count: u64,
    /// Their bytes together.
    pub bytes: u64,
    /// SHA-256 over the lists of names and hashes that stand between them.
    pub sha256: String,
    /// Names of files that rows speak of and that were not there, the first [`MOST_NAMED`].
    pub missing: Vec<String>,
    /// Names of files that were there and not what was stored once, the first [`MOST_NAMED`].
    pub damaged: Vec<String>,
}

/// A table of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableRows {
    /// Its name.
    pub table: String,
    /// How many rows.
    pub rows: u64,
    /// SHA-256 over them in their one form, in the order of the key.
    pub sha256: String,
}

impl TableRows {
    /// What a table came to.
    #[must_use]
    pub fn of(table: &str, sum: &Sum) -> Self {
        Self { table: table.to_owned(), rows: sum.rows, sha256: hex(&sum.sha256) }
    }
}

impl Manifest {
    /// Whether this release reads the archive.
    ///
    /// # Errors
    /// What stands in the way.
    pub fn check(&self) -> Result<(), FieldError> {
        if self.format != FORMAT {
            return Err(finding("archive-other-form").with("form", i64::from(self.format)));
        }
        let listed = self.rows.iter().map(|table| table.table.as_str());
        if self.tables != copy::tables_number()
            || self.layout != copy::layout()
            || !listed.eq(TABLES.iter().map(|table| table.name))
        {
            return Err(finding("archive-other-release").with("product", self.product.as_str()));
        }
        Ok(())
    }

    /// How many rows there are in all tables.
    #[must_use]
    pub fn total_rows(&self) -> u64 {
        self.rows.iter().map(|table| table.rows).fold(0, u64::saturating_add)
    }
}

/// Something that is wrong with an archive: a sentence of the catalogue with its values.
#[must_use]
pub fn finding(code: &'static str) -> FieldError {
    FieldError::new("archive", code)
}

/// Hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
