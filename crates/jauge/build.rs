//! Embeds the questionnaire library: every `.toml` below `questionnaires/`.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if env::var_os("CARGO_FEATURE_LIBRARY").is_none() {
        return;
    }
    let manifest = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let folder = Path::new(&manifest).join("../../questionnaires");
    let mut files = Vec::new();
    collect(&folder, &mut files);
    assert!(!files.is_empty(), "questionnaires of the workspace");
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
    fs::write(Path::new(&out).join("library.rs"), list).expect("writable build folder");
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder).expect("readable folder") {
        let path = entry.expect("readable folder").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "toml") {
            files.push(path);
        }
    }
}
