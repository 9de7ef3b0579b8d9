//! `cargo xtask vendor-assets`: the files of `assets/` that come from elsewhere (`assets/VENDORED.toml`).

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// What may be asked of this chore.
#[derive(Args)]
pub struct Arguments {
    /// Only compare the files with the hashes in VENDORED.toml; nothing is fetched or written
    #[arg(long)]
    check: bool,
}

#[derive(Deserialize)]
struct Vendored {
    package: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    #[serde(default)]
    of: Registry,
    file: Vec<File>,
    sprite: Option<Sprite>,
}

/// Where a package comes from; each client checks what it fetched against its registry's own hashes.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Registry {
    #[default]
    Npm,
    Debian,
}

#[derive(Deserialize)]
struct File {
    from: String,
    to: String,
    sha256: String,
}

#[derive(Deserialize)]
struct Sprite {
    to: String,
    sha256: String,
    own: Vec<String>,
    icons: Vec<String>,
}

/// Checks the vendored files, or takes them anew.
///
/// # Errors
/// When a file is missing, differs from its hash, or cannot be taken from its package.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets");
    let list = assets.join("VENDORED.toml");
    let text = fs::read_to_string(&list).with_context(|| format!("reading {}", list.display()))?;
    let vendored: Vendored = toml::from_str(&text).context("VENDORED.toml")?;
    if arguments.check {
        check(&assets, &vendored)?;
    } else {
        let hashes = vendored.package.iter().map(|package| take(&assets, package)).collect::<Result<Vec<_>>>()?;
        fs::write(&list, with_hashes(&text, &hashes.into_iter().flatten().collect()))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn check(assets: &Path, vendored: &Vendored) -> Result<()> {
    let files = vendored.package.iter().flat_map(|package| {
        let files = package.file.iter().map(|file| (&file.to, &file.sha256));
        files.chain(package.sprite.iter().map(|sprite| (&sprite.to, &sprite.sha256)))
    });
    let mut wrong = String::new();
    let mut count = 0;
    for (name, expected) in files {
        count += 1;
        match fs::read(assets.join(name)) {
            Ok(bytes) if hash(&bytes) == *expected => {}
            Ok(_) => writeln!(wrong, "{name} differs from its hash in VENDORED.toml")?,
            Err(error) => writeln!(wrong, "{name}: {error}")?,
        }
    }
    ensure!(wrong.is_empty(), "{wrong}");
    println!("{count} vendored files are as VENDORED.toml says");
    Ok(())
}

/// Fetches one package and writes what is used of it; returns the new hash of each file written.
fn take(assets: &Path, package: &Package) -> Result<Vec<(String, String)>> {
    let unpacked = fetch(package)?;
    let mut hashes = Vec::new();
    let mut write = |to: &str, bytes: &[u8]| -> Result<()> {
        let path = assets.join(to);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, bytes).with_context(|| format!("writing {}", path.display()))?;
        hashes.push((to.to_owned(), hash(bytes)));
        Ok(())
    };
    for file in &package.file {
        let from = unpacked.join(&file.from);
        write(&file.to, &fs::read(&from).with_context(|| format!("reading {} of {}", file.from, package.name))?)?;
    }
    if let Some(sprite) = &package.sprite {
        write(&sprite.to, draw_sprite(assets, &unpacked, sprite)?.as_bytes())?;
    }
    println!("{} {}: {} files", package.name, package.version, hashes.len());
    Ok(hashes)
}

/// Takes a package through its registry's client and unpacks it.
fn fetch(package: &Package) -> Result<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/vendor").join(&package.name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    match package.of {
        Registry::Npm => {
            let wanted = format!("{}@{}", package.name, package.version);
            run_in(&folder, Command::new("npm").args(["pack", "--silent", &wanted]))?;
            let archive = format!("{}-{}.tgz", package.name, package.version);
            run_in(&folder, Command::new("tar").args(["-xzf", &archive]))?;
        }
        Registry::Debian => {
            let wanted = format!("{}={}", package.name, package.version);
            run_in(&folder, Command::new("apt-get").args(["download", &wanted]))?;
            let archive = format!("{}_{}_all.deb", package.name, package.version);
            run_in(&folder, Command::new("dpkg-deb").args(["-x", &archive, "package"]))?;
        }
    }
    Ok(folder.join("package"))
}

fn run_in(folder: &Path, command: &mut Command) -> Result<()> {
    let status = command.current_dir(folder).status().with_context(|| format!("starting {command:?}"))?;
    if !status.success() {
        bail!("{command:?} failed: {status}");
    }
    Ok(())
}

/// One SVG file with a symbol per icon, so that a page pays for its icons once.
fn draw_sprite(assets: &Path, unpacked: &Path, sprite: &Sprite) -> Result<String> {
    let theirs = sprite.icons.iter().map(|name| unpacked.join("icons").join(format!("{name}.svg")));
    let ours = sprite.own.iter().map(|path| assets.join(path));
    let mut svg = String::from("<svg xmlns=\"http://www.w3.org/2000/svg\">\n");
    for path in theirs.chain(ours) {
        let drawing = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        let name = path.file_stem().and_then(|stem| stem.to_str()).context("an icon without a name")?;
        let (shapes, view_box) = shapes_of(&drawing).with_context(|| format!("{name} is not a plain icon"))?;
        writeln!(svg, "<symbol id=\"i-{name}\" viewBox=\"{view_box}\">{shapes}</symbol>")?;
    }
    svg.push_str("</svg>\n");
    Ok(svg)
}

/// What stands inside the outer `svg` element, on one line, and the view box.
fn shapes_of(drawing: &str) -> Option<(String, &str)> {
    let (head, rest) = drawing.split_once('>')?;
    let (shapes, _) = rest.rsplit_once("</svg>")?;
    let (_, view_box) = head.split_once("viewBox=\"")?;
    let (view_box, _) = view_box.split_once('"')?;
    Some((shapes.lines().map(str::trim).collect(), view_box))
}

/// The list with the hash after each `to = "NAME"` set anew; everything else, comments too, stays as it was.
fn with_hashes(text: &str, hashes: &HashMap<String, String>) -> String {
    let mut current = None;
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("to = ") {
            current = hashes.get(name.trim_matches('"'));
        }
        match current {
            Some(hash) if line.starts_with("sha256 = ") => out.push_str(&format!("sha256 = \"{hash}\"")),
            _ => out.push_str(line),
        }
        out.push('\n');
    }
    out
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vendored_files_are_unchanged() {
        run(&Arguments { check: true }).expect("each vendored file has the hash stated for it");
    }

    #[test]
    fn a_hash_is_written_only_after_the_name_it_belongs_to() {
        let text = "# list\n[[package.file]]\nto = \"a.css\"\nsha256 = \"old\"\n\n[[package.file]]\nto = \"b.js\"\nsha256 = \"kept\"\n";
        let new = with_hashes(text, &HashMap::from([("a.css".to_owned(), "new".to_owned())]));
        assert_eq!(new, text.replace("\"old\"", "\"new\""));
    }

    #[test]
    fn an_icon_gives_its_shapes_and_view_box() {
        let icon = "<svg width=\"16\" viewBox=\"0 0 16 16\">\n  <path d=\"M0 0\"/>\n  <path d=\"M1 1\"/>\n</svg>\n";
        assert_eq!(shapes_of(icon), Some(("<path d=\"M0 0\"/><path d=\"M1 1\"/>".to_owned(), "0 0 16 16")));
        assert_eq!(shapes_of("<svg>"), None);
    }
}
