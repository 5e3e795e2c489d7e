//! Prints the mentions of a CoNLL-U file (to look at).
use legation::Chars;
use legation::actors::{Resolver, find};
fn main() {
    let path = std::env::args().nth(1).unwrap_or_default();
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let bank = legation::conllu::read(&text).expect("conllu");
    let g = Resolver::embedded().expect("gazetteer");
    {
        let doc = &bank;
        let chars = Chars::new(&doc.text);
        let started = std::time::Instant::now();
        let a = find(&doc.parse, &chars, &g, None, &legation::attribution::find(&doc.parse, &chars));
        eprintln!("{} sentences {:?}", doc.parse.sentences.len(), started.elapsed());
        for (i, s) in doc.parse.sentences.iter().enumerate() {
            println!("# {}", chars.slice(s.span));
            for m in a.in_sentence(i) {
                println!(
                    "  [{}] head={} {:?} {:?} e{} {}/{} {:?} {:?} m{:?} | {}",
                    chars.slice(m.span),
                    s.words[m.head].form,
                    m.form,
                    m.kind,
                    m.entity,
                    m.code,
                    m.sector,
                    m.name,
                    m.office,
                    m.members,
                    m.why
                );
            }
        }
    }
}
