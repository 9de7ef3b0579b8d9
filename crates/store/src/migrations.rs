//! The tables, as numbered SQL files per database. A file that was released never changes; a change is a new file, listed here.

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

use crate::Dialect;

/// A file's number and name, and its text for each database.
struct Step {
    number: i64,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! steps {
    ($($number:literal $name:literal),* $(,)?) => {
        [$(Step {
            number: $number,
            name: $name,
            sqlite: include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../migrations/postgres/", $name, ".sql")),
        }),*]
    };
}

const STEPS: [Step; 25] = steps![
    1 "0001_foundation",
    2 "0002_agencies",
    3 "0003_accounts",
    4 "0004_directives",
    5 "0005_obligations",
    6 "0006_search",
    7 "0007_programmes",
    8 "0008_evidence",
    9 "0009_letters",
    10 "0010_delivery",
    11 "0011_notices",
    12 "0012_proposals",
    13 "0013_people",
    14 "0014_monitoring",
    15 "0015_inspections",
    16 "0016_surveys",
    17 "0017_information",
    18 "0018_conditions",
    19 "0019_handling",
    20 "0020_indicators",
    21 "0021_risk",
    22 "0022_collaborators",
    23 "0023_publication",
    30 "0030_old_registers",
    31 "0031_reorganisation",
];

/// Number of the newest file: what the tables of this release are called by.
pub(crate) const NEWEST: i64 = STEPS[STEPS.len() - 1].number;

/// What brings a database up to date.
pub(crate) fn migrator(dialect: Dialect) -> Migrator {
    let migration = |step: &Step| {
        Migration::new(step.number, step.name.into(), MigrationType::Simple, text(step, dialect).into_sql_str(), false)
    };
    Migrator::with_migrations(STEPS.iter().map(migration).collect())
}

fn text(step: &Step, dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => step.sqlite,
        Dialect::Postgres => step.postgres,
    }
}

/// A name for the present tables, to tell prepared databases apart.
#[cfg(feature = "testing")]
pub(crate) fn fingerprint(dialect: Dialect) -> String {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    for step in &STEPS {
        hash.update(step.name);
        hash.update(text(step, dialect));
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_listed_under_its_number() {
        for dialect in ["sqlite", "postgres"] {
            let folder = format!("{}/migrations/{dialect}", env!("CARGO_MANIFEST_DIR"));
            let mut files: Vec<_> = std::fs::read_dir(folder)
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            files.sort();
            let listed: Vec<_> = STEPS.iter().map(|step| format!("{}.sql", step.name)).collect();
            assert_eq!(files, listed, "{dialect}");
        }
        assert!(STEPS.is_sorted_by(|a, b| a.number < b.number), "in their order");
        for step in &STEPS {
            assert!(step.name.starts_with(&format!("{:04}_", step.number)), "{}", step.name);
        }
    }
}
