//! What there is to learn about coreference in some documents, as numbers. For `training/coreference.py`.
//!
//!     coreference_examples FOLDER OUT
//!
//! FOLDER has, for each document, NAME.conllu (only its words are used) and NAME.gold: a line for each mention with the
//! number of its sentence, of its head word (both from 0) and of what is mentioned, set apart by tabs. OUT gets 16-bit
//! little-endian numbers, for each candidate of each mention: document, mention, right or not, kind of mention, and the columns of
//! `legation::actors::FEATURES`.

use std::collections::HashMap;
use std::error::Error;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::{env, fs};

use legation::actors::coreference_examples;
use legation::{Chars, Coder, conllu};

type Truth = HashMap<(usize, usize), u32>;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [folder, out] = arguments.as_slice() else { return Err("usage: coreference_examples FOLDER OUT".into()) };
    let entries = fs::read_dir(folder)?.filter_map(|e| e.ok().map(|e| e.path()));
    let mut paths: Vec<PathBuf> = entries.filter(|p| p.extension().is_some_and(|e| e == "conllu")).collect();
    paths.sort();
    let coder = Coder::load()?;
    let mut out = BufWriter::new(fs::File::create(out)?);
    for (number, path) in paths.iter().enumerate() {
        let bank = conllu::read(&fs::read_to_string(path)?)?;
        let truth = truth(&path.with_extension("gold"))?;
        let parse = coder.parse_words(&bank.unparsed());
        let find = |sentence, head| truth.get(&(sentence, head)).copied();
        for example in coreference_examples(&parse, &Chars::new(&bank.text), coder.resolver(), &find) {
            let (mention, kind) = (i16::try_from(example.mention)?, i16::try_from(example.kind)?);
            let place = [i16::try_from(number)?, mention, i16::from(example.right), kind];
            for column in place.iter().chain(&example.row) {
                out.write_all(&column.to_le_bytes())?;
            }
        }
    }
    out.flush()?;
    Ok(())
}

fn truth(path: &Path) -> Result<Truth, Box<dyn Error>> {
    let mut truth = Truth::new();
    for line in fs::read_to_string(path)?.lines() {
        let mut cells = line.split('\t');
        let mut next = || cells.next().ok_or("three cells a line");
        truth.insert((next()?.parse()?, next()?.parse()?), next()?.parse()?);
    }
    Ok(truth)
}
