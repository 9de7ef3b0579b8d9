//! `cargo xtask check-arch`: the directions of dependency that docs/architecture.md promises, checked in the sources.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};

/// Checks which module uses which, what the pure parts import, where SQL stands, and who writes which table
#[derive(clap::Args)]
pub struct Arguments {}

/// What rules without IO must not know of.
const BANNED_IN_RULES: &[&str] = &[
    "sea_orm",
    "sqlx",
    "axum",
    "askama",
    "tokio",
    "thihanh_store",
    "thihanh_webkit",
    "thihanh_papers",
    "crate::app",
    "crate::config",
];

/// What other modules may use of a module: its facade, and of accounts the extractor by which pages know who asks.
const OPEN_PARTS: &[&str] = &["api", "web::SignedIn", "web::{Credential, SignedIn}"];

/// How a statement begins inside a string.
const SQL_WORDS: &[&str] = &["\"SELECT ", "\"INSERT INTO ", "\"UPDATE ", "\"DELETE FROM "];

/// What stands before the name of a table that is written.
const WRITES: &[&str] = &["INSERT INTO ", "UPDATE ", "DELETE FROM ", "insert_many(", "insert_new("];

/// Synthetic directives: their module stands above the ledger, so the ledger cannot ask it for them.
const FOREIGN_WRITES: &[(&str, &str)] = &[("obligations/generate.rs", "directive")];

pub fn run(_: &Arguments) -> Result<ExitCode> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("the workspace")?;
    let modules = root.join("src/modules");
    let allowed = read_edges(&modules.join("DEPENDENCIES.toml"))?;
    let owners = read_owners(&root.join("crates/store/migrations/sqlite"))?;
    let mut faults = Vec::new();
    let mut used = BTreeSet::new();
    for path in rust_files(&root.join("src"))? {
        let shown = path.strip_prefix(root).unwrap_or(&path).display().to_string();
        let text = fs::read_to_string(&path)?;
        let code = without_tests(&text);
        let inside = path.strip_prefix(&modules).ok();
        let module = inside
            .and_then(|inside| inside.components().next())
            .map(|first| first.as_os_str().to_string_lossy().into_owned());
        if let (Some(inside), Some(module)) = (inside, &module) {
            if is_rule(inside) {
                faults.extend(
                    BANNED_IN_RULES
                        .iter()
                        .filter(|word| code.contains(*word))
                        .map(|word| format!("{shown}: rules must not know {word}")),
                );
            }
            if !has_part(inside, "tests") {
                let foreign = tables_written(code).into_iter().filter_map(|table| Some((table, owners.get(table)?)));
                faults.extend(
                    foreign
                        .filter(|(table, owner)| {
                            *owner != module && modules.join(owner).is_dir() && !is_allowed(inside, table)
                        })
                        .map(|(table, owner)| format!("{shown}: writes the table {table}, which belongs to {owner}")),
                );
            }
            for (other, rest) in uses_of_modules(code) {
                if has_part(inside, "tests") || other == module || !modules.join(other).is_dir() {
                    continue;
                }
                if !OPEN_PARTS.iter().any(|part| rest.starts_with(part)) {
                    faults.push(format!("{shown}: uses {other}::{rest}, which is not part of its facade"));
                }
                used.insert((module.clone(), other.to_owned()));
            }
        }
        if !is_store(&path) {
            faults.extend(
                SQL_WORDS
                    .iter()
                    .filter(|word| code.contains(*word))
                    .map(|word| format!("{shown}: SQL ({word}…) outside a store")),
            );
        }
    }
    for (from, to) in &used {
        if !allowed.get(from).is_some_and(|list| list.contains(to)) {
            faults.push(format!("src/modules/DEPENDENCIES.toml does not allow {from} -> {to}"));
        }
    }
    for fault in &faults {
        println!("{fault}");
    }
    println!("check-arch: {} faults, {} edges between modules", faults.len(), used.len());
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// `obligations = ["accounts", "agencies"]`, one line per module.
fn read_edges(path: &Path) -> Result<BTreeMap<String, BTreeSet<String>>> {
    let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let mut edges = BTreeMap::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (module, list) = line.split_once('=').with_context(|| format!("not an edge: {line}"))?;
        let list = list.trim().trim_start_matches('[').trim_end_matches(']');
        let list = list
            .split(',')
            .map(|name| name.trim().trim_matches('"').to_owned())
            .filter(|name| !name.is_empty())
            .collect();
        edges.insert(module.trim().to_owned(), list);
    }
    Ok(edges)
}

