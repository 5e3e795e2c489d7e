//! Prints the CoNLL-U of a text from standard input, and its mentions: for looking at what the event rules see.

use std::io::Read;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let parse = legation::Coder::load()?.parse(&text);
    let chars = legation::Chars::new(&text);
    let gazetteer = legation::actors::Resolver::embedded().map_err(|e| format!("{e:?}"))?;
    let actors = legation::actors::find(&parse, &chars, &gazetteer, None, &legation::attribution::find(&parse, &chars));
    for (i, sentence) in parse.sentences.iter().enumerate() {
        print!("{}", legation::conllu::write(sentence, chars.slice(sentence.span), i + 1));
        for m in actors.in_sentence(i) {
            let members: Vec<&str> = m.members.iter().map(|&e| actors.entities[e].name.as_str()).collect();
            let head = &sentence.words[m.head].form;
            println!(
                "# {:?} head={head} {}/{} {:?} {:?} {members:?} {}",
                chars.slice(m.span),
                m.code,
                m.sector,
                m.form,
                m.kind,
                m.why
            );
        }
    }
    Ok(())
}
