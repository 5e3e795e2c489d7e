#!/usr/bin/env python3
"""Scores coreference against GUM's `Entity=` brackets with the field's CoNLL score: the mean F1 of MUC, B3 and CEAF-e.

    coreference.py GOLD.conllu --input > documents.jsonl          what `legation read` is to read
    coreference.py GOLD.conllu READINGS.jsonl [--types all] [--exact] [--errors N]
    coreference.py GOLD.conllu --baseline [--types all]           string match: same words or same head noun, nothing else

Mentions are matched as CorefUD does it by default: a predicted mention is the gold one whose head word it holds and whose words
it does not exceed; of several the longest. `--exact` wants the same words. Gold heads are those of the gold trees.
`--types` names the gold types that count (default: person,organization,place: actors and where they are); `all` for all of them.
Singletons are left out on both sides, as is usual; the second block keeps them. Only documents with `Entity=` count.
By form: for gold mentions of a form (name, nominal, pronoun) that refer back, how often the predicted entity links them to a
mention of theirs that comes before (recall), and for predicted ones how often that link is right (precision).
Needs Python 3 alone. M. Vilain et al. 1995 (MUC); Bagga and Baldwin 1998 (B3); Luo 2005 (CEAF); Pradhan et al. 2012 (the mean).
"""
import argparse, bisect, collections, json, re

BRACKET = re.compile(r"\((\d+)(\[\d+/\d+\])?-([^()]*)|(\d+)(\[\d+/\d+\])?\)|\)")
Mention = collections.namedtuple("Mention", "start end head type form")


def documents(path):
    """[(id, text, {group: [Mention]})] of the documents that have entities; offsets in characters, of words."""
    docs, doc = [], None
    with open(path, encoding="utf-8") as file:
        for block in file.read().split("\n\n"):
            lines = [l for l in block.split("\n") if l]
            for l in lines:
                if l.startswith("# newdoc id"):
                    doc = {"id": l.split("=", 1)[1].strip(), "text": "", "open": [], "groups": collections.defaultdict(list)}
                    docs.append(doc)
            if lines and doc is not None:
                sentence(doc, lines)
    return [(d["id"], d["text"], dict(d["groups"])) for d in docs if d["groups"]]


def sentence(doc, lines):
    if doc["text"]:
        doc["text"] += "\n\n" if any(l.startswith("# newpar") for l in lines) else " "
    words, until = [], 0
    for l in lines:
        c = l.split("\t")
        if l.startswith("#") or "." in c[0]:
            continue
        space = "" if "SpaceAfter=No" in c[9] else " "
        if "-" in c[0]:
            until = int(c[0].split("-")[1])
            doc["text"] += c[1]
            last = (len(doc["text"]) - len(c[1]), len(doc["text"]))
            doc["text"] += space
            rest = c[1]
            continue
        number = int(c[0])
        if number <= until:  # a part of a written word: its characters, where they can be told
            at = rest.find(c[1])
            start = last[1] - len(rest) + max(at, 0)
            end = min(start + len(c[1]), last[1]) if at >= 0 else last[1]
            rest = rest[max(at, 0) + len(c[1]):] if at >= 0 else rest
        else:
            start = len(doc["text"])
            doc["text"] += c[1] + space
            end = start + len(c[1])
        words.append((start, end, c))
    brackets(doc, words)
    doc["text"] = doc["text"].rstrip(" ")


def brackets(doc, words):
    open_ = []
    for number, (_, _, c) in enumerate(words, 1):
        entity = next((m[7:] for m in c[9].split("|") if m.startswith("Entity=")), "")
        for found in BRACKET.finditer(entity):
            if found.group(1):
                open_.append((found.group(1), number, found.group(3)))
            elif found.group(4):
                at = max((i for i, o in enumerate(open_) if o[0] == found.group(4)), default=None)
                if at is not None:
                    close(doc, words, open_.pop(at), number)
            elif open_:
                close(doc, words, open_.pop(), number)


def close(doc, words, opened, last):
    group, first, fields = opened
    inside = range(first, last + 1)
    tops = [n for n in inside if int(words[n - 1][2][6]) not in inside]
    nominal = [n for n in tops if words[n - 1][2][3] in ("NOUN", "PROPN", "PRON", "ADJ", "NUM", "DET")]
    head = (nominal or tops or [first])[0]
    tag = words[head - 1][2][3]
    form = "pronoun" if tag in ("PRON", "DET") and len(inside) == 1 else "name" if tag == "PROPN" else "nominal"
    doc["groups"][group].append(
        Mention(words[first - 1][0], words[last - 1][1], words[head - 1][:2], fields.split("-")[0], form))


