"""How many words a second spaCy's small English pipeline reads, on one thread: the peer of BENCHMARKS.md, "Speed".

  OMP_NUM_THREADS=1 python evaluation/spacy_speed.py TEXT [RUNS]

Uses en_core_web_sm where it is installed. Where it is not (it is in no package registry), it builds the same pipeline
with the same sizes and weights that were never trained: tagger and parser over one encoder, names over another. That
takes as long a word; it lacks the attribute ruler and the lemmatizer, so the peer is a little faster than the real one.
"""
import sys
import time

import spacy
from spacy.training import Example

ENCODER = {"@architectures": "spacy.HashEmbedCNN.v2", "pretrained_vectors": None, "width": 96, "depth": 4,
           "embed_size": 2000, "window_size": 1, "maxout_pieces": 3, "subword_features": True}
TAGS = [f"T{i}" for i in range(50)]
RELATIONS = ["ROOT"] + [f"r{i}" for i in range(44)]
NAMES = [f"N{i}" for i in range(18)]


def untrained():
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec", config={"model": ENCODER})
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96}
    tagger = nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": listener}})
    parser = nlp.add_pipe("parser", config={"model": transitions("parser", listener)})
    names = nlp.add_pipe("ner", config={"model": transitions("ner", ENCODER)})
    for tag in TAGS: tagger.add_label(tag)
    for relation in RELATIONS: parser.add_label(relation)
    for name in NAMES: names.add_label(name)
    doc = nlp.make_doc("France met Mali in Oslo on Monday .")
    gold = {"tags": ["T0"] * 8, "heads": [1, 1, 1, 1, 3, 1, 5, 1], "deps": ["r0", "ROOT"] + ["r1"] * 6, "entities": [(0, 6, "N0")]}
    nlp.initialize(lambda: [Example.from_dict(doc, gold)])
    return nlp


def transitions(kind, encoder):
    return {"@architectures": "spacy.TransitionBasedParser.v2", "state_type": kind, "extra_state_tokens": False,
            "hidden_width": 64, "maxout_pieces": 2, "use_upper": True, "tok2vec": encoder}


def main():
    text = open(sys.argv[1], encoding="utf-8").read().split("\n\n")
    try:
        nlp, what = spacy.load("en_core_web_sm"), "en_core_web_sm"
    except OSError:
        nlp, what = untrained(), "untrained pipeline of the same sizes"
    list(nlp.pipe(text[:100]))
    for _ in range(int(sys.argv[2]) if len(sys.argv) > 2 else 3):
        start = time.perf_counter()
        words = sum(len(doc) for doc in nlp.pipe(text))
        print(f"spaCy {spacy.__version__}, {what}: {words} words, {words / (time.perf_counter() - start):.0f} a second")


if __name__ == "__main__":
    main()
