//! What the stage of places knows of every name, as JSONL to learn `model/places.tsv` from (`training/places_model.py`).
//!
//!     places FILE.jsonl [WEIGHTS.tsv]

use std::error::Error;
use std::{env, fs};

use legation::places::{Features, Geography, Model};
use legation::{Coder, Options};
use serde_json::{Map, Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let file = arguments.next().ok_or("usage: places FILE.jsonl [WEIGHTS.tsv]")?;
    let coder = Coder::with(&Options::default())?;
    let gazetteer = coder.resolver().gazetteer();
    let documents: Vec<Value> =
        fs::read_to_string(file)?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let text = |d: &Value| d["text"].as_str().unwrap_or_default().to_owned();
    let geography = match arguments.next() {
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
