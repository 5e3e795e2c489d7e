//! What the stage of places knows of every name, as JSONL to learn `model/places.tsv` from; or how fast the stage is.
//!
//!     places FILE.jsonl [WEIGHTS.tsv]      rows for training/places_model.py
//!     places --time FILE.jsonl [ROUNDS]    sentences a second on one thread, parsing not counted

use std::error::Error;
use std::time::Instant;
use std::{env, fs};

use legation::places::{Features, Geography, Model};
use legation::{Coder, Options};
use serde_json::{Map, Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (timed, rest) = match arguments.split_first() {
        Some((first, rest)) if first == "--time" => (true, rest),
        _ => (false, &arguments[..]),
    };
    let file = rest.first().ok_or("usage: places [--time] FILE.jsonl [WEIGHTS.tsv or ROUNDS]")?;
    let coder = Coder::with(&Options::default())?;
    let gazetteer = coder.resolver().gazetteer();
    let documents: Vec<Value> =
        fs::read_to_string(file)?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let text = |d: &Value| d["text"].as_str().unwrap_or_default().to_owned();
    if timed {
        let rounds: usize = rest.get(1).map_or(Ok(5), |n| n.parse())?;
        let parsed: Vec<_> = documents.iter().map(|d| coder.parse(&text(d))).collect();
        let sentences: usize = parsed.iter().map(|p| p.sentences.len()).sum();
        for _ in 0..rounds {
            let started = Instant::now();
            let found: usize = parsed.iter().map(|p| coder.geography().find(p, gazetteer).len()).sum();
            let seconds = started.elapsed().as_secs_f64();
            println!("{sentences} sentences, {found} places, {:.0} sentences a second", sentences as f64 / seconds);
        }
        return Ok(());
    }
    let geography = match rest.get(1) {
        Some(path) => {
            let model = Model::parse(&fs::read_to_string(path)?).ok_or("no weights")?;
            Geography::with_tables(&[])?.with_model(model)
        }
        None => coder.geography().clone(),
    };
    let object = |features: &Features| -> Value {
        features.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect::<Map<_, _>>().into()
    };
    for document in &documents {
        let parse = coder.parse(&text(document));
        let names = geography.describe(&parse, gazetteer).into_iter().map(|name| {
            let mentions = name.mentions.iter().map(|(span, f)| json!({"span": span, "features": object(f)}));
            let meanings = name.meanings.iter().map(
                |m| json!({"geonameid": m.geonameid, "lat": m.lat, "lon": m.lon, "features": object(&m.features)}),
            );
            json!({"mentions": mentions.collect::<Vec<_>>(), "meanings": meanings.collect::<Vec<_>>()})
        });
        println!("{}", json!({"id": document["id"], "names": names.collect::<Vec<_>>()}));
    }
    Ok(())
}