/// Table and module: a migration `NNNN_MODULE.sql` makes the module's tables.
fn read_owners(folder: &Path) -> Result<BTreeMap<String, String>> {
    let mut owners = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let Some((_, module)) = name.split_once('_') else { continue };
        let text = fs::read_to_string(&path)?;
        for line in text.lines().filter_map(|line| line.strip_prefix("CREATE TABLE ")) {
            owners.insert(first_word(line).to_owned(), module.to_owned());
        }
    }
    Ok(owners)
}

fn is_allowed(inside: &Path, table: &str) -> bool {
    FOREIGN_WRITES.iter().any(|(file, allowed)| inside == Path::new(file) && *allowed == table)
}

/// The tables that statements in code write.
fn tables_written(code: &str) -> Vec<&str> {
    let after = |word: &'static str| code.match_indices(word).map(move |(at, _)| &code[at + word.len()..]);
    let names = WRITES.iter().flat_map(|word| after(word));
    names.map(|rest| first_word(rest.trim_start().trim_start_matches('"'))).filter(|name| !name.is_empty()).collect()
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_ascii_lowercase() && c != '_').next().unwrap_or_default()
}

fn rust_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn has_part(path: &Path, part: &str) -> bool {
    path.components().any(|component| {
        let name = component.as_os_str().to_string_lossy();
        name == part || name.strip_suffix(".rs") == Some(part)
    })
}

fn is_rule(inside: &Path) -> bool {
    let is_test = has_part(inside, "tests") || has_part(inside, "fixtures");
    !is_test && (has_part(inside, "model") || has_part(inside, "policy"))
}

/// Synthetic data and measurements work on the tables themselves.
fn is_store(path: &Path) -> bool {
    ["store", "tests", "testing", "generate", "measure"].into_iter().any(|part| has_part(path, part))
}

/// The file up to its first block of tests.
fn without_tests(text: &str) -> &str {
    text.find("#[cfg(test)]").map_or(text, |at| &text[..at])
}

/// Each `modules::NAME::REST` in code: name and rest. A grouped import counts by each of its names.
fn uses_of_modules(code: &str) -> Vec<(&str, &str)> {
    let mut uses = Vec::new();
    for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
        for (at, _) in line.match_indices("modules::") {
            let rest = &line[at + "modules::".len()..];
            if let Some((name, rest)) = rest.split_once("::")
                && name.chars().all(|c| c.is_ascii_lowercase() || c == '_')
            {
                uses.push((name, rest));
            }
        }
    }
    uses
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uses_are_found() {
        let code = "use crate::modules::agencies::api::{self, Resolver};\n// modules::x::y\nlet a = crate::modules::accounts::web::SignedIn;";
        assert_eq!(uses_of_modules(code), [("agencies", "api::{self, Resolver};"), ("accounts", "web::SignedIn;")]);
    }

    #[test]
    fn parts_are_told_by_names_of_files_and_folders() {
        assert!(is_rule(Path::new("obligations/model/due.rs")) && is_rule(Path::new("obligations/policy.rs")));
        assert!(!is_rule(Path::new("obligations/web/list.rs")) && !is_rule(Path::new("obligations/model/fixtures.rs")));
        assert!(is_store(Path::new("src/modules/obligations/store/search.rs")) && !is_store(Path::new("src/demo.rs")));
    }

    #[test]
    fn written_tables_are_found() {
        let code = "tx.execute(\"UPDATE agency SET a = 1\");\ntx.insert_many(\n    \"agency_edge\",\n&[]);\n\"SELECT * FROM task\"";
        assert_eq!(tables_written(code), ["agency", "agency_edge"]);
        assert!(is_allowed(Path::new("obligations/generate.rs"), "directive"));
        assert!(!is_allowed(Path::new("obligations/generate.rs"), "agency"));
    }

    #[test]
    fn tests_of_a_file_are_left_out() {
        assert_eq!(without_tests("fn a() {}\n#[cfg(test)]\nmod tests {}"), "fn a() {}\n");
    }
}