def keep(groups, types, singletons):
    """Entities of the types, by their commonest type."""
    out = []
    for mentions in groups.values():
        kind = collections.Counter(m.type for m in mentions).most_common(1)[0][0]
        if (types == ["all"] or kind in types) and (singletons or len(set(mentions)) > 1):
            out.append(sorted(set(mentions), key=lambda m: (m.start, -m.end)))
    return out


def align(gold, predicted, exact):
    """Predicted entities with each mention replaced by the gold mention that it is; others stay as they are."""
    everything = [m for entity in gold for m in entity]
    by_head = collections.defaultdict(list)
    for m in everything:
        by_head[m.head[0]].append(m)
    heads = sorted(by_head)
    claims = {}
    for p in sorted({p for entity in predicted for p in entity}, key=lambda p: (p[0], -p[1])):
        inside = heads[bisect.bisect_left(heads, p[0]):bisect.bisect_left(heads, p[1])]
        fits = [m for h in inside for m in by_head[h]
                if (p[0] == m.start and p[1] == m.end if exact else m.start <= p[0] and p[1] <= m.end and p[1] >= m.head[1])]
        for m in fits:
            claims.setdefault(m, []).append(p)
    of, used = {}, set()
    # The pairs that differ least go first.
    pairs = sorted(((m.end - m.start) - (p[1] - p[0]), m.start, m.end, p, m) for m, ps in claims.items() for p in ps)
    for _, _, _, p, m in pairs:
        if p not in of and m not in used:
            of[p] = m
            used.add(m)
    return [[of.get(p, p) for p in entity] for entity in predicted], everything


def ratio(a, b):
    return a / b if b else 0.0


def f1(p, r):
    return ratio(2 * p * r, p + r)


def muc(key, response):
    where = {m: i for i, e in enumerate(response) for m in e}
    hits = total = 0
    for entity in key:
        parts = len({where.get(m, ("alone", n)) for n, m in enumerate(entity)})
        hits += len(entity) - parts
        total += len(entity) - 1
    return hits, total


def b3(key, response):
    where = {m: set(e) for e in response for m in e}
    hits = sum(len(where.get(m, set()) & set(entity)) / len(entity) for entity in key for m in entity)
    return hits, sum(len(e) for e in key)


def ceafe(key, response):
    """The best one-to-one match of entities by phi4, component by component."""
    where = {m: i for i, e in enumerate(response) for m in e}
    edges = collections.defaultdict(dict)
    for k, entity in enumerate(key):
        for r, common in collections.Counter(where[m] for m in entity if m in where).items():
            edges[k][r] = 2 * common / (len(entity) + len(response[r]))
    total, seen = 0.0, set()
    back = collections.defaultdict(list)
    for k in edges:
        for r in edges[k]:
            back[r].append(k)
    for k in edges:
        if k in seen:
            continue
        rows, cols, todo = [], [], [k]
        seen.add(k)
        while todo:
            row = todo.pop()
            rows.append(row)
            for c in edges[row]:
                if c not in cols:
                    cols.append(c)
                    for other in back[c]:
                        if other not in seen:
                            seen.add(other)
                            todo.append(other)
        total += assignment([[edges[r].get(c, 0.0) for c in cols] for r in rows])
    return total


def assignment(weights):
    """The greatest sum of one weight a row and column at most (Hungarian method)."""
    rows, cols = len(weights), len(weights[0])
    if rows > cols:
        weights = [list(c) for c in zip(*weights)]
        rows, cols = cols, rows
    infinity = float("inf")
    u, v, match = [0.0] * (rows + 1), [0.0] * (cols + 1), [0] * (cols + 1)
    for row in range(1, rows + 1):
        match[0], column = row, 0
        least, way, done = [infinity] * (cols + 1), [0] * (cols + 1), [False] * (cols + 1)
        while True:
            done[column] = True
            at, delta, nxt = match[column], infinity, 0
            for c in range(1, cols + 1):
                if not done[c]:
                    cost = -weights[at - 1][c - 1] - u[at] - v[c]
                    if cost < least[c]:
                        least[c], way[c] = cost, column
                    if least[c] < delta:
                        delta, nxt = least[c], c
            for c in range(cols + 1):
                if done[c]:
                    u[match[c]] += delta
                    v[c] -= delta
                else:
                    least[c] -= delta
            column = nxt
            if match[column] == 0:
                break
        while column:
            match[column] = match[way[column]]
            column = way[column]
    return sum(weights[match[c] - 1][c - 1] for c in range(1, cols + 1) if match[c])


def baseline(path):
    """Entities by string match: names by their words, nominals by the head noun; pronouns stay alone."""
    out = {}
    for name, text, groups in documents(path):
        entities = collections.defaultdict(list)
        for mentions in groups.values():
            for m in mentions:
                words = text[m.start:m.end].lower()
                head = text[m.head[0]:m.head[1]].lower()
                key = (m.start, m.end) if m.form == "pronoun" else words.removeprefix("the ") if m.form == "name" else head
                entities[key].append((m.start, m.end))
        out[name] = [sorted(set(e)) for e in entities.values()]
    return out


