"""CoNLL-U in, training examples out.

A `Sentence` holds what the reader learns from: words, tags, heads, relations, and (where the treebank marks
mentions, as GUM does) names in IOB2 and the entity type of each mention's head word.
"""
import gzip
import re
from dataclasses import dataclass, field

ENTITY_TYPES = ["person", "organization", "place", "object", "event", "time", "abstract", "animal", "plant", "substance"]
NAME_OF_ENTITY = {"person": "PER", "organization": "ORG", "place": "LOC"}
#: Words that stand before a person's name and are no part of it (UniversalNER's practice).
TITLES = set("""mr mr. mrs mrs. ms ms. dr dr. prof prof. professor president vice-president senator sen. sen
    representative rep. congressman congresswoman governor gov. gov mayor minister premier chancellor secretary general
    gen. gen colonel col. major maj. captain capt. lieutenant lt. sergeant sgt. officer judge justice king queen prince
    princess sir lord lady pope bishop archbishop cardinal reverend rev. father sister brother sheikh imam ayatollah
    ambassador director chairman chairwoman chief prime foreign vice deputy former speaker saint st.""".split())
#: Words that may stand between two parts of an organisation's or a place's name.
INSIDE_NAME = set("of for the and & de la del du des der von van al el - – ' / on in".split())


@dataclass
class Sentence:
    id: str = ""
    text: str = ""
    new_paragraph: bool = False
    forms: list = field(default_factory=list)
    lemmas: list = field(default_factory=list)
    upos: list = field(default_factory=list)
    xpos: list = field(default_factory=list)
    feats: list = field(default_factory=list)
    heads: list = field(default_factory=list)  # 1-based, 0 is the root
    rels: list = field(default_factory=list)
    misc: list = field(default_factory=list)
    multiword: list = field(default_factory=list)  # (first word, last word, form), 0-based, both inclusive
    names: list = None  # IOB2 tags, or None where the source does not mark names
    entities: list = None  # entity type of the mention a word heads, "O" for none; None as above


def read(path):
    """Sentences of a CoNLL-U file (.gz or not), in order."""
    sentences, current, fresh = [], Sentence(), False
    opener = gzip.open if str(path).endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("#"):
                if line.startswith(("# newpar", "# newdoc")): fresh = True
                if line.startswith("# sent_id = "): current.id = line[12:]
                if line.startswith("# text = "): current.text = line[9:]
            elif line:
                add_row(current, line.split("\t"))
            elif current.forms:
                current.new_paragraph, fresh = fresh, False
                sentences.append(current)
                current = Sentence()
    if current.forms: sentences.append(current)
    for sentence in sentences:
        if "Entity=" in "".join(sentence.misc) or sentence.id.startswith("GUM"): mark_mentions(sentence)
    return sentences


def add_row(sentence, row):
    if "." in row[0]: return  # an empty node of the enhanced graph
    if "-" in row[0]:
        first, last = row[0].split("-")
        sentence.multiword.append((int(first) - 1, int(last) - 1, row[1]))
        return
    for column, value in zip(("forms", "lemmas", "upos", "xpos", "feats"), row[1:6]): getattr(sentence, column).append(value)
    sentence.heads.append(int(row[6]) if row[6].isdigit() else 0)
    sentence.rels.append(row[7])
    sentence.misc.append(row[9])


def mentions(sentence):
    """(first word, last word, type, head word, number), of the Entity= brackets of one sentence. Words are 0-based, both ends
    inclusive; the number is what is mentioned, the same throughout a document."""
    stack, found = [], []
    for i, misc in enumerate(sentence.misc):
        value = re.search(r"(?:^|\|)Entity=([^|]+)", misc)
        if not value: continue
        for part in re.findall(r"\([^()]+\)?|[^()]+\)", value.group(1)):
            if part.startswith("("):
                fields = part.strip("()").split("-")
                stack.append((fields[0], i, fields[1], fields))
            if part.endswith(")"):
                key = part.strip("()").split("-")[0]
                at = next((k for k in reversed(range(len(stack))) if stack[k][0] == key), None)
                if at is None: continue
                _, start, kind, fields = stack.pop(at)
                found.append((start, i, kind, head_of(sentence, start, i), int(key.split("[")[0])))
    return found


def head_of(sentence, start, end):
    """The word within [start, end] whose head lies outside."""
    return next((i for i in range(start, end + 1) if not start <= sentence.heads[i] - 1 <= end), start)


def mark_mentions(sentence):
    n = len(sentence.forms)
    sentence.names, sentence.entities = ["O"] * n, ["O"] * n
    spans = []
    for start, end, kind, head, _ in sorted(mentions(sentence), key=lambda m: m[1] - m[0]):
        if kind in ENTITY_TYPES: sentence.entities[head] = kind
        peoples = kind == "person" and sentence.xpos[head] == "NNPS"  # "Americans": UniversalNER marks no peoples
        if kind in NAME_OF_ENTITY and sentence.upos[head] == "PROPN" and not peoples:
            span = name_span(sentence, start, end, head, kind)
            if span: spans.append((*span, NAME_OF_ENTITY[kind]))
    for start, end, label in sorted(spans, key=lambda s: s[0] - s[1]):
        if all(tag == "O" for tag in sentence.names[start:end + 1]):
            sentence.names[start:end + 1] = ["B-" + label] + ["I-" + label] * (end - start)


def name_span(sentence, start, end, head, kind):
    """The name within a mention: the run of proper nouns about its head, without article and title."""
    def proper(i): return sentence.upos[i] == "PROPN"
    def inner(i):
        return sentence.forms[i].lower() in INSIDE_NAME if kind != "person" else sentence.forms[i] in "-–.'" or sentence.upos[i] == "PUNCT" and sentence.forms[i] == '"'
    first = last = head
    while True:
        if first - 1 >= start and proper(first - 1): first -= 1
        elif first - 2 >= start and inner(first - 1) and proper(first - 2): first -= 2
        elif kind != "person" and first - 1 >= start and sentence.upos[first - 1] in ("ADJ", "NOUN", "NUM", "VERB") and sentence.forms[first - 1][0].isupper(): first -= 1
        else: break
    while True:
        if last + 1 <= end and (proper(last + 1) or sentence.upos[last + 1] == "NUM" and kind != "person"): last += 1
        elif last + 2 <= end and inner(last + 1) and proper(last + 2) and attached(sentence, last + 2, first, last): last += 2
        elif last + 3 <= end and inner(last + 1) and inner(last + 2) and proper(last + 3) and attached(sentence, last + 3, first, last): last += 3
        else: break
    while first < last and (sentence.forms[first].lower() in TITLES and kind == "person" or sentence.forms[first].lower() == "the"): first += 1
    return (first, last)


def attached(sentence, i, first, last):
    """Whether word i hangs, over other words right of the name, from the name [first, last] by a relation inside names."""
    for _ in range(4):
        if sentence.rels[i].split(":")[0] not in ("nmod", "flat", "compound", "conj", "punct", "appos", "amod"): return False
        i = sentence.heads[i] - 1
        if first <= i <= last: return True
        if i < 0: return False
    return False
