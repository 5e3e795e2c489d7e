//! Compiles the tables of `gazetteer/` into what the program carries.

use std::path::{Path, PathBuf};
use std::{env, fs, process};

fn main() {
    if let Err(mistakes) = compile() {
        eprintln!("{mistakes}");
        process::exit(1);
    }
}

fn compile() -> Result<(), String> {
    let folder = Path::new("../../gazetteer");
    let paths = legation_gazetteer::TABLES.map(|name| folder.join(name));
    let texts = paths.iter().map(|path| read(path)).collect::<Result<Vec<String>, String>>()?;
    let named = legation_gazetteer::TABLES.iter().zip(&texts).map(|(name, text)| (format!("gazetteer/{name}"), text));
    let files: Vec<(String, &String)> = named.collect();
    let files = files.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let gazetteer = legation_gazetteer::compile(files).map_err(|errors| {
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        lines.join("\n")
    })?;
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?).join("gazetteer.bin");
    fs::write(&out, gazetteer.bytes()).map_err(|e| format!("{}: {e}", out.display()))
}

fn read(path: &Path) -> Result<String, String> {
    println!("cargo::rerun-if-changed={}", path.display());
    fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}
