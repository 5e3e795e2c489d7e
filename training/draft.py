"""Gold readings out of a short form that is easy to write by hand. corpus/WRITING.md explains the form.

  python training/draft.py --check FILE...            complain about mistakes, count what is there
  python training/draft.py --out corpus FILE...   write readings, corpus/FILE.jsonl for each; a tenth, told by a hash of
                                                  its text, goes to corpus/held-out/FILE.jsonl and is never trained on

Every phrase of the short form must stand in its sentence; `phrase#2` is its second occurrence.
"""
import argparse
import collections
import hashlib
import json
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECTORS = set("COP GOV JUD LEG MIL OPP PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF REL SOC".split())
ORGANISATIONS = set("IGO UNO EUR NGO ISM IMG MNC".split())
STATUS = {"actual", "future", "hypothetical", "negated"}
SIZES = {"dead", "injured", "arrested", "participants", "amount", "duration"}
FORMS = {"direct", "indirect", "mixed"}
FIELDS = {"a": "actor", "r": "recipient", "l": "place", "d": "date", "s": "status", "c": "context", "n": "size", "q": "attribution"}


def codebook():
    categories, contexts, states = {}, set(), set()
    for path in sorted((ROOT / "codebook").glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        if "category" in data: categories[data["category"]] = {"modes": set(data.get("modes", {})), "quad": data["quad"], "cameo": data["cameo"]}
        contexts |= {c["name"] for c in data.get("context", [])}
    for line in (ROOT / "gazetteer" / "states.tsv").read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        states |= {c for c in cells if re.fullmatch("[A-Z]{3}", c)}
    return categories, contexts, states


CATEGORIES, CONTEXTS, STATES = codebook()


class Mistake(Exception):
    pass


def find(text, phrase, low=0):
    """Span of a phrase in text; whole words first, `#n` the n-th occurrence."""
    phrase, _, number = phrase.partition("#") if re.search(r"#\d+$", phrase) else (phrase, "", "1")
    phrase = phrase.strip()
    if not phrase: raise Mistake("an empty phrase")
    hits = [m.start() for m in re.finditer(re.escape(phrase), text)]
    whole = [h for h in hits if not (h and text[h - 1].isalnum() and phrase[0].isalnum())
             and not (h + len(phrase) < len(text) and text[h + len(phrase)].isalnum() and phrase[-1].isalnum())]
    if len(whole) < int(number): raise Mistake(f"not in the sentence: {phrase!r}" + (f" (occurrence {number})" if number != "1" else ""))
    start = whole[int(number) - 1] + low
    return {"start": start, "end": start + len(phrase), "text": phrase}


def party(item, text, low):
    phrase, sign, code = item.rpartition(" = ")
    if not sign: raise Mistake(f"a party needs ' = CODE SECTOR' ('-' for no code): {item!r}")
    parts = code.split()
    if not 1 <= len(parts) <= 2: raise Mistake(f"one code and at most one sector: {code!r}")
    entity, sector = parts[0], parts[1] if len(parts) == 2 else ""
    if entity != "-" and entity not in STATES | ORGANISATIONS: raise Mistake(f"no such code: {entity!r}")
    if sector and sector not in SECTORS: raise Mistake(f"no such sector: {sector!r}")
    span = find(text, phrase, low)
    return {"code": "" if entity == "-" else entity, "sector": sector, "entity_text": span.pop("text"), **span}


def event(line, text, low):
    head, *rest = [c.strip() for c in line.split(" | ")]
    if not rest: raise Mistake("an event needs a category, then ' | ', then its trigger")
    category, *modes = head.split()
    if category not in CATEGORIES: raise Mistake(f"no such category: {category!r}")
    for m in modes:
        if m not in CATEGORIES[category]["modes"]: raise Mistake(f"{category} has no mode {m!r}, only {sorted(CATEGORIES[category]['modes'])}")
    triggers = [find(text, t, low) for t in rest[0].split(" + ")]
    e = {"event": [category], "mode": modes, "context": [], "actor": [], "recipient": [], "status": "actual", "historical": False,
         "quad_code": CATEGORIES[category]["quad"], "event_text": [t["text"] for t in triggers],
         "event_spans": [{"start": t["start"], "end": t["end"]} for t in triggers], "size": {}}
    for cell in rest[1:]:
        key, colon, value = cell.partition(":")
        value = value.strip()
        if not colon or key not in FIELDS: raise Mistake(f"a field is one of {' '.join(k + ':' for k in FIELDS)}, not {cell!r}")
        if not value: raise Mistake(f"nothing after {key}:")
        if key in "ar": e[FIELDS[key]] = [party(p, text, low) for p in value.split(" + ")]
        elif key == "l": e["event_loc"] = (lambda s: {"start": s["start"], "end": s["end"], "name": s["text"]})(find(text, value, low))
        elif key == "d":
            phrase, sign, day = value.rpartition(" = ")
            span = find(text, phrase or day if not sign else phrase, low)
            if sign:
                if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", day): raise Mistake(f"a date is 2024, 2024-05 or 2024-05-03: {day!r}")
                e["date"] = day
            e["date_span"] = {"start": span["start"], "end": span["end"]}
        elif key == "s":
            for word in value.split():
                if word == "historical": e["historical"] = True
                elif word in STATUS: e["status"] = word
                else: raise Mistake(f"no such status: {word!r}")
        elif key == "c":
            e["context"] = value.split()
            wrong = [c for c in e["context"] if c not in CONTEXTS]
            if wrong: raise Mistake(f"no such context: {wrong}")
        elif key == "n":
            for part in value.split(","):
                kind, _, amount = part.strip().partition(" ")
                if kind not in SIZES or not amount: raise Mistake(f"a size is one of {sorted(SIZES)} and its amount: {part!r}")
                e["size"][kind] = int(amount) if amount.isdigit() else amount
        elif key == "q":
            if not value.isdigit(): raise Mistake(f"q: is the number of an A line of this sentence: {value!r}")
            e["attribution"] = int(value) - 1
    if not e["actor"] and not e["recipient"]: raise Mistake("an event needs a party")
    return e


def attribution(line, text, low):
    cells = [c.strip() for c in line.split(" | ")]
    if len(cells) != 4 or cells[3] not in FORMS: raise Mistake("source = CODE SECTOR | cue | content | direct, indirect or mixed ('-' for no source)")
    source = None if cells[0] == "-" else party(cells[0], text, low)
    cue, content = find(text, cells[1], low), find(text, cells[2], low)
    return {"source": source, "cue": cue, "content": content, "form": cells[3]}


def read(path, complain):
    """The documents of a draft: sentences one each, or whole articles (from `## title` on)."""
    documents, doc, day, at = [], None, None, None
    name = path.stem

    def close():
        nonlocal doc
        if doc and doc["sentences"]:
            doc["id"] = f"{name}-{len(documents) + 1:04}"
            documents.append(doc)
        doc = None

    def open_(title=None):
        return {"id": "", "date": day, **({"title": title} if title else {}), "text": "", "sentences": [], "attributions": [], "events": []}

    gap, base = "", 0
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = line.strip()
        try:
            if not line or line.startswith("@"): continue
            if line.startswith("= "): close(); day = line[2:].strip(); re.fullmatch(r"\d{4}-\d\d-\d\d", day) or complain(path, number, f"not a day: {day}")
            elif line.startswith("## "): close(); doc = open_(line[3:].strip()); gap = ""
            elif line == "P": gap = "\n\n"
            elif line.startswith("T "):
                text = line[2:].strip()
                if doc is None or "title" not in doc: close(); doc = open_(); gap = ""
                if doc["text"]: doc["text"] += gap or " "
                gap = ""
                at, base = len(doc["text"]), len(doc["attributions"])
                doc["text"] += text
                doc["sentences"].append({"start": at, "end": at + len(text)})
            elif line.startswith("N "):
                if not doc: raise Mistake("N without a sentence")
                doc["none"] = line[2:].strip()
            elif line[:2] in ("E ", "A "):
                if not doc or not doc["sentences"]: raise Mistake("an E or A line without a T line before it")
                text = doc["text"][at:]
                if line[0] == "A": doc["attributions"].append(attribution(line[2:], text, at))
                else:
                    e = event(line[2:], text, at)
                    e["sentence"] = len(doc["sentences"]) - 1
                    if "attribution" in e:
                        e["attribution"] += base
                        if e["attribution"] >= len(doc["attributions"]): raise Mistake("q: no such A line (A lines come before E lines)")
                    doc["events"].append(e)
            else: raise Mistake("a line begins with T, E, A, N, P, =, ## or @")
        except Mistake as m:
            complain(path, number, m)
    close()
    return documents


def is_held_out(document):
    return int(hashlib.sha256(document["text"].encode()).hexdigest(), 16) % 10 == 0


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--check", action="store_true")
    p.add_argument("--out", type=Path)
    p.add_argument("files", nargs="+", type=Path)
    a = p.parse_args()
    wrong = 0

    def complain(path, number, message):
        nonlocal wrong
        wrong += 1
        if wrong <= 60: print(f"{path}:{number}: {message}", file=sys.stderr)

    files = {f.stem: read(f, complain) for f in a.files}
    documents = [d for found in files.values() for d in found]
    count = collections.Counter()
    for d in documents:
        count["articles" if "title" in d else "sentences"] += 1
        count["events"] += len(d["events"])
        if "title" not in d and not d["events"]: count["sentences without event"] += 1
        for e in d["events"]:
            count["category " + e["event"][0]] += 1
            count["status " + e["status"]] += 1
            count["historical"] += e["historical"]
            for m in e["mode"]: count[f"mode {e['event'][0]} {m}"] += 1
            for c in e["context"]: count["context " + c] += 1
    print("\n".join(f"{n:6} {k}" for k, n in sorted(count.items())))
    twice = [t for t, n in collections.Counter(d["text"] for d in documents).items() if n > 1]
    for t in twice: print(f"twice: {t[:80]}", file=sys.stderr)
    if a.out and not wrong:
        (a.out / "held-out").mkdir(parents=True, exist_ok=True)
        for name, found in files.items():
            for folder, keep in (a.out, False), (a.out / "held-out", True):
                lines = [json.dumps(d, ensure_ascii=False) + "\n" for d in found if is_held_out(d) == keep]
                (folder / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
