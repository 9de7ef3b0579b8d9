//! Archives that somebody made up, with right hashes.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use thihanh_kernel::time::Instant;
use thihanh_store::copy::{self, Summing, TABLES};

use super::*;
use crate::backup::manifest::{FORMAT, Files, Manifest, TableRows};

const KEY: SealKey = SealKey::new([3; 32]);

fn manifest() -> Manifest {
    let empty = |table: &Table| TableRows::of(table.name, &Summing::default().done());
    Manifest {
        format: FORMAT,
        product: "0".into(),
        tables: copy::tables_number(),
        layout: copy::layout(),
        taken_at: Instant::UNIX_EPOCH,
        keys: "0".into(),
        journal_head: None,
        demo_day: None,
        files: Files { sha256: Sums::default().done(), ..Files::default() },
        rows: TABLES.iter().map(empty).collect(),
    }
}

/// An archive of these entries, sealed as it must be.
fn sealed(entries: &[(&str, Vec<u8>)], manifest: &Manifest) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut add = |name: &str, content: &[u8]| {
        let at = bytes.len() as u64;
        let mut header = Header::new_ustar();
        // Past the library's own care for names.
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(content.len() as u64);
        header.set_mode(0o600);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(0);
        header.set_entry_type(EntryType::Regular);
        header.set_cksum();
        bytes.extend_from_slice(header.as_bytes());
        bytes.extend_from_slice(content);
        bytes.resize(bytes.len() + padding(content.len() as u64), 0);
        at
    };
    for (name, content) in entries {
        add(name, content);
    }
    let manifest_at = add(MANIFEST, &serde_json::to_vec(manifest).unwrap());
    let sha256: [u8; 32] = Sha256::digest(&bytes).into();
    let seal = Seal { manifest_at, sha256, code: Seal::code(&KEY, &sha256, manifest_at) };
    bytes.extend(seal.bytes().unwrap());
    bytes
}

/// Reads an archive to its end; the code of the first thing that is wrong.
fn fault(bytes: &[u8]) -> Option<&'static str> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    let read = || {
        let mut reader = Reader::open(file.path())?;
        reader.check_seal(Some(&KEY), |_| ())?;
        while reader.next_piece()?.is_some() {}
        Ok::<_, Broken>(())
    };
    match read() {
        Ok(()) => None,
        Err(Broken::Archive(found)) => Some(found.code),
        Err(Broken::Io(error)) => panic!("{error}"),
    }
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packing = GzEncoder::new(Vec::new(), Compression::best());
    packing.write_all(bytes).unwrap();
    packing.finish().unwrap()
}

fn with_setting(encoded: &[u8], rows: usize) -> Manifest {
    let mut sum = Summing::default();
    sum.add(rows, encoded);
    let mut manifest = manifest();
    assert_eq!(TABLES[0].name, "setting");
    manifest.rows[0] = TableRows::of("setting", &sum.done());
    manifest
}

/// A row of settings in its one form.
fn setting(key: &str) -> Vec<u8> {
    let mut encoded = Vec::new();
    copy::encode(&thihanh_store::values![key, "v"], &mut encoded);
    encoded
}

const HASH: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

fn files(names: &[&str]) -> (Vec<(String, Vec<u8>)>, Manifest) {
    let mut sums = Sums::default();
    let mut entries: Vec<(String, Vec<u8>)> = Vec::new();
    for name in names {
        sums.add(name, &Sha256::digest(b"x"));
        entries.push(((*name).to_owned(), b"x".to_vec()));
    }
    let (name, list) = sums.take();
    entries.push((name, list.into_bytes()));
    let count = names.len() as u64;
    let files = Files { count, bytes: count, sha256: sums.done(), ..Files::default() };
    (entries, Manifest { files, ..manifest() })
}

fn fault_of_files(names: &[&str]) -> Option<&'static str> {
    let (entries, manifest) = files(names);
    let entries: Vec<_> = entries.iter().map(|(name, content)| (name.as_str(), content.clone())).collect();
    fault(&sealed(&entries, &manifest))
}

