"""Makes the training data: `train.conllu.gz` and `dev.conllu`, out of two public treebanks.

  python training/treebanks.py --out build/treebanks [--without RE] [--data DIR]

Fetches UD English-EWT and UD English-GUM, release 2.16, train and dev (their test parts are never touched), and leaves
out what must not or should not be trained on: the genres of GUM whose texts forbid commercial use, summaries that
language models have written, and five sentences that also stand in test material. EWT comes first, then GUM. Then it
counts: other numbers than those below mean other data, and it stops.
"""
import argparse
import gzip
import re
import sys
import urllib.request
from pathlib import Path

SITE = "https://raw.githubusercontent.com/UniversalDependencies"
TREEBANKS = [
    f"{SITE}/UD_English-EWT/15d613d8447b3478787d4c278730a1e48a945efb/en_ewt-ud-{{part}}.conllu",
    f"{SITE}/UD_English-GUM/afb41ee9bca57991125814fa04d96a0e61470c8b/en_gum-ud-{{part}}.conllu",
]
#: Genres of GUM whose texts are under non-commercial licences.
NOT_FREE = re.compile(r"GUM_(essay|fiction|letter|podcast|whow)_")
#: Sentences that also stand in test material, by id.
ALSO_IN_TESTS = re.compile("|".join([
    r"reviews-346960-0*1$", r"GUM_textbook_cognition-2$", r"GUM_textbook_history-4$", r"GUM_textbook_spacetime-3$",
    r"newsgroup-groups\.google\.com_APassionforRats_13b309ec29808aeb_ENG_20050523_143400-0*3$"]))
#: Documents, sentences and words.
EXPECTED = {"train": (669, 20_071, 335_723), "dev": (338, 3_022, 43_556)}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--out", type=Path, required=True, help="folder to write to")
    p.add_argument("--data", type=Path, help="folder that has train.conllu.gz and dev.conllu already: nothing is fetched")
    p.add_argument("--without", metavar="RE", help="leave out sentences of train whose sent_id matches, such as '^GUM_conversation'")
    a = p.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    for part in "train", "dev":
        sentences = list(keep(existing(a.data, part) if a.data else released(part)))
        found = count(sentences)
        if found != EXPECTED[part]:
            sys.exit(f"{part}: found {found} documents, sentences and words, expected {EXPECTED[part]}; nothing written")
        if part == "train" and a.without:
            sentences = list(carry_marks(sentences, lambda name: not re.search(a.without, name)))
            print(f"train without {a.without}: {count(sentences)} documents, sentences and words", file=sys.stderr)
        write(a.out, part, sentences)
    return 0


def released(part):
    """Sentences of both treebanks as released, as lists of lines."""
    for address in TREEBANKS:
        address = address.format(part=part)
        print(f"fetching {address}", file=sys.stderr)
        with urllib.request.urlopen(address) as answer: yield from split(answer.read().decode("utf-8"))


def existing(folder, part):
    path = folder / ("train.conllu.gz" if part == "train" else "dev.conllu")
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines: yield from split(lines.read())


def split(text):
    return [block.split("\n") for block in text.strip("\n").split("\n\n")]


def sent_id(sentence):
    return next((line[12:].strip() for line in sentence if line.startswith("# sent_id = ")), "")


def keep(sentences):
    """What is trained on. Dropped documents take their marks with them, a dropped sentence leaves them to the next."""
    free = (s for s in sentences if not NOT_FREE.match(sent_id(s)))
    kept = carry_marks(free, lambda name: not ALSO_IN_TESTS.match(name))
    for sentence in kept: yield [line for line in sentence if not line.startswith("# meta::summary")]


def carry_marks(sentences, wanted):
    """The wanted sentences. Comments that begin a document or paragraph pass from a dropped sentence to the document's next."""
    marks, document = [], None
    for sentence in sentences:
        name = sent_id(sentence)
        if name.rpartition("-")[0] != document: marks, document = [], name.rpartition("-")[0]
        here = [line for line in sentence if line.startswith(("# newdoc", "# newpar"))]
        if wanted(name):
            # What begins a paragraph itself needs of its forerunner's marks only the document's.
            yield [line for line in marks if not here or line.startswith("# newdoc")] + sentence
            marks = []
        else: marks = [line for line in marks if line.startswith("# newdoc")] + here if here else marks


def count(sentences):
    documents = sum(line.startswith("# newdoc") for s in sentences for line in s)
    words = sum(re.match(r"\d+\t", line) is not None for s in sentences for line in s)
    return documents, len(sentences), words


def write(folder, part, sentences):
    text = "".join("\n".join(s) + "\n\n" for s in sentences).encode("utf-8")
    if part == "dev": (folder / "dev.conllu").write_bytes(text)
    else: (folder / "train.conllu.gz").write_bytes(gzip.compress(text, mtime=0))


if __name__ == "__main__":
    sys.exit(main())
