//! `cargo xtask sbom`: what the program is made of, as CycloneDX: the crates that are built into it, and the vendored files.
//!
//! Crates come from `cargo metadata` at the versions of Cargo.lock, with their checksums; what only tests or build scripts use is left out. The same
//! sources give the same text: there is no time and no number of its own in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};
use clap::Args;
use serde::Deserialize;
use serde_json::{Value, json};

/// Example: `cargo xtask sbom --out thihanh.cdx.json`
#[derive(Args)]
pub struct Arguments {
    /// File to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Platform that the program is built for
    #[arg(long, value_name = "TRIPLE", default_value = "x86_64-unknown-linux-gnu")]
    target: String,
}

/// The crate of the program.
const PROGRAM: &str = "thihanh";

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    /// `None` for a crate of this workspace.
    source: Option<String>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Edge>,
}

#[derive(Deserialize)]
struct Edge {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    /// `null` for an ordinary dependency, `dev`, `build`.
    kind: Option<String>,
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: String,
    checksum: Option<String>,
}

#[derive(Deserialize)]
struct Vendored {
    package: Vec<VendoredPackage>,
}

#[derive(Deserialize)]
struct VendoredPackage {
    name: String,
    version: String,
    licence: Option<String>,
    #[serde(default)]
    of: Option<String>,
    file: Vec<VendoredFile>,
}

#[derive(Deserialize)]
struct VendoredFile {
    to: String,
    sha256: String,
}

/// Writes the list.
///
/// # Errors
/// When cargo or a file of the workspace does not answer.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let text = document(&arguments.target)?;
    match &arguments.out {
        Some(path) => fs::write(path, text).with_context(|| format!("writing {}", path.display()))?,
        None => println!("{text}"),
    }
    Ok(ExitCode::SUCCESS)
}

fn document(target: &str) -> Result<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("the workspace")?;
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version", "1", "--locked", "--filter-platform", target]).current_dir(root);
    let output = cargo.output().context("cargo cannot be run")?;
    if !output.status.success() {
        bail!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    }
    let metadata: Metadata = serde_json::from_slice(&output.stdout).context("cargo metadata")?;
    let lock: Lock = toml::from_str(&fs::read_to_string(root.join("Cargo.lock"))?).context("Cargo.lock")?;
    let vendored = fs::read_to_string(root.join("assets/VENDORED.toml"))?;
    let vendored: Vendored = toml::from_str(&vendored).context("VENDORED.toml")?;
    Ok(serde_json::to_string_pretty(&describe(&metadata, &lock, &vendored)?)?)
}

fn describe(metadata: &Metadata, lock: &Lock, vendored: &Vendored) -> Result<Value> {
    let packages: BTreeMap<&str, &Package> =
        metadata.packages.iter().map(|package| (package.id.as_str(), package)).collect();
    let nodes: BTreeMap<&str, &Node> = metadata.resolve.nodes.iter().map(|node| (node.id.as_str(), node)).collect();
    let program = metadata.packages.iter().find(|package| package.name == PROGRAM && package.source.is_none());
    let program = program.context("the program's crate")?;
    let checksums: BTreeMap<(&str, &str), &str> = lock
        .package
        .iter()
        .filter_map(|locked| Some(((locked.name.as_str(), locked.version.as_str()), locked.checksum.as_deref()?)))
        .collect();

    let mut built: BTreeMap<(&str, &str), (&Package, BTreeSet<String>)> = BTreeMap::new();
    let mut open = vec![program.id.as_str()];
    while let Some(id) = open.pop() {
        let package = packages.get(id).with_context(|| format!("cargo names {id} and does not describe it"))?;
        let node = nodes.get(id).with_context(|| format!("cargo does not resolve {id}"))?;
        if built.contains_key(&(package.name.as_str(), package.version.as_str())) {
            continue;
        }
        let ordinary = node.deps.iter().filter(|edge| edge.dep_kinds.iter().any(|kind| kind.kind.is_none()));
        let used: Vec<&str> = ordinary.map(|edge| edge.pkg.as_str()).collect();
        let names = used.iter().filter_map(|id| packages.get(id)).map(|package| crate_url(package)).collect();
        built.insert((&package.name, &package.version), (package, names));
        open.extend(used);
    }

    let mut components: Vec<Value> = Vec::new();
    let mut dependencies: Vec<Value> = Vec::new();
    for (key, (package, uses)) in &built {
        dependencies.push(json!({"ref": crate_url(package), "dependsOn": uses}));
        if package.id != program.id {
            components.push(of_crate(package, checksums.get(key).copied()));
        }
    }
    components.extend(vendored.package.iter().map(of_vendored));
    Ok(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {
            "type": "application",
            "bom-ref": crate_url(program),
            "name": program.name,
            "version": program.version,
            "purl": crate_url(program),
            "licenses": licences(program.license.as_deref()),
        }},
        "components": components,
        "dependencies": dependencies,
    }))
}

fn crate_url(package: &Package) -> String {
    format!("pkg:cargo/{}@{}", package.name, package.version)
}

