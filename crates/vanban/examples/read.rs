//! Prints the reading of each file as one line of JSON: `cargo run -p vanban --example read -- FILE…`

use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for file in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&file)?;
        let name = Path::new(&file).file_name().and_then(|n| n.to_str());
        println!("{}", serde_json::to_string(&vanban::read(&text).contract(&text, name))?);
    }
    Ok(())
}
