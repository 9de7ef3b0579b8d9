//! How fast documents are read, beside the cost of merely touching their bytes, and whether time grows with length alone.
//!
//! The documents are the invented ones of `tests/documents`; where THIHANH_CORPUS names a folder, its `seeds/*.txt` are
//! measured too.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::{fs, hint::black_box, path::Path};

fn texts(folder: &Path) -> Vec<String> {
    let mut paths: Vec<_> =
        fs::read_dir(folder).map(|d| d.filter_map(|e| e.ok().map(|e| e.path())).collect()).unwrap_or_default();
    paths.retain(|p| p.extension().is_some_and(|e| e == "txt"));
    paths.sort();
    paths.iter().filter_map(|p| fs::read_to_string(p).ok()).collect()
}

/// One pass over the bytes that the compiler cannot leave out: the floor under any reader.
fn touch(text: &str) -> usize {
    text.bytes().filter(|b| (*b as i8) >= -64).count()
}

fn documents(c: &mut Criterion, name: &str, texts: &[String]) {
    let bytes = texts.iter().map(String::len).sum::<usize>();
    let mut group = c.benchmark_group(name);
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("touch every byte", |b| b.iter(|| texts.iter().map(|t| touch(black_box(t))).sum::<usize>()));
    group.bench_function("read", |b| {
        b.iter(|| texts.iter().map(|t| vanban::read(black_box(t)).tasks.len()).sum::<usize>())
    });
    group.bench_function("read, write JSON", |b| {
        b.iter(|| {
            let json = |t: &String| {
                serde_json::to_string(&vanban::read(black_box(t)).contract(t, None)).map_or(0, |j| j.len())
            };
            texts.iter().map(json).sum::<usize>()
        })
    });
    group.finish();
}

fn length(c: &mut Criterion, text: &str) {
    let mut group = c.benchmark_group("length");
    group.sample_size(10);
    for times in [1, 10, 100] {
        let long = text.repeat(times);
        group.throughput(Throughput::Bytes(long.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(format!("{times}x")), &long, |b, t| {
            b.iter(|| vanban::read(black_box(t)).tasks.len())
        });
    }
    group.finish();
}

/// A megabyte each of what would cost most if a rule looked at the rest of the text from every place.
fn hostile(c: &mut Criterion) {
    let mut group = c.benchmark_group("hostile, 1 MB");
    group.sample_size(10);
    let sentence = "Giao Sở Tư pháp chủ trì, phối hợp với các sở, ban, ngành báo cáo trước ngày 30/6/2026, ";
    for (name, piece) in [
        ("one line", sentence),
        ("markers", "a) x\n"),
        ("nested brackets", "("),
        ("commas", ","),
        ("digits", "1"),
        ("numbers", "1 "),
        ("agencies", "Sở Tư pháp, "),
    ] {
        let text = piece.repeat(1_000_000 / piece.len());
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(name), &text, |b, t| {
            b.iter(|| vanban::read(black_box(t)).tasks.len())
        });
    }
    group.finish();
}

#[allow(clippy::disallowed_methods, reason = "a bench has no configuration to take the folder from")]
fn all(c: &mut Criterion) {
    let invented = texts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents"));
    documents(c, "invented documents", &invented);
    length(c, &invented.concat());
    hostile(c);
    match std::env::var_os("THIHANH_CORPUS") {
        Some(folder) => documents(c, "corpus seeds", &texts(&Path::new(&folder).join("seeds"))),
        None => eprintln!("THIHANH_CORPUS is not set: only the invented documents are measured"),
    }
}

criterion_group!(benches, all);
criterion_main!(benches);