fn licences(expression: Option<&str>) -> Value {
    // Old manifests write a slash for OR.
    expression.map_or_else(|| json!([]), |text| json!([{"expression": text.replace('/', " OR ")}]))
}

fn of_crate(package: &Package, checksum: Option<&str>) -> Value {
    let mut component = json!({
        "type": "library",
        "bom-ref": crate_url(package),
        "name": package.name,
        "version": package.version,
        "purl": crate_url(package),
        "licenses": licences(package.license.as_deref()),
    });
    if let Some(checksum) = checksum {
        component["hashes"] = json!([{"alg": "SHA-256", "content": checksum}]);
    }
    component
}

fn of_vendored(package: &VendoredPackage) -> Value {
    let kind = if package.of.as_deref() == Some("debian") { "deb/debian" } else { "npm" };
    let url = format!("pkg:{kind}/{}@{}", package.name.replace('@', "%40"), package.version);
    let files = package.file.iter().map(|file| {
        json!({"type": "file", "name": format!("assets/{}", file.to), "hashes": [{"alg": "SHA-256", "content": file.sha256}]})
    });
    json!({
        "type": "library",
        "bom-ref": url,
        "name": package.name,
        "version": package.version,
        "purl": url,
        "licenses": licences(package.licence.as_deref()),
        "components": files.collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named<'a>(document: &'a Value, name: &str) -> Vec<&'a Value> {
        document["components"].as_array().unwrap().iter().filter(|component| component["name"] == name).collect()
    }

    #[test]
    fn only_what_is_built_into_the_program_is_listed() {
        let metadata = r#"{
            "packages": [
                {"id": "p", "name": "thihanh", "version": "0.1.0", "license": "Apache-2.0", "source": null},
                {"id": "a", "name": "a", "version": "1.2.3", "license": "MIT/Apache-2.0", "source": "registry"},
                {"id": "b", "name": "b", "version": "2.0.0", "license": null, "source": "registry"},
                {"id": "t", "name": "only-tests", "version": "1.0.0", "license": "MIT", "source": "registry"},
                {"id": "s", "name": "only-scripts", "version": "1.0.0", "license": "MIT", "source": "registry"}
            ],
            "resolve": {"nodes": [
                {"id": "p", "deps": [
                    {"pkg": "a", "dep_kinds": [{"kind": "dev"}, {"kind": null}]},
                    {"pkg": "t", "dep_kinds": [{"kind": "dev"}]}
                ]},
                {"id": "a", "deps": [{"pkg": "b", "dep_kinds": [{"kind": null}]}, {"pkg": "s", "dep_kinds": [{"kind": "build"}]}]},
                {"id": "b", "deps": []}, {"id": "t", "deps": []}, {"id": "s", "deps": []}
            ]}
        }"#;
        let lock: Lock =
            toml::from_str("[[package]]\nname = \"a\"\nversion = \"1.2.3\"\nchecksum = \"00ff\"\n").unwrap();
        let vendored = "[[package]]\nname = \"@x/y\"\nversion = \"4.5\"\nlicence = \"MIT\"\n\
                        [[package.file]]\nfrom = \"f\"\nto = \"y.js\"\nsha256 = \"11ee\"\n";
        let vendored: Vendored = toml::from_str(vendored).unwrap();
        let document = describe(&serde_json::from_str(metadata).unwrap(), &lock, &vendored).unwrap();
        let names: Vec<_> =
            document["components"].as_array().unwrap().iter().map(|it| it["purl"].as_str().unwrap()).collect();
        assert_eq!(names, ["pkg:cargo/a@1.2.3", "pkg:cargo/b@2.0.0", "pkg:npm/%40x/y@4.5"]);
        assert_eq!(named(&document, "a")[0]["licenses"][0]["expression"], "MIT OR Apache-2.0");
        assert_eq!(named(&document, "a")[0]["hashes"][0]["content"], "00ff");
        assert_eq!(named(&document, "@x/y")[0]["components"][0]["hashes"][0]["content"], "11ee");
        let uses = json!({"ref": "pkg:cargo/thihanh@0.1.0", "dependsOn": ["pkg:cargo/a@1.2.3"]});
        assert!(document["dependencies"].as_array().unwrap().contains(&uses), "{}", document["dependencies"]);
    }

    #[test]
    fn the_list_of_this_program_names_its_crates_and_files_with_licences() {
        let document: Value = serde_json::from_str(&document("x86_64-unknown-linux-gnu").unwrap()).unwrap();
        for name in ["sqlx", "axum", "vanban", "bootstrap"] {
            assert_eq!(named(&document, name).len(), 1, "{name}");
        }
        for name in ["proptest", "criterion", "windows-sys"] {
            assert!(named(&document, name).is_empty(), "{name} is not built into the program");
        }
        let components = document["components"].as_array().unwrap();
        assert!(components.len() > 150, "{}", components.len());
        let bare = components.iter().filter(|it| it["licenses"].as_array().unwrap().is_empty());
        assert_eq!(bare.map(|it| it["name"].as_str().unwrap()).collect::<Vec<_>>(), Vec::<&str>::new());
    }
}