def readings(path):
    out = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            r = json.loads(line)
            out[r["id"]] = [sorted({(m["start"], m["end"]) for m in e["mentions"]}) for e in r["entities"]]
    return out


def antecedents(mentions):
    """{mention: set of mentions before it in its entity}"""
    out = {}
    for entity in mentions:
        ordered = sorted(entity, key=lambda m: (m[0], m[1]))
        for i, m in enumerate(ordered):
            out[m] = set(ordered[:i])
    return out


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("gold")
    ap.add_argument("readings", nargs="?")
    ap.add_argument("--input", action="store_true")
    ap.add_argument("--baseline", action="store_true")
    ap.add_argument("--types", default="person,organization,place")
    ap.add_argument("--exact", action="store_true")
    ap.add_argument("--errors", type=int, default=0)
    ap.add_argument("--only", help="only documents whose id matches")
    a = ap.parse_args()
    docs = [d for d in documents(a.gold) if not a.only or re.search(a.only, d[0])]
    if a.input:
        for name, text, _ in docs:
            print(json.dumps({"id": name, "text": text}, ensure_ascii=False))
        return
    if not a.readings and not a.baseline:
        ap.error("a file of readings is needed, or --baseline")
    predicted = baseline(a.gold) if a.baseline else readings(a.readings)
    types = a.types.split(",")
    for singletons in (False, True):
        sums = collections.Counter()
        forms = collections.defaultdict(collections.Counter)
        shown = 0
        for name, text, groups in docs:
            gold = keep(groups, types, singletons)
            response = [e for e in predicted.get(name, []) if e]
            aligned, everything = align(gold, response, a.exact)
            aligned = [list(dict.fromkeys(e)) for e in aligned]
            if not singletons:
                # A predicted singleton is no claim of coreference; a gold mention in it is still found.
                aligned = [e for e in aligned if len(e) > 1]
            if a.types != "all" and a.baseline:
                known = set(everything)
                aligned = [e for e in ([m for m in e if m in known] for e in aligned) if len(e) > (0 if singletons else 1)]
            found = {m for e in aligned for m in e}
            sums["gold"] += len(everything)
            sums["found"] += len(found & set(everything))
            sums["predicted"] += len(found)
            for side, (k, r) in (("r", (gold, aligned)), ("p", (aligned, gold))):
                for metric, measure in (("muc", muc), ("b3", b3)):
                    hits, total = measure(k, r)
                    sums[metric + side] += hits
                    sums[metric + side + "n"] += total
            match = ceafe(gold, aligned)
            sums["ceafr"] += match
            sums["ceafp"] += match
            sums["ceafrn"] += len(gold)
            sums["ceafpn"] += len(aligned)
            if not singletons:
                true, ours = antecedents(gold), antecedents(aligned)
                for m, before in true.items():
                    if before:
                        right = bool(before & ours.get(m, set()))
                        forms[m.form]["r"] += right
                        forms[m.form]["rn"] += 1
                        if not right and shown < a.errors:
                            shown += 1
                            print("MISSED %s %r  gold: %r  ours: %r" % (
                                name, text[m.start:m.end], [text[b.start:b.end] for b in sorted(before)][-4:],
                                [text[b[0]:b[1]] for b in sorted(ours.get(m, ()), key=lambda b: b[0])][-4:]))
                for m, before in ours.items():
                    if before and isinstance(m, Mention):
                        forms[m.form]["p"] += bool(before & true.get(m, set()))
                        forms[m.form]["pn"] += 1
        print("-- %s" % ("with singletons" if singletons else "without singletons"))
        scores = []
        for metric in ("muc", "b3", "ceaf"):
            p, r = ratio(sums[metric + "p"], sums[metric + "pn"]), ratio(sums[metric + "r"], sums[metric + "rn"])
            scores.append(f1(p, r))
            print("%-6s P %.4f  R %.4f  F1 %.4f" % (metric, p, r, scores[-1]))
        p, r = ratio(sums["found"], sums["predicted"]), ratio(sums["found"], sums["gold"])
        print("mentions P %.4f  R %.4f  F1 %.4f  (%d gold)" % (p, r, f1(p, r), sums["gold"]))
        for form, c in sorted(forms.items()):
            print("%-8s links P %.4f  R %.4f  F1 %.4f  (%d)" % (
                form, ratio(c["p"], c["pn"]), ratio(c["r"], c["rn"]), f1(ratio(c["p"], c["pn"]), ratio(c["r"], c["rn"])), c["rn"]))
        print("CONLL_F1%s %.4f" % ("_WITH_SINGLETONS" if singletons else "", sum(scores) / 3))


if __name__ == "__main__":
    main()
