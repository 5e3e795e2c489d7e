//! Compiles the tables of `gazetteer/` into what the program carries.

use std::path::{Path, PathBuf};
use std::{env, fs, process};

use legation_gazetteer::GazetteerError;
use legation_gazetteer::atlas::{self, Atlas};

fn main() {
    if let Err(mistakes) = compile() {
        eprintln!("{mistakes}");
        process::exit(1);
    }
}

fn compile() -> Result<(), String> {
    let gazetteer = legation_gazetteer::compile(borrowed(&tables(&legation_gazetteer::TABLES)?)).map_err(lines)?;
    write("gazetteer.bin", &gazetteer.bytes())?;
    let atlas = Atlas::compile(borrowed(&tables(&atlas::TABLES)?)).map_err(lines)?;
    write("atlas.bin", &atlas.bytes())
}

/// Tables of the folder, with their names.
fn tables(names: &[&str]) -> Result<Vec<(String, String)>, String> {
    names
        .iter()
        .map(|name| Ok((format!("gazetteer/{name}"), read(&Path::new("../../gazetteer").join(name))?)))
        .collect()
}

fn borrowed(files: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    files.iter().map(|(name, text)| (name.as_str(), text.as_str()))
}

fn lines(errors: Vec<GazetteerError>) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn write(name: &str, bytes: &[u8]) -> Result<(), String> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?).join(name);
    fs::write(&out, bytes).map_err(|e| format!("{}: {e}", out.display()))
}

fn read(path: &Path) -> Result<String, String> {
    println!("cargo::rerun-if-changed={}", path.display());
    fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}
