use std::time::Instant;
fn main() {
    let texts: Vec<String> = std::env::args().skip(1).map(|f| std::fs::read_to_string(f).unwrap()).collect();
    let bytes: usize = texts.iter().map(|t| t.len()).sum();
    for _ in 0..3 {
        let s = Instant::now(); let mut n = 0;
        for _ in 0..40 { for t in &texts { n += vanban::read(t).tasks.len(); } }
        let e = s.elapsed().as_secs_f64();
        println!("{n} {:.1} MB/s", bytes as f64 * 40.0 / e / 1e6);
    }
}
