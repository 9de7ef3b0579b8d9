//! How fast files are read: `cargo run --release -p vanban --example speed -- FILE…`
//!
//! The fastest of many rounds: what else runs on the machine slows most of them, and seldom all.

use std::{hint::black_box, time::Instant};

const ROUNDS: usize = 300;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let texts = std::env::args().skip(1).map(std::fs::read_to_string).collect::<Result<Vec<_>, _>>()?;
    let bytes: usize = texts.iter().map(String::len).sum();
    let fastest = |work: &dyn Fn(&str) -> usize| {
        let round = |_| {
            let start = Instant::now();
            for text in &texts {
                black_box(work(text));
            }
            start.elapsed().as_secs_f64()
        };
        bytes as f64 / (0..ROUNDS).map(round).fold(f64::MAX, f64::min) / 1e6
    };
    let read = fastest(&|text| vanban::read(text).tasks.len());
    let written =
        fastest(&|text| serde_json::to_string(&vanban::read(text).contract(text, None)).map_or(0, |json| json.len()));
    println!("{} files, {bytes} bytes: read {read:.1} MB/s, read and JSON written {written:.1} MB/s", texts.len());
    Ok(())
}
