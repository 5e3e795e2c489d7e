//! CoNLL-U, the field's own format for sentences with their grammar: [`write()`] and [`read()`].
//!
//! Names travel in the MISC column as `NER=B-PER`, offsets as `start_char`/`end_char`. Reading is lenient in
//! what it does not need (empty nodes, unknown MISC) and strict in what it does: every complaint names its line.

use std::fmt;
use std::sync::Arc;

use crate::Span;
use crate::segment;
use crate::syntax::{Name, NameKind, Parse, Sentence, Upos, Word};

/// What is wrong with a CoNLL-U text, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Line, from 1.
    pub line: usize,
    /// What was found and what was expected.
    pub message: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for Error {}

/// A CoNLL-U text: its sentences, and the plain text that their offsets point into.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Treebank {
    /// The words with the spaces that the file tells of, sentences apart by a space, paragraphs by an empty line.
    pub text: String,
    /// The sentences. Tags and heads are whatever the file has; "_" where it has none.
    pub parse: Parse,
    /// Comment lines of each sentence, without their line ends.
    pub comments: Vec<Vec<String>>,
}

impl Treebank {
    /// The sentences with nothing but their words, to be parsed anew.
    pub fn unparsed(&self) -> Vec<segment::Sentence> {
        let bare = |w: &Word| segment::Word {
            span: w.span,
            form: w.form.clone(),
            space_after: w.space_after,
            joined: w.joined,
        };
        let sentences = self.parse.sentences.iter();
        let strip = |s: &Sentence| segment::Sentence {
            span: s.span,
            words: s.words.iter().map(bare).collect(),
            new_paragraph: s.new_paragraph,
        };
        sentences.map(strip).collect()
    }
}

/// Reads CoNLL-U.
///
/// # Errors
/// A line with fewer than two columns, an id that is no number or out of order, a head that is no number.
pub fn read(text: &str) -> Result<Treebank, Error> {
    let mut reader = Reader::default();
    for (i, line) in text.lines().enumerate() {
        reader.line(line.trim_end()).map_err(|message| Error { line: i + 1, message })?;
    }
    reader.end_sentence();
    Ok(reader.bank)
}

#[derive(Default)]
struct Reader {
    bank: Treebank,
    /// Characters in `bank.text`.
    at: usize,
    words: Vec<Word>,
    tags: Vec<Option<(bool, NameKind)>>,
    comments: Vec<String>,
    /// Last word of the multiword token being read, its form and whether a space follows it.
    multiword: Option<(usize, bool)>,
}

impl Reader {
    fn line(&mut self, line: &str) -> Result<(), String> {
        if line.is_empty() {
            self.end_sentence();
        } else if line.starts_with('#') {
            self.comments.push(line.to_string());
        } else {
            self.row(&line.split('\t').collect::<Vec<_>>())?;
        }
        Ok(())
    }

    fn row(&mut self, row: &[&str]) -> Result<(), String> {
        let cell = |i: usize| row.get(i).copied().unwrap_or("_");
        if row.len() < 2 {
            return Err(format!("{:?}: expected columns set apart by tabs, at least ID and FORM", row.join("\t")));
        }
        if cell(0).contains('.') {
            return Ok(()); // an empty node of the enhanced graph
        }
        let space = !cell(9).split('|').any(|m| m == "SpaceAfter=No");
        if let Some((_, last)) = cell(0).split_once('-') {
            let last = last.parse().map_err(|_| format!("id {:?}: expected a range such as 2-3", cell(0)))?;
            self.multiword = Some((last, space));
            return Ok(());
        }
        let id: usize = cell(0).parse().map_err(|_| format!("id {:?}: expected a number", cell(0)))?;
        if id != self.words.len() + 1 {
            return Err(format!("id {id}: expected {}", self.words.len() + 1));
        }
        if self.words.is_empty() {
            self.begin_sentence();
        }
        let joined = self.words.last().is_some_and(|w: &Word| !w.space_after) && self.inside_multiword(id - 1);
        let space_after = match self.multiword {
            Some((last, _)) if id < last => false,
            Some((last, after)) if id == last => after,
            _ => space,
        };
        let head = match cell(6) {
            "_" | "0" => None,
            other => Some(
                other.parse::<usize>().map_err(|_| format!("head {other:?}: expected a number"))?.saturating_sub(1),
            ),
        };
        self.tags.push(name_tag(cell(9)));
        let span = self.append(cell(1));
        if space_after {
            self.append(" ");
        }
        self.words.push(Word {
            span,
            form: cell(1).to_string(),
            lemma: cell(2).to_string(),
            upos: Upos::from_name(cell(3)).unwrap_or(Upos::X),
            xpos: Arc::from(cell(4)),
            feats: Arc::from(cell(5)),
            head,
            rel: Arc::from(cell(7)),
            entity: cell(9).split('|').find_map(|m| m.strip_prefix("EntityType=")).map(Arc::from),
            space_after,
            joined,
        });
        Ok(())
    }

    /// Whether word `id` (from 1) and the next belong to one multiword token.
    fn inside_multiword(&self, id: usize) -> bool {
        self.multiword.is_some_and(|(last, _)| id < last)
    }

    fn begin_sentence(&mut self) {
        if self.new_paragraph() && self.at > 0 {
            while self.bank.text.ends_with(' ') {
                self.bank.text.pop();
                self.at -= 1;
            }
            self.append("\n\n");
        }
    }

    fn new_paragraph(&self) -> bool {
        self.bank.parse.sentences.is_empty()
            || self.comments.iter().any(|c| c.starts_with("# newpar") || c.starts_with("# newdoc"))
    }

