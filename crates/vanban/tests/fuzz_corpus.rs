//! The seeds of the fuzz target `vanban_read`, and what fuzzing once found, read again with every test run.

mod check;

#[test]
fn every_text_of_the_corpus_is_read() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/vanban_read");
    let mut read = 0;
    for entry in std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("an entry").path();
        println!("{}", path.display());
        check::check(&String::from_utf8_lossy(&std::fs::read(&path).expect("a file")));
        read += 1;
    }
    assert!(read > 20, "{read} texts");
}
