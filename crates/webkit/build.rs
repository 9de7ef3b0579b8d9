//! Texts and static files are embedded from folders outside this crate: a change there, a new file too, builds it again.
fn main() {
    println!("cargo:rerun-if-changed=../../locales");
    println!("cargo:rerun-if-changed=../../assets");
}