    fn append(&mut self, text: &str) -> Span {
        let start = self.at;
        self.bank.text.push_str(text);
        self.at += text.chars().count();
        Span::new(start, self.at)
    }

    fn end_sentence(&mut self) {
        if self.words.is_empty() {
            return;
        }
        let words = std::mem::take(&mut self.words);
        let names = names(&std::mem::take(&mut self.tags));
        let span = words[0].span.cover(words[words.len() - 1].span);
        let sentence = Sentence::new(span, words, names, self.new_paragraph());
        self.bank.parse.sentences.push(sentence);
        self.bank.comments.push(std::mem::take(&mut self.comments));
        self.multiword = None;
    }
}

fn name_tag(misc: &str) -> Option<(bool, NameKind)> {
    let tag = misc.split('|').find_map(|m| m.strip_prefix("NER="))?;
    let kind = match tag.get(2..)? {
        "PER" => NameKind::Person,
        "ORG" => NameKind::Organization,
        "LOC" => NameKind::Place,
        _ => return None,
    };
    Some((tag.starts_with('B'), kind))
}

fn names(tags: &[Option<(bool, NameKind)>]) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for (i, tag) in tags.iter().enumerate() {
        let Some((begins, kind)) = *tag else { continue };
        match names.last_mut() {
            Some(name) if !begins && name.words.end == i && name.kind == kind => name.words.end = i + 1,
            _ => names.push(Name { words: i..i + 1, kind }),
        }
    }
    names
}

/// Writes one sentence, with an empty line behind it. `text` is the sentence's own text, `number` counts from 1.
pub fn write(sentence: &Sentence, text: &str, number: usize) -> String {
    let mut out = String::new();
    if sentence.new_paragraph {
        out.push_str("# newpar\n");
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    out.push_str(&format!("# sent_id = {number}\n# text = {text}\n"));
    write_rows(sentence, &mut out);
    out
}

/// Writes a sentence's rows alone, with an empty line behind them.
pub fn write_rows(sentence: &Sentence, out: &mut String) {
    let words = &sentence.words;
    for (i, word) in words.iter().enumerate() {
        let last = (i + 1..words.len()).take_while(|&j| words[j].joined).last();
        if let (false, Some(last)) = (word.joined, last) {
            let form: String = words[i..=last].iter().map(|w| w.form.as_str()).collect();
            let misc = if words[last].space_after { "_" } else { "SpaceAfter=No" };
            out.push_str(&format!("{}-{}\t{form}\t_\t_\t_\t_\t_\t_\t_\t{misc}\n", i + 1, last + 1));
        }
        let inside = word.joined || last.is_some();
        let head = word.head.map_or(0, |h| h + 1);
        let Word { form, lemma, upos, xpos, feats, rel, .. } = word;
        let misc = misc(sentence, i, inside);
        out.push_str(&format!("{}\t{form}\t{lemma}\t{upos}\t{xpos}\t{feats}\t{head}\t{rel}\t_\t{misc}\n", i + 1));
    }
    out.push('\n');
}

fn misc(sentence: &Sentence, i: usize, inside_token: bool) -> String {
    let word = &sentence.words[i];
    let mut parts = Vec::new();
    if let Some(kind) = &word.entity {
        parts.push(format!("EntityType={kind}"));
    }
    if let Some(name) = sentence.name_at(i) {
        let mark = if name.words.start == i { 'B' } else { 'I' };
        parts.push(format!("NER={mark}-{}", name.kind.label()));
    }
    if !word.space_after && !inside_token {
        parts.push("SpaceAfter=No".to_string());
    }
    parts.push(format!("start_char={}", word.span.start));
    parts.push(format!("end_char={}", word.span.end));
    parts.join("|")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "\
# newpar
# sent_id = 1
1-2\tDon't\t_\t_\t_\t_\t_\t_\t_\t_
1\tDo\tdo\tAUX\tVB\tMood=Imp\t3\taux\t_\t_
2\tn't\tnot\tPART\tRB\t_\t3\tadvmod\t_\t_
3\tvisit\tvisit\tVERB\tVB\tVerbForm=Inf\t0\troot\t_\t_
4\tNew\tNew\tPROPN\tNNP\t_\t5\tcompound\t_\tNER=B-LOC
5\tDelhi\tDelhi\tPROPN\tNNP\t_\t3\tobj\t_\tNER=I-LOC|SpaceAfter=No
6\t!\t!\tPUNCT\t.\t_\t3\tpunct\t_\t_

";

    #[test]
    fn what_is_read_is_written_again() {
        let bank = read(SAMPLE).unwrap();
        assert_eq!(bank.text.trim_end(), "Don't visit New Delhi!");
        let sentence = &bank.parse.sentences[0];
        assert_eq!(sentence.names, [Name { words: 3..5, kind: NameKind::Place }]);
        let again = write(sentence, &bank.text, 1);
        assert!(again.contains("1-2\tDon't\t"), "{again}");
        assert_eq!(read(&again).unwrap().parse, bank.parse);
    }

    #[test]
    fn complaints_name_the_line() {
        let cases =
            [("1 no tabs\n", 1), ("# c\n1\ta\n3\tb\n", 3), ("x\ta\n", 1), ("1\ta\ta\tX\t_\t_\tup\tdep\t_\t_\n", 1)];
        for (text, line) in cases {
            assert_eq!(read(text).unwrap_err().line, line, "{text:?}");
        }
    }
}
