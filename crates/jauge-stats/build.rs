//! Embeds the reference values for the dossier: every `.json` and `.csv` of `tests/reference/<topic>/`.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if env::var_os("CARGO_FEATURE_DOSSIER").is_none() {
        return;
    }
    let manifest = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let folder = Path::new(&manifest).join("../../tests/reference");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    for topic in fs::read_dir(&folder).expect("tests/reference of the workspace") {
        let topic = topic.expect("readable folder").path();
        if !topic.is_dir() {
            continue;
        }
        println!("cargo::rerun-if-changed={}", topic.display());
        for file in fs::read_dir(&topic).expect("readable folder") {
            let file = file.expect("readable folder").path();
            let kind = file.extension().and_then(|e| e.to_str());
            if matches!(kind, Some("json" | "csv")) {
                files.push(file);
            }
        }
    }
    // The order of a folder differs from one machine to the next.
    files.sort();
    let mut list = String::from("&[\n");
    for file in &files {
        println!("cargo::rerun-if-changed={}", file.display());
        let name = file.strip_prefix(&folder).expect("found below it");
        let name = name.to_string_lossy().replace('\\', "/");
        let place = file.canonicalize().expect("just found");
        writeln!(list, "    ({name:?}, include_str!({place:?})),").expect("a string grows");
    }
    list.push(']');
    let out = env::var("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&out).join("reference.rs"), list).expect("writable build folder");
}