#[test]
fn an_archive_is_what_its_manifest_says() {
    assert_eq!(fault(&sealed(&[], &manifest())), None);
    let (one, two) = (setting("a"), setting("b"));
    let both = [one.clone(), two.clone()].concat();
    let rows = |pieces: &[(&'static str, &[u8])]| -> Vec<(&'static str, Vec<u8>)> {
        pieces.iter().map(|(name, content)| (*name, packed(content))).collect()
    };
    const FIRST: &str = "rows/001-setting/000001.gz";
    const SECOND: &str = "rows/001-setting/000002.gz";
    let wanted = with_setting(&both, 2);
    assert_eq!(fault(&sealed(&rows(&[(FIRST, &both)]), &wanted)), None);
    assert_eq!(fault(&sealed(&rows(&[(FIRST, &one), (SECOND, &two)]), &wanted)), None);
    for (pieces, code) in [
        (rows(&[(FIRST, &one)]), "archive-rows-changed"),
        (rows(&[(FIRST, &two), (SECOND, &one)]), "archive-rows-changed"),
        (rows(&[(FIRST, &both), (SECOND, &one)]), "archive-rows-changed"),
        (rows(&[(SECOND, &both)]), "archive-rows-changed"),
        (rows(&[(FIRST, &both[1..])]), "archive-rows-changed"),
        (vec![(FIRST, [packed(&both), b"more".to_vec()].concat())], "archive-rows-changed"),
        (vec![(FIRST, both.clone())], "archive-rows-changed"),
    ] {
        assert_eq!(fault(&sealed(&pieces, &wanted)), Some(code), "{pieces:?}");
    }
}

#[test]
fn names_are_those_that_must_come() {
    let file = "files/aa/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    let later = "files/ab/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    assert_eq!(file.replace("files/", "").replace('/', ""), HASH);
    assert_eq!(fault_of_files(&[file, later]), None);
    assert!(fault_of_files(&[later, file]).is_some(), "in their order");
    assert!(fault_of_files(&[file, file]).is_some(), "each once");
    for name in [
        "files/../../../../etc/cron.d/x",
        "/etc/cron.d/x",
        "files/aa/../aa/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "files/aaa/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "files/AA/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "keys/journal.key",
        "rows/001-setting/000001.gz",
        "rows/999-setting/000001.gz",
        "",
    ] {
        assert!(fault_of_files(&[name]).is_some(), "{name:?}");
    }
}

#[test]
fn what_unpacks_to_far_more_than_it_takes_is_refused() {
    // 64 MiB of rows that are one byte repeated, in 64 KiB.
    let mut encoded = Vec::new();
    copy::encode(&thihanh_store::values!["a", "v".repeat(64 << 20)], &mut encoded);
    let bomb = packed(&encoded);
    assert!(bomb.len() < 80_000);
    let archive = sealed(&[("rows/001-setting/000001.gz", bomb)], &with_setting(&encoded, 1));
    assert_eq!(fault(&archive), Some("archive-rows-changed"));
}

#[test]
fn an_archive_of_another_form_or_another_release_is_told_so() {
    let other = Manifest { format: FORMAT + 1, ..manifest() };
    assert_eq!(fault(&sealed(&[], &other)), Some("archive-other-form"));
    let other = Manifest { layout: "0".into(), ..manifest() };
    assert_eq!(fault(&sealed(&[], &other)), Some("archive-other-release"));
    let other = Manifest { rows: Vec::new(), ..manifest() };
    assert_eq!(fault(&sealed(&[], &other)), Some("archive-other-release"));
    for bytes in [&b""[..], b"thihanh", &[0; 10_000]] {
        assert_eq!(fault(bytes), Some("archive-cut-off"));
    }
}

#[test]
fn every_tar_unpacks_it() {
    let (entries, manifest) = files(&["files/aa/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]);
    let entries: Vec<_> = entries.iter().map(|(name, content)| (name.as_str(), content.clone())).collect();
    let bytes = sealed(&entries, &manifest);
    let mut archive = tar::Archive::new(&bytes[..]);
    let names: Vec<_> =
        archive.entries().unwrap().map(|entry| entry.unwrap().path().unwrap().display().to_string()).collect();
    assert_eq!(names.len(), 4);
    assert_eq!(names[1..], ["sums/000001.sha256", "manifest.json", "seal"]);
}
